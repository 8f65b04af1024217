"""A turn is heard by whoever can: nothing that was said is lost when one of them fails."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from structlog.testing import capture_logs

from resilience.spoken_house import HANGS, NEVER_FINAL, SECOND, WELL, Hears, SpokenHouse, virtually
from vivavoce.ports.errors import (
    RemoteBroken,
    RemoteExhausted,
    RemoteFailure,
    RemoteKeyRefused,
    RemoteLimited,
    RemoteUnreachable,
)
from vivavoce.ports.speech import BYTES_A_SECOND, Heard, Hearing, ScriptedTranscriber, Told, Transcriber
from vivavoce.resilience.hearing import ResilientTranscriber

CUT = Hears(breaks_at_s=3, breaks=RemoteUnreachable("cut"))
KEY_REFUSED = Hears(refuses=RemoteKeyRefused("no"))


async def spoken(
    transcriber: ResilientTranscriber, seconds: int, told: list[Heard] | None = None, session_id: str = "s1"
) -> Heard:
    """Somebody speaks for so long, in real time."""
    hearing = await transcriber.listen(
        (told if told is not None else []).append, hints=("idle",), session_id=session_id
    )
    try:
        for _ in range(seconds):
            await asyncio.sleep(1)
            hearing.feed(SECOND)
        return await hearing.finish()
    finally:
        await hearing.close()


@virtually
async def test_a_long_answer_is_heard_by_one_account_however_long_it_takes(house: SpokenHouse) -> None:
    told: list[Heard] = []
    heard = await spoken(house.hearing(("a", WELL), ("b", WELL)), 300, told)
    assert (heard.text, heard.origin.name) == ("300 words by a 1", "a 1")
    assert [partial.text for partial in told][:2] == ["1 words", "2 words"]
    assert house.now == 300.1
    assert house.ears["b 1"].asked == 0
    assert house.ears["a 1"].hints == [("idle",)]


@virtually
async def test_a_silence_of_minutes_is_no_failure(house: SpokenHouse) -> None:
    hearing = await house.hearing(("a", WELL)).listen(lambda _: None)
    await asyncio.sleep(240)
    hearing.feed(SECOND)
    assert (await hearing.finish()).text == "1 words by a 1"
    await hearing.close()


@virtually
async def test_who_takes_over_in_the_middle_hears_it_from_the_beginning(house: SpokenHouse) -> None:
    told: list[Heard] = []
    heard = await spoken(house.hearing(("a", CUT), ("b", WELL), attempts=1), 10, told)
    assert heard.text == "10 words by b 1"
    assert [ear.sound == SECOND * 10 for ear in house.ears["b 1"].ears] == [True]
    assert "b 1" in {partial.origin.name for partial in told}, "captions go on before the turn is over"
    assert house.now == 10.1


@virtually
async def test_a_line_that_is_cut_once_is_taken_up_again_by_the_same_account(house: SpokenHouse) -> None:
    heard = await spoken(house.hearing(("a", [CUT, WELL]), ("b", WELL)), 10)
    assert heard.text == "10 words by a 1"


@virtually
async def test_who_never_says_the_last_word_is_waited_for_four_seconds(house: SpokenHouse) -> None:
    transcriber = house.hearing(("a", NEVER_FINAL), ("b", WELL))
    heard = await spoken(transcriber, 20)
    assert heard.text == "20 words by b 1"
    assert 24 < house.now <= 24.5
    assert {state.name: state.condition for state in transcriber.states()}["a 1"] == "open", "it hangs"
    began = house.now
    assert (await spoken(transcriber, 5)).text == "5 words by b 1", "and is not asked again at once"
    assert house.now - began < 5.5


def as_long_as_it_is(transcriber: Transcriber, sound_s: float) -> float:
    return sound_s if transcriber.origin.name.startswith("own") else 0.0


@virtually
async def test_who_thinks_only_when_the_turn_is_over_has_as_long_as_the_sound_is(house: SpokenHouse) -> None:
    floor = ScriptedTranscriber("heard by the floor")
    transcriber = house.hearing(("own", Hears(final_in_s=25)), floor=floor, thinks=as_long_as_it_is)
    assert (await spoken(transcriber, 30)).text == "30 words by own 1"
    assert house.now == 55
    assert {state.condition for state in transcriber.states()} == {"up"}


@virtually
async def test_who_thinks_for_longer_is_left_for_the_next_who_has_still_time(house: SpokenHouse) -> None:
    transcriber = house.hearing(("own", NEVER_FINAL), ("b", WELL), thinks=as_long_as_it_is)
    assert (await spoken(transcriber, 20)).text == "20 words by b 1"
    assert 44 < house.now <= 44.5
    assert {state.name: state.condition for state in transcriber.states()}["own 1"] == "open", "it hangs"


@virtually
async def test_who_thinks_and_takes_over_at_the_end_has_its_time_too(house: SpokenHouse) -> None:
    own, floor = Hears(final_in_s=15), ScriptedTranscriber("heard by the floor")
    transcriber = house.hearing(("a", NEVER_FINAL), ("own", own), floor=floor, thinks=as_long_as_it_is)
    assert (await spoken(transcriber, 20)).text == "20 words by own 1"
    assert 39 < house.now <= 39.5


@virtually
async def test_of_two_who_think_the_second_has_as_long_as_the_first(house: SpokenHouse) -> None:
    slow = Hears(final_in_s=19)
    transcriber = house.hearing(("own one", NEVER_FINAL), ("own other", slow), thinks=as_long_as_it_is)
    assert (await spoken(transcriber, 20)).text == "20 words by own other 1"
    assert 63 < house.now <= 63.5


@virtually
async def test_who_hears_at_once_and_takes_over_from_those_who_think_puts_nothing_off(house: SpokenHouse) -> None:
    floor = ScriptedTranscriber("heard by the floor")
    named = (("own", NEVER_FINAL), ("b", NEVER_FINAL), ("c", HANGS))
    transcriber = house.hearing(*named, floor=floor, thinks=as_long_as_it_is)
    assert (await spoken(transcriber, 20)).text == "heard by the floor"
    assert 52 <= house.now <= 52.5, "twelve seconds after the time to think"


@virtually
async def test_who_does_not_open_costs_nothing_while_somebody_speaks(house: SpokenHouse) -> None:
    heard = await spoken(house.hearing(("a", HANGS), ("b", WELL)), 20)
    assert heard.text == "20 words by b 1"
    assert house.now == 20.1


@virtually
async def test_keys_take_turns_and_a_refused_one_rests(house: SpokenHouse) -> None:
    transcriber = house.hearing(("a", KEY_REFUSED), ("a", WELL))
    texts = [(await spoken(transcriber, 1)).text for _ in range(4)]
    assert texts == ["1 words by a 2"] * 4
    assert house.ears["a 1"].asked == 1
    conditions = {state.name: state.condition for state in transcriber.states()}
    assert conditions == {"a 1": "resting", "a 2": "up"}


@virtually
async def test_a_limited_key_rests_for_as_long_as_the_vendor_says(house: SpokenHouse) -> None:
    limited = Hears(refuses=RemoteLimited("slow down", retry_after_s=60))
    transcriber = house.hearing(("a", [limited, WELL]), ("b", WELL))
    assert (await spoken(transcriber, 1)).origin.name == "b 1"
    await asyncio.sleep(58)
    assert (await spoken(transcriber, 1)).origin.name == "b 1"
    await asyncio.sleep(2)
    assert (await spoken(transcriber, 1)).origin.name == "a 1"


@virtually
async def test_the_floor_hears_it_all_and_says_for_whom_it_stands_in(house: SpokenHouse) -> None:
    floor = ScriptedTranscriber("heard by the floor")
    heard = await spoken(house.hearing(("a", CUT), ("b", KEY_REFUSED), floor=floor, attempts=1), 10)
    assert heard.text == "heard by the floor"
    assert (heard.origin.kind, heard.origin.name) == ("builtin", "scripted")
    assert heard.origin.instead_of == "a and b, which could not be used now"
    assert [bytes(hearing.fed) for hearing in floor.hearings] == [SECOND * 10]
    assert all(hearing.closed for hearing in floor.hearings)


@virtually
async def test_without_vendors_the_floor_stands_in_for_nobody(house: SpokenHouse) -> None:
    transcriber = house.hearing(floor=ScriptedTranscriber("yes"))
    heard = await spoken(transcriber, 1)
    assert heard.origin.instead_of == ""
    assert transcriber.available
    assert transcriber.origin.name == "scripted"


@virtually
async def test_all_of_them_hang_and_the_turn_ends_within_its_deadline_all_the_same(house: SpokenHouse) -> None:
    floor = ScriptedTranscriber("heard by the floor")
    heard = await spoken(house.hearing(("a", NEVER_FINAL), ("b", NEVER_FINAL), ("c", NEVER_FINAL), floor=floor), 5)
    assert heard.text == "heard by the floor"
    assert house.now <= 5 + 12.1


@virtually
async def test_a_floor_that_hangs_is_left_too(house: SpokenHouse) -> None:
    floor = house.hearing(("embedded", NEVER_FINAL), deadline_s=500, idle_s=500)
    with pytest.raises(RemoteFailure):
        await spoken(house.hearing(("a", KEY_REFUSED), floor=floor), 5)
    assert house.now <= 5 + 15.1


@virtually
async def test_nobody_left_is_told_at_the_end_and_known_before(house: SpokenHouse) -> None:
    hearing = await house.hearing(("a", KEY_REFUSED)).listen(lambda _: None)
    await asyncio.sleep(1)
    assert isinstance(hearing.failure, RemoteExhausted)
    hearing.feed(SECOND)
    with pytest.raises(RemoteExhausted):
        await hearing.finish()
    await hearing.close()


@virtually
async def test_a_floor_that_gives_up_while_somebody_speaks_is_told_as_what_it_is(house: SpokenHouse) -> None:
    floor = house.hearing(("embedded", Hears(refuses=RemoteLimited("busy", retry_after_s=600))), attempts=1)
    with pytest.raises(RemoteExhausted):
        await spoken(house.hearing(("a", KEY_REFUSED), floor=floor), 5)


class Faulty(ScriptedTranscriber):
    async def listen(self, told: Told, *, hints: Sequence[str] = (), session_id: str | None = None) -> Hearing:
        raise OSError(30, "Read-only file system")


@virtually
async def test_a_fault_that_nobody_foresaw_is_logged_and_told_as_what_it_is(house: SpokenHouse) -> None:
    with capture_logs() as logged, pytest.raises(RemoteBroken, match="OSError"):
        await spoken(house.hearing(("a", KEY_REFUSED), floor=Faulty("never")), 2)
    faults = [one for one in logged if one["event"] == "hearing_fault"]
    assert [(one["session_id"], one["log_level"]) for one in faults] == [("s1", "error")]


@virtually
async def test_a_failure_of_the_last_word_goes_to_the_next(house: SpokenHouse) -> None:
    failing = Hears(fails_at_the_end=RemoteBroken("oops"))
    assert (await spoken(house.hearing(("a", failing), ("b", WELL)), 4)).text == "4 words by b 1"


@virtually
async def test_a_hearing_that_is_closed_in_the_middle_leaves_nothing_and_breaks_nothing(house: SpokenHouse) -> None:
    transcriber = house.hearing(("a", WELL))
    hearing = await transcriber.listen(lambda _: None)
    await asyncio.sleep(1)
    hearing.feed(SECOND)
    waiting = asyncio.create_task(hearing.finish())
    await asyncio.sleep(0)
    await hearing.close()
    await hearing.close()
    with pytest.raises(RemoteUnreachable):
        await waiting
    assert {state.condition for state in transcriber.states()} == {"up"}
    assert (await spoken(transcriber, 1)).origin.name == "a 1"


@virtually
async def test_an_account_that_was_down_is_probed_while_the_next_one_listens_too(house: SpokenHouse) -> None:
    transcriber = house.hearing(("a", [HANGS, HANGS, WELL]), ("b", WELL), attempts=1)
    assert (await spoken(transcriber, 10)).origin.name == "b 1"
    await asyncio.sleep(20)
    began = house.now
    assert (await spoken(transcriber, 10)).origin.name == "b 1"
    assert house.now - began < 10.5, "the probe hangs, and nobody waits for it"


@virtually
async def test_seconds_that_were_heard_are_counted_beside_the_tokens(house: SpokenHouse) -> None:
    transcriber = house.hearing(("a", WELL))
    await spoken(transcriber, 7)
    await spoken(transcriber, 3, session_id="s2")
    await asyncio.sleep(1)
    totals = house.ledger.totals
    assert totals["heard interview s1"] == 7
    assert totals["heard interview s2"] == 3
    assert [count for name, count in totals.items() if name.startswith("heard day ")] == [10]
    assert transcriber.states()[0].tokens_today == 10


@virtually
async def test_two_hundred_are_heard_at_once(house: SpokenHouse) -> None:
    transcriber = house.hearing(("a", [CUT, WELL, NEVER_FINAL, WELL]), ("b", WELL), per_account=400, per_interview=400)
    heard = await asyncio.gather(*(spoken(transcriber, 5, session_id=f"s{n}") for n in range(200)))
    assert {one.text.partition(" by")[0] for one in heard} == {"5 words"}


def test_a_second_is_a_second() -> None:
    assert len(SECOND) == BYTES_A_SECOND
