"""What a question has learned: the steps say which graded answers, and their words come from the encrypted logs.

The log decides every time. A grade that was withdrawn, a candidate who no longer agrees or was erased: their words are
not there the next time an answer is scored, whatever a set of examples points to.
"""

from __future__ import annotations

from asyncio import gather
from collections.abc import Sequence

from vivavoce.domain.learning import Example, Quote, current, quotes_of
from vivavoce.domain.question import Question
from vivavoce.domain.session import replay
from vivavoce.domain.state import Session
from vivavoce.ports.errors import NotFound
from vivavoce.ports.events import EventStore
from vivavoce.ports.grading import GradingIndex, Taught

EXAMPLES_MAX = 20


class LogTeacher:
    """Implements `ports.grading.Teacher`."""

    def __init__(self, index: GradingIndex, store: EventStore) -> None:
        self._index = index
        self._store = store

    async def taught(self, question: Question, *, session_id: str | None = None) -> Taught | None:
        steps = await self._index.steps(question.id, question.version)
        examples = current(steps)
        used = [example for example in examples.used if example.session_id != session_id][-EXAMPLES_MAX:]
        read = await gather(*(self._quotes(example) for example in used))
        there = [quotes for quotes in read if quotes is not None]
        if not there:
            return None
        quotes = tuple(quote for quotes in there for quote in quotes)
        return Taught(set_number=examples.number, answers=len(there), quotes=quotes)

    async def _quotes(self, example: Example) -> tuple[Quote, ...] | None:
        """None where the example is not there any more."""
        session = await session_of(self._store, example.session_id)
        asked = session.find(example.answer_id) if session is not None and session.gradable else None
        if asked is None or not any(grade.seq == example.seq and not grade.withdrawn for grade in asked.grades):
            return None
        return quotes_of(asked, example.seq)


async def session_of(store: EventStore, session_id: str) -> Session | None:
    """As its log tells it; None for one that does not exist, or whose candidate was erased."""
    try:
        logged = await store.read(session_id)
    except NotFound:
        return None
    return replay(entry.event for entry in logged) if logged else None


async def sessions_of(store: EventStore, session_ids: Sequence[str]) -> list[Session]:
    found = [await session_of(store, session_id) for session_id in session_ids]
    return [session for session in found if session is not None and session.gradable]
