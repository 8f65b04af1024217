"""The built-in scorer: deterministic, with no model. Same answer, same score; no evidence, no point.

text -> gates (what may count at all) -> alignment with each point -> 0, half or full, each with its quote
     -> wrong claims taken off -> a scorecard with its reasons
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vivavoce.domain.question import Answer, Origin, Question
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard, not_scored
from vivavoce.interviewer import feedback
from vivavoce.interviewer.gates import Reading, answer_only, read
from vivavoce.interviewer.rubric import Match, Prepared, aligned, prepare
from vivavoce.interviewer.stories import part_of, told
from vivavoce.interviewer.words import COMMON_STEMS, Clause, Token
from vivavoce.interviewer.work import at_work

SCORER = Origin(kind="builtin", name="built-in scorer", version="1")

# A clause that says well over half of a phrasing's weight says the idea; one that says a third touches it.
FULL_FROM = 0.58
HALF_FROM = 0.36
FULL_MASS, HALF_MASS = 2.0, 1.5
# A wrong claim must be said nearly whole before anything is taken away: doubt speaks for the candidate.
WRONG_FROM = 0.75
WRONG_MASS = 2.5
WRONG_COST = 1.5
SUBJECT_SHARE_MIN = 0.1
TALK_WORDS_MIN = 25
QUOTE_WORDS_MAX = 40
PIECE = re.compile(r"[^\W\0](?:[^\0]*[^\s\0])?")

NOT_RUN = "The code was not run here, and code is scored only by tests that ran."
TALK_ONLY = "The code was not run here, so only what was said about it is scored."
NO_SCORE_WANTED = "A question that opens or closes the talk is not scored."
NO_RUBRIC = "This question has no rubric, so there is nothing to score it by."


class BuiltinScorer:
    """Implements `ports.interviewing.Scorer`."""

    async def score(self, question: Question, answer: Answer, *, session_id: str | None = None) -> Scorecard:
        return scored(question, answer)


def score_answer(question: Question, text: str) -> Scorecard:
    """The scorecard of a text, for the command line."""
    return scored(question, Answer(text=text))


def scored(question: Question, answer: Answer) -> Scorecard:
    if not question.scored:
        return not_scored(NO_SCORE_WANTED, SCORER)
    if not question.rubric:
        return not_scored(NO_RUBRIC, SCORER)
    text = answer.text or ""
    if question.kind == "coding_problem":
        return _talk(question, text, answer)
    return _judged(prepare(question), text)


def _talk(question: Question, text: str, answer: Answer) -> Scorecard:
    """Code is for tests to judge. What was said about it can be judged, if it is enough to be an explanation."""
    said, flags = answer_only(text)
    if len(said.split()) < TALK_WORDS_MIN:
        return not_scored(NOT_RUN, SCORER, feedback.KEPT if answer.code else "", flags)
    return _judged(prepare(question), text, TALK_ONLY)


def _judged(prepared: Prepared, text: str, note: str = "") -> Scorecard:
    reading = read(prepared, text)
    if reading.unread:
        return not_scored(reading.unread, SCORER, flags=reading.flags)
    if reading.floor:
        return _at_floor(prepared, reading, reading.floor)
    points, claims = aligned(prepared, reading.clauses)
    story = told(reading.clauses, reading.text) if _structural(prepared) and at_work(prepared, reading.clauses) else []
    criteria = tuple(_criterion(prepared, i, match, reading, text, story) for i, match in enumerate(points))
    if not any(criterion.points for criterion in criteria):
        off = _elsewhere(prepared, reading) and not story
        flags = (*reading.flags, "off_topic") if off else reading.flags
        return _at_floor(
            prepared, Reading(flags=flags, words=reading.words), feedback.nothing(off, _structural(prepared))
        )
    wrong = _wrong(prepared, claims, reading, text)
    return _card(criteria, wrong, reading, points, note)


def _card(
    criteria: tuple[Criterion, ...],
    wrong: Sequence[tuple[str, str]],
    reading: Reading,
    points: Sequence[Match],
    note: str,
) -> Scorecard:
    return composed(criteria, wrong, reading.flags, SCORER, confidence=_confidence(points, reading), note=note)


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


def _at_floor(prepared: Prepared, reading: Reading, reason: str) -> Scorecard:
    criteria = tuple(Criterion(name=p.name, points=0.0, max=p.weight) for p in prepared.question.rubric)
    return Scorecard(
        score=0.0,
        criteria=criteria,
        feedback=reason,
        improvements=feedback.improvements(criteria, ()),
        confidence=0.9 if reading.flags else 0.6,
        origin=SCORER,
        flags=reading.flags,
    )


def _structural(prepared: Prepared) -> bool:
    return any(point.shows for point in prepared.question.rubric)


def _elsewhere(prepared: Prepared, reading: Reading) -> bool:
    """Hardly a word of the question's subject in it."""
    said = {t.stem for clause in reading.clauses for t in clause.tokens if t.content} - COMMON_STEMS
    near = sum(bool(prepared.entries(stem)) or stem in prepared.vocabulary for stem in said)
    return near < max(2, SUBJECT_SHARE_MIN * len(said))


