"""Two people who answer with code, or with a drawing: each has an own draft, and they agree on one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from e2e.in_browser import SCREENSHOTS, House
from e2e.test_browser_access import too_wide, violations
from e2e.test_browser_board import drawn, surface
from e2e.test_browser_code import RUNS_MS, code_house, code_in, write
from e2e.test_browser_team import two_in_a_room

__all__ = ["code_house"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1440, False)])
def test_two_draw_each_for_themselves_and_agree_on_a_drawing(visit, house: House, width: int, dark: bool):
    two = two_in_a_room(visit, house, ("system_design", "system-design"), width=width, dark=dark)
    ada, ben = two.ada, two.ben
    for one in (ada, ben):
        expect(one.page.get_by_text("here", exact=True)).to_have_count(2)
        if width < 960:
            one.page.get_by_role("tab", name="Board", exact=True).click()
    surface(ada.page).focus()
    ada.page.keyboard.press("b")
    ada.page.keyboard.type("Gateway")
    ada.page.keyboard.press("Enter")
    expect(drawn(ada.page, "Gateway, box")).to_have_count(1)
    expect(ada.page.get_by_text("Only you see it yet")).to_be_visible()
    expect(ada.page.get_by_role("link", name="Svelte Flow attribution")).to_be_visible()
    expect(drawn(ben.page, "Gateway, box")).to_have_count(0)
    SCREENSHOTS.mkdir(exist_ok=True)
    ada.page.screenshot(path=SCREENSHOTS / f"team-board-{width}-{'dark' if dark else 'light'}.png")
    assert not violations(ada)
    assert too_wide(ada) <= 0
    if width < 960:
        for one in (ada, ben):
            one.page.get_by_role("tab", name="Question and answer").click()
    ada.press("Propose this answer")
    expect(ben.page.get_by_text("Gateway", exact=False).first).to_be_visible()
    ada.page.screenshot(path=SCREENSHOTS / f"team-board-proposed-{width}-{'dark' if dark else 'light'}.png")
    ben.page.get_by_role("button", name="Agree with Ada Lovelace").click()
    expect(ben.page.get_by_role("button", name="Propose this answer")).to_have_count(0)
    [answer] = ben.kept()
    assert [shape["label"] for shape in answer["answer"]["board"]["shapes"]] == ["Gateway"]


def test_two_write_and_run_code_each_for_themselves_and_agree(visit, code_house: House) -> None:
    two = two_in_a_room(visit, code_house, ("coding_problem", "data-structures"), at=code_house)
    ada, ben = two.ada.page, two.ben.page
    expect(ben.locator(".cm-content")).to_contain_text("def ")
    before = code_in(ben)
    write(ada, "print(6 * 7)")
    expect(ada.get_by_text("Only you see it yet")).to_be_visible()
    expect(ada.get_by_text("Your typing is kept")).to_have_count(0)
    ada.get_by_role("tab", name="Own input").click()
    ada.get_by_role("button", name="Run", exact=True).click()
    ada.locator(".result h2").wait_for(timeout=RUNS_MS)
    expect(ben.locator(".result h2")).to_have_count(0)
    assert code_in(ben) == before
    SCREENSHOTS.mkdir(exist_ok=True)
    ada.screenshot(path=SCREENSHOTS / "team-code.png")
    assert not violations(two.ada)
    ada.get_by_role("button", name="Propose this answer").first.click()
    ada.get_by_role("tabpanel", name="Talk").get_by_role("button", name="Propose this answer").click()
    ben.get_by_role("tab", name="Talk").click()
    expect(ben.get_by_text("print(6 * 7)").first).to_be_visible()
    ben.get_by_role("button", name="Agree with Ada Lovelace").click()
    expect(ben.get_by_role("button", name="Agree with Ada Lovelace")).to_have_count(0)
    assert [answer["answer"]["code"] for answer in two.ben.kept()] == ["print(6 * 7)"]
