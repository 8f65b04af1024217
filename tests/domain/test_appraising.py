"""What an interview's score is made of: nothing without evidence, and nothing that was not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from domain.builders import ANSWER, SCORER, Interview, blueprint, card, create, question, section
from vivavoce.domain import commands as c
from vivavoce.domain.appraisal import Appraisal
from vivavoce.domain.appraising import appraise
from vivavoce.domain.blueprint import Simulation, Weights
from vivavoce.domain.delivery import Delivery, Rating
from vivavoce.domain.question import Answer, Question
from vivavoce.domain.reporting import compose
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard, not_scored
from vivavoce.domain.state import Session

WEIGHTS = Weights(
    technical=0.5, problem_solving=0.3, communication=0.2, dimensions=(("clarity", 0.6), ("structure", 0.4))
)
TALK = "I would keep what was seen in a map, because then one pass is enough."


def parts(*criteria: tuple[str, float, float], said: str = ANSWER, **fields: Any) -> Scorecard:
    """A card of (name, points, max), each point with words of the answer."""
    quote = Evidence(quote=said[:12], start=0, end=12)
    made = tuple(Criterion(name=n, points=p, max=m, evidence=(quote,) if p else ()) for n, p, m in criteria)
    score = round(10 * sum(p for _, p, _ in criteria) / sum(m for _, _, m in criteria), 2)
    return Scorecard(score=score, criteria=made, confidence=0.9, origin=SCORER, **fields)


def heard(**values: float) -> Delivery:
    ratings = tuple(Rating(dimension=name, value=value) for name, value in values.items())  # type: ignore[arg-type]
    return Delivery(words=50, ratings=ratings, observations=(), origin=SCORER)


def held(*asked: tuple[str, Scorecard, str | None], company: bool = True) -> Session:
    """An interview of (kind, its card, the words said); code goes with coding problems."""
    bank = tuple(question(f"q{n}", kind=kind, skill=kind) for n, (kind, _, _) in enumerate(asked))
    kinds = tuple(dict.fromkeys(kind for kind, _, _ in asked))
    simulation = Simulation(company="big_tech", interview_type="mixed", weights=WEIGHTS) if company else None
    shape = blueprint(sections=tuple(section(kinds=(kind,)) for kind in kinds), simulation=simulation)
    it = Interview(create(bank, shape), bank)
    cards: dict[str, list[tuple[Scorecard, str | None]]] = {}
    for kind, scorecard, said in asked:
        cards.setdefault(kind, []).append((scorecard, said))
    while it.status == "in_progress":
        opened = it.ask()
        scorecard, said = cards[opened.question.kind].pop(0)
        code = "return None" if opened.question.kind == "coding_problem" else None
        it.do(c.SubmitAnswer, question_id=opened.question_id, answer=Answer(text=said, code=code, language="python"))
        it.score(scorecard)
    return it.state


def values(appraisal: Appraisal) -> dict[str, float | None]:
    return {part.part: part.value for part in appraisal.parts}


CODE = parts(("Correctness", 6, 6), ("Efficiency", 1, 2), ("Approach", 1, 2), said=TALK)


def test_the_code_is_technical_and_the_talk_beside_it_is_problem_solving() -> None:
    told = appraise(held(("coding_problem", CODE, TALK)))
    assert values(told)["technical"] == 8.8
    assert values(told)["problem_solving"] == 5.0
    assert {ground.criterion for ground in told.part("technical").grounds} == {"Correctness", "Efficiency"}


def test_code_without_a_word_shows_nothing_of_problem_solving() -> None:
    silent = parts(("Correctness", 3, 6), said="return None")
    told = appraise(held(("coding_problem", silent, None)))
    assert values(told)["technical"] == 5.0
    assert values(told)["problem_solving"] is None
    assert told.part("problem_solving").why_not


def test_what_was_not_seen_is_null_with_its_reason_and_leaves_its_weight_to_the_others() -> None:
    told = appraise(held(("technical_concept", card(6.0), ANSWER)))
    assert values(told) == {"technical": 6.0, "problem_solving": None, "experience": None, "communication": None}
    assert told.overall == 6.0
    assert [part.weight for part in told.parts] == [1.0, 0.0, 0.0, 0.0]
    assert all(part.why_not for part in told.parts if part.value is None)


def test_where_nothing_was_scored_there_is_no_number() -> None:
    told = appraise(held(("coding_problem", not_scored("It was not run.", SCORER), TALK)))
    assert told.overall is told.low is told.high is None
    assert told.why_not
    assert set(values(told).values()) == {None}


def test_how_it_was_said_is_no_score_by_itself() -> None:
    spoken = replace(not_scored("It was not run.", SCORER), delivery=heard(clarity=9.0, structure=9.0))
    told = appraise(held(("coding_problem", spoken, TALK)))
    assert values(told)["communication"] == 9.0
    assert told.overall is None


def test_the_overall_score_is_the_patterns_weighted_mean() -> None:
    concept = replace(card(6.0, said=TALK), delivery=heard(clarity=10.0, structure=5.0))
    told = appraise(held(("technical_concept", concept, TALK), ("system_design", card(4.0), ANSWER)))
    assert values(told) == {"technical": 5.0, "problem_solving": 4.0, "experience": None, "communication": 8.0}
    assert told.overall == pytest.approx(0.5 * 5 + 0.3 * 4 + 0.2 * 8, abs=0.05)
    assert told.low is not None
    assert told.high is not None
    assert told.low < told.overall < told.high


def test_the_best_score_is_as_unsure_downwards_as_one_in_the_middle() -> None:
    def scoring(points: float) -> Appraisal:
        concept = replace(card(points, said=TALK), delivery=heard(clarity=points, structure=points))
        return appraise(held(("technical_concept", concept, TALK), ("system_design", card(points), ANSWER)))

    top, middle = scoring(10.0), scoring(5.0)
    assert (top.overall, top.high, middle.overall) == (10.0, 10.0, 5.0)
    assert top.low is not None
    assert middle.low is not None
    assert 10.0 - top.low == pytest.approx(5.0 - middle.low)
    spoken, half_spoken = top.part("communication"), middle.part("communication")
    assert 10.0 - (spoken.low or 0.0) == pytest.approx(5.0 - (half_spoken.low or 0.0))


def test_how_it_was_said_counts_for_no_more_where_other_parts_are_missing() -> None:
    unrun = replace(parts(("Approach", 1, 2), said=TALK), delivery=heard(clarity=10.0))
    told = appraise(held(("coding_problem", unrun, TALK)))
    assert {part.part: part.weight for part in told.parts} == {
        "technical": 0.0,
        "problem_solving": 0.8,
        "experience": 0.0,
        "communication": 0.2,
    }
    assert told.overall == 6.0


def test_stories_count_by_their_share_of_the_interview() -> None:
    told = appraise(held(("technical_concept", card(4.0), ANSWER), ("behavioral", card(8.0), ANSWER)))
    assert values(told)["experience"] == 8.0
    weights = {part.part: part.weight for part in told.parts}
    assert weights["experience"] == pytest.approx(0.4 / 0.65, abs=0.001)
    assert weights["technical"] == pytest.approx(0.25 / 0.65, abs=0.001)


def test_a_speech_that_earned_nothing_shows_nothing_of_how_somebody_answers() -> None:
    fine = heard(clarity=10.0, structure=10.0)
    empty = Scorecard(score=0.0, origin=SCORER, delivery=fine)
    once = held(("technical_concept", empty, TALK), ("system_design", card(5.0), ANSWER))
    assert values(appraise(once))["communication"] is None
    again = replace(card(5.0, said=TALK), delivery=fine)
    twice = held(("technical_concept", again, TALK), ("system_design", again, TALK))
    [clarity, *_] = appraise(twice).dimensions
    assert (clarity.value, clarity.answers) == (10.0, 1), "the same text counts once"


def test_confidence_is_told_and_never_counted() -> None:
    bold = replace(card(5.0, said=TALK), delivery=heard(clarity=6.0, directness=10.0))
    shy = replace(card(5.0, said=TALK), delivery=heard(clarity=6.0, directness=1.0))
    told = [appraise(held(("technical_concept", one, TALK))) for one in (bold, shy)]
    assert [one.dimensions[-1].value for one in told] == [10.0, 1.0]
    assert told[0].overall == told[1].overall


def test_the_report_has_the_same_score_and_says_how_it_is_put_together() -> None:
    session = held(("technical_concept", card(6.0), ANSWER), ("behavioral", card(8.0), ANSWER))
    report = compose(session)
    assert report.appraisal == appraise(session)
    assert report.score == appraise(session).overall
    assert "put together from technical 38%, experience 62%" in report.summary


def test_an_interview_that_follows_no_pattern_keeps_its_score() -> None:
    report = compose(held(("technical_concept", card(6.0), ANSWER), ("behavioral", card(9.0), ANSWER), company=False))
    assert (report.score, report.appraisal) == (7.5, None)


def test_it_names_what_to_practise_next() -> None:
    failing = parts(("Correctness", 2, 6), said=TALK)
    told = appraise(held(("coding_problem", failing, TALK), ("behavioral", card(9.0), ANSWER)))
    assert [(one.kind, one.id) for one in told.recommendations] == [("problem", "q0"), ("skill", "coding_problem")]
    assert all(one.text and one.href.startswith("/start?") for one in told.recommendations)


def hinted(said: str) -> Session:
    bank: Sequence[Question] = (question("q1", hints=("Compare neighbours after sorting.",)),)
    it = Interview(create(bank), bank)
    it.ask()
    it.do(c.GiveHint)
    it.answer(said)
    delivery = heard(collaboration=4.0)
    it.score(replace(card(5.0, said=said), delivery=delivery))
    return it.state


def test_building_on_a_hint_counts_as_working_together() -> None:
    taken = appraise(hinted("After sorting I compare neighbours only, so one pass is enough.")).dimensions[3]
    left = appraise(hinted("I would write two loops and look at every pair of them.")).dimensions[3]
    assert (taken.dimension, taken.value, left.value) == ("collaboration", 5.0, 4.0)
    assert "hint_built_on" in [noticed.finding for noticed in taken.noticed]
