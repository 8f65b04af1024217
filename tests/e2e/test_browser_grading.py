"""Grading in a real browser: the candidate's leave, a blind grade by keyboard, and what both pages say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from e2e.in_browser import ANSWER, Visitor, pictured
from e2e.test_browser_access import too_wide, violations_in_each_theme

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOT_YET = "No answer was graded by a person yet"


@pytest.fixture(scope="module")
def recruiter(house) -> str:
    house.add("rita@example.org", "recruiter")
    return "rita@example.org"


def lets_a_person_look(ada: Visitor) -> None:
    """A short interview, and the leave to look at it."""
    ada.sign_up()
    ada.set_up()
    ada.finish()
    ada.press("Let a person look")
    expect(ada.page.get_by_text("People of this service may look at these answers.")).to_be_visible()


def draws(rita: Visitor) -> None:
    rita.page.get_by_role("link", name="Grading").click()
    rita.press("Grade one, drawn by chance")
    rita.page.get_by_label("The answer", exact=True).wait_for()


def grades_by_keyboard(rita: Visitor, points: int) -> None:
    """The first three words for the first point, in full; nothing for the others."""
    said = rita.page.get_by_label("The answer", exact=True)
    rita.page.get_by_role("radio", name="None").first.focus()
    said.focus()
    said.evaluate("(area) => area.setSelectionRange(0, 0)")
    for _ in range(len("I led the")):
        rita.page.keyboard.press("Shift+ArrowRight")
    rita.page.keyboard.press("2")
    expect(rita.page.get_by_role("radio", name="All").first).to_be_checked()
    if points > 1:
        rita.page.get_by_role("radio", name="None").nth(1).focus()
    for _ in range(points - 1):
        rita.page.keyboard.press("0")


def test_a_candidate_lets_a_person_look_who_grades_blind_and_both_are_told(visit, recruiter: str):
    ada, rita = visit(), visit()
    lets_a_person_look(ada)
    rita.sign_in(recruiter)
    draws(rita)
    expect(rita.page.get_by_text("The machine’s points are hidden until you have given yours.")).to_be_visible()
    expect(rita.page.get_by_label("The answer", exact=True)).to_have_value(ANSWER)
    expect(rita.page.get_by_text("Ada")).to_have_count(0)
    rita.press("Give these points")
    expect(rita.page.get_by_text("Say how much of this point is there.").first).to_be_visible()
    points = rita.page.get_by_role("radio", name="None").count()
    grades_by_keyboard(rita, points)
    expect(rita.page.locator("q", has_text="I led the")).to_be_visible()
    rita.page.get_by_label("A note to the candidate").fill("Say what you measured.")
    rita.press("Give these points")
    expect(rita.page.get_by_role("heading", name="Your points stand now")).to_be_focused()
    table = rita.page.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(["Point", "Machine", "You"])
    expect(table.get_by_role("row")).to_have_count(points + 2)

    ada.page.reload()
    expect(ada.page.get_by_text("A person read this answer and gave these points.")).to_be_visible()
    expect(ada.page.get_by_text("They wrote: “Say what you measured.”")).to_be_visible()
    expect(ada.page.get_by_text("A person looked at one answer")).to_be_visible()

    rita.press("Withdraw this grade")
    expect(rita.page.get_by_role("heading", name="Withdrawn. The machine’s points stand again.")).to_be_focused()
    ada.page.reload()
    ada.page.get_by_role("heading", name="Your report").wait_for()
    expect(ada.page.get_by_text("A person read this answer")).to_have_count(0)


def test_who_picks_an_answer_sees_the_machines_points_and_may_agree(visit, recruiter: str):
    ada, rita = visit(), visit()
    lets_a_person_look(ada)
    rita.sign_in(recruiter)
    rita.go("/grading")
    rita.page.get_by_role("listitem").filter(has_text="Not graded").get_by_role("link").first.click()
    rita.press("I agree with the machine")
    expect(rita.page.get_by_role("columnheader")).to_have_text(["Point", "Machine", "You"])
    rita.go("/grading/learned")
    rita.page.locator("main li a").first.click()
    expect(rita.page.get_by_role("heading", name="Versions")).to_be_visible()
    expect(rita.page.get_by_role("button", name="Go back to nothing")).to_have_count(0)


def test_an_admin_goes_back_to_an_older_version_of_what_was_learned(visit, recruiter: str, admin: str):
    ada, grace = visit(), visit()
    lets_a_person_look(ada)
    grace.sign_in(admin)
    draws(grace)
    grades_by_keyboard(grace, grace.page.get_by_role("radio", name="None").count())
    grace.press("Give these points")
    grace.page.get_by_role("heading", name="Your points stand now").wait_for()
    grace.go("/grading/learned")
    grace.page.locator("main li a").first.click()
    expect(grace.page.get_by_text(re.compile(r"^Version \d+: \d+ answers? in use$"))).to_be_visible()
    grace.press("Go back to nothing")
    expect(grace.page.get_by_text(re.compile(r"^Version \d+: 0 answers in use$"))).to_be_visible()
    expect(grace.page.get_by_text("back to nothing").first).to_be_visible()
    grace.page.get_by_role("button", name=re.compile("Go back to version")).first.click()
    expect(grace.page.get_by_text(re.compile(r"^Version \d+: 0 answers in use$"))).to_have_count(0)


def test_a_candidate_is_not_shown_grading(visit):
    ada: Visitor = visit()
    ada.sign_up()
    expect(ada.page.get_by_role("link", name="Grading")).to_have_count(0)
    ada.go("/grading")
    expect(ada.page.get_by_text("This page is for the people who grade answers.")).to_be_visible()


def test_no_grade_that_could_not_be_sent_is_lost(visit, recruiter: str):
    ada, rita = visit(), visit()
    lets_a_person_look(ada)
    rita.sign_in(recruiter)
    draws(rita)
    grades_by_keyboard(rita, rita.page.get_by_role("radio", name="None").count())
    rita.page.route("**/grade", lambda route: route.abort())
    rita.press("Give these points")
    expect(rita.page.get_by_role("alert")).to_contain_text("The server did not answer")
    expect(rita.page.locator("q", has_text="I led the")).to_be_visible()
    rita.page.unroute_all()
    rita.press("Give these points")
    expect(rita.page.get_by_role("heading", name="Your points stand now")).to_be_visible()


# Every state of the pages, to be looked at and to be held against the rules of access.


def figures(answers: int, machine_less: float = -0.4) -> dict[str, Any]:
    def estimate(value: float, half: float) -> dict[str, float]:
        return {"value": value, "low": value - half, "high": min(1.0, value + half) if value <= 1 else value + half}

    if answers < 30:
        return dict.fromkeys(("mean_difference", "correlation", "kappa", "exact", "within_one")) | {
            "answers": answers,
            "enough": False,
        }
    return {
        "answers": answers,
        "enough": True,
        "mean_difference": {"value": machine_less, "low": machine_less - 0.3, "high": machine_less + 0.3},
        "correlation": estimate(0.71, 0.12),
        "kappa": estimate(0.64, 0.14),
        "exact": estimate(0.31, 0.1),
        "within_one": estimate(0.68, 0.1),
    }


def agreement_page(which: str) -> dict[str, Any]:
    groups = (
        ("question", "You left join customers to orders to list every customer. Why do some vanish?", 7, 0.0),
        ("skill", "SQL", 48, -0.9),
        ("skill", "Networking", 36, 0.4),
        ("kind", "technical_concept", 88, -0.3),
        ("scorer", "built-in scorer 1", 64, -0.4),
        ("scorer", "built-in scorer 1, with learned answers", 32, -0.1),
        ("role", "Backend engineer", 61, -0.5),
        ("role", "Data analyst", 35, 1.2),
        ("extra time", "usual", 88, -0.4),
        ("extra time", "more", 8, 0.0),
    )
    grid = [
        {"machine": m, "human": h, "answers": max(1, 12 - 4 * abs(m - h))}
        for m in range(11)
        for h in range(11)
        if abs(m - h) < 3 and (m + h) % 3
    ]
    return {
        "answers_min": 30,
        "blind": figures(96),
        "seen": figures(12),
        "which": which,
        "groups": [{"by": by, "name": name, "agreement": figures(n, less)} for by, name, n, less in groups],
        "grid": grid,
    }


def states(visitor: Visitor, recruiter: str) -> Iterator[str]:
    page = visitor.page
    visitor.sign_in(recruiter)
    nothing = {"blind": figures(0), "seen": figures(0), "groups": [], "grid": [], "answers_min": 30, "which": "blind"}
    page.route("**/api/graders/agreement*", lambda route: route.fulfill(json=nothing))
    visitor.go("/grading/agreement")
    page.get_by_role("heading", name=NOT_YET).wait_for()
    yield "agreement, empty"
    page.unroute_all()
    few = {**nothing, "blind": figures(7), "groups": agreement_page("blind")["groups"][:1]}
    few["grid"] = [{"machine": 4, "human": 5, "answers": 7}]
    page.route("**/api/graders/agreement*", lambda route: route.fulfill(json=few))
    page.reload()
    page.get_by_text("too few: 7 of 30").first.wait_for()
    yield "agreement, too few"
    page.unroute_all()

    def many(route: Route) -> None:
        route.fulfill(json=agreement_page("all" if "which=all" in route.request.url else "blind"))

    page.route("**/api/graders/agreement*", many)
    page.reload()
    page.get_by_role("img").wait_for()
    page.get_by_text("Show as a table").click()
    yield "agreement"
    page.unroute_all()
    page.route("**/api/graders/agreement*", lambda route: route.abort())
    page.reload()
    page.get_by_role("alert").wait_for()
    yield "agreement, broken"
    page.unroute_all()
    page.route("**/api/graders/answers*", lambda route: route.fulfill(json={"items": [], "next_cursor": None}))
    visitor.go("/grading")
    page.get_by_role("heading", name="No answer may be graded yet").wait_for()
    yield "grading, empty"
    page.unroute_all()
    visitor.go("/grading")
    page.get_by_role("heading", name="All answers").wait_for()
    yield "grading"
    draws(visitor)
    points = page.get_by_role("radio", name="None").count()
    visitor.press("Give these points")
    page.get_by_text("Said, for instance, like this").first.click()
    yield "grading, one answer, with complaints"
    grades_by_keyboard(visitor, points)
    yield "grading, one answer, points given"
    visitor.press("Give these points")
    page.get_by_role("heading", name="Your points stand now").wait_for()
    yield "grading, one answer, compared"
    visitor.go("/grading")
    page.get_by_role("listitem").filter(has_text="Graded").get_by_role("link").first.click()
    page.get_by_role("button", name="I agree with the machine").wait_for()
    yield "grading, one answer, seen"
    visitor.go("/grading/learned")
    page.locator("main li a").first.wait_for()
    yield "learned"
    page.locator("main li a").first.click()
    page.get_by_role("heading", name="Versions").wait_for()
    yield "learned, one question"


@pytest.fixture(scope="module")
def something_to_grade(house, browser) -> None:
    with browser.new_context(reduced_motion="reduce", service_workers="block", locale="en-GB") as context:
        for _ in range(3):
            lets_a_person_look(Visitor(context.new_page(), house))
            context.clear_cookies()
            context.pages[0].evaluate("localStorage.clear()")


def test_the_pages_of_grading_have_no_accessibility_violation(visit, admin: str, something_to_grade):
    visitor = visit()
    found = {name: problems for name in states(visitor, admin) if (problems := violations_in_each_theme(visitor))}
    assert not found


def test_the_pages_of_grading_fit_a_small_phone(visit, admin: str, something_to_grade):
    visitor = visit(width=320, height=640)
    found = {name: over for name in states(visitor, admin) if (over := too_wide(visitor)) > 0}
    assert not found


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_of_grading_can_be_looked_at(visit, admin: str, something_to_grade, width: int):
    visitor = visit(width=width, height=900)
    taken = 0
    for name in states(visitor, admin):
        pictured(visitor, name, full_page=True)
        taken += 1
    assert taken == 12
