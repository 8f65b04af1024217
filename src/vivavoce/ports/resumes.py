"""A second pair of eyes on a résumé: what it would add to what the rules found. Only what the text bears out counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from vivavoce.domain.claims import Addition
from vivavoce.domain.question import Origin
from vivavoce.ports.errors import RemoteExhausted, RemoteFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    found: tuple[Addition, ...]
    origin: Origin


class ResumeReader(Protocol):
    async def read(self, text: str, known: tuple[str, ...]) -> Additions:
        """What the text says besides what is known already. Raises `RemoteFailure`."""
        ...


class ScriptedResumeReader:
    """Says what it was told to say, whatever the text is; then fails."""

    def __init__(self, *lines: Additions | RemoteFailure) -> None:
        self.lines = list(lines)
        self.read_texts: list[str] = []

    async def read(self, text: str, known: tuple[str, ...]) -> Additions:
        self.read_texts.append(text)
        line = self.lines.pop(0) if self.lines else RemoteExhausted("The script has no more lines.")
        if isinstance(line, RemoteFailure):
            raise line
        return line
