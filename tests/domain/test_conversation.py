"""What may be said when, and what is owed after it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.builders import NOON, Interview, blueprint, card, create, planned, question, questions, section
from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.decisions import CLARIFICATIONS_MAX, INTEGRITY_MAX
from vivavoce.domain.effects import AskNext, Clarify, Evaluate, WriteReport
from vivavoce.domain.refusal import Refused
from vivavoce.domain.reporting import compose
from vivavoce.domain.session import EVENTS_MAX, decide, evolve, pending, replay


@pytest.fixture
def it() -> Interview:
    """Practice with its first question open."""
    started = Interview(create())
    started.ask()
    return started


# Beginning


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"consent": False}, "consent_required"),
        ({"max_questions": 0}, "max_questions_invalid"),
        ({"max_questions": 201}, "max_questions_invalid"),
        ({"duration_s": 59.0}, "duration_invalid"),
        ({"duration_s": float("nan")}, "duration_invalid"),
        ({"extra_time_factor": 0.9}, "extra_time_invalid"),
        ({"extra_time_factor": 5.1}, "extra_time_invalid"),
        ({"plan": ()}, "nothing_to_ask"),
        ({"plan": (planned(question(phases=("elsewhere",))),)}, "nothing_to_ask"),
        ({"blueprint": blueprint(sections=())}, "nothing_to_ask"),
    ],
)
def test_an_interview_that_cannot_be_held_is_refused_by_name(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        decide(None, create(**fields))
    assert refusal.value.code == code
    assert refusal.value.reason


def test_an_interview_is_created_once(it: Interview) -> None:
    with pytest.raises(Refused, match="already_exists"):
        it.send(create())


def test_nothing_but_a_creation_begins_a_log() -> None:
    with pytest.raises(Refused, match="not_found"):
        decide(None, c.EndSession(at=NOON))
    with pytest.raises(Refused, match="log_without_start"):
        evolve(None, e.SessionStarted(at=NOON))
    with pytest.raises(Refused, match="log_without_start"):
        replay(())


def test_only_a_scheduled_interview_starts(it: Interview) -> None:
    with pytest.raises(Refused, match="wrong_state"):
        it.do(c.StartSession)


def test_before_the_start_nothing_is_asked_and_nothing_is_said() -> None:
    it = Interview(create(start_now=False))
    for command in (c.GiveHint, c.PauseSession, c.EndSession):
        with pytest.raises(Refused, match="not_started"):
            it.do(command)


def test_a_command_from_the_past_is_refused(it: Interview) -> None:
    it.now -= 1
    with pytest.raises(Refused, match="out_of_order"):
        it.do(c.RepeatQuestion)


# Asking


def test_the_next_question_is_owed_until_it_is_asked() -> None:
    it = Interview(create())
    [owed] = pending(it.state)
    assert isinstance(owed, AskNext)
    asked = it.ask()
    assert pending(it.state) == ()
    assert (asked.number, asked.phase, asked.reason) == (1, "role_skills", owed.step.reason)


def test_a_second_question_waits_until_the_first_is_closed(it: Interview) -> None:
    with pytest.raises(Refused, match="question_open"):
        it.do(c.AskQuestion, number=2, question=question("q9"), phase="role_skills")


@pytest.mark.parametrize(
    "change", [{"number": 1}, {"number": 3}, {"phase": "projects"}, {"follow_up_of": "q_ion_0001_1"}]
)
def test_a_question_that_is_no_longer_owed_is_refused(it: Interview, change: dict[str, Any]) -> None:
    it.answer()
    it.score()
    [owed] = pending(it.state)
    command = it.result_of(owed)
    assert isinstance(command, c.AskQuestion)
    with pytest.raises(Refused, match="question_not_owed"):
        it.send(replace(command, **change))
    assert it.send(command)


def test_a_question_of_no_known_kind_is_refused() -> None:
    it = Interview(create())
    with pytest.raises(Refused, match="unknown_kind"):
        it.do(c.AskQuestion, number=1, question=question(kind="riddle"), phase="role_skills")


def test_a_question_made_for_this_candidate_takes_the_place_of_the_planned_one() -> None:
    it = Interview(create(questions(2)))
    [owed] = pending(it.state)
    command = it.result_of(owed)
    assert isinstance(command, c.AskQuestion)
    it.send(replace(command, question=question("made-for-you")))
    it.answer()
    it.score()
    it.ask()
    places = [asked.planned_id for asked in it.state.asked]
    assert sorted(place or "" for place in places) == ["q1", "q2"]


# Answering


def test_an_answer_is_owed_a_judgement_before_the_next_question(it: Interview) -> None:
    asked = it.open.question_id
    it.answer()
    assert pending(it.state) == (Evaluate(question_id=asked),)
    it.score()
    [owed] = pending(it.state)
    assert isinstance(owed, AskNext)


def test_a_question_is_answered_once(it: Interview) -> None:
    asked = it.open.question_id
    it.answer()
    with pytest.raises(Refused, match="already_answered"):
        it.answer(question_id=asked)


def test_an_answer_to_no_question_is_refused(it: Interview) -> None:
    with pytest.raises(Refused, match="unknown_question"):
        it.answer(question_id="q_none")


def test_an_answer_during_a_pause_is_refused_and_may_be_sent_again(it: Interview) -> None:
    it.do(c.PauseSession)
    with pytest.raises(Refused, match="paused"):
        it.answer(question_id=it.state.open_id)
    it.do(c.ResumeSession)
    assert it.answer()


def test_a_skipped_question_has_no_answer(it: Interview) -> None:
    asked = it.open.question_id
    it.do(c.SkipQuestion)
    with pytest.raises(Refused, match="question_skipped"):
        it.answer(question_id=asked)
    assert it.ask().number == 2


def test_a_skip_names_the_open_question_or_none(it: Interview) -> None:
    with pytest.raises(Refused, match="question_closed"):
        it.do(c.SkipQuestion, question_id="q_none")


def test_a_blueprint_may_forbid_skips_and_hints() -> None:
    it = Interview(create(shape=blueprint("test", skip_allowed=False, hints=False)))
    it.ask()
    with pytest.raises(Refused, match="skip_not_allowed"):
        it.do(c.SkipQuestion)
    with pytest.raises(Refused, match="hints_not_allowed"):
        it.do(c.GiveHint)


def test_an_answer_is_judged_once(it: Interview) -> None:
    asked = it.open.question_id
    with pytest.raises(Refused, match="nothing_to_evaluate"):
        it.do(c.RecordEvaluation, question_id=asked, scorecard=card())
    it.answer()
    it.score()
    with pytest.raises(Refused, match="already_evaluated"):
        it.do(c.RecordEvaluation, question_id=asked, scorecard=card())


def test_each_hint_costs_what_the_blueprint_says(it: Interview) -> None:
    hints = [it.do(c.GiveHint)[0] for _ in range(2)]
    assert [(h.index, h.text) for h in hints if isinstance(h, e.HintGiven)] == [
        (1, "Think of threads."),
        (2, "Think of locks."),
    ]
    with pytest.raises(Refused, match="no_more_hints"):
        it.do(c.GiveHint)
    it.answer()
    it.score(card(6.0))
    scorecard = it.state.asked[0].scorecard
    assert scorecard is not None
    assert (scorecard.score, scorecard.hint_deduction) == (5.0, 1.0)


def test_a_question_that_is_not_for_a_score_gets_none() -> None:
    bank = (question(scored=False),)
    it = Interview(create(bank), bank)
    it.round(card(9.0, feedback="Good start."))
    scorecard = it.state.asked[0].scorecard
    assert scorecard is not None
    assert scorecard.score is None
    assert scorecard.not_scored
    assert scorecard.feedback == "Good start."


# Asking back


def test_a_clarification_is_owed_until_it_is_given(it: Interview) -> None:
    it.do(c.AskClarification, text=" Which lock? ")
    assert it.open.clarification == "Which lock?"
    [owed] = pending(it.state)
    assert owed == Clarify(question_id=it.open.question_id, count=1)
    with pytest.raises(Refused, match="clarification_pending"):
        it.do(c.AskClarification)
    it.perform(owed)
    assert pending(it.state) == ()
    with pytest.raises(Refused, match="nothing_to_clarify"):
        it.perform(owed)


def test_a_clarification_that_comes_after_the_answer_is_dropped(it: Interview) -> None:
    it.do(c.AskClarification)
    late = it.result_of(pending(it.state)[0])
    it.answer()
    assert pending(it.state) == (Evaluate(question_id=it.state.asked[0].question_id),)
    with pytest.raises(Refused, match="nothing_to_clarify"):
        it.send(late)


def test_clarifications_come_to_an_end(it: Interview) -> None:
    for _ in range(CLARIFICATIONS_MAX):
        it.do(c.AskClarification)
        it.perform(pending(it.state)[0])
    with pytest.raises(Refused, match="no_more_clarifications"):
        it.do(c.AskClarification)


def test_what_was_on_the_screen_is_noted_and_not_without_end(it: Interview) -> None:
    with pytest.raises(Refused, match="unknown_integrity_kind"):
        it.do(c.NoteIntegrity, kind="mood")
    for _ in range(INTEGRITY_MAX):
        it.do(c.NoteIntegrity, kind="paste")
    with pytest.raises(Refused, match="enough_noted"):
        it.do(c.NoteIntegrity, kind="paste")


def test_a_very_long_log_takes_no_more_chatter_but_every_answer(it: Interview) -> None:
    while it.state.seq < EVENTS_MAX:
        it.do(c.RepeatQuestion)
    with pytest.raises(Refused, match="too_many_events"):
        it.do(c.RepeatQuestion)
    it.finish()
    assert it.status == "completed"


# Ending


def test_after_the_last_question_the_interview_completes_and_owes_its_report() -> None:
    it = Interview(create())
    for _ in range(3):
        it.round()
    assert it.status == "completed"
    assert it.state.end_reason == "finished"
    assert pending(it.state) == (WriteReport(),)
    it.finish()
    assert it.state.report == compose(it.state)
    with pytest.raises(Refused, match="no_report_owed"):
        it.do(c.RecordReport, report=compose(it.state))


def test_skipping_the_last_question_completes_the_interview() -> None:
    it = Interview(create(questions(1)))
    it.ask()
    skipped, completed = it.do(c.SkipQuestion)
    assert isinstance(skipped, e.QuestionSkipped)
    assert isinstance(completed, e.SessionCompleted)


def test_the_report_waits_for_the_last_judgement(it: Interview) -> None:
    it.answer()
    it.do(c.EndSession)
    assert pending(it.state) == (Evaluate(question_id=it.state.asked[0].question_id),)
    with pytest.raises(Refused, match="no_report_owed"):
        it.do(c.RecordReport, report=compose(it.state))
    it.score()
    assert pending(it.state) == (WriteReport(),)


def test_a_judgement_during_a_pause_is_taken_and_the_end_waits_for_the_resume() -> None:
    it = Interview(create(questions(1)))
    it.ask()
    it.answer()
    it.do(c.PauseSession)
    it.score()
    assert it.status == "paused"
    assert pending(it.state) == ()
    it.do(c.ResumeSession)
    assert it.status == "completed"


def test_nothing_is_asked_during_a_pause() -> None:
    it = Interview(create())
    it.do(c.PauseSession)
    assert pending(it.state) == ()
    with pytest.raises(Refused, match="wrong_state"):
        it.do(c.AskQuestion, number=1, question=question("q1"), phase="role_skills")
    with pytest.raises(Refused, match="no_change"):
        it.do(c.PauseSession)


@pytest.mark.parametrize("ending", [c.EndSession, c.CancelSession])
def test_after_the_end_nothing_more_is_taken(it: Interview, ending: type[c.Command]) -> None:
    asked = it.open.question_id
    it.do(ending)
    tried: list[tuple[type[c.Command], dict[str, Any]]] = [
        (c.Connect, {"connection_id": "one"}),
        (c.Disconnect, {"connection_id": "one"}),
        (c.NoteInterruption, {"since": NOON}),
        (c.SkipQuestion, {}),
        (c.GiveHint, {}),
        (c.RepeatQuestion, {}),
        (c.AskClarification, {}),
        (c.Think, {"on": True}),
        (c.PauseSession, {}),
        (c.EndSession, {}),
        (c.CancelSession, {}),
        (c.NoteIntegrity, {"kind": "paste"}),
    ]
    for command, fields in tried:
        with pytest.raises(Refused, match="ended"):
            it.do(command, **fields)
    with pytest.raises(Refused, match="ended"):
        it.answer(question_id=asked)
    assert it.pass_unnoticed(30 * 86_400.0).do(c.Tick) == ()


def test_a_cancelled_interview_owes_no_report(it: Interview) -> None:
    it.do(c.CancelSession)
    assert it.state.end_reason == "cancelled"
    assert pending(it.state) == ()


def test_what_was_answered_before_a_cancellation_is_still_judged(it: Interview) -> None:
    it.answer()
    it.do(c.CancelSession)
    it.score()
    assert it.state.asked[0].score == 6.0
    assert pending(it.state) == ()


# Keys


def test_a_key_counts_once(it: Interview) -> None:
    it.do(c.PauseSession, key="again")
    it.do(c.ResumeSession)
    before = it.state
    with pytest.raises(Refused, match="seen_already"):
        it.do(c.PauseSession, key="again")
    assert it.state == before
    assert it.state.acks == {"again": 4}


def test_a_key_names_the_event_of_its_command_and_not_what_followed() -> None:
    it = Interview(create(questions(1)))
    it.ask()
    it.do(c.SkipQuestion, key="skip")
    assert isinstance(it.log[it.state.acks["skip"] - 1], e.QuestionSkipped)
    assert it.state.seq == it.state.acks["skip"] + 1


def test_sections_may_share_a_phase_and_differ_in_their_kinds() -> None:
    code = section(share=1, kinds=("coding_problem",))
    talk = section(share=2, kinds=("technical_concept",))
    bank = (*questions(4), *(question(f"c{n}", kind="coding_problem") for n in range(4)))
    it = Interview(create(bank, blueprint(sections=(code, talk)), max_questions=6), bank)
    it.finish()
    kinds = [asked.question.kind for asked in it.state.asked]
    assert kinds == ["coding_problem"] * 2 + ["technical_concept"] * 4
