"""Calibration at work: completed interviews are taken in, each night weighs them, and the result is what is believed.

    completed interview --> take() --> the kept answers --> night() --> the items that stand --> items()
                                              \\------ those that no night has seen yet ------/

Which answers count: scored answers to a question as the bank has it, given without a hint and in time. A hint makes a
question easier, and nobody knows by how much; a follow-up asks again what was answered before; and what was skipped, or
ran out of time unanswered, was not scored and says little of how hard it is: people pass over what bores them, too. It
is left out here as it is in the report.

What is lost when the service dies between the end of an interview and its being taken in is found the next night: the
log says which interviews are completed, and a table which of them were taken in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import randbits
from typing import TYPE_CHECKING, Any

import structlog

from vivavoce.domain.items import Item, expert_item, step_reached
from vivavoce.domain.question import Question
from vivavoce.domain.session import replay
from vivavoce.domain.state import Session
from vivavoce.ports.calibration import Calibrated, Calibrations, Drifted, GivenAnswer, ItemKey, KeptAnswer, State
from vivavoce.ports.clock import Clock, Timer
from vivavoce.ports.errors import Unavailable, VivaError
from vivavoce.ports.events import EventStore

if TYPE_CHECKING:
    from vivavoce.domain.ability.calibration import Belief
    from vivavoce.domain.ability.night import Given

log = structlog.get_logger()

DAY_S = 86_400
ANSWERS_MAX = 300_000
"""A night looks at so many of the newest answers: some thirty thousand interviews."""
LOOK_AGAIN_S = 30.0
MOVED_MIN = 0.3


def answers_of(session: Session) -> tuple[GivenAnswer, ...]:
    """The answers that count, each question once."""
    counted = {
        (asked.question.id, asked.question.version): asked.score
        for asked in session.main_asked
        if asked.score is not None
        and asked.question.scored
        and asked.question.origin.kind == "bank"
        and not asked.hints_given
        and not asked.late
    }
    return tuple(
        GivenAnswer(question_id=question, question_version=version, share=round(score / 10.0, 4))
        for (question, version), score in counted.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    key: ItemKey
    before: float
    after: float
    se: float
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a night came to. `number` is missing where nothing was kept, and `why` then says why."""

    number: int | None = None
    why: str = ""
    taken: int = 0
    tests: int = 0
    answers: int = 0
    questions: int = 0
    moved: tuple[Moved, ...] = ()
    drifted: tuple[Drifted, ...] = ()


@dataclass(slots=True)
class _Live:
    """What is believed now: what stands, and the answers since."""

    number: int = -1
    of: Sequence[Question] | None = None
    seen: set[int] = field(default_factory=set)
    beliefs: dict[ItemKey, Belief] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    looked_at: float = -1e9


