"""An interview whose candidate was erased: nobody waits for it, works on it or is reminded of it any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from engine.test_engine import House
from vivavoce.domain.question import Answer, Question
from vivavoce.domain.scoring import Scorecard
from vivavoce.engine.mailbox import Step
from vivavoce.ports.errors import NotFound
from vivavoce.ports.interviewing import ScriptedScorer


class EndlessScorer(ScriptedScorer):
    """Thinks for ever, and notes when it is told to stop."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.stopped = asyncio.Event(), asyncio.Event()

    async def score(self, question: Question, answer: Answer, *, session_id: str | None = None) -> Scorecard:
        self.began.set()
        try:
            return await asyncio.get_running_loop().create_future()
        finally:
            self.stopped.set()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    house.scorer = EndlessScorer()
    house.engine = house._engine()
    await house.engine.start()
    yield house
    await house.engine.stop()


async def test_work_under_way_is_given_up_and_not_begun_again(house: House) -> None:
    scorer = house.scorer
    assert isinstance(scorer, EndlessScorer)
    await house.engine.execute("s1", house.answer(await house.begin()))
    await scorer.began.wait()
    house.engine.let_go("s1")
    await scorer.stopped.wait()
    scorer.began.clear()
    house.clock.advance(3600)
    await asyncio.sleep(0)
    assert not scorer.began.is_set()
    assert house.engine.live_sessions == 0


async def test_whoever_waits_is_told_and_whoever_listened_hears_no_more(house: House) -> None:
    question = await house.begin()
    heard: list[tuple[Step, ...]] = []
    house.engine.listen("s1", heard.append)
    waiting = asyncio.create_task(house.engine.wait_until("s1", lambda s: s.report is not None, 3600))
    await asyncio.sleep(0)
    house.engine.let_go("s1")
    with pytest.raises(NotFound) as told:
        await waiting
    assert told.value.code == "erased"
    await house.engine.execute("s1", house.answer(question))
    assert heard == []


async def test_no_timer_rings_for_it(house: House) -> None:
    await house.begin()
    assert "s1" in house.engine._due
    before = house.engine.commits
    house.engine.let_go("s1")
    house.clock.advance(400)
    await asyncio.sleep(0)
    assert (house.engine.commits, house.engine._due) == (before, {})


async def test_one_that_nobody_knows_is_let_go_as_well(house: House) -> None:
    house.engine.let_go("never-was")
    assert house.engine.live_sessions == 0


async def test_what_was_being_written_leads_to_nothing(house: House) -> None:
    """The commit had begun when it was let go; it may still come to its end."""
    question = await house.begin()
    heard: list[tuple[Step, ...]] = []
    answering = asyncio.create_task(house.engine.execute("s1", house.answer(question)))
    house.engine.listen("s1", heard.append)
    append = house.store.append

    async def let_go_meanwhile(what: object) -> None:
        await append(what)  # type: ignore[arg-type]
        house.engine.let_go("s1")

    house.store.append = let_go_meanwhile  # type: ignore[assignment,method-assign]
    await answering
    assert (heard, house.engine.live_sessions, house.engine._due) == ([], 0, {})
