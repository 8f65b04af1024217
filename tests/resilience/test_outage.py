"""The first vendor hangs, and two hundred candidates come: by number, what it costs them."""

from __future__ import annotations

import asyncio

from resilience.house import ANSWERS, HANGS, Does, House, virtually

CANDIDATES = 200
SHARE_S = 15.0
HEDGE_S = 1.0
FAST = Does(after_s=0.3)


@virtually
async def test_one_after_another_the_first_pays_its_share_and_the_others_at_most_the_hedge_of_a_probe(
    house: House,
) -> None:
    house.build(("a", HANGS), ("b", FAST))
    took = []
    for _ in range(CANDIDATES):
        said, seconds = await house.timed()
        assert said == "b 1"
        took.append(round(seconds - 0.3, 4))
        await asyncio.sleep(2)
    assert took[0] == SHARE_S
    assert set(took[1:]) == {0, HEDGE_S}
    probes = house.vendors["a 1"].asked - 1
    assert sum(took[1:]) == probes * HEDGE_S
    assert probes <= 5, "in seven minutes: the pauses between probes grow"
    await asyncio.sleep(30)


@virtually
async def test_side_by_side_who_comes_after_the_first_timeout_pays_at_most_the_hedge(house: House) -> None:
    house.build(("a", HANGS), ("b", FAST), per_account=CANDIDATES)

    async def candidate(start_s: float) -> tuple[float, float]:
        await asyncio.sleep(start_s)
        said, seconds = await house.timed()
        assert said == "b 1"
        return start_s, seconds - 0.3

    seen = await asyncio.gather(*(candidate(number * 0.2) for number in range(CANDIDATES)))
    for start_s, paid_s in seen:
        assert paid_s <= max(SHARE_S - start_s, HEDGE_S) + 1e-6, "nobody finds out later than the first"
    after = [paid_s for start_s, paid_s in seen if start_s > SHARE_S]
    assert len(after) >= 100
    assert sum(paid_s > 1e-6 for paid_s in after) <= 1
    await asyncio.sleep(30)


@virtually
async def test_all_at_the_same_moment_pay_one_share_even_those_that_find_no_place(house: House) -> None:
    house.build(("a", HANGS), ("b", FAST), per_account=64)
    seen = await asyncio.gather(*(house.timed() for _ in range(CANDIDATES)))
    assert {said for said, _ in seen} == {"b 1"}
    assert house.vendors["a 1"].running_max == 64
    assert house.vendors["b 1"].running_max == 64
    assert max(seconds for _, seconds in seen) <= SHARE_S + 4 * 0.3 + 1e-6
    again = await asyncio.gather(*(house.timed() for _ in range(64)))
    assert {seconds for _, seconds in again} == {0.3}


@virtually
async def test_with_several_keys_the_outage_is_still_paid_once(house: House) -> None:
    house.build(("a", HANGS), ("a", HANGS), ("a", HANGS), ("b", FAST))
    took = []
    for _ in range(CANDIDATES):
        took.append(round((await house.timed())[1] - 0.3, 4))
        await asyncio.sleep(1)
    assert took[0] == SHARE_S
    assert max(took[1:]) == HEDGE_S
    await asyncio.sleep(30)


@virtually
async def test_when_it_is_over_the_first_vendor_has_its_place_again(house: House) -> None:
    house.build(("a", [HANGS, HANGS, FAST]), ("b", FAST))
    said = []
    for _ in range(60):
        said.append(await house.ask())
        await asyncio.sleep(2)
    back = said.index("a 1")
    assert set(said[back:]) == {"a 1"}
    assert house.condition("a 1") == "up"
    await asyncio.sleep(30)


@virtually
async def test_when_all_hang_one_deadline_is_paid_and_then_no_more_than_a_probe_now_and_then(house: House) -> None:
    house.build(("a", HANGS), ("b", HANGS), ("c", HANGS))
    took = []
    for _ in range(CANDIDATES):
        took.append((await house.timed())[1])
        await asyncio.sleep(3)
    assert took[0] == 30
    assert max(took[1:]) <= 5, "a probe is not waited for longer"
    assert took.count(0) >= 0.9 * CANDIDATES
    await asyncio.sleep(30)


@virtually
async def test_a_healthy_vendor_is_asked_once_for_each_request(house: House) -> None:
    house.build(("a", ANSWERS), ("b", ANSWERS))
    await asyncio.gather(*(house.ask() for _ in range(CANDIDATES)))
    assert house.vendors["a 1"].asked == CANDIDATES
    assert house.vendors["b 1"].asked == 0
