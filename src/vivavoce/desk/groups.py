"""Two groups of candidates compared question by question: is one harder for some of the same ability?

No group is stored or guessed here. Whoever may know says which interview belongs to which, in a file of two columns,
`session_id,group`, with a first line of that; the answers are read from the interviews' own logs, for this and no more.
"""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from vivavoce.desk.calibration import answers_of
from vivavoce.domain.items import Item, expert_item
from vivavoce.domain.session import replay
from vivavoce.domain.state import Session
from vivavoce.ports.calibration import Calibrated, ItemKey
from vivavoce.ports.errors import Invalid, NotFound
from vivavoce.ports.events import EventStore

HEADER = ["session_id", "group"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How much harder a question is for the second group, in logits."""

    question_id: str
    by: float
    se: float
    p: float
    answers: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    first: str
    second: str
    interviews: int
    unreadable: int
    differences: tuple[Difference, ...]
    """Of every question with enough answers in both groups, the least likely by chance first."""


def read_groups(text: str) -> dict[str, str]:
    """The group of each interview. Raises `Invalid`."""
    rows = [row for row in csv.reader(text.splitlines()) if row]
    if not rows or [cell.strip() for cell in rows[0]] != HEADER:
        raise Invalid("The first line of the file is not 'session_id,group'. Write it so, then a line an interview.")
    wrong = next((number for number, row in enumerate(rows[1:], 2) if len(row) != 2 or not all(row)), None)
    if wrong is not None:
        raise Invalid(f"Row {wrong} of the file is not a session and its group. Correct it.")
    groups = {row[0].strip(): row[1].strip() for row in rows[1:]}
    names = sorted(set(groups.values()))
    if len(names) != 2:
        raise Invalid(f"Two groups are compared, and the file has {len(names)}: {', '.join(names) or 'none'}.")
    return groups


async def compare(groups: Mapping[str, str], events: EventStore, standing: Calibrated | None) -> Comparison:
    from vivavoce.domain.ability.night import Given, compared

    first, second = sorted(set(groups.values()))
    given: list[Given[ItemKey]] = []
    items: dict[ItemKey, Item] = {}
    unreadable = 0
    for session_id in groups:
        session = await _read(events, session_id)
        if session is None:
            unreadable += 1
            continue
        for one in answers_of(session):
            key = (one.question_id, one.question_version)
            given.append(Given(session_id, key, one.share))
        for asked in session.asked:
            key = (asked.question.id, asked.question.version)
            items[key] = (standing.items.get(key) if standing else None) or expert_item(asked.question)
    of_second: dict[Hashable, bool] = {session: group == second for session, group in groups.items()}
    found = await asyncio.to_thread(compared, given, items, of_second)
    differences = [
        Difference(question_id=key[0], by=shift.by, se=shift.se, p=shift.p, answers=shift.answers)
        for key, shift in found
    ]
    return Comparison(
        first=first,
        second=second,
        interviews=len(groups) - unreadable,
        unreadable=unreadable,
        differences=tuple(sorted(differences, key=lambda difference: difference.p)),
    )


async def _read(events: EventStore, session_id: str) -> Session | None:
    """None where there is none, or the candidate was erased."""
    try:
        logged = await events.read(session_id)
    except NotFound:
        return None
    return replay(entry.event for entry in logged) if logged else None
