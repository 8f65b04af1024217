"""Sign-ins: the tokens that prove one, their rotation, their end, and the tickets that open a WebSocket.

What was decided here:

- A refresh token works once. The same one again, at whatever distance, revokes its whole sign-in: a thief and the
  owner look the same from here, and a grace period would be the thief's. Two tabs must share one refresh.
- A client whose answer was lost may ask again with the `attempt` that it sent before, and gets another successor. As
  soon as one of the successors is used, the others and the token itself count as used: whoever comes with them is a
  thief, or was robbed.
- An access token is good until it expires, or until its sign-in is revoked or its owner disabled. That is looked up,
  and remembered for `STANDING_S`: this process knows its own changes at once, and another as soon as the bus tells it,
  or after that time at the latest.
  Role and name come from the same look-up, so a changed role does not wait for the next token.
- A ticket is in the database, so that any process may take what another has given; taking it deletes it.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, select, update

from vivavoce.desk.people import Person, RoleName
from vivavoce.desk.tokens import AccessTokens, hash_of, new_token
from vivavoce.ports.bus import Bus, Hint, NoBus
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import NotAllowed, NotSignedIn
from vivavoce.storage.account_tables import refresh_tokens, sign_ins, socket_tickets, users
from vivavoce.storage.database import Database

STANDING_S = 10.0
STANDINGS_MAX = 20_000
IDS_AT_ONCE = 500
TICKET_S = 30
TICKET_PREFIX = "wst"
REFRESH_PREFIX = "rft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    access_token: str
    refresh_token: str
    expires_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who a sign-in belongs to, and whether it still holds."""

    user_id: str
    name: str
    role: RoleName
    sign_in_id: str
    disabled: bool
    revoked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a transaction has written for a new sign-in, before anyone is told."""

    user_id: str
    role: RoleName
    sign_in_id: str
    refresh_token: str


class SignIns:
    def __init__(
        self,
        database: Database,
        tokens: AccessTokens,
        clock: Clock,
        refresh_expires_s: float,
        bus: Bus | None = None,
    ) -> None:
        self._database = database
        self._tokens = tokens
        self._clock = clock
        self._refresh_expires_s = refresh_expires_s
        self._standings: OrderedDict[str, tuple[float, Standing | None]] = OrderedDict()
        self._bus = bus or NoBus()
        self._changed: tuple[Callable[[], None], ...] = ()
        self._bus.listen("sign_in", lambda hint: self._has_ended(hint.name))
        self._bus.listen("person", lambda hint: self._has_changed(hint.name))
        self._bus.listen("missed", lambda _: self._look_anew())

    # Beginning and going on

    def open_in(self, connection: Connection, user_id: str, role: RoleName) -> Opened:
        """Write a new sign-in as part of the caller's transaction; `tokens_for` makes the rest of it afterwards."""
        now = self._clock.now()
        self._sweep(connection, user_id, now)
        sign_in_id = f"sgn_{secrets.token_hex(16)}"
        connection.execute(sign_ins.insert().values(sign_in_id=sign_in_id, user_id=user_id, created_at=now))
        return self._opened(connection, user_id, role, sign_in_id)

    def tokens_for(self, opened: Opened) -> Tokens:
        return Tokens(
            access_token=self._tokens.issue(opened.user_id, opened.role, opened.sign_in_id),
            refresh_token=opened.refresh_token,
            expires_in=self._tokens.expires_s,
        )

    async def open(self, person: Person) -> Tokens:
        return self.tokens_for(await self._database.write(lambda c: self.open_in(c, person.user_id, person.role)))

    async def refresh(self, refresh_token: str, attempt: str | None = None) -> Tokens:
        attempt_hash = hash_of(attempt) if attempt else None
        outcome = await self._database.write(
            lambda connection: self._rotate(connection, hash_of(refresh_token), attempt_hash)
        )
        if isinstance(outcome, Opened):
            return self.tokens_for(outcome)
        if outcome is not None:
            self._end(outcome)
            raise NotSignedIn(
                "This refresh token was used before, so the sign-in was ended to be safe. Sign in again.",
                code="refresh_reused",
            )
        raise NotSignedIn("This refresh token is not valid any more. Sign in again.", code="refresh_invalid")

    def _rotate(self, connection: Connection, token_hash: str, attempt_hash: str | None) -> Opened | str | None:
        """The next tokens; or the id of the sign-in that was revoked, for a token that came twice; or nothing."""
        now = self._clock.now()
        row = _refresh_row(connection, token_hash, lock=True)
        if row is None:
            return None
        if not (_use(connection, row, attempt_hash, now) or _may_come_again(connection, row, attempt_hash)):
            _revoke(connection, row.sign_in_id, now)
            return str(row.sign_in_id)
        if row.revoked_at is not None or row.disabled or row.expires_at <= now:
            return None
        return self._opened(connection, row.user_id, row.role, row.sign_in_id, parent_hash=token_hash)

    def _opened(
        self, connection: Connection, user_id: str, role: RoleName, sign_in_id: str, parent_hash: str | None = None
    ) -> Opened:
        token = new_token(REFRESH_PREFIX)
        expires_at = self._clock.now() + self._refresh_expires_s
        connection.execute(
            refresh_tokens.insert().values(
                token_hash=hash_of(token), sign_in_id=sign_in_id, expires_at=expires_at, parent_hash=parent_hash
            )
        )
        return Opened(user_id=user_id, role=role, sign_in_id=sign_in_id, refresh_token=token)

    def _sweep(self, connection: Connection, user_id: str, now: float) -> None:
        """Forget what has expired for this person: a sign-in is young, or it has a token that is."""
        of_user = select(sign_ins.c.sign_in_id).where(sign_ins.c.user_id == user_id)
        connection.execute(
            delete(refresh_tokens).where(refresh_tokens.c.sign_in_id.in_(of_user), refresh_tokens.c.expires_at <= now)
        )
        kept = select(refresh_tokens.c.sign_in_id).where(refresh_tokens.c.sign_in_id == sign_ins.c.sign_in_id)
        connection.execute(delete(sign_ins).where(sign_ins.c.user_id == user_id, ~kept.exists()))

    # The end

    async def revoke(self, sign_in_id: str) -> None:
        await self._database.write(lambda connection: _revoke(connection, sign_in_id, self._clock.now()))
        self._end(sign_in_id)

    async def revoke_by_refresh_token(self, refresh_token: str) -> None:
        """End the sign-in that a refresh token belongs to; an unknown one is nobody's, and nothing happens."""
        row = await self._database.read(lambda connection: _refresh_row(connection, hash_of(refresh_token)))
        if row is not None:
            await self.revoke(row.sign_in_id)

    def forget(self, user_id: str) -> None:
        """Look up again, in all processes, what was remembered of a person who has changed."""
        self._has_changed(user_id)
        self._bus.tell(Hint("person", user_id))

    def when_changed(self, look: Callable[[], None]) -> None:
        """Be told when a sign-in may have ended, here or in another process."""
        self._changed = (*self._changed, look)

    def _end(self, sign_in_id: str) -> None:
        self._has_ended(sign_in_id)
        self._bus.tell(Hint("sign_in", sign_in_id))

    def _has_ended(self, sign_in_id: str) -> None:
        self._standings.pop(sign_in_id, None)
        self._tell_changed()

    def _look_anew(self) -> None:
        self._standings.clear()
        self._tell_changed()

    def _tell_changed(self) -> None:
        for look in self._changed:
            look()

    def _has_changed(self, user_id: str) -> None:
        stale = [key for key, (_, known) in self._standings.items() if known is not None and known.user_id == user_id]
        for key in stale:
            del self._standings[key]
        self._tell_changed()

    # Who is it

    async def who(self, access_token: str) -> Standing:
        """Raises `NotSignedIn`, or `NotAllowed` for an account that an admin has disabled."""
        claims = self._tokens.read(access_token)
        standing = await self._standing(claims.sign_in_id)
        return _checked(standing, claims.user_id)

    async def _standing(self, sign_in_id: str) -> Standing | None:
        now = self._clock.now()
        known = self._standings.get(sign_in_id)
        if known is not None and 0 <= now - known[0] < STANDING_S:
            return known[1]
        standing = await self._database.read(lambda connection: _read_standing(connection, sign_in_id))
        self._standings[sign_in_id] = (now, standing)
        self._standings.move_to_end(sign_in_id)
        if len(self._standings) > STANDINGS_MAX:
            self._standings.popitem(last=False)
        return standing

    async def ended(self, sign_in_ids: Sequence[str]) -> frozenset[str]:
        """Those of these sign-ins that do not hold any more."""
        return await self._database.read(lambda connection: _ended(connection, sign_in_ids))

    # Tickets

    async def issue_ticket(self, sign_in_id: str) -> str:
        ticket = new_token(TICKET_PREFIX)
        now = self._clock.now()

        def work(connection: Connection) -> None:
            connection.execute(
                delete(socket_tickets).where(
                    socket_tickets.c.sign_in_id == sign_in_id, socket_tickets.c.expires_at <= now
                )
            )
            connection.execute(
                socket_tickets.insert().values(
                    ticket_hash=hash_of(ticket), sign_in_id=sign_in_id, expires_at=now + TICKET_S
                )
            )

        await self._database.write(work)
        return ticket

    async def take_ticket(self, ticket: str) -> Standing:
        """Raises like `who`. Of two that take the same ticket at once, one succeeds."""
        ticket_hash, now = hash_of(ticket), self._clock.now()

        def work(connection: Connection) -> Standing | None:
            taken = connection.execute(
                delete(socket_tickets)
                .where(socket_tickets.c.ticket_hash == ticket_hash)
                .returning(socket_tickets.c.sign_in_id, socket_tickets.c.expires_at)
            ).one_or_none()
            if taken is None or taken.expires_at <= now:
                return None
            return _read_standing(connection, taken.sign_in_id)

        return _checked(await self._database.write(work))


