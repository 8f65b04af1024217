"""A file of questions, read one by one: the good ones come into the bank, and each bad one is named with its place."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePath
from typing import Any

from vivavoce.content.fields import Problem
from vivavoce.content.foreign_yaml import read_yaml, unreadable
from vivavoce.desk import bank_sheets, qti
from vivavoce.desk.bank import LaidBank
from vivavoce.desk.bank_editing import BankEditing, Outcome
from vivavoce.desk.bank_written import Draft, question_draft
from vivavoce.domain.question import Question
from vivavoce.ports.errors import TooLarge, WrongMediaType

QUESTIONS_MAX = 5_000
PACK_FIELDS = ("pack", "version", "author_notes", "questions")
ENDINGS = (".yaml", ".yml", ".csv", ".xml", ".zip")
TWICE = "is in this file twice; the first one was taken."
RACED = "was changed by somebody else at the same moment, and theirs is kept. Import it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One question of a file as it was written, or why there is none."""

    place: str
    raw: object = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of it."""

    place: str
    id: str | None
    text: str = ""
    outcome: Outcome
    version: int | None = None
    """The one that stands now; of a trial, the one that would be replaced."""
    errors: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A file, who brings it, and what holds for questions that do not say their `skill` or `difficulty`."""

    filename: str
    content: bytes
    by: str
    dry: bool = False
    defaults: Mapping[str, str]


async def import_questions(bank: LaidBank, editing: BankEditing, wanted: Import) -> list[Row]:
    """Raises `Invalid`, `TooLarge` or `WrongMediaType` where the file as a whole cannot be read."""
    read = await asyncio.to_thread(_read, bank, wanted)
    first: dict[str, Draft[Question]] = {}
    for _, draft in read:
        if draft is not None and not draft.problems:
            first.setdefault(draft.thing.id, draft)
    outcomes = await editing.write_questions(first.values(), wanted.by, dry=wanted.dry)
    return [_row(bank, source, draft, first, outcomes) for source, draft in read]


def sources_of(filename: str, content: bytes) -> Iterator[Source]:
    """By the ending of its name: YAML as packs are, the sheet of an export, or QTI."""
    ending = PurePath(filename).suffix.lower()
    if ending in (".yaml", ".yml"):
        yield from _of_yaml(_decoded(content))
    elif ending == ".csv":
        for line, question in bank_sheets.rows_of(_decoded(content)):
            why = "" if question is not None else "It has more cells than there are columns."
            yield Source(place=f"line {line}", raw=question, why=why)
    elif ending in (".xml", ".zip"):
        items = qti.items_in_xml(content, "item") if ending == ".xml" else qti.items_in_package(content)
        for item in items:
            yield Source(place=item.place, raw=item.question, why=item.why)
    else:
        raise WrongMediaType(f"Files that end in {', '.join(ENDINGS)} are read: YAML, CSV, or QTI 2.1.")


def _read(bank: LaidBank, wanted: Import) -> list[tuple[Source, Draft[Question] | None]]:
    sources = list(islice(sources_of(wanted.filename, wanted.content), QUESTIONS_MAX + 1))
    if len(sources) > QUESTIONS_MAX:
        raise TooLarge(f"There are more than {QUESTIONS_MAX:,} questions in it. Import it in parts.")
    defaults = dict(wanted.defaults)
    return [(source, None if source.why else question_draft(source.raw, bank, defaults)) for source in sources]


def _row(
    bank: LaidBank,
    source: Source,
    draft: Draft[Question] | None,
    first: Mapping[str, Draft[Question]],
    outcomes: Mapping[str, Outcome],
) -> Row:
    if draft is None:
        return Row(place=source.place, id=None, outcome="refused", errors=({"field": "", "message": source.why},))
    row = Row(place=source.place, id=draft.thing.id or None, text=draft.thing.text[:200], outcome="refused")
    if draft.problems:
        return replace(row, errors=draft.problems)
    if first[draft.thing.id] is not draft:
        return replace(row, errors=({"field": "id", "message": TWICE},))
    outcome = outcomes[draft.thing.id]
    if outcome == "refused":
        return replace(row, errors=({"field": "id", "message": RACED},))
    kept = bank.kept_questions().get(draft.thing.id)
    return replace(row, outcome=outcome, version=kept.thing.version if kept is not None else None)


def _of_yaml(text: str) -> Iterator[Source]:
    raw: Any = read_yaml(text)
    if isinstance(raw, dict) and "questions" in raw:
        if stray := [str(name) for name in raw if name not in PACK_FIELDS]:
            raise unreadable(f"'{stray[0][:40]}' is not a field of a pack. There are: {', '.join(PACK_FIELDS)}.")
        raw = raw["questions"]
    elif isinstance(raw, dict):
        raw = [raw]
    if not isinstance(raw, list):
        raise unreadable("There are no questions in it: write a pack, a list of questions, or one question.")
    for number, each in enumerate(raw, 1):
        named = each.get("id") if isinstance(each, dict) else None
        yield Source(place=f"question {number}" + (f" ({named})" if isinstance(named, str) else "")[:120], raw=each)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise unreadable(f"It is not in UTF-8, from byte {error.start + 1} on. Save it as UTF-8.") from None
