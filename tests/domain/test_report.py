"""The report says what the log says, and no more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.builders import ANSWER, SCORER, SWITCH, Interview, blueprint, card, create, question, questions, section
from vivavoce.domain import commands as c
from vivavoce.domain.delivery import Delivery, Observation, Quote, Rating
from vivavoce.domain.digest import digest_of
from vivavoce.domain.events import Adaptation
from vivavoce.domain.question import Answer
from vivavoce.domain.refusal import Refused
from vivavoce.domain.report import Report
from vivavoce.domain.reporting import comparable_as, compose
from vivavoce.domain.scoring import checked, not_scored
from vivavoce.domain.walk import tally

SCORES = st.lists(st.one_of(st.none(), st.floats(0, 10).map(lambda x: round(x, 2))), min_size=1, max_size=8)


def reported(*scores: float | None, **fields: Any) -> Report:
    bank = tuple(question(f"q{n}", **fields) for n in range(len(scores)))
    it = Interview(create(bank), bank)
    for score in scores:
        it.round(not_scored("No words.", SCORER) if score is None else card(score))
    return compose(it.state)


def test_the_score_is_the_mean_with_an_interval_that_shrinks_with_the_answers() -> None:
    one, four = reported(6.0), reported(6.0, 6.0, 6.0, 6.0)
    assert (one.score, one.low, one.high) == (6.0, 2.7, 9.3)
    assert (four.score, four.low, four.high) == (6.0, 4.4, 7.6)


def test_answers_that_differ_widen_the_interval() -> None:
    far, near = reported(1.0, 9.0, 1.0, 9.0), reported(5.0, 5.0, 5.0, 5.0)
    assert far.score == near.score == 5.0
    assert far.low is not None
    assert near.low is not None
    assert far.low < near.low


@given(SCORES)
def test_the_interval_holds_the_score(scores: list[float | None]) -> None:
    report = reported(*scores)
    told = [s for s in scores if s is not None]
    assert report.scored == len(told)
    assert report.asked == report.answered == len(scores)
    if not told:
        assert report.score is report.low is report.high is None
        return
    assert report.score is not None
    assert abs(report.score - sum(told) / len(told)) < 0.051
    assert report.low is not None
    assert report.high is not None
    assert 0 <= report.low <= report.score <= report.high <= 10


def test_a_follow_up_counts_half() -> None:
    bank = (question("q1", rubric=(SWITCH,)),)
    it = Interview(create(bank, blueprint(follow_ups_max=1)), bank)
    it.round(card(4.0, names=("Other",)))
    it.round(card(10.0))
    assert compose(it.state).score == 6.0


def test_without_a_score_there_is_no_number() -> None:
    report = reported(None, None)
    assert (report.score, report.low, report.high) == (None, None, None)
    assert "no number" in report.summary
    assert [a.not_scored for a in report.answers] == ["No words.", "No words."]
    assert [(s.score, s.answers) for s in report.skills] == [(None, 0)]
    assert report.practise == ()


def test_every_question_without_a_score_says_why() -> None:
    bank = questions(6)
    it = Interview(create(bank), bank)
    it.round(card(6.0))
    it.round(not_scored("No words.", SCORER))
    it.ask()
    it.do(c.SkipQuestion)
    it.ask()
    it.answer()
    assert compose(it.state).answers[3].not_scored == "This answer is not judged yet."
    it.score()
    it.ask()
    it.do(c.EndSession)
    reasons = [a.not_scored for a in compose(it.state).answers]
    assert reasons == [None, "No words.", "You skipped this question.", None, "You did not answer this question."]


def test_a_question_that_time_took_says_so() -> None:
    it = Interview(create(shape=blueprint("test"), max_questions=1))
    it.ask()
    it.wait(62)
    assert compose(it.state).answers[0].not_scored == "The time was up before an answer came."


# A test


def a_test(count: int, **fields: Any) -> Interview:
    bank = questions(count)
    shape = blueprint("test", **{"question_time_limit_s": 60.0} | fields)
    return Interview(create(bank, shape, max_questions=count), bank)


def test_in_a_test_one_right_answer_and_fourteen_skips_are_not_ten_of_ten() -> None:
    it = a_test(15)
    it.round(card(10.0))
    for _ in range(14):
        it.ask()
        it.do(c.SkipQuestion)
    report = it.finish().state.report
    assert report is not None
    assert (report.score, report.not_answered, report.scored, report.rests_on) == (0.7, 14, 1, 15)
    assert [skill.score for skill in report.skills] == [0.7]
    assert "14 questions were not answered in time, and each counts as 0." in report.summary
    assert "You answered 1 of 15 questions" in report.summary
    stands = tally(it.state)
    assert round(10 * stands.points / stands.points_max, 1) == report.score
    digest = digest_of(it.state)
    assert (digest.points, digest.points_max, digest.not_answered) == (10.0, 150.0, 14)


def test_in_practice_what_was_skipped_costs_nothing() -> None:
    bank = questions(3)
    it = Interview(create(bank, max_questions=3), bank)
    it.round(card(8.0))
    it.ask()
    it.do(c.SkipQuestion)
    it.do(c.EndSession)
    report = compose(it.state)
    assert (report.score, report.not_answered) == (8.0, 0)


def test_what_a_test_never_reached_or_got_too_late_counts_as_nothing() -> None:
    it = a_test(4)
    it.round(card(8.0))
    it.ask()
    it.wait(63.0)
    it.answer(question_id=it.state.asked[1].question_id)
    it.ask()
    it.do(c.EndSession)
    report = compose(it.state)
    assert it.state.asked[1].late
    assert (report.score, report.not_answered, report.rests_on) == (2.0, 3, 4)


def test_while_a_test_runs_what_is_open_or_to_come_is_not_held_against_it() -> None:
    it = a_test(4)
    it.round(card(8.0))
    it.ask()
    report = compose(it.state)
    assert (report.score, report.not_answered) == (8.0, 0)


def test_an_answer_that_nobody_could_judge_or_that_waits_for_it_is_not_counted_as_nothing() -> None:
    it = a_test(3)
    it.round(card(8.0))
    it.round(not_scored("This answer could not be judged reliably here.", SCORER))
    it.ask()
    it.answer()
    report = compose(it.state)
    assert (report.score, report.not_answered) == (8.0, 0)


def test_where_all_answers_wait_and_the_rest_was_skipped_the_summary_says_both() -> None:
    it = a_test(2)
    it.round(not_scored("This answer could not be judged reliably here.", SCORER))
    it.ask()
    it.do(c.SkipQuestion)
    report = compose(it.state)
    assert (report.score, report.scored, report.not_answered) == (0.0, 0, 1)
    assert "None of the answers could be scored; each one says why below. One question was not" in report.summary


def test_a_test_in_which_nothing_was_answered_has_earned_nothing() -> None:
    it = a_test(3)
    it.ask()
    it.do(c.EndSession)
    report = compose(it.state)
    assert (report.score, report.not_answered) == (0.0, 3)
    assert "ended without an answer. 3 questions were not answered in time" in report.summary


def test_what_only_opens_or_closes_the_talk_of_a_test_counts_nowhere() -> None:
    bank = (
        question("hello", scored=False, phases=("introduction",)),
        *questions(2),
        question("bye", scored=False, phases=("wrap_up",)),
    )
    parts = (section("introduction", at_least=1), section(share=2), section("wrap_up", at_least=1))
    known = Adaptation(unscored=("hello", "bye"))
    it = Interview(create(bank, blueprint("test", sections=parts), max_questions=4, adaptation=known), bank)
    it.round()
    assert (tally(it.state).total, tally(it.state).points_max) == (4, 20)
    it.round(card(10.0))
    it.do(c.EndSession)
    report = compose(it.state)
    assert (report.score, report.not_answered) == (5.0, 1)
    assert tally(it.state).points_max == digest_of(it.state).points_max == 20


def test_an_interview_that_ended_at_once_has_an_honest_report() -> None:
    it = Interview(create())
    it.do(c.EndSession)
    it.finish()
    report = it.state.report
    assert report is not None
    assert (report.asked, report.answered, report.scored, report.score) == (0, 0, 0, None)
    assert (report.skills, report.answers, report.strengths, report.improvements) == ((), (), (), ())


def test_strengths_and_improvements_are_the_scorers_words_and_no_others() -> None:
    bank = questions(3)
    it = Interview(create(bank), bank)
    for n in range(3):
        it.round(card(6.0, strengths=("Clear.", f"Point {n}."), improvements=("Shorter.",)))
    report = compose(it.state)
    assert report.strengths == ("Clear.", "Point 0.", "Point 1.", "Point 2.")
    assert report.improvements == ("Shorter.",)


def test_each_skill_has_its_own_result_and_the_weak_ones_come_first_to_practise() -> None:
    bank = tuple(question(f"q-{skill}", skill=skill) for skill in ("python", "sql", "data-modelling"))
    it = Interview(create(bank), bank)
    scores = {"python": 9.0, "sql": 2.0, "data-modelling": 5.0}
    for _ in bank:
        asked = it.ask()
        it.answer()
        it.score(card(scores[asked.question.skill]))
    report = compose(it.state)
    assert {s.name: s.score for s in report.skills} == {"Python": 9.0, "Sql": 2.0, "Data modelling": 5.0}
    assert report.practise == ("Sql", "Data modelling")
    assert "strongest answer was about Python" in report.summary
    assert "Practising sql would change the most" in report.summary


def test_a_question_that_is_not_for_a_score_moves_nothing() -> None:
    bank = (question("hello", scored=False, skill="talk"), question("q1"))
    it = Interview(create(bank), bank)
    for _ in bank:
        it.round(card(10.0 if it.state.open and not it.open.question.scored else 4.0))
    report = compose(it.state)
    assert report.scored == 1
    assert report.score == 4.0
    assert [s.skill for s in report.skills] == ["python"]


def test_only_unscored_talk_still_gives_a_report() -> None:
    assert reported(9.0, scored=False).score is None


def test_a_weak_interview_is_not_told_that_it_was_strong() -> None:
    report = reported(1.0, 2.0)
    assert "strongest" not in report.summary
    assert "rests on 2 scored answers" in report.summary
    assert "rests on 1 scored answer," in reported(8.0).summary


def test_no_point_and_no_answer_are_told_for_what_they_are() -> None:
    nothing_found = reported(0.0, 0.0).summary
    assert "none of the points looked for was found" in nothing_found
    assert "evidence" not in nothing_found
    it = Interview(create())
    it.ask()
    it.do(c.EndSession)
    it.finish()
    assert it.state.report is not None
    assert "ended without an answer" in it.state.report.summary


def test_the_report_names_its_origin() -> None:
    assert reported(6.0).origin.kind == "builtin"


def test_a_follow_up_can_lift_a_score_but_not_lower_it() -> None:
    bank = (question("q1", rubric=(SWITCH,)),)
    it = Interview(create(bank, blueprint(follow_ups_max=1)), bank)
    it.round(card(7.0, names=("Other",)))
    it.round(card(0.0))
    report = compose(it.state)
    assert report.score == 7.0
    assert [skill.score for skill in report.skills] == [7.0]


HEARD = Delivery(
    words=60,
    ratings=(
        Rating(dimension="structure", value=4.0),
        Rating(dimension="clarity", value=None, why_not="Not enough."),
        Rating(dimension="directness", value=9.0),
    ),
    observations=(
        Observation(dimension="structure", finding="signposts", note="Easy to follow."),
        Observation(
            dimension="structure",
            finding="no_opening",
            note="The opening is elsewhere.",
            advice="Begin with the answer.",
            evidence=(Quote(quote=ANSWER[:6], start=0, end=6),),
        ),
        Observation(dimension="flow", finding="fillers", note="Fillers come often.", advice="Breathe."),
    ),
    origin=SCORER,
)


def heard(*scores: float) -> Report:
    bank = questions(len(scores))
    it = Interview(create(bank), bank)
    for score in scores:
        it.round(card(score, delivery=HEARD))
    return compose(it.state)


def test_how_it_was_said_stands_beside_the_score_and_changes_nothing_of_it() -> None:
    told, bare = heard(6.0, 7.0, 8.0), reported(6.0, 7.0, 8.0)
    assert (told.score, told.low, told.high, told.skills) == (bare.score, bare.low, bare.high, bare.skills)
    assert bare.delivery == ()
    assert [result.dimension for result in told.delivery] == ["structure", "clarity", "directness", "flow"]


def test_a_dimension_says_its_number_its_doubt_and_what_was_noticed_with_one_advice() -> None:
    structure = heard(6.0, 7.0, 8.0).delivery[0]
    assert (structure.value, structure.answers) == (4.0, 3)
    assert structure.meaning == "4 of 10, likely between 2.1 and 5.9; rests on 3 answers."
    assert [noticed.finding for noticed in structure.noticed] == ["no_opening", "signposts"]
    assert structure.noticed[0].answers == 3
    assert [cited.quote for cited in structure.noticed[0].quotes] == [ANSWER[:6]] * 2
    assert structure.advice == "Begin with the answer."


def test_what_has_no_number_says_why() -> None:
    report = heard(6.0)
    by_name = {result.dimension: result for result in report.delivery}
    assert by_name["clarity"].value is None
    assert "Not enough" in by_name["clarity"].meaning
    assert by_name["flow"].value is None
    assert "without a number" in by_name["flow"].meaning
    assert by_name["structure"].meaning.startswith("Too few to say")


def test_the_sentence_and_the_summary_rest_on_the_same_answers() -> None:
    report = reported(6.0, 7.0, 8.0)
    assert report.rests_on == 3
    assert report.meaning == "7 of 10, likely between 5.1 and 8.9; rests on 3 questions."
    assert "rests on 3 scored answers" in report.summary
    assert report.skills[0].meaning == report.meaning


def test_interviews_are_comparable_by_kind_role_and_difficulty() -> None:
    bank = questions(3)
    it = Interview(create(bank), bank)
    for score in (6.0, 7.0, 8.0):
        it.round(card(score))
    alike = comparable_as(it.state)
    assert it.state.status == "completed"
    assert alike is not None
    assert comparable_as(it.state.but(role="frontend")) != alike
    assert comparable_as(it.state.but(difficulty="hard")) != alike
    assert comparable_as(it.state.but(blueprint=replace(it.state.blueprint, version=2))) != alike
    assert comparable_as(it.state.but(status="in_progress")) is None


def test_a_delivery_that_quotes_what_was_not_said_is_refused() -> None:
    false = replace(HEARD.observations[1], evidence=(Quote(quote="never said", start=0, end=10),))
    with pytest.raises(Refused, match="not in the answer"):
        checked(card(6.0, delivery=replace(HEARD, observations=(false,))), Answer(text=ANSWER))
    with pytest.raises(Refused, match="between 0 and 10"):
        checked(
            card(6.0, delivery=replace(HEARD, ratings=(Rating(dimension="clarity", value=11.0),))), Answer(text=ANSWER)
        )
