"""A client of the interview simulation, written from its description alone: it knows nothing of this server's code.

It is strict. Every answer must have every field that the description and the protocol name, each of the type named
there; what is added beside them is let pass. A score is 0 to 10 or null, and never anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import httpx

Data = dict[str, Any]
Check = Callable[[Any], bool]

ROOT = "/api/v1/interview"
INTERVIEW_TYPES = ("technical_coding", "system_design", "behavioral", "mixed")
COMPANY_TYPES = (
    *("big_tech", "startup", "fintech", "healthcare"),
    *("ecommerce", "gaming", "enterprise", "consulting"),
)
LEVELS = ("easy", "medium", "hard")
KINDS = ("coding_problem", "system_design", "behavioral", "technical_concept", "multiple_choice", "follow_up")
STATUSES = ("scheduled", "in_progress", "paused", "completed", "cancelled")
LANGUAGES = {"python", "javascript", "java", "cpp", "go", "rust"}


class NotAsDescribed(AssertionError):
    """The server said something that the description does not allow."""


def text(value: Any) -> bool:
    return isinstance(value, str)


def words(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != ""


def whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def score(value: Any) -> bool:
    """Null is honest; a number is one out of ten."""
    return value is None or (number(value) and 0 <= value <= 10)


def percent(value: Any) -> bool:
    return value is None or (number(value) and 0 <= value <= 100)


def number_or_null(value: Any) -> bool:
    return value is None or number(value)


def one_of(*allowed: str) -> Check:
    return lambda value: value in allowed


def mapping(value: Any) -> bool:
    return isinstance(value, dict)


def several(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(check(one) for one in value)


def shaped(fields: Mapping[str, Check]) -> Check:
    return lambda value: isinstance(value, dict) and all(n in value and check(value[n]) for n, check in fields.items())


def or_null(check: Check) -> Check:
    return lambda value: value is None or check(value)


def anything(value: Any) -> bool:
    return True


ORIGIN = {"kind": words, "name": words, "version": words}
QUESTION: Mapping[str, Check] = {
    "question_id": words,
    "text": words,
    "kind": one_of(*KINDS),
    "phase": words,
    "skill": words,
    "difficulty": one_of(*LEVELS),
    "question_number": whole,
    "total_questions": whole,
    "time_limit_seconds": number,
    "hints_available": whole,
    "origin": shaped(ORIGIN),
}
EVALUATION: Mapping[str, Check] = {
    "question_id": words,
    "score": score,
    "criteria": several(shaped({"name": words, "points": number, "max": number, "evidence": several(mapping)})),
    "feedback": text,
    "strengths": several(words),
    "improvements": several(words),
    "confidence": number,
    "origin": shaped(ORIGIN),
}
SESSION: Mapping[str, Check] = {
    "id": words,
    "status": one_of(*STATUSES),
    "interview_type": one_of(*INTERVIEW_TYPES),
    "company_type": one_of(*COMPANY_TYPES),
    "difficulty_level": one_of(*LEVELS),
    "progress": mapping,
}
FEEDBACK: Mapping[str, Check] = {
    "overall_score": score,
    "technical_score": score,
    "communication_score": score,
    "problem_solving_score": score,
    "dimensions": shaped(
        dict.fromkeys(("clarity", "technical_depth", "structure", "collaboration", "confidence"), score)
    ),
    "key_strengths": several(words),
    "areas_for_improvement": several(words),
    "recommendations": several(lambda one: words(one) or (mapping(one) and words(one.get("text")))),
    "percentile": percent,
    "questions": several(mapping),
    "origin": shaped(ORIGIN),
}
ANALYTICS: Mapping[str, Check] = {
    "sessions": lambda value: whole(value) or isinstance(value, list),
    "score_trend": several(mapping),
    "concept_performance": several(mapping),
    "company_readiness": mapping,
    "improvement_rate": number_or_null,
    "percentile": percent,
}
PROBLEM: Mapping[str, Check] = {
    "type": words,
    "title": words,
    "status": whole,
    "detail": words,
    "code": words,
    "request_id": words,
}


def checked(data: Any, fields: Mapping[str, Check], what: str) -> Data:
    if not isinstance(data, dict):
        raise NotAsDescribed(f"{what} is no object: {data!r:.200}")
    for name, check in fields.items():
        if name not in data:
            raise NotAsDescribed(f"{what} has no '{name}'")
        if not check(data[name]):
            raise NotAsDescribed(f"{what}: '{name}' is {data[name]!r:.300}")
    return data


def question(data: Any) -> Data:
    found = checked(data, QUESTION, "a question")
    starter = found.get("starter_code")
    if starter is not None and not (mapping(starter) and all(words(n) and text(t) for n, t in starter.items())):
        raise NotAsDescribed(f"starter_code is no {{language: text}}: {starter!r:.200}")
    return found


def evaluation(data: Any, asked: Data) -> Data:
    """A null score says why; points name their evidence; of code, a test that ran or words of the answer."""
    found = checked(data, EVALUATION, "an evaluation")
    if found["score"] is None and not words(found.get("not_scored")):
        raise NotAsDescribed("an evaluation has neither a score nor a reason")
    for criterion in found["criteria"]:
        if criterion["points"] > 0 and not criterion["evidence"]:
            raise NotAsDescribed(f"'{criterion['name']}' has points without evidence")
        for evidence in criterion["evidence"]:
            if not any(words(evidence.get(name)) for name in ("quote", "test", "key")):
                raise NotAsDescribed(f"evidence cites nothing: {evidence!r}")
    tests = [e["test"] for c in found["criteria"] for e in c["evidence"] if e.get("test")]
    if tests and asked["kind"] != "coding_problem":
        raise NotAsDescribed("tests ran on what is no code")
    return found


class SimulationClient:
    """One signed-in person."""

    def __init__(self, url: str, token: str) -> None:
        self._http = httpx.Client(base_url=url + ROOT, headers={"Authorization": f"Bearer {token}"}, timeout=60)

    def __enter__(self) -> SimulationClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def create(self, **wanted: Any) -> Data:
        session = self._said("POST", "/sessions", 201, wanted)
        checked(session, SESSION, "a new session")
        for name in ("interview_type", "company_type", "difficulty_level"):
            if name in wanted and session[name] != wanted[name]:
                raise NotAsDescribed(f"{name} is {session[name]}, asked for was {wanted[name]}")
        return self._in(session, "scheduled")

    def start(self, session_id: str, **preferences: Any) -> Data:
        body = {"user_preferences": preferences} if preferences else None
        return self._in(self._session("POST", f"/sessions/{session_id}/start", body), "in_progress")

    def session(self, session_id: str) -> Data:
        return self._session("GET", f"/sessions/{session_id}")

    def current_question(self, session_id: str) -> Data | None:
        told = self._said("GET", f"/sessions/{session_id}/current-question", 200)
        checked(told, {"question": or_null(mapping)}, "the current question")
        return None if told["question"] is None else question(told["question"])

    def respond(self, session_id: str, asked: Data, **response: Any) -> tuple[Data, Data | None, Data | None]:
        """The session, the evaluation of this response, and the next question."""
        body = {"question_id": asked["question_id"], **response}
        told = self._said("POST", f"/sessions/{session_id}/responses", 200, body)
        fields = {"session": mapping, "evaluation": or_null(mapping), "next_question": or_null(mapping)}
        checked(told, fields, "what comes of a response")
        judged = None if told["evaluation"] is None else evaluation(told["evaluation"], asked)
        following = None if told["next_question"] is None else question(told["next_question"])
        return checked(told["session"], SESSION, "a session"), judged, following

    def follow_up(self, session_id: str) -> Data:
        told = self._said("POST", f"/sessions/{session_id}/follow-up", 200)
        return question(checked(told, {"question": mapping}, "a follow-up")["question"])

    def hint(self, session_id: str) -> Data:
        return self._said("GET", f"/sessions/{session_id}/hint", 200)

    def change(self, session_id: str, how: str, becomes: str) -> Data:
        """`how`: pause, resume, complete or cancel."""
        return self._in(self._session("POST", f"/sessions/{session_id}/{how}"), becomes)

    def feedback(self, session_id: str) -> Data:
        return checked(self._said("GET", f"/sessions/{session_id}/feedback", 200), FEEDBACK, "feedback")

    def analytics(self, user_id: str) -> Data:
        return checked(self._said("GET", f"/users/{user_id}/analytics", 200), ANALYTICS, "analytics")

    def company_patterns(self) -> Any:
        return self._said("GET", "/company-patterns", 200)

    def health(self) -> Data:
        return checked(self._said("GET", "/health", 200), {"status": words}, "health")

    def refused(self, method: str, path: str, body: Any = None, *, raw: bytes | None = None) -> Data:
        """What a request that must not succeed is answered: a problem, and never a fault of the server."""
        content = (
            {"content": raw, "headers": {"Content-Type": "application/json"}} if raw is not None else {"json": body}
        )
        answer = self._http.request(method, path, **content)  # type: ignore[arg-type]
        if not 400 <= answer.status_code < 500:
            raise NotAsDescribed(f"{method} {path} {body!r}: {answer.status_code} {answer.text[:200]}")
        if not answer.headers["content-type"].startswith("application/problem+json"):
            raise NotAsDescribed(f"an error comes as {answer.headers['content-type']}")
        problem = checked(answer.json(), PROBLEM, "a problem")
        if problem["status"] != answer.status_code:
            raise NotAsDescribed("a problem's status is not that of its answer")
        return problem

    def _session(self, method: str, path: str, body: Any = None) -> Data:
        return checked(self._said(method, path, 200, body), SESSION, "a session")

    def _in(self, session: Data, status: str) -> Data:
        if session["status"] != status:
            raise NotAsDescribed(f"the session is {session['status']}, not {status}")
        return session

    def _said(self, method: str, path: str, status: int, body: Any = None) -> Data:
        answer = self._http.request(method, path, json=body) if body is not None else self._http.request(method, path)
        if answer.status_code != status:
            raise NotAsDescribed(f"{method} {path}: {answer.status_code} {answer.text[:400]}")
        told: Data = answer.json()
        return told
