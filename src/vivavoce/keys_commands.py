"""`viva user erase` and `viva keys rotate`: what is done to the keys of people where nobody has a browser."""

from __future__ import annotations

from vivavoce.desk.erasing import Erasing
from vivavoce.desk.front import open_front
from vivavoce.desk.outbox import Outbox
from vivavoce.main import open_data
from vivavoce.ports.clock import SystemClock
from vivavoce.ports.mail import NoPostman
from vivavoce.settings import Settings
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile


async def rotate_keys(settings: Settings) -> int:
    """How many were wrapped anew."""
    database = open_data(settings)
    try:
        keys = await KeyRing.open(database, MasterFile(settings.data_dir / "master.key"))
        return await keys.rotate()
    finally:
        await database.close()


async def erase_person(settings: Settings, email: str) -> None:
    """Whether or not a server runs on the same data: a running one finds the account gone within ten seconds. Raises
    `NotFound`, and `Conflict` for the last admin. First it finishes what another erasure has left."""
    database, clock = open_data(settings), SystemClock()
    front = open_front(database, settings, clock)
    try:
        keys = await KeyRing.open(database, MasterFile(settings.data_dir / "master.key"))
        erasing = Erasing(database, keys, front.passwords, front.sign_ins, Outbox(NoPostman(), clock), clock)
        await erasing.finish()
        person = await front.accounts.person_by_email(email)
        await erasing.erase_other(person.user_id, by="")
    finally:
        front.close()
        await database.close()
