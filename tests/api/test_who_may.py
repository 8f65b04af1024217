"""Every route and every WebSocket command, with every role and with a stranger's interview."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args
from uuid import uuid4

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from served import PASSWORD, TRUSTED, Person, Served, Socket, served
from vivavoce.api import messages
from vivavoce.api.assessing import messages as assessing
from vivavoce.api.vocabulary import type_of

pytestmark = pytest.mark.slow

OPEN_TO_ALL = {
    ("GET", "/api/roles"),
    ("GET", "/api/interview-blueprints"),
    ("POST", "/api/auth/register"),
    ("POST", "/api/auth/login"),
    ("POST", "/api/auth/refresh"),
    ("POST", "/api/auth/logout"),
    ("POST", "/api/auth/one-time"),
    ("POST", "/api/invitations/look"),
    ("GET", "/health"),
    ("GET", "/api/v1/interview/health"),
    ("GET", "/api/v1/interview/company-patterns"),
}
BODIES: dict[str, dict[str, Any]] = {
    "/api/interviews/{interview_id}/answer": {"question_id": "q", "answer": "An answer that must not arrive."},
    "/api/interviews/{interview_id}/grading": {"allowed": True},
    "/api/interviews/{interview_id}/run": {"question_id": "q", "code": "print(1)", "language": "python"},
    "/api/interviews/{interview_id}/submit-code": {"question_id": "q", "code": "print(1)", "language": "python"},
    "/api/interviews/{interview_id}/questions/{question_id}/code": {"language": "python", "files": []},
    "/api/interviews/{interview_id}/questions/{question_id}/board": {"board": {"shapes": [], "links": []}},
    "/api/interviews/{interview_id}/questions/{question_id}/typing": {
        "language": "python",
        "since_ms": 0,
        "edits": [[0, 0, 0, "x"]],
        "length": 1,
        "digest": "d",
    },
    "/api/interviews/{interview_id}/proposals": {"question_id": "q", "answer": "A proposal that must not arrive."},
    "/api/interviews/{interview_id}/agreements": {"question_id": "q", "member_id": "usr_x"},
    "/api/interviews/{interview_id}/team-messages": {"text": "A word that must not arrive."},
    "/api/v1/interview/sessions": {"interview_type": "behavioral", "company_type": "startup"},
    "/api/v1/interview/sessions/{interview_id}/responses": {
        "question_id": "q",
        "response_text": "A response that must not arrive.",
    },
    "/api/interviews/start": {"role": "backend engineer", "consent": True},
    "/api/graders/answers/{session_id}/{question_id}/grade": {"way": "confirmed"},
    "/api/auth/me": {"password": "not the password of anybody here"},
    "/api/tests": {"title": "A test", "skills": [{"skill": "python"}]},
    "/api/tests/check": {"title": "A test"},
    "/api/tests/{test_id}": {"title": "A test", "skills": [{"skill": "python"}]},
    "/api/tests/{test_id}/applications": {"email": "nobody@example.org"},
    "/api/tests/{test_id}/applications/{application_id}": {"tags": []},
    "/api/tests/{test_id}/applications/{application_id}/notes": {"text": "A note."},
    "/api/tests/{test_id}/applications/{application_id}/decision": {"decision": None},
    "/api/tests/{test_id}/applications/{application_id}/attempts/{number}/given-back": {"reason": "We were away."},
    "/api/tests/{test_id}/start": {"consent": True},
    "/api/tests/{test_id}/teams": {"teams": []},
    "/api/invitations/look": {"token": "inv_x"},
    "/api/invitations/accept": {"token": "inv_x"},
}
ROLES = ("candidate", "recruiter", "admin")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("who") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def people(server: Served) -> dict[str, Person]:
    """One of each role. The first link makes the admin, who makes the recruiter."""
    assert server.owner_link is not None
    token = server.owner_link.partition("token=")[2]
    email = "owner@example.org"
    with httpx.Client(base_url=server.url, verify=TRUSTED) as client:
        body = {"token": token, "email": email, "name": "Owner", "password": PASSWORD}
        tokens = client.post("/api/auth/one-time", json=body)
        assert tokens.status_code == 200, tokens.text
    admin = Person(server, email, tokens.json()["access_token"], tokens.json()["refresh_token"])
    recruiter = server.person("recruiter@example.org")
    with recruiter.client() as client:
        user_id = client.get("/api/auth/me").json()["user_id"]
    with admin.client() as client:
        assert client.patch(f"/api/admin/users/{user_id}", json={"role": "recruiter"}).status_code == 200
    return {
        "candidate": server.person("candidate@example.org"),
        "recruiter": server.person(recruiter.email),
        "admin": admin,
    }


@pytest.fixture(scope="module")
def victim(server: Served) -> dict[str, Any]:
    """Somebody's interview, which nobody else may see or touch."""
    person = server.person("victim@example.org")
    return {"person": person, **person.start()}


