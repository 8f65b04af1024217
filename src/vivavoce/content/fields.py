"""One mapping of a YAML file, read field by field, so that a mistake in it is told with its place and its remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from vivavoce.ports.errors import Invalid

Problem = dict[str, str]


class Fields:
    """Notes problems rather than raising at the first, so that an author sees all of them at once."""

    def __init__(self, raw: object, where: str, problems: list[Problem]) -> None:
        self.where = where
        self.problems = problems
        self.raw: dict[str, Any] = {}
        if isinstance(raw, dict):
            self.raw = {str(key): value for key, value in raw.items()}
        else:
            self.problem("", f"is {_kind(raw)}; write a mapping of field: value here.")

    def problem(self, field: str, message: str) -> None:
        self.problems.append({"field": self.place(field), "message": message})

    def place(self, field: str) -> str:
        """Where a field stands. A mapping that came alone is nowhere, and only its fields are somewhere."""
        return ": ".join(part for part in (self.where, field) if part)

    def text(self, field: str, default: str | None = None) -> str:
        """A text; without a default it must be there."""
        value = self.raw.get(field, default)
        if isinstance(value, str) and (value.strip() or default is not None):
            return " ".join(value.split())
        if value is None or value == "":
            self.problem(field, "is missing; add it.")
        else:
            self.problem(field, f"is {_kind(value)}; put the text in quotes.")
        return ""

    def matching(self, field: str, pattern: str, advice: str) -> str:
        """A text of a certain form."""
        value = self.text(field)
        if value and not re.fullmatch(pattern, value):
            self.problem(field, f"'{value[:40]}' does not fit; {advice}")
        return value

    def verbatim(self, field: str) -> str:
        """A text whose line breaks matter, such as code."""
        value = self.raw.get(field, "")
        if not isinstance(value, str):
            self.problem(field, f"is {_kind(value)}; write it as a block of text, after '|'.")
            return ""
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        found = []
        for i, value in enumerate(self._list(field), 1):
            if isinstance(value, str) and value.strip():
                found.append(" ".join(value.split()))
            else:
                self.problem(f"{field}, item {i}", f"is {_kind(value)}; put the text in quotes.")
        return tuple(found)

    def children(self, field: str) -> Iterator[Fields]:
        for i, value in enumerate(self._list(field), 1):
            yield Fields(value, self.place(f"{field}, item {i}"), self.problems)

    def child(self, field: str) -> Fields:
        """The mapping under one field."""
        return Fields(self.raw.get(field), self.place(field), self.problems)

    def number(self, field: str, default: float | None = None, least: float = 0, most: float = 1e9) -> float:
        value = self.raw.get(field, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.problem(field, f"is {_kind(value)}; write a number.")
            return least
        if not least <= value <= most:
            shown = f"{value:g}" if abs(value) < 1e300 else "too far off"
            self.problem(field, f"is {shown}; write a number from {least:g} to {most:g}.")
            return least
        return float(value)

    def flag(self, field: str, default: bool) -> bool:
        value = self.raw.get(field, default)
        if not isinstance(value, bool):
            self.problem(field, f"is {_kind(value)}; write true or false.")
            return default
        return value

    def choice(self, field: str, allowed: Iterable[str], default: str | None = None) -> str:
        value = self.text(field, default)
        if value:
            self.one_of(field, value, allowed)
        return value

    def one_of(self, field: str, value: str, allowed: Iterable[str]) -> None:
        names = sorted(allowed)
        if value not in names:
            near = get_close_matches(value, names, 1)
            advice = f"did you mean '{near[0]}'?" if near else f"choose one of {', '.join(names)}."
            self.problem(field, f"'{value}' is not known; {advice}")

    def only(self, *known: str) -> None:
        """A field that nobody reads is most often a misspelt one."""
        for field in self.raw:
            if field not in known:
                near = get_close_matches(field, known, 1)
                self.problem(field, f"is not a field here; {f'did you mean {near[0]!r}?' if near else 'remove it.'}")

    def _list(self, field: str) -> list[Any]:
        value = self.raw.get(field) or []
        if not isinstance(value, list):
            self.problem(field, f"is {_kind(value)}; write a list, one item after each '-'.")
            return []
        return value


def _kind(value: object) -> str:
    """What YAML made of it, in an author's words."""
    if value is None:
        return "empty"
    names = {bool: "a yes or no", int: "a number", float: "a number", str: "a text", list: "a list", dict: "a mapping"}
    return names.get(type(value), f"a {type(value).__name__}")


def refuse(problems: list[Problem], shown: int = 5) -> None:
    """Raises `Invalid` with every problem, and the first few of them in words."""
    if not problems:
        return
    lines = [f"{problem['field']} {problem['message']}" for problem in problems[:shown]]
    if len(problems) > shown:
        lines.append(f"And {len(problems) - shown} more.")
    raise Invalid("\n".join(lines), code="content_invalid", errors=tuple(problems))
