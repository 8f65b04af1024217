"""The built-in scorer: deterministic, with no model. Same answer, same score; no evidence, no point.

text -> gates (what may count at all) -> alignment with each point, by words and, where the weights are there, by
     meaning -> 0, half or full, each with its quote -> wrong claims taken off -> a scorecard with its reasons

A drawing beside the talk is read for itself, and each point goes by whichever says more of it.

By meaning a point is earned that was made in words no author foresaw. It adds to the reading by words and takes nothing
from it; who made a scorecard tells whether it was there.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import structlog

from vivavoce.domain.question import Answer, Origin, Question, RubricPoint
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard, not_scored
from vivavoce.interviewer import confidence, feedback
from vivavoce.interviewer.confidence import Decided
from vivavoce.interviewer.drawing import Drawing, Drawn, read_drawing, told_by
from vivavoce.interviewer.gates import Reading, answer_only, read
from vivavoce.interviewer.grading.sides import Mind
from vivavoce.interviewer.meaning import Meaning, Meant, Near, means_wrong, meant_share
from vivavoce.interviewer.rubric import Match, Prepared, aligned, prepare, said_share, says_wrong
from vivavoce.interviewer.stories import part_of, told
from vivavoce.interviewer.words import COMMON_STEMS, Clause, Token
from vivavoce.interviewer.work import at_work

log = structlog.get_logger()

VERSION = "2"
SCORER = Origin(kind="builtin", name="built-in scorer", version=VERSION)
WORDS_ONLY = Origin(kind="builtin", name="built-in scorer, words only", version=VERSION)

WRONG_COST = 1.5
SUBJECT_SHARE_MIN = 0.1
TALK_WORDS_MIN = 25
QUOTE_WORDS_MAX = 40
PIECE = re.compile(r"[^\W\0](?:[^\0]*[^\s\0])?")

NOT_RUN = "The code was not run here, and code is scored only by tests that ran."
TALK_ONLY = "The code was not run here, so only what was said about it is scored."
NO_SCORE_WANTED = "A question that opens or closes the talk is not scored."
NO_RUBRIC = "This question has no rubric, so there is nothing to score it by."

NO_DRAWING, NOTHING_DRAWN = Drawing(), Drawn()

AHEAD_EVERY_S = 0.4
AHEAD_MAX = 512
"""A rubric takes some 70 ms of a processor."""


class BuiltinScorer:
    """Implements `ports.interviewing.Scorer`. `mind` gives what knows meanings, or None where that is not installed;
    it is asked for once, and all that is read by meaning is read in one thread beside the event loop."""

    def __init__(self, mind: Callable[[], Mind | None] | None = None) -> None:
        self._mind = mind
        self._meaning: Meaning | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="meaning") if mind is not None else None
        self._ahead: deque[Question] = deque(maxlen=AHEAD_MAX)
        self._pacing: asyncio.TimerHandle | None = None

    def warm(self) -> None:
        """Starts to read the weights, and waits for nothing."""
        if self._thread is not None:
            self._thread.submit(self._open)

    def prepare(self, question: Question) -> None:
        """Reads the rubric of a question that has just been asked, while the candidate writes, and waits for
        nothing: the first answer to it then costs no more than the others. A few at a time: when many start together
        there is time to read while they write, and none to spare while they come in, or for an answer to wait."""
        if self._thread is not None and question.scored and question not in self._ahead:
            self._ahead.append(question)
            if self._pacing is None:
                self._read_ahead(self._thread)

    def foresee(self, question: Question, text: str) -> None:
        """This will probably be the answer: what its sentences mean is read now, and the score costs little then."""
        if self._thread is not None and question.scored:
            self._thread.submit(self._scored, question, Answer(text=text))

    def _read_ahead(self, thread: ThreadPoolExecutor) -> None:
        self._pacing = None
        if self._ahead:
            thread.submit(self._prepare, self._ahead.popleft())
            self._pacing = asyncio.get_running_loop().call_later(AHEAD_EVERY_S, self._read_ahead, thread)

    def close(self) -> None:
        if self._pacing is not None:
            self._pacing.cancel()
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)

    async def score(self, question: Question, answer: Answer, *, session_id: str | None = None) -> Scorecard:
        if self._thread is None:
            if answer.board is None:
                return scored(question, answer)
            return await asyncio.to_thread(scored, question, answer)  # the largest drawing takes a third of a second
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._scored, question, answer)

    def _scored(self, question: Question, answer: Answer) -> Scorecard:
        return scored(question, answer, self._open())

    def _prepare(self, question: Question) -> None:
        meaning = self._open()
        if meaning is not None:
            meaning.prepare(prepare(question).question)

    def _open(self) -> Meaning | None:
        """In the one thread, so it happens once. Weights that cannot be read are as good as none; the log and `viva
        doctor` say what is wrong with them."""
        if self._mind is not None:
            opening, self._mind = self._mind, None
            try:
                mind = opening()
            except (OSError, ValueError, KeyError) as failure:
                mind = None
                log.warning("weights_unreadable", failure=repr(failure), instead="answers are read by words only")
            self._meaning = Meaning(mind) if mind is not None else None
        return self._meaning


def score_answer(question: Question, text: str, meaning: Meaning | None = None) -> Scorecard:
    """The scorecard of a text, for the command line."""
    return scored(question, Answer(text=text), meaning)


def scored(question: Question, answer: Answer, meaning: Meaning | None = None) -> Scorecard:
    """Without `meaning` by words alone, and the scorecard's origin says so."""
    origin = WORDS_ONLY if meaning is None else SCORER
    if not question.scored:
        return not_scored(NO_SCORE_WANTED, origin)
    if not question.rubric:
        return not_scored(NO_RUBRIC, origin)
    text = answer.text or ""
    if question.kind != "coding_problem":
        prepared = prepare(question)
        return _judged(prepared, text, meaning, drawing=read_drawing(prepared, answer.board))
    said, flags = answer_only(text)
    if len(said.split()) < TALK_WORDS_MIN:
        return not_scored(NOT_RUN, origin, feedback.KEPT if answer.code else "", flags)
    return _judged(prepare(question), text, meaning, TALK_ONLY)


