"""The feedback of a session: its report and appraisal, under the names of door C's document."""

from __future__ import annotations

from dataclasses import asdict

from vivavoce.api import wire
from vivavoce.api.wire import Wire
from vivavoce.domain.appraisal import Appraisal
from vivavoce.domain.appraising import appraise
from vivavoce.domain.meaning import COMPARABLE_MIN, ENOUGH, Standing
from vivavoce.domain.refusal import Refused
from vivavoce.domain.report import Report
from vivavoce.domain.state import Asked, Session

NONE_COMPARABLE = (
    f"A percentile takes {COMPARABLE_MIN} completed sessions of other people with the same pattern, type and "
    f"difficulty, and {ENOUGH} scored answers here. There are not as many yet."
)


def feedback(session: Session) -> Wire:
    """Refuses while there is none: before the end, after a cancelled session, and where a test tells none."""
    report = _report(session)
    appraisal = report.appraisal or appraise(session)
    simulation = session.blueprint.simulation
    scores = {part.part: part.value for part in appraisal.parts}
    return {
        "session_id": session.id,
        "interview_type": simulation.interview_type if simulation else None,
        "company_type": simulation.company if simulation else None,
        "overall_score": report.score,
        "overall_low": report.low,
        "overall_high": report.high,
        "technical_score": scores["technical"],
        "communication_score": scores["communication"],
        "problem_solving_score": scores["problem_solving"],
        "experience_score": scores["experience"],
        "dimensions": {one.dimension: one.value for one in appraisal.dimensions},
        "dimension_details": [asdict(one) for one in appraisal.dimensions],
        "parts": [asdict(one) for one in appraisal.parts],
        "weights": {part.part: part.weight for part in appraisal.parts},
        "reasons": _reasons(report, appraisal),
        "summary": report.summary,
        "meaning": appraisal.meaning if simulation else report.meaning,
        "key_strengths": list(report.strengths),
        "areas_for_improvement": list(report.improvements),
        "recommendations": [asdict(one) for one in appraisal.recommendations],
        **_percentile(report.standing),
        "questions": [_question(session, asked) for asked in session.asked],
        "origin": wire.origin(report.origin),
    }


def _report(session: Session) -> Report:
    if session.status != "completed":
        raise Refused("no_feedback_yet", "There is feedback once the session is completed. Complete it first.")
    if session.blueprint.feedback == "none":
        raise Refused("feedback_not_told", "Whoever gave this test tells no feedback through the service.")
    if session.report is None:
        raise Refused("feedback_pending", "The feedback is being written. Ask again in a moment.")
    return session.report


def _reasons(report: Report, appraisal: Appraisal) -> dict[str, str]:
    """Why a score is null, by its name."""
    reasons = {f"{part.part}_score": part.why_not for part in appraisal.parts if part.value is None}
    reasons |= {f"dimensions.{one.dimension}": one.meaning for one in appraisal.dimensions if one.value is None}
    return reasons if report.score is not None else {"overall_score": appraisal.why_not or report.summary, **reasons}


def _percentile(standing: Standing | None) -> Wire:
    if standing is None:
        nothing: Wire = {"sessions": None, "low": None, "high": None, "meaning": "", "why_not": NONE_COMPARABLE}
        return {"percentile": None, "percentile_basis": nothing}
    basis: Wire = {
        "sessions": standing.sessions,
        "low": round(100 * standing.low, 1),
        "high": round(100 * standing.high, 1),
        "meaning": standing.meaning,
        "why_not": "",
    }
    return {"percentile": round(100 * standing.share_below, 1), "percentile_basis": basis}


def _question(session: Session, asked: Asked) -> Wire:
    result = next(one for one in _report(session).answers if one.question_id == asked.question_id)
    return {
        "question_id": asked.question_id,
        "question": asked.question.text,
        "kind": asked.question.kind,
        "skill": asked.question.skill,
        "follow_up_of": asked.follow_up_of,
        "answered": asked.answer is not None,
        "score": result.score,
        "not_scored": result.not_scored,
        "hints_taken": asked.hints_given,
        "hint_deduction": asked.scorecard.hint_deduction if asked.scorecard else 0.0,
        "stronger": result.stronger,
        "evaluation": wire.evaluation(asked) if asked.scorecard else None,
    }
