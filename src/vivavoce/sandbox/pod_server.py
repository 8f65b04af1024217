"""What a pod serves: one runner, over HTTP, to a service that knows the secret."""

from __future__ import annotations

import hmac
import json
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from vivavoce.ports.code import Built, CodeRunner
from vivavoce.ports.errors import Invalid, NotFound, NotSignedIn, TooLarge, Unavailable, VivaError
from vivavoce.sandbox import pod_wire as wire

BODY_MAX = 32 << 20
BUILT_MAX = 500
"""Programs that are kept for services that may have died: beyond it the oldest goes."""


class NotBuiltHere(NotFound):
    """A ticket of another life of this pod, or of a program that has gone: nobody's fault but ours."""

    code = "not_built_here"


_STATUS: tuple[tuple[type[VivaError], int], ...] = (
    (NotSignedIn, 401),
    (TooLarge, 413),
    (Invalid, 422),
    (Unavailable, 503),
    (NotBuiltHere, 410),
)

Handled = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class Pod:
    def __init__(self, runner: CodeRunner) -> None:
        self._runner = runner
        self._built: OrderedDict[str, Built] = OrderedDict()
        self._discarded: deque[str] = deque(maxlen=BUILT_MAX)

    async def about(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"rung": self._runner.rung, "languages": [asdict(language) for language in self._runner.languages()]}

    async def build(self, asked: dict[str, Any]) -> dict[str, Any]:
        built = await self._runner.build(wire.program_read(asked["program"]), wire.limits_read(asked["limits"]))
        if built.ticket:
            self._built[built.ticket] = built
        while len(self._built) > BUILT_MAX:
            await self._runner.discard(self._built.popitem(last=False)[1])
        compiled = None if built.compiled is None else wire.run_told(built.compiled)
        return {"ticket": built.ticket, "compiled": compiled, "program": wire.program_told(built.program)}

    async def run(self, asked: dict[str, Any]) -> dict[str, Any]:
        stdin, limits = wire.bytes_read(asked["stdin"]), wire.limits_read(asked["limits"])
        return wire.run_told(await self._runner.run(self._of(asked["ticket"]), stdin, limits))

    async def converse(self, asked: dict[str, Any]) -> dict[str, Any]:
        stdin, limits = wire.bytes_read(asked["stdin"]), wire.limits_read(asked["limits"])
        one, other = (self._of(ticket) for ticket in asked["tickets"])
        runs = await self._runner.converse(one, other, stdin, limits)
        return {"runs": [wire.run_told(run) for run in runs]}

    async def discard(self, asked: dict[str, Any]) -> dict[str, Any]:
        built = self._built.pop(asked["ticket"], None)
        if built is not None:
            self._discarded.append(asked["ticket"])
            await self._runner.discard(built)
        return {}

    def _of(self, ticket: str) -> Built:
        if ticket in self._discarded:
            raise Invalid("This program has been discarded. Build it again.")
        if ticket not in self._built:
            raise NotBuiltHere("This program is not here any more.")
        return self._built[ticket]


def pod_app(opened: Callable[[], Any], secret: str) -> FastAPI:
    """`opened` gives a runner for as long as the app lives. Without the secret nothing is told but that it lives."""
    pods: list[Pod] = []

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened() as runner:
            pods.append(Pod(runner))
            yield

    app = FastAPI(title="Viva Voce runner", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok" if pods else "starting"}

    @app.post("/v1/{what}")
    async def serve(what: str, request: Request) -> JSONResponse:
        try:
            _check(request, secret)
            return JSONResponse(await _served(pods[0], what, await _body(request)))
        except VivaError as failure:
            status = next((code for kind, code in _STATUS if isinstance(failure, kind)), 500)
            return JSONResponse({"code": failure.code, "detail": failure.detail}, status_code=status)

    return app


async def _served(pod: Pod, what: str, asked: dict[str, Any]) -> dict[str, Any]:
    known: dict[str, Handled] = {
        "about": pod.about, "build": pod.build, "run": pod.run, "converse": pod.converse, "discard": pod.discard,
    }  # fmt: skip
    if what not in known:
        raise Invalid(f"A runner does not know '{what}'.")
    try:
        return await known[what](asked)
    except (KeyError, TypeError, ValueError) as failure:
        raise Invalid(f"The request is not one that a runner understands ({type(failure).__name__}).") from failure


def _check(request: Request, secret: str) -> None:
    given = request.headers.get("authorization", "").encode()
    if not hmac.compare_digest(given, f"Bearer {secret}".encode()):
        raise NotSignedIn("A runner serves only who knows its secret.")


async def _body(request: Request) -> dict[str, Any]:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > BODY_MAX:
            raise TooLarge(f"A request to a runner may have {BODY_MAX >> 20} MB at most.")
    try:
        read = json.loads(content or b"{}")
    except ValueError as failure:
        raise Invalid("The request is no JSON.") from failure
    if not isinstance(read, dict):
        raise Invalid("The request is no JSON object.")
    return read
