"""Which question comes next, and why. Pure, so the same interview always goes the same way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count

from vivavoce.domain.blueprint import Blueprint, Section
from vivavoce.domain.code_talk import code_point
from vivavoce.domain.events import PlannedQuestion
from vivavoce.domain.question import Difficulty, Origin, Question, RubricPoint, difficulty_at, level_of
from vivavoce.domain.state import ENDED, Asked, Programme, Session

STRONG, WEAK = 7.5, 4.0
STEP = 0.5
FOLLOW_UP_FROM = 1.0
FAR = 1.0
ABOUT_CODE_REASON = "An interviewer asks about code that was just handed in."
AHEAD = 3
MADE_KINDS = ("behavioral", "technical_concept", "system_design")
PREPARATION_FAILURES_MAX = 2
BY_ITS_RULES = ("finished", "certain", "nothing_left", "no_gain")
"""How a test that measures ends by itself; else somebody ended it, or the time did."""
AHEAD_OF_TIME = Origin(kind="bank", name="ahead of time", version="1")


@dataclass(frozen=True, slots=True, kw_only=True)
class NextQuestion:
    """The step that is owed: a question of the plan, or a follow-up on the answer before."""

    number: int
    phase: str
    reason: str
    planned: PlannedQuestion | None = None
    prepared: Question | None = None
    follow_up_of: str | None = None
    point: RubricPoint | None = None
    """What a follow-up is after; None where the candidate wanted one: then the answer itself says what to ask."""
    takes_up: str | None = None
    """The question that was set aside and is open again, by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place in the interview that a question made for this candidate may take: the bank has one for it anyway."""

    phase: str
    ordinal: int
    skill: str
    kind: str
    difficulty: Difficulty
    instead_of: str
    """The bank's question that would be asked there, by id."""


def next_question(session: Session) -> NextQuestion | None:
    """What to ask next; None when the interview has nothing left to ask."""
    return session.known(_next_question)


def _next_question(session: Session) -> NextQuestion | None:
    if session.more_about is not None:
        return _wanted_follow_up(session, session.more_about)
    if session.aside is not None:
        return _taken_up(session.aside)
    if session.time_up:
        return None
    return _follow_up(session) or (_measuring(session) if session.blueprint.measures else _planned(session))


def _measuring(session: Session) -> NextQuestion | None:
    from vivavoce.domain.adapting import measured  # loads NumPy, which only interviews of this kind need

    found = measured(session)
    if found.planned is None:
        return None
    number = len(session.main_asked) + 1
    return NextQuestion(number=number, phase=found.phase, reason=found.reason, planned=found.planned)


def likely_next(session: Session) -> str | None:
    """The bank's question that comes next if the open answer changes nothing: a guess, for what may be got ready."""
    step = session.known(_planned) if not session.blueprint.measures else None
    return None if step is None or step.planned is None or step.prepared is not None else step.planned.id


def ending(session: Session) -> str:
    """Why an interview that has nothing left to ask is over, by a name."""
    if session.time_up or not session.blueprint.measures:
        return "time_up" if session.time_up else "finished"
    from vivavoce.domain.adapting import measured

    stop = measured(session).stop
    return stop.ending if stop else "finished"


def reason_told(session: Session, asked: Asked) -> str:
    """Why this question came, as the candidate may read it. A test that measures says more once it is over: what its
    choice rests on would tell how the answers were judged, and how hard the question is."""
    if not session.blueprint.measures or session.status in ENDED:
        return asked.reason
    skill = next((w.name for w in session.skills if w.skill == asked.question.skill), None)
    about = f"It is about {skill}, which counts for this role." if skill else "It belongs to this part."
    return f"{about} The questions are chosen by the same rules for everyone; why each came is told at the end."


def difficulty_told(session: Session, asked: Asked) -> Difficulty:
    """As the question's, but for a test that measures: there it would tell how the answers before were judged, so
    until the end it is that of the whole test."""
    hidden = session.blueprint.measures and session.status not in ENDED
    return session.difficulty if hidden else asked.question.difficulty


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
    """How many main questions there will be, or may be (`length_open`): never more than the plan can fill. A test that
    measures and was broken off still owed as many as it asks of everybody."""
    asked, most = len(session.main_asked), min(session.max_questions, session.programme.fitting)
    selection = session.blueprint.selection
    if selection is not None and selection.measures and session.status in ENDED:
        broken_off = session.blueprint.mode == "test" and session.end_reason not in BY_ITS_RULES
        return max(asked, min(most, selection.questions_min)) if broken_off else asked
    return max(most, asked)


