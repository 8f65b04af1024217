"""How time grows with the size of the input, told from a few measurements; and "cannot tell" where they do not say.

What is looked at is the slope of log(time) over log(size), robustly: 1 is linear, 2 quadratic. Caches make linear
programs look up to a third steeper, and a logarithm bends it by a tenth, so O(n) and O(n log n) are one band here and
both are named. Programs that grow exponentially have no slope: it rises with the size itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf, log
from statistics import median

from vivavoce.domain.judgement import Growth

Point = tuple[int, float]
"""Size and milliseconds."""

FLOOR_MS = 0.2
"""Below this what is measured is mostly the measuring."""
POINTS_MIN, POINTS_MOST = 4, 6
SPREAD_MIN = 4.0
"""The largest size over the smallest, for a slope to be worth something."""
READS_MS = 1e-7
"""No machine reads an element in less: who is done sooner has not read them all."""
SLOPE_OFF = 0.2
SHAKY = 0.35
"""A slope that depends so much on single points says nothing."""
EXPONENTIAL_FROM = 4.0
BASE_MIN = 1.1
"""What each element more multiplies an exponential time by, at the least: a jump between two large sizes is none."""
UNKNOWN = "It cannot be told how its time grows"


@dataclass(frozen=True, slots=True)
class _Band:
    """What lies between two slopes, and what grows so."""

    names: tuple[str, ...]
    least: float
    most: float


BANDS = (
    _Band(("1", "log n"), 0.0, 0.15),
    _Band(("n", "n log n"), 1.0, 1.4),
    _Band(("n^2",), 1.9, 2.2),
    _Band(("n^3",), 2.85, 3.2),
)


def growth_of(points: Iterable[Point], floor_ms: float = FLOOR_MS) -> Growth:
    """Of each size the shortest time counts: whatever disturbs a measurement makes it longer."""
    shortest: dict[int, float] = {}
    for size, ms in points:
        shortest[size] = min(ms, shortest.get(size, inf))
    every = tuple(sorted(shortest.items()))
    usable = usable_points(every, floor_ms)
    if every and every[-1][1] < READS_MS * every[-1][0]:
        return _named(("1", "log n"), every)
    if len(usable) < POINTS_MIN:
        return Growth(name="", points=every, why=f"{UNKNOWN}: it is too quick to be measured, or too slow.")
    if _is_exponential(usable):
        return _named(("2^n",), usable)
    if usable[-1][0] / usable[0][0] < SPREAD_MIN:
        return Growth(name="", points=usable, why=f"{UNKNOWN}: it could be measured over too few sizes.")
    return _by_slope(usable)


def usable_points(points: Sequence[Point], floor_ms: float = FLOOR_MS) -> tuple[Point, ...]:
    """The largest sizes, where there is something to be measured."""
    return tuple((size, ms) for size, ms in sorted(points) if ms >= floor_ms)[-POINTS_MOST:]


def _by_slope(points: Sequence[Point]) -> Growth:
    slope = _slope(points)
    shakes = max(abs(_slope([*points[:i], *points[i + 1 :]]) - slope) for i in range(len(points)))
    fitting = [band for band in BANDS if band.least - SLOPE_OFF <= slope <= band.most + SLOPE_OFF]
    if shakes > SHAKY or _bends(points) > 2 * SHAKY:
        return Growth(name="", points=tuple(points), why=f"{UNKNOWN}: the measurements do not agree with each other.")
    if len(fitting) != 1:
        return Growth(name="", points=tuple(points), why=f"{UNKNOWN}: it lies between what has a name.")
    return _named(fitting[0].names, points)


def _bends(points: Sequence[Point]) -> float:
    half = len(points) // 2
    return abs(_slope(points[half:]) - _slope(points[: half + 1]))


def _slope(points: Sequence[Point], across: Callable[[int], float] = log) -> float:
    """Theil and Sen's: the median over all pairs, which single bad points do not move."""
    return median((log(b) - log(a)) / (across(m) - across(n)) for (n, a), (m, b) in combinations(points, 2))


def _is_exponential(points: Sequence[Point]) -> bool:
    """Steeper than any power that has a name at the end, and straight where size itself is the scale."""
    (n, a), (m, b) = points[-2:]
    if log(b / a) < max(EXPONENTIAL_FROM * log(m / n), log(BASE_MIN) * (m - n)):
        return False
    return _scatter(points, float) < _scatter(points, log)


def _scatter(points: Sequence[Point], across: Callable[[int], float]) -> float:
    slope = _slope(points, across)
    offsets = [log(ms) - slope * across(size) for size, ms in points]
    return max(offsets) - min(offsets)


def _named(names: tuple[str, ...], points: Sequence[Point]) -> Growth:
    told = " or ".join(f"O({name})" for name in names)
    if len(names) == 1:
        return Growth(name=names[0], among=names, points=tuple(points), why=f"Its time grows about like {told}.")
    why = f"Its time grows about like {told}: by time alone these two cannot be told apart."
    return Growth(name="", among=names, points=tuple(points), why=why)
