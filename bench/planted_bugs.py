"""Does the simulation find bugs? Plants one at a time in a copy of the package and looks for it, seed by seed.

    python bench/planted_bugs.py [--seeds N] [--only WORD] [--jobs N]

Each copy runs faulted interviews until an invariant does not hold, or a run does not end. Prints a table, then one
line of JSON; exits with 1 if more than one bug in twenty is missed. The unchanged package has to pass the same seeds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

from planted.bugs import BUGS, Bug

SOURCE = Path(__file__).resolve().parent.parent / "src" / "vivavoce"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "web", "node_modules")
RUN_LASTS_S_MAX = 20


class Endless(BaseException):
    """A run that takes this long will not end."""


def look(seeds: int) -> dict[str, object]:
    """In the copy: the first seed on which something does not hold."""
    from vivavoce.sim.world import simulate

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        raise Endless

    signal.signal(signal.SIGALRM, give_up)
    for seed in range(seeds):
        signal.alarm(RUN_LASTS_S_MAX)
        try:
            found = simulate(seed, faults=True).violations
        except Endless:
            found = ("the run does not end",)
        except Exception as failure:  # noqa: BLE001 - whatever it is, it was found
            found = (f"{type(failure).__name__}: {failure}",)
        signal.alarm(0)
        if found:
            return {"seed": seed, "finding": found[0]}
    return {"seed": None, "finding": ""}


def plant(bug: Bug | None, folder: Path) -> Path:
    """A copy of the package with the bug in it."""
    shutil.copytree(SOURCE, folder / "vivavoce", ignore=LEFT_OUT)
    if bug is not None:
        for file, old, new in ((bug.file, bug.old, bug.new), *bug.also):
            path = folder / "vivavoce" / file
            text = path.read_text(encoding="utf-8")
            if old not in text:
                raise SystemExit(f"'{bug.name}' cannot be planted any more: {file} has changed")
            path.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def hunt(bug: Bug | None, seeds: int) -> dict[str, object]:
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        plant(bug, Path(folder))
        environment = {**os.environ, "PYTHONPATH": folder}
        command = [sys.executable, str(Path(__file__).resolve()), "--look", str(seeds)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    lines = done.stdout.strip().splitlines()
    found = json.loads(lines[-1]) if lines else {"seed": 0, "finding": done.stderr.strip()[-200:]}
    name = bug.name if bug is not None else "(nothing planted)"
    return {"name": name, **found, "seconds": round(time.perf_counter() - began, 1)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=600)
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--look", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.look is not None:
        print(json.dumps(look(options.look)))
        return 0
    bugs: list[Bug | None] = [bug for bug in BUGS if options.only in bug.name]
    with ThreadPoolExecutor(options.jobs) as pool:
        rows = list(pool.map(lambda bug: hunt(bug, options.seeds), [None, *bugs]))
    for row in rows:
        seed = "-" if row["seed"] is None else row["seed"]
        print(f"{row['name']:48s} {seed!s:>5} {row['seconds']:>6} s  {str(row['finding'])[:110]}")
    clean, caught = rows[0]["seed"] is None, sum(row["seed"] is not None for row in rows[1:])
    print(json.dumps({"planted": len(bugs), "caught": caught, "seeds": options.seeds, "clean_without": clean}))
    return 0 if clean and caught >= 0.95 * len(bugs) else 1


if __name__ == "__main__":
    sys.exit(main())
