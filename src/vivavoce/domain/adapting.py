"""The next question of a session by what its answers say of the ability. It loads NumPy, so it is imported late.

What counts as an answer to the ability: each main question that got a number, once, with what hints cost taken off. An
answer that could not be scored says nothing. A follow-up says nothing either: it goes on with the same question after
what was said about it, so it is no second, independent look at the ability, and taking it for one would make the
estimate look more certain than it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar, cast, get_args

import numpy as np
from numpy.typing import NDArray

from vivavoce.domain.ability.curves import curve_of
from vivavoce.domain.ability.estimate import LEVEL_SD, LEVELS, STANDARD, Level, Posterior, normal_prior, prior_of
from vivavoce.domain.ability.irt import GRID, Bank, Floats
from vivavoce.domain.ability.selection import (
    Choice,
    Exposure,
    Mask,
    Pool,
    Progress,
    SelectionPolicy,
    Stop,
    choose,
    stopped,
)
from vivavoce.domain.ability.skills import VARIANCE_MIN, SkillAbilities
from vivavoce.domain.blueprint import Section, Selection
from vivavoce.domain.events import PlannedQuestion
from vivavoce.domain.items import Item, expert_item, presumed_item, step_reached
from vivavoce.domain.kinds import kinds
from vivavoce.domain.question import DIFFICULTIES, Difficulty
from vivavoce.domain.state import Asked, Session

READY_BAR, READY_SURE = -1.0, 1.0
"""A skill waits while one that it builds on is, for all that is known, more than a deviation below the typical."""
SHARE_OF_LIMIT = 0.5
"""What most people need of the time that a question may take: less than that, and it is not asked any more."""
STEP_OF_SUCCESS = 0.1
"""How far from the success that practice aims at weighs as much as a skill that is fully owed."""
T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says of the ability: the points that it reached of this item."""

    item: Item
    skill: str
    reached: int


@dataclass(frozen=True, slots=True)
class Measured:
    """The next question of a measuring test, or why there is none."""

    planned: PlannedQuestion | None = None
    phase: str = ""
    reason: str = ""
    stop: Stop | None = None


# What the answers say


def overall(session: Session) -> Posterior:
    """One ability behind all answers, seen from the declared level: where the next question is looked for."""
    return _folded(session, "overall", _told(session), lambda: Posterior.start(prior_of(_level(session))), _weighed)


def scored(session: Session) -> Posterior:
    """The same seen from where everybody stands: what is claimed earns nothing."""
    return overall(session).under(STANDARD)


def skill_abilities(session: Session, level: Level | None = None) -> SkillAbilities:
    """Skill by skill, with what one says about its neighbours in the graph."""

    def start() -> SkillAbilities:
        skills = {*(planned.skill for planned in session.plan), *(weight.skill for weight in session.skills)}
        return _unknown(tuple(sorted(skills)), session.adaptation.prerequisites, level)

    return _folded(session, ("skills", level), _told(session), start, _weighed_by_skill)


@lru_cache(maxsize=256)
def _unknown(
    skills: tuple[str, ...], prerequisites: tuple[tuple[str, tuple[str, ...]], ...], level: Level | None
) -> SkillAbilities:
    """Before any answer; shared by the sessions that ask about the same."""
    mean, sd = (LEVELS[level], LEVEL_SD) if level else (0.0, 1.0)
    return SkillAbilities.start(skills, dict(prerequisites), mean, sd)


def answers_about(session: Session) -> Counter[str]:
    return Counter(told.skill for told in _told(session))


def prerequisites(session: Session) -> Mapping[str, Sequence[str]]:
    return _kept(session, "prerequisites", lambda: dict(session.adaptation.prerequisites))


def _level(session: Session) -> Level | None:
    level = session.adaptation.level
    return cast(Level, level) if level in get_args(Level) else None


def _told(session: Session) -> tuple[Told, ...]:
    return session.known(_told_by)


def _told_by(session: Session) -> tuple[Told, ...]:
    told = []
    for asked in session.main_asked:
        score = asked.score if asked.score is not None else _passed_up(session, asked)
        if score is not None:
            item = _item_of(session, asked)
            told.append(Told(item, asked.question.skill, step_reached(item, score)))
    return tuple(told)


