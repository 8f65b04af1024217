from __future__ import annotations

from vivavoce.domain.speech import StepTimes, TurnTimes, steps_of


def test_half_and_nearly_all_turns_are_within_what_is_told() -> None:
    turns = [TurnTimes(end_of_turn_ms=float(n)) for n in range(100, 0, -1)]
    assert list(steps_of(turns)) == [StepTimes(step="end_of_turn", turns=100, p50_ms=50.0, p95_ms=95.0)]


def test_a_step_that_did_not_happen_is_no_quick_one() -> None:
    turns = [
        TurnTimes(end_of_turn_ms=1.0, played_ms=300.0),
        TurnTimes(end_of_turn_ms=2.0),
        TurnTimes(end_of_turn_ms=3.0),
    ]
    assert [(step.step, step.turns, step.p50_ms, step.p95_ms) for step in steps_of(turns)] == [
        ("end_of_turn", 3, 2.0, 3.0),
        ("played", 1, 300.0, 300.0),
    ]
    assert not list(steps_of([]))
