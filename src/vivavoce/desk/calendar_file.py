"""An invitation as an entry of a calendar (iCalendar, RFC 5545), and its withdrawal. Times are in UTC."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from icalendar import Alarm, Calendar, Event, vCalAddress, vText
from icalendar.enums import RELATED, STATUS, TRANSP

from vivavoce.desk.zones import EPOCH
from vivavoce.domain.scheduling import Schedule, span

Method = Literal["PUBLISH", "CANCEL"]
PRODUCT = "-//Viva Voce//Invitations//EN"
BEFORE_OPENING = timedelta(minutes=-15)
BEFORE_CLOSE = timedelta(days=-1)
LONG_S = 2 * 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`sequence` is raised with each change of the test's window: calendars keep the highest. `organizer` is the
    address that the entry comes from; the standard asks for one."""

    application_id: str
    schedule: Schedule
    host: str
    organizer: str
    invite_url: str
    made_at: float
    sequence: int = 0
    extra_time_factor: float = 1.0


def calendar_file(entry: Entry, method: Method = "PUBLISH") -> bytes | None:
    """None where there is nothing to enter: a test without an opening or a close."""
    if entry.schedule.opens_at is None or entry.schedule.closes_at is None:
        return None
    event = _event(entry, entry.schedule.opens_at, entry.schedule.closes_at, cancelled=method == "CANCEL")
    calendar = Calendar.new(prodid=PRODUCT, uid=_uid(entry), method=method, subcomponents=[event])
    return bytes(calendar.to_ical())


def _event(entry: Entry, opens_at: float, closes_at: float, *, cancelled: bool) -> Event:
    """A window that is much longer than the test is not time in which somebody is busy."""
    tight = closes_at - opens_at < 2 * entry.schedule.duration_s * entry.extra_time_factor
    event = Event.new(
        uid=_uid(entry),
        stamp=_utc(entry.made_at),
        sequence=entry.sequence,
        start=_utc(opens_at),
        end=_utc(closes_at),
        summary=_clean(entry.schedule.title),
        description=_clean(_description(entry)),
        url=_clean(entry.invite_url).replace("\n", ""),
        organizer=_organizer(entry),
        status=STATUS.CANCELLED if cancelled else STATUS.CONFIRMED,
        transparency=TRANSP.OPAQUE if tight else TRANSP.TRANSPARENT,
    )
    for alarm in () if cancelled else _alarms(entry, closes_at - opens_at):
        event.add_component(alarm)
    return event


def _uid(entry: Entry) -> str:
    """One entry for one application, whatever changes."""
    return f"{entry.application_id}@{entry.host}"


def _alarms(entry: Entry, window_s: float) -> list[Alarm]:
    opening = _alarm(f"{entry.schedule.title} opens in 15 minutes", BEFORE_OPENING)
    if window_s < LONG_S:
        return [opening]
    close = _alarm(f"{entry.schedule.title} can be started for one more day", BEFORE_CLOSE)
    close["TRIGGER"].params["RELATED"] = RELATED.END.value
    return [opening, close]


def _alarm(words: str, trigger: timedelta) -> Alarm:
    alarm = Alarm.new(description=_clean(words))
    alarm.add("ACTION", "DISPLAY")
    alarm.add("TRIGGER", trigger)
    return alarm


def _description(entry: Entry) -> str:
    """The length is the person's own, extra time included, and says nothing of why."""
    length = span(entry.schedule.duration_s * entry.extra_time_factor)
    return (
        f"Start within this time. From your start you have {length}, also where that runs past the end of this entry.\n"
        f"{entry.invite_url}"
    )


def _organizer(entry: Entry) -> vCalAddress:
    organizer = vCalAddress(f"mailto:{entry.organizer}")
    organizer.params["CN"] = vText("Viva Voce")
    return organizer


def _clean(text: str) -> str:
    """The library escapes what the format gives a meaning; control characters have no place in it at all."""
    return "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs"))


def _utc(moment: float) -> datetime:
    return EPOCH + timedelta(seconds=int(moment))
