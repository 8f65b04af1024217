"""A process that speaks: sentence by sentence, so that nobody waits for the end of somebody else's long speech.

    python -m vivavoce.voice.speaking_worker espeak VOICE | piper MODEL

It reads messages from standard input, answers on standard output (`worker_messages.py`), and ends when its input does:

    {"do": "speak", "speech", "text"}   {"do": "drop", "speech"}
    {"told": "ready", "sample_rate_hz"}   {"told": "unfit", "why"}
    {"told": "sound", "speech"} + sound   {"told": "said", "speech"}   {"told": "failed", "speech", "why"}
"""

from __future__ import annotations

import os
import select
import sys
from collections import deque
from collections.abc import Callable
from typing import Any

from vivavoce.voice.sentences import sentences_of
from vivavoce.voice.speaking_engine import Engine, Unfit, engine_named
from vivavoce.voice.worker_messages import Unpacking, packed

READ_BYTES = 1 << 16
PIECE_S = 0.2
"""The first piece of a sentence goes out as it comes, the others when they are worth a message."""


class Worker:
    def __init__(self, engine: Engine, source: int, sink: int) -> None:
        self._engine = engine
        self._source = source
        self._sink = sink
        self._unpacking = Unpacking()
        self._waiting: dict[str, deque[str]] = {}
        self._over = False
        self._piece_bytes = 2 * int(engine.sample_rate_hz * PIECE_S)

    def run(self) -> None:
        self._tell({"told": "ready", "sample_rate_hz": self._engine.sample_rate_hz})
        while not self._over:
            self._hear(wait=not self._waiting)
            if self._waiting:
                self._say_one(next(iter(self._waiting)))

    def _hear(self, *, wait: bool) -> None:
        while not self._over and (wait or select.select([self._source], [], [], 0)[0]):
            wait = False
            data = os.read(self._source, READ_BYTES)
            self._over = not data
            for header, _ in self._unpacking.feed(data):
                if header["do"] == "speak":
                    self._waiting[header["speech"]] = deque(sentences_of(header["text"]))
                else:
                    self._waiting.pop(header["speech"], None)

    def _say_one(self, speech: str) -> None:
        """One sentence of a speech; then it goes to the end of the line."""
        sentences = self._waiting[speech]
        if sentences:
            gathered = _Gathered(self._piece_bytes, lambda pcm: self._tell({"told": "sound", "speech": speech}, pcm))

            def emit(pcm: bytes) -> bool:
                gathered.take(pcm)
                self._hear(wait=False)
                return speech in self._waiting and not self._over

            try:
                self._engine.say(sentences.popleft(), emit)
            except Unfit as unfit:
                self._waiting.pop(speech, None)
                self._tell({"told": "failed", "speech": speech, "why": str(unfit)})
                return
            gathered.flush()
        if self._waiting.pop(speech, None) is None:
            return
        if sentences:
            self._waiting[speech] = sentences
        else:
            self._tell({"told": "said", "speech": speech})

    def _tell(self, told: dict[str, Any], pcm: bytes = b"") -> None:
        tell(self._sink, told, pcm)


class _Gathered:
    def __init__(self, piece_bytes: int, send: Callable[[bytes], None]) -> None:
        self._piece_bytes = piece_bytes
        self._send = send
        self._held = b""
        self._wanted = 1

    def take(self, pcm: bytes) -> None:
        self._held += pcm
        while len(self._held) >= self._wanted:
            self._send(self._held[: self._piece_bytes])
            self._held = self._held[self._piece_bytes :]
            self._wanted = self._piece_bytes

    def flush(self) -> None:
        if self._held:
            self._send(self._held)
        self._held = b""


def tell(sink: int, told: dict[str, Any], pcm: bytes = b"") -> None:
    data = packed(told, pcm)
    while data:
        data = data[os.write(sink, data) :]


def main() -> int:
    sink = os.dup(1)
    os.dup2(2, 1)  # what a library prints must not stand among the messages
    try:
        Worker(engine_named(sys.argv[1], sys.argv[2]), 0, sink).run()
    except Unfit as unfit:
        tell(sink, {"told": "unfit", "why": str(unfit)})
        return 1
    except (BrokenPipeError, KeyboardInterrupt):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