@pytest.fixture(scope="module")
def routes(server: Served) -> list[tuple[str, str]]:
    with httpx.Client(base_url=server.url, verify=TRUSTED) as client:
        paths: dict[str, dict[str, Any]] = client.get("/openapi.json").json()["paths"]
    return [(method.upper(), path) for path, methods in paths.items() for method in methods]


def test_without_signing_in_only_the_front_is_open(server: Served, routes: list[tuple[str, str]]) -> None:
    with httpx.Client(base_url=server.url, verify=TRUSTED) as client:
        for method, path in routes:
            answer = client.request(method, _filled(path, "x"), json=BODIES.get(path, {}))
            if (method, path) in OPEN_TO_ALL:
                assert answer.status_code != 401 or path.startswith("/api/auth/"), (method, path)
            else:
                assert answer.status_code == 401, (method, path, answer.status_code)
                assert answer.json()["code"]


@pytest.mark.parametrize("role", ROLES)
def test_a_strangers_interview_is_not_there(
    role: str, people: dict[str, Person], victim: dict[str, Any], routes: list[tuple[str, str]]
) -> None:
    touched = [(m, p) for m, p in routes if "{interview_id}" in p]
    assert len(touched) >= 9
    with people[role].client() as client:
        for method, path in touched:
            answer = client.request(method, _filled(path, str(victim["interview_id"])), json=BODIES.get(path, {}))
            assert answer.status_code == 404, (role, method, path, answer.text)
        listed = client.get("/api/interviews").json()["items"]
    assert victim["interview_id"] not in [row["interview_id"] for row in listed]
    with victim["person"].client() as client:
        unchanged = client.get(f"/api/interviews/{victim['interview_id']}").json()
    assert unchanged["status"] == "in_progress"
    assert unchanged["answers"] == []


@pytest.mark.parametrize("role", ROLES)
def test_a_strangers_resume_is_not_there(
    role: str, people: dict[str, Person], victim: dict[str, Any], routes: list[tuple[str, str]]
) -> None:
    touched = [(m, p) for m, p in routes if "{resume_id}" in p]
    assert {method for method, _ in touched} == {"GET", "PATCH", "DELETE"}
    with victim["person"].client() as client:
        mine = client.post("/api/resumes", json={"text": "Skills\nPython"}).json()
    starting = {**BODIES["/api/interviews/start"], "resume_id": mine["resume_id"]}
    with people[role].client() as client:
        for method, path in touched:
            answer = client.request(method, _filled(path, mine["resume_id"]), json={"skills": []})
            assert answer.status_code == 404, (role, method, path, answer.text)
        assert client.post("/api/interviews/start", json=starting).status_code == 404
        assert client.post("/api/roles/match", json=starting).status_code == 404
    with victim["person"].client() as client:
        assert client.get(f"/api/resumes/{mine['resume_id']}").json() == mine


@pytest.mark.parametrize("role", ["candidate", "recruiter"])
def test_the_admins_routes_are_for_admins(role: str, people: dict[str, Person], routes: list[tuple[str, str]]) -> None:
    admins = [(m, p) for m, p in routes if p.startswith("/api/admin")]
    assert admins
    with people[role].client() as client:
        for method, path in admins:
            answer = client.request(method, _filled(path, "usr_x"), json={})
            assert answer.status_code == 403, (role, method, path, answer.text)


