"""Who waits, who is given out, and who is let go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.errors import Unavailable
from vivavoce.sandbox.line import Waiting
from vivavoce.sandbox.pooling import IDLE_S, Pool
from vivavoce.sandbox.warm import Stage

KEPT = {("python", Stage.RUN): 2, ("java", Stage.RUN): 1, ("java", Stage.COMPILE): 1}


class ScriptedWaiting:
    def __init__(self, language: str, stage: Stage) -> None:
        self.place = (language, stage)
        self.alive = True
        self.let_go_of = False
        self._warm = asyncio.Event()

    @property
    def ready(self) -> bool:
        return self.alive and self._warm.is_set()

    def warm_up(self) -> None:
        self._warm.set()

    async def warmed(self) -> bool:
        await self._warm.wait()
        return self.ready

    async def let_go(self) -> None:
        self.alive, self.let_go_of = False, True


class ScriptedStarter:
    """Whatever it starts is warm at once, unless told otherwise."""

    def __init__(self, behave: Callable[[ScriptedWaiting], Any] = ScriptedWaiting.warm_up) -> None:
        self.started: list[ScriptedWaiting] = []
        self._behave = behave

    async def start_waiting(self, language: str, stage: Stage) -> Waiting | None:
        waiting = ScriptedWaiting(language, stage)
        self.started.append(waiting)
        self._behave(waiting)
        return cast(Waiting, waiting)


class Unable:
    def __init__(self, failure: Exception | None = None) -> None:
        self.asked = 0
        self._failure = failure

    async def start_waiting(self, language: str, stage: Stage) -> Waiting | None:
        self.asked += 1
        if self._failure is not None:
            raise self._failure
        return None


def places(starter: ScriptedStarter) -> list[tuple[str, Stage]]:
    return [waiting.place for waiting in starter.started]


async def test_nothing_waits_before_a_language_is_used_and_then_enough_do() -> None:
    starter = ScriptedStarter()
    pool = Pool(starter, VirtualClock(), KEPT)

    await pool.full()
    assert starter.started == []
    assert pool.take("python", Stage.RUN) is None
    await pool.full()

    assert places(starter) == [("python", Stage.RUN)] * 2
    await pool.close()


async def test_a_language_in_use_gets_one_for_each_stage() -> None:
    starter = ScriptedStarter()
    pool = Pool(starter, VirtualClock(), KEPT)

    pool.take("java", Stage.COMPILE)
    await pool.full()

    assert sorted(places(starter)) == [("java", Stage.COMPILE), ("java", Stage.RUN)]
    await pool.close()


async def test_who_takes_one_has_it_alone_and_another_is_started() -> None:
    starter = ScriptedStarter()
    pool = Pool(starter, VirtualClock(), KEPT)
    pool.take("python", Stage.RUN)
    await pool.full()

    first, second, third = (pool.take("python", Stage.RUN) for _ in range(3))
    await pool.full()

    assert [first, second] == starter.started[:2]
    assert third is None
    assert len(starter.started) == 4
    await pool.close()
    assert not cast(ScriptedWaiting, first).let_go_of
    assert [waiting.let_go_of for waiting in starter.started[2:]] == [True, True]


async def test_one_that_has_not_warmed_up_or_has_died_is_given_to_nobody() -> None:
    starter = ScriptedStarter(behave=lambda waiting: None)
    pool = Pool(starter, VirtualClock(), KEPT)
    pool.take("python", Stage.RUN)
    await asyncio.sleep(0)
    assert pool.take("python", Stage.RUN) is None
    assert len(starter.started) == 1, "one after the other"

    starter.started[0].warm_up()
    starter.started[0].alive = False

    assert pool.take("python", Stage.RUN) is None
    await pool.close()


async def test_what_nobody_has_asked_for_in_a_while_is_let_go() -> None:
    starter, clock = ScriptedStarter(), VirtualClock()
    pool = Pool(starter, clock, KEPT)
    pool.take("python", Stage.RUN)
    pool.take("java", Stage.RUN)
    await pool.full()

    clock.call_at(clock.now() + IDLE_S / 2, lambda: pool.take("java", Stage.RUN))
    clock.fire_next()
    clock.fire_next()
    await pool.full()

    left = [waiting.place[0] for waiting in starter.started if waiting.let_go_of]
    assert left == ["python", "python"]
    assert pool.take("java", Stage.RUN) is not None
    await pool.close()


async def test_a_starter_that_cannot_is_not_asked_for_ever() -> None:
    for unable in (Unable(), Unable(Unavailable("Not now."))):
        pool = Pool(unable, VirtualClock(), KEPT)
        assert pool.take("python", Stage.RUN) is None
        await pool.full()
        assert unable.asked == 1
        assert pool.take("python", Stage.RUN) is None
        await pool.full()
        assert unable.asked == 2
        await pool.close()


async def test_a_language_for_which_nothing_waits_is_none_of_its_business() -> None:
    starter = ScriptedStarter()
    pool = Pool(starter, VirtualClock(), KEPT)

    assert pool.take("rust", Stage.RUN) is None
    await pool.full()

    assert starter.started == []
    await pool.close()
