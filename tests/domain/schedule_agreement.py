"""One life of a scheduled test, lived by the product's rules under a hand-moved clock and held against the oracle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pprint import pformat

from domain.builders import Interview, blueprint, choice, create
from domain.schedule_lives import DAY, Life, Tried, life
from domain.schedule_oracle import FOREVER, Fact, Sheet, Turn, faces, faults, sheet_of, start_at
from vivavoce.desk.schedules import Draft, read_schedule
from vivavoce.desk.zones import read_moment, teller
from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.attempts import Allowed, Attempt, Taker, may_start
from vivavoce.domain.question import Answer
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scheduling import Circumstances, Problem, Schedule
from vivavoce.domain.session import pending

TOLERANCE = 1.5  # milliseconds: seconds since 1970 are floats, and what an answer took is rounded
HORIZON = 60 * DAY


def disagreement(seed: int) -> str | None:
    """What the rules and the oracle see differently in this life, with its recipe; None where they agree."""
    born = life(seed)
    try:
        told = next(_differences(born), None)
    except AssertionError as failure:
        told = str(failure)
    return None if told is None else f"seed {seed}: {told}\n{pformat(born, width=160)}"


def _differences(born: Life) -> Iterator[str]:
    yield from _clock_faces(born)
    texts = list(born.texts)
    for place, moment in enumerate((born.plan.opens, born.plan.closes)):
        if _face_of(born.texts[place], born.zone) not in (None, [moment]):
            texts[place] = _exact(moment)
    schedule, problems = read_schedule(_draft(born, texts), _around(born))
    expected = faults(born.plan, born.saved, born.longest)
    if {problem.code for problem in problems} != expected:
        yield f"the schedule is refused for {[p.code for p in problems]}, and should be for {sorted(expected)}"
    elif not problems:
        yield from _attempts(born, schedule)


# Writing the schedule down


def _face_of(text: str, zone: str) -> list[int] | None:
    """The moments that were meant by a time without an offset."""
    return faces(text, zone) if datetime.fromisoformat(text).tzinfo is None else None


def _exact(moment: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=moment)).isoformat()


def _clock_faces(born: Life) -> Iterator[str]:
    for text in (*born.clock_faces, *born.texts):
        meant = _face_of(text, born.zone)
        if meant is None:
            continue
        read = read_moment(text, born.zone, "opens_at")
        told = read.code if isinstance(read, Problem) else round(read * 1000)
        right = {0: "time_nonexistent", 2: "time_ambiguous"}.get(len(meant), meant[0] if meant else None)
        if told != right:
            yield f"{text} in {born.zone} is read as {told}, and means {right}"


def _draft(born: Life, texts: list[str]) -> Draft:
    plan = born.plan
    return Draft(
        title="A test",
        duration_s=plan.duration / 1000,
        total_questions=plan.questions,
        zone=born.zone,
        opens_at=texts[0],
        closes_at=texts[1],
        question_time_limit_s=plan.limit / 1000,
        attempts=plan.attempts,
        cooling_off_s=plan.cooling_off / 1000,
    )


def _around(born: Life) -> Circumstances:
    return Circumstances(now=born.saved / 1000, extra_times=(born.factor, *born.others))


# Starting


def _attempts(born: Life, schedule: Schedule) -> Iterator[str]:
    lived: list[Interview] = []
    sheets: list[Sheet] = []
    for number, tried in enumerate(born.tried, 1):
        for at in tried.starts:
            yield from _start(born, schedule, lived, sheets, at)
        if start_at(born.plan, sheets, tried.starts[-1]) != "allowed":
            return
        sheets.append(sheet_of(born.terms, tried.starts[-1], tried.facts))
        one = _Lived(born, schedule, tried, sheets, lived)
        for told in one.differences():
            yield f"attempt {number}, {told}"
        lived.append(one.interview)


def _start(born: Life, schedule: Schedule, lived: list[Interview], sheets: list[Sheet], at: int) -> Iterator[str]:
    past = [Attempt(started_at=it.state.started_at or 0.0, ended_at=_ended(it, at)) for it in lived]
    taker = Taker(extra_time_factor=born.factor)
    answer = may_start(schedule, taker, past, at / 1000, teller(born.zone))
    right = start_at(born.plan, sheets, at)
    told = "allowed" if isinstance(answer, Allowed) else answer.code
    if told != right:
        yield f"a start at {at} is {told}, and should be {right}"
    elif isinstance(answer, Allowed):
        given = [answer.duration_s, answer.question_time_limit_s, answer.ends_at, answer.number]
        terms = born.terms
        should = [terms.duration / 1000, terms.limit / 1000, (at + terms.duration) / 1000, len(sheets) + 1]
        if given != should:
            yield f"a start at {at} gives {given}, and should give {should}"
    elif told == "test_not_open" and answer.until != born.plan.opens / 1000:
        yield f"a start at {at} is put off to {answer.until}"
    elif told == "cooling_off":
        over = sheets[-1].ended + born.plan.cooling_off
        until = None if answer.until is None else answer.until * 1000
        if (until is None) != (over > born.plan.closes + 2000) or (until and abs(until - over) > TOLERANCE):
            yield f"a start at {at} is put off to {until}, and should be to {over}"


def _ended(it: Interview, at: int) -> float | None:
    """As the log had it at that moment."""
    ended = it.state.ended_at
    return ended if ended is not None and ended <= at / 1000 else None


# Living


class _Lived:
    def __init__(
        self, born: Life, schedule: Schedule, tried: Tried, sheets: list[Sheet], lived: list[Interview]
    ) -> None:
        self.born, self.schedule, self.tried = born, schedule, tried
        self.sheets, self.sheet, self.before = sheets, sheets[-1], lived
        self.connections = 0
        shape = blueprint(
            "test",
            question_time_limit_s=schedule.question_time_limit_s,
            pause_allowed=born.pause_allowed,
            clock_stops=("disconnected",) if born.stops_away else None,
            expires_after_s=born.expires / 1000,
        )
        bank = tuple(choice(f"q{n}") for n in range(1, schedule.total_questions + 1))
        command = create(
            bank,
            shape,
            at=tried.starts[-1] / 1000,
            duration_s=schedule.duration_s,
            extra_time_factor=born.factor,
        )
        self.interview = Interview(command, bank)
        self._settle()

    def differences(self) -> Iterator[str]:
        for fact in self.tried.facts:
            until = fact.since if fact.kind == "down" else fact.at
            if not fact.raced:
                self._pass(until)
            self.interview.now = fact.at / 1000
            yield from self._do(fact)
        self._pass(max([self.sheet.start, *(fact.at for fact in self.tried.facts)]) + HORIZON)
        yield from self._turns()
        ended = (self.interview.state.ended_at or 0.0) * 1000
        if self.interview.status != self.sheet.how or abs(ended - self.sheet.ended) > TOLERANCE:
            yield (
                f"it ended {self.interview.status} at {ended:.1f}, "
                f"and should have been {self.sheet.how} at {self.sheet.ended}"
            )

    def _pass(self, until: int) -> None:
        """Time passes, timers ring when they are due, and what is owed is done at once."""
        it = self.interview
        while (due := it.state.due_at()) is not None and due <= until / 1000:
            it.now = max(it.now, due)
            before = len(it.log)
            it.do(c.Tick)
            assert len(it.log) > before, "a timer rings and nothing comes of it"
            self._settle()
        it.now = until / 1000

    def _settle(self) -> None:
        while owed := pending(self.interview.state):
            self.interview.perform(owed[0])

    def _do(self, fact: Fact) -> Iterator[str]:
        if fact.kind == "look":
            yield from self._look(fact.at)
        elif fact.kind == "start":
            here = [*self.before, self.interview]
            yield from _start(self.born, self.schedule, here, self.sheets, fact.at)
        else:
            yield from self._command(fact)

    def _command(self, fact: Fact) -> Iterator[str]:
        before = len(self.interview.log)
        try:
            self._send(fact)
        except Refused as refused:
            if len(self.interview.log) != before or refused.code not in REFUSALS[fact.kind]:
                yield f"{fact.kind} at {fact.at} is refused as {refused.code}"
        self._settle()

    def _send(self, fact: Fact) -> None:
        it, current = self.interview, f"connection {self.connections}"
        match fact.kind:
            case "connect":
                it.do(c.Connect, connection_id=f"connection {self.connections + 1}")
                self.connections += 1
            case "disconnect":
                it.do(c.Disconnect, connection_id=current)
            case "stale":
                it.do(c.Disconnect, connection_id=f"connection {self.connections - 1}")
            case "pause":
                it.do(c.PauseSession)
            case "resume":
                it.do(c.ResumeSession)
            case "down":
                it.do(c.NoteInterruption, since=fact.since / 1000)
            case "answer":
                asked = [one.question_id for one in it.state.asked[fact.question - 1 :]] or ["never asked"]
                it.do(c.SubmitAnswer, question_id=asked[0], answer=Answer(options=("A",)))

    # Comparing

    def _look(self, at: int) -> Iterator[str]:
        state = self.interview.state
        clock = state.clock_at(at / 1000)
        if abs(clock.session_s * 1000 - self.sheet.used(at)) > TOLERANCE:
            yield f"at {at} the test's clock shows {clock.session_s}, and should show {self.sheet.used(at)} ms"
        turn = next((turn for turn in self.sheet.turns if turn.asked <= at < min(turn.closed, self.sheet.ended)), None)
        if turn is not None and abs(clock.question_s * 1000 - self.sheet.used_on(turn, at)) > TOLERANCE:
            right = self.sheet.used_on(turn, at)
            yield f"at {at} the question's clock shows {clock.question_s}, and should show {right} ms"

    def _turns(self) -> Iterator[str]:
        asked = self.interview.state.asked
        if len(asked) != len(self.sheet.turns):
            yield f"{len(asked)} questions were asked, and {len(self.sheet.turns)} should have been"
        for number, turn in enumerate(self.sheet.turns[: len(asked)], 1):
            lived, right = self._as_lived(number), _as_told(turn)
            if any(abs(a - b) > TOLERANCE for a, b in zip(lived[0], right[0], strict=True)) or lived[1] != right[1]:
                yield f"question {number} was {lived}, and should have been {right}"

    def _as_lived(self, number: int) -> tuple[list[float], tuple[bool, ...]]:
        it = self.interview
        asked = it.state.asked[number - 1]
        opened = next(x.at for x in it.log if isinstance(x, e.QuestionAsked) and x.question_id == asked.question_id)
        answered = -1.0 if asked.answered_at is None else asked.answered_at * 1000
        taken = -1.0 if asked.time_taken_s is None else asked.time_taken_s * 1000
        return [opened * 1000, answered, taken], (asked.timed_out, asked.late, asked.score is not None)


def _as_told(turn: Turn) -> tuple[list[float], tuple[bool, ...]]:
    answered = -1 if turn.answered is None else turn.answered
    over = turn.closed < FOREVER
    scored = turn.answered is not None and not turn.late
    return [turn.asked, answered, turn.taken if over else -1], (turn.missed, turn.late, scored)


ENDED = {"ended"}
REFUSALS: dict[str, set[str]] = {
    "connect": ENDED,
    "disconnect": ENDED | {"not_connected"},
    "stale": ENDED | {"not_connected"},
    "pause": ENDED | {"pause_not_allowed", "no_change"},
    "resume": {"wrong_state"},
    "down": ENDED,
    "answer": ENDED | {"paused", "already_answered"},
}