class Calibration:
    """Implements `ports.items.Items`."""

    def __init__(
        self, kept: Calibrations, questions: Callable[[], Sequence[Question]], events: EventStore, clock: Clock
    ) -> None:
        """`questions` gives the same object until one of them changes, and then another."""
        self.kept = kept
        self._questions = questions
        self._events = events
        self._clock = clock
        self._live = _Live()
        self._looking = asyncio.Lock()
        self._working = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._alarm: Timer | None = None
        self._stopping = False

    # Taking in

    def completed(self, session: Session) -> None:
        """An interview has its report. Nobody waits for this."""
        self._spawn(self._take_quietly(session))

    async def take(self, session: Session) -> bool:
        """Once for each interview, however often it is told."""
        return await self.kept.take(session.id, randbits(62), self._today(), answers_of(session))

    async def take_waiting(self) -> int:
        """What was completed and not taken in: after a crash, or before there was calibration."""
        count = 0
        left_alone: set[str] = set()
        while waiting := [one for one in await self.kept.waiting(100 + len(left_alone)) if one not in left_alone]:
            for session_id in waiting:
                try:
                    logged = await self._events.read(session_id)
                    count += await self.take(replay(entry.event for entry in logged))
                except Unavailable:
                    raise
                except Exception:  # one log that cannot be read must not cost all others their night
                    log.exception("interview_not_taken_in", session_id=session_id)
                    left_alone.add(session_id)
        return count

    # What is believed

    async def items(self) -> Mapping[str, Item]:
        """By question id, for each question of the bank that anybody has answered."""
        async with self._looking:
            edited = self._questions() is not self._live.of
            if edited or self._clock.now() - self._live.looked_at >= LOOK_AGAIN_S:
                await self._look()
        return dict(self._live.items)

    async def _look(self) -> None:
        standing, unweighed = await self.kept.standing(), await self.kept.unweighed()
        number = standing.number if standing else 0
        live, questions = self._live, self._questions()
        if live.number != number:
            live = _Live(number=number)
        if live.of is not questions:
            live.beliefs = await asyncio.to_thread(self._beliefs, standing, live.beliefs)
            live.of = questions
        new = [answer for answer in unweighed if answer.run not in live.seen]
        await asyncio.to_thread(_learn, live, new)
        live.looked_at = self._clock.now()
        self._live = live

    def _beliefs(self, standing: Calibrated | None, so_far: Mapping[ItemKey, Belief]) -> dict[ItemKey, Belief]:
        """What is believed already stays; a question, or a version of one, that is new begins as its author says."""
        from vivavoce.domain.ability.calibration import Belief

        known = standing.items if standing else {}
        return {key: so_far.get(key) or Belief.of(known.get(key, author)) for key, author in self._authors().items()}

    # At night

    async def night(self, *, dry: bool = False) -> Outcome:
        """Weigh everything anew, in a thread of its own. Nothing is kept of a dry one."""
        async with self._working:
            taken = 0 if dry else await self.take_waiting()
            if not await self.kept.unweighed():
                return Outcome(taken=taken, why="There are no new answers since the last time.")
            return await self._weighed(await self.kept.newest(ANSWERS_MAX), taken, dry=dry)

    async def _weighed(self, answers: Sequence[KeptAnswer], taken: int, *, dry: bool) -> Outcome:
        from vivavoce.domain.ability.night import calibrated

        authors, standing = self._authors(), await self.kept.standing()
        before = standing.items if standing else {}
        found = await asyncio.to_thread(
            lambda: calibrated(_given(answers), authors, before, self._today(), self._go_on)
        )
        drifted = tuple(
            Drifted(question_id=key[0], question_version=key[1], by=shift.by, p=shift.p) for key, shift in found.drifted
        )
        made = Calibrated(
            at=self._clock.now(), tests=found.tests, answers=found.answers, items=found.items, drifted=drifted
        )
        number = None
        if not dry:
            number = await self.kept.keep(made, sorted({answer.run for answer in answers if not answer.weighed}))
            self._live.looked_at = -1e9
        return Outcome(
            number=number,
            why="" if number else ("This was a trial." if dry else "Another process has just done this."),
            taken=taken,
            tests=found.tests,
            answers=found.answers,
            questions=len(found.items),
            moved=tuple(_moved(found.items, {**authors, **before})),
            drifted=drifted,
        )

    async def state(self) -> State:
        return await self.kept.state()

    # By the clock

    def every_night(self, hour_utc: int, ours: Callable[[], bool] = lambda: True) -> None:
        """At this hour of each day, until `stop`, and of several processes in the one whose turn it is."""
        now = self._clock.now()
        at = (now // DAY_S) * DAY_S + hour_utc * 3600
        self._alarm = self._clock.call_at(at if at > now else at + DAY_S, lambda: self._ring(hour_utc, ours))

    async def stop(self) -> None:
        """What is under way may be dropped: the kept answers will be weighed another night."""
        self._stopping = True
        if self._alarm is not None:
            self._alarm.cancel()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def settled(self) -> None:
        """Until all that is under way is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _ring(self, hour_utc: int, ours: Callable[[], bool]) -> None:
        self.every_night(hour_utc, ours)
        if ours():
            self._spawn(self._night_quietly())

    async def _night_quietly(self) -> None:
        try:
            outcome = await self.night()
        except VivaError as failure:
            log.warning("calibration_put_off", code=failure.code, detail=failure.detail)
        except Exception:  # the service goes on, with what was believed before
            log.exception("calibration_failed")
        else:
            if outcome.number is None:
                log.info("calibration_skipped", why=outcome.why, taken=outcome.taken)
            else:
                told = {"answers": outcome.answers, "moved": len(outcome.moved), "drifted": len(outcome.drifted)}
                log.info("calibrated", number=outcome.number, tests=outcome.tests, **told)

    async def _take_quietly(self, session: Session) -> None:
        try:
            await self.take(session)
        except VivaError as failure:
            log.warning("interview_not_taken_in", session_id=session.id, code=failure.code)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _go_on(self) -> None:
        """In the thread of a night: a service that stops does not wait for it."""
        if self._stopping:
            raise Unavailable("The service is stopping. The kept answers are weighed another night.")

    def _today(self) -> int:
        return int(self._clock.now() // DAY_S)

    def _authors(self) -> dict[ItemKey, Item]:
        return {(question.id, question.version): expert_item(question) for question in self._questions()}


def _given(answers: Sequence[KeptAnswer]) -> list[Given[ItemKey]]:
    from vivavoce.domain.ability.night import Given

    return [Given(one.run, (one.question_id, one.question_version), one.share, one.day) for one in answers]


def _learn(live: _Live, answers: Sequence[KeptAnswer]) -> None:
    """Each interview once. One whose rows come in while others are read is seen the next time, whole."""
    from vivavoce.domain.ability.calibration import learned

    tests: dict[int, dict[ItemKey, int]] = {}
    for one in answers:
        key = (one.question_id, one.question_version)
        if key in live.beliefs:
            tests.setdefault(one.run, {})[key] = step_reached(live.beliefs[key].start, 10.0 * one.share)
    for run, test in tests.items():
        live.beliefs |= learned(live.beliefs, test)
        live.seen.add(run)
    live.items = {question: belief.item for (question, _), belief in live.beliefs.items() if belief.answers}


def _moved(after: Mapping[ItemKey, Item], before: Mapping[ItemKey, Item]) -> Iterator[Moved]:
    """What moved far, furthest first."""
    far = [key for key, item in after.items() if abs(item.difficulty - before[key].difficulty) >= MOVED_MIN]
    for key in sorted(far, key=lambda key: -abs(after[key].difficulty - before[key].difficulty)):
        item = after[key]
        yield Moved(
            key=key,
            before=before[key].difficulty,
            after=item.difficulty,
            se=item.difficulty_sd,
            answers=item.answers,
        )


def told_of(state: State) -> str:
    """For `/health` and `viva doctor`."""
    new = f"{_counted(state.new, 'new answer')} since."
    if not state.number:
        return f"Never ran yet: difficulties are their authors' judgements. {new}"
    at = datetime.fromtimestamp(state.at, UTC).strftime("%Y-%m-%d %H:%M UTC")
    over = f"{_counted(state.answers, 'answer')} of {_counted(state.tests, 'interview')}"
    drifted = f" {state.drifted} drifted." if state.drifted else ""
    return f"No. {state.number}, {at}, over {over}: {_counted(state.questions, 'question')}.{drifted} {new}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
