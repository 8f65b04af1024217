"""Speaking by HTTP: a sentence goes out, and its sound comes back while it is being made."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vivavoce.domain.question import Origin
from vivavoce.ports.errors import RemoteFailure, RemoteGarbled, RemoteSlow, RemoteUnreachable
from vivavoce.ports.speech import Sound
from vivavoce.providers.account import Account
from vivavoce.providers.refusals import refused

if TYPE_CHECKING:
    from httpx import AsyncClient, Response

SECONDS_A_CHARACTER_MAX = 0.5
SECONDS_MORE = 10.0
CONNECT_S = 10.0
BETWEEN_PIECES_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request for the sound of a text, in a vendor's words."""

    url: str
    headers: dict[str, str]
    body: dict[str, str]


class HttpSpeaker:
    """Implements `ports.speech.Speaker` for one account. Its connections are kept for the next sentence."""

    def __init__(self, account: Account, request: Callable[[Account, str], Asked], sample_rate_hz: int) -> None:
        self.account = account
        self._request = request
        self._rate = sample_rate_hz
        self._client: AsyncClient | None = None
        self._connecting = asyncio.Lock()

    @property
    def origin(self) -> Origin:
        return self.account.origin

    @property
    def available(self) -> bool:
        return True

    async def speak(self, text: str, *, session_id: str | None = None) -> AsyncIterator[Sound]:
        asked, client = self._request(self.account, text), await self._opened()
        most = int((len(text) * SECONDS_A_CHARACTER_MAX + SECONDS_MORE) * self._rate) * 2
        came = 0
        with _named_failures(self.account.name):
            async with client.stream("POST", asked.url, headers=asked.headers, json=asked.body) as response:
                self._check(response)
                async for pcm in _whole_samples(response):
                    came += len(pcm)
                    if came > most:
                        raise RemoteGarbled(f"{self.account.name} does not stop talking.")
                    yield Sound(pcm=pcm, sample_rate_hz=self._rate, origin=self.origin)
            if not came:
                raise RemoteGarbled(f"{self.account.name} sent no sound.")

    def _check(self, response: Response) -> None:
        if response.status_code != 200:
            raise refused(self.account.name, response.status_code, response.headers.get("Retry-After"))
        if response.headers.get("Content-Type", "").startswith(("application/json", "text/")):
            raise RemoteGarbled(f"{self.account.name} sent text where sound was asked for.")

    async def _opened(self) -> AsyncClient:
        async with self._connecting:
            if self._client is None:
                self._client = await asyncio.to_thread(_client)
            return self._client

    async def warm(self) -> None:
        await self._opened()

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None


def _client() -> AsyncClient:
    """In a thread: the certificates alone take a tenth of a second to load."""
    from httpx import AsyncClient, Limits, Timeout

    return AsyncClient(
        timeout=Timeout(BETWEEN_PIECES_S, connect=CONNECT_S),
        limits=Limits(max_connections=None, max_keepalive_connections=32),
    )


async def _whole_samples(response: Response) -> AsyncIterator[bytes]:
    """A piece of a stream may end in the middle of a sample."""
    rest = b""
    async for chunk in response.aiter_bytes():
        chunk = rest + chunk
        whole = len(chunk) - len(chunk) % 2
        rest = chunk[whole:]
        if whole:
            yield chunk[:whole]


@contextmanager
def _named_failures(name: str) -> Iterator[None]:
    import httpx

    try:
        yield
    except RemoteFailure:
        raise
    except httpx.TimeoutException as slow:
        raise RemoteSlow(f"{name} did not answer in time.") from slow
    except httpx.TransportError as unreachable:
        raise RemoteUnreachable(f"{name} cannot be reached, or was cut off.") from unreachable
    except (httpx.HTTPError, httpx.InvalidURL) as garbled:
        raise RemoteGarbled(f"{name} sent what cannot be used.") from garbled
