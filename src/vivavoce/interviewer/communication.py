"""Listens to how an answer is said: structure, clarity, depth, directness, the parts of a story, flow. Words only.

Pure, and the same whoever scored: `Listening` stands around a scorer and adds what was heard to its card. The score is
not touched. Numbers come only where enough was said, and never for fillers, restarts or pace, which go with how
somebody is able to speak.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from vivavoce.domain.delivery import Delivery, Dimension, Observation, Quote, Rating, Timing
from vivavoce.domain.question import Answer, Origin, Question
from vivavoce.domain.scoring import Scorecard
from vivavoce.domain.speaking import heard_text, timing_of
from vivavoce.interviewer import communication_cues as cues
from vivavoce.interviewer.communication_words import NOT_ENOUGH, SAID
from vivavoce.interviewer.gates import Reading, read
from vivavoce.interviewer.rubric import Prepared, prepare
from vivavoce.interviewer.stories import AMOUNT, GROUP, deeds, part_of, told
from vivavoce.interviewer.words import COMMON_STEMS, Clause, clauses_of
from vivavoce.ports.interviewing import Scorer

LISTENER = Origin(kind="builtin", name="built-in listener", version="1")

WORDS_MIN: dict[Dimension, int] = {
    "structure": 40, "clarity": 30, "technical_depth": 30, "directness": 30, "collaboration": 30, "story": 40,
}  # fmt: skip
TECHNICAL = ("technical_concept", "system_design", "coding_problem")
PARTS = ("situation", "action", "result", "reflection")
BRIEF_WORDS, FAST_WPM, SPEECH_S_MIN = 40, 190, 10.0
LONG_ANSWER_S = 180.0
LONG_SENTENCE = 38
OPENING_WORDS = 40
CONCEPTS_FULL = 8
QUOTES_MAX, QUOTE_LETTERS_MAX = 3, 110
NEAR_LETTERS = 40
# One space at a time, so that they do not reach over what was left blank.
BEFORE = re.compile(r"(?<!\S)\S+\s(?:\S+\s)?$")
AFTER = re.compile(r"\S*(?:\s\S+){0,3}")
END = re.compile(r"[.!?](?=[\s\"'”’)]|$)|\n+")

Heard = tuple[float, list[Observation]]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, read. `text` is as long as what was given, with blanks where words spoke to the examiner."""

    given: str
    text: str
    clauses: tuple[Clause, ...]
    prepared: Prepared
    words: int
    spoken: bool

    @property
    def punctuated(self) -> bool:
        """Whether there are stops to tell sentences by: not in speech, where they are the recogniser's, if any."""
        return not self.spoken and self.text.rstrip()[-1:] in (".", "!", "?")

    @property
    def wanted(self) -> tuple[str, ...]:
        """The parts of a story that the question asks for."""
        return tuple(part for part in PARTS if any(p.shows == part for p in self.prepared.question.rubric))

    @property
    def is_story(self) -> bool:
        return len(self.wanted) > 1

    def found(self, pattern: re.Pattern[str]) -> list[Span]:
        return [match.span() for match in pattern.finditer(self.text.replace("’", "'"))]

    def rate(self, count: int) -> float:
        """In a hundred words."""
        return 100 * count / max(self.words, 1)


