"""A right answer that comes sooner than its question can be read is told as a fact."""

from __future__ import annotations

from typing import Any

import pytest

from domain.builders import Interview, blueprint, choice, create, section
from domain.test_analytics import answer, attempt
from vivavoce.domain import commands as c
from vivavoce.domain.digest import AttemptDigest
from vivavoce.domain.question import Answer
from vivavoce.domain.quickness import quick_answers, words_of
from vivavoce.domain.timeline import Moment

LONG = " ".join(["word"] * 37)
QUESTION = choice("known", text=LONG)


def others(count: int = 10, time_s: float = 40.0, **told: Any) -> list[AttemptDigest]:
    return [attempt(f"s{n}", [answer(1, 10.0, question_id="known", time_s=time_s, **told)]) for n in range(count)]


def taken(seconds: float, option: str = "A", paused: float = 0.0) -> Interview:
    shape = blueprint("test", sections=(section(kinds=("multiple_choice",)),), pause_allowed=True)
    it = Interview(create((QUESTION,), shape, max_questions=1), (QUESTION,))
    it.wait(5.0)
    it.ask()
    if paused:
        it.do(c.PauseSession)
        it.pass_unnoticed(paused)
        it.do(c.ResumeSession)
    it.pass_unnoticed(seconds)
    it.do(c.SubmitAnswer, question_id=it.open.question_id, answer=Answer(options=(option,)))
    return it.finish()


def facts(it: Interview, beside: list[AttemptDigest]) -> tuple[Moment, ...]:
    return quick_answers(it.state, tuple(it.log), beside)


def test_a_right_answer_in_no_time_is_told_with_what_it_is_held_against() -> None:
    [fact] = facts(taken(3.0), others())
    assert (fact.kind, fact.lane, fact.at) == ("quick_answer", "integrity", 8.0)
    assert fact.label == "Answered question 1 rightly after 3.0 s"
    assert fact.detail == f"It has {words_of(QUESTION)} words, and half of 10 others took more than 40 s"
    assert words_of(QUESTION) == 43


@pytest.mark.parametrize(
    ("it", "beside"),
    [
        (taken(5.5), others()),  # as fast as it can be read
        (taken(3.0), others(time_s=14.0)),  # others are nearly as fast
        (taken(3.0), others(9)),  # too few to say
        (taken(3.0, option="B"), others()),  # a guess that was wrong
        (taken(3.0, paused=30.0), others()),  # read while the clock stood still
        (taken(3.0), others(version=2)),  # another wording
        (taken(3.0), others(skipped=True)),  # passing it up takes no time
    ],
)
def test_nothing_is_told_of_what_may_well_be(it: Interview, beside: list[AttemptDigest]) -> None:
    assert facts(it, beside) == ()


def test_ones_own_attempt_is_none_of_the_others() -> None:
    it = taken(3.0)
    own = attempt(it.state.id, [answer(1, 10.0, question_id="known", time_s=40.0)])
    assert facts(it, [*others(9), own]) == ()


def test_time_of_those_with_extra_time_is_brought_to_the_standard() -> None:
    assert facts(taken(3.0), others(time_s=40.0, limit_s=240.0, standard_limit_s=60.0)) == ()
