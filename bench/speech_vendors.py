"""What hearing by a provider costs beside the provider: 200 candidates speak at once, each heard over a WebSocket by a
local server that speaks Deepgram's protocol (Flux), through the one chain. The server has a process of its own.

Own overhead is from the moment at which the server sends its last word to the moment at which `finish` returns it; both
processes read the same clock. Beside it: how long it takes until a hearing is open, and processor time of this side.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import resource
import sys
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from random import Random
from statistics import quantiles

from vivavoce.ports.clock import SystemClock
from vivavoce.ports.speech import BYTES_A_SECOND, Transcriber
from vivavoce.ports.spending import MemoryLedger
from vivavoce.providers import Account
from vivavoce.providers.speech import speech_vendors
from vivavoce.resilience.chain import Chain, Seat
from vivavoce.resilience.hearing import ResilientHearing, ResilientTranscriber
from vivavoce.resilience.policy import LivePolicy
from vivavoce.sim.vendor_servers import SpokenScript, SpokenServer
from vivavoce.speech_setup import HEARING

GOAL_P95_MS = 30.0
FRAME_S = 0.032
PHASES = 8
FRAME = bytes(int(FRAME_S * BYTES_A_SECOND))
SAID = "I took a baseline first. Then a pilot with a handful of customers came before the rest, and a switch went back."


@dataclass
class Tally:
    returned_at: dict[str, float] = field(default_factory=dict)
    wrong: int = 0


def serve(vendor: str, pipe: Connection) -> None:
    async def life() -> None:
        async with SpokenServer(vendor, SpokenScript(SAID)) as server:
            pipe.send(server.base_url)
            await asyncio.to_thread(pipe.recv)
            await server.settled()
            pipe.send({_name(turn): turn.said_last_at for turn in server.turns})

    asyncio.run(life())


def _name(turn: object) -> str:
    query = getattr(turn, "query", {})
    named = query.get("keyterm") or [""]
    return str(named[0])


class Metronome:
    """One for all candidates, who would otherwise cost more by their waiting than by being heard."""

    def __init__(self) -> None:
        self._speaking: list[dict[ResilientHearing, tuple[int, asyncio.Event]]] = [{} for _ in range(PHASES)]
        self._task = asyncio.create_task(self._run())

    async def spoken(self, hearing: ResilientHearing, frames: int, phase: int) -> None:
        done = asyncio.Event()
        self._speaking[phase % PHASES][hearing] = (frames, done)
        await done.wait()

    async def _run(self) -> None:
        at, phase = time.monotonic(), 0
        while True:
            at += FRAME_S / PHASES
            await asyncio.sleep(max(0.0, at - time.monotonic()))
            phase = (phase + 1) % PHASES
            for hearing, (left, done) in tuple(self._speaking[phase].items()):
                hearing.feed(FRAME)
                self._speaking[phase][hearing] = (left - 1, done)
                if left == 1:
                    del self._speaking[phase][hearing]
                    done.set()

    def stop(self) -> None:
        self._task.cancel()


async def speak(
    transcriber: ResilientTranscriber, number: int, tally: Tally, until: float, metronome: Metronome
) -> None:
    """One candidate: answers of some seconds, in real time, with a little silence between them."""
    chance = Random(number)
    await asyncio.sleep(chance.uniform(0, 5))
    answers = 0
    while time.monotonic() < until:
        answers += 1
        name = f"candidate {number} answer {answers}"
        hearing = await transcriber.listen(lambda _: None, hints=(name,), session_id=str(number))
        await metronome.spoken(hearing, int(chance.uniform(4, 8) / FRAME_S), number)
        heard = await hearing.finish()
        tally.returned_at[name] = time.monotonic()
        tally.wrong += heard.text != SAID or heard.origin.kind != "model"
        await hearing.close()
        await asyncio.sleep(chance.uniform(0.2, 1))


async def run(url: str, sessions: int, seconds: float, tally: Tally) -> list[float]:
    seats: list[Seat[Transcriber]] = []
    ears = speech_vendors()["deepgram"].ears
    for number in (1, 2, 3):
        account = Account(vendor="deepgram", number=number, model=ears.default_model, key=f"k{number}", base_url=url)
        seats.append(Seat(vendor="deepgram", model=ears.connect(account)))
    live = LivePolicy(HEARING)
    chain = Chain(seats, clock=SystemClock(), live=live, ledger=MemoryLedger(), random=Random(1), counts="heard")
    transcriber = ResilientTranscriber(chain)
    until = time.monotonic() + seconds
    metronome = Metronome()
    await asyncio.gather(*(speak(transcriber, number, tally, until, metronome) for number in range(sessions)))
    metronome.stop()
    opened = [state.latency_p95_s or 0.0 for state in chain.states()]
    await chain.close()
    return opened


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    if options.quick:
        options.sessions, options.seconds = 50, 10
    tally = Tally()
    here, there = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=("deepgram", there), daemon=True)
    server.start()
    url = here.recv()
    before, began = time.process_time(), time.monotonic()
    opened = asyncio.run(run(url, options.sessions, options.seconds, tally))
    processor, took = time.process_time() - before, time.monotonic() - began
    here.send("enough")
    sent_at = here.recv()
    server.join()
    own_ms = [1000 * (at - sent_at[name]) for name, at in tally.returned_at.items()]
    cuts = quantiles(own_ms, n=100)
    row = {
        "turns": len(own_ms),
        "wrong": tally.wrong,
        "own_p50_ms": round(cuts[49], 1),
        "own_p95_ms": round(cuts[94], 1),
        "own_p99_ms": round(cuts[98], 1),
        "opened_p95_ms": round(1000 * max(opened), 1),
        "cpu_ms_a_turn": round(1000 * processor / len(own_ms), 1),
        "processor_share": round(processor / took, 2),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(" ".join(f"{key}={value}" for key, value in row.items()))
    for measure, unit in (("own_p50_ms", "ms"), ("own_p95_ms", "ms"), ("opened_p95_ms", "ms"), ("turns", "turns")):
        print(json.dumps({"measure": f"speech_vendors {measure}", "value": row[measure], "unit": unit}))
    return 0 if row["own_p95_ms"] <= GOAL_P95_MS and not tally.wrong else 1


if __name__ == "__main__":
    sys.exit(main())
