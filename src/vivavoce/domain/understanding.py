"""What a candidate meant by what was sent as an answer. Nothing is scored that was not one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vivavoce.domain.question import Origin

Intent = Literal[
    "answer",
    "clarification",
    "repeat",
    "skip",
    "moment",
    "hint",
    "off_topic",
    "stop",
    "distress",
    "abuse",
    "instruct",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """`certain` is False where the rules cannot tell, and a model may be asked."""

    intent: Intent
    reply: str = ""
    certain: bool = True
    origin: Origin
