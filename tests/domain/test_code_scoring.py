"""Points for code: from tests that ran, from growth that was measured, from facts about its form, and from the talk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.builders import CODE, TASK, card, outcome
from vivavoce.domain.code_quality import Quality, QualityFact
from vivavoce.domain.code_scoring import (
    CORRECTNESS,
    OUR_FAULT,
    RUNG,
    TALK,
    Tried,
    card_of,
    cited_tests,
    passed_tests,
)
from vivavoce.domain.coding import Outcome
from vivavoce.domain.judgement import Growth
from vivavoce.domain.question import Answer, Origin
from vivavoce.domain.running import Rung, Verdict
from vivavoce.domain.scoring import Criterion, Scorecard, checked, not_scored

SILENT = not_scored("Nothing was said.", Origin(kind="builtin", name="built-in scorer", version="2"))
SAID = "I add the numbers one by one, so it takes one pass over them."
GOOD = QualityFact(aspect="names", good=True, says="The names say what they hold.", start=4, end=8)
BAD = QualityFact(aspect="length", good=False, says="It is long.", start=0, end=3, weight=3.0, ask="Why so long?")


def tried(result: Outcome, talk: Scorecard = SILENT, text: str | None = None, **fields: Any) -> Scorecard:
    """The card, as the rules' own gate lets it through."""
    answer = Answer(text=text, code=CODE.text, language="python")
    made = card_of(Tried(answer=answer, task=TASK, outcome=result, **fields), talk)
    assert cited_tests(made) <= passed_tests(result)
    return checked(made, answer)


def named(made: Scorecard) -> dict[str, Criterion]:
    return {criterion.name: criterion for criterion in made.criteria}


def grown(name: str) -> Outcome:
    return outcome(growth=Growth(name=name, points=((1, 1.0), (2, 2.0))))


def test_every_test_passed_is_full_marks_and_each_is_cited() -> None:
    made = tried(outcome("AC", "AC"))
    assert made.score == 10.0
    assert made.origin == Origin(kind="tests", name="code judge", version="1")
    assert {e.test for e in named(made)["Correctness"].evidence} == {"sample", "hidden 1", "hidden 2"}


def test_points_follow_the_tests_and_samples_which_anybody_can_read_weigh_little() -> None:
    half = named(tried(outcome("AC", "WA", "AC", "RE")))["Correctness"]
    assert half.points == pytest.approx(CORRECTNESS * 2.25 / 4.25, abs=1e-3)
    by_heart = named(tried(outcome("WA", "WA", "WA", "WA")))["Correctness"]
    assert by_heart.points == pytest.approx(CORRECTNESS * 0.25 / 4.25, abs=1e-3)
    assert [evidence.test for evidence in by_heart.evidence] == ["sample"]


def test_failures_are_told_by_kind_and_no_hidden_input_is_shown() -> None:
    made = tried(outcome("AC", "WA", "WA", "TLE", "RE"))
    note = named(made)["Correctness"].note
    assert note.startswith("2 of 6 tests passed. Failed: 2 with a wrong answer")
    assert "1 with the time limit" in note
    assert "1 with an error while it ran" in note


def test_a_test_that_was_not_run_any_more_was_not_passed() -> None:
    assert (tried(outcome("AC", "TLE", "SKIP", "SKIP")).score or 0) < 5


def test_code_that_does_not_compile_has_no_points_and_is_told_why() -> None:
    made = tried(Outcome(verdict=Verdict.COMPILE_ERROR, compiler="line 1"))
    assert (made.score, made.criteria[0].note) == (0.0, "The code did not compile, so no test could run.")


@pytest.mark.parametrize(("name", "points"), [("1", 2.0), ("n", 2.0), ("n log n", 1.0), ("n^2", 0.0), ("2^n", 0.0)])
def test_growth_is_held_against_that_of_a_good_solution(name: str, points: float) -> None:
    assert named(tried(grown(name)))["Efficiency"].points == points


def test_growth_that_nobody_could_tell_is_left_out_and_a_broken_limit_is_not() -> None:
    assert "Efficiency" not in named(tried(grown("")))
    assert "Efficiency" not in named(tried(outcome("AC")))
    assert named(tried(outcome("AC", "AC", "TLE")))["Efficiency"].points == 0.0


def test_neither_growth_nor_form_lifts_code_that_does_not_work() -> None:
    quick = replace(outcome("WA", "WA"), growth=Growth(name="1"), quality=Quality(facts=(GOOD,)))
    assert list(named(tried(quick))) == ["Correctness"]


def test_form_is_a_share_of_what_was_looked_at_and_quotes_the_code_where_it_stands() -> None:
    result = replace(outcome("AC"), quality=Quality(facts=(BAD, GOOD)))
    quality = named(tried(result, text="A word."))["Quality"]
    assert (quality.points, quality.evidence[0].quote) == (0.25, "sums")
    assert quality.note == "It is long. The names say what they hold."
    bad = replace(outcome("AC"), quality=Quality(facts=(BAD,)))
    assert named(tried(bad))["Quality"].points == 0.0


def test_the_talk_counts_beside_the_code_and_says_who_judged_it() -> None:
    talk = card(5.0, said=SAID, criteria=card(said=SAID, names=("One pass", "Memory")).criteria)
    made = tried(outcome("AC"), talk, SAID)
    spoken = [c for c in made.criteria if c.name in ("One pass", "Memory")]
    assert sum(c.max for c in spoken) == pytest.approx(TALK)
    assert sum(c.points for c in spoken) == pytest.approx(TALK / 2)
    assert made.score == pytest.approx(10 * 7.5 / 9, abs=0.05)
    assert made.origin.name == "code judge; test scorer"


@pytest.mark.parametrize(
    ("result", "assessed", "why"),
    [
        (Outcome(verdict=Verdict.INTERNAL_ERROR), False, OUR_FAULT),
        (outcome("AC", rung=Rung.DEGRADED), True, RUNG),
        (Outcome(verdict=Verdict.DEGRADED, says="No sandbox."), False, "No sandbox."),
        (outcome("AC", rung=Rung.BROWSER), False, RUNG),
    ],
)
def test_what_could_not_be_tried_is_not_scored_and_the_talk_still_is(result: Outcome, assessed: bool, why: str) -> None:
    silent = tried(result, assessed=assessed)
    assert (silent.score, silent.not_scored) == (None, why)
    talked = tried(result, card(4.0, said=SAID), SAID, assessed=assessed)
    assert talked.score == 4.0
    assert talked.feedback.startswith(why)


def test_practice_counts_on_the_lower_rung_and_says_so() -> None:
    made = tried(outcome("AC", rung=Rung.DEGRADED))
    assert made.score == 10.0
    assert "without a limit of memory" in made.feedback
