"""Those who give tests, for tests of it: a server with an owner, a recruiter and candidates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from served import PASSWORD, TRUSTED, Person, Served

SKILLS = [{"skill": "python", "weight": 2}, {"skill": "sql", "weight": 1}]
PLAIN: dict[str, Any] = {
    "title": "Backend developer assessment",
    "skills": SKILLS,
    "total_questions": 4,
    "time_limit_minutes": 30,
}


@dataclass
class House:
    server: Served
    owner: Person
    recruiter: Person
    other_recruiter: Person
    people: dict[str, Person] = field(default_factory=dict)

    def candidate(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = self.server.person(f"{name}@example.org")
        return self.people[name]

    def test(self, by: Person | None = None, **wanted: Any) -> dict[str, Any]:
        with (by or self.recruiter).client() as client:
            made = client.post("/api/tests", json={**PLAIN, **wanted})
        assert made.status_code == 201, made.text
        told: dict[str, Any] = made.json()
        return told

    def invite(self, test_id: int, by: Person | None = None, **whom: Any) -> dict[str, Any]:
        with (by or self.recruiter).client() as client:
            made = client.post(f"/api/tests/{test_id}/applications", json=whom)
        assert made.status_code == 201, made.text
        told: dict[str, Any] = made.json()
        return told


def open_house(server: Served) -> House:
    assert server.linked.wait(20)
    assert server.owner_link is not None
    body = {
        "token": server.owner_link.partition("token=")[2],
        "email": "owner@example.org",
        "name": "Owner",
        "password": PASSWORD,
    }
    with httpx.Client(base_url=server.url, verify=TRUSTED) as client:
        tokens = client.post("/api/auth/one-time", json=body).json()
    owner = Person(server, body["email"], tokens["access_token"], tokens["refresh_token"])
    return House(server, owner, _recruiter(server, owner, "rita"), _recruiter(server, owner, "rolf"))


def _recruiter(server: Served, owner: Person, name: str) -> Person:
    email = f"{name}@example.org"
    with server.person(email).client() as client:
        user_id = client.get("/api/auth/me").json()["user_id"]
    with owner.client() as client:
        assert client.patch(f"/api/admin/users/{user_id}", json={"role": "recruiter"}).status_code == 200
    return server.person(email)
