"""An erasure in the database: final in one transaction, and finished by looking, wherever it was cut short."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Row, Table, func, select, update

from storage.contention import held_up, until_it_waits
from storage.test_keys import said
from vivavoce.ports.calibration import GivenAnswer
from vivavoce.ports.errors import AppendRaced, Conflict, NotFound
from vivavoce.storage.account_tables import users
from vivavoce.storage.assessment_tables import application_notes, applications, attempts, tests
from vivavoce.storage.calibrations import SqlCalibrations, answers, taken
from vivavoce.storage.database import Database, open_database
from vivavoce.storage.erasure import SqlErasure
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile
from vivavoce.storage.recordings import PART_BYTES, Recording, SqlRecordings, recording_parts, recordings
from vivavoce.storage.tables import events, sessions

MANY = 23


def anybody(_: Connection, __: Row[Any]) -> None:
    """No rule of the desk's stands in the way."""


@dataclass
class House:
    database: Database
    keys: KeyRing
    store: SqlEventStore
    erasure: SqlErasure

    async def add(self, table: Table, **row: Any) -> None:
        await self.database.write(lambda connection: connection.execute(table.insert().values(row)).close())

    async def person(self, user_id: str, email: str) -> None:
        known = {"name": user_id, "role": "candidate", "disabled": False, "created_at": 1.0}
        await self.add(users, user_id=user_id, email=email, **known)

    async def invited(self, application_id: str, test_id: int, email: str, user_id: str | None = None) -> None:
        known = {"name": email, "extra_time_factor": 1.5, "tags": ["a"], "created_at": 1.0}
        await self.add(
            applications, application_id=application_id, test_id=test_id, email=email, user_id=user_id, **known
        )

    async def a_test(self, title: str = "T") -> int:
        row = {"owner_id": "r", "title": title, "settings": {}, "version": 1, "created_at": 1.0, "updated_at": 1.0}
        made = tests.insert().values(row).returning(tests.c.test_id)
        return int(await self.database.write(lambda connection: connection.execute(made).scalar_one()))

    async def record(self, name: str, owner_id: str) -> None:
        kept = Recording(
            recording_id=name,
            session_id="s0",
            owner_id=owner_id,
            question_id="q",
            turn_id="t",
            content_type="audio/wav",
            size=2 * PART_BYTES,
            duration_s=1.0,
            created_at=1.0,
        )
        await SqlRecordings(self.database, self.keys).keep(kept, b"x" * 2 * PART_BYTES)

    async def count(self, table: Table) -> int:
        query = select(func.count()).select_from(table)
        return int(await self.database.read(lambda connection: connection.execute(query).scalar_one()))

    async def rows(self, table: Table) -> list[dict[str, Any]]:
        return await self.database.read(
            lambda connection: [dict(row) for row in connection.execute(select(table)).mappings()]
        )


class Interrupted(Database):
    """The same database; after the first look in it something else happens before anybody acts on it."""

    def __init__(self, database: Database, meanwhile: Callable[[], Awaitable[None]]) -> None:
        self._database, self._meanwhile = database, [meanwhile]
        self.write, self.scrub = database.write, database.scrub  # type: ignore[method-assign]

    async def read(self, work: Callable[[Connection], Any]) -> Any:
        found = await self._database.read(work)
        if self._meanwhile:
            await self._meanwhile.pop()()
        return found


