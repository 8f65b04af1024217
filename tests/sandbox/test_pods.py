"""Pods that die, come late or start anew: none of it stops the others, and none of it is charged to a candidate."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.in_process import behave
from sandbox.test_judging import PROBLEM, RIGHT, program, verdicts
from the_bank import BANK
from vivavoce import code_setup
from vivavoce.domain.judgement import Judgement
from vivavoce.domain.running import COMPILE_LIMITS, Language, Program, Run, Rung, RunLimits, SourceFile, Verdict
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.code import Built, CodeRunner
from vivavoce.ports.errors import Invalid, Unavailable
from vivavoce.sandbox import pods as pods_module
from vivavoce.sandbox.answers import Answers
from vivavoce.sandbox.judging import SandboxJudge
from vivavoce.sandbox.pod_server import pod_app
from vivavoce.sandbox.pods import REST_S, PodRunner
from vivavoce.sandbox.queue import Slots
from vivavoce.sandbox.runner import BubblewrapRunner
from vivavoce.sandbox.shelf import Shelf
from vivavoce.settings import Settings

SECRET = "the secret of the runners"


class Ticketed:
    """A runner that runs in this process, and knows by its ticket what it has built."""

    rung = Rung.FULL

    def __init__(self, tickets: Iterator[int], lacks: str = "") -> None:
        self.tickets = tickets
        self.lacks = lacks
        self.kept: dict[str, Program] = {}
        self.builds = 0

    def languages(self) -> tuple[Language, ...]:
        return (Language(name="python", title="Python"),)

    async def build(self, program: Program, limits: RunLimits = COMPILE_LIMITS) -> Built:
        if program.language == self.lacks:
            raise Unavailable("It is not installed here.", code="language_missing")
        self.builds += 1
        ticket = str(next(self.tickets))
        self.kept[ticket] = program
        return Built(program=program, compiled=None, ticket=ticket)

    async def run(self, built: Built, stdin: bytes = b"", limits: RunLimits = RunLimits()) -> Run:  # noqa: B008
        return behave(self.kept[built.ticket], stdin)

    async def converse(self, built: Built, interactor: Built, stdin: bytes, limits: RunLimits) -> tuple[Run, Run]:
        return await self.run(built, stdin), await self.run(interactor, stdin)

    async def discard(self, built: Built) -> None:
        self.kept.pop(built.ticket, None)


class Fleet(httpx.AsyncBaseTransport):
    """Pods by their hosts. Whoever is not up refuses the connection."""

    def __init__(self) -> None:
        self.up: dict[str, httpx.ASGITransport] = {}
        self.runners: dict[str, Ticketed] = {}
        self.asked: list[str] = []
        self.restarts_after = ""
        self.now = 0.0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.host)
        if request.url.host not in self.up:
            raise httpx.ConnectError("refused", request=request)
        answer = await self.up[request.url.host].handle_async_request(request)
        if request.url.path == self.restarts_after:
            self.restarts_after = ""
            await self.start(request.url.host)
        return answer

    async def start(self, host: str, lacks: str = "") -> Ticketed:
        """Anew, if it has been up before: its tickets begin again."""
        made = self.runners[host] = Ticketed(count(1), lacks)

        @asynccontextmanager
        async def opened() -> AsyncIterator[CodeRunner]:
            yield made

        app = pod_app(opened, SECRET)
        await app.router.lifespan_context(app).__aenter__()
        self.up[host] = httpx.ASGITransport(app)
        return made

    def stop(self, host: str) -> None:
        del self.up[host]

    def asking(self, *hosts: str) -> PodRunner:
        return PodRunner([f"http://{host}" for host in hosts], SECRET, lambda: self.now, self)


def whole(text: str) -> Program:
    return Program(language="python", files=(SourceFile(name="main.py", text=text),))


@pytest.fixture
def fleet() -> Fleet:
    return Fleet()


async def judged(runner: CodeRunner, folder: Path, source: str = RIGHT) -> Judgement:
    judge = SandboxJudge(runner, Slots(1, VirtualClock()), Answers(runner, folder), Shelf({PROBLEM.id: PROBLEM}))
    return await judge.judge("ada", PROBLEM.id, program(source), lambda step: None)


async def test_a_pod_that_has_died_rests_and_the_others_go_on(fleet: Fleet, tmp_path: Path) -> None:
    for host in ("a", "b"):
        await fleet.start(host)
    runner = fleet.asking("a", "b")
    await runner.open()
    fleet.stop("a")
    assert (await judged(runner, tmp_path)).verdict is Verdict.ACCEPTED
    assert runner.answering == 1
    before = fleet.asked.count("a")
    for _ in range(5):
        assert (await judged(runner, tmp_path)).verdict is Verdict.ACCEPTED
    assert fleet.asked.count("a") == before
    fleet.now += REST_S
    await fleet.start("a")
    await runner.open()
    assert runner.answering == 2
    await runner.close()


async def test_where_all_have_died_a_build_says_so_and_is_not_a_result(fleet: Fleet) -> None:
    await fleet.start("a")
    runner = fleet.asking("a")
    await runner.open()
    fleet.stop("a")
    with pytest.raises(Unavailable, match="cannot be reached"):
        await runner.build(program(RIGHT))
    await fleet.start("a")
    assert (await runner.build(program(RIGHT))).ready
    await runner.close()


async def test_a_pod_that_lacks_a_language_does_not_rest(fleet: Fleet) -> None:
    await fleet.start("a", lacks="rust")
    runner = fleet.asking("a")
    await runner.open()
    with pytest.raises(Unavailable) as lacking:
        await runner.build(program("", "rust"))
    assert (lacking.value.code, runner.answering) == ("language_missing", 1)
    await runner.close()


async def test_some_that_answer_are_enough_to_begin_with(fleet: Fleet) -> None:
    await fleet.start("b")
    runner = fleet.asking("a", "b")
    await runner.open()
    assert (runner.rung, runner.answering) == (Rung.FULL, 1)
    assert [language.name for language in runner.languages()] == ["python"]
    assert (await runner.build(program(RIGHT))).ticket.startswith("http://b ")
    await runner.close()


async def test_what_is_no_runner_is_as_good_as_away(fleet: Fleet) -> None:
    async def other(scope: object, receive: object, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b'{"hello": 1}'})

    fleet.up["a"] = httpx.ASGITransport(other)
    runner = fleet.asking("a")
    with pytest.raises(Unavailable, match="is no runner"):
        await runner.open()
    await fleet.start("b")
    both = fleet.asking("a", "b")
    await both.open()
    assert (both.rung, both.answering) == (Rung.FULL, 1)
    await runner.close()
    await both.close()


async def test_a_pod_that_comes_late_is_used_from_then_on(
    fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pods_module, "REST_S", 0.01)
    monkeypatch.setattr(code_setup, "PodRunner", lambda urls, secret: fleet.asking("a"))
    settings = Settings(data_dir=tmp_path, runners=("http://a",), runner_secret=SECRET)
    async with code_setup.opened_pods(settings) as runner:
        monkeypatch.setattr(code_setup, "PodRunner", PodRunner)
        coding = code_setup.coding_with(runner, settings, BANK, VirtualClock())
        assert coding.judge is not None
        assert coding.judge.rung is Rung.NONE
        assert code_setup.sandbox_part(runner)["status"] == "failing"
        await fleet.start("a")
        for _ in range(500):
            await asyncio.sleep(0.01)
            if coding.judge.rung is Rung.FULL:
                break
        assert code_setup.sandbox_part(runner) == {
            "status": "ok",
            "detail": "Programs run in 1 pods, on the rung full.",
        }


async def test_after_a_restart_a_ticket_names_nobody_elses_program_and_is_our_fault(fleet: Fleet) -> None:
    await fleet.start("a")
    runner = fleet.asking("a")
    await runner.open()
    built = await runner.build(whole("print('mine')"))
    await fleet.start("a")
    assert (await runner.run(built)).verdict is Verdict.INTERNAL_ERROR
    assert [run.verdict for run in await runner.converse(built, built, b"", RunLimits())] == [
        Verdict.INTERNAL_ERROR
    ] * 2
    await runner.close()


async def test_a_judgement_begins_again_where_its_pod_has_started_anew(fleet: Fleet, tmp_path: Path) -> None:
    await fleet.start("a")
    runner = fleet.asking("a")
    await runner.open()
    fleet.restarts_after = "/v1/build"
    assert verdicts(await judged(runner, tmp_path)) == "AC AC AC AC AC AC"
    assert fleet.restarts_after == ""
    await runner.close()


async def test_an_interactor_that_was_built_beside_a_program_goes_with_the_conversation(fleet: Fleet) -> None:
    here = await fleet.start("a")
    await fleet.start("b")
    runner = fleet.asking("a", "b")
    await runner.open()
    one = await runner.build(whole("x = 1"))
    transport = fleet.up.pop("a")
    interactor = await runner.build(whole("y = 1"))
    fleet.up["a"] = transport
    assert (one.ticket[:8], interactor.ticket[:8]) == ("http://a", "http://b")
    for _ in range(2):
        runs = await runner.converse(one, interactor, b"", RunLimits())
        assert [run.verdict for run in runs] == [Verdict.ACCEPTED] * 2
    assert here.builds == 3
    assert len(here.kept) == 1
    await runner.close()


def test_tickets_are_of_one_life_alone(tmp_path: Path) -> None:
    one, other = (BubblewrapRunner(store=tmp_path) for _ in range(2))
    tickets = {runner._keep({}) for runner in (one, other, one, other)}
    assert len(tickets) == 4


async def test_what_was_discarded_is_refused(fleet: Fleet) -> None:
    await fleet.start("a")
    runner = fleet.asking("a")
    await runner.open()
    built = await runner.build(whole("x = 1"))
    await runner.discard(built)
    with pytest.raises(Invalid, match="discarded"):
        await runner.run(built)
    await runner.close()
