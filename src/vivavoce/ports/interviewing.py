"""The interviewer and the scorer: who words a question, explains it, and judges an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from vivavoce.domain.plan import NextQuestion
from vivavoce.domain.question import Answer, Origin, Question
from vivavoce.domain.scoring import Scorecard, not_scored
from vivavoce.domain.state import Asked, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    text: str
    origin: Origin


class Interviewer(Protocol):
    def at_once(self, session: Session, step: NextQuestion) -> Question | None:
        """The question for a step if it takes no waiting, else None: then `word` is asked."""
        ...

    async def word(self, session: Session, step: NextQuestion) -> Question:
        """The question for a step: from the bank, or made for this candidate."""
        ...

    async def clarify(self, session: Session, asked: Asked, request: str) -> Explanation:
        """The question in other words, giving nothing away."""
        ...


class Scorer(Protocol):
    async def score(self, question: Question, answer: Answer) -> Scorecard: ...


SCRIPTED = Origin(kind="builtin", name="scripted", version="1")


class ScriptedInterviewer:
    """Asks what it was given, by id; a follow-up asks for the missing point."""

    def __init__(self, questions: dict[str, Question]) -> None:
        self.questions = questions

    def at_once(self, session: Session, step: NextQuestion) -> Question | None:
        return None

    async def word(self, session: Session, step: NextQuestion) -> Question:
        if step.planned is not None:
            return self.questions[step.planned.id]
        parent = session.find(step.follow_up_of or "")
        if parent is None or step.point is None:
            raise LookupError("a follow-up names its question and point")
        return Question(
            id=f"{parent.question.id}+{step.point.name}",
            version=parent.question.version,
            kind="follow_up",
            skill=parent.question.skill,
            difficulty=parent.question.difficulty,
            text=step.point.ask or step.point.name,
            rubric=(step.point,),
            origin=SCRIPTED,
        )

    async def clarify(self, session: Session, asked: Asked, request: str) -> Explanation:
        return Explanation(text=asked.question.clarify or asked.question.text, origin=SCRIPTED)


class ScriptedScorer:
    """Gives out its scorecards in turn, then says "not scored"."""

    def __init__(self, *cards: Scorecard) -> None:
        self.cards = list(cards)
        self.asked: list[tuple[str, Answer]] = []

    async def score(self, question: Question, answer: Answer) -> Scorecard:
        self.asked.append((question.id, answer))
        if self.cards:
            return self.cards.pop(0)
        return not_scored("The script has no more scorecards.", SCRIPTED)
