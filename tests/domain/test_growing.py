"""How growth is named from points; what real programs give is in tests/sandbox/test_growth_measured.py."""

from __future__ import annotations

import random
from collections.abc import Callable
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivavoce.domain.growing import FLOOR_MS, Point, growth_of

DOUBLING = [1000 * 2**k for k in range(6)]
SMALL = [8, 10, 12, 14, 16, 18]
LINEAR = ("n", "n log n")
KNOWN: dict[str, tuple[Callable[[int], float], list[int]]] = {
    "n": (lambda n: 1e-3 * n, DOUBLING),
    "n log n": (lambda n: 1e-4 * n * log2(n), DOUBLING),
    "n^2": (lambda n: 1e-6 * n * n, DOUBLING),
    "n^3": (lambda n: 1e-6 * n**3, [25 * 2**k for k in range(6)]),
    "2^n": (lambda n: 1e-3 * 2**n, SMALL),
}


def measured(name: str, noise: float = 0.0, seed: int = 0) -> list[Point]:
    time_of, sizes = KNOWN[name]
    rng = random.Random(seed)
    return [(size, time_of(size) * (1 + rng.uniform(0, noise))) for size in sizes]


@pytest.mark.parametrize("name", KNOWN)
def test_what_is_known_is_named(name: str) -> None:
    growth = growth_of(measured(name))
    assert name in growth.among
    assert growth.name == ("" if name in LINEAR else name)


@given(st.sampled_from(sorted(KNOWN)), st.integers(0, 10**6))
def test_a_fifth_of_noise_never_leads_to_another_name(name: str, seed: int) -> None:
    growth = growth_of(measured(name, noise=0.2, seed=seed))
    assert growth.among == () or name in growth.among


@given(st.sampled_from(sorted(KNOWN)), st.integers(0, 5))
def test_one_bad_measurement_never_leads_to_another_name(name: str, place: int) -> None:
    points = measured(name)
    points[place] = (points[place][0], points[place][1] * 3)
    growth = growth_of(points)
    assert growth.among == () or name in growth.among


def test_of_repeats_the_shortest_counts() -> None:
    points = measured("n^2")
    disturbed = [(size, ms * (40 if place % 2 else 1)) for place, (size, ms) in enumerate(points)]
    assert growth_of([*points, *disturbed]) == growth_of([*disturbed, *points]) == growth_of(points)


def test_what_is_quicker_than_reading_is_below_linear() -> None:
    growth = growth_of([(size, 0.002) for size in (1000, 30_000, 200_000)])
    assert growth.among == ("1", "log n")


def test_a_long_time_that_never_changes_is_constant_or_logarithmic() -> None:
    assert growth_of([(size, 20.0) for size in DOUBLING]).among == ("1", "log n")


@pytest.mark.parametrize(
    "points",
    [
        [],
        [(1000, 5.0)],
        [(size, FLOOR_MS / 2) for size in DOUBLING],
        [(1000, 1.0), (1100, 1.1), (1200, 1.2), (1300, 1.3)],
        [(size, ms) for size, ms in zip(DOUBLING, [1, 50, 2, 80, 3, 90], strict=True)],
        [(size, size**1.65 / 1e4) for size in DOUBLING],
        [(size, size**2.55 / 1e7) for size in DOUBLING],
        [(size, 5.0 + size**3 / 3e12) for size in DOUBLING],
    ],
    ids=["none", "one", "too quick", "too near each other", "wild", "n^1.65", "n^2.55", "bends"],
)
def test_it_cannot_be_told(points: list[Point]) -> None:
    growth = growth_of(points)
    assert (growth.name, growth.among) == ("", ())
    assert growth.why.startswith("It cannot be told")


def test_programs_that_a_cache_slows_are_linear_still() -> None:
    """As a dictionary of Python measured: thirty times as long for twelve times as many."""
    assert growth_of([(size, size**1.33 / 1e3) for size in DOUBLING]).among == LINEAR


def test_slower_than_cubic_and_no_exponential_has_no_name() -> None:
    assert growth_of([(size, size**5 / 1e9) for size in (20, 40, 80, 160, 320)]).among == ()


def test_a_jump_between_two_large_sizes_is_no_exponential_growth() -> None:
    early_end = [(8192, 1.18), (16384, 2.37), (32768, 3.96), (65536, 6.1), (131072, 1.44), (200000, 34.9)]
    assert growth_of(early_end).name != "2^n"


@pytest.mark.parametrize("base", [1.2, 1.62, 2.0])
def test_an_exponential_of_a_small_base_is_one(base: float) -> None:
    assert growth_of([(size, 0.001 * base**size) for size in range(30, 60, 5)]).name == "2^n"
