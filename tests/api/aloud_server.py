"""The service with scripted ears, a scripted voice and the real decoders: a program that takes `viva`'s words."""

from __future__ import annotations

import argparse
import socket
import sys
from pathlib import Path
from random import Random

import uvicorn

from vivavoce.api import transport
from vivavoce.main import build_app
from vivavoce.ports.speech import ScriptedSpeaker
from vivavoce.settings import load_settings
from vivavoce.sim.sounds import SPOKEN, EarFaults, SampleActivity, SimulatedEar
from vivavoce.voice.containers.decoding import decoder_for
from vivavoce.voice.voices import Voices

SAID = ("I would measure it first and then change one thing.", "Could you say that again, please?", "mhm")
"""What the ear can make out: each process has to know the words that it will hear."""


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("serve")
    for name in ("--port", "--data-dir", "--log"):
        asked.add_argument(name)
    folder = Path(asked.parse_args().data_dir)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    listener = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    for text in SAID:
        SPOKEN.frames(text)
    voices = Voices(
        transcriber=SimulatedEar(SPOKEN, Random(1), EarFaults(fails=0.1, unsure=0.1, unrated=0.1)),
        speaker=ScriptedSpeaker(),
        activity=SampleActivity,
        unpack=decoder_for,
    )
    settings = load_settings({"VIVA_DATA_DIR": str(folder), "VIVA_START_LIMIT": "100000/minute"}, folder / "none")
    app = build_app(settings, on_ready=lambda _: sys.stdout.write(f"It runs at {address}\n"), voices=voices)
    config = uvicorn.Config(app, log_level="warning", access_log=False, **transport.options())
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
