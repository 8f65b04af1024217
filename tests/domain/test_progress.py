"""Progress over time: what a rate, a readiness, a plan and a prediction rest on, and when there is none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.builders import NOON
from vivavoce.content.patterns import load_patterns
from vivavoce.domain.digest import AnswerDigest, AttemptDigest
from vivavoce.domain.forecasting import HABITS, WEEK_S, Scored, forecast, levels, past_error, predictions
from vivavoce.domain.progress import Readiness, improvement, progress_of
from vivavoce.domain.spacing import DAY_S, WAITS_DAYS, Practised, cards, plan
from vivavoce.domain.streak import streak
from vivavoce.sim.learners import learners

PATTERNS = load_patterns()
HISTORIES = st.lists(st.tuples(st.floats(0, 10), st.floats(0, 30)), max_size=12).map(
    lambda pairs: [Scored(at=NOON + n * WEEK_S + gap, score=score) for n, (score, gap) in enumerate(pairs)]
)


def scored(*scores: float, weeks: float = 1.0, answers: int = 5) -> list[Scored]:
    return [Scored(at=NOON + n * weeks * WEEK_S, score=score, answers=answers) for n, score in enumerate(scores)]


def answer(skill: str, kind: str, score: float | None, **fields: Any) -> AnswerDigest:
    return AnswerDigest(
        number=1, question_id=skill, version=1, kind=kind, skill=skill, difficulty="medium", score=score, **fields
    )


def attempt(n: int, *answers: AnswerDigest, **fields: Any) -> AttemptDigest:
    found = [a.score for a in answers if a.score is not None]
    told: dict[str, Any] = {
        "session_id": f"s{n}",
        "seq": 9,
        "status": "completed",
        "end_reason": None,
        "begun_at": NOON + n * WEEK_S,
        "ended_at": NOON + n * WEEK_S + 60,
        "score": sum(found) / len(found) if found else None,
        "low": None,
        "high": None,
        "points": 0.0,
        "points_max": 0.0,
        "not_answered": 0,
        "answered": len(answers),
        "total": len(answers),
        "used_s": 0.0,
        "allowed_s": 0.0,
        "by_people": 0,
        "skills": (),
        "answers": answers,
    }
    return AttemptDigest(**(told | fields))


# The rate


def test_a_rate_is_points_a_week_with_an_interval_that_holds_it() -> None:
    rate = improvement(scored(4.0, 4.5, 5.0, 5.5, 6.0))
    assert rate.rate == 0.5
    assert rate.low is not None
    assert rate.high is not None
    assert rate.low < 0.5 < rate.high
    assert rate.high - rate.low > 0.5, "five scores on a line are still five noisy scores"


def test_more_sessions_make_the_rate_surer() -> None:
    few, many = improvement(scored(*[5.0] * 4)), improvement(scored(*[5.0] * 16))
    assert few.high is not None
    assert many.high is not None
    assert many.high < few.high / 3


@pytest.mark.parametrize("history", [[], scored(5.0, 6.0), scored(4.0, 5.0, 6.0, weeks=0.1)])
def test_too_little_has_no_rate_and_says_why(history: list[Scored]) -> None:
    rate = improvement(history)
    assert rate.rate is rate.low is rate.high is None
    assert rate.why_not


# Concepts, readiness, trend


def test_concepts_come_weakest_first_with_how_many_answers_they_rest_on() -> None:
    digests = [attempt(0, answer("sql", "technical_concept", 1.0), answer("go", "technical_concept", 8.0))]
    digests.append(attempt(1, answer("sql", "technical_concept", 9.0), answer("sql", "technical_concept", None)))
    found = progress_of(digests, PATTERNS, {"sql": "SQL"}, NOON + 2 * WEEK_S)
    assert [(one.name, one.found.count) for one in found.concepts] == [("SQL", 2), ("Go", 1)]
    assert found.sessions == 2
    assert found.concepts[0].found.mean is not None
    assert found.concepts[0].found.mean > 5.0, "the newer answer counts more"


def test_a_company_is_ready_by_its_own_mixture() -> None:
    given_ = [answer("a", "coding_problem", 8.0), answer("b", "system_design", 4.0), answer("c", "behavioral", 6.0)]
    found = progress_of([attempt(0, *given_)], PATTERNS, {}, NOON).readiness
    assert (found["big_tech"].score, found["big_tech"].seen) == (6.8, 1.0)
    assert found["startup"].score == pytest.approx((0.5 * 8 + 0.2 * 6) / 0.7, abs=0.05)
    assert found["startup"].high is not None
    assert found["startup"].high > (found["big_tech"].high or 0), "what was not seen may be anything"


@pytest.mark.parametrize("end", [0.0, 10.0])
def test_where_the_scale_ends_readiness_is_no_surer_than_in_the_middle(end: float) -> None:
    def scoring(score: float) -> Readiness:
        given_ = [answer(kind, kind, score) for kind in ("coding_problem", "system_design", "behavioral")]
        return progress_of([attempt(0, *given_)], PATTERNS, {}, NOON).readiness["big_tech"]

    outermost, middle = scoring(end), scoring(5.0)
    inner = outermost.low if end else outermost.high
    assert inner is not None
    assert middle.high is not None
    assert abs(end - inner) == pytest.approx(middle.high - 5.0)


def test_a_company_of_which_too_little_was_seen_has_no_number() -> None:
    found = progress_of([attempt(0, answer("c", "behavioral", 9.0))], PATTERNS, {}, NOON).readiness
    assert found["big_tech"].score is None
    assert found["big_tech"].why_not
    assert set(found) == set(PATTERNS)


def test_only_what_was_completed_and_scored_is_in_it() -> None:
    open_one = attempt(0, answer("a", "behavioral", 9.0), status="in_progress")
    unscored = attempt(1, answer("a", "behavioral", None))
    found = progress_of([open_one, unscored], PATTERNS, {}, NOON)
    assert (found.sessions, found.trend, found.concepts, found.forecast, found.standing) == (0, (), (), None, None)


def test_the_standing_is_that_of_the_latest_session_that_was_compared() -> None:
    one = attempt(0, answer("a", "behavioral", 9.0), share_below=0.4, compared_with=31)
    two = attempt(1, answer("a", "behavioral", 9.0), share_below=0.7, compared_with=44)
    three = attempt(2, answer("a", "behavioral", 9.0))
    assert progress_of([three, two, one], PATTERNS, {}, NOON).standing == (0.7, 44)


# The plan


def test_a_good_answer_moves_a_concept_up_and_a_weak_one_back_to_the_first_box() -> None:
    days = [Practised(concept="sql", at=NOON + n * DAY_S, score=s) for n, s in enumerate((9.0, 7.0, 5.0, 9.0, 3.9))]
    boxes = [cards(days[:n])[0].box for n in range(1, 6)]
    assert boxes == [2, 3, 3, 4, 1]
    [last] = cards(days)
    assert last.due_at == days[-1].at + WAITS_DAYS[0] * DAY_S


def test_the_plan_has_the_weakest_of_what_is_due_first_and_does_not_press_what_is_known() -> None:
    known = [Practised(concept="known", at=NOON, score=9.0) for _ in range(5)]
    some = [Practised(concept=c, at=NOON, score=s) for c, s in (("weak", 1.0), ("fair", 5.0), ("good", 8.0))]
    every = cards([*known, *some])
    assert [card.concept for card in plan(every, NOON + 2 * DAY_S)] == ["weak", "fair", "good"]
    assert [card.concept for card in plan(every, NOON)] == ["weak", "fair", "good"]
    assert "known" in [card.concept for card in plan(every, NOON + 31 * DAY_S)]


def test_a_week_off_breaks_no_streak_and_two_do() -> None:
    weeks = [NOON + n * WEEK_S for n in (0, 1, 3, 4)]
    found = streak(weeks, NOON + 4 * WEEK_S)
    assert (found.weeks, found.longest, found.this_week) == (4, 4, True)
    assert streak(weeks, NOON + 6 * WEEK_S).weeks == 4
    assert (streak(weeks, NOON + 7 * WEEK_S).weeks, streak(weeks, NOON + 7 * WEEK_S).longest) == (0, 4)
    assert streak([], NOON) == streak([NOON + WEEK_S], NOON)


# The prediction


def test_before_three_sessions_nothing_is_predicted() -> None:
    assert forecast(scored(5.0, 6.0)) is None
    assert forecast(scored(5.0, 6.0, 7.0)) is not None


@given(HISTORIES)
def test_a_prediction_is_a_score_and_lies_in_its_interval(history: list[Scored]) -> None:
    told = forecast(history)
    assert (told is None) == (len(history) < 3)
    if told is not None:
        assert 0 <= told.low <= told.score <= told.high <= 10
        assert (told.past is None) == (len(history) < 7)


def test_a_session_of_many_answers_says_more() -> None:
    few, many = levels([Scored(at=NOON, score=9.0, answers=1)]), levels([Scored(at=NOON, score=9.0, answers=20)])
    assert HABITS.mean < few[-1].mean < many[-1].mean < 9.0


def test_the_error_is_measured_without_looking_ahead() -> None:
    history = scored(5.0, 5.0, 6.0, 4.0, 6.0, 4.0, 5.0, 6.0)
    assert predictions(history)[:3] == predictions(history[:4])[:3]
    told = past_error(history)
    assert told is not None
    assert (told.predictions, told.error_of_last) == (6, 1.5)


def test_on_learners_that_it_was_not_tuned_on_it_is_nearer_than_the_last_score_and_the_mean_so_far() -> None:
    """The bench has the figures, by kind of learner: where somebody's level never moves, the mean is the better."""
    ours, last, mean, told = 0.0, 0.0, 0.0, 0
    for learner in learners(300, seed=77):
        scores = [one.score for one in learner.history]
        expected = predictions(learner.history)
        for n in range(2, len(scores)):
            ours += abs(expected[n - 1] - scores[n])
            last += abs(scores[n - 1] - scores[n])
            mean += abs(sum(scores[:n]) / n - scores[n])
            told += 1
    assert told > 2000
    assert ours < 0.87 * last
    assert ours < 0.95 * mean


def test_learners_come_again_by_their_seed() -> None:
    assert list(learners(5, seed=3)) == list(learners(5, seed=3))
    assert list(learners(5, seed=3)) != list(learners(5, seed=4))
