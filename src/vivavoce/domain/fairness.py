"""Whether groups of candidates fare alike: rates with their intervals, ratios with theirs, and the four-fifths rule.

A ratio below four fifths is a reason to look, and no proof; one above it proves nothing either where a group is small,
so each ratio comes with its interval. Groups of fewer than `GROUP_MIN` are told together with nothing but that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, exp, floor, log, sqrt
from statistics import fmean, stdev
from types import MappingProxyType

GROUP_MIN = 5
FOUR_FIFTHS = 0.8
Z = 1.96

ATTRIBUTES: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        "gender": (
            "Gender",
            (("woman", "Woman"), ("man", "Man"), ("another", "Another gender")),
        ),
        "origin": (
            "Ethnic origin",
            (
                ("african", "African or Black"),
                ("asian_east", "East or South-East Asian"),
                ("asian_south", "South Asian"),
                ("arab", "Arab, Middle Eastern or North African"),
                ("indigenous", "Indigenous"),
                ("latin", "Latin American or Hispanic"),
                ("white", "White or European"),
                ("several", "Several of these"),
                ("another", "Another origin"),
            ),
        ),
        "age": (
            "Age",
            (("under_25", "Under 25"), ("25_39", "25 to 39"), ("40_54", "40 to 54"), ("55_up", "55 and over")),
        ),
        "disability": (
            "Disability or long-term condition",
            (("yes", "Yes"), ("no", "No")),
        ),
        "first_language": (
            "The language of this test",
            (("first", "It is my first language"), ("other", "I learned it later")),
        ),
    }
)
"""What candidates may say of themselves, if they want to: an id, its name, and what can be chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fared:
    """How somebody fared. `selected` is None where nothing was decided yet."""

    groups: Mapping[str, str]
    selected: bool | None
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigures:
    group: str
    name: str
    people: int
    decided: int
    selected: int
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    ratio: float | None
    """Its rate by that of the group with the highest."""
    ratio_low: float | None
    ratio_high: float | None
    below_four_fifths: bool
    surely_below: bool
    """The whole interval of the ratio lies below four fifths."""
    score: float | None
    score_low: float | None
    score_high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeFigures:
    attribute: str
    name: str
    told: int
    """How many said something."""
    groups: tuple[GroupFigures, ...]
    too_few: int
    """People in groups that are too small to be told of."""
    words: str


def audit(people: Sequence[Fared]) -> tuple[AttributeFigures, ...]:
    return tuple(figures_of(attribute, people) for attribute in ATTRIBUTES)


def figures_of(attribute: str, people: Sequence[Fared]) -> AttributeFigures:
    name, options = ATTRIBUTES[attribute]
    by_group: dict[str, list[Fared]] = defaultdict(list)
    for person in people:
        if attribute in person.groups:
            by_group[person.groups[attribute]].append(person)
    large = {group: members for group, members in by_group.items() if len(members) >= GROUP_MIN}
    names = dict(options)
    groups = tuple(
        _group(group, names[group], large[group], _best(large.values())) for group, _ in options if group in large
    )
    return AttributeFigures(
        attribute=attribute,
        name=name,
        told=sum(len(members) for members in by_group.values()),
        groups=groups,
        too_few=sum(len(members) for group, members in by_group.items() if group not in large),
        words=_words(groups),
    )


def _counts(members: Iterable[Fared]) -> tuple[int, int]:
    decided = [member.selected for member in members if member.selected is not None]
    return sum(decided), len(decided)


def _best(groups: Iterable[Sequence[Fared]]) -> tuple[int, int] | None:
    """Selected and decided of the group with the highest rate."""
    counted = [(s, n) for s, n in (_counts(members) for members in groups) if n >= GROUP_MIN]
    return max(counted, key=lambda found: (found[0] / found[1], found[1]), default=None)


def _group(group: str, name: str, members: Sequence[Fared], best: tuple[int, int] | None) -> GroupFigures:
    selected, decided = _counts(members)
    enough = decided >= GROUP_MIN
    rate_low, rate_high = wilson(selected, decided) if enough else (None, None)
    ratio = _ratio(selected, decided, best) if enough and best is not None else None
    ratio_low, ratio_high = _ratio_interval(selected, decided, best) if ratio is not None and best else (None, None)
    score, score_low, score_high = _score([m.score for m in members if m.score is not None])
    return GroupFigures(
        group=group,
        name=name,
        people=len(members),
        decided=decided,
        selected=selected,
        rate=selected / decided if enough else None,
        rate_low=rate_low,
        rate_high=rate_high,
        ratio=ratio,
        ratio_low=ratio_low,
        ratio_high=ratio_high,
        below_four_fifths=ratio is not None and ratio < FOUR_FIFTHS,
        surely_below=ratio_high is not None and ratio_high < FOUR_FIFTHS,
        score=score,
        score_low=score_low,
        score_high=score_high,
    )


def wilson(selected: int, decided: int) -> tuple[float, float]:
    """An interval of 95% for a share, which stays between 0 and 1."""
    rate, n = selected / decided, decided
    middle = (rate + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(rate * (1 - rate) / n + Z * Z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def _ratio(selected: int, decided: int, best: tuple[int, int]) -> float | None:
    rate = best[0] / best[1]
    return (selected / decided) / rate if rate else None


def _ratio_interval(selected: int, decided: int, best: tuple[int, int]) -> tuple[float, float]:
    """Of 95%, on the log scale, with half a person added to each count so that none at all is a number, too."""
    a, n, b, m = selected + 0.5, decided + 0.5, best[0] + 0.5, best[1] + 0.5
    middle = log((a / n) / (b / m))
    half = Z * sqrt(max(0.0, 1 / a - 1 / n + 1 / b - 1 / m))
    return exp(middle - half), exp(middle + half)


def _score(scores: Sequence[float]) -> tuple[float | None, float | None, float | None]:
    if len(scores) < GROUP_MIN:
        return None, None, None
    mean, half = fmean(scores), Z * stdev(scores) / sqrt(len(scores))
    return _coarse(mean, round), _coarse(mean - half, floor), _coarse(mean + half, ceil)


def _coarse(score: float, to: Callable[[float], int]) -> float:
    """To half a point: of somebody whose score is known, two exact means would tell in which group it is missing."""
    return to(2 * score) / 2


def _words(groups: Sequence[GroupFigures]) -> str:
    rated = [group for group in groups if group.ratio is not None]
    if len(rated) < 2:
        return "Too few people have told or been decided on, so nothing can be said."
    sure = [group.name for group in rated if group.surely_below]
    below = [group.name for group in rated if group.below_four_fifths and not group.surely_below]
    if sure:
        return f"Below four fifths of the highest rate, and not by chance alone: {', '.join(sure)}. Look into why."
    if below:
        return f"Below four fifths of the highest rate, but so few that it may be chance: {', '.join(below)}."
    return "No group's rate is below four fifths of the highest."
