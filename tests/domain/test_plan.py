"""Which question comes next: by section, skill, difficulty and what the answers left out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.builders import (
    ANSWER,
    FREE,
    LOCK,
    SWITCH,
    Interview,
    blueprint,
    card,
    choice,
    create,
    mixed,
    question,
    questions,
    section,
)
from vivavoce.domain import commands as c
from vivavoce.domain.blueprint import Blueprint, Section
from vivavoce.domain.events import SkillWeight
from vivavoce.domain.plan import level_after, next_question, total_questions
from vivavoce.domain.question import Difficulty, Question, difficulty_at, level_of
from vivavoce.domain.session import pending

SHARES = st.sampled_from([0.0, 0.2, 0.25, 0.3, 1.0, 2.0, 5.0, 60.0])
SECTIONS = st.lists(st.tuples(SHARES, st.integers(0, 6)), min_size=1, max_size=6)


def shaped(parts: list[tuple[float, int]]) -> Blueprint:
    return blueprint(sections=tuple(section(f"phase{n}", share, least) for n, (share, least) in enumerate(parts)))


# How many of each section


@given(SECTIONS, st.integers(1, 30))
def test_the_counts_add_up_and_are_fair(parts: list[tuple[float, int]], total: int) -> None:
    shape = shaped(parts)
    counts = shape.section_counts(total)
    assert sum(counts) == total
    assert shape.counts(total) == {f"phase{n}": count for n, count in enumerate(counts)}
    left = total
    for count, (_, least) in zip(counts, parts, strict=True):
        assert count >= min(least, left)
        left -= min(least, left)
    whole = sum(share for share, _ in parts)
    if whole and not any(least for _, least in parts):
        assert all(abs(count - total * share / whole) < 1 for count, (share, _) in zip(counts, parts, strict=True))


@given(SECTIONS, st.integers(1, 29))
def test_of_two_sections_the_larger_share_never_gets_less(parts: list[tuple[float, int]], total: int) -> None:
    plain = [(share, 0) for share, _ in parts]
    counts = shaped(plain).section_counts(total)
    for count, (share, _) in zip(counts, plain, strict=True):
        for other, (other_share, _) in zip(counts, plain, strict=True):
            assert share <= other_share or count >= other


def test_big_tech_asks_as_its_pattern_says() -> None:
    shape = shaped([(60, 0), (20, 0), (20, 0)])
    assert shape.section_counts(10) == (6, 2, 2)
    assert shape.section_counts(5) == (3, 1, 1)
    assert shape.section_counts(1) == (1, 0, 0)


def test_a_blueprint_without_sections_asks_nothing() -> None:
    assert blueprint(sections=()).section_counts(5) == ()
    assert blueprint(sections=()).counts(5) == {}


@st.composite
def offers(draw: st.DrawFn) -> tuple[tuple[Section, ...], tuple[Question, ...]]:
    kinds = ["technical_concept", "behavioral", "coding_problem"]
    phases = ["introduction", "projects", "role_skills", "wrap_up"]
    some = st.lists(st.sampled_from(kinds), min_size=1, max_size=3, unique=True)
    parts = draw(st.lists(st.tuples(st.sampled_from(phases), some, SHARES, st.integers(0, 2)), min_size=1, max_size=5))
    sections = tuple(section(phase, share, least, told) for phase, told, share, least in parts)
    asked = st.tuples(st.sampled_from(kinds), st.lists(st.sampled_from(phases), min_size=1, unique=True))
    bank = draw(st.lists(asked, min_size=1, max_size=15))
    return sections, tuple(question(f"q{n}", kind=k, phases=tuple(p)) for n, (k, p) in enumerate(bank))


@given(offers(), st.integers(1, 30))
def test_every_blueprint_asks_as_many_as_the_bank_can_fill(
    offer: tuple[tuple[Section, ...], tuple[Question, ...]], total: int
) -> None:
    sections, bank = offer
    fitting = [q for q in bank if any(q.kind in s.kinds and s.phase in q.phases for s in sections)]
    if not fitting:
        return
    it = Interview(create(bank, blueprint(sections=sections), max_questions=total), bank)
    assert total_questions(it.state) == min(total, len(fitting))
    it.finish()
    asked = it.state.asked
    assert len(asked) == min(total, len(fitting)) == total_questions(it.state)
    assert len({a.question.id for a in asked}) == len(asked)
    for a in asked:
        assert any(s.phase == a.phase and s.takes(a.question.kind, a.question.phases) for s in sections)


def test_what_one_section_cannot_fill_goes_to_a_later_one_and_the_last_stays_last() -> None:
    parts = (section("introduction", at_least=2, share=0), section(share=3), section("wrap_up", at_least=1, share=0))
    bank = (
        question("hello", phases=("introduction",)),
        *questions(6),
        *(question(f"bye{n}", phases=("wrap_up",)) for n in range(3)),
    )
    it = Interview(create(bank, blueprint(sections=parts), max_questions=6), bank)
    it.finish()
    assert [a.phase for a in it.state.asked] == ["introduction", *["role_skills"] * 4, "wrap_up"]


# Difficulty


@pytest.mark.parametrize(
    ("level", "score", "after"),
    [(1.0, 7.5, 1.5), (1.0, 7.4, 1.0), (1.0, 4.1, 1.0), (1.0, 4.0, 0.5), (2.0, 10, 2.0), (0.0, 0, 0.0), (1.0, None, 1)],
)
def test_the_level_follows_the_score(level: float, score: float | None, after: float) -> None:
    assert level_after(level, score) == after


def test_levels_have_names() -> None:
    assert [level_of(d) for d in ("easy", "medium", "hard")] == [0, 1, 2]
    assert [difficulty_at(x) for x in (0.0, 0.4, 0.5, 1.4, 1.5, 2.0)] == [
        "easy",
        "easy",
        "medium",
        "medium",
        "hard",
        "hard",
    ]


LADDER: tuple[Difficulty, ...] = ("easy", "easy", "easy", "medium", "medium", "medium", "hard", "hard", "hard")


def levels_asked(scores: list[float], adaptive: bool = True, start: Difficulty = "medium") -> list[str]:
    bank = mixed(LADDER)
    it = Interview(create(bank, blueprint(adaptive=adaptive), max_questions=5, difficulty=start), bank)
    return [it.round(card(score)).question.difficulty for score in scores]


def test_strong_answers_make_it_harder_and_weak_ones_easier() -> None:
    assert levels_asked([9, 9, 9, 9, 9])[0] == "medium"
    assert levels_asked([9, 9, 9, 9, 9])[2:4] == ["hard", "hard"]
    assert levels_asked([1, 1, 1, 1, 1])[2:4] == ["easy", "easy"]


def test_an_interview_that_does_not_adapt_keeps_its_difficulty() -> None:
    assert levels_asked([9, 9, 9], adaptive=False, start="hard") == ["hard"] * 3
    assert levels_asked([1, 1, 1], adaptive=False, start="easy") == ["easy"] * 3


def test_the_reason_says_no_more_than_is_known() -> None:
    bank = mixed(LADDER)
    it = Interview(create(bank, max_questions=3), bank)
    step = next_question(it.state)
    assert step is not None
    assert step.reason == "Python counts for this role; the interview is set to medium."
    it.round(card(9))
    step = next_question(it.state)
    assert step is not None
    assert step.reason == "Python counts for this role; hard fits the answers so far."


# Skills


def test_the_weightier_skill_comes_first_and_then_the_one_that_is_owed() -> None:
    bank = (*questions(2, skill="python"), question("s1", skill="sql"), question("s2", skill="sql"))
    weights = (
        SkillWeight(skill="python", name="Python", weight=1.0),
        SkillWeight(skill="sql", name="SQL", weight=0.6),
    )
    it = Interview(create(bank, skills=weights), bank)
    assert [it.round(card(5)).question.skill for _ in range(4)] == ["python", "sql", "python", "sql"]


@given(st.integers(0, 1000))
def test_the_same_seed_asks_the_same_questions(seed: int) -> None:
    def ids() -> list[str]:
        it = Interview(create(questions(6), seed=seed, max_questions=4)).finish()
        return [asked.question.id for asked in it.state.asked]

    assert ids() == ids()


def test_another_seed_asks_other_questions() -> None:
    firsts = {Interview(create(questions(6), seed=seed)).ask().question.id for seed in range(40)}
    assert len(firsts) == 6


# Follow-ups

RUBRIC = (LOCK, SWITCH, FREE)


def probing(score: float | None = 5.0, names: tuple[str, ...] = ("One lock",), **fields: Any) -> Interview:
    """The first of two questions is answered, and scored for these points."""
    bank = tuple(question(f"q{n}", rubric=RUBRIC) for n in (1, 2))
    it = Interview(create(bank, blueprint(**({"follow_ups_max": 2} | fields))), bank)
    it.round(None if score is None else card(score, names=names))
    return it


def test_a_follow_up_asks_for_the_heaviest_point_that_is_missing_and_can_be_asked() -> None:
    it = probing(names=("Other",))
    step = next_question(it.state)
    assert step is not None
    assert step.point == SWITCH
    assert step.follow_up_of == it.state.asked[0].question_id
    assert step.reason == "The answer did not yet say: Switching."
    asked = it.ask()
    assert (asked.number, asked.phase) == (1, "role_skills")


def test_a_point_that_was_earned_is_not_asked_again() -> None:
    step = next_question(probing(names=("Switching",)).state)
    assert step is not None
    assert step.point == LOCK


@pytest.mark.parametrize(("score", "follows"), [(0.5, False), (1.0, True), (9.4, True), (9.5, False)])
def test_only_a_partly_good_answer_is_followed_up(score: float, follows: bool) -> None:
    step = next_question(probing(score).state)
    assert step is not None
    assert (step.point is not None) == follows


def test_half_of_a_point_counts_as_said() -> None:
    it = Interview(create((q := question("q1", rubric=(SWITCH,)),), blueprint(follow_ups_max=1)), (q,))
    it.ask()
    it.answer()
    half = card(5.0, names=("Switching",))
    it.score(replace(half, criteria=tuple(replace(x, max=2.0) for x in half.criteria)))
    assert it.status == "completed"


def test_follow_ups_stop_at_their_number_and_depth() -> None:
    it = probing()
    follow_up = it.round(card(5.0, names=("Other",)))
    assert follow_up.follow_up_of is not None
    second = it.round(card(5.0, names=("One lock",)))
    assert second.follow_up_of is None
    assert it.round(card(5.0, names=("Other",))).follow_up_of == second.question_id
    assert it.status == "completed"
    assert len(it.state.main_asked) == 2
    none = probing(follow_ups_max=0)
    assert none.ask().follow_up_of is None
    shallow = probing(follow_up_depth=0)
    assert shallow.ask().follow_up_of is None


def test_the_number_of_follow_ups_holds_for_the_whole_interview() -> None:
    it = probing(follow_ups_max=1)
    it.round(card(5.0, names=("Other",)))
    it.round(card(5.0, names=("Other",)))
    assert it.status == "completed"


def test_a_follow_up_that_was_not_met_is_not_asked_in_the_same_words_again() -> None:
    it = probing(follow_up_depth=3, follow_ups_max=5)
    it.round(card(5.0, names=("Other",)))
    assert it.ask().follow_up_of is None


def test_a_skip_and_an_answer_without_a_score_are_not_followed_up() -> None:
    bank = (choice("c1"), question("q1", rubric=RUBRIC))
    it = Interview(create(bank, blueprint(follow_ups_max=2)), bank)
    it.ask()
    it.do(c.SkipQuestion)
    assert it.ask().follow_up_of is None


def test_when_the_time_is_up_nothing_more_is_asked() -> None:
    it = Interview(create(shape=blueprint(question_time_limit_s=5000.0)))
    it.ask()
    it.wait(602)
    assert next_question(it.state) is None
    it.answer(ANSWER)
    assert not [x for x in pending(it.state) if type(x).__name__ == "AskNext"]