@pytest.fixture(params=["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.server)])
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    database = open_database(request.getfixturevalue(request.param))
    keys = await KeyRing.open(database, MasterFile(tmp_path / "master.key"))
    yield House(database, keys, SqlEventStore(database, keys), SqlErasure(database))
    await database.close()


async def test_the_first_part_alone_makes_it_final_and_the_second_finds_what_is_left(house: House) -> None:
    await house.person("ada", "ada@example.org")
    await house.person("bob", "bob@example.org")
    for n in range(MANY):
        await house.store.append(said(f"s{n}", "ada"))
        await house.record(f"r{n}", "ada")
    await house.store.append(said("of-bob", "bob"))
    await house.record("r-bob", "bob")
    erased = await house.erasure.erase("ada", 9.0, anybody)
    house.keys.drop("ada")
    assert (erased.email, len(erased.session_ids)) == ("ada@example.org", MANY)
    with pytest.raises(NotFound, match="erased"):
        await house.store.read("s0")
    assert await house.erasure.unswept() == ("ada",)
    await house.erasure.sweep("ada")
    assert await house.erasure.unswept() == ()
    assert [await house.count(table) for table in (sessions, events, recordings, recording_parts)] == [1, 1, 1, 2]
    assert [one.seq for one in await house.store.read("of-bob")] == [1]


async def test_a_process_that_still_holds_the_key_cannot_go_on_with_the_log(house: House) -> None:
    """It has not heard of it; that the row is gone stops it, and it begins no log that anybody could read."""
    await house.person("ada", "ada@example.org")
    await house.store.append(said("s1", "ada"))
    await house.erasure.erase("ada", 9.0, anybody)
    await house.erasure.sweep("ada")
    with pytest.raises(AppendRaced):
        await house.store.append(said("s1", "ada", after=1))
    await house.store.append(said("s2", "ada"))
    with pytest.raises(NotFound, match="erased"):
        await house.store.read("s2")
    assert await house.erasure.unswept() == ("ada",)
    await house.erasure.sweep("ada")
    assert await house.count(events) == 0


async def test_before_the_sweep_no_log_goes_on_either_in_a_process_that_has_heard_nothing(
    house: House, tmp_path: Path
) -> None:
    await house.person("ada", "ada@example.org")
    keys = await KeyRing.open(house.database, MasterFile(tmp_path / "master.key"))
    elsewhere = SqlEventStore(house.database, keys)
    await elsewhere.append(said("s1", "ada"))
    await elsewhere.append(said("of-bob", "bob"))
    await house.erasure.erase("ada", 9.0, anybody)
    with pytest.raises(AppendRaced):
        await elsewhere.append(said("s1", "ada", after=1))
    await elsewhere.append(said("of-bob", "bob", after=1))
    assert [row.session_id for row in await elsewhere.unfinished()] == ["of-bob"]
    with pytest.raises(NotFound, match="erased"):
        await elsewhere.read("s1")


async def test_a_sweep_that_comes_late_leaves_what_others_have_under_that_name(house: House) -> None:
    """Between its look and its step another sweep is done, and Bob begins."""
    await house.person("ada", "ada@example.org")
    await house.store.append(said("s1", "ada"))
    await house.erasure.erase("ada", 9.0, anybody)

    async def meanwhile() -> None:
        await house.erasure.sweep("ada")
        await house.store.append(said("s1", "bob"))

    await SqlErasure(Interrupted(house.database, meanwhile)).sweep("ada")
    assert [one.seq for one in await house.store.read("s1")] == [1]
    assert (await house.store.summary("s1")).owner_id == "bob"


async def test_the_others_of_a_team_get_a_session_of_their_own(house: House) -> None:
    await house.person("ada", "ada@example.org")
    await house.person("bob", "bob@example.org")
    test_id = await house.a_test()
    for who in ("ada", "bob", "cyd"):
        await house.invited(f"of-{who}", test_id, f"{who}@example.org", who if who != "cyd" else None)
        for number, session_id in enumerate(("of-bob", "s1"), 1):
            row = {"application_id": f"of-{who}", "number": number, "session_id": session_id, "begun_at": 1.0}
            await house.add(attempts, **row, test_id=test_id)
    await house.store.append(said("s1", "ada"))
    await house.store.append(said("of-bob", "bob"))
    await house.erasure.erase("ada", 9.0, anybody)
    rows = await house.rows(attempts)
    first, second = ({row["application_id"]: row["session_id"] for row in rows if row["number"] == n} for n in (1, 2))
    assert set(first.values()) == {"of-bob"}
    assert second["of-ada"] == "s1"
    assert second["of-bob"] == second["of-cyd"] != "s1"


@pytest.fixture
async def busy_house(postgres_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """Where others are at work on the same rows: SQLite lets one write at a time."""
    database = open_database(postgres_url)
    keys = await KeyRing.open(database, MasterFile(tmp_path / "master.key"))
    yield House(database, keys, SqlEventStore(database, keys), SqlErasure(database))
    await database.close()


@pytest.mark.server
@pytest.mark.parametrize(
    "meanwhile",
    [
        "UPDATE users SET email = 'new@example.org' WHERE user_id = 'ada'",
        "UPDATE applications SET user_id = NULL, email = 'new@example.org' WHERE application_id = 'own'",
    ],
)
async def test_what_changes_while_it_begins_is_erased_as_it_is_then(
    busy_house: House, postgres_url: str, meanwhile: str
) -> None:
    """Her address changes, or an invitation goes to another."""
    house = busy_house
    await house.person("ada", "ada@example.org")
    first, second = await house.a_test(), await house.a_test()
    await house.invited("own", first, "ada@example.org", "ada")
    await house.invited("later", second, "new@example.org")
    async with held_up(postgres_url, meanwhile) as line:
        erasing = asyncio.create_task(house.erasure.erase("ada", 9.0, anybody, vouched=True))
        await until_it_waits(line, erasing)
    await erasing
    rows = {row["application_id"]: row["erased_at"] for row in await house.rows(applications)}
    of_another = "applications" in meanwhile
    assert rows == {"own": None if of_another else 9.0, "later": None if of_another else 9.0}


@pytest.mark.server
async def test_whether_an_admin_may_go_is_asked_once_the_others_stand_still(
    busy_house: House, postgres_url: str
) -> None:
    """Bob leads with Ada, and steps down while she goes."""
    house = busy_house
    for who in ("ada", "bob"):
        await house.person(who, f"{who}@example.org")
    await house.database.write(lambda c: c.execute(update(users).values(role="admin")).close())

    def asked(connection: Connection, account: Row[Any]) -> None:
        admins = select(func.count()).select_from(users).where(users.c.role == "admin")
        if connection.execute(admins).scalar_one() < 2:
            raise Conflict("The last one.", code="last_admin")

    async with held_up(postgres_url, "UPDATE users SET role = 'candidate' WHERE user_id = 'bob'") as line:
        erasing = asyncio.create_task(house.erasure.erase("ada", 9.0, asked))
        await until_it_waits(line, erasing)
    with pytest.raises(Conflict):
        await erasing
    assert await house.count(users) == 2


@pytest.mark.server
async def test_calibration_that_comes_at_the_same_moment_keeps_nothing(busy_house: House, postgres_url: str) -> None:
    house = busy_house
    await house.store.append(said("s1", "ada"))
    erased = "UPDATE candidate_keys SET wrapped_key = NULL, master_id = NULL WHERE owner_id = 'ada'"
    answer = GivenAnswer(question_id="q1", question_version=1, share=0.5)
    async with held_up(postgres_url, erased) as line:
        taking = asyncio.create_task(SqlCalibrations(house.database).take("s1", 1, 20_000, [answer]))
        await until_it_waits(line, taking)
    assert not await taking
    assert [await house.count(table) for table in (taken, answers)] == [0, 0]


async def test_once_more_is_the_same_and_nobody_is_nobody(house: House) -> None:
    await house.person("ada", "ada@example.org")
    await house.store.append(said("s1", "ada"))
    await house.erasure.erase("ada", 9.0, anybody)
    again = await house.erasure.erase("ada", 10.0, anybody)
    assert (again.email, again.session_ids) == (None, ("s1",))
    with pytest.raises(NotFound):
        await house.erasure.erase("usr_nobody", 10.0, anybody)


async def test_what_the_desk_forbids_changes_nothing(house: House) -> None:
    await house.person("ada", "ada@example.org")
    await house.store.append(said("s1", "ada"))

    def refuse(_: Connection, account: Row[Any]) -> None:
        assert account.email == "ada@example.org"
        raise Conflict("No.", code="last_admin")

    with pytest.raises(Conflict):
        await house.erasure.erase("ada", 9.0, refuse)
    assert await house.count(users) == 1
    assert len(await house.store.read("s1")) == 1


async def test_invitations_lose_whom_they_were_for_and_keep_that_there_were_some(house: House) -> None:
    await house.person("ada", "ada@example.org")
    first, second = await house.a_test(), await house.a_test()
    await house.invited("taken", first, "ada.work@example.org", "ada")
    await house.invited("waiting", second, "ada@example.org")
    await house.invited("of-bob", first, "bob@example.org")
    await house.add(application_notes, note_id="n", application_id="taken", author_id="r", at=1.0, text="about Ada")
    await house.add(attempts, application_id="taken", number=1, session_id="s1", test_id=first, begun_at=1.0)
    await house.erasure.erase("ada", 9.0, anybody, vouched=True)
    rows = {row["application_id"]: row for row in await house.rows(applications)}
    for name in ("taken", "waiting"):
        row = rows[name]
        assert (row["email"], row["name"], row["user_id"], row["tags"]) == (f"erased {name}", "", None, [])
        assert (row["extra_time_factor"], row["erased_at"], row["withdrawn_at"]) == (1.0, 9.0, 9.0)
    assert (rows["of-bob"]["email"], rows["of-bob"]["erased_at"]) == ("bob@example.org", None)
    assert (await house.count(application_notes), await house.count(attempts)) == (0, 1)


@pytest.mark.parametrize("clash", [False, True])
async def test_an_invitation_that_somebody_else_took_gets_their_own_address(house: House, clash: bool) -> None:
    """Ada passed her link on to Bob; with `clash`, Bob is invited to the same test beside it."""
    await house.person("ada", "ada@example.org")
    await house.person("bob", "bob@example.org")
    test_id = await house.a_test()
    await house.invited("passed-on", test_id, "ada@example.org", "bob")
    if clash:
        await house.invited("own", test_id, "bob@example.org")
    await house.erasure.erase("ada", 9.0, anybody, vouched=True)
    [row] = [row for row in await house.rows(applications) if row["application_id"] == "passed-on"]
    assert row["email"] == ("passed-on@invalid" if clash else "bob@example.org")
    assert (row["user_id"], row["erased_at"]) == ("bob", None)
