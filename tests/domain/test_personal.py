"""What only a model does: questions made for the candidate and a letter. The bank and the built-in stand until then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.builders import (
    ANSWER,
    FLOOR,
    MODEL,
    Interview,
    blueprint,
    card,
    choice,
    create,
    question,
    questions,
    section,
)
from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.decisions import PERSONALISED_MAX
from vivavoce.domain.effects import AskNext, Prepare, Summarise
from vivavoce.domain.plan import AHEAD, PREPARATION_FAILURES_MAX, slots_ahead
from vivavoce.domain.question import Question
from vivavoce.domain.refusal import Refused
from vivavoce.domain.session import pending

SHAPE = blueprint(sections=(section(personal=True),))


def begun(count: int = 5, **fields: object) -> Interview:
    return Interview(create(questions(count), SHAPE, personal=True, **fields))


def to_prepare(it: Interview) -> list[Prepare]:
    return [effect for effect in pending(it.state) if isinstance(effect, Prepare)]


def made(name: str = "made", **fields: object) -> Question:
    return question(name, origin=MODEL, **fields)


def prepared(it: Interview, ordinal: int, what: Question | None = None) -> tuple[e.Event, ...]:
    told = what or made(f"made-{ordinal}")
    return it.do(c.RecordPreparation, phase="role_skills", ordinal=ordinal, question=told)


def test_without_a_model_nothing_is_prepared() -> None:
    it = Interview(create(questions(3), SHAPE))
    assert to_prepare(it) == []


def test_the_next_few_places_are_prepared_and_the_first_question_waits_for_none() -> None:
    it = begun()
    owed = pending(it.state)
    assert isinstance(owed[0], AskNext)
    assert [effect.ordinal for effect in to_prepare(it)] == list(range(AHEAD))


def test_only_places_of_a_personal_section_and_a_kind_that_is_worded_are_prepared() -> None:
    bank = (*questions(2), choice("c1", phases=("role_skills",)))
    assert to_prepare(Interview(create(bank, blueprint(), personal=True), bank)) == []
    it = Interview(create(bank, SHAPE, personal=True), bank)
    assert len(to_prepare(it)) == 2


def test_a_prepared_question_is_asked_in_place_of_the_banks() -> None:
    it = begun()
    prepared(it, 0)
    asked = it.ask()
    assert asked.question.id == "made-0"
    assert asked.planned_id in {"q1", "q2", "q3", "q4", "q5"}
    it.answer()
    it.score()
    assert it.ask().question.id != "made-0"


def test_a_prepared_question_is_not_prepared_again() -> None:
    it = begun()
    prepared(it, 1)
    assert sorted(effect.ordinal for effect in to_prepare(it)) == [0, 2]
    with pytest.raises(Refused, match="not_owed"):
        prepared(it, 1)


def test_one_that_is_far_from_what_the_answers_call_for_waits() -> None:
    it = begun(difficulty="easy")
    prepared(it, 0, made("too-hard", difficulty="hard"))
    assert it.ask().question.id != "too-hard"


def test_after_failing_again_and_again_nothing_is_owed_until_it_is_asked_for() -> None:
    it = begun()
    it.ask()
    for _ in range(PREPARATION_FAILURES_MAX):
        it.do(c.RecordPreparation, phase="role_skills", ordinal=0, failure="It is away.")
    assert to_prepare(it) == []
    it.do(c.Personalise)
    assert to_prepare(it)


def test_an_interview_without_a_model_becomes_personal_when_it_is_asked_for() -> None:
    it = Interview(create(questions(3), SHAPE))
    it.do(c.Personalise)
    assert to_prepare(it)


def test_a_test_is_never_made_personal() -> None:
    it = Interview(create(questions(3), blueprint("test", sections=(section(personal=True),))))
    with pytest.raises(Refused, match="not_in_a_test"):
        it.do(c.Personalise)


def test_looking_ahead_changes_nothing() -> None:
    it = begun()
    before = it.state
    slots_ahead(it.state)
    assert it.state == before
    assert it.state.asked == ()


def test_the_first_fallback_is_told_once_and_so_is_the_return() -> None:
    it = begun()
    it.do(c.RecordPreparation, phase="role_skills", ordinal=0, failure="It is away.")
    it.ask()
    it.answer()
    told = it.score(card(origin=FLOOR))
    assert not any(isinstance(event, e.FellBack) for event in told)
    assert it.state.on_floor
    it.ask()
    it.answer()
    told = it.score(card(origin=MODEL))
    assert [type(event) for event in told][1:] == [e.CameBack]
    assert not it.state.on_floor


def test_when_the_model_is_back_questions_are_made_again() -> None:
    it = begun()
    for _ in range(PREPARATION_FAILURES_MAX):
        it.do(c.RecordPreparation, phase="role_skills", ordinal=0, failure="It is away.")
    it.ask()
    it.answer()
    it.score(card(origin=MODEL))
    assert to_prepare(it)


def test_a_judgement_of_the_floor_says_so_in_the_log() -> None:
    it = begun()
    it.ask()
    it.answer()
    told = it.score(card(origin=FLOOR))
    fell = next(event for event in told if isinstance(event, e.FellBack))
    assert fell.reason == FLOOR.instead_of


def test_what_needs_no_model_is_no_fallback() -> None:
    it = begun()
    it.ask()
    it.answer()
    it.score()
    assert not it.state.on_floor


def finished() -> Interview:
    it = begun(2)
    for _ in range(2):
        it.ask()
        it.answer(ANSWER)
        it.score()
    owed = pending(it.state)
    it.perform(owed[0])
    assert it.state.report is not None
    return it


def test_the_report_is_there_at_once_and_a_letter_takes_its_first_paragraph_later() -> None:
    it = finished()
    before = it.state.report
    assert before is not None
    [owed] = pending(it.state)
    assert isinstance(owed, Summarise)
    it.perform(owed)
    assert it.state.report == replace(before, summary="A letter.", origin=MODEL)
    assert pending(it.state) == ()


def test_a_letter_that_fails_leaves_the_built_in_one_and_says_why() -> None:
    it = finished()
    for _ in range(2):
        it.do(c.RecordSummary, failure="the AI model, which is away")
    assert pending(it.state) == ()
    assert it.state.report is not None
    assert it.state.report.origin.instead_of == "the AI model, which is away"
    it.do(c.Personalise)
    assert [type(effect) for effect in pending(it.state)] == [Summarise]


def test_a_letter_that_stands_is_not_asked_for_again() -> None:
    it = finished()
    it.perform(pending(it.state)[0])
    with pytest.raises(Refused, match="nothing_to_personalise"):
        it.do(c.Personalise)


def test_nothing_answered_needs_no_letter() -> None:
    it = begun(2)
    it.ask()
    it.do(c.EndSession)
    it.perform(pending(it.state)[0])
    assert pending(it.state) == ()


def test_a_letter_ends_what_the_built_in_interviewer_began() -> None:
    it = begun(1)
    it.ask()
    it.answer(ANSWER)
    it.score(card(origin=FLOOR))
    it.perform(pending(it.state)[0])
    assert it.state.on_floor
    told = it.do(c.RecordSummary, text="A letter.", origin=MODEL)
    assert [type(event) for event in told] == [e.SummaryWritten, e.CameBack]
    assert not it.state.on_floor


def test_what_a_model_does_may_be_asked_for_only_so_often() -> None:
    it = begun()
    it.ask()
    for _ in range(PERSONALISED_MAX):
        it.do(c.RecordPreparation, phase="role_skills", ordinal=0, failure="It is away.")
        it.do(c.Personalise)
    it.do(c.RecordPreparation, phase="role_skills", ordinal=0, failure="It is away.")
    with pytest.raises(Refused, match="asked_often"):
        it.do(c.Personalise)


def test_where_nothing_is_lacking_nothing_is_asked_for_again() -> None:
    it = begun()
    with pytest.raises(Refused, match="nothing_to_personalise"):
        it.do(c.Personalise)
    it.ask()
    it.do(c.EndSession)
    it.perform(pending(it.state)[0])
    with pytest.raises(Refused, match="nothing_to_personalise"):
        it.do(c.Personalise)


def test_a_draft_that_did_not_pass_is_no_outage() -> None:
    it = begun()
    told = it.do(c.RecordPreparation, phase="role_skills", ordinal=0, failure="Two questions in one.", away=False)
    assert [type(event) for event in told] == [e.PreparationFailed]
    assert not it.state.on_floor
