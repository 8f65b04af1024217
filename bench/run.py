"""Run the benches of this folder, one after the other: `make bench`, or `make bench ONLY=name`.

A bench is a script `bench/<name>.py`. Each line of JSON that it prints is a measurement: `{"measure": …, "value": …,
"unit": …}` and whatever else is worth keeping. They are kept in `bench/results/<name>.jsonl`, with the commit and the
machine, and shown in a table beside the last ones.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

BENCH = Path(__file__).parent
RESULTS = BENCH / "results"

Measurement = dict[str, Any]


def main() -> int:
    only = sys.argv[1:]
    names = sorted(path.stem for path in BENCH.glob("*.py") if path.stem != "run" and not path.stem.startswith("_"))
    unknown = sorted(set(only) - set(names))
    if unknown:
        print(f"There is no bench named {', '.join(unknown)}. There are: {', '.join(names) or 'none yet'}.")
        return 2
    rows: list[tuple[str, ...]] = []
    failed = []
    for name in only or names:
        print(f"\n== {name}", flush=True)
        measured, ok = run(name)
        if not ok:
            failed.append(name)
        before = last(name)
        keep(name, measured)
        rows += [row(name, one, before.get(one["measure"])) for one in measured]
    show(rows)
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    return 1 if failed else 0


def run(name: str) -> tuple[list[Measurement], bool]:
    measured = []
    process = subprocess.Popen([sys.executable, BENCH / f"{name}.py"], stdout=subprocess.PIPE, text=True)
    for line in process.stdout or ():
        print(line, end="", flush=True)
        if line.startswith("{"):
            found = json.loads(line)
            if "measure" in found and "value" in found:
                measured.append(found)
    return measured, process.wait() == 0


def last(name: str) -> dict[str, Any]:
    try:
        lines = (RESULTS / f"{name}.jsonl").read_text().splitlines()
    except FileNotFoundError:
        return {}
    return {one["measure"]: one["value"] for one in map(json.loads, lines)}


def keep(name: str, measured: list[Measurement]) -> None:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    where = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
    }
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS / f"{name}.jsonl").open("a") as kept:
        kept.writelines(json.dumps(one | where) + "\n" for one in measured)


def row(name: str, one: Measurement, before: Any) -> tuple[str, ...]:
    return name, str(one["measure"]), shown(one["value"]), str(one.get("unit", "")), shown(before)


def shown(value: Any) -> str:
    return "" if value is None else f"{value:,.4g}" if isinstance(value, float) else str(value)


def show(rows: list[tuple[str, ...]]) -> None:
    table = [("bench", "measure", "value", "unit", "before"), *rows]
    widths = [max(len(cells[column]) for cells in table) for column in range(5)]
    print()
    for cells in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())


if __name__ == "__main__":
    sys.exit(main())
