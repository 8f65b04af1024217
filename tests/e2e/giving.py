"""Somebody who gives tests, over REST, for the browsers of those who take them."""

from __future__ import annotations

from typing import Any

import httpx

from e2e.in_browser import PASSWORD, House, Visitor
from served import TRUSTED

PLAIN: dict[str, Any] = {
    "title": "Backend developer assessment",
    "skills": [{"skill": "python", "weight": 2}, {"skill": "sql", "weight": 1}],
    "total_questions": 3,
    "time_limit_minutes": 30,
    "closes_at": "2029-06-01T18:00",
    "zone": "Europe/Berlin",
}


class Giver:
    def __init__(self, house: House, email: str) -> None:
        self._house = house
        self._email = email

    def test(self, **wanted: Any) -> int:
        made = self._post("/api/tests", {**PLAIN, **wanted})
        return int(made["test_id"])

    def invite(self, test_id: int, email: str, **whom: Any) -> str:
        """The path of the link in the invitation's e-mail."""
        invited = self._post(f"/api/tests/{test_id}/applications", {"email": email, **whom})
        return "/invitation#" + str(invited["invite_url"]).partition("#")[2]

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        with httpx.Client(base_url=self._house.url, verify=TRUSTED) as client:
            tokens = client.post("/api/auth/login", json={"email": self._email, "password": PASSWORD}).json()
            headers = {"authorization": f"Bearer {tokens['access_token']}"}
            made = client.post(path, json=body, headers=headers)
        assert made.status_code == 201, made.text
        told: dict[str, Any] = made.json()
        return told


def accept(visitor: Visitor, link: str) -> None:
    visitor.go(link)
    visitor.page.get_by_label("Your name").fill("Ada Lovelace")
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.press("Make the account and accept")
    visitor.page.get_by_role("heading", name="How it works").wait_for()


def begin(visitor: Visitor) -> None:
    visitor.page.get_by_label("I understand that an AI leads this test").check()
    visitor.press("Begin the test")
    visitor.surface.wait_for()


def invited(visitor: Visitor, giver: Giver, **wanted: Any) -> int:
    """A person in the room of a test of their own."""
    test_id = giver.test(**wanted)
    accept(visitor, giver.invite(test_id, visitor.email))
    begin(visitor)
    return test_id


def leave_the_page(visitor: Visitor, state: str = "hidden") -> None:
    """As when another tab comes to the front, which a browser without a window never does by itself."""
    visitor.page.evaluate(
        """(state) => {
            Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
        }""",
        state,
    )
