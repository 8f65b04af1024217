"""A walk through every page in its states."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Route, WebSocketRoute, expect

from e2e.in_browser import Visitor

RESUME = """Ada Lovelace

Experience
Backend engineer, Analytical Engines, 2019 - 2024
Built the ledger in Python and PostgreSQL, and moved it to Kubernetes.

Projects
Difference: a library for exact sums, in Python

Education
B.Sc. Mathematics, University of London, 2018

Skills
Docker, Redis, TypeScript
"""
MOMENT = "Sorry, could you give me a moment to think?"
AWAY = "the AI model, which did not answer in time"


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
    yield from _resume(visitor)
    visitor.press("Continue")
    visitor.press("Begin")
    page.get_by_text("Please tick this first.").wait_for()
    yield "set up, how to talk"
    page.get_by_label("I understand").check()
    visitor.press("Begin")
    visitor.surface.wait_for()
    page.get_by_role("progressbar").wait_for()
    yield "room"
    page.get_by_text("Why these skills").click()
    yield "room, why these skills"
    yield from _conversation(visitor)
    page.context.set_offline(True)
    page.locator("[data-link=lost]").wait_for()
    yield "room, connection lost"
    page.context.set_offline(False)
    page.locator("[data-link=live]").wait_for()
    visitor.press("I need a moment")
    page.get_by_text("Take the time you need. The clock").wait_for()
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
    yield from _letter(visitor)
    visitor.go("/")
    page.get_by_role("heading", name="Earlier interviews").wait_for()
    yield "home, full"
    page.route("**/api/interviews", never_answered)
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
    yield from _models(visitor)
    yield from speech_in(visitor)
    visitor.go("/admin")
    page.get_by_role("table").wait_for()
    page.get_by_role("button", name="Reset link").first.click()
    page.get_by_role("dialog").wait_for()
    yield "admin, reset link"


def never_answered(route: Route) -> None:
    """The request waits for as long as the page does."""


def _resume(visitor: Visitor) -> Iterator[str]:
    page = visitor.page
    file = page.get_by_label("Your résumé as a file")
    yield "set up, about you, empty"
    file.set_input_files({"name": "ada.png", "mimeType": "image/png", "buffer": b"x"})
    page.get_by_role("alert").wait_for()
    yield "set up, about you, refused"
    page.route("**/api/resumes", never_answered)
    file.set_input_files({"name": "ada-lovelace.txt", "mimeType": "text/plain", "buffer": RESUME.encode()})
    page.get_by_role("button", name="Cancel").wait_for()
    yield "set up, about you, sending"
    visitor.press("Cancel")
    page.unroute_all(behavior="ignoreErrors")
    file.set_input_files({"name": "ada-lovelace.txt", "mimeType": "text/plain", "buffer": RESUME.encode()})
    page.get_by_role("heading", name="What was read").wait_for()
    visitor.press("Add education")
    yield "set up, about you"
    page.get_by_text("The whole text").click()
    yield "set up, about you, whole text"


class _Line:
    """The room's line to the server, on which this test can speak as well."""

    def __init__(self, visitor: Visitor) -> None:
        self.held = True
        visitor.page.route_web_socket(re.compile("/ws/interview/"), self._opened)
        self._socket: WebSocketRoute | None = None

    def _opened(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        self._socket = socket
        socket.on_message(lambda said: None if self.held and '"answer"' in str(said) else server.send(said))

    def say(self, frame: str, **data: Any) -> None:
        assert self._socket is not None
        self._socket.send(json.dumps({"type": frame, "data": data}))


def _conversation(visitor: Visitor) -> Iterator[str]:
    page = visitor.page
    visitor.words.fill(MOMENT)
    visitor.press("Give this answer")
    page.locator(".reply").wait_for()
    visitor.press("I am ready again")
    yield "room, no answer"
    line = _Line(visitor)
    page.reload()
    visitor.surface.wait_for()
    line.say("saying", turn="1", kind="clarification", words="Think of one day at work, and of ", restarted=False)
    yield "room, put another way, being said"
    visitor.write()
    visitor.press("Give this answer")
    page.get_by_text("is reading your answer").wait_for(state="hidden")
    waiting = page.evaluate("Object.keys(localStorage).find((key) => key.startsWith('viva.out.')).split('.').at(-1)")
    line.say("ack", id=waiting, seq=900)
    page.get_by_text("The interviewer is reading your answer.").wait_for()
    yield "room, reading"
    line.say(
        "saying", turn="2", kind="question", words="You measured first. What would you have done ", restarted=False
    )
    page.locator("main [aria-hidden=true]", has_text="You measured first.").wait_for()
    yield "room, question being said"
    yield from _from_models(visitor, line)
    line.held = False
    page.reload()
    visitor.surface.wait_for()


def _from_models(visitor: Visitor, line: _Line) -> Iterator[str]:
    asked = {
        "text": "You measured first. What would you have done without any numbers?",
        "kind": "behavioral",
        "answer_field": "answer",
        "phase": "projects",
        "phase_title": "Your work",
        "question_number": 2,
        "total_questions": 4,
        "hints_available": 2,
    }
    line.say("question", question_id="x1", origin={"kind": "model", "name": "openai", "version": "gpt"}, **asked)
    visitor.page.get_by_text("An AI model made this question").wait_for()
    line.say("notice", kind="came_back", text="The AI model is back.", question_id=None)
    yield "room, made by a model"
    bank = {"kind": "bank", "name": "projects", "version": "1", "instead_of": AWAY}
    line.say("question", question_id="x2", origin=bank, **asked)
    text = (
        "The AI model is not answering at the moment, so the built-in interviewer goes on. Nothing is lost, and what "
    )
    line.say("notice", kind="fell_back", text=f"{text}it does is marked as its own.", question_id=None)
    built_in = {"kind": "builtin", "name": "built-in scorer", "version": "2", "instead_of": AWAY}
    card = {"score": 5, "criteria": [], "strengths": [], "improvements": []}
    line.say("evaluation", question_id="x1", feedback="It says what was measured.", origin=built_in, **card)
    expect(visitor.page.locator("section:has(.origin)")).to_have_css("opacity", "1")
    yield "room, standing in"


def _letter(visitor: Visitor) -> Iterator[str]:
    """The report of an interview whose model was away and is there again."""
    page = visitor.page

    def away(route: Route) -> None:
        told = route.fetch().json()
        told["report"]["origin"]["instead_of"] = AWAY
        told["answers"][0]["question"]["origin"] = {"kind": "model", "name": "anthropic", "version": "claude"}
        told["answers"][1]["question"]["origin"]["instead_of"] = AWAY
        route.fulfill(json={**told, "can_personalise": True})

    page.route(re.compile(r"/api/interviews/[^/]+$"), away)
    page.route("**/personalise", lambda route: route.fulfill(json={"personalised": 1, "warnings": []}))
    page.reload()
    page.get_by_role("button", name="Personalise again").wait_for()
    yield "report, standing in"
    visitor.press("Personalise again")
    page.get_by_text("It is being made.").wait_for()
    yield "report, being personalised"
    page.unroute_all(behavior="ignoreErrors")


def _models(visitor: Visitor) -> Iterator[str]:
    page = visitor.page
    visitor.go("/admin/models")
    page.get_by_text("No model is set up").wait_for()
    yield "admin, no models"

    def several(route: Route) -> None:
        told = route.fetch().json()
        route.fulfill(json={**told, "set_up": True, "tokens_today": 48213, "accounts": accounts()})

    page.route("**/api/admin/models", several)
    page.reload()
    page.get_by_role("heading", name="Anthropic").wait_for()
    page.get_by_label("Attempts at each account").fill("many")
    visitor.press("Save")
    page.get_by_text("Please enter a number.").wait_for()
    yield "admin, models"
    page.unroute_all(behavior="ignoreErrors")


def speech_in(visitor: Visitor) -> Iterator[str]:
    """The page of hearing and speaking, with nobody, with all that can be, and with nobody who could be asked."""
    page = visitor.page
    nobody = {"available": False, "accounts": [], "built_in": None, "unit": "seconds", "words": ""}
    vendors = [row | {"used_today": 900, "model": "nova-3"} for row in accounts()]
    hearing = nobody | {"available": True, "accounts": vendors, "built_in": "pocketsphinx"}
    speaking = nobody | {"available": True, "built_in": "espeak-ng", "unit": "characters"}
    steps = ("end_of_turn", "capture", "transcript", "submitted", "first_text", "first_audio", "played", "client")
    timing = {
        "calls": 3,
        "turns": 212,
        "steps": [
            {"step": step, "turns": 212 - at, "p50_ms": 310.4 + 70 * at, "p95_ms": 1204.2 + 90 * at}
            for at, step in enumerate(steps)
        ],
    }
    told: dict[str, Any] = {"hearing": nobody, "speaking": nobody, "timing": {"calls": 0, "turns": 0, "steps": []}}
    page.route("**/api/admin/speech", lambda route: route.fulfill(json=told))
    visitor.go("/admin/speech")
    page.get_by_text("Nobody hears, so interviews are in writing.").wait_for()
    yield "admin, no speech"
    told |= {"hearing": hearing, "speaking": speaking, "timing": timing}
    page.reload()
    page.get_by_role("heading", name="pocketsphinx").wait_for()
    yield "admin, speech"
    told |= {"hearing": hearing | {"available": False, "built_in": None}, "speaking": speaking | {"available": False}}
    page.reload()
    page.get_by_text("None of them can be asked at the moment. Whoever speaks").wait_for()
    yield "admin, speech away"
    page.unroute_all(behavior="ignoreErrors")
    page.route("**/api/admin/speech", lambda route: route.abort())
    page.reload()
    page.get_by_role("alert").wait_for()
    yield "admin, speech broken"
    page.unroute_all(behavior="ignoreErrors")


def accounts() -> list[dict[str, Any]]:
    kinds = (
        ("openai", 1, "gpt-small", "up", None),
        ("openai", 2, "gpt-small", "resting", "2099-01-01T12:30:00.000Z"),
        ("gemini", 1, "gemini-flash", "slow", None),
        ("anthropic", 1, "claude-haiku", "open", "2099-01-01T12:30:00.000Z"),
        ("ollama", 1, "llama", "probing", None),
    )
    return [
        {
            "name": f"{vendor} {number}",
            "vendor": vendor,
            "number": number,
            "model": model,
            "condition": condition,
            "words": condition,
            "since": "2026-01-01T12:00:00.000Z",
            "until": until,
            "requests": 40 * at,
            "busy": 1 if at == 2 else 0,
            "failures": {"remote_slow": 3, "remote_limited": 1} if condition in ("open", "resting") else {},
            "last_failure": None,
            "tokens_today": 12000 * at,
            "latency_p50_s": 1.4 if at else None,
            "latency_p95_s": 3.25 if at else None,
        }
        for at, (vendor, number, model, condition, until) in enumerate(kinds)
    ]
