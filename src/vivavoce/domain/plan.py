"""Which question comes next, and why. Pure, so the same interview always goes the same way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b

from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.events import PlannedQuestion
from vivavoce.domain.question import RubricPoint, difficulty_at, level_of
from vivavoce.domain.state import Asked, Programme, Session

STRONG, WEAK = 7.5, 4.0
STEP = 0.5
FOLLOW_UP_FROM = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NextQuestion:
    """The step that is owed: a question of the plan, or a follow-up on the answer before."""

    number: int
    phase: str
    reason: str
    planned: PlannedQuestion | None = None
    follow_up_of: str | None = None
    point: RubricPoint | None = None


def next_question(session: Session) -> NextQuestion | None:
    """What to ask next; None when the interview has nothing left to ask."""
    return session.known(_next_question)


def _next_question(session: Session) -> NextQuestion | None:
    if session.time_up:
        return None
    return _follow_up(session) or _planned(session)


def level_after(level: float, score: float | None) -> float:
    """Difficulty follows performance: half a step up after a strong answer, half a step down after a weak one."""
    if score is None:
        return level
    if score >= STRONG:
        return min(2.0, level + STEP)
    if score <= WEAK:
        return max(0.0, level - STEP)
    return level


def total_questions(session: Session) -> int:
    """How many main questions there will be: never more than the plan can fill."""
    return max(min(session.max_questions, session.programme.fitting), len(session.main_asked))


def programme_of(blueprint: Blueprint, plan: tuple[PlannedQuestion, ...], max_questions: int, seed: int) -> Programme:
    """Which questions each section can choose from and how many it gets."""
    shuffled = sorted(plan, key=lambda p: blake2b(f"{seed}:{p.id}".encode(), digest_size=6).digest())
    offers = tuple(tuple(p for p in shuffled if s.takes(p.kind, p.phases)) for s in blueprint.sections)
    fitting = sum(any(s.takes(p.kind, p.phases) for s in blueprint.sections) for p in plan)
    offered = tuple(Counter(p.id for p in offer) for offer in offers)
    counts = blueprint.section_counts(max_questions)
    return Programme(offers=offers, offered=offered, counts=counts, fitting=fitting)


def _follow_up(session: Session) -> NextQuestion | None:
    """After a partly good answer, the heaviest missing point that the rubric knows how to ask about."""
    if not session.asked or session.blueprint.follow_ups_max <= 0:
        return None
    last = session.asked[-1]
    if last.answer is None or last.score is None or last.score < FOLLOW_UP_FROM or last.score >= 9.5:
        return None
    used = sum(asked.follow_up_of is not None for asked in session.asked)
    if used >= session.blueprint.follow_ups_max or _depth(session, last) >= session.blueprint.follow_up_depth:
        return None
    point = _missing_point(last)
    if point is None:
        return None
    return NextQuestion(
        number=last.number,
        phase=last.phase,
        reason=f"The answer did not yet say: {point.name}.",
        follow_up_of=last.question_id,
        point=point,
    )


def _depth(session: Session, asked: Asked) -> int:
    depth = 0
    parent = asked.follow_up_of
    while parent is not None:
        depth += 1
        found = session.find(parent)
        parent = found.follow_up_of if found else None
    return depth


def _missing_point(asked: Asked) -> RubricPoint | None:
    if asked.scorecard is None:
        return None
    earned = {c.name for c in asked.scorecard.criteria if c.points >= 0.5 * c.max}
    told = ("", None, asked.question.text)
    missing = [point for point in asked.question.rubric if point.ask not in told and point.name not in earned]
    return max(missing, key=lambda point: point.weight, default=None)


def _planned(session: Session) -> NextQuestion | None:
    """The best free question of the first section that still gets one."""
    number = len(session.main_asked) + 1
    if number > session.max_questions:
        return None
    used = {asked.question.id for asked in session.asked} | {asked.planned_id for asked in session.asked}
    programme = session.programme
    free = [offered.total() - sum(offered[i] for i in used if i is not None) for offered in programme.offered]
    left = _left(session, free)
    for section, offer, there, more in zip(session.blueprint.sections, programme.offers, free, left, strict=True):
        if there and more > 0:
            best = _best(session, [p for p in offer if p.id not in used])
            return NextQuestion(number=number, phase=section.phase, reason=_reason(session, best), planned=best)
    return None


def _left(session: Session, free: list[int]) -> list[int]:
    """How many questions each section still gets. What one cannot fill goes to another, preferably a later one."""
    sections = session.blueprint.sections
    counts, taken = session.programme.counts, _taken(session)
    left = [min(max(0, n - took), there) for n, took, there in zip(counts, taken, free, strict=True)]
    short = max(0, session.max_questions - sum(taken) - sum(left))
    now = max((i for i, took in enumerate(taken) if took), default=0)
    for i in sorted(range(len(sections)), key=lambda i: (i < now, -sections[i].share)):
        more = min(short, free[i] - left[i])
        left[i] += more
        short -= more
    return left


def _taken(session: Session) -> list[int]:
    """How many main questions each section has had; two sections may share a phase and differ in kinds."""
    sections = session.blueprint.sections
    taken = [0] * len(sections)
    for asked in session.main_asked:
        same = [i for i, section in enumerate(sections) if section.phase == asked.phase]
        exact = [i for i in same if asked.question.kind in sections[i].kinds]
        if same:
            taken[(exact or same)[0]] += 1
    return taken


def _best(session: Session, questions: list[PlannedQuestion]) -> PlannedQuestion:
    """Skills that are owed come first, then the difficulty that fits, then the shuffle."""
    owed = {weight.skill: weight.weight for weight in session.skills}
    times = Counter(asked.question.skill for asked in session.main_asked)

    def preference(planned: PlannedQuestion) -> tuple[float, float]:
        distance = abs(level_of(planned.difficulty) - session.level)
        return distance - owed.get(planned.skill, 0.5) / (1 + 2 * times[planned.skill]), distance

    return min(questions, key=preference)


def _reason(session: Session, planned: PlannedQuestion) -> str:
    skill = next((w.name for w in session.skills if w.skill == planned.skill), None)
    level = difficulty_at(session.level)
    answered = session.blueprint.adaptive and any(asked.score is not None for asked in session.asked)
    fits = f"{level} fits the answers so far" if answered else f"the interview is set to {level}"
    return f"{skill} counts for this role; {fits}." if skill else f"It belongs to this part; {fits}."
