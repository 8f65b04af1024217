"""Who may be graded and what was learned, in the database. A step of a grade is written in the transaction of its
event, so the log and the steps never part. There are only ids, numbers and times in it: nothing to encrypt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Connection, Double, Index, Integer, Row, String, Table, func, select, tuple_
from sqlalchemy.exc import IntegrityError

from vivavoce.domain.events import AnswerGraded, GradeWithdrawn
from vivavoce.domain.learning import Step
from vivavoce.ports.errors import AppendRaced, Conflict
from vivavoce.ports.events import Append
from vivavoce.ports.grading import GradableSession, LearnedQuestion
from vivavoce.storage.database import Database
from vivavoce.storage.tables import ID, metadata, sessions

learning_steps = Table(
    "learning_steps",
    metadata,
    Column("bank_id", ID, primary_key=True),
    Column("bank_version", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("at", Double, nullable=False),
    Column("by", ID, nullable=False),
    Column("session_id", ID, nullable=False),
    Column("answer_id", ID, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("back_to", Integer, nullable=False),
)
Index("ix_learning_steps_session", learning_steps.c.session_id, learning_steps.c.at)
FIELDS = tuple(column.name for column in learning_steps.columns)
TAKEN = "What is learned of this question changed meanwhile. Look at it again."


class SqlGradingIndex:
    """Implements `ports.grading.GradingIndex`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sessions(
        self, *, limit: int, before: tuple[float, str] | None = None, not_of: str = ""
    ) -> tuple[GradableSession, ...]:
        query = _gradable(not_of)
        if before is not None:
            query = query.where(tuple_(sessions.c.created_at, sessions.c.session_id) < tuple_(*before))
        query = query.order_by(sessions.c.created_at.desc(), sessions.c.session_id.desc()).limit(limit)
        return await self._database.read(lambda connection: tuple(_session(r) for r in connection.execute(query)))

    async def some_sessions(self, start: str, *, limit: int, not_of: str = "") -> tuple[GradableSession, ...]:
        query = _gradable(not_of).order_by(sessions.c.session_id).limit(limit)

        def read(connection: Connection) -> tuple[GradableSession, ...]:
            found = connection.execute(query.where(sessions.c.session_id >= start)).all()
            if len(found) < limit:
                found = [*found, *connection.execute(query.where(sessions.c.session_id < start))][:limit]
            return tuple(_session(row) for row in found)

        return await self._database.read(read)

    async def sessions_with_grades(self, *, limit: int) -> tuple[str, ...]:
        last = func.max(learning_steps.c.at)
        query = (
            select(learning_steps.c.session_id)
            .where(learning_steps.c.kind == "graded")
            .group_by(learning_steps.c.session_id)
            .order_by(last.desc(), learning_steps.c.session_id)
            .limit(limit)
        )
        return await self._database.read(lambda connection: tuple(connection.execute(query).scalars()))

    async def steps(self, bank_id: str, bank_version: int) -> tuple[Step, ...]:
        query = (
            select(learning_steps)
            .where(learning_steps.c.bank_id == bank_id, learning_steps.c.bank_version == bank_version)
            .order_by(learning_steps.c.number)
        )
        return await self._database.read(lambda connection: tuple(_step(row) for row in connection.execute(query)))

    async def add(self, step: Step) -> None:
        row = {name: getattr(step, name) for name in FIELDS}
        try:
            await self._database.write(lambda connection: _insert(connection, row))
        except IntegrityError as taken:
            raise Conflict(TAKEN, code="learned_meanwhile") from taken

    async def questions(self, *, limit: int, before: tuple[float, str] | None = None) -> tuple[LearnedQuestion, ...]:
        c = learning_steps.c
        last = func.max(c.at)
        query = select(c.bank_id, c.bank_version, func.count().label("steps"), last.label("last_at"))
        query = query.group_by(c.bank_id, c.bank_version).order_by(last.desc(), c.bank_id.desc(), c.bank_version.desc())
        if before is not None:
            query = query.having(tuple_(last, c.bank_id) < tuple_(*before))
        query = query.limit(limit)
        return await self._database.read(
            lambda connection: tuple(LearnedQuestion(**row._mapping) for row in connection.execute(query))
        )


def note_grades(connection: Connection, append: Append) -> None:
    """The steps of what an append tells of grades. Raises `AppendRaced` when another session's came between."""
    for seq, event in enumerate(append.events, append.after_seq + 1):
        if not isinstance(event, AnswerGraded | GradeWithdrawn):
            continue
        c = learning_steps.c
        which = (c.bank_id == event.bank_id, c.bank_version == event.bank_version)
        last = connection.execute(select(func.max(c.number)).where(*which)).scalar() or 0
        row = {
            "bank_id": event.bank_id,
            "bank_version": event.bank_version,
            "number": last + 1,
            "kind": "graded" if isinstance(event, AnswerGraded) else "withdrawn",
            "at": event.at,
            "by": event.grader,
            "session_id": append.session_id,
            "answer_id": event.question_id,
            "seq": seq,
            "back_to": 0,
        }
        try:
            _insert(connection, row)
        except IntegrityError as error:
            raise AppendRaced(f"Another grade of {event.bank_id} came first.") from error


def _insert(connection: Connection, row: Mapping[str, Any]) -> None:
    connection.execute(learning_steps.insert(), dict(row))


def _gradable(not_of: str) -> Any:
    query = select(sessions.c.session_id, sessions.c.created_at).where(sessions.c.gradable)
    return query.where(sessions.c.owner_id != not_of)


def _session(row: Row[Any]) -> GradableSession:
    return GradableSession(session_id=row.session_id, created_at=row.created_at)


def _step(row: Row[Any]) -> Step:
    return Step(**{name: getattr(row, name) for name in FIELDS})
