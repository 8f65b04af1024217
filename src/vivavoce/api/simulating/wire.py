"""How a session looks at Door C: the same session, under the names of its own document."""

from __future__ import annotations

from vivavoce.api import board_wire, wire
from vivavoce.api.wire import Wire
from vivavoce.desk.simulations import language_of
from vivavoce.domain.pattern import INTERVIEW_TYPES, InterviewType, Pattern, blueprint_for
from vivavoce.domain.state import Asked, Session

DISCLOSURE = (
    "An AI leads this interview: it asks, follows up and judges the answers by their words and by tests that ran. "
    "Starting it is to agree to that. You can pause or leave at any time."
)


def status(session: Session) -> str:
    """What nobody came back to is cancelled here; `end_reason` tells why."""
    return "cancelled" if session.status == "expired" else session.status


def session(found: Session, at: float, ws_url: str) -> Wire:
    simulation = found.blueprint.simulation
    return {
        "id": found.id,
        "interview_id": found.id,
        "user_id": found.owner_id,
        "status": status(found),
        "interview_type": simulation.interview_type if simulation else None,
        "company_type": simulation.company if simulation else None,
        "difficulty_level": found.difficulty,
        "title": found.blueprint.title,
        "language": language_of(found),
        "max_questions": found.max_questions,
        "time_limit": round(found.duration_s / 60, 2),
        "preferences": {
            "allow_hints": found.blueprint.hints,
            "allow_follow_ups": found.blueprint.follow_ups_max > 0,
        },
        "progress": wire.progress(found, at),
        "current_question": current(found, at),
        "questions": [wire.question(found, asked, at) for asked in found.asked],
        "responses": [_response(found, asked) for asked in found.asked if asked.answer is not None],
        "warnings": list(found.warnings),
        "disclosure": DISCLOSURE,
        "scheduled_at": wire.moment(found.scheduled_at),
        "created_at": wire.moment(found.created_at),
        "started_at": wire.moment(found.started_at),
        "updated_at": wire.moment(found.last_at),
        "ended_at": wire.moment(found.ended_at),
        "end_reason": found.end_reason,
        "ws_url": ws_url,
    }


def current(found: Session, at: float) -> Wire | None:
    return wire.question(found, found.open, at) if found.open is not None else None


def _response(found: Session, asked: Asked) -> Wire:
    given = asked.answer
    shown = asked.scorecard is not None and wire.evaluations_shown(found)
    return {
        "question_id": asked.question_id,
        "response_text": given.text if given else None,
        "code_solution": given.code if given else None,
        "language": given.language if given else None,
        "board": board_wire.board(given.board) if given and given.board else None,
        "confidence_level": given.confidence_level if given else None,
        "submitted_at": wire.moment(asked.answered_at),
        "time_taken_seconds": asked.time_taken_s,
        "late": asked.late,
        "evaluation": wire.evaluation(asked) if shown else None,
    }


def answered(found: Session, question_id: str, at: float, ws_url: str) -> Wire:
    asked = found.find(question_id)
    shown = asked is not None and asked.scorecard is not None and wire.evaluations_shown(found)
    remarks = wire.remarks(asked) if asked is not None and asked.answer is None else []
    return {
        "session": session(found, at, ws_url),
        "evaluation": wire.evaluation(asked) if asked is not None and shown else None,
        "next_question": current(found, at),
        "remark": remarks[-1] if remarks else None,
        "completed": found.status == "completed",
    }


def hint(found: Session, asked: Asked, index: int) -> Wire:
    hints, cost, given = asked.question.hints, found.blueprint.hint_cost, asked.hints_given
    remaining = len(hints) - given
    return {
        "question_id": asked.question_id,
        "index": index,
        "text": hints[index - 1],
        "remaining": remaining,
        "cost": cost,
        "cost_so_far": given * cost,
        "next_cost": cost if remaining else None,
        "given": list(hints[:given]),
    }


def pattern(told: Pattern) -> Wire:
    return {
        "company_type": told.company,
        "title": told.title,
        "like": told.like,
        "duration_minutes": told.duration_s / 60,
        "max_questions": told.max_questions,
        "distribution": dict(told.distribution),
        "focus": list(told.focus),
        "evaluation": list(told.evaluation),
        "weights": {
            "technical": told.weights.technical,
            "problem_solving": told.weights.problem_solving,
            "communication": told.weights.communication,
            "dimensions": dict(told.weights.dimensions),
        },
        "questions_by_type": {one: _counts(told, one) for one in INTERVIEW_TYPES},
    }


def _counts(told: Pattern, interview_type: InterviewType) -> dict[str, int]:
    most = told.max_questions
    shape = blueprint_for(
        told,
        interview_type,
        difficulty="medium",
        max_questions=most,
        duration_s=told.duration_s,
    )
    return {s.kinds[0]: n for s, n in zip(shape.sections, shape.section_counts(most), strict=True)}
