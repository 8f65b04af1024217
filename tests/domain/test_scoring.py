"""The gate: no evidence, no point."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.builders import ANSWER, SCORER, answer, card
from vivavoce.domain.question import Answer, Origin
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard, checked, not_scored, unscored, with_hints_counted

MODEL = Origin(kind="model", name="some model", version="1")
TESTS = Origin(kind="tests", name="sandbox", version="1")
LOCK = Evidence(quote="one lock", start=22, end=30)


def with_evidence(*evidence: Evidence, origin: Origin = SCORER, points: float = 1.0, most: float = 1.0) -> Scorecard:
    criterion = Criterion(name="One lock", points=points, max=most, evidence=evidence)
    return Scorecard(score=6.0 if points else 0.0, criteria=(criterion,), origin=origin)


def refused(scorecard: Scorecard, told: Answer | None = None) -> str:
    with pytest.raises(Refused) as refusal:
        checked(scorecard, told or answer())
    return refusal.value.code


def test_a_quote_that_stands_where_it_says_passes() -> None:
    scorecard = with_evidence(LOCK)
    assert checked(scorecard, answer()) is scorecard


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(quote="two locks", start=22, end=30),
        Evidence(quote="one lock", start=0, end=8),
        Evidence(quote="one lock.", start=-9, end=len(ANSWER)),
        Evidence(quote="one lock", start=-9, end=-1),
        Evidence(quote="", start=0, end=0),
        Evidence(quote=" ", start=3, end=4),
        Evidence(),
    ],
)
def test_a_quote_that_is_not_there_is_refused(evidence: Evidence) -> None:
    assert refused(with_evidence(evidence)) == "evidence_not_in_answer"
    assert refused(with_evidence(LOCK, evidence)) == "evidence_not_in_answer"
    assert refused(with_evidence(evidence, points=0.0)) == "evidence_not_in_answer"


def test_evidence_may_quote_the_code_after_the_words() -> None:
    told = Answer(text="I sort.", code="sorted(x)")
    assert told.said == "I sort.\n\nsorted(x)"
    assert checked(with_evidence(Evidence(quote="sorted", start=9, end=15)), told)


def test_a_point_without_evidence_is_refused() -> None:
    assert refused(with_evidence()) == "score_without_evidence"


def test_a_score_without_points_is_refused() -> None:
    assert refused(Scorecard(score=5.0, origin=SCORER)) == "score_without_evidence"
    assert refused(replace(with_evidence(LOCK, points=0.0), score=0.1)) == "score_without_evidence"


def test_nothing_earned_needs_no_evidence() -> None:
    assert checked(with_evidence(points=0.0), answer()).score == 0


@pytest.mark.parametrize("score", [-0.1, 10.1, float("nan"), float("inf")])
def test_a_score_lies_between_0_and_10(score: float) -> None:
    assert refused(replace(card(), score=score)) == "score_out_of_range"


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan")])
def test_a_confidence_lies_between_0_and_1(confidence: float) -> None:
    assert refused(card(confidence=confidence)) == "score_out_of_range"


@pytest.mark.parametrize(("points", "most"), [(1.1, 1.0), (-0.1, 1.0), (float("nan"), 1.0), (1.0, float("nan"))])
def test_points_lie_between_0_and_their_most(points: float, most: float) -> None:
    assert refused(with_evidence(LOCK, points=points, most=most)) == "score_out_of_range"


def test_what_is_not_scored_says_why() -> None:
    assert checked(not_scored("No words.", SCORER), answer()).not_scored == "No words."
    assert refused(not_scored("", SCORER)) == "score_without_reason"
    assert refused(card(not_scored="But why?")) == "score_without_reason"


def test_points_that_add_up_to_no_score_need_their_evidence_too() -> None:
    criterion = Criterion(name="One lock", points=1.0, max=1.0)
    assert refused(replace(not_scored("No words.", SCORER), criteria=(criterion,))) == "score_without_evidence"


@pytest.mark.parametrize("evidence", [Evidence(test="adds two numbers"), Evidence(key="A; the key is A")])
def test_a_model_can_only_quote(evidence: Evidence) -> None:
    assert refused(with_evidence(evidence, origin=MODEL)) == "evidence_not_in_answer"
    assert checked(with_evidence(evidence, origin=TESTS), answer())
    assert checked(with_evidence(LOCK, origin=MODEL), answer())


@given(st.text(max_size=40), st.integers(-50, 50), st.integers(-50, 50), st.text(max_size=5))
def test_only_what_was_said_passes(said: str, start: int, end: int, quote: str) -> None:
    told = Answer(text=said)
    scorecard = with_evidence(Evidence(quote=quote, start=start, end=end))
    try:
        checked(scorecard, told)
    except Refused:
        return
    assert quote.strip()
    assert said.find(quote, start) == start


@pytest.mark.parametrize(
    ("score", "hints", "cost", "after", "deduction"),
    [(6.0, 0, 0.5, 6.0, 0.0), (6.0, 2, 0.5, 5.0, 1.0), (0.5, 3, 0.5, 0.0, 0.5), (6.0, 2, 0.0, 6.0, 0.0)],
)
def test_hints_are_taken_off_in_the_open(score: float, hints: int, cost: float, after: float, deduction: float) -> None:
    counted = with_hints_counted(card(score), hints, cost)
    assert (counted.score, counted.hint_deduction) == (after, deduction)


def test_hints_cost_nothing_where_there_is_no_score() -> None:
    scorecard = not_scored("No words.", SCORER)
    assert with_hints_counted(scorecard, 2, 0.5) == scorecard


def test_a_talk_without_a_score_keeps_its_words() -> None:
    told = unscored(card(9.0, feedback="A clear story."))
    assert (told.score, told.criteria, told.feedback) == (None, (), "A clear story.")
    assert unscored(not_scored("Empty.", SCORER)).not_scored == "Empty."
