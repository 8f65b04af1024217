"""Each fault of a vendor of speech, over its real wire and through the chain: the next one stands in, and says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from random import Random
from typing import Any

import pytest

from vivavoce.ports.clock import SystemClock
from vivavoce.ports.speech import BYTES_A_SECOND, ScriptedSpeaker, ScriptedTranscriber
from vivavoce.ports.spending import MemoryLedger
from vivavoce.providers import Account
from vivavoce.providers.speech import speech_vendors
from vivavoce.resilience.chain import Chain, Seat
from vivavoce.resilience.hearing import ResilientTranscriber
from vivavoce.resilience.policy import LivePolicy, Policy
from vivavoce.resilience.speaking import ResilientSpeaker
from vivavoce.sim.vendor_servers import SpokenScript, SpokenServer
from vivavoce.sim.vendor_servers.spoken_script import DOOR_FAULTS, SOUND_FAULTS, VOICE_FAULTS, first_only

SAID = "We cut the batch in half. Then it fitted."
SOON = Policy(deadline_s=3.2, idle_s=1.0, probe_deadline_s=0.8, attempts=1, backoff_s=0.01, hedge_s=0.4)
TEXT = "Thank you. What would you do differently today?"


@asynccontextmanager
async def chain(
    part: str, first: str, second: str = "none"
) -> AsyncIterator[tuple[SpokenServer, SpokenServer, Chain[Any]]]:
    """Deepgram fails, OpenAI stands behind it."""
    async with AsyncExitStack() as stack:
        servers, seats = [], []
        for name, fault in (("deepgram", first), ("openai", second)):
            server = await stack.enter_async_context(SpokenServer(name, SpokenScript(SAID, fault=fault)))
            able = getattr(speech_vendors()[name], part)
            account = Account(vendor=name, number=1, model=able.default_model, key="k", base_url=server.base_url)
            opened = able.connect(account)
            stack.push_async_callback(opened.close)
            await opened.warm()
            servers.append(server)
            seats.append(Seat(vendor=name, model=opened))
        made: Chain[Any] = Chain(
            seats, clock=SystemClock(), live=LivePolicy(SOON), ledger=MemoryLedger(), random=Random(1)
        )
        stack.push_async_callback(made.close)
        yield servers[0], servers[1], made


async def heard(transcriber: ResilientTranscriber) -> tuple[str, str, str]:
    hearing = await transcriber.listen(lambda _: None)
    for _ in range(41):
        hearing.feed(bytes(BYTES_A_SECOND // 10))
        await asyncio.sleep(0)
    last = await hearing.finish()
    await hearing.close()
    return last.text, last.origin.name, last.origin.instead_of


@pytest.mark.parametrize("fault", [*DOOR_FAULTS, *SOUND_FAULTS])
async def test_what_one_vendor_does_not_hear_the_next_one_does(fault: str) -> None:
    async with chain("ears", fault) as (_, second, made):
        assert await heard(ResilientTranscriber(made)) == (SAID, "openai", "")
        sound = sum(len(message.get("audio", "")) for turn in second.turns for message in turn.messages)
        assert sound * 3 / 4 / (1.5 * BYTES_A_SECOND) == pytest.approx(4.1, abs=0.02), "all of it was heard anew"


@pytest.mark.parametrize("fault", ["429", "cut", "never_final"])
async def test_where_no_vendor_hears_the_built_in_recogniser_does(fault: str) -> None:
    async with chain("ears", fault, fault) as (_, _, made):
        text, name, instead_of = await heard(ResilientTranscriber(made, ScriptedTranscriber("built in")))
    assert (text, name) == ("built in", "scripted")
    assert instead_of == "deepgram and openai, which could not be used now"


async def test_a_line_that_is_cut_once_is_taken_up_again() -> None:
    async with chain("ears", "none") as (first, _, made):
        first.script.fault = first_only("cut")
        assert await heard(ResilientTranscriber(made)) == (SAID, "deepgram", "")
        assert len(first.turns) == 2


@pytest.mark.parametrize("fault", [*DOOR_FAULTS, *VOICE_FAULTS])
async def test_what_one_vendor_does_not_say_the_next_one_does(fault: str) -> None:
    async with chain("mouth", fault) as (_, _, made):
        sounds = [sound async for sound in ResilientSpeaker(made).speak(TEXT)]
    begins = max([n for n, sound in enumerate(sounds) if sound.restarted], default=0)
    assert {sound.origin.name for sound in sounds[begins:]} == {"openai"}
    assert any(sound.restarted for sound in sounds) == (fault in ("cut", "stops"))
    assert sum(sound.duration_s for sound in sounds[begins:]) == pytest.approx(len(TEXT) / 15, abs=0.01)


async def test_where_no_vendor_speaks_the_built_in_voice_does() -> None:
    async with chain("mouth", "stops", "500") as (_, _, made):
        sounds = [sound async for sound in ResilientSpeaker(made, ScriptedSpeaker()).speak(TEXT)]
    assert sounds[-1].origin.instead_of == "deepgram and openai, which could not be used now"
    assert [sound.restarted for sound in sounds if sound.origin.name == "scripted"][:2] == [True, False]
