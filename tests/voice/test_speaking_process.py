"""The process that speaks: real processes, with the real voice and with a child that misbehaves as told."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import time
from array import array
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest
import pytest_asyncio

from vivavoce.ports.errors import RemoteBroken, RemoteDeclined, RemoteSlow
from vivavoce.voice.embedded_speaking import TEXT_LENGTH_MAX, EmbeddedSpeaker, espeak_lacks, espeak_speaker
from vivavoce.voice.speaking_process import SpeakingProcess, worker_command

CHILD = [sys.executable, str(Path(__file__).parent / "speaking_child.py")]
SENTENCE = "Could you tell me about a time when you had to find a difficult fault in production?"


@pytest_asyncio.fixture
async def speaker() -> AsyncIterator[EmbeddedSpeaker]:
    assert espeak_lacks() == ""
    made = espeak_speaker()
    yield made
    await made.close()


@pytest_asyncio.fixture
async def odd() -> AsyncIterator[SpeakingProcess]:
    made = SpeakingProcess("odd", CHILD, hanging_s=20.0)
    yield made
    await made.close()


def gone_soon(pid: int) -> bool:
    until = time.monotonic() + 10
    while (alive := Path(f"/proc/{pid}").exists()) and time.monotonic() < until:
        os.sched_yield()
    return not alive


async def spoken(process: SpeakingProcess, text: str) -> bytes:
    return b"".join([pcm async for pcm, _ in process.speak(text)])


async def test_a_sentence_becomes_sound_that_is_loud_enough_and_not_clipped(speaker: EmbeddedSpeaker) -> None:
    pieces = [piece async for piece in speaker.speak(SENTENCE)]
    samples = array("h", b"".join(piece.pcm for piece in pieces))
    assert {piece.sample_rate_hz for piece in pieces} == {22_050}
    assert {piece.origin for piece in pieces} == {speaker.origin}
    assert 3.0 < len(samples) / 22_050 < 8.0
    assert max(samples) < 32_767
    assert min(samples) > -32_768
    assert 1_500 < (sum(sample * sample for sample in samples) / len(samples)) ** 0.5 < 6_000


async def test_the_same_text_is_said_in_the_same_length_each_time(speaker: EmbeddedSpeaker) -> None:
    lengths = [sum([piece.duration_s async for piece in speaker.speak(SENTENCE)]) for _ in range(3)]
    assert max(lengths) - min(lengths) < 0.05


async def test_several_calls_at_once_are_all_served_by_one_process(speaker: EmbeddedSpeaker) -> None:
    async def whole(text: str) -> float:
        return sum([piece.duration_s async for piece in speaker.speak(text)])

    alone = {text: await whole(text) for text in ("One.", SENTENCE, "Why? How? When?")}
    pid = speaker.process.pid
    together = await asyncio.gather(*(whole(text) for text in [*alone] * 10))
    assert together == pytest.approx([*alone.values()] * 10, abs=0.1)
    assert speaker.process.pid == pid


async def test_a_short_speech_need_not_wait_for_the_end_of_a_long_one(speaker: EmbeddedSpeaker) -> None:
    order: list[str] = []

    async def whole(name: str, text: str) -> None:
        async for _ in speaker.speak(text):
            pass
        order.append(name)

    await speaker.process.start()
    long = asyncio.create_task(whole("long", "This is one sentence of many. " * 100))
    await asyncio.sleep(0)
    await asyncio.gather(long, whole("short", "Yes."))
    assert order == ["short", "long"]


async def test_who_stops_listening_stops_the_voice(odd: SpeakingProcess) -> None:
    async with aclosing(odd.speak("Go on for ever.")) as pieces:
        async for _ in pieces:
            break
    assert odd.speeches == 0
    assert await spoken(odd, "Then this.") != b""


async def test_a_cancelled_call_stops_the_voice(odd: SpeakingProcess) -> None:
    begun = asyncio.Event()

    async def listening() -> None:
        async for _ in odd.speak("Go on for ever."):
            begun.set()

    call = asyncio.create_task(listening())
    await begun.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert odd.speeches == 0
    assert await spoken(odd, "Then this.") != b""


async def test_a_process_that_dies_fails_its_calls_and_is_replaced(odd: SpeakingProcess) -> None:
    await odd.start()
    before = odd.pid
    both = await asyncio.gather(spoken(odd, "die"), spoken(odd, "hello"), return_exceptions=True)
    assert isinstance(both[0], RemoteBroken)
    assert await spoken(odd, "Hello again.") != b""
    assert odd.pid != before


async def test_a_process_that_hangs_is_ended_and_replaced() -> None:
    odd = SpeakingProcess("odd", CHILD, hanging_s=1.5)
    await odd.start()
    before = odd.pid
    with pytest.raises(RemoteSlow):
        await spoken(odd, "hang")
    assert await spoken(odd, "Hello again.") != b""
    assert odd.pid != before
    await odd.close()


LONG = "This one takes its time, for it is one long sentence"


async def test_a_long_sentence_may_be_silent_for_longer_and_costs_nobody_the_voice() -> None:
    odd = SpeakingProcess("odd", CHILD, hanging_s=0.9)
    await odd.start()
    before = odd.pid
    long = asyncio.create_task(spoken(odd, LONG))
    await asyncio.sleep(0.2)
    assert await spoken(odd, "Yes.") != b""
    assert await long != b""
    dropped = asyncio.create_task(spoken(odd, LONG))
    await asyncio.sleep(0.2)
    dropped.cancel()
    await asyncio.gather(dropped, return_exceptions=True)
    assert await spoken(odd, "Yes.") != b"", "it makes to its end what nobody waits for any more"
    assert odd.pid == before
    await odd.close()


async def test_garbage_from_a_process_ends_it(odd: SpeakingProcess) -> None:
    await odd.start()
    before = odd.pid
    assert before is not None
    with pytest.raises(RemoteBroken):
        await spoken(odd, "garbage")
    assert await spoken(odd, "Hello again.") != b""
    assert await asyncio.to_thread(gone_soon, before)


async def test_what_one_sentence_cannot_do_fails_that_one_alone(odd: SpeakingProcess) -> None:
    await odd.start()
    before = odd.pid
    with pytest.raises(RemoteBroken, match="This cannot be said"):
        await spoken(odd, "unfit")
    assert await spoken(odd, "Hello.") != b""
    assert odd.pid == before


@pytest.mark.parametrize(("how", "why"), [("unfit", "No voice today"), ("silent", "ended")])
async def test_a_process_that_cannot_begin_says_why_and_is_not_tried_with_every_sentence(how: str, why: str) -> None:
    process = SpeakingProcess("odd", [*CHILD, how])
    for _ in range(2):
        with pytest.raises(RemoteBroken, match=why):
            await spoken(process, "Hello.")
        assert process.pid is None
        assert not process.fit
    await process.close()


@pytest.mark.parametrize(
    ("engine", "argument", "why"),
    [("espeak", "xx-none", "no voice 'xx-none'"), ("piper", "/no/voice.onnx", "Piper cannot be loaded|cannot be read")],
)
async def test_a_voice_that_is_not_there_is_told_by_name(engine: str, argument: str, why: str) -> None:
    process = SpeakingProcess("voice", worker_command(engine, argument))
    with pytest.raises(RemoteBroken, match=why):
        await spoken(process, "Hello.")
    await process.close()


async def test_a_command_that_is_not_there_is_told() -> None:
    process = SpeakingProcess("odd", ["/no/such/program"])
    with pytest.raises(RemoteBroken, match="could not be started"):
        await spoken(process, "Hello.")
    await process.close()


async def test_nothing_runs_after_it_was_closed(odd: SpeakingProcess) -> None:
    await odd.start()
    pid = odd.pid
    assert pid is not None
    await odd.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(RemoteBroken, match="closed"):
        await spoken(odd, "Hello.")


async def test_the_process_gets_none_of_the_keys(monkeypatch: pytest.MonkeyPatch, odd: SpeakingProcess) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "a secret")
    await odd.start()
    environment = await asyncio.to_thread(Path(f"/proc/{odd.pid}/environ").read_bytes)
    assert b"PYTHONPATH" in environment
    assert b"a secret" not in environment


async def test_the_event_loop_goes_on_while_it_speaks(speaker: EmbeddedSpeaker) -> None:
    """The longest that anything else has to wait, in processor time of this process, so that others' load is no matter.
    Making this speech takes the voice more than a tenth of a second."""
    await speaker.process.start()
    speaking = asyncio.create_task(_drained(speaker, SENTENCE * 20))
    longest = 0.0
    gc.disable()
    while not speaking.done():
        began = time.process_time()
        await asyncio.sleep(0)
        longest = max(longest, time.process_time() - began)
    gc.enable()
    assert speaking.result() > 40
    assert longest < 0.03


async def _drained(speaker: EmbeddedSpeaker, text: str) -> float:
    return sum([piece.duration_s async for piece in speaker.speak(text)])


async def test_a_speech_without_end_is_declined(speaker: EmbeddedSpeaker) -> None:
    with pytest.raises(RemoteDeclined):
        await _drained(speaker, "x" * (TEXT_LENGTH_MAX + 1))


@pytest.mark.parametrize("text", ["[[h@'loU]]", "<speak>hi</speak>", "\0", "%s%n%s%n", "🎉 ы 漢字", "a" * 3_000])
async def test_odd_text_neither_crashes_it_nor_commands_it(speaker: EmbeddedSpeaker, text: str) -> None:
    await _drained(speaker, text)
    pid = speaker.process.pid
    assert await _drained(speaker, "Still here.") > 0.3
    assert speaker.process.pid == pid


async def test_text_is_no_markup_and_no_phonemes(speaker: EmbeddedSpeaker) -> None:
    """Nobody's text may make the voice silent for a minute, or put other words into its mouth."""
    assert await _drained(speaker, 'one <break time="30s"/> two') < 6.0
    assert await _drained(speaker, "[[h@'loU]]") > 1.5 * await _drained(speaker, "hello")
