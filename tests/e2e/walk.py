"""A walk through every page in its states."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Route, expect

from e2e.in_browser import Visitor


def walk(visitor: Visitor, admin: str) -> Iterator[str]:
    """Every page in its states: a name for each, when it is there to be looked at."""
    page = visitor.page
    visitor.go("/sign-in")
    page.get_by_role("heading", name="Sign in").wait_for()
    yield "sign in"
    visitor.go("/sign-in?mode=create")
    visitor.press("Create account")
    page.get_by_text("Please tell us what to call you.").wait_for()
    yield "create account, with complaints"
    visitor.go("/one-time#token=x")
    page.get_by_label("Password", exact=True).wait_for()
    yield "one-time link"
    visitor.go("/reset")
    page.get_by_text("This link is not complete.").wait_for()
    yield "reset, broken"
    visitor.sign_up()
    yield "home, empty"
    visitor.go("/start")
    page.get_by_role("button", name="Backend engineer").click()
    yield "set up, what for"
    visitor.press("Continue")
    page.get_by_label("Your résumé").fill("Experience\nBackend engineer, 2019 - 2024: Python and PostgreSQL.")
    visitor.press("Read it")
    page.get_by_role("heading", name="What was read").wait_for()
    yield "set up, about you"
    visitor.press("Continue")
    visitor.press("Begin")
    page.get_by_text("Please tick this first.").wait_for()
    yield "set up, how to talk"
    page.get_by_label("I understand").check()
    visitor.press("Begin")
    visitor.surface.wait_for()
    page.get_by_role("progressbar").wait_for()
    yield "room"
    page.context.set_offline(True)
    page.locator("[data-link=lost]").wait_for()
    yield "room, connection lost"
    page.context.set_offline(False)
    page.locator("[data-link=live]").wait_for()
    visitor.press("I need a moment")
    page.get_by_text("Take the time you need.").wait_for()
    said = page.get_by_role("button", name="What was said")
    if said.get_attribute("aria-pressed") == "false":
        said.click()
    yield "room, a moment, what was said"
    visitor.press("I am ready again")
    visitor.press("End")
    page.get_by_role("dialog").wait_for()
    yield "room, ending"
    visitor.press("Stay")
    visitor.press("Pause")
    page.get_by_role("heading", name="Paused").wait_for()
    yield "room, paused"
    visitor.press("Go on")
    visitor.surface.wait_for()
    options_seen = False
    while not page.get_by_role("link", name="Read the report").count():
        if not options_seen and page.locator("[data-link] form fieldset").count():
            options_seen = True
            yield "room, options"
        visitor.answer()
    page.get_by_role("link", name="Read the report").wait_for()
    yield "room, finished"
    page.get_by_role("link", name="Read the report").click()
    page.get_by_role("heading", name="Your report").wait_for()
    page.get_by_text("Show as a table").click()
    yield "report"
    visitor.go("/")
    page.get_by_role("heading", name="Earlier interviews").wait_for()
    yield "home, full"
    page.route("**/api/interviews", _never_answered)
    visitor.go("/")
    expect(page.locator(".loading")).to_have_css("opacity", "1")
    yield "home, slow"
    page.unroute_all(behavior="ignoreErrors")
    page.route("**/api/interviews", lambda route: route.abort())
    visitor.go("/")
    page.get_by_role("alert").wait_for()
    yield "home, broken"
    page.unroute_all()
    visitor.go("/account")
    page.get_by_label("Your name").wait_for()
    yield "account"
    visitor.go("/admin")
    page.get_by_text("This page is for the people who run this server.").wait_for()
    yield "admin, not allowed"
    visitor.go("/nowhere")
    page.get_by_role("heading", name="There is nothing at this address").wait_for()
    yield "missing"
    visitor.go("/account")
    visitor.press("Sign out")
    page.get_by_role("heading", name="Sign in").wait_for()
    visitor.sign_in(admin)
    visitor.go("/admin")
    page.get_by_role("table").wait_for()
    page.get_by_text("Question bank").wait_for()
    yield "admin"
    page.get_by_role("button", name="Reset link").first.click()
    page.get_by_role("dialog").wait_for()
    yield "admin, reset link"


def _never_answered(route: Route) -> None:
    """The request waits for as long as the page does."""
