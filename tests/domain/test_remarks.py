"""What is sent as an answer and is none: the question stays open, what was asked for happens, nothing is scored."""

from __future__ import annotations

from typing import Any

import pytest

from domain.builders import ANSWER, FLOOR, MODEL, Interview, blueprint, choice, create, questions
from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.decisions import REMARKS_MAX, may_be_remark
from vivavoce.domain.effects import Clarify, Evaluate
from vivavoce.domain.question import Answer, Origin
from vivavoce.domain.refusal import Refused
from vivavoce.domain.session import pending
from vivavoce.domain.understanding import Understanding


@pytest.fixture
def it() -> Interview:
    interview = Interview(create())
    interview.ask()
    return interview


def said(it: Interview, text: str, intent: Any) -> tuple[e.Event, ...]:
    it.answer(text)
    return it.remark(intent)


def test_a_remark_leaves_the_question_open_and_nothing_to_judge(it: Interview) -> None:
    before = it.open.question_id
    said(it, "What a day.", "off_topic")
    assert it.open.question_id == before
    assert (it.open.answer, it.open.scorecard) == (None, None)
    assert [(r.said, r.intent, r.reply) for r in it.open.remarks] == [("What a day.", "off_topic", "I see.")]
    assert pending(it.state) == ()


def test_the_answer_after_a_remark_counts(it: Interview) -> None:
    said(it, "Say that again?", "repeat")
    it.answer(ANSWER)
    [owed] = pending(it.state)
    assert isinstance(owed, Evaluate)
    it.perform(owed)
    assert it.state.asked[0].score == 6.0


def test_a_remark_costs_the_clock_only_its_own_time(it: Interview) -> None:
    it.wait(10)
    it.answer("One moment.")
    it.pass_unnoticed(5)  # while it is being understood, no question is open
    it.remark("distress")
    it.wait(3)
    it.answer()
    assert it.state.asked[0].time_taken_s == 13.0


@pytest.mark.parametrize(
    ("intent", "event"),
    [
        ("repeat", e.QuestionRepeated),
        ("hint", e.HintGiven),
        ("skip", e.QuestionSkipped),
        ("moment", e.ThinkingStarted),
        ("clarification", e.ClarificationAsked),
    ],
)
def test_what_a_remark_asks_for_happens(it: Interview, intent: Any, event: type[e.Event]) -> None:
    told = said(it, "Please.", intent)
    assert [type(one) for one in told] == [e.RemarkHeard, event]


@pytest.mark.parametrize("intent", ["off_topic", "stop", "distress", "abuse", "instruct"])
def test_the_others_have_a_reply_and_no_more(it: Interview, intent: Any) -> None:
    assert [type(one) for one in said(it, "Well.", intent)] == [e.RemarkHeard]
    assert it.status == "in_progress"


def test_a_clarification_is_owed_with_the_words_that_asked_for_it(it: Interview) -> None:
    said(it, "What does idempotent mean here?", "clarification")
    [owed] = pending(it.state)
    assert isinstance(owed, Clarify)
    assert it.open.clarification == "What does idempotent mean here?"


def test_what_the_rules_do_not_allow_is_left_at_the_reply() -> None:
    it = Interview(create(shape=blueprint("test", skip_allowed=False, hints=False)))
    it.ask()
    assert [type(one) for one in said(it, "Next.", "skip")] == [e.RemarkHeard]
    assert [type(one) for one in said(it, "A hint?", "hint")] == [e.RemarkHeard]
    assert not it.open.skipped


def test_rules_that_stand_in_for_a_model_say_so_and_its_return_as_well(it: Interview) -> None:
    def understood(origin: Origin) -> tuple[e.Event, ...]:
        it.answer("Hm?")
        meant = Understanding(intent="off_topic", reply="I see.", origin=origin)
        return it.do(c.RecordRemark, question_id=it.state.asked[-1].question_id, meant=meant)

    assert [type(one) for one in understood(FLOOR)] == [e.RemarkHeard, e.FellBack]
    assert [type(one) for one in understood(MODEL)] == [e.RemarkHeard, e.CameBack]


def test_what_was_judged_is_an_answer_for_good(it: Interview) -> None:
    it.answer()
    it.score()
    with pytest.raises(Refused, match="not_a_remark"):
        it.remark("repeat")


def test_an_answer_is_not_a_remark(it: Interview) -> None:
    it.answer()
    with pytest.raises(Refused, match="not_a_remark"):
        it.remark("answer")


def test_a_late_answer_in_a_test_stays_what_it_is() -> None:
    it = Interview(create(shape=blueprint("test")))
    asked = it.ask().question_id
    it.wait(70)
    it.answer("Again, please.", asked)
    assert it.state.asked[0].late
    assert not may_be_remark(it.state, it.state.asked[0])


def test_a_choice_and_code_are_always_answers() -> None:
    bank = (choice("lock", phases=("role_skills",)),)
    it = Interview(create(bank), bank)
    it.ask()
    it.do(c.SubmitAnswer, question_id=it.open.question_id, answer=Answer(options=("A",)))
    assert not may_be_remark(it.state, it.state.asked[0])


def test_after_many_remarks_the_next_is_taken_for_the_answer(it: Interview) -> None:
    for _ in range(REMARKS_MAX):
        said(it, "Hm.", "off_topic")
    it.answer("Hm.")
    with pytest.raises(Refused, match="not_a_remark"):
        it.remark("off_topic")


def test_a_repeated_key_after_a_remark_has_no_second_effect(it: Interview) -> None:
    it.answer("Again?", key="k1")
    it.remark("repeat")
    with pytest.raises(Refused, match="seen_already"):
        it.answer("Again?", key="k1")


def test_an_interview_full_of_remarks_comes_to_its_end() -> None:
    it = Interview(create(questions(2)))
    for _ in range(2):
        it.ask()
        said(it, "A moment.", "moment")
        it.answer()
        it.score()
    it.finish()
    assert it.status == "completed"
    assert it.state.report is not None
    assert it.state.report.answered == 2
