"""A sound server for one browser: what is played is its microphone, and its loudspeaker is listened to.

It is PulseAudio, with two sinks that lead nowhere. The monitor of one is the microphone.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import threading
from collections.abc import Callable
from contextlib import ExitStack
from math import sqrt
from pathlib import Path

PROGRAMS = ("pulseaudio", "pactl", "paplay", "parec")
RATE_HZ = 16_000
PIECE_S = 0.05
LOUD = 0.01
PATIENCE_S = 15.0


def lacking() -> list[str]:
    return [program for program in PROGRAMS if shutil.which(program) is None]


class SoundCard:
    def __init__(self, folder: Path) -> None:
        self._socket = folder / "native"
        self.environment = {**os.environ, "PULSE_SERVER": f"unix:{self._socket}", "XDG_RUNTIME_DIR": str(folder)}
        self._home = {"HOME": str(folder), "PULSE_RUNTIME_PATH": str(folder)}
        self._opened = ExitStack()
        self._news = threading.Condition()
        self._loudness: list[float] = []
        self._listener: threading.Thread | None = None

    def start(self) -> None:
        modules = (
            f"module-native-protocol-unix socket={self._socket} auth-anonymous=1",
            "module-null-sink sink_name=said rate=48000",
            "module-null-sink sink_name=heard rate=48000",
            "module-remap-source source_name=microphone master=said.monitor",
        )
        plain = ("-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--realtime=no")
        loaded = [word for module in modules for word in ("-L", module)]
        server = self._run("pulseaudio", *plain, *loaded, **self._home)
        # It is there when its socket is, and whoever comes too early is turned away and comes again.
        while subprocess.run(["pactl", "info"], env=self.environment, capture_output=True).returncode:
            assert server.poll() is None, "PulseAudio did not start"
        for order in (("set-default-source", "microphone"), ("set-default-sink", "heard")):
            subprocess.run(["pactl", *order], env=self.environment, check=True)
        wanted = ("--format=s16le", f"--rate={RATE_HZ}", "--channels=1", "--latency-msec=20")
        recorder = self._run("parec", "--device=heard.monitor", *wanted, takes=subprocess.PIPE)
        self._listener = threading.Thread(target=self._listen, args=(recorder,), daemon=True)
        self._listener.start()

    def close(self) -> None:
        self._opened.close()
        if self._listener is not None:
            self._listener.join(PATIENCE_S)

    def speak(self, recording: Path) -> subprocess.Popen[bytes]:
        """Into the microphone, from now on and once."""
        return self._run("paplay", "--device=said", str(recording))

    def wait_until_loud(self, seconds: float) -> None:
        """Until so much of what comes from now on was to be heard."""
        self._wait(lambda since: sum(one > LOUD for one in since) * PIECE_S >= seconds, "the loudspeaker stays silent")

    def wait_until_silent(self, seconds: float) -> None:
        """Until nothing was to be heard for so long without a break."""
        count = round(seconds / PIECE_S)
        self._wait(
            lambda since: len(since) >= count and max(since[-count:]) <= LOUD, "the loudspeaker does not fall silent"
        )

    def _wait(self, so: Callable[[list[float]], bool], otherwise: str) -> None:
        with self._news:
            start = len(self._loudness)
            assert self._news.wait_for(lambda: so(self._loudness[start:]), PATIENCE_S), otherwise

    def _run(self, *command: str, takes: int = subprocess.DEVNULL, **more: str) -> subprocess.Popen[bytes]:
        environment = {**self.environment, **more}
        running = subprocess.Popen(command, env=environment, stdout=takes, stderr=subprocess.DEVNULL)
        self._opened.callback(running.wait)
        self._opened.callback(running.terminate)
        return running

    def _listen(self, recorder: subprocess.Popen[bytes]) -> None:
        assert recorder.stdout is not None
        with recorder.stdout as sound:
            while len(piece := sound.read(2 * int(PIECE_S * RATE_HZ))) > 1:
                samples = struct.unpack(f"<{len(piece) // 2}h", piece[: len(piece) // 2 * 2])
                with self._news:
                    self._loudness.append(sqrt(sum(one * one for one in samples) / len(samples)) / 32_768)
                    self._news.notify_all()
