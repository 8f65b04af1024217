"""What candidates say of themselves, kept apart from everything else, and what it adds up to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Any, Literal

import structlog
from sqlalchemy import Connection, Row, select, update

from vivavoce.desk.application_rows import Application
from vivavoce.desk.results import Result
from vivavoce.domain.discretion import Counted, may_renew, standing, sums
from vivavoce.domain.fairness import ATTRIBUTES, Fared, figures_of
from vivavoce.ports.clock import Clock
from vivavoce.ports.errors import Invalid, Overloaded, ReadOnly, Unavailable
from vivavoce.storage.assessment_tables import declared_groups
from vivavoce.storage.assessment_tables import fairness_tellings as tellings
from vivavoce.storage.database import Database
from vivavoce.storage.keys import DataKey, KeyRing, wrapped_keys
from vivavoce.storage.upsert import insert_new, upsert

Basis = Literal["decision", "pass_mark"]
AT_ONCE = 500
NOTHING_YET = (
    "Nothing is told yet: that takes five people who said something of this, and five with each outcome that there is."
)

log = structlog.get_logger(__name__)


class Fairness:
    def __init__(self, database: Database, keys: KeyRing, clock: Clock) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

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

    async def audit(
        self, test_id: int, results: Sequence[Result], basis: Basis, pass_mark: float | None
    ) -> list[Telling]:
        """Each person once, by their best attempt; as it was told last, or anew where enough has changed since."""
        fared = _fared(results, pass_mark)
        told, due = await self._database.read(lambda connection: self._look(connection, test_id, fared))
        if due:
            at = self._clock.now()
            try:
                await self._database.write(lambda connection: self._renew(connection, test_id, fared, at))
            except (ReadOnly, Overloaded, Unavailable) as failure:
                log.warning("audit_not_renewed", code=failure.code)
            told, _ = await self._database.read(lambda connection: self._look(connection, test_id, fared))
        return [_telling(attribute, told.get(attribute), basis) for attribute in ATTRIBUTES]

    def _look(
        self, connection: Connection, test_id: int, fared: Mapping[str, _Outcome | None]
    ) -> tuple[dict[str, Row[Any]], bool]:
        """What was told last of each attribute, and whether any may be told anew."""
        people = self._people(connection, list(fared))
        last: dict[str, Row[Any]] = {}
        due = False
        for attribute in ATTRIBUTES:
            sums_told = _sums_told(connection, test_id, attribute)
            due = due or may_renew(_counted(attribute, people, fared), _histories(attribute, people), sums_told)
            newest = (tellings.c.test_id == test_id) & (tellings.c.attribute == attribute)
            row = connection.execute(select(tellings).where(newest, tellings.c.number == len(sums_told))).one_or_none()
            if row is not None:
                last[attribute] = row
        return last, due

    def _renew(self, connection: Connection, test_id: int, fared: Mapping[str, _Outcome | None], at: float) -> None:
        """The rows are held first: of two processes the second sees what the first has told, and tells nothing."""
        people = self._people(connection, list(fared), held=True)
        grown: set[str] = set()
        for attribute in ATTRIBUTES:
            sums_told = _sums_told(connection, test_id, attribute)
            counted, number = _counted(attribute, people, fared), len(sums_told) + 1
            if not may_renew(counted, _histories(attribute, people), sums_told):
                continue
            row = {"test_id": test_id, "attribute": attribute, "number": number, "made_at": at}
            row |= {"figures": _figures(attribute, counted), "sums": sums(counted.values())}
            if not insert_new(connection, tellings, row):
                continue
            for application_id, person in people.items():
                history = person.counted.setdefault(attribute, [])
                if standing(history) != (now := counted.get(application_id)):
                    history.append((number, now))
                    grown.add(application_id)
        for application_id in sorted(grown):
            person, this = people[application_id], declared_groups.c.application_id == application_id
            sealed = person.key.seal(_written(person.counted), _counted_place(application_id))
            connection.execute(update(declared_groups).where(this).values(counted=sealed))

    def _read(self, connection: Connection, application_ids: Sequence[str]) -> dict[str, dict[str, str]]:
        return {id: person.said for id, person in self._people(connection, application_ids).items()}

    def _people(
        self, connection: Connection, application_ids: Sequence[str], *, held: bool = False
    ) -> dict[str, _Person]:
        found: dict[str, _Person] = {}
        ids = sorted(application_ids)
        for first in range(0, len(ids), AT_ONCE):
            some = ids[first : first + AT_ONCE]
            query = select(declared_groups).where(declared_groups.c.application_id.in_(some))
            query = query.order_by(declared_groups.c.application_id)
            rows = connection.execute(query.with_for_update() if held else query).all()
            wrapped = wrapped_keys(connection, {row.owner_id for row in rows})
            for row in rows:
                if wrapped.get(row.owner_id) is not None:
                    found[row.application_id] = _person(row, self._keys.unwrap(row.owner_id, wrapped))
        return found


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told of one attribute, and when it was counted; None where nothing may be told yet."""

    figures: dict[str, Any]
    made_at: float | None


