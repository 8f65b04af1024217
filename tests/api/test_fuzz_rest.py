"""Every route of the OpenAPI document, with thousands of bodies that fit it and that do not, by everyone and by nobody.

The seed is fixed, so a failure comes with its recipe: the message has the request as a curl command.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import pytest
import requests
import schemathesis
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks as openapi_checks
from starlette.types import Message

from api.coding_room import PROBLEM
from quick_viva import QUICK
from served import PASSWORD
from the_bank import BANK
from vivavoce.desk.passwords import Passwords
from vivavoce.engine.coding import Coding
from vivavoce.main import build_app
from vivavoce.ports.code import ScriptedJudge, ScriptedProblems
from vivavoce.settings import Limits, Settings

pytestmark = pytest.mark.slow

SEED = 20_260_707
REQUESTS_MIN = 10_000
EXAMPLES = 40
EXAMPLES_SLOW = 8
"""Cases for each of more than a hundred routes, and each case goes to four visitors: over 15,000 requests in all."""
SLOW = {"/api/auth/register", "/api/auth/login", "/api/auth/password", "/api/auth/logout", "/api/questions/export"}
SLOW |= {"/api/auth/me", "/api/auth/me/export.zip"}
"""These hash a password, or make a sign-in necessary that does; or write out the whole bank."""
GRADE = "/api/graders/answers/{session_id}/{question_id}/grade"
NEVER_BY_CHANCE = {f"POST /api/auth/{name}" for name in ("login", "refresh", "one-time", "password")}
NEVER_BY_CHANCE |= {"DELETE /api/auth/me"}
NEVER_BY_CHANCE |= {"GET /api/interviews/{interview_id}/recordings/{recording_id}"}
NEVER_BY_CHANCE |= {"PUT /api/interviews/{interview_id}/questions/{question_id}/board"}
"""Nobody guesses a password, a token, or the name of a recording, and the open question takes no drawing."""
SELDOM_BY_CHANCE = {
    f"PUT {GRADE}",
    "POST /api/admin/learned/{bank_id}",
    "POST /api/questions/import",
    "POST /api/blueprints/import",
    "POST /api/tests/{test_id}/applications/import",
    "POST /api/interviews/{interview_id}/agreements",
}
"""Or, but for luck, the points of a rubric, the version that was seen last, or a file that can be read."""
QUESTION = {
    "kind": "multiple_choice",
    "skill": "sql",
    "difficulty": "easy",
    "text": "Is it?",
    "options": [{"text": "Yes.", "right": True}, {"text": "No."}],
}
BLUEPRINT = {"title": "Mine", "sections": [{"phase": "role_skills", "title": "All", "kinds": ["multiple_choice"]}]}
SESSIONS = "/api/v1/interview/sessions"
GIVEN_BACK = "/api/tests/{test_id}/applications/{application_id}/attempts/{number}/given-back"
SESSION = {
    "interview_type": "mixed",
    "company_type": "startup",
    "difficulty_level": "medium",
    "max_questions": 20,
    "time_limit": 60,
}
UNLIMITED = Limits(
    **dict.fromkeys(
        (
            "login",
            "login_address",
            "register",
            "refresh",
            "ticket",
            "one_time",
            "resume",
            "media",
            "personalise",
            "export",
        ),
        "1000000/second",
    )
)
TEST = {
    "title": "A test",
    "skills": [{"skill": "python"}],
    "total_questions": 5,
    "opens_at": "2020-01-01T00:00:00Z",
    "closes_at": (datetime.now(UTC) + timedelta(days=365)).isoformat(),
    "attempts": 9,
    "group_size": 1,
}
URL = "http://testserver"
CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.response_headers_conformance,
]


@dataclass
class House:
    """The app itself, without a network: a request goes in as a server would hand it over."""

    app: FastAPI
    portal: BlockingPortal
    answered: Counter[tuple[str, int]] = field(default_factory=Counter)
    """By operation and status."""

    def send(self, request: requests.PreparedRequest) -> Response:
        return self.portal.call(self._send, request)

    def json(self, method: str, path: str, token: str | None = None, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        response = self.send(requests.Request(method, URL + path, headers=headers, json=body).prepare())
        assert response.status_code < 300, response.content
        return response.json()

    async def _send(self, request: requests.PreparedRequest) -> Response:
        sent: list[Message] = []
        body = request.body or b""
        waiting = [{"type": "http.request", "body": body.encode() if isinstance(body, str) else body}]

        async def receive() -> Message:
            return waiting.pop() if waiting else {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        await self.app(_scope(request), receive, send)
        headers: dict[str, list[str]] = {}
        for name, value in sent[0]["headers"]:
            headers.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
        content = b"".join(message.get("body", b"") for message in sent[1:])
        return Response(int(sent[0]["status"]), headers, content, request, 0.0, True)


def _scope(request: requests.PreparedRequest) -> dict[str, Any]:
    url = urlsplit(str(request.url))
    headers = [(b"host", b"testserver")]
    for name, value in request.headers.items():
        raw = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
        headers.append((str(name).lower().encode("latin-1"), raw))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": unquote(url.path) or "/",
        "raw_path": url.path.encode(),
        "query_string": url.query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50_000),
        "server": ("testserver", 80),
    }


@dataclass
class Visitor:
    """One who asks: a role, or nobody. Half of what they ask is about an interview, or a person, that exists."""

    house: House
    role: str
    email: str = ""
    token: str | None = None
    interview: dict[str, Any] = field(default_factory=dict)
    coded: dict[str, Any] = field(default_factory=dict)
    """An interview whose open question is in code."""
    resume_id: str = "rsm_none"
    somebody: str = "usr_none"
    leaver: str = "usr_none"
    """Is erased over and over."""
    graded: dict[str, str] = field(default_factory=dict)
    """An answer that a person graded, and the question of the bank that learned from it."""
    scheduled: str = "int_none"
    completed: str = "int_none"
    """An interview that is over, and has its report."""
    given: dict[str, Any] = field(default_factory=dict)
    """A test of the recruiter's, the candidate's application for it and attempt at it: one for all visitors."""

    def sign_in(self) -> None:
        if self.email:
            body = {"email": self.email, "password": PASSWORD}
            self.token = self.house.json("POST", "/api/auth/login", body=body)["access_token"]

    def start(self) -> None:
        if self.token:
            body = {"role": "Backend engineer", "consent": True, "max_questions": 200}
            self.interview = self.house.json("POST", "/api/interviews/start", self.token, body)
            in_code = {**body, "blueprint": "coding", "max_questions": 2}
            self.coded = self.house.json("POST", "/api/interviews/start", self.token, in_code)

    def complete(self) -> None:
        self.start()
        if self.token:
            self.completed = self.interview["interview_id"]
            self.house.json("POST", f"/api/interviews/{self.completed}/end", self.token)

    def answer_one(self) -> None:
        """So that there is something to be asked more about."""
        self.start()
        given = {"question_id": self.interview["question"]["question_id"], "answer": "I would measure it first."}
        told = self.house.json("POST", f"/api/interviews/{self.interview['interview_id']}/answer", self.token, given)
        self.interview["question"] = told["next_question"]

    def make_ready(self, case: Any) -> None:
        """What a case needs to be about; an interview may have been paused or ended by one before."""
        if case.path.endswith("/hint"):
            self.go_where_there_are_hints()
        elif case.path.endswith("/follow-up"):
            self.answer_one()
        elif case.path.endswith(("/responses", "/cancel")):
            self.start()
        elif case.path == f"{SESSIONS}/{{interview_id}}/start":
            self.scheduled = self.house.json("POST", SESSIONS, self.token, SESSION)["id"]

    def go_where_there_are_hints(self) -> None:
        """The first question of an interview has none, and an interview may have been paused by an earlier case."""
        self.start()
        while not self.interview["question"]["hints_available"]:
            skipped = self.house.json("POST", f"/api/interviews/{self.interview['interview_id']}/skip", self.token)
            self.interview["question"] = skipped["current_question"]

    def write_a_resume(self) -> None:
        body = {"text": "Backend engineer, 2019 - 2024: Python."}
        self.resume_id = self.house.json("POST", "/api/resumes", self.token, body)["resume_id"]

    def ask(self, case: Any, real: bool) -> None:
        if real:
            if self.token:
                self.make_ready(case)
            self._point_at_what_exists(case)
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        kwargs = case.as_transport_kwargs(base_url=URL, headers=headers)
        request = {name: value for name, value in kwargs.items() if name not in ("auth", "timeout")}
        response = self.house.send(requests.Request(**request).prepare())
        self.house.answered[case.operation.label, response.status_code] += 1
        case.validate_response(response, checks=CHECKS)
        if response.status_code < 300:
            self._go_on(case.operation.label, response)

    def _point_at_what_exists(self, case: Any) -> None:
        ids = {
            "interview_id": self.interview.get("interview_id", "ses_none"),
            "resume_id": self.resume_id,
            "user_id": self.somebody,
            "media_id": self.given["media_id"],
            "recording_id": "r_none",
            **self.graded,
            "blueprint_id": "mine",
            "number": 1,
        }
        if case.path == f"{SESSIONS}/{{interview_id}}/start":
            ids["interview_id"] = self.scheduled
        elif case.path.endswith("/feedback"):
            ids["interview_id"] = self.completed
        if case.path.startswith("/api/questions"):
            ids["question_id"] = "mine"
        if case.operation.label == "DELETE /api/admin/users/{user_id}":
            ids["user_id"] = self.leaver
        if self.coded and case.path.startswith("/api/interviews") and self._of_code(case):
            ids |= {"interview_id": self.coded["interview_id"], "question_id": self.coded["question"]["question_id"]}
        if case.path.startswith(("/api/tests", "/api/applications")):
            ids.update(self.given)
        if case.path.startswith("/api/tests/{test_id}/teams"):
            ids["test_id"] = self.given["team_test"]
        if case.path.endswith("/given-back"):
            ids |= {"test_id": self.given["ended_test"], "application_id": self.given["ended_application"]}
        if case.path.startswith("/api/interviews") and case.path.endswith(("/team", "/proposals", "/team-messages")):
            ids["interview_id"] = self.given["team_session"]
        case.path_parameters = {name: ids[name] for name in case.path_parameters or {}}
        if case.path.startswith(("/api/questions", "/api/blueprints")):
            case.body = self._for_the_bank(case) or case.body
        elif isinstance(case.body, dict):
            case.body = {**case.body, **self._what_fits(case)}

    def _of_code(self, case: Any) -> bool:
        return bool(case.path.endswith(("/run", "/submit-code", "/runs", "/typing", "/code")))

    def _what_fits(self, case: Any) -> dict[str, Any]:
        """So that a good part gets past the first check, and something happens behind it."""
        if case.path.startswith(("/api/tests", "/api/invitations")):
            return self._for_a_test(case)
        question = self.interview.get("question")
        if self.coded and self._of_code(case):
            code = str(case.body.get("code") or "x = 1")
            told: dict[str, Any] = {"code": code, "language": "python", "files": None, "client_message_id": None}
            if case.method == "PUT":
                told["files"] = [{"name": "", "text": code}]
            if case.path.endswith("/typing"):
                told |= {"file": "", "edits": [[0, 0, 0, "x"]]}
            return {"question_id": self.coded["question"]["question_id"], **told}
        if case.path.endswith("/proposals"):
            empty = dict.fromkeys(("answer", "code", "files", "option", "number", "order", "pairs", "gaps"))
            return {**empty, "question_id": self.given["team_question"], "option": "A", "client_message_id": None}
        if case.path == "/api/admin/users/{user_id}":
            return {"disabled": True, "role": None, "name": None, "email": None}
        if case.method == "PATCH" and case.path == "/api/resumes/{resume_id}":
            return {"skills": ["Python"], "projects": None, "education": None, "experience_years": 3}
        if case.path == "/api/interviews/start":
            return {"consent": True, "blueprint": None, "resume_id": None, "skill": None, "problem_id": None}
        if case.path == SESSIONS:
            empty = dict.fromkeys(("user_id", "scheduled_at", "language", "client_message_id"))
            return {**empty, **SESSION, "preferences": {}}
        if case.path.endswith("/follow-up"):
            return {"question_id": None, "client_message_id": None}
        if case.path == "/api/auth/register":
            return {"email": f"{uuid4().hex}@example.org", "name": "Ada", "password": PASSWORD}
        if case.path.endswith(("/answer", "/responses")) and question:
            field = question["answer_field"]
            empty = dict.fromkeys(("answer", "code", "files", "option", "number", "order", "pairs", "gaps"))
            if case.path.endswith("/responses"):
                names = ("response_text", "code_solution", "client_message_id", "confidence_level")
                empty |= {**dict.fromkeys(names), "language": "python"}
            fitting = "A" if field == "option" else case.body.get(field) or "Words."
            return {**empty, "question_id": question["question_id"], field: fitting}
        return {}

    def _for_a_test(self, case: Any) -> dict[str, Any]:
        text = json.dumps(case.body, default=str)
        fitting: dict[str, dict[str, Any]] = {
            "POST /api/tests": {**TEST, "title": text[:150]},
            "PUT /api/tests/{test_id}": {**TEST, "title": text[:150], "version": None},
            "POST /api/tests/{test_id}/applications": {
                "email": f"{uuid4().hex}@example.org",
                "user_id": None,
                "name": "",
                "note": text[:200],
                "extra_time_factor": 1.5,
                "tags": [],
            },
            "POST /api/tests/{test_id}/start": {"consent": True},
            f"PUT {GIVEN_BACK}": {"reason": text[:200]},
            "PUT /api/tests/{test_id}/teams": {"teams": []},
            "POST /api/invitations/look": {"token": self.given.get("token", "")},
            "POST /api/invitations/accept": {"token": self.given.get("token", "")},
        }
        return fitting.get(f"{case.method} {case.path}", {})

    def _for_the_bank(self, case: Any) -> dict[str, Any] | None:
        """A whole question or blueprint, whose text is what was made by chance; an edit of the version that stands."""
        text, name = json.dumps(case.body, default=str)[:2000], f"n-{uuid4().hex}"
        if case.method == "PUT" and case.path.endswith("_id}") and self.role in ("recruiter", "admin"):
            path, part = case.path.replace("{question_id}", "mine").replace("{blueprint_id}", "mine"), case.path[5:-1]
            standing = self.house.json("GET", path, self.token)["question" if "questions" in part else "blueprint"]
            return {**standing, "text" if "questions" in part else "title": text}
        fitting = {
            "/api/questions": {**QUESTION, "id": name, "text": text},
            "/api/questions/try-out": {"question": QUESTION, "option": "A"},
            "/api/questions/{question_id}/try-out": {"option": "B"},
            "/api/blueprints": {**BLUEPRINT, "id": name, "title": text},
            "/api/blueprints/{blueprint_id}/copy": {"id": name},
            "/api/blueprints/check": {"blueprint": {**BLUEPRINT, "title": text}},
            "/api/questions/export": {"ids": ["mine"]},
        }
        return fitting.get(case.path) if case.method == "POST" else None

    def _go_on(self, label: str, response: Response) -> None:
        """What a success has used up is there again for the next case."""
        if "token=inv_" in response.content.decode(errors="replace") and self.given["application_id"] in str(
            response.content
        ):
            self.given["token"] = json.loads(response.content)["invite_url"].partition("token=")[2]
        if label.endswith("/api/media/{media_id}"):  # what a candidate was shown cannot be removed any more
            self.given["media_id"] = _medium(self.house)
        if label in ("DELETE /api/tests/{test_id}", "DELETE /api/tests/{test_id}/applications/{application_id}"):
            self.given.update(_given(self.house))
        elif label == "POST /api/auth/logout":
            self.sign_in()
        elif label == "DELETE /api/resumes/{resume_id}":
            self.write_a_resume()
        elif label == "PATCH /api/admin/users/{user_id}":
            self.house.json("PATCH", f"/api/admin/users/{self.somebody}", self.token, {"disabled": False})
        elif label.endswith(("/end", "/cancel", "/complete")):
            self.start()
        elif label.endswith(("/answer", "/responses", "/skip")):
            told = json.loads(response.content)
            self.interview["question"] = told.get("next_question") or told.get("current_question")
            if self.interview["question"] is None:
                self.start()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[House, str]]:
    """With the owner's one-time link."""
    links: list[str] = []
    data = Settings(data_dir=tmp_path / "data", limits=UNLIMITED)
    coded = {q.id: replace(PROBLEM, id=q.id) for q in BANK.questions() if q.kind == "coding_problem"}
    coding = Coding(ScriptedJudge(), ScriptedProblems(coded))
    app = build_app(
        data, on_ready=lambda link: links.append(link or ""), coding=coding, passwords=Passwords(hasher=QUICK)
    )
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(app.router.lifespan_context(app)),
    ):
        yield House(app, portal), links[0]


