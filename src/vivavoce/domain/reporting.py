"""Composing the report: computed from the log, never invented.

In a test, a scored question that was skipped, was not answered in time or was never reached earned nothing and counts
as 0: else it would pay to pass up whatever one does not know. An answer that waits for its judge, or that could not be
judged, is no such question: it has no number until it gets one. In practice only what was scored counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vivavoce.domain.appraisal import Appraisal
from vivavoce.domain.appraising import TITLES, appraise
from vivavoce.domain.delivering import over_all
from vivavoce.domain.meaning import ENOUGH, Estimate, estimate, standing, told
from vivavoce.domain.naming import in_sentence
from vivavoce.domain.plan import scored_questions, total_questions
from vivavoce.domain.question import Origin
from vivavoce.domain.report import Abilities, AnswerResult, Report, SkillResult
from vivavoce.domain.speaking import spoken_over_all
from vivavoce.domain.state import ENDED, Asked, Session

BUILTIN = Origin(kind="builtin", name="built-in report", version="1")
FOLLOW_UP_WEIGHT = 0.5


def compose(session: Session, comparable: Sequence[float] = ()) -> Report:
    """The built-in report. It needs no model, so it is always there. `comparable` are the scores of other people."""
    scored = [asked for asked in session.asked if asked.score is not None]
    missed = _missed(session)
    not_answered = len(missed) + _unreached(session)
    overall, low, high = _mean_with_interval(_counted(session), not_answered)
    skills = tuple(_skill_results(session, () if session.blueprint.measures else missed))
    ability = None
    if session.blueprint.measures:
        (overall, low, high), skills, ability = _measured(session, skills)
    appraisal = appraise(session) if session.blueprint.simulation else None
    if appraisal is not None:
        overall, low, high = appraisal.overall, appraisal.low, appraisal.high
    counted = ability.overall.answers if ability else len(_counted(session)) + not_answered
    whole = Estimate(overall, low, high, counted)
    return Report(
        score=overall,
        low=low,
        high=high,
        summary=_summary(session, overall, not_answered, skills) + _put_together(appraisal) + _by_people(session),
        skills=skills,
        answers=tuple(_answer_result(asked) for asked in session.asked),
        strengths=_distinct(text for asked in scored for text in _card_lines(asked, strengths=True)),
        improvements=_distinct(text for asked in scored for text in _card_lines(asked, strengths=False)),
        practise=tuple(s.name for s in sorted(skills, key=_score_key) if s.score is not None and s.score < 7)[:3],
        asked=len(session.asked),
        answered=sum(asked.answer is not None for asked in session.asked),
        scored=len(scored),
        not_answered=not_answered,
        origin=BUILTIN,
        by_people=sum(asked.grade is not None for asked in session.asked),
        ability=ability,
        meaning=told(whole),
        rests_on=whole.count,
        standing=standing(whole, comparable) if comparable_as(session) else None,
        delivery=over_all(session.asked),
        spoken=spoken_over_all(session.asked),
        appraisal=appraisal,
    )


Numbers = tuple[float | None, float | None, float | None]


def _measured(
    session: Session, skills: tuple[SkillResult, ...]
) -> tuple[Numbers, tuple[SkillResult, ...], Abilities | None]:
    """Questions that are as hard as one can bear earn everyone about the same, so the ability makes the numbers."""
    from vivavoce.domain.measuring import abilities, points, skill_points  # loads NumPy

    found = points(session)
    told = tuple(skill_points(session, result) for result in skills)
    ability = abilities(session, told)
    left = _left_out(session)
    if found is None or ability is None:
        return _mean_with_interval([], left), told, ability
    share = ability.overall.answers / (ability.overall.answers + left)
    score, low, high = (round(share * number, 1) for number in (found.score, found.low, found.high))
    return (score, low, high), told, ability


def _left_out(session: Session) -> int:
    """The questions that say nothing of the ability, since the test was broken off before they were answered: their
    share of the score was not earned. What waits for its judge is not among them."""
    from vivavoce.domain.adapting import answers_about  # loads NumPy

    if session.blueprint.mode != "test" or session.status not in ENDED:
        return 0
    waiting = sum(a.score is None and a.question.scored and _given(a) for a in session.main_asked)
    return max(0, scored_questions(session) - answers_about(session).total() - waiting)


def comparable_as(session: Session) -> str | None:
    """What makes two interviews comparable, as one word; None where too little was answered to compare."""
    asked = session.main_asked
    answered = sum(a.answer is not None for a in asked)
    if session.status != "completed" or len(_counted(session)) < ENOUGH or 2 * answered < total_questions(session):
        return None
    blueprint = session.blueprint
    return f"{blueprint.id}@{blueprint.version} {session.role} {session.difficulty}"


def _score_key(result: SkillResult) -> float:
    return 10.0 if result.score is None else result.score


def _counted(session: Session) -> list[Asked]:
    """The scored answers that make the number. A follow-up is a second chance: it can lift a score, not lower it."""
    parents = {asked.question_id: asked.score or 0.0 for asked in session.asked}
    return [a for a in session.asked if a.score is not None and a.score >= parents.get(a.follow_up_of or "", 0.0)]


def _given(asked: Asked) -> bool:
    """Whether it has an answer that counts."""
    return asked.answer is not None and not asked.late


def _missed(session: Session) -> list[Asked]:
    """Of a test: the scored questions that were asked, are closed and have no answer that counts."""
    if session.blueprint.mode != "test":
        return []
    asked = (a for a in session.main_asked if a.question.scored and a.question_id != session.open_id)
    return [a for a in asked if a.score is None and not _given(a)]


def _unreached(session: Session) -> int:
    """Of a test that is over: the scored questions that were still to come."""
    if session.blueprint.mode != "test" or session.status not in ENDED:
        return 0
    return scored_questions(session) - sum(asked.question.scored for asked in session.main_asked)


def _weight(asked: Asked) -> float:
    return FOLLOW_UP_WEIGHT if asked.follow_up_of else 1.0


def _mean_with_interval(scored: Sequence[Asked], nothing: int = 0) -> Numbers:
    found = estimate([*((a.score or 0.0, _weight(a)) for a in scored), *[(0.0, 1.0)] * nothing])
    return found.mean, found.low, found.high


def _skill_results(session: Session, missed: Sequence[Asked]) -> Iterable[SkillResult]:
    names = {weight.skill: weight.name for weight in session.skills}
    order = dict.fromkeys(asked.question.skill for asked in session.asked if asked.question.scored)
    for skill in order:
        scored = [a for a in (*_counted(session), *missed) if a.question.skill == skill]
        mean, low, high = _mean_with_interval(scored)
        name = names.get(skill, skill.replace("-", " ").capitalize())
        yield SkillResult(
            skill=skill,
            name=name,
            score=mean,
            low=low,
            high=high,
            answers=len(scored),
            meaning=told(Estimate(mean, low, high, len(scored))),
        )


def _answer_result(asked: Asked) -> AnswerResult:
    return AnswerResult(
        question_id=asked.question_id,
        question=asked.question.text,
        kind=asked.question.kind,
        phase=asked.phase,
        skill=asked.question.skill,
        score=asked.score,
        not_scored=_why_not(asked),
        stronger=asked.question.stronger or asked.question.explanation,
        by_a_person=asked.grade is not None,
    )


def _why_not(asked: Asked) -> str | None:
    """Why there is no number; None when there is one."""
    if asked.scorecard is not None:
        return asked.scorecard.not_scored
    if asked.answer is not None:
        return "This answer is not judged yet."
    if asked.skipped:
        return "You skipped this question."
    if asked.timed_out:
        return "The time was up before an answer came."
    return "You did not answer this question."


def _card_lines(asked: Asked, *, strengths: bool) -> tuple[str, ...]:
    if asked.scorecard is None:
        return ()
    return asked.scorecard.strengths if strengths else asked.scorecard.improvements


def _distinct(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lines))[:6]


def _put_together(appraisal: Appraisal | None) -> str:
    """How a pattern weighs is told where the score is."""
    if appraisal is None or appraisal.overall is None:
        return ""
    shares = ", ".join(f"{TITLES[part.part]} {part.weight:.0%}" for part in appraisal.parts if part.weight)
    return f" As this kind of company weighs it, it is put together from {shares}."


def _by_people(session: Session) -> str:
    """That a person looked is told where the score is."""
    graded = sum(asked.grade is not None for asked in session.asked)
    if not graded:
        return ""
    return (
        f" A person looked at {'one answer' if graded == 1 else f'{graded} answers'}, and what they gave stands there."
    )


def _summary(session: Session, overall: float | None, not_answered: int, skills: tuple[SkillResult, ...]) -> str:
    role = session.role_name
    if not any(a.answer is not None for a in session.asked):
        nothing = f"This interview for the role of {role} ended without an answer"
        rest = f".{_nothing_told(not_answered)}" if not_answered else ", so there is nothing to score."
        return nothing + rest
    opening = _opening(session)
    if overall is None:
        return f"{opening} None of the answers could be scored, so there is no number here. Each one says why below."
    scored = len(_counted(session))
    if not scored:
        return f"{opening} None of the answers could be scored; each one says why below.{_nothing_told(not_answered)}"
    number = f"{scored} scored {'answer' if scored == 1 else 'answers'}"
    if overall == 0:
        rests = f", in which none of the points looked for was found.{_nothing_told(not_answered)}"
        return (
            f"{opening} The score of 0 of 10 rests on {number}{rests} "
            "What each could have held stands below it: one of them, answered again in five or six sentences, is a "
            "good next step."
        )
    rests = f"The score of {overall:g} of 10 rests on {number}, each with its evidence.{_nothing_told(not_answered)}"
    if session.blueprint.measures:
        rests += " It is the share that this ability would earn of all the questions that the test can draw on"
        rests += ", less the share that was left out." if _left_out(session) else "."
    return " ".join((opening, rests, *_best_and_weakest(skills)))


def _opening(session: Session) -> str:
    """How much was answered; of a test, of all that it asks."""
    over = session.blueprint.mode == "test" and session.status in ENDED
    asked = total_questions(session) if over else len(session.main_asked)
    answered = sum(a.answer is not None for a in session.main_asked)
    whole = "the one question" if asked == 1 else f"all {asked} questions"
    part = f"{answered} of {asked} questions"
    return f"You answered {whole if answered == asked else part} for the role of {session.role_name}."


def _nothing_told(not_answered: int) -> str:
    """What counts as nothing is told where the score is."""
    if not not_answered:
        return ""
    if not_answered == 1:
        return " One question was not answered in time and counts as 0."
    return f" {not_answered} questions were not answered in time, and each counts as 0."


def _best_and_weakest(skills: Sequence[SkillResult]) -> Iterable[str]:
    judged = [s for s in skills if s.score is not None]
    if not judged:
        return
    best, weakest = max(judged, key=_score_key), min(judged, key=_score_key)
    if best.score is not None and best.score >= 5:
        strongest = "answer was" if best.answers == 1 else "answers were"
        yield f"The strongest {strongest} about {in_sentence(best.name)}."
    if weakest.skill != best.skill and weakest.score is not None and weakest.score < 7:
        yield f"Practising {in_sentence(weakest.name)} would change the most."
