"""What ought to come of a test's schedule, worked out from the bare facts and in another way than the rules do.

The rules carry a clock along from event to event. Here nothing is carried along: a life is a set of facts on a time
line, in whole milliseconds. From them follow the stretches in which the clock ran, and a limit is the point at which
enough of those stretches lies behind. Nothing of the product is imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Span = tuple[int, int]
FOREVER = 10**15
GRACE = 2_000
Kind = Literal["connect", "disconnect", "stale", "pause", "resume", "down", "answer", "look", "start"]


# Stretches of time


def without(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    left = list(spans)
    for start, end in holes:
        left = [piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b)) if piece[0] < piece[1]]
    return left


def between(spans: Iterable[Span], start: int, end: int = FOREVER) -> list[Span]:
    return [(max(a, start), min(b, end)) for a, b in spans if max(a, start) < min(b, end)]


def length(spans: Iterable[Span]) -> int:
    return sum(b - a for a, b in spans)


def reach(spans: Iterable[Span], amount: int) -> int:
    """When so much of the stretches lies behind, the first of them first."""
    for a, b in spans:
        if b - a >= amount:
            return a + amount
        amount -= b - a
    return FOREVER


def inside(spans: Iterable[Span], at: int) -> bool:
    return any(a <= at < b for a, b in spans)


# One attempt


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What one person is given, extra time included."""

    limit: int
    duration: int
    questions: int
    pause_allowed: bool
    stops_away: bool
    expires: int


@dataclass(frozen=True, kw_only=True)
class Fact:
    """`raced`: it comes while the timers of the service are late, so nothing rang since the fact before.
    `since`: for `down`, when the service went away; `at` is when it was back. `stale` is the end of a connection that
    another one replaced; `look` only reads the clock; `start` tries to begin the test a second time."""

    at: int
    kind: Kind
    question: int = 0
    since: int = 0
    raced: bool = False


@dataclass(kw_only=True)
class Turn:
    """A question, and what came of it."""

    asked: int
    delivered: int
    closed: int = FOREVER
    answered: int | None = None
    late: bool = False
    missed: bool = False
    taken: int = 0


@dataclass(kw_only=True)
class Sheet:
    turns: list[Turn] = field(default_factory=list)
    ended: int = FOREVER
    how: str = "in_progress"
    running: list[Span] = field(default_factory=list)
    paused: list[Span] = field(default_factory=list)
    away: list[Span] = field(default_factory=list)
    time_up: int = FOREVER
    start: int = 0
    connects: tuple[int, ...] = ()

    def connected(self, at: int) -> bool:
        return any(moment <= at for moment in self.connects) and not inside(self.away, at)

    def used(self, at: int) -> int:
        return length(between(self.running, self.start, min(at, self.ended)))

    def used_on(self, turn: Turn, at: int) -> int:
        return length(between(self.running, turn.delivered, min(at, turn.closed, self.ended)))


def _alternating(facts: Sequence[Fact], opens: str, closes: str) -> list[Span]:
    """From each first `opens` to the next `closes`; what comes twice is nothing new."""
    spans: list[Span] = []
    since: int | None = None
    for fact in facts:
        if fact.kind == opens and since is None:
            since = fact.at
        elif fact.kind == closes and since is not None:
            spans.append((since, fact.at))
            since = None
    return spans if since is None else [*spans, (since, FOREVER)]


def _away(facts: Sequence[Fact]) -> list[Span]:
    """From a loss, be it the service's doing, to the next connection. Who was never there cannot be away."""
    spans: list[Span] = []
    connects = [fact.at for fact in facts if fact.kind == "connect"]
    for fact in facts:
        if fact.kind in ("disconnect", "down") and connects and connects[0] < fact.at:
            lost = fact.since if fact.kind == "down" else fact.at
            spans.append((lost, next((at for at in connects if at > fact.at), FOREVER)))
    return spans


def sheet_of(terms: Terms, start: int, facts: Sequence[Fact]) -> Sheet:
    ended = _lived(terms, start, facts).ended
    facts = [fact for fact in facts if fact.kind != "pause" or fact.at < ended]
    sheet = _lived(terms, start, facts)
    given_up = _given_up(terms, sheet, facts)
    if given_up >= sheet.ended:
        return sheet
    sheet.turns = [_as_left(turn, given_up) for turn in sheet.turns if turn.asked <= given_up]
    sheet.ended, sheet.how = given_up, "expired"
    return sheet


def _as_left(turn: Turn, at: int) -> Turn:
    """A question as it was when all was given up: what would have come later never came."""
    if turn.closed > at:
        return Turn(asked=turn.asked, delivered=turn.delivered)
    if turn.answered is not None and turn.answered > at:
        return replace(turn, answered=None, late=False)
    return turn


def _lived(terms: Terms, start: int, facts: Sequence[Fact]) -> Sheet:
    down = [(fact.since, fact.at) for fact in facts if fact.kind == "down"]
    connects = tuple(fact.at for fact in facts if fact.kind == "connect")
    sheet = Sheet(start=start, away=_away(facts), connects=connects)
    sheet.paused = _alternating(facts, "pause", "resume") if terms.pause_allowed else []
    stopped = [*sheet.paused, *down, *(sheet.away if terms.stops_away else [])]
    sheet.running = without([(start, FOREVER)], stopped)
    sheet.time_up = reach(sheet.running, terms.duration + GRACE)
    asked = start
    for number in range(1, terms.questions + 1):
        turn = _turn(terms, sheet, facts, number, asked)
        sheet.turns.append(turn)
        if turn.closed == FOREVER:
            return sheet
        asked = turn.closed
        if turn.missed and turn.closed == sheet.time_up:
            break
    sheet.ended, sheet.how = asked, "completed"
    return sheet


