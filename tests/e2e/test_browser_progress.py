"""Interviews as a company leads them, in a browser: begun on the set-up page, answered over REST with code that really
runs, and read in the report and on the progress page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from e2e.in_browser import PASSWORD, House, Visitor
from e2e.test_browser_access import violations
from e2e.test_browser_code import RUNS_MS, with_languages

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOT = "/api/v1/interview"
WRONG = "def nothing(*given):\n    unused = 1\n    return None\n"
WORDS = (
    "First I would ask how large the input is, because the design depends on it. Then I would keep what was seen in a "
    "hash map, so that each look-up takes constant time. The cost is memory, which grows with the input. For example, "
    "a million numbers take about a hundred megabytes. I would test an empty input and one with duplicates. I have not "
    "used anything larger in production, and I would ask a colleague to review it."
)


@pytest.fixture(scope="module")
def code_house() -> Iterator[House]:
    house = House(VIVA_SANDBOX="on")
    with_languages(house)
    try:
        house.start(patience_s=180)
        yield house
    finally:
        house.close()


class Candidate:
    """The same person over REST."""

    def __init__(self, visitor: Visitor) -> None:
        self._client = httpx.Client(base_url=visitor.house.url, timeout=120)
        given = {"email": visitor.email, "password": PASSWORD}
        token = self._client.post("/api/auth/login", json=given).json()["access_token"]
        self._client.headers["authorization"] = f"Bearer {token}"

    def __enter__(self) -> Candidate:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._client.request(method, ROOT + path, json=body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def begin(self, **wanted: Any) -> str:
        made = self.ask("POST", "/sessions", {"company_type": "startup", "difficulty_level": "easy", **wanted})
        self.ask("POST", f"/sessions/{made['id']}/start", {})
        return str(made["id"])

    def answer_all(self, session_id: str, code: str = WRONG) -> list[str]:
        """The kinds of what was asked, in order. The interview ends after its last answer."""
        kinds = []
        while (asked := self.ask("GET", f"/sessions/{session_id}/current-question")["question"]) is not None:
            kinds.append(asked["kind"])
            coded = written(asked, code) if asked["kind"] == "coding_problem" else {}
            body = {"question_id": asked["question_id"], "response_text": WORDS, **coded}
            self.ask("POST", f"/sessions/{session_id}/responses", body)
        self.ask("POST", f"/sessions/{session_id}/complete")
        return kinds


FITS_AFTER_A_FRAME = """() => new Promise((done) => requestAnimationFrame(
    () => done(document.documentElement.scrollWidth <= innerWidth)))"""
FRAMES_MOST = 300


def written(asked: dict[str, Any], code: str) -> dict[str, str]:
    """A problem that is solved in SQL alone is talked about: door C names no such language."""
    languages = [one["name"] for one in asked["coding"]["languages"]]
    return {"code_solution": code, "language": "python"} if "python" in languages else {}


def looked_at(visitor: Visitor) -> None:
    """In both lights and on a phone."""
    page = visitor.page
    for light in ("light", "dark"):
        page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
        assert violations(visitor) == [], light
    page.set_viewport_size({"width": 390, "height": 844})
    # A chart is drawn anew once its room has another width.
    fits = any(page.evaluate(FITS_AFTER_A_FRAME) for _ in range(FRAMES_MOST))
    assert fits, "something is wider than the phone"
    page.set_viewport_size({"width": 1280, "height": 900})


def test_an_interview_like_at_a_company_is_begun_answered_and_read(visit, code_house: House) -> None:
    visitor = visit(at=code_house)
    page: Page = visitor.page
    visitor.sign_up()
    page.get_by_role("link", name="Progress").click()
    expect(page.get_by_role("heading", name="Nothing to look back on yet")).to_be_visible()
    looked_at(visitor)

    session_id = set_up_like_a_startup(visitor)
    with Candidate(visitor) as candidate:
        assert "coding_problem" in candidate.answer_all(session_id)

    visitor.go(f"/interview/{session_id}/report")
    expect(page.get_by_role("heading", name="What the score is made of")).to_be_visible()
    tests = page.get_by_role("group", name="What the tests say of the code").first
    expect(tests.get_by_role("heading", name="Correctness")).to_be_visible(timeout=RUNS_MS)
    expect(tests.get_by_text(re.compile("tests passed"))).to_be_visible()
    expect(tests.get_by_text("never its input")).to_be_visible()
    confidence = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Confidence, as the words"))
    expect(confidence).to_be_visible()
    expect(page.get_by_text("A percentile takes 30")).to_be_visible()
    looked_at(visitor)

    again = page.get_by_role("link", name="Solve it again").first
    again.click()
    expect(page.get_by_text("To practise:")).to_be_visible()
    expect(page.get_by_text("one coding problem")).to_be_visible()
    expect(page.get_by_label("Job description")).to_have_count(0)

    visitor.go("/progress")
    expect(page.get_by_text("A line takes a second interview.")).to_be_visible()
    looked_at(visitor)


def set_up_like_a_startup(visitor: Visitor) -> str:
    page = visitor.page
    visitor.go("/start")
    page.get_by_text("Interview like at …").click()
    page.get_by_role("radio", name=re.compile("^Startup")).check()
    page.get_by_text("Code and concepts").click()
    page.get_by_text("Gentle").click()
    looked_at(visitor)
    visitor.press("Continue")
    page.get_by_role("heading", name="How you like to talk").wait_for()
    page.get_by_label("I understand").check()
    visitor.press("Begin")
    visitor.question.wait_for(timeout=RUNS_MS)
    page.wait_for_url(re.compile("/interview/"))
    return visitor.interview_id


def test_progress_over_several_interviews_is_drawn_and_told(visit, code_house: House) -> None:
    visitor = visit(at=code_house)
    page: Page = visitor.page
    visitor.sign_up()
    with Candidate(visitor) as candidate:
        for company in ("startup", "fintech", "startup"):
            session_id = candidate.begin(interview_type="behavioral", company_type=company, max_questions=2)
            candidate.answer_all(session_id)
    visitor.go("/progress")
    chart = page.get_by_role("figure").filter(has_text="Score by interview")
    expect(chart.locator("canvas")).to_be_visible()
    expect(chart.get_by_role("row")).to_have_count(4)
    chart.get_by_role("button", name="Show as table").click()
    expect(chart.get_by_role("region")).to_be_visible()
    expect(page.get_by_role("heading", name="What to practise next")).to_be_visible()
    looked_at(visitor)
    practise = page.get_by_role("link", name=re.compile("^Practise ")).first
    practise.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("To practise:")).to_be_visible()