@pytest.fixture
def visitors(house: tuple[House, str]) -> list[Visitor]:
    inside, link = house
    owner = {"token": link, "email": "owner@example.org", "name": "Owner", "password": PASSWORD}
    admin = inside.json("POST", "/api/auth/one-time", body=owner)["access_token"]
    ids = {}
    for role in ("candidate", "recruiter", "somebody", "leaver"):
        body = {"email": f"{role}@example.org", "name": role, "password": PASSWORD}
        ids[role] = inside.json("POST", "/api/auth/register", body=body)["user_id"]
    inside.json("PATCH", f"/api/admin/users/{ids['recruiter']}", admin, {"role": "recruiter"})
    named = {"candidate": "candidate", "recruiter": "recruiter", "admin": "owner"}
    shared = {"somebody": ids["somebody"], "leaver": ids["leaver"], "graded": _graded(inside, admin)}
    inside.json("POST", "/api/questions", admin, {**QUESTION, "id": "mine"})
    inside.json("POST", "/api/blueprints", admin, {**BLUEPRINT, "id": "mine"})
    given = {**_given(inside), **_ended(inside), **_team(inside), "media_id": _medium(inside)}
    everyone = [Visitor(inside, role, f"{name}@example.org", given=given, **shared) for role, name in named.items()]
    for visitor in everyone:
        visitor.sign_in()
        visitor.complete()
        visitor.start()
        visitor.write_a_resume()
    return [*everyone, Visitor(inside, "nobody", graded=shared["graded"], given=given)]