def _criterion(
    prepared: Prepared, i: int, match: Match, reading: Reading, text: str, story: Sequence[Clause]
) -> Criterion:
    point = prepared.question.rubric[i]
    if point.shows:
        share, cited = part_of(point.shows, story, reading.text)
        spans = [(clause.start, clause.end) for clause in cited]
    else:
        share = _said(match)
        spans = [_span(match.tokens, reading.clauses)] if share and match.tokens else []
    pieces = [piece for span in spans for piece in _left(span, text, reading.text)]
    evidence = tuple(Evidence(quote=text[a:b], start=a, end=b) for a, b in pieces)
    earned = round(point.weight * share, 4) if evidence else 0.0
    return Criterion(name=point.name, points=earned, max=point.weight, evidence=evidence if earned else ())


def _left(span: tuple[int, int], text: str, left: str) -> list[tuple[int, int]]:
    """The span without what was left aside inside it, so that nothing said to the examiner is quoted as evidence."""
    start, end = span
    if text[start:end] == left[start:end]:
        return [span]
    seen = "".join(a if a == b else "\0" for a, b in zip(text[start:end], left[start:end], strict=True))
    return [(start + m.start(), start + m.end()) for m in PIECE.finditer(seen)]


def _said(match: Match) -> float:
    if match.share >= FULL_FROM and match.mass >= FULL_MASS:
        return 1.0
    return 0.5 if match.share >= HALF_FROM and match.mass >= HALF_MASS else 0.0


def _span(tokens: Sequence[Token], clauses: Sequence[Clause]) -> tuple[int, int]:
    """The clause around the matched words, or the words alone where that would be long."""
    start, end = min(t.start for t in tokens), max(t.end for t in tokens)
    around = [c for c in clauses if c.start < end and c.end > start]
    if sum(len(clause.tokens) for clause in around) <= QUOTE_WORDS_MAX:
        start, end = min([start, *(c.start for c in around)]), max([end, *(c.end for c in around)])
    return start, end


def _wrong(prepared: Prepared, claims: Sequence[Match], reading: Reading, text: str) -> list[tuple[str, str]]:
    """The wrong claims that the answer asserts, each with the words that do so."""
    found = []
    for claim, match in zip(prepared.question.wrong, claims, strict=True):
        if match.share >= WRONG_FROM and match.mass >= WRONG_MASS:
            span = min(t.start for t in match.tokens), max(t.end for t in match.tokens)
            found.append((claim, " ".join(text[a:b] for a, b in _left(span, text, reading.text))))
    return found


def _confidence(points: Sequence[Match], reading: Reading) -> float:
    """Lower the nearer the points lie to a line, the shorter the answer, and when something was taken out of it."""
    margins = [min(abs(m.share - FULL_FROM), abs(m.share - HALF_FROM), 0.3) / 0.3 for m in points]
    clear = sum(margins) / len(margins)
    length = min(1.0, reading.words / 80)
    return round(0.35 + 0.3 * clear + 0.2 * length - (0.1 if reading.flags else 0.0), 2)
