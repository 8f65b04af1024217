"""The hearing that needs no key and no network: PocketSphinx in processes of its own (extra `voice`)."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import structlog

from vivavoce.domain.question import Origin
from vivavoce.domain.speech import SpokenWord
from vivavoce.ports.errors import RemoteBroken, RemoteFailure
from vivavoce.ports.speech import Heard, Hearing, Told
from vivavoce.voice import language
from vivavoce.voice.confidence import turn_confidence
from vivavoce.voice.hearing_pool import HearingPool, PooledTurn
from vivavoce.voice.hints import written_forms
from vivavoce.worker_environment import bare_environment

INSTALL = "pip install 'vivavoce[voice]'"
HINTS_MAX = 400
HINT_CHARACTERS_MAX = 300
VOICES_MAX = 256
RESTS_S = 30.0
"""After it could not get ready, nobody is offered it for so long."""
Texts = Callable[[], Iterable[str]]

log = structlog.get_logger(__name__)


def installed() -> bool:
    return find_spec("pocketsphinx") is not None


class PocketsphinxTranscriber:
    """Implements `ports.speech.Transcriber`. `texts` is what the bank says: with a folder to keep it in, a language
    model is made of it once. Without them it hears general English."""

    def __init__(
        self,
        texts: Texts | None = None,
        folder: Path | None = None,
        *,
        workers: int = 2,
        command: Sequence[str] | None = None,
    ) -> None:
        try:
            said = version("pocketsphinx")
        except PackageNotFoundError:
            said = "none"
        self.origin = Origin(kind="builtin", name="pocketsphinx", version=said)
        self._texts, self._folder = texts, folder
        self._workers, self._command = workers, command
        self._pool: HearingPool | None = None
        self._starting = asyncio.Lock()
        self._making = asyncio.Lock()
        self._failed_at: float | None = None
        self._means: OrderedDict[str, str] = OrderedDict()

    @property
    def available(self) -> bool:
        """Not while more is said than it can hear: then it says so, rather than being late. Nor right after it could
        not get ready."""
        rests = self._failed_at is not None and time.monotonic() - self._failed_at < RESTS_S
        return installed() and not rests and not (self._pool is not None and self._pool.is_behind)

    @property
    def pool(self) -> HearingPool | None:
        """There is none before somebody is about to speak."""
        return self._pool

    async def prepare(self) -> HearingPool:
        """What takes a moment the first time: the language model of the bank. Raises `RemoteBroken`."""
        async with self._starting:
            if self._pool is None:
                await self._worker_command()
                self._pool = HearingPool(self._worker_command, workers=self._workers)
        return self._pool

    async def _worker_command(self) -> Sequence[str]:
        """What was made for it may be gone since, by whoever else uses the folder. Raises `RemoteBroken`."""
        try:
            async with self._making:
                command = await self._with_language()
        except OSError as failure:
            self._failed_at = time.monotonic()
            raise RemoteBroken(f"The recogniser cannot get ready ({failure.strerror or failure}).") from failure
        except Exception:
            self._failed_at = time.monotonic()
            raise
        self._failed_at = None
        return command

    async def _with_language(self) -> Sequence[str]:
        if self._command is not None:
            return self._command
        if not installed():
            raise RemoteBroken(f"The embedded recogniser is not installed. Get it with: {INSTALL}")
        command = [sys.executable, "-m", "vivavoce.voice.hearing_worker"]
        if self._texts is None or self._folder is None:
            return command
        texts = await asyncio.to_thread(list, self._texts())
        folder = self._folder / await asyncio.to_thread(language.name_of, texts)
        if not language.is_made(folder):
            await _make_language(texts, folder)
        try:
            await asyncio.to_thread(language.tidy, folder)
        except OSError as failure:  # what is there can be heard with, also where nothing can be written
            log.warning("language_not_tidied", folder=str(folder), why=failure.strerror)
        return [*command, str(folder)]

    async def listen(self, told: Told, *, hints: Sequence[str] = (), session_id: str | None = None) -> Hearing:
        pool = await self.prepare()
        kept = tuple(dict.fromkeys(hint[:HINT_CHARACTERS_MAX] for hint in hints))[:HINTS_MAX]
        hearing = _EmbeddedHearing(self, pool, told, written_forms(kept), session_id)
        hearing.turn = pool.begin(hearing.heard_so_far, kept, self.mean_of(session_id))
        return hearing

    def mean_of(self, session_id: str | None) -> str:
        """What is known of the voice that speaks there; nothing of one that is new."""
        return "" if session_id is None else self._means.get(session_id, "")

    def remember(self, session_id: str | None, mean: str) -> None:
        """The sound of a voice and a microphone, for the next turn of the same interview."""
        if session_id is not None and mean:
            self._means[session_id] = mean
            self._means.move_to_end(session_id)
            while len(self._means) > VOICES_MAX:
                self._means.popitem(last=False)

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()
            self._pool = None


async def _make_language(texts: list[str], folder: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "vivavoce.voice.language", str(folder),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        env=bare_environment(),
    )  # fmt: skip
    try:
        _, told = await process.communicate(json.dumps(texts).encode())
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        last = told.decode(errors="replace").strip().rsplit("\n", 1)[-1]
        raise RemoteBroken(f"The language model of the bank could not be made: {last}")


class _EmbeddedHearing:
    """Implements `ports.speech.Hearing`."""

    turn: PooledTurn

    def __init__(
        self, ears: PocketsphinxTranscriber, pool: HearingPool, told: Told, written: dict[str, str], session: str | None
    ) -> None:
        self._ears, self._pool, self._told, self._written, self._session = ears, pool, told, written, session

    def heard_so_far(self, partial: dict[str, Any]) -> None:
        text = " ".join(self._as_written(word) for word in partial["text"].split())
        self._told(Heard(text=text, final=False, settled=partial.get("settled", False), origin=self._ears.origin))

    def _as_written(self, word: str) -> str:
        return self._written.get(word, word)

    def feed(self, sound: bytes) -> None:
        self._pool.feed(self.turn, sound)

    @property
    def failure(self) -> RemoteFailure | None:
        """A process that dies is replaced, and hears the turn anew; when that was tried often enough, it is told."""
        done = self.turn.done
        failed = done.exception() if done.done() and not done.cancelled() else None
        return failed if isinstance(failed, RemoteFailure) else None

    def settle(self) -> None:
        self._pool.settle(self.turn)

    async def finish(self) -> Heard:
        self._pool.finish(self.turn)
        final = await self.turn.done
        self._ears.remember(self._session, final["mean"])
        words = tuple(
            SpokenWord(
                text=self._as_written(word["text"]),
                start_s=round(word["start_s"], 3),
                end_s=round(word["end_s"], 3),
                confidence=round(word["confidence"], 3),
            )
            for word in final["words"]
        )
        return Heard(
            text=" ".join(word.text for word in words),
            final=True,
            confidence=round(turn_confidence([word["confidence"] for word in final["words"]]), 3),
            words=words,
            origin=self._ears.origin,
        )

    async def close(self) -> None:
        self._pool.drop(self.turn)
