"""Which answers people may grade, and the steps of what is learned from their grades.

Pointers only: the words stay in the encrypted logs, so that whoever erases a candidate erases the examples too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from vivavoce.domain.learning import Quote, Step
from vivavoce.domain.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class GradableSession:
    session_id: str
    created_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedQuestion:
    """How many steps were taken with a question, and when the last one was."""

    bank_id: str
    bank_version: int
    steps: int
    last_at: float


class GradingIndex(Protocol):
    async def sessions(
        self, *, limit: int, before: tuple[float, str] | None = None, not_of: str = ""
    ) -> tuple[GradableSession, ...]:
        """Sessions whose answers may be graded, newest first, but for those of one person."""
        ...

    async def some_sessions(self, start: str, *, limit: int, not_of: str = "") -> tuple[GradableSession, ...]:
        """The same, by id from `start` on and round the corner. Ids are random, so a random start is a random draw."""
        ...

    async def sessions_with_grades(self, *, limit: int) -> tuple[str, ...]:
        """Whose answers were graded, the last one first; whether the grades still stand is not said."""
        ...

    async def steps(self, bank_id: str, bank_version: int) -> tuple[Step, ...]:
        """In their order; the first has the number 1."""
        ...

    async def add(self, step: Step) -> None:
        """Raises `Conflict` when a step of this number is there already."""
        ...

    async def questions(self, *, limit: int, before: tuple[float, str] | None = None) -> tuple[LearnedQuestion, ...]:
        """Those with steps, the last changed first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """What the graded answers of a question say: which set it is, how many answers, and their words."""

    set_number: int
    answers: int
    quotes: tuple[Quote, ...]


class Teacher(Protocol):
    async def taught(self, question: Question, *, session_id: str | None = None) -> Taught | None:
        """What was learned of a question, without what the session itself has taught; None if there is nothing."""
        ...


class ScriptedTeacher:
    """Teaches what it was given, by the question's id."""

    def __init__(self, taught: dict[str, Taught] | None = None) -> None:
        self.by_question = taught or {}

    async def taught(self, question: Question, *, session_id: str | None = None) -> Taught | None:
        return self.by_question.get(question.id)
