"""A sentence is spoken by whoever can; what was withdrawn says so."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from resilience.house import FOREVER_S
from resilience.spoken_house import Says, SpokenHouse, virtually
from vivavoce.ports.errors import RemoteExhausted, RemoteKeyRefused, RemoteUnreachable
from vivavoce.ports.speech import ScriptedSpeaker, Sound
from vivavoce.resilience.speaking import ResilientSpeaker

WELL = Says()
LATE = Says(first_in_s=FOREVER_S)
STOPS = Says(pieces=2, gap_s=FOREVER_S)
CUT = Says(pieces=2, failure=RemoteUnreachable("cut"))
KEY_REFUSED = Says(pieces=0, failure=RemoteKeyRefused("no"))
TEXT = "Tell me about it."


async def said(speaker: ResilientSpeaker, session_id: str = "s1") -> list[Sound]:
    return [sound async for sound in speaker.speak(TEXT, session_id=session_id)]


def kept(sounds: list[Sound]) -> list[str]:
    """Who speaks what is heard in the end: a restart withdraws all before it."""
    names: list[str] = []
    for sound in sounds:
        names = [sound.origin.name] if sound.restarted else [*names, sound.origin.name]
    return names


@virtually
async def test_a_sentence_comes_from_one_account_and_unmarked(house: SpokenHouse) -> None:
    sounds = await said(house.speaking(("a", WELL), ("b", WELL)))
    assert kept(sounds) == ["a 1"] * 5
    assert not any(sound.restarted for sound in sounds)


@virtually
async def test_a_voice_that_does_not_begin_gives_way_to_the_next(house: SpokenHouse) -> None:
    sounds = await said(house.speaking(("a", LATE), ("b", WELL), deadline_s=6))
    assert kept(sounds) == ["b 1"] * 5
    assert not any(sound.restarted for sound in sounds)
    assert house.now < 3.5


@virtually
async def test_a_voice_that_stops_in_the_middle_is_withdrawn_and_all_is_said_anew(house: SpokenHouse) -> None:
    sounds = await said(house.speaking(("a", STOPS), ("b", WELL), idle_s=2))
    assert [sound.restarted for sound in sounds] == [False, True, False, False, False, False]
    assert kept(sounds) == ["b 1"] * 5
    assert house.now < 3


@virtually
async def test_the_floor_withdraws_too_and_says_for_whom_it_speaks(house: SpokenHouse) -> None:
    sounds = await said(house.speaking(("a", CUT), ("b", KEY_REFUSED), floor=ScriptedSpeaker()))
    begun = [sound for sound in sounds if sound.restarted]
    assert begun[-1].origin.instead_of == "a and b, which could not be used now"
    assert set(kept(sounds)) == {"scripted"}


@virtually
async def test_without_a_floor_it_is_for_the_browser_to_speak(house: SpokenHouse) -> None:
    speaker = house.speaking(("a", KEY_REFUSED))
    with pytest.raises(RemoteExhausted):
        await said(speaker)
    assert not speaker.available
    assert house.speaking(floor=ScriptedSpeaker()).available


@virtually
async def test_somebody_who_listens_slowly_is_no_fault_of_the_vendor(house: SpokenHouse) -> None:
    speaker = house.speaking(("a", Says(pieces=200, gap_s=0.01)), ("b", WELL))
    count = 0
    async for sound in speaker.speak(TEXT):
        assert not sound.restarted
        await asyncio.sleep(0.2)
        count += 1
    assert count == 200
    assert house.now > 40, "longer than the deadline of a request"


@virtually
async def test_whoever_stops_listening_leaves_nothing_open(house: SpokenHouse) -> None:
    speaker = house.speaking(("a", Says(pieces=500)))
    async with aclosing(speaker.speak(TEXT)) as sounds:  # type: ignore[type-var]
        async for _ in sounds:
            break
    assert {state.condition for state in speaker.states()} == {"up"}


@virtually
async def test_characters_that_were_spoken_are_counted(house: SpokenHouse) -> None:
    speaker = house.speaking(("a", WELL))
    await said(speaker)
    await said(speaker)
    await asyncio.sleep(1)
    assert house.ledger.totals["spoken interview s1"] == 2 * len(TEXT)
