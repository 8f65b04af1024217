"""Random lives of a scheduled test, by their seed: a window in some zone, attempts, and all that goes wrong in them.

Moments are whole milliseconds. What lies near a limit is found by asking the oracle where the limit is; what comes of
it is not in here. Timers may ring a millisecond early; so that it does not matter which of two limits rings first, what
is aimed at a limit itself (and not at the end of its grace) comes two milliseconds off.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from domain.schedule_oracle import (
    FOREVER,
    GRACE,
    Fact,
    Kind,
    Plan,
    Sheet,
    Terms,
    Turn,
    between,
    faults,
    inside,
    reach,
    sheet_of,
    start_at,
)

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Australia/Adelaide",
    "Pacific/Chatham",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Africa/Casablanca",
    "Africa/Cairo",
    "UTC",
)
FACTORS = (1.0, 1.0, 1.25, 1.5, 2.0)
OFFSETS = ("+00:00", "+05:45", "-09:30", "+14:00", "-03:00")


@dataclass(frozen=True, kw_only=True)
class Tried:
    """An attempt: when its start was tried, the last of them with success, and what happened then."""

    starts: tuple[int, ...]
    facts: tuple[Fact, ...] = ()


@dataclass(kw_only=True)
class Life:
    seed: int
    zone: str
    plan: Plan
    factor: float
    others: tuple[float, ...]
    saved: int
    """When the recruiter saved the schedule."""
    texts: tuple[str, str]
    """The window as it was written."""
    clock_faces: tuple[str, ...]
    """Other times that somebody might write for this zone."""
    pause_allowed: bool
    stops_away: bool
    expires: int
    tried: list[Tried] = field(default_factory=list)

    @property
    def longest(self) -> int:
        return round(self.plan.duration * max(self.factor, *self.others))

    @property
    def terms(self) -> Terms:
        return Terms(
            limit=round(self.plan.limit * self.factor),
            duration=round(self.plan.duration * self.factor),
            questions=self.plan.questions,
            pause_allowed=self.pause_allowed,
            stops_away=self.stops_away,
            expires=self.expires,
        )


def life(seed: int) -> Life:
    chance = Random(seed)
    zone = chance.choice(ZONES)
    anchor = _anchor(chance, zone)
    plan = _plan(chance, anchor)
    born = Life(
        seed=seed,
        zone=zone,
        plan=plan,
        factor=chance.choice(FACTORS),
        others=(1.0, *(chance.choice(FACTORS) for _ in range(chance.choice((0, 0, 3))))),
        saved=plan.opens + (chance.choice((-DAY, -1, MINUTE)) if chance.random() < 0.97 else 400 * DAY),
        texts=("", ""),
        clock_faces=tuple(_naive(anchor + chance.randint(-100, 100) * 5 * MINUTE, "UTC") for _ in range(4)),
        pause_allowed=chance.random() < 0.6,
        stops_away=chance.random() < 0.3,
        expires=chance.choice((9 * HOUR, 14 * DAY)),
    )
    _fit(chance, born)
    born.texts = (_text(chance, born.plan.opens, zone), _text(chance, born.plan.closes, zone))
    if not faults(born.plan, born.saved, born.longest):
        _live(chance, born)
    return born


# The window


def _anchor(chance: Random, zone: str) -> int:
    changes = _changes(zone)
    if changes and chance.random() < 0.7:
        return chance.choice(changes) + chance.randint(-18, 18) * 10 * MINUTE
    return round(datetime(2026, 12, 1, tzinfo=UTC).timestamp() * 1000) + chance.randint(0, 700 * 24 * 12) * 5 * MINUTE


@cache
def _changes(zone: str) -> tuple[int, ...]:
    """When the clocks of this zone change, in 2027 and 2028."""
    place, found = ZoneInfo(zone), []
    day = datetime(2027, 1, 1, tzinfo=UTC)
    for _ in range(730):
        if day.astimezone(place).utcoffset() != (day + timedelta(days=1)).astimezone(place).utcoffset():
            quarters = [day + timedelta(minutes=15 * n) for n in range(97)]
            old = day.astimezone(place).utcoffset()
            first = bisect_left(quarters, True, key=lambda at: at.astimezone(place).utcoffset() != old)
            found.append(round(quarters[first].timestamp() * 1000))
        day += timedelta(days=1)
    return tuple(found)


def _plan(chance: Random, opens: int) -> Plan:
    duration = chance.choice((2, 5, 10, 30, 60, 90)) * MINUTE
    limit = min(duration, chance.choice((20, 45, 60, 120, 300)) * SECOND)
    if chance.random() < 0.02:
        limit = duration + SECOND
    return Plan(
        opens=opens,
        closes=opens,
        duration=duration,
        limit=limit,
        questions=chance.randint(1, 6),
        attempts=chance.choice((1, 1, 2, 3)) if chance.random() < 0.98 else 0,
        cooling_off=chance.choice((0, 0, 10 * MINUTE, HOUR, DAY)),
    )


def _fit(chance: Random, born: Life) -> None:
    """A close that mostly fits, by a hair or by far, and sometimes does not."""
    plan = born.plan
    needed = born.longest + max(0, plan.attempts - 1) * (born.longest + plan.cooling_off)
    spare = chance.choice((0, 0, MINUTE, HOUR, DAY, 30 * DAY))
    window = needed + spare
    if chance.random() < 0.12:
        window = chance.choice((born.longest - SECOND, born.longest, needed - SECOND, 0, -HOUR))
    born.plan = Plan(**(vars(plan) | {"closes": plan.opens + window}))


def _naive(moment: int, zone: str) -> str:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=moment)
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat()


def _text(chance: Random, moment: int, zone: str) -> str:
    if chance.random() < 0.6:
        return _naive(moment, zone)
    offset = chance.choice(OFFSETS)
    sign = -1 if offset[0] == "-" else 1
    east = sign * (int(offset[1:3]) * HOUR + int(offset[4:6]) * MINUTE)
    return _naive(moment + east, "UTC") + offset


# What happens


def _live(chance: Random, born: Life) -> None:
    past: list[Sheet] = []
    now = born.plan.opens - chance.choice((1, DAY))
    for _ in range(born.plan.attempts + 1):
        starts = _starts(chance, born.plan, past, now)
        if start_at(born.plan, past, starts[-1]) != "allowed":
            born.tried.append(Tried(starts=starts))
            return
        start = starts[-1]
        facts = _facts(chance, born.terms, start)
        born.tried.append(Tried(starts=starts, facts=facts))
        past.append(sheet_of(born.terms, start, facts))
        now = max([past[-1].ended, *(fact.at for fact in facts)])


def _starts(chance: Random, plan: Plan, past: Sequence[Sheet], now: int) -> tuple[int, ...]:
    """Around every moment at which the answer changes, in their order."""
    around = [plan.opens - 1, plan.opens, plan.closes - 1, plan.closes, plan.closes + GRACE, plan.closes + GRACE + 1]
    around.extend(now + chance.randint(1, 2 * HOUR) for _ in range(2))
    if past:
        around.extend(past[-1].ended + plan.cooling_off + by for by in (-1, 1))
    chosen = sorted({at for at in chance.sample(around, 4) if at > now}) or [now + 1]
    first = next((i for i, at in enumerate(chosen) if start_at(plan, past, at) == "allowed"), len(chosen) - 1)
    return tuple(chosen[: first + 1])


def _facts(chance: Random, terms: Terms, start: int) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    if chance.random() < 0.85:
        facts.append(Fact(at=start + chance.randint(1, 3 * SECOND), kind="connect"))
    for _ in range(chance.randint(2, 6 * terms.questions)):
        now = facts[-1].at if facts else start
        sheet = sheet_of(terms, start, facts)
        if sheet.ended <= now:
            break
        fact = _next(chance, terms, sheet, now)
        if fact is not None and fact.at > now and (fact.since or fact.at) > now:
            facts.append(fact)
    facts.extend(_too_late(chance, sheet_of(terms, start, facts), facts))
    return tuple(facts)


def _next(chance: Random, terms: Terms, sheet: Sheet, now: int) -> Fact | None:
    """Mostly what makes sense, so that lives get somewhere; sometimes what is refused."""
    soon = now + chance.randint(1, 90 * SECOND)
    if inside(sheet.paused, now) and chance.random() < 0.7:
        return Fact(at=now + chance.choice((SECOND, 7 * MINUTE, HOUR, 10 * HOUR, 20 * DAY)), kind="resume")
    if inside(sheet.away, now) and chance.random() < 0.5:
        return Fact(at=now + chance.choice((700, 40 * SECOND, 20 * MINUTE, 10 * HOUR)), kind="connect")
    kind: Kind = chance.choices(
        ("answer", "look", "pause", "resume", "disconnect", "connect", "stale", "down", "start"),
        (60, 8, 10, 2, 7, 3, 2, 6, 2),
    )[0]
    if kind == "answer":
        return _answer(chance, terms, sheet, now)
    if kind == "disconnect" and (inside(sheet.away, now) or not sheet.connected(now)):
        return None
    if kind == "down":
        return Fact(at=soon + chance.choice((1, 900, 30 * SECOND, 30 * MINUTE)), since=soon, kind="down")
    return Fact(at=soon, kind=kind)


def _answer(chance: Random, terms: Terms, sheet: Sheet, now: int) -> Fact | None:
    number = next((n for n, turn in enumerate(sheet.turns, 1) if turn.asked <= now < turn.closed), None)
    if number is None:
        return None
    turn = sheet.turns[number - 1]
    if chance.random() < 0.5:
        return Fact(at=now + chance.randint(1, terms.limit), kind="answer", question=number)
    raced = chance.random() < 0.4
    by = chance.choice((-2, 1999, GRACE, GRACE + 2, 5 * SECOND)) if raced else chance.choice((-2, 2, 1999, GRACE + 1))
    at = _near(chance, terms, sheet, turn, by, raced)
    if at >= FOREVER:
        return None
    return Fact(at=at, kind="answer", question=number, raced=raced and at > now)


def _near(chance: Random, terms: Terms, sheet: Sheet, turn: Turn, by: int, raced: bool) -> int:
    """So far from the limit of the question, or of the whole test. Where a timer rings in between, from its ringing."""
    of_question = chance.random() < 0.75
    stretches = between(sheet.running, turn.delivered) if of_question else sheet.running
    limit = terms.limit if of_question else terms.duration
    if by > GRACE and not raced:
        return min(turn.closed + by - GRACE, FOREVER)
    return reach(stretches, limit + by)


def _too_late(chance: Random, sheet: Sheet, facts: Sequence[Fact]) -> list[Fact]:
    """Answers to what was missed, when all is over."""
    if sheet.ended >= FOREVER:
        return []
    at = max([sheet.ended, *(fact.at for fact in facts)])
    missed = [n for n, turn in enumerate(sheet.turns, 1) if turn.closed < FOREVER and chance.random() < 0.4]
    return [Fact(at=at + n * 777, kind="answer", question=n) for n in missed]
