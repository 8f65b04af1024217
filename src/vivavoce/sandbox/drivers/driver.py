"""What each language's file here offers: what the candidate sees, and what is added to make a program of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vivavoce.domain.problem import Interface, Shape
from vivavoce.domain.running import SourceFile

_CALLERS = Path(__file__).with_name("callers")
CALLABLE = frozenset({Shape.FUNCTION, Shape.CLASS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    language: str
    shapes: frozenset[Shape]
    """Without STDIO, in which every language but SQL has part, and needs no driver."""
    solution: Callable[[Interface], str]
    """The name of the candidate's file, which their error messages speak of."""
    starter: Callable[[Interface, str], str]
    """The interface and one line that says what it is about, to the code that the candidate begins with."""
    callers: Callable[[Interface], tuple[SourceFile, ...]]
    """The files beside the candidate's; the first is the one that starts."""
    whole: str = ""
    """STDIO: the name of the whole program's file."""
    whole_starter: str = ""
    mend: Callable[[str], str] = lambda text: text
    """What is added to a candidate's text where it is only a formality, without moving a line."""
    several: bool = True
    """Whether a program may have more files than the one: a file beside a query could only be meant for the driver."""


def caller(name: str, **holes: str) -> SourceFile:
    """A file of `callers/`, each @HOLE@ filled."""
    text = (_CALLERS / name).read_text(encoding="utf-8")
    for hole, filling in holes.items():
        text = text.replace(f"@{hole}@", filling)
    return SourceFile(name=name, text=text)


def quoted(value: Any) -> str:
    """JSON as the inside of a string literal, in all languages that escape as JSON does."""
    return json.dumps(json.dumps(value))[1:-1]
