"""Weeks of practice in a row. A week off breaks nothing: rest is a part of learning. Nobody is reminded of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WEEK_S = 7 * 86_400.0
MONDAY_S = 4 * 86_400.0
"""The first Monday after the beginning of 1970, from which weeks are counted."""
REST_WEEKS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """In weeks with practice; a single week off between two of them does not count and does not break."""

    weeks: int
    longest: int
    this_week: bool


def streak(moments: Iterable[float], now: float) -> Streak:
    practised = sorted({_week(at) for at in moments if at <= now})
    runs: list[list[int]] = []
    for week in practised:
        if runs and week - runs[-1][-1] <= 1 + REST_WEEKS:
            runs[-1].append(week)
        else:
            runs.append([week])
    this = _week(now)
    current = runs[-1] if runs and this - runs[-1][-1] <= 1 + REST_WEEKS else []
    return Streak(weeks=len(current), longest=max((len(run) for run in runs), default=0), this_week=this in practised)


def _week(at: float) -> int:
    return int((at - MONDAY_S) // WEEK_S)
