"""`viva code`: programs in the sandbox, from the command line."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from typing import Any

from vivavoce.code_setup import answers_of, judge_over, opened_runner
from vivavoce.content.problem_rules import lacking
from vivavoce.content.reader import load_bank
from vivavoce.domain.judgement import Judgement
from vivavoce.domain.running import Program, Run, RunLimits, SourceFile, Verdict
from vivavoce.ports.clock import SystemClock
from vivavoce.ports.code import CodeRunner
from vivavoce.ports.errors import Invalid, NotFound
from vivavoce.sandbox.proving import Proven, Proving
from vivavoce.sandbox.shelf import Shelf
from vivavoce.settings import Settings

_WORDS = {
    Verdict.INTERNAL_ERROR: "The sandbox failed; the program is not to blame",
    Verdict.COMPILE_ERROR: "It does not compile",
    Verdict.COMPILE_TIME_LIMIT: "Compiling takes too long",
    Verdict.COMPILE_MEMORY_LIMIT: "Compiling takes too much memory",
    Verdict.SECURITY_VIOLATION: "It was ended: it asked the kernel for what no program here may",
    Verdict.OUTPUT_LIMIT: "It was ended: it wrote too much",
    Verdict.MEMORY_LIMIT: "It was ended: it took too much memory",
    Verdict.TIME_LIMIT: "It was ended: it took too much processor time",
    Verdict.WALL_TIME_LIMIT: "It was ended: it took too long",
    Verdict.RUNTIME_ERROR: "It failed",
    Verdict.ACCEPTED: "It ended well",
}


async def run_program(
    settings: Settings, language: str, name: str, source: bytes, stdin: bytes, *, as_json: bool
) -> int:
    """0 if it ended well, 1 if not, 2 if what was asked for makes no sense."""
    program = Program(language=language, files=(SourceFile(name=name, text=source.decode("utf-8", "replace")),))
    async with opened_runner(settings) as runner:
        try:
            run = await _built_and_run(runner, program, stdin)
        except Invalid as failure:
            print(f"viva: {failure.detail}", file=sys.stderr)
            return 2
    if as_json:
        print(json.dumps(shown(run), indent=2, ensure_ascii=False))
    else:
        _print(run)
    return 0 if run.verdict is Verdict.ACCEPTED else 1


def serve_programs(settings: Settings, host: str, port: int) -> None:
    """Until it is told to stop. What runs here is run on this machine: a pod asks no other pods."""
    import uvicorn

    from vivavoce.code_setup import runner_secret
    from vivavoce.sandbox.pod_server import pod_app

    own = replace(settings, runners=())
    app = pod_app(lambda: opened_runner(own, ahead=True), runner_secret(settings))
    print(f"Programs are run at http://{host}:{port}", flush=True)
    uvicorn.run(app, host=host, port=port, log_level="warning")


async def _built_and_run(runner: CodeRunner, program: Program, stdin: bytes) -> Run:
    """What did not compile has not run: then it is the compiler that is told of."""
    built = await runner.build(program)
    try:
        if built.compiled is not None and not built.ready:
            return built.compiled
        return await runner.run(built, stdin, RunLimits())
    finally:
        await runner.discard(built)


def shown(run: Run) -> dict[str, Any]:
    return {
        "verdict": run.verdict.value,
        "exit_code": run.exit_code,
        "signal": run.signal,
        "stdout": run.stdout.decode("utf-8", "replace"),
        "stderr": run.stderr.decode("utf-8", "replace"),
        "time_ms": round(run.cpu_ms, 1),
        "wall_ms": round(run.wall_ms, 1),
        "memory_kb": run.memory_kb,
        "rung": run.rung.value,
        **({"detail": run.detail} if run.detail else {}),
    }


def _print(run: Run) -> None:
    """The program's own output as it is; what is said of it goes to standard error."""
    sys.stdout.write(run.stdout.decode("utf-8", "replace"))
    sys.stdout.flush()
    sys.stderr.write(run.stderr.decode("utf-8", "replace"))
    how = f" with exit code {run.exit_code}" if run.exit_code else f" by signal {run.signal}" if run.signal else ""
    told = f"{run.verdict.value}: {_WORDS.get(run.verdict, run.verdict.value)}{how}"
    used = f"{run.cpu_ms:.0f} ms of processor time, {run.memory_kb / 1024:.1f} MB, rung {run.rung.value}"
    print(f"{told} ({used}).{' ' + run.detail if run.detail else ''}", file=sys.stderr)


