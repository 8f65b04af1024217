"""What every `Transcriber` keeps, vendors over their real wire. A new one is one more entry in `ENTRIES`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from vivavoce.ports import errors
from vivavoce.ports.speech import BYTES_A_SECOND, Heard, ScriptedTranscriber, Transcriber
from vivavoce.providers import Account
from vivavoce.providers.speech import speech_vendors
from vivavoce.sim.vendor_servers import SpokenScript, SpokenServer

KEY = "key-of-the-operator"
SAID = "I rolled the deploy back at once. Then I wrote a test."
FRAME = bytes(range(256)) * 4
HINTS = ("idempotency", "blue green deployment")


@asynccontextmanager
async def scripted() -> AsyncIterator[Transcriber]:
    yield ScriptedTranscriber(SAID)


def vendor(name: str, model: str) -> Callable[[], AbstractAsyncContextManager[Transcriber]]:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Transcriber]:
        async with at_vendor(name, model) as (_, transcriber):
            yield transcriber

    return opened


@asynccontextmanager
async def at_vendor(
    name: str, model: str, fault: str = "none", **script: Any
) -> AsyncIterator[tuple[SpokenServer, Transcriber]]:
    async with SpokenServer(name, SpokenScript(SAID, fault=fault, **script), keys=frozenset((KEY,))) as server:
        account = Account(vendor=name, number=1, model=model, key=KEY, base_url=server.base_url)
        transcriber = speech_vendors()[name].ears.connect(account)
        yield server, transcriber
        await transcriber.close()
        assert server.open_connections == 0, "a connection was left open"


VENDORS = {
    "nova": ("deepgram", "nova-3"),
    "nova 2": ("deepgram", "nova-2"),
    "flux": ("deepgram", "flux-general-en"),
    "openai": ("openai", "gpt-live-transcribe"),
    "openai, whole turns": ("openai", "gpt-4o-transcribe"),
}
ENTRIES: dict[str, Callable[[], AbstractAsyncContextManager[Transcriber]]] = {
    "scripted": scripted,
    **{name: vendor(*entry) for name, entry in VENDORS.items()},
}
EVERY = pytest.mark.parametrize("name", ENTRIES)
EVERY_VENDOR = pytest.mark.parametrize("name", VENDORS)


@pytest.fixture(autouse=True)
async def nothing_left() -> AsyncIterator[None]:
    before = asyncio.all_tasks()
    yield
    for _ in range(20):  # what was cancelled ends within a few turns of the loop, or never
        await asyncio.sleep(0)
    assert asyncio.all_tasks() - before - {asyncio.current_task()} == set(), "tasks were left behind"


async def until(there: Callable[[], object]) -> None:
    """What comes over a socket comes with the next turns of the loop, and no sleep hurries it."""
    for _ in range(100_000):
        if there():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came")


async def heard_by(transcriber: Transcriber, seconds: float = 6.0, *, told: list[Heard] | None = None) -> Heard:
    """All of a turn, a little at a time; what comes back meanwhile is read."""
    hearing = await transcriber.listen((told if told is not None else []).append, hints=HINTS, session_id="s1")
    try:
        for _ in range(int(seconds * BYTES_A_SECOND) // len(FRAME)):
            hearing.feed(FRAME)
            await asyncio.sleep(0)
        return await hearing.finish()
    finally:
        await hearing.close()


@EVERY
async def test_the_last_word_on_a_turn_is_all_that_was_said(name: str) -> None:
    async with ENTRIES[name]() as transcriber:
        heard = await heard_by(transcriber)
        assert (heard.text, heard.final) == (SAID, True)
        assert heard.origin == transcriber.origin
        assert heard.confidence is None or 0 <= heard.confidence <= 1
        assert [word.text for word in heard.words] in ([], SAID.split())
        assert all(word.start_s < word.end_s for word in heard.words)
        assert list(heard.words) == sorted(heard.words, key=lambda word: word.start_s)


@EVERY
async def test_one_transcriber_hears_one_turn_after_another_and_several_at_once(name: str) -> None:
    async with ENTRIES[name]() as transcriber:
        assert (await heard_by(transcriber)).text == SAID
        many = await asyncio.gather(*(heard_by(transcriber) for _ in range(5)))
        assert [heard.text for heard in many] == [SAID] * 5


@EVERY
async def test_a_hearing_may_be_closed_at_any_time_and_twice(name: str) -> None:
    async with ENTRIES[name]() as transcriber:
        hearing = await transcriber.listen(lambda _: None)
        await hearing.close()
        hearing.feed(FRAME)
        await hearing.close()
        hearing = await transcriber.listen(lambda _: None)
        hearing.feed(FRAME * 40)
        await hearing.close()


@EVERY
async def test_sound_may_come_in_pieces_of_any_length(name: str) -> None:
    async with ENTRIES[name]() as transcriber:
        hearing = await transcriber.listen(lambda _: None)
        for length in (1, 3, 100, 31_999, 1, 64_000):
            hearing.feed(bytes(length))
        assert (await hearing.finish()).text == SAID
        assert hearing.failure is None
        await hearing.close()


@pytest.mark.parametrize("name", [name for name in VENDORS if name != "openai, whole turns"])
async def test_what_is_heard_so_far_is_told_anew_each_time_and_grows(name: str) -> None:
    told: list[Heard] = []
    async with at_vendor(*VENDORS[name]) as (server, transcriber):
        hearing = await transcriber.listen(told.append)
        hearing.feed(bytes(2 * BYTES_A_SECOND))
        await until(lambda: told)
        assert SAID.startswith(told[-1].text)
        assert not told[-1].final
        await hearing.finish()
        await hearing.close()
    texts = [heard.text for heard in told]
    assert texts == sorted(texts, key=len)
    assert server.turns[0].closed_by_client or server.turns[0].kinds()[-1] == "CloseStream"


async def test_flux_says_where_the_speaker_seems_to_have_finished() -> None:
    told: list[Heard] = []
    async with at_vendor(*VENDORS["flux"]) as (_, transcriber):
        await heard_by(transcriber, told=told)
    ends = [heard.text for heard in told if heard.ends_turn]
    assert ends[0] == "I rolled the deploy back at once."
    assert ends[-1] == SAID


async def test_the_silences_that_nova_counts_end_no_turn() -> None:
    """It calls 300 ms of silence the end of speech: whoever thinks would be cut off by that."""
    told: list[Heard] = []
    async with at_vendor(*VENDORS["nova"]) as (_, transcriber):
        await heard_by(transcriber, told=told)
    assert told
    assert not any(heard.ends_turn for heard in told)


@EVERY_VENDOR
async def test_the_vendor_gets_the_key_the_sound_and_the_hints(name: str) -> None:
    sound = bytes(range(1, 251)) * 256  # two seconds
    async with at_vendor(*VENDORS[name]) as (server, transcriber):
        hearing = await transcriber.listen(lambda _: None, hints=HINTS)
        for start in range(0, len(sound), 3001):  # an odd number of bytes: no sample may be torn apart
            hearing.feed(sound[start : start + 3001])
            await asyncio.sleep(0)
        await hearing.finish()
        await hearing.close()
        (turn,) = server.turns
    assert turn.key == KEY
    if name.startswith("openai"):
        wanted = turn.messages[0]["session"]["audio"]["input"]["transcription"]
        assert "idempotency" in str(wanted.get("keywords") or wanted["prompt"])
        assert turn.kinds()[-1] == "input_audio_buffer.commit"
    else:
        assert bytes(turn.sound) == sound
        asked = turn.query.get("keyterm") or turn.query.get("keywords")
        assert asked == (["idempotency"] if name == "nova 2" else list(HINTS))
        assert turn.kinds()[-1] == "CloseStream"


async def test_no_more_hints_are_sent_than_deepgram_takes() -> None:
    many = [f"term number {n}" for n in range(300)]
    async with at_vendor("deepgram", "nova-3") as (server, transcriber):
        hearing = await transcriber.listen(lambda _: None, hints=many)
        await hearing.close()
        sent = server.turns[0].query["keyterm"]
    assert sent == many[: len(sent)]
    assert 40 < len(sent) <= 100


async def test_openai_is_given_twenty_four_thousand_samples_a_second() -> None:
    from vivavoce.providers.upsampling import Upsampler

    upsampler = Upsampler()
    made = b"".join(upsampler.take(bytes(length)) for length in (2560, 2, 100, 16_000)) + upsampler.rest()
    assert len(made) / 2 == pytest.approx((2560 + 2 + 100 + 16_000) / 2 * 1.5, abs=3)


async def test_too_little_sound_is_nothing_said_and_not_a_failure_of_openai() -> None:
    async with at_vendor("openai", "gpt-live-transcribe") as (server, transcriber):
        hearing = await transcriber.listen(lambda _: None)
        hearing.feed(bytes(1000))
        assert (await hearing.finish()).text == ""
        await hearing.close()
        assert "input_audio_buffer.commit" not in server.turns[0].kinds()


NAMED: dict[str, type[errors.RemoteFailure]] = {
    "401": errors.RemoteKeyRefused,
    "402": errors.RemoteKeyRefused,
    "404": errors.RemoteKeyRefused,
    "429": errors.RemoteLimited,
    "500": errors.RemoteBroken,
    "garbage": errors.RemoteGarbled,
    "error_message": errors.RemoteBroken,
    "cut": errors.RemoteUnreachable,
    "cut_at_end": errors.RemoteUnreachable,
    "hangs_up": errors.RemoteBroken,
}


@EVERY_VENDOR
@pytest.mark.parametrize("fault", NAMED)
async def test_a_fault_has_its_name(name: str, fault: str) -> None:
    async with at_vendor(*VENDORS[name], fault, retry_after_s=2) as (_, transcriber):
        with pytest.raises(NAMED[fault]) as caught:
            await heard_by(transcriber)
    assert KEY not in str(caught.value)
    if fault in ("429", "500"):
        assert caught.value.retry_after_s == 2


@EVERY_VENDOR
@pytest.mark.parametrize("fault", ["cut", "hangs_up", "garbage"])
async def test_a_hearing_that_fails_in_the_middle_says_so_before_the_end(name: str, fault: str) -> None:
    async with at_vendor(*VENDORS[name], fault) as (_, transcriber):
        hearing = await transcriber.listen(lambda _: None)
        hearing.feed(bytes(3 * BYTES_A_SECOND))
        await until(lambda: hearing.failure)
        assert isinstance(hearing.failure, NAMED[fault])
        await hearing.close()


@EVERY_VENDOR
@pytest.mark.parametrize("fault", ["silence", "never_final"])
async def test_whoever_waits_in_vain_can_give_up_and_nothing_is_left(name: str, fault: str) -> None:
    async with at_vendor(*VENDORS[name], fault) as (server, transcriber):
        hearing = await transcriber.listen(lambda _: None)
        hearing.feed(bytes(2 * BYTES_A_SECOND))
        finishing = asyncio.create_task(hearing.finish())
        await until(lambda: server.turns[0].kinds()[-1:] in (["CloseStream"], ["input_audio_buffer.commit"]))
        assert not finishing.done()
        finishing.cancel()
        await asyncio.gather(finishing, return_exceptions=True)
        await hearing.close()


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://nowhere.invalid", "http://[bad"])
async def test_a_vendor_that_is_not_there_is_unreachable(address: str) -> None:
    for name, model in VENDORS.values():
        account = Account(vendor=name, number=1, model=model, key=KEY, base_url=address)
        with pytest.raises(errors.RemoteUnreachable):
            await speech_vendors()[name].ears.connect(account).listen(lambda _: None)


async def test_a_refused_key_is_in_no_message() -> None:
    async with SpokenServer("deepgram", keys=frozenset(("another",))) as server:
        account = Account(vendor="deepgram", number=2, model="nova-3", key=KEY, base_url=server.base_url)
        with pytest.raises(errors.RemoteKeyRefused, match="deepgram 2"):
            await speech_vendors()["deepgram"].ears.connect(account).listen(lambda _: None)
