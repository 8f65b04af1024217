"""Hearing over a WebSocket: what all vendors have in common. What is said on it is a `Dictation`, one for each turn.

Two tasks live as long as a hearing: one sends the sound, one reads what comes back. A hearing that has failed says so
by `failure` and sends no more.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from vivavoce.domain.question import Origin
from vivavoce.ports.errors import RemoteBroken, RemoteFailure, RemoteGarbled, RemoteSlow, RemoteUnreachable
from vivavoce.ports.speech import BYTES_A_SECOND, Heard, Told
from vivavoce.providers.account import Account
from vivavoce.providers.refusals import refused

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

PIECE_BYTES = BYTES_A_SECOND * 80 // 1000
"""80 ms: what vendors ask for, and few enough frames for many hearings at once."""
PIECE_BYTES_MAX = BYTES_A_SECOND // 2
STILL_HERE_S = 4.0
QUIET_S_MAX = 10.0
"""How long a vendor that comments on all sound, silence too, may say nothing while it is sent some."""
OPEN_TIMEOUT_S = 15.0
CLOSE_TIMEOUT_S = 0.5
OWN_FAULTS = (1011, 1012, 1013)
ENDS = (1000, 1001, 1005)


class Dictation(Protocol):
    """One turn in a vendor's words; it has no socket and no task."""

    @property
    def url(self) -> str: ...

    @property
    def headers(self) -> dict[str, str]: ...

    @property
    def still_here(self) -> str | None:
        """What keeps the connection open while nobody speaks, where there is such a message."""
        ...

    @property
    def comments_always(self) -> bool:
        """Whether something comes back for every bit of sound."""
        ...

    def first(self) -> Sequence[str]: ...

    def frame(self, sound: bytes) -> str | bytes:
        """Empty where there is nothing to send yet."""
        ...

    def last(self) -> Sequence[str | bytes]:
        """What is said when there is no more sound."""
        ...

    def take(self, message: dict[str, Any]) -> Heard | None:
        """What is new in it, for people to see. Raises `RemoteFailure`."""
        ...

    @property
    def complete(self) -> bool:
        """Whether the last word has come, after `last`."""
        ...

    def ended_by(self, code: int | None) -> bool:
        """Whether the vendor has said its last word when it hangs up like this, after `last`. None is a cut."""
        ...

    def heard(self) -> Heard:
        """The last word on all of it."""
        ...


class SocketTranscriber:
    """Implements `ports.speech.Transcriber` for one account: a connection for each turn."""

    def __init__(self, account: Account, dictation: Callable[[Account, Sequence[str]], Dictation]) -> None:
        self.account = account
        self._dictation = dictation

    @property
    def origin(self) -> Origin:
        return self.account.origin

    @property
    def available(self) -> bool:
        return True

    async def listen(self, told: Told, *, hints: Sequence[str] = (), session_id: str | None = None) -> SocketHearing:
        dictation = self._dictation(self.account, hints)
        return SocketHearing(self.account.name, await _connected(self.account.name, dictation), dictation, told)

    async def warm(self) -> None:
        await asyncio.to_thread(import_module, "websockets.asyncio.client")

    async def close(self) -> None:
        """Each hearing has its own connection, and closes it."""


