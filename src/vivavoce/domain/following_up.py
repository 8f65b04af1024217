"""A follow-up that the candidate wants: the open question is set aside for it, and comes back afterwards as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.answerable import require_live
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import Asked, Session

WANTED_A_QUESTION_MAX = 3
WANTED_MAX = 20


def request_follow_up(state: Session, command: c.RequestFollowUp) -> tuple[e.Event, ...]:
    require_live(state)
    if state.status == "paused":
        raise Refused("paused", "The interview is paused. Resume it first.")
    if state.blueprint.mode == "test":
        raise Refused("not_in_a_test", "Everyone is asked the same in a test, so nobody can ask for more.")
    if state.more_about is not None:
        raise Refused("follow_up_pending", "A follow-up is on its way.")
    answered = _answered(state, command.question_id)
    if answered.owes_evaluation:
        raise Refused("answer_not_judged", "This answer is still being read. Ask for a follow-up in a moment.")
    _require_room(state, answered)
    aside = state.open_id if state.aside is None else None
    if state.open_id is not None and aside is None:
        raise Refused("question_open", "A follow-up is open already. Answer or skip it first.")
    requested = e.FollowUpRequested(at=command.at, cause=command.key, question_id=answered.question_id, set_aside=aside)
    return (requested,)


def last_answered(state: Session) -> Asked | None:
    return next((asked for asked in reversed(state.asked) if asked.answer is not None), None)


def _answered(state: Session, question_id: str | None) -> Asked:
    found = last_answered(state) if question_id is None else state.find(question_id)
    if found is None and question_id is not None:
        raise Refused("unknown_question", "This interview has no such question. Ask for the current question.")
    if found is None or found.answer is None:
        raise Refused("nothing_to_follow_up", "There is no answer yet to ask more about. Answer the question first.")
    return found


def _require_room(state: Session, answered: Asked) -> None:
    follow_ups = [asked for asked in state.asked if asked.follow_up_of is not None]
    about = sum(asked.follow_up_of == answered.question_id for asked in follow_ups)
    if about >= WANTED_A_QUESTION_MAX or len(follow_ups) >= WANTED_MAX:
        raise Refused("no_more_follow_ups", "This was asked about often enough. The next question goes on.")


def _requested(state: Session, event: e.FollowUpRequested) -> Session:
    if event.set_aside is None:
        return state.but(more_about=event.question_id, thinking=False)
    aside = state.find(event.set_aside)
    asked = tuple(one for one in state.asked if one.question_id != event.set_aside)
    return state.but(asked=asked, aside=aside, open_id=None, more_about=event.question_id, thinking=False)


def _taken_up(state: Session, event: e.QuestionTakenUp) -> Session:
    """Its time begins anew: the follow-up was not the candidate's delay."""
    if state.aside is None:
        return state
    again = replace(state.aside, delivered=not state.disconnected)
    clock = replace(state.clock, question_s=0.0, thinking_s=0.0)
    return state.but(asked=(*state.asked, again), aside=None, open_id=event.question_id, clock=clock)


FOLLOW_UP_EVOLUTIONS: dict[type[e.Event], Callable[[Session, Any], Session]] = {
    e.FollowUpRequested: _requested,
    e.QuestionTakenUp: _taken_up,
}
