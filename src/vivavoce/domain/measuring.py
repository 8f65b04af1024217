"""What a measuring test found, for its report. It loads NumPy, so it is imported late.

The score of such a test is not the mean of its answers: whoever does well is asked harder questions, so everybody earns
about half of the points. It is the share of points that the ability would be expected to earn on all questions that
the test could draw on, which is the same question to everyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vivavoce.domain.ability.curves import curve_of
from vivavoce.domain.ability.estimate import Posterior, normal_prior
from vivavoce.domain.ability.irt import GRID, Floats
from vivavoce.domain.adapting import answers_about, item_of, measured, scored, skill_abilities
from vivavoce.domain.meaning import Estimate, told
from vivavoce.domain.report import Abilities, Ability, SkillResult
from vivavoce.domain.state import Session

STANDINGS = (
    (-1.2, "well below typical"),
    (-0.4, "below typical"),
    (0.4, "typical"),
    (1.2, "above typical"),
)
HIGHEST = "well above typical"
ENDED_BY = {
    "candidate": "The candidate ended it.",
    "time_up": "The time was up.",
    "cancelled": "It was cancelled.",
    "expired": "It was left until it expired.",
}
JUDGED = (
    "How hard the questions are is their authors' judgement so far, with the doubt about that counted in; answers of "
    "many people will put it right."
)
CALIBRATED = "How hard {known} of the {all} questions are was learned from answers; of the others their authors judged."


@dataclass(frozen=True, slots=True)
class Points:
    score: float
    low: float
    high: float


def points(session: Session) -> Points | None:
    """The score out of 10 with its 90% interval; None when nothing was answered."""
    posterior = scored(session)
    return _points(_expected(session), posterior) if posterior.answers else None


def skill_points(session: Session, result: SkillResult) -> SkillResult:
    """The same for one skill, from what its answers and those to its neighbours in the graph say."""
    answers = answers_about(session)[result.skill]
    if not answers:
        return result
    found = _points(_expected(session), Posterior.start(normal_prior(*skill_abilities(session).of(result.skill))))
    return SkillResult(
        skill=result.skill,
        name=result.name,
        score=found.score,
        low=found.low,
        high=found.high,
        answers=answers,
        meaning=told(Estimate(found.score, found.low, found.high, answers)),
    )


def abilities(session: Session, skills: Sequence[SkillResult]) -> Abilities | None:
    posterior, selection = scored(session), session.blueprint.selection
    if not posterior.answers or selection is None:
        return None
    by_skill = skill_abilities(session)
    answers = answers_about(session)
    low, high = posterior.interval()
    return Abilities(
        overall=Ability(
            skill=None,
            name="Overall",
            estimate=round(posterior.mean, 2),
            low=round(low, 2),
            high=round(high, 2),
            standing=standing(posterior.mean),
            answers=posterior.answers,
            meaning=_meaning(posterior.mean, low, high, posterior.answers),
        ),
        skills=tuple(_of_skill(s, *by_skill.of(s.skill), answers[s.skill]) for s in skills if answers[s.skill]),
        standard_error=round(posterior.se, 2),
        standard_error_target=selection.se_target,
        ended=_ended(session),
        basis=_basis(session),
    )


def _meaning(mean: float, low: float, high: float, answers: int) -> str:
    questions = f"{answers} question{'s' if answers > 1 else ''}"
    return (
        f"The ability is estimated at {mean:+.1f}, where 0 is typical and 1 a standard deviation. It rests on "
        f"{questions}; it lies between {low:+.1f} and {high:+.1f} with a chance of 95%."
    )


def standing(estimate: float) -> str:
    return next((words for below, words in STANDINGS if estimate < below), HIGHEST)


def _of_skill(result: SkillResult, mean: float, se: float, answers: int) -> Ability:
    low, high = mean - 1.96 * se, mean + 1.96 * se
    questions = f"{answers} question{'s' if answers > 1 else ''}"
    return Ability(
        skill=result.skill,
        name=result.name,
        estimate=round(mean, 2),
        low=round(low, 2),
        high=round(high, 2),
        standing=standing(mean),
        answers=answers,
        meaning=f"{result.name}: {standing(mean)}. It rests on {questions} and on what other answers say about it; it "
        f"lies between {low:+.1f} and {high:+.1f} with a chance of 95%.",
    )


def _ended(session: Session) -> str:
    reason = session.end_reason or ""
    if reason in ENDED_BY:
        return ENDED_BY[reason]
    stop = measured(session).stop
    return stop.reason if stop else "No question was left that may be asked."


def _basis(session: Session) -> str:
    known = sum(item_of(planned).answers > 0 for planned in session.plan)
    return CALIBRATED.format(known=known, all=len(session.plan)) if known else JUDGED


def _expected(session: Session) -> Floats:
    """The share of points that each ability on the grid would earn on the whole pool."""
    return np.asarray(np.mean([curve_of(item_of(planned)).success for planned in session.plan], axis=0))


def _points(expected: Floats, posterior: Posterior) -> Points:
    share = float(expected @ posterior.weights / posterior.weights.sum())
    low, high = np.interp(posterior.interval(0.90), GRID, expected)
    return Points(round(10 * share, 1), round(10 * float(low), 1), round(10 * float(high), 1))