def _given(house: House) -> dict[str, Any]:
    """A test of the recruiter's that the candidate has begun."""
    tokens = {}
    for name in ("recruiter", "candidate"):
        body = {"email": f"{name}@example.org", "password": PASSWORD}
        tokens[name] = house.json("POST", "/api/auth/login", body=body)["access_token"]
    test_id = house.json("POST", "/api/tests", tokens["recruiter"], TEST)["test_id"]
    whom = {"email": "candidate@example.org"}
    invited = house.json("POST", f"/api/tests/{test_id}/applications", tokens["recruiter"], whom)
    begun = house.json("POST", f"/api/tests/{test_id}/start", tokens["candidate"], {"consent": True})
    return {
        "test_id": test_id,
        "application_id": invited["application_id"],
        "session_id": begun["interview_id"],
        "question_id": begun["question"]["question_id"],
        "token": invited["invite_url"].partition("token=")[2],
    }


def _ended(house: House) -> dict[str, Any]:
    """Another test, whose only attempt is over."""
    begun = _given(house)
    body = {"email": "candidate@example.org", "password": PASSWORD}
    candidate = house.json("POST", "/api/auth/login", body=body)["access_token"]
    house.json("POST", f"/api/interviews/{begun['session_id']}/end", candidate)
    return {"ended_test": begun["test_id"], "ended_application": begun["application_id"]}


