"""Which question comes next, and why. Pure, so the same interview always goes the same way."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from vivavoce.domain.events import PlannedQuestion
from vivavoce.domain.question import RubricPoint, difficulty_at, level_of
from vivavoce.domain.state import Asked, Session

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
    sections = session.blueprint.sections
    fitting = sum(any(section.takes(p.kind, p.phases) for section in sections) for p in session.plan)
    return max(min(session.max_questions, fitting), len(session.main_asked))


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
    free = [p for p in session.plan if p.id not in used]
    sections = session.blueprint.sections
    fitting = [[p for p in free if section.takes(p.kind, p.phases)] for section in sections]
    left = _left(session, [len(questions) for questions in fitting])
    for section, questions, more in zip(sections, fitting, left, strict=True):
        if questions and more > 0:
            best = min(questions, key=lambda p: _preference(session, p))
            return NextQuestion(number=number, phase=section.phase, reason=_reason(session, best), planned=best)
    return None


def _left(session: Session, free: list[int]) -> list[int]:
    """How many questions each section still gets. What one cannot fill goes to another, preferably a later one."""
    sections = session.blueprint.sections
    counts, taken = session.blueprint.section_counts(session.max_questions), _taken(session)
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


def _preference(session: Session, planned: PlannedQuestion) -> tuple[float, float, int]:
    """Skills that are owed come first, then the difficulty that fits, then a shuffle that the seed fixes."""
    weights = {weight.skill: weight.weight for weight in session.skills}
    asked = sum(a.question.skill == planned.skill for a in session.main_asked)
    owed = weights.get(planned.skill, 0.5) / (1 + 2 * asked)
    distance = abs(level_of(planned.difficulty) - session.level)
    shuffle = blake2b(f"{session.seed}:{planned.id}".encode(), digest_size=6).digest()
    return distance - owed, distance, int.from_bytes(shuffle)


def _reason(session: Session, planned: PlannedQuestion) -> str:
    skill = next((w.name for w in session.skills if w.skill == planned.skill), None)
    level = difficulty_at(session.level)
    answered = session.blueprint.adaptive and any(asked.score is not None for asked in session.asked)
    fits = f"{level} fits the answers so far" if answered else f"the interview is set to {level}"
    return f"{skill} counts for this role; {fits}." if skill else f"It belongs to this part; {fits}."
