"""What every event store keeps to: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from vivavoce.domain.events import AnswerSubmitted, Event, SessionPaused, SessionResumed, SessionStarted
from vivavoce.domain.question import Answer
from vivavoce.ports.errors import AppendRaced, NotFound
from vivavoce.ports.events import Append, EventStore, MemoryEventStore, SessionSummary
from vivavoce.storage.database import open_database
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile

STORES = ["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.server)]


@pytest.fixture(params=STORES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[EventStore]:
    if request.param == "memory":
        yield MemoryEventStore()
        return
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    database = open_database(request.getfixturevalue(fixture))
    try:
        yield SqlEventStore(database, await KeyRing.open(database, MasterFile(tmp_path / "master.key")))
    finally:
        await database.close()


def summary(session_id: str, last_seq: int, **more: object) -> SessionSummary:
    given = SessionSummary(
        session_id=session_id,
        owner_id="ada",
        status="in_progress",
        role="backend",
        title="Backend Engineer",
        created_at=1000.0,
        updated_at=1000.0 + last_seq,
        last_seq=last_seq,
    )
    return replace(given, **more)  # type: ignore[arg-type]


def append(session_id: str, after: int, *events: Event, **more: object) -> Append:
    return Append(
        session_id=session_id,
        after_seq=after,
        events=events,
        summary=summary(session_id, after + len(events), **more),
        correlation_id="c-1",
    )


def answer(text: str, at: float = 1.0) -> AnswerSubmitted:
    return AnswerSubmitted(at=at, question_id="q1", answer=Answer(text=text), time_taken_s=12.5, cause="key-1")


async def test_events_come_back_as_they_were_written_in_order_and_without_gaps(store: EventStore) -> None:
    first = [SessionStarted(at=1.0), answer("because of \N{SNOWMAN} the index\x00", at=1 / 3)]
    await store.append(append("s1", 0, *first))
    await store.append(append("s1", 2, SessionPaused(at=3.0)))
    log = await store.read("s1")
    assert [logged.seq for logged in log] == [1, 2, 3]
    assert [logged.event for logged in log] == [*first, SessionPaused(at=3.0)]
    assert {logged.session_id for logged in log} == {"s1"}


async def test_reading_on_from_a_place_gives_what_came_after(store: EventStore) -> None:
    await store.append(append("s1", 0, *(SessionPaused(at=float(i)) for i in range(1, 6))))
    assert [logged.seq for logged in await store.read("s1", after=3)] == [4, 5]
    assert await store.read("s1", after=5) == ()


async def test_an_unknown_session_is_empty_and_has_no_summary(store: EventStore) -> None:
    assert await store.read("nowhere") == ()
    with pytest.raises(NotFound):
        await store.summary("nowhere")


@pytest.mark.parametrize("after", [0, 1, 3, 7])
async def test_an_append_that_does_not_follow_the_end_of_the_log_is_refused_and_leaves_nothing(
    store: EventStore, after: int
) -> None:
    await store.append(append("s1", 0, SessionStarted(at=1.0), answer("mine")))
    with pytest.raises(AppendRaced):
        await store.append(append("s1", after, answer("too late"), title="Changed"))
    assert len(await store.read("s1")) == 2
    assert (await store.summary("s1")).title == "Backend Engineer"


async def test_a_log_cannot_begin_in_the_middle(store: EventStore) -> None:
    with pytest.raises(AppendRaced):
        await store.append(append("s1", 4, answer("from nowhere")))
    assert await store.read("s1") == ()


async def test_of_two_writers_at_the_same_place_exactly_one_wins(store: EventStore) -> None:
    await store.append(append("s1", 0, SessionStarted(at=1.0)))
    tries = [store.append(append("s1", 1, answer(f"device {i}"))) for i in range(8)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["AppendRaced"] * 7 + ["NoneType"]
    winner = results.index(None)
    assert [logged.event for logged in await store.read("s1", after=1)] == [answer(f"device {winner}")]


async def test_many_sessions_at_once_do_not_mix(store: EventStore) -> None:
    async def interview(number: int) -> None:
        for seq in range(6):
            await store.append(append(f"s{number}", seq, answer(f"{number}/{seq}"), owner_id=f"o{number % 7}"))

    await asyncio.gather(*(interview(number) for number in range(30)))
    for number in range(30):
        texts = [logged.event for logged in await store.read(f"s{number}")]
        assert texts == [answer(f"{number}/{seq}") for seq in range(6)]


async def test_the_summary_is_that_of_the_last_append(store: EventStore) -> None:
    await store.append(append("s1", 0, SessionStarted(at=1.0), due_at=1010.0, owes_work=True))
    last = append("s1", 1, answer("x"), status="completed", score=7.25, answered=1, total=5, title="Ünïcode")
    await store.append(last)
    assert await store.summary("s1") == last.summary


async def test_a_list_is_newest_first_and_pages_without_gap_or_repeat(store: EventStore) -> None:
    for number in range(7):
        await store.append(append(f"s{number}", 0, SessionStarted(at=1.0), created_at=1000.0 + number // 3))
    await store.append(append("other", 0, SessionStarted(at=1.0), owner_id="bob"))
    seen: list[str] = []
    before: tuple[float, str] | None = None
    while page := await store.list_for("ada", limit=2, before=before):
        seen += [row.session_id for row in page]
        before = (page[-1].created_at, page[-1].session_id)
    assert seen == ["s6", "s5", "s4", "s3", "s2", "s1", "s0"]
    assert await store.list_for("nobody") == ()


async def test_unfinished_are_those_with_a_moment_to_come_or_work_owed(store: EventStore) -> None:
    await store.append(append("waits", 0, SessionStarted(at=1.0), due_at=99.0))
    await store.append(append("owes", 0, SessionStarted(at=1.0), status="completed", owes_work=True))
    await store.append(append("done", 0, SessionStarted(at=1.0), status="completed"))
    await store.append(append("was-due", 0, SessionStarted(at=1.0), due_at=99.0))
    await store.append(append("was-due", 1, SessionResumed(at=2.0), status="cancelled"))
    assert {row.session_id for row in await store.unfinished()} == {"waits", "owes"}


async def test_the_last_sign_of_life_is_remembered(store: EventStore) -> None:
    assert await store.alive_at() is None
    await store.note_alive(1000.25)
    await store.note_alive(1030.5)
    assert await store.alive_at() == 1030.5


async def test_comparable_scores_are_those_of_other_people_each_with_their_latest(store: EventStore) -> None:
    for session_id, owner, score, created_at in (
        ("s1", "ada", 9.0, 1.0),
        ("s2", "bob", 4.0, 2.0),
        ("s3", "bob", 6.0, 3.0),
        ("s4", "cyd", 7.5, 2.0),
    ):
        done = append(session_id, 0, SessionStarted(at=1.0), owner_id=owner, score=score, comparable="phased backend")
        await store.append(replace(done, summary=replace(done.summary, created_at=created_at)))
    await store.append(append("s5", 0, SessionStarted(at=1.0), owner_id="dan", score=1.0, comparable="phased frontend"))
    await store.append(append("s6", 0, SessionStarted(at=1.0), owner_id="eve", score=2.0))
    assert sorted(await store.scores_like("phased backend", not_of="ada")) == [6.0, 7.5]
    assert sorted(await store.scores_like("phased backend", not_of="nobody")) == [6.0, 7.5, 9.0]
    assert await store.scores_like("phased", not_of="ada") == ()


async def test_an_interview_whose_report_is_withdrawn_is_compared_with_nobody(store: EventStore) -> None:
    await store.append(append("s1", 0, SessionStarted(at=1.0), owner_id="bob", score=4.0, comparable="phased backend"))
    await store.append(append("s1", 1, SessionPaused(at=2.0), owner_id="bob"))
    assert await store.scores_like("phased backend", not_of="ada") == ()


async def test_what_the_living_have_is_not_left_behind(store: EventStore) -> None:
    """By who wrote last, and by who holds the candidate's connection; before there were several, nobody did."""
    for name, more in {
        "ours": {"worker": "a.1", "held_by": "a.2"},
        "unheld": {"worker": "a.1"},
        "written": {"worker": "b.1"},
        "held": {"worker": "a.1", "held_by": "b.1"},
        "old": {},
    }.items():
        await store.append(append(name, 0, SessionStarted(at=1.0), due_at=99.0, **more))
    await store.append(append("done", 0, SessionStarted(at=1.0), status="completed", worker="b.1"))
    assert {row.session_id for row in await store.unfinished({"a.1", "a.2"})} == {"written", "held", "old"}
    assert len(await store.unfinished()) == 5


async def test_where_logs_stand_is_told_for_those_that_are_asked_for(store: EventStore) -> None:
    await store.append(append("s1", 0, SessionStarted(at=1.0), SessionPaused(at=2.0)))
    await store.append(append("s2", 0, SessionStarted(at=1.0)))
    await store.append(append("s3", 0, SessionStarted(at=1.0)))
    assert dict(await store.last_seqs(["s1", "s2", "none"])) == {"s1": 2, "s2": 1}
    assert dict(await store.last_seqs([])) == {}
