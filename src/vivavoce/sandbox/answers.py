"""The tests that a problem's generator makes and its reference answers, each computed once and kept on the disk.

A file's name is decided by all that its content depends on, so nothing here ever grows stale; the folder may be deleted
at any time.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from weakref import WeakValueDictionary

from vivavoce.domain.problem import Case, CodingProblem, Example, GeneratedCase, Shape, Value
from vivavoce.domain.running import Program, Run, SourceFile, Verdict
from vivavoce.ports.code import CodeRunner
from vivavoce.sandbox import aides, drivers
from vivavoce.sandbox.aides import Broken
from vivavoce.sandbox.drivers import wire

FORM = 1
"""Raised when the same program would give a file of another form."""
ANSWERING = ("python", "sql")


class Answers:
    def __init__(self, runner: CodeRunner, folder: Path) -> None:
        self._runner = runner
        self._folder = folder
        self._making: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def of(self, problem: CodingProblem, test: Case | GeneratedCase) -> Case:
        """One that was made by hand has its answer already."""
        return await self.case(problem, test) if isinstance(test, GeneratedCase) else test

    async def case(self, problem: CodingProblem, made: GeneratedCase) -> Case:
        """Raises `Broken` where the problem's own programs fail. An interactor knows by itself what is right."""
        given = await self.given(problem, made.seed, made.size)
        if problem.interactor:
            return Case(name=made.name, given=given, expected=None)
        reference = answering_reference(problem)

        async def answer() -> Value:
            return await self._answer(problem, reference, given)

        made_of = (problem.generator, made.seed, made.size, repr(problem.interface), reference.source)
        return Case(name=made.name, given=given, expected=await self._kept(_digest("answer", *made_of), answer))

    async def given(self, problem: CodingProblem, seed: int, size: int) -> Value:
        async def generate() -> Value:
            program = aides.generator(problem.generator)
            return aides.said(await self._run(program, aides.told(seed, size)), "generate.py")

        return await self._kept(_digest("given", problem.generator, seed, size), generate)

    async def _answer(self, problem: CodingProblem, reference: Example, given: Value) -> Value:
        files = (SourceFile(name="", text=reference.source),)
        program = drivers.program(problem.interface, reference.language, files)
        run = await self._run(program, aides.entered(problem.interface, given, reference.language))
        if run.verdict is not Verdict.ACCEPTED:
            raise Broken(f"The reference: {run.verdict}. {run.stderr.decode(errors='replace')[-500:]}")
        if problem.interface.shape is Shape.STDIO:
            return run.stdout.decode(errors="replace")
        try:
            return wire.decode(problem.interface, run.result, reference.language)
        except wire.WrongValue as wrong:
            raise Broken(f"The reference: {wrong}") from wrong

    async def _run(self, program: Program, stdin: bytes) -> Run:
        built = await self._runner.build(program)
        try:
            return await self._runner.run(built, stdin, aides.LIMITS)
        finally:
            await self._runner.discard(built)

    async def _kept(self, digest: str, make: Callable[[], Awaitable[Value]]) -> Value:
        """From the disk, or made and put there. Who wants the same at the same time waits for the first."""
        path = self._folder / digest[:2] / f"{digest}.json"
        async with self._making.setdefault(digest, asyncio.Lock()):
            if (found := await asyncio.to_thread(_read, path)) is not None:
                return found[0]
            value = await make()
            await asyncio.to_thread(_write, path, value)
            return value


def answering_reference(problem: CodingProblem) -> Example:
    return next(example for example in problem.references if example.language in ANSWERING)


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps([FORM, *map(str, parts)]).encode()).hexdigest()


def _read(path: Path) -> list[Value] | None:
    """In a list, since the value may be null."""
    try:
        return [json.loads(path.read_bytes())]
    except (FileNotFoundError, ValueError):
        return None


def _write(path: Path, value: Value) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, suffix=".part", delete=False, encoding="utf-8") as part:
        json.dump(value, part, separators=(",", ":"))
    os.replace(part.name, path)
