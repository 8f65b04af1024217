"""Grading over REST on a real server: leave, queue, grades, what the candidate sees of them, and what is learned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from served import PASSWORD, TRUSTED, Person, Served, served

pytestmark = pytest.mark.slow

OWN_WORDS = (
    "My grandmother kept a ledger with a pencil, and when two of us reached for it, one page went missing. "
    "I would give each of us a numbered slip and let nobody write without showing the newest slip."
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("graders") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def admin(server: Served) -> Iterator[httpx.Client]:
    assert server.linked.wait(10)
    assert server.owner_link is not None
    body = {"token": server.owner_link.partition("token=")[2], "email": "owner@example.org", "name": "Owner"}
    with httpx.Client(base_url=server.url, verify=TRUSTED) as client:
        tokens = client.post("/api/auth/one-time", json={**body, "password": PASSWORD}).json()
    with Person(server, "owner@example.org", tokens["access_token"], tokens["refresh_token"]).client() as client:
        yield client


@pytest.fixture(scope="module")
def recruiter(server: Served, admin: httpx.Client) -> Iterator[httpx.Client]:
    with server.person("recruiter@example.org").client() as client:
        user_id = client.get("/api/auth/me").json()["user_id"]
    assert admin.patch(f"/api/admin/users/{user_id}", json={"role": "recruiter"}).status_code == 200
    with server.person("recruiter@example.org").client() as client:
        yield client


@pytest.fixture(scope="module")
def ada(server: Served) -> Iterator[httpx.Client]:
    with server.person("ada@example.org").client() as client:
        yield client


def practise(client: httpx.Client, answers: int = 3, *, allow: bool = True) -> str:
    """An interview with some answers in words, ended; its id."""
    body = {"role": "Backend engineer", "consent": True, "max_questions": 12}
    started = client.post("/api/interviews/start", json=body).json()
    here, question, given = f"/api/interviews/{started['interview_id']}", started["question"], 0
    while given < answers and question:
        if question["answer_field"] == "option":
            told: dict[str, Any] = {"option": "A"}
        else:
            told, given = {"answer": OWN_WORDS}, given + 1
        answered = client.post(f"{here}/answer", json={"question_id": question["question_id"], **told}).json()
        question = answered["next_question"]
    assert client.post(f"{here}/end").status_code == 200
    if allow:
        assert client.put(f"{here}/grading", json={"allowed": True}).json()["grading_allowed"]
    return str(started["interview_id"])


def waiting(client: httpx.Client, session_id: str) -> list[dict[str, Any]]:
    items = client.get("/api/graders/answers?limit=20").json()["items"]
    return [item for item in items if item["session_id"] == session_id]


def place(item: dict[str, Any]) -> str:
    return f"/api/graders/answers/{item['session_id']}/{item['question_id']}"


def full_first(item: dict[str, Any], quote: str = "one page went missing", **told: Any) -> dict[str, Any]:
    """The first criterion in full, the others none."""
    criteria = [{"points": 0}] * (len(item["points"]) - 1)
    first = {"points": item["points"][0]["max"], "quotes": [{"quote": quote}]}
    return {"way": "corrected", "criteria": [first, *criteria], **told}


def test_without_leave_nothing_is_in_the_queue(ada: httpx.Client, recruiter: httpx.Client, admin: httpx.Client) -> None:
    private = practise(ada, allow=False)
    question_id = ada.get(f"/api/interviews/{private}").json()["answers"][0]["question"]["question_id"]
    for client in (recruiter, admin):
        assert waiting(client, private) == []
        assert client.get(f"/api/graders/answers/{private}/{question_id}").status_code == 404
        answer = client.put(f"/api/graders/answers/{private}/{question_id}/grade", json={"way": "confirmed"})
        assert answer.status_code == 404


def test_leave_can_be_taken_back(ada: httpx.Client, recruiter: httpx.Client) -> None:
    mine = practise(ada)
    assert waiting(recruiter, mine)
    assert not ada.put(f"/api/interviews/{mine}/grading", json={"allowed": False}).json()["grading_allowed"]
    assert waiting(recruiter, mine) == []
    assert ada.put(f"/api/interviews/{mine}/grading", json={"allowed": False}).status_code == 409


def test_a_candidate_may_not_grade(ada: httpx.Client) -> None:
    for path in ("answers", "drawn", "agreement", "learned", "learned/gil"):
        assert ada.get(f"/api/graders/{path}").status_code == 403


def test_a_recruiter_does_not_grade_what_they_answered(recruiter: httpx.Client, admin: httpx.Client) -> None:
    own = practise(recruiter)
    assert waiting(recruiter, own) == []
    (item, *_) = waiting(admin, own)
    assert recruiter.get(place(item)).status_code == 404


def test_blind_hides_the_machines_card_until_the_points_are_given(ada: httpx.Client, recruiter: httpx.Client) -> None:
    mine = practise(ada)
    item = waiting(recruiter, mine)[0]
    blind = recruiter.get(place(item), params={"blind": "true"}).json()
    assert (blind["machine"], blind["grades"], blind["standing"]) == (None, [], None)
    assert "ada" not in str(blind).lower().replace(str(blind["question"]).lower(), "")
    told = recruiter.put(f"{place(item)}/grade", json=full_first(blind, way="blind")).json()
    assert told["machine"]["score"] is not None
    assert told["grades"][0]["way"] == "blind"
    assert told["grades"][0]["by_you"]
    assert told["standing"] == 0


def test_the_candidate_sees_that_a_person_looked_and_what_the_machine_had_given(
    ada: httpx.Client, recruiter: httpx.Client
) -> None:
    mine = practise(ada)
    item = recruiter.get(place(waiting(recruiter, mine)[0])).json()
    before = ada.get(f"/api/interviews/{mine}").json()["report"]
    assert recruiter.put(f"{place(item)}/grade", json=full_first(item, note="Well told.")).status_code == 200
    whole = ada.get(f"/api/interviews/{mine}").json()
    record = next(a for a in whole["answers"] if a["question"]["question_id"] == item["question_id"])
    machine = item["machine"]["score"]
    weights = [point["max"] for point in item["points"]]
    assert record["evaluation"]["score"] == round(10 * weights[0] / sum(weights), 1)
    grade = record["evaluation"]["grade"]
    assert (grade["way"], grade["note"], grade["machine_score"]) == ("corrected", "Well told.", machine)
    assert record["evaluation"]["origin"]["kind"] == "human"
    assert (before["by_people"], whole["report"]["by_people"]) == (0, 1)
    assert "A person looked at one answer" in whole["report"]["summary"]
    assert recruiter.delete(f"{place(item)}/grade").status_code == 200
    after = ada.get(f"/api/interviews/{mine}").json()["report"]
    assert after == before
    assert recruiter.delete(f"{place(item)}/grade").status_code == 409


def test_bad_input_gets_a_typed_error_and_changes_nothing(ada: httpx.Client, recruiter: httpx.Client) -> None:
    mine = practise(ada)
    item = recruiter.get(place(waiting(recruiter, mine)[0])).json()
    before = ada.get(f"/api/interviews/{mine}").json()
    wrong = [
        (full_first(item, "words that nobody said"), 422, "evidence_not_in_answer"),
        ({**full_first(item), "criteria": full_first(item)["criteria"][1:]}, 422, "criteria_unlike_rubric"),
        ({"way": "corrected"}, 422, "criteria_unlike_rubric"),
        (
            {**full_first(item), "criteria": [{"points": 99}, *full_first(item)["criteria"][1:]]},
            422,
            "score_out_of_range",
        ),
        (
            {**full_first(item), "criteria": [{"points": 1}, *full_first(item)["criteria"][1:]]},
            422,
            "score_without_evidence",
        ),
        (full_first(item, note="x" * 2001), 422, "note_too_long"),
        (full_first(item, seen=3), 409, "graded_meanwhile"),
        (full_first(item, way="by ear"), 422, "invalid"),
    ]
    for body, status, code in wrong:
        answer = recruiter.put(f"{place(item)}/grade", json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), body
    assert recruiter.put(f"/api/graders/answers/{mine}/nowhere/grade", json=full_first(item)).status_code == 404
    assert ada.get(f"/api/interviews/{mine}").json()["last_seq"] == before["last_seq"]


def test_a_grade_that_is_sent_twice_counts_once_and_the_last_of_two_stands(
    ada: httpx.Client, recruiter: httpx.Client, admin: httpx.Client
) -> None:
    mine = practise(ada)
    item = recruiter.get(place(waiting(recruiter, mine)[0])).json()
    for _ in range(2):
        body = full_first(item, client_message_id="once")
        assert len(recruiter.put(f"{place(item)}/grade", json=body).json()["grades"]) == 1
    told = admin.put(f"{place(item)}/grade", json={"way": "confirmed", "seen": 1}).json()
    assert [grade["by_you"] for grade in told["grades"]] == [False, True]
    assert told["standing"] == 1


def test_what_a_person_gave_is_learned_told_and_taken_back(
    ada: httpx.Client, recruiter: httpx.Client, admin: httpx.Client
) -> None:
    mine = practise(ada)
    item = recruiter.get(place(waiting(recruiter, mine)[0])).json()
    recruiter.put(f"{place(item)}/grade", json=full_first(item))
    learned = f"/api/graders/learned/{item['bank_id']}?version={item['bank_version']}"
    assert item["bank_id"] in [row["bank_id"] for row in recruiter.get("/api/graders/learned").json()["items"]]
    history = recruiter.get(learned).json()
    number = history["versions"][-1]["number"]
    assert history["versions"][-1]["kind"] == "graded"
    wish = {
        "bank_version": item["bank_version"],
        "kind": "off",
        "seen": number,
        "session_id": item["session_id"],
        "question_id": item["question_id"],
    }
    assert recruiter.post(f"/api/admin/learned/{item['bank_id']}", json=wish).status_code == 403
    told = admin.post(f"/api/admin/learned/{item['bank_id']}", json=wish).json()
    assert not told["versions"][-1]["examples"][-1]["on"]
    assert admin.post(f"/api/admin/learned/{item['bank_id']}", json=wish).json()["code"] == "learned_meanwhile"
    back = {"bank_version": item["bank_version"], "kind": "back", "seen": number + 1, "back_to": number}
    told = admin.post(f"/api/admin/learned/{item['bank_id']}", json=back).json()
    assert (told["versions"][-1]["back_to"], told["versions"][-1]["examples"][-1]["on"]) == (number, True)
    assert admin.post("/api/admin/learned/none", json=back).status_code == 404


def test_a_drawn_answer_is_blind(ada: httpx.Client, recruiter: httpx.Client) -> None:
    practise(ada)
    item = recruiter.get("/api/graders/drawn").json()["item"]
    assert (item["machine"], item["graded"], item["grades"]) == (None, False, [])
    assert item["said"] == OWN_WORDS


def test_the_agreement_of_few_answers_says_that_they_are_few(recruiter: httpx.Client) -> None:
    told = recruiter.get("/api/graders/agreement?which=all").json()
    assert told["answers_min"] == 30
    assert told["blind"]["answers"] + told["seen"]["answers"] > 0
    assert not told["blind"]["enough"]
    assert told["blind"]["kappa"] is None
    assert {group["by"] for group in told["groups"]} == {"question", "skill", "kind", "scorer", "role", "extra time"}
    assert sum(cell["answers"] for cell in told["grid"]) == told["blind"]["answers"] + told["seen"]["answers"]
