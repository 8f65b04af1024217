"""What a candidate meant by what they said while a question was open. Only an answer is ever scored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

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
INTENTS: tuple[Intent, ...] = get_args(Intent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """`certain` is False where the rules only lean to the intent, so that a model may be asked."""

    intent: Intent
    reply: str = ""
    certain: bool = True
    origin: Origin
