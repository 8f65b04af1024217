"""A test's skills as the nodes of a graph, how an attempt stands, and the way that a candidate took through them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.plan import scored_questions, total_questions
from vivavoce.domain.question import Difficulty
from vivavoce.domain.state import ENDED, Asked, Session

FULL = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How far an attempt is. Points are those of the main questions, ten at the most for each that is scored."""

    answered: int
    done: int
    total: int
    scored: int
    points: float

    @property
    def points_max(self) -> int:
        return int(FULL) * self.scored


@dataclass(frozen=True, slots=True, kw_only=True)
class AbilityAfter:
    """What was thought of the ability, in deviations from the typical, and how sure that was."""

    value: float
    se: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkStep:
    asked: Asked
    node: str
    difficulty: Difficulty
    ability: AbilityAfter | None
    """None where the questions were not chosen by it, or while the answer is still open."""


def node_of(skill: str) -> str:
    return f"skill_{skill}"


def tally(session: Session) -> Tally:
    return session.known(_tally)


def _tally(session: Session) -> Tally:
    done = _done(session)
    return Tally(
        answered=sum(asked.answer is not None for asked in done),
        done=len(done),
        total=total_questions(session),
        scored=scored_questions(session),
        points=round(sum(asked.score or 0.0 for asked in done), 2),
    )


def remaining_nodes(session: Session) -> int:
    """The nodes that still get questions; the open question's counts as long as it is open."""
    stands = tally(session)
    left = stands.total - stands.done
    if left <= 0 or session.status in ENDED:
        return 0
    had = Counter(asked.question.skill for asked in _done(session))
    planned = apportioned(stands.total, _shares(session))
    return min(left, max(1, sum(count > had[skill] for skill, count in planned.items())))


def apportioned(total: int, shares: Mapping[str, float]) -> dict[str, int]:
    """How many of `total` each gets; rests go to the largest remainders."""
    whole = sum(shares.values()) or 1.0
    wanted = {name: total * share / whole for name, share in shares.items()}
    counts = {name: int(want) for name, want in wanted.items()}
    by_remainder = sorted(wanted, key=lambda name: (counts[name] - wanted[name], name))
    for name in by_remainder[: total - sum(counts.values())]:
        counts[name] += 1
    return counts


def walk(session: Session) -> tuple[WalkStep, ...]:
    """The main questions and follow-ups in order, with the ability as it was judged after each."""
    return tuple(
        WalkStep(
            asked=asked,
            node=node_of(asked.question.skill),
            difficulty=asked.question.difficulty,
            ability=_ability_after(session, place) if asked.question_id != session.open_id else None,
        )
        for place, asked in enumerate(session.asked, 1)
    )


def _ability_after(session: Session, place: int) -> AbilityAfter | None:
    if session.blueprint.selection is None:
        return None
    from vivavoce.domain.adapting import scored  # loads NumPy, which only tests that measure need

    seen = scored(session.but(asked=session.asked[:place]))
    return AbilityAfter(value=round(seen.mean, 2), se=round(seen.se, 2))


def _done(session: Session) -> tuple[Asked, ...]:
    return tuple(asked for asked in session.main_asked if asked.question_id != session.open_id)


def _shares(session: Session) -> dict[str, float]:
    wanted = planned_shares(session.blueprint, {weight.skill: weight.weight for weight in session.skills})
    there = {planned.skill for planned in session.plan}
    return {skill: share for skill, share in wanted.items() if skill in there}


def planned_shares(blueprint: Blueprint, weights: Mapping[str, float]) -> dict[str, float]:
    """Each skill's share of the questions: its quota, or, where there are none, as the skills weigh."""
    selection = blueprint.selection
    quotas = dict(selection.skill_quotas or ()) if selection is not None else {}
    wanted = {skill: share for skill, share in (quotas or dict(weights)).items() if share > 0}
    whole = sum(wanted.values()) or 1.0
    return {skill: share / whole for skill, share in wanted.items()}
