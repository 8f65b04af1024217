"""Door C on a real server: the same sessions as the other doors, requests that come twice, and sessions for others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from api.giving_tests import House, open_house
from served import Person, served

pytestmark = pytest.mark.slow

ROOT = "/api/v1/interview/sessions"
WANTED = {"interview_type": "mixed", "company_type": "startup", "difficulty_level": "easy", "language": "python"}
WORDS = (
    "I would first look at how large the input is, because that decides what is cheap. I chose a map instead of "
    "sorting, since a look-up takes constant time. For example, a million keys take about a hundred megabytes."
)
CODE = "def merge(windows):\n    for a in windows:\n        for b in windows:\n            pass\n    return windows\n"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with served(tmp_path_factory.mktemp("door-c") / "data") as server:
        yield open_house(server)


@pytest.fixture
def ada(house: House) -> Person:
    return house.server.person(f"ada-{uuid4().hex[:10]}@example.org")


def said(person: Person, method: str, path: str, status: int = 200, **request: Any) -> dict[str, Any]:
    with person.client() as client:
        answer = client.request(method, path, **request)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


def begun(person: Person, **wanted: Any) -> dict[str, Any]:
    session = said(person, "POST", ROOT, 201, json={**WANTED, **wanted})
    return said(person, "POST", f"{ROOT}/{session['id']}/start")


def response_to(question: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"question_id": question["question_id"], "response_text": WORDS, **more}


def test_what_begins_here_goes_on_at_door_a(ada: Person) -> None:
    session = begun(ada)
    at_a = said(ada, "GET", f"/api/interviews/{session['id']}")
    assert (at_a["status"], at_a["interview_id"]) == ("in_progress", session["id"])
    assert session["id"] in [row["interview_id"] for row in said(ada, "GET", "/api/interviews")["items"]]
    with ada.socket(session["id"]) as socket:
        question = socket.until("question")
        assert question["question_id"] == session["current_question"]["question_id"]
        socket.send("answer", str(uuid4()), question_id=question["question_id"], answer=WORDS)
        socket.until("ack")
        following = socket.until("question")
    here = said(ada, "GET", f"{ROOT}/{session['id']}")
    assert here["current_question"]["question_id"] == following["question_id"]
    assert here["responses"][0]["response_text"] == WORDS
    assert here["questions"][0]["question_id"] == question["question_id"]


def test_what_begins_at_door_a_can_be_led_from_here(ada: Person) -> None:
    started: dict[str, Any] = ada.start(max_questions=3)
    here = f"{ROOT}/{started['interview_id']}"
    session = said(ada, "GET", here)
    assert (session["company_type"], session["interview_type"], session["status"]) == (None, None, "in_progress")
    question = started["question"]
    told = said(ada, "POST", f"{here}/responses", json=response_to(question))
    assert told["next_question"]["question_id"] != question["question_id"]
    assert said(ada, "POST", f"{here}/complete")["status"] == "completed"
    feedback = said(ada, "GET", f"{here}/feedback")
    report = said(ada, "GET", f"/api/interviews/{started['interview_id']}")["report"]
    assert (feedback["overall_score"], feedback["summary"]) == (report["score"], report["summary"])
    assert report["appraisal"] is None


def test_the_report_of_door_a_has_the_same_appraisal(ada: Person) -> None:
    session = begun(ada, interview_type="behavioral", company_type="consulting", max_questions=2)
    here, question = f"{ROOT}/{session['id']}", session["current_question"]
    while question is not None:
        question = said(ada, "POST", f"{here}/responses", json=response_to(question))["next_question"]
    feedback = said(ada, "GET", f"{here}/feedback")
    report = said(ada, "GET", f"/api/interviews/{session['id']}")["report"]
    assert report["appraisal"]["dimensions"] == feedback["dimension_details"]
    assert report["appraisal"]["overall"] == report["score"] == feedback["overall_score"]
    assert feedback["technical_score"] is None
    assert feedback["reasons"]["technical_score"]
    assert feedback["percentile"] is None
    assert feedback["percentile_basis"]["why_not"]


BOARD = {
    "shapes": [
        {"id": "a", "kind": "actor", "label": "Caller", "x": 0.0, "y": 0.0, "width": 80.0, "height": 40.0},
        {"id": "b", "kind": "store", "label": "Records", "x": 200.0, "y": 0.0, "width": 80.0, "height": 40.0},
    ],
    "links": [{"id": "l", "from": "a", "to": "b", "label": "reads by key", "arrow": "both"}],
}


def test_a_design_can_be_drawn_and_read_back_at_either_door(ada: Person) -> None:
    session = begun(ada, interview_type="system_design", max_questions=2, preferences={"allow_follow_ups": False})
    here, first = f"{ROOT}/{session['id']}", session["current_question"]
    assert first["whiteboard"] is True
    unfit = {**BOARD, "links": [{**BOARD["links"][0], "to": "nowhere"}]}
    for board, code in ((unfit, "board_unfit"), ({"shapes": "many"}, "invalid")):
        body = {"question_id": first["question_id"], "board": board}
        assert said(ada, "POST", f"{here}/responses", 422, json=body)["code"] == code
    told = said(ada, "POST", f"{here}/responses", json={"question_id": first["question_id"], "board": BOARD})
    assert told["session"]["responses"][0]["board"] == BOARD
    assert told["session"]["responses"][0]["response_text"] is None
    assert told["evaluation"]["question_id"] == first["question_id"]
    at_a = said(ada, "GET", f"/api/interviews/{session['id']}")
    assert at_a["answers"][0]["answer"]["outline"] == "Caller (actor) <-> Records (store): reads by key"
    following = {"question_id": told["next_question"]["question_id"], "answer": WORDS, "board": BOARD}
    assert said(ada, "POST", f"/api/interviews/{session['id']}/answer", json=following)["evaluation"]["criteria"]


def test_the_question_that_was_open_comes_back_on_the_socket(ada: Person) -> None:
    session = begun(ada, interview_type="system_design", max_questions=3, preferences={"allow_follow_ups": False})
    here, first = f"{ROOT}/{session['id']}", session["current_question"]
    wanted = {"question_id": first["question_id"]}
    with ada.socket(session["id"]) as socket:
        socket.until("question")
        waiting = said(ada, "POST", f"{here}/responses", json=response_to(first))["next_question"]
        assert socket.until("question")["question_id"] == waiting["question_id"]
        more = said(ada, "POST", f"{here}/follow-up", json=wanted)["question"]
        assert socket.until("question")["question_id"] == more["question_id"] != waiting["question_id"]
        assert more["follow_up_of"] == first["question_id"]
        again = said(ada, "POST", f"{here}/follow-up", json=wanted)["question"]
        assert again["question_id"] == more["question_id"], "the one that is open is the one that was wanted"
        said(ada, "POST", f"/api/interviews/{session['id']}/skip")
        assert socket.until("question")["question_id"] == waiting["question_id"]


def test_code_is_asked_about_by_what_it_does(ada: Person) -> None:
    session = begun(ada, interview_type="technical_coding", company_type="big_tech")
    here, question = f"{ROOT}/{session['id']}", session["current_question"]
    assert question["kind"] == "coding_problem"
    judged = said(ada, "POST", f"{here}/responses", json=response_to(question, code_solution=CODE))["evaluation"]
    assert judged.get("not_scored") or judged["criteria"]
    assert said(ada, "GET", here)["responses"][0]["language"] == "python", "that of the session"
    asked = said(ada, "POST", f"{here}/follow-up", json={"question_id": question["question_id"]})["question"]
    assert (asked["kind"], asked["follow_up_of"]) == ("follow_up", question["question_id"])


@pytest.mark.parametrize("how", ["header", "body"])
def test_what_comes_twice_counts_once(ada: Person, how: str) -> None:
    key = str(uuid4())
    headers = {"Idempotency-Key": key} if how == "header" else {}
    mine = {} if how == "header" else {"client_message_id": key}
    made = [said(ada, "POST", ROOT, 201, json={**WANTED, **mine}, headers=headers)["id"] for _ in range(2)]
    assert made[0] == made[1]
    assert len(said(ada, "GET", "/api/interviews")["items"]) == 1
    here = f"{ROOT}/{made[0]}"
    started = said(ada, "POST", f"{here}/start", headers={"Idempotency-Key": "start"})
    assert said(ada, "POST", f"{here}/start", headers={"Idempotency-Key": "start"})["status"] == "in_progress"
    answer = response_to(started["current_question"], **({"client_message_id": "a1"} if how == "body" else {}))
    sent = {"Idempotency-Key": "a1"} if how == "header" else {}
    twice = [said(ada, "POST", f"{here}/responses", json=answer, headers=sent) for _ in range(2)]
    assert twice[0]["evaluation"] == twice[1]["evaluation"]
    assert len(said(ada, "GET", here)["responses"]) == 1


def test_a_hint_can_be_read_again_for_nothing(ada: Person) -> None:
    session = begun(ada, interview_type="technical_coding", company_type="big_tech")
    here = f"{ROOT}/{session['id']}/hint"
    first = said(ada, "GET", here)
    assert (first["index"], first["cost"], first["cost_so_far"]) == (1, 0.5, 0.5)
    assert said(ada, "GET", here, params={"level": 1}) == first
    second = said(ada, "GET", here, params={"level": 2})
    assert (second["index"], second["cost_so_far"], second["given"][0]) == (2, 1.0, first["text"])
    assert said(ada, "GET", here, 409, params={"level": 9})["code"] == "hints_in_order"


def test_a_recruiter_makes_a_session_for_somebody_who_alone_can_open_it(house: House, ada: Person) -> None:
    ada_id = said(ada, "GET", "/api/auth/me")["user_id"]
    made = said(house.recruiter, "POST", ROOT, 201, json={**WANTED, "user_id": ada_id})
    assert (made["user_id"], made["status"]) == (ada_id, "scheduled")
    said(house.recruiter, "GET", f"{ROOT}/{made['id']}", 404)
    said(house.recruiter, "POST", f"{ROOT}/{made['id']}/start", 404)
    assert said(ada, "POST", f"{ROOT}/{made['id']}/start")["status"] == "in_progress"
    assert said(house.recruiter, "POST", ROOT, 404, json={**WANTED, "user_id": "usr_nobody"})["code"] == "not_found"


def test_who_made_a_session_for_somebody_learns_nothing_of_what_becomes_of_it(house: House, ada: Person) -> None:
    ada_id = said(ada, "GET", "/api/auth/me")["user_id"]
    given = {**WANTED, "user_id": ada_id, "client_message_id": str(uuid4())}
    made = said(house.recruiter, "POST", ROOT, 201, json=given)
    started = said(ada, "POST", f"{ROOT}/{made['id']}/start")
    said(ada, "POST", f"{ROOT}/{made['id']}/responses", json=response_to(started["current_question"]))
    again = said(house.recruiter, "POST", ROOT, 201, json=given)
    assert (again["id"], again["status"], again["started_at"]) == (made["id"], "scheduled", None)
    assert (again["questions"], again["responses"], again["current_question"]) == ([], [], None)
    assert WORDS[:40] not in str(again)
    assert said(house.other_recruiter, "POST", ROOT, 201, json=given)["id"] != made["id"], "a key is of who sent it"


def test_nobody_comes_upon_ones_own_session_by_its_key(house: House, ada: Person) -> None:
    ada_id, key = said(ada, "GET", "/api/auth/me")["user_id"], str(uuid4())
    own = said(ada, "POST", ROOT, 201, json={**WANTED, "client_message_id": key})
    started = said(ada, "POST", f"{ROOT}/{own['id']}/start")
    said(ada, "POST", f"{ROOT}/{own['id']}/responses", json=response_to(started["current_question"]))
    guessed = said(house.recruiter, "POST", ROOT, 201, json={**WANTED, "user_id": ada_id, "client_message_id": key})
    assert guessed["id"] != own["id"]
    assert guessed["responses"] == []


def test_progress_is_ones_own_and_the_admins(house: House, ada: Person) -> None:
    session = begun(ada, interview_type="behavioral", max_questions=1)
    said(ada, "POST", f"{ROOT}/{session['id']}/responses", json=response_to(session["current_question"]))
    said(ada, "POST", f"{ROOT}/{session['id']}/complete")
    ada_id = said(ada, "GET", "/api/auth/me")["user_id"]
    where = f"/api/v1/interview/users/{ada_id}/analytics"
    mine = said(ada, "GET", where)
    assert mine == said(ada, "GET", "/api/v1/interview/users/me/analytics")
    assert mine["sessions"] == len(mine["score_trend"]) == 1
    assert mine["prediction"]["score"] is None
    assert mine["improvement_rate"] is None
    assert mine["practice_plan"][0]["concept"] == mine["concept_performance"][0]["concept"]
    assert mine["streak"] == {"weeks": 1, "longest": 1, "this_week": True}
    said(house.recruiter, "GET", where, 404)
    said(house.candidate("other"), "GET", where, 404)