def scored_questions(session: Session) -> int:
    """How many of these count. Some that open or close the talk do not, and those still to come are looked for as they
    would come if the answers changed nothing."""
    return session.known(_scored_questions)


def _scored_questions(session: Session) -> int:
    scored = total_questions(session) - sum(not asked.question.scored for asked in session.main_asked)
    unscored = session.adaptation.unscored
    if not unscored:
        return scored
    ahead, step = session, _planned(session)
    while step is not None and step.planned is not None:
        scored -= step.planned.id in unscored
        ahead = ahead.but(asked=(*ahead.asked, _as_if_asked(step, step.planned)))
        step = _planned(ahead)
    return scored


def length_open(session: Session) -> bool:
    """Whether the interview may end before `total_questions`, because that depends on the answers."""
    selection = session.blueprint.selection
    fixed = selection is not None and selection.questions_min >= session.max_questions
    return session.blueprint.measures and not fixed and session.status not in ENDED


def programme_of(blueprint: Blueprint, plan: tuple[PlannedQuestion, ...], max_questions: int, seed: int) -> Programme:
    """Which questions each section can choose from and how many it gets."""
    shuffled = sorted(plan, key=lambda p: blake2b(f"{seed}:{p.id}".encode(), digest_size=6).digest())
    offers = tuple(tuple(p for p in shuffled if s.takes(p.kind, p.phases)) for s in blueprint.sections)
    fitting = sum(any(s.takes(p.kind, p.phases) for s in blueprint.sections) for p in plan)
    offered = tuple(Counter(p.id for p in offer) for offer in offers)
    counts = blueprint.section_counts(max_questions)
    return Programme(offers=offers, offered=offered, counts=counts, fitting=fitting)


def _wanted_follow_up(session: Session, question_id: str) -> NextQuestion | None:
    """The candidate wants to be asked more: first about what runs of their code show, and its text; then after what is
    missing; else after what the answer itself raises."""
    parent = session.find(question_id)
    if parent is None:
        return None
    earlier = [asked for asked in session.asked if asked.follow_up_of == question_id]
    asked_after = {name for asked in earlier for name in _points(asked)}
    wrote_code = parent.answer is not None and bool(parent.answer.code)
    point = code_point(session, parent) or (None if wrote_code and not earlier else _missing_point(parent))
    return NextQuestion(
        number=parent.number,
        phase=parent.phase,
        reason="You wanted to be asked more about this.",
        follow_up_of=question_id,
        point=None if point is None or point.name in asked_after else point,
    )


def _points(asked: Asked) -> tuple[str, ...]:
    return tuple(point.name for point in asked.question.rubric)


def _taken_up(aside: Asked) -> NextQuestion:
    return NextQuestion(
        number=aside.number,
        phase=aside.phase,
        reason=aside.reason,
        follow_up_of=aside.follow_up_of,
        takes_up=aside.question_id,
    )


