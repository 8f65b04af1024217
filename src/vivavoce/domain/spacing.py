"""When to practise a concept again: boxes, as with cards on paper.

A good answer moves a concept one box up, a weak one back to the first; what lies between stays where it is. Each box
waits about twice as long as the one before it, so what is weak comes back tomorrow and what is known after a month.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GOOD, WEAK = 7.0, 4.0
DAY_S = 86_400.0
WAITS_DAYS = (1, 3, 7, 14, 30)
METHOD = (
    "Each concept lies in one of five boxes. An answer of 7 or more moves it one box up, one below 4 back to the "
    "first, and what lies between leaves it where it is. What is in the boxes comes back after 1, 3, 7, 14 and 30 days."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Practised:
    concept: str
    at: float
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`box` counts from 1; `due_at` is when it should come again."""

    concept: str
    box: int
    last_at: float
    last_score: float
    answers: int
    due_at: float


def cards(practised: Iterable[Practised]) -> tuple[Card, ...]:
    """Where each concept lies after all that was practised, the one that is due first before the others."""
    boxes: dict[str, Card] = {}
    for one in sorted(practised, key=lambda one: one.at):
        known = boxes.get(one.concept)
        box = _moved(known.box if known else 1, one.score)
        boxes[one.concept] = Card(
            concept=one.concept,
            box=box,
            last_at=one.at,
            last_score=one.score,
            answers=(known.answers if known else 0) + 1,
            due_at=one.at + WAITS_DAYS[box - 1] * DAY_S,
        )
    return tuple(sorted(boxes.values(), key=lambda card: (card.due_at, card.last_score, card.concept)))


def plan(all_cards: Sequence[Card], now: float, most: int = 5) -> tuple[Card, ...]:
    """What to do next: of what is due the weakest first, then what is due soonest. What is known is not pressed."""
    due = sorted((card for card in all_cards if card.due_at <= now), key=lambda card: (card.box, card.last_score))
    later = [card for card in all_cards if card.due_at > now and card.box < len(WAITS_DAYS)]
    return (*due, *later)[:most]


def _moved(box: int, score: float) -> int:
    if score >= GOOD:
        return min(len(WAITS_DAYS), box + 1)
    return 1 if score < WEAK else box
