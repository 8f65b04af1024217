"""The event log in a database.

The row of the session carries the last number of its log, and an append moves it from `after_seq` on: of two writers
one finds it moved. What the events say is encrypted with the candidate's key and bound to its place in the log, so it
can be neither read, nor changed, nor moved, nor cut off unnoticed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from vivavoce.domain.events import AnswerGraded, Event, GradeWithdrawn, Logged
from vivavoce.ports.errors import AppendRaced, DataUnsound, NotFound
from vivavoce.ports.events import Append, SessionSummary, latest_scores
from vivavoce.storage.codec import decode, encode
from vivavoce.storage.database import Database
from vivavoce.storage.grading import note_grades
from vivavoce.storage.keys import DataKey, KeyRing, wrapped_keys
from vivavoce.storage.prepared import Prepared
from vivavoce.storage.tables import UNFINISHED, events, service, sessions
from vivavoce.storage.upsert import new_row, upsert

PRIVATE = ("role", "title", "score", "low", "high", "length_open", "score_told")
WRITTEN_ONLY = ("private", "comparable")
PUBLIC = tuple(column.name for column in sessions.columns if column.name not in WRITTEN_ONLY)
COMPARED_MAX = 2000
BEGIN_LOG = Prepared(lambda dialect: new_row(dialect, sessions).on_conflict_do_nothing())
MOVE_ON = Prepared(
    lambda _: (
        update(sessions)
        .where(sessions.c.session_id == bindparam("this"), sessions.c.last_seq == bindparam("after"))
        .values({name: bindparam(f"new_{name}") for name in (*PUBLIC, *WRITTEN_ONLY) if name != "session_id"})
    )
)
ADD_EVENTS = Prepared(lambda dialect: new_row(dialect, events))


def plain_digest(text: bytes) -> str:
    return blake2b(text, digest_size=32).hexdigest()


class SqlEventStore:
    """`ports.events.EventStore` on SQLite or PostgreSQL."""

    def __init__(self, database: Database, keys: KeyRing, digest: Callable[[bytes], str] = plain_digest) -> None:
        """`digest` hides what an interview is comparable by; with a secret in it, nobody can try roles out on it."""
        self._database = database
        self._keys = keys
        self._digest = digest

    async def append(self, append: Append) -> None:
        if append.summary.last_seq != append.after_seq + len(append.events):
            raise ValueError("a summary sums up the events that it comes with")
        key = await self._keys.key_for(append.summary.owner_id)
        session, rows = self._session_row(append.summary, key), _event_rows(append, key)
        graded = any(isinstance(event, AnswerGraded | GradeWithdrawn) for event in append.events)

        def write(connection: Connection) -> None:
            _append(connection, append.after_seq, session, rows)
            if graded:
                note_grades(connection, append)

        await self._database.write(write)

    async def read(self, session_id: str, after: int = 0) -> tuple[Logged, ...]:
        return await self._database.read(lambda connection: self._read(connection, session_id, after))

    async def read_many(self, after: Mapping[str, int]) -> Mapping[str, tuple[Logged, ...]]:
        """The events of each log after a place in it, in the same few queries for one as for a hundred. Logs that are
        not there, or were erased, are left out."""
        return await self._database.read(lambda connection: self._read_many(connection, after))

    async def summary(self, session_id: str) -> SessionSummary:
        query = select(sessions).where(sessions.c.session_id == session_id)
        found = await self._database.read(lambda connection: self._summaries(connection, query))
        if not found:
            raise NotFound("There is no such interview.")
        return found[0]

    async def list_for(
        self, owner_id: str, *, limit: int = 20, before: tuple[float, str] | None = None
    ) -> tuple[SessionSummary, ...]:
        place = tuple_(sessions.c.created_at, sessions.c.session_id)
        query = select(sessions).where(sessions.c.owner_id == owner_id)
        if before is not None:
            query = query.where(place < tuple_(*before))
        query = query.order_by(sessions.c.created_at.desc(), sessions.c.session_id.desc()).limit(limit)
        return await self._database.read(lambda connection: self._summaries(connection, query))

    async def scores_like(self, comparable: str, *, not_of: str) -> tuple[float, ...]:
        """Whoever was erased is in nobody's comparison: their scores cannot be read any more."""
        alike = sessions.c.comparable == self._digest(comparable.encode())
        query = select(sessions).where(alike, sessions.c.owner_id != not_of)
        query = query.order_by(sessions.c.created_at.desc(), sessions.c.session_id.desc()).limit(COMPARED_MAX)
        return latest_scores(
            await self._database.read(lambda connection: self._summaries(connection, query, skip_erased=True))
        )

    async def unfinished(self, living: Collection[str] | None = None) -> tuple[SessionSummary, ...]:
        query = select(sessions).where(UNFINISHED)
        if living is not None:
            stray = or_(sessions.c.worker.is_(None), sessions.c.worker.not_in(living))
            query = query.where(or_(stray, sessions.c.held_by.not_in(living)))
        return await self._database.read(lambda connection: self._summaries(connection, query, skip_erased=True))

    async def last_seqs(self, session_ids: Collection[str]) -> Mapping[str, int]:
        query = select(sessions.c.session_id, sessions.c.last_seq).where(sessions.c.session_id.in_(session_ids))
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return {row.session_id: row.last_seq for row in rows}

    async def alive_at(self) -> float | None:
        query = select(service.c.alive_at)
        return await self._database.read(lambda connection: connection.execute(query).scalar())

    async def note_alive(self, at: float) -> None:
        await self._database.write(lambda connection: upsert(connection, service, {"id": 1, "alive_at": at}))

    def _session_row(self, summary: SessionSummary, key: DataKey) -> dict[str, Any]:
        row = {name: getattr(summary, name) for name in PUBLIC}
        private = json.dumps({name: getattr(summary, name) for name in PRIVATE}).encode()
        sealed = key.seal(private, _summary_place(summary.session_id, summary.last_seq))
        comparable = None if summary.comparable is None else self._digest(summary.comparable.encode())
        return {**row, "private": sealed, "comparable": comparable}

    def _read(self, connection: Connection, session_id: str, after: int) -> tuple[Logged, ...]:
        last = connection.execute(select(sessions.c.last_seq).where(sessions.c.session_id == session_id)).scalar()
        query = select(events).where(events.c.session_id == session_id, events.c.seq > after).order_by(events.c.seq)
        rows = connection.execute(query).all()
        _check_whole(session_id, after, last or 0, [row.seq for row in rows])
        wrapped = wrapped_keys(connection, {row.key_owner for row in rows})
        return tuple(
            Logged(row.seq, _opened(row, self._keys.unwrap(row.key_owner, wrapped)), session_id) for row in rows
        )

    def _read_many(self, connection: Connection, after: Mapping[str, int]) -> dict[str, tuple[Logged, ...]]:
        there = select(sessions.c.session_id, sessions.c.owner_id, sessions.c.last_seq)
        rows = connection.execute(there.where(sessions.c.session_id.in_(after))).all()
        wrapped = wrapped_keys(connection, {row.owner_id for row in rows})
        lasts = {row.session_id: row.last_seq for row in rows if wrapped.get(row.owner_id) is not None}
        found: dict[str, list[Logged]] = {session_id: [] for session_id in lasts}
        grown = [(events.c.session_id == one) & (events.c.seq > after[one]) for one in lasts if lasts[one] > after[one]]
        if grown:
            query = select(events).where(or_(*grown)).order_by(events.c.session_id, events.c.seq)
            for row in connection.execute(query):
                event = _opened(row, self._keys.unwrap(row.key_owner, wrapped))
                found[row.session_id].append(Logged(row.seq, event, row.session_id))
        for session_id, logged in found.items():
            _check_whole(session_id, after[session_id], lasts[session_id], [entry.seq for entry in logged])
        return {session_id: tuple(logged) for session_id, logged in found.items()}

    def _summaries(
        self, connection: Connection, query: Select[Any], *, skip_erased: bool = False
    ) -> tuple[SessionSummary, ...]:
        rows = connection.execute(query).all()
        wrapped = wrapped_keys(connection, {row.owner_id for row in rows})
        if skip_erased:
            rows = [row for row in rows if wrapped.get(row.owner_id, True)]
        return tuple(_summary(row, self._keys.unwrap(row.owner_id, wrapped)) for row in rows)


