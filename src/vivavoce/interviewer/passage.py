"""What of an answer a model is given to read: without what speaks to the examiner, and with the way back to the places
in the whole. What a judge never reads cannot steer it, and the same answer with and without it is judged alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vivavoce.interviewer.isolation import suspicions
from vivavoce.interviewer.quoting import Span
from vivavoce.interviewer.words import COMMON_STEMS, bag, stem, tokens_of

SEAM = " "
SENTENCE = re.compile(r"[.!?](?=[\s\"'”’)]|$)|\n+")
JUDGES = frozenset(stem(word) for word in bag("rubric grader evaluator examiner grade score verdict judgement"))
JUDGING = frozenset(
    stem(word)
    for word in bag("answer response candidate point mark level confidence full maximum award passed statement wrong")
)
WEAK_MIN = 3
TO_A_READER = re.compile(
    r"\b(?:this|my|the) (?:answer|response|submission)\b|\byour?\b|[{}\[\]]|\bi (?:said|wrote|mentioned)\b"
    r"|^\W*(?:please |now |then |just )?(?:set|return|give|assign|assume|pretend|do not|don['’]?t|make|let|output|"
    r"write|say|reply|answer|treat|count|use|keep|raise|add|grade|score|rate|mark|award)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """`pieces`: for each stretch that was kept, where it begins in `text`, where in the whole, and its length."""

    text: str
    pieces: tuple[tuple[int, int, int], ...]
    suspect: tuple[str, ...] = ()
    """What was taken out, by its kinds."""

    def in_whole(self, span: Span) -> Span | None:
        """The place in the whole; None across a seam, where words would touch that never stood together."""
        for begins, whole, length in self.pieces:
            if begins <= span[0] and span[1] <= begins + length:
                return span[0] - begins + whole, span[1] - begins + whole
        return None


def passage(text: str, subject: frozenset[str] = frozenset()) -> Passage:
    """`subject` are the stems of what is asked about: words of judging are none there where they belong to it."""
    found = [*suspect(text), *_about_judging(text, subject)]
    flags = tuple(dict.fromkeys(flag for flag, _, _ in found))
    pieces: list[tuple[int, int, int]] = []
    kept: list[str] = []
    length = 0
    for start, end in _between(((start, end) for _, start, end in found), len(text)):
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        piece = piece.strip()
        if piece:
            pieces.append((length, start, len(piece)))
            kept.append(piece)
            length += len(piece) + len(SEAM)
    return Passage(SEAM.join(kept), tuple(pieces), flags)


def suspect(text: str) -> list[tuple[str, int, int]]:
    """Every place that speaks to whoever judges, each with its flag."""
    return [("flattery" if s.kind == "flattery" else "instruction", s.start, s.end) for s in suspicions(text)]


def _about_judging(text: str, subject: frozenset[str]) -> Iterator[tuple[str, int, int]]:
    """Sentences to a reader about the judgement, in whatever form: they earn nothing, and a model believes them."""
    start = 0
    for end in (*(match.end() for match in SENTENCE.finditer(text)), len(text)):
        said = {token.stem for token in tokens_of(text[start:end])}
        strong, weak = (said & JUDGES) - subject, (said & JUDGING) - subject
        about = bool(said & subject - COMMON_STEMS)
        told = (strong and (weak or len(strong) > 1 or not about)) or (len(weak) >= WEAK_MIN and not about)
        if told and TO_A_READER.search(text[start:end]):
            yield "instruction", start, end
        start = end


def _between(spans: Iterable[Span], length: int) -> Iterable[Span]:
    at = 0
    for start, end in sorted(spans):
        if start > at:
            yield at, start
        at = max(at, end)
    if at < length:
        yield at, length