def _follow_up(session: Session) -> NextQuestion | None:
    """After a partly good answer, the heaviest missing point that the rubric knows how to ask about; after code, what
    there is to ask about it."""
    if not session.asked or session.blueprint.follow_ups_max <= 0:
        return None
    last = session.asked[-1]
    if last.answer is None or last.scorecard is None:
        return None
    code = code_point(session, last)
    if code is None and (last.score is None or not FOLLOW_UP_FROM <= last.score < 9.5):
        return None
    used = sum(asked.follow_up_of is not None for asked in session.asked)
    if used >= session.blueprint.follow_ups_max or _depth(session, last) >= session.blueprint.follow_up_depth:
        return None
    point = code or _missing_point(last)
    if point is None:
        return None
    return NextQuestion(
        number=last.number,
        phase=last.phase,
        reason=ABOUT_CODE_REASON if code else f"The answer did not yet say: {point.name}.",
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
    known = session.asked if session.aside is None else (*session.asked, session.aside)
    used = {asked.question.id for asked in known} | {asked.planned_id for asked in known}
    programme = session.programme
    free = [offered.total() - sum(offered[i] for i in used if i is not None) for offered in programme.offered]
    left = _left(session, free)
    for section, offer, there, more in zip(session.blueprint.sections, programme.offers, free, left, strict=True):
        if there and more > 0:
            left_over = [p for p in offer if p.id not in used]
            new = [p for p in left_over if not p.seen]
            return _filled(session, section, new or left_over, number)
    return None


def _filled(session: Session, section: Section, questions: list[PlannedQuestion], number: int) -> NextQuestion:
    """A question that was made for this candidate goes first; the bank's that it stands for is used up with it."""
    best, reason = _best(session, questions)
    made = _made_for(session, section)
    if made is None:
        return NextQuestion(number=number, phase=section.phase, reason=reason, planned=best)
    same = [planned for planned in questions if planned.skill == made.skill]
    stands_for = _best(session, same)[0] if same else best
    return NextQuestion(
        number=number, phase=section.phase, reason=_reason(session, made), planned=stands_for, prepared=made
    )


def _made_for(session: Session, section: Section) -> Question | None:
    """The oldest one that waits for this phase and is not far from what the answers call for."""
    used = {asked.question.id for asked in session.asked}
    for made in session.prepared:
        fits = made.phase == section.phase and made.question.kind in section.kinds
        near = abs(level_of(made.question.difficulty) - _level(session, made.question.skill)) <= FAR
        if fits and near and made.question.id not in used:
            return made.question
    return None


def slots_ahead(session: Session) -> tuple[Slot, ...]:
    """The places just ahead for which a question is still to be made."""
    return session.known(_slots_ahead)


def _slots_ahead(session: Session) -> tuple[Slot, ...]:
    wanted = session.personal and session.status == "in_progress" and not session.time_up
    if not wanted or session.preparation_failures >= PREPARATION_FAILURES_MAX:
        return ()
    personal = {section.phase for section in session.blueprint.sections if section.personal}
    slots: list[Slot] = []
    ahead = session
    for _ in range(AHEAD):
        step = _planned(ahead)
        if step is None or step.planned is None:
            break
        if step.phase in personal and step.prepared is None and step.planned.kind in MADE_KINDS:
            slots.append(_slot(session, step.phase, step.planned, slots))
        ahead = ahead.but(asked=(*ahead.asked, _as_if_asked(step, step.planned)))
    return tuple(slots)


def _slot(session: Session, phase: str, planned: PlannedQuestion, slots: list[Slot]) -> Slot:
    taken = {made.ordinal for made in session.prepared if made.phase == phase}
    taken |= {slot.ordinal for slot in slots if slot.phase == phase}
    return Slot(
        phase=phase,
        ordinal=next(n for n in count() if n not in taken),
        skill=planned.skill,
        kind=planned.kind,
        difficulty=difficulty_at(_level(session, planned.skill)),
        instead_of=planned.id,
    )


def _as_if_asked(step: NextQuestion, planned: PlannedQuestion) -> Asked:
    """What a step would add to the session, as far as the choice of the next one looks at it."""
    question = step.prepared or Question(
        id=planned.id,
        version=planned.version,
        kind=planned.kind,
        skill=planned.skill,
        difficulty=planned.difficulty,
        text="",
        origin=AHEAD_OF_TIME,
    )
    return Asked(
        question_id="",
        question=question,
        phase=step.phase,
        number=step.number,
        time_limit_s=0.0,
        planned_id=planned.id,
        skipped=True,
    )


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


def _level(session: Session, skill: str) -> float:
    """Which difficulty fits, in steps."""
    if session.blueprint.selection is None:
        return session.level
    from vivavoce.domain.adapting import difficulty_to_practise

    return level_of(difficulty_to_practise(session, skill))


def _best(session: Session, questions: list[PlannedQuestion]) -> tuple[PlannedQuestion, str]:
    """The one to ask of these, and why: as the blueprint selects, or by skill and difficulty."""
    if session.blueprint.selection is None:
        best = _by_steps(session, questions)
        return best, _reason(session, best)
    from vivavoce.domain.adapting import practised

    return practised(session, questions)


def _by_steps(session: Session, questions: list[PlannedQuestion]) -> PlannedQuestion:
    """Skills that are owed come first, then the difficulty that fits, then the shuffle."""
    owed = {weight.skill: weight.weight for weight in session.skills}
    times = Counter(asked.question.skill for asked in session.main_asked)

    def preference(planned: PlannedQuestion) -> tuple[float, float]:
        distance = abs(level_of(planned.difficulty) - session.level)
        return distance - owed.get(planned.skill, 0.5) / (1 + 2 * times[planned.skill]), distance

    return min(questions, key=preference)


def _reason(session: Session, planned: PlannedQuestion | Question) -> str:
    skill = next((w.name for w in session.skills if w.skill == planned.skill), None)
    level = difficulty_at(session.level)
    answered = session.blueprint.adaptive and any(asked.score is not None for asked in session.asked)
    fits = f"{level} fits the answers so far" if answered else f"the interview is set to {level}"
    return f"{skill} counts for this role; {fits}." if skill else f"It belongs to this part; {fits}."
