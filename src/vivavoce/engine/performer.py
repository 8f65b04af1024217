"""Carries out what an interview owes, and turns each result into a command."""

from __future__ import annotations

from collections.abc import Callable

from vivavoce.domain.commands import AskQuestion, Command, RecordClarification, RecordEvaluation, RecordReport
from vivavoce.domain.effects import AskNext, Clarify, Effect, Evaluate, WriteReport
from vivavoce.domain.kinds import kind_of
from vivavoce.domain.question import Origin
from vivavoce.domain.report import compose
from vivavoce.domain.scoring import Scorecard, not_scored
from vivavoce.domain.state import Asked, Session
from vivavoce.ports.interviewing import Explanation, Interviewer, Scorer

FLOOR = Origin(kind="builtin", name="floor", version="1")


class Performer:
    def __init__(self, interviewer: Interviewer, scorer: Scorer, now: Callable[[], float]) -> None:
        self._interviewer = interviewer
        self._scorer = scorer
        self._now = now

    async def perform(self, session: Session, effect: Effect) -> Command:
        match effect:
            case AskNext(step=step):
                question = await self._interviewer.word(session, step)
                return AskQuestion(
                    at=self._now(),
                    number=step.number,
                    question=question,
                    phase=step.phase,
                    follow_up_of=step.follow_up_of,
                    reason=step.reason,
                )
            case Evaluate(question_id=question_id):
                card = await self._score(_asked(session, question_id))
                return RecordEvaluation(at=self._now(), question_id=question_id, scorecard=card)
            case Clarify(question_id=question_id):
                explanation = await self._clarify(session, _asked(session, question_id))
                return RecordClarification(
                    at=self._now(), question_id=question_id, text=explanation.text, origin=explanation.origin
                )
            case WriteReport():
                return RecordReport(at=self._now(), report=compose(session))

    async def _clarify(self, session: Session, asked: Asked) -> Explanation:
        return await self._interviewer.clarify(session, asked, asked.clarification)

    async def _score(self, asked: Asked) -> Scorecard:
        if asked.answer is None:
            raise LookupError("only an answer can be scored")
        by_key = kind_of(asked.question).score
        if by_key is not None:
            return by_key(asked.question, asked.answer)
        return await self._scorer.score(asked.question, asked.answer)

    def floor(self, effect: Effect) -> Command | None:
        """What stands when an effect keeps failing: an honest "not scored" rather than an interview that hangs."""
        if isinstance(effect, Evaluate):
            card = not_scored("This answer could not be judged reliably here. It is kept as you gave it.", FLOOR)
            return RecordEvaluation(at=self._now(), question_id=effect.question_id, scorecard=card)
        return None


def _asked(session: Session, question_id: str) -> Asked:
    asked = session.find(question_id)
    if asked is None:
        raise LookupError(f"no question {question_id} in this session")
    return asked
