"""So many at once, so many tokens: for an account, an interview, a day and all together."""

from __future__ import annotations

import asyncio

import pytest

from resilience.house import ANSWERS, HANGS, Does, House, Said, fails, prompt, read, virtually
from vivavoce.ports.chat import Usage
from vivavoce.ports.errors import Invalid, Overloaded, ReadOnly, RemoteBroken, RemoteExhausted, RemoteOverspent
from vivavoce.ports.spending import Counter, MemoryLedger
from vivavoce.resilience.chat import tokens_at_most
from vivavoce.resilience.policy import LivePolicy, Policy

ONE = tokens_at_most(prompt(output_tokens_max=100))


@virtually
async def test_an_account_takes_so_many_at_once_in_the_order_of_their_coming(house: House) -> None:
    house.build(("a", Does(after_s=2)), per_account=2)
    came: list[int] = []

    async def one(number: int) -> None:
        await house.ask()
        came.append(number)

    await asyncio.gather(*(one(number) for number in range(6)))
    assert came == list(range(6))
    assert house.vendors["a 1"].running_max == 2
    assert house.now == 6


@virtually
async def test_an_interview_takes_so_many_at_once_and_others_are_not_held_up(house: House) -> None:
    house.build(("a", Does(after_s=2)), per_interview=2)
    busy = [asyncio.create_task(house.timed(session_id="busy")) for _ in range(4)]
    await asyncio.sleep(0)
    assert await house.timed(session_id="other") == ("a 1", 2)
    assert [took for _, took in await asyncio.gather(*busy)] == [2, 2, 4, 4]
    assert house.chain._interviews == {}


@virtually
async def test_waiting_for_a_place_counts_to_the_deadline(house: House) -> None:
    house.build(("a", Does(after_s=20)), per_interview=1)
    first = asyncio.create_task(house.timed(session_id="s"))
    await asyncio.sleep(1)
    assert await house.timed(session_id="s", deadline_s=5) == ("remote_exhausted", 5)
    house.live.change(per_account=1)
    assert await house.timed(session_id="t", deadline_s=5) == ("remote_exhausted", 5)
    assert house.condition("a 1") == "up", "to be busy is not to fail"
    assert await first == ("a 1", 20)


@virtually
async def test_who_waits_and_is_cancelled_takes_no_place_with_them(house: House) -> None:
    house.build(("a", Does(after_s=2)), per_account=1)
    first = asyncio.create_task(house.timed())
    await asyncio.sleep(0.1)
    second, third = asyncio.create_task(house.timed()), asyncio.create_task(house.timed())
    await asyncio.sleep(1.9)
    second.cancel()
    assert await first == ("a 1", 2)
    assert await third == ("a 1", 3.9)
    assert house.state("a 1").busy == 0


