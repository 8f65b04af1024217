"""Invitations: the entry for a calendar, and the letter around it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import icalendar
import pytest

from vivavoce.desk.calendar_file import Entry, calendar_file
from vivavoce.desk.letters import letter, time_rules
from vivavoce.desk.zones import teller
from vivavoce.domain.scheduling import Schedule

OPENS = 1_795_770_000.0
HOUR, DAY = 3600.0, 86_400.0
TITLE = "Back end; spring, a\\b"


def entry(window_s: float = 5 * DAY, **fields: Any) -> Entry:
    schedule = Schedule(
        title=fields.pop("title", TITLE),
        zone="Europe/Berlin",
        opens_at=OPENS,
        closes_at=OPENS + window_s,
        duration_s=HOUR,
        total_questions=10,
        question_time_limit_s=120.0,
    )
    told: dict[str, Any] = {
        "application_id": "app_1",
        "schedule": schedule,
        "host": "interviews.example.org",
        "organizer": "tests@example.org",
        "invite_url": "https://interviews.example.org/invite#token=a;b,c",
        "made_at": OPENS - DAY,
    }
    return Entry(**(told | fields))


def read(content: bytes | None) -> tuple[icalendar.Component, icalendar.Component]:
    assert content is not None
    calendar = icalendar.Calendar.from_ical(content)
    [event] = calendar.walk("VEVENT")
    return calendar, event


def lines(content: bytes | None) -> list[str]:
    """Unfolded as the standard says, without the library's help."""
    assert content is not None
    assert content.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    return content.replace(b"\r\n ", b"").decode().split("\r\n")


def test_an_invitation_is_an_entry_of_a_calendar() -> None:
    calendar, event = read(calendar_file(entry(sequence=3)))
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    told = lines(calendar_file(entry(sequence=3)))
    for line in (
        "DTSTART:20261127T090000Z",
        "DTEND:20261202T090000Z",
        "DTSTAMP:20261126T090000Z",
        "SEQUENCE:3",
        "STATUS:CONFIRMED",
        "SUMMARY:Back end\\; spring\\, a\\\\b",
        "URL:https://interviews.example.org/invite#token=a;b,c",
    ):
        assert line in told
    assert event["UID"] == "app_1@interviews.example.org"
    assert event["SUMMARY"] == TITLE
    assert event["ORGANIZER"] == "mailto:tests@example.org"
    assert "1 hour" in event["DESCRIPTION"]


def test_the_same_application_stays_the_same_entry_whatever_changes() -> None:
    first, later = entry(), entry(2 * DAY, sequence=1, title="Another", made_at=OPENS - HOUR)
    assert calendar_file(first) == calendar_file(first)
    uids = {line for one in (first, later) for line in lines(calendar_file(one)) if line.startswith("UID")}
    assert uids == {"UID:app_1@interviews.example.org"}


def test_a_withdrawn_invitation_takes_its_entry_out() -> None:
    calendar, event = read(calendar_file(entry(sequence=4), "CANCEL"))
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 4)
    assert event["UID"] == "app_1@interviews.example.org"
    assert event.walk("VALARM") == []


@pytest.mark.parametrize(
    ("window_s", "busy", "triggers"),
    [
        (1.5 * HOUR, "OPAQUE", ["TRIGGER:-PT15M"]),
        (DAY, "TRANSPARENT", ["TRIGGER:-PT15M"]),
        (5 * DAY, "TRANSPARENT", ["TRIGGER:-PT15M", "TRIGGER;RELATED=END:-P1D"]),
    ],
)
def test_a_reminder_comes_before_the_opening_and_before_a_far_close(
    window_s: float, busy: str, triggers: list[str]
) -> None:
    told = lines(calendar_file(entry(window_s)))
    assert [line for line in told if line.startswith("TRIGGER")] == triggers
    assert f"TRANSP:{busy}" in told
    assert told.count("ACTION:DISPLAY") == told.count("BEGIN:VALARM") == len(triggers)


