"""Figures of agreement, held against values that were worked out by hand."""

from __future__ import annotations

from collections import Counter
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivavoce.domain.agreement import (
    ANSWERS_MIN,
    Pair,
    agreement,
    by_group,
    correlation,
    grid,
    kappa,
    kappa_with_interval,
    mean_with_interval,
    share_with_interval,
    student,
    whole,
)

scores = st.floats(0, 10)


def pairs(*told: tuple[float, float], **groups: str) -> list[Pair]:
    return [Pair(machine=machine, human=human, blind=True, groups=groups) for machine, human in told]


def test_of_too_few_answers_nothing_is_said() -> None:
    few = agreement(pairs(*[(5, 6)] * (ANSWERS_MIN - 1)))
    assert (few.answers, few.enough, few.mean_difference, few.kappa, few.exact) == (
        ANSWERS_MIN - 1,
        False,
        None,
        None,
        None,
    )
    assert agreement(pairs(*[(5, 6), (6, 6)] * ANSWERS_MIN)).enough


def test_the_mean_difference_by_hand() -> None:
    """1, 2, 3, 4, 5: mean 3, standard deviation sqrt(2.5), t(4) about 2.776."""
    found = mean_with_interval([1, 2, 3, 4, 5])
    assert found.value == 3
    assert found.high - found.value == pytest.approx(2.776 * sqrt(2.5) / sqrt(5), abs=0.02)
    assert found.value - found.low == pytest.approx(found.high - found.value)


@pytest.mark.parametrize(("degrees", "point"), [(8, 2.306), (29, 2.045), (60, 2.000), (10_000, 1.960)])
def test_students_points_are_those_of_the_tables(degrees: int, point: float) -> None:
    assert student(degrees) == pytest.approx(point, abs=0.001)


def test_the_correlation_by_hand() -> None:
    """Of (1,2), (2,1), (3,4), (4,3), (5,5): covariance 8, variances 10 and 10, so .8. Fisher, n = 5: atanh .8 = 1.0986,
    half 1.96 / sqrt(2) = 1.3859, so tanh -.2873 to tanh 2.4845."""
    found = correlation(pairs((1, 2), (2, 1), (3, 4), (4, 3), (5, 5)))
    assert found is not None
    assert found.value == pytest.approx(0.8)
    assert (found.low, found.high) == (pytest.approx(-0.2797, abs=1e-3), pytest.approx(0.9862, abs=1e-3))


def test_without_spread_there_is_no_correlation() -> None:
    assert correlation(pairs((5, 1), (5, 2), (5, 3), (5, 4))) is None


def test_kappa_by_hand() -> None:
    """(0,0) twice, (10,10) once, (10,0) once. Seen: 100 / 4 = 25. By chance: machine 0 and 10 half each, human 0 three
    quarters: (.5 * .25 + .5 * .75) * 100 = 50. So 1 - 25/50."""
    assert kappa({(0, 0): 2, (10, 10): 1, (10, 0): 1}) == pytest.approx(0.5)


def test_kappa_weighs_by_the_square() -> None:
    """One apart by 1 of two that differ by 2 in all: seen 1 / 2; chance, of (4,4) and (6,5): (0 + 1 + 4 + 1) / 4."""
    assert kappa({(4, 4): 1, (6, 5): 1}) == pytest.approx(1 - 0.5 / 1.5)


def test_kappa_of_what_is_always_the_same_cannot_be_said() -> None:
    assert kappa({(5, 5): 9}) is None
    assert kappa_with_interval({(5, 5): 9}) is None


def test_the_interval_of_kappa_is_that_of_leaving_each_answer_out() -> None:
    counts = {(0, 0): 8, (5, 6): 4, (10, 8): 6, (3, 7): 2}
    left = [kappa({**counts, cell: times - 1}) or 0 for cell, times in counts.items() for _ in range(times)]
    mean = sum(left) / 20
    error = sqrt(19 / 20 * sum((each - mean) ** 2 for each in left))
    found = kappa_with_interval(counts)
    assert found is not None
    assert found.low == pytest.approx(found.value - 1.96 * error, abs=1e-4)


def test_wilsons_interval_by_hand() -> None:
    """8 of 10 with z = 1.96: middle (.8 + .19208) / 1.38416 = .7167, half .2266."""
    found = share_with_interval(8, 10)
    assert (found.value, found.low, found.high) == (
        0.8,
        pytest.approx(0.4902, abs=1e-3),
        pytest.approx(0.9433, abs=1e-3),
    )
    assert share_with_interval(0, 30).low == 0
    assert share_with_interval(30, 30).high == 1


def test_halves_go_up_and_nothing_leaves_the_scale() -> None:
    assert [whole(score) for score in (0, 0.4, 0.5, 9.4, 9.5, 10)] == [0, 0, 1, 9, 10, 10]


def test_shares_of_exact_and_within_one() -> None:
    found = agreement(pairs(*[(5, 5)] * 15, *[(5, 6)] * 9, *[(5, 8)] * 6))
    assert found.exact is not None
    assert found.within_one is not None
    assert (found.exact.value, found.within_one.value) == (0.5, 0.8)
    assert found.mean_difference is not None
    assert found.mean_difference.value == pytest.approx(-(9 + 18) / 30)


def test_groups_are_counted_apart() -> None:
    told = by_group([*pairs(*[(5, 5), (6, 6)] * 20, skill="sql"), *pairs(*[(5, 9)] * 7, skill="git")])
    assert {key: (each.answers, each.enough) for key, each in told.items()} == {
        ("skill", "sql"): (40, True),
        ("skill", "git"): (7, False),
    }


def test_the_grid_counts_every_answer() -> None:
    assert grid(pairs((4.6, 5.2), (5, 5), (0, 10))) == {(5, 5): 2, (0, 10): 1}


@given(st.lists(st.tuples(scores, scores), min_size=ANSWERS_MIN, max_size=60))
def test_intervals_hold_their_value_and_stay_in_range(told: list[tuple[float, float]]) -> None:
    found = agreement(pairs(*told))
    for each, least, most in (
        (found.correlation, -1, 1),
        (found.kappa, -1.000001, 1),
        (found.exact, 0, 1),
        (found.within_one, 0, 1),
    ):
        if each is not None:
            assert least <= each.low <= each.value + 1e-9
            assert each.value <= each.high + 1e-9 <= most + 2e-9


@given(st.lists(st.tuples(scores, scores), min_size=ANSWERS_MIN, max_size=60))
def test_kappa_and_correlation_do_not_mind_who_is_called_which(told: list[tuple[float, float]]) -> None:
    one, other = agreement(pairs(*told)), agreement(pairs(*((b, a) for a, b in told)))
    assert Counter(grid(pairs(*told)).values()) == Counter(grid(pairs(*((b, a) for a, b in told))).values())
    for a, b in ((one.kappa, other.kappa), (one.correlation, other.correlation)):
        assert (a is None) == (b is None)
        if a is not None and b is not None:
            assert a.value == pytest.approx(b.value, abs=1e-9)
