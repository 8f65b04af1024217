"""How a test and its questions do, from the digests of its attempts. Every figure says how many answers it rests on,
and an alert comes only where they are enough.

What the words mean:

- facility: the mean share of its points that a question earned.
- discrimination: the correlation of a question's points with the mean of the same person's other answers.
- exposure: in how many of the finished attempts a question was asked. What still runs counts nowhere in these figures.
- time: of whoever has extra time, as much as it is of the standard limit; so nobody's extra time shows.
- drift: the facility of the later half of the answers less that of the earlier half, in standard errors.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import fmean, median, quantiles

from vivavoce.domain.digest import AnswerDigest, AttemptDigest

ALERT_FROM = 30
"""Answers, below which nothing is said against a question."""
FAST_SHARE = 0.35
"""Of the median time: whoever is right in less may have known the question."""
DRIFT_Z = 3.0
SLOW_SHARE = 0.9
TIMED_OUT_MAX = 0.10
EASY, HARD = 0.95, 0.10
BINS = 10
THIRD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFigures:
    letter: str
    right: bool
    chosen: int
    by_strong: int
    """By those of the upper third in their other answers."""
    by_weak: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    code: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFigures:
    question_id: str
    version: int
    kind: str
    skill: str
    difficulty: str
    answers: int
    asked: int
    facility: float | None
    facility_low: float | None
    facility_high: float | None
    discrimination: float | None
    exposure: float
    time_median_s: float | None
    time_p90_s: float | None
    limit_s: float
    skipped: int
    timed_out: int
    late: int
    hints: int
    drift: float | None
    options: tuple[OptionFigures, ...]
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TestFigures:
    __test__ = False

    attempts: int
    completed: int
    mean: float | None
    median: float | None
    sd: float | None
    histogram: tuple[int, ...]
    """Of scores: ten bins from 0 to 100 percent."""
    time_histogram: tuple[int, ...]
    """Of the share of the time that was used."""
    passed: int | None
    reached: tuple[int, ...]
    """How many finished attempts were asked the first question, the second, and so on: where people drop out."""
    alpha: float | None
    """Cronbach's, where everybody had the same questions; else None."""
    marginal_reliability: float | None
    """From the standard errors of the abilities; where the test measures one."""
    standard_error: float | None
    skills: tuple[tuple[str, str, float, int], ...]
    """Id, name, mean score out of 10, attempts."""
    questions: tuple[QuestionFigures, ...]


def figures_of(attempts: Sequence[AttemptDigest], pass_mark: float | None = None) -> TestFigures:
    over = [attempt for attempt in attempts if attempt.over and attempt.answers]
    done = [attempt for attempt in attempts if attempt.status == "completed"]
    scores = [10 * attempt.score for attempt in done if attempt.score is not None]
    return TestFigures(
        attempts=len(attempts),
        completed=len(done),
        mean=fmean(scores) if scores else None,
        median=median(scores) if scores else None,
        sd=_sd(scores),
        histogram=_histogram(score / 100 for score in scores),
        time_histogram=_histogram(attempt.used for attempt in done),
        passed=None if pass_mark is None else sum(score >= pass_mark for score in scores),
        reached=_reached(over),
        alpha=_alpha(done),
        marginal_reliability=_marginal(done),
        standard_error=_mean_of([a.ability_se for a in done if a.ability_se is not None]),
        skills=_skills(done),
        questions=_questions(over),
    )


def _mean_of(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _sd(values: Sequence[float]) -> float | None:
    if len(values) < 2:
        return None
    mean = fmean(values)
    return sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))


def _histogram(shares: Iterable[float]) -> tuple[int, ...]:
    bins = Counter(min(BINS - 1, max(0, int(share * BINS))) for share in shares)
    return tuple(bins[i] for i in range(BINS))


def _reached(attempts: Sequence[AttemptDigest]) -> tuple[int, ...]:
    most = Counter(max((a.number for a in attempt.answers), default=0) for attempt in attempts)
    return tuple(sum(count for last, count in most.items() if last >= n) for n in range(1, max(most, default=0) + 1))


def _alpha(done: Sequence[AttemptDigest]) -> float | None:
    """Only where all answered the very same questions: else the items have no common covariance."""
    rows = [{a.question_id: a.score or 0.0 for a in attempt.answers if not a.follow_up} for attempt in done]
    if len(rows) < 2 or len(rows[0]) < 2 or any(row.keys() != rows[0].keys() for row in rows):
        return None
    items = len(rows[0])
    totals = _variance([sum(row.values()) for row in rows])
    each = sum(_variance([row[item] for row in rows]) for item in rows[0])
    return None if totals == 0 else items / (items - 1) * (1 - each / totals)


