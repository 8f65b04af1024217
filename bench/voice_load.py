"""What a spoken turn costs beside hearing and speaking: 200 calls at once over SQLite, each microphone always on.

    python bench/voice_load.py [--calls N] [--seconds S] [--ears simulated|embedded|vendor] [--workers N]
                               [--rounds N] [--quick]

With `--ears embedded` or `vendor` everything is real but the people: a service that runs as it does for anybody, its
detector of speech, its scorer, its database, and candidates in another process, each over a WebSocket; see
`_spoken_calls.py` for what is measured then. The rest of this page is about simulated ears.

Hearing and speaking are simulated and take no time, so all that is measured is ours. `late` is how long after its
moment a piece of sound is taken; `interview` is what a written answer takes as well, from the words to the next
question (the answer on the disk, its evaluation, the question on the disk); `own` is what the voice adds to a turn:
being late, the last words after the end of the turn, and the first sound after the question. `reply` is all of it.
Beside it the same with four calls. Prints one line of JSON; the exit code is 1 where p95 of `own` is above the goal.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from random import Random
from statistics import quantiles

import _spoken_calls
from vivavoce.api.conversation import Controllers, Conversation
from vivavoce.api.outbox import Outbox
from vivavoce.domain.speech import TurnTimes
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.ports.clock import SystemClock
from vivavoce.ports.interviewing import ScriptedInterviewer, ScriptedScorer
from vivavoce.ports.speech import ScriptedSpeaker
from vivavoce.sim.sounds import FRAME_S, SILENCE, EarFaults, Lexicon, RawSound, SampleActivity, SimulatedEar
from vivavoce.sim.spoken_run import creation, question
from vivavoce.storage.database import open_database
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile
from vivavoce.storage.migrate import migrate
from vivavoce.voice.voices import Voices

GOAL_P95_MS = 30.0
QUESTIONS = 40
FRAMES_TOGETHER = 3
ANSWER = "I would measure it first and change one thing. That is my answer."


class Far:
    """A client that reads all and says nothing."""

    def __init__(self) -> None:
        self.last = asyncio.Event()
        self.late_ms = 0.0
        self.late_before_reply_ms = 0.0
        """Of the sound that ended the turn: its figures are told only once its reply has been played, or at the end,
        when all calls close at once and are late."""
        self._hears = False

    async def send(self, text: str) -> None:
        if '"type":"audio"' in text:
            if not self._hears:
                self.late_before_reply_ms = self.late_ms
            self._hears = '"last":true' not in text
            if not self._hears:
                self.last.set()

    async def close(self, code: int, reason: str) -> None:
        self.last.set()


@dataclass
class Tally:
    late_ms: list[float] = field(default_factory=list)
    own_ms: list[float] = field(default_factory=list)
    interview_ms: list[float] = field(default_factory=list)
    reply_ms: list[float] = field(default_factory=list)

    def note(self, times: TurnTimes, late_ms: float) -> None:
        if times.first_audio_ms is None or times.first_text_ms is None or times.transcript_ms is None:
            return
        reply = times.first_audio_ms - times.end_of_turn_ms + late_ms
        interview = times.first_text_ms - times.transcript_ms
        self.reply_ms.append(reply)
        self.interview_ms.append(interview)
        self.own_ms.append(reply - interview)


async def call(engine: Engine, voices: Voices, lexicon: Lexicon, number: int, tally: Tally, until: float) -> None:
    loop = asyncio.get_running_loop()
    chance = Random(f"call {number}")
    session_id = f"call-{number}"
    asked = [question(n) for n in range(1, QUESTIONS + 1)]
    create = replace(creation(asked, 7200.0), session_id=session_id, at=engine.clock.now())
    await engine.execute(session_id, create)
    far = Far()

    def timed(times: TurnTimes) -> None:
        tally.note(times, far.late_before_reply_ms)

    talk = Conversation(
        engine,
        Controllers(),
        Outbox(far),
        session_id,
        connection_id=f"{number:032d}",
        voices=voices,
        timed=timed,
    )
    await asyncio.sleep(chance.uniform(0, 10.0))
    await talk.open()
    at = loop.time()
    for frames in microphone(lexicon, far, chance):
        at += FRAMES_TOGETHER * FRAME_S
        await asyncio.sleep(at - loop.time())
        await talk.receive_bytes(b"".join(frames))
        far.late_ms = 1000 * (loop.time() - at)
        tally.late_ms.append(far.late_ms)
        if loop.time() > until or talk.ended:
            break
    await talk.closed()


def microphone(lexicon: Lexicon, far: Far, chance: Random) -> Iterator[list[bytes]]:
    """Silence while the question is spoken, then the answer, again and again."""
    while True:
        while not far.last.is_set():
            yield [SILENCE] * FRAMES_TOGETHER
        far.last.clear()
        for _ in range(chance.randrange(30, 50)):
            yield [SILENCE] * FRAMES_TOGETHER
        spoken = lexicon.frames(ANSWER)
        for start in range(0, len(spoken), FRAMES_TOGETHER):
            frames = spoken[start : start + FRAMES_TOGETHER]
            yield frames + [SILENCE] * (FRAMES_TOGETHER - len(frames))


async def run(calls: int, seconds: float) -> dict[str, float]:
    tally, lexicon = Tally(), Lexicon()
    voices = Voices(
        transcriber=SimulatedEar(lexicon, Random(1), EarFaults()),
        speaker=ScriptedSpeaker(),
        activity=SampleActivity,
        unpack=lambda _, __: RawSound(),
    )
    clock = SystemClock()
    asked = {f"q{n}": question(n) for n in range(1, QUESTIONS + 1)}
    with tempfile.TemporaryDirectory(prefix="viva-bench-") as scratch:
        database = open_database(f"sqlite:///{scratch}/viva.db")
        migrate(database)
        try:
            keys = await KeyRing.open(database, MasterFile(Path(scratch) / "master.key"))
            store = SqlEventStore(database, keys)
            engine = Engine(store, clock, Performer(ScriptedInterviewer(asked), ScriptedScorer(), clock.now, store))
            await engine.start()
            until = asyncio.get_running_loop().time() + seconds
            cpu, numbers = time.process_time(), count()
            async with asyncio.TaskGroup() as group:
                for _ in range(calls):
                    group.create_task(call(engine, voices, lexicon, next(numbers), tally, until))
            cpu = time.process_time() - cpu
            await engine.stop()
        finally:
            await database.close()
    measured = (tally.own_ms, tally.late_ms, tally.interview_ms, tally.reply_ms)
    own, late, interview, reply = (quantiles(values, n=100) for values in measured)
    return {
        "calls": calls,
        "turns": len(tally.own_ms),
        "own_p50_ms": round(own[49], 1),
        "own_p95_ms": round(own[94], 1),
        "interview_p50_ms": round(interview[49], 1),
        "interview_p95_ms": round(interview[94], 1),
        "reply_p95_ms": round(reply[94], 1),
        "late_p95_ms": round(late[94], 1),
        "cores": round(cpu / seconds, 2),
    }


def served(load: _spoken_calls.Load) -> int:
    """The goal for what the voice adds is one for a vendor's ears: embedded ones take their time on the same cores."""
    told = _spoken_calls.run(load)
    own = told["own_ms"].get("p95", math.inf)
    print(json.dumps({"bench": "voice_load", "goal_p95_ms": GOAL_P95_MS, "served": told}))
    return 0 if own <= GOAL_P95_MS or (load.ears == "embedded" and told["turns"]) else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ears", choices=("simulated", "embedded", "vendor"), default="simulated")
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=90.0)
    parser.add_argument("--workers", type=int, default=1, help="processes that serve; with several, on PostgreSQL")
    parser.add_argument("--rounds", type=int, default=2, help="how long an answer is, in eleven seconds")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.calls, options.seconds = 20, 40.0
    if options.ears != "simulated":
        return served(_spoken_calls.Load(options.ears, options.calls, options.seconds, options.workers, options.rounds))
    few = asyncio.run(run(4, options.seconds))
    many = asyncio.run(run(options.calls, options.seconds))
    print(json.dumps({"bench": "voice_load", "goal_p95_ms": GOAL_P95_MS, "few": few, "many": many}))
    return 0 if many["own_p95_ms"] <= GOAL_P95_MS else 1


if __name__ == "__main__":
    sys.exit(main())
