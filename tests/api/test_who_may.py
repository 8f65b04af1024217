"""Every route and every WebSocket command, with every role and with a stranger's interview."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args
from uuid import uuid4

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from served import PASSWORD, Person, Served, served
from vivavoce.api import messages

pytestmark = pytest.mark.slow

OPEN_TO_ALL = {
    ("GET", "/api/roles"),
    ("GET", "/api/interview-blueprints"),
    ("POST", "/api/auth/register"),
    ("POST", "/api/auth/login"),
    ("POST", "/api/auth/refresh"),
    ("POST", "/api/auth/logout"),
    ("POST", "/api/auth/one-time"),
    ("GET", "/health"),
}
BODIES: dict[str, dict[str, Any]] = {
    "/api/interviews/{interview_id}/answer": {"question_id": "q", "answer": "An answer that must not arrive."},
    "/api/interviews/{interview_id}/grading": {"allowed": True},
    "/api/interviews/start": {"role": "backend engineer", "consent": True},
    "/api/graders/answers/{session_id}/{question_id}/grade": {"way": "confirmed"},
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
    with httpx.Client(base_url=server.url) as client:
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
    with httpx.Client(base_url=server.url) as client:
        paths: dict[str, dict[str, Any]] = client.get("/openapi.json").json()["paths"]
    return [(method.upper(), path) for path, methods in paths.items() for method in methods]


def test_without_signing_in_only_the_front_is_open(server: Served, routes: list[tuple[str, str]]) -> None:
    with httpx.Client(base_url=server.url) as client:
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


def test_the_graders_routes_are_not_for_candidates(people: dict[str, Person], routes: list[tuple[str, str]]) -> None:
    graders = [(m, p) for m, p in routes if p.startswith("/api/graders")]
    assert len(graders) == 8
    with people["candidate"].client() as client:
        for method, path in graders:
            answer = client.request(method, _filled(path, "x"), json=BODIES.get(path, {}))
            assert answer.status_code == 403, (method, path, answer.text)


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
            answer = client.request(method, where, json=BODIES.get(path, {}))
            assert answer.status_code == 404, (role, method, path, answer.text)
        listed = client.get("/api/graders/answers?limit=20").json()["items"]
    assert victim["interview_id"] not in [item["session_id"] for item in listed]


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
            assert socket.until("error")["code"] in ("observer", "voice_not_available", "code_not_available"), kind
    with person.client() as client:
        assert client.get(f"/api/interviews/{started['interview_id']}").json()["last_seq"] == started["last_seq"]


def _filled(path: str, value: str) -> str:
    return re.sub(r"\{[^}]+\}", value, path)


def _fields(kind: str, interview: dict[str, Any]) -> dict[str, Any]:
    question = interview["question"]["question_id"]
    return {
        "answer": {"question_id": question, "answer": "Not mine to give."},
        "audio_chunk": {"audio": "AAAA"},
        "run_code": {"code": "print(1)", "language": "python"},
        "integrity": {"kind": "paste"},
        "skip": {"question_id": question},
    }.get(kind, {})
