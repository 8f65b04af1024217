"""An account that is down costs the others nothing, and is asked again by one request at a time."""

from __future__ import annotations

import asyncio

import pytest

from resilience.house import ANSWERS, HANGS, Does, House, fails, virtually
from vivavoce.ports.errors import (
    RemoteBroken,
    RemoteDeclined,
    RemoteExhausted,
    RemoteGarbled,
    RemoteSlow,
    RemoteUnreachable,
)

BROKEN = fails(RemoteBroken("500"))


@virtually
async def test_one_hang_opens_at_once_and_the_next_pays_nothing(house: House) -> None:
    house.build(("a", HANGS), ("b", ANSWERS))
    assert await house.timed() == ("b 1", 15)
    assert house.condition("a 1") == "open"
    assert await house.timed() == ("b 1", 0)
    assert house.vendors["a 1"].asked == 1


@virtually
async def test_other_failures_open_when_they_are_many_in_a_row(house: House) -> None:
    house.build(
        ("a", [BROKEN, BROKEN, ANSWERS, BROKEN, BROKEN, BROKEN]), ("b", ANSWERS), attempts=1, failures_to_open=3
    )
    said = []
    for _ in range(5):
        said.append(await house.ask())
        assert house.condition("a 1") == "up"
    assert said == ["b 1", "b 1", "a 1", "b 1", "b 1"]
    await house.ask()
    assert house.condition("a 1") == "open"


@virtually
async def test_a_breaker_that_opens_ends_the_retries(house: House) -> None:
    house.build(("a", BROKEN), ("b", ANSWERS), attempts=9, failures_to_open=3)
    await house.ask()
    assert house.vendors["a 1"].asked == 3


@virtually
async def test_garbled_answers_open_and_declined_ones_do_not(house: House) -> None:
    house.build(("a", fails(RemoteGarbled("{"))), ("b", fails(RemoteDeclined("no"))), attempts=1, failures_to_open=2)
    for number in range(6):
        await house.failure(session_id=f"s{number}")
    assert house.condition("a 1") == "open"
    assert house.condition("b 1") == "up"
    assert house.vendors["b 1"].asked == 6


@virtually
async def test_what_cannot_be_used_in_one_interview_shuts_nobody_else_out(house: House) -> None:
    house.build(("a", fails(RemoteGarbled("{"))), attempts=1, failures_to_open=2)
    for _ in range(6):
        await house.failure(session_id="one")
    assert house.condition("a 1") == "up"
    assert house.vendors["a 1"].asked == 6
    await house.failure(session_id="another")
    assert house.condition("a 1") == "open"


@virtually
async def test_an_answer_between_them_begins_the_count_anew(house: House) -> None:
    garbled = fails(RemoteGarbled("{"))
    house.build(("a", [garbled, ANSWERS, garbled, garbled, garbled]), attempts=1, failures_to_open=2)
    await house.failure(session_id="one")
    await house.ask(session_id="one")
    await house.failure(session_id="one")
    assert house.condition("a 1") == "up"
    await house.failure(session_id="another")
    assert house.condition("a 1") == "open"


@virtually
async def test_a_probe_that_cannot_be_used_leaves_it_open(house: House) -> None:
    garbled = fails(RemoteGarbled("{"))
    house.build(("a", garbled), attempts=1, failures_to_open=1)
    await house.failure(session_id="one")
    await asyncio.sleep(15)
    await house.failure(session_id="one")
    assert house.condition("a 1") == "open"


@virtually
async def test_it_stays_open_twice_as_long_each_time_up_to_five_minutes(house: House) -> None:
    house.build(("a", fails(RemoteUnreachable("refused"))), ("b", ANSWERS), attempts=1, failures_to_open=1)
    opened = []
    for _ in range(7):
        await house.ask()
        opened.append(round(house.state("a 1").until - house.clock.now()))
        await asyncio.sleep(opened[-1] - 0.5)
        asked = house.vendors["a 1"].asked
        await house.ask()
        assert house.vendors["a 1"].asked == asked, "not before its time"
        await asyncio.sleep(0.5)
    assert opened == [15, 30, 60, 120, 240, 300, 300]


@virtually
async def test_after_a_long_time_of_health_it_starts_small_again(house: House) -> None:
    down = fails(RemoteUnreachable("refused"))
    house.build(("a", [down, down, ANSWERS, down, ANSWERS, down]), ("b", ANSWERS), attempts=1, failures_to_open=1)
    opened = []
    for pause in (15, 30, 1, 60, 100, 0):
        await house.ask()
        opened.append(round((house.state("a 1").until or house.clock.now()) - house.clock.now()))
        await asyncio.sleep(pause)
    assert opened == [15, 30, 0, 60, 0, 15]


