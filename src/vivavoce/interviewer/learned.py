"""A scorer that was shown graded answers: what a person gave a point for is one more way to say that point.

    question -> what its graded answers teach -> each quote through the gates -> the question, amended
    -> the scorer inside, whoever it is -> what a person denied is taken out again

It stands around any scorer and knows nothing of its inside. A question of which nothing was learned passes through
untouched. Which set was used stands in the version of the card's origin. What was learned is read in a thread beside
the event loop: of a question that was graded often it takes a tenth of a second, in which nobody else may wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from vivavoce.domain.learning import PHRASINGS_MAX, Quote
from vivavoce.domain.question import Answer, Question, RubricPoint
from vivavoce.domain.scoring import Criterion, Scorecard
from vivavoce.interviewer import feedback
from vivavoce.interviewer.gates import read
from vivavoce.interviewer.isolation import suspicions
from vivavoce.interviewer.rubric import aligned, prepare, says_wrong
from vivavoce.interviewer.words import COMMON_STEMS, Clause, clauses_of, content_stems, tokens_of
from vivavoce.ports.grading import Taught, Teacher
from vivavoce.ports.interviewing import Scorer

WORDS_MIN, WORDS_MAX = 4, 45
# Fewer rare words than this would be found in answers about anything.
OWN_STEMS_MIN = 2
# A clause says what a person denied when it says nearly all of it; doubt speaks for the candidate.
DENIED_FROM = 0.75


class LearnedScorer:
    """Implements `ports.interviewing.Scorer`."""

    def __init__(self, inner: Scorer, teacher: Teacher) -> None:
        self._inner = inner
        self._teacher = teacher

    async def score(self, question: Question, answer: Answer, *, session_id: str | None = None) -> Scorecard:
        taught = await self._teacher.taught(question, session_id=session_id)
        lesson = await asyncio.to_thread(lesson_of, question, taught) if taught is not None else None
        if taught is None or lesson is None or not lesson.teaches:
            return await self._inner.score(question, answer, session_id=session_id)
        amended = lesson.amended(question)
        card = await self._inner.score(amended, answer, session_id=session_id)
        denied = await asyncio.to_thread(lesson.denied_in, amended, card, answer)
        if denied:
            without = await self._inner.score(amended, _blanked(answer, denied), session_id=session_id)
            card = _without(card, without, frozenset(lesson.unlike))
        told = f"{card.origin.version}, learned set {taught.set_number} of {_counted(taught.answers)}"
        return replace(card, origin=replace(card.origin, version=told))


@dataclass(frozen=True, slots=True)
class Lesson:
    """By the name of a point: what says it, and what does not."""

    says: dict[str, tuple[str, ...]]
    unlike: dict[str, tuple[str, ...]]

    @property
    def teaches(self) -> bool:
        return bool(self.says or self.unlike)

    def amended(self, question: Question) -> Question:
        points = tuple(replace(p, says=(*p.says, *self.says.get(p.name, ()))) for p in question.rubric)
        return replace(question, rubric=points)

    def denied_in(self, question: Question, card: Scorecard, answer: Answer) -> list[Clause]:
        """The clauses that earned a point by what a person denied it for, and say that better than what says it."""
        earned = {c.name: [(e.start, e.end) for e in c.evidence] for c in card.criteria if c.points > 0}
        clauses = clauses_of(answer.text or "")
        return [
            clause
            for name in earned.keys() & self.unlike.keys()
            for clause in clauses
            if any(clause.start < end and start < clause.end for start, end in earned[name])
            and _says_rather(question, name, self.unlike[name], clause)
        ]


def lesson_of(question: Question, taught: Taught) -> Lesson:
    """What passes the gates, the last said first; a question can learn only so much of a point."""
    points = {point.name: point for point in question.rubric}
    says: dict[str, tuple[str, ...]] = {}
    unlike: dict[str, tuple[str, ...]] = {}
    for quote in reversed(taught.quotes):
        point = points.get(quote.point)
        if point is None or (point.shows and quote.earns) or not admissible(question, quote):
            continue
        into = says if quote.earns else unlike
        words = " ".join(quote.words.split())
        known = (*point.says, *into.get(point.name, ()))
        if words not in known and len(into.get(point.name, ())) < PHRASINGS_MAX:
            into[point.name] = (*into.get(point.name, ()), words)
    return Lesson(says, unlike)


def admissible(question: Question, quote: Quote) -> bool:
    """Whether words can stand for a point at all: sentences in English about the subject that speak to the question,
    say something of their own and nothing that is wrong, and come from no stretch that speaks to whoever judges."""
    words = quote.words
    count = len(tokens_of(words))
    if not WORDS_MIN <= count <= WORDS_MAX or suspicions(words):
        return False
    if any(_touches(quote, cut.start, cut.end) for cut in suspicions(quote.said_in)):
        return False
    prepared = prepare(question)
    reading = read(prepared, words)
    if reading.flags or reading.floor or reading.unread or not reading.clauses:
        return False
    stems = {token.stem for clause in reading.clauses for token in clause.tokens if token.content}
    if len(stems - COMMON_STEMS - prepared.asked) < OWN_STEMS_MIN:
        return False
    _, claims = aligned(prepared, reading.clauses)
    return not (quote.earns and any(map(says_wrong, claims)))


def _touches(quote: Quote, start: int, end: int) -> bool:
    """Whether the words, wherever they stand in the answer, touch a stretch of it."""
    place = quote.said_in.find(quote.words)
    while place >= 0:
        if place < end and start < place + len(quote.words):
            return True
        place = quote.said_in.find(quote.words, place + 1)
    return False


def _says_rather(question: Question, name: str, unlike: Sequence[str], clause: Clause) -> bool:
    """Whether a clause says what was denied, and has more of its words in common with that than with the point."""
    says = next(point.says for point in question.rubric if point.name == name)
    no = RubricPoint(name="no", says=tuple(unlike))
    (denied,), _ = aligned(prepare(replace(question, rubric=(no,), wrong=())), [clause])
    return denied.share >= DENIED_FROM and _common(clause, unlike) > _common(clause, says)


def _common(clause: Clause, phrasings: Sequence[str]) -> float:
    """The share of words that the clause and the nearest phrasing have in common, of those in either."""
    said = {token.stem for token in clause.tokens if token.content}
    return max((len(said & content_stems(p)) / len(said | content_stems(p)) for p in phrasings), default=0.0)


def _blanked(answer: Answer, clauses: Sequence[Clause]) -> Answer:
    """The answer without those clauses, every other word where it was."""
    text = answer.text or ""
    for clause in clauses:
        text = text[: clause.start] + " " * (clause.end - clause.start) + text[clause.end :]
    return replace(answer, text=text)


def _without(card: Scorecard, without: Scorecard, denied: frozenset[str]) -> Scorecard:
    """The card with the denied points as they are when those clauses are not there. Nothing else of it changes: what
    the clauses say of other points still counts."""
    if card.score is None:
        return card
    others = {criterion.name: criterion for criterion in without.criteria}
    criteria = tuple(_lower(c, others.get(c.name)) if c.name in denied else c for c in card.criteria)
    whole = sum(c.max for c in criteria)
    taken_off = max(0.0, 10 * sum(c.points for c in card.criteria) / whole - card.score)
    wrong = [line for line in card.improvements if line not in feedback.improvements(card.criteria, ())]
    return replace(
        card,
        score=round(max(0.0, 10 * sum(c.points for c in criteria) / whole - taken_off), 1),
        criteria=criteria,
        feedback=feedback.told(criteria, (), card.flags),
        strengths=feedback.strengths(criteria),
        improvements=(*wrong, *feedback.improvements(criteria, ())),
    )


def _lower(criterion: Criterion, other: Criterion | None) -> Criterion:
    if other is None:
        return replace(criterion, points=0.0, evidence=())
    return other if other.points < criterion.points else criterion


def _counted(answers: int) -> str:
    return f"{answers} graded {'answer' if answers == 1 else 'answers'}"
