"""Signs of life: who answers stays, who does not is let go in time, and nobody is asked all at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from vivavoce.api.pulse import BEAT_S, EVERY, PATIENCE, Pulse
from vivavoce.sim.virtual_time import run_virtually

ROUND_S = EVERY * BEAT_S


@dataclass(eq=False)
class Peer:
    answers: bool = True
    heard: bool = False
    pinged: list[float] = field(default_factory=list)
    let_go: list[float] = field(default_factory=list)

    def ping(self) -> None:
        self.pinged.append(asyncio.get_running_loop().time())
        self.heard = self.answers

    def keepalive_timeout(self) -> None:
        self.let_go.append(asyncio.get_running_loop().time())


def test_who_answers_is_asked_once_a_round_and_stays() -> None:
    async def main() -> None:
        pulse, peer = Pulse(), Peer()
        pulse.join(peer)
        await asyncio.sleep(10 * ROUND_S)
        assert len(peer.pinged) == 10
        assert peer.let_go == []

    run_virtually(main())


def test_who_does_not_answer_is_let_go_within_its_patience() -> None:
    async def main() -> None:
        pulse, peer = Pulse(), Peer(answers=False)
        pulse.join(peer)
        await asyncio.sleep(ROUND_S)
        assert peer.let_go == [peer.pinged[0] + PATIENCE * BEAT_S]

    run_virtually(main())


def test_many_who_come_at_once_are_asked_evenly() -> None:
    async def main() -> None:
        pulse = Pulse()
        peers = [Peer() for _ in range(10 * EVERY)]
        for peer in peers:
            pulse.join(peer)
        await asyncio.sleep(ROUND_S)
        at_once = Counter(moment for peer in peers for moment in peer.pinged)
        assert at_once.total() == len(peers)
        assert set(at_once.values()) == {10}

    run_virtually(main())


def test_nothing_beats_for_nobody_and_it_begins_again() -> None:
    async def main() -> None:
        pulse, peer, loop = Pulse(), Peer(), asyncio.get_running_loop()
        pulse.leave(peer, pulse.join(peer))
        await asyncio.sleep(2 * BEAT_S)
        assert not loop._scheduled  # type: ignore[attr-defined]
        pulse.join(peer)
        await asyncio.sleep(ROUND_S)
        assert len(peer.pinged) == 1

    run_virtually(main())