@virtually
async def test_exactly_one_request_probes_and_the_others_go_elsewhere_at_once(house: House) -> None:
    house.build(("a", [HANGS, Does(after_s=3)]), ("b", ANSWERS))
    await house.ask()
    await asyncio.sleep(15)
    many = await asyncio.gather(*(house.timed() for _ in range(50)))
    assert house.vendors["a 1"].asked == 2
    assert sorted(many) == [("b 1", 0)] * 49 + [("b 1", 1)]
    assert house.condition("a 1") == "probing"
    assert await house.timed() == ("b 1", 0)
    await asyncio.sleep(2.5)
    assert house.condition("a 1") == "up", "the late answer of the probe has closed it"
    assert await house.timed() == ("a 1", 3)


@virtually
async def test_a_probe_that_answers_first_wins(house: House) -> None:
    house.build(("a", [HANGS, Does(after_s=0.4)]), ("b", ANSWERS))
    await house.ask()
    await asyncio.sleep(15)
    assert await house.timed() == ("a 1", 0.4)
    assert house.vendors["b 1"].asked == 1


@virtually
async def test_a_probe_that_fails_hands_over_at_once(house: House) -> None:
    house.build(("a", [HANGS, fails(RemoteUnreachable("refused"), after_s=0.2)]), ("b", ANSWERS))
    await house.ask()
    await asyncio.sleep(15)
    assert await house.timed() == ("b 1", 0.2)
    assert house.vendors["a 1"].asked == 2, "a probe is not tried again"
    assert house.state("a 1").until == pytest.approx(house.clock.now() + 30)


@virtually
async def test_without_a_hedge_both_are_asked_at_once(house: House) -> None:
    house.build(("a", HANGS), ("b", ANSWERS), hedge_s=0)
    await house.ask()
    await asyncio.sleep(15)
    assert await house.timed() == ("b 1", 0)
    assert house.vendors["a 1"].asked == 2
    assert house.condition("a 1") == "probing"
    await asyncio.sleep(31)


@virtually
async def test_a_probe_that_hangs_costs_its_request_the_hedge_and_opens_for_longer(house: House) -> None:
    house.build(("a", [ANSWERS, HANGS]), ("b", ANSWERS))
    assert await house.timed() == ("a 1", 0)
    assert await house.timed() == ("b 1", 15)
    await asyncio.sleep(15)
    assert await house.timed() == ("b 1", 1)
    await asyncio.sleep(28.9)
    assert house.condition("a 1") == "probing"
    await asyncio.sleep(0.2)
    assert house.condition("a 1") == "open"
    assert house.state("a 1").until == pytest.approx(house.clock.now() + 30, abs=0.2)


@virtually
async def test_an_account_that_is_usually_slow_may_probe_for_longer(house: House) -> None:
    house.build(("a", [Does(after_s=8), HANGS, Does(after_s=8)]))
    await house.ask()
    await house.failure()
    await asyncio.sleep(15)
    assert await house.timed() == ("a 1", 8)


@virtually
async def test_with_nobody_else_the_probe_just_runs_and_the_others_fall_to_the_floor_at_once(house: House) -> None:
    house.build(("a", [ANSWERS, HANGS, Does(after_s=4)]))
    await house.ask()
    await house.failure()
    assert house.model.available is False
    await asyncio.sleep(15)
    assert house.model.available is True
    probe = asyncio.create_task(house.timed())
    await asyncio.sleep(1)
    assert house.model.available is False
    assert await house.timed() == ("remote_exhausted", 0)
    assert await probe == ("a 1", 4)
    assert house.model.available is True


@virtually
async def test_a_lone_probe_is_waited_for_five_seconds_and_still_counts_when_it_answers_later(house: House) -> None:
    house.build(("a", [HANGS, Does(after_s=8)]))
    assert await house.timed() == ("remote_exhausted", 30)
    await asyncio.sleep(15)
    assert await house.timed() == ("remote_exhausted", 5)
    assert house.condition("a 1") == "probing"
    await asyncio.sleep(3.1)
    assert house.condition("a 1") == "up"
    assert await house.timed() == ("a 1", 8)


