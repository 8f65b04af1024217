"""A program and its interactor, in the real sandbox: whatever the one says, the other rules on it."""

from __future__ import annotations

import pytest

from sandbox.attempts import program
from vivavoce.domain.running import RunLimits, Verdict
from vivavoce.sandbox import aides
from vivavoce.sandbox.cell import WALL_FACTOR_MOST, Cell
from vivavoce.sandbox.runner import BubblewrapRunner, _outliving

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

INTERACTOR = """
def interact(given, expected, say, hear):
    say(str(given))
    return hear() == "3" or "That is not three."
"""


@pytest.mark.parametrize(
    ("source", "right"),
    [
        ("print(int(input()) + 1)", True),
        ("import sys\nwhile True: sys.stdout.buffer.write(b'3' * (1 << 20))\n", False),
        ("import sys\nsys.stdout.buffer.write(b'\\xff\\0\\n')\n", False),
        ("import os\nos.close(1)\n", False),
    ],
    ids=["an answer", "a line without an end", "bytes that are no text", "nothing"],
)
async def test_an_interactor_rules_on_whatever_it_hears(sandbox: BubblewrapRunner, source: str, right: bool) -> None:
    built, interactor = await sandbox.build(program(source)), await sandbox.build(aides.interactor(INTERACTOR))
    _, heard = await sandbox.converse(built, interactor, aides.told(2, None), RunLimits(cpu_s=10, wall_s=20))
    ruling = aides.ruled(heard, "interactor.py")
    assert (ruling.verdict is Verdict.ACCEPTED) is right
    await sandbox.discard(built)
    await sandbox.discard(interactor)


async def test_where_both_wait_it_is_the_program_whose_time_is_up(sandbox: BubblewrapRunner) -> None:
    """It has forgotten to flush what it says."""
    source = "import sys\nsys.stdin.readline()\nprint(3)\nsys.stdin.readline()\n"
    built, interactor = await sandbox.build(program(source)), await sandbox.build(aides.interactor(INTERACTOR))
    ran, heard = await sandbox.converse(built, interactor, aides.told(2, None), RunLimits(cpu_s=2, wall_s=0.4))
    assert (ran.verdict, heard.verdict) == (Verdict.WALL_TIME_LIMIT, Verdict.ACCEPTED)
    await sandbox.discard(built)
    await sandbox.discard(interactor)


async def test_an_interactor_outlives_any_program_even_on_a_machine_that_has_no_time_for_it() -> None:
    cell = Cell(command=("x",), limits=RunLimits(wall_s=18))
    assert _outliving(cell, cell).limits.wall_s > 18 * WALL_FACTOR_MOST
    assert _outliving(cell, cell).extra
