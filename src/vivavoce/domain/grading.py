"""Grading by people: what their commands lead to. A grade passes the same gate as a machine's card."""

from __future__ import annotations

from dataclasses import replace

from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.grade import HUMAN
from vivavoce.domain.question import Question
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Scorecard, checked, with_hints_counted
from vivavoce.domain.state import Asked, Session

GRADES_MAX = 20
NOTE_LENGTH_MAX = 2000


def allow_grading(state: Session, command: c.AllowGrading) -> tuple[e.Event, ...]:
    if state.blueprint.mode == "test":
        raise Refused("not_in_a_test", "People look at the answers of a test; you were told so before it began.")
    if command.allowed == state.grading_allowed:
        raise Refused("no_change", "That is so already.")
    return (e.GradingAllowed(at=command.at, cause=command.key, allowed=command.allowed),)


def grade_answer(state: Session, command: c.GradeAnswer) -> tuple[e.Event, ...]:
    asked = _gradable(state, command.question_id, command.grader)
    if command.seen is not None and command.seen != len(asked.grades):
        raise Refused("graded_meanwhile", "Somebody else graded this meanwhile. Look at it, then send yours again.")
    if len(asked.grades) >= GRADES_MAX:
        raise Refused("graded_often", f"This answer was graded {GRADES_MAX} times. What stands stays.")
    if command.way == "blind" and any(grade.grader == command.grader for grade in asked.grades):
        raise Refused(
            "seen_before", "You graded this before, so you have seen the machine's points. Correct it instead."
        )
    note = command.note.strip()
    if len(note) > NOTE_LENGTH_MAX:
        raise Refused("note_too_long", f"A note has {NOTE_LENGTH_MAX} characters at most.")
    graded = e.AnswerGraded(
        at=command.at,
        cause=command.key,
        question_id=asked.question_id,
        scorecard=_card(state, asked, command),
        grader=command.grader,
        way=command.way,
        note=note,
        bank_id=asked.question.id,
        bank_version=asked.question.version,
    )
    return (graded,)


def withdraw_grade(state: Session, command: c.WithdrawGrade) -> tuple[e.Event, ...]:
    asked = _gradable(state, command.question_id, command.grader)
    if asked.grade is None:
        raise Refused("no_grade", "Nobody's grade stands on this answer.")
    withdrawn = e.GradeWithdrawn(
        at=command.at,
        cause=command.key,
        question_id=asked.question_id,
        grader=command.grader,
        bank_id=asked.question.id,
        bank_version=asked.question.version,
    )
    return (withdrawn,)


def is_gradable(asked: Asked) -> bool:
    """A judged answer to a question that has a rubric; what a key decides needs no person."""
    judged = asked.answer is not None and asked.scorecard is not None and not asked.late
    return judged and has_rubric(asked.question)


def has_rubric(question: Question) -> bool:
    return question.scored and bool(question.rubric) and not question.options


def _gradable(state: Session, question_id: str, grader: str) -> Asked:
    if not state.gradable or state.owner_id == grader:
        raise Refused("not_found", "There is no such interview.")
    asked = state.find(question_id)
    if asked is None:
        raise Refused("unknown_question", "This interview has no such question.")
    if not is_gradable(asked):
        raise Refused("not_gradable", "Only an answer in words that was judged by a rubric can be graded.")
    return asked


def _card(state: Session, asked: Asked, command: c.GradeAnswer) -> Scorecard:
    machine = asked.machine_card
    if command.way == "confirmed":
        if machine is None or machine.score is None:
            raise Refused("nothing_to_confirm", "The machine gave this answer no score. Give points of your own.")
        return replace(machine, origin=HUMAN)
    card = command.scorecard
    if card is None or asked.answer is None or card.score is None:
        raise Refused("points_missing", "A grade says the points of each criterion.")
    if [(k.name, k.max) for k in card.criteria] != [(p.name, p.weight) for p in asked.question.rubric]:
        raise Refused("criteria_unlike_rubric", "A grade has the criteria of the question's rubric, each of them once.")
    heard = machine.delivery if machine is not None else None
    card = checked(replace(card, origin=HUMAN, delivery=heard), asked.answer)
    return with_hints_counted(card, asked.hints_given, state.blueprint.hint_cost)
