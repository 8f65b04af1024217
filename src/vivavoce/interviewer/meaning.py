"""How near an answer comes in meaning to each point of a rubric, whatever its words.

A point is where its phrasings and the follow-up question that asks for it lie together in the space of meaning. A
clause is near a point when it lies close to it, and closer than to the other points: sentences about one subject all
lie close to each other, so the lead over the other points says more than the closeness itself. What means the question,
a hint or a false statement rather than the point earns nothing, and neither does what says the contrary or asks.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from threading import Lock
from typing import NamedTuple

import numpy as np

from vivavoce.domain.question import Question
from vivavoce.interviewer.embedding import PACKAGE, Floats
from vivavoce.interviewer.grading.sides import Mind
from vivavoce.interviewer.polarity import lists_what_is_denied, negated_in, opposed, speaks_against, takes_back_of
from vivavoce.interviewer.rubric import Prepared
from vivavoce.interviewer.words import QUESTION_WORDS, Clause, Token, bag, tokens_of

# What comes after this many clauses, some thousand words, is read by words only: one answer holds up no other.
CLAUSES_MAX = 60
# Of a question some 30 texts of 1.5 kB are remembered; the bank's open questions all find room.
QUESTIONS_MAX = 512
TOKENS_MIN, CONTENT_MIN = 4, 2
FUNCTION_SHARE_MIN = 0.2
# The lead that a clause has where there is no other point to lead over.
ALONE = 0.1
# How much nearer a clause may be to what was asked, or to a false statement, than to the point that it makes.
ASKED_SLACK, WRONG_SLACK = 0.2, 0.1
# From here on two sentences say so much the same that one "not" more or less makes them contraries.
OPPOSED_FROM = 0.6
# How near the clauses of an answer lie to the points on average, when the answer is one to this question.
FOCUS_MIN = 0.33

# How near is near enough; chosen on half of the bank (docs/measurement.md, Rubric scorer).
NEAR_FULL_FROM = 0.7
NEAR_HALF_FROM = 0.55
WRONG_ALIKE_FROM = 0.8

SENTENCE = re.compile(r"(?<=[.?!])\s+")
ASKS = bag(QUESTION_WORDS) | bag("is are was were do does did can could will would should shall may has have had")
ASKED_OF = bag("i you we they he she it there the a an this that these those my your our their")
LINKS = bag("so and well but now ok okay then")


class Near(NamedTuple):
    """The clause that comes nearest to a point, and how near: 0 is another subject, 1 is the same thing said anew."""

    nearness: float = 0.0
    clause: Clause | None = None


def meant_share(near: Near) -> float:
    """How much of a point was meant: nothing, half or all."""
    return 1.0 if near.nearness >= NEAR_FULL_FROM else 0.5 if near.nearness >= NEAR_HALF_FROM else 0.0


def means_wrong(near: Near) -> bool:
    """Whether a wrong claim was meant."""
    return near.clause is not None and near.nearness >= WRONG_ALIKE_FROM


@dataclass(frozen=True, slots=True)
class Meant:
    """What an answer means beside a rubric: for each point, for each false statement, and how near its clauses lie to
    the points on average."""

    points: tuple[Near, ...]
    claims: tuple[Near, ...]
    focus: float = 0.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question's rubric, made ready: a direction for each point, each phrasing, what was asked, what is false."""

    points: tuple[int, ...]
    centres: Floats
    phrasings: tuple[Floats, ...]
    said: tuple[tuple[tuple[Token, ...], ...], ...]
    asked: Floats
    wrong: Floats
    claims: tuple[tuple[Token, ...], ...]


class Meaning:
    """Thread-safe. Remembers the rubrics of the questions that it read last."""

    def __init__(self, mind: Mind) -> None:
        self._mind = mind
        self._wanted: OrderedDict[Question, Wanted] = OrderedDict()
        self._lock = Lock()

    def prepare(self, question: Question) -> None:
        """Reads a rubric ahead of its first answer."""
        if any(point.says for point in question.rubric):
            self._of(question)

    def of(self, prepared: Prepared, clauses: Sequence[Clause], text: str) -> Meant:
        """For each point of the rubric, and for each false statement, the clause that comes nearest to it."""
        question = prepared.question
        points, claims = [Near()] * len(question.rubric), [Near()] * len(question.wrong)
        before = dict(zip(clauses[1:], clauses, strict=False))
        after = dict(zip(clauses, clauses[1:], strict=False))
        denied = dict(zip(clauses, negated_in(clauses), strict=True))
        telling = [c for c in clauses if _tells(c, text) and not _listed_under_denial(before.get(c), c)][:CLAUSES_MAX]
        if not telling or not any(point.says for point in question.rubric):
            return Meant(tuple(points), tuple(claims))
        wanted = self._of(question)
        said = self._rows([spoken(clause, text) for clause in telling])
        close = said @ wanted.centres.T
        focus = float(close.max(axis=1).mean())
        if focus >= FOCUS_MIN:
            near = _nearness(wanted, said, close, telling, denied, after)
            for number, nearness in zip(wanted.points, near.T, strict=True):
                points[number] = _nearest(nearness, telling)
        for number, nearness in enumerate(_claimed(wanted, said, telling).T):
            claims[number] = _nearest(nearness, telling)
        return Meant(tuple(points), tuple(claims), focus)

    def _of(self, question: Question) -> Wanted:
        with self._lock:
            known = self._wanted.get(question)
            if known is not None:
                self._wanted.move_to_end(question)
                return known
        made = self._made(question)
        with self._lock:
            self._wanted[question] = made
            while len(self._wanted) > QUESTIONS_MAX:
                self._wanted.popitem(last=False)
        return made

    def _made(self, question: Question) -> Wanted:
        numbers = tuple(i for i, point in enumerate(question.rubric) if point.says)
        points = [question.rubric[i] for i in numbers]
        phrasings = tuple(self._rows(point.says) for point in points)
        centres = [
            rows.sum(axis=0) + (self._rows([point.ask])[0] if point.ask else 0.0)
            for rows, point in zip(phrasings, points, strict=True)
        ]
        return Wanted(
            points=numbers,
            centres=_unit(np.stack(centres)),
            phrasings=phrasings,
            said=tuple(tuple(tuple(tokens_of(text)) for text in point.says) for point in points),
            asked=self._rows(asked_in(question)),
            wrong=self._rows(question.wrong),
            claims=tuple(tuple(tokens_of(text)) for text in question.wrong),
        )

    def _rows(self, texts: Sequence[str]) -> Floats:
        rows = [meant.whole for meant in self._mind.read(texts)]
        return np.stack(rows) if rows else np.zeros((0, 1), np.float32)


