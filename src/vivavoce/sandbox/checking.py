"""Whether what came back is what was expected. A custom checker is a program, and runs in a sandbox: see `aides.py`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vivavoce.domain.problem import Checker, Checking, Interface, Shape, Value
from vivavoce.domain.running import Verdict

SAME_DIGITS = 9
"""Of numbers in a database's rows, which it adds up in an order of its own."""


@dataclass(frozen=True, slots=True)
class Ruling:
    verdict: Verdict
    says: str = ""


ACCEPTED = Ruling(Verdict.ACCEPTED)
WRONG = Ruling(Verdict.WRONG_ANSWER)
SPACED = Ruling(Verdict.PRESENTATION_ERROR, "The words are right, and the white space between them is not.")


def check(checker: Checker, interface: Interface, expected: Value, actual: Value) -> Ruling:
    """For every checker but custom ones."""
    if interface.shape is Shape.STDIO:
        return _check_text(checker, expected, actual)
    if interface.shape is Shape.SQL:
        expected, actual = _rows(expected), _rows(actual)
    return ACCEPTED if _same(checker, expected, actual) else WRONG


def _check_text(checker: Checker, expected: str, actual: str) -> Ruling:
    if checker.checking is Checking.EXACT:
        if _trimmed(expected) == _trimmed(actual):
            return ACCEPTED
        return SPACED if expected.split() == actual.split() else WRONG
    return ACCEPTED if _same(checker, _taken_apart(checker, expected), _taken_apart(checker, actual)) else WRONG


def _trimmed(text: str) -> list[str]:
    """Nobody sees white space at the end of a line, or empty lines at the end."""
    return [line.rstrip() for line in text.rstrip().split("\n")]


def _taken_apart(checker: Checker, text: str) -> Value:
    """Its lines, of which each is a list of words and numbers, or all of its words."""
    if checker.checking in (Checking.UNORDERED, Checking.UNORDERED_DEEP):
        return [line.split() for line in text.split("\n") if line.strip()]
    words = text.split()
    return [_number(word) for word in words] if checker.checking is Checking.FLOAT else words


def _number(word: str) -> float | str:
    try:
        return float(word)
    except ValueError:
        return word


def _same(checker: Checker, expected: Value, actual: Value) -> bool:
    return _COMPARED[checker.checking](checker, expected, actual)


def _equal(checker: Checker, expected: Value, actual: Value) -> bool:
    return _canonical(expected) == _canonical(actual)


def _close(checker: Checker, expected: Value, actual: Value) -> bool:
    if isinstance(expected, list):
        if not isinstance(actual, list) or len(actual) != len(expected):
            return False
        return all(_close(checker, one, other) for one, other in zip(expected, actual, strict=True))
    if not (_is_number(expected) and _is_number(actual)):
        return _equal(checker, expected, actual)
    allowed = max(checker.absolute, checker.relative * abs(expected))
    return bool(abs(expected - actual) <= allowed) or expected == actual


def _unordered(checker: Checker, expected: Value, actual: Value) -> bool:
    if not (isinstance(expected, list) and isinstance(actual, list)):
        return _equal(checker, expected, actual)
    return Counter(map(_canonical, expected)) == Counter(map(_canonical, actual))


def _unordered_deep(checker: Checker, expected: Value, actual: Value) -> bool:
    return _canonical(_sorted(expected)) == _canonical(_sorted(actual))


def _sorted(value: Value) -> Value:
    return sorted((_sorted(item) for item in value), key=_canonical) if isinstance(value, list) else value


_COMPARED: dict[Checking, Callable[[Checker, Any, Any], bool]] = {
    Checking.EXACT: _equal,
    Checking.TOKENS: _equal,
    Checking.FLOAT: _close,
    Checking.UNORDERED: _unordered,
    Checking.UNORDERED_DEEP: _unordered_deep,
}


def _canonical(value: Value) -> str:
    """Tells 1 from true and from 1.0, as Python's == does not."""
    return json.dumps(value)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _rows(rows: Value) -> Value:
    return [[_cell(cell) for cell in row] for row in rows]


def _cell(cell: Value) -> Value:
    """Whether a whole number comes as 2 or 2.0 depends on how a query was written, and says nothing of it."""
    if not isinstance(cell, float):
        return cell
    rounded = float(f"{cell:.{SAME_DIGITS}g}")
    return int(rounded) if rounded.is_integer() else rounded