def test_the_banks_media_are_not_for_candidates_to_change(
    people: dict[str, Person], routes: list[tuple[str, str]]
) -> None:
    media = {(m, p) for m, p in routes if p.startswith("/api/media")}
    changing = {("POST", "/api/media"), ("DELETE", "/api/media/{media_id}")}
    assert media == changing | {("GET", "/api/media/{media_id}"), ("POST", "/api/media/{media_id}/link")}
    for role, status in (("candidate", 403), ("recruiter", 404), ("admin", 404)):
        with people[role].client() as client:
            assert client.delete("/api/media/m_x").status_code == status
            assert client.post("/api/media").status_code == (403 if role == "candidate" else 415)
            assert client.get("/api/media/m_x").status_code == 404
            assert client.post("/api/media/m_x/link").status_code == 404


def test_the_graders_routes_are_not_for_candidates(people: dict[str, Person], routes: list[tuple[str, str]]) -> None:
    graders = [(m, p) for m, p in routes if p.startswith("/api/graders")]
    assert len(graders) == 8
    with people["candidate"].client() as client:
        for method, path in graders:
            answer = client.request(method, _filled(path, "x"), json=BODIES.get(path, {}))
            assert answer.status_code == 403, (method, path, answer.text)


def test_the_bank_is_not_for_candidates(people: dict[str, Person], routes: list[tuple[str, str]]) -> None:
    """Not even to read: it has the keys and the rubrics."""
    bank = [(m, p) for m, p in routes if p.startswith(("/api/questions", "/api/blueprints"))]
    assert len(bank) == 24
    with people["candidate"].client() as client:
        for method, path in bank:
            answer = client.request(method, _filled(path, "x"), json=BODIES.get(path, {}))
            assert answer.status_code == 403, (method, path, answer.text)


@pytest.mark.parametrize("role", ["recruiter", "admin"])
def test_the_bank_is_for_recruiters_and_admins(role: str, people: dict[str, Person]) -> None:
    option = {"text": "Yes.", "right": True}, {"text": "No."}
    question = {"kind": "multiple_choice", "skill": "sql", "difficulty": "easy", "text": "Is it?", "options": option}
    with people[role].client() as client:
        assert client.post("/api/questions", json={"id": f"sql-by-{role}", **question}).status_code == 201
        assert client.get("/api/blueprints").status_code == 200


@pytest.mark.parametrize("role", ROLES)
def test_a_blueprint_that_is_not_offered_starts_nobodys_interview(role: str, people: dict[str, Person]) -> None:
    with people["recruiter"].client() as client:
        client.post("/api/blueprints/quick/copy", json={"id": "not-offered"})
    with people[role].client() as client:
        offered = [row["blueprint"] for row in client.get("/api/interview-blueprints").json()["items"]]
        body = {**BODIES["/api/interviews/start"], "blueprint": "not-offered"}
        refused = client.post("/api/interviews/start", json=body)
    assert "quick" in offered
    assert "not-offered" not in offered
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_blueprint")


TAKEN_BY_ALL = {("POST", "/api/tests/{test_id}/start")}


def test_giving_tests_is_not_for_candidates(people: dict[str, Person], routes: list[tuple[str, str]]) -> None:
    giving = [(m, p) for m, p in routes if p.startswith("/api/tests") and (m, p) not in TAKEN_BY_ALL]
    assert len(giving) >= 14
    with people["candidate"].client() as client:
        for method, path in giving:
            answer = client.request(method, _filled(path, "1"), json=BODIES.get(path, {}))
            assert answer.status_code == 403, (method, path, answer.text)


def test_a_recruiter_reaches_no_test_of_another(people: dict[str, Person], routes: list[tuple[str, str]]) -> None:
    """With the very ids of what is there: a test of the admin's, and somebody who is invited to it."""
    with people["admin"].client() as client:
        test_id = client.post("/api/tests", json=BODIES["/api/tests"]).json()["test_id"]
        invited = client.post(f"/api/tests/{test_id}/applications", json={"email": "kim@example.org"}).json()
    touched = [(m, p) for m, p in routes if "/api/tests/{test_id}" in p]
    assert len(touched) >= 12
    with people["recruiter"].client() as client:
        for method, path in touched:
            where = path.replace("{application_id}", invited["application_id"])
            answer = client.request(method, _filled(where, str(test_id)), json=BODIES.get(path, {}))
            assert answer.status_code == 404, (method, path, answer.text)
    with people["admin"].client() as client:
        assert client.get(f"/api/tests/{test_id}").json()["version"] == 1
        [unchanged] = client.get(f"/api/tests/{test_id}/applications").json()["items"]
    assert (unchanged["state"], unchanged["tags"], unchanged["decision"]) == ("invited", [], None)


