"""What calibration keeps, in the database.

A candidate's erasure needs nothing here: what was taken of an interview carries a random number and a day, and no row
says which interview it was. The tables are kept in order of their keys, not of their making, so that neither does the
place of a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Double,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from vivavoce.domain.items import Item
from vivavoce.ports.calibration import NIGHTS_KEPT, Calibrated, Drifted, GivenAnswer, KeptAnswer, State
from vivavoce.storage.database import Database
from vivavoce.storage.tables import ID, candidate_keys, metadata, sessions
from vivavoce.storage.upsert import insert_new

taken = Table("calibration_taken", metadata, Column("session_id", ID, primary_key=True), sqlite_with_rowid=False)

answers = Table(
    "calibration_answers",
    metadata,
    Column("run", BigInteger, primary_key=True, autoincrement=False),
    Column("question_id", ID, primary_key=True),
    Column("question_version", Integer, primary_key=True, autoincrement=False),
    Column("share", Double, nullable=False),
    Column("day", Integer, nullable=False),
    Column("weighed", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
UNWEIGHED = ~answers.c.weighed
Index("ix_calibration_answers_day", answers.c.day, answers.c.run)
Index("ix_calibration_answers_unweighed", answers.c.run, sqlite_where=UNWEIGHED, postgresql_where=UNWEIGHED)

nights = Table(
    "calibrations",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("tests", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("drifted", JSON, nullable=False),
)

items = Table(
    "calibrated_items",
    metadata,
    Column("number", Integer, ForeignKey("calibrations.number", ondelete="CASCADE"), primary_key=True),
    Column("question_id", ID, primary_key=True),
    Column("question_version", Integer, primary_key=True, autoincrement=False),
    Column("discrimination", Double, nullable=False),
    Column("difficulty", Double, nullable=False),
    Column("guess", Double, nullable=False),
    Column("slip", Double, nullable=False),
    Column("steps", JSON, nullable=False),
    Column("difficulty_sd", Double, nullable=False),
    Column("answers", Integer, nullable=False),
    sqlite_with_rowid=False,
)


class SqlCalibrations:
    """Implements `ports.calibration.Calibrations`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, session_id: str, run: int, day: int, answers: Sequence[GivenAnswer]) -> bool:
        rows = [asdict(given) | {"run": run, "day": day, "weighed": False} for given in answers]
        return await self._database.write(lambda connection: _take(connection, session_id, rows))

    async def waiting(self, limit: int = 100) -> tuple[str, ...]:
        query = (
            select(sessions.c.session_id)
            .join(candidate_keys, candidate_keys.c.owner_id == sessions.c.owner_id)
            .where(sessions.c.status == "completed", ~sessions.c.owes_work, candidate_keys.c.wrapped_key.is_not(None))
            .where(~select(taken.c.session_id).where(taken.c.session_id == sessions.c.session_id).exists())
            .order_by(sessions.c.session_id)
            .limit(limit)
        )
        return tuple(await self._database.read(lambda connection: connection.execute(query).scalars().all()))

    async def unweighed(self) -> tuple[KeptAnswer, ...]:
        return await self._answers(select(answers).where(UNWEIGHED).order_by(answers.c.run, answers.c.question_id))

    async def newest(self, limit: int) -> tuple[KeptAnswer, ...]:
        return await self._answers(
            select(answers).order_by(answers.c.day.desc(), answers.c.run, answers.c.question_id).limit(limit)
        )

    async def keep(self, night: Calibrated, runs: Sequence[int]) -> int | None:
        return await self._database.write(lambda connection: _keep(connection, night, runs))

    async def standing(self) -> Calibrated | None:
        return await self._database.read(_standing)

    async def state(self) -> State:
        return await self._database.read(_state)

    async def withdraw(self, number: int) -> bool:
        statement = update(nights).where(nights.c.number == number, ~nights.c.withdrawn).values(withdrawn=True)
        return await self._database.write(lambda connection: connection.execute(statement).rowcount == 1)

    async def _answers(self, query: Select[Any]) -> tuple[KeptAnswer, ...]:
        return await self._database.read(
            lambda connection: tuple(KeptAnswer(**row) for row in connection.execute(query).mappings())
        )


