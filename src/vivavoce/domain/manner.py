"""How the candidate came across by what they wrote or said, in five dimensions: from the listener's observations and
from what happened in the interview. Never from a face or a voice, and nothing here guesses at a feeling."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from vivavoce.domain.appraisal import AppraisedDimension, DimensionName
from vivavoce.domain.delivery import Cited, Dimension, DimensionResult, Noticed
from vivavoce.domain.meaning import estimate, told
from vivavoce.domain.state import Asked, Session

HEARD_AS: dict[DimensionName, Dimension] = {
    "clarity": "clarity",
    "technical_depth": "technical_depth",
    "structure": "structure",
    "collaboration": "collaboration",
    "confidence": "directness",
}
CONFIDENCE = "Confidence, as the words show it"
CONFIDENCE_LOOKS_AT = (
    "statements that are taken back again, against plain ones; saying openly what you do not know is not counted as "
    "such. It is told and never counted, since people learn to speak in different ways"
)
ASKED_BACK, HINT_TAKEN = 1.5, 1.0
"""What asking what is meant, and building on a hint, add to an answer's working together."""
NOTHING = "Too little was said in words to tell."
HINT_WORD = re.compile(r"[a-z]{5,}")
HINT_WORDS_MIN = 2


def dimensions_of(
    session: Session, heard: Sequence[DimensionResult], weights: Mapping[str, float]
) -> tuple[AppraisedDimension, ...]:
    found = {result.dimension: result for result in heard}
    made = []
    for name, source in HEARD_AS.items():
        dimension = _dimension(name, found.get(source), weights.get(name, 0.0))
        made.append(_with_deeds(dimension, session) if name == "collaboration" else dimension)
    return tuple(made)


def _dimension(name: DimensionName, result: DimensionResult | None, weight: float) -> AppraisedDimension:
    title, looks_at = _NAMES[name]
    if result is None:
        return AppraisedDimension(
            dimension=name,
            name=title,
            looks_at=looks_at,
            value=None,
            low=None,
            high=None,
            answers=0,
            weight=weight,
            meaning=NOTHING,
        )
    return AppraisedDimension(
        dimension=name,
        name=title,
        looks_at=looks_at,
        value=result.value,
        low=result.low,
        high=result.high,
        answers=result.answers,
        weight=weight,
        meaning=result.meaning,
        noticed=result.noticed,
        advice=result.advice,
        evidence=tuple(quote for noticed in result.noticed for quote in noticed.quotes),
        half=result.half,
    )


_NAMES: dict[DimensionName, tuple[str, str]] = {
    "clarity": ("Clarity", "vague words, very long written sentences, abbreviations that nobody explained"),
    "technical_depth": ("Technical depth", "named concepts, reasons, trade-offs, numbers and examples"),
    "structure": ("Structure", "an opening that takes up the question, words that show the way, one idea at a time"),
    "collaboration": (
        "Collaboration",
        "choices that are explained, assumptions that are said, questions asked back, hints that are built on",
    ),
    "confidence": (CONFIDENCE, CONFIDENCE_LOOKS_AT),
}


def _with_deeds(dimension: AppraisedDimension, session: Session) -> AppraisedDimension:
    """What was done counts beside what was said: asking what is meant, and building on a hint."""
    asked_back = [asked for asked in session.asked if asked.clarifications_asked]
    built_on = [asked for asked in session.asked if _built_on_hint(asked)]
    noticed = (*_deed("asked_back", "You asked what was meant before you answered.", asked_back),
               *_deed("hint_built_on", "You took a hint up and built on it.", built_on))  # fmt: skip
    if not noticed:
        return dimension
    asking, building = {a.question_id for a in asked_back}, {a.question_id for a in built_on}
    values = [
        (min(10.0, value + ASKED_BACK * (place in asking) + HINT_TAKEN * (place in building)), 1.0)
        for place, value in _ratings(session)
    ]
    found = estimate(values)
    quotes = tuple(quote for one in noticed for quote in one.quotes)
    return replace(
        dimension,
        value=found.mean,
        low=found.low,
        high=found.high,
        answers=found.count,
        meaning=told(found, "answer") or dimension.meaning,
        noticed=(*noticed, *dimension.noticed),
        evidence=(*quotes, *dimension.evidence),
        half=found.half,
    )


def _ratings(session: Session) -> list[tuple[str, float]]:
    return [
        (asked.question_id, rating.value)
        for asked in session.asked
        if asked.scorecard and asked.scorecard.delivery
        for rating in asked.scorecard.delivery.ratings
        if rating.dimension == "collaboration" and rating.value is not None
    ]


def _deed(finding: str, note: str, asked: Sequence[Asked]) -> tuple[Noticed, ...]:
    if not asked:
        return ()
    quotes = tuple(
        Cited(question_id=one.question_id, quote=one.clarification)
        for one in asked
        if finding == "asked_back" and one.clarification
    )
    return (Noticed(finding=finding, note=note, answers=len(asked), quotes=quotes[:2]),)


def _built_on_hint(asked: Asked) -> bool:
    """Words of a hint that was given, which the question does not have, come back in the answer."""
    if not asked.hints_given or asked.answer is None:
        return False
    hints = " ".join(asked.question.hints[: asked.hints_given])
    new = _words(hints) - _words(asked.question.text)
    return len(new & _words(asked.answer.said)) >= min(HINT_WORDS_MIN, len(new) or 1)


def _words(text: str) -> set[str]:
    return set(HINT_WORD.findall(text.lower()))
