"""Where media are kept, on both databases: part by part, and gone as a whole."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from vivavoce.storage.database import open_database
from vivavoce.storage.media import PART_BYTES, PARTS_AT_ONCE, SqlMedia, StoredMedium

STORES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.server))
FILM = bytes(range(256)) * (PART_BYTES // 256 * (PARTS_AT_ONCE + 1)) + b"the end"
MEDIUM = StoredMedium(
    media_id="m_1",
    kind="video",
    content_type="video/mp4",
    size=len(FILM),
    alt="A film",
    transcript="Words",
    uploaded_by="grace",
    created_at=1.0,
)


@pytest.fixture(params=STORES)
async def store(request: pytest.FixtureRequest) -> AsyncIterator[SqlMedia]:
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    database = open_database(request.getfixturevalue(fixture))
    yield SqlMedia(database)
    await database.close()


async def read(store: SqlMedia, start: int, end: int) -> bytes:
    return b"".join([part async for part in store.content("m_1", start, end)])


async def test_what_was_kept_comes_back_in_any_range(store: SqlMedia) -> None:
    assert await store.find("m_1") is None
    assert await store.keep(MEDIUM, FILM)
    assert await store.find("m_1") == MEDIUM
    assert await read(store, 0, len(FILM)) == FILM
    for start, end in ((0, 1), (PART_BYTES - 1, PART_BYTES + 1), (PART_BYTES, 2 * PART_BYTES), (5, len(FILM) - 3)):
        assert await read(store, start, end) == FILM[start:end]


async def test_the_same_again_changes_the_words_alone(store: SqlMedia) -> None:
    await store.keep(MEDIUM, FILM)
    await store.note_shown("m_1", 5.0)
    await store.note_shown("m_1", 9.0)
    assert await store.keep(replace(MEDIUM, alt="A better film"), FILM)
    found = await store.find("m_1")
    assert found is not None
    assert (found.alt, found.shown_at) == ("A better film", 5.0)


async def test_what_was_shown_is_not_removed_and_what_was_not_goes_whole(store: SqlMedia) -> None:
    await store.keep(MEDIUM, FILM)
    await store.keep(replace(MEDIUM, media_id="m_2"), FILM)
    await store.note_shown("m_1", 5.0)
    assert not await store.remove("m_1")
    assert await store.remove("m_2")
    assert not await store.remove("m_2")
    assert await store.find("m_2") is None
    assert b"".join([part async for part in store.content("m_2", 0, len(FILM))]) == b""
    assert await read(store, 0, 10) == FILM[:10]
