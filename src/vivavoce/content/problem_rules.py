"""What a coding problem of ours has to have, beyond what the reader asks of every problem."""

from __future__ import annotations

from collections.abc import Iterator

from vivavoce.domain.problem import CodingProblem, Shape
from vivavoce.domain.question import Question
from vivavoce.domain.running import Verdict

TESTS_MIN = 15
SAMPLES = range(2, 4)
HINTS = 3
FOLLOW_UPS_MIN = 3
WRONG_MIN = 2
PHRASINGS_MIN = 3
COMPILED = frozenset({"cpp", "java", "go", "rust", "c", "csharp"})


def lacking(question: Question, problem: CodingProblem) -> Iterator[str]:
    """What is not there yet, in words for its author."""
    yield from _too_few(question, problem)
    languages = {example.language for example in problem.references}
    if problem.interface.shape is not Shape.SQL and not ("python" in languages and languages & COMPILED):
        yield "references: one in Python and one in a compiled language are wanted."
    if any(example.verdict != Verdict.ACCEPTED for example in problem.references):
        yield "references: a reference has to be accepted."
    if any(example.verdict in (Verdict.ACCEPTED, Verdict.TIME_LIMIT) for example in problem.wrong):
        yield "wrong: what is wrong fails, and not for its time."
    if any(example.verdict != Verdict.TIME_LIMIT for example in problem.slow):
        yield "slow: what is slow gets TLE."
    if not all(example.says for example in (*problem.wrong, *problem.slow)):
        yield "wrong, slow: each says what is wrong with it."
    for point in question.rubric:
        if len(point.says) < PHRASINGS_MIN or not point.ask:
            yield f"rubric, {point.name}: {PHRASINGS_MIN} phrasings and a follow-up are wanted."


def _too_few(question: Question, problem: CodingProblem) -> Iterator[str]:
    tests = len(problem.hidden) + len(problem.generated)
    if tests < TESTS_MIN:
        yield f"hidden, generated: {tests} tests are there, {TESTS_MIN} are wanted."
    if len(problem.samples) not in SAMPLES:
        yield f"samples: {len(problem.samples)} are there, two or three are wanted."
    if len(question.hints) != HINTS:
        yield f"hints: {len(question.hints)} are there, {HINTS} are wanted."
    if len(problem.follow_ups) < FOLLOW_UPS_MIN:
        yield f"follow_ups: {len(problem.follow_ups)} are there, {FOLLOW_UPS_MIN} are wanted."
    if len(problem.wrong) < WRONG_MIN or not problem.slow:
        yield "wrong, slow: two wrong solutions and a slow one are wanted."
    if not (question.clarify and question.explanation and question.stronger and question.rubric and problem.topics):
        yield "clarify, explanation, stronger, rubric, topics: each is wanted."
