"""Tests as those who take them see them: the link, the lobby, the room, the end, and what is told of it all."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from e2e.giving import Giver, accept, begin, invited, leave_the_page
from e2e.in_browser import PASSWORD, House, Visitor, pictured
from e2e.test_browser_access import too_wide, violations_in_each_theme

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FOCUSED = """() => {
    const e = document.activeElement;
    return (e.innerText || e.labels?.[0]?.innerText || e.ariaLabel || '').trim();
}"""


@pytest.fixture(scope="module")
def giver(house: House) -> Giver:
    house.add("rosalind@example.org", "recruiter")
    return Giver(house, "rosalind@example.org")


def tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(name):
            return
    raise AssertionError(f"the Tab key never reached {name}")


def test_from_the_link_to_the_end_by_keyboard_alone(visit, giver: Giver):
    ada: Visitor = visit()
    link = giver.invite(giver.test(total_questions=2, feedback="none"), ada.email, name="Ada Lovelace")
    ada.go(link)
    page, keys = ada.page, ada.page.keyboard
    page.get_by_role("heading", name="Backend developer assessment").wait_for()
    assert "token" not in page.url, "the token leaves the address at once"
    expect(page.get_by_label("E-mail")).to_have_value(ada.email)
    tab_to(page, "Password")
    keys.type(PASSWORD)
    keys.press("Enter")
    page.get_by_role("heading", name="What is noted meanwhile").wait_for()
    tab_to(page, "Begin the test")
    keys.press("Enter")
    tick = page.get_by_label("I understand that an AI leads this test")
    expect(tick).to_be_focused()
    expect(tick).to_have_accessible_description(re.compile("Please tick this first"))
    keys.press("Space")
    tab_to(page, "Begin the test")
    keys.press("Enter")
    for number in (1, 2):
        page.get_by_role("heading", name=f"Question {number}.").wait_for()
        tab_to(page, "A")
        keys.press("Space")
        keys.press("Control+Enter")
    expect(page.get_by_role("heading", name="Thank you. Your test is done.")).to_be_focused()
    tab_to(page, "What happens next")
    keys.press("Enter")
    expect(page.get_by_text("They will get in touch with you")).to_be_visible()


def test_a_test_stands_on_the_home_page_with_the_one_thing_to_do(visit, giver: Giver):
    ada: Visitor = visit()
    open_now = giver.test(title="Open now", total_questions=1)
    later = giver.test(title="Opens later", opens_at="2029-05-01T09:00")
    accept(ada, giver.invite(open_now, ada.email))
    ada.go(giver.invite(later, ada.email))
    ada.press("Accept the invitation")
    expect(ada.page.get_by_role("heading", name="It cannot be begun now")).to_be_visible()
    expect(ada.page.get_by_role("button", name="Begin the test")).to_have_count(0)
    ada.go("/")
    mine = ada.page.get_by_role("region", name="Your tests")
    expect(mine.get_by_role("heading", level=3)).to_have_text(["Open now", "Opens later"])
    expect(mine.get_by_text("You can begin from Tuesday, 1 May 2029")).to_be_visible()
    mine.get_by_role("link", name="Begin: Open now").click()
    begin(ada)
    ada.go("/")
    mine.get_by_role("link", name="Go on: Open now").click()
    ada.surface.wait_for()
    ada.write()
    ada.press("Give this answer")
    ada.page.get_by_role("link", name="Read the report").wait_for()
    ada.go("/")
    expect(mine.get_by_role("link", name="See the report: Open now")).to_be_visible()
    expect(ada.page.get_by_role("heading", name="Earlier interviews")).to_have_count(0)


def test_a_link_that_opens_nothing_says_what_to_do(visit):
    ada: Visitor = visit()
    ada.go("/invitation#token=inv_nothing")
    expect(ada.page.get_by_role("heading", name="This link does not open an invitation")).to_be_visible()
    expect(ada.page.get_by_text("Ask whoever invited you for a new one")).to_be_visible()
    ada.page.reload()
    expect(ada.page.get_by_text("Please open the link in your e-mail once more.")).to_be_visible()


def test_what_is_noted_is_told_and_nothing_else_is_noted(visit, giver: Giver):
    ada: Visitor = visit()
    accept(ada, giver.invite(giver.test(integrity=["tab_hidden"]), ada.email))
    noted = ada.page.get_by_role("region", name="What is noted meanwhile")
    expect(noted.get_by_role("listitem")).to_have_text(["that you leave the page, for another tab or app"])
    begin(ada)
    leave_the_page(ada)
    expect(ada.page.get_by_text("Noted: you left the page", exact=True)).to_be_visible()
    leave_the_page(ada, "visible")
    leave_the_page(ada)
    expect(ada.page.get_by_text("Noted: you left the page, you left the page", exact=True)).to_be_visible()


def test_a_test_goes_on_on_another_device_while_the_first_one_follows(visit, giver: Giver):
    phone, laptop = visit(width=390, height=844), visit()
    invited(phone, giver)
    laptop.sign_in(phone.email)
    laptop.page.get_by_role("link", name="Go on: Backend developer assessment").click()
    laptop.surface.wait_for()
    first = laptop.question.inner_text()
    expect(phone.page.get_by_role("heading", name="This test continues on another device")).to_be_focused()
    assert phone.surface.count() == 0
    laptop.answer()
    second = laptop.question.inner_text()
    assert first != second
    expect(phone.page.locator(".following")).to_contain_text("Question 2")
    expect(phone.page.locator(".itself")).to_have_text(second.removeprefix("Question 2.").strip(), use_inner_text=True)
    phone.press("Continue here")
    phone.surface.wait_for()
    expect(phone.question).to_have_text(second, use_inner_text=True)
    expect(laptop.page.get_by_role("heading", name="This test continues on another device")).to_be_visible()
    phone.answer()
    expect(laptop.page.locator(".following")).to_contain_text("Question 3")


def test_when_the_time_of_a_question_is_up_what_was_chosen_counts_and_the_test_moves_on(visit, giver: Giver):
    ada: Visitor = visit()
    invited(ada, giver, question_time_limit_seconds=12, feedback="at_end")
    ada.write()
    main = ada.page.get_by_role("main")
    expect(main.get_by_text("so what you had there was given as your answer")).to_be_visible(timeout=30_000)
    expect(ada.question).to_contain_text("Question 2")
    expect(ada.question).to_be_focused()
    expect(main.get_by_text("The time is up, so the test moves on.")).to_be_visible(timeout=30_000)
    expect(ada.question).to_contain_text("Question 3")
    kept = ada.kept()
    assert [bool(one["answer"]) for one in kept] == [True, False]
    assert not any(one["evaluation"] for one in kept), "nothing is told before the end"


def test_only_what_the_test_allows_is_offered(visit, giver: Giver):
    ada: Visitor = visit()
    invited(ada, giver, skip_allowed=False, hints=False, pause_allowed=False)
    tools = ada.page.get_by_role("region", name="Interview tools")
    expect(tools.get_by_role("button")).to_have_text([re.compile(name) for name in ("moment", "said", "Help", "End")])
    expect(ada.page.get_by_role("button", name="Skip this question")).to_have_count(0)
    expect(ada.page.get_by_text("for this question")).to_be_visible()


def test_the_help_explains_and_says_that_it_never_answers(visit, giver: Giver):
    ada: Visitor = visit()
    invited(ada, giver)
    ada.press("Help")
    panel = ada.page.get_by_role("dialog", name="Help")
    expect(panel.get_by_text("it never answers a question of the test")).to_be_visible()
    panel.get_by_role("button", name="Time for a question").click()
    talk = panel.get_by_role("log")
    expect(talk).to_contain_text("Each question has a time limit")
    panel.get_by_label("Your question").fill("What happens if my connection is lost?")
    ada.page.keyboard.press("Enter")
    expect(talk).to_contain_text("What happens if my connection is lost?")
    expect(talk).to_contain_text("Kept with your test.")
    ada.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(ada.page.get_by_role("button", name="Help")).to_be_focused()
    ada.go("/")
    ada.press("Help")
    expect(ada.page.get_by_role("dialog", name="Help").get_by_role("button", name="Show all topics")).to_be_visible()


def test_what_people_say_of_themselves_is_up_to_them_and_can_be_taken_back(visit, giver: Giver):
    ada: Visitor = visit()
    test_id = invited(ada, giver, total_questions=1)
    ada.write()
    ada.press("Give this answer")
    ada.page.get_by_role("link", name="What happens next").click()
    ada.press("Say something about me")
    choice = ada.page.get_by_role("combobox").first
    choice.select_option(index=1)
    chosen = choice.input_value()
    ada.press("Save")
    expect(ada.page.get_by_text("Saved. Thank you.")).to_be_visible()
    ada.go(f"/tests/{test_id}")
    ada.press("Say something about me")
    expect(choice).to_have_value(chosen)
    ada.press("Take it all back")
    expect(ada.page.get_by_text("It is gone. Nothing of it is kept.")).to_be_visible()
    expect(choice).to_have_value("")


def walk(ada: Visitor, giver: Giver) -> Iterator[str]:
    """Every page of a test in its states."""
    page = ada.page
    rules = {"instructions": "Please take this test alone.\nPen and paper are welcome.", "attempts": 2, "hints": True}
    test_id = giver.test(**rules, title="Backend developer assessment, second round", pause_allowed=True)
    ada.go("/invitation#token=inv_x")
    page.get_by_role("heading", name="This link does not open an invitation").wait_for()
    yield "invitation, broken"
    ada.go(giver.invite(test_id, ada.email, name="Ada Lovelace", extra_time_factor=1.5))
    page.get_by_role("heading", name="What will happen").wait_for()
    yield "invitation"
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    ada.press("Make the account and accept")
    page.get_by_role("heading", name="How it works").wait_for()
    ada.press("Check it")
    page.get_by_text("All is well.").wait_for()
    ada.press("Begin the test")
    page.get_by_text("Please tick this first.").wait_for()
    yield "lobby"
    ada.go(giver.invite(giver.test(title="Data engineer, first round", opens_at="2029-05-01T09:00"), ada.email))
    page.get_by_role("button", name="Accept the invitation").wait_for()
    yield "invitation, signed in"
    ada.press("Accept the invitation")
    page.get_by_role("heading", name="It cannot be begun now").wait_for()
    ada.go("/")
    page.get_by_role("region", name="Your tests").wait_for()
    yield "home with tests"
    ada.press("Help")
    page.get_by_role("button", name="Time for a question").click()
    page.get_by_text("Each question has a time limit").wait_for()
    yield "help at home"
    ada.go(f"/tests/{test_id}")
    begin(ada)
    page.get_by_text("for this question").wait_for()
    yield "room of a test"
    leave_the_page(ada)
    leave_the_page(ada, "visible")
    page.get_by_text("Noted: you left the page, you came back").wait_for()
    yield "room of a test, noted"
    ada.press("Help")
    page.get_by_label("Your question").fill("May I use paper?")
    page.keyboard.press("Enter")
    page.get_by_role("log").get_by_text("Kept with your test.").wait_for()
    yield "room of a test, help"
    page.keyboard.press("Escape")
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_role("heading", name="This test continues on another device").wait_for()
    yield "room of a test, following"
    ada.press("Continue here")
    other.close()
    ada.surface.wait_for()
    ada.press("End")
    page.get_by_role("dialog").wait_for()
    yield "room of a test, ending"
    ada.press("End the test")
    page.get_by_role("link", name="What happens next").wait_for()
    yield "room of a test, finished"
    page.get_by_role("link", name="What happens next").click()
    ada.press("Say something about me")
    page.get_by_role("combobox").first.wait_for()
    yield "after a test"


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)])
def test_every_page_of_a_test_is_for_everyone(visit, giver: Giver, width: int, height: int):
    ada: Visitor = visit(width=width, height=height)
    found = {}
    for name in walk(ada, giver):
        pictured(ada, f"test-{name}", full_page=not name.startswith("room"))
        if problems := violations_in_each_theme(ada) + (["too wide"] if too_wide(ada) > 0 else []):
            found[name] = problems
    assert not found
