"""A person cites a part of a drawing: by its line of the outline, or by what stands on it."""

from __future__ import annotations

import pytest

from drawings import drawing
from vivavoce.desk.grading import drawn_part

BOARD = drawing("Gateway -> Orders (store): writes\nnote: Kept for a year")


@pytest.mark.parametrize(
    ("quote", "shape", "link", "stands"),
    [
        ("Gateway -> Orders (store): writes", None, "l1", "Gateway -> Orders: writes"),
        ("Gateway -> Orders:  writes", None, "l1", "Gateway -> Orders: writes"),
        ("Note: Kept for a year", "s3", None, "Kept for a year"),
        ("Orders", "s2", None, "Orders"),
    ],
)
def test_a_quote_finds_its_part(quote: str, shape: str | None, link: str | None, stands: str) -> None:
    evidence = drawn_part(quote, BOARD)
    assert evidence is not None
    assert (evidence.shape, evidence.link, evidence.quote) == (shape, link, stands)


@pytest.mark.parametrize("quote", ["Gateway -> Orders", "writes", "Kept for two years", " ", ""])
def test_what_is_not_drawn_like_that_finds_none(quote: str) -> None:
    assert drawn_part(quote, BOARD) is None


def test_where_nothing_is_drawn_there_is_no_part() -> None:
    assert drawn_part("Orders", None) is None