@dataclass(frozen=True, slots=True)
class _Outcome:
    decision: bool | None
    mark: bool | None
    score: float | None


@dataclass(frozen=True, slots=True)
class _Person:
    said: dict[str, str]
    counted: dict[str, list[tuple[int, Counted | None]]]
    key: DataKey


def _person(row: Row[Any], key: DataKey) -> _Person:
    said = json.loads(key.open(row.private, _place(row.application_id)))
    kept = json.loads(key.open(row.counted, _counted_place(row.application_id))) if row.counted else {}
    counted = {
        attribute: [(number, Counted(*how) if how else None) for number, how in history]
        for attribute, history in kept.items()
    }
    return _Person(said, counted, key)


def _written(counted: Mapping[str, Sequence[tuple[int, Counted | None]]]) -> bytes:
    told = {
        attribute: [(number, astuple(how) if how else None) for number, how in history]
        for attribute, history in counted.items()
    }
    return json.dumps(told).encode()


def _fared(results: Sequence[Result], pass_mark: float | None) -> dict[str, _Outcome | None]:
    """Of whom people have decided, by their decisions and by the mark alike; before the first decision, of whoever has
    a score. So nobody stands alone as the one who is not decided on yet."""
    people: dict[str, list[Result]] = {}
    for result in results:
        people.setdefault(result.application.application_id, []).append(result)
    found = {id: _outcome(tries, pass_mark) for id, tries in people.items()}
    by_people = any(one.decision is not None for one in found.values())
    return {id: one if (one.decision if by_people else one.score) is not None else None for id, one in found.items()}


def _outcome(tries: Sequence[Result], pass_mark: float | None) -> _Outcome:
    decision, best = tries[0].application.decision, _best(tries)
    return _Outcome(
        decision=None if decision in (None, "hold") else decision in ("advance", "hire"),
        mark=None if pass_mark is None else best is not None and 10 * best >= pass_mark,
        score=best,
    )


def _counted(attribute: str, people: Mapping[str, _Person], fared: Mapping[str, _Outcome | None]) -> dict[str, Counted]:
    return {
        id: Counted(person.said[attribute], outcome.decision, outcome.mark, outcome.score)
        for id, person in people.items()
        if attribute in person.said and (outcome := fared[id]) is not None
    }


def _histories(attribute: str, people: Mapping[str, _Person]) -> dict[str, Sequence[tuple[int, Counted | None]]]:
    return {id: person.counted.get(attribute, ()) for id, person in people.items()}


def _sums_told(connection: Connection, test_id: int, attribute: str) -> list[dict[str, int]]:
    mine = (tellings.c.test_id == test_id) & (tellings.c.attribute == attribute)
    return list(connection.execute(select(tellings.c.sums).where(mine).order_by(tellings.c.number)).scalars())


def _figures(attribute: str, counted: Mapping[str, Counted]) -> dict[str, Any]:
    """By both ways to count who was selected, at one moment: between two moments lies somebody."""

    def figures(basis: Basis) -> dict[str, Any]:
        fared = [
            Fared(
                groups={attribute: one.group},
                selected=one.decision if basis == "decision" else one.mark,
                score=one.score,
            )
            for one in counted.values()
        ]
        return asdict(figures_of(attribute, fared))

    return {"decision": figures("decision"), "pass_mark": figures("pass_mark")}


def _telling(attribute: str, row: Row[Any] | None, basis: Basis) -> Telling:
    if row is None:
        return Telling({**asdict(figures_of(attribute, ())), "words": NOTHING_YET}, None)
    return Telling(row.figures[basis], row.made_at)


def _best(tries: Sequence[Result]) -> float | None:
    scores = [t.digest.score for t in tries if t.digest is not None and t.digest.score is not None]
    return max(scores, default=None)


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


def _counted_place(application_id: str) -> str:
    return f"declared groups counted {application_id}"
