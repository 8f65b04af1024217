"""The languages of this machine: found, able to say hello and to solve a problem, and named where they are missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vivavoce.domain.problem import Shape
from vivavoce.domain.running import Program, RunLimits, SourceFile, Verdict
from vivavoce.sandbox import drivers
from vivavoce.sandbox.languages import LanguageSpec, languages
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
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("language", drivers.languages_for(drivers.Interface(shape=Shape.STDIO)))
async def test_what_a_candidate_begins_with_compiles_and_runs(sandbox: BubblewrapRunner, language: str) -> None:
    starter = drivers.starter(drivers.Interface(shape=Shape.STDIO), language)

    built = await sandbox.build(Program(language=language, files=(SourceFile(name="", text=starter),)))
    run = await sandbox.run(built, b"1 2\n", LIMITS)

    assert run.verdict is Verdict.ACCEPTED, run.stderr
    assert run.stderr == b""
