"""One process that serves: the whole service when it is alone, or one of the supervisor's workers."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket

import uvicorn
from starlette.datastructures import State

from vivavoce import serving
from vivavoce.api import transport
from vivavoce.api.doors import Doors
from vivavoce.bus_setup import Post
from vivavoce.main import OnReady, build_app
from vivavoce.settings import Settings

LAST_REQUESTS_S = 0.3
REQUESTS_WITHIN_S = 3.0
CALLS_WITHIN_S = 2.0


class DrainingServer(uvicorn.Server):
    """Goes without a reader noticing more than a closed socket: first it takes no new connections, then it answers the
    requests that are under way and keeps what is being said, then the engine writes what it has taken, and only then
    are the sockets closed."""

    def __init__(self, config: uvicorn.Config, state: State) -> None:
        super().__init__(config)
        self._state = state

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        await asyncio.sleep(LAST_REQUESTS_S)  # of connections that were made just now, the request may yet come
        self._let_requests_end()
        await self._requests_ended()
        doors: Doors = self._state.doors
        await doors.controllers.end_calls(CALLS_WITHIN_S)
        await doors.engine.leave()
        await super().shutdown(sockets)

    def _let_requests_end(self) -> None:
        for connection in list(self.server_state.connections):
            if isinstance(connection, transport.PatientHttp):
                connection.shutdown()

    async def _requests_ended(self) -> None:
        until = asyncio.get_running_loop().time() + REQUESTS_WITHIN_S
        while any(isinstance(one, transport.PatientHttp) for one in self.server_state.connections):
            if asyncio.get_running_loop().time() > until:
                return
            await asyncio.sleep(0.02)


def run(settings: Settings, listener: socket.socket, up: OnReady, post: Post | None = None) -> None:
    """Serve until told to stop. `up` is told when requests are taken, with the owner's link if it was asked for."""

    def ready(token: str | None) -> None:
        gc.freeze()  # what the start made stays: collections need not look through it again
        gc.set_threshold(*serving.COLLECT_AFTER)
        gc.enable()
        up(token)

    app = build_app(settings, on_ready=ready, post=post)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, date_header=False, **transport.options()
    )
    # uvicorn stops cleanly and then raises the signal again: a clean stop is no failure, so it ends here.
    for stopping in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stopping, lambda *_: None)
    DrainingServer(config, app.state).run(sockets=[listener])
