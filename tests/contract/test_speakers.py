"""What every `Speaker` keeps, vendors over their real wire. A new one is one more entry in `ENTRIES`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from typing import Any

import pytest

from vivavoce.ports import errors
from vivavoce.ports.speech import ScriptedSpeaker, Sound, Speaker
from vivavoce.providers import Account
from vivavoce.providers.speech import speech_vendors
from vivavoce.sim.vendor_servers import SpokenScript, SpokenServer

KEY = "key-of-the-operator"
TEXT = "Tell me about a time when you had to give up a plan of your own."
VENDORS = ("deepgram", "openai")


@asynccontextmanager
async def at_vendor(name: str, fault: str = "none", **script: Any) -> AsyncIterator[tuple[SpokenServer, Speaker]]:
    async with SpokenServer(name, SpokenScript(fault=fault, **script), keys=frozenset((KEY,))) as server:
        mouth = speech_vendors()[name].mouth
        account = Account(vendor=name, number=1, model=mouth.default_model, key=KEY, base_url=server.base_url)
        speaker = mouth.connect(account)
        try:
            yield server, speaker
        finally:
            await speaker.close()
            await server.settled()


@asynccontextmanager
async def scripted() -> AsyncIterator[Speaker]:
    yield ScriptedSpeaker()


def vendor(name: str) -> Callable[[], AbstractAsyncContextManager[Speaker]]:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Speaker]:
        async with at_vendor(name) as (_, speaker):
            yield speaker

    return opened


ENTRIES: dict[str, Callable[[], AbstractAsyncContextManager[Speaker]]] = {
    "scripted": scripted,
    **{name: vendor(name) for name in VENDORS},
}
EVERY = pytest.mark.parametrize("name", ENTRIES)
EVERY_VENDOR = pytest.mark.parametrize("name", VENDORS)


async def said(speaker: Speaker, text: str = TEXT) -> list[Sound]:
    return [sound async for sound in speaker.speak(text, session_id="s1")]


@EVERY
async def test_a_sentence_comes_as_whole_samples_in_pieces(name: str) -> None:
    async with ENTRIES[name]() as speaker:
        sounds = await said(speaker)
        assert len(sounds) > 1
        assert all(len(sound.pcm) % 2 == 0 and sound.pcm for sound in sounds)
        assert {sound.sample_rate_hz for sound in sounds} <= {8_000, 16_000, 22_050, 24_000, 44_100, 48_000}
        assert {sound.origin for sound in sounds} == {speaker.origin}
        assert not any(sound.restarted for sound in sounds)
        assert 1 < sum(sound.duration_s for sound in sounds) < 30


@EVERY
async def test_several_sentences_are_spoken_at_once(name: str) -> None:
    async with ENTRIES[name]() as speaker:
        many = await asyncio.gather(*(said(speaker, TEXT * (n + 1)) for n in range(4)))
        lengths = [sum(sound.duration_s for sound in sounds) for sounds in many]
        assert lengths == sorted(lengths)
        assert lengths[0] < lengths[-1]


@EVERY
async def test_whoever_has_heard_enough_stops_reading_and_speaks_again(name: str) -> None:
    async with ENTRIES[name]() as speaker:
        async with aclosing(speaker.speak(TEXT)) as sounds:  # type: ignore[type-var]
            async for _ in sounds:
                break
        assert len(await said(speaker)) > 1


@EVERY_VENDOR
async def test_the_vendor_gets_the_text_and_the_key(name: str) -> None:
    async with at_vendor(name) as (server, speaker):
        await said(speaker)
        (turn,) = server.turns
    assert TEXT in turn.body.values()
    assert turn.key == KEY


@EVERY_VENDOR
async def test_a_connection_is_kept_for_the_next_sentence(name: str) -> None:
    async with at_vendor(name) as (server, speaker):
        await said(speaker)
        await said(speaker)
        assert server.open_connections == 1


NAMED: dict[str, type[errors.RemoteFailure]] = {
    "401": errors.RemoteKeyRefused,
    "402": errors.RemoteKeyRefused,
    "404": errors.RemoteKeyRefused,
    "429": errors.RemoteLimited,
    "500": errors.RemoteBroken,
    "cut": errors.RemoteUnreachable,
    "text": errors.RemoteGarbled,
    "mute": errors.RemoteGarbled,
}


@EVERY_VENDOR
@pytest.mark.parametrize("fault", NAMED)
async def test_a_fault_has_its_name(name: str, fault: str) -> None:
    async with at_vendor(name, fault, retry_after_s=2) as (_, speaker):
        with pytest.raises(NAMED[fault]) as caught:
            await said(speaker)
    assert KEY not in str(caught.value)
    assert TEXT not in str(caught.value)
    if fault == "429":
        assert caught.value.retry_after_s == 2


@EVERY_VENDOR
async def test_a_voice_that_stops_in_the_middle_can_be_left(name: str) -> None:
    async with at_vendor(name, "stops") as (_, speaker):
        sounds = speaker.speak(TEXT)
        assert (await anext(sounds)).pcm  # type: ignore[call-overload]
        await sounds.aclose()  # type: ignore[attr-defined]


@EVERY_VENDOR
async def test_a_vendor_that_is_not_there_is_unreachable(name: str) -> None:
    for address in ("http://127.0.0.1:1", "http://nowhere.invalid"):
        account = Account(vendor=name, number=1, model="aura-2", key=KEY, base_url=address)
        speaker = speech_vendors()[name].mouth.connect(account)
        with pytest.raises(errors.RemoteUnreachable):
            await said(speaker)
        await speaker.close()
