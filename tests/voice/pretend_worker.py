"""A worker that hears nothing: it says how much sound it was given. What goes wrong with it is told by a file that
holds what is left to go wrong, a word a turn: `die`, `hang`, `garble`, `babble` or `mute` at its end, `behind` at its
begin; and `fine`.

    pretend_worker.py FAULTS
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from vivavoce.voice.worker_messages import Unpacking, packed


def main() -> None:
    faults = Path(sys.argv[1])
    given: dict[str, int] = {}
    tell({"told": "ready"})
    unpacking = Unpacking()
    while data := os.read(0, 65536):
        for header, sound in unpacking.feed(data):
            name = header["turn"]
            given[name] = given.get(name, 0) + len(sound)
            if header["do"] == "sound":
                tell({"told": "partial", "turn": name, "text": f"{given[name]}"})
            elif header["do"] == "begin":
                if faults.read_text().startswith("behind"):
                    go_wrong(faults)
                    tell({"told": "alive", "late_s": 60.0})
            elif header["do"] == "settle":
                tell({"told": "partial", "turn": name, "text": f"{given[name]}", "settled": True})
            elif header["do"] == "finish":
                if go_wrong(faults) == "mute":
                    continue
                tell({"told": "alive", "late_s": 0.0})
                word = {"text": f"{given.pop(name)}", "start_s": 0.0, "end_s": 1.0, "confidence": 0.5}
                tell({"told": "final", "turn": name, "words": [word], "mean": f"after {name}"})


def go_wrong(faults: Path) -> str:
    now, *later = faults.read_text().split() or ["fine"]
    faults.write_text(" ".join(later))
    if now == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if now == "hang":
        signal.pause()
    if now == "garble":
        os.write(1, b"\xff" * 64)
    if now == "babble":
        tell({"words": "that mean nothing"})
    return now


def tell(told: dict[str, object]) -> None:
    os.write(1, packed(told))


if __name__ == "__main__":
    main()
