"""Hearing by weights of the operator's own, with faster-whisper or Vosk; `ear_worker` is the process that does it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from vivavoce.domain.question import Origin
from vivavoce.domain.speech import SpokenWord
from vivavoce.ports.errors import RemoteBroken, RemoteFailure, RemoteLimited, RemoteSlow, RemoteUnreachable
from vivavoce.ports.speech import BYTES_A_SECOND, Heard, Told
from vivavoce.providers.account import Account
from vivavoce.providers.own_process import OwnProcess, Running

OTHERS_S_MAX = 10.0
HANGING_S = 5.0
"""Beyond the time to think, without a word from the process."""


class OwnTranscriber:
    """Implements `ports.speech.Transcriber`. One process hears all turns, one piece of sound after another."""

    def __init__(self, account: Account, folder: Path, *, hanging_s: float = HANGING_S) -> None:
        self.account = account
        self._hanging_s = hanging_s
        self._thinking: set[OwnHearing] = set()
        self._process = OwnProcess("ear_worker", account.vendor, folder)

    @property
    def origin(self) -> Origin:
        return self.account.origin

    @property
    def available(self) -> bool:
        return True

    async def listen(self, told: Told, *, hints: Sequence[str] = (), session_id: str | None = None) -> OwnHearing:
        """Raises `RemoteLimited` where more waits to be heard than it gets to in time."""
        running = await self._process.running()
        if running.full:
            raise RemoteLimited(f"{self.origin.name} has too much to hear.", retry_after_s=2)
        return OwnHearing(running, told, hints, self.origin, self._thinking, self._waits_s)

    def _waits_s(self, sound_s: float) -> float:
        return self.thinks_s(sound_s) + self._hanging_s

    def thinks_s(self, sound_s: float) -> float:
        """How long it may take for the words of a turn: as long as its sound is, and that of those that come before it.
        Where that is more than a little, whoever stands in is sooner."""
        return sound_s + min(OTHERS_S_MAX, sum(hearing.sound_s for hearing in self._thinking))

    async def warm(self) -> None:
        await self._process.running()

    async def close(self) -> None:
        await self._process.close()


class OwnHearing:
    def __init__(
        self,
        running: Running,
        told: Told,
        hints: Sequence[str],
        origin: Origin,
        thinking: set[OwnHearing],
        waits_s: Callable[[float], float],
    ) -> None:
        """While its last word is awaited it is among the `thinking`. `waits_s` says how long the process may say
        nothing while it thinks about so many seconds of sound."""
        self.sound_s = 0.0
        self._waits_s = waits_s
        self._thinking = thinking
        self._running = running
        self._told = told
        self._origin = origin
        self._heard: Heard | None = None
        self.failure: RemoteFailure | None = None
        self._settled = asyncio.Event()
        self._number = running.join(self._tell)
        running.send({"id": self._number, "do": "begin", "hints": list(hints)})

    def feed(self, sound: bytes) -> None:
        if sound and self._running.full:
            self.failure = self.failure or RemoteSlow(f"{self._origin.name} does not keep up with what is said.")
            self._settled.set()
        if sound and not self._settled.is_set():
            self.sound_s += len(sound) / BYTES_A_SECOND
            self._running.send({"id": self._number, "do": "sound", "bytes": len(sound)}, sound)

    def settle(self) -> None:
        """These make up their mind when the turn is over."""

    async def finish(self) -> Heard:
        self._running.finish(self._number, self._waits_s(self.sound_s))
        self._thinking.add(self)
        try:
            await self._settled.wait()
        finally:
            self._thinking.discard(self)
        if self._heard is None:
            raise self.failure or RemoteUnreachable("The hearing was closed.")
        return self._heard

    async def close(self) -> None:
        self._running.leave(self._number)
        self._settled.set()

    def _tell(self, message: dict[str, Any]) -> None:
        if "partial" in message:
            self._told(Heard(text=str(message["partial"]), final=False, origin=self._origin))
            return
        if "final" in message:
            self._heard = _heard(message["final"], self._origin)
        elif self._heard is None:
            name = self._origin.name
            self.failure = self._running.failure or RemoteBroken(f"{name} could not make words of the sound.")
        self._settled.set()


def _heard(final: dict[str, Any], origin: Origin) -> Heard:
    words = (SpokenWord(text=str(w), start_s=float(a), end_s=float(b), confidence=c) for w, a, b, c in final["words"])
    return Heard(text=str(final["text"]), final=True, confidence=final["confidence"], words=tuple(words), origin=origin)
