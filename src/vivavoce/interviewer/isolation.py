"""Where a text speaks to whoever judges it, so that the words can be flagged and cut before anything is scored.

Used by the gates of the built-in scorer, and for texts that a model is to read. A span always means the text as it
was written, and `without` keeps the length of a text, so evidence found in what is left can be quoted from it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from vivavoce.interviewer.acts import Act, Kind
from vivavoce.interviewer.disguise import MORSE, SMUGGLED, Plain, decoded, in_code, plain
from vivavoce.interviewer.injections import ACTS, ACTS_ELSEWHERE, BLOCKS
from vivavoce.interviewer.surroundings import (
    AIMED,
    BLOCK_MARKS,
    LET_BE,
    MENTIONABLE,
    OF_JUDGING,
    OPENERS,
    OTHERS,
    QUOTED,
    SUBJECT,
    SWAPPED,
    WITH_JUDGING,
)
from vivavoce.interviewer.words import FUNCTION_WORDS

WORD = re.compile(r"[a-z0-9_]+(?:'[a-z0-9_]+)*")
SENTENCE = re.compile(r"[.!?](?=[\s\"'”’)]|$)|[。！？؟]|\n+")
OPENING = re.compile(r"[A-Z](?<=[\w,)'\"] [A-Z])[a-z']+(?![\w-])(?! [A-Z][a-z])")
# In a transcript without stops only the near surroundings of a match are cut.
SENTENCE_LETTERS_MAX = 320
AROUND_LETTERS = 60
OUTSIDE_QUOTES_MIN = 4
MORSE_MARKS_MIN = 9

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What was found, and where in the text as it was written."""

    kind: Kind
    start: int
    end: int


@lru_cache(maxsize=32)
def suspicions(text: str) -> tuple[Suspicion, ...]:
    """Every stretch that addresses the judge and not the question, in the order of the text; none overlap.
    The last few are remembered, since whoever understands, judges or passes on an answer asks the same of it."""
    if not text.strip():
        return ()
    read = plain(text)
    sentences = [part for sentence in _sentences(read.text) for part in _parted(text, read, sentence)]
    found = [*_smuggled(text, read), *_blocks(read), *_encoded(text)]
    said = {i: kind for i, (start, end) in enumerate(sentences) if (kind := _spoken(read.text[start:end]))}
    found += [s for i, kind in said.items() for s in _cut(read, sentences[i], kind)]
    if found:
        found += _beside(read, sentences, _merged(found))
    return _merged(found)


def why(text: str) -> list[str]:
    """For whoever works on the patterns: the words that each of them caught, its kind and how it begins. What stands
    hidden or in code has no pattern of this kind, and is told as what was cut."""
    read = plain(text)
    acts = [
        (act, read.text[a:b][slice(*span)]) for a, b in _sentences(read.text) for act, span in _acts(read.text[a:b])
    ]
    acts += [(act, match.group()) for act in BLOCKS for match in act.pattern.finditer(read.text)]
    caught = [f"{act.kind}: “{words.strip()}” by {act.lines.splitlines()[0].strip()}" for act, words in acts]
    return caught or [f"{found.kind}: “{text[found.start : found.end]}”" for found in suspicions(text)]


def without(text: str, found: Sequence[Suspicion]) -> str:
    """The text with those stretches blank. It keeps its length, so a place in it is the same place in the text."""
    parts = []
    place = 0
    for suspicion in found:
        parts += [text[place : suspicion.start], " " * (suspicion.end - suspicion.start)]
        place = suspicion.end
    return "".join((*parts, text[place:]))


def _sentences(text: str) -> Iterator[Span]:
    start = 0
    for end in (*(match.end() for match in SENTENCE.finditer(text)), len(text)):
        if text[start:end].strip():
            yield start, end
        start = end


def _parted(text: str, read: Plain, sentence: Span) -> list[Span]:
    """The sentence; or what was said before somebody forgot a stop and went on to the judge, with a capital letter."""
    start, end = sentence
    written = text[start:end] if read.places is None else "".join(text[place] for place in read.places[start:end])
    begins = [start + match.start() for match in OPENING.finditer(written) if match.group().lower() in OPENERS]
    to_judge = (a for a, b in zip(begins, [*begins[1:], end], strict=False) if _spoken(read.text[a:b]))
    first = next(to_judge, start)
    if first == start or _spoken(read.text[start:first]):
        return [sentence]
    return [(start, first), (first, end)]


def _spoken(sentence: str) -> Kind | None:
    """What a sentence does to its judge, read as it stands and as what it may stand for."""
    kind = next((act.kind for act, _ in _acts(sentence)), None)
    if kind is None and any(next(_acts(reading.lower()), None) for reading in in_code(sentence)):
        return "encoded"
    return kind


