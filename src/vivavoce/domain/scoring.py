"""Scorecards. No evidence, no point: `checked` is the one gate that every scorecard passes before it is logged."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vivavoce.domain.board import Board, Link, Shape, link_told, words_of
from vivavoce.domain.delivery import Delivery
from vivavoce.domain.question import Answer, Origin
from vivavoce.domain.refusal import Refused

ROUNDING = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Words of the answer (with their place in it), a part of its drawing, a test that ran, or the key of a choice."""

    quote: str = ""
    start: int = 0
    end: int = 0
    test: str | None = None
    key: str | None = None
    shape: str | None = None
    link: str | None = None
    """Which part of the drawing is quoted."""


def drawn_evidence(board: Board, part: Shape | Link) -> Evidence:
    """How a part of a drawing is cited."""
    if isinstance(part, Shape):
        return Evidence(quote=part.says, shape=part.id)
    return Evidence(quote=link_told(board, part), link=part.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    name: str
    points: float
    max: float
    evidence: tuple[Evidence, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """A judgement of one answer. `score` is 0 to 10, or None with the reason in `not_scored`."""

    score: float | None
    criteria: tuple[Criterion, ...] = ()
    feedback: str = ""
    strengths: tuple[str, ...] = ()
    improvements: tuple[str, ...] = ()
    confidence: float = 0.0
    origin: Origin
    not_scored: str | None = None
    flags: tuple[str, ...] = ()
    hint_deduction: float = 0.0
    delivery: Delivery | None = None
    """How it was said: beside the score, never in it."""


def not_scored(reason: str, origin: Origin, feedback: str = "", flags: tuple[str, ...] = ()) -> Scorecard:
    return Scorecard(score=None, not_scored=reason, origin=origin, feedback=feedback, flags=flags)


def checked(card: Scorecard, answer: Answer) -> Scorecard:
    """The scorecard, if each of its points is in range and cites what was really said; refuses otherwise."""
    if (card.score is None) != bool(card.not_scored):
        raise Refused("score_without_reason", "A scorecard has either a score or the reason why it has none.")
    for criterion in card.criteria:
        _check_criterion(criterion, card, answer)
    if card.delivery is not None:
        _check_delivery(card.delivery, answer)
    if card.score is None:
        return card
    if not 0 <= card.score <= 10 or not 0 <= card.confidence <= 1:
        raise Refused("score_out_of_range", "A score is between 0 and 10 and a confidence between 0 and 1.")
    if card.score > 0 and not any(c.points > 0 for c in card.criteria):
        raise Refused("score_without_evidence", "A score above zero names the points that it comes from.")
    if card.score > _earned(card) + ROUNDING:
        raise Refused("score_without_evidence", "A score is no higher than the points that were earned.")
    return card


def _earned(card: Scorecard) -> float:
    """What the points amount to out of 10: a score may be lower, for a wrong claim, but never higher."""
    available = sum(criterion.max for criterion in card.criteria)
    return 10 * sum(criterion.points for criterion in card.criteria) / available if available else 0.0


def _check_criterion(criterion: Criterion, card: Scorecard, answer: Answer) -> None:
    if not 0 <= criterion.points <= criterion.max:
        raise Refused("score_out_of_range", f"{criterion.name}: points lie between 0 and {criterion.max:g}.")
    if criterion.points > 0 and not criterion.evidence:
        raise Refused("score_without_evidence", f"{criterion.name}: a point needs evidence.")
    for evidence in criterion.evidence:
        if not _holds(evidence, card.origin, answer):
            raise Refused("evidence_not_in_answer", f"{criterion.name}: what it cites is not there.")


def _check_delivery(delivery: Delivery, answer: Answer) -> None:
    if any(rating.value is not None and not 0 <= rating.value <= 10 for rating in delivery.ratings):
        raise Refused("score_out_of_range", "What is said of a delivery lies between 0 and 10.")
    for quoted in (quote for observation in delivery.observations for quote in observation.evidence):
        if not quoted.quote.strip() or answer.said[quoted.start : quoted.end] != quoted.quote:
            raise Refused("evidence_not_in_answer", "What an observation quotes is not in the answer.")


def _holds(evidence: Evidence, origin: Origin, answer: Answer) -> bool:
    """A model runs no tests and holds no key, and neither does a person, so they can only quote."""
    if evidence.test or evidence.key:
        return origin.kind not in ("model", "human")
    if evidence.shape is not None or evidence.link is not None:
        drawn = words_of(answer.board, shape=evidence.shape, link=evidence.link) if answer.board else None
        return bool(evidence.quote) and drawn == evidence.quote
    words = answer.said[evidence.start : evidence.end] if evidence.start >= 0 else ""
    return bool(evidence.quote.strip()) and words == evidence.quote


def unscored(card: Scorecard) -> Scorecard:
    """What was said about an answer to a question that opens or closes the talk: words, no number."""
    return replace(
        card, score=None, criteria=(), not_scored=card.not_scored or "This question is there to talk, not for a score."
    )


def with_hints_counted(card: Scorecard, hints: int, cost: float) -> Scorecard:
    """What the blueprint says a hint costs, taken off in the open."""
    if card.score is None or not hints or not cost:
        return card
    deduction = min(card.score, hints * cost)
    return replace(card, score=round(card.score - deduction, 2), hint_deduction=round(deduction, 2))
