"""What the service says is what it is documented to say: no field is missing, and none is there undescribed."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute
from pydantic import BaseModel

from served import PASSWORD, Person, Served, Socket, served
from vivavoce.api import (
    account_routes,
    admin_routes,
    describe,
    grader_routes,
    interview_routes,
    model_routes,
    operations,
    profile_routes,
)
from vivavoce.api.problems import MEDIA_TYPE, Problem
from vivavoce.sim.vendor_servers import Script, VendorServer, capable
from vivavoce.sim.vendor_servers import served as vendor_served
from vivavoce.sim.vendor_servers.ask import Ask, Json

DOCUMENT = Path(__file__).parents[2] / "docs/websocket.md"
ROUTERS: tuple[APIRouter, ...] = tuple(
    module.router
    for module in (
        account_routes,
        admin_routes,
        grader_routes,
        interview_routes,
        model_routes,
        operations,
        profile_routes,
    )
)
ROUTES = [
    route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute) and route.include_in_schema
]
ANSWER = "I measured first, because a guess is no plan, and then I added the index that the query needed."


def fits(model: type[BaseModel], content: str | bytes) -> None:
    model.model_validate_json(content, strict=True, extra="forbid")


@dataclass
class Witness:
    """Holds every answer that passes by against its model, and remembers which routes have answered well."""

    opened: ExitStack
    seen: set[tuple[str, str]] = field(default_factory=set)

    def client(self, server: Served, token: str | None = None) -> httpx.Client:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        client = httpx.Client(base_url=server.url, headers=headers, timeout=30, event_hooks={"response": [self.look]})
        return self.opened.enter_context(client)

    def look(self, response: httpx.Response) -> None:
        content = response.read()
        if response.status_code >= 400:
            assert response.headers["content-type"] == MEDIA_TYPE
            fits(Problem, content)
            return
        (route,) = (
            route
            for route in ROUTES
            if response.request.method in route.methods and route.path_regex.fullmatch(response.request.url.path)
        )
        assert response.status_code == (route.status_code or 200), route.path
        if response.status_code == 204:
            assert content == b""
        else:
            fits(route.response_model, content)
        self.seen.add((response.request.method, route.path))


@dataclass
class Writer:
    """A model that is capable of all, letters left out while it is told so."""

    letters: bool = True

    def __call__(self, ask: Ask) -> str | Json:
        if not self.letters and "paragraph" in (ask.schema or {}).get("properties", {}):
            return {"paragraph": "No."}
        return capable(ask)


@pytest.fixture(scope="module")
def model() -> Writer:
    return Writer()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, model: Writer) -> Iterator[Served]:
    """With a model, so that there is something to hear of everything that it adds."""
    folder = tmp_path_factory.mktemp("responses") / "data"
    with (
        vendor_served("openai", Script(model)) as vendor,
        served(folder, OPENAI_API_KEYS="key", OPENAI_BASE_URL=vendor.base_url) as running,
    ):
        wait_for_the_model(running, vendor)
        yield running


def wait_for_the_model(running: Served, vendor: VendorServer) -> None:
    """A vendor's client takes seconds to load beside other work, and a clarification does not wait that long."""
    person = running.person("early@example.org")
    interview = person.start()
    with person.client() as client:
        for _ in range(600):
            client.get(f"/api/interviews/{interview['interview_id']}")
            if any(ask.finished for ask in vendor.asks):
                return
            time.sleep(0.1)
    raise AssertionError("the model was not asked within a minute")


@pytest.fixture
def ada(server: Served) -> Person:
    return server.person(f"ada-{uuid4().hex[:10]}@example.org")


def answer_to(question: dict[str, Any]) -> dict[str, Any]:
    told = {"option": "A"} if question["answer_field"] == "option" else {question["answer_field"]: ANSWER}
    return {"question_id": question["question_id"], **told}


# REST


@pytest.mark.slow
def test_every_route_answers_with_its_model(server: Served, model: Writer) -> None:
    with ExitStack() as opened:
        witness = Witness(opened)
        grace = witness.client(server, keep_an_account(witness, server))
        tell_of_oneself(grace)
        take_an_interview(grace, model)
        administer(witness, server, grace.get("/api/auth/me").json()["user_id"])
        go_wrong(grace)
        assert grace.post("/api/auth/logout").status_code == 204
    assert witness.seen == {(method, route.path) for route in ROUTES for method in route.methods}


def keep_an_account(witness: Witness, server: Served) -> str:
    front = witness.client(server)
    account = {"email": "grace@example.org", "password": PASSWORD}
    front.post("/api/auth/register", json={**account, "name": "Grace"})
    tokens = front.post("/api/auth/login", json=account).json()
    tokens = front.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).json()
    inside = witness.client(server, tokens["access_token"])
    inside.post("/api/auth/ws-ticket")
    inside.post("/api/auth/password", json={"current": PASSWORD, "new": PASSWORD + "!"})
    for path in ("/health", "/api/roles", "/api/interview-blueprints"):
        front.get(path)
    return str(tokens["access_token"])