@pytest.mark.parametrize("role", ["recruiter", "admin"])
def test_no_grader_reaches_a_practice_interview_without_leave(
    role: str, people: dict[str, Person], victim: dict[str, Any], routes: list[tuple[str, str]]
) -> None:
    touched = [(m, p) for m, p in routes if "{session_id}" in p]
    assert {method for method, _ in touched} == {"GET", "PUT", "DELETE"}
    question_id = victim["question"]["question_id"]
    with people[role].client() as client:
        for method, path in touched:
            where = path.replace("{session_id}", victim["interview_id"]).replace("{question_id}", question_id)
            where = where.replace("{test_id}", "1")
            answer = client.request(method, _filled(where, "1"), json=BODIES.get(path, {}))
            assert answer.status_code == 404, (role, method, path, answer.text)
        listed = client.get("/api/graders/answers?limit=20").json()["items"]
    assert victim["interview_id"] not in [item["session_id"] for item in listed]


def test_a_strangers_progress_is_for_admins_alone(people: dict[str, Person], victim: dict[str, Any]) -> None:
    with victim["person"].client() as client:
        user_id = client.get("/api/auth/me").json()["user_id"]
        where = f"/api/v1/interview/users/{user_id}/analytics"
        assert client.get(where).status_code == 200
    for role, status in (("candidate", 404), ("recruiter", 404), ("admin", 200)):
        with people[role].client() as client:
            assert client.get(where).status_code == status, role
            assert client.get("/api/v1/interview/users/usr_nobody/analytics").status_code == 404


def test_interviews_for_others_are_not_for_candidates_to_make(
    people: dict[str, Person], victim: dict[str, Any]
) -> None:
    with victim["person"].client() as client:
        body = {**BODIES["/api/v1/interview/sessions"], "user_id": client.get("/api/auth/me").json()["user_id"]}
    for role, status in (("candidate", 403), ("recruiter", 201), ("admin", 201)):
        with people[role].client() as client:
            made = client.post("/api/v1/interview/sessions", json=body)
            assert made.status_code == status, role
            if status == 201:
                assert client.get(f"/api/v1/interview/sessions/{made.json()['id']}").status_code == 404, role


def test_an_admin_may(people: dict[str, Person]) -> None:
    with people["admin"].client() as client:
        assert client.get("/api/admin/users").status_code == 200


@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_practise(role: str, people: dict[str, Person]) -> None:
    assert people[role].start()["status"] == "in_progress"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("observer", [False, True])
def test_no_command_reaches_a_strangers_interview(
    role: str, observer: bool, people: dict[str, Person], victim: dict[str, Any]
) -> None:
    query = {"role": "observer"} if observer else {}
    for model in get_args(messages.AnyClientMessage):
        kind = get_args(model.model_fields["type"].annotation)[0]
        with people[role].socket(victim["interview_id"], **query) as socket:
            received: list[str] = []
            with pytest.raises(ConnectionClosed) as closed:
                socket.send(kind, str(uuid4()), **_fields(kind, victim))
                for _ in range(5):
                    received.append(str(socket.next()["type"]))
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4003, kind
        assert set(received) <= {"error"}, kind
    with victim["person"].client() as client:
        assert client.get(f"/api/interviews/{victim['interview_id']}").json()["last_seq"] == victim["last_seq"]


@pytest.fixture(scope="module")
def examined(server: Served, people: dict[str, Person]) -> dict[str, Any]:
    """Somebody's attempt at a test that nobody else is invited to; the admin gives it."""
    person = server.person("examined@example.org")
    with people["admin"].client() as client:
        slow = {"question_time_limit_seconds": 3000, "time_limit_minutes": 400, "total_questions": 5}
        test_id = client.post("/api/tests", json={**BODIES["/api/tests"], **slow}).json()["test_id"]
        client.post(f"/api/tests/{test_id}/applications", json={"email": person.email})
    with person.client() as client:
        started = client.post(f"/api/tests/{test_id}/start", json={"consent": True}).json()
    return {"person": person, "test_id": test_id, **started}


def _assessed(person: Person, test_id: int, observer: bool) -> Socket:
    role = "&role=observer" if observer else ""
    return Socket(f"{person.served.ws_url}/ws/assessment?token={person.token}&test_id={test_id}{role}")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("observer", [False, True])