def _passed_up(session: Session, asked: Asked) -> float | None:
    """In a test that measures, a question that was skipped or whose own time ran out earned nothing: if it said
    nothing, it would pay to pass up whatever one does not know. In practice it says nothing."""
    if not session.blueprint.measures or not asked.question.scored:
        return None
    ran_out = (asked.timed_out or asked.late) and (asked.time_taken_s or 0.0) >= asked.time_limit_s
    return 0.0 if asked.skipped or ran_out else None


def _item_of(session: Session, asked: Asked) -> Item:
    """A question that was made for this candidate has only its author's word."""
    place = _places(session).get(asked.question.id)
    return expert_item(asked.question) if place is None else item_of(session.plan[place])


def item_of(planned: PlannedQuestion) -> Item:
    return planned.item or presumed_item(planned.kind, planned.difficulty)


def _weighed(before: Posterior, told: Told) -> Posterior:
    return before.after(curve_of(told.item).likelihood[told.reached])


def _weighed_by_skill(before: SkillAbilities, told: Told) -> SkillAbilities:
    if told.skill not in before.skills:
        return before
    return before.after({told.skill: 1.0}, curve_of(told.item).likelihood[told.reached])


# What is worked out once for a session


def _kept(session: Session, name: Hashable, work: Callable[[], T]) -> T:
    memo = session.programme.memo
    if name not in memo:
        memo[name] = work()
    return cast(T, memo[name])


def _folded(
    session: Session, name: Hashable, things: tuple[T, ...], start: Callable[[], U], step: Callable[[U, T], U]
) -> U:
    """A fold that goes on from where the same session stood before, if it is the same as far as it went."""
    memo: dict[Any, Any] = session.programme.memo
    seen, value = memo.get(name, ((), None))
    if value is None or things[: len(seen)] != seen:
        seen, value = (), start()
    for thing in things[len(seen) :]:
        value = step(value, thing)
    memo[name] = (things, value)
    return cast(U, value)


def _places(session: Session) -> Mapping[str, int]:
    """Where each question stands in the plan."""
    return _kept(session, "places", lambda: {p.id: i for i, p in reversed(list(enumerate(session.plan)))})


def _too_near(session: Session) -> Mapping[int, frozenset[int]]:
    def work() -> Mapping[int, frozenset[int]]:
        near: dict[int, set[int]] = {}
        for one, other in session.adaptation.apart:
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
        return {place: frozenset(others) for place, others in near.items()}

    return _kept(session, "too near", work)


def _asked_places(session: Session) -> tuple[int, ...]:
    places = _places(session)
    ids = (asked.planned_id or asked.question.id for asked in session.main_asked)
    return tuple(places[id] for id in ids if id in places)


def _ready(session: Session, abilities: SkillAbilities) -> frozenset[str]:
    return abilities.ready_for(prerequisites(session), READY_BAR, READY_SURE)


# Practice: within the phases, where learning is


def practised(session: Session, questions: Sequence[PlannedQuestion]) -> tuple[PlannedQuestion, str]:
    """Of these the one that is nearest to the success at which one learns; the skills that are owed come first."""
    abilities = skill_abilities(session, _level(session))
    fitting = _fit_to_practise(session, abilities, questions)
    success = _successes(session, abilities, fitting)
    low, high = _selection(session).success
    off = np.maximum(np.maximum(low - success, success - high), 0.0)
    best = int((_owed(session, fitting) - off / STEP_OF_SUCCESS).argmax())
    fits = "where one learns most" if off[best] < 0.005 else f"the nearest to {low:.0%} to {high:.0%} that is left"
    expected = f"about {success[best]:.0%} of its points are expected, {fits}"
    return fitting[best], f"{_counts(session, fitting[best].skill)}; {expected}."


def difficulty_to_practise(session: Session, skill: str) -> Difficulty:
    """How hard an open question about this should be: what a question made for the candidate aims at."""
    belief = normal_prior(*skill_abilities(session, _level(session)).of(skill))
    middle = sum(_selection(session).success) / 2.0

    def off(difficulty: Difficulty) -> float:
        return abs(float(curve_of(presumed_item("technical_concept", difficulty)).success @ belief) - middle)

    return min(DIFFICULTIES, key=off)


def _selection(session: Session) -> Selection:
    selection = session.blueprint.selection
    if selection is None:
        raise LookupError("this interview chooses its questions without the ability")
    return selection


