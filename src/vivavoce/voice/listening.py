"""One turn of the candidate, while it is heard: the sound is kept until somebody has made words of it that count."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from vivavoce.ports.errors import RemoteFailure, RemoteSlow
from vivavoce.ports.speech import BYTES_A_SECOND, Heard, Hearing, Transcriber

OPENED_WITHIN_S = 10.0
FINISHED_WITHIN_S = 35.0
"""And twice as long as the sound: weights of one's own may take as long for it, and whoever stands in at the end hears
it from the beginning."""


class Listening:
    def __init__(
        self,
        turn_id: str,
        question_id: str | None,
        worded: Callable[[Listening, Heard], None],
        closed: Callable[[Listening], None],
    ) -> None:
        self.turn_id = turn_id
        self.question_id = question_id
        self._pieces: list[bytes] = []
        self._size = 0
        self.last: Heard | None = None
        """What was heard so far, if anything."""
        self.continues = False
        self.across = False
        """Its question changed while it was heard: nobody knows to which of them it was said."""
        self.instead_of = ""
        """The turn that its speaker was shown and asked about when it began."""
        self.warned = self.cut_off = False
        """Whether it was told that its longest is near; and whether it ended before its speaker did, because that was
        reached, or because the line stood still."""
        self.over = False
        """Nobody is to be told more of it."""
        self.hints: Sequence[str] = ()
        self._worded = worded
        self._closed = closed
        self._fed = 0
        self._hearing: Hearing | None = None
        self._failure: RemoteFailure | None = None
        self._opened = asyncio.Event()

    @property
    def sound(self) -> bytes:
        return b"".join(self._pieces)

    def last_seconds(self, seconds: float) -> bytes:
        """The end of the sound."""
        pieces: list[bytes] = []
        left = int(seconds * BYTES_A_SECOND)
        for piece in reversed(self._pieces):
            if left <= 0:
                break
            pieces.append(piece)
            left -= len(piece)
        return b"".join(reversed(pieces))

    @property
    def duration_s(self) -> float:
        return self._size / BYTES_A_SECOND

    def carried_to(self, question_id: str) -> None:
        """The turn goes on, and another question is open now."""
        self.across = self.across or self.question_id != question_id
        self.question_id = question_id

    async def open(self, transcriber: Transcriber, session_id: str) -> None:
        """Find somebody who listens. The sound does not wait for them."""
        try:
            async with asyncio.timeout(OPENED_WITHIN_S):
                self._hearing = await transcriber.listen(self._told, hints=self.hints, session_id=session_id)
        except RemoteFailure as failure:
            self._failure = failure
        except TimeoutError:
            self._failure = RemoteSlow("Nobody began to listen in time.")
        self._opened.set()
        if self.over and self._hearing is not None:
            await self._hearing.close()
        else:
            self._catch_up()

    def feed(self, pcm: bytes) -> None:
        self._pieces.append(pcm)
        self._size += len(pcm)
        self._catch_up()

    def settle(self) -> None:
        if self._hearing is not None:
            self._hearing.settle()

    async def finish(self) -> Heard:
        """The last word on the turn. Raises `RemoteFailure`."""
        try:
            async with asyncio.timeout(FINISHED_WITHIN_S + 2 * self.duration_s):
                await self._opened.wait()
                if self._hearing is None:
                    raise self._failure or RemoteSlow("Nobody listened.")
                self.last = await self._hearing.finish()
                return self.last
        except TimeoutError:
            raise RemoteSlow("The words did not come in time.") from None

    async def hear_again(self, transcriber: Transcriber, session_id: str) -> Heard:
        """All of the sound once more, by whoever listens now: hearing has failed. Raises `RemoteFailure`."""
        hearing, self._hearing, self._fed = self._hearing, None, 0
        if hearing is not None:
            await hearing.close()
        self._opened.clear()
        before = self.last
        try:
            await self.open(transcriber, session_id)
            return await self.finish()
        except RemoteFailure:
            if before is not None and (self.last is None or len(self.last.text) < len(before.text)):
                self.last = before
            raise

    async def close(self) -> None:
        """Once nobody wants to know any more."""
        self.over = True
        if self._hearing is not None:
            await self._hearing.close()
        self._closed(self)

    def _catch_up(self) -> None:
        if self._hearing is None:
            return
        for piece in self._pieces[self._fed :]:
            self._hearing.feed(piece)
        self._fed = len(self._pieces)

    def _told(self, heard: Heard) -> None:
        if not self.over:
            self.last = heard
            self._worded(self, heard)
