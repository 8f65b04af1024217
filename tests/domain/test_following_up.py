"""A follow-up that the candidate wants: what was open waits for it, and comes back under its own id."""

from __future__ import annotations

import pytest

from domain.builders import FREE, LOCK, Interview, blueprint, card, create, question, questions
from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.question import Question
from vivavoce.domain.refusal import Refused
from vivavoce.domain.session import replay


def answered_once(*bank: Question, mode: str = "practice", **shape: object) -> Interview:
    """One question answered and scored, the next one open."""
    bank = bank or questions(3)
    it = Interview(create(bank, blueprint(mode, **shape)), bank)
    it.round()
    it.ask()
    return it


def test_the_open_question_comes_back_with_its_id_after_the_follow_up() -> None:
    it = answered_once()
    first, second = it.state.asked[0].question_id, it.open.question_id
    it.do(c.RequestFollowUp)
    assert it.ask().follow_up_of == first
    assert it.open.question_id not in (first, second)
    it.answer()
    it.score()
    assert it.ask().question_id == second
    assert it.open.number == 2
    it.finish()
    assert [asked.question_id for asked in it.state.main_asked][:2] == [first, second]
    assert len(it.state.main_asked) == 3


def test_it_asks_for_the_missing_point_first_and_not_twice() -> None:
    bank = (question("q1", rubric=(LOCK, FREE)), *questions(2))
    it = answered_once(*bank)
    it.do(c.RequestFollowUp, question_id=it.state.asked[0].question_id)
    asked = it.ask()
    points = [point.name for point in asked.question.rubric]
    it.answer()
    it.score(card(2.0))
    it.ask()
    it.do(c.RequestFollowUp, question_id=it.state.asked[0].question_id)
    assert [point.name for point in it.ask().question.rubric] != points or not points


def test_the_time_of_the_question_that_waited_begins_anew() -> None:
    it = answered_once()
    it.wait(40)
    it.do(c.RequestFollowUp)
    it.ask()
    it.wait(10)
    it.answer()
    it.score()
    it.ask()
    assert it.state.clock_at(it.now).question_s == 0
    it.wait(50)
    assert not it.open.timed_out


def test_three_about_one_answer_are_enough() -> None:
    it = answered_once(*questions(2))
    first = it.state.asked[0].question_id
    for _ in range(3):
        it.do(c.RequestFollowUp, question_id=first)
        it.ask()
        it.do(c.SkipQuestion)
        it.ask()
    with pytest.raises(Refused, match="often enough"):
        it.do(c.RequestFollowUp, question_id=first)


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (lambda it: it.do(c.PauseSession), "paused"),
        (lambda it: it.do(c.RequestFollowUp), "follow_up_pending"),
        (lambda it: (it.do(c.RequestFollowUp), it.ask()), "question_open"),
        (lambda it: it.answer(), "answer_not_judged"),
        (lambda it: it.do(c.EndSession), "ended"),
    ],
)
def test_it_is_refused_where_it_does_not_fit(prepare: object, code: str) -> None:
    it = answered_once()
    prepare(it)  # type: ignore[operator]
    with pytest.raises(Refused) as refused:
        it.do(c.RequestFollowUp)
    assert refused.value.code == code


def test_before_an_answer_there_is_nothing_to_ask_more_about() -> None:
    bank = questions(2)
    it = Interview(create(bank), bank)
    it.ask()
    for named in (None, it.open.question_id):
        with pytest.raises(Refused) as refused:
            it.do(c.RequestFollowUp, question_id=named)
        assert refused.value.code == "nothing_to_follow_up"


def test_a_test_asks_everyone_the_same() -> None:
    it = answered_once(mode="test")
    with pytest.raises(Refused) as refused:
        it.do(c.RequestFollowUp)
    assert refused.value.code == "not_in_a_test"


def test_the_log_alone_brings_back_what_was_set_aside() -> None:
    it = answered_once()
    it.do(c.RequestFollowUp)
    again = replay(it.log)
    assert again.aside == it.state.aside
    assert again.aside is not None
    assert again.open is None


def test_who_did_not_agree_when_it_was_made_agrees_at_the_start() -> None:
    it = Interview(create(start_now=False, consent=False))
    with pytest.raises(Refused) as refused:
        it.do(c.StartSession)
    assert refused.value.code == "consent_required"
    [started] = it.do(c.StartSession, consent=True)
    assert isinstance(started, e.SessionStarted)
    assert started.consent_at == it.now
    assert it.state.consented


def test_the_choices_of_the_start_go_before_the_blueprints() -> None:
    it = Interview(create(shape=blueprint(follow_ups_max=3), start_now=False))
    it.do(c.StartSession, hints=False, follow_ups=False)
    assert (it.state.blueprint.hints, it.state.blueprint.follow_ups_max) == (False, 0)
    it.ask()
    with pytest.raises(Refused) as refused:
        it.do(c.GiveHint)
    assert refused.value.code == "hints_not_allowed"
