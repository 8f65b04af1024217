"""The languages of this machine: found, able to say hello and to solve a problem, and named where they are missing."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from vivavoce.domain.problem import Shape
from vivavoce.domain.running import Language, Program, Run, RunLimits, SourceFile, Verdict
from vivavoce.ports.code import CodeRunner, ScriptedRunner
from vivavoce.ports.errors import Unavailable
from vivavoce.sandbox import drivers, preparing
from vivavoce.sandbox import runner as runner_module
from vivavoce.sandbox.languages import LanguageSpec, Toolchain, languages
from vivavoce.sandbox.runner import BubblewrapRunner
from vivavoce.sandbox.self_test import SOLUTIONS, self_test

WANTED = ("c", "cpp", "go", "java", "javascript", "python", "rust", "sql", "typescript")
"""Whoever tests this project has them: see the list in CONTRIBUTING.md."""
LIMITS = RunLimits(cpu_s=10, wall_s=60)


def test_this_machine_has_every_language() -> None:
    missing = [f"{spec.title}: {spec.how_to_get}" for spec in languages().values() if spec.find() is None]

    assert tuple(sorted(languages())) == WANTED
    assert not missing, f"Languages are missing, so they cannot be tested. {'; '.join(missing)}"


@pytest.mark.parametrize("spec", languages().values(), ids=list(languages()))
def test_what_a_language_says_of_itself_fits_together(spec: LanguageSpec) -> None:
    tools = spec.find()
    assert tools is not None, spec.how_to_get
    for command in tools.commands.values():
        assert not command or os.path.isabs(command)
        assert not command or os.access(command, os.R_OK)
    assert all(os.path.isabs(root) for root in tools.roots)
    assert spec.source_name.endswith(spec.extensions)
    assert spec.how_to_get


def test_where_a_language_is_missing_it_is_not_found(tmp_path: Path) -> None:
    told = "from vivavoce.sandbox.languages import languages; print(*(n for n, s in languages().items() if s.find()))"
    nowhere = {"PATH": str(tmp_path), "HOME": str(tmp_path)}

    found = subprocess.run([sys.executable, "-c", told], env=nowhere, capture_output=True, text=True, check=True)

    assert set(WANTED) - set(found.stdout.split()) >= {"c", "cpp", "rust"}


@pytest.mark.slow
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("language", WANTED)
async def test_a_language_says_hello_and_solves_a_problem(sandbox: BubblewrapRunner, language: str) -> None:
    assert await self_test(sandbox, language) == ""


@pytest.mark.slow
@pytest.mark.asyncio(loop_scope="module")
async def test_a_language_that_solves_it_wrongly_fails_its_self_test(sandbox: BubblewrapRunner) -> None:
    wrong = {**SOLUTIONS, "python": SOLUTIONS["python"].replace("+", "-")}

    assert "gave" in await self_test(sandbox, "python", wrong)


@pytest.mark.slow
async def test_each_language_is_tried_and_one_that_does_not_work_is_named_with_its_command(tmp_path: Path) -> None:
    """A compiler is there, and what it needs is not."""
    runner = BubblewrapRunner(store=tmp_path / "store")
    await runner.open()
    c, python = languages()["c"], languages()["python"]
    tools = python.find()
    assert tools is not None
    runner.__dict__["_toolchains"] = {"c": Toolchain(commands={"compiler": "/bin/false"}), "python": tools}
    try:
        await runner.prepare()
        known = {language.name: language for language in runner.languages()}
        assert (known["python"].available, known["python"].version) == (True, platform.python_version())
        assert not known["c"].available
        assert c.how_to_get in known["c"].how_to_get
        with pytest.raises(Unavailable, match="does not work") as refused:
            await runner.build(Program(language="c", files=(SourceFile(name="", text=c.hello),)))
        assert refused.value.code == "language_missing"
    finally:
        await runner.close()


@pytest.mark.slow
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("language", languages())
async def test_a_language_says_its_version(sandbox: BubblewrapRunner, language: str) -> None:
    assert re.fullmatch(r"\d+(\.\d+)+", await sandbox._version(languages()[language], sandbox._toolchains[language]))


async def test_a_language_is_tried_once_a_day_and_not_where_the_sandbox_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []
    says: list[str | Exception] = []

    async def tried(runner: CodeRunner, language: str) -> str:
        tries.append(language)
        said = says.pop(0) if says else ""
        if isinstance(said, Exception):
            raise said
        return said

    async def version(self: BubblewrapRunner, spec: LanguageSpec, tools: Toolchain) -> str:
        return "9.1"

    monkeypatch.setattr(runner_module, "self_test", tried)
    monkeypatch.setattr(BubblewrapRunner, "_version", version)
    tools = languages()["python"].find()
    assert tools is not None

    def made() -> BubblewrapRunner:
        runner = BubblewrapRunner(store=tmp_path)
        runner.__dict__["_toolchains"] = {"python": tools}
        return runner

    def python(runner: BubblewrapRunner) -> Language:
        return next(language for language in runner.languages() if language.name == "python")

    says[:] = [Unavailable("The sandbox failed.")]
    first = made()
    await first.prepare()
    assert (len(tries), python(first).available, python(first).version) == (1, True, "")
    says[:] = ["It is slow today."]
    await first.prepare()
    assert (len(tries), python(first).available, python(first).version) == (3, True, "9.1")
    again = made()
    await again.prepare()
    assert (len(tries), python(again).version) == (3, "9.1")
    says[:] = ["It says nothing.", "It says nothing."]
    await again.prepare(anew=True)
    assert (len(tries), python(again).available) == (5, False)
    assert "It says nothing." in python(again).how_to_get
    monkeypatch.setattr(preparing, "PROVEN_FOR_S", 0.0)
    later = made()
    await later.prepare()
    assert len(tries) == 6


async def test_what_fails_by_our_own_fault_says_nothing_of_a_language() -> None:
    broken = ScriptedRunner(behave=lambda program, stdin: Run(verdict=Verdict.INTERNAL_ERROR, exit_code=None))
    with pytest.raises(Unavailable):
        await self_test(broken, "python")
    silent = ScriptedRunner(behave=lambda program, stdin: Run(verdict=Verdict.ACCEPTED, exit_code=0))
    assert "says hello" in await self_test(silent, "python")


@pytest.mark.slow
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("language", drivers.languages_for(drivers.Interface(shape=Shape.STDIO)))
async def test_what_a_candidate_begins_with_compiles_and_runs(sandbox: BubblewrapRunner, language: str) -> None:
    starter = drivers.starter(drivers.Interface(shape=Shape.STDIO), language)

    built = await sandbox.build(Program(language=language, files=(SourceFile(name="", text=starter),)))
    run = await sandbox.run(built, b"1 2\n", LIMITS)

    assert run.verdict is Verdict.ACCEPTED, run.stderr
    assert run.stderr == b""
