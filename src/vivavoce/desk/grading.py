"""Grading: which answers wait for a person, one drawn at random, and how far people and machines agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from vivavoce.desk.teaching import session_of, sessions_of
from vivavoce.domain.agreement import Pair
from vivavoce.domain.board import Board, parts_told
from vivavoce.domain.grade import HUMAN
from vivavoce.domain.grading import is_gradable
from vivavoce.domain.learning import ExampleSet, Step, StepKind, check_switch, versions
from vivavoce.domain.question import Answer, Origin, Question
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard, drawn_evidence
from vivavoce.domain.state import Asked, Session
from vivavoce.ports.bank import Bank
from vivavoce.ports.errors import NotFound
from vivavoce.ports.events import EventStore
from vivavoce.ports.grading import GradingIndex, LearnedQuestion

DRAWN_FROM = 30
LOGS_READ_MAX = 200
SESSIONS_COMPARED_MAX = 1000


class Composer(Protocol):
    """Makes the card that points and wrong claims come to, whoever found them."""

    def __call__(
        self,
        criteria: tuple[Criterion, ...],
        wrong: Sequence[tuple[str, str]],
        flags: tuple[str, ...],
        origin: Origin,
        *,
        confidence: float,
    ) -> Scorecard: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words of the answer; `start` tells which, where they stand in it more than once."""

    quote: str
    start: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsGiven:
    points: float
    quotes: tuple[Words, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeGiven:
    """What a person gave: the points of each criterion in the rubric's order, and which false statements are made."""

    points: tuple[PointsGiven, ...]
    wrong: tuple[tuple[int, Words], ...] = field(default=())


class Grading:
    def __init__(
        self,
        bank: Bank,
        index: GradingIndex,
        store: EventStore,
        compose: Composer,
        place: Callable[[str, str], tuple[int, int] | None],
    ) -> None:
        """`place` finds where in a text a quote stands."""
        self._bank = bank
        self._index = index
        self._store = store
        self._compose = compose
        self._place = place

    async def page(
        self, grader: str, *, limit: int, before: tuple[float, str] | None
    ) -> tuple[list[tuple[Session, Asked]], tuple[float, str] | None]:
        """The gradable answers of some interviews, newest first, and where the next page begins."""
        rows = await self._index.sessions(limit=limit + 1, before=before, not_of=grader)
        page = rows[:limit]
        more = (page[-1].created_at, page[-1].session_id) if len(rows) > limit else None
        sessions = await sessions_of(self._store, [row.session_id for row in page])
        return [(session, asked) for session in sessions for asked in _gradable(session)], more

    async def drawn(self, grader: str, start: str, pick: Callable[[int], int]) -> tuple[Session, Asked] | None:
        """An answer that nobody has graded, by chance; None when there is none. The chance has nothing to do with what
        the answer or its score is like, so that what blind grades say holds for the rest as well."""
        rows = await self._index.some_sessions(start, limit=LOGS_READ_MAX, not_of=grader)
        found: list[tuple[Session, Asked]] = []
        for row in rows:
            if len(found) >= DRAWN_FROM:
                break
            session = await session_of(self._store, row.session_id)
            if session is not None and session.gradable:
                found += [(session, asked) for asked in _gradable(session) if not asked.grades]
        return found[pick(len(found))] if found else None

    def card(self, question: Question, answer: Answer, given: GradeGiven) -> Scorecard:
        """The card of a person's points. Whether it stands is for the rules to say."""
        criteria = tuple(
            Criterion(
                name=point.name,
                points=each.points,
                max=point.weight,
                evidence=tuple(self._evidence(words, answer) for words in each.quotes),
                note=each.note,
            )
            for point, each in zip(question.rubric, given.points, strict=False)
        )
        wrong = [
            (question.wrong[claim], self._evidence(words, answer).quote)
            for claim, words in given.wrong
            if 0 <= claim < len(question.wrong)
        ]
        return self._compose(criteria, wrong, (), HUMAN, confidence=1.0)

    def _evidence(self, words: Words, answer: Answer) -> Evidence:
        start, end = words.start or 0, (words.start or 0) + len(words.quote)
        if words.start is not None and answer.said[start:end] == words.quote:
            return Evidence(quote=words.quote, start=start, end=end)
        place = self._place(words.quote, answer.said)
        if place is None and (drawn := drawn_part(words.quote, answer.board)) is not None:
            return drawn
        if place is None:
            return Evidence(quote=words.quote)  # which the gate refuses: it is not there
        return Evidence(quote=answer.said[slice(*place)], start=place[0], end=place[1])

    async def pairs(self) -> list[Pair]:
        """Both scores of each answer that has two, of the interviews that were graded last."""
        ids = await self._index.sessions_with_grades(limit=SESSIONS_COMPARED_MAX)
        sessions = await sessions_of(self._store, ids)
        return [pair for session in sessions for pair in self._pairs(session)]

    def _pairs(self, session: Session) -> Iterator[Pair]:
        skills = {skill.id: skill.name for skill in self._bank.skills()}
        for asked in _gradable(session):
            machine, grade = asked.machine_card, asked.grade
            if grade is None or machine is None or machine.score is None or grade.scorecard.score is None:
                continue
            yield Pair(
                machine=machine.score,
                human=grade.scorecard.score,
                blind=grade.way == "blind",
                groups={
                    "question": asked.question.text,
                    "skill": skills.get(asked.question.skill, asked.question.skill),
                    "kind": asked.question.kind,
                    "scorer": _scorer(machine.origin),
                    "role": session.role_name,
                    "extra time": "more" if session.extra_time_factor > 1 else "usual",
                },
            )

    # What was learned

    async def learned(
        self, *, limit: int, before: tuple[float, str] | None
    ) -> tuple[tuple[LearnedQuestion, ...], tuple[float, str] | None]:
        rows = await self._index.questions(limit=limit + 1, before=before)
        page = rows[:limit]
        return page, (page[-1].last_at, page[-1].bank_id) if len(rows) > limit else None

    async def history(self, bank_id: str, bank_version: int) -> tuple[tuple[Step, ...], tuple[ExampleSet, ...]]:
        """Each step, and the set that it led to. Raises `NotFound` when nobody graded an answer to the question."""
        steps = await self._index.steps(bank_id, bank_version)
        if not steps:
            raise NotFound("Nothing is learned of this question yet.")
        return steps, versions(steps)[1:]

    async def switch(self, by: str, at: float, wanted: Switch) -> tuple[tuple[Step, ...], tuple[ExampleSet, ...]]:
        """One example on or off, or back to an older version: always a new version, so that it can be undone."""
        steps, _ = await self.history(wanted.bank_id, wanted.bank_version)
        step = Step(
            bank_id=wanted.bank_id,
            bank_version=wanted.bank_version,
            number=wanted.seen + 1,
            kind=wanted.kind,
            at=at,
            by=by,
            session_id=wanted.session_id,
            answer_id=wanted.answer_id,
            back_to=wanted.back_to,
        )
        check_switch(steps, step)
        example = versions(steps)[-1].find(step.session_id, step.answer_id)
        await self._index.add(replace(step, seq=example.seq) if example is not None else step)
        return await self.history(wanted.bank_id, wanted.bank_version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """`seen` is the number of the version that whoever switches has before them."""

    bank_id: str
    bank_version: int
    kind: StepKind
    seen: int
    session_id: str = ""
    answer_id: str = ""
    back_to: int = 0


def _scorer(origin: Origin) -> str:
    """Which scorer, of which version, and whether graded answers had taught it; not which set."""
    version, _, more = origin.version.partition(", ")
    return f"{origin.name} {version}{', with learned answers' if 'learned set' in more else ''}"


def drawn_part(quote: str, board: Board | None) -> Evidence | None:
    """The part of a drawing that is quoted: by its line of the outline, or by what stands on it."""
    if board is None or not quote.strip():
        return None
    wanted = " ".join(quote.split())
    told = [(line, drawn_evidence(board, part)) for line, part in parts_told(board)]
    told += [("", drawn_evidence(board, shape)) for shape in board.shapes]
    return next((evidence for line, evidence in told if wanted in (line, evidence.quote)), None)


def _gradable(session: Session) -> list[Asked]:
    return [asked for asked in session.asked if is_gradable(asked)]
