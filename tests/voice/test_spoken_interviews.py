"""Whole spoken interviews from seeds, in virtual time: storms, and what the clocks of both sides say of a calm one."""

from __future__ import annotations

import pytest

from vivavoce.domain import events as e
from vivavoce.sim.spoken import STORMY_WEATHER
from vivavoce.sim.spoken_run import simulate_spoken

SEEDS = 40


@pytest.mark.parametrize("first", range(0, SEEDS, 10))
def test_in_a_storm_nothing_stale_is_played_no_word_is_lost_and_nothing_is_left_over(first: int) -> None:
    runs = [simulate_spoken(seed) for seed in range(first, first + 10)]
    assert [(run.seed, run.violations) for run in runs if run.violations] == []
    assert all(run.answered for run in runs)
    assert any(run.interrupted_after_s for run in runs), "the storm is one"


def test_the_storms_bring_all_that_they_are_for() -> None:
    kinds = {type(event) for seed in range(SEEDS) for event in simulate_spoken(seed).events}
    assert {e.AnswerSubmitted, e.SpeechKept, e.SessionPaused, e.CandidateDisconnected, e.TurnTimed} <= kinds
    assert STORMY_WEATHER.coughs
    assert STORMY_WEATHER.hushes


def test_a_seed_is_the_same_interview_again() -> None:
    one, other = simulate_spoken(11), simulate_spoken(11)
    assert one.events == other.events
    assert one.measured_ms == other.measured_ms


def test_the_server_and_the_client_measure_the_same_within_30_ms() -> None:
    times = [times for seed in range(10) for times in simulate_spoken(seed, storm=False).times]
    apart = [abs(t.played_ms - t.client_ms) for t in times if t.played_ms is not None and t.client_ms is not None]
    assert len(apart) >= 10
    assert max(apart) <= 30.0
    for t in times:
        assert t.submitted_ms is not None
        assert t.first_audio_ms is not None
        assert t.played_ms is not None
        assert t.end_of_turn_ms <= t.submitted_ms <= t.first_audio_ms <= t.played_ms


def test_half_an_hour_comes_to_its_end_with_every_question_answered() -> None:
    """How little time it takes is for bench/voice_sim.py, on a machine that has nothing else to do."""
    run = simulate_spoken(7, storm=False, questions=20, at_least_s=1800.0)
    assert run.violations == ()
    assert run.lasted_s >= 1800.0
    assert run.answered == 20
