"""What a candidate's interviews come to over time: the trend, the concepts, the companies, the rate of improvement.

Every number comes with what it rests on and an interval; where too little is there, it is None and says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from vivavoce.domain.digest import AnswerDigest, AttemptDigest
from vivavoce.domain.forecasting import WEEK_S, Forecast, Scored, forecast, levels
from vivavoce.domain.meaning import SPREAD_OF_ONE_ANSWER, Estimate, estimate
from vivavoce.domain.pattern import Company, Pattern
from vivavoce.domain.spacing import Card, Practised, cards

HALF_LIFE_S = 30 * 86_400.0
"""After so long an answer says half as much about today."""
RATE_SESSIONS_MIN, RATE_WEEKS_MIN = 3, 1.0
SEEN_MIN = 0.5
"""How large a share of a pattern's questions must be of kinds that were answered."""
FOLLOW_UP_WEIGHT = 0.5
# Student's t for a two-sided 90%, by degrees of freedom; beyond the last the normal distribution is near enough.
T90 = (6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753)
T90_BEYOND = 1.70


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """`level` is the score with the noise taken out, as far as all sessions until then tell."""

    session_id: str
    at: float
    score: float
    low: float | None
    high: float | None
    level: float
    company: str
    interview_type: str
    difficulty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptStanding:
    concept: str
    name: str
    found: Estimate
    last_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """`score` is what the pattern's own mixture of questions would have earned lately. `seen` is the share of it of
    which there were answers; what was not seen may be anything, and the interval says so."""

    score: float | None
    low: float | None
    high: float | None
    answers: int
    seen: float
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Points of ten a week, with a 90% interval."""

    rate: float | None
    low: float | None
    high: float | None
    sessions: int
    weeks: float
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    sessions: int
    trend: tuple[TrendPoint, ...]
    concepts: tuple[ConceptStanding, ...]
    readiness: Mapping[Company, Readiness]
    rate: Rate
    forecast: Forecast | None
    cards: tuple[Card, ...]
    standing: tuple[float, int] | None
    """Of the latest session that was compared: the share of others below, and of how many."""


def progress_of(
    digests: Sequence[AttemptDigest], patterns: Mapping[Company, Pattern], names: Mapping[str, str], now: float
) -> Progress:
    """Of completed interviews, in any order. `names` are those of the concepts."""
    done = sorted((d for d in digests if d.status == "completed" and d.score is not None), key=moment_of)
    history = [Scored(at=moment_of(d), score=d.score or 0.0, answers=max(1, scored_answers(d))) for d in done]
    answers = [(moment_of(d), answer) for d in done for answer in d.answers if answer.score is not None]
    compared = [d for d in done if d.share_below is not None]
    last = compared[-1] if compared else None
    return Progress(
        sessions=len(done),
        trend=_trend(done, history),
        concepts=_concepts(answers, names, now),
        readiness={company: readiness(pattern, answers, now) for company, pattern in patterns.items()},
        rate=improvement(history),
        forecast=forecast(history),
        cards=cards(Practised(concept=a.skill, at=at, score=a.score or 0.0) for at, a in answers),
        standing=(last.share_below or 0.0, last.compared_with) if last else None,
    )


def moment_of(digest: AttemptDigest) -> float:
    return digest.ended_at or digest.begun_at


def scored_answers(digest: AttemptDigest) -> int:
    return sum(answer.score is not None for answer in digest.answers)


def _trend(done: Sequence[AttemptDigest], history: Sequence[Scored]) -> tuple[TrendPoint, ...]:
    return tuple(
        TrendPoint(
            session_id=digest.session_id,
            at=scored.at,
            score=scored.score,
            low=digest.low,
            high=digest.high,
            level=round(level.mean, 1),
            company=digest.company,
            interview_type=digest.interview_type,
            difficulty=digest.difficulty,
        )
        for digest, scored, level in zip(done, history, levels(history), strict=True)
    )


Answered = Sequence[tuple[float, AnswerDigest]]


def _weight(at: float, answer: AnswerDigest, now: float) -> float:
    fresh: float = 0.5 ** (max(0.0, now - at) / HALF_LIFE_S)
    return fresh * (FOLLOW_UP_WEIGHT if answer.follow_up else 1.0)


def _estimate(answers: Answered, now: float) -> Estimate:
    return estimate([(answer.score or 0.0, _weight(at, answer, now)) for at, answer in answers])


def _concepts(answers: Answered, names: Mapping[str, str], now: float) -> tuple[ConceptStanding, ...]:
    """The weakest first."""
    by_concept: dict[str, list[tuple[float, AnswerDigest]]] = defaultdict(list)
    for at, answer in answers:
        by_concept[answer.skill].append((at, answer))
    found = [
        ConceptStanding(
            concept=concept,
            name=names.get(concept, concept.replace("-", " ").capitalize()),
            found=_estimate(given, now),
            last_at=max(at for at, _ in given),
        )
        for concept, given in by_concept.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.found.mean or 0.0, one.concept)))


def readiness(pattern: Pattern, answers: Answered, now: float) -> Readiness:
    """Each kind of question by its share of the pattern; its answers say how well it goes, wherever they were given."""
    by_kind = {kind: [(at, a) for at, a in answers if a.kind == kind] for kind, _ in pattern.distribution}
    found = [(share, _estimate(by_kind[kind], now)) for kind, share in pattern.distribution]
    seen = [(share, each) for share, each in found if each.mean is not None]
    share_seen = sum(share for share, _ in seen)
    count = sum(each.count for _, each in seen)
    if share_seen < SEEN_MIN:
        why = "Too little of what this kind of company asks was answered yet."
        return Readiness(score=None, low=None, high=None, answers=count, seen=round(share_seen, 3), why_not=why)
    score = sum(share * (each.mean or 0.0) for share, each in seen) / share_seen
    half = sqrt(sum((share / share_seen * (each.half or 0.0)) ** 2 for share, each in seen))
    low, high = max(0.0, score - half) * share_seen, min(10.0, score + half) * share_seen + 10 * (1 - share_seen)
    return Readiness(
        score=round(score, 1), low=round(low, 1), high=round(high, 1), answers=count, seen=round(share_seen, 3)
    )


def improvement(history: Sequence[Scored]) -> Rate:
    """A straight line through the scores over time. Its interval never claims more than the scores' own noise allows,
    however well a few of them happen to lie on a line."""
    weeks = (history[-1].at - history[0].at) / WEEK_S if history else 0.0
    if len(history) < RATE_SESSIONS_MIN or weeks < RATE_WEEKS_MIN:
        why = f"A rate takes {RATE_SESSIONS_MIN} scored sessions over a week at the least."
        return Rate(rate=None, low=None, high=None, sessions=len(history), weeks=round(weeks, 2), why_not=why)
    x = [(scored.at - history[0].at) / WEEK_S for scored in history]
    y = [scored.score for scored in history]
    n, mean_x, mean_y = len(x), sum(x) / len(x), sum(y) / len(y)
    spread = sum((one - mean_x) ** 2 for one in x)
    slope = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / spread
    residual = sum((b - mean_y - slope * (a - mean_x)) ** 2 for a, b in zip(x, y, strict=True)) / (n - 2)
    noise = sum(SPREAD_OF_ONE_ANSWER**2 / scored.answers for scored in history) / n
    half = _t90(n - 2) * sqrt(max(residual, noise) / spread)
    return Rate(
        rate=round(slope, 2),
        low=round(slope - half, 2),
        high=round(slope + half, 2),
        sessions=n,
        weeks=round(weeks, 2),
    )


def _t90(freedom: int) -> float:
    return T90[freedom - 1] if freedom <= len(T90) else T90_BEYOND
