"""What the tables say of a person in the clear, for themselves: account, sign-ins, and what they made for others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, select

from vivavoce.ports.errors import NotFound
from vivavoce.storage.account_tables import sign_ins, users
from vivavoce.storage.assessment_tables import tests
from vivavoce.storage.bank import versions
from vivavoce.storage.database import Database
from vivavoce.storage.grading import learning_steps
from vivavoce.storage.media import media
from vivavoce.storage.tables import sessions

Rows = list[dict[str, Any]]


class OwnRecord:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def account(self, user_id: str) -> dict[str, Any]:
        """Of the password only when it was chosen."""
        c = users.c
        told = select(c.user_id, c.email, c.name, c.role, c.disabled, c.created_at, c.password_changed_at)
        found = await self._read(told.where(c.user_id == user_id))
        if not found:
            raise NotFound("There is no such person.")
        return found[0]

    async def sign_ins(self, user_id: str) -> Rows:
        """Those that are still known, the oldest first."""
        told = select(sign_ins.c.created_at, sign_ins.c.revoked_at).where(sign_ins.c.user_id == user_id)
        return await self._read(told.order_by(sign_ins.c.created_at))

    async def interviews(self, user_id: str) -> tuple[str, ...]:
        """Those that they began, the newest first; by their ids alone, so that none that is damaged hides another."""
        mine = select(sessions.c.session_id).where(sessions.c.owner_id == user_id)
        rows = await self._read(mine.order_by(sessions.c.created_at.desc(), sessions.c.session_id.desc()))
        return tuple(row["session_id"] for row in rows)

    async def made(self, user_id: str) -> dict[str, Rows]:
        """What stays with the team when the account goes: by its id, without what is in it."""
        queries: Mapping[str, Select[Any]] = {
            "tests": select(tests.c.test_id, tests.c.title, tests.c.created_at).where(tests.c.owner_id == user_id),
            "questions_and_blueprints": select(versions.c.sort, versions.c.id, versions.c.version, versions.c.at).where(
                versions.c.by == user_id
            ),
            "media": select(media.c.media_id, media.c.created_at).where(media.c.uploaded_by == user_id),
            "grades": select(learning_steps.c.bank_id, learning_steps.c.kind, learning_steps.c.at).where(
                learning_steps.c.by == user_id
            ),
        }
        return {name: await self._read(query) for name, query in queries.items()}

    async def _read(self, query: Select[Any]) -> Rows:
        def work(connection: Connection) -> Rows:
            return [dict(row) for row in connection.execute(query).mappings()]

        return await self._database.read(work)