def _take(connection: Connection, session_id: str, rows: list[dict[str, Any]]) -> bool:
    if not _readable(connection, session_id) or not insert_new(connection, taken, {"session_id": session_id}):
        return False
    if rows:
        connection.execute(insert(answers), rows)
    return True


def _readable(connection: Connection, session_id: str) -> bool:
    """Whether the interview and its key are there. The key is held, so that an erasure comes before this or after."""
    key = (
        select(candidate_keys.c.owner_id)
        .join(sessions, sessions.c.owner_id == candidate_keys.c.owner_id)
        .where(sessions.c.session_id == session_id, candidate_keys.c.wrapped_key.is_not(None))
        .with_for_update(read=True, of=candidate_keys)
    )
    return connection.execute(key).first() is not None


def _keep(connection: Connection, night: Calibrated, runs: Sequence[int]) -> int | None:
    number = 1 + (connection.execute(select(func.max(nights.c.number))).scalar() or 0)
    row = {"number": number, "at": night.at, "tests": night.tests, "answers": night.answers, "withdrawn": False}
    if not insert_new(connection, nights, row | {"drifted": [asdict(drifted) for drifted in night.drifted]}):
        return None
    if night.items:
        connection.execute(insert(items), list(_item_rows(number, night)))
    if runs:
        weighed = update(answers).where(answers.c.run == bindparam("of_run"), UNWEIGHED).values(weighed=True)
        connection.execute(weighed, [{"of_run": run} for run in runs])
    old = select(nights.c.number).order_by(nights.c.number.desc()).offset(NIGHTS_KEPT).limit(1)
    last_forgotten = connection.execute(old).scalar()
    if last_forgotten is not None:
        connection.execute(delete(items).where(items.c.number <= last_forgotten))
        connection.execute(delete(nights).where(nights.c.number <= last_forgotten))
    return number


def _item_rows(number: int, night: Calibrated) -> Iterable[dict[str, Any]]:
    for (question_id, version), item in night.items.items():
        key = {"number": number, "question_id": question_id, "question_version": version}
        yield asdict(item) | key | {"steps": list(item.steps)}


def _newest(connection: Connection) -> Row[Any] | None:
    newest = select(nights).where(~nights.c.withdrawn).order_by(nights.c.number.desc()).limit(1)
    return connection.execute(newest).first()


def _state(connection: Connection) -> State:
    night = _newest(connection)
    new = connection.execute(select(func.count()).select_from(answers).where(UNWEIGHED)).scalar_one()
    if night is None:
        return State(new=new)
    of_night = select(func.count()).select_from(items).where(items.c.number == night.number)
    return State(
        number=night.number,
        at=night.at,
        tests=night.tests,
        answers=night.answers,
        questions=connection.execute(of_night).scalar_one(),
        drifted=len(night.drifted),
        new=new,
    )


def _standing(connection: Connection) -> Calibrated | None:
    night = _newest(connection)
    if night is None:
        return None
    rows = connection.execute(select(items).where(items.c.number == night.number)).all()
    return Calibrated(
        number=night.number,
        at=night.at,
        tests=night.tests,
        answers=night.answers,
        items={(row.question_id, row.question_version): _item(row) for row in rows},
        drifted=tuple(Drifted(**drifted) for drifted in night.drifted),
    )


def _item(row: Row[Any]) -> Item:
    return Item(
        discrimination=row.discrimination,
        difficulty=row.difficulty,
        guess=row.guess,
        slip=row.slip,
        steps=tuple(row.steps),
        difficulty_sd=row.difficulty_sd,
        answers=row.answers,
    )