def test_no_command_of_door_b_reaches_a_strangers_attempt(
    role: str, observer: bool, people: dict[str, Person], examined: dict[str, Any]
) -> None:
    """Not even with the ids of what is there: a start and a look at it close the door, the rest changes nothing."""
    for model in assessing.VOCABULARY.models:
        kind = type_of(model)
        with _assessed(people[role], examined["test_id"], observer) as socket:
            socket.until("auth_success")
            socket.send(kind, str(uuid4()), **_assessing_fields(kind, examined))
            if kind in ("start_assessment", "get_question"):
                assert socket.until("error")["code"] in ("not_invited", "not_found"), kind
                with pytest.raises(ConnectionClosed) as closed:
                    socket.next()
                assert closed.value.rcvd is not None
                assert closed.value.rcvd.code == 4003, kind
            elif kind == "heartbeat":
                socket.until("heartbeat")
            elif kind == "chat_message":
                socket.until("system_message")
            else:
                assert socket.until("error")["code"] == "not_started", kind
    _assert_untouched(examined)


def test_an_observer_of_door_b_changes_nothing(examined: dict[str, Any]) -> None:
    with _assessed(examined["person"], examined["test_id"], True) as socket:
        socket.send("start_assessment")
        socket.until("question")
        for model in assessing.VOCABULARY.models:
            kind = type_of(model)
            if kind in ("start_assessment", "get_question", "heartbeat", "chat_message"):
                continue
            socket.send(kind, str(uuid4()), **_assessing_fields(kind, examined))
            assert socket.until("error")["code"] == "observer", kind
    _assert_untouched(examined)


def _assert_untouched(examined: dict[str, Any]) -> None:
    with examined["person"].client() as client:
        now = client.get(f"/api/interviews/{examined['interview_id']}").json()
    assert now["last_seq"] == examined["last_seq"]


def _assessing_fields(kind: str, examined: dict[str, Any]) -> dict[str, Any]:
    question = examined["question"]["question_id"]
    return {
        "start_assessment": {"test_id": examined["test_id"]},
        "submit_answer": {"question_id": question, "selected_option": "A"},
        "skip_question": {"question_id": question},
        "integrity": {"kind": "paste"},
        "chat_message": {"message": "Hello?"},
    }.get(kind, {})


def test_an_observer_changes_nothing(server: Served) -> None:
    person = server.person("watched@example.org")
    started: dict[str, Any] = person.start()
    with person.socket(started["interview_id"], role="observer") as socket:
        socket.until("question")
        for model in get_args(messages.AnyClientMessage):
            kind = get_args(model.model_fields["type"].annotation)[0]
            if kind in ("ping", "get_current_question"):
                continue
            socket.send(kind, str(uuid4()), **_fields(kind, started))
            assert socket.until("error")["code"] == "observer", kind
    with person.client() as client:
        assert client.get(f"/api/interviews/{started['interview_id']}").json()["last_seq"] == started["last_seq"]


def _filled(path: str, value: str) -> str:
    return re.sub(r"\{[^}]+\}", value, path)


def _fields(kind: str, interview: dict[str, Any]) -> dict[str, Any]:
    question = interview["question"]["question_id"]
    return {
        "answer": {"question_id": question, "answer": "Not mine to give."},
        "audio_chunk": {"audio": "AAAA"},
        "talk": {"on": True},
        "played": {"turn_id": "t-1", "generation": 1, "index": 0, "played_ms": 20},
        "run_code": {"question_id": question, "code": "print(1)", "language": "python"},
        "submit_code": {"question_id": question, "code": "print(1)", "language": "python"},
        "save_code": {"question_id": question, "language": "python", "files": []},
        "save_board": {"question_id": question, "board": {"shapes": [], "links": []}},
        "typing": {
            "question_id": question,
            "language": "python",
            "since_ms": 0,
            "edits": [[0, 0, 0, "x"]],
            "length": 1,
            "digest": "d",
        },
        "propose": {"question_id": question, "answer": "Not mine to propose."},
        "agree": {"question_id": question, "member_id": "usr_x"},
        "team_message": {"text": "Not mine to say."},
        "integrity": {"kind": "paste"},
        "skip": {"question_id": question},
    }.get(kind, {})
