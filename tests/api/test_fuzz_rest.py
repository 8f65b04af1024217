"""Every route of the OpenAPI document, with thousands of bodies that fit it and that do not, by everyone and by nobody.

The seed is fixed, so a failure comes with its recipe: the message has the request as a curl command.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
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

from served import PASSWORD
from vivavoce.main import build_app
from vivavoce.settings import Limits, Settings

pytestmark = pytest.mark.slow

SEED = 20_260_707
REQUESTS_MIN = 10_000
EXAMPLES = 130
EXAMPLES_SLOW = 12
SLOW = {"/api/auth/register", "/api/auth/login", "/api/auth/password", "/api/auth/logout"}
"""These hash a password, or make a sign-in necessary that does."""
GRADE = "/api/graders/answers/{session_id}/{question_id}/grade"
NEVER_BY_CHANCE = {f"POST /api/auth/{name}" for name in ("login", "refresh", "one-time", "password")}
"""Nobody guesses a password or a token."""
SELDOM_BY_CHANCE = {f"PUT {GRADE}", "POST /api/admin/learned/{bank_id}"}
"""Or, but for luck, the points of a rubric and the version that was seen last."""
UNLIMITED = Limits(
    **dict.fromkeys(
        ("login", "login_address", "register", "refresh", "ticket", "one_time", "resume", "personalise"),
        "1000000/second",
    )
)
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
    resume_id: str = "rsm_none"
    somebody: str = "usr_none"
    graded: dict[str, str] = field(default_factory=dict)
    """An answer that a person graded, and the question of the bank that learned from it."""

    def sign_in(self) -> None:
        if self.email:
            body = {"email": self.email, "password": PASSWORD}
            self.token = self.house.json("POST", "/api/auth/login", body=body)["access_token"]

    def start(self) -> None:
        if self.token:
            body = {"role": "Backend engineer", "consent": True, "max_questions": 200}
            self.interview = self.house.json("POST", "/api/interviews/start", self.token, body)

    def write_a_resume(self) -> None:
        body = {"text": "Backend engineer, 2019 - 2024: Python."}
        self.resume_id = self.house.json("POST", "/api/resumes", self.token, body)["resume_id"]

    def ask(self, case: Any, real: bool) -> None:
        if real:
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
            **self.graded,
        }
        case.path_parameters = {name: ids[name] for name in case.path_parameters or {}}
        if isinstance(case.body, dict):
            case.body = {**case.body, **self._what_fits(case)}

    def _what_fits(self, case: Any) -> dict[str, Any]:
        """So that a good part gets past the first check, and something happens behind it."""
        question = self.interview.get("question")
        if case.path == "/api/auth/register":
            return {"email": f"{uuid4().hex}@example.org", "name": "Ada", "password": PASSWORD}
        if case.path.endswith("/answer") and question:
            field = question["answer_field"]
            empty = dict.fromkeys(("answer", "code", "option"))
            fitting = "A" if field == "option" else case.body.get(field) or "Words."
            return {**empty, "question_id": question["question_id"], field: fitting}
        return {}

    def _go_on(self, label: str, response: Response) -> None:
        """What a success has used up is there again for the next case."""
        if label == "POST /api/auth/logout":
            self.sign_in()
        elif label == "DELETE /api/resumes/{resume_id}":
            self.write_a_resume()
        elif label == "PATCH /api/admin/users/{user_id}":
            self.house.json("PATCH", f"/api/admin/users/{self.somebody}", self.token, {"disabled": False})
        elif label.endswith(("/end", "/cancel")):
            self.start()
        elif label.endswith(("/answer", "/skip")):
            told = json.loads(response.content)
            self.interview["question"] = told.get("next_question") or told.get("current_question")
            if self.interview["question"] is None:
                self.start()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[House, str]]:
    """With the owner's one-time link."""
    links: list[str] = []
    data = Settings(data_dir=tmp_path / "data", limits=UNLIMITED)
    app = build_app(data, on_ready=lambda link: links.append(link or ""))
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
    for role in ("candidate", "recruiter", "somebody"):
        body = {"email": f"{role}@example.org", "name": role, "password": PASSWORD}
        ids[role] = inside.json("POST", "/api/auth/register", body=body)["user_id"]
    inside.json("PATCH", f"/api/admin/users/{ids['recruiter']}", admin, {"role": "recruiter"})
    named = {"candidate": "candidate", "recruiter": "recruiter", "admin": "owner"}
    shared = {"somebody": ids["somebody"], "graded": _graded(inside, admin)}
    everyone = [Visitor(inside, role, f"{name}@example.org", **shared) for role, name in named.items()]
    for visitor in everyone:
        visitor.sign_in()
        visitor.start()
        visitor.write_a_resume()
    return [*everyone, Visitor(inside, "nobody", graded=shared["graded"])]


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
    assert done | SELDOM_BY_CHANCE == {op.label for op in operations} - NEVER_BY_CHANCE
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
