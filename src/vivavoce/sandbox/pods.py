"""Runs programs in pods: keeps the port `CodeRunner` by asking runners elsewhere, over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import httpx

from vivavoce.domain.running import COMPILE_LIMITS, Language, Program, Run, Rung, RunLimits, Verdict
from vivavoce.ports.code import Built
from vivavoce.ports.errors import Invalid, Unavailable
from vivavoce.sandbox import pod_wire as wire

TIMEOUT_BEYOND_S = 60.0
"""Above the limit on the wall: for what waits in the pod for its turn."""
_RUNGS = (Rung.FULL, Rung.DEGRADED, Rung.BROWSER, Rung.NONE)
LOST = Run(verdict=Verdict.INTERNAL_ERROR, exit_code=None, detail="the pod did not answer")


@dataclass(slots=True)
class _Pod:
    url: str
    busy: int = 0


class PodRunner:
    """A program is built in the pod that has least to do, and stays there: its ticket names the pod."""

    def __init__(self, urls: Sequence[str], secret: str) -> None:
        self._pods = {url.rstrip("/"): _Pod(url.rstrip("/")) for url in urls}
        self._client = httpx.AsyncClient(headers={"authorization": f"Bearer {secret}"}, trust_env=False)
        self._languages: tuple[Language, ...] = ()
        self.rung = Rung.NONE

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(self._pods)

    async def open(self) -> None:
        """The rung is that of the weakest pod. Raises `Unavailable` where one does not answer."""
        told = await asyncio.gather(*(self._ask(pod, "about", {}, 10.0) for pod in self._pods.values()))
        self.rung = max((Rung(about["rung"]) for about in told), key=_RUNGS.index)
        self._languages = tuple(wire.language_read(language) for language in told[0]["languages"])

    async def close(self) -> None:
        await self._client.aclose()

    def languages(self) -> tuple[Language, ...]:
        return self._languages

    async def build(self, program: Program, limits: RunLimits = COMPILE_LIMITS) -> Built:
        if self.rung is Rung.NONE:
            await self.open()
        pod = min(self._pods.values(), key=lambda pod: pod.busy)
        try:
            told = await self._built_in(pod, program, limits)
        except Unavailable as failure:
            return Built(program=program, compiled=replace(LOST, detail=failure.detail))
        compiled = None if told["compiled"] is None else wire.run_read(told["compiled"])
        ticket = f"{pod.url} {told['ticket']}" if told["ticket"] else ""
        return Built(program=wire.program_read(told["program"]), compiled=compiled, ticket=ticket)

    async def run(self, built: Built, stdin: bytes = b"", limits: RunLimits = RunLimits()) -> Run:  # noqa: B008
        pod, ticket = self._of(built)
        asked = {"ticket": ticket, "stdin": wire.bytes_told(stdin), "limits": asdict(limits)}
        try:
            return wire.run_read(await self._ask(pod, "run", asked, limits.wall_s * 15 + TIMEOUT_BEYOND_S))
        except Unavailable as failure:
            return replace(LOST, detail=failure.detail)

    async def converse(self, built: Built, interactor: Built, stdin: bytes, limits: RunLimits) -> tuple[Run, Run]:
        """Both have to be in one pod: the interactor is built anew where the program is."""
        pod, ticket = self._of(built)
        other_pod, other = self._of(interactor)
        try:
            if other_pod is not pod:
                other = (await self._built_in(pod, interactor.program, COMPILE_LIMITS))["ticket"]
            asked = {"tickets": [ticket, other], "stdin": wire.bytes_told(stdin), "limits": asdict(limits)}
            told = await self._ask(pod, "converse", asked, limits.wall_s * 15 + TIMEOUT_BEYOND_S)
        except Unavailable as failure:
            lost = replace(LOST, detail=failure.detail)
            return lost, lost
        one, two = (wire.run_read(run) for run in told["runs"])
        return one, two

    async def discard(self, built: Built) -> None:
        """A pod that is gone has nothing to discard."""
        if not built.ticket:
            return
        try:
            pod, ticket = self._of(built)
            await self._ask(pod, "discard", {"ticket": ticket}, 10.0)
        except (Invalid, Unavailable):
            return

    async def _built_in(self, pod: _Pod, program: Program, limits: RunLimits) -> dict[str, Any]:
        asked = {"program": wire.program_told(program), "limits": asdict(limits)}
        return await self._ask(pod, "build", asked, limits.wall_s + TIMEOUT_BEYOND_S)

    def _of(self, built: Built) -> tuple[_Pod, str]:
        url, _, ticket = built.ticket.rpartition(" ")
        if url not in self._pods:
            raise Invalid("This program has not been built, or has been discarded. Build it again.")
        return self._pods[url], ticket

    async def _ask(self, pod: _Pod, what: str, asked: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        pod.busy += 1
        try:
            answer = await self._client.post(f"{pod.url}/v1/{what}", json=asked, timeout=timeout_s)
            told: dict[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError) as failure:
            raise Unavailable(f"A runner cannot be reached ({type(failure).__name__}).", code="no_sandbox") from failure
        finally:
            pod.busy -= 1
        if answer.status_code == 422:
            raise Invalid(told["detail"], code=told["code"])
        if answer.status_code != 200:
            raise Unavailable(f"A runner refuses: {told.get('detail', answer.status_code)}", code="no_sandbox")
        return told
