"""What a choice of questions by the ability rests on, gathered when an interview is created."""

from __future__ import annotations

from collections.abc import Sequence

from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.events import Adaptation, PlannedQuestion
from vivavoce.domain.likeness import too_near
from vivavoce.domain.question import Difficulty
from vivavoce.ports.bank import Bank
from vivavoce.ports.exposure import Seen

WISHED = {"easy": "entry", "medium": "mid", "hard": "lead"}
UP_TO_YEARS = ((1.0, "entry"), (3.0, "junior"), (6.0, "mid"), (10.0, "senior"))


def adaptation_of(
    bank: Bank, blueprint: Blueprint, plan: Sequence[PlannedQuestion], level: str | None, seen: Seen
) -> Adaptation:
    """Where the blueprint selects by difficulty alone, only what is not there for a score; a pool has nothing of it."""
    asked = [bank.question(planned.id, planned.version) for planned in plan]
    unscored = tuple(question.id for question in asked if not question.scored)
    if blueprint.selection is None:
        return Adaptation(unscored=unscored)
    skills = {planned.skill for planned in plan}
    graph = ((skill.id, tuple(s for s in skill.prerequisites if s in skills)) for skill in bank.skills())
    limited = blueprint.measures
    return Adaptation(
        level=level,
        prerequisites=tuple((skill, needed) for skill, needed in graph if skill in skills and needed),
        apart=too_near(asked),
        asked=tuple(seen.asked.get(planned.id, 0) for planned in plan) if limited else (),
        price=tuple(round(seen.price.get(planned.id, 0.0), 4) for planned in plan) if limited else (),
        tests=seen.tests,
        unscored=unscored,
    )


def declared_level(wished: Difficulty | None, years: float | None) -> str | None:
    """What somebody says of themselves: the difficulty that they asked for, else their years of experience."""
    if wished is not None:
        return WISHED[wished]
    if years is None:
        return None
    return next((level for least, level in UP_TO_YEARS if years < least), "lead")
