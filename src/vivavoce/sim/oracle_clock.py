"""The time rules of PROTOCOLS.md, reckoned a second time and in another way than the rules themselves do.

Practice stops its clock while disconnected or thinking; a test's goes on unless its blueprint says otherwise; a pause
always stops it; the time that the service was away is nobody's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from vivavoce.domain import events as e
from vivavoce.sim.record import Down, Record
from vivavoce.sim.virtual_time import EPOCH

GRACE_S = 2.0
TOLERANCE_S = 0.02
SLACK_S = 30.0
SHORT_S = 6.5


@dataclass(slots=True)
class Stopwatch:
    record: Record
    last_at: float = 0.0
    session_s: float = 0.0
    question_s: float = 0.0
    thinking_s: float = 0.0
    status: str = "scheduled"
    connection: str | None = None
    ever_connected: bool = False
    thinking: bool = False
    open_id: str | None = None
    last_id: str | None = None
    delivered: bool = False
    time_up: bool = False
    limits: dict[str, float] = field(default_factory=dict)
    timed_out: dict[str, float] = field(default_factory=dict)
    untried: set[str] = field(default_factory=set)
    judging: str | None = None
    """The run that the last answer waits for."""

    def _stops(self, what: str) -> bool:
        blueprint = self.record.create.blueprint
        if blueprint.clock_stops is None:
            return blueprint.mode == "practice"
        return what in blueprint.clock_stops

    @property
    def there(self) -> bool:
        away = self.ever_connected and self.connection is None
        waits = self.open_id is None and self.judging in self.untried
        return self.status == "in_progress" and not waits and not (away and self._stops("disconnected"))

    @property
    def running(self) -> bool:
        return self.there and not (self.thinking and self._stops("thinking"))

    @property
    def session_limit_s(self) -> float:
        return self.record.create.duration_s * self.record.create.extra_time_factor

    def pass_time(self, event: e.Event) -> None:
        until = event.since if isinstance(event, e.ServiceInterrupted) else event.at
        passed = max(0.0, until - self.last_at)
        if self.running:
            self.session_s += passed
            if self.open_id is not None and self.delivered:
                self.question_s += passed
        if self.thinking and self.there:
            self.thinking_s += passed
        self.last_at = event.at

    def turn(self, event: e.Event) -> None:
        """What the event changes about the clocks."""
        match event:
            case e.SessionStarted() | e.SessionResumed():
                self.status = "in_progress"
            case e.SessionPaused():
                self.status, self.thinking = "paused", False
            case e.CandidateConnected():
                self.connection, self.ever_connected, self.delivered = event.connection_id, True, True
            case e.CandidateDisconnected() | e.ServiceInterrupted():
                self.connection = None
            case e.QuestionAsked():
                self.open_id, self.question_s, self.thinking_s = event.question_id, 0.0, 0.0
                self.last_id = event.question_id
                self.thinking = False
                self.delivered = not self.ever_connected or self.connection is not None
                self.limits[event.question_id] = event.time_limit_s
            case e.ThinkingStarted():
                self.thinking = True
            case e.ThinkingEnded():
                self.thinking = False
            case e.TimeLimitReached():
                self._time_limit(event)
            case e.RemarkHeard():
                self.open_id = event.question_id
            case e.CodeRunAsked():
                self.untried.add(event.run_id)
            case e.CodeRan():
                self.untried.discard(event.run_id)
            case e.AnswerSubmitted():
                self.judging = event.judged_by if event.question_id == self.last_id else self.judging
                self._close(event.question_id)
            case e.QuestionSkipped():
                self._close(event.question_id)
            case e.SessionCompleted() | e.SessionCancelled() | e.SessionExpired():
                self.status, self.thinking, self.open_id = "ended", False, None

    def _time_limit(self, event: e.TimeLimitReached) -> None:
        if event.question_id is None:
            self.time_up = True
        question_id = event.question_id or self.open_id
        if question_id is None:
            return
        self.timed_out[question_id] = self.question_s
        if self.record.create.blueprint.mode == "test":
            self._close(question_id)

    def _close(self, question_id: str) -> None:
        if self.open_id == question_id:
            self.open_id, self.thinking = None, False


def clock_rules(record: Record) -> Iterator[str]:
    """Time taken, lateness, limits and interruptions are as the stopwatch says."""
    watch = Stopwatch(record)
    for event in record.events:
        was_running, before = watch.running or watch.connection is not None, watch.last_at
        watch.pass_time(event)
        yield from _interruption(watch, event, before, was_running)
        yield from _overdue(watch, event)
        if isinstance(event, e.AnswerSubmitted):
            yield from _time_taken(watch, event)
        elif isinstance(event, e.TimeLimitReached):
            yield from _limit(watch, event)
        watch.turn(event)


def _time_taken(watch: Stopwatch, event: e.AnswerSubmitted) -> Iterator[str]:
    is_open = watch.open_id == event.question_id
    if event.cause is None and event.judged_by and is_open:  # time ran out, and the last submission counts
        if event.late or event.time_taken_s > watch.limits[event.question_id] + TOLERANCE_S:
            yield f"what was submitted to {event.question_id} in time is told as late"
        return
    taken = watch.question_s if is_open else watch.timed_out.get(event.question_id, 0.0)
    if abs(taken - event.time_taken_s) > TOLERANCE_S:
        yield f"{event.question_id} took {taken:.3f} s; the log says {event.time_taken_s:.3f}"
    over = max(
        taken - watch.limits.get(event.question_id, 0.0) - GRACE_S, watch.session_s - watch.session_limit_s - GRACE_S
    )
    late = not is_open or event.question_id in watch.timed_out or over > 0
    if late != event.late and abs(over) > TOLERANCE_S:
        yield f"{event.question_id} was {'late' if late else 'in time'}; the log says late={event.late}"


def _limit(watch: Stopwatch, event: e.TimeLimitReached) -> Iterator[str]:
    if event.question_id is None:
        early = watch.session_limit_s + GRACE_S - watch.session_s
    else:
        early = watch.limits[event.question_id] + GRACE_S - watch.question_s
    if early > TOLERANCE_S:
        yield f"a time limit came {early:.2f} s too early"


def _overdue(watch: Stopwatch, event: e.Event) -> Iterator[str]:
    """A limit that has passed is noticed, even when nobody says anything."""
    name = type(event).__name__
    if watch.running and watch.open_id is not None and watch.delivered and watch.open_id not in watch.timed_out:
        over = watch.question_s - watch.limits[watch.open_id] - GRACE_S
        if over > SLACK_S:
            yield f"the limit of {watch.open_id} passed {over:.0f} s before {name}, unnoticed"
    if watch.running and not watch.time_up and watch.session_s - watch.session_limit_s - GRACE_S > SLACK_S:
        yield f"the time of the session was up long before {name}, unnoticed"
    limit = watch.record.create.blueprint.thinking_max_s * watch.record.create.extra_time_factor
    if watch.thinking and watch.there and watch.thinking_s - limit > SLACK_S:
        yield f"the thinking time was used up long before {name}, unnoticed"


def _nobody_there(away: list[Down]) -> list[Down]:
    """The service is away when all of its processes are: one may be gone for long while the others serve."""
    return [down for down in away if down.whole] or away


def _first_long(away: list[Down]) -> list[Down]:
    """The first absence long enough to be told from a heartbeat that is late, and those before it."""
    long = next((i for i, down in enumerate(away) if (down.until or 0.0) - down.since > SHORT_S), len(away) - 1)
    return away[: long + 1]


def _holder_gone(watch: Stopwatch, event: e.Event) -> Down | None:
    """The process that the candidate was connected to, if it was gone by then."""
    holder = (watch.connection or "").rpartition("-")[0]
    downs = (down for down in watch.record.downs if down.name is not None and down.name == holder)
    return next((down for down in downs if down.since <= event.at - EPOCH + TOLERANCE_S), None)


def _interruption(watch: Stopwatch, event: e.Event, before: float, was_running: bool) -> Iterator[str]:
    """When the service was away, the first thing that it writes is that it was, and from when."""
    away = [
        down
        for down in watch.record.downs
        if before - EPOCH <= down.since + TOLERANCE_S
        and down.until is not None
        and down.until <= event.at - EPOCH + TOLERANCE_S
    ]
    if isinstance(event, e.ServiceInterrupted):
        held = _holder_gone(watch, event)
        if held is not None:
            if event.since - EPOCH > max(held.since, before - EPOCH) + TOLERANCE_S:
                yield f"{held.name} was gone from {held.since:.2f}; the log says from {event.since - EPOCH:.2f}"
        elif not away:
            yield "an interruption is noted that never was"
        else:
            yield from _since(event.since - EPOCH, _first_long(_nobody_there(away)))
    elif any(down.whole for down in away) and was_running and watch.status in ("in_progress", "paused"):
        yield f"the service was away from {away[0].since:.2f}, and {type(event).__name__} comes as if it had not been"


def _since(told: float, away: list[Down]) -> Iterator[str]:
    if all(told > down.since + TOLERANCE_S for down in away):
        yield f"the service was away from {away[0].since:.2f}; the log says from {told:.2f}"
