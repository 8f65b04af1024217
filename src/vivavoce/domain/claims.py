"""What a text bears out: of things that somebody says are in it, only those that are.

A model may add to what was read in a résumé. It passes here: an addition stands only where its quote is in the text,
letter for letter but for blanks and capitals, and the quote names what is claimed and does not deny it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from vivavoce.domain.denial import denied
from vivavoce.domain.vocabulary import words_of

QUOTE_LENGTH_MAX = 400

Kind = Literal["skill", "project", "education"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What is said to be in the text, and the words of the text that are to say so."""

    kind: Kind
    name: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BorneOut:
    addition: Addition
    quote: str
    start: int
    end: int


def borne_out(text: str, additions: Iterable[Addition]) -> tuple[BorneOut, ...]:
    """The additions that the text bears out, each with the place that says so."""
    found = (_borne_out(text, addition) for addition in additions)
    return tuple(one for one in found if one is not None)


def _borne_out(text: str, addition: Addition) -> BorneOut | None:
    if not 0 < len(addition.quote) <= QUOTE_LENGTH_MAX or not words_of(addition.name):
        return None
    for place in _places(text, addition.quote):
        inside = next(_places(text[place.start() : place.end()], addition.name), None)
        if inside is None:
            continue
        start, end = place.start() + inside.start(), place.start() + inside.end()
        if not denied(text, start, end):
            return BorneOut(addition=addition, quote=place.group(), start=place.start(), end=place.end())
    return None


def _places(text: str, words: str) -> Iterator[re.Match[str]]:
    """Where words stand as whole words; how they are spaced and whether in capitals does not matter."""
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return iter(())
    spaced = r"\s+".join(parts)
    return re.finditer(rf"(?<!\w){spaced}(?!\w)", text, re.IGNORECASE)
