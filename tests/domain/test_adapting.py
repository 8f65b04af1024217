"""A blueprint that selects: what an answer says of the ability, which question comes, why, and when it is enough."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from domain.builders import (
    FREE,
    LOCK,
    Interview,
    blueprint,
    card,
    choice,
    create,
    question,
    section,
)
from domain.builders import planned as plain
from vivavoce.domain import commands as c
from vivavoce.domain.ability.curves import curve_of
from vivavoce.domain.adapting import overall, scored, skill_abilities
from vivavoce.domain.blueprint import Blueprint, Selection
from vivavoce.domain.effects import AskNext
from vivavoce.domain.events import Adaptation, PlannedQuestion, SkillWeight
from vivavoce.domain.items import STEPS, Item, expert_item, step_reached
from vivavoce.domain.plan import difficulty_told, length_open, next_question, reason_told, total_questions
from vivavoce.domain.question import Difficulty, Question
from vivavoce.domain.refusal import Refused
from vivavoce.domain.reporting import compose
from vivavoce.domain.scoring import not_scored
from vivavoce.domain.session import pending, replay
from vivavoce.domain.walk import tally
from vivavoce.storage.codec import decode, encode

PRACTICE = Selection(purpose="practice")
MEASURE = Selection(purpose="measure", skill_quotas=None, questions_min=1, se_target=0.2)
SKILLS = tuple(SkillWeight(skill=s, name=s.title(), weight=1.0) for s in ("python", "sql"))
HARD_TO_EASY: tuple[Difficulty, ...] = ("hard", "medium", "easy")


def planned(asked: Question) -> PlannedQuestion:
    return replace(plain(asked), item=expert_item(asked))


def bank_of(count: int, **fields: Any) -> tuple[Question, ...]:
    return tuple(
        question(f"q{n}", **{"difficulty": HARD_TO_EASY[n % 3], "skill": ("python", "sql")[n % 2], **fields})
        for n in range(count)
    )


def begun(
    bank: tuple[Question, ...], selection: Selection | None, mode: str = "practice", shape: Blueprint | None = None,
    **fields: Any,
) -> Interview:  # fmt: skip
    shape = replace(shape or blueprint(mode), selection=selection)
    told = {"plan": tuple(planned(q) for q in bank), "skills": SKILLS, "duration_s": 7200.0, **fields}
    return Interview(create(bank, shape, **told), bank)


# What an answer says


def test_points_are_mapped_to_the_nearest_step_and_a_choice_is_right_or_wrong() -> None:
    graded, keyed = Item(discrimination=1.0, difficulty=0.0, steps=STEPS), Item(discrimination=1.0, difficulty=0.0)
    assert [step_reached(graded, score) for score in (0, 1.6, 1.7, 5, 8.3, 8.4, 10)] == [0, 0, 1, 2, 2, 3, 3]
    assert [step_reached(keyed, score) for score in (0, 6.7, 7.5, 9.5, 10)] == [0, 0, 1, 1, 1]


def test_doubt_about_the_difficulty_makes_an_answer_say_less() -> None:
    sure, unsure = (Item(discrimination=1.2, difficulty=0.0, difficulty_sd=sd) for sd in (0.0, 1.0))
    assert curve_of(unsure).information[40] < 0.8 * curve_of(sure).information[40]
    assert curve_of(unsure).success[40] == pytest.approx(0.5, abs=1e-9)


def test_an_answer_moves_the_ability_and_most_that_of_its_skill() -> None:
    it = begun(bank_of(6), PRACTICE)
    asked = it.round(card(10.0))
    mine = skill_abilities(it.state)
    other = next(s for s in ("python", "sql") if s != asked.question.skill)
    assert overall(it.state).mean > 0.2
    assert mine.of(asked.question.skill)[0] > mine.of(other)[0] > 0.0


def test_what_was_not_scored_says_nothing_and_a_hint_counts_as_what_it_left() -> None:
    it = begun(bank_of(6), PRACTICE)
    it.round(not_scored("No words.", card().origin))
    assert overall(it.state).answers == 0
    it.ask()
    it.do(c.GiveHint)
    it.answer()
    it.score(card(8.5))
    assert it.state.asked[-1].score == 8.0
    full = begun(bank_of(6), PRACTICE)
    full.round(not_scored("No words.", card().origin))
    full.round(card(8.5))
    assert overall(it.state).mean < overall(full.state).mean


def test_a_follow_up_is_no_second_look_at_the_ability() -> None:
    shape = blueprint("practice", follow_ups_max=2)
    it = begun(bank_of(4, rubric=(LOCK, FREE)), PRACTICE, shape=shape)
    it.round(card(5.0, names=("Free threading",)))
    before = overall(it.state)
    assert it.round(card(10.0)).follow_up_of is not None
    assert overall(it.state).mean == before.mean
    assert overall(it.state).answers == 1


def test_passing_a_question_up_earns_nothing_in_a_test_that_measures_and_says_nothing_in_practice() -> None:
    for mode, selection, counted in (("test", MEASURE, 1), ("practice", PRACTICE, 0)):
        it = begun(bank_of(6), selection, mode)
        it.ask()
        it.do(c.SkipQuestion)
        assert overall(it.state).answers == counted
        assert (overall(it.state).mean < -1e-9) is bool(counted)


def test_a_question_whose_own_time_ran_out_earned_nothing_and_one_that_the_end_cut_off_says_nothing() -> None:
    it = begun(bank_of(6), MEASURE, "test")
    it.ask()
    it.wait(63.0)
    assert overall(it.state).answers == 1
    cut = begun(bank_of(6), MEASURE, "test", duration_s=60.0, shape=blueprint("test", question_time_limit_s=90.0))
    cut.ask()
    cut.wait(63.0)
    assert cut.state.end_reason == "time_up"
    assert overall(cut.state).answers == 0


def test_what_is_declared_moves_where_a_test_starts_and_not_its_score() -> None:
    low, high = (begun(bank_of(9), MEASURE, "test", adaptation=Adaptation(level=level)) for level in ("entry", "lead"))
    assert overall(low.state).mean < -0.7 < 0.7 < overall(high.state).mean
    assert scored(low.state).mean == pytest.approx(scored(high.state).mean, abs=1e-6) == pytest.approx(0.0, abs=1e-6)


# Which question comes


def test_a_test_goes_to_harder_questions_after_good_answers_and_to_easier_ones_after_bad() -> None:
    asked = {}
    for score in (0.0, 10.0):
        it = begun(bank_of(30), MEASURE, "test")
        for _ in range(6):
            it.round(card(score))
        asked[score] = [a.question.difficulty for a in it.state.asked[3:]]
    assert set(asked[10.0]) == {"hard"}
    assert set(asked[0.0]) == {"easy"}


def test_of_two_that_are_too_near_only_one_is_asked() -> None:
    pairs = tuple((n, n + 1) for n in range(0, 8, 2))
    it = begun(bank_of(8), MEASURE, "test", adaptation=Adaptation(apart=pairs)).finish()
    places = [int(a.question.id[1:]) // 2 for a in it.state.asked]
    assert sorted(places) == [0, 1, 2, 3]
    assert it.state.end_reason == "nothing_left"


def test_practice_leaves_out_what_is_too_near_while_there_is_something_else() -> None:
    it = begun(bank_of(4), PRACTICE, adaptation=Adaptation(apart=((0, 1), (2, 3)))).finish()
    places = [int(a.question.id[1:]) for a in it.state.asked]
    assert {places[0] // 2, places[1] // 2} == {0, 1}
    assert len(places) == 4


@pytest.mark.parametrize(("mode", "selection"), [("practice", PRACTICE), ("test", MEASURE)])
def test_what_builds_on_a_weak_skill_waits(mode: str, selection: Selection) -> None:
    graph = Adaptation(prerequisites=(("sql", ("python",)),))
    bank = bank_of(20, difficulty="easy")
    it = begun(bank, selection, mode, adaptation=graph, skills=SKILLS[:1])
    for _ in range(7):
        it.round(card(0.0))
    assert skill_abilities(it.state).ready_for({"sql": ("python",)}, -1.0, 1.0) == {"python"}
    assert {a.question.skill for a in it.state.asked[-2:]} == {"python"}


def test_a_weak_skill_takes_no_other_skill_s_declared_share_away() -> None:
    graph = Adaptation(prerequisites=(("sql", ("python",)),))
    shares = replace(MEASURE, skill_quotas=(("python", 0.5), ("sql", 0.5)))
    it = begun(bank_of(30, difficulty="easy"), shares, "test", adaptation=graph, max_questions=12)
    for _ in range(12):
        it.round(card(0.0))
    assert skill_abilities(it.state).ready_for({"sql": ("python",)}, -1.0, 1.0) == {"python"}
    assert Counter(a.question.skill for a in it.state.asked) == {"python": 6, "sql": 6}


def test_the_sections_of_a_test_keep_their_shares_all_the_way() -> None:
    parts = (section("a", share=3, kinds=("multiple_choice",)), section("b", share=1, kinds=("technical_concept",)))
    bank = (
        *(choice(f"c{n}", phases=("a",), difficulty=HARD_TO_EASY[n % 3]) for n in range(15)),
        *(question(f"o{n}", phases=("b",), difficulty=HARD_TO_EASY[n % 3]) for n in range(15)),
    )
    it = begun(bank, MEASURE, "test", shape=blueprint("test", sections=parts), max_questions=16).finish()
    phases = [a.phase for a in it.state.asked]
    assert len(phases) == 16
    for length in range(1, 17):
        assert abs(phases[:length].count("b") - length / 4) < 1.0


def test_the_skills_of_a_test_keep_their_quotas_all_the_way() -> None:
    quotas = replace(MEASURE, skill_quotas=(("python", 0.75), ("sql", 0.25)))
    it = begun(bank_of(40), quotas, "test", max_questions=16).finish()
    skills = [a.question.skill for a in it.state.asked]
    for length in range(1, 17):
        assert abs(skills[:length].count("sql") - length / 4) <= 1.0


def test_what_was_seen_by_its_share_of_people_is_not_asked() -> None:
    often = Adaptation(asked=(50, *[0] * 11), price=(0.0,) * 12, tests=100)
    it = begun(bank_of(12), MEASURE, "test", adaptation=often, max_questions=11).finish()
    assert "q0" not in {a.question.id for a in it.state.asked}


def with_seen(bank: tuple[Question, ...], seen: set[str]) -> tuple[PlannedQuestion, ...]:
    return tuple(replace(planned(q), seen=q.id in seen) for q in bank)


def test_what_this_person_was_asked_before_comes_only_when_nothing_new_fits() -> None:
    bank = bank_of(20)
    before = {q.id for q in bank[:10]}
    it = begun(bank, MEASURE, "test", plan=with_seen(bank, before), max_questions=14).finish()
    came = [a.question.id in before for a in it.state.asked]
    assert came == [False] * 10 + [True] * 4
    assert "No question was left within what is new to this person" in it.state.asked[-1].reason


def test_what_is_new_comes_even_where_others_saw_it_often() -> None:
    bank = bank_of(12)
    often = Adaptation(asked=(0,) * 6 + (50,) * 6, price=(0.0,) * 12, tests=100)
    plan = with_seen(bank, {q.id for q in bank[:6]})
    it = begun(bank, MEASURE, "test", plan=plan, adaptation=often, max_questions=6).finish()
    assert {a.question.id for a in it.state.asked} == {q.id for q in bank[6:]}


def test_a_part_that_has_nothing_new_keeps_its_quota_with_what_was_asked_before() -> None:
    bank = bank_of(20)
    sql = {q.id for q in bank if q.skill == "sql"}
    quotas = replace(MEASURE, skill_quotas=(("python", 0.5), ("sql", 0.5)))
    it = begun(bank, quotas, "test", plan=with_seen(bank, sql), max_questions=8).finish()
    assert [a.question.skill for a in it.state.asked].count("sql") == 4


def test_what_is_new_and_not_ready_goes_before_what_was_asked_before() -> None:
    graph = Adaptation(prerequisites=(("sql", ("python",)),))
    bank = bank_of(20, difficulty="easy")
    python = [q.id for q in bank if q.skill == "python"]
    it = begun(bank, MEASURE, "test", adaptation=graph, plan=with_seen(bank, set(python[5:])), max_questions=20)
    for _ in range(20):
        it.round(card(0.0))
    assert [a.question.id in python[5:] for a in it.state.asked] == [False] * 15 + [True] * 5


@pytest.mark.parametrize("selection", [None, PRACTICE])
def test_an_interview_by_sections_asks_what_is_new_first(selection: Selection | None) -> None:
    bank = bank_of(8)
    before = {q.id for q in bank[:4]}
    it = begun(bank, selection, plan=with_seen(bank, before), max_questions=6).finish()
    assert [a.question.id in before for a in it.state.asked] == [False] * 4 + [True] * 2


def test_a_question_that_does_not_fit_into_the_time_is_not_asked_any_more() -> None:
    it = begun(bank_of(12), MEASURE, "test", duration_s=100.0)
    it.ask()
    it.pass_unnoticed(55.0)
    it.answer()
    it.score()
    assert it.state.open is None
    it.ask()
    it.pass_unnoticed(30.0)
    it.answer()
    it.score()
    assert it.state.end_reason == "no_time"


def test_practice_aims_at_the_success_that_the_blueprint_names() -> None:
    easy = begun(bank_of(12), replace(PRACTICE, success=(0.8, 0.9)))
    hard = begun(bank_of(12), replace(PRACTICE, success=(0.2, 0.3)))
    assert easy.ask().question.difficulty == "easy"
    assert hard.ask().question.difficulty == "hard"


def test_a_question_that_was_worded_before_the_choice_moved_on_is_the_one_that_is_used_up() -> None:
    it = begun(bank_of(6), PRACTICE)
    [effect] = [x for x in pending(it.state) if isinstance(x, AskNext)]
    assert effect.step.planned is not None
    other = next(p for p in it.state.plan if p.id != effect.step.planned.id)
    late = it.result_of(effect)
    assert isinstance(late, c.AskQuestion)
    it.send(replace(late, question=it.bank[other.id]))
    it.answer()
    it.score()
    it.finish()
    ids = [a.planned_id for a in it.state.asked]
    assert len(set(ids)) == len(ids) == 6


# Why, and what is told of it


def test_every_choice_says_why() -> None:
    for mode, selection in (("practice", PRACTICE), ("test", MEASURE)):
        it = begun(bank_of(6), selection, mode).finish()
        assert all(
            "% of its points are expected" in a.reason or "hardly ever asked" in a.reason for a in it.state.asked
        )


def test_a_test_tells_nothing_of_how_hard_a_question_is_before_it_is_over() -> None:
    it = begun(bank_of(6), MEASURE, "test")
    it.round(card(10.0))
    asked = it.ask()
    assert asked.question.difficulty == "hard"
    assert difficulty_told(it.state, asked) == "medium"
    told = reason_told(it.state, asked)
    assert "%" not in told
    assert "at the end" in told
    it.do(c.EndSession)
    assert reason_told(it.state, it.state.asked[0]) == it.state.asked[0].reason
    assert difficulty_told(it.state, it.state.asked[1]) == "hard"


# When it is enough


def test_a_test_ends_when_it_is_certain_enough_and_says_so() -> None:
    it = begun(bank_of(60), replace(MEASURE, se_target=0.7, questions_min=3), "test")
    assert length_open(it.state)
    assert total_questions(it.state) == 60
    it.finish()
    assert it.state.end_reason == "certain"
    assert 3 <= len(it.state.asked) < 12
    assert not length_open(it.state)
    assert total_questions(it.state) == len(it.state.asked)
    report = it.state.report
    assert report is not None
    assert report.ability is not None
    assert report.ability.standard_error <= 0.7
    assert "standard error" in report.ability.ended
    assert report.ability.overall.answers == len(it.state.asked)
    assert "all the questions that the test can draw on" in report.summary


def test_what_is_declared_does_not_end_a_test_sooner() -> None:
    for target in (0.55, 0.6, 0.62, 0.65, 0.67, 0.7):
        shape = replace(MEASURE, se_target=target, questions_min=3)
        it = begun(bank_of(60), shape, "test", adaptation=Adaptation(level="lead")).finish()
        assert it.state.end_reason == "certain"
        assert overall(it.state).se < scored(it.state).se <= target


def test_a_test_whose_time_ran_down_while_no_question_was_open_does_not_stand_still() -> None:
    it = begun(bank_of(12), MEASURE, "practice", duration_s=100.0)
    it.round()
    it.pass_unnoticed(80.0)
    it.do(c.NoteIntegrity, kind="paste")
    assert it.state.end_reason == "no_time"


def test_a_test_has_as_many_questions_as_it_may_and_no_more() -> None:
    it = begun(bank_of(60), replace(MEASURE, questions_min=30), "test", max_questions=5).finish()
    assert len(it.state.asked) == 5
    assert it.state.end_reason == "finished"


# The report


def test_the_score_of_a_test_is_that_of_the_ability_and_not_of_the_questions_it_got() -> None:
    found = {}
    for score in (3.3, 6.7):
        it = begun(bank_of(60), replace(MEASURE, se_target=0.6), "test")
        while it.status == "in_progress":
            good = score + (3.3 if it.ask().question.difficulty == "easy" else 0.0)
            it.answer()
            it.score(card(min(10.0, good)))
        report = it.finish().state.report
        assert report is not None
        assert report.score is not None
        assert report.low is not None
        assert report.high is not None
        assert report.low < report.score < report.high
        found[score] = report
    assert found[3.3].score < found[6.7].score
    for report in found.values():
        assert report.ability is not None
        assert report.ability.overall.low < report.ability.overall.estimate < report.ability.overall.high
        assert {a.skill for a in report.ability.skills} == {"python", "sql"}
        assert "authors" in report.ability.basis


def test_practice_keeps_its_report() -> None:
    report = begun(bank_of(4), PRACTICE).finish().state.report
    assert report is not None
    assert report.ability is None
    assert report.score == 6.0


def test_a_test_without_an_answer_measures_nothing_and_earns_nothing() -> None:
    it = begun(bank_of(6), MEASURE, "test")
    it.ask()
    it.do(c.EndSession)
    report = it.finish().state.report
    assert report is not None
    assert (report.score, report.not_answered, report.ability) == (0.0, 1, None)


def test_who_breaks_a_test_off_after_a_lucky_answer_has_not_earned_what_was_still_to_come() -> None:
    shape = replace(MEASURE, questions_min=10)
    it = begun(bank_of(30), shape, "test", max_questions=10)
    it.round(card(10.0))
    it.ask()
    it.do(c.EndSession)
    report = it.finish().state.report
    assert report is not None
    assert report.score is not None
    assert report.score < 1.0
    assert (report.not_answered, report.rests_on) == (9, 1)
    assert "9 questions were not answered in time" in report.summary
    assert "less the share that was left out" in report.summary
    assert total_questions(it.state) == tally(it.state).total == 10
    assert tally(it.state).points_max == 100
    assert report.ability is not None
    assert report.ability.overall.estimate == round(scored(it.state).mean, 2)


def test_a_test_of_open_length_that_is_broken_off_owed_the_least_that_it_asks_of_everybody() -> None:
    it = begun(bank_of(30), replace(MEASURE, questions_min=4), "test", max_questions=20)
    for _ in range(2):
        it.round(card(10.0))
    it.do(c.EndSession)
    assert (total_questions(it.state), compose(it.state).not_answered) == (4, 2)
    later = begun(bank_of(30), replace(MEASURE, questions_min=4), "test", max_questions=20)
    for _ in range(6):
        later.round(card(10.0))
    later.do(c.EndSession)
    assert (total_questions(later.state), compose(later.state).not_answered) == (6, 0)


def test_a_test_that_ended_by_its_own_rules_and_what_waits_for_its_judge_cost_nothing() -> None:
    it = begun(bank_of(30), replace(MEASURE, questions_min=3), "test", max_questions=3)
    it.round(card(10.0))
    it.round(not_scored("Nobody could judge it.", card().origin))
    it.round(card(10.0))
    assert it.finish().state.end_reason == "finished"
    both = begun(bank_of(30), replace(MEASURE, questions_min=2), "test", max_questions=2)
    both.round(card(10.0))
    both.round(card(10.0))
    report = compose(it.state)
    assert report.not_answered == 0
    assert report.score is not None
    assert report.score > 5.0


def test_an_answer_that_came_after_the_questions_own_time_earned_nothing() -> None:
    it = begun(bank_of(6), MEASURE, "test")
    it.ask()
    it.pass_unnoticed(70.0)
    it.answer()
    assert it.state.asked[0].late
    assert overall(it.state).answers == 1
    assert overall(it.state).mean < -1e-9


# The log


def test_a_log_from_before_there_was_a_selection_goes_on_as_it_did() -> None:
    it = Interview(create(bank_of(6)), bank_of(6))
    it.round(card(9.0))
    old = []
    for event in it.log:
        row = json.loads(encode(event))
        row.pop("adaptation", None)
        row.get("blueprint", {}).pop("selection", None)
        for each in row.get("plan", ()):
            del each["item"]
        old.append(decode(type(event).__name__, 1, json.dumps(row).encode()))
    again = replay(old)
    assert again == it.state
    assert pending(again) == pending(it.state)
    step = next_question(again)
    assert step is not None
    assert "fits the answers so far" in step.reason


def test_a_session_is_the_same_from_the_log_as_when_it_went_on_step_by_step() -> None:
    for mode, selection in (("practice", PRACTICE), ("test", MEASURE)):
        it = begun(bank_of(20), selection, mode)
        for score in (10.0, 0.0, 6.7, 3.3, 10.0):
            it.round(card(score))
            fresh = replay([decode(type(x).__name__, 1, encode(x)) for x in it.log])
            assert fresh == it.state
            assert pending(fresh) == pending(it.state)
            assert overall(fresh).mean == overall(it.state).mean


def test_what_a_test_asked_is_counted_once_and_only_when_it_is_over() -> None:
    it = begun(bank_of(6), MEASURE, "test")
    it.round()
    with pytest.raises(Refused):
        it.do(c.RecordExposure)
    it.do(c.CancelSession)
    it.finish()
    assert it.state.exposure_counted
    assert pending(it.state) == ()
    with pytest.raises(Refused):
        it.do(c.RecordExposure)