def _variance(values: Sequence[float]) -> float:
    return (_sd(values) or 0.0) ** 2


def _marginal(done: Sequence[AttemptDigest]) -> float | None:
    """The share of the variance of the estimates that is not their error."""
    pairs = [(a.ability, a.ability_se) for a in done if a.ability is not None and a.ability_se is not None]
    if len(pairs) < ALERT_FROM:
        return None
    spread = _variance([ability for ability, _ in pairs])
    error = fmean(se**2 for _, se in pairs)
    return spread / (spread + error) if spread + error else None


def _skills(done: Sequence[AttemptDigest]) -> tuple[tuple[str, str, float, int], ...]:
    scores: dict[tuple[str, str], list[float]] = defaultdict(list)
    for attempt in done:
        for skill in attempt.skills:
            if skill.score is not None:
                scores[skill.skill, skill.name].append(skill.score)
    return tuple((skill, name, fmean(of), len(of)) for (skill, name), of in sorted(scores.items()))


# Question by question


@dataclass(frozen=True, slots=True)
class _Given:
    answer: AnswerDigest
    rest: float | None
    """The mean score of the same person's other answers."""
    at: float


def _questions(attempts: Sequence[AttemptDigest]) -> tuple[QuestionFigures, ...]:
    given: dict[tuple[str, int], list[_Given]] = defaultdict(list)
    for attempt in attempts:
        main = [answer for answer in attempt.answers if not answer.follow_up]
        scored = [answer.score for answer in main if answer.score is not None]
        for answer in main:
            given[answer.question_id, answer.version].append(
                _Given(answer, _rest(scored, answer.score), attempt.begun_at)
            )
    figures = (_question(key, sorted(some, key=lambda one: one.at), len(attempts)) for key, some in given.items())
    return tuple(sorted(figures, key=lambda one: (-len(one.alerts), -one.asked, one.question_id)))


def _rest(scored: Sequence[float], own: float | None) -> float | None:
    others = len(scored) - (own is not None)
    return (sum(scored) - (own or 0.0)) / others if others > 0 else None


def _question(key: tuple[str, int], given: Sequence[_Given], attempts: int) -> QuestionFigures:
    last = given[-1].answer
    scores = [one.answer.score / 10 for one in given if one.answer.score is not None]
    times = [time for one in given if not one.answer.skipped and (time := standard_time(one.answer)) is not None]
    facility, low, high = _interval(scores)
    figures = QuestionFigures(
        question_id=key[0],
        version=key[1],
        kind=last.kind,
        skill=last.skill,
        difficulty=last.difficulty,
        answers=len(scores),
        asked=len(given),
        facility=facility,
        facility_low=low,
        facility_high=high,
        discrimination=_discrimination(given),
        exposure=len(given) / attempts,
        time_median_s=median(times) if times else None,
        time_p90_s=_p90(times),
        limit_s=min(one.answer.standard_limit_s or one.answer.limit_s for one in given),
        skipped=sum(one.answer.skipped for one in given),
        timed_out=sum(one.answer.timed_out for one in given),
        late=sum(one.answer.late for one in given),
        hints=sum(one.answer.hints for one in given),
        drift=_drift(scores),
        options=_options(given),
        alerts=(),
    )
    return _alerted(figures, given)


def standard_time(answer: AnswerDigest) -> float | None:
    """What an answer took, as if everybody had the standard limit."""
    if answer.time_s is None or not answer.standard_limit_s or not answer.limit_s:
        return answer.time_s
    return answer.time_s * answer.standard_limit_s / answer.limit_s


