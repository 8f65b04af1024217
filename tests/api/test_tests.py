"""Tests over REST: made, refused by name, invited to, begun, decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from api.giving_tests import PLAIN, SKILLS, House, open_house
from postgres import Postgres
from served import served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.server)])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """On both databases, since the rows of tests are written in their own words on each."""
    environment = {}
    if request.param == "postgres":
        postgres: Postgres = request.getfixturevalue("postgres")
        postgres.execute("CREATE DATABASE tests_by_rest TEMPLATE template1")
        environment["DATABASE_URL"] = postgres.url("tests_by_rest")
    with served(tmp_path_factory.mktemp("tests") / "data", **environment) as server:
        yield open_house(server)


def test_a_test_is_made_read_and_listed(house: House) -> None:
    made = house.test(title="  Backend   developer ", pass_mark=60)
    assert isinstance(made["test_id"], int)
    assert (made["title"], made["total_questions"], made["stage"]) == ("Backend developer", 4, "open")
    assert made["question_time_limit_seconds"] == 120
    assert made["available"]["python"] >= 20
    with house.recruiter.client() as client:
        assert client.get(f"/api/tests/{made['test_id']}").json() == made
        listed = client.get("/api/tests").json()["items"]
        assert made["test_id"] in [row["test_id"] for row in listed]
    with house.owner.client() as client:
        seen = client.get(f"/api/tests/{made['test_id']}").json()
        [row] = [row for row in client.get("/api/tests").json()["items"] if row["test_id"] == made["test_id"]]
    assert seen["mine"] is False
    assert (made["author"], seen["author"], row["author"]) == (None, "Ada", "Ada")


def test_a_test_of_another_recruiter_is_not_there(house: House) -> None:
    made = house.test()
    with house.other_recruiter.client() as client:
        for method, path, body in (
            ("GET", "", None),
            ("PUT", "", PLAIN),
            ("DELETE", "", None),
            ("GET", "/applications", None),
            ("POST", "/applications", {"email": "x@example.org"}),
        ):
            answer = client.request(method, f"/api/tests/{made['test_id']}{path}", json=body)
            assert answer.status_code == 404, (method, path, answer.text)
        assert client.post("/api/tests/check", json={**PLAIN, "test_id": made["test_id"]}).status_code == 404
        assert made["test_id"] not in [row["test_id"] for row in client.get("/api/tests").json()["items"]]


@pytest.mark.parametrize(
    ("wanted", "code", "field"),
    [
        ({"opens_at": "2030-01-02T09:00:00Z", "closes_at": "2030-01-01T09:00:00Z"}, "closes_before_opens", "closes_at"),
        ({"closes_at": "2020-01-01T09:00:00Z"}, "in_the_past", "closes_at"),
        (
            {"opens_at": "2030-01-01T09:00:00Z", "closes_at": "2030-01-01T09:10:00Z"},
            "window_shorter_than_test",
            "closes_at",
        ),
        ({"opens_at": "2030-01-01T09:00:00"}, "zone_missing", "opens_at"),
        ({"zone": "Europe/Atlantis"}, "zone_unknown", "zone"),
        ({"title": "  "}, "title_empty", "title"),
        ({"attempts": 0}, "attempts_invalid", "attempts"),
        ({"pass_mark": 140}, "pass_mark_invalid", "pass_mark"),
        ({"skills": []}, "skills_missing", "skills"),
        ({"skills": [{"skill": "juggling"}]}, "unknown_skill", "skills"),
        ({"blueprint_id": "no-such"}, "unknown_blueprint", "blueprint_id"),
        ({"blueprint": {"id": "x"}}, "blueprint_invalid", "blueprint: title"),
        ({"total_questions": 150, "time_limit_minutes": 400}, "bank_cannot_fill", "total_questions"),
    ],
)
def test_what_speaks_against_a_test_is_told_by_name(
    house: House, wanted: dict[str, Any], code: str, field: str
) -> None:
    with house.recruiter.client() as client:
        refused = client.post("/api/tests", json={**PLAIN, **wanted})
        assert refused.status_code == 422, refused.text
        assert (code, field) in [(e["code"], e["field"]) for e in refused.json()["errors"]]
        checked = client.post("/api/tests/check", json={**PLAIN, **wanted}).json()
        assert (code, field) in [(p["code"], p["field"]) for p in checked["problems"]]


def test_a_test_with_a_blueprint_of_its_own_can_be_changed_and_keeps_it(house: House) -> None:
    section = {"phase": "role_skills", "title": "Questions", "kinds": ["multiple_choice"], "share": 1.0}
    own = {"id": "only-here", "version": 1, "title": "Ours", "mode": "test", "sections": [section]}
    made = house.test(blueprint=own, feedback="none")
    wanted = {**PLAIN, "blueprint_id": made["blueprint_id"], "title": "Renamed", "feedback": "none"}
    with house.recruiter.client() as client:
        path = f"/api/tests/{made['test_id']}"
        checked = client.post("/api/tests/check", json={**wanted, "test_id": made["test_id"]}).json()
        changed = client.put(path, json=wanted)
    assert (made["blueprint_id"], checked["problems"]) == ("only-here", [])
    assert (changed.status_code, changed.json()["title"]) == (200, "Renamed"), changed.text
    assert changed.json()["adaptive"] == made["adaptive"]


def test_a_change_made_from_an_older_version_overwrites_nothing(house: House) -> None:
    made = house.test()
    path = f"/api/tests/{made['test_id']}"
    with house.recruiter.client() as client:
        changed = client.put(path, json={**PLAIN, "title": "Second", "version": 1})
        assert (changed.status_code, changed.json()["version"]) == (200, 2)
        late = client.put(path, json={**PLAIN, "title": "Third", "version": 1})
        assert (late.status_code, late.json()["code"]) == (409, "version_conflict")
        assert client.get(path).json()["title"] == "Second"


def test_an_invited_candidate_takes_the_test_and_nobody_else(house: House) -> None:
    made = house.test()
    ada, bob = house.candidate("ada"), house.candidate("bob")
    invited = house.invite(made["test_id"], email="ADA@example.org", note="Strong letter", tags=["berlin"])
    assert invited["state"] == "invited"
    assert "#token=inv_" in invited["invite_url"]
    start = f"/api/tests/{made['test_id']}/start"
    with bob.client() as client:
        assert client.post(start, json={"consent": True}).status_code == 404
    with ada.client() as client:
        assert client.post(start, json={}).json()["code"] == "consent_required"
        begun = client.post(start, json={"consent": True})
        assert begun.status_code == 201, begun.text
        again = client.post(start, json={"consent": True})
        assert again.json()["interview_id"] == begun.json()["interview_id"]
        answered = client.post(
            f"/api/interviews/{begun.json()['interview_id']}/answer",
            json={"question_id": begun.json()["question"]["question_id"], "option": "A"},
        )
        assert answered.status_code == 200, answered.text
        [mine] = client.get("/api/applications").json()["items"]
    assert mine["running"] == begun.json()["interview_id"]
    with house.recruiter.client() as client:
        detail = client.get(f"/api/tests/{made['test_id']}/applications/{invited['application_id']}").json()
    assert detail["state"] == "started"
    assert [note["text"] for note in detail["notes"]] == ["Strong letter"]
    assert begun.json()["progress"]["total_questions"] == 4
    assert begun.json()["progress"]["length_open"] is False


def test_the_attempts_are_used_up_and_the_next_asks_other_questions(house: House) -> None:
    made = house.test(attempts=2, skills=[{"skill": "python"}])
    cleo = house.candidate("cleo")
    house.invite(made["test_id"], email=cleo.email)
    asked: list[set[str]] = []
    with cleo.client() as client:
        for _ in range(2):
            begun = client.post(f"/api/tests/{made['test_id']}/start", json={"consent": True}).json()
            texts = set()
            question = begun["question"]
            while question is not None:
                texts.add(question["text"])
                path = f"/api/interviews/{begun['interview_id']}/answer"
                told = client.post(path, json={"question_id": question["question_id"], "option": "B"}).json()
                question = told["next_question"]
            asked.append(texts)
        refused = client.post(f"/api/tests/{made['test_id']}/start", json={"consent": True})
        [mine] = client.get("/api/applications").json()["items"]
    assert [len(texts) for texts in asked] == [4, 4]
    assert not asked[0] & asked[1]
    assert (refused.status_code, refused.json()["code"]) == (409, "attempts_used_up")
    assert (mine["state"], mine["attempts_left"], mine["can_start"]) == ("completed", 0, False)


def test_an_attempt_is_given_back_by_who_gives_the_test_and_the_candidate_begins_again(house: House) -> None:
    made = house.test(total_questions=1)
    gabi = house.candidate("gabi")
    application_id = house.invite(made["test_id"], email=gabi.email)["application_id"]
    start = f"/api/tests/{made['test_id']}/start"
    with gabi.client() as client:
        begun = client.post(start, json={"consent": True}).json()
    theirs = f"applications/{application_id}/attempts"
    path = f"/api/tests/{made['test_id']}/{theirs}/1/given-back"
    with house.recruiter.client() as client:
        assert client.put(path, json={"reason": "Too early."}).json()["code"] == "attempt_not_over"
    with gabi.client() as client:
        answer = {"question_id": begun["question"]["question_id"], "option": "A"}
        client.post(f"/api/interviews/{begun['interview_id']}/answer", json=answer)
        assert client.post(start, json={"consent": True}).json()["code"] == "attempts_used_up"
        assert client.put(path, json={"reason": "I want to."}).status_code == 403
    with house.other_recruiter.client() as client:
        assert client.put(path, json={"reason": "Not mine."}).status_code == 404
    with house.recruiter.client() as client:
        for elsewhere in (f"{house.test()['test_id']}/{theirs}/1", f"{made['test_id']}/{theirs}/2"):
            refused = client.put(f"/api/tests/{elsewhere}/given-back", json={"reason": "Not there."})
            assert refused.status_code == 404
        assert client.put(path, json={"reason": " "}).json()["code"] == "reason_missing"
        told = client.put(path, json={"reason": "The server was away."})
        detail = client.get(f"/api/tests/{made['test_id']}/attempts/{begun['interview_id']}").json()
    [attempt] = told.json()["attempts"]
    assert (attempt["given_back_reason"], detail["application"]["attempts"]) == ("The server was away.", [attempt])
    with gabi.client() as client:
        mine = client.get(f"/api/applications/{made['test_id']}").json()
        again = client.post(start, json={"consent": True})
    assert (mine["can_start"], mine["attempts_left"]) == (True, 1)
    assert mine["attempts"][0]["given_back_at"] is not None
    assert mine["attempts"][0]["given_back_reason"] is None
    assert again.status_code == 201
    assert again.json()["interview_id"] != begun["interview_id"]


@pytest.mark.parametrize(("feedback", "told"), [("at_end", True), ("none", False)])
def test_a_test_without_feedback_tells_its_score_in_no_list(house: House, feedback: str, told: bool) -> None:
    made = house.test(feedback=feedback, total_questions=1)
    hana = house.candidate(f"hana-{feedback}")
    house.invite(made["test_id"], email=hana.email)
    with hana.client() as client:
        begun = client.post(f"/api/tests/{made['test_id']}/start", json={"consent": True}).json()
        answer = {"question_id": begun["question"]["question_id"], "option": "A"}
        client.post(f"/api/interviews/{begun['interview_id']}/answer", json=answer)
        whole = client.get(f"/api/interviews/{begun['interview_id']}").json()
        [row] = client.get("/api/interviews").json()["items"]
    assert whole["status"] == row["status"] == "completed"
    assert ("report" in whole, row["score"] is not None, row["high"] is not None) == (told, told, told)


def test_an_invitation_is_taken_by_its_link_once(house: House) -> None:
    made = house.test(opens_at="2030-01-01T09:00:00", closes_at="2030-01-01T12:00:00", zone="Europe/Berlin")
    invited = house.invite(made["test_id"], email="someone@elsewhere.example", extra_time_factor=1.5)
    token = invited["invite_url"].partition("token=")[2]
    dora, eve = house.candidate("dora"), house.candidate("eve")
    with dora.client() as client:
        looked = client.post("/api/invitations/look", json={"token": token}).json()
        assert (looked["title"], looked["taken"], looked["time_limit_minutes"]) == (PLAIN["title"], False, 45)
        accepted = client.post("/api/invitations/accept", json={"token": token})
        assert accepted.status_code == 200, accepted.text
        assert accepted.json()["why_not_code"] == "test_not_open"
        assert accepted.json()["extra_time_factor"] == 1.5
    with eve.client() as client:
        refused = client.post("/api/invitations/accept", json={"token": token})
    assert (refused.status_code, refused.json()["code"]) == (404, "invitation_invalid")


def test_a_new_link_voids_the_old_and_a_withdrawn_invitation_is_none(house: House) -> None:
    made = house.test()
    invited = house.invite(made["test_id"], email="fay@elsewhere.example")
    path = f"/api/tests/{made['test_id']}/applications/{invited['application_id']}"
    with house.recruiter.client() as client:
        renewed = client.post(f"{path}/link").json()
        old, new = (one["invite_url"].partition("token=")[2] for one in (invited, renewed))
        assert client.post("/api/invitations/look", json={"token": old}).status_code == 404
        assert client.post("/api/invitations/look", json={"token": new}).status_code == 200
        assert client.delete(path).json()["state"] == "withdrawn"
        assert client.post("/api/invitations/look", json={"token": new}).status_code == 404
        twice = client.post(f"/api/tests/{made['test_id']}/applications", json={"email": "fay@elsewhere.example"})
        assert (twice.status_code, twice.json()["application_id"]) == (201, invited["application_id"])
        third = client.post(f"/api/tests/{made['test_id']}/applications", json={"email": "fay@elsewhere.example"})
        assert (third.status_code, third.json()["code"]) == (409, "invited_already")


def test_a_candidate_reads_that_the_invitation_was_withdrawn(house: House) -> None:
    made = house.test(opens_at="2030-01-01T09:00:00Z", closes_at="2030-01-01T12:00:00Z")
    wim = house.candidate("wim-withdrawn")
    invited = house.invite(made["test_id"], email=wim.email)
    with house.recruiter.client() as client:
        client.delete(f"/api/tests/{made['test_id']}/applications/{invited['application_id']}")
    with wim.client() as client:
        mine = client.get(f"/api/applications/{made['test_id']}")
        refused = client.post(f"/api/tests/{made['test_id']}/start", json={"consent": True})
        calendar = client.get(f"/api/applications/{made['test_id']}/calendar.ics")
        listed = client.get("/api/applications").json()["items"]
    told = mine.json()
    assert (mine.status_code, told["state"], told["can_start"]) == (200, "withdrawn", False), mine.text
    assert told["why_not_code"] == refused.json()["code"] == "application_withdrawn"
    assert (refused.status_code, calendar.status_code, listed) == (409, 404, [])


def test_a_person_decides_with_a_reason_and_can_take_it_back(house: House) -> None:
    made = house.test()
    gus = house.candidate("gus")
    invited = house.invite(made["test_id"], email=gus.email)
    path = f"/api/tests/{made['test_id']}/applications/{invited['application_id']}"
    with house.recruiter.client() as client:
        assert client.put(f"{path}/decision", json={"decision": "reject"}).json()["code"] == "reason_missing"
        decided = client.put(f"{path}/decision", json={"decision": "advance", "reason": "Explains well."}).json()
        assert (decided["state"], decided["decision"]) == ("decided", "advance")
        assert client.put(f"{path}/decision", json={"decision": None}).json()["state"] == "invited"
        assert client.patch(path, json={"extra_time_factor": 9}).json()["code"] == "extra_time_invalid"
        assert client.patch(path, json={"tags": ["a", "a", " b "]}).json()["tags"] == ["a", "b"]
    with gus.client() as client:
        [mine] = client.get("/api/applications").json()["items"]
    assert "decision" not in mine


def test_an_open_test_needs_no_invitation(house: House) -> None:
    made = house.test(invited_only=False, skills=SKILLS)
    hal = house.candidate("hal")
    with hal.client() as client:
        assert client.post(f"/api/tests/{made['test_id']}/start", json={"consent": True}).status_code == 201
    with house.recruiter.client() as client:
        [came] = client.get(f"/api/tests/{made['test_id']}/applications").json()["items"]
        assert (came["invited"], came["email"], came["state"]) == (False, "hal@example.org", "started")
        assert client.delete(f"/api/tests/{made['test_id']}").status_code == 204
    with house.candidate("ivy").client() as client:
        refused = client.post(f"/api/tests/{made['test_id']}/start", json={"consent": True})
    assert refused.json()["code"] == "test_archived"


def test_a_test_follows_its_blueprint(house: House) -> None:
    made = house.test(blueprint_id="technical", skills=[], role="Backend engineer", total_questions=None)
    assert made["blueprint_id"] == "technical"
    ian = house.candidate("ian")
    house.invite(made["test_id"], email=ian.email)
    with ian.client() as client:
        begun = client.post(f"/api/tests/{made['test_id']}/start", json={"consent": True})
    assert begun.status_code == 201, begun.text
    assert begun.json()["progress"]["total_questions"] == made["total_questions"]


def test_five_thousand_are_invited_by_a_file_and_fifty_bad_rows_are_named(house: House) -> None:
    made = house.test()
    house.invite(made["test_id"], email="p17@example.org")
    rows = ["email,name,extra_time_factor,tags"]
    bad = set(range(100, 5000, 98))
    for row in range(2, 5052):
        email = f"p{row}.example.org" if row in bad else f"p{row}@example.org"
        rows.append(f"{email},Person {row},{1.5 if row % 7 == 0 else ''},spring")
    file = {"file": ("people.csv", "\n".join(rows).encode(), "text/csv")}
    path = f"/api/tests/{made['test_id']}/applications/import"
    with house.recruiter.client() as client:
        dry = client.post(path, files=file, params={"dry_run": True}, timeout=120).json()
        told = client.post(path, files=file, timeout=120).json()
        listed = client.get(f"/api/tests/{made['test_id']}/applications", timeout=60).json()["items"]
        looked = client.post("/api/invitations/look", json={"token": told["items"][0]["invite_url"].partition("=")[2]})
    assert (dry["invited"], {one["row"] for one in dry["bad"]}) == (0, bad)
    assert dry["readable"] == 5000
    by_code = {one["row"]: one["code"] for one in told["bad"]}
    assert by_code == {**dict.fromkeys(bad, "email_invalid"), 17: "invited_already"}
    assert len(bad) == 50
    assert told["invited"] == 5050 - 50 - 1 == len(listed) - 1
    assert looked.json()["email"] == told["items"][0]["email"]


def test_without_mail_the_link_is_to_be_handed_on_and_a_new_one_voids_it(house: House) -> None:
    made = house.test(opens_at="2030-01-01T09:00:00Z", closes_at="2030-01-01T12:00:00Z")
    jo = house.candidate("jo")
    invited = house.invite(made["test_id"], email=jo.email)
    path = f"/api/tests/{made['test_id']}/applications/{invited['application_id']}"
    with house.recruiter.client() as client:
        assert client.get(path).json()["mail"] == invited["mail"] == "link"
        again = client.post(f"{path}/send").json()
        assert again["invite_url"] != invited["invite_url"]
        first = client.get(f"{path}/calendar.ics")
        client.post(f"{path}/send")
        second = client.get(f"{path}/calendar.ics")
    with jo.client() as client:
        mine = client.get(f"/api/applications/{made['test_id']}/calendar.ics")
        assert client.post("/api/invitations/look", json={"token": invited["invite_url"].partition("=")[2]}).is_error
    assert first.headers["content-type"].startswith("text/calendar")
    assert "DTSTART:20300101T090000Z" in first.text
    assert ("SEQUENCE:1" in first.text, "SEQUENCE:2" in second.text) == (True, True)
    assert "BEGIN:VEVENT" in mine.text


def test_a_test_without_a_window_has_nothing_for_a_calendar(house: House) -> None:
    made = house.test()
    invited = house.invite(made["test_id"], email="kai@elsewhere.example")
    with house.recruiter.client() as client:
        path = f"/api/tests/{made['test_id']}/applications/{invited['application_id']}/calendar.ics"
        refused = client.get(path)
    assert (refused.status_code, refused.json()["code"]) == (404, "no_window")
