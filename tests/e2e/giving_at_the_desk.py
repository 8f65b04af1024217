"""A recruiter's house: tests of each size, and candidates who take one, all by the API that anybody may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from e2e.in_browser import PASSWORD, House
from e2e.many_results import seed

SKILLS = ("python", "sql")
MANY = 10_000


@dataclass(frozen=True, slots=True)
class Giving:
    """What the pages of the desk are tried on. `many` has ten thousand results, `few` two finished attempts and one
    that runs, `none` nothing."""

    house: House
    recruiter: str
    many: int
    few: int
    none: int
    finished: str
    running: str


def gives(house: House, recruiter: str, *, many: int = MANY) -> Giving:
    rita = Client(house, recruiter)
    tests = [
        rita.post("/api/tests", json=_test(title, **more))["test_id"]
        for title, more in (
            ("Backend developers, spring", {"pass_mark": 55}),
            ("Data engineers", {"pass_mark": 50, "feedback": "none", "blind_review": True}),
            ("A test that nobody has taken", {}),
        )
    ]
    seed(house.data_dir, tests[0], SKILLS, many)
    taken = [
        _taken(house, rita, tests[1], f"{name}@example.org", answers)
        for name, answers in (("ada", 9), ("bob", 9), ("cleo", 2))
    ]
    return Giving(house, recruiter, *tests, finished=taken[0], running=taken[2])


class Client:
    def __init__(self, house: House, email: str) -> None:
        self._url = house.url
        self._headers: dict[str, str] = {}
        tokens = self.post("/api/auth/login", {"email": email, "password": PASSWORD})
        self._headers = {"Authorization": f"Bearer {tokens['access_token']}"}

    def post(self, path: str, json: dict[str, Any]) -> Any:
        return self._sent("POST", path, json)

    def put(self, path: str, json: dict[str, Any]) -> Any:
        return self._sent("PUT", path, json)

    def get(self, path: str) -> Any:
        return self._sent("GET", path)

    def send_file(self, path: str, name: str, content: bytes, media_type: str) -> Any:
        files = {"file": (name, content, media_type)}
        answer = httpx.post(self._url + path, files=files, headers=self._headers, timeout=60)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def _sent(self, method: str, path: str, json: dict[str, Any] | None = None) -> Any:
        answer = httpx.request(method, self._url + path, json=json, headers=self._headers, timeout=60)
        assert answer.status_code < 300, answer.text
        return answer.json()


def _test(title: str, **more: Any) -> dict[str, Any]:
    skills = [{"skill": skill, "weight": 1} for skill in SKILLS]
    return {"title": title, "skills": skills, "total_questions": 4, "time_limit_minutes": 30, **more}


def _taken(house: House, rita: Client, test_id: int, email: str, answers: int) -> str:
    httpx.post(
        f"{house.url}/api/auth/register",
        json={"email": email, "password": PASSWORD, "name": email.partition("@")[0].capitalize()},
    ).raise_for_status()
    rita.post(f"/api/tests/{test_id}/applications", json={"email": email})
    candidate = Client(house, email)
    begun = candidate.post(f"/api/tests/{test_id}/start", json={"consent": True})
    interview, question = str(begun["interview_id"]), begun["question"]
    while question is not None and answers > 0:
        given = {"question_id": question["question_id"], "option": "AC"[answers % 2]}
        question = candidate.post(f"/api/interviews/{interview}/answer", json=given)["next_question"]
        answers -= 1
    if question is None:
        candidate.get(f"/api/interviews/{interview}")
    return interview
