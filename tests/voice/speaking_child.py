"""A child that speaks the worker's protocol and does as it is told: for what a real voice does not do on demand."""

from __future__ import annotations

import os
import sys
import threading
import time

from vivavoce.voice.speaking_engine import Emit, Unfit
from vivavoce.voice.speaking_worker import Worker, tell


class OddEngine:
    sample_rate_hz = 16_000

    def say(self, text: str, emit: Emit) -> None:
        if "die" in text:
            os._exit(9)
        if "hang" in text:
            threading.Event().wait()
        if "takes its time" in text:
            time.sleep(2.5)
        if "garbage" in text:
            os.write(1, b"\xff" * 64)
        if "unfit" in text:
            raise Unfit("This cannot be said.")
        if "for ever" in text:
            while emit(b"\x01\x02" * 3_200):
                pass
            return
        emit(b"\x00\x40" * 1_600)


def main() -> None:
    if sys.argv[1:] == ["unfit"]:
        tell(1, {"told": "unfit", "why": "No voice today."})
    elif sys.argv[1:] != ["silent"]:
        Worker(OddEngine(), 0, 1).run()


if __name__ == "__main__":
    main()