def _interval(scores: Sequence[float]) -> tuple[float | None, float | None, float | None]:
    """The mean with Wilson's interval of 95%, which knows that shares lie between 0 and 1."""
    n = len(scores)
    if not n:
        return None, None, None
    mean, z = fmean(scores), 1.96
    middle = (mean + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(mean * (1 - mean) / n + z * z / (4 * n * n))
    return mean, max(0.0, middle - half), min(1.0, middle + half)


def _p90(times: Sequence[float]) -> float | None:
    if not times:
        return None
    return quantiles(times, n=10, method="inclusive")[-1] if len(times) > 1 else times[0]


def _discrimination(given: Sequence[_Given]) -> float | None:
    pairs = [(one.answer.score, one.rest) for one in given if one.answer.score is not None and one.rest is not None]
    return correlation([x for x, _ in pairs], [y for _, y in pairs]) if len(pairs) >= 10 else None


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's; None where one of the two does not vary."""
    mean_x, mean_y = fmean(xs), fmean(ys)
    var_x, var_y = sum((x - mean_x) ** 2 for x in xs), sum((y - mean_y) ** 2 for y in ys)
    if var_x <= 1e-12 or var_y <= 1e-12:
        return None
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sqrt(var_x * var_y)


def _drift(scores: Sequence[float]) -> float | None:
    """In the order in which they were given."""
    half = len(scores) // 2
    if half < ALERT_FROM // 2:
        return None
    early, late = scores[:half], scores[half:]
    error = sqrt(_variance(early) / len(early) + _variance(late) / len(late))
    return (fmean(late) - fmean(early)) / error if error else 0.0


def _options(given: Sequence[_Given]) -> tuple[OptionFigures, ...]:
    right = set(given[-1].answer.right)
    if not right:
        return ()
    ranked = sorted((one for one in given if one.rest is not None), key=lambda one: one.rest or 0.0)
    third = len(ranked) // THIRD
    weak, strong = _chosen(ranked[:third]), _chosen(ranked[len(ranked) - third :])
    chosen = _chosen(given)
    return tuple(
        OptionFigures(
            letter=letter,
            right=letter in right,
            chosen=chosen[letter],
            by_strong=strong[letter],
            by_weak=weak[letter],
        )
        for letter in sorted(right | set(chosen))
    )


def _chosen(given: Sequence[_Given]) -> Counter[str]:
    return Counter(letter for one in given for letter in one.answer.chosen)


def _alerted(figures: QuestionFigures, given: Sequence[_Given]) -> QuestionFigures:
    if figures.asked < ALERT_FROM:
        return figures
    alerts = (_leaks(figures, given), _misleads(figures), _too_long(figures, given), _says_little(figures))
    return replace(figures, alerts=tuple(alert for alert in alerts if alert is not None))


def _leaks(figures: QuestionFigures, given: Sequence[_Given]) -> Alert | None:
    if figures.drift is not None and figures.drift >= DRIFT_Z:
        words = (
            f"It has become easier: later answers earn more than earlier ones, by {figures.drift:.1f} standard errors."
        )
        return Alert(code="leaks", words=f"{words} It may be known. Look at who was asked, and retire it if in doubt.")
    middle = figures.time_median_s
    right = [
        time for one in given if (one.answer.score or 0.0) >= 9.5 and (time := standard_time(one.answer)) is not None
    ]
    if middle is None or len(right) < ALERT_FROM:
        return None
    fast = sum(time < FAST_SHARE * middle for time in right) / len(right)
    if fast < 0.15:
        return None
    return Alert(
        code="leaks",
        words=f"{fast:.0%} of the right answers came in less than a third of the usual time. It may be known.",
    )


def _misleads(figures: QuestionFigures) -> Alert | None:
    if figures.discrimination is not None and figures.answers >= ALERT_FROM and figures.discrimination < 0:
        words = f"Those who do well elsewhere do worse here (discrimination {figures.discrimination:.2f})."
        return Alert(code="misleads", words=f"{words} Check the key and the wording.")
    key = max((option.by_strong for option in figures.options if option.right), default=0)
    tempting = [o for o in figures.options if not o.right and o.by_strong > key and o.by_strong >= 5]
    if not tempting:
        return None
    words = f"Option {tempting[0].letter} is chosen by more of the strong candidates than the key. Check the key."
    return Alert(code="misleads", words=words)


def _too_long(figures: QuestionFigures, given: Sequence[_Given]) -> Alert | None:
    """Each person's time is held against their own limit."""
    share = figures.timed_out / figures.asked
    if share >= TIMED_OUT_MAX:
        return Alert(code="too_long", words=f"The time ran out for {share:.0%}. Give more time, or shorten it.")
    answers = (one.answer for one in given if not one.answer.skipped)
    used = _p90([a.time_s / a.limit_s for a in answers if a.time_s is not None and a.limit_s])
    if used is not None and used > SLOW_SHARE:
        words = f"One in ten needs more than {used:.0%} of the time that they have."
        return Alert(code="too_long", words=f"{words} Give more time, or shorten it.")
    return None


def _says_little(figures: QuestionFigures) -> Alert | None:
    if figures.facility_low is not None and figures.facility_low >= EASY:
        return Alert(code="too_easy", words="Nearly everybody has it right, so it tells nobody apart.")
    if figures.facility_high is not None and figures.facility_high <= HARD:
        return Alert(code="too_hard", words="Hardly anybody has it right. Check the key, or retire it.")
    return None