async def judge_program(settings: Settings, problem_id: str, language: str, source: bytes, *, as_json: bool) -> int:
    """0 if it is accepted, 1 if not, 2 if what was asked for makes no sense."""
    program = Program(language=language, files=(SourceFile(name="", text=source.decode("utf-8", "replace")),))
    async with opened_runner(settings) as runner:
        judge = judge_over(runner, settings, Shelf(load_bank(settings.content_dirs).problems()), SystemClock())
        try:
            judgement = await judge.judge("command line", problem_id, program, lambda step: None)
        except (Invalid, NotFound) as failure:
            print(f"viva: {failure.detail}", file=sys.stderr)
            return 2
    if as_json:
        print(json.dumps(shown_judgement(judgement), indent=2, ensure_ascii=False))
    else:
        _print_judgement(judgement)
    return 0 if judgement.verdict is Verdict.ACCEPTED else 1


def shown_judgement(judgement: Judgement) -> dict[str, Any]:
    """Of hidden tests the judge itself has said nothing more."""
    growth = judgement.growth
    return {
        "verdict": judgement.verdict.value,
        "passed": judgement.passed,
        "total": len(judgement.tests),
        "tests": [
            {
                "name": test.name,
                "verdict": test.verdict.value,
                "time_ms": round(test.time_ms, 1),
                "memory_kb": test.memory_kb,
                "sample": test.sample,
                **({"says": test.says} if test.says else {}),
            }
            for test in judgement.tests
        ],
        "compiler": judgement.compiler,
        "growth": None if growth is None else asdict(growth),
        "rung": judgement.rung.value,
    }


def _print_judgement(judgement: Judgement) -> None:
    if judgement.compiler:
        print(judgement.compiler, file=sys.stderr)
    for test in judgement.tests:
        print(f"  {test.verdict.value:<8} {test.time_ms:6.0f} ms  {test.memory_kb / 1024:6.1f} MB  {test.name}")
        if test.says:
            print(f"           {test.says}")
    if judgement.growth is not None:
        print(judgement.growth.why)
    print(f"{judgement.verdict.value}: {judgement.passed} of {len(judgement.tests)} tests passed.")


async def check_problems(settings: Settings, ids: list[str]) -> int:
    """Whether coding problems keep their word; all of them where none is named."""
    bank = load_bank(settings.content_dirs)
    unknown = [problem_id for problem_id in ids if problem_id not in bank.problems()]
    if unknown:
        raise NotFound(f"There is no coding problem '{unknown[0]}'. There are: {', '.join(sorted(bank.problems()))}.")
    amiss = 0
    async with opened_runner(settings) as runner:
        proving = Proving(runner, answers_of(runner, settings))
        for problem_id in ids or sorted(bank.problems()):
            problem = bank.problems()[problem_id]
            print(problem_id, flush=True)
            found = [*lacking(bank.question(problem_id, 1), problem), await proving.generator(problem)]
            for example in (*problem.references, *problem.wrong, *problem.slow):
                found.append(_told(await proving.solution(problem, example)))
            found = [one for one in found if one]
            amiss += len(found)
            for one in found:
                print(f"  NOT RIGHT  {one}")
    print("All is right." if not amiss else f"{amiss} things are not right.")
    return 1 if amiss else 0


def _told(proven: Proven) -> str:
    example = proven.example
    print(
        f"  {example.verdict:<4} wanted, {proven.verdict:<4} given  {proven.slowest_ms:6.0f} ms  {example.language:<8}",
        end="",
    )
    print(f" {example.says}", flush=True)
    return proven.amiss and f"{example.language}, {example.says or 'a reference'}: {proven.amiss}"
