"""What every store of the bank keeps to, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from vivavoce.storage.bank import BankStore, NewVersions, Version
from vivavoce.storage.database import open_database

STORES = ["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.server)]


@pytest.fixture(params=STORES)
async def store(request: pytest.FixtureRequest) -> AsyncIterator[BankStore]:
    database = open_database(request.getfixturevalue(request.param))
    try:
        yield BankStore(database)
    finally:
        await database.close()


def version(number: int, content: str = "{}", by: str = "usr_a") -> Version:
    return Version(number=number, at=1000.0 + number, by=by, content=content)


def first(question_id: str, *numbers: int) -> NewVersions:
    return NewVersions(id=question_id, instead_of=None, versions=tuple(map(version, numbers or (1,))))


def later(question_id: str, instead_of: int, number: int, by: str = "usr_a") -> NewVersions:
    return NewVersions(id=question_id, instead_of=instead_of, versions=(version(number, by=by),))


async def test_nothing_was_written_at_first(store: BankStore) -> None:
    assert await store.since(0) == (0, ())


async def test_every_version_stays(store: BankStore) -> None:
    assert await store.write("question", [first("a", 1, 2)]) == {"a"}
    assert await store.write("question", [later("a", 2, 3)]) == {"a"}
    _, (entry,) = await store.since(0)
    assert (entry.version, [one.number for one in entry.versions]) == (3, [1, 2, 3])
    assert entry.versions[2] == version(3)


async def test_only_what_was_changed_since_is_given(store: BankStore) -> None:
    await store.write("question", [first("a"), first("b")])
    seen, both = await store.since(0)
    assert [entry.id for entry in both] == ["a", "b"]
    assert await store.since(seen) == (seen, ())
    await store.write("question", [later("b", 1, 2)])
    last, changed = await store.since(seen)
    assert ([entry.id for entry in changed], last > seen) == (["b"], True)


async def test_an_edit_of_what_no_longer_stands_is_not_written(store: BankStore) -> None:
    await store.write("question", [first("a")])
    await store.write("question", [later("a", 1, 2, by="usr_quick")])
    assert await store.write("question", [later("a", 1, 2, by="usr_slow"), first("b")]) == {"b"}
    assert await store.write("question", [first("a")]) == frozenset()
    _, entries = await store.since(0)
    (kept,) = [entry for entry in entries if entry.id == "a"]
    assert [(one.number, one.by) for one in kept.versions] == [(1, "usr_a"), (2, "usr_quick")]


async def test_of_edits_at_the_same_moment_one_is_written(store: BankStore) -> None:
    await store.write("question", [first("a")])
    done = await asyncio.gather(*(store.write("question", [later("a", 1, 2, by=f"usr_{n}")]) for n in range(8)))
    assert sum("a" in written for written in done) == 1
    _, (entry,) = await store.since(0)
    winner = next(n for n, written in enumerate(done) if written)
    assert entry.versions[-1].by == f"usr_{winner}"


async def test_of_questions_written_at_the_same_moment_each_has_its_own_place_in_the_count(store: BankStore) -> None:
    await asyncio.gather(*(store.write("question", [first(f"q{n}")]) for n in range(8)))
    last, entries = await store.since(0)
    assert (last, len(entries)) == (8, 8)
    left = [len((await store.since(seen))[1]) for seen in range(8)]
    assert left == [8, 7, 6, 5, 4, 3, 2, 1]


async def test_a_mark_needs_no_version_and_changes_no_other_mark(store: BankStore) -> None:
    await store.mark("blueprint", "a", retired=True)
    await store.mark("blueprint", "a", offered=True)
    _, (entry,) = await store.since(0)
    assert (entry.version, entry.retired, entry.offered, entry.versions) == (None, True, True, ())
    assert await store.write("blueprint", [first("a", 1, 2)]) == {"a"}
    _, (entry,) = await store.since(0)
    assert (entry.version, entry.retired) == (2, True)


async def test_a_question_and_a_blueprint_may_have_the_same_id(store: BankStore) -> None:
    await store.write("question", [first("a")])
    assert await store.write("blueprint", [first("a")]) == {"a"}
    _, entries = await store.since(0)
    assert [(entry.sort, len(entry.versions)) for entry in entries] == [("blueprint", 1), ("question", 1)]
