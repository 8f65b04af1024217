"""Processes that die, hang or talk nonsense are replaced, and no turn is lost with them."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from vivavoce.ports.errors import RemoteBroken, RemoteLimited, RemoteSlow
from vivavoce.ports.speech import BYTES_A_SECOND
from vivavoce.sim.virtual_time import run_virtually
from vivavoce.voice import hearing_pool
from vivavoce.voice.ear import Ear
from vivavoce.voice.embedded_hearing import PocketsphinxTranscriber
from vivavoce.voice.hearing_pool import TRIES_MAX, TURNS_A_WORKER, HearingPool, PooledTurn
from vivavoce.voice.hearing_worker import Turn, next_of
from vivavoce.voice.worker_messages import packed

PRETEND = Path(__file__).parent / "pretend_worker.py"
SOUND = bytes(3200)
Opened = Callable[..., HearingPool]


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Opened]:
    pools = []

    def pool(faults: str = "", *, workers: int = 1, hanging_s: float = 30.0, late_max_s: float = 30.0) -> HearingPool:
        (tmp_path / "faults").write_text(faults)
        command = [sys.executable, str(PRETEND), str(tmp_path / "faults")]
        made = HearingPool(command, workers=workers, hanging_s=hanging_s, late_max_s=late_max_s)
        pools.append(made)
        return made

    yield pool
    for made in pools:
        pids = made.pids
        await made.close()
        assert made.pids == []
        assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)  # noqa: ASYNC240


def begun(pool: HearingPool, told: list[str] | None = None) -> PooledTurn:
    def hear(partial: dict[str, Any]) -> None:
        if told is not None:
            told.append(partial["text"])

    return pool.begin(hear, ("idempotent",), "")


async def heard(pool: HearingPool, turn: PooledTurn, pieces: int = 3) -> str:
    for _ in range(pieces):
        pool.feed(turn, SOUND)
    pool.finish(turn)
    final = await turn.done
    return str(final["words"][0]["text"])


async def test_all_sound_arrives_and_partials_come_before(opened: Opened) -> None:
    told: list[str] = []
    pool = opened()
    assert pool.pids == []
    turn = begun(pool, told)
    assert await heard(pool, turn) == f"{3 * len(SOUND)}"
    assert told == [f"{n * len(SOUND)}" for n in (1, 2, 3)]


@pytest.mark.parametrize("fault", ["die", "garble", "babble"])
async def test_what_a_dead_worker_was_hearing_is_heard_again_from_the_kept_sound(opened: Opened, fault: str) -> None:
    pool = opened(fault)
    assert await heard(pool, begun(pool)) == f"{3 * len(SOUND)}"
    assert pool.replaced == 1


async def test_a_worker_that_hangs_is_replaced(opened: Opened) -> None:
    pool = opened("hang", hanging_s=2.0)
    assert await heard(pool, begun(pool)) == f"{3 * len(SOUND)}"
    assert pool.replaced == 1


async def test_others_at_the_same_worker_go_on_as_well(opened: Opened) -> None:
    pool = opened("die")
    one, other = begun(pool), begun(pool)
    pool.feed(other, SOUND)
    assert await heard(pool, one) == f"{3 * len(SOUND)}"
    assert await heard(pool, other, 1) == f"{2 * len(SOUND)}"


async def test_a_fault_in_one_call_ends_none_of_the_others_turns(opened: Opened) -> None:
    def stumble(partial: dict[str, Any]) -> None:
        raise LookupError(partial["text"])

    pool = opened()
    one, other = pool.begin(stumble, (), ""), begun(pool)
    with pytest.raises(RemoteBroken, match="LookupError"):
        await asyncio.wait_for(heard(pool, one), 10.0)
    assert await heard(pool, other) == f"{3 * len(SOUND)}"
    assert pool.replaced == 0


async def test_what_kills_every_worker_is_given_up_with_a_reason(opened: Opened) -> None:
    pool = opened("die " * TRIES_MAX)
    with pytest.raises(RemoteBroken, match="ended"):
        await heard(pool, begun(pool))
    assert await heard(pool, begun(pool)) == f"{3 * len(SOUND)}"


async def test_what_hangs_every_worker_is_too_slow(opened: Opened) -> None:
    pool = opened("hang " * TRIES_MAX, hanging_s=2.0)
    with pytest.raises(RemoteSlow):
        await heard(pool, begun(pool))


async def test_a_second_process_starts_only_when_the_first_has_a_turn(opened: Opened) -> None:
    pool = opened(workers=2)
    for _ in range(3):
        await heard(pool, begun(pool))
    assert len(pool.pids) == 1
    turns = [begun(pool) for _ in range(6)]
    assert await asyncio.gather(*(heard(pool, turn) for turn in turns)) == [f"{3 * len(SOUND)}"] * 6
    assert len(pool.pids) == 2


async def test_a_process_that_is_started_early_hears_the_first_turn(opened: Opened) -> None:
    pool = opened(workers=2)
    pool.warm()
    pool.warm()
    turn = begun(pool)
    assert await heard(pool, turn) == f"{3 * len(SOUND)}"
    pool.warm()
    assert len(pool.pids) == 1


async def test_words_are_settled_on_request_and_the_turn_goes_on(opened: Opened) -> None:
    settled: list[bool] = []
    pool = opened()
    turn = pool.begin(lambda partial: settled.append(partial.get("settled", False)), (), "")
    pool.feed(turn, SOUND)
    pool.settle(turn)
    assert await heard(pool, turn, 2) == f"{3 * len(SOUND)}"
    assert settled == [False, True, False, False]
    pool.settle(turn)


async def test_more_turns_than_there_is_room_for_are_refused(opened: Opened) -> None:
    pool = opened()
    turns = [begun(pool) for _ in range(TURNS_A_WORKER)]
    with pytest.raises(RemoteLimited):
        begun(pool)
    pool.drop(turns[0])
    begun(pool)


async def behind(pool: HearingPool) -> None:
    until = time.monotonic() + 30
    while not pool.is_behind:
        assert time.monotonic() < until
        await asyncio.sleep(0)


async def test_no_turn_begins_while_all_are_behind_and_one_does_when_they_have_caught_up(opened: Opened) -> None:
    pool = opened("behind")
    first = begun(pool)
    await behind(pool)
    with pytest.raises(RemoteLimited):
        begun(pool)
    assert await heard(pool, first) == f"{3 * len(SOUND)}"
    assert not pool.is_behind
    assert await heard(pool, begun(pool)) == f"{3 * len(SOUND)}"


async def test_a_turn_goes_to_the_process_that_is_least_late(opened: Opened) -> None:
    pool = opened("behind", workers=2)
    late = begun(pool)
    until = time.monotonic() + 30
    while not any(worker.late_s for worker in pool._workers):
        assert time.monotonic() < until
        await asyncio.sleep(0)
    others = [begun(pool) for _ in range(3)]
    assert all(turn.worker is not late.worker for turn in others)
    assert not pool.is_behind


async def test_words_that_do_not_come_in_time_are_given_up_and_the_others_are_heard(opened: Opened) -> None:
    pool = opened("mute", late_max_s=1.0)
    turn = begun(pool)
    with pytest.raises(RemoteSlow, match="More is being said"):
        await heard(pool, turn)
    assert turn.kept == []
    assert await heard(pool, begun(pool)) == f"{3 * len(SOUND)}"
    assert pool.replaced == 0


async def test_sound_that_came_all_at_once_may_take_as_long_as_it_is(opened: Opened) -> None:
    pool = opened("mute", late_max_s=0.1)
    turn = begun(pool)
    pool.feed(turn, bytes(BYTES_A_SECOND // 2))
    began = time.monotonic()
    with pytest.raises(RemoteSlow):
        await heard(pool, turn, 0)
    assert time.monotonic() - began > 0.5


async def test_what_is_behind_says_so_and_hears_again_later(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "faults").write_text("behind")
    ears = PocketsphinxTranscriber(workers=1, command=[sys.executable, str(PRETEND), str(tmp_path / "faults")])
    hearing = await ears.listen(lambda _: None)
    assert ears.pool is not None
    await behind(ears.pool)
    assert not ears.available
    await hearing.finish()
    assert ears.available
    await ears.close()


def waiting(slices: int, *, finishing: bool) -> Turn:
    return Turn(cast(Ear, None), deque([b""] * slices), finishing)


def test_who_has_spoken_and_has_little_left_comes_first_and_else_one_after_the_other() -> None:
    speaking, long, short = waiting(3, finishing=False), waiting(99, finishing=True), waiting(2, finishing=True)
    assert next_of({"idle": waiting(0, finishing=False), "speaking": speaking, "long": long}) == "speaking"
    assert next_of({"long": long, "speaking": speaking, "short": short}) == "short"
    assert next_of({"ended": waiting(0, finishing=True)}) == "ended"
    assert next_of({"idle": waiting(0, finishing=False)}) is None


async def test_a_turn_that_nobody_wants_any_more_makes_room_and_fails_for_who_waits(opened: Opened) -> None:
    pool = opened()
    turn = begun(pool)
    pool.feed(turn, SOUND)
    pool.drop(turn)
    pool.drop(turn)
    pool.feed(turn, SOUND)
    with pytest.raises(RemoteBroken):
        await turn.done
    assert turn.kept == []
    assert await heard(pool, begun(pool)) == f"{3 * len(SOUND)}"


async def test_a_worker_gets_none_of_the_services_keys(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPGRAM_API_KEYS", "a-key-of-ours")
    pool = opened()
    await heard(pool, begun(pool))
    assert b"a-key-of-ours" not in Path(f"/proc/{pool.pids[0]}/environ").read_bytes()  # noqa: ASYNC240


async def test_a_program_that_is_not_there_is_a_failure_with_a_reason() -> None:
    pool = HearingPool(["/nonexistent/hearing"])
    turn = pool.begin(lambda _: None, (), "")
    pool.finish(turn)
    with pytest.raises(RemoteBroken, match="No such file"):
        await turn.done
    await pool.close()


async def test_a_hundred_turns_leave_no_process_and_no_descriptor(opened: Opened) -> None:
    pool = opened("fine die " * 10, workers=2)
    await heard(pool, begun(pool))
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(100):
        assert await heard(pool, begun(pool), 1) == f"{len(SOUND)}"
    await asyncio.sleep(0)
    assert len(os.listdir("/proc/self/fd")) <= before
    assert len(pool.pids) == 1


async def test_an_old_process_is_replaced_when_its_last_turn_ends(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing_pool, "TURNS_OF_A_LIFE", 2)
    pool = opened()
    one, other = begun(pool), begun(pool)
    third = begun(pool)
    assert await heard(pool, third) == await heard(pool, other) == await heard(pool, one) == f"{3 * len(SOUND)}"
    assert pool.replaced == 0
    assert await heard(pool, begun(pool)) == f"{3 * len(SOUND)}"
    until = time.monotonic() + 30
    while len(pool.pids) > 1:  # the old one is ending
        assert time.monotonic() < until
        await asyncio.sleep(0)


def test_a_message_that_comes_in_pieces_is_read_whole_however_slowly_it_comes() -> None:
    async def listen() -> None:
        source, worker = asyncio.StreamReader(), hearing_pool._Worker(hanging_s=8.0)
        process = cast(asyncio.subprocess.Process, SimpleNamespace(stdout=source, stdin=None))
        done: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        turn = PooledTurn("1", (), "", lambda _: None, done)
        worker.take(turn)
        listening = asyncio.create_task(worker._listen(process))
        for piece in pieces_of(packed({"told": "ready"}) + packed({"told": "final", "turn": "1", "words": []})):
            source.feed_data(piece)
            await asyncio.sleep(2.5)  # virtual: longer than one look at the clock, shorter than patience
        assert done.done()
        worker.take(PooledTurn("2", (), "", lambda _: None, asyncio.get_running_loop().create_future()))
        assert isinstance(await listening, RemoteSlow)

    run_virtually(listen())


def pieces_of(data: bytes) -> list[bytes]:
    return [data[at : at + 11] for at in range(0, len(data), 11)]
