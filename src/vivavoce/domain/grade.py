"""What a person said of an answer that a machine had judged, and what is needed before one may look at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vivavoce.domain.question import Origin
from vivavoce.domain.scoring import Scorecard

Way = Literal["blind", "corrected", "confirmed"]
"""Without having seen the machine's card; having seen it, and giving another; having seen it, and agreeing."""

HUMAN = Origin(kind="human", name="a person", version="1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """One person's judgement of one answer. All are kept; the last one stands, unless it was withdrawn, and with it
    all before it."""

    grader: str
    at: float
    way: Way
    scorecard: Scorecard
    note: str = ""
    seq: int = 0
    """Where in the log of its session it stands."""
    withdrawn: bool = False
