"""No request waits longer than its deadline, whatever hangs."""

from __future__ import annotations

import asyncio

import pytest

from resilience.house import ANSWERS, HANGS, Does, House, fails, prompt, read, virtually
from vivavoce.ports.errors import RemoteBroken, RemoteExhausted, RemoteKeyRefused, RemoteSlow, RemoteUnreachable
from vivavoce.sim.virtual_time import run_virtually


@virtually
async def test_a_sole_account_has_the_whole_deadline_and_not_more(house: House) -> None:
    house.build(("a", HANGS))
    failure = await house.failure()
    assert house.now == 30
    assert isinstance(failure, RemoteExhausted)
    assert [type(each) for each in failure.failures] == [RemoteSlow]
    assert "a 1 did not answer in time" in failure.detail


@virtually
async def test_a_hanging_vendor_leaves_the_others_their_share(house: House) -> None:
    house.build(("a", HANGS), ("b", HANGS), ("c", ANSWERS))
    assert await house.timed() == ("c 1", 20)
    assert [house.vendors[name].asked_at[0] - house.began for name in ("a 1", "b 1", "c 1")] == pytest.approx(
        [0, 10, 20]
    )


@virtually
async def test_all_hanging_vendors_together_take_one_deadline(house: House) -> None:
    house.build(("a", HANGS), ("b", HANGS), ("c", HANGS))
    failure = await house.failure()
    assert house.now == 30
    assert isinstance(failure, RemoteExhausted)
    assert len(failure.failures) == 3


@virtually
async def test_a_prompt_may_shorten_the_deadline_and_not_lengthen_it(house: House) -> None:
    house.build(("a", HANGS))
    await house.failure(deadline_s=4)
    assert house.now == 4
    house.build(("a", HANGS))
    await house.failure(deadline_s=400)
    assert house.now == 34


@virtually
async def test_who_is_asked_is_told_how_long_there_is(house: House) -> None:
    house.build(("a", HANGS), ("b", ANSWERS))
    await house.ask()
    assert house.vendors["a 1"].prompts[0].deadline_s == pytest.approx(15)
    assert house.vendors["b 1"].prompts[0].deadline_s == pytest.approx(15)


@virtually
async def test_a_client_that_will_not_be_cancelled_holds_nobody_up(house: House) -> None:
    house.build(("a", Does(after_s=1e6, stubborn_s=60)), ("b", ANSWERS))
    assert await house.timed() == ("b 1", 15)
    await asyncio.sleep(60)


@virtually
async def test_what_runs_keeps_its_deadline_when_the_policy_changes(house: House) -> None:
    house.build(("a", HANGS), failures_to_open=9)
    running = asyncio.create_task(house.timed())
    await asyncio.sleep(1)
    house.live.change(deadline_s=3)
    changed = asyncio.create_task(house.timed())
    assert await running == ("remote_exhausted", 30)
    assert await changed == ("remote_exhausted", 3)


@virtually
async def test_a_retry_never_goes_past_the_deadline(house: House) -> None:
    house.build(("a", fails(RemoteBroken("500"), after_s=0.9)), attempts=10, failures_to_open=99)
    said, took = await house.timed(deadline_s=5)
    assert said == "remote_exhausted"
    assert took <= 5
    assert house.vendors["a 1"].asked >= 3


@virtually
async def test_only_what_is_retryable_is_asked_again_of_the_same_account(house: House) -> None:
    house.build(("a", [fails(RemoteUnreachable("reset")), ANSWERS]), ("b", ANSWERS))
    assert await house.ask() == "a 1"
    house.build(("a", [fails(RemoteKeyRefused("401")), ANSWERS]), ("b", ANSWERS))
    assert await house.ask() == "b 1"
    assert house.vendors["a 1"].asked == 1


@virtually
async def test_attempts_are_counted(house: House) -> None:
    house.build(("a", fails(RemoteBroken("500"))), ("b", ANSWERS), attempts=3)
    assert await house.ask() == "b 1"
    assert house.vendors["a 1"].asked == 3


def test_backoff_grows_is_capped_and_jitters_over_its_whole_range() -> None:
    gaps: list[list[float]] = []

    @virtually
    async def run(house: House) -> None:
        for seed in range(60):
            house.build(("a", fails(RemoteBroken("500"))), seed=seed, attempts=6, failures_to_open=99, backoff_max_s=2)
            await house.failure()
            times = house.vendors["a 1"].asked_at
            gaps.append([after - before for before, after in zip(times, times[1:], strict=False)])

    run()
    for number, ceiling in enumerate([0.5, 1, 2, 2, 2]):
        column = [gap[number] for gap in gaps]
        assert max(column) <= ceiling + 1e-6
        assert max(column) > 0.8 * ceiling
        assert min(column) < 0.2 * ceiling


@virtually
async def test_retry_after_is_waited_for_where_it_fits(house: House) -> None:
    house.build(("a", [fails(RemoteBroken("503", retry_after_s=4)), ANSWERS]), ("b", ANSWERS))
    assert await house.timed() == ("a 1", 4)


@virtually
async def test_a_retry_after_beyond_what_is_left_rests_the_account_and_the_next_is_asked_at_once(house: House) -> None:
    house.build(("a", [fails(RemoteBroken("503", retry_after_s=40)), ANSWERS]), ("b", ANSWERS))
    assert await house.timed() == ("b 1", 0)
    assert house.condition("a 1") == "resting"
    assert house.state("a 1").until == pytest.approx(house.clock.now() + 40)
    await asyncio.sleep(41)
    assert await house.ask() == "a 1"


@virtually
async def test_an_adapter_that_raises_something_else_is_passed_over_and_logged(house: House) -> None:
    house.build(("a", fails(KeyError("oops"))), ("b", ANSWERS))
    assert await house.ask() == "b 1"
    assert house.state("a 1").failures == {"remote_broken": 1}
    assert house.vendors["a 1"].asked == 1


@virtually
async def test_a_caller_that_is_cancelled_leaves_nothing_running(house: House) -> None:
    house.build(("a", HANGS), ("b", ANSWERS))
    caller = asyncio.create_task(house.ask())
    await asyncio.sleep(2)
    assert house.vendors["a 1"].running == 1
    caller.cancel()
    await asyncio.wait([caller])
    for _ in range(10):
        await asyncio.sleep(0)
    assert house.vendors["a 1"].running == 0
    assert house.state("a 1").busy == 0
    assert house.condition("a 1") == "up", "who is called off has not failed"


@virtually
async def test_nobody_is_set_up(house: House) -> None:
    model = house.build()
    assert model.available is False
    with pytest.raises(RemoteExhausted, match="nobody to ask"):
        await house.ask()
    with pytest.raises(RemoteExhausted, match="nobody to ask"):
        await read(model.stream(prompt()))


@virtually
async def test_closing_ends_all_that_runs(house: House) -> None:
    house.build(("a", HANGS))
    caller = asyncio.create_task(house.timed())
    await asyncio.sleep(1)
    await house.chain.close()
    await asyncio.wait([caller], timeout=40)
    assert house.vendors["a 1"].running == 0


def test_a_test_that_leaks_a_task_fails() -> None:
    @virtually
    async def leaks(house: House) -> None:
        house.leak = asyncio.create_task(asyncio.sleep(99))  # type: ignore[attr-defined]

    with pytest.raises(AssertionError, match="left behind"):
        leaks()


def test_time_is_virtual() -> None:
    async def main() -> None:
        house = House()
        house.build(("a", HANGS))
        await house.failure()
        assert house.now == 30

    run_virtually(main())
