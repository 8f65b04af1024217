"""What a parser of files hands over, and how it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TEXT_LENGTH_MAX = 100_000
PAGES_MAX = 30

Reason = Literal[
    "encrypted", "damaged", "macros", "unpacks_too_large", "too_complex", "no_text", "polyglot", "not_docx"
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`hidden` counts the letters that no reader of the page would see; they are not in the text."""

    text: str
    hidden: int = 0
    pages_left_out: int = 0


class Unreadable(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
