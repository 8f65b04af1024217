"""The interviewer and the scorer: who words a question, understands what was said, and judges an answer.

With a model, each of them stands on a floor that needs none. What comes from the floor says so in its origin.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from vivavoce.domain.plan import NextQuestion, Slot
from vivavoce.domain.question import Answer, Origin, Question
from vivavoce.domain.scoring import Scorecard, not_scored
from vivavoce.domain.state import Asked, Session
from vivavoce.domain.understanding import Understanding
from vivavoce.ports.errors import RemoteExhausted, RemoteFailure

Tell = Callable[[str, bool], None]
"""Some more of the words that are being said, and whether all that came before is withdrawn."""


def unheard(words: str, restarted: bool) -> None:
    """Nobody listens to the pieces: the whole comes in the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    text: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The first paragraph of a report, as its letter."""

    text: str
    origin: Origin


class Interviewer(Protocol):
    def at_once(self, session: Session, step: NextQuestion) -> Question | None:
        """The question for a step if it takes no waiting, else None: then `word` is asked."""
        ...

    async def word(self, session: Session, step: NextQuestion, tell: Tell = unheard) -> Question:
        """The question for a step: from the bank, or made for this candidate."""
        ...

    async def clarify(self, session: Session, asked: Asked, request: str, tell: Tell = unheard) -> Explanation:
        """The question in other words, giving nothing away."""
        ...

    def understood(self, session: Session, asked: Asked) -> Understanding:
        """What was meant by what was sent, by rules alone."""
        ...

    async def understand(self, session: Session, asked: Asked) -> Understanding:
        """What was meant, where the rules could not tell."""
        ...

    async def prepare(self, session: Session, slot: Slot) -> Question:
        """A question made for this candidate. Raises `RemoteFailure`: there is no floor, since the bank's stands."""
        ...

    async def summarise(self, session: Session) -> Summary:
        """A letter in place of the built-in one. Raises `RemoteFailure`: then that one stays."""
        ...


class Scorer(Protocol):
    async def score(self, question: Question, answer: Answer, *, session_id: str | None = None) -> Scorecard:
        """The judgement of an answer. Never fails for a vendor's sake: the floor judges instead, and says so."""
        ...


SCRIPTED = Origin(kind="builtin", name="scripted", version="1")
ANSWERED = Understanding(intent="answer", origin=SCRIPTED)


class ScriptedInterviewer:
    """Asks what it was given, by id; a follow-up asks for the missing point."""

    def __init__(self, questions: dict[str, Question]) -> None:
        self.questions = questions
        self.meant: dict[str, Understanding] = {}
        self.made: list[Question | RemoteFailure] = []

    def at_once(self, session: Session, step: NextQuestion) -> Question | None:
        return None

    async def word(self, session: Session, step: NextQuestion, tell: Tell = unheard) -> Question:
        if step.prepared is not None:
            return step.prepared
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

    async def clarify(self, session: Session, asked: Asked, request: str, tell: Tell = unheard) -> Explanation:
        return Explanation(text=asked.question.clarify or asked.question.text, origin=SCRIPTED)

    def understood(self, session: Session, asked: Asked) -> Understanding:
        return self.meant.get(asked.answer.said if asked.answer else "", ANSWERED)

    async def understand(self, session: Session, asked: Asked) -> Understanding:
        return self.understood(session, asked)

    async def prepare(self, session: Session, slot: Slot) -> Question:
        made = self.made.pop(0) if self.made else RemoteExhausted("The script has nothing prepared.")
        if isinstance(made, RemoteFailure):
            raise made
        return made

    async def summarise(self, session: Session) -> Summary:
        raise RemoteExhausted("The script has no summary.")


class ScriptedScorer:
    """Gives out its scorecards in turn, then says "not scored"."""

    def __init__(self, *cards: Scorecard) -> None:
        self.cards = list(cards)
        self.asked: list[tuple[str, Answer]] = []

    async def score(self, question: Question, answer: Answer, *, session_id: str | None = None) -> Scorecard:
        self.asked.append((question.id, answer))
        if self.cards:
            return self.cards.pop(0)
        return not_scored("The script has no more scorecards.", SCRIPTED)