def _team(house: House) -> dict[str, Any]:
    """The candidate and somebody answer a test together; nobody answers it in the time that this takes."""
    body = {"email": "recruiter@example.org", "password": PASSWORD}
    recruiter = house.json("POST", "/api/auth/login", body=body)["access_token"]
    long = {"group_size": 2, "time_limit_minutes": 300, "question_time_limit_seconds": 3600}
    test_id, to_come = (house.json("POST", "/api/tests", recruiter, {**TEST, **long})["test_id"] for _ in range(2))
    path = f"/api/tests/{test_id}"
    for name in ("candidate", "somebody"):
        house.json("POST", f"{path}/applications", recruiter, {"email": f"{name}@example.org"})
    house.json("POST", f"{path}/teams/auto", recruiter)
    candidate = house.json("POST", "/api/auth/login", body={**body, "email": "candidate@example.org"})["access_token"]
    begun = house.json("POST", f"{path}/start", candidate, {"consent": True})
    question_id = begun["question"]["question_id"]
    return {"team_test": to_come, "team_session": begun["interview_id"], "team_question": question_id}


def _medium(house: House) -> str:
    """A picture that the recruiter added."""
    body = {"email": "recruiter@example.org", "password": PASSWORD}
    token = house.json("POST", "/api/auth/login", body=body)["access_token"]
    request = requests.Request(
        "POST",
        f"{URL}/api/media",
        files={"file": ("x", b"GIF89a" + uuid4().bytes + bytes(30))},
        data={"alt": "A dot"},
        headers={"Authorization": f"Bearer {token}"},
    )
    return str(json.loads(house.send(request.prepare()).content)["media_id"])


