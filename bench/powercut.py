"""A power cut, 200 times: is every acknowledged answer there afterwards, and is the database sound?

    python bench/powercut.py [--quick|--small] [--cuts N] [--answers N] [--seed N]

A process appends answers through the real storage (SQLite, the group writer, encryption) and says of each one when it
is acknowledged. `powercut_shim.c` notes all that it does to its files. The process is killed, started again, closed
and started again, so recovery, checkpoints and a clean end are in the trace too. From the trace the disk is put
together as it could look after a cut at any moment: what a completed sync has promised is there; of the rest anything
may be missing, torn at 512 bytes, or garbage. A new name is promised only by a sync of its folder. The real storage
opens each of these disks, and what it finds is held against what was acknowledged before the cut.

The same is done with `synchronous` at NORMAL and OFF, planted from outside: a test that cannot fail proves nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import event

from _torn_disk import ACKS, DATA, SYNC_END, WRITE, Disk, Step, read_trace
from vivavoce.domain.events import AnswerSubmitted
from vivavoce.domain.question import Answer
from vivavoce.ports.errors import VivaError
from vivavoce.ports.events import Append, SessionSummary
from vivavoce.storage.database import Database, open_database
from vivavoce.storage.events import SqlEventStore
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile
from vivavoce.storage.migrate import migrate

HERE = Path(__file__).resolve().parent
SESSIONS = 24
MODES = ("dropped", "subset", "torn", "garbage", "prefix", "kept")
ENDS = ("kill", "close", "kill")


def text_of(session_id: str, seq: int) -> str:
    """What was answered: a few words or a few pages, so that the log grows through several checkpoints."""
    name = f"{session_id}/{seq}"
    size = zlib.crc32(name.encode())
    return f"{name} " + "word " * (size % (800 if size % 8 == 0 else 80))


# The process whose power is cut


def appended(session_id: str, seq: int) -> Append:
    answer = AnswerSubmitted(
        at=1.0, question_id=f"q{seq}", answer=Answer(text=text_of(session_id, seq)), time_taken_s=1.0
    )
    summary = SessionSummary(
        session_id=session_id,
        owner_id=f"owner-{session_id}",
        status="in_progress",
        role="r",
        title="t",
        created_at=1.0,
        updated_at=1.0,
        last_seq=seq,
    )
    return Append(session_id=session_id, after_seq=seq - 1, events=(answer,), summary=summary)


@dataclass
class Appender:
    """Appends from many sessions at once until enough is acknowledged, and then ends or dies in the middle of it."""

    store: SqlEventStore
    root: Path
    enough: int
    dies: bool
    acks: int = 0

    async def run(self) -> None:
        told = os.open(f"{self.root}{ACKS}", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        await asyncio.gather(*(self._session(f"s{number}", told) for number in range(SESSIONS)))
        os.close(told)

    async def _session(self, session_id: str, told: int) -> None:
        seq = len(await self.store.read(session_id))
        while self.acks < self.enough:
            seq += 1
            await self.store.append(appended(session_id, seq))
            os.write(told, f"{session_id} {seq}\n".encode())
            self.acks += 1
            if self.dies and self.acks >= self.enough:
                os.write(os.open(self.root / "KILL", os.O_CREAT | os.O_WRONLY, 0o600), b"now")


def opened(root: Path, synchronous: str = "FULL") -> Database:
    database = open_database(f"sqlite:///{root}{DATA}/viva.db")
    if synchronous != "FULL":

        @event.listens_for(database.engine, "connect")
        def _hasty(connection: object, _record: object) -> None:
            connection.execute(f"PRAGMA synchronous={synchronous}").close()  # type: ignore[attr-defined]

    migrate(database)
    return database


async def store_on(database: Database, root: Path) -> SqlEventStore:
    return SqlEventStore(database, await KeyRing.open(database, MasterFile(Path(f"{root}{DATA}/master.key"))))


async def append_until(root: Path, synchronous: str, enough: int, end: str) -> None:
    database = opened(root, synchronous)
    await Appender(await store_on(database, root), root, enough, end == "kill").run()
    await database.close()


def compile_shim(folder: Path) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise SystemExit("powercut: a C compiler is needed to watch the writes (on Debian: apt install gcc).")
    made = folder / "powercut_shim.so"
    command = [compiler, "-O2", "-shared", "-fPIC", "-o", str(made), str(HERE / "powercut_shim.c"), "-ldl", "-lpthread"]
    subprocess.run(command, check=True)
    return made


def record(folder: Path, shim: Path, synchronous: str, answers: int) -> tuple[list[Step], float]:
    """The steps of one life on one disk, and the acknowledged answers a second in it."""
    root, trace = folder / "disk", folder / "trace"
    root.mkdir()
    watched = {"LD_PRELOAD": str(shim), "TRACE_ROOT": str(root), "TRACE_FILE": str(trace)}
    started = time.monotonic()
    for end in ENDS:
        command = [sys.executable, __file__, "--worker", str(root), synchronous, str(answers // len(ENDS)), end]
        code = subprocess.run(command, env={**os.environ, **watched}).returncode
        if code != (-9 if end == "kill" else 0):
            raise SystemExit(f"powercut: the appending process ended with {code} instead of its {end}.")
    rate = answers / (time.monotonic() - started)
    steps = read_trace(trace)
    check_complete(steps, root)
    return steps, rate


def check_complete(steps: list[Step], root: Path) -> None:
    """The trace tells the same as the disk, or it would be the harness that loses things."""
    disk = Disk()
    for step in steps:
        disk.apply(step)
    for name, file in disk.names.items():
        if file is not None and (root / name[1:]).read_bytes() != bytes(file.now):
            raise SystemExit(f"powercut: the trace of {name} is not whole.")


# What is left


@dataclass(slots=True)
class Outcome:
    acked: int
    lost: int = 0
    changed: int = 0
    unsound: str = ""
    open_ms: float = 0.0


def check(root: Path, acked: dict[str, int]) -> Outcome:
    outcome = Outcome(acked=sum(acked.values()))
    try:
        asyncio.run(_check(root, acked, outcome))
    except (VivaError, AssertionError) as failure:
        outcome.unsound = f"{type(failure).__name__}: {getattr(failure, 'detail', failure)}"
        outcome.lost = outcome.acked
    return outcome


async def _check(root: Path, acked: dict[str, int], outcome: Outcome) -> None:
    started = time.monotonic()
    database = opened(root)
    try:
        store = await store_on(database, root)
        outcome.open_ms = (time.monotonic() - started) * 1000
        found = await database.read(lambda c: c.exec_driver_sql("PRAGMA integrity_check").scalar())
        assert found == "ok", f"integrity_check: {found}"
        assert await database.read(lambda c: c.exec_driver_sql("PRAGMA foreign_key_check").first()) is None
        for session_id in (f"s{number}" for number in range(SESSIONS)):
            texts = await _answers(store, session_id)
            expected = [text_of(session_id, seq) for seq in range(1, len(texts) + 1)]
            outcome.changed += sum(a != b for a, b in zip(texts, expected, strict=True))
            outcome.lost += max(0, acked.get(session_id, 0) - len(texts))
        await store.append(appended("s0", len(await store.read("s0")) + 1))
    finally:
        await database.close()


async def _answers(store: SqlEventStore, session_id: str) -> list[str]:
    log = await store.read(session_id)
    assert [logged.seq for logged in log] == list(range(1, len(log) + 1))
    return [logged.event.answer.text or "" for logged in log if isinstance(logged.event, AnswerSubmitted)]


def lay_out(root: Path, found: dict[str, bytes | None]) -> None:
    root.mkdir()
    for name, content in sorted(found.items()):
        if content is None:
            (root / name[1:]).mkdir()
        else:
            (root / name[1:]).write_bytes(content)


def cut_points(steps: list[Step], cuts: int, random: Random) -> list[int]:
    """Half of them at any moment, half just after an acknowledgement."""
    acks = [place for place, step in enumerate(steps) if step.path == ACKS and step.kind == WRITE]
    after_ack = [random.choice(acks) + 1 for _ in range(cuts // 2)]
    return sorted(after_ack + [random.randrange(1, len(steps) + 1) for _ in range(cuts - cuts // 2)])


def cut(folder: Path, steps: list[Step], cuts: int, seed: int) -> list[Outcome]:
    random = Random(seed)
    disk, done, outcomes = Disk(), 0, []
    for number, place in enumerate(cut_points(steps, cuts, random)):
        for step in steps[done:place]:
            disk.apply(step)
        done = place
        root = folder / f"after-{number}"
        lay_out(root, disk.after_a_cut(MODES[number % len(MODES)], random))
        outcomes.append(check(root, disk.acked))
        shutil.rmtree(root)
    return outcomes


# The bench


def measure(shim: Path, synchronous: str, answers: int, cuts: int, seed: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="viva-powercut-") as name:
        folder = Path(name).resolve()
        steps, rate = record(folder, shim, synchronous, answers)
        outcomes = cut(folder, steps, cuts, seed)
    kinds = [step.kind for step in steps]
    return {
        "synchronous": synchronous,
        "acknowledged": sum(step.path == ACKS and step.kind == WRITE for step in steps),
        "acks_per_s": round(rate),
        "writes": kinds.count(WRITE),
        "syncs": kinds.count(SYNC_END),
        "cuts": len(outcomes),
        "cuts_that_lost": sum(o.lost > 0 for o in outcomes),
        "answers_lost": sum(o.lost for o in outcomes),
        "answers_changed": sum(o.changed for o in outcomes),
        "unsound": sum(bool(o.unsound) for o in outcomes),
        "open_ms_p50": round(statistics.median(o.open_ms for o in outcomes)),
        "first_problem": next((o.unsound for o in outcomes if o.unsound), ""),
    }


COLUMNS = {
    "synchronous": "synchronous",
    "acknowledged": "acks",
    "acks_per_s": "acks/s*",
    "syncs": "syncs",
    "cuts": "cuts",
    "cuts_that_lost": "cuts that lost",
    "answers_lost": "answers lost",
    "answers_changed": "changed",
    "unsound": "unsound",
    "open_ms_p50": "open ms",
}


def show(rows: list[dict[str, object]]) -> None:
    print("  ".join(f"{title:>14}" for title in COLUMNS.values()))
    for row in rows:
        print("  ".join(f"{row[name]!s:>14}" for name in COLUMNS))
    for row in rows:
        if row["first_problem"]:
            print(f"first problem at {row['synchronous']}: {row['first_problem']}")
    print("* three process starts and the watching are in the time")


def verdict(rows: list[dict[str, object]]) -> dict[str, object]:
    shipped, *planted = rows
    clean = not (shipped["cuts_that_lost"] or shipped["unsound"] or shipped["answers_changed"])
    caught = {str(row["synchronous"]): "caught" if row["cuts_that_lost"] else "NOT CAUGHT" for row in planted}
    passed = clean and all(found == "caught" for found in caught.values())
    return {"bench": "powercut", "passed": passed, "planted_faults": caught, "rows": rows}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--small", action="store_true", help="quicker still, with one planted fault: for the tests")
    parser.add_argument("--cuts", type=int)
    parser.add_argument("--answers", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worker", nargs=4, metavar=("ROOT", "SYNCHRONOUS", "ANSWERS", "END"), help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.worker:
        root, synchronous, enough, end = options.worker
        asyncio.run(append_until(Path(root), synchronous, int(enough), end))
        return 0
    cuts = options.cuts or (12 if options.small else 24 if options.quick else 200)
    answers = options.answers or (240 if options.small else 450 if options.quick else 6000)
    plan = [("FULL", cuts), ("NORMAL", cuts // 2 if options.small or options.quick else cuts)]
    if not options.small:
        plan.append(("OFF", cuts // 2))
    with tempfile.TemporaryDirectory(prefix="viva-powercut-shim-") as folder:
        shim = compile_shim(Path(folder))
        rows = [measure(shim, synchronous, answers, count, options.seed) for synchronous, count in plan]
    show(rows)
    told = verdict(rows)
    for row in rows:
        name = f"acknowledged answers lost by power cuts, synchronous={row['synchronous']}"
        print(json.dumps({"measure": name, "value": row["answers_lost"], "unit": "answers", "cuts": row["cuts"]}))
    print(json.dumps(told))
    return 0 if told["passed"] else 1


if __name__ == "__main__":
    sys.exit(main())
