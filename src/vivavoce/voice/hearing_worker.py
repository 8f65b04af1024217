"""A process that hears: several turns at a time, a slice of each in turn, since none may wait for another.

    python -m vivavoce.voice.hearing_worker [FOLDER]      FOLDER: what `language.py` made

It reads messages from standard input and answers on standard output (`worker_messages.py`), and ends when its input
does:

    {"do": "begin", "turn", "hints", "mean"}   {"do": "sound", "turn"} + sound   {"do": "settle", "turn"}
    {"do": "finish", "turn"}                   {"do": "drop", "turn"}
    {"told": "ready"}   {"told": "partial", "turn", "text", "settled"}   {"told": "final", "turn", "words", "mean"}
    {"told": "alive", "late_s"}     while it works, and when it has nothing more to do: how long it would take to hear
                                    all that waits
"""

from __future__ import annotations

import os
import select
import sys
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from vivavoce.voice import language
from vivavoce.voice.ear import BYTES_A_SECOND, FRAME_MS, Ear
from vivavoce.voice.rare_words import RareWords
from vivavoce.voice.sphinx import GENERAL_MODEL, Recogniser, Sphinx
from vivavoce.voice.worker_messages import Unpacking, packed

ALIVE_S = 0.5
SLICE_BYTES = BYTES_A_SECOND // 5
TOLD_EVERY_BYTES = BYTES_A_SECOND // 11
"""A little less than three frames of a browser: what is heard is told soon, for turns end by it."""
READ_BYTES = 1 << 16
NEARLY_DONE = 10
"""Slices: a turn that is over, or silent, and has no more left comes first, for somebody waits for it."""
RECENT_SHARE = 0.05
GENERAL_WEIGHT = 0.66
"""Of what people say anywhere, beside what the bank says."""


@dataclass(slots=True)
class Turn:
    ear: Ear
    waiting: deque[bytes] = field(default_factory=deque)
    settling: bool = False
    finishing: bool = False
    since_told: int = 0
    told: str = ""

    @property
    def has_work(self) -> bool:
        return bool(self.waiting) or self.settling or self.finishing

    @property
    def nearly_done(self) -> bool:
        return (self.settling or self.finishing) and len(self.waiting) <= NEARLY_DONE


def next_of(turns: Mapping[str, Turn]) -> str | None:
    """One after the other, but first who has only a little left."""
    working = [name for name, turn in turns.items() if turn.has_work]
    return next((name for name in working if turns[name].nearly_done), working[0] if working else None)


class Worker:
    def __init__(self, folder: Path | None) -> None:
        self._sphinx = Sphinx()
        self._settings = {"dict": str(folder / language.DICTIONARY)} if folder else {}
        self._bank = folder / language.MODEL if folder else None
        self._rare = RareWords(folder / language.RARE if folder else None)
        self._models: list[Any] = []
        self._idle: list[Ear] = []
        self._turns: dict[str, Turn] = {}
        self._alive_at = 0.0
        self._slice_s = 0.0
        """How long one takes, of late."""
        self._idle.append(self._new_ear())

    def _new_ear(self) -> Ear:
        recogniser = Recogniser(self._sphinx, **self._settings)
        if not self._models:
            alone = 1.0 if self._bank is None else GENERAL_WEIGHT
            self._models.append(recogniser.read_model(self._sphinx.folder / GENERAL_MODEL, alone))
            if self._bank is not None:
                self._models.append(recogniser.read_model(self._bank, 1.0))
        return Ear(recogniser, self._models, self._rare, _new_vad)

    def run(self, source: int, sink: int) -> None:
        unpacking = Unpacking()
        self._sink = sink
        self._tell({"told": "ready"})
        while True:
            working = next_of(self._turns)
            if working is None or select.select([source], [], [], 0)[0]:
                data = os.read(source, READ_BYTES)
                if not data:
                    return
                for header, sound in unpacking.feed(data):
                    self._do(header, sound)
            else:
                self._work(working)
            idle = not any(turn.has_work for turn in self._turns.values())
            if idle or time.monotonic() - self._alive_at > ALIVE_S:
                self._tell({"told": "alive", "late_s": round(self._late_s, 2)})
                self._alive_at = time.monotonic()

    @property
    def _late_s(self) -> float:
        return self._slice_s * sum(len(turn.waiting) for turn in self._turns.values())

    def _do(self, header: dict[str, Any], sound: bytes) -> None:
        name = header["turn"]
        if header["do"] == "begin":
            self._begin(name, tuple(header["hints"]), header["mean"])
            return
        turn = self._turns.get(name)
        if turn is None:
            return
        if header["do"] == "sound":
            turn.waiting += (sound[at : at + SLICE_BYTES] for at in range(0, len(sound), SLICE_BYTES))
        elif header["do"] == "settle":
            turn.settling = True
        elif header["do"] == "finish":
            turn.finishing = True
        elif header["do"] == "drop":
            self._idle.append(self._turns.pop(name).ear)

    def _begin(self, name: str, hints: tuple[str, ...], mean: str) -> None:
        fitting = next((ear for ear in self._idle if ear.hints == hints), self._idle[0] if self._idle else None)
        if fitting is None:
            fitting = self._new_ear()
        else:
            self._idle.remove(fitting)
        fitting.begin(hints, mean)
        self._turns[name] = Turn(fitting)

    def _work(self, name: str) -> None:
        """One slice, and to the end of the line."""
        turn = self._turns.pop(name)
        if turn.waiting:
            self._turns[name] = turn
            sound, began = turn.waiting.popleft(), time.monotonic()
            turn.ear.hear(sound)
            self._slice_s += RECENT_SHARE * (time.monotonic() - began - self._slice_s)
            turn.since_told += len(sound)
            if turn.since_told >= TOLD_EVERY_BYTES and not turn.finishing:
                self._tell_partial(name, turn)
        elif turn.settling and not turn.finishing:
            self._turns[name] = turn
            turn.settling = False
            turn.ear.settle()
            self._tell_partial(name, turn, settled=True)
        else:
            words = [asdict(word) for word in turn.ear.finish()]
            self._tell({"told": "final", "turn": name, "words": words, "mean": turn.ear.mean})
            self._idle.append(turn.ear)

    def _tell_partial(self, name: str, turn: Turn, *, settled: bool = False) -> None:
        turn.since_told = 0
        text = turn.ear.text
        if text != turn.told or settled:
            turn.told = text
            self._tell({"told": "partial", "turn": name, "text": text, "settled": settled})

    def _tell(self, told: dict[str, Any]) -> None:
        data = packed(told)
        while data:
            data = data[os.write(self._sink, data) :]


def _new_vad() -> Any:
    from pocketsphinx import Vad

    return Vad(mode=2, sample_rate=16_000, frame_length=FRAME_MS / 1000)


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    sink = os.dup(1)
    os.dup2(2, 1)  # what a library prints must not stand among the messages
    try:
        Worker(folder).run(0, sink)
    except (BrokenPipeError, KeyboardInterrupt):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
