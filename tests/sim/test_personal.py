"""With a vendor that takes 3 s, and 10 s one time in ten, and answers of 30 s, in virtual time."""

from __future__ import annotations

import pytest

from the_bank import BANK
from vivavoce.sim.personal import ready_when_needed


@pytest.mark.slow
def test_questions_made_for_a_candidate_are_ready_when_they_are_needed() -> None:
    seen = [ready_when_needed(BANK, seed) for seed in range(40)]
    places = sum(one.places for one in seen)
    assert places > 200
    assert sum(one.ready for one in seen) / places >= 0.9


def test_a_candidate_who_does_not_stop_to_think_gets_the_banks_and_waits_for_nothing() -> None:
    """It can fail: with answers of no time at all there is nothing to prepare in."""
    hurried = ready_when_needed(BANK, 1, answers_take_s=0.0)
    calm = ready_when_needed(BANK, 1)
    assert hurried.ready < calm.ready == calm.places
