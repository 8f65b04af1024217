"""How it was said over the whole interview: what the answers' observations come to, dimension by dimension."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from vivavoce.domain.delivery import Cited, Delivery, Dimension, DimensionResult, Noticed, Observation
from vivavoce.domain.meaning import estimate, told
from vivavoce.domain.state import Asked

NOTICED_MAX = 2
QUOTES_MAX = 2
RARE_SHARE = 0.2

NAMES: dict[Dimension, tuple[str, str]] = {
    "structure": ("Structure", "an opening that takes up the question, words that show the way, one idea at a time"),
    "clarity": ("Clarity", "vague words, very long written sentences, abbreviations that nobody explained"),
    "technical_depth": ("Technical depth", "named concepts, reasons, trade-offs, numbers and examples"),
    "directness": ("Directness", "hedging; saying openly what you do not know is not counted as such"),
    "collaboration": (
        "Working together",
        "choices that are explained, assumptions that are said, questions asked back",
    ),
    "story": ("Telling an experience", "situation, action, result, what you took from it, and which part was yours"),
    "flow": ("Flow", "fillers, restarts, pauses and pace; told, and never given a number"),
}
NO_NUMBER = "This is told without a number: it says how it sounded and nothing of what was said."
NOT_ENOUGH = "Not enough was said to tell."

Placed = tuple[str, Observation]


def over_all(asked: Sequence[Asked]) -> tuple[DimensionResult, ...]:
    """The dimensions that something can be said of, in a fixed order."""
    heard = [(a.question_id, a.scorecard.delivery) for a in asked if a.scorecard and a.scorecard.delivery]
    results = (_result(dimension, heard) for dimension in NAMES)
    return tuple(result for result in results if result is not None)


def _result(dimension: Dimension, heard: Sequence[tuple[str, Delivery]]) -> DimensionResult | None:
    ratings = [r for _, delivery in heard for r in delivery.ratings if r.dimension == dimension]
    placed = [(id_, o) for id_, delivery in heard for o in delivery.observations if o.dimension == dimension]
    found = estimate([(r.value, 1.0) for r in ratings if r.value is not None])
    noticed = _noticed(placed, len(ratings) or len(heard))
    if not ratings and not noticed:
        return None
    name, looks_at = NAMES[dimension]
    return DimensionResult(
        dimension=dimension,
        name=name,
        looks_at=looks_at,
        value=found.mean,
        low=found.low,
        high=found.high,
        answers=found.count,
        meaning=told(found, "answer") or (NO_NUMBER if dimension == "flow" else NOT_ENOUGH),
        noticed=noticed,
        advice=_advice(placed, noticed),
        half=found.half,
    )


def _noticed(placed: Sequence[Placed], answers: int) -> tuple[Noticed, ...]:
    """What comes up most, and first what can be worked on. What one answer of many has is no habit."""
    by_finding: dict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        by_finding[one[1].finding].append(one)
    often = [group for group in by_finding.values() if len(group) >= RARE_SHARE * answers]
    groups = sorted(often, key=lambda group: (not group[0][1].advice, -len(group)))
    return tuple(_taken_together(group) for group in groups[:NOTICED_MAX])


def _taken_together(group: Sequence[Placed]) -> Noticed:
    first = group[0][1]
    return Noticed(
        finding=first.finding,
        note=first.note,
        answers=len({question_id for question_id, _ in group}),
        quotes=tuple(dict.fromkeys(_quotes(group)))[:QUOTES_MAX],
    )


def _quotes(group: Sequence[Placed]) -> Iterable[Cited]:
    """The first words of each answer before the second words of any."""
    most = max(len(observation.evidence) for _, observation in group)
    for i in range(most):
        for question_id, observation in group:
            if i < len(observation.evidence):
                yield Cited(question_id=question_id, quote=observation.evidence[i].quote)


def _advice(placed: Sequence[Placed], noticed: Sequence[Noticed]) -> str:
    """One piece: that of the finding that comes up most."""
    if not noticed:
        return ""
    return next(o.advice for _, o in placed if o.finding == noticed[0].finding)
