"""A program that has been built, tried on one test after the other."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

import structlog

from vivavoce.domain.judgement import TestRun
from vivavoce.domain.problem import Case, Checking, CodingProblem, Shape, Value
from vivavoce.domain.running import Run, RunLimits, Verdict
from vivavoce.ports.code import Built, CodeRunner
from vivavoce.sandbox import aides, checking
from vivavoce.sandbox.aides import Broken
from vivavoce.sandbox.checking import Ruling
from vivavoce.sandbox.drivers import wire

log = structlog.get_logger()

PRINTED_CHARACTERS = 4000
ERROR_CHARACTERS = 2000
ERROR_NAMES = re.compile(
    r"\b(?:(?:ZeroDivision|Type|Value|Index|Key|Attribute|Name|UnboundLocal|Recursion|Memory|Overflow|Assertion|Import"
    r"|NotImplemented|Unicode|EOF|Range|Reference|Syntax|Runtime|StackOverflow|OutOfMemory)Error"
    r"|(?:NullPointer|ArrayIndexOutOfBounds|StringIndexOutOfBounds|IndexOutOfBounds|ClassCast|Arithmetic|NoSuchElement"
    r"|NumberFormat|IllegalArgument|IllegalState|ConcurrentModification|NegativeArraySize|UnsupportedOperation"
    r"|InputMismatch)Exception"
    r"|index out of range|nil pointer dereference|integer divide by zero|nil map|out of range|out of bounds"
    r"|divide by zero|attempt to \w+ with overflow|called `Option::unwrap\(\)` on a `None` value)\b"
)
"""What may be told of an error in a hidden test: a name of the language's own, and nothing that the code has put in."""
MOMENT_MS = 2000
"""In which a program may still end by itself, once nobody is there any more to talk to."""
NOT_OF_ITS_TYPE = "It gave no value of the type that is asked for."


@dataclass(frozen=True, slots=True)
class Trial:
    """`aide` is the problem's checker or interactor, built, where it has one."""

    runner: CodeRunner
    problem: CodingProblem
    built: Built
    aide: Built | None

    async def test(self, case: Case, sample: bool) -> tuple[TestRun, Run]:
        """Raises `Broken` where what the problem brought along fails."""
        if self.problem.interactor:
            run, ruling = await self._converse(case)
            actual: Value = None
        else:
            run = await self._run(case)
            actual, ruling = await self.ruled(case, run)
        return (_of_a_sample(case, run, ruling, actual) if sample else _hidden(case, run, ruling)), run

    async def _run(self, case: Case) -> Run:
        language, interface = self.built.program.language, self.problem.interface
        stdin = await asyncio.to_thread(aides.entered, interface, case.given, language)
        return await self.runner.run(self.built, stdin, room_for(self.problem.limits, case.expected))

    async def ruled(self, case: Case, run: Run) -> tuple[Value, Ruling]:
        """What it gave, and whether it is right."""
        if run.verdict is not Verdict.ACCEPTED:
            return None, Ruling(run.verdict)
        try:
            actual = await asyncio.to_thread(self._value, run)
        except wire.WrongValue as wrong:
            return None, Ruling(Verdict.WRONG_ANSWER, str(wrong))
        if self.aide is None:
            return actual, await self._checked(case, actual)
        asked = aides.told(case.given, case.expected, actual)
        return actual, aides.ruled(await self.runner.run(self.aide, asked, aides.LIMITS), "checker.py")

    async def _checked(self, case: Case, actual: Value) -> Ruling:
        problem = self.problem
        check = partial(checking.check, problem.checker, problem.interface, case.expected)
        try:
            return await asyncio.to_thread(check, actual)
        except Exception:  # what is expected can be compared with itself: what cannot be is theirs
            log.exception("answer_not_compared", problem=problem.id, test=case.name)
            await asyncio.to_thread(check, case.expected)  # where this breaks too, the fault is ours
            return Ruling(Verdict.WRONG_ANSWER, NOT_OF_ITS_TYPE)

    def _value(self, run: Run) -> Value:
        if self.problem.interface.shape is Shape.STDIO:
            return run.stdout.decode(errors="replace")
        return wire.decode(self.problem.interface, run.result, self.built.program.language)

    async def _converse(self, case: Case) -> tuple[Run, Ruling]:
        """What the interactor has ruled stands, unless the program broke a limit or broke by itself: one that is not
        listened to any more, since the ruling has been made, may break for that. Whoever was still there when the time
        of the interactor was up has let it wait, and breaks only because it has gone."""
        if self.aide is None:
            raise Broken("interactor.py is not there.")
        asked = aides.told(case.given, case.expected)
        run, interactor = await self.runner.converse(self.built, self.aide, asked, self.problem.limits)
        if run.verdict not in (Verdict.ACCEPTED, Verdict.RUNTIME_ERROR):
            return run, Ruling(run.verdict)
        if interactor.verdict is Verdict.WALL_TIME_LIMIT and run.wall_ms >= interactor.wall_ms - MOMENT_MS:
            return run, Ruling(interactor.verdict)
        ruling = aides.ruled(interactor, "interactor.py")
        if run.verdict is Verdict.RUNTIME_ERROR and ruling.verdict is Verdict.ACCEPTED:
            return run, Ruling(run.verdict)
        return run, ruling


def room_for(limits: RunLimits, expected: Value) -> RunLimits:
    """What is right may be long; what is wrong may be somewhat longer."""
    needed_kb = 64 + 4 * len(json.dumps(expected)) // 1024
    return replace(limits, output_kb=max(limits.output_kb, needed_kb))


@asynccontextmanager
async def aide_of(runner: CodeRunner, problem: CodingProblem) -> AsyncIterator[Built | None]:
    """The problem's interactor or checker, built, where it has one."""
    if problem.interactor:
        program = aides.interactor(problem.interactor)
    elif problem.checker.checking is Checking.CUSTOM:
        program = aides.checker(problem.checker.source)
    else:
        yield None
        return
    built = await runner.build(program)
    try:
        yield built
    finally:
        await runner.discard(built)


def _of_a_sample(case: Case, run: Run, ruling: Ruling, actual: Value) -> TestRun:
    failed = run.stderr.decode(errors="replace")[-ERROR_CHARACTERS:].strip()
    return TestRun(
        name=case.name,
        verdict=ruling.verdict,
        time_ms=run.cpu_ms,
        memory_kb=run.memory_kb,
        sample=True,
        given=case.given,
        expected=case.expected,
        actual=actual,
        printed=run.stdout.decode(errors="replace")[:PRINTED_CHARACTERS],
        says=ruling.says or (failed if ruling.verdict is Verdict.RUNTIME_ERROR else ""),
    )


def _hidden(case: Case, run: Run, ruling: Ruling) -> TestRun:
    """Neither what went in nor what came out, nor any words that the program could have made of them."""
    return TestRun(
        name=case.name,
        verdict=ruling.verdict,
        time_ms=run.cpu_ms,
        memory_kb=run.memory_kb,
        says=_error_name(run) if ruling.verdict is Verdict.RUNTIME_ERROR else "",
    )


def _error_name(run: Run) -> str:
    names = ERROR_NAMES.findall(run.stderr.decode(errors="replace"))
    if names:
        return str(names[-1])
    return f"It ended by signal {run.signal}." if run.signal else ""