def _fit_to_practise(
    session: Session, abilities: SkillAbilities, questions: Sequence[PlannedQuestion]
) -> Sequence[PlannedQuestion]:
    """Without what is too near to what was asked and what is not ready yet, unless nothing else is left."""
    near, places = _too_near(session), _places(session)
    spent = {other for place in _asked_places(session) for other in near.get(place, ())} if near else set()
    fresh = [p for p in questions if places[p.id] not in spent] or questions if spent else questions
    ready = _ready(session, abilities)
    return [p for p in fresh if p.skill in ready] or fresh


def _successes(session: Session, abilities: SkillAbilities, questions: Sequence[PlannedQuestion]) -> Floats:
    """The share of its points that each question is expected to earn at the ability in its skill."""
    layout = _kept(session, "layout", lambda: _Layout.of(session, abilities.skills))
    place = layout.place
    places = [place[planned.id] for planned in questions]
    memo = session.programme.memo
    if memo.get("success", (None,))[0] is not abilities:
        memo["success"] = (abilities, layout.rows @ _beliefs(abilities).T)
    return np.asarray(memo["success"][1][layout.row[places], layout.skill[places]])


@dataclass(frozen=True, slots=True, eq=False)
class _Layout:
    """A curve for each item that differs from the others, and which of them, and which skill, each question has."""

    place: Mapping[str, int]
    rows: Floats
    row: NDArray[np.intp]
    skill: NDArray[np.intp]

    @classmethod
    def of(cls, session: Session, skills: Sequence[str]) -> _Layout:
        rows: dict[Item, int] = {}
        row = [rows.setdefault(item_of(planned), len(rows)) for planned in session.plan]
        skill = [skills.index(planned.skill) for planned in session.plan]
        curves = np.stack([curve_of(item).success for item in rows])
        return cls(_places(session), curves, np.array(row, np.intp), np.array(skill, np.intp))


def _beliefs(abilities: SkillAbilities) -> Floats:
    """Where each skill's ability may be, on the grid."""
    mean, se = abilities.means[:, None], np.sqrt(np.maximum(np.diag(abilities.spread), VARIANCE_MIN))[:, None]
    weights = np.exp(-0.5 * ((GRID - mean) / se) ** 2)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _owed(session: Session, questions: Sequence[PlannedQuestion]) -> Floats:
    weights = {weight.skill: weight.weight for weight in session.skills}
    times = Counter(asked.question.skill for asked in session.main_asked)
    return np.array([weights.get(p.skill, 0.5) / (1 + 2 * times.get(p.skill, 0)) for p in questions])


def _counts(session: Session, skill: str) -> str:
    name = next((w.name for w in session.skills if w.skill == skill), None)
    return f"{name} counts for this role" if name else "It belongs to this part"


# A test: where information is


def measured(session: Session) -> Measured:
    return session.known(_measured)


def _measured(session: Session) -> Measured:
    offer = _kept(session, "offer", lambda: _Offer.of(session))
    ability = overall(session)
    progress = _folded(session, "progress", _asked_places(session), lambda: offer.start, offer.after)
    left = None if _fixed(session) else session.session_limit_s - session.clock.session_s
    over = stopped(offer.pool, offer.policy, progress, scored(session), seconds_left=left)
    choice = None if over else _chosen(session, offer, progress, ability, left)
    if choice is None:
        return Measured(stop=over or Stop("nothing_left", "No question is left that may be asked."))
    planned = session.plan[choice.item]
    return Measured(planned, offer.phases[choice.item], choice.reason)


def _fixed(session: Session) -> bool:
    """Whether everybody is asked as many: then a question comes as long as there is any time left for it."""
    return _selection(session).questions_min >= session.max_questions


def _chosen(
    session: Session, offer: _Offer, progress: Progress, ability: Posterior, left: float | None
) -> Choice | None:
    """Within the parts that may come and the skills that are ready, as far as one is left there.

    What is new and not ready goes before what was asked before. That a skill builds on one that is not known orders
    what comes; it takes no skill's declared share away.
    """
    due = offer.due(progress.asked)
    owing = progress.owing(offer.pool)
    ready = offer.pool.about(_ready(session, skill_abilities(session, _level(session))))
    for masks in ((due & owing & ready, due & owing), (due & ready, due), (ready, None)):
        again: Choice | None = None
        for allowed in masks:
            found = choose(offer.pool, offer.policy, progress, ability, seconds_left=left, ready=allowed)
            if found is not None and not found.again:
                return found
            again = again or found
        if again is not None:
            return again
    return None


