"""What an interview may ask, as it was when the interview was created."""

from __future__ import annotations

from dataclasses import dataclass

from vivavoce.domain.items import Item
from vivavoce.domain.question import Difficulty


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedQuestion:
    """A question that the bank offers for this interview; the text comes when it is asked."""

    id: str
    version: int
    kind: str
    skill: str
    difficulty: Difficulty
    phases: tuple[str, ...]
    item: Item | None = None
    seen: bool = False
    """Whether this candidate was asked it before: then it comes only where nothing new fits."""
