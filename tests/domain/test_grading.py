"""A person's grade: the same gate as for a machine, both cards kept, and never without leave."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.builders import ANSWER, FREE, LOCK, SWITCH, Interview, blueprint, card, choice, create, question
from vivavoce.domain import commands as c
from vivavoce.domain.effects import WriteReport
from vivavoce.domain.events import AnswerGraded
from vivavoce.domain.grade import HUMAN
from vivavoce.domain.grading import GRADES_MAX, NOTE_LENGTH_MAX
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard
from vivavoce.domain.session import pending, replay
from vivavoce.domain.state import Asked

POINTS = (LOCK, SWITCH, FREE)
QUOTE = Evidence(quote="one lock", start=22, end=30)
MACHINE = card(2.0, names=("One lock",))


def by_hand(*points: float, quote: Evidence = QUOTE, **told: Any) -> Scorecard:
    criteria = tuple(
        Criterion(name=point.name, points=given, max=point.weight, evidence=(quote,) if given else ())
        for point, given in zip(POINTS, points, strict=True)
    )
    return Scorecard(**({"score": sum(points), "criteria": criteria, "confidence": 1.0, "origin": HUMAN} | told))


def interview(mode: str = "practice", *, allowed: bool = True, **shape: Any) -> Interview:
    """Two questions, of which the first is answered and judged."""
    bank = (question("gil", rubric=POINTS), question("more", rubric=POINTS))
    it = Interview(create(bank, blueprint(mode, **shape)), bank)
    it.round(MACHINE)
    if allowed and mode == "practice":
        it.do(c.AllowGrading, allowed=True)
    return it


def first(it: Interview) -> Asked:
    return it.state.asked[0]


def grade(it: Interview, scorecard: Scorecard | None = None, grader: str = "grace", **told: Any) -> None:
    chosen = {"way": "corrected", "question_id": first(it).question_id, "scorecard": scorecard or by_hand(2, 0, 5)}
    it.do(c.GradeAnswer, grader=grader, **(chosen | told))


def refused(it: Interview, **told: Any) -> str:
    """The code of the refusal; nothing of the interview has changed."""
    before = it.state
    with pytest.raises(Refused) as refusal:
        grade(it, **told)
    assert it.state == before
    return refusal.value.code


def test_a_grade_stands_and_the_machines_card_is_kept_beside_it() -> None:
    it = interview()
    grade(it, note="  Says it in other words.  ")
    asked = first(it)
    assert asked.score == 7.0
    assert asked.scorecard is not None
    assert asked.scorecard.origin.kind == "human"
    assert asked.machine_card is not None
    assert asked.machine_card.score == 2.0
    assert asked.grade is not None
    assert (asked.grade.grader, asked.grade.way, asked.grade.note) == ("grace", "corrected", "Says it in other words.")
    assert replay(it.log) == it.state


def test_when_an_answer_was_given_is_kept_and_is_not_when_the_interview_was_made() -> None:
    bank = (question("gil", rubric=POINTS), question("more", rubric=POINTS))
    it = Interview(create(bank, blueprint("practice")), bank)
    before = it.now
    it.wait(40)
    it.round(MACHINE)
    assert first(it).answered_at == it.now == before + 40


def test_withdrawing_restores_the_machines_card() -> None:
    it = interview()
    machine = first(it).scorecard
    grade(it)
    it.do(c.WithdrawGrade, question_id=first(it).question_id, grader="bob")
    assert (first(it).scorecard, first(it).grade) == (machine, None)
    assert len(first(it).grades) == 1, "what was once said is kept"
    with pytest.raises(Refused, match="Nobody's grade"):
        it.do(c.WithdrawGrade, question_id=first(it).question_id, grader="bob")


def test_of_two_graders_the_last_stands_and_both_are_kept() -> None:
    it = interview()
    machine = first(it).scorecard
    grade(it, by_hand(2, 0, 0), "grace")
    grade(it, by_hand(0, 3, 0), "bob")
    assert [(g.grader, g.scorecard.score) for g in first(it).grades] == [("grace", 2.0), ("bob", 3.0)]
    assert first(it).score == 3.0
    assert first(it).machine_card == machine


def test_who_has_not_seen_the_other_grade_is_told_of_it() -> None:
    it = interview()
    grade(it, seen=0)
    assert refused(it, grader="bob", seen=0) == "graded_meanwhile"
    grade(it, grader="bob", seen=1)
    assert first(it).grade == first(it).grades[1]


def test_who_graded_before_cannot_grade_blind_any_more() -> None:
    it = interview()
    grade(it, way="blind")
    assert refused(it, way="blind") == "seen_before"
    grade(it, way="blind", grader="bob")


def test_confirming_takes_over_the_machines_points() -> None:
    it = interview()
    it.do(c.GradeAnswer, question_id=first(it).question_id, grader="grace", way="confirmed")
    machine = first(it).machine_card
    assert machine is not None
    assert first(it).scorecard == replace(machine, origin=HUMAN)


@pytest.mark.parametrize(
    ("scorecard", "code"),
    [
        (by_hand(2, 0, 0, quote=Evidence(quote="two locks", start=22, end=31)), "evidence_not_in_answer"),
        (by_hand(2, 0, 0, quote=Evidence(test="it ran")), "evidence_not_in_answer"),
        (by_hand(3, 0, 0), "score_out_of_range"),
        (by_hand(-1, 0, 0), "score_out_of_range"),
        (by_hand(2, 0, 0, score=9.0), "score_without_evidence"),
        (replace(by_hand(2, 0, 0), criteria=by_hand(2, 0, 0).criteria[:2]), "criteria_unlike_rubric"),
        (replace(by_hand(2, 0, 0), criteria=by_hand(2, 0, 0).criteria[::-1]), "criteria_unlike_rubric"),
        (replace(by_hand(0, 0, 0), score=None, not_scored="I could not tell."), "points_missing"),
    ],
)
def test_a_grade_passes_the_same_gate_as_a_machines_card(scorecard: Scorecard, code: str) -> None:
    assert refused(interview(), scorecard=scorecard) == code


def test_a_point_without_words_for_it_is_refused() -> None:
    bare = tuple(replace(criterion, evidence=()) for criterion in by_hand(2, 0, 0).criteria)
    assert refused(interview(), scorecard=replace(by_hand(2, 0, 0), criteria=bare)) == "score_without_evidence"


def test_other_bad_input_is_refused() -> None:
    it = interview()
    assert refused(it, note="x" * (NOTE_LENGTH_MAX + 1)) == "note_too_long"
    assert refused(it, question_id="nowhere") == "unknown_question"
    it.ask()
    assert refused(it, question_id=it.open.question_id) == "not_gradable"
    for _ in range(GRADES_MAX):
        grade(it)
    assert refused(it) == "graded_often"


def test_what_a_key_decides_is_not_graded() -> None:
    bank = (choice("lock"), choice("key"))
    it = Interview(create(bank), bank)
    it.do(c.AllowGrading, allowed=True)
    it.finish()
    assert refused(it) == "not_gradable"


def test_practice_is_graded_only_with_the_candidates_leave() -> None:
    it = interview(allowed=False)
    assert not it.state.gradable
    assert refused(it) == "not_found"
    it.do(c.AllowGrading, allowed=True)
    grade(it)
    it.do(c.AllowGrading, allowed=False)
    assert refused(it) == "not_found"
    assert first(it).score == 7.0, "what a person gave is the candidate's, and stays"


def test_leave_is_given_and_taken_once_and_not_asked_for_in_a_test() -> None:
    with pytest.raises(Refused, match="so already"):
        interview().do(c.AllowGrading, allowed=True)
    test = interview("test")
    assert test.state.gradable
    with pytest.raises(Refused, match="of a test"):
        test.do(c.AllowGrading, allowed=False)


def test_nobody_grades_their_own_answer() -> None:
    assert refused(interview(), grader="ada") == "not_found"


def test_hints_cost_the_same_whoever_judges() -> None:
    bank = (question("gil", rubric=POINTS), question("more", rubric=POINTS))
    it = Interview(create(bank), bank)
    it.ask()
    it.do(c.GiveHint)
    it.answer()
    it.score(MACHINE)
    it.do(c.AllowGrading, allowed=True)
    grade(it)
    assert (first(it).machine_card.score, first(it).score) == (1.5, 6.5)  # type: ignore[union-attr]
    it.do(c.GradeAnswer, question_id=first(it).question_id, grader="grace", way="confirmed")
    assert first(it).score == 1.5


def test_after_the_end_the_report_is_written_anew_and_says_that_a_person_looked() -> None:
    it = interview()
    it.finish()
    before = it.state.report
    assert before is not None
    assert before.by_people == 0
    grade(it, by_hand(2, 3, 5))
    assert pending(it.state) == (WriteReport(),)
    it.finish()
    after = it.state.report
    assert after is not None
    assert after.by_people == 1
    assert "A person looked at one answer" in after.summary
    assert [answer.by_a_person for answer in after.answers] == [True, False]
    assert after.score != before.score
    it.do(c.WithdrawGrade, question_id=first(it).question_id, grader="grace")
    it.finish()
    assert it.state.report == before


def test_a_grade_that_is_sent_twice_counts_once() -> None:
    it = interview()
    grade(it, key="k1")
    with pytest.raises(Refused, match="counts once"):
        grade(it, key="k1")
    assert len(first(it).grades) == 1


def test_the_event_names_the_question_of_the_bank() -> None:
    it = interview()
    grade(it)
    event = it.log[-1]
    assert isinstance(event, AnswerGraded)
    assert (event.bank_id, event.bank_version) == (first(it).question.id, 1)
    assert first(it).grades[0].seq == it.state.seq
    assert ANSWER[22:30] == QUOTE.quote
