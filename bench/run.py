"""Run the benches of this folder, one after the other: `make bench`, `make bench ONLY=name`, `make bench QUICK=1`.

A bench is a script `bench/<name>.py` that measures something beside its baseline and ends with one line of JSON. Its
numbers are shown in a table beside those of the last run, and kept in `bench/results/<name>.jsonl` with the commit and
the machine. It exits with 1 when something that must hold did not.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

BENCH = Path(__file__).parent
RESULTS = BENCH / "results"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--quick", action="store_true", help="smaller loads, to see that everything runs")
    options = parser.parse_args()
    known = sorted(path.stem for path in BENCH.glob("*.py") if path.stem != "run" and not path.stem.startswith("_"))
    unknown = sorted(set(options.names) - set(known))
    if unknown:
        print(f"There is no bench named {', '.join(unknown)}. There are: {', '.join(known)}.")
        return 2
    rows: list[tuple[str, ...]] = []
    failed = []
    for name in options.names or known:
        print(f"\n== {name}", flush=True)
        told, ok = run(name, quick=options.quick)
        if not ok:
            failed.append(name)
        before = last(name)
        rows += [(name, measure, shown(value), shown(before.get(measure))) for measure, value in told.items()]
        if told and not options.quick:
            keep(name, told)
    show(rows)
    if failed:
        print(f"\nNot as it must be: {', '.join(failed)}")
    return 1 if failed else 0


def run(name: str, *, quick: bool) -> tuple[dict[str, Any], bool]:
    """What a bench's last line of JSON says, flat, and whether it was content."""
    command = [sys.executable, str(BENCH / f"{name}.py"), *(["--quick"] if quick else [])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = {}
    for line in process.stdout or ():
        if line.startswith("{"):
            told = dict(flat(json.loads(line)))
        else:
            print(line, end="", flush=True)
    return told, process.wait() == 0


def flat(told: dict[str, Any], inside: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in told.items():
        if isinstance(value, dict):
            yield from flat(value, f"{inside}{name}.")
        elif isinstance(value, int | float):
            yield f"{inside}{name}", value


def last(name: str) -> dict[str, Any]:
    try:
        lines = (RESULTS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    found: dict[str, Any] = json.loads(lines[-1])["told"] if lines else {}
    return found


def keep(name: str, told: dict[str, Any]) -> None:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    entry = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "told": told,
    }
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS / f"{name}.jsonl").open("a", encoding="utf-8") as kept:
        kept.write(json.dumps(entry) + "\n")


def shown(value: Any) -> str:
    return "" if value is None else f"{value:,.4g}" if isinstance(value, float) else str(value)


def show(rows: list[tuple[str, ...]]) -> None:
    table = [("bench", "measure", "value", "before"), *rows]
    widths = [max(len(cells[column]) for cells in table) for column in range(4)]
    print()
    for cells in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())


if __name__ == "__main__":
    sys.exit(main())