def tell_of_oneself(client: httpx.Client) -> None:
    client.put(
        "/api/profile", json={"target_role": "Backend engineer", "skills": ["Python"], "preferences": {"pace": "slow"}}
    )
    client.get("/api/profile")
    text = (
        "Experience\nBackend engineer, 2019 - 2024: Python and PostgreSQL.\n\nEducation\nB.Sc. Computer Science, 2018"
    )
    resume = client.post("/api/resumes", json={"text": text}).json()
    client.post("/api/resumes", files={"file": ("resume.txt", text.encode())})
    client.get("/api/resumes")
    here = f"/api/resumes/{resume['resume_id']}"
    client.get(here)
    client.patch(
        here, json={"skills": ["Python", "Basket weaving"], "experience_years": 6, "education": ["Night school"]}
    )
    client.post(
        "/api/roles/match", json={"role": "SRE", "resume_id": resume["resume_id"], "job_description": "Kubernetes"}
    )
    client.delete(here)


def take_an_interview(client: httpx.Client, model: Writer) -> None:
    start = {"role": "Backend engineer", "consent": True, "max_questions": 12}
    started = client.post("/api/interviews/start", json=start).json()
    here = f"/api/interviews/{started['interview_id']}"
    question, hinted = started["question"], False
    for _ in range(6):
        hinted = hinted or (question["hints_available"] > 0 and client.post(f"{here}/hint").status_code == 200)
        question = client.post(f"{here}/answer", json=answer_to(question)).json()["next_question"]
    model.letters = False
    for step in ("pause", "resume", "skip", "end"):
        client.post(f"{here}/{step}")
    assert client.post(f"{here}/personalise").status_code == 200
    model.letters = True
    assert client.get(here).json()["report"]["answered"] == 6
    client.put(f"{here}/grading", json={"allowed": True})
    another = client.post("/api/interviews/start", json=start).json()
    client.post(f"/api/interviews/{another['interview_id']}/cancel")
    assert client.get("/api/interviews?limit=1").json()["next_cursor"]


def administer(witness: Witness, server: Served, user_id: str) -> None:
    assert server.owner_link is not None
    body = {"token": server.owner_link.partition("token=")[2], "name": "Owner", "password": PASSWORD}
    token = witness.client(server).post("/api/auth/one-time", json=body).json()["access_token"]
    admin = witness.client(server, token)
    admin.get("/api/admin/users?limit=1")
    admin.patch(f"/api/admin/users/{user_id}", json={"name": "Grace Hopper"})
    admin.post(f"/api/admin/users/{user_id}/password-reset")
    admin.get("/api/admin/models")
    admin.get("/api/admin/speech")
    admin.put("/api/admin/models", json={"hedge_s": 2, "tokens_per_day": None})
    grade(admin)
    leave(witness, server, admin)


def leave(witness: Witness, server: Served, admin: httpx.Client) -> None:
    """One goes by themselves, and one by the hand of an admin."""
    front = witness.client(server)
    for name in ("Ada", "Ben"):
        account = {"email": f"{name.lower()}@example.org", "password": PASSWORD, "name": name}
        made = front.post("/api/auth/register", json=account).json()
        if name == "Ada":
            own = witness.client(server, made["access_token"])
            assert own.request("DELETE", "/api/auth/me", json={"password": PASSWORD}).status_code == 204
        else:
            assert admin.delete(f"/api/admin/users/{made['user_id']}").status_code == 204


def grade(admin: httpx.Client) -> None:
    """The answers of the interview before, one of them blind; and what is learned is switched off and on again."""
    items = admin.get("/api/graders/answers?limit=1").json()["items"]
    admin.get("/api/graders/drawn")
    for item, way in zip(items, ("blind", "confirmed"), strict=False):
        here = f"/api/graders/answers/{item['session_id']}/{item['question_id']}"
        shown = admin.get(here, params={"blind": way == "blind"}).json()
        points = [{"points": 0, "note": "No."}] * (len(shown["points"]) - 1)
        first = {"points": shown["points"][0]["max"], "quotes": [{"quote": ANSWER[:40], "start": 0}]}
        admin.put(f"{here}/grade", json={"way": way, "criteria": [first, *points], "note": "Read twice."})
    admin.delete(f"{here}/grade")
    admin.get("/api/graders/agreement?which=all")
    learned = admin.get("/api/graders/learned").json()["items"][-1]
    admin.get(f"/api/graders/learned/{learned['bank_id']}")
    back = {"bank_version": learned["bank_version"], "kind": "back", "seen": learned["version"], "back_to": 0}
    assert admin.post(f"/api/admin/learned/{learned['bank_id']}", json=back).status_code == 200


