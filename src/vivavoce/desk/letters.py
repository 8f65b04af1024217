"""What is written to those who are invited to a test."""

from __future__ import annotations

from typing import Literal

from vivavoce.desk.calendar_file import Entry, calendar_file
from vivavoce.desk.zones import teller
from vivavoce.domain.scheduling import Schedule, Tell, span
from vivavoce.ports.mail import CalendarPart, Letter

Occasion = Literal["invited", "changed", "withdrawn"]
SUBJECTS: dict[Occasion, str] = {
    "invited": "Invitation: {title}",
    "changed": "New time: {title}",
    "withdrawn": "Withdrawn: {title}",
}


def letter(occasion: Occasion, to: str, entry: Entry, greeting: str = "") -> Letter:
    """`entry.sequence` is part of the letter's id: the same letter sent again is told as the same. `greeting` is what
    the recruiter adds, in their words."""
    withdrawn = occasion == "withdrawn"
    method: Literal["PUBLISH", "CANCEL"] = "CANCEL" if withdrawn else "PUBLISH"
    calendar = calendar_file(entry, method)
    title = " ".join(entry.schedule.title.split())
    paragraphs = _withdrawn(title) if withdrawn else _invited(occasion, title, entry)
    return Letter(
        letter_id=f"{entry.application_id}.{occasion}.{entry.sequence}",
        to=to,
        subject=SUBJECTS[occasion].format(title=title),
        text="\n\n".join(part for part in ("Hello,", greeting.strip(), *paragraphs) if part) + "\n",
        calendar=None if calendar is None else CalendarPart(content=calendar, method=method),
    )


def _withdrawn(title: str) -> tuple[str, ...]:
    return (f'The invitation to the test "{title}" is withdrawn. You need to do nothing.',)


def _invited(occasion: Occasion, title: str, entry: Entry) -> tuple[str, ...]:
    opening = "You are invited to" if occasion == "invited" else "There is a new time for"
    schedule = entry.schedule
    return (
        f'{opening} the test "{title}". An AI leads it; before the start you are told how, and asked to agree.',
        "\n".join(time_rules(schedule, teller(schedule.zone), entry.extra_time_factor)),
        f"Your link, for you alone:\n{entry.invite_url}",
        "If you need more time or another way to take the test, answer whoever invited you.",
    )


def time_rules(schedule: Schedule, tell: Tell, extra_time_factor: float = 1.0) -> tuple[str, ...]:
    """The rules of time as one person meets them, each in a sentence."""
    length = span(schedule.duration_s * extra_time_factor)
    late = "" if schedule.closes_at is None else ", also where that runs past the time above"
    return tuple(
        sentence
        for sentence in (
            _window(schedule, tell),
            f"From your start you have {length}{late}.",
            _question_time(schedule, extra_time_factor),
            _attempts(schedule),
        )
        if sentence
    )


def _window(schedule: Schedule, tell: Tell) -> str:
    opens, closes = schedule.opens_at, schedule.closes_at
    if opens is None:
        return "" if closes is None else f"You can start it until {tell(closes)}."
    since = f"You can start it from {tell(opens)}"
    return f"{since}." if closes is None else f"{since} until {tell(closes)}."


def _question_time(schedule: Schedule, extra_time_factor: float) -> str:
    limit = schedule.question_time_limit_s
    return "" if limit is None else f"Each question has {span(limit * extra_time_factor)}."


def _attempts(schedule: Schedule) -> str:
    if schedule.attempts == 1:
        return "You have one attempt."
    pause = f", with {span(schedule.cooling_off_s)} or more between them" if schedule.cooling_off_s else ""
    return f"You have {schedule.attempts} attempts{pause}."
