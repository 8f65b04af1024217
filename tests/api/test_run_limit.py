"""How long a run may take counts from when its turn has come, however long the line was."""

from __future__ import annotations

import asyncio

from api.coding_room import CODE, QUESTIONS, SESSION_ID, Room
from vivavoce.domain.coding import Code
from vivavoce.domain.commands import RunCode
from vivavoce.domain.effects import TryCode
from vivavoce.domain.events import CodeRan
from vivavoce.domain.judgement import Judgement
from vivavoce.domain.running import Program, Verdict
from vivavoce.engine.coding import Coding
from vivavoce.engine.engine import Engine
from vivavoce.engine.performer import Performer
from vivavoce.engine.telling import InLine
from vivavoce.ports.code import Heard, ScriptedJudge, Step
from vivavoce.ports.interviewing import ScriptedInterviewer, ScriptedScorer

QUEUED, COMPILING, RUNNING = Step(state="queued", position=3), Step(state="compiling"), Step(state="running", total=1)
WITHIN_S = 0.02


async def test_the_limit_rests_in_the_line_and_begins_when_the_turn_has_come() -> None:
    heard: list[Step] = []
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(60) as limit:
        at_first = limit.when()
        await asyncio.sleep(0)
        line = InLine(limit, 100, lambda _, step: heard.append(step))
        effect = TryCode(run_id="r")
        line.advance(effect, COMPILING)
        assert limit.when() == at_first
        line.advance(effect, QUEUED)
        assert limit.when() is None
        line.advance(effect, COMPILING)
        assert (limit.when() or 0) >= loop.time() + 99
        begun = limit.when()
        line.advance(effect, RUNNING)
        assert limit.when() == begun
    assert heard == [COMPILING, QUEUED, COMPILING, RUNNING]


class Waiting(ScriptedJudge):
    """Lets what is asked of it wait for four times the limit: in the line at first, then on its first attempts."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step
        self.attempts = 0

    async def samples(self, owner: str, problem_id: str, program: Program, heard: Heard) -> Judgement:
        self.attempts += 1
        heard(self.step)
        turn = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_later(4 * WITHIN_S, lambda: turn.done() or turn.set_result(None))
        await turn
        return await super().samples(owner, problem_id, program, heard)


async def tried(judge: Waiting) -> Verdict:
    room = Room(judge)
    coding = Coding(judge, room.problems)
    performer = Performer(ScriptedInterviewer(QUESTIONS), ScriptedScorer(), room.clock.now, coding=coding)
    room.engine = Engine(room.store, room.clock, performer, run_within_s=WITHIN_S)
    question_id = await room.begin()
    code = Code(language="python", text=CODE)
    command = RunCode(at=room.clock.now(), question_id=question_id, kind="samples", code=code)
    await room.engine.execute(SESSION_ID, command)

    async def time_goes_on() -> None:
        while True:
            room.clock.advance(1)
            await asyncio.sleep(0)

    going = asyncio.create_task(time_goes_on())
    await room.engine.wait_until(SESSION_ID, lambda s: bool(s.runs) and all(r.done for r in s.runs), 30)
    going.cancel()
    await room.engine.stop()
    [ran] = [entry.event for entry in await room.store.read(SESSION_ID) if isinstance(entry.event, CodeRan)]
    return ran.outcome.verdict


async def test_a_long_line_fails_no_run() -> None:
    judge = Waiting(QUEUED)
    assert await tried(judge) is Verdict.ACCEPTED
    assert judge.attempts == 1


async def test_a_run_that_takes_too_long_in_its_turn_is_our_fault_in_the_end() -> None:
    judge = Waiting(RUNNING)
    assert await tried(judge) is Verdict.INTERNAL_ERROR
    assert judge.attempts == 3