def _acts(sentence: str) -> Iterator[tuple[Act, Span]]:
    words = frozenset(WORD.findall(sentence))
    if not words.isdisjoint(SWAPPED):
        sentence = WORD.sub(lambda match: SWAPPED.get(match.group(), match.group()), sentence)
        words = frozenset(WORD.findall(sentence))
    english = sentence.isascii()
    yield from _done(ACTS, sentence, words)
    yield from _done(ACTS_ELSEWHERE, sentence, words if english else None)


def _done(acts: Sequence[Act], sentence: str, words: frozenset[str] | None) -> Iterator[tuple[Act, Span]]:
    for act in acts:
        if words is not None and any(map(words.isdisjoint, act.needs)):
            continue
        for match in act.pattern.finditer(sentence):
            if act.kind not in MENTIONABLE or not (
                _told_of_others(sentence, match.span()) or (act.kind == "order" and _listed(sentence, match.span()))
            ):
                yield act, match.span()


def _told_of_others(sentence: str, span: Span) -> bool:
    """An answer about attacks quotes them or tells who makes them; that is no attack."""
    start = max(0, span[0] - SENTENCE_LETTERS_MAX)
    if OTHERS.search(sentence[start : span[0] + 1]):
        return True
    sentence = sentence[start : span[1] + SENTENCE_LETTERS_MAX]
    span = (span[0] - start, span[1] - start)
    quoted = [match.span() for match in QUOTED.finditer(sentence)]
    inside = any(start < span[1] and span[0] < end for start, end in quoted)
    outside = len(QUOTED.sub(" ", sentence).split())
    return inside and outside >= OUTSIDE_QUOTES_MIN


def _listed(sentence: str, span: Span) -> bool:
    """One more thing that somebody does or did, told in a sentence that has its subject before."""
    subject = SUBJECT.match(sentence)
    return bool(subject and subject.end() < span[0] and not AIMED.search(sentence[span[0] : span[1]]))


def _cut(read: Plain, sentence: Span, kind: Kind) -> Iterator[Suspicion]:
    start, end = sentence
    if end - start <= SENTENCE_LETTERS_MAX or kind == "encoded":
        yield Suspicion(kind, *_trimmed(read, start, end))
        return
    for act, (first, last) in _acts(read.text[start:end]):
        if last > first:
            yield Suspicion(act.kind, *_trimmed(read, start + first, min(end, start + last + AROUND_LETTERS)))


def _trimmed(read: Plain, start: int, end: int) -> Span:
    stretch = read.text[start:end]
    left = start + len(stretch) - len(stretch.lstrip())
    return read.span(left, max(left + 1, end - len(stretch) + len(stretch.rstrip())))


def _smuggled(text: str, read: Plain) -> Iterator[Suspicion]:
    if text.isascii():
        return
    for match in SMUGGLED.finditer(text):
        yield Suspicion("hidden", *match.span())


def _blocks(read: Plain) -> Iterator[Suspicion]:
    if not BLOCK_MARKS.search(read.text):
        return
    for act in BLOCKS:
        for match in act.pattern.finditer(read.text):
            yield Suspicion(act.kind, *_trimmed(read, *match.span()))


def _encoded(text: str) -> Iterator[Suspicion]:
    for start, end, said in decoded(text):
        squeezed = re.sub(r"\W", "", said.lower())
        if " " in said or any(word in squeezed for word in ("ignore", "score", "points", "rubric", "instruction")):
            yield Suspicion("encoded", start, end)
    if text.count(".") + text.count("-") < MORSE_MARKS_MIN:
        return
    for match in MORSE.finditer(text):
        if "." in match.group() and "-" in match.group():
            yield Suspicion("encoded", *match.span())


def _beside(read: Plain, sentences: Sequence[Span], found: Sequence[Suspicion]) -> Iterator[Suspicion]:
    """The sentences next to a suspicious one that speak of the judgement too."""
    ends = [s.end for s in found]
    starts = [s.start for s in found]
    marked = []
    for first, last in (read.span(*sentence) for sentence in sentences):
        i = bisect_right(ends, first)
        marked.append(i < len(found) and starts[i] < last)
    kinds = [s.kind for s in found]
    for order in (range(1, len(sentences)), range(len(sentences) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for i in order:
            start, end = sentences[i]
            if marked[i + step] and not marked[i] and _only_of_judging(read.text[start:end]):
                marked[i] = True
                yield Suspicion(kinds[0], *_trimmed(read, start, end))


def _only_of_judging(sentence: str) -> bool:
    said = {word.replace("'", "") for word in WORD.findall(sentence)} - FUNCTION_WORDS
    judging = not said.isdisjoint(OF_JUDGING) and said <= OF_JUDGING | WITH_JUDGING
    return judging or bool(LET_BE.match(sentence))


def _merged(found: list[Suspicion]) -> tuple[Suspicion, ...]:
    merged: list[Suspicion] = []
    for suspicion in sorted(found, key=lambda s: (s.start, -s.end)):
        if merged and suspicion.start < merged[-1].end:
            last = merged[-1]
            merged[-1] = Suspicion(last.kind, last.start, max(last.end, suspicion.end))
        else:
            merged.append(suspicion)
    return tuple(merged)
