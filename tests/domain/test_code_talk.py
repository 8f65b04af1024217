"""What is asked about code: by the facts first, and each thing once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.builders import CODE, LOCK, TASK, Interview, blueprint, card, coded, outcome, section
from vivavoce.domain.code_quality import Quality, QualityFact
from vivavoce.domain.code_talk import ASK_GROWTH, ASK_OF
from vivavoce.domain.coding import Outcome
from vivavoce.domain.commands import RecordRun, SubmitAnswer
from vivavoce.domain.effects import AskNext, TryCode
from vivavoce.domain.judgement import Growth
from vivavoce.domain.question import Answer
from vivavoce.domain.running import Verdict
from vivavoce.domain.session import pending

NESTED = QualityFact(aspect="nesting", good=False, says="Deep.", start=0, end=3, ask="Why so deep?")


def answered(result: Outcome, score: float = 10.0, mode: str = "practice", **fields: Any) -> Interview:
    """Code was handed in and judged."""
    shape = {"sections": (section(kinds=("coding_problem",)),), "follow_ups_max": 3, "question_time_limit_s": 600.0}
    it = coded(blueprint(mode, **(shape | fields)), count=2)
    it.do(SubmitAnswer, question_id=it.open.question_id, answer=Answer(code=CODE.text, language="python"))
    for effect in pending(it.state):
        if isinstance(effect, TryCode):
            it.do(RecordRun, run_id=effect.run_id, outcome=result)
    it.score(card(score, said=CODE.text))
    return it


def asked_next(it: Interview) -> str | None:
    [step] = [effect.step for effect in pending(it.state) if isinstance(effect, AskNext)]
    return step.point.ask if step.point else None


@pytest.mark.parametrize("verdict", ["WA", "RE", "TLE", "MLE"])
def test_a_failing_test_is_asked_about_by_its_kind(verdict: str) -> None:
    assert asked_next(answered(outcome("AC", verdict))) == ASK_OF[Verdict(verdict)]


def test_then_slow_growth_then_the_form_then_what_the_problem_has_ready() -> None:
    slow = replace(outcome("AC"), growth=Growth(name="n^2"), quality=Quality(facts=(NESTED,)))
    assert asked_next(answered(slow)) == ASK_GROWTH
    assert asked_next(answered(replace(slow, growth=Growth(name="n")))) == "Why so deep?"
    assert asked_next(answered(outcome("AC"))) == TASK.follow_ups[0]


def test_what_could_not_be_tried_is_no_fact_to_ask_about() -> None:
    assert asked_next(answered(Outcome(verdict=Verdict.INTERNAL_ERROR), 0.0)) == TASK.follow_ups[0]


def test_nothing_is_asked_where_the_blueprint_has_no_follow_ups_and_nothing_twice() -> None:
    assert asked_next(answered(outcome("WA"), follow_ups_max=0)) is None
    it = answered(outcome("AC"))
    it.ask()
    it.answer("In pieces.")
    it.score(card(5.0, said="In pieces."))
    assert asked_next(it) is None, "depth is one"


def test_an_answer_in_words_alone_is_followed_up_by_its_rubric() -> None:
    it = coded(blueprint(sections=(section(kinds=("coding_problem",)),), follow_ups_max=1), count=2)
    it.answer("I would add them up.")
    it.score(card(5.0, said="I would add them up.", names=("Adding",)))
    assert asked_next(it) == LOCK.ask
