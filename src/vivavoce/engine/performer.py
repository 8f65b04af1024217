"""Carries out what an interview owes, and turns each result into a command."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import structlog

from vivavoce.domain.code_scoring import Tried, card_of
from vivavoce.domain.coding import CodeRun
from vivavoce.domain.commands import (
    AskQuestion,
    Command,
    RecordClarification,
    RecordEvaluation,
    RecordExposure,
    RecordPreparation,
    RecordRemark,
    RecordReport,
    RecordRun,
    RecordSummary,
)
from vivavoce.domain.decisions import may_be_remark
from vivavoce.domain.effects import (
    AskNext,
    Clarify,
    CountExposure,
    Effect,
    Evaluate,
    Prepare,
    Summarise,
    TryCode,
    WriteReport,
)
from vivavoce.domain.kinds import kind_of
from vivavoce.domain.plan import NextQuestion, slots_ahead
from vivavoce.domain.question import Answer, Origin, Question
from vivavoce.domain.reporting import comparable_as, compose
from vivavoce.domain.scoring import Scorecard, not_scored
from vivavoce.domain.state import Asked, Session
from vivavoce.engine.coding import Coding, given_up
from vivavoce.ports.code import Step
from vivavoce.ports.errors import RemoteDeclined, RemoteFailure, RemoteGarbled
from vivavoce.ports.events import EventStore
from vivavoce.ports.exposure import Exposures, MemoryExposures, name_of_test
from vivavoce.ports.interviewing import Interviewer, Scorer, Tell, unheard

log = structlog.get_logger()

FLOOR = Origin(kind="builtin", name="floor", version="1")
NOT_MADE = "What came of asking the AI model could not be used here."


def unseen(effect: TryCode, step: Step) -> None:
    """Nobody looks how far a run has come: its result comes in the end."""


class Performer:
    def __init__(
        self,
        interviewer: Interviewer,
        scorer: Scorer,
        now: Callable[[], float],
        others: EventStore | None = None,
        exposures: Exposures | None = None,
        asking: Callable[[Question], None] | None = None,
        coding: Coding | None = None,
    ) -> None:
        """`others` is where the interviews of other people are, to compare with; without it there is no comparison.
        Without `exposures`, what a test asked counts for as long as the process lives. `asking` is told of each
        question that is about to be asked, and must not wait. Without `coding`, no code runs."""
        self._others = others
        self._exposures = exposures or MemoryExposures()
        self._interviewer = interviewer
        self._scorer = scorer
        self._now = now
        self._asking = asking
        self._coding = coding or Coding()

    def at_once(self, session: Session, owed: tuple[Effect, ...]) -> Command | None:
        """The result of the first owed effect, if it takes no waiting; else it is performed in its own time."""
        if not owed:
            return None
        try:
            return self._at_once(session, owed[0])
        except Exception:  # whatever fails here is tried again, and told, by `perform`
            log.exception("not_done_at_once", effect=type(owed[0]).__name__, session_id=session.id)
            return None

    def _at_once(self, session: Session, effect: Effect) -> Command | None:
        at = max(self._now(), session.last_at)
        match effect:
            case AskNext(step=step):
                question = _set_aside(session, step) or self._interviewer.at_once(session, step)
                return self._ask(at, step, question) if question is not None else None
            case Evaluate(question_id=question_id):
                return self._evaluated_at_once(session, _asked(session, question_id), at)
            case WriteReport() if self._others is None or comparable_as(session) is None:
                return RecordReport(at=at, report=compose(session))
            case _:
                return None

    def _evaluated_at_once(self, session: Session, asked: Asked, at: float) -> Command | None:
        card = _scored_by_key(asked)
        if card is not None:
            return RecordEvaluation(at=at, question_id=asked.question_id, scorecard=card)
        if may_be_remark(session, asked):
            meant = self._interviewer.understood(session, asked)
            if meant.certain and meant.intent != "answer":
                return RecordRemark(at=at, question_id=asked.question_id, meant=meant)
        return None

    async def perform(
        self, session: Session, effect: Effect, tell: Tell = unheard, heard: Callable[[TryCode, Step], None] = unseen
    ) -> Command:
        match effect:
            case AskNext(step=step):
                question = _set_aside(session, step) or await self._interviewer.word(session, step, tell)
                return self._ask(self._now(), step, question)
            case Evaluate(question_id=question_id):
                return await self._evaluate(session, _asked(session, question_id))
            case Clarify(question_id=question_id):
                asked = _asked(session, question_id)
                told = await self._interviewer.clarify(session, asked, asked.clarification, tell)
                return RecordClarification(at=self._now(), question_id=question_id, text=told.text, origin=told.origin)
            case WriteReport():
                others = await self._comparable(session)
                return RecordReport(at=self._now(), report=compose(session, others))
            case Prepare(phase=phase, ordinal=ordinal):
                return await self._prepare(session, phase, ordinal)
            case Summarise():
                return await self._summarise(session)
            case CountExposure():
                return await self._count_exposure(session)
            case TryCode(run_id=run_id):
                run = _run(session, run_id)
                outcome = await self._coding.carry_out(session, run, partial(heard, effect))
                return RecordRun(at=self._now(), run_id=run_id, outcome=outcome)

    def _ask(self, at: float, step: NextQuestion, question: Question) -> AskQuestion:
        if self._asking is not None:
            self._asking(question)
        asked, coding = self._coding.beside(question)
        return AskQuestion(
            at=at,
            number=step.number,
            question=asked,
            phase=step.phase,
            follow_up_of=step.follow_up_of,
            reason=step.reason,
            coding=coding,
        )

    async def _evaluate(self, session: Session, asked: Asked) -> Command:
        if may_be_remark(session, asked):
            meant = self._interviewer.understood(session, asked)
            if not meant.certain:
                meant = await self._interviewer.understand(session, asked)
            if meant.intent != "answer":
                return RecordRemark(at=self._now(), question_id=asked.question_id, meant=meant)
        card = await self._score(session, asked)
        return RecordEvaluation(at=self._now(), question_id=asked.question_id, scorecard=card)

    async def _comparable(self, session: Session) -> tuple[float, ...]:
        alike = comparable_as(session)
        if self._others is None or alike is None:
            return ()
        return await self._others.scores_like(alike, not_of=session.owner_id)

    async def _prepare(self, session: Session, phase: str, ordinal: int) -> Command:
        slot = next((slot for slot in slots_ahead(session) if (slot.phase, slot.ordinal) == (phase, ordinal)), None)
        if slot is None:
            raise LookupError("this question is not owed any more")
        try:
            question = await self._interviewer.prepare(session, slot)
        except RemoteFailure as failure:
            away = not isinstance(failure, RemoteGarbled | RemoteDeclined)
            return RecordPreparation(at=self._now(), phase=phase, ordinal=ordinal, failure=failure.detail, away=away)
        return RecordPreparation(at=self._now(), phase=phase, ordinal=ordinal, question=question)

    async def _summarise(self, session: Session) -> Command:
        try:
            letter = await self._interviewer.summarise(session)
        except RemoteFailure as failure:
            return RecordSummary(at=self._now(), failure=failure.detail)
        return RecordSummary(at=self._now(), text=letter.text, origin=letter.origin)

    async def _count_exposure(self, session: Session) -> Command:
        selection = session.blueprint.selection
        if selection is None:
            raise LookupError("only a test that selects by the ability counts what it asked")
        asked = {asked.planned_id or asked.question.id for asked in session.main_asked}
        await self._exposures.count(name_of_test(session.blueprint.id, session.role), asked, selection.exposure_max)
        return RecordExposure(at=self._now())

    async def _score(self, session: Session, asked: Asked) -> Scorecard:
        if asked.answer is None:
            raise LookupError("only an answer can be scored")
        by_key = _scored_by_key(asked)
        if by_key is not None:
            return by_key
        talk = await self._scorer.score(asked.question, asked.answer, session_id=session.id)
        return _with_code(session, asked, asked.answer, talk)

    def floor(self, effect: Effect) -> Command | None:
        """What stands when an effect keeps failing: an honest "not scored" rather than an interview that hangs, and
        an end to asking a model for what comes to nothing."""
        at = self._now()
        match effect:
            case Evaluate(question_id=question_id):
                card = not_scored("This answer could not be judged reliably here. It is kept as you gave it.", FLOOR)
                return RecordEvaluation(at=at, question_id=question_id, scorecard=card)
            case Prepare(phase=phase, ordinal=ordinal):
                return RecordPreparation(at=at, phase=phase, ordinal=ordinal, failure=NOT_MADE)
            case Summarise():
                return RecordSummary(at=at, failure=NOT_MADE)
            case TryCode(run_id=run_id):
                return RecordRun(at=at, run_id=run_id, outcome=given_up())
            case _:
                return None


def _set_aside(session: Session, step: NextQuestion) -> Question | None:
    """The question that is taken up again needs no words: it has them."""
    return session.aside.question if step.takes_up is not None and session.aside is not None else None


def _scored_by_key(asked: Asked) -> Scorecard | None:
    by_key = kind_of(asked.question).score
    return by_key(asked.question, asked.answer) if by_key is not None and asked.answer is not None else None


def _with_code(session: Session, asked: Asked, answer: Answer, talk: Scorecard) -> Scorecard:
    """What tests say of the code, where it was tried, and beside it what was said about it."""
    run = session.run(asked.judged_by)
    if run is None or run.outcome is None or asked.coding is None:
        return talk
    assessed = session.blueprint.mode == "test"
    return card_of(Tried(answer=answer, task=asked.coding, outcome=run.outcome, assessed=assessed), talk)


def _run(session: Session, run_id: str) -> CodeRun:
    run = session.run(run_id)
    if run is None:
        raise LookupError(f"no run {run_id} in this session")
    return run


def _asked(session: Session, question_id: str) -> Asked:
    asked = session.find(question_id)
    if asked is None:
        raise LookupError(f"no question {question_id} in this session")
    return asked
