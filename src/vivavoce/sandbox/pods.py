"""Runs programs in pods: keeps the port `CodeRunner` by asking runners elsewhere, over HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

import httpx
import structlog

from vivavoce.domain.running import COMPILE_LIMITS, Language, Program, Run, Rung, RunLimits, Verdict
from vivavoce.ports.code import Built
from vivavoce.ports.errors import Invalid, Unavailable
from vivavoce.sandbox import pod_wire as wire

log = structlog.get_logger()

TIMEOUT_BEYOND_S = 60.0
"""Above the limit on the wall: for what waits in the pod for its turn."""
CONNECT_S = 5.0
ABOUT_S = 10.0
REST_S = 15.0
"""After a failure: others are asked meanwhile, and then the pod is asked how it is."""
LACKING = "language_missing"
_RUNGS = (Rung.FULL, Rung.DEGRADED, Rung.BROWSER, Rung.NONE)
LOST = Run(verdict=Verdict.INTERNAL_ERROR, exit_code=None, detail="the pod did not answer")


class _Lost(Exception):
    """The pod does not have the program any more: it has started anew."""


@dataclass(slots=True)
class _Pod:
    url: str
    busy: int = 0
    rests_until: float = 0.0
    rung: Rung | None = None
    """None until it has answered."""
    languages: tuple[Language, ...] = ()


class PodRunner:
    """A program is built in the pod that has least to do, and stays there: its ticket names the pod. One that does not
    answer rests, and what ran there is our fault; another takes the next."""

    def __init__(
        self,
        urls: Sequence[str],
        secret: str,
        now: Callable[[], float] = time.monotonic,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._pods = {url.rstrip("/"): _Pod(url.rstrip("/")) for url in urls}
        told = {"authorization": f"Bearer {secret}"}
        self._client = httpx.AsyncClient(headers=told, trust_env=False, transport=transport)
        self._now = now

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(self._pods)

    @property
    def rung(self) -> Rung:
        """That of the weakest pod that has ever answered."""
        return max(
            (pod.rung for pod in self._pods.values() if pod.rung is not None), key=_RUNGS.index, default=Rung.NONE
        )

    @property
    def answering(self) -> int:
        """How many answered when they were asked last."""
        return sum(pod.rung is not None and not pod.rests_until for pod in self._pods.values())

    async def open(self) -> None:
        """Asks each how it is. Raises `Unavailable` where none has ever answered."""
        told = await asyncio.gather(*(self._meet(pod) for pod in self._pods.values()), return_exceptions=True)
        failures = [failure for failure in told if isinstance(failure, BaseException)]
        if failures and self.rung is Rung.NONE:
            raise failures[0]

    async def keep_open(self) -> None:
        """As long as the service lives: a pod that comes late, or comes back, is used from then on, and what has become
        of its languages is heard of."""
        while True:
            await asyncio.sleep(REST_S)
            try:
                await self.open()
            except Unavailable as failure:
                log.warning("no_pod_answers", why=failure.detail)

    async def close(self) -> None:
        await self._client.aclose()

    def languages(self) -> tuple[Language, ...]:
        return next((pod.languages for pod in self._pods.values() if pod.languages), ())

    async def build(self, program: Program, limits: RunLimits = COMPILE_LIMITS) -> Built:
        """By the next pod where one does not answer. Raises `Unavailable` where none does: nothing has been run."""
        if self.rung is Rung.NONE:
            await self.open()
        failures: list[Unavailable] = []
        for pod in self._in_turn():
            try:
                told = await self._built_in(pod, program, limits)
            except Unavailable as unavailable:
                failures.append(unavailable)
                continue
            compiled = None if told["compiled"] is None else wire.run_read(told["compiled"])
            ticket = f"{pod.url} {told['ticket']}" if told["ticket"] else ""
            return Built(program=wire.program_read(told["program"]), compiled=compiled, ticket=ticket)
        raise next((failure for failure in failures if failure.code != LACKING), failures[0])

    def _in_turn(self) -> list[_Pod]:
        """Those that have answered: who rests comes last, and is asked only where nobody else is left."""
        now = self._now()
        known = [pod for pod in self._pods.values() if pod.rung is not None]
        return sorted(known, key=lambda pod: (max(0.0, pod.rests_until - now), pod.busy))

    async def run(self, built: Built, stdin: bytes = b"", limits: RunLimits = RunLimits()) -> Run:  # noqa: B008
        pod, ticket = self._of(built)
        asked = {"ticket": ticket, "stdin": wire.bytes_told(stdin), "limits": asdict(limits)}
        try:
            return wire.run_read(await self._ask(pod, "run", asked, limits.wall_s * 15 + TIMEOUT_BEYOND_S))
        except Unavailable as failure:
            return replace(LOST, detail=failure.detail)
        except _Lost:
            return LOST

    async def converse(self, built: Built, interactor: Built, stdin: bytes, limits: RunLimits) -> tuple[Run, Run]:
        """Both have to be in one pod: the interactor is built anew where the program is, for as long as they talk."""
        pod, ticket = self._of(built)
        other_pod, other = self._of(interactor)
        beside = ""
        try:
            if other_pod is not pod:
                other = beside = (await self._built_in(pod, interactor.program, COMPILE_LIMITS))["ticket"]
            asked = {"tickets": [ticket, other], "stdin": wire.bytes_told(stdin), "limits": asdict(limits)}
            told = await self._ask(pod, "converse", asked, limits.wall_s * 15 + TIMEOUT_BEYOND_S)
        except Unavailable as failure:
            lost = replace(LOST, detail=failure.detail)
            return lost, lost
        except _Lost:
            return LOST, LOST
        finally:
            await self._discard(pod, beside)
        one, two = (wire.run_read(run) for run in told["runs"])
        return one, two

    async def discard(self, built: Built) -> None:
        if built.ticket:
            with suppress(Invalid):
                await self._discard(*self._of(built))

    async def _discard(self, pod: _Pod, ticket: str) -> None:
        """A pod that is gone has nothing to discard."""
        if not ticket:
            return
        with suppress(Invalid, Unavailable):
            await self._ask(pod, "discard", {"ticket": ticket}, 10.0)

    async def _built_in(self, pod: _Pod, program: Program, limits: RunLimits) -> dict[str, Any]:
        asked = {"program": wire.program_told(program), "limits": asdict(limits)}
        return await self._ask(pod, "build", asked, limits.wall_s + TIMEOUT_BEYOND_S)

    def _of(self, built: Built) -> tuple[_Pod, str]:
        url, _, ticket = built.ticket.rpartition(" ")
        if url not in self._pods:
            raise Invalid("This program has not been built, or has been discarded. Build it again.")
        return self._pods[url], ticket

    async def _meet(self, pod: _Pod) -> None:
        try:
            about = await self._ask(pod, "about", {}, ABOUT_S)
            languages, rung = tuple(map(wire.language_read, about["languages"])), Rung(about["rung"])
        except (Invalid, KeyError, TypeError, ValueError) as failure:
            self._rest(pod)
            raise Unavailable(f"What answers at {pod.url} is no runner.", code="no_sandbox") from failure
        pod.languages, pod.rung = languages, rung

    async def _ask(self, pod: _Pod, what: str, asked: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        pod.busy += 1
        try:
            within = httpx.Timeout(timeout_s, connect=CONNECT_S)
            answer = await self._client.post(f"{pod.url}/v1/{what}", json=asked, timeout=within)
            told: dict[str, Any] = dict(answer.json())
        except (httpx.HTTPError, TypeError, ValueError) as failure:
            self._rest(pod)
            raise Unavailable(f"A runner cannot be reached ({type(failure).__name__}).", code="no_sandbox") from failure
        finally:
            pod.busy -= 1
        if answer.status_code == 410:
            raise _Lost
        if answer.status_code == 422:
            raise Invalid(str(told.get("detail")), code=told.get("code"))
        if answer.status_code != 200:
            raise self._refused(pod, told, answer.status_code)
        pod.rests_until = 0.0
        return told

    def _refused(self, pod: _Pod, told: dict[str, Any], status: int) -> Unavailable:
        """What a pod lacks it will not have when it has rested."""
        if told.get("code") == LACKING:
            return Unavailable(str(told["detail"]), code=LACKING)
        self._rest(pod)
        return Unavailable(f"A runner refuses: {told.get('detail', status)}", code="no_sandbox")

    def _rest(self, pod: _Pod) -> None:
        pod.rests_until = self._now() + REST_S