def _turn(terms: Terms, sheet: Sheet, facts: Sequence[Fact], number: int, asked: int) -> Turn:
    back = next((b for a, b in sheet.away if a <= asked < b), asked)
    turn = Turn(asked=asked, delivered=back)
    mine = between(sheet.running, turn.delivered)
    over = min(reach(mine, terms.limit + GRACE), sheet.time_up)
    answer = next((f for f in facts if f.kind == "answer" and f.question == number and _counts(f, sheet, asked)), None)
    if answer is not None and (answer.at < over or answer.raced):
        turn.closed = turn.answered = answer.at
        turn.taken = length(between(mine, turn.delivered, answer.at))
        too_long = max(turn.taken - terms.limit, length(between(sheet.running, 0, answer.at)) - terms.duration)
        turn.late = too_long > GRACE
        if sheet.time_up <= answer.at:
            sheet.time_up = answer.at
        return turn
    turn.closed, turn.missed = over, over < FOREVER
    turn.taken = length(between(mine, turn.delivered, over))
    if turn.missed and answer is not None:
        turn.answered, turn.late = answer.at, True
    return turn


def _counts(fact: Fact, sheet: Sheet, asked: int) -> bool:
    return fact.at >= asked and not inside(sheet.paused, fact.at)


def _given_up(terms: Terms, sheet: Sheet, facts: Sequence[Fact]) -> int:
    """Nothing at all happened for so long."""
    told = [fact.at for fact in facts if _tells(fact, sheet, terms)]
    moments = sorted({sheet.start, *told, *(turn.closed for turn in sheet.turns if turn.closed < FOREVER)})
    last = moments[0]
    for moment in moments[1:]:
        if moment - last >= terms.expires or last >= sheet.ended:
            break
        last = moment
    return FOREVER if last >= sheet.ended else last + terms.expires


def _tells(fact: Fact, sheet: Sheet, terms: Terms) -> bool:
    """Whether it leaves a trace: what the rules refuse does not."""
    if fact.kind == "pause":
        return any(a == fact.at for a, _ in sheet.paused)
    if fact.kind == "resume":
        return any(b == fact.at for _, b in sheet.paused)
    if fact.kind == "answer":
        return any(turn.answered == fact.at for turn in sheet.turns)
    if fact.kind == "disconnect":
        return any(a == fact.at for a, _ in sheet.away)
    return fact.kind in ("connect", "down")


# The schedule around the attempts


@dataclass(frozen=True, kw_only=True)
class Plan:
    opens: int
    closes: int
    duration: int
    limit: int
    questions: int
    attempts: int
    cooling_off: int


def faults(plan: Plan, now: int, longest: int) -> set[str]:
    """`longest`: the test with the longest extra time."""
    told = set()
    window = plan.closes - _from(plan, now)
    if window <= 0:
        told.add("closes_before_opens")
    elif window < longest:
        told.add("window_shorter_than_test")
    if plan.closes <= now:
        told.add("in_the_past")
    if plan.attempts < 1:
        told.add("attempts_invalid")
    if plan.limit > plan.duration:
        told.add("question_time_exceeds_test")
    if plan.cooling_off and plan.attempts > 1 and _last_start(plan, longest, now) > plan.closes > plan.opens:
        told.add("cooling_off_exceeds_window")
    return told


def _from(plan: Plan, now: int) -> int:
    """From when on somebody can start; of a window that is over, when they could."""
    return now if plan.opens < now < plan.closes else plan.opens


def _last_start(plan: Plan, longest: int, now: int) -> int:
    """When the last attempt begins for somebody who takes all of the time and waits no longer than they must."""
    at = _from(plan, now)
    for _ in range(plan.attempts - 1):
        at += longest + plan.cooling_off
    return at


def start_at(plan: Plan, past: Sequence[Sheet], now: int) -> str:
    """`allowed`, or the name of the refusal."""
    if any(sheet.ended > now for sheet in past):
        return "attempt_running"
    if len(past) >= plan.attempts:
        return "attempts_used_up"
    if now > plan.closes + GRACE:
        return "test_closed"
    if now < plan.opens:
        return "test_not_open"
    if past and now < max(sheet.ended for sheet in past) + plan.cooling_off:
        return "cooling_off"
    return "allowed"


# Clock faces


def faces(text: str, zone: str) -> list[int]:
    """Every moment at which a clock in that zone shows this time: found by looking at the clock again and again."""
    naive = datetime.fromisoformat(text).replace(tzinfo=UTC)
    place, found = ZoneInfo(zone), []
    for quarters in range(-4 * 15, 4 * 15 + 1):
        utc = naive + timedelta(minutes=15 * quarters)
        if utc.astimezone(place).replace(tzinfo=UTC) == naive:
            found.append(round(utc.timestamp() * 1000))
    return found
