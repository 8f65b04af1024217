"""Erasing an account: by the person themselves, or by an admin. What that does to the data is in `storage/erasure.py`.

It is done when the key is destroyed and the account is gone: nothing after that can bring it back, and nothing after
that may make it look as if it had failed. What is in memory goes next, here and in the other processes, and the rows
that nobody can read any more go last. Where that is cut short, a round finishes it: at every start, and now and then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy import Connection, Row

from vivavoce.desk.outbox import Outbox
from vivavoce.desk.passwords import Passwords
from vivavoce.desk.people import by_id, other_admins
from vivavoce.desk.sign_ins import SignIns
from vivavoce.ports.bus import Bus, Hint, NoBus
from vivavoce.ports.clock import Clock, Timer
from vivavoce.ports.errors import Conflict, Invalid, NotFound, VivaError
from vivavoce.storage.database import Database
from vivavoce.storage.erasure import SqlErasure
from vivavoce.storage.keys import KeyRing

ROUND_S = 6 * 3600.0

log = structlog.get_logger(__name__)

LetGo = Callable[[str, str], None]
"""Told whose interview was erased, and which."""


class Erasing:
    def __init__(
        self,
        database: Database,
        keys: KeyRing,
        passwords: Passwords,
        sign_ins: SignIns,
        outbox: Outbox,
        clock: Clock,
        bus: Bus | None = None,
    ) -> None:
        self._database = database
        self._store = SqlErasure(database)
        self._keys = keys
        self._passwords = passwords
        self._sign_ins = sign_ins
        self._outbox = outbox
        self._clock = clock
        self._bus = bus or NoBus()
        self._bus.listen("person", lambda hint: keys.drop(hint.name))
        self._bus.listen("erased", lambda hint: self._let_go(*hint.name.split(" ", 1)))
        self._holders: tuple[LetGo, ...] = ()
        self._round: Timer | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def when_erased(self, *let_go: LetGo) -> None:
        """Be told of each interview of a person who was erased, here or in another process."""
        self._holders = (*self._holders, *let_go)

    async def erase_own(self, user_id: str, password: str | None) -> None:
        """Raises `Invalid` for a wrong password; who never had one (the owner, after the first link) needs none."""
        row = await self._database.read(lambda connection: by_id(connection, user_id))
        if row is None:
            raise NotFound("There is no such person.")
        if row.password_hash is not None:
            right, _ = await self._passwords.verify(password or "", row.password_hash)
            if not right:
                raise _password_wrong()
        await self._erase(user_id)

    async def erase_other(self, user_id: str, by: str) -> None:
        """Once more for somebody whose erasure was cut short finishes it. Whoever runs the service answers for it that
        the e-mail is this person's: invitations to it that nobody has taken are erased, too."""
        if user_id == by:
            raise Conflict(
                "This is your own account. Erase it on your account page, with your password.", code="own_account"
            )
        await self._erase(user_id, vouched=True)

    async def _erase(self, user_id: str, *, vouched: bool = False) -> None:
        erased = await self._store.erase(user_id, self._clock.now(), _keep_an_admin, vouched=vouched)
        self._keys.drop(user_id)
        self._sign_ins.forget(user_id)
        if erased.email is not None:
            self._outbox.recall(erased.email)
        for session_id in erased.session_ids:
            self._let_go(user_id, session_id)
            self._bus.tell(Hint("erased", f"{user_id} {session_id}"))
        await self._sweep(user_id)
        log.info("person_erased", interviews=len(erased.session_ids))

    def _let_go(self, user_id: str, session_id: str) -> None:
        for let_go in self._holders:
            let_go(user_id, session_id)

    async def _sweep(self, user_id: str) -> None:
        """Nobody can read what is left, so that it is still there is no failure to whoever asked."""
        try:
            await self._store.sweep(user_id)
        except VivaError as failure:
            log.warning("erasure_to_be_finished", code=failure.code)

    # What was cut short

    def every_round(self, ours: Callable[[], bool] = lambda: True) -> None:
        """Finish what was not: now, and again every few hours."""
        if ours():
            task = asyncio.get_running_loop().create_task(self.finish())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._round = self._clock.call_at(self._clock.now() + ROUND_S, lambda: self.every_round(ours))

    async def finish(self) -> None:
        try:
            unswept = await self._store.unswept()
        except VivaError as failure:
            log.warning("erasures_not_looked_for", code=failure.code)
            return
        for user_id in unswept:
            await self._sweep(user_id)

    async def stop(self) -> None:
        if self._round is not None:
            self._round.cancel()
        await asyncio.gather(*self._tasks)


def _keep_an_admin(connection: Connection, account: Row[Any]) -> None:
    if account.role == "admin" and not account.disabled and other_admins(connection, account.user_id) == 0:
        raise Conflict(
            "This is the last admin who can sign in, so nobody could run the service any more. Make someone else an "
            "admin first.",
            code="last_admin",
        )


def _password_wrong() -> Invalid:
    return Invalid(
        "The password is not right. Nothing was erased.",
        code="current_password_wrong",
        errors=({"field": "password", "message": "This is not your password."},),
    )
