"""The audit of fairness, against figures worked out by hand."""

from __future__ import annotations

import pytest

from vivavoce.domain.fairness import Fared, GroupFigures, audit, wilson


def people(group: str, selected: int, rejected: int, waiting: int = 0, attribute: str = "gender") -> list[Fared]:
    outcomes = [True] * selected + [False] * rejected + [None] * waiting
    return [Fared(groups={attribute: group}, selected=one, score=6.0 if one else 4.0) for one in outcomes]


def groups(fared: list[Fared], attribute: str = "gender") -> tuple[dict[str, GroupFigures], str]:
    found = next(one for one in audit(fared) if one.attribute == attribute)
    return {group.group: group for group in found.groups}, found.words


def test_the_four_fifths_rule_as_the_guidelines_work_it() -> None:
    """80 applicants with 48 hired (60%) and 40 with 12 hired (30%): a ratio of one half."""
    found, words = groups(people("man", 48, 32) + people("woman", 12, 28))
    assert (found["man"].rate, found["woman"].rate) == (pytest.approx(0.6), pytest.approx(0.3))
    assert found["woman"].ratio == pytest.approx(0.5)
    assert found["man"].ratio == pytest.approx(1.0)
    assert found["woman"].below_four_fifths
    assert not found["man"].below_four_fifths
    low, high = found["woman"].ratio_low, found["woman"].ratio_high
    assert low is not None
    assert high is not None
    assert low < 0.5 < high
    assert words.endswith("chance: Woman.")


def test_a_large_difference_among_many_is_no_chance() -> None:
    found, words = groups(people("man", 600, 400) + people("woman", 300, 700))
    assert found["woman"].surely_below
    assert words.startswith("Below four fifths of the highest rate, and not by chance alone: Woman")


def test_those_who_wait_count_in_no_rate() -> None:
    found, _ = groups(people("man", 6, 4, waiting=50) + people("woman", 6, 4))
    assert (found["man"].people, found["man"].decided, found["man"].rate) == (60, 10, pytest.approx(0.6))


def test_a_small_group_is_not_told_of() -> None:
    fared = people("man", 6, 4) + people("another", 3, 1)
    found = next(one for one in audit(fared) if one.attribute == "gender")
    assert [group.group for group in found.groups] == ["man"]
    assert (found.told, found.too_few) == (14, 4)
    assert "nothing can be said" in found.words


def test_nobody_selected_is_no_division_by_zero() -> None:
    found, words = groups(people("man", 0, 10) + people("woman", 0, 10))
    assert found["man"].rate == 0
    assert found["man"].ratio is None
    assert "nothing can be said" in words


def test_wilson_stays_within_bounds_and_is_the_known_interval() -> None:
    assert wilson(0, 10) == (0.0, pytest.approx(0.2775, abs=1e-3))
    assert wilson(5, 10) == (pytest.approx(0.2366, abs=1e-3), pytest.approx(0.7634, abs=1e-3))


def test_each_attribute_is_audited_by_itself() -> None:
    found = {one.attribute: one for one in audit(people("yes", 5, 5, attribute="disability"))}
    assert [group.group for group in found["disability"].groups] == ["yes"]
    assert found["gender"].told == 0
