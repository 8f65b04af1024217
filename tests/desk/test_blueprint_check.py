"""Whether the bank can fill a blueprint, and what is missing by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivavoce.desk.blueprint_check import Fill, check
from vivavoce.domain.blueprint import Blueprint, Section, Selection
from vivavoce.domain.question import Origin, Question

ORIGIN = Origin(kind="bank", name="b", version="1")
CHOICE, OPEN = "multiple_choice", "technical_concept"


def some(count: int, skill: str = "sql", kind: str = CHOICE, **fields: Any) -> list[Question]:
    told = {"version": 1, "kind": kind, "skill": skill, "difficulty": "medium", "origin": ORIGIN, **fields}
    return [Question(id=f"{skill}-{kind}-{n}", text=f"{n}?", **told) for n in range(count)]


def blueprint(*sections: Section, total: int = 6, **fields: Any) -> Blueprint:
    return Blueprint(id="b", version=1, title="B", mode="test", sections=sections, max_questions=total, **fields)


def section(*kinds: str, share: float = 1, phase: str = "role_skills", title: str = "Choices") -> Section:
    return Section(phase=phase, title=title, kinds=kinds, share=share)


def codes(fill: Fill) -> list[tuple[str, int | str | None]]:
    return [(p.code, p.skill if p.section is None else p.section) for p in fill.problems]


def test_enough_is_enough() -> None:
    fill = check(blueprint(section(CHOICE)), some(6), {})
    assert (fill.can_fill, fill.total, fill.warnings) == (True, 6, ())
    (only,) = fill.sections
    assert (only.wanted, only.available, only.filled) == (6, 6, 6)
    assert [question.id for question in only.examples] == [
        "sql-multiple_choice-0",
        "sql-multiple_choice-1",
        "sql-multiple_choice-2",
    ]


def test_a_section_without_questions_and_one_with_too_few_are_named() -> None:
    sections = section(CHOICE), section(OPEN, title="In words"), section("behavioral", title="Stories")
    fill = check(blueprint(*sections), [*some(9), *some(1, kind=OPEN)], {})
    assert codes(fill) == [("section_short", 1), ("section_empty", 2)]
    assert fill.problems[0].message == "“In words” wants 2 questions (technical_concept) and gets 1 of 1."
    assert "Stories" in fill.problems[1].message


def test_where_skills_have_no_quotas_a_measuring_test_needs_no_share_of_each() -> None:
    selection = Selection(purpose="measure", skill_quotas=None)
    there, weights = [*some(9), *some(1, "python")], {"sql": 1.0, "python": 1.0}
    fill = check(blueprint(section(CHOICE), selection=selection), there, weights)
    assert fill.can_fill
    assert [(w.code, w.skill) for w in fill.warnings if w.code == "skill_short"] == [("skill_short", "python")]


def test_sections_that_want_the_same_questions_share_them() -> None:
    two = blueprint(section(CHOICE), section(CHOICE, title="More choices"), total=10)
    fill = check(two, some(7), {})
    assert [(s.wanted, s.available) for s in fill.sections] == [(5, 7), (5, 7)]
    assert sum(s.filled for s in fill.sections) == 7
    assert "other sections take the same ones" in fill.problems[0].message
    assert check(two, some(10), {}).can_fill


def test_a_section_that_takes_anything_leaves_the_scarce_to_the_one_that_needs_them() -> None:
    anything_first = blueprint(section(CHOICE, OPEN), section(CHOICE, title="Only choices"), total=4)
    assert check(anything_first, [*some(2), *some(2, kind=OPEN)], {}).can_fill


def test_only_the_skills_that_count_are_counted_and_one_without_questions_is_named() -> None:
    fill = check(blueprint(section(CHOICE)), [*some(5), *some(20, "go")], {"sql": 1, "rust": 1})
    assert codes(fill) == [("section_short", 0), ("skill_without_questions", "rust")]
    assert [(s.skill, s.wanted, s.available) for s in fill.skills] == [("sql", 3, 5), ("rust", 3, 0)]


def test_where_skills_have_quotas_too_few_of_one_is_a_problem_and_elsewhere_a_warning() -> None:
    questions, weights = [*some(2), *some(20, "go")], {"sql": 3.0, "go": 1.0}
    measuring = blueprint(section(CHOICE), selection=Selection(purpose="measure", exposure_max=1), total=8)
    assert codes(check(measuring, questions, weights)) == [("skill_short", "sql")]
    plain = check(blueprint(section(CHOICE), total=8), questions, weights)
    assert plain.can_fill
    assert [(w.code, w.skill) for w in plain.warnings] == [("skill_short", "sql")]


def test_quotas_of_the_blueprint_come_before_the_weights() -> None:
    quotas = Selection(purpose="measure", skill_quotas=(("go", 1.0),), exposure_max=1)
    fill = check(blueprint(section(CHOICE), selection=quotas), [*some(9), *some(9, "go")], {"sql": 1.0})
    assert [(s.skill, s.wanted) for s in fill.skills] == [("go", 6)]


def test_a_test_that_measures_says_when_its_questions_will_be_seen_too_often() -> None:
    measuring = blueprint(section(CHOICE), selection=Selection(purpose="measure", exposure_max=0.25))
    (warning,) = check(measuring, some(23), {"sql": 1.0}).warnings
    assert warning.code == "exposure_high"
    assert "there should be 24. There are 23" in warning.message
    assert check(measuring, some(24), {"sql": 1.0}).warnings == ()


def test_what_nothing_here_can_run_fills_no_section() -> None:
    fill = check(blueprint(section("coding_problem")), some(9, kind="coding_problem"), {})
    assert codes(fill) == [("section_empty", 0)]


def test_another_length_than_the_blueprints_can_be_asked_for() -> None:
    assert not check(blueprint(section(CHOICE)), some(6), {}, total=7).can_fill


@given(
    st.lists(st.tuples(st.integers(1, 3), st.sets(st.sampled_from("abc"), min_size=1)), min_size=1, max_size=4),
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 5)),
)
def test_it_can_be_filled_just_when_no_sections_together_want_more_than_there_is(
    wants: list[tuple[int, set[str]]], there: dict[str, int]
) -> None:
    sections = tuple(section(*sorted(kinds), share=wanted) for wanted, kinds in wants)
    total = sum(wanted for wanted, _ in wants)
    questions = [question for kind, count in there.items() for question in some(count, kind=kind)]
    fill = check(blueprint(*sections, total=total), questions, {})
    assert [s.wanted for s in fill.sections] == [wanted for wanted, _ in wants]

    def enough(chosen: Iterable[tuple[int, set[str]]]) -> bool:
        some_of = list(chosen)
        kinds = set().union(*(kinds for _, kinds in some_of))
        return sum(wanted for wanted, _ in some_of) <= sum(there.get(kind, 0) for kind in kinds)

    subsets = ([want for place, want in enumerate(wants) if mask >> place & 1] for mask in range(1, 2 ** len(wants)))
    assert fill.can_fill is all(enough(subset) for subset in subsets)


@pytest.mark.parametrize("total", [1, 7, 100])
def test_the_shares_of_skills_come_to_the_whole(total: int) -> None:
    fill = check(blueprint(section(CHOICE), total=total), some(1), {"sql": 1, "go": 1, "rust": 1})
    assert sum(skill.wanted for skill in fill.skills) == total
