"""A coding problem beyond its question: what the code has to look like, what it is tried with, and what is right.

The question itself (words, hints, rubric of the talk) is a `Question` like any other; this lies beside it, by id.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from vivavoce.domain.running import RunLimits

Value = Any
"""A value of JSON: what functions take and give."""


class Shape(StrEnum):
    FUNCTION = "function"
    CLASS = "class"
    STDIO = "stdio"
    SQL = "sql"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`type` is one of int (64 bits), float, bool, string, tree (of ints, binary), or one of these with [] or [][]."""

    name: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """`name` in snake_case; each language spells it in its own way. `returns` is empty where nothing comes back."""

    name: str
    parameters: tuple[Parameter, ...] = ()
    returns: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """What the candidate's code has to offer. FUNCTION: one method. CLASS: `name`, `constructor`, methods."""

    shape: Shape
    name: str = ""
    constructor: tuple[Parameter, ...] = ()
    methods: tuple[Method, ...] = ()
    schema: str = ""
    """SQL: the tables, as CREATE statements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test. `given`: FUNCTION: the arguments, a list. CLASS: a list of [method, arguments], the constructor first
    under the name of the class. STDIO: the text of standard input. SQL: {table: [rows]}.

    `expected`: the value; for CLASS one for each call (null for the constructor and where nothing comes back); for
    STDIO the text; for SQL the rows. It never enters the sandbox of a candidate's program.
    """

    name: str
    given: Value
    expected: Value
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedCase:
    """Made by the problem's generator and answered by its reference when it is first needed: `generate(rng, size)`."""

    name: str
    seed: int
    size: int


class Checking(StrEnum):
    EXACT = "exact"
    TOKENS = "tokens"
    """STDIO: white space does not count (other spacing than expected is PE under EXACT)."""
    FLOAT = "float"
    UNORDERED = "unordered"
    """A list whose elements may come in any order."""
    UNORDERED_DEEP = "unordered_deep"
    """The same, for the lists inside too."""
    CUSTOM = "custom"
    """`checker.py`: `check(given, expected, actual) -> bool | str`, in a sandbox of its own; a text says why not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checker:
    checking: Checking = Checking.EXACT
    absolute: float = 1e-6
    relative: float = 1e-6
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A solution that the problem brings along to prove itself. `verdict` is what it has to get: AC for a reference."""

    language: str
    source: str
    verdict: str
    says: str = ""
    """What is wrong with it, or slow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingProblem:
    id: str
    title: str
    topics: tuple[str, ...]
    statement: str
    """Markdown: the whole task, with its constraints."""
    interface: Interface
    samples: tuple[Case, ...]
    hidden: tuple[Case, ...]
    generated: tuple[GeneratedCase, ...] = ()
    generator: str = ""
    """Python: `generate(rng, size)` gives what `Case.given` holds."""
    growth_sizes: tuple[int, ...] = ()
    """Sizes for the generator at which time is measured to name its growth; none: not measured."""
    growth: str = ""
    """What a good solution grows like: "n", "n log n" …"""
    checker: Checker = Checker()
    interactor: str = ""
    """STDIO only: Python, speaks with the candidate's program."""
    limits: RunLimits = RunLimits()
    follow_ups: tuple[str, ...] = ()
    references: tuple[Example, ...] = ()
    wrong: tuple[Example, ...] = ()
    slow: tuple[Example, ...] = ()
