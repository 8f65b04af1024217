"""A program and its interactor, in the real sandbox: whatever the one says, the other rules on it."""

from __future__ import annotations

import pytest

from sandbox.attempts import program
from vivavoce.domain.running import RunLimits, Verdict
from vivavoce.sandbox import aides
from vivavoce.sandbox.runner import BubblewrapRunner

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
