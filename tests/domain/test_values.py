"""Whether a value is of its type."""

from __future__ import annotations

from typing import Any

import pytest

from vivavoce.domain.values import INT_MOST, TYPES, misfits


@pytest.mark.parametrize(
    ("type_name", "value"),
    [
        ("int", 0),
        ("int", -INT_MOST),
        ("float", 1),
        ("float", 0.5),
        ("bool", False),
        ("string", ""),
        ("tree", []),
        ("tree", [1, None, 2, 3]),
        ("int[]", []),
        ("int[][]", [[], [1]]),
        ("tree[]", [[], [1]]),
    ],
)
def test_what_fits(type_name: str, value: Any) -> None:
    assert list(misfits(type_name, value)) == []


@pytest.mark.parametrize(
    ("type_name", "value", "told"),
    [
        ("int", True, "True is not a whole number"),
        ("int", 1.0, "1.0 is not a whole number"),
        ("int", INT_MOST + 1, "whole number of at most"),
        ("float", float("nan"), "nan is not a number"),
        ("float", "1", "'1' is not a number"),
        ("bool", 0, "0 is not true or false"),
        ("string", None, "None is not a text"),
        ("tree", [1, None, None, 2], "is not a tree"),
        ("tree", [None], "is not a tree"),
        ("tree", [1, "a"], "is not a tree"),
        ("int[]", 3, "3 is not a list"),
        ("int[][]", [[1], [2, "x"]], "item 2: item 2: 'x' is not a whole number"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(type_name: str, value: Any, told: str) -> None:
    assert any(told in why for why in misfits(type_name, value))


def test_a_long_value_is_shown_in_short() -> None:
    assert all(len(why) < 120 for why in misfits("int", "x" * 1000))


def test_lists_are_two_deep_at_most() -> None:
    assert "int[][]" in TYPES
    assert "int[][][]" not in TYPES