def _graded(house: House, admin: str) -> dict[str, str]:
    """Somebody answers, lets graders look, and an admin grades."""
    body = {"email": "somebody@example.org", "password": PASSWORD}
    token = house.json("POST", "/api/auth/login", body=body)["access_token"]
    start = {"role": "Backend engineer", "consent": True, "max_questions": 6}
    started = house.json("POST", "/api/interviews/start", token, start)
    here, question = f"/api/interviews/{started['interview_id']}", started["question"]
    while question is not None:
        told = (
            {"option": "A"} if question["answer_field"] == "option" else {question["answer_field"]: "I would measure."}
        )
        answer = {"question_id": question["question_id"], **told}
        question = house.json("POST", f"{here}/answer", token, answer)["next_question"]
    house.json("PUT", f"{here}/grading", token, {"allowed": True})
    item = house.json("GET", "/api/graders/answers?limit=1", admin)["items"][0]
    answer_path = f"/api/graders/answers/{item['session_id']}/{item['question_id']}"
    points = house.json("GET", answer_path, admin)["points"]
    quoted = {"points": points[0]["max"], "quotes": [{"quote": "I would measure", "start": 0}]}
    criteria = [quoted, *({"points": 0} for _ in points[1:])]
    house.json("PUT", f"{answer_path}/grade", admin, {"way": "corrected", "criteria": criteria})
    learned = house.json("GET", "/api/graders/learned", admin)["items"][0]
    return {"session_id": item["session_id"], "question_id": item["question_id"], "bank_id": learned["bank_id"]}


