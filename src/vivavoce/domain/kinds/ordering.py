"""Things to be put in order. Of all pairs, those in the right order less those in the wrong one, over how many there
are (Kendall's tau), and never below nothing: so a blind order earns about nothing, and one slip costs one slip."""

from __future__ import annotations

from itertools import combinations

from vivavoce.domain.keyed import NO_KEY, Part, by_key, only
from vivavoce.domain.kinds import QuestionKind, Unfit
from vivavoce.domain.question import Answer, Question
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Scorecard

LEAST = 3
BETWEEN = " → "


def _check(question: Question, answer: Answer) -> None:
    only(answer, "order")
    known = {piece.id for piece in question.order}
    unknown = [item for item in answer.order if item not in known]
    if unknown:
        raise Refused("unknown_item", f"There is no item '{unknown[0][:20]}'. Send the ids that the question shows.")
    if len(answer.order) != len(known) or set(answer.order) != known:
        raise Refused("order_incomplete", f"Send each of the {len(known)} items once, first to last.")


def _score(question: Question, answer: Answer) -> Scorecard:
    if len(question.order) < LEAST:
        return NO_KEY
    text = {piece.id: piece.text for piece in question.order}
    right = [piece.id for piece in question.order]
    share = in_order(right, answer.order)
    part = Part(
        name="Right order",
        given=BETWEEN.join(text[item] for item in answer.order),
        right=BETWEEN.join(text[item] for item in right),
        earned=share,
    )
    return by_key(question, (part,), _verdict(right, answer.order))


def in_order(right: list[str], given: tuple[str, ...]) -> float:
    place = {item: i for i, item in enumerate(given)}
    pairs = list(combinations(right, 2))
    kept = sum(place[first] < place[second] for first, second in pairs)
    return max(0.0, (2 * kept - len(pairs)) / len(pairs))


def _verdict(right: list[str], given: tuple[str, ...]) -> str:
    if tuple(right) == given:
        return "The order is right."
    at_place = sum(a == b for a, b in zip(right, given, strict=True))
    return f"The order is not right yet; {at_place} of {len(right)} stand in their place."


def _unfit(question: Question) -> Unfit:
    texts = [piece.text for piece in question.order]
    if len(texts) < LEAST:
        yield "order", "needs three items at least, first to last."
    if len(set(texts)) < len(texts):
        yield "order", "names something twice; each item stands in one place."


KIND = QuestionKind(
    name="ordering",
    title="Put in order",
    answer_field="order",
    time_limit_s=180,
    check=_check,
    score=_score,
    key_fields=("order",),
    unfit=_unfit,
    graded=True,
)
