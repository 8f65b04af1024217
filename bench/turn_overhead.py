"""What a turn costs beside its vendor: 200 personal interviews at once, over SQLite, and how much of each turn is ours.

A turn is from an answer to the next question. Beside it, in the same run and process: the same interviews without a
model, so that what the model's part adds is seen.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles

from vivavoce.content.reader import PackBank, load_bank
from vivavoce.domain.state import ENDED
from vivavoce.ports.chat import ChatModel, NoChatModel
from vivavoce.ports.clock import SystemClock
from vivavoce.sim.personal import ROLES, CapableChatModel, PersonalHouse, said_to
from vivavoce.storage.database import open_database
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile
from vivavoce.storage.migrate import migrate

GOAL_P95_MS = 20.0
LATENCY_S = 0.5


@dataclass
class Tally:
    """For each turn: all of it, and what of it was spent waiting for the vendor."""

    own_ms: list[float] = field(default_factory=list)
    spans: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))

    def waited(self, session: str, began: float, ended: float) -> None:
        self.spans[session].append((began, ended))

    def vendor_s(self, session: str, since: float, until: float) -> float:
        """The time covered by waits for the vendor, each moment once."""
        covered, reached = 0.0, since
        for began, ended in sorted(self.spans[session]):
            began, ended = max(began, reached), min(ended, until)
            if ended > began:
                covered += ended - began
                reached = ended
        return covered


async def sit(house: PersonalHouse, bank: PackBank, seed: int, tally: Tally, until: float, pace_s: float) -> None:
    loop = asyncio.get_running_loop()
    chance = Random(f"turn {seed}")
    await asyncio.sleep(chance.uniform(0, pace_s))
    number = 0
    while loop.time() < until:
        number += 1
        session = await house.begin(f"owner-{seed}", chance.choice(ROLES), seed * 1000 + number)
        while session.status not in ENDED and session.open is not None and loop.time() < until:
            asked = session.open
            await asyncio.sleep(chance.uniform(0.5, 1.5) * pace_s)
            text = said_to(bank, asked, chance)
            began = loop.time()
            session = await house.answer(session, asked, text)
            ended = loop.time()
            tally.own_ms.append(1000 * (ended - began - tally.vendor_s(session.id, began, ended)))


async def run(model: ChatModel, tally: Tally, sessions: int, seconds: float, pace_s: float) -> dict[str, float]:
    bank = load_bank()
    with tempfile.TemporaryDirectory(prefix="viva-bench-") as scratch:
        database = open_database(f"sqlite:///{scratch}/viva.db")
        migrate(database)
        try:
            keys = await KeyRing.open(database, MasterFile(Path(scratch) / "master.key"))
            house = PersonalHouse(bank, SystemClock(), model, SqlEventStore(database, keys), Random(1))
            await house.engine.start()
            until = asyncio.get_running_loop().time() + seconds
            cpu = time.process_time()
            async with asyncio.TaskGroup() as group:
                for seed in range(sessions):
                    group.create_task(sit(house, bank, seed, tally, until, pace_s))
            cpu = time.process_time() - cpu
            await house.close()
        finally:
            await database.close()
    cuts = quantiles(tally.own_ms, n=100)
    return {
        "turns": len(tally.own_ms),
        "own_p50_ms": round(cuts[49], 1),
        "own_p95_ms": round(cuts[94], 1),
        "cpu_ms_a_turn": round(1000 * cpu / len(tally.own_ms), 1),
    }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pace", type=float, default=30.0, help="seconds that an answer takes")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    if options.quick:
        options.sessions, options.seconds, options.pace = 50, 10, 5.0
    plain_tally, tally = Tally(), Tally()
    plain = asyncio.run(run(NoChatModel(), plain_tally, options.sessions, options.seconds, options.pace))
    model = CapableChatModel(lambda: LATENCY_S, tally.waited)
    led = asyncio.run(run(model, tally, options.sessions, options.seconds, options.pace))
    for name, row in (("built in", plain), ("led by a model", led)):
        print(f"{name:<16}", " ".join(f"{key}={value}" for key, value in row.items()))
    print(json.dumps({"bench": "turn_overhead", "built_in": plain, "model_led": led, "goal_p95_ms": GOAL_P95_MS}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