def go_wrong(client: httpx.Client) -> None:
    """What goes wrong is a problem too; the witness holds it against that model."""
    said = [
        client.get("/api/interviews/none"),
        client.get("/api/interviews?limit=0"),
        client.get("/api/interviews?cursor=none"),
        client.get("/api/admin/users"),
        client.get("/api/auth/me", headers={"Authorization": "Bearer none"}),
        client.post("/api/auth/register", json={"email": "grace@example.org", "password": PASSWORD, "name": "G"}),
        client.post("/api/interviews/start", json={"role": "Backend engineer"}),
        client.post("/api/resumes", content=b"x", headers={"Content-Type": "text/plain"}),
        client.post("/api/resumes", json={"text": "x" * (1 << 20)}),
    ]
    assert [answer.status_code for answer in said] == [404, 422, 422, 403, 401, 409, 422, 415, 413]


# The WebSocket


TEAM_FRAMES = {"team", "members", "proposals", "team_message"}
"""Only those who answer together hear them: `test_teams.py` holds each against its model."""
VOICE_FRAMES = {"audio", "interrupt", "transcript", "turn", "voice"}
"""They come where an interview is spoken: `test_door_a_aloud.py` holds each against its model."""
CODE_FRAMES = {"run_progress", "run_result"}
"""They come where code runs: `test_coding_room.py` holds each against its model."""


class Listener(Socket):
    """Holds every frame against its model. What comes from the log is in the log's order."""

    last_seq = 0

    def next(self, timeout_s: float = 10) -> dict[str, Any]:
        frame: dict[str, Any] = super().next(timeout_s)
        model, logged = describe.SERVER[str(frame["type"])]
        fits(model, json.dumps(frame["data"]))
        assert frame.keys() <= {"type", "data", "seq"}
        if "seq" in frame:
            assert logged
            assert frame["seq"] > self.last_seq
            self.last_seq = frame["seq"]
        return frame

    def ask(self, kind: str, /, **data: object) -> dict[str, Any]:
        """The frame that answers this one."""
        key = uuid4().hex
        self.send(kind, key, **data)
        while True:
            frame = self.next()
            if frame["type"] == "pong" or (frame["type"] in ("ack", "error") and frame["data"]["id"] == key):
                return frame


def listener(person: Person, interview_id: object, **query: object) -> Listener:
    return Listener(person.socket(interview_id, **query)._address)


@pytest.mark.slow
def test_every_frame_of_an_interview_has_its_model(ada: Person) -> None:
    started: dict[str, Any] = ada.start(max_questions=12)
    kinds: set[object] = set()
    with listener(ada, started["interview_id"]) as socket:
        socket.until("question")
        for kind in ("repeat", "clarify", "thinking", "pause", "resume", "hint", "ping", "skip", "fly"):
            socket.ask(kind)
            if kind == "clarify":
                socket.until("notice")
        socket.send("get_current_question")
        answer_some(socket, socket.until("question"), 3)
    kinds |= {frame["type"] for frame in socket.received}
    with listener(ada, started["interview_id"], after=0) as socket:
        socket.until("resume")
        asked: list[dict[str, Any]] = [frame["data"] for frame in socket.received if frame["type"] == "question"]  # type: ignore[misc]
        answer_some(socket, asked[-1], 1)
        socket.ask("end")
        socket.until("completed")
        socket.until("report")
        socket.send("get_current_question")
        socket.until("completed")
    kinds |= {frame["type"] for frame in socket.received}
    assert kinds | TEAM_FRAMES | CODE_FRAMES | VOICE_FRAMES == set(describe.SERVER)
    assert kinds & VOICE_FRAMES <= {"voice"}
    assert not kinds & (TEAM_FRAMES | CODE_FRAMES)


def answer_some(socket: Listener, question: dict[str, Any], count: int) -> None:
    for _ in range(count):
        if question["hints_available"]:
            socket.ask("hint")
        socket.ask("answer", **answer_to(question))
        question = socket.until("question")


def test_the_document_of_the_websocket_is_what_the_models_say() -> None:
    """If not: `python -m vivavoce.api.describe docs/websocket.md`."""
    assert DOCUMENT.read_text(encoding="utf-8") == describe.document()


# The page that shows the API


@pytest.mark.slow
def test_the_page_of_the_api_asks_nobody_else(server: Served) -> None:
    with httpx.Client(base_url=server.url) as client:
        page = client.get("/docs")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert re.findall(r"(?:https?:)?//\w", page.text) == []
        assets = re.findall(r'(?:src|href)="([^":]+)"', page.text)
        assert len(assets) == 3
        for asset in assets:
            answer = client.get(f"/{asset}")
            assert (answer.status_code, len(answer.content) > 50) == (200, True), asset
        assert "https://" not in client.get("/docs/start.js").text
        assert client.get("/docs/other.js").status_code == 404
        policy = page.headers["content-security-policy"]
    assert "http" not in policy
    assert "'unsafe-inline'" not in re.search(r"script-src ([^;]*)", policy)[1]  # type: ignore[index]
