"""A client that was written from the description alone is interviewed, and tries what it should not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from conformance import simulation_client
from conformance.simulation_client import (
    ANALYTICS,
    COMPANY_TYPES,
    EVALUATION,
    FEEDBACK,
    KINDS,
    LANGUAGES,
    QUESTION,
    SESSION,
    Data,
    NotAsDescribed,
    SimulationClient,
    checked,
    evaluation,
)
from served import Person, Served, served

SERVER = pytest.mark.slow
WANTED = {
    "interview_type": "technical_coding",
    "company_type": "big_tech",
    "difficulty_level": "easy",
    "max_questions": 5,
    "time_limit": 60,
}
TWO_SUM = """
def two_sum(nums, target):
    num_map = {}
    for i, num in enumerate(nums):
        complement = target - num
        if complement in num_map:
            return [num_map[complement], i]
        num_map[num] = i
    return []
    """
WORDS = (
    "I would first ask how large the input is, because the design depends on it. I would keep what was seen in a hash "
    "map, so that each look-up takes constant time. The cost is memory, which grows with the input. For example, a "
    "million numbers take about a hundred megabytes. I would test an empty input and one with duplicates."
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("conformance") / "data", VIVA_SANDBOX="on") as running:
        yield running


@pytest.fixture
def ada(server: Served) -> Person:
    return server.person(f"ada-{uuid4().hex[:10]}@example.org")


@pytest.fixture
def client(ada: Person) -> Iterator[SimulationClient]:
    with SimulationClient(ada.served.url, ada.token) as one:
        yield one


def test_the_client_knows_nothing_of_the_server() -> None:
    source = Path(simulation_client.__file__).read_text(encoding="utf-8")
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported == {"__future__", "collections", "typing", "httpx"}


@pytest.mark.parametrize(
    ("fields", "data"),
    [
        (SESSION, {"id": "s"}),
        (FEEDBACK, {**dict.fromkeys(FEEDBACK), "overall_score": 7}),
        (FEEDBACK, {**dict.fromkeys(FEEDBACK), "overall_score": 70}),
        (ANALYTICS, {**dict.fromkeys(ANALYTICS), "sessions": "many"}),
        (QUESTION, {**dict.fromkeys(QUESTION, "x"), "question_number": 1}),
        (EVALUATION, []),
    ],
)
def test_the_client_lets_nothing_pass_that_is_not_as_described(fields: Any, data: Any) -> None:
    with pytest.raises(NotAsDescribed):
        checked(data, fields, "this")


def test_the_client_takes_no_number_without_its_evidence() -> None:
    origin = {"kind": "tests", "name": "judge", "version": "1"}
    told: Data = {"question_id": "q", "score": None, "criteria": [], "feedback": "", "strengths": []}
    told |= {"improvements": [], "confidence": 0.5, "origin": origin}
    with pytest.raises(NotAsDescribed, match="neither a score nor a reason"):
        evaluation(told, {"kind": "coding_problem"})
    points = {"name": "Correctness", "points": 1, "max": 1, "evidence": []}
    with pytest.raises(NotAsDescribed, match="without evidence"):
        evaluation({**told, "score": 10, "criteria": [points]}, {"kind": "coding_problem"})


@SERVER
def test_a_whole_interview_as_the_description_shows_it(client: SimulationClient, ada: Person) -> None:
    session = client.create(**WANTED)
    started = client.start(session["id"], allow_hints=True)
    assert started["id"] == session["id"]
    asked = client.current_question(session["id"])
    assert asked is not None
    assert asked["kind"] == "coding_problem"
    assert set(asked["starter_code"]) & LANGUAGES
    response = {
        "response_text": "I'll solve this using a hash map approach",
        "code_solution": TWO_SUM,
        "language": "python",
        "confidence_level": 4,
    }
    after, judged, following = client.respond(session["id"], asked, **response)
    assert after["id"] == session["id"]
    assert judged is not None
    if "def two_sum(" in asked["starter_code"].get("python", "") and (asked.get("coding") or {}).get("runs") == "full":
        tests = [e["test"] for criterion in judged["criteria"] for e in criterion["evidence"] if e.get("test")]
        assert len(tests) >= 15, "a right solution passes, and its evidence names the tests that ran"
    assert following is not None
    more = client.follow_up(session["id"])
    assert more["kind"] == "follow_up"
    assert more["question_id"] != asked["question_id"]
    _, _, back = client.respond(session["id"], more, response_text=WORDS)
    waited = following if following["kind"] != "follow_up" else back
    assert back is not None
    assert waited is not None
    if following["kind"] != "follow_up":
        assert back["question_id"] == following["question_id"], "what was open comes back under the same id"
    for _ in range(20):
        if back is None:
            break
        _, _, back = client.respond(session["id"], back, response_text=WORDS)
    assert client.session(session["id"])["status"] == "completed"
    assert client.change(session["id"], "complete", "completed")["id"] == session["id"]
    feedback = client.feedback(session["id"])
    assert feedback["percentile"] is None, "nobody else was here yet"
    assert {one["question_id"] for one in feedback["questions"]} >= {asked["question_id"], more["question_id"]}
    with ada.client() as door_a:
        me = door_a.get("/api/auth/me").json()["user_id"]
    analytics = client.analytics(me)
    assert set(analytics["company_readiness"]) == set(COMPANY_TYPES)
    assert len(analytics["score_trend"]) == (feedback["overall_score"] is not None)


@SERVER
@pytest.mark.parametrize("company", COMPANY_TYPES)
@pytest.mark.parametrize("kind", ["system_design", "behavioral"])
def test_every_company_interviews_in_every_type(client: SimulationClient, company: str, kind: str) -> None:
    session = client.create(interview_type=kind, company_type=company, difficulty_level="hard", max_questions=2)
    client.start(session["id"])
    asked = client.current_question(session["id"])
    assert asked is not None
    assert asked["kind"] == kind
    client.change(session["id"], "cancel", "cancelled")


@SERVER
def test_the_patterns_are_as_described(client: SimulationClient) -> None:
    told = {one["company_type"]: one for one in client.company_patterns()["items"]}
    assert set(told) == set(COMPANY_TYPES)
    assert [told[one]["duration_minutes"] for one in ("big_tech", "startup", "fintech")] == [60, 45, 60]
    assert told["big_tech"]["distribution"] == {"coding_problem": 0.6, "system_design": 0.2, "behavioral": 0.2}
    assert told["startup"]["distribution"] == {"coding_problem": 0.5, "technical_concept": 0.3, "behavioral": 0.2}
    assert told["fintech"]["distribution"] == {"coding_problem": 0.4, "system_design": 0.3, "technical_concept": 0.3}
    assert "Security" in told["fintech"]["focus"]
    assert "Code correctness" in told["big_tech"]["evaluation"]
    assert all(set(one["distribution"]) <= set(KINDS) for one in told.values())


@SERVER
def test_the_door_is_well(client: SimulationClient) -> None:
    assert client.health()["status"] == "ok"


@SERVER
def test_a_session_goes_from_state_to_state_and_no_other_way(client: SimulationClient) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    session = client.create(**WANTED, scheduled_at=tomorrow)
    here = f"/sessions/{session['id']}"
    for how in ("pause", "resume", "complete"):
        assert client.refused("POST", f"{here}/{how}")["status"] == 409
    assert client.refused("POST", f"{here}/follow-up")["status"] == 409
    assert client.refused("GET", f"{here}/feedback")["status"] == 409
    client.start(session["id"])
    assert client.refused("POST", f"{here}/start")["status"] == 409
    assert client.refused("POST", f"{here}/resume")["status"] == 409
    client.change(session["id"], "pause", "paused")
    asked = client.session(session["id"])["current_question"]
    response = {"question_id": asked["question_id"], "response_text": WORDS}
    assert client.refused("POST", f"{here}/responses", response)["status"] == 409
    client.change(session["id"], "resume", "in_progress")
    client.change(session["id"], "cancel", "cancelled")
    for how in ("start", "pause", "resume", "complete", "cancel"):
        assert client.refused("POST", f"{here}/{how}")["status"] == 409


@SERVER
def test_hints_come_one_by_one_and_cost_what_is_told(client: SimulationClient) -> None:
    session = client.create(**WANTED)
    client.start(session["id"], allow_hints=True)
    asked = client.current_question(session["id"])
    assert asked is not None
    hints = [client.hint(session["id"]) for _ in range(asked["hints_available"])]
    assert len({hint["text"] for hint in hints}) == len(hints) >= 1
    assert client.refused("GET", f"/sessions/{session['id']}/hint")["status"] == 409
    other = client.create(**WANTED)
    client.start(other["id"], allow_hints=False)
    assert client.refused("GET", f"/sessions/{other['id']}/hint")["status"] == 409


MALFORMED: tuple[Any, ...] = (
    *(None, [], 7, "words", {}, {"interview_type": "mixed"}, {**WANTED, "interview_type": "chess"}),
    *({**WANTED, "company_type": "bank"}, {**WANTED, "difficulty_level": "brutal"}, {**WANTED, "max_questions": 0}),
    *({**WANTED, "max_questions": "many"}, {**WANTED, "time_limit": -1}, {**WANTED, "language": "cobol"}),
    *({**WANTED, "scheduled_at": "tomorrow"}, {**WANTED, "scheduled_at": "2020-01-01T00:00:00Z"}),
    *({**WANTED, "scheduled_at": "2090-01-01T00:00:00"}, {**WANTED, "preferences": []}),
)


@SERVER
@pytest.mark.parametrize("body", MALFORMED, ids=repr)
def test_a_malformed_session_is_refused_by_name(client: SimulationClient, body: Any) -> None:
    assert client.refused("POST", "/sessions", body)["status"] == 422


@SERVER
def test_malformed_responses_are_refused_and_the_session_goes_on(client: SimulationClient) -> None:
    session = client.create(**WANTED)
    client.start(session["id"])
    asked = client.current_question(session["id"])
    assert asked is not None
    here, q = f"/sessions/{session['id']}/responses", asked["question_id"]
    for body in (
        *(None, [], {}, {"question_id": q}, {"question_id": q, "response_text": ""}, {"question_id": 7}),
        *({"question_id": q, "response_text": WORDS, "confidence_level": level} for level in (0, 6, "high")),
        *({"question_id": q, "code_solution": "x", "language": "cobol"}, {"question_id": q, "code_solution": "x"}),
    ):
        assert client.refused("POST", here, body)["status"] == 422, body
    assert client.refused("POST", here, raw=b"{")["status"] == 422
    assert client.refused("POST", here, {"question_id": "q_unknown", "response_text": WORDS})["status"] == 404
    client.respond(session["id"], asked, response_text=WORDS)
    assert client.refused("POST", here, {"question_id": q, "response_text": WORDS})["status"] == 409


@SERVER
def test_what_is_not_yours_is_not_there(client: SimulationClient, server: Served) -> None:
    session = client.create(**WANTED)
    stranger = server.person(f"eve-{uuid4().hex[:10]}@example.org")
    with SimulationClient(server.url, stranger.token) as eve:
        for method, path in (("GET", ""), ("POST", "/start"), ("GET", "/feedback"), ("POST", "/cancel")):
            assert eve.refused(method, f"/sessions/{session['id']}{path}")["status"] == 404
        assert eve.refused("GET", f"/users/{session['user_id']}/analytics")["status"] == 404
        assert eve.refused("POST", "/sessions", {**WANTED, "user_id": session["user_id"]})["status"] == 403
    nobody = httpx.post(f"{server.url}/api/v1/interview/sessions", json=WANTED)
    assert nobody.status_code == 401
