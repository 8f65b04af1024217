"""What candidates say of themselves, kept apart from everything else, and what it adds up to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Literal

from sqlalchemy import Connection, select

from vivavoce.desk.application_rows import Application
from vivavoce.desk.results import Result
from vivavoce.domain.fairness import ATTRIBUTES, AttributeFigures, Fared, audit
from vivavoce.ports.errors import Invalid
from vivavoce.storage.assessment_tables import declared_groups
from vivavoce.storage.database import Database
from vivavoce.storage.keys import KeyRing, wrapped_keys
from vivavoce.storage.upsert import upsert

Basis = Literal["decision", "pass_mark"]
AT_ONCE = 500


class Fairness:
    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys

    async def declare(self, application: Application, owner_id: str, groups: Mapping[str, str]) -> None:
        """What was said before is replaced; nothing said is nothing kept."""
        said = _checked(groups)
        key = await self._keys.key_for(owner_id)
        sealed = key.seal(json.dumps(said).encode(), _place(application.application_id))
        row = {"application_id": application.application_id, "owner_id": owner_id, "private": sealed}
        this = declared_groups.delete().where(declared_groups.c.application_id == application.application_id)
        if said:
            await self._database.write(lambda connection: upsert(connection, declared_groups, row))
        else:
            await self._database.write(lambda connection: connection.execute(this).rowcount)

    async def declared(self, application: Application) -> dict[str, str]:
        """For the candidate alone."""
        found = await self._database.read(lambda connection: self._read(connection, [application.application_id]))
        return found.get(application.application_id, {})

    async def audit(self, results: Sequence[Result], basis: Basis, pass_mark: float | None) -> list[AttributeFigures]:
        """Each person once, by their best attempt."""
        people: dict[str, list[Result]] = {}
        for result in results:
            people.setdefault(result.application.application_id, []).append(result)
        said = await self._database.read(lambda connection: self._read(connection, list(people)))
        fared = [
            Fared(groups=said[id], selected=_selected(tries, basis, pass_mark), score=_best(tries))
            for id, tries in people.items()
            if id in said
        ]
        return list(audit(fared))

    def _read(self, connection: Connection, application_ids: Sequence[str]) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for first in range(0, len(application_ids), AT_ONCE):
            some = application_ids[first : first + AT_ONCE]
            rows = connection.execute(select(declared_groups).where(declared_groups.c.application_id.in_(some))).all()
            wrapped = wrapped_keys(connection, {row.owner_id for row in rows})
            for row in rows:
                if wrapped.get(row.owner_id) is not None:
                    opened = self._keys.unwrap(row.owner_id, wrapped).open(row.private, _place(row.application_id))
                    found[row.application_id] = json.loads(opened)
        return found


def _best(tries: Sequence[Result]) -> float | None:
    scores = [t.digest.score for t in tries if t.digest is not None and t.digest.score is not None]
    return max(scores, default=None)


def _selected(tries: Sequence[Result], basis: Basis, pass_mark: float | None) -> bool | None:
    """By what people decided, or by the mark: None where neither is known yet."""
    if basis == "decision":
        decision = tries[0].application.decision
        return None if decision in (None, "hold") else decision in ("advance", "hire")
    best = _best(tries)
    return None if best is None or pass_mark is None else 10 * best >= pass_mark


def _checked(groups: Mapping[str, str]) -> dict[str, str]:
    said = {attribute: group for attribute, group in groups.items() if group}
    for attribute, group in said.items():
        options = {option for option, _ in ATTRIBUTES[attribute][1]} if attribute in ATTRIBUTES else set()
        if group not in options:
            message = f"'{attribute[:40]}: {group[:40]}' is none of the answers that this form has."
            raise Invalid(message, code="group_unknown", errors=({"field": attribute[:40], "message": message},))
    return said


def _place(application_id: str) -> str:
    return f"declared groups {application_id}"
