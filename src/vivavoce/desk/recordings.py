"""The sound of spoken answers: kept of those who agreed, for as long as the policy says, and played to nobody else.

Written down beside the interview and never in its way: a recording that cannot be kept costs no answer, and is told to
whoever runs the service.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from io import BytesIO
from secrets import token_hex
from typing import Any

import numpy as np
import structlog
from sqlalchemy.exc import NoResultFound

from vivavoce.domain.state import Session
from vivavoce.ports.clock import Clock, Timer
from vivavoce.ports.errors import NotFound, VivaError
from vivavoce.storage.recordings import Recording, SqlRecordings

DAY_S = 86_400.0
ROUND_S = 6 * 3600.0
SAMPLE_RATE_HZ = 16_000
_WAV_MULAW = 7
GONE = "There is no such recording. Recordings are removed when their time is up."

log = structlog.get_logger()


class Recordings:
    def __init__(
        self, store: SqlRecordings, session: Callable[[str], Awaitable[Session]], clock: Clock, *, days: int
    ) -> None:
        """`days` is how long a recording stays; none is kept where that is 0."""
        self._store = store
        self._session = session
        self._clock = clock
        self.days = days
        self._tasks: set[asyncio.Task[None]] = set()
        self._round: Timer | None = None

    @property
    def offered(self) -> bool:
        return self.days > 0

    # What a call asks

    def keep(self, pcm: bytes, *, session_id: str, question_id: str, turn_id: str) -> str:
        recording = Recording(
            recording_id=f"r_{token_hex(16)}",
            session_id=session_id,
            owner_id="",
            question_id=question_id,
            turn_id=turn_id,
            content_type="audio/wav",
            size=0,
            duration_s=len(pcm) / 2 / SAMPLE_RATE_HZ,
            created_at=self._clock.now(),
        )
        self._spawn(self._write(recording, pcm), name=session_id)
        return recording.recording_id

    async def _write(self, recording: Recording, pcm: bytes) -> None:
        try:
            session = await self._session(recording.session_id)
            content = await asyncio.to_thread(wav_of, pcm)
            whole = replace(recording, owner_id=session.owner_id, size=len(content))
            if not await self._store.keep(whole, content):
                log.info("recording_removed_at_once", session_id=recording.session_id)
        except VivaError as failure:
            log.warning("recording_not_kept", session_id=recording.session_id, code=failure.code)
        except Exception:  # the answer is in the log; its sound is not worth an interview
            log.exception("recording_not_kept", session_id=recording.session_id)

    # What its candidate asks

    async def of_session(self, session_id: str) -> Sequence[Recording]:
        return [one for one in await self._store.of_session(session_id) if self._still(one)]

    async def find(self, session_id: str, recording_id: str) -> Recording:
        found = await self._store.find(recording_id)
        if found is None or found.session_id != session_id or not self._still(found):
            raise NotFound(GONE)
        return found

    async def content(self, recording: Recording, start: int, end: int) -> AsyncIterator[bytes]:
        """Raises `NotFound` where it is removed meanwhile."""
        try:
            async for part in self._store.content(recording, start, end):
                yield part
        except NoResultFound:
            raise NotFound(GONE) from None

    async def remove(self, session_id: str) -> int:
        """All of an interview's, also what is just being written, by whichever worker. The words stay."""
        at = self._clock.now()
        if writing := [task for task in self._tasks if task.get_name() == session_id]:
            await asyncio.wait(writing)
        return await self._store.remove_of(session_id, at)

    def until(self, recording: Recording) -> float:
        return recording.created_at + self.days * DAY_S

    def _still(self, recording: Recording) -> bool:
        """The rounds are hours apart; what is promised to be gone is nobody's any more in between."""
        return self._clock.now() < self.until(recording)

    # The policy

    def every_round(self, ours: Callable[[], bool] = lambda: True) -> None:
        """Remove what has been there long enough: now, and again every few hours."""
        if ours():
            self._spawn(self._remove_old())
        self._round = self._clock.call_at(self._clock.now() + ROUND_S, lambda: self.every_round(ours))

    async def _remove_old(self) -> None:
        try:
            gone = await self._store.remove_before(self._clock.now() - self.days * DAY_S)
        except VivaError as failure:
            log.warning("recordings_not_removed", code=failure.code)
        else:
            if gone:
                log.info("recordings_removed", count=gone)

    async def stop(self) -> None:
        """What is being written is written."""
        if self._round is not None:
            self._round.cancel()
        await self.settled()

    async def settled(self) -> None:
        while self._tasks:
            await asyncio.gather(*self._tasks)

    def _spawn(self, work: Coroutine[Any, Any, None], name: str | None = None) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def wav_of(pcm: bytes) -> bytes:
    """A WAV file in the eight bits of telephony: half as much, and every browser plays it."""
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2").astype(np.int32)
    magnitude = np.minimum(np.abs(samples), 32_635) + 132
    exponent = np.maximum(np.floor(np.log2(magnitude)).astype(np.int32) - 7, 0)
    mantissa = (magnitude >> (exponent + 3)) & 15
    coded = ~(np.where(samples < 0, 128, 0) | (exponent << 4) | mantissa) & 255
    return _in_a_file(coded.astype(np.uint8).tobytes())


def _in_a_file(coded: bytes) -> bytes:
    file = BytesIO()
    form = [_WAV_MULAW, 1, SAMPLE_RATE_HZ, SAMPLE_RATE_HZ, 1, 8, 0]
    sizes = [2, 2, 4, 4, 2, 2, 2]
    head = b"".join(value.to_bytes(size, "little") for value, size in zip(form, sizes, strict=True))
    padded = coded + b"\xff" * (len(coded) % 2)
    for name, body in ((b"fmt ", head), (b"fact", len(coded).to_bytes(4, "little")), (b"data", padded)):
        length = len(coded) if name == b"data" else len(body)
        file.write(name + length.to_bytes(4, "little") + body)
    chunks = file.getvalue()
    return b"RIFF" + (4 + len(chunks)).to_bytes(4, "little") + b"WAVE" + chunks
