"""Erasing among several processes, and where the database does not let the second part happen."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from structlog.testing import capture_logs

from desk.conftest import PASSWORD, Office
from storage.test_keys import said
from vivavoce.desk.erasing import ROUND_S, Erasing
from vivavoce.desk.front import open_front
from vivavoce.desk.outbox import Outbox
from vivavoce.ports.bus import ScriptedHub
from vivavoce.ports.errors import NotFound, Unavailable
from vivavoce.ports.mail import Letter, Outcome, ScriptedPostman
from vivavoce.storage import sqlite
from vivavoce.storage.database import Database
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile


@dataclass
class Process:
    erasing: Erasing
    keys: KeyRing
    outbox: Outbox
    let_go: list[tuple[str, str]] = field(default_factory=list)


async def joined(
    office: Office, hub: ScriptedHub, outcomes: Sequence[Outcome] = (), database: Database | None = None
) -> Process:
    """One more process on the same data, with a memory of its own."""
    settings, bus, database = office.app.state.services.settings, hub.join(), database or office.database
    keys = await KeyRing.open(database, MasterFile(settings.data_dir / "master.key"))
    outbox = Outbox(ScriptedPostman(outcomes), office.clock)
    front = open_front(database, settings, office.clock, office.front.passwords, bus)
    erasing = Erasing(database, keys, front.passwords, front.sign_ins, outbox, office.clock, bus)
    process = Process(erasing, keys, outbox)
    erasing.when_erased(lambda user_id, session_id: process.let_go.append((user_id, session_id)))
    return process


async def test_the_other_processes_let_go_and_forget_the_key(either_office: Office) -> None:
    office, hub = either_office, ScriptedHub()
    here, there = await joined(office, hub), await joined(office, hub)
    ada = (await office.register())["user_id"]
    await SqlEventStore(office.database, there.keys).append(said("s1", ada))
    await here.erasing.erase_own(ada, PASSWORD)
    assert here.let_go == there.let_go == [(ada, "s1")]
    with pytest.raises(NotFound, match="erased"):
        await there.keys.key_for(ada)


async def test_letters_that_wait_for_somebody_who_has_gone_are_not_sent(office: Office) -> None:
    """The mail server was busy, so both letters wait."""
    busy = Outcome(status="not_sent", code="busy", words="Later.", passing=True, of_all=True)
    process = await joined(office, ScriptedHub(), [busy])
    ada = (await office.register())["user_id"]
    told: list[str] = []

    async def tell(letter: Letter, _: Outcome) -> None:
        told.append(letter.to)

    for to in ("ada@example.org", "bob@example.org"):
        process.outbox.post(Letter(letter_id=to, to=to, subject="S", text="T"), tell)
    await process.erasing.erase_own(ada, PASSWORD)
    assert (len(process.outbox), told) == (1, [])
    office.clock.advance(10)
    await process.outbox.idle()
    assert told == ["bob@example.org"]


async def test_where_the_sweep_fails_the_erasure_stands_and_a_round_finishes_it(office: Office) -> None:
    process = await joined(office, ScriptedHub())
    ada = (await office.register())["user_id"]
    await SqlEventStore(office.database, office.keys).append(said("s1", ada))
    store = process.erasing._store
    sweep, tries = store.sweep, 0

    async def full(user_id: str) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise Unavailable("The disk is full.")
        await sweep(user_id)

    store.sweep = full  # type: ignore[method-assign]
    await process.erasing.erase_own(ada, PASSWORD)
    assert await store.unswept() == (ada,)
    process.erasing.every_round(lambda: False)
    office.clock.advance(ROUND_S / 2)
    assert tries == 1
    await process.erasing.finish()
    assert (tries, await store.unswept()) == (2, ())
    await process.erasing.stop()


async def test_who_never_had_a_password_needs_none(office: Office) -> None:
    person = await office.front.accounts.register(email="kim@example.org", name="Kim", password=None)
    process = await joined(office, ScriptedHub())
    await process.erasing.erase_own(person.user_id, None)
    with pytest.raises(NotFound):
        await office.front.accounts.person(person.user_id)


def scrubbing(url: str, scrub: Callable[[Path], None]) -> Database:
    """The same file, where ridding it of old copies goes this way."""
    backend = sqlite.connect(make_url(url), check_s=0)
    return Database(replace(backend, scrub=lambda: scrub(Path(backend.where))))


def in_lower_case(file: Path) -> bytes:
    return file.read_bytes().lower()


@pytest.mark.parametrize(
    "failure",
    [
        sqlite3.OperationalError("disk I/O error"),
        OperationalError("VACUUM", {}, Exception("canceled")),
        NoConnection("The pool is empty."),
        OSError("The file is away."),
    ],
)
async def test_where_old_copies_stay_the_erasure_stands_and_a_round_comes_again(
    office: Office, sqlite_url: str, failure: sqlite3.Error | DBAPIError | NoConnection | OSError
) -> None:
    tries: list[Path] = []

    def fail_once(path: Path) -> None:
        tries.append(path)
        if len(tries) == 1:
            raise failure

    database = scrubbing(sqlite_url, fail_once)
    process = await joined(office, ScriptedHub(), database=database)
    ada = (await office.register())["user_id"]
    await process.erasing.erase_own(ada, PASSWORD)
    assert await process.erasing._store.unswept() == (ada,)
    await process.erasing.finish()
    assert (len(tries), await process.erasing._store.unswept()) == (2, ())
    await process.erasing.finish()
    assert len(tries) == 2
    await database.close()


async def test_a_reader_of_an_older_state_puts_off_that_the_log_is_emptied(office: Office, sqlite_url: str) -> None:
    """Somebody makes a backup while Ada goes: her name is in the log until a round finds the file free."""
    database = scrubbing(sqlite_url, lambda path: sqlite.scrub(path, wait_s=0))
    process = await joined(office, ScriptedHub(), database=database)
    ada = (await office.register("zqada"))["user_id"]
    file = make_url(sqlite_url).database
    assert file is not None
    log, reader = Path(f"{file}-wal"), sqlite3.connect(file)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM users").fetchall()
    with capture_logs() as told:
        await process.erasing.erase_own(ada, PASSWORD)
    assert [one["event"] for one in told if one["log_level"] == "warning"] == ["erasure_to_be_finished"]
    assert b"zqada" in in_lower_case(log)
    reader.close()
    await process.erasing.finish()
    assert b"zqada" not in in_lower_case(log)
    assert await process.erasing._store.unswept() == ()
    await database.close()
