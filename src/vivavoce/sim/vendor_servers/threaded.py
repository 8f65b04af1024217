"""A vendor's server in a thread of its own, for what is not asynchronous: a browser, or a process beside it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

from vivavoce.sim.vendor_servers.script import Script
from vivavoce.sim.vendor_servers.server import VendorServer
from vivavoce.sim.vendor_servers.spoken_script import SpokenScript
from vivavoce.sim.vendor_servers.spoken_server import SpokenServer

Server = TypeVar("Server", VendorServer, SpokenServer)


@contextmanager
def served(
    vendor: str, script: Script | None = None, *, port: int = 0, keys: frozenset[str] | None = None
) -> Iterator[VendorServer]:
    with _in_a_thread(VendorServer(vendor, script, port=port, keys=keys), vendor) as server:
        yield server


@contextmanager
def spoken_served(
    vendor: str, script: SpokenScript | None = None, *, port: int = 0, keys: frozenset[str] | None = None
) -> Iterator[SpokenServer]:
    with _in_a_thread(SpokenServer(vendor, script, port=port, keys=keys), vendor) as server:
        yield server


@contextmanager
def _in_a_thread(server: Server, vendor: str) -> Iterator[Server]:
    begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
    ended: Future[None] = Future()

    async def life() -> None:
        async with server:
            stop = asyncio.Event()
            begun.set_result((asyncio.get_running_loop(), stop))
            await stop.wait()

    def run() -> None:
        try:
            asyncio.run(life())
            ended.set_result(None)
        except BaseException as problem:  # noqa: BLE001 - handed to whoever started the thread
            (ended if begun.done() else begun).set_exception(problem)

    thread = threading.Thread(target=run, name=f"simulated {vendor}", daemon=True)
    thread.start()
    loop, stop = begun.result()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        ended.result()