def test_ten_thousand_requests_of_any_shape_are_answered_as_documented(visitors: list[Visitor]) -> None:
    house = visitors[0].house
    document = house.json("GET", "/openapi.json")
    config = SchemathesisConfig.from_dict({"generation": {"with-security-parameters": False}})
    schema = schemathesis.openapi.from_dict(document, config=config)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == sum(len(methods) for methods in document["paths"].values())
    for operation in operations:
        _try(operation, visitors)
    assert house.answered.total() >= REQUESTS_MIN
    assert all(status < 500 for _, status in house.answered)
    done = {name for name, status in house.answered if status < 300}
    assert {op.label for op in operations} - NEVER_BY_CHANCE - SELDOM_BY_CHANCE - done == set()
    assert not done & NEVER_BY_CHANCE
    for visitor in visitors[:-1]:
        assert house.json("GET", "/api/auth/me", visitor.token)["role"] == visitor.role


def _try(operation: Any, visitors: list[Visitor]) -> None:
    """One case goes to everyone: making a case takes longer than answering it."""
    examples = EXAMPLES_SLOW if operation.path in SLOW else EXAMPLES

    @seed(SEED)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=_cases(operation), real=st.booleans(), times=st.sampled_from((1, 1, 1, 30)))
    def ask(case: Any, real: bool, times: int) -> None:
        case.query, case.body = _longer(case.query, times), _longer(case.body, times)
        for visitor in visitors:
            visitor.ask(case, real)

    ask()


def _longer(fields: Any, times: int) -> Any:
    """Strings that are made by chance are short; those of people are not."""
    if not isinstance(fields, dict) or times == 1:
        return fields
    return {name: value * times if isinstance(value, str) else value for name, value in fields.items()}


def _cases(operation: Any) -> st.SearchStrategy[Any]:
    fitting = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    takes_something = operation.body or operation.path_parameters or operation.query
    if not takes_something:
        return fitting
    return fitting | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