def _append(connection: Connection, after_seq: int, session: dict[str, Any], rows: Sequence[dict[str, Any]]) -> None:
    if after_seq == 0:
        moved = BEGIN_LOG.run(connection, [session])
    else:
        changed = {f"new_{name}": value for name, value in session.items() if name != "session_id"}
        moved = MOVE_ON.run(connection, [{"this": session["session_id"], "after": after_seq, **changed}])
    if moved != 1:
        raise AppendRaced(f"The log of {session['session_id']} is not at {after_seq}.")
    try:
        if rows:
            ADD_EVENTS.run(connection, rows)
    except IntegrityError as error:
        raise AppendRaced(f"The log of {session['session_id']} goes on beyond {after_seq}.") from error


def _event_rows(append: Append, key: DataKey) -> list[dict[str, Any]]:
    return [_event_row(append, seq, event, key) for seq, event in enumerate(append.events, append.after_seq + 1)]


def _event_row(append: Append, seq: int, event: Event, key: DataKey) -> dict[str, Any]:
    name = type(event).__name__
    return {
        "session_id": append.session_id,
        "seq": seq,
        "type": name,
        "version": event.VERSION,
        "at": event.at,
        "key_owner": append.summary.owner_id,
        "payload": key.seal(encode(event), _place(append.session_id, seq, name, event.VERSION)),
        "correlation_id": append.correlation_id,
    }


def _opened(row: Row[Any], key: DataKey) -> Event:
    payload = key.open(row.payload, _place(row.session_id, row.seq, row.type, row.version))
    return decode(row.type, row.version, payload)


def _place(session_id: str, seq: int, name: str, version: int) -> str:
    return f"{session_id}|{seq}|{name}|{version}"


def _check_whole(session_id: str, after: int, last: int, seqs: list[int]) -> None:
    """No event is missing: neither between two, nor at the end (a later one may have come since `last` was read)."""
    if seqs != list(range(after + 1, after + 1 + len(seqs))) or after + len(seqs) < last:
        raise DataUnsound(f"Events are missing from the log of {session_id}. Run `viva doctor`, or put back a backup.")


def _summary(row: Row[Any], key: DataKey) -> SessionSummary:
    private = json.loads(key.open(row.private, _summary_place(row.session_id, row.last_seq)))
    return SessionSummary(**{name: getattr(row, name) for name in PUBLIC}, **private)


def _summary_place(session_id: str, last_seq: int) -> str:
    return f"{session_id}|summary|{last_seq}"
