"""How many faulted interviews does the simulation get through in a minute, on two cores, and beside a calm run?

    python bench/simulator.py [--interviews N] [--processes N] [--first SEED] [--quick]

Prints one line of JSON. A violation is printed with its seed, and the exit code is 1: `viva sim --seed N --faults`
shows it again. `per_minute` is by the wall clock; `per_minute_cpu` is what the same work would reach on idle cores.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

GOAL = 5000


@dataclass(frozen=True)
class Share:
    """What one process did."""

    interviews: int
    events: int
    cpu_s: float
    violations: tuple[str, ...]


def warm_up(_: int) -> None:
    from vivavoce.sim.world import simulate

    simulate(0)


def work(task: tuple[int, int, bool]) -> Share:
    from vivavoce.sim.world import simulate

    first, count, faults = task
    began, events, violations = time.process_time(), 0, []
    for seed in range(first, first + count):
        run = simulate(seed, faults)
        events += len(run.events)
        violations += [f"seed {seed}: {violation}" for violation in run.violations]
    return Share(count, events, time.process_time() - began, tuple(violations))


def measure(pool: ProcessPoolExecutor, first: int, count: int, processes: int, faults: bool) -> dict[str, object]:
    part = max(1, count // (processes * 10))
    began = time.perf_counter()
    shares = list(pool.map(work, [(seed, part, faults) for seed in range(first, first + count, part)]))
    wall_s = time.perf_counter() - began
    done = sum(share.interviews for share in shares)
    cpu_s = sum(share.cpu_s for share in shares)
    violations = [violation for share in shares for violation in share.violations]
    for violation in violations:
        print(violation, file=sys.stderr)
    return {
        "interviews": done,
        "events": sum(share.events for share in shares),
        "seconds": round(wall_s, 2),
        "per_minute": round(done / wall_s * 60),
        "per_minute_cpu": round(done / cpu_s * processes * 60),
        "violations": len(violations),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, default=6000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    count = 600 if options.quick else options.interviews
    with ProcessPoolExecutor(options.processes, mp_context=get_context("spawn")) as pool:
        list(pool.map(warm_up, range(options.processes * 2)))
        calm = measure(pool, options.first, count, options.processes, faults=False)
        faulted = measure(pool, options.first, count, options.processes, faults=True)
    load = os.getloadavg()[0]
    result = {"goal_per_minute": GOAL, "processes": options.processes, "load": round(load, 1)}
    print(json.dumps({"bench": "simulator", **result, "faulted": faulted, "calm": calm}))
    return 1 if faulted["violations"] or calm["violations"] else 0


if __name__ == "__main__":
    sys.exit(main())
