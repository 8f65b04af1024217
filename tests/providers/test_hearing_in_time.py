"""What a hearing does as time goes by: it says that it is there, and does not send sound for ever to who is not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

from vivavoce.ports.errors import RemoteSlow
from vivavoce.ports.speech import BYTES_A_SECOND
from vivavoce.providers import Account
from vivavoce.providers.deepgram import FluxDictation, NovaDictation
from vivavoce.providers.hearing import Dictation, SocketHearing
from vivavoce.providers.openai_speech import RealtimeDictation
from vivavoce.sim.virtual_time import run_virtually


class Line:
    """A connection on which nothing comes back, unless it is put there."""

    def __init__(self) -> None:
        self.sent: list[str | bytes] = []
        self.comes: asyncio.Queue[str] = asyncio.Queue()
        self.closed = False

    async def send(self, message: str | bytes) -> None:
        self.sent.append(message)

    async def recv(self) -> str:
        return await self.comes.get()

    async def close(self) -> None:
        self.closed = True


def account(model: str) -> Account:
    return Account(vendor="a", number=1, model=model, key="k")


def hearing_on(dictation: Dictation, test: Callable[[SocketHearing, Line], Awaitable[None]]) -> None:
    async def main() -> None:
        line = Line()
        hearing = SocketHearing("a 1", cast(Any, line), dictation, lambda _: None)
        await test(hearing, line)
        await hearing.close()
        assert line.closed
        assert asyncio.all_tasks() == {asyncio.current_task()}

    run_virtually(main())


def test_nova_is_told_every_four_seconds_that_somebody_is_here() -> None:
    async def quiet(hearing: SocketHearing, line: Line) -> None:
        await asyncio.sleep(9)
        assert line.sent == ['{"type": "KeepAlive"}'] * 2
        hearing.feed(bytes(BYTES_A_SECOND))
        await asyncio.sleep(3)
        assert len(line.sent) == 4, "a second of sound in two pieces, and no more"

    hearing_on(NovaDictation(account("nova-3"), ()), quiet)


def test_sound_goes_out_in_pieces_of_eighty_milliseconds() -> None:
    async def spoken(hearing: SocketHearing, line: Line) -> None:
        for _ in range(10):
            hearing.feed(bytes(1024))
            await asyncio.sleep(0.032)
        assert [len(piece) for piece in line.sent] == [3072, 3072, 3072]

    hearing_on(FluxDictation(account("flux-general-en"), ()), spoken)


async def unanswered(hearing: SocketHearing, _line: Line) -> None:
    for _ in range(15):
        hearing.feed(bytes(BYTES_A_SECOND))
        await asyncio.sleep(1)


def test_ten_seconds_of_sound_without_a_word_from_deepgram_are_a_hang() -> None:
    for dictation in (NovaDictation(account("nova-3"), ()), FluxDictation(account("flux-general-en"), ())):

        async def hung(hearing: SocketHearing, line: Line) -> None:
            await unanswered(hearing, line)
            assert isinstance(hearing.failure, RemoteSlow)
            assert 10 <= len([piece for piece in line.sent if isinstance(piece, bytes)]) / 2 <= 12

        hearing_on(dictation, hung)


def test_a_comment_now_and_then_is_enough() -> None:
    async def commented(hearing: SocketHearing, line: Line) -> None:
        for _ in range(4):
            for _ in range(8):
                hearing.feed(bytes(BYTES_A_SECOND))
                await asyncio.sleep(1)
            line.comes.put_nowait('{"type": "SpeechStarted"}')
        assert hearing.failure is None

    hearing_on(NovaDictation(account("nova-3"), ()), commented)


def test_openai_says_nothing_to_silence_and_that_is_no_hang() -> None:
    async def silent(hearing: SocketHearing, line: Line) -> None:
        await unanswered(hearing, line)
        assert hearing.failure is None

    hearing_on(RealtimeDictation(account("gpt-live-transcribe"), ()), silent)


def test_sound_that_was_kept_is_sent_at_once_to_who_stands_in() -> None:
    async def replayed(hearing: SocketHearing, line: Line) -> None:
        hearing.feed(bytes(60 * BYTES_A_SECOND))
        await asyncio.sleep(0.1)
        assert sum(len(piece) for piece in line.sent) == 60 * BYTES_A_SECOND
        assert hearing.failure is None

    hearing_on(FluxDictation(account("flux-general-en"), ()), replayed)
