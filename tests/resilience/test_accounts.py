"""Keys take turns, and one that is refused or limited rests by itself."""

from __future__ import annotations

import asyncio

import pytest

from resilience.house import ANSWERS, Does, House, fails, virtually
from vivavoce.ports.errors import (
    RemoteBroken,
    RemoteDeclined,
    RemoteExhausted,
    RemoteKeyRefused,
    RemoteLimited,
)

HELD = Does(after_s=2)
LIMITED = fails(RemoteLimited("429"))
REFUSED = fails(RemoteKeyRefused("The key is not accepted."))


@virtually
async def test_the_keys_of_a_vendor_take_turns(house: House) -> None:
    house.build(("a", ANSWERS), ("a", ANSWERS), ("a", ANSWERS), ("b", ANSWERS))
    assert [await house.ask() for _ in range(6)] == ["a 1", "a 2", "a 3"] * 2


@virtually
async def test_a_limited_key_rests_and_the_others_go_on(house: House) -> None:
    house.build(("a", [fails(RemoteLimited("429", retry_after_s=20)), ANSWERS]), ("a", ANSWERS), ("b", ANSWERS))
    assert await house.timed() == ("a 2", 0)
    assert [await house.ask() for _ in range(3)] == ["a 2"] * 3
    assert house.condition("a 1") == "resting"
    assert house.condition("a 2") == "up"
    await asyncio.sleep(19.5)
    assert await house.ask() == "a 2"
    await asyncio.sleep(1)
    assert {await house.ask() for _ in range(2)} == {"a 1", "a 2"}


@virtually
async def test_without_retry_after_a_limited_key_rests_longer_each_time_up_to_a_limit(house: House) -> None:
    house.build(("a", [LIMITED] * 9 + [ANSWERS, LIMITED]), ("b", ANSWERS))
    rests = []
    for _ in range(9):
        assert await house.ask() == "b 1"
        rests.append(round(house.state("a 1").until - house.clock.now()))
        await asyncio.sleep(rests[-1])
    assert rests == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert await house.ask() == "a 1"
    assert await house.ask() == "b 1"
    assert round(house.state("a 1").until - house.clock.now()) == 5


@virtually
async def test_many_that_are_limited_together_are_one_time(house: House) -> None:
    house.build(("a", fails(RemoteLimited("429"), after_s=1)), ("b", ANSWERS))
    assert set(await asyncio.gather(*(house.ask() for _ in range(40)))) == {"b 1"}
    assert round(house.state("a 1").until - house.clock.now()) == 5


@virtually
async def test_a_retry_after_without_end_is_cut_to_an_hour(house: House) -> None:
    house.build(("a", [fails(RemoteLimited("429", retry_after_s=1e9)), ANSWERS]))
    await house.failure()
    assert house.state("a 1").until == pytest.approx(house.clock.now() + 3600)


@virtually
async def test_a_refused_key_rests_for_a_quarter_of_an_hour_and_then_one_request_tries_it(house: House) -> None:
    slow_yes = [REFUSED, fails(RemoteKeyRefused("Still not."), after_s=3)]
    house.build(("a", slow_yes), ("a", ANSWERS), hedge_s=1)
    assert await house.timed() == ("a 2", 0)
    await asyncio.sleep(899)
    assert [await house.ask() for _ in range(3)] == ["a 2"] * 3
    assert house.vendors["a 1"].asked == 1
    await asyncio.sleep(2)
    assert await asyncio.gather(*(house.ask() for _ in range(20))) == ["a 2"] * 20
    assert house.vendors["a 1"].asked == 2
    await asyncio.sleep(5)
    assert house.condition("a 1") == "resting"


@virtually
async def test_a_key_that_is_accepted_again_is_used_again(house: House) -> None:
    house.build(("a", [REFUSED, ANSWERS]), ("a", ANSWERS))
    await house.ask()
    await asyncio.sleep(901)
    assert {await house.ask() for _ in range(4)} == {"a 1", "a 2"}
    assert house.condition("a 1") == "up"


@virtually
async def test_the_keys_of_a_vendor_come_before_the_next_vendor(house: House) -> None:
    house.build(("a", REFUSED), ("b", ANSWERS), ("a", LIMITED), ("a", ANSWERS))
    assert await house.ask() == "a 3"
    assert house.vendors["b 1"].asked == 0


@virtually
async def test_when_nobody_is_left_it_says_what_each_of_them_did(house: House) -> None:
    house.build(("a", REFUSED), ("a", LIMITED), ("b", fails(RemoteBroken("It says 500."))), attempts=1)
    failure = await house.failure()
    assert isinstance(failure, RemoteExhausted)
    assert [each.code for each in failure.failures] == ["remote_key_refused", "remote_limited", "remote_broken"]
    for words in ("The key is not accepted.", "429", "It says 500."):
        assert words in failure.detail


@virtually
async def test_who_was_not_even_asked_is_named_with_the_reason(house: House) -> None:
    house.build(("a", fails(RemoteLimited("429", retry_after_s=60))))
    await house.failure()
    assert house.model.available is False
    failure = await house.failure()
    assert house.vendors["a 1"].asked == 1
    assert "a 1 is resting until 08:01:00 UTC." in failure.detail
    assert failure.retry_after_s == pytest.approx(60)
    await asyncio.sleep(61)
    assert house.model.available is True


@virtually
async def test_what_one_vendor_declines_goes_to_another_vendor_not_to_another_key(house: House) -> None:
    house.build(("a", fails(RemoteDeclined("I will not."))), ("a", ANSWERS), ("b", ANSWERS))
    assert await house.ask() == "b 1"
    assert house.vendors["a 2"].asked == 0


@virtually
async def test_a_full_key_gives_way_to_a_free_one(house: House) -> None:
    house.build(("a", Does(after_s=9)), ("a", HELD), per_account=1)
    long = asyncio.create_task(house.timed())
    await asyncio.sleep(0)
    assert await house.timed() == ("a 2", 2)
    assert await house.timed() == ("a 2", 2), "though it is the turn of the first"
    assert await long == ("a 1", 9)
