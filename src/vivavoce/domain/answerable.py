"""Whether a question may be answered now, and whether that is in time."""

from __future__ import annotations

from vivavoce.domain.blueprint import GRACE_S
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import ENDED, Asked, Session

EPSILON_S = 0.001  # a timer set by arithmetic on seconds since 1970 may come a few microseconds early


def require_answerable(state: Session, question_id: str) -> Asked:
    """The open question, or, in a test, one whose time is up: that answer is late, and kept."""
    asked = state.find(question_id)
    if asked is None:
        raise Refused("unknown_question", "This interview has no such question. Ask for the current question.")
    if asked.answer is not None:
        raise Refused("already_answered", "This question has an answer already, and it is kept.")
    if asked.skipped:
        raise Refused("question_skipped", "This question was skipped. Ask for the current question.")
    missed = asked.timed_out and state.blueprint.mode == "test"
    if not (missed and state.status == "completed"):
        require_live(state)
    if state.status == "paused":
        raise Refused("paused", "The interview is paused. Resume it, then send the answer again.")
    if state.open_id != question_id and not missed:
        raise Refused("question_closed", "This question is closed. Ask for the current question.")
    return asked


def require_open(state: Session) -> Asked:
    require_live(state)
    if state.status == "paused":
        raise Refused("paused", "The interview is paused. Resume it first.")
    asked = state.open
    if asked is None:
        raise Refused("no_open_question", "No question is open at the moment. The next one is on its way.")
    return asked


def time_of(state: Session, asked: Asked, at: float) -> tuple[float, bool]:
    """How long the answer took, and whether that was too long."""
    if state.open_id != asked.question_id:
        return asked.time_taken_s or 0.0, True
    clock = state.clock_at(at)
    over_s = max(clock.question_s - asked.time_limit_s, clock.session_s - state.session_limit_s)
    return clock.question_s, asked.timed_out or over_s > GRACE_S + EPSILON_S


def status_of(state: Session) -> str:
    return state.status.replace("_", " ")


def require_not_ended(state: Session) -> None:
    if state.status in ENDED:
        raise Refused("ended", f"The interview is {status_of(state)}. Its report stays where it is.")


def require_live(state: Session) -> None:
    require_not_ended(state)
    if state.status == "scheduled":
        raise Refused("not_started", "The interview has not started yet.")
