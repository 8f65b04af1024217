"""How often the questions of measuring tests were seen, shared by all processes: a row for each test, and for each of
its questions. Nothing in them says who took a test."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Column, Connection, Double, Integer, Table, case, select, update

from vivavoce.ports.exposure import PRICE_STEP, PRICED_FROM, Seen
from vivavoce.storage.database import Database
from vivavoce.storage.tables import ID, metadata
from vivavoce.storage.upsert import insert_new, new_row

exposure_tests = Table(
    "exposure_tests",
    metadata,
    Column("test", ID, primary_key=True),
    Column("tests", Integer, nullable=False),
)
exposure_questions = Table(
    "exposure_questions",
    metadata,
    Column("test", ID, primary_key=True),
    Column("question_id", ID, primary_key=True),
    Column("asked", Integer, nullable=False),
    Column("price", Double, nullable=False),
)


class SqlExposures:
    """Implements `ports.exposure.Exposures`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def seen(self, test: str) -> Seen:
        return await self._database.read(lambda connection: _seen(connection, test))

    async def count(self, test: str, asked: Collection[str], exposure_max: float) -> None:
        await self._database.write(lambda connection: _count(connection, test, sorted(set(asked)), exposure_max))


def _seen(connection: Connection, test: str) -> Seen:
    tests = select(exposure_tests.c.tests).where(exposure_tests.c.test == test)
    rows = connection.execute(select(exposure_questions).where(exposure_questions.c.test == test)).all()
    return Seen(
        tests=connection.execute(tests).scalar() or 0,
        asked={row.question_id: row.asked for row in rows},
        price={row.question_id: row.price for row in rows},
    )


def _count(connection: Connection, test: str, asked: list[str], exposure_max: float) -> None:
    """The row of the test comes first: whoever counts the same test at the same time waits for it."""
    first = new_row(connection.dialect.name, exposure_tests).values(test=test, tests=1)
    more = {"tests": exposure_tests.c.tests + 1}
    connection.execute(first.on_conflict_do_update(index_elements=["test"], set_=more))
    for question_id in asked:
        row = {"test": test, "question_id": question_id, "asked": 0, "price": 0.0}
        insert_new(connection, exposure_questions, row)
    mine = exposure_questions.c.question_id.in_(asked)
    price = exposure_questions.c.price + PRICE_STEP * (case((mine, 1.0), else_=0.0) - PRICED_FROM * exposure_max)
    connection.execute(
        update(exposure_questions)
        .where(exposure_questions.c.test == test)
        .values(
            asked=exposure_questions.c.asked + case((mine, 1), else_=0),
            price=case((price > 0.0, price), else_=0.0),
        )
    )