@dataclass(frozen=True, slots=True)
class _Found:
    """What an answer says of one point: by its words, by what it means, and what that comes to."""

    match: Match
    near: Near
    share: float
    spans: tuple[tuple[int, int], ...]
    drawn: Drawn = NOTHING_DRAWN


def _judged(
    prepared: Prepared, text: str, meaning: Meaning | None, note: str = "", drawing: Drawing = NO_DRAWING
) -> Scorecard:
    origin = WORDS_ONLY if meaning is None else SCORER
    reading = read(prepared, text)
    if reading.unread:
        return not_scored(reading.unread, origin, flags=reading.flags)
    flags = reading.flags if text.strip() or not drawing.there else ()
    reading = replace(reading, flags=tuple(dict.fromkeys((*flags, *drawing.flags))))
    shown, wrong_drawn = told_by(prepared, drawing, meaning)
    if reading.floor and not any(each.share for each in shown):
        return _at_floor(prepared, *_why_nothing(reading, text, drawing), origin)
    matches, claims = aligned(prepared, reading.clauses)
    meant = meaning.of(prepared, reading.clauses, reading.text) if meaning is not None else _unmeant(prepared)
    story = told(reading.clauses, reading.text) if _structural(prepared) and at_work(prepared, reading.clauses) else []
    found = [
        _found(point, match, near, reading, story)
        for point, match, near in zip(prepared.question.rubric, matches, meant.points, strict=True)
    ]
    found = [replace(each, drawn=more) for each, more in zip(found, shown, strict=True)]
    criteria = tuple(
        _criterion(point, each, reading, text) for point, each in zip(prepared.question.rubric, found, strict=True)
    )
    if not any(criterion.points for criterion in criteria):
        off = _elsewhere(prepared, reading) and not story
        flags = (*reading.flags, "off_topic") if off else reading.flags
        floored = Reading(flags=flags, words=reading.words)
        return _at_floor(prepared, floored, feedback.nothing(off, _structural(prepared)), origin)
    wrong = _wrong(prepared, claims, meant, reading, text)
    wrong += [each for each in wrong_drawn if each[0] not in {claim for claim, _ in wrong}]
    sure = confidence.of(
        [
            _decided(each, story=point.shows is not None)
            for point, each in zip(prepared.question.rubric, found, strict=True)
        ],
        focus=meant.focus if meaning is not None else None,
        words=reading.words + drawing.words,
        flagged=bool(reading.flags),
    )
    return composed(criteria, wrong, reading.flags, origin, confidence=sure, note=note)


def _why_nothing(reading: Reading, text: str, drawing: Drawing) -> tuple[Reading, str]:
    """Of an answer that was drawn, and not spoken, the talk has nothing to be told of."""
    if not drawing.there or text.strip():
        return reading, reading.floor or ""
    return reading, feedback.drawn_for_nothing(drawing.says_something)


def _decided(found: _Found, *, story: bool) -> Decided:
    if found.drawn.share > found.share:
        return Decided(found.drawn.share, found.drawn.nearness, 0.0, story)
    return Decided(found.share, found.match.share, found.near.nearness, story)


def _unmeant(prepared: Prepared) -> Meant:
    return Meant((Near(),) * prepared.points, (Near(),) * len(prepared.question.wrong))