class Listening:
    """Implements `ports.interviewing.Scorer` around another one. It listens beside the event loop: the longest answer
    takes a tenth of a second, in which nobody else may wait."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer

    async def score(self, question: Question, answer: Answer, *, session_id: str | None = None) -> Scorecard:
        card = await self._scorer.score(question, answer, session_id=session_id)
        return replace(card, delivery=await asyncio.to_thread(delivery_of, question, answer))


def delivery_of(question: Question, answer: Answer) -> Delivery | None:
    """What was heard; None where there is no talk in English to listen to."""
    given = answer.text or ""
    prepared = prepare(question)
    reading = read(prepared, given)
    if reading.unread or reading.floor or not reading.text:
        return None
    said = _said(answer, reading, prepared)
    ratings, observations = [], []
    for dimension, heard in _heard(said):
        ratings.append(_rating(said, dimension, heard[0]))
        if ratings[-1].value is not None:
            observations += heard[1]
    timing = _timing(answer)
    pace = timing.words_per_minute if timing is not None and timing.speaking_s else _pace(said, answer)
    return Delivery(
        words=said.words,
        ratings=tuple(ratings),
        observations=(*observations, *_flow(said, pace), *_in_time(said, timing)),
        words_per_minute=pace,
        timing=timing,
        origin=LISTENER,
    )


def _said(answer: Answer, reading: Reading, prepared: Prepared) -> Said:
    clauses = tuple(clauses_of(reading.text))
    words = sum(len(clause.tokens) for clause in clauses)
    spoken = answer.spoken is not None or answer.speech_s is not None
    return Said(answer.text or "", reading.text, clauses, prepared, words, spoken)


def _heard(said: Said) -> Iterable[tuple[Dimension, Heard]]:
    yield "structure", _structure(said)
    yield "clarity", _clarity(said)
    if said.prepared.question.kind in TECHNICAL and said.prepared.index:
        yield "technical_depth", _depth(said)
    yield "directness", _directness(said)
    if said.prepared.question.kind in TECHNICAL:
        yield "collaboration", _collaboration(said)
    if said.is_story:
        yield "story", _story(said)


def _rating(said: Said, dimension: Dimension, value: float) -> Rating:
    least = WORDS_MIN[dimension]
    if said.words < least:
        return Rating(dimension=dimension, value=None, why_not=NOT_ENOUGH.format(words=said.words, least=least))
    return Rating(dimension=dimension, value=round(value, 1))


def _noted(said: Said, dimension: Dimension, finding: str, spans: Iterable[Span] = ()) -> Observation:
    note, advice = SAID[finding]
    quotes = [quote for span in spans if (quote := _quote(said, *span)) is not None]
    return Observation(
        dimension=dimension, finding=finding, note=note, advice=advice, evidence=tuple(quotes[:QUOTES_MAX])
    )


def _quote(said: Said, start: int, end: int) -> Quote | None:
    """The words as they were given, cut where a word ends; none where some of them speak to the examiner."""
    words = said.given[start:end]
    if len(words) > QUOTE_LETTERS_MAX:
        words = words[:QUOTE_LETTERS_MAX].rsplit(None, 1)[0]
    if words != said.text[start : start + len(words)] or not words.strip():
        return None
    return Quote(quote=words, start=start, end=start + len(words))


def _around(said: Said, spans: Sequence[Span]) -> list[Span]:
    """A few words around each, since a word alone tells little."""
    found: list[Span] = []
    for start, end in spans:
        before, after = BEFORE.search(said.text, max(0, start - NEAR_LETTERS), start), AFTER.match(said.text, end)
        around = (before.start() if before else start, after.end() if after else end)
        if not found or around[0] >= found[-1][1]:
            found.append(around)
    return found


# Structure


def _structure(said: Said) -> Heard:
    shares = []
    notes = []
    for weight, heard in ((3, _opening(said)), (3, _signposts(said)), (4, _order(said))):
        if heard is not None:
            shares.append((weight, heard[0]))
            notes += heard[1]
    return 10 * sum(w * share for w, share in shares) / sum(w for w, _ in shares), notes


def _opening(said: Said) -> Heard | None:
    """Whether the first words take up the question, or, in a story, set its scene."""
    start, end = _opening_span(said)
    if said.is_story:
        scene = part_of("situation", told(said.clauses, said.text), said.text)[0]
        share = 1.0 if scene else 0.5
    elif said.prepared.index:
        words = {t.stem for clause in said.clauses for t in clause.tokens if t.content and t.start < end}
        near = len((words & (said.prepared.asked | set(said.prepared.index))) - COMMON_STEMS)
        share = min(1.0, near / 2)
    else:
        return None
    if said.is_story:
        return share, []
    finding = "opening_answers" if share == 1 else "opening_elsewhere"
    return share, [_noted(said, "structure", finding, [(start, end)])] if share in (0, 1) else []


def _opening_span(said: Said) -> Span:
    tokens = [token for clause in said.clauses for token in clause.tokens][:OPENING_WORDS]
    last = next((c.end for c in said.clauses if len(c.tokens) >= 6), said.clauses[-1].end)
    return said.clauses[0].start, max(last, tokens[min(len(tokens), 20) - 1].end)


def _signposts(said: Said) -> Heard:
    spans = [found[0] for pattern in cues.CONNECTIVES.values() if (found := said.found(pattern))]
    share = min(1.0, len(spans) / 3)
    if len(spans) >= 3:
        return share, [_noted(said, "structure", "signposts", _around(said, sorted(spans)))]
    return share, [_noted(said, "structure", "no_signposts")] if len(spans) < 2 else []


def _order(said: Said) -> Heard | None:
    return _order_of_story(said) if said.is_story else _order_of_ideas(said)


def _order_of_story(said: Said) -> Heard | None:
    story = told(said.clauses, said.text)
    places = [cited[0].start for part in PARTS if (cited := part_of(part, story, said.text)[1])]
    pairs = list(zip(places, places[1:], strict=False))
    if not pairs:
        return None
    share = sum(a <= b for a, b in pairs) / len(pairs)
    finding = "parts_in_order" if share == 1 else "parts_out_of_order"
    return share, [_noted(said, "structure", finding)] if len(pairs) > 1 else []


def _order_of_ideas(said: Said) -> Heard | None:
    """Each clause belongs to the point that most of its words belong to; to come back to a point left before is to
    jump."""
    visited: list[int] = []
    back: list[Span] = []
    for clause in said.clauses:
        point = _point_of(said, clause)
        if point is None or (visited and visited[-1] == point):
            continue
        if point in visited:
            back.append((clause.start, clause.end))
        visited.append(point)
    if len(set(visited)) < 2:
        return None
    share = 1 - len(back) / len(visited)
    return share, [_noted(said, "structure", "comes_back", back)] if len(back) > 1 else []


def _point_of(said: Said, clause: Clause) -> int | None:
    weights: dict[int, float] = {}
    for token in clause.tokens:
        entries = said.prepared.entries(token.stem) if token.content else ()
        for point in {point for (point, _, _, _), _ in entries}:
            weight = max(w * share for (p, _, w, _), share in entries if p == point)
            weights[point] = weights.get(point, 0.0) + weight
    point, most = max(weights.items(), key=lambda pair: pair[1], default=(0, 0.0))
    return point if most >= 1.5 and point < said.prepared.points else None


# Clarity


def _clarity(said: Said) -> Heard:
    shares, notes = [], []
    vague = said.found(cues.VAGUE)
    shares.append((4, max(0.0, 1 - said.rate(len(vague)) / 4)))
    if len(vague) >= 2 or (vague and said.rate(len(vague)) > 1.5):
        notes.append(_noted(said, "clarity", "vague_words", _around(said, vague)))
    if said.punctuated:
        long = _long_sentences(said)
        words = sum(len(said.text[start:end].split()) for start, end in long)
        shares.append((4, 1 - min(1.0, words / max(said.words, 1))))
        if long:
            notes.append(_noted(said, "clarity", "long_sentences", long))
    unknown = _abbreviations(said)
    shares.append((2, max(0.0, 1 - len(unknown) / 4)))
    if len(unknown) > 1:
        notes.append(_noted(said, "clarity", "abbreviations", unknown))
    return 10 * sum(w * share for w, share in shares) / sum(w for w, _ in shares), notes


def _long_sentences(said: Said) -> list[Span]:
    ends = [0, *(match.end() for match in END.finditer(said.text)), len(said.text)]
    spans = [(a + len(s) - len(s.lstrip()), b) for a, b in zip(ends, ends[1:], strict=False) if (s := said.text[a:b])]
    return [(start, end) for start, end in spans if len(said.text[start:end].split()) > LONG_SENTENCE]


def _abbreviations(said: Said) -> list[Span]:
    """Those that neither the question nor its rubric use, and that are not explained where they come first."""
    seen: set[str] = set()
    spans = []
    for match in cues.ABBREVIATION.finditer(said.text):
        word = match.group()
        explained = said.text[match.end() :].lstrip()[:1] == "(" or said.text[: match.start()].rstrip()[-1:] == "("
        known = word in cues.EVERYDAY_ABBREVIATIONS or word.rstrip("s").lower() in said.prepared.vocabulary
        if word not in seen and not known and not explained:
            spans.append(match.span())
        seen.add(word)
    return spans


# Technical depth


def _depth(said: Said) -> Heard:
    index = set(said.prepared.index) - said.prepared.asked - COMMON_STEMS
    concepts = {t.stem for clause in said.clauses for t in clause.tokens if t.content and t.stem in index}
    reasons, trades = said.found(cues.REASONS), said.found(cues.TRADES)
    concrete = sorted(said.found(cues.NUMBERS) + said.found(cues.EXAMPLES))
    shares = (
        (4, min(1.0, len(concepts) / CONCEPTS_FULL)),
        (2, min(1.0, len(reasons) / 2)),
        (2, min(1.0, len(trades) / 2)),
        (2, 1.0 if concrete else 0.0),
    )
    notes = [_noted(said, "technical_depth", "few_concepts")] if len(concepts) < CONCEPTS_FULL / 2 else []
    for there, found, missing in (
        ("reasons", reasons, "no_reasons"),
        ("trade_offs", trades, "no_trade_offs"),
        ("concrete", concrete, "not_concrete"),
    ):
        if found:
            notes.append(_noted(said, "technical_depth", there, _around(said, found)))
        else:
            notes.append(_noted(said, "technical_depth", missing))
    return sum(w * share for w, share in shares), notes


# Directness


def _directness(said: Said) -> Heard:
    """Hedges in a hundred words. One is nothing; what goes with a limit that is named or a way to find out is none."""
    honest = _sentences_with(said, said.found(cues.LIMIT) + said.found(cues.FINDING_OUT))
    spans = [
        (start, end)
        for start, end in said.found(cues.HEDGES)
        if not cues.ROUGH_NUMBER.match(said.text[end:]) and not any(a <= start < b for a, b in honest)
    ]
    rate = said.rate(len(spans))
    notes = []
    if len(spans) >= 2 and rate > 1.5:
        notes.append(_noted(said, "directness", "hedges", _around(said, spans)))
    plain = said.found(cues.COMMITTED)
    if not notes and len(plain) >= 2:
        notes.append(_noted(said, "directness", "plain_statements", _around(said, plain)))
    if said.found(cues.LIMIT) and said.found(cues.FINDING_OUT):
        notes.append(_noted(said, "directness", "honest_limits", honest))
    return max(0.0, min(10.0, 10 - 2 * (rate - 1))), notes


def _sentences_with(said: Said, spans: Sequence[Span]) -> list[Span]:
    found = [(c.start, c.end) for c in said.clauses if any(c.start <= start < c.end for start, _ in spans)]
    return list(dict.fromkeys(found))


# Working together


def _collaboration(said: Said) -> Heard:
    """Whether somebody beside the candidate could follow and join in: choices with their reasons, assumptions said
    aloud, questions asked back. Where nothing had to be asked, explained choices alone are nearly the whole."""
    chosen = _sentences_with(said, said.found(cues.CHOICES))
    reasons = said.found(cues.REASONS) + said.found(cues.TRADES)
    explained = [(a, b) for a, b in chosen if any(a <= start < b for start, _ in reasons)]
    shared = said.found(cues.SHARED)
    notes = [_noted(said, "collaboration", "choices_explained", explained)] if explained else []
    if chosen and not explained:
        notes.append(_noted(said, "collaboration", "choices_bare", chosen))
    if shared:
        notes.append(_noted(said, "collaboration", "assumptions_shared", _around(said, shared)))
    else:
        notes.append(_noted(said, "collaboration", "nothing_asked_back"))
    return 7 * min(1.0, len(explained) / 2) + (3 if shared else 0), notes


# The parts of a story


def _story(said: Said) -> Heard:
    story = told(said.clauses, said.text)
    parts = {part: part_of(part, story, said.text) for part in PARTS}
    notes = []
    for part in PARTS:
        share, cited = parts[part]
        if share:
            notes.append(_noted(said, "story", part, [(c.start, c.end) for c in cited]))
        elif part in said.wanted:
            notes.append(_noted(said, "story", f"no_{part}"))
    notes += _owned(said, story, parts["result"][1])
    wanted = said.wanted
    return 10 * sum(parts[part][0] for part in wanted) / len(wanted), notes


def _owned(said: Said, story: Sequence[Clause], result: Sequence[Clause]) -> Iterable[Observation]:
    """Whose deeds they were, and whether somebody could check what came of them."""
    group = deeds(story, said.text, GROUP)
    if len(group) >= 2 and not deeds(story, said.text):
        yield _noted(said, "story", "only_we", [(clause.start, clause.end) for clause, _ in group])
    if result and not any(AMOUNT.search(said.text[c.start : c.end]) for c in result):
        yield _noted(said, "story", "result_unmeasured", [(c.start, c.end) for c in result])


# Flow: told, never rated


def _flow(said: Said, pace: int | None) -> Iterable[Observation]:
    fillers, restarts = said.found(cues.FILLERS), said.found(cues.RESTARTS)
    if len(fillers) >= 3 and said.rate(len(fillers)) > 3:
        yield _noted(said, "flow", "fillers", _around(said, fillers))
    if len(restarts) >= 2 and said.rate(len(restarts)) > 2:
        yield _noted(said, "flow", "restarts", _around(said, restarts))
    if said.words < BRIEF_WORDS and said.prepared.question.kind != "follow_up":
        yield _noted(said, "flow", "brief")
    if pace is not None and pace > FAST_WPM:
        yield _noted(said, "flow", "fast")


def _timing(answer: Answer) -> Timing | None:
    if answer.spoken is None:
        return None
    heard = heard_text(answer)
    return timing_of(answer.spoken, answer.text or "", (match.group() for match in cues.FILLERS.finditer(heard)))


def _in_time(said: Said, timing: Timing | None) -> Iterable[Observation]:
    """Only what could be changed next time: a pause is told with the pauses, and is no fault."""
    if timing is None:
        return
    if (timing.inside or 0) >= 2:
        yield _noted(said, "flow", "pauses_inside", _pauses(said, timing))
    if timing.lasts_s > LONG_ANSWER_S:
        yield _noted(said, "flow", "long_answer")


def _pauses(said: Said, timing: Timing) -> Iterable[Span]:
    for pause in timing.longest:
        found = said.text.find(pause.after) if pause.after and pause.inside else -1
        if found >= 0:
            yield found, found + len(pause.after)


def _pace(said: Said, answer: Answer) -> int | None:
    """Words in a minute of speech. Typing has no pace that means anything, and a few seconds show none."""
    if answer.speech_s is None or answer.speech_s < SPEECH_S_MIN:
        return None
    return round(60 * said.words / answer.speech_s)