@virtually
async def test_a_probe_may_outlast_a_request_in_a_hurry(house: House) -> None:
    house.build(("a", [HANGS, Does(after_s=3)]))
    await house.failure()
    await asyncio.sleep(15)
    assert await house.timed(deadline_s=2) == ("remote_exhausted", 2)
    await asyncio.sleep(1.1)
    assert house.condition("a 1") == "up"


@virtually
async def test_a_probe_whose_caller_goes_leaves_the_probing_to_the_next(house: House) -> None:
    house.build(("a", [HANGS, HANGS, ANSWERS]), ("b", Does(after_s=9)))
    await house.ask()
    await asyncio.sleep(15)
    caller = asyncio.create_task(house.ask())
    await asyncio.sleep(2)
    caller.cancel()
    await asyncio.wait([caller])
    await asyncio.sleep(0.1)
    assert house.condition("a 1") == "open"
    assert house.vendors["a 1"].running == 0
    assert await house.timed() == ("a 1", 0)


@virtually
async def test_when_one_key_hangs_the_others_of_its_vendor_are_in_doubt(house: House) -> None:
    house.build(("a", HANGS), ("a", HANGS), ("a", HANGS), ("b", ANSWERS))
    assert await house.timed() == ("b 1", 15)
    assert await house.timed() == ("b 1", 1), "one probe for one request, even with two keys in doubt"
    assert await house.timed() == ("b 1", 1)
    assert await house.timed() == ("b 1", 0)
    await asyncio.sleep(30)


@virtually
async def test_those_that_wait_for_a_hanging_account_go_on_as_soon_as_it_is_known(house: House) -> None:
    house.build(("a", HANGS), ("b", ANSWERS))
    early = asyncio.create_task(house.timed())
    await asyncio.sleep(14)
    late = asyncio.create_task(house.timed())
    assert await early == ("b 1", 15)
    assert await late == ("b 1", 1), "it had begun a second before, and needs not find out by itself"


@virtually
async def test_many_timeouts_together_open_it_once(house: House) -> None:
    house.build(("a", HANGS), ("b", ANSWERS))
    await asyncio.gather(*(house.timed() for _ in range(40)))
    assert house.state("a 1").until == pytest.approx(house.clock.now() + 15)


@virtually
async def test_a_late_failure_from_before_does_not_open_it_anew(house: House) -> None:
    late = fails(RemoteSlow("late"), after_s=29)
    house.build(("a", [late, HANGS, ANSWERS]), ("b", HANGS), deadline_s=60)
    old = asyncio.create_task(house.timed())
    await asyncio.sleep(0)
    opener = asyncio.create_task(house.timed(deadline_s=10))
    await opener
    assert house.condition("a 1") == "open"
    await asyncio.sleep(10.5)
    assert await house.timed() == ("a 1", 0)
    await old
    assert house.condition("a 1") == "up"


@virtually
async def test_a_request_in_a_hurry_says_little_about_the_vendor(house: House) -> None:
    house.build(("a", [Does(after_s=3), Does(after_s=3)]), ("b", ANSWERS))
    assert await house.timed(deadline_s=2) == ("b 1", 1)
    assert house.condition("a 1") == "up"


@virtually
async def test_a_probe_does_not_wait_behind_those_that_are_stuck_there(house: House) -> None:
    house.build(("a", [Does(after_s=100), HANGS, ANSWERS]), deadline_s=120)
    stuck = asyncio.create_task(house.timed())
    await asyncio.sleep(0)
    await house.failure(deadline_s=10)
    house.live.change(per_account=1)
    await asyncio.sleep(15)
    assert await house.timed() == ("a 1", 0)
    assert await stuck == ("a 1", 100)


@virtually
async def test_who_meant_to_try_again_when_it_opened_tells_what_went_wrong(house: House) -> None:
    house.build(("a", BROKEN), failures_to_open=2)
    one, two = await asyncio.gather(house.failure(), house.failure())
    for failure in (one, two):
        assert isinstance(failure, RemoteExhausted)
        assert [each.code for each in failure.failures] == ["remote_broken"]
    assert house.vendors["a 1"].asked == 2


@virtually
async def test_who_gives_up_on_a_probe_does_not_begin_another(house: House) -> None:
    house.build(("a", HANGS), ("b", HANGS))
    await house.failure()
    assert house.now == 30
    await asyncio.sleep(11)
    assert await house.timed() == ("remote_exhausted", 5)
    assert (house.vendors["a 1"].asked, house.vendors["b 1"].asked) == (2, 1)
    assert house.model.available is True, "b is due, for the next who comes"
    await asyncio.sleep(30)
