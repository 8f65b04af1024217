"""Answering: by one candidate, or by a team that agrees; and what speaks against it."""

from __future__ import annotations

from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain import teamwork
from vivavoce.domain.answerable import require_answerable, time_of
from vivavoce.domain.blueprint import GRACE_S
from vivavoce.domain.kinds import check_answer
from vivavoce.domain.question import Answer, Origin
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import not_scored
from vivavoce.domain.state import Asked, Session
from vivavoce.domain.trying import check_code_of, judging_of, submitted_answer

TIME_RULE = Origin(kind="builtin", name="time limit", version="1")
LATE = "The answer came after its time was up. It is kept, but not scored."


def submit_answer(state: Session, command: c.SubmitAnswer) -> tuple[e.Event, ...]:
    if state.team is not None:
        asked = _require_open_for_team(state, command.question_id, command.at)
        return teamwork.answer_for_all(state, command, asked, for_team(state, command, asked))
    asked = require_answerable(state, command.question_id)
    check_answer(asked.question, command.answer)
    check_code_of(asked, command.answer)
    taken, late = time_of(state, asked, command.at)
    return _submitted(state, command, asked, command.answer, taken, late=late)


def _submitted(
    state: Session,
    command: c.Command,
    asked: Asked,
    answer: Answer,
    taken: float,
    *,
    late: bool = False,
    by: tuple[str, ...] = (),
    key: bool = True,
) -> tuple[e.Event, ...]:
    counts = not late or state.blueprint.mode == "practice"
    run, judged_by = judging_of(state, command, asked, answer) if counts else ((), None)
    submitted = e.AnswerSubmitted(
        at=command.at,
        cause=command.key if key else None,
        question_id=asked.question_id,
        answer=answer,
        time_taken_s=round(taken, 3),
        late=late,
        by=by,
        judged_by=judged_by,
    )
    if counts:
        return *run, submitted
    card = not_scored(LATE, TIME_RULE)
    return submitted, e.AnswerEvaluated(at=command.at, question_id=asked.question_id, scorecard=card)


def for_team(state: Session, command: c.Command, asked: Asked) -> teamwork.Submit:
    """What the members proposed came in time, however late the clock is read."""
    taken = min(time_of(state, asked, command.at)[0], asked.time_limit_s + GRACE_S)
    return lambda answer, by, key: _submitted(state, command, asked, answer, taken, by=by, key=key)


def at_time_up(state: Session, command: c.Tick) -> tuple[e.Event, ...]:
    """What stands as the answer to the open question of a test whose time is up: what a team proposed, or what was
    submitted last. Nothing, where there is neither: then the question stays without one."""
    asked = state.open
    if asked is None or asked.timed_out:
        return ()
    if state.team is not None:
        return teamwork.at_time_up(state, for_team(state, command, asked))
    answer = submitted_answer(state, asked) if state.blueprint.mode == "test" else None
    if answer is None:
        return ()
    return _submitted(state, command, asked, answer, min(time_of(state, asked, command.at)[0], asked.time_limit_s))


def _require_open_for_team(state: Session, question_id: str, at: float) -> Asked:
    """What comes after the time is no proposal any more: the team's favourite was its answer."""
    asked = require_answerable(state, question_id)
    if state.open_id != question_id or time_of(state, asked, at)[1]:
        raise Refused("question_closed", "The time of this question is up. The team goes on with the next.")
    return asked


def propose(state: Session, command: c.ProposeAnswer) -> tuple[e.Event, ...]:
    teamwork.require_team(state)
    asked = _require_open_for_team(state, command.question_id, command.at)
    return teamwork.propose(state, command, asked, for_team(state, command, asked))


def back(state: Session, command: c.BackProposal) -> tuple[e.Event, ...]:
    teamwork.require_team(state)
    asked = _require_open_for_team(state, command.question_id, command.at)
    return teamwork.back(state, command, asked, for_team(state, command, asked))