class SocketHearing:
    def __init__(self, name: str, socket: ClientConnection, dictation: Dictation, told: Told) -> None:
        self._name = name
        self._socket = socket
        self._dictation = dictation
        self._told = told
        self._pending = bytearray()
        self._news = asyncio.Event()
        self._ending = self._asked_last = False
        self._heard: Heard | None = None
        self.failure: RemoteFailure | None = None
        self._settled = asyncio.Event()
        self._clock = asyncio.get_running_loop().time
        self._last_came_at = self._clock()
        self._sent_since = 0
        self._sender = asyncio.create_task(self._send(), name=f"{name} is sent sound")
        self._reader = asyncio.create_task(self._read(), name=f"{name} is heard")
        for task in (self._sender, self._reader):
            task.add_done_callback(self._stopped)

    def feed(self, sound: bytes) -> None:
        if not self._settled.is_set():
            self._pending += sound
            self._news.set()

    def settle(self) -> None:
        """The vendor decides by itself when words are certain."""

    async def finish(self) -> Heard:
        self._ending = True
        self._news.set()
        await self._settled.wait()
        if self.failure is not None:
            raise self.failure
        assert self._heard is not None
        return self._heard

    async def close(self) -> None:
        self._settle(RemoteUnreachable(f"The hearing by {self._name} was closed."))
        for task in (self._sender, self._reader):
            task.cancel()
        await asyncio.gather(self._sender, self._reader, return_exceptions=True)
        await self._socket.close()

    def _settle(self, outcome: Heard | RemoteFailure) -> None:
        if self._settled.is_set():
            return
        if isinstance(outcome, RemoteFailure):
            self.failure = outcome
        else:
            self._heard = outcome
        self._pending.clear()
        self._settled.set()

    def _stopped(self, task: asyncio.Task[None]) -> None:
        """A fault of ours must not leave anybody waiting."""
        if not task.cancelled() and (fault := task.exception()) is not None:
            self._settle(RemoteBroken(f"The hearing by {self._name} broke ({type(fault).__name__})."))

    # What is sent

    async def _send(self) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            for message in self._dictation.first():
                await self._socket.send(message)
            while not self._settled.is_set() and (not self._ending or self._pending):
                await self._send_next()
            if self._settled.is_set():
                return
            self._asked_last = True
            for last in self._dictation.last():
                await self._socket.send(last)
        except ConnectionClosed:
            return  # the reader says how it ended
        if self._dictation.complete:
            self._settle(self._dictation.heard())

    async def _send_next(self) -> None:
        if not await self._more() and self._dictation.still_here is not None:
            await self._socket.send(self._dictation.still_here)
        while len(self._pending) >= (1 if self._ending else PIECE_BYTES):
            piece = bytes(self._pending[: min(len(self._pending) // 2 * 2, PIECE_BYTES_MAX)])
            if not piece:  # half a sample is left
                self._pending.clear()
                return
            del self._pending[: len(piece)]
            self._watch_for_silence(len(piece))
            if frame := self._dictation.frame(piece):
                await self._socket.send(frame)

    async def _more(self) -> bool:
        """Whether there is news; False when it is time to say that we are still here."""
        try:
            async with asyncio.timeout(STILL_HERE_S):
                await self._news.wait()
        except TimeoutError:
            return False
        self._news.clear()
        return True

    def _watch_for_silence(self, sent: int) -> None:
        """By the clock, and by the sound: what was kept is sent all at once to whoever stands in."""
        self._sent_since += sent
        quiet_s = min(self._clock() - self._last_came_at, self._sent_since / BYTES_A_SECOND)
        if self._dictation.comments_always and quiet_s > QUIET_S_MAX:
            self._settle(RemoteSlow(f"{self._name} says nothing to what it is sent."))

    # What comes back

    async def _read(self) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            while not self._settled.is_set():
                self._take(await self._socket.recv())
        except ConnectionClosed as closed:
            self._settle(self._hung_up(closed.rcvd.code if closed.rcvd is not None else None))

    def _take(self, message: str | bytes) -> None:
        self._last_came_at, self._sent_since = self._clock(), 0
        try:
            heard = self._dictation.take(_object(message))
        except RemoteFailure as failure:
            self._settle(failure)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            self._settle(RemoteGarbled(f"{self._name} sent what cannot be used."))
        else:
            if self._asked_last and self._dictation.complete:
                self._settle(self._dictation.heard())
            elif heard is not None:
                self._told(heard)

    def _hung_up(self, code: int | None) -> Heard | RemoteFailure:
        if self._asked_last and self._dictation.ended_by(code):
            return self._dictation.heard()
        if code in OWN_FAULTS:
            return RemoteBroken(f"{self._name} hung up with a fault of its own.")
        return RemoteUnreachable(f"{self._name} hung up in the middle.")


def _object(message: str | bytes) -> dict[str, Any]:
    found = json.loads(message)
    if not isinstance(found, dict):
        raise TypeError(message[:1])
    return found


async def _connected(name: str, dictation: Dictation) -> ClientConnection:
    """Without pings: a hearing is short, and whoever waits for its end has a deadline."""
    from websockets.asyncio.client import connect
    from websockets.exceptions import InvalidStatus, InvalidURI, WebSocketException

    try:
        return await connect(
            dictation.url,
            additional_headers=dictation.headers,
            compression=None,
            ping_interval=None,
            open_timeout=OPEN_TIMEOUT_S,
            close_timeout=CLOSE_TIMEOUT_S,
        )
    except InvalidStatus as refusal:
        raise refused(name, refusal.response.status_code, refusal.response.headers.get("Retry-After")) from refusal
    except TimeoutError as slow:
        raise RemoteSlow(f"{name} did not answer in time.") from slow
    except (OSError, InvalidURI, ValueError) as unreachable:
        raise RemoteUnreachable(f"{name} cannot be reached.") from unreachable
    except WebSocketException as garbled:
        raise RemoteGarbled(f"{name} does not speak the protocol of WebSockets.") from garbled
