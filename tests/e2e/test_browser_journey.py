"""The whole way through an interview, in a real browser against a real server, whatever happens to the line."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from e2e.in_browser import ANSWER, PASSWORD, House

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_from_a_new_account_to_the_report_with_a_refresh_and_a_lost_network(visit):
    ada = visit()
    ada.sign_up()
    ada.set_up()
    ada.answer()
    ada.until_text_question()

    ada.words.fill("Half of a thought")
    asked = ada.question.inner_text()
    ada.page.reload()
    expect(ada.question).to_have_text(asked, use_inner_text=True)
    expect(ada.words).to_have_value("Half of a thought")

    ada.page.context.set_offline(True)
    expect(ada.page.locator("[data-link]").get_by_text("The connection is lost.")).to_be_visible()
    ada.write()
    ada.press("Give this answer")
    expect(ada.page.get_by_text("kept on this device")).to_be_visible()
    ada.page.context.set_offline(False)
    expect(ada.question).not_to_have_text(asked, use_inner_text=True)

    ada.finish()
    expect(ada.page.get_by_role("heading", name="Answer by answer")).to_be_visible()
    assert ada.page.locator("article mark").count() > 0, "words that earned points are marked in the answer"
    ada.go("/")
    expect(ada.page.get_by_role("heading", name="Earlier interviews")).to_be_visible()


def test_a_page_that_is_left_while_its_sign_in_is_renewed_stays_signed_in(visit):
    ada = visit()
    ada.sign_up()
    ada.set_up()
    asked = ada.question.inner_text()
    lost: list[int] = []

    def lose_the_answer(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    ada.page.route("**/api/auth/refresh", lose_the_answer)
    ada.page.reload()
    expect(ada.page.get_by_text("The server did not answer", exact=False)).to_be_visible()
    ada.page.unroute("**/api/auth/refresh")
    ada.page.reload()

    assert lost[0] == 200
    expect(ada.question).to_have_text(asked, use_inner_text=True)


def test_an_answer_given_while_the_server_is_dead_arrives_once_when_it_is_back(visit, house: House):
    ada = visit()
    ada.sign_up()
    ada.set_up()
    ada.until_text_question()
    asked = ada.question.inner_text()
    ada.write()
    house.kill()
    try:
        expect(ada.page.locator("[data-link]").get_by_text("The connection is lost.")).to_be_visible()
        ada.press("Give this answer")
        expect(ada.page.get_by_text("kept on this device")).to_be_visible()
    finally:
        house.start()
    expect(ada.question).not_to_have_text(asked, use_inner_text=True)
    assert [entry["answer"]["text"] for entry in ada.kept()].count(ANSWER) == 1


def test_an_answer_that_was_on_its_way_survives_a_closed_tab(visit, house: House):
    ada = visit()
    ada.sign_up()
    ada.set_up()
    ada.until_text_question()
    asked = ada.question.inner_text()
    house.kill()
    try:
        ada.write()
        ada.press("Give this answer")
        expect(ada.page.get_by_text("kept on this device")).to_be_visible()
        address = ada.page.url
        context = ada.page.context
        ada.page.close()
    finally:
        house.start()
    ada.page = context.new_page()
    ada.page.goto(address)
    expect(ada.question).not_to_have_text("", use_inner_text=True)
    expect(ada.question).not_to_have_text(asked, use_inner_text=True)
    assert [entry["answer"]["text"] for entry in ada.kept()].count(ANSWER) == 1


def test_a_second_window_takes_over_and_the_first_one_can_take_it_back(visit):
    ada = visit()
    ada.sign_up()
    ada.set_up()
    first = ada.page
    second = first.context.new_page()
    second.goto(first.url)
    second.locator("[data-link] form").wait_for()
    expect(first.get_by_role("heading", name="This interview continues on another device")).to_be_visible()
    first.get_by_role("button", name="Continue here").click()
    expect(first.locator("[data-link] form").first).to_be_visible()
    expect(second.get_by_role("heading", name="This interview continues on another device")).to_be_visible()


def test_hints_a_moment_a_pause_and_another_wording(visit):
    ada = visit()
    ada.sign_up()
    ada.set_up()
    ada.press("I need a moment")
    expect(ada.page.get_by_text("Take the time you need.")).to_be_visible()
    ada.press("I am ready again")
    expect(ada.page.get_by_text("Take the time you need.")).to_be_hidden()

    ada.press("Put it another way")
    ada.press("Ask")
    expect(ada.page.get_by_text("In other words")).to_be_visible()

    ada.press("Pause")
    expect(ada.page.get_by_role("heading", name="Paused")).to_be_visible()
    ada.page.reload()
    ada.press("Go on")
    ada.surface.wait_for()

    hint = ada.page.get_by_role("button", name=re.compile("^Hint"))
    while not hint.is_enabled():
        ada.answer()
    hint.click()
    expect(ada.page.get_by_role("list", name="Hints").get_by_role("listitem")).to_have_count(1)
    ada.end_early()


def test_an_empty_answer_is_not_given_and_says_why(visit):
    ada = visit()
    ada.sign_up()
    ada.set_up()
    ada.until_text_question()
    ada.press("Give this answer")
    expect(ada.words).to_have_accessible_description(re.compile("There is nothing here yet"))
    expect(ada.words).to_be_focused()


def test_everything_by_keyboard_and_the_focus_follows_ones_own_answer(visit):
    ada = visit()
    ada.sign_up()
    ada.go("/start")
    keys = ada.page.keyboard
    ada.page.get_by_role("button", name="Backend engineer").wait_for()

    def tab_to(name: str) -> None:
        for _ in range(40):
            keys.press("Tab")
            found = ada.page.evaluate(
                "(() => { const e = document.activeElement;"
                " return (e.innerText || e.labels?.[0]?.innerText || e.ariaLabel || '').trim(); })()"
            )
            if found.startswith(name):
                return
        raise AssertionError(f"the Tab key never reached {name}")

    tab_to("Skip to content")
    tab_to("Backend engineer")
    keys.press("Enter")
    tab_to("Continue")
    keys.press("Enter")
    expect(ada.page.get_by_role("heading", name="About you")).to_be_focused()
    tab_to("Continue")
    keys.press("Enter")
    expect(ada.page.get_by_role("heading", name="How you like to talk")).to_be_focused()
    tab_to("I understand")
    keys.press("Space")
    tab_to("Begin")
    keys.press("Enter")
    ada.surface.wait_for()

    ada.until_text_question()
    asked = ada.question.inner_text()
    tab_to("Your answer")
    keys.type("By keyboard alone.")
    keys.press("Control+Enter")
    expect(ada.question).not_to_have_text(asked, use_inner_text=True)
    expect(ada.question).to_be_focused()

    tab_to("End")
    keys.press("Enter")
    expect(ada.page.get_by_role("dialog")).to_be_visible()
    keys.press("Escape")
    expect(ada.page.get_by_role("dialog")).to_be_hidden()
    expect(ada.page.get_by_role("button", name="End", exact=True)).to_be_focused()


def test_a_new_question_is_announced_when_nobody_asked_for_it(visit):
    ada = visit()
    ada.sign_up()
    ada.set_up()
    ada.page.reload()
    ada.surface.wait_for()
    expect(ada.page.locator("[data-announcer]")).to_have_text(re.compile(r"^Question 1\. \S"))


def test_the_owner_comes_in_by_the_link_on_the_console(visit):
    owner = visit()
    house = House()
    try:
        house.start()
        link = re.search(r"http://\S+#token=\S+", house.told())
        assert link, "the console shows the owner's link"
        owner.page.goto(link[0])
        owner.page.get_by_label("Your name").fill("The Owner")
        owner.page.get_by_label("E-mail").fill("owner@example.org")
        owner.page.get_by_label("Password", exact=True).fill(PASSWORD)
        owner.press("Save and sign in")
        owner.page.get_by_role("link", name="Admin").click()
        expect(owner.page.get_by_text("owner@example.org")).to_be_visible()
        assert "token" not in owner.page.url
    finally:
        house.close()


def test_a_wrong_password_says_so_in_words(visit):
    ada = visit()
    ada.go("/sign-in")
    ada.page.get_by_label("E-mail").fill("nobody@example.org")
    ada.page.get_by_label("Password", exact=True).fill("not the right one")
    ada.press("Sign in")
    expect(ada.page.get_by_role("alert")).to_be_visible()
    expect(ada.page.get_by_label("E-mail")).to_have_value("nobody@example.org")


def test_what_is_not_yours_is_not_shown(visit):
    ada, other = visit(), visit()
    ada.sign_up()
    ada.set_up()
    other.sign_up()
    other.go(f"/interview/{ada.interview_id}")
    expect(other.page.get_by_role("heading", name="This interview is not open to you")).to_be_visible()
