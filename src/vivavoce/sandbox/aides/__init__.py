"""The programs that a problem brings along: its generator, checker and interactor. They run in sandboxes of their own,
and what they need to know goes in there and not to the candidate's program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vivavoce.domain.problem import Interface, Value
from vivavoce.domain.running import Program, Run, RunLimits, SourceFile, Verdict
from vivavoce.ports.errors import Invalid
from vivavoce.sandbox.checking import ACCEPTED, WRONG, Ruling
from vivavoce.sandbox.drivers import wire

_INSIDE = Path(__file__).with_name("inside")
LIMITS = RunLimits(cpu_s=10.0, wall_s=30.0, memory_mb=1024, output_kb=65536)


class Broken(Exception):
    """What the problem brought along did not do its part: our fault, and never the candidate's."""


def generator(source: str) -> Program:
    return _program("generate_main.py", "generate.py", source)


def checker(source: str) -> Program:
    return _program("check_main.py", "checker.py", source)


def interactor(source: str) -> Program:
    return _program("interact_main.py", "interactor.py", source)


def _program(starts: str, name: str, source: str) -> Program:
    main = (_INSIDE / starts).read_text(encoding="utf-8")
    return Program(language="python", files=(SourceFile(name="main.py", text=main), SourceFile(name=name, text=source)))


def told(*values: Value) -> bytes:
    """What a generator, checker or interactor is given."""
    return json.dumps(values).encode()


def entered(interface: Interface, given: Value, language: str) -> bytes:
    """A test of the problem's own, for the driver. Raises `Broken` where it does not fit the interface."""
    try:
        return wire.encode(interface, given, language)
    except Invalid as unfit:
        raise Broken(f"A test does not fit its problem: {unfit.detail}") from unfit


def said(run: Run, who: str) -> Any:
    """What it gave back. Raises `Broken`."""
    if run.verdict is not Verdict.ACCEPTED:
        raise Broken(f"{who}: {run.verdict}. {run.detail or run.stderr.decode(errors='replace')[-500:]}")
    try:
        return json.loads(run.result)
    except ValueError as error:
        raise Broken(f"{who} gave nothing that can be read.") from error


def ruled(run: Run, who: str) -> Ruling:
    """Raises `Broken`."""
    ruling = said(run, who)
    if isinstance(ruling, str):
        return Ruling(Verdict.WRONG_ANSWER, ruling)
    return ACCEPTED if ruling else WRONG
