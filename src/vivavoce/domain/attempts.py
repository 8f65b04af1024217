"""Whether somebody may start a test now, and until when they then have time; or the reason why not, in their words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vivavoce.domain.refusal import Refused
from vivavoce.domain.scheduling import Schedule, Tell, span


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Who wants to take the test, as far as the rules care."""

    invited: bool = True
    withdrawn: bool = False
    extra_time_factor: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An attempt that was started. One that was given back, because something of ours broke, does not count."""

    started_at: float
    ended_at: float | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    number: int
    """Which attempt it is; the first is 1."""
    attempts_left: int
    """After this one."""
    duration_s: float
    """Extra time included, like the limit of a question. The session itself is given the bare time and the factor."""
    question_time_limit_s: float | None
    ends_at: float
    """When the time is up if nothing stops the clock, be it after the close."""
    start_by: float | None


class StartRefused(Refused):
    """`until` is when asking again helps; None where only a person can help."""

    def __init__(self, code: str, reason: str, until: float | None = None) -> None:
        super().__init__(code, reason)
        self.until = until


@dataclass(frozen=True, slots=True)
class _Ask:
    schedule: Schedule
    taker: Taker
    past: Sequence[Attempt]
    now: float
    tell: Tell

    @property
    def used(self) -> int:
        return sum(attempt.counts for attempt in self.past)


def may_start(
    schedule: Schedule, taker: Taker | None, past: Sequence[Attempt], now: float, tell: Tell
) -> Allowed | StartRefused:
    """Returned and not raised: a list of tests shows the reason, a start raises it. The lasting reasons come first."""
    if taker is None or not taker.invited:
        words = "You are not invited to this test. Ask whoever sent you here to invite this account."
        return StartRefused("not_invited", words)
    ask = _Ask(schedule, taker, past, now, tell)
    refused = next((no for reason in _REASONS if (no := reason(ask)) is not None), None)
    return _allowed(ask) if refused is None else refused


def _allowed(ask: _Ask) -> Allowed:
    factor, limit = ask.taker.extra_time_factor, ask.schedule.question_time_limit_s
    return Allowed(
        number=ask.used + 1,
        attempts_left=ask.schedule.attempts - ask.used - 1,
        duration_s=ask.schedule.duration_s * factor,
        question_time_limit_s=None if limit is None else limit * factor,
        ends_at=ask.now + ask.schedule.duration_s * factor,
        start_by=ask.schedule.closes_at,
    )


def _withdrawn(ask: _Ask) -> StartRefused | None:
    if not ask.taker.withdrawn:
        return None
    return withdrawn()


def withdrawn() -> StartRefused:
    return StartRefused(
        "application_withdrawn",
        "The invitation to this test was withdrawn, so it cannot be taken. Whoever invited you can tell you more.",
    )


def _running(ask: _Ask) -> StartRefused | None:
    if all(attempt.ended_at is not None for attempt in ask.past):
        return None
    return StartRefused("attempt_running", "You have begun this test already. Go on with that attempt; it is kept.")


def _archived(ask: _Ask) -> StartRefused | None:
    if not ask.schedule.archived:
        return None
    return StartRefused("test_archived", "This test is no longer given. What you did in it is kept.")


def _used_up(ask: _Ask) -> StartRefused | None:
    attempts = ask.schedule.attempts
    if ask.used < attempts:
        return None
    had = "your one attempt" if attempts == 1 else f"all {attempts} of your attempts"
    return StartRefused("attempts_used_up", f"You have used {had} at this test. The results are kept.")


def _closed(ask: _Ask) -> StartRefused | None:
    closes = ask.schedule.closes_at
    if closes is None or ask.schedule.stage(ask.now) != "closed":
        return None
    words = f"This test could be started until {ask.tell(closes)}. Ask whoever invited you for help."
    return StartRefused("test_closed", words)


def _not_open(ask: _Ask) -> StartRefused | None:
    opens = ask.schedule.opens_at
    if opens is None or ask.now >= opens:
        return None
    words = f"This test opens on {ask.tell(opens)}, in {span(opens - ask.now)}."
    return StartRefused("test_not_open", words, until=opens)


def _cooling_off(ask: _Ask) -> StartRefused | None:
    ended = max((a.ended_at for a in ask.past if a.ended_at is not None and a.counts), default=None)
    if ended is None or ask.now >= ended + ask.schedule.cooling_off_s:
        return None
    until, last_start = ended + ask.schedule.cooling_off_s, ask.schedule.last_start_at
    if last_start is not None and until > last_start:
        words = (
            f"The pause after your last attempt lasts until {ask.tell(until)}, and the test closes before that. "
            "Ask whoever invited you for help."
        )
        return StartRefused("cooling_off", words)
    return StartRefused("cooling_off", f"You may start your next attempt on {ask.tell(until)}.", until=until)


_REASONS: tuple[Callable[[_Ask], StartRefused | None], ...] = (
    _withdrawn,
    _running,
    _archived,
    _used_up,
    _closed,
    _not_open,
    _cooling_off,
)
