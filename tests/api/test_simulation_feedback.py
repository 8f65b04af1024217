"""The feedback of door C from a session's state: refused before there is one, and nothing in it that was not seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.builders import Interview, blueprint, create, questions
from vivavoce.api.simulating.feedback import NONE_COMPARABLE, feedback
from vivavoce.api.simulating.models import Feedback
from vivavoce.api.simulating.wire import session, status
from vivavoce.domain import commands as c
from vivavoce.domain.meaning import Standing
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import Session

STANDING = Standing(share_below=0.625, low=0.4, high=0.81, sessions=31, meaning="Above about 62%.")


def finished(**shape: object) -> Session:
    bank = questions(3)
    return Interview(create(bank, blueprint(**shape)), bank).finish().state


def test_a_percentile_comes_with_its_sample_or_not_at_all() -> None:
    done = finished()
    alone = Feedback.model_validate(feedback(done))
    assert (alone.percentile, alone.percentile_basis.sessions) == (None, None)
    assert alone.percentile_basis.why_not == NONE_COMPARABLE
    assert done.report is not None
    among = Feedback.model_validate(feedback(done.but(report=replace(done.report, standing=STANDING))))
    assert (among.percentile, among.percentile_basis.sessions) == (62.5, 31)
    assert (among.percentile_basis.low, among.percentile_basis.high) == (40.0, 81.0)


def test_every_null_has_its_reason() -> None:
    told = Feedback.model_validate(feedback(finished()))
    scores = ("technical_score", "problem_solving_score", "communication_score", "experience_score")
    nulls = {name for name in scores if getattr(told, name) is None}
    assert nulls == {"problem_solving_score", "communication_score", "experience_score"}
    assert nulls <= set(told.reasons)
    assert all(f"dimensions.{name}" in told.reasons for name, value in told.dimensions.items() if value is None)
    assert all(told.reasons.values())


@pytest.mark.parametrize(
    ("shape", "until", "code"),
    [
        ({}, None, "no_feedback_yet"),
        ({}, c.CancelSession, "no_feedback_yet"),
        ({}, c.EndSession, "feedback_pending"),
        ({"feedback": "none"}, c.EndSession, "feedback_not_told"),
    ],
)
def test_there_is_none_before_its_time(shape: dict[str, object], until: type[c.Command] | None, code: str) -> None:
    it = Interview(create(questions(2), blueprint(**shape)), questions(2))
    it.ask()
    if until is not None:
        it.do(until)
    with pytest.raises(Refused) as refused:
        feedback(it.state)
    assert refused.value.code == code


def test_what_nobody_came_back_to_is_cancelled_here_and_says_why() -> None:
    it = Interview(create(questions(2)), questions(2))
    it.ask()
    it.wait(15 * 86_400.0)
    assert it.status == "expired"
    told = session(it.state, it.now, "ws://x")
    assert (status(it.state), told["status"], told["end_reason"]) == ("cancelled", "cancelled", "expired")