def meaning_is_here() -> bool:
    """Whether the weights are installed; without them answers are read by words alone."""
    return find_spec(PACKAGE) is not None


def asked_in(question: Question) -> list[str]:
    """What the candidate was told or may be told: said back, it is no answer."""
    sentences = [s for text in (question.text, question.clarify) for s in SENTENCE.split(text) if len(s.split()) > 3]
    return [*sentences, *question.hints, *(point.ask for point in question.rubric if point.ask)]


def spoken(clause: Clause, text: str) -> str:
    """The clause in its own words, without stops and hesitations, so that speech reads like the same words typed."""
    return " ".join(text[token.start : token.end] for token in clause.tokens)


def _tells(clause: Clause, text: str) -> bool:
    """It is long enough to say something, is no string of terms and no question."""
    tokens = clause.tokens
    content = sum(token.content for token in tokens)
    if len(tokens) < TOKENS_MIN or content < CONTENT_MIN or len(tokens) - content < FUNCTION_SHARE_MIN * len(tokens):
        return False
    return not text[clause.end :].lstrip("\"'”’) ").startswith("?") and not _asks(tokens)


def _asks(tokens: Sequence[Token]) -> bool:
    """ "How do you find out", said without a question mark, as in a transcript."""
    start = next((i for i, token in enumerate(tokens) if token.form not in LINKS), 0)
    forms = [token.form for token in tokens[start : start + 3]]
    verbs = [form in ASKS and form not in bag(QUESTION_WORDS) for form in forms]
    if len(forms) < 3:
        return False
    return (verbs[0] and forms[1] in ASKED_OF) or (
        forms[0] in ASKS and not verbs[0] and verbs[1] and forms[2] in ASKED_OF
    )


def _listed_under_denial(before: Clause | None, clause: Clause) -> bool:
    return before is not None and lists_what_is_denied(before.tokens, clause.tokens)


def _nearness(
    wanted: Wanted,
    said: Floats,
    close: Floats,
    clauses: Sequence[Clause],
    denied: Mapping[Clause, frozenset[int]],
    after: Mapping[Clause, Clause],
) -> Floats:
    """A row for each clause, a column for each point that has phrasings."""
    near = close + _lead(close)
    asked = _highest(said, wanted.asked) - ASKED_SLACK
    wrong = _highest(said, wanted.wrong) - WRONG_SLACK
    for point, rows in enumerate(wanted.phrasings):
        alike = said @ rows.T
        for i, clause in enumerate(clauses):
            best = int(alike[i].argmax())
            elsewhere = alike[i, best] <= max(asked[i], wrong[i])
            phrasing = wanted.said[point][best]
            contrary = alike[i, best] >= OPPOSED_FROM and opposed(clause.tokens, phrasing)
            unsaid = near[i, point] >= NEAR_HALF_FROM and _unsaid(clause, denied[clause], after.get(clause), phrasing)
            if elsewhere or contrary or unsaid:
                near[i, point] = 0.0
    return near


def _unsaid(clause: Clause, denied: frozenset[int], after: Clause | None, phrasing: Sequence[Token]) -> bool:
    """It denies what the phrasing says, or the next clause takes it back."""
    if speaks_against(clause.tokens, phrasing, denied):
        return True
    return after is not None and takes_back_of(after.tokens, phrasing)


def _claimed(wanted: Wanted, said: Floats, clauses: Sequence[Clause]) -> Floats:
    """How alike a clause is to each false statement, where it is not more like a point, and says no contrary."""
    if not len(wanted.wrong):
        return np.zeros((len(clauses), 0), np.float32)
    alike = said @ wanted.wrong.T
    right = np.max([_highest(said, rows) for rows in wanted.phrasings], axis=0)
    for i, clause in enumerate(clauses):
        for claim, tokens in enumerate(wanted.claims):
            if opposed(clause.tokens, tokens):
                alike[i, claim] = 0.0
    return np.where(alike > np.reshape(right, (-1, 1)), alike, np.float32(0.0))


def _lead(close: Floats) -> Floats:
    if close.shape[1] < 2:
        return np.full_like(close, ALONE)
    ordered = np.sort(close, axis=1)
    best, second = ordered[:, -1:], ordered[:, -2:-1]
    return np.where(close == best, best - second, close - best)


def _highest(said: Floats, rows: Floats) -> Floats:
    return (said @ rows.T).max(axis=1) if len(rows) else np.full(len(said), -1.0, np.float32)


def _nearest(nearness: Floats, clauses: Sequence[Clause]) -> Near:
    best = int(nearness.argmax())
    return Near(max(0.0, float(nearness[best])), clauses[best])


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)