def _ended(connection: Connection, sign_in_ids: Sequence[str]) -> frozenset[str]:
    holding: set[str] = set()
    for at in range(0, len(sign_in_ids), IDS_AT_ONCE):
        asked = sign_in_ids[at : at + IDS_AT_ONCE]
        holding.update(
            connection.execute(
                select(sign_ins.c.sign_in_id)
                .join(users, users.c.user_id == sign_ins.c.user_id)
                .where(sign_ins.c.sign_in_id.in_(asked), sign_ins.c.revoked_at.is_(None), users.c.disabled.is_(False))
            ).scalars()
        )
    return frozenset(sign_in_ids) - holding


def is_ticket(token: str) -> bool:
    return token.startswith(f"{TICKET_PREFIX}_")


def _checked(standing: Standing | None, user_id: str | None = None) -> Standing:
    if standing is None or standing.revoked or (user_id is not None and standing.user_id != user_id):
        raise NotSignedIn("This sign-in has ended. Sign in again.", code="sign_in_ended")
    if standing.disabled:
        raise account_disabled()
    return standing


def account_disabled() -> NotAllowed:
    return NotAllowed("This account was disabled. Ask whoever runs this service.", code="account_disabled")


def _revoke(connection: Connection, sign_in_id: str, now: float) -> None:
    connection.execute(
        update(sign_ins)
        .where(sign_ins.c.sign_in_id == sign_in_id, sign_ins.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def _use(connection: Connection, row: Row[Any], attempt_hash: str | None, now: float) -> bool:
    """Whether the token was unused until now; of those that came of the same refresh, none is good any more."""
    used_now = connection.execute(
        update(refresh_tokens)
        .where(refresh_tokens.c.token_hash == row.token_hash, refresh_tokens.c.used_at.is_(None))
        .values(used_at=now, attempt_hash=attempt_hash)
    )
    if used_now.rowcount == 1 and row.parent_hash is not None:
        connection.execute(
            update(refresh_tokens)
            .where(refresh_tokens.c.parent_hash == row.parent_hash, refresh_tokens.c.used_at.is_(None))
            .values(used_at=now)
        )
    return used_now.rowcount == 1


def _may_come_again(connection: Connection, row: Row[Any], attempt_hash: str | None) -> bool:
    """The same attempt as before, of whose tokens none was used: its answer was lost on the way."""
    # Asked anew, after the lock: the first request may have written it while this one waited.
    first = select(refresh_tokens.c.attempt_hash).where(refresh_tokens.c.token_hash == row.token_hash)
    if attempt_hash is None or attempt_hash != connection.execute(first).scalar():
        return False
    children = select(refresh_tokens.c.token_hash).where(refresh_tokens.c.parent_hash == row.token_hash)
    return connection.execute(children.where(refresh_tokens.c.used_at.is_not(None)).limit(1)).first() is None


def _refresh_row(connection: Connection, token_hash: str, lock: bool = False) -> Row[Any] | None:
    wanted: Select[Any] = (
        select(
            refresh_tokens.c.sign_in_id,
            refresh_tokens.c.token_hash,
            refresh_tokens.c.parent_hash,
            refresh_tokens.c.expires_at,
            sign_ins.c.revoked_at,
            users.c.user_id,
            users.c.role,
            users.c.disabled,
        )
        .join(sign_ins, sign_ins.c.sign_in_id == refresh_tokens.c.sign_in_id)
        .join(users, users.c.user_id == sign_ins.c.user_id)
        .where(refresh_tokens.c.token_hash == token_hash)
    )
    if lock:
        wanted = wanted.with_for_update(of=sign_ins)
    return connection.execute(wanted).one_or_none()


def _read_standing(connection: Connection, sign_in_id: str) -> Standing | None:
    row = connection.execute(
        select(users.c.user_id, users.c.name, users.c.role, users.c.disabled, sign_ins.c.revoked_at)
        .join(sign_ins, sign_ins.c.user_id == users.c.user_id)
        .where(sign_ins.c.sign_in_id == sign_in_id)
    ).one_or_none()
    if row is None:
        return None
    return Standing(
        user_id=row.user_id,
        name=row.name,
        role=row.role,
        sign_in_id=sign_in_id,
        disabled=row.disabled,
        revoked=row.revoked_at is not None,
    )
