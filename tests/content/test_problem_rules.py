"""What a coding problem of ours has to have; each rule is shown to notice what it is there for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from the_bank import BANK
from vivavoce.content.problem_rules import lacking
from vivavoce.domain.problem import CodingProblem
from vivavoce.domain.question import Question

PROBLEM, QUESTION = BANK.problems()["pair-with-sum"], BANK.question("pair-with-sum", 1)


@pytest.mark.parametrize("problem_id", sorted(BANK.problems()))
def test_a_problem_has_what_it_has_to_have(problem_id: str) -> None:
    assert list(lacking(BANK.question(problem_id, 1), BANK.problems()[problem_id])) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda p: replace(p, hidden=p.hidden[:8]), "14 tests are there, 15 are wanted"),
        (lambda p: replace(p, samples=p.samples[:1]), "two or three"),
        (lambda p: replace(p, follow_ups=p.follow_ups[:2]), "follow_ups: 2"),
        (lambda p: replace(p, references=p.references[:1]), "one in a compiled language"),
        (lambda p: replace(p, references=p.references[1:]), "one in Python"),
        (lambda p: replace(p, references=(*p.references, p.wrong[0])), "has to be accepted"),
        (lambda p: replace(p, wrong=p.wrong[:1]), "two wrong solutions"),
        (lambda p: replace(p, slow=()), "a slow one"),
        (lambda p: replace(p, wrong=(*p.wrong, p.slow[0])), "not for its time"),
        (lambda p: replace(p, slow=p.wrong), "gets TLE"),
        (lambda p: replace(p, slow=(replace(p.slow[0], says=""),)), "says what is wrong"),
        (lambda p: replace(p, topics=()), "topics"),
    ],
)
def test_what_a_problem_lacks_is_told(change: Callable[[CodingProblem], CodingProblem], told: str) -> None:
    assert any(told in one for one in lacking(QUESTION, change(PROBLEM)))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda q: replace(q, hints=q.hints[:2]), "hints: 2"),
        (lambda q: replace(q, rubric=()), "rubric"),
        (lambda q: replace(q, rubric=(replace(q.rubric[0], says=q.rubric[0].says[:2]),)), "3 phrasings"),
        (lambda q: replace(q, rubric=(replace(q.rubric[0], ask=None),)), "a follow-up"),
        (lambda q: replace(q, stronger=""), "stronger"),
    ],
)
def test_what_its_question_lacks_is_told(change: Callable[[Question], Question], told: str) -> None:
    assert any(told in one for one in lacking(change(QUESTION), PROBLEM))
