"""A vendor on 127.0.0.1: one server for all of them, told by a script how to behave."""

from __future__ import annotations

import asyncio
import socket
from functools import partial

from vivavoce.sim.vendor_servers.anthropic import Anthropic
from vivavoce.sim.vendor_servers.ask import Ask, Call, Endpoint, Json, Page, Reply, Vendor
from vivavoce.sim.vendor_servers.certificate import self_signed
from vivavoce.sim.vendor_servers.faults import BAD_KEY, NO_SUCH_PATH, Unusable, unusable
from vivavoce.sim.vendor_servers.gemini import Gemini
from vivavoce.sim.vendor_servers.ollama import Ollama
from vivavoce.sim.vendor_servers.openai import OpenAI
from vivavoce.sim.vendor_servers.script import Script
from vivavoce.sim.vendor_servers.speaker import Speaker, Tongue
from vivavoce.sim.vendor_servers.talks import ADDRESS, Talks
from vivavoce.sim.vendor_servers.wire import Wire

NOWHERE = "nowhere.invalid"
VENDORS: dict[str, type[Vendor]] = {"openai": OpenAI, "gemini": Gemini, "anthropic": Anthropic, "ollama": Ollama}


class VendorServer:
    """Use it with `async with`. It takes all `keys` if none are named.

    `asks` holds every request to the model, `probes` those for a page, such as the list of models.
    """

    def __init__(
        self, vendor: str, script: Script | None = None, *, port: int = 0, keys: frozenset[str] | None = None
    ) -> None:
        self.vendor = VENDORS[vendor]()
        self.script = script or Script()
        self.asks: list[Ask] = []
        self.probes: list[Ask] = []
        self.url = ""
        self._port = port
        self._keys = keys
        self._calls = 0
        self._talks = Talks(self._talk)

    @property
    def base_url(self) -> str:
        """What the vendor's SDK is given as its base URL."""
        return self.url + self.vendor.sdk_path

    async def __aenter__(self) -> VendorServer:
        fault = self.script.fault
        if fault in ("dns", "refused"):
            self.url = f"http://{NOWHERE if fault == 'dns' else ADDRESS}:{_free_port()}"
            return self
        tls = self_signed(ADDRESS) if fault == "tls" else None
        port = await self._talks.begin(self._port, tls)
        self.url = f"{'https' if tls else 'http'}://{ADDRESS}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._talks.end()

    async def settled(self) -> None:
        await self._talks.settled()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = Wire(reader, writer)
        ear = asyncio.create_task(wire.listen())
        try:
            while (call := await wire.next_call()) is not None:
                await self._answer(wire, call)
                if not wire.renew():
                    break
            wire.close()
        except OSError:
            wire.drop()
        except BaseException:
            wire.drop()
            raise
        finally:
            ear.cancel()
            await asyncio.gather(ear, return_exceptions=True)

    async def _answer(self, wire: Wire, call: Call) -> None:
        self._calls += 1
        handled = self._handled(call)
        tongue = Tongue(wire, self.vendor.headers(self._calls))
        if isinstance(handled, Reply):
            await tongue.reply(handled)
            return
        ask, endpoint = handled
        (self.probes if isinstance(endpoint, Page) else self.asks).append(ask)
        ask.fault = self.script.fault_for(ask)
        await _while_there(wire, ask, Speaker(self.script, tongue, ask, endpoint, partial(self.vendor.error, call)))

    def _handled(self, call: Call) -> Reply | tuple[Ask, Endpoint]:
        """A refusal, or what is asked and where."""
        vendor = self.vendor
        key = vendor.key_of(call)
        if vendor.needs_key and not key or self._keys is not None and key not in self._keys:
            return vendor.error(call, BAD_KEY)
        if trouble := vendor.refuses(call):
            return vendor.error(call, trouble)
        endpoint = vendor.endpoint(call) if call.method == "POST" else _page(vendor, call)
        if endpoint is None:
            return vendor.error(call, NO_SUCH_PATH)
        try:
            return self._ask(call, endpoint, key), endpoint
        except (Unusable, KeyError, TypeError, AttributeError) as problem:
            return vendor.error(call, unusable(f"The request cannot be used: {problem}"))

    def _ask(self, call: Call, endpoint: Endpoint, key: str | None) -> Ask:
        wanted = endpoint.read(call)
        came: Json = {
            "vendor": self.vendor.name,
            "path": call.path,
            "headers": call.headers,
            "body": call.body if call.content else {},
        }
        return Ask(number=self._calls, key=key, **came, **vars(wanted))


def _page(vendor: Vendor, call: Call) -> Page | None:
    found = vendor.page(call) if call.method == "GET" else None
    return Page(found) if found is not None else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


async def _while_there(wire: Wire, ask: Ask, speaker: Speaker) -> None:
    """Answer until the client goes away. Only a late answer is given all the same."""
    answering = asyncio.create_task(speaker.answer())
    leaving = asyncio.create_task(wire.left.wait())
    try:
        await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
        ask.gone = not answering.done()
        if not ask.gone or ask.fault == "late_duplicate":
            await answering
            ask.finished = ask.fault not in ("hang", "hang_in_stream", "cut")
    finally:
        for task in (answering, leaving):
            task.cancel()
        await asyncio.gather(answering, leaving, return_exceptions=True)
