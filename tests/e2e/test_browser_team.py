"""Two people who answer a test together, each in a browser of their own."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import expect

from e2e.in_browser import PASSWORD, SCREENSHOTS, House, Visitor
from e2e.test_browser_access import too_wide, violations
from served import TRUSTED

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TEST = {
    "title": "Answered by two",
    "skills": [{"skill": "python"}],
    "total_questions": 2,
    "time_limit_minutes": 30,
    "group_size": 2,
}


@dataclass
class Two:
    ada: Visitor
    ben: Visitor
    recruiter: str = ""
    attempt: str = ""
    """Where the recruiter reads of it."""

    def come(self, interview_id: str) -> None:
        for one in (self.ada, self.ben):
            one.go(f"/interview/{interview_id}")
            one.question.wait_for()


def signed_in(house: House, email: str) -> httpx.Client:
    with httpx.Client(base_url=house.url, verify=TRUSTED) as client:
        tokens = client.post("/api/auth/login", json={"email": email, "password": PASSWORD}).json()
    return httpx.Client(base_url=house.url, headers={"Authorization": f"Bearer {tokens['access_token']}"}, timeout=30)


def of_kind(kind: str, skill: str) -> tuple[dict[str, object], dict[str, object]]:
    """A test of one question, and the form that it follows."""
    sections = [{"phase": "role_skills", "title": "All", "kinds": [kind]}]
    form = {"id": f"team-{uuid4().hex[:10]}", "title": "One question", "sections": sections, "max_questions": 1}
    return {**TEST, "skills": [{"skill": skill}], "total_questions": 1, "blueprint_id": form["id"]}, form


def begun(
    house: House, two: Two, wanted: dict[str, object] | None = None, form: dict[str, object] | None = None
) -> str:
    """A test that both are invited to, as one team, and have started."""
    email = f"rita-{uuid4().hex[:10]}@example.org"
    house.add(email, "recruiter")
    with signed_in(house, email) as recruiter:
        if form is not None:
            assert recruiter.post("/api/blueprints", json=form).status_code == 201
        test_id = recruiter.post("/api/tests", json=wanted or TEST).json()["test_id"]
        for one in (two.ada, two.ben):
            assert recruiter.post(f"/api/tests/{test_id}/applications", json={"email": one.email}).status_code == 201
        assert len(recruiter.post(f"/api/tests/{test_id}/teams/auto").json()["teams"]) == 1
    ids = set()
    for one in (two.ada, two.ben):
        with signed_in(house, one.email) as member:
            ids.add(member.post(f"/api/tests/{test_id}/start", json={"consent": True}).json()["interview_id"])
    [interview_id] = ids
    two.recruiter, two.attempt = email, f"/desk/tests/{test_id}/attempts/{interview_id}"
    return str(interview_id)


def two_in_a_room(visit, house: House, kind: tuple[str, str] | None = None, **how) -> Two:
    two = Two(visit(**how), visit(**how))
    two.ada.sign_up()
    two.ben.sign_up()
    two.come(begun(house, two, *(of_kind(*kind) if kind else ())))
    return two


def test_two_agree_on_an_answer_by_keyboard_and_are_told_of_each_other(visit, house: House):
    two = two_in_a_room(visit, house)
    ada, ben = two.ada, two.ben
    expect(ada.page.get_by_text("here", exact=True)).to_have_count(2)
    for gone in ("Give this answer", "Skip this question", "End"):
        expect(ada.page.get_by_role("button", name=gone, exact=True)).to_have_count(0)

    first = ada.question.inner_text()
    ada.page.locator("form fieldset input").nth(1).check()
    ada.press("Propose this answer")
    expect(ada.page.get_by_text("You propose")).to_be_visible()
    expect(ada.question).to_have_text(first, use_inner_text=True)
    expect(ben.page.locator("[data-announcer]")).to_contain_text("Ada Lovelace proposes: B.")

    ben.page.get_by_label("Message to your team").fill("B is right, I think.")
    ben.page.keyboard.press("Enter")
    expect(ada.page.get_by_text("B is right, I think.").first).to_be_visible()
    expect(ada.page.get_by_text("is kept with the test")).to_be_visible()

    agree = ben.page.get_by_role("button", name="Agree with Ada Lovelace")
    agree.focus()
    ben.page.keyboard.press("Enter")
    for one in (ada, ben):
        expect(one.question).not_to_have_text(first, use_inner_text=True)
        expect(one.page.get_by_text("Nothing is proposed yet")).to_be_visible()
    assert [answer["answer"]["options"] for answer in ben.kept()] == [["B"]]

    rita: Visitor = visit()
    rita.sign_in(two.recruiter)
    rita.go(two.attempt)
    rita.page.get_by_role("tab", name="Team").click()
    shares = rita.page.get_by_role("region", name="What each member contributed").get_by_role("row")
    # Proposed, first with the answer, agreed, stood behind it, messages, words, questions with a part.
    expect(shares.nth(1).get_by_role("cell")).to_have_text(["1", "1", "0", "1", "0", "0", "1"])
    expect(shares.nth(2).get_by_role("cell")).to_have_text(["0", "0", "1", "1", "1", "5", "1"])
    assert not violations(rita)
    rita.page.set_viewport_size({"width": 390, "height": 844})
    assert too_wide(rita) <= 0
    SCREENSHOTS.mkdir(exist_ok=True)
    rita.page.screenshot(path=SCREENSHOTS / "team-shares-390.png")


def test_who_leaves_is_shown_and_who_comes_back_finds_everything(visit, house: House):
    two = two_in_a_room(visit, house)
    ada, ben = two.ada, two.ben
    ben.page.locator("form fieldset input").first.check()
    ben.press("Propose this answer")
    expect(ada.page.get_by_text("Ada Lovelace proposes", exact=True)).to_be_visible()
    interview_id = ben.interview_id
    ben.go("/")
    expect(ada.page.get_by_text("Nobody else is here yet", exact=False)).to_be_visible()
    expect(ada.page.get_by_text("Ada Lovelace proposes", exact=True)).to_be_visible()
    ben.go(f"/interview/{interview_id}")
    expect(ben.page.get_by_text("You propose")).to_be_visible()
    expect(ada.page.get_by_text("here", exact=True)).to_have_count(2)


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1440, True)])
def test_the_room_of_a_team_fits_and_has_no_accessibility_violation(visit, house: House, width: int, dark: bool):
    two = two_in_a_room(visit, house, width=width, dark=dark)
    two.ben.page.locator("form fieldset input").first.check()
    two.ben.press("Propose this answer")
    two.ben.page.get_by_label("Message to your team").fill("Look at the second one too.")
    two.ben.page.keyboard.press("Enter")
    expect(two.ada.page.get_by_text("Look at the second one too.").first).to_be_visible()
    SCREENSHOTS.mkdir(exist_ok=True)
    two.ada.page.screenshot(path=SCREENSHOTS / f"team-{width}-{'dark' if dark else 'light'}.png", full_page=True)
    assert violations(two.ada) == []
    assert too_wide(two.ada) <= 0
