"""What the sandbox costs: the same program bare, through the sandbox, from a warm process, and through DMOJ's executor.

All ways take turns in one run, so that a busy machine is busy for all of them; what counts are ratios of medians. On
a busy machine the sandbox still waits longer than others, since it lets them go first: so there is the processor time
too, of the program, its room, the supervisor and the service together.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

from _dmoj import dmoj
from _processor import supervisors, used_by_the_ended_ms, used_ms
from vivavoce.domain.running import Program, Rung, RunLimits, SourceFile, Verdict
from vivavoce.sandbox.languages import LanguageSpec, Toolchain, languages
from vivavoce.sandbox.pooling import Pool
from vivavoce.sandbox.runner import BubblewrapRunner
from vivavoce.sandbox.warm import NoPool, Stage

STORE = Path(__file__).parents[1] / ".tools" / "languages"
ROOMY = RunLimits(cpu_s=10.0, wall_s=60.0)
HELLO = {"python": "print(1)\n"}
GOALS = {
    "python cold / bare": 1.5,
    "python warm / cold": 0.25,
    "java warm / cold": 0.15,
}
COMPARED = (
    ("cold", "bare"),
    ("cold processor", "bare processor"),
    ("warm", "cold"),
    ("warm", "bare"),
    ("dmoj", "bare"),
)
THROUGHPUT_LEAST = 0.6
TOGETHER = 2


def timed(do: Callable[[], object]) -> float:
    begin = time.perf_counter()
    do()
    return (time.perf_counter() - begin) * 1000


async def timed_async(do: Callable[[], Awaitable[object]]) -> float:
    begin = time.perf_counter()
    await do()
    return (time.perf_counter() - begin) * 1000


def without_packages(python: str, folder: Path) -> str:
    """The sandbox shows no installed packages; reading those of this machine at each start would flatter it."""
    subprocess.run([python, "-m", "venv", "--without-pip", folder / "bare"], check=True)
    return str(folder / "bare" / "bin" / "python")


class Bare:
    """The same commands as in the sandbox, with nothing around them."""

    def __init__(self, spec: LanguageSpec, tools: Toolchain, folder: Path) -> None:
        source = folder / spec.source_name
        source.write_text(HELLO.get(spec.name, spec.hello))
        commands = dict(tools.commands)
        if spec.name == "python":
            commands["python"] = without_packages(commands["python"], folder)
        values = {**commands, "stem": source.stem, "memory_mb": "256"}
        places = {"/out": str(folder), "/prog": str(folder), "/src": str(folder)}

        def filled(words: tuple[str, ...]) -> list[str]:
            put = [word.replace("{source}", str(source)).replace("{sources}", str(source)) for word in words]
            for name, value in values.items():
                put = [word.replace(f"{{{name}}}", value) for word in put]
            for inside, here in places.items():
                put = [here + word.removeprefix(inside) if word.startswith(inside) else word for word in put]
            return put

        self.compile = filled(spec.compile) if spec.compile else None
        self.run = filled(spec.run)

    def all(self) -> None:
        for command in (self.compile, self.run):
            if command is not None:
                subprocess.run(command, check=True, capture_output=True, env={"PATH": "/usr/bin:/bin"})


def bare_of(spec: LanguageSpec, tools: Toolchain, folder: Path) -> Bare | None:
    bare = Bare(spec, tools, folder)
    try:
        bare.all()
    except subprocess.CalledProcessError:
        print(f"{spec.name} has no bare figure: its command does not work without what the sandbox prepares.")
        return None
    return bare


async def through(runner: BubblewrapRunner, program: Program) -> float:
    """The processor time inside, in milliseconds."""
    built = await runner.build(program)
    run = await runner.run(built, b"", ROOMY)
    assert run.verdict is Verdict.ACCEPTED, run
    await runner.discard(built)
    return run.cpu_ms


async def measured(
    runner: BubblewrapRunner, program: Program, watching: list[int], seen: dict[str, list[float]]
) -> None:
    begin, before = time.perf_counter(), used_ms(watching)
    inside = await through(runner, program)
    seen["cold"].append((time.perf_counter() - begin) * 1000)
    if program.language in HELLO:
        seen["cold processor"].append(used_ms(watching) - before + inside)


def measured_bare(bare: Bare, seen: dict[str, list[float]]) -> None:
    before = used_by_the_ended_ms()
    seen["bare"].append(timed(bare.all))
    seen["bare processor"].append(used_by_the_ended_ms() - before)


async def costs(runner: BubblewrapRunner, name: str, times: int, folder: Path, watching: list[int]) -> dict[str, float]:
    spec = languages()[name]
    tools = spec.find()
    if tools is None:
        print(f"{name} is not measured: {spec.how_to_get}")
        return {}
    program = Program(language=name, files=(SourceFile(name="", text=HELLO.get(name, spec.hello)),))
    bare, pool = bare_of(spec, tools, folder), Pool(runner)
    seen: defaultdict[str, list[float]] = defaultdict(list)
    warms = spec.warm is not None
    with dmoj(tools.commands["python"], folder) if name == "python" else _nobody() as other:
        if warms:
            pool.take(name, Stage.RUN)
            await pool.full()
        for _ in range(times):
            if bare is not None:
                measured_bare(bare, seen)
            runner.pool = NoPool()
            await measured(runner, program, watching, seen)
            if warms:
                runner.pool = pool
                seen["warm"].append(await timed_async(lambda: through(runner, program)))
                await pool.full()
            if other is not None:
                seen["dmoj"].append(other())
    await pool.close()
    runner.pool = NoPool()
    return {way: median(figures) for way, figures in seen.items()}


class _nobody:  # noqa: N801 - stands where a context manager is called for
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


async def throughput(runner: BubblewrapRunner, seconds: float, folder: Path) -> tuple[float, float]:
    """Runs a second, so many at a time: bare and through the sandbox, in turns."""
    spec = languages()["python"]
    tools = spec.find()
    assert tools is not None
    bare = Bare(spec, tools, folder)
    program = Program(language="python", files=(SourceFile(name="", text=HELLO["python"]),))
    built = await runner.build(program)

    async def bare_once() -> None:
        await asyncio.to_thread(bare.all)

    async def our_once() -> None:
        run = await runner.run(built, b"", ROOMY)
        assert run.verdict is Verdict.ACCEPTED, run

    rates: dict[str, list[float]] = defaultdict(list)
    for _ in range(4):
        for name, once in (("bare", bare_once), ("ours", our_once)):
            done, until = 0, time.perf_counter() + seconds / 8

            async def go_on(once: Callable[[], Awaitable[None]] = once, until: float = until) -> int:
                count = 0
                while time.perf_counter() < until:
                    await once()
                    count += 1
                return count

            begin = time.perf_counter()
            done = sum(await asyncio.gather(*(go_on() for _ in range(TOGETHER))))
            rates[name].append(done / (time.perf_counter() - begin))
    return median(rates["bare"]), median(rates["ours"])


async def measure(options: argparse.Namespace) -> tuple[dict[str, object], bool]:
    runner = BubblewrapRunner(store=STORE)
    footing = await runner.open()
    if footing.rung is not Rung.FULL:
        print(f"Nothing to measure: the sandbox is on the rung '{footing.rung}'. {footing.why}")
        return {}, False
    told: dict[str, object] = {}
    watching = supervisors()
    with tempfile.TemporaryDirectory() as folder:
        for name in options.languages:
            times = options.times if name == "python" else max(3, options.times // 6)
            row = await costs(runner, name, times, Path(folder), watching)
            print(f"{name:<12}", " ".join(f"{way} {figure:.1f} ms" for way, figure in row.items()), flush=True)
            told |= {f"{name} {way} ms": round(figure, 1) for way, figure in row.items()}
            told |= {f"{name} {a} / {b}": round(row[a] / row[b], 3) for a, b in COMPARED if {a, b} <= row.keys()}
        bare, ours = await throughput(runner, options.seconds, Path(folder))
    await runner.close()
    told |= {"bare runs/s, two at a time": round(bare, 1), "our runs/s, two at a time": round(ours, 1)}
    told["throughput ours / bare"] = round(ours / bare, 3)
    print(f"two at a time: bare {bare:.1f}/s, ours {ours:.1f}/s, ratio {ours / bare:.2f}")
    held = (
        all(float(str(told.get(name, 0))) <= goal for name, goal in GOALS.items()) and ours / bare >= THROUGHPUT_LEAST
    )
    return told, held


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=16.0)
    parser.add_argument("--languages", nargs="*", default=["python", "java", "cpp", "go", "rust", "javascript"])
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.times, options.seconds, options.languages = 6, 2.0, ["python"]
    told, held = asyncio.run(measure(options))
    print(json.dumps(told))
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
