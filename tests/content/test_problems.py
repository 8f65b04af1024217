"""The coding problems taken together: enough of everything, none twice. Each rule is shown to notice what it is for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import pytest

from the_bank import BANK
from vivavoce.content.problem_rules import COMPILED
from vivavoce.domain.problem import CodingProblem, Shape
from vivavoce.domain.question import Question

PROBLEMS_MIN = {"easy": 20, "medium": 28, "hard": 12}
TOPICS = {
    "arrays": 10,
    "strings": 10,
    "hashing": 10,
    "dynamic programming": 8,
    "two pointers": 6,
    "stacks": 5,
    "intervals": 5,
    "heaps": 5,
    "graphs": 5,
    "trees": 5,
    "sql": 4,
    "design of a class": 4,
    "systems": 3,
    "bits": 3,
}
"""How many problems there are of each, at least."""

COMPILED_MIN = {"cpp": 8, "java": 4, "go": 4, "rust": 4}
LARGE_TESTS_MIN = 2
"""Of nine tenths of the largest size or more: one slow run can be an accident of the machine."""

Pair = tuple[Question, CodingProblem]
PAIRS: Sequence[Pair] = [
    (question, BANK.problems()[question.id])
    for question in (BANK.question(problem_id, 1) for problem_id in sorted(BANK.problems()))
]
FIRST = PAIRS[0]


def too_few_of_a_difficulty(pairs: Collection[Pair]) -> Iterator[str]:
    found: Counter[str] = Counter(question.difficulty for question, _ in pairs)
    return (f"{name}: {found[name]} of {least}" for name, least in PROBLEMS_MIN.items() if found[name] < least)


def too_few_of_a_topic(pairs: Collection[Pair]) -> Iterator[str]:
    found = Counter(topic for _, problem in pairs for topic in problem.topics)
    return (f"{topic}: {found[topic]} of {least}" for topic, least in TOPICS.items() if found[topic] < least)


def too_few_in_a_language(pairs: Collection[Pair]) -> Iterator[str]:
    found = Counter(example.language for _, problem in pairs for example in problem.references)
    return (f"{name}: {found[name]} of {least}" for name, least in COMPILED_MIN.items() if found[name] < least)


def twice(pairs: Collection[Pair]) -> list[str]:
    """Titles, statements and what the code is called: a candidate who had one would know the other by it."""
    told = Counter(part for _, problem in pairs for part in {problem.title, problem.statement, *called(problem)})
    return [part for part, times in told.items() if times > 1]


def called(problem: CodingProblem) -> Iterator[str]:
    """Two classes may have methods of the same name; they are told apart by their own."""
    interface = problem.interface
    if interface.shape is Shape.FUNCTION:
        yield f"function {interface.methods[0].name}"
    elif interface.shape is Shape.CLASS:
        yield f"class {interface.name}"


def thin(pair: Pair) -> Iterator[str]:
    """What the rules for one problem do not ask: they are for other people's too."""
    question, problem = pair
    largest = max((made.size for made in problem.generated), default=0)
    if sum(10 * made.size >= 9 * largest for made in problem.generated) < LARGE_TESTS_MIN:
        yield "the largest size is tried only once"
    if len({made.seed for made in problem.generated}) < len(problem.generated):
        yield "a seed is used twice"
    if not all(case.note for case in problem.samples):
        yield "a sample does not say why"
    if len({example.says for example in (*problem.wrong, *problem.slow)}) < len(problem.wrong) + len(problem.slow):
        yield "two solutions fail for the same reason"
    if not 3 <= len(question.rubric) <= 5:
        yield "the rubric has not three to five points"


@pytest.mark.parametrize("rule", [too_few_of_a_difficulty, too_few_of_a_topic, too_few_in_a_language, twice])
def test_there_is_enough_of_everything_and_nothing_twice(rule: object) -> None:
    assert callable(rule)
    assert list(rule(PAIRS)) == []


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0].id)
def test_a_problem_is_not_thin(pair: Pair) -> None:
    assert list(thin(pair)) == []


def test_too_few_are_noticed() -> None:
    assert "easy: 0 of 20" in list(too_few_of_a_difficulty([pair for pair in PAIRS if pair[0].difficulty != "easy"]))
    assert "sql: 0 of 4" in list(too_few_of_a_topic([pair for pair in PAIRS if "sql" not in pair[1].topics]))
    uncompiled = [(q, replace(p, references=p.references[:1])) for q, p in PAIRS]
    assert len(list(too_few_in_a_language(uncompiled))) == len(COMPILED_MIN)
    assert set(COMPILED_MIN) <= COMPILED


def test_what_is_there_twice_is_noticed() -> None:
    question, problem = FIRST
    assert problem.title in twice([*PAIRS, (question, replace(problem, statement="another"))])
    assert problem.statement in twice([*PAIRS, (question, replace(problem, title="another"))])
    another = replace(problem, title="another", statement="another")
    assert twice([*PAIRS, (question, another)]) == list(called(problem))


def test_a_thin_problem_is_noticed() -> None:
    question, problem = FIRST
    largest = max(problem.generated, key=lambda made: made.size)
    assert list(thin((question, replace(problem, generated=(largest,))))) == ["the largest size is tried only once"]
    assert "a seed is used twice" in thin((question, replace(problem, generated=problem.generated * 2)))
    silent = tuple(replace(case, note="") for case in problem.samples)
    assert list(thin((question, replace(problem, samples=silent)))) == ["a sample does not say why"]
    same = replace(problem, wrong=(problem.wrong[0], problem.wrong[0]))
    assert list(thin((question, same))) == ["two solutions fail for the same reason"]
    short = replace(question, rubric=question.rubric[:2])
    assert list(thin((short, problem))) == ["the rubric has not three to five points"]