@virtually
async def test_too_many_together_are_refused_at_once(house: House) -> None:
    house.build(("a", Does(after_s=2)), in_all=3)
    three = [asyncio.create_task(house.timed()) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(RemoteExhausted) as caught:
        await house.ask()
    assert isinstance(caught.value.__cause__, Overloaded)
    assert house.now == 0
    await asyncio.gather(*three)
    assert await house.ask() == "a 1"


@virtually
async def test_more_places_take_effect_at_once(house: House) -> None:
    house.build(("a", Does(after_s=2)), per_account=1)
    waiting = [asyncio.create_task(house.timed()) for _ in range(3)]
    await asyncio.sleep(1)
    house.live.change(per_account=3)
    assert [took for _, took in await asyncio.gather(*waiting)] == [2, 3, 3]


@virtually
async def test_a_stream_holds_its_place_until_it_is_through(house: House) -> None:
    model = house.build(("a", Does(words=("x",) * 3, gap_s=1)), per_account=1)
    first, second = await asyncio.gather(*(read(model.stream(prompt())) for _ in range(2)))
    assert len(first) == len(second) == 4
    assert house.now == 4


@virtually
async def test_an_interview_that_has_spent_its_share_is_refused_and_others_go_on(house: House) -> None:
    house.build(("a", ANSWERS), tokens_per_interview=ONE + 200)
    assert await house.ask(session_id="s", output_tokens_max=100) == "a 1"
    assert await house.ask(session_id="s", output_tokens_max=100) == "a 1", "only what was used counts: 150 each"
    failure = await house.failure(session_id="s", output_tokens_max=100)
    assert isinstance(failure, RemoteOverspent)
    assert "this interview" in failure.detail
    assert await house.ask(session_id="t", output_tokens_max=100) == "a 1"
    assert house.ledger.totals["interview s"] == 300


@virtually
async def test_what_is_spent_today_is_limited_and_tomorrow_is_another_day(house: House) -> None:
    house.build(("a", ANSWERS), ("b", ANSWERS), tokens_per_day=ONE)
    assert await house.ask(output_tokens_max=100) == "a 1"
    assert await house.chain.budget.spent_today() == 150
    failure = await house.failure(output_tokens_max=100)
    assert isinstance(failure, RemoteOverspent)
    assert "today" in failure.detail
    assert house.vendors["b 1"].asked == 0, "another vendor costs as much"
    await asyncio.sleep(86_400)
    assert await house.ask(output_tokens_max=100) == "a 1"
    assert house.state("a 1").tokens_today == 150


@virtually
async def test_requests_at_once_cannot_pass_a_limit_together(house: House) -> None:
    house.build(("a", Does(after_s=1)), tokens_per_day=3 * ONE)
    said = [who for who, _ in await asyncio.gather(*(house.timed(output_tokens_max=100) for _ in range(10)))]
    assert said.count("a 1") == 3
    assert said.count("remote_overspent") == 7


@virtually
async def test_a_failure_that_cost_nothing_is_given_back_and_one_that_may_have_cost_is_not(house: House) -> None:
    house.build(("a", fails(RemoteBroken("500"))), attempts=2, tokens_per_day=10 * ONE)
    await house.failure(output_tokens_max=100)
    await asyncio.sleep(0)
    assert await house.chain.budget.spent_today() == 0
    house.build(("a", HANGS), tokens_per_day=10 * ONE)
    await house.failure(output_tokens_max=100)
    assert await house.chain.budget.spent_today() == ONE


@virtually
async def test_a_stream_is_settled_with_what_its_last_piece_says(house: House) -> None:
    model = house.build(("a", ANSWERS), tokens_per_interview=10 * ONE)
    house.vendors["a 1"].usage = Usage(input_tokens=7, output_tokens=4)
    await read(model.stream(prompt(session_id="s")))
    await asyncio.sleep(0)
    assert house.ledger.totals["interview s"] == 11
    assert house.state("a 1").tokens_today == 11


@virtually
async def test_without_limits_it_is_counted_all_the_same_and_nobody_waits_for_it(house: House) -> None:
    house.build(("a", ANSWERS))
    house.ledger.fail_next = ReadOnly("full")
    assert await house.ask(session_id="s") == "a 1"
    await asyncio.sleep(0)
    assert await house.ask(session_id="s") == "a 1"
    await asyncio.sleep(0)
    assert house.ledger.totals["interview s"] == 150


@virtually
async def test_what_cannot_be_counted_is_not_spent_where_there_is_a_limit(house: House) -> None:
    house.build(("a", ANSWERS), tokens_per_day=10**6)
    house.ledger.fail_next = ReadOnly("full")
    assert isinstance(await house.failure(), RemoteOverspent)
    assert house.vendors["a 1"].asked == 0


@virtually
async def test_a_ledger_that_hangs_holds_nobody_beyond_the_deadline(house: House) -> None:
    class Stuck(MemoryLedger):
        async def reserve(self, tokens: int, counters: tuple[Counter, ...]) -> Counter | None:
            await asyncio.sleep(100)
            return await super().reserve(tokens, counters)

    house.ledger = Stuck()
    house.build(("a", ANSWERS), tokens_per_day=10**6)
    assert await house.timed() == ("remote_overspent", 30)
    await asyncio.sleep(71)
    assert await house.chain.budget.spent_today() == 0, "what was set aside too late is given back"


@virtually
async def test_the_state_of_every_account_is_told(house: House) -> None:
    house.build(
        ("a", [Does(after_s=1)] * 9 + [Does(after_s=3), fails(RemoteBroken("500"))]), ("b", ANSWERS), attempts=1
    )
    for _ in range(11):
        await house.ask()
    state = house.state("a 1")
    assert (state.name, state.vendor, state.number) == ("a 1", "a", 1)
    assert (state.condition, state.words, state.until) == ("up", "up", None)
    assert (state.requests, state.failures, state.last_failure) == (11, {"remote_broken": 1}, "remote_broken")
    assert (state.latency_p50_s, state.latency_p95_s) == (pytest.approx(1), pytest.approx(3))
    assert state.tokens_today == 1500
    assert state.since == house.began
    assert house.state("b 1").requests == 1


@virtually
async def test_states_are_said_in_plain_words(house: House) -> None:
    house.build(("a", [Does(after_s=12), HANGS, Does(after_s=12)]))
    await house.ask()
    assert house.state("a 1").words == "slow"
    await house.failure()
    assert house.state("a 1").words == "open until 08:00:57 UTC"
    await asyncio.sleep(15)
    assert house.state("a 1").words == "open: the next request that comes tries it"
    probe = asyncio.create_task(house.ask())
    await asyncio.sleep(1)
    assert house.state("a 1").words == "probing"
    await probe
    assert house.state("a 1").words == "slow"
    assert house.state("a 1").since == pytest.approx(house.clock.now())


def test_a_policy_is_changed_as_a_whole_or_not_at_all() -> None:
    live = LivePolicy()
    with pytest.raises(Invalid) as raised:
        live.change(deadline_s=0.5, attempts=2.5, per_interview=9, open_s=3, unheard_of=1, hedge_s=float("nan"))
    assert {error["field"] for error in raised.value.errors} == {
        "deadline_s",
        "attempts",
        "open_s",
        "unheard_of",
        "hedge_s",
    }
    assert live.current == Policy()
    assert live.change(deadline_s=120, tokens_per_day=0, tokens_per_interview=None).deadline_s == 120
    assert live.current.tokens_per_day == 0


@pytest.mark.parametrize("wrong", [0.99, 120.01, None, True, "30", float("inf")])
def test_a_deadline_is_between_one_second_and_two_minutes(wrong: float) -> None:
    with pytest.raises(Invalid):
        LivePolicy().change(deadline_s=wrong)


@virtually
async def test_a_value_is_of_the_shape_that_was_asked_for(house: House) -> None:
    model = house.build(("a", ANSWERS))
    reply = await model.ask(prompt(), Said)
    assert reply.value == Said(by="a 1")
    assert reply.origin.name == "a 1"