def composed(
    criteria: tuple[Criterion, ...],
    wrong: Sequence[tuple[str, str]],
    flags: tuple[str, ...],
    origin: Origin,
    *,
    confidence: float,
    note: str = "",
) -> Scorecard:
    """The card that points and wrong claims come to, whoever found them."""
    whole = sum(criterion.max for criterion in criteria)
    share = sum(criterion.points for criterion in criteria) / whole
    return Scorecard(
        score=round(max(0.0, 10 * share - WRONG_COST * len(wrong)), 1),
        criteria=criteria,
        feedback=feedback.told(criteria, wrong, flags, note),
        strengths=feedback.strengths(criteria),
        improvements=feedback.improvements(criteria, wrong),
        confidence=confidence,
        origin=origin,
        flags=flags,
    )


def _at_floor(prepared: Prepared, reading: Reading, reason: str, origin: Origin) -> Scorecard:
    criteria = tuple(Criterion(name=p.name, points=0.0, max=p.weight) for p in prepared.question.rubric)
    return Scorecard(
        score=0.0,
        criteria=criteria,
        feedback=reason,
        improvements=feedback.improvements(criteria, ()),
        confidence=0.9 if reading.flags else 0.6,
        origin=origin,
        flags=reading.flags,
    )


def _structural(prepared: Prepared) -> bool:
    return any(point.shows for point in prepared.question.rubric)


def _elsewhere(prepared: Prepared, reading: Reading) -> bool:
    """Hardly a word of the question's subject in it."""
    said = {t.stem for clause in reading.clauses for t in clause.tokens if t.content} - COMMON_STEMS
    near = sum(bool(prepared.entries(stem)) or stem in prepared.vocabulary for stem in said)
    return near < max(2, SUBJECT_SHARE_MIN * len(said))


def _found(point: RubricPoint, match: Match, near: Near, reading: Reading, story: Sequence[Clause]) -> _Found:
    if point.shows:
        share, cited = part_of(point.shows, story, reading.text)
        return _Found(match, near, share, tuple((clause.start, clause.end) for clause in cited))
    by_words, by_meaning = said_share(match), meant_share(near)
    if near.clause is not None and by_meaning > by_words:
        return _Found(match, near, by_meaning, ((near.clause.start, near.clause.end),))
    spans = (_span(match.tokens, reading.clauses),) if by_words and match.tokens else ()
    return _Found(match, near, by_words, spans)


def _criterion(point: RubricPoint, found: _Found, reading: Reading, text: str) -> Criterion:
    if found.drawn.share > found.share:
        earned = round(point.weight * found.drawn.share, 4)
        return Criterion(
            name=point.name, points=earned, max=point.weight, evidence=found.drawn.evidence, note=feedback.DRAWN
        )
    pieces = [piece for span in found.spans for piece in _left(span, text, reading.text)]
    evidence = tuple(Evidence(quote=text[a:b], start=a, end=b) for a, b in pieces)
    earned = round(point.weight * found.share, 4) if evidence else 0.0
    return Criterion(name=point.name, points=earned, max=point.weight, evidence=evidence if earned else ())


def _left(span: tuple[int, int], text: str, left: str) -> list[tuple[int, int]]:
    """The span without what was left aside inside it, so that nothing said to the examiner is quoted as evidence."""
    start, end = span
    if text[start:end] == left[start:end]:
        return [span]
    seen = "".join(a if a == b else "\0" for a, b in zip(text[start:end], left[start:end], strict=True))
    return [(start + m.start(), start + m.end()) for m in PIECE.finditer(seen)]


def _span(tokens: Sequence[Token], clauses: Sequence[Clause]) -> tuple[int, int]:
    """The clause around the matched words, or the words alone where that would be long."""
    start, end = min(t.start for t in tokens), max(t.end for t in tokens)
    around = [c for c in clauses if c.start < end and c.end > start]
    if sum(len(clause.tokens) for clause in around) <= QUOTE_WORDS_MAX:
        start, end = min([start, *(c.start for c in around)]), max([end, *(c.end for c in around)])
    return start, end


def _wrong(
    prepared: Prepared, claims: Sequence[Match], meant: Meant, reading: Reading, text: str
) -> list[tuple[str, str]]:
    """The wrong claims that the answer asserts, each with the words that do so."""
    found = []
    for claim, match, near in zip(prepared.question.wrong, claims, meant.claims, strict=True):
        if says_wrong(match):
            span = min(t.start for t in match.tokens), max(t.end for t in match.tokens)
        elif near.clause is not None and means_wrong(near):
            span = near.clause.start, near.clause.end
        else:
            continue
        found.append((claim, " ".join(text[a:b] for a, b in _left(span, text, reading.text))))
    return found
