"""From settings to whoever runs code."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from vivavoce.content.reader import PackBank
from vivavoce.domain.running import Rung
from vivavoce.engine.coding import Coding
from vivavoce.ports.clock import Clock
from vivavoce.ports.code import CodeRunner, Problems
from vivavoce.ports.errors import Unavailable
from vivavoce.reviewing.reader import TreeReader
from vivavoce.sandbox.absent import AbsentRunner
from vivavoce.sandbox.answers import Answers
from vivavoce.sandbox.judging import SandboxJudge
from vivavoce.sandbox.ladder import Footing, told
from vivavoce.sandbox.pods import PodRunner
from vivavoce.sandbox.pooling import Pool
from vivavoce.sandbox.queue import Slots
from vivavoce.sandbox.runner import BubblewrapRunner
from vivavoce.sandbox.shelf import Shelf
from vivavoce.settings import SettingInvalid, Settings

AS_SET = {
    "browser": (Rung.BROWSER, "VIVA_SANDBOX is browser: code runs in the candidate's own browser only."),
    "off": (Rung.NONE, "VIVA_SANDBOX is off: no code runs."),
}
PACKAGE = Path(__file__).parent


@asynccontextmanager
async def opened_runner(settings: Settings, *, ahead: bool = False) -> AsyncIterator[CodeRunner]:
    """Tried before it is given out: its rung is known. `ahead`: languages get ready, and are tried, while the service
    serves."""
    if settings.sandbox in AS_SET:
        yield AbsentRunner(*AS_SET[settings.sandbox])
        return
    if settings.runners:
        async with opened_pods(settings) as pods:
            yield pods
        return
    runner = bubblewrap_runner(settings)
    getting_ready: list[asyncio.Task[None]] = []
    try:
        await runner.open()
        runner.pool = Pool(runner)
        if ahead and runner.rung in (Rung.FULL, Rung.DEGRADED):
            getting_ready.append(asyncio.create_task(runner.prepare()))
        yield runner
    finally:
        for task in getting_ready:
            task.cancel()
        await asyncio.gather(*getting_ready, return_exceptions=True)
        await runner.close()


def coding_with(runner: CodeRunner, settings: Settings, bank: PackBank, clock: Clock) -> Coding:
    """What a candidate's code is tried with. Where none runs at all, coding questions say so; pods may still come."""
    if runner.rung is Rung.NONE and not isinstance(runner, PodRunner):
        return Coding()
    shelf = Shelf(bank.problems())
    return Coding(judge=judge_over(runner, settings, shelf, clock), problems=shelf, quality=TreeReader())


def judge_over(runner: CodeRunner, settings: Settings, problems: Problems, clock: Clock) -> SandboxJudge:
    """As many candidates' jobs at a time as the runner has slots; the others wait here, in an order that is fair."""
    return SandboxJudge(runner, Slots(_slots_of(runner, settings), clock), answers_of(runner, settings), problems)


def _slots_of(runner: CodeRunner, settings: Settings) -> int:
    if isinstance(runner, BubblewrapRunner):
        return runner.slots
    return settings.code_slots or (len(runner.urls) if isinstance(runner, PodRunner) else 1)


def answers_of(runner: CodeRunner, settings: Settings) -> Answers:
    return Answers(runner, settings.data_dir / "code-answers")


@asynccontextmanager
async def opened_pods(settings: Settings) -> AsyncIterator[CodeRunner]:
    """Raises `SettingInvalid` without their secret. The service starts without pods that do not answer, too: they are
    asked again and again, and until one answers nothing is run."""
    pods = PodRunner(settings.runners, runner_secret(settings))
    with suppress(Unavailable):
        await pods.open()
    keeping = asyncio.create_task(pods.keep_open())
    try:
        yield pods
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await pods.close()


def runner_secret(settings: Settings) -> str:
    if settings.runner_secret is None:
        raise SettingInvalid(
            "VIVA_RUNNER_SECRET is not set, and pods serve only who knows it. "
            "Set the same long random text here and there."
        )
    return settings.runner_secret


def bubblewrap_runner(settings: Settings) -> BubblewrapRunner:
    """No program sees this service, its data or its content, wherever they are installed: hidden tests lie there."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = (PACKAGE, settings.data_dir, *settings.content_dirs)
    hidden = [str(place.resolve()) for place in own]
    return BubblewrapRunner(store=settings.data_dir.resolve() / "prepared", slots=settings.code_slots, hidden=hidden)


def sandbox_part(runner: CodeRunner) -> dict[str, str]:
    """For the doctor."""
    status = {Rung.FULL: "ok", Rung.DEGRADED: "degraded"}.get(runner.rung, "off")
    if isinstance(runner, PodRunner):
        return _pods_part(runner, status)
    footing = runner.footing if isinstance(runner, BubblewrapRunner | AbsentRunner) else Footing(rung=runner.rung)
    return {"status": status, "detail": told(footing)}


def _pods_part(pods: PodRunner, status: str) -> dict[str, str]:
    named, answering = len(pods.urls), pods.answering
    if not answering:
        return {"status": "failing", "detail": "VIVA_RUNNERS names pods, and none of them answers: no code runs."}
    if answering < named:
        detail = f"Of {named} pods {answering} answer. Programs run in these, on the rung {pods.rung.value}."
        return {"status": "degraded", "detail": detail}
    return {"status": status, "detail": f"Programs run in {named} pods, on the rung {pods.rung.value}."}
