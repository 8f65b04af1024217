"""Versions of what is learned: each step makes one, and each can be gone back to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.test_grading import by_hand, first, grade, interview
from vivavoce.domain import commands as c
from vivavoce.domain.learning import Step, StepKind, check_switch, current, quotes_of, versions
from vivavoce.domain.refusal import Refused


def steps(*told: tuple[Any, ...]) -> list[Step]:
    """`("graded", "s1")`, `("off", "s1")`, `("back", 2)` …"""
    made: list[Step] = []
    for number, (kind, about) in enumerate(told, 1):
        place = {"back_to": about} if kind == "back" else {"session_id": about, "answer_id": "q"}
        step = Step(
            bank_id="gil", bank_version=1, number=number, kind=kind, at=number, by="g", seq=number * 10, **place
        )
        made.append(step)
    return made


def used(*told: tuple[Any, ...]) -> list[str]:
    return [example.session_id for example in current(steps(*told)).used]


def test_each_step_makes_a_version() -> None:
    told = versions(steps(("graded", "a"), ("graded", "b"), ("off", "a"), ("withdrawn", "b"), ("back", 2)))
    assert [version.number for version in told] == [0, 1, 2, 3, 4, 5]
    assert [[e.session_id for e in version.used] for version in told] == [[], ["a"], ["a", "b"], ["b"], [], ["a", "b"]]


def test_the_last_grade_of_an_answer_takes_the_place_of_the_one_before() -> None:
    told = current(steps(("graded", "a"), ("graded", "b"), ("graded", "a")))
    assert [(example.session_id, example.seq) for example in told.examples] == [("b", 20), ("a", 30)]


def test_off_and_on_again_is_as_before() -> None:
    assert used(("graded", "a"), ("off", "a")) == []
    assert used(("graded", "a"), ("off", "a"), ("on", "a")) == ["a"]


def test_one_may_go_back_to_nothing_and_from_there_back_again() -> None:
    assert used(("graded", "a"), ("back", 0)) == []
    assert used(("graded", "a"), ("back", 0), ("graded", "b"), ("back", 1)) == ["a"]


@pytest.mark.parametrize(
    ("number", "kind", "about", "code"),
    [
        (2, "off", "a", "learned_meanwhile"),
        (4, "off", "a", "learned_meanwhile"),
        (3, "off", "nowhere", "unknown_example"),
        (3, "on", "a", "no_change"),
        (3, "off", "b", "no_change"),
        (3, "back", 2, "unknown_version"),
        (3, "back", -1, "unknown_version"),
    ],
)
def test_a_switch_that_does_not_fit_is_refused(number: int, kind: StepKind, about: Any, code: str) -> None:
    before = steps(("graded", "a"), ("graded", "b"))
    before = [*before[:2]]
    if about == "b":
        before = steps(("graded", "b"), ("off", "b"))
    place = {"back_to": about} if kind == "back" else {"session_id": about, "answer_id": "q"}
    step = Step(bank_id="gil", bank_version=1, number=number, kind=kind, at=9, by="g", **place)
    with pytest.raises(Refused) as refusal:
        check_switch(before, step)
    assert refusal.value.code == code


STEPS = st.sampled_from([("graded", "a"), ("graded", "b"), ("withdrawn", "a"), ("off", "b"), ("on", "b")])


@given(st.lists(STEPS | st.integers(0, 99)))
def test_the_last_version_is_found_without_those_before(told: list[tuple[str, str] | int]) -> None:
    with_backs = [("back", one % (place + 1)) if isinstance(one, int) else one for place, one in enumerate(told)]
    made = steps(*with_backs)
    assert current(made) == versions(made)[-1]


@given(st.lists(STEPS))
def test_going_back_to_any_version_gives_its_examples(told: list[tuple[str, str]]) -> None:
    sets = versions(steps(*told))
    for version in sets:
        assert current(steps(*told, ("back", version.number))).examples == version.examples


def test_a_full_point_teaches_its_words_and_a_denied_one_the_machines() -> None:
    it = interview()
    grade(it, by_hand(0, 3, 0))
    denied, earned = quotes_of(first(it), first(it).grades[0].seq)
    assert (denied.point, denied.words, denied.earns) == ("One lock", "The interpre", False)
    assert (earned.point, earned.words, earned.earns) == ("Switching", "one lock", True)


def test_half_a_point_teaches_nothing() -> None:
    it = interview()
    grade(it, by_hand(1, 0, 0))
    assert quotes_of(first(it), first(it).grades[0].seq) == ()


def test_what_was_withdrawn_teaches_nothing_and_an_older_grade_its_own() -> None:
    it = interview()
    grade(it, by_hand(2, 0, 0))
    grade(it, by_hand(2, 0, 5), "bob")
    older, newer = (grade.seq for grade in first(it).grades)
    assert [quote.point for quote in quotes_of(first(it), older)] == ["One lock"]
    assert [quote.point for quote in quotes_of(first(it), newer)] == ["One lock", "Free threading"]
    it.do(c.WithdrawGrade, question_id=first(it).question_id, grader="bob")
    assert quotes_of(first(it), newer) == ()


def test_what_was_withdrawn_teaches_nothing_when_another_grade_stands() -> None:
    it = interview()
    grade(it, by_hand(2, 0, 0))
    withdrawn = first(it).grades[0].seq
    it.do(c.WithdrawGrade, question_id=first(it).question_id, grader="grace")
    grade(it, by_hand(0, 3, 0), "bob")
    assert quotes_of(first(it), withdrawn) == ()
    assert quotes_of(first(it), first(it).grades[1].seq) != ()
