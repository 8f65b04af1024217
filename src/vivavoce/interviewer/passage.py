"""What of an answer a model is given to read: without what speaks to the examiner, and with the way back to the places
in the whole. What a judge never reads cannot steer it, and the same answer with and without it is judged alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vivavoce.interviewer.isolation import suspicions
from vivavoce.interviewer.quoting import Span

SEAM = " "


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


def passage(text: str) -> Passage:
    found = suspect(text)
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


def whole(text: str) -> Passage:
    return Passage(text, ((0, 0, len(text)),))


def suspect(text: str) -> list[tuple[str, int, int]]:
    """Every place that speaks to whoever judges, each with its flag."""
    return [("flattery" if s.kind == "flattery" else "instruction", s.start, s.end) for s in suspicions(text)]


def _between(spans: Iterable[Span], length: int) -> Iterable[Span]:
    at = 0
    for start, end in sorted(spans):
        if start > at:
            yield at, start
        at = max(at, end)
    if at < length:
        yield at, length
