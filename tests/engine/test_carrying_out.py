"""What came of a run: of the code, what the code did; of us, that it is owed still, or our fault."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from api.coding_room import CODE, QUESTIONS, SESSION_ID, Room
from vivavoce.domain.code_quality import Quality
from vivavoce.domain.coding import Code, Outcome
from vivavoce.domain.commands import RunCode
from vivavoce.domain.events import CodeRan
from vivavoce.domain.running import Rung
from vivavoce.engine.coding import Coding
from vivavoce.engine.engine import ATTEMPTS_BEFORE_FLOOR, Engine
from vivavoce.engine.performer import Performer
from vivavoce.ports.code import ScriptedJudge, ScriptedQuality
from vivavoce.ports.errors import Unavailable
from vivavoce.ports.interviewing import ScriptedInterviewer, ScriptedScorer


class Carried:
    """One submission in a room, and how it is carried out."""

    def __init__(self, judge: ScriptedJudge, quality: ScriptedQuality | None = None) -> None:
        self.judge = judge
        self.room = Room(judge)
        coding = Coding(judge, self.room.problems, quality or ScriptedQuality())
        performer = Performer(ScriptedInterviewer(QUESTIONS), ScriptedScorer(), self.room.clock.now, coding=coding)
        self.room.engine = Engine(self.room.store, self.room.clock, performer)

    async def asked(self, kind: Any = "submission", rung: Rung = Rung.FULL) -> None:
        """`rung` is that of the time when it is run."""
        question_id = await self.room.begin()
        self.judge.rung = rung
        code = Code(language="python", text=CODE)
        command = RunCode(at=self.room.clock.now(), question_id=question_id, kind=kind, code=code)
        await self.room.engine.execute(SESSION_ID, command)

    async def outcomes(self, seconds: int = 40) -> list[Outcome]:
        for _ in range(seconds):
            await asyncio.sleep(0.002)
            self.room.clock.advance(1)
        return [
            entry.event.outcome for entry in await self.room.store.read(SESSION_ID) if isinstance(entry.event, CodeRan)
        ]


@pytest.mark.parametrize("failure", [RecursionError, MemoryError, ValueError])
async def test_code_that_breaks_its_reader_is_scored_by_its_tests(failure: type[Exception]) -> None:
    def breaks(code: Code) -> Quality | None:
        raise failure

    carried = Carried(ScriptedJudge(), ScriptedQuality(reads=breaks))
    await carried.asked()
    [outcome] = await carried.outcomes()
    assert (outcome.verdict, outcome.quality) == ("AC", None)
    assert len(carried.judge.asked) == 1
    await carried.room.engine.stop()


@pytest.mark.parametrize("kind", ["submission", "samples", "run"])
@pytest.mark.parametrize("failure", [Unavailable("It does not start in time."), Unavailable("No.", code="no_sandbox")])
async def test_a_sandbox_that_is_away_is_waited_for(failure: Unavailable, kind: str) -> None:
    carried = Carried(ScriptedJudge(failing=failure))
    await carried.asked(kind)
    assert await carried.outcomes(80) == []
    assert len(carried.judge.asked) > ATTEMPTS_BEFORE_FLOOR
    carried.judge.failing = None
    [outcome] = await carried.outcomes()
    assert outcome.verdict == "AC"
    await carried.room.engine.stop()


@pytest.mark.parametrize(
    ("failure", "rung"),
    [(Unavailable("Not installed.", code="language_missing"), Rung.FULL), (Unavailable("No sandbox."), Rung.BROWSER)],
)
async def test_what_is_not_there_at_all_is_told_at_once(failure: Unavailable, rung: Rung) -> None:
    carried = Carried(ScriptedJudge(failing=failure))
    await carried.asked(rung=rung)
    [outcome] = await carried.outcomes(2)
    assert (outcome.verdict, outcome.says) == ("DEGRADED", failure.detail)
    await carried.room.engine.stop()
