"""Parts of one program that are written twice, with other names perhaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from vivavoce.reviewing.source import TooMuch
from vivavoce.reviewing.tokens import Token

TOKENS_MIN = 30
LINES_MIN = 3
COMPARED_MAX = 100
"""For each token, on the whole. What takes more repeats itself without end, on few lines."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """First and last lines, from 0, of the part and of the one that came before it."""

    first: tuple[int, int]
    second: tuple[int, int]


def repeats_in(tokens: Sequence[Token]) -> tuple[Repeat, ...]:
    """The earliest first; no line is told of twice. Literals must be the same: a table of numbers is no repeat. Raises
    `TooMuch`."""
    words = [token.exact for token in tokens]
    seen: dict[tuple[str, ...], list[int]] = defaultdict(list)
    found: list[Repeat] = []
    at = compared = 0
    while at + TOKENS_MIN <= len(words):
        start = next((s for s in seen[tuple(words[at : at + TOKENS_MIN])] if s + TOKENS_MIN <= at), None)
        step = 1
        if start is not None:
            size = _common(words, start, at)
            compared += size
            if compared > COMPARED_MAX * len(words):
                raise TooMuch
            repeat = _lines(tokens, start, at, size)
            if repeat is not None:
                found.append(repeat)
                step = size
        for offset in range(step):
            seen[tuple(words[at + offset : at + offset + TOKENS_MIN])].append(at + offset)
        at += step
    return tuple(found)


def _common(words: Sequence[str], one: int, two: int) -> int:
    size = 0
    while two + size < len(words) and one + size < two and words[one + size] == words[two + size]:
        size += 1
    return size


def _lines(tokens: Sequence[Token], one: int, two: int, size: int) -> Repeat | None:
    first = tokens[one].line, tokens[one + size - 1].line
    second = tokens[two].line, tokens[two + size - 1].line
    long = all(last - start + 1 >= LINES_MIN for start, last in (first, second))
    return Repeat(first, second) if long and first[1] < second[0] else None
