"""What a model says of an answer, and what of it holds: levels whose quotes stand in the answer, and nothing else.

A judgement is what is kept of it: levels, places and a confidence, without a word of the answer or of the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Any, Literal

from pydantic import BaseModel, Field

from vivavoce.domain.question import Origin, Question
from vivavoce.interviewer.quoting import Span, find
from vivavoce.interviewer.words import tokens_of
from vivavoce.ports.errors import RemoteGarbled
from vivavoce.ports.judgements import Judgement

LEVELS = {"none": 0, "partly": 1, "full": 2}
QUOTES_MAX = 3
QUOTE_WORDS_MIN = 3
# Two judges that see a point as far apart as none and full, or many points differently, do not agree.
APART, APART_SHARE = 2, 0.34


class PointVerdict(BaseModel):
    point: int
    level: Literal["none", "partly", "full"]
    quotes: list[str] = Field(default=[], max_length=20)


class WrongClaim(BaseModel):
    claim: int
    quote: str


class Verdict(BaseModel):
    """Whatever else a model adds, such as a score of its own, is not read."""

    points: list[PointVerdict] = Field(max_length=100)
    wrong_claims: list[WrongClaim] = Field(default=[], max_length=100)
    confidence: float = Field(ge=0, le=1)


@dataclass(frozen=True, slots=True)
class Point:
    """The level that is borne out, 0 to 2, and by what. `lost`: more was given than the answer bears out."""

    level: int = 0
    spans: tuple[Span, ...] = ()
    lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What holds of a verdict, or of several. Places are those in the passage that was judged."""

    points: tuple[Point, ...]
    wrong: tuple[tuple[int, Span], ...] = ()
    confidence: float
    origin: Origin
    agreed: bool = True

    def kept(self) -> Judgement:
        return {
            "points": [[p.level, [list(s) for s in p.spans], p.lost] for p in self.points],
            "wrong": [[claim, *span] for claim, span in self.wrong],
            "confidence": self.confidence,
            "agreed": self.agreed,
            "judge": [self.origin.name, self.origin.version],
        }


def from_kept(kept: Judgement) -> Held:
    name, version = kept["judge"]
    return Held(
        points=tuple(Point(level, tuple(_spans(spans)), lost) for level, spans, lost in kept["points"]),
        wrong=tuple((claim, (start, end)) for claim, start, end in kept["wrong"]),
        confidence=kept["confidence"],
        origin=Origin(kind="model", name=name, version=version),
        agreed=kept["agreed"],
    )


def _spans(raw: Sequence[Any]) -> list[Span]:
    return [(start, end) for start, end in raw]


def held(verdict: Verdict, question: Question, text: str, counts: frozenset[int], origin: Origin) -> Held:
    """What of a verdict holds. `counts` are the places of the words that may earn something at all.

    A point that the rubric does not have is dropped, and one that is missing earns nothing.
    Raises `RemoteGarbled` when none of the rubric's points is there.
    """
    numbers = range(1, len(question.rubric) + 1)
    said = {v.point: v for v in reversed(verdict.points) if v.point in numbers}
    if not said:
        raise RemoteGarbled("The judgement speaks of none of the rubric's points.")
    wrong: dict[int, Span] = {}
    for claim in verdict.wrong_claims:
        span = find(claim.quote, text)
        if claim.claim in range(1, len(question.wrong) + 1) and span is not None and _earns(span, text, counts):
            wrong.setdefault(claim.claim - 1, span)
    return Held(
        points=tuple(_point(said.get(number), text, counts) for number in numbers),
        wrong=tuple(sorted(wrong.items())),
        confidence=verdict.confidence,
        origin=origin,
    )


def _point(verdict: PointVerdict | None, text: str, counts: frozenset[int]) -> Point:
    if verdict is None or verdict.level == "none":
        return Point()
    found = [find(quote, text) for quote in verdict.quotes[:QUOTES_MAX]]
    spans = tuple(dict.fromkeys(span for span in found if span is not None and _earns(span, text, counts)))
    if not spans:
        return Point(lost=True)
    return Point(LEVELS[verdict.level], spans)


def _earns(span: Span, text: str, counts: frozenset[int]) -> bool:
    """Words enough to say something, and most of them words that may count."""
    words = _words_in(span, text)
    return len(words) >= QUOTE_WORDS_MIN and sum(start in counts for start in words) > 0.5 * len(words)


def _words_in(span: Span, text: str) -> list[int]:
    return [token.start for token in tokens_of(text[span[0] : span[1]], span[0])]


def consensus(all_held: Sequence[Held], asked: int) -> Held:
    """The middle level of each point, the lower one of two. Disagreement, and a judge who is missing, lower the
    confidence and ask for a human look."""
    first = all_held[0]
    if asked == 1:
        return first
    columns = list(zip(*(each.points for each in all_held), strict=True))
    spreads = [max(p.level for p in column) - min(p.level for p in column) for column in columns]
    apart = sum(spreads) / (2 * len(spreads))
    claims = [claim for each in all_held for claim, _ in each.wrong]
    wrong = {c: span for each in reversed(all_held) for c, span in each.wrong if 2 * claims.count(c) > len(all_held)}
    confidence = sum(each.confidence for each in all_held) / len(all_held) * (1 - apart) * len(all_held) / asked
    differ = sum(spread > 0 for spread in spreads)
    return Held(
        points=tuple(_middle(column) for column in columns),
        wrong=tuple(sorted(wrong.items())),
        confidence=round(confidence, 4),
        origin=_together([each.origin for each in all_held], len(all_held)),
        agreed=len(all_held) == asked and max(spreads) < APART and differ <= APART_SHARE * len(spreads),
    )


def _middle(column: Sequence[Point]) -> Point:
    level = median_low(point.level for point in column)
    lost = 2 * sum(point.lost for point in column) > len(column)
    if not level:
        return Point(lost=lost)
    spans = next(point.spans for point in column if point.level >= level)
    return Point(level, spans)


def _together(origins: Sequence[Origin], count: int) -> Origin:
    names = " and ".join(dict.fromkeys(origin.name for origin in origins))
    versions = " and ".join(dict.fromkeys(origin.version for origin in origins))
    return Origin(kind="model", name=names, version=f"{versions}, {count} judgements")
