"""What a vendor of speech hears and how it fails, by name; and what was asked of it, for whoever wants to look."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

SOUND_FAULTS = ("silence", "garbage", "error_message", "cut", "cut_at_end", "hangs_up", "never_final", "late")
"""Of hearing: nothing comes back; what comes back is no message, or one that tells of an error; the line is cut in the
middle, or when the last word is asked for; the vendor closes it with a fault of its own; the last word never comes, or
comes late."""
VOICE_FAULTS = ("slow_first_byte", "stops", "cut", "text", "mute")
"""Of speaking: nothing for a while, or for ever after the first half; the line is cut; text or nothing is no sound."""
DOOR_FAULTS = ("401", "402", "404", "429", "500", "hang")
"""At the door, of both."""
SPOKEN_FAULTS = ("none", *dict.fromkeys(DOOR_FAULTS + SOUND_FAULTS + VOICE_FAULTS))

WORDS_A_SECOND = 2.5
CHARACTERS_A_SECOND = 15


@dataclass(slots=True)
class Turn:
    """One connection to hear, or one request to speak: what came in, and whether the client behaved."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    fault: str = "none"
    sound: bytearray = field(default_factory=bytearray)
    messages: list[dict[str, Any]] = field(default_factory=list)
    body: dict[str, Any] = field(default_factory=dict)
    closed_by_client: bool = False
    said_last_at: float | None = None
    """When the last word of the vendor went out, by the event loop."""

    @property
    def key(self) -> str:
        return self.headers.get("authorization", "").partition(" ")[2]

    def kinds(self) -> list[str]:
        return [str(message.get("type")) for message in self.messages]

    def one(self, name: str) -> str:
        return self.query.get(name, [""])[0]


class SpokenScript:
    """`hears` is what somebody said, as long as the sound goes on; `fault` one for all, or one for each turn."""

    def __init__(
        self,
        hears: str = "I rolled the deploy back at once. Then I wrote a test.",
        *,
        fault: str | Callable[[Turn], str] = "none",
        late_s: float = 3.0,
        retry_after_s: float | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.hears = hears
        self.fault = fault
        self.late_s = late_s
        self.retry_after_s = retry_after_s
        self.sleep = sleep

    def fault_for(self, turn: Turn) -> str:
        fault = self.fault if isinstance(self.fault, str) else self.fault(turn)
        if fault not in SPOKEN_FAULTS:
            raise ValueError(f"No fault of speech is called {fault!r}. There are: {', '.join(SPOKEN_FAULTS)}.")
        return fault


def first_only(*faults: str) -> Callable[[Turn], str]:
    """One fault a turn, in this order; all is well after the last."""
    left = list(faults)
    return lambda _turn: left.pop(0) if left else "none"


def turn_of(target: str, headers: dict[str, str]) -> Turn:
    path, _, query = target.partition("?")
    return Turn(path=path, query=parse_qs(query, keep_blank_values=True), headers=headers)
