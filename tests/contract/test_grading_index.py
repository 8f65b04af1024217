"""What the index of gradable interviews and of learned steps keeps to, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from vivavoce.domain.events import AnswerGraded, Event, GradeWithdrawn, SessionStarted
from vivavoce.domain.grade import HUMAN
from vivavoce.domain.learning import Step
from vivavoce.domain.scoring import Scorecard
from vivavoce.ports.errors import AppendRaced, Conflict
from vivavoce.ports.events import Append, SessionSummary
from vivavoce.storage.database import Database, open_database
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.grading import SqlGradingIndex
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile

STORES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)]
STEP = Step(bank_id="gil", bank_version=1, number=1, kind="back", at=5.0, by="grace")
GRADED = AnswerGraded(
    at=7.0,
    question_id="q_1",
    scorecard=Scorecard(score=0.0, origin=HUMAN),
    grader="grace",
    way="blind",
    note="words that are nobody else's",
    bank_id="gil",
    bank_version=1,
)
WITHDRAWN = GradeWithdrawn(at=8.0, question_id="q_1", grader="bob", bank_id="gil", bank_version=1)


@pytest.fixture(params=STORES)
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    database = open_database(request.getfixturevalue(fixture))
    try:
        yield database
    finally:
        await database.close()


@pytest.fixture
async def store(database: Database, tmp_path: Path) -> SqlEventStore:
    return SqlEventStore(database, await KeyRing.open(database, MasterFile(tmp_path / "master.key")))


@pytest.fixture
def index(database: Database) -> SqlGradingIndex:
    return SqlGradingIndex(database)


def append(session_id: str, after: int, *events: Event, created_at: float = 1.0, **told: object) -> Append:
    summary = SessionSummary(
        session_id=session_id,
        owner_id="ada",
        status="completed",
        role="backend",
        title="Backend",
        created_at=created_at,
        updated_at=1.0,
        last_seq=after + len(events),
        gradable=True,
    )
    return Append(session_id=session_id, after_seq=after, events=events, summary=replace(summary, **told))  # type: ignore[arg-type]


async def test_a_grade_and_its_step_are_one_commit(store: SqlEventStore, index: SqlGradingIndex) -> None:
    await store.append(append("s1", 0, SessionStarted(at=1.0), GRADED))
    await store.append(append("s1", 2, WITHDRAWN))
    graded, withdrawn = await index.steps("gil", 1)
    assert (graded.number, graded.kind, graded.by, graded.seq) == (1, "graded", "grace", 2)
    assert (withdrawn.number, withdrawn.kind, withdrawn.by, withdrawn.seq) == (2, "withdrawn", "bob", 3)
    assert {(step.session_id, step.answer_id) for step in (graded, withdrawn)} == {("s1", "q_1")}
    assert await index.steps("gil", 2) == ()


async def test_an_append_that_loses_its_race_leaves_no_step(store: SqlEventStore, index: SqlGradingIndex) -> None:
    await store.append(append("s1", 0, SessionStarted(at=1.0)))
    with pytest.raises(AppendRaced):
        await store.append(append("s1", 5, GRADED))
    assert await index.steps("gil", 1) == ()


async def test_grades_of_one_question_in_many_sessions_at_once_are_numbered_without_gaps(
    store: SqlEventStore, index: SqlGradingIndex
) -> None:
    async def grade(name: str) -> None:
        for _ in range(20):
            try:
                await store.append(append(name, 0, GRADED))
            except AppendRaced:
                continue
            return

    await asyncio.gather(*(grade(f"s{n}") for n in range(8)))
    steps = await index.steps("gil", 1)
    assert [step.number for step in steps] == list(range(1, 9))
    assert {step.session_id for step in steps} == {f"s{n}" for n in range(8)}


async def test_a_step_comes_back_as_it_was_and_of_two_with_one_number_the_first_stands(index: SqlGradingIndex) -> None:
    await index.add(STEP)
    with pytest.raises(Conflict):
        await index.add(replace(STEP, by="bob"))
    assert await index.steps("gil", 1) == (STEP,)


async def test_no_word_of_an_answer_or_a_note_is_in_the_steps(
    store: SqlEventStore, index: SqlGradingIndex, database: Database
) -> None:
    await store.append(append("s1", 0, GRADED))
    rows = await database.read(lambda c: [tuple(r) for r in c.exec_driver_sql("SELECT * FROM learning_steps")])
    assert len(rows) == 1
    assert "words" not in repr(rows)


async def test_only_gradable_sessions_are_listed_newest_first_and_never_ones_own(
    store: SqlEventStore, index: SqlGradingIndex
) -> None:
    for n in range(5):
        await store.append(append(f"s{n}", 0, SessionStarted(at=1.0), created_at=float(n)))
    await store.append(append("private", 0, SessionStarted(at=1.0), gradable=False))
    await store.append(append("hers", 0, SessionStarted(at=1.0), owner_id="grace"))
    first = await index.sessions(limit=3, not_of="grace")
    assert [found.session_id for found in first] == ["s4", "s3", "s2"]
    rest = await index.sessions(limit=9, before=(first[-1].created_at, first[-1].session_id), not_of="grace")
    assert [found.session_id for found in rest] == ["s1", "s0"]


async def test_a_session_that_is_no_longer_gradable_is_gone(store: SqlEventStore, index: SqlGradingIndex) -> None:
    await store.append(append("s1", 0, SessionStarted(at=1.0)))
    await store.append(append("s1", 1, SessionStarted(at=2.0), gradable=False))
    assert await index.sessions(limit=9) == ()
    assert await index.some_sessions("", limit=9) == ()


async def test_a_draw_goes_on_from_its_start_and_round_the_corner(store: SqlEventStore, index: SqlGradingIndex) -> None:
    for n in range(5):
        await store.append(append(f"s{n}", 0, SessionStarted(at=1.0)))
    assert [found.session_id for found in await index.some_sessions("s3", limit=4)] == ["s3", "s4", "s0", "s1"]
    assert [found.session_id for found in await index.some_sessions("s1", limit=2)] == ["s1", "s2"]


async def test_sessions_with_grades_and_questions_with_steps_come_last_changed_first(
    store: SqlEventStore, index: SqlGradingIndex
) -> None:
    await store.append(append("s1", 0, GRADED, replace(GRADED, at=20.0)))
    await store.append(append("s2", 0, replace(GRADED, at=10.0, bank_id="sql")))
    assert await index.sessions_with_grades(limit=9) == ("s1", "s2")
    first, second = await index.questions(limit=9)
    assert (first.bank_id, first.steps, first.last_at) == ("gil", 2, 20.0)
    assert (second.bank_id, second.steps, second.last_at) == ("sql", 1, 10.0)
    assert await index.questions(limit=9, before=(20.0, "gil")) == (second,)
