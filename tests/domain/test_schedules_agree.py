"""Deadlines under a hand-moved clock: a thousand random schedules agree with an oracle that shares none of their code.

A failure prints its seed and its recipe; `disagreement(seed)` lives it again.
"""

from __future__ import annotations

from collections import Counter

import pytest

from domain.schedule_agreement import disagreement
from domain.schedule_lives import Life, life
from domain.schedule_oracle import Sheet, faces, faults, sheet_of, start_at


@pytest.mark.parametrize("block", range(4))
def test_random_schedules_agree_with_the_oracle(block: int) -> None:
    for seed in range(block * 25, block * 25 + 25):
        told = disagreement(seed)
        assert told is None, told


@pytest.mark.slow
@pytest.mark.parametrize("block", range(9))
def test_a_thousand_random_schedules_agree_with_the_oracle(block: int) -> None:
    for seed in range(100 + block * 100, 200 + block * 100):
        told = disagreement(seed)
        assert told is None, told


@pytest.mark.slow
def test_the_lives_reach_every_rule() -> None:
    """Otherwise they would agree about nothing. Counted by the oracle alone."""
    met: Counter[str] = Counter()
    for seed in range(1000):
        met.update(_met(life(seed)))
    assert {what: met[what] for what in OFTEN if met[what] < OFTEN[what]} == {}


def _met(born: Life) -> Counter[str]:
    met: Counter[str] = Counter(faults(born.plan, born.saved, born.longest))
    met.update({0: "clock never", 2: "clock twice"}.get(len(faces(text, born.zone)), "") for text in born.clock_faces)
    past: list[Sheet] = []
    for tried in born.tried:
        met.update(start_at(born.plan, past, at) for at in tried.starts)
        if start_at(born.plan, past, tried.starts[-1]) != "allowed":
            break
        past.append(sheet_of(born.terms, tried.starts[-1], tried.facts))
        met.update(_met_in(past[-1], born, [fact.at for fact in tried.facts if fact.raced]))
        met.update("attempt_running" for fact in tried.facts if fact.kind == "start" and fact.at < past[-1].ended)
    return met


def _met_in(sheet: Sheet, born: Life, raced: list[int]) -> Counter[str]:
    """What the limits did in one attempt."""
    met: Counter[str] = Counter((sheet.how,))
    met["ends past the close"] += sheet.ended > born.plan.closes
    met["ended by the test's time"] += sheet.ended == sheet.time_up
    met["paused"] += sum(a < sheet.ended for a, _ in sheet.paused)
    met["away"] += sum(a < sheet.ended for a, _ in sheet.away)
    for turn in sheet.turns:
        met["missed"] += turn.missed
        met["missed and kept"] += turn.missed and turn.late
        met["asked while away"] += turn.delivered > turn.asked
        met["in the grace"] += turn.answered is not None and not turn.late and turn.taken > born.terms.limit
        met["raced and in time"] += turn.answered in raced and not turn.late
        met["raced and late"] += turn.answered in raced and turn.late
        met["by a hair late"] += turn.late and (turn.answered or 0) - turn.closed == 1
    return met


OFTEN = {
    **dict.fromkeys(("allowed", "test_not_open", "test_closed", "attempts_used_up", "cooling_off"), 100),
    **dict.fromkeys(("closes_before_opens", "window_shorter_than_test", "in_the_past"), 10),
    **dict.fromkeys(("attempts_invalid", "question_time_exceeds_test", "cooling_off_exceeds_window"), 10),
    **dict.fromkeys(("clock never", "clock twice", "attempt_running"), 20),
    **dict.fromkeys(("completed", "expired", "ends past the close", "ended by the test's time"), 30),
    **dict.fromkeys(("paused", "away", "missed", "missed and kept", "asked while away"), 30),
    **dict.fromkeys(("in the grace", "raced and in time", "raced and late", "by a hair late"), 30),
}
