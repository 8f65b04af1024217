"""Finding questions among thousands, with how many there are of each kind of thing. All in memory."""

from __future__ import annotations

import base64
import binascii
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from vivavoce.desk.bank import Kept, LaidBank
from vivavoce.domain.items import EXPERT, Item
from vivavoce.domain.question import Question
from vivavoce.ports.errors import Invalid

Status = Literal["active", "retired", "all"]
Sorting = Literal[
    "id", "-id", "skill", "-skill", "text", "-text", "changed", "-changed",
    "difficulty", "-difficulty", "discrimination", "-discrimination", "answers", "-answers",
]  # fmt: skip
SORTINGS: tuple[Sorting, ...] = get_args(Sorting)
Key = tuple[float | str, str]
FACETS = ("skill", "kind", "difficulty", "status", "origin", "author")
NOBODY = "shipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is left out does not narrow anything down."""

    q: str = ""
    skill: str | None = None
    kind: str | None = None
    difficulty: str | None = None
    status: Status = "active"
    origin: str | None = None
    author: str | None = None
    sort: Sorting = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The questions of one page, where the next begins, how many there are, and how many each other choice has."""

    page: tuple[Kept[Question], ...]
    next_cursor: str | None
    total: int
    facets: Mapping[str, Mapping[str, int]]


@dataclass(slots=True)
class _Counts:
    facets: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in FACETS})
    hits: list[Kept[Question]] = field(default_factory=list)


def search(
    bank: LaidBank, items: Mapping[str, Item], wanted: Wanted, *, limit: int, cursor: str | None = None
) -> Found:
    counts = _counted(_matching(bank, wanted.q), wanted)
    ranked = _ranked(counts.hits, items, wanted.sort)
    begin = _after(ranked, cursor, descending=wanted.sort.startswith("-"))
    page = ranked[begin : begin + limit]
    more = begin + limit < len(ranked)
    return Found(
        page=tuple(kept for _, kept in page),
        next_cursor=_cursor(page[-1][0]) if more else None,
        total=len(ranked),
        facets={name: dict(sorted(counter.items())) for name, counter in counts.facets.items()},
    )


def matching(bank: LaidBank, wanted: Wanted) -> list[Kept[Question]]:
    """All that fit, by id: for an export."""
    return sorted(_counted(_matching(bank, wanted.q), wanted).hits, key=lambda kept: kept.thing.id)


def author_of(kept: Kept[Question]) -> str:
    return kept.last.by if kept.last is not None else NOBODY


def _matching(bank: LaidBank, q: str) -> Iterable[Kept[Question]]:
    """Each word has to be somewhere in the id, the skill or the text; capital letters do not count."""
    words = q.casefold().split()
    names = {skill.id: skill.name.casefold() for skill in bank.skills()}
    everything = bank.kept_questions().values()
    return [kept for kept in everything if _has(kept.thing, words, names)] if words else everything


def _has(question: Question, words: Sequence[str], names: Mapping[str, str]) -> bool:
    skill = question.skill
    whole = f"{question.id} {skill} {names.get(skill, '')} {question.text}".casefold()
    return all(word in whole for word in words)


def _counted(found: Iterable[Kept[Question]], wanted: Wanted) -> _Counts:
    """Each facet counts what fits all other choices: what one would get by choosing another there."""
    chosen = {
        "skill": wanted.skill,
        "kind": wanted.kind,
        "difficulty": wanted.difficulty,
        "status": None if wanted.status == "all" else wanted.status,
        "origin": wanted.origin,
        "author": wanted.author,
    }
    alike: dict[tuple[str, ...], list[Kept[Question]]] = {}
    for kept in found:
        alike.setdefault(_facets(kept), []).append(kept)
    counts = _Counts()
    for has, those in alike.items():
        unlike = [name for name, value in zip(FACETS, has, strict=True) if chosen[name] not in (None, value)]
        if not unlike:
            counts.hits.extend(those)
        for name in FACETS if not unlike else unlike if len(unlike) == 1 else ():
            counts.facets[name][has[FACETS.index(name)]] += len(those)
    return counts


def _facets(kept: Kept[Question]) -> tuple[str, ...]:
    """In the order of `FACETS`."""
    question = kept.thing
    return (
        question.skill,
        question.kind,
        question.difficulty,
        "retired" if kept.retired else "active",
        "own" if kept.own else "shipped",
        author_of(kept),
    )


def _ranked(
    hits: Iterable[Kept[Question]], items: Mapping[str, Item], sort: Sorting
) -> list[tuple[Key, Kept[Question]]]:
    key = _KEYS[sort.lstrip("-")]
    keyed = [((key(kept, items.get(kept.thing.id)), kept.thing.id), kept) for kept in hits]
    return sorted(keyed, key=lambda pair: pair[0], reverse=sort.startswith("-"))


_KEYS: Mapping[str, Callable[[Kept[Question], Item | None], float | str]] = {
    "id": lambda kept, item: "",
    "skill": lambda kept, item: kept.thing.skill,
    "text": lambda kept, item: kept.thing.text.casefold()[:80],
    "changed": lambda kept, item: kept.last.at if kept.last is not None else 0.0,
    "difficulty": lambda kept, item: item.difficulty if item is not None else EXPERT[kept.thing.difficulty],
    "discrimination": lambda kept, item: item.discrimination if item is not None else 0.0,
    "answers": lambda kept, item: float(item.answers) if item is not None else 0.0,
}


def _after(ranked: Sequence[tuple[Key, Kept[Question]]], cursor: str | None, *, descending: bool) -> int:
    """A cursor says where a page ended, so that one that has gone since, or come, moves none of the others."""
    if not cursor:
        return 0
    last = _read_cursor(cursor)
    try:
        passed = (key < last if descending else key > last for key, _ in ranked)
        return next((place for place, after in enumerate(passed) if after), len(ranked))
    except TypeError:
        raise _not_ours() from None


def _cursor(key: Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> Key:
    try:
        read = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
        value, question_id = read
    except (UnicodeError, binascii.Error, ValueError, TypeError, RecursionError):
        raise _not_ours() from None
    if not isinstance(value, (str, int, float)) or not isinstance(question_id, str):
        raise _not_ours()
    return value, question_id


def _not_ours() -> Invalid:
    return Invalid("This cursor was not given out here. Leave it out to begin with the first page.")
