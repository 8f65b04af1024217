"""An interview led by a model, in a real browser against a vendor's server: its words, its silence and its return."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Route, expect

from e2e.conftest import Brains
from e2e.in_browser import Visitor
from e2e.walk import speech_in
from vivavoce.sim.vendor_servers import Ask, capable

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOMENT = "Sorry, could you give me a moment to think?"
FIRST_WORDS = "Take one day at your work as an example."


def speaks_slowly(ask: Ask):
    """In two sentences, so that the first is heard while the second is still on its way."""
    answer = capable(ask)
    return answer if isinstance(answer, dict) else f"{FIRST_WORDS} {answer} {answer}"


def test_what_was_no_answer_opens_the_same_question_again(visit):
    ada: Visitor = visit()
    ada.sign_up()
    ada.set_up()
    ada.until_text_question()
    asked = ada.question.inner_text()
    ada.words.fill(MOMENT)
    ada.press("Give this answer")
    remarks = ada.page.get_by_role("list", name="What you said that was no answer")
    expect(remarks).to_contain_text(MOMENT)
    expect(remarks.locator(".reply")).to_have_text(re.compile(r"\w"))
    expect(ada.question).to_have_text(asked, use_inner_text=True)
    expect(ada.words).to_have_value("")
    expect(ada.words).to_be_focused()
    expect(ada.page.locator("[data-announcer]")).to_have_text(re.compile(r"\w"))

    ada.page.reload()
    expect(remarks).to_contain_text(MOMENT)
    expect(ada.words).to_have_value("")
    ada.answer()
    expect(remarks).to_have_count(0)


def test_words_are_seen_while_they_are_said_and_withdrawn_when_they_break_off(visit, brains: Brains):
    ada: Visitor = visit(at=brains.house)
    ada.sign_up()
    ada.set_up()
    brains.script.answer = speaks_slowly
    brains.script.fault = "hang_in_stream"
    ada.press("Put it another way")
    ada.press("Ask")
    half = ada.page.locator("main [aria-hidden=true]", has_text=FIRST_WORDS)
    expect(half).to_be_visible()
    expect(ada.page.locator("[data-announcer]")).not_to_contain_text(FIRST_WORDS)
    ada.page.get_by_text("The AI model is not answering at the moment").first.wait_for()
    expect(half).to_have_count(0)
    expect(ada.page.locator(".explanation")).to_contain_text("In other words")
    expect(ada.page.locator(".explanation")).not_to_contain_text(FIRST_WORDS)


def test_what_stands_in_for_a_model_says_so_and_the_model_can_be_asked_again(visit, brains: Brains):
    ada: Visitor = visit(at=brains.house)
    ada.sign_up()
    ada.set_up()
    ada.answer()
    ada.until_text_question()
    brains.script.fault = "hang"
    ada.write()
    ada.press("Give this answer")
    expect(ada.page.get_by_text("The interviewer is reading your answer.")).to_be_visible()
    expect(ada.page.locator(".aside")).to_contain_text("The AI model is not answering")
    ada.end_early()
    expect(ada.page.get_by_text("instead of the AI model, which").first).to_be_visible()

    brains.script.fault = "none"
    again = ada.page.get_by_role("button", name="Personalise again")
    until = time.monotonic() + 60
    while not again.count() and time.monotonic() < until:
        ada.page.reload()
        ada.page.get_by_role("heading", name="Your report").wait_for()
        ada.page.wait_for_timeout(1000)
    again.click()
    expect(ada.page.get_by_text("An AI model wrote this paragraph")).to_be_visible()
    expect(ada.page.get_by_text("Here it is.")).to_be_visible()
    expect(again).to_have_count(0)


def test_a_question_that_a_model_made_is_labelled_by_its_vendor(visit, brains: Brains):
    ada: Visitor = visit(at=brains.house)
    ada.sign_up()
    ada.set_up()
    label = ada.page.locator("main .origin", has_text="An AI model made this question for you.")
    for _ in range(8):
        if label.count():
            break
        ada.answer()
    expect(label).to_contain_text("OpenAI")


def test_an_admin_sees_each_account_and_changes_a_setting(visit, brains: Brains):
    brains.house.add("grace@example.org", "admin")
    grace: Visitor = visit(at=brains.house)
    grace.sign_in("grace@example.org")
    grace.go("/admin/models")
    expect(grace.page.get_by_role("heading", name=re.compile(r"^OpenAI, key \d"))).to_have_count(2)
    deadline = grace.page.get_by_label("Deadline, in seconds")
    expect(deadline).to_have_value("4")
    deadline.fill("500")
    grace.press("Save")
    expect(grace.page.get_by_text("Please enter a number from 1 to 120.")).to_be_visible()
    expect(deadline).to_be_focused()
    deadline.fill("20")
    grace.press("Save")
    expect(grace.page.get_by_text("Saved. It holds from now on.")).to_be_visible()
    grace.page.reload()
    expect(deadline).to_have_value("20")
    grace.page.route("**/api/admin/models", lambda route: route.abort())
    deadline.fill("21")
    grace.press("Save")
    expect(grace.page.get_by_role("alert").first).to_contain_text("The server did not answer")
    expect(deadline).to_have_value("21")


def test_without_a_model_an_admin_is_told_how_to_add_one(visit, admin: str):
    grace: Visitor = visit()
    grace.sign_in(admin)
    grace.go("/admin")
    grace.page.get_by_role("link", name="Models").click()
    expect(grace.page.get_by_text("No model is set up")).to_be_visible()
    expect(grace.page.get_by_text("OPENAI_API_KEYS")).to_be_visible()


def test_an_admin_sees_who_hears_and_who_speaks_and_how_fast_it_is(visit, admin: str):
    grace: Visitor = visit()
    grace.sign_in(admin)
    for name in speech_in(grace):
        main = grace.page.locator("main")
        if name == "admin, no speech":
            expect(main.get_by_text("DEEPGRAM_API_KEYS")).to_have_count(2)
            expect(main).to_contain_text("Nobody has spoken to this process")
        elif name == "admin, speech":
            expect(main.get_by_role("heading", name="OpenAI, key 2")).to_be_visible()
            expect(main).to_contain_text("900 s heard today")
            expect(main).to_contain_text("It hears what none of the others does in time.")
            expect(main).to_contain_text("It speaks on this server, with no key.")
            row = main.get_by_role("row", name=re.compile("First sound of the reply, heard"))
            expect(row).to_contain_text("730")
            expect(main).to_contain_text("3 spoken interviews are going on now.")
        elif name == "admin, speech away":
            expect(main).to_contain_text("so each browser reads the questions in its own voice")


def test_the_report_of_a_spoken_interview_tells_an_admin_how_fast_each_turn_was(visit):
    ada: Visitor = visit()
    ada.sign_up()
    ada.set_up()
    ada.answer()
    ada.end_early()
    ada.page.get_by_role("heading", name="Your report").wait_for()
    expect(ada.page.get_by_role("heading", name="How fast the replies came")).to_have_count(0)

    def timed(route: Route) -> None:
        told = route.fetch().json()
        asked = told["answers"][0]["question"]["question_id"]
        times = {"end_of_turn_ms": 604.2, "capture_ms": None, "transcript_ms": 655.0, "submitted_ms": 671.5}
        reply = {"first_text_ms": 690.0, "first_audio_ms": 742.4, "played_ms": 811.0, "client_ms": 823.0}
        turn = {"turn_id": "t1", "question_id": asked, "at": "2026-01-01T12:00:00.000Z", **times, **reply}
        later = {**turn, "turn_id": "t2", "played_ms": 1911.0}
        unheard = {**turn, "turn_id": "t3", "played_ms": None}
        route.fulfill(json={**told, "turns": [turn, later, unheard]})

    ada.page.route(re.compile(r"/api/interviews/[^/]+$"), timed)
    ada.page.reload()
    table = ada.page.get_by_role("region", name="Times of each turn")
    expect(table.get_by_role("row", name=re.compile("^Answer 1")).first).to_contain_text("811")
    heard = "Half of 2 replies were heard within 811 ms, the slowest after 1,911 ms."
    expect(ada.page.get_by_text(heard)).to_be_visible()