@pytest.mark.parametrize(
    "title",
    [
        "Test\r\nATTENDEE:mailto:eve@example.org",
        "Test\nEND:VEVENT\nBEGIN:VEVENT",
        "Test\rX:1",
        "\x00\x07Test\x1b",
        "Tést \N{THUMBS UP SIGN} " + "ü" * 190,
        "Test\u2028X:1",
    ],
)
def test_nothing_in_a_title_becomes_a_line_of_its_own(title: str) -> None:
    plain, told = lines(calendar_file(entry())), lines(calendar_file(entry(title=title)))
    assert [line.partition(":")[0] for line in told] == [line.partition(":")[0] for line in plain]
    assert not {"\x00", "\x07", "\x1b", "\r"} & set("".join(told))


def test_a_link_stays_one_line() -> None:
    told = lines(calendar_file(entry(invite_url="https://x.example/\r\nATTENDEE:mailto:eve@example.org")))
    assert not any(line.startswith("ATTENDEE") for line in told)


@pytest.mark.parametrize("missing", ["opens_at", "closes_at"])
def test_a_test_without_a_window_has_no_place_in_a_calendar(missing: str) -> None:
    open_ended = entry()
    open_ended = replace(open_ended, schedule=replace(open_ended.schedule, **{missing: None}))
    assert calendar_file(open_ended) is None
    assert letter("invited", "ada@example.org", open_ended).calendar is None


def test_the_letter_tells_the_rules_of_time_and_the_link() -> None:
    told = letter("invited", "ada@example.org", entry(extra_time_factor=1.5), greeting="We look forward to it.")
    assert (told.letter_id, told.subject) == ("app_1.invited.0", f"Invitation: {TITLE}")
    assert told.text == (
        "Hello,\n\n"
        "We look forward to it.\n\n"
        f'You are invited to the test "{TITLE}". An AI leads it; before the start you are told how, and asked to agree.'
        "\n\n"
        "You can start it from Friday 27 November 2026, 10:00 Europe/Berlin time (09:00 UTC) until "
        "Wednesday 2 December 2026, 10:00 Europe/Berlin time (09:00 UTC).\n"
        "From your start you have 1 hour and 30 minutes, also where that runs past the time above.\n"
        "Each question has 3 minutes.\n"
        "You have one attempt.\n\n"
        "Your link, for you alone:\nhttps://interviews.example.org/invite#token=a;b,c\n\n"
        "If you need more time or another way to take the test, answer whoever invited you.\n"
    )
    assert told.calendar is not None
    assert told.calendar.method == "PUBLISH"
    assert "extra" not in told.text + told.calendar.content.decode()


def test_a_change_and_a_withdrawal_are_letters_of_their_own() -> None:
    changed = letter("changed", "ada@example.org", entry(sequence=1))
    assert (changed.letter_id, changed.subject) == ("app_1.changed.1", f"New time: {TITLE}")
    gone = letter("withdrawn", "ada@example.org", entry(sequence=2))
    assert (gone.letter_id, gone.subject) == ("app_1.withdrawn.2", f"Withdrawn: {TITLE}")
    assert gone.calendar is not None
    assert gone.calendar.method == "CANCEL"
    assert "token" not in gone.text


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        ({"opens_at": None, "closes_at": None, "question_time_limit_s": None}, ["From your start you have 1 hour."]),
        (
            {"opens_at": None},
            ["You can start it until Wednesday 2 December 2026, 10:00 Europe/Berlin time (09:00 UTC)."],
        ),
        ({"closes_at": None}, ["You can start it from Friday 27 November 2026, 10:00 Europe/Berlin time (09:00 UTC)."]),
        ({"attempts": 3}, ["You have 3 attempts."]),
        ({"attempts": 2, "cooling_off_s": DAY}, ["You have 2 attempts, with 1 day or more between them."]),
    ],
)
def test_the_rules_of_time_in_sentences(fields: dict[str, Any], sentences: list[str]) -> None:
    told = time_rules(replace(entry().schedule, **fields), teller("Europe/Berlin"))
    assert set(sentences) <= set(told)
    assert all(sentence.endswith(".") for sentence in told)
