"""What a number means is said with its doubt."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivavoce.domain.meaning import Estimate, estimate, percentile, standing, told


def test_a_score_says_its_interval_and_what_it_rests_on() -> None:
    assert told(Estimate(7.2, 6.1, 8.2, 9)) == "7.2 of 10, likely between 6.1 and 8.2; rests on 9 questions."


@pytest.mark.parametrize(("count", "rests"), [(1, "1 question"), (2, "2 questions")])
def test_one_or_two_answers_are_too_few_to_say(count: int, rests: str) -> None:
    sentence = told(estimate([(8.0, 1.0)] * count))
    assert sentence.startswith(f"Too few to say: 8 of 10 on {rests} alone")
    assert "likely" not in sentence


def test_nothing_says_nothing() -> None:
    assert told(estimate([])) == ""


@given(st.lists(st.tuples(st.floats(0, 10), st.sampled_from([0.5, 1.0])), min_size=1, max_size=30))
def test_the_interval_holds_the_mean_and_stays_on_the_scale(values: list[tuple[float, float]]) -> None:
    found = estimate(values)
    assert found.mean is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.mean <= found.high <= 10


WHOLE = Estimate(6.0, 5.0, 7.0, 5)


@pytest.mark.parametrize("count", [0, 1, 29])
def test_below_thirty_comparable_interviews_there_is_no_percentile(count: int) -> None:
    assert standing(WHOLE, [5.0] * count) is None
    assert percentile(6.0, [5.0] * count) is None


def test_two_answers_are_not_compared_with_anybody() -> None:
    assert standing(Estimate(6.0, 2.0, 9.0, 2), [5.0] * 40) is None


def test_a_standing_doubts_the_score_and_the_sample() -> None:
    others = [i / 4 for i in range(40)]
    found = standing(WHOLE, others)
    assert found is not None
    sample_alone = percentile(6.0, others)
    assert sample_alone is not None
    assert found.share_below == pytest.approx(sample_alone.share_below, abs=0.001)
    assert found.low < sample_alone.low
    assert found.high > sample_alone.high
    assert "61% of 40 comparable interviews" in found.meaning
    assert f"{found.low:.0%} to {found.high:.0%}" in found.meaning


def test_those_who_scored_the_same_count_half() -> None:
    found = percentile(5.0, [5.0] * 30)
    assert found is not None
    assert found.share_below == 0.5


def test_the_true_place_lies_in_the_interval_as_often_as_it_says() -> None:
    """Three hundred candidates of known skill, six answers each, among sixty others measured as coarsely."""
    chance = Random(11)

    def mark(skill: float) -> Estimate:
        return estimate([(min(10.0, max(0.0, chance.gauss(skill, 2.0))), 1.0) for _ in range(6)])

    hits = 0
    for _ in range(300):
        skill = min(9.0, max(1.0, chance.gauss(5.0, 1.5)))
        others = [mark(min(9.0, max(1.0, chance.gauss(5.0, 1.5)))).mean or 0.0 for _ in range(60)]
        population = [mark(min(9.0, max(1.0, chance.gauss(5.0, 1.5)))).mean or 0.0 for _ in range(200)]
        true = sum(other < skill for other in population) / len(population)
        found = standing(mark(skill), others)
        assert found is not None
        hits += found.low <= true <= found.high
    assert hits / 300 >= 0.9