@dataclass(frozen=True, slots=True, eq=False)
class _Offer:
    """The plan of a measuring test, laid out for the choice."""

    pool: Pool
    policy: SelectionPolicy
    start: Progress
    phases: tuple[str, ...]
    sections: NDArray[np.intp]
    shares: Floats

    @classmethod
    def of(cls, session: Session) -> _Offer:
        plan, selection = session.plan, _selection(session)
        sections = [_section_of(session, planned) for planned in plan]
        curves = [curve_of(item_of(planned)) for planned in plan]
        none = np.zeros((len(plan), 0, len(GRID)))
        bank = Bank(none, np.stack([c.information for c in curves]), np.stack([c.success for c in curves]))
        names = {weight.skill: weight.name for weight in session.skills}
        pool = Pool.of(
            bank,
            parts=[names.get(p.skill, p.skill) for p in plan],
            skills=[p.skill for p in plan],
            seconds=[SHARE_OF_LIMIT * _limit_s(session, p) for p in plan],
            enemies=_too_near(session),
            seen=[planned.seen for planned in plan],
        )
        policy = SelectionPolicy(
            quotas=_quotas(session, names),
            exposure_max=selection.exposure_max,
            se_target=selection.se_target,
            questions_min=min(selection.questions_min, session.max_questions),
            questions_max=session.max_questions,
            give_up=False,
        )
        start = Progress.start(pool, policy, _exposure(session))
        start.free[[place for place, section in enumerate(sections) if section is None]] = False
        known = [0 if section is None else section for section in sections]
        phases = tuple(session.blueprint.sections[section].phase for section in known)
        shares = _shares(session.blueprint.sections, {s for s in sections if s is not None})
        return cls(pool, policy, start, phases, np.array(known, np.intp), shares)

    def after(self, progress: Progress, place: int) -> Progress:
        rare = bool(progress.seldom[place]) and len(progress.asked) >= self.policy.explore_after
        return progress.after(self.pool, Choice(place, "", 0, exploring=rare))

    def due(self, asked: Sequence[int]) -> Mask:
        """The questions of the parts whose share of the length so far allows one more."""
        had = np.bincount(self.sections[list(asked)], minlength=len(self.shares))
        owed = self.shares * (len(asked) + 1) - had
        behind = owed >= 1.0
        return np.asarray((behind if behind.any() and len(owed) > 1 else owed > 0.0)[self.sections])


def _section_of(session: Session, planned: PlannedQuestion) -> int | None:
    return next((i for i, s in enumerate(session.blueprint.sections) if s.takes(planned.kind, planned.phases)), None)


def _shares(sections: Sequence[Section], filled: set[int]) -> Floats:
    """Each section's share of the questions, of those that the plan has a question for."""
    shares = np.array([section.share if i in filled else 0.0 for i, section in enumerate(sections)])
    return shares / shares.sum() if shares.sum() else np.ones(len(sections)) / len(sections)


def _limit_s(session: Session, planned: PlannedQuestion) -> float:
    limit = session.blueprint.question_time_limit_s
    if limit is None:
        kind = kinds().get(planned.kind)
        limit = kind.time_limit_s if kind else 0.0
    return limit * session.extra_time_factor


def _quotas(session: Session, names: Mapping[str, str]) -> dict[str, float]:
    """Each skill's share, by its name, of the skills that the plan has a question about."""
    declared = _selection(session).skill_quotas
    if declared is None:
        return {}
    wanted = dict(declared) or {weight.skill: weight.weight for weight in session.skills}
    found = {skill: share for skill, share in wanted.items() if share > 0 and skill in {p.skill for p in session.plan}}
    whole = sum(found.values())
    return {names.get(skill, skill): share / whole for skill, share in found.items()}


def _exposure(session: Session) -> Exposure:
    adaptation = session.adaptation
    if not adaptation.asked:
        return Exposure.none(len(session.plan))
    return Exposure(np.array(adaptation.asked, float), np.array(adaptation.price, float), adaptation.tests)
