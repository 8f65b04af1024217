"""What the bank offers for one interview. Which of it is asked, and when, the rules decide as the answers come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from hashlib import blake2b
from itertools import chain, islice
from math import ceil

from vivavoce.domain.blueprint import Blueprint, Section, Selection
from vivavoce.domain.events import PlannedQuestion, SkillWeight
from vivavoce.domain.items import Item, expert_item
from vivavoce.domain.kinds import keyed
from vivavoce.domain.question import Difficulty, Question, level_of
from vivavoce.domain.trying import CODING
from vivavoce.domain.weighing import RoleSkills, SkillEvidence, weigh
from vivavoce.ports.bank import Bank, Role

Plan = tuple[tuple[PlannedQuestion, ...], tuple[SkillWeight, ...]]

OFFERED_MIN = 5
OFFERED_A_SECTION = 18
CHOICE_OF = 3
NO_EVIDENCE = SkillEvidence()
NO_ITEMS: Mapping[str, Item] = {}
SPARE = 1.5
"""How many times as many questions as are asked about a skill a pool needs, since some are too near to each other."""
OF_A_SKILL_MIN = 3
"""How many questions about a skill a measuring test can choose from in each section, if there are as many."""


def without_code(question: Question) -> int | None:
    return None if question.kind == CODING else 0


def plan_interview(
    bank: Bank,
    role: Role,
    blueprint: Blueprint,
    difficulty: Difficulty,
    evidence: SkillEvidence = NO_EVIDENCE,
    *,
    seen: AbstractSet[str] = frozenset(),
    coding: Callable[[Question], int | None] = without_code,
    max_questions: int | None = None,
    items: Mapping[str, Item] = NO_ITEMS,
    seed: int = 0,
) -> Plan:
    """The offer and the weights. What the `evidence` (a résumé, a job description) says of a skill weighs with the
    role's own weights; questions that the candidate has `seen` come in only where the others do not suffice.
    `coding` says of a question how many of its languages are missing, or None if it cannot be asked here. `items` is
    what answers told of how hard questions are, by id; of the others their authors' word counts. A measuring test
    draws its pool by the `seed`, so that in time it uses the whole bank."""
    names = {skill.id: skill.name for skill in bank.skills()}
    weights = weigh(RoleSkills(name=role.name, weights=dict(role.skills)), names, evidence)
    found = [q for q in bank.questions_for(role, named_beside(role, evidence)) if coding(q) is not None]
    selection = blueprint.selection
    if selection is not None and selection.measures:
        pool = _pool(found, blueprint, selection, weights, seen, seed)
        return tuple(_planned(q, _item(q, items), seen) for q in pool), weights
    ranked = sorted(found, key=lambda q: (*_rank(q, seen, weights, difficulty), coding(q) or 0, q.id))
    if selection is not None:
        ranked = _spread(ranked, seen)
    counts = blueprint.counts(max_questions or blueprint.max_questions)
    offered = _offered(ranked, {section: counts[section.phase] for section in blueprint.sections}, seen)
    return tuple(_planned(q, _item(q, items) if selection else None, seen) for q in offered), weights


def _spread(ranked: Sequence[Question], seen: AbstractSet[str]) -> list[Question]:
    """One of each skill, difficulty and kind before the second of any: what fits depends on how the answers go."""
    times: Counter[tuple[str, str, str]] = Counter()
    place = {}
    for question in ranked:
        like = (question.skill, question.difficulty, question.kind)
        place[question.id] = times[like]
        times[like] += 1
    return sorted(ranked, key=lambda q: (q.id in seen, place[q.id]))


def _pool(
    found: Iterable[Question],
    blueprint: Blueprint,
    selection: Selection,
    weights: Iterable[SkillWeight],
    seen: AbstractSet[str],
    seed: int,
) -> list[Question]:
    """For each section its share of the pool, and of that each skill's. The seed draws, so all difficulties come in."""
    shares = _shares(found, selection, weights)
    drawn = sorted(found, key=lambda q: (q.id in seen, blake2b(f"{seed}:{q.id}".encode(), digest_size=6).digest()))
    whole = sum(section.share for section in blueprint.sections) or 1.0
    chosen: dict[str, Question] = {}
    for section in blueprint.sections:
        size = selection.pool * section.share / whole
        for skill, share in shares.items():
            free = [q for q in drawn if q.skill == skill and q.scored and _fits(q, section) and q.id not in chosen]
            needed = ceil(SPARE * blueprint.max_questions * share * section.share / whole)
            free = _unseen_if_enough(free, seen, max(OF_A_SKILL_MIN, needed))
            chosen.update((q.id, q) for q in free[: max(OF_A_SKILL_MIN, ceil(size * share))])
    return [q for q in drawn if q.id in chosen]


def _unseen_if_enough(free: list[Question], seen: AbstractSet[str], enough: int) -> list[Question]:
    """What was asked before fills up what is missing, and no more: it comes only where nothing new fits."""
    new = sum(q.id not in seen for q in free)
    return free[: max(new, enough)]


def _shares(found: Iterable[Question], selection: Selection, weights: Iterable[SkillWeight]) -> dict[str, float]:
    """Each skill's share of the pool: its quota, or, where skills have none, its share of the bank."""
    if selection.skill_quotas is None:
        wanted: Mapping[str, float] = Counter(question.skill for question in found)
    else:
        wanted = dict(selection.skill_quotas) or {weight.skill: weight.weight for weight in weights}
    whole = sum(wanted.values()) or 1.0
    return {skill: weight / whole for skill, weight in wanted.items() if weight > 0}


def _item(question: Question, items: Mapping[str, Item]) -> Item:
    return items.get(question.id) or expert_item(question)


def named_beside(role: Role, evidence: SkillEvidence) -> frozenset[str]:
    """What the role only hints at, such as one language of several, where the job or the résumé names it."""
    return frozenset(role.hints) & {*(evidence.job or {}), *(evidence.resume or {})}


def _rank(
    question: Question, seen: AbstractSet[str], weights: Iterable[SkillWeight], difficulty: Difficulty
) -> tuple[bool, float, float]:
    weight = next((w.weight for w in weights if w.skill == question.skill), 0.0)
    return question.id in seen, -weight, abs(level_of(question.difficulty) - level_of(difficulty))


def _offered(ranked: Sequence[Question], counts: Mapping[Section, int], seen: AbstractSet[str]) -> list[Question]:
    """The best of what fits a section and is new; of what was seen before, only what a section or the least offer
    lacks, so that a bank that has been asked through still gives a whole interview."""
    chosen: set[str] = set()
    for section, count in counts.items():
        left = [q for q in ranked if q.id not in chosen]
        chosen.update(q.id for q in _for_section(left, section, count, seen))
    fitting = [q for q in ranked if q.id in chosen]
    needed: set[str] = set()
    for section, count in counts.items():
        free = (q.id for q in fitting if _fits(q, section) and q.id not in needed)
        needed.update(islice(free, count))
    for behavioral in (True, False):
        family = (q.id for q in fitting if (q.kind == "behavioral") is behavioral and q.scored)
        needed.update(islice(family, OFFERED_MIN))
    return [q for q in fitting if q.id not in seen or q.id in needed]


def _for_section(
    ranked: Sequence[Question], section: Section, count: int, seen: AbstractSet[str]
) -> Iterator[Question]:
    """Enough to choose from, and not more than a log should carry. Where a section talks as well, it offers choices
    for a third of its questions at most, and a single problem in code: an interview is a conversation."""
    fitting = _one_in_code([q for q in ranked if _fits(q, section)], section)
    spoken = [q for q in fitting if not keyed(q.kind)]
    chosen = [q for q in fitting if keyed(q.kind)]
    if not spoken or all(keyed(kind) for kind in section.kinds):
        return _enough(fitting, max(OFFERED_A_SECTION, CHOICE_OF * count), seen)
    most = max(-(-count // 3), count - len(spoken))
    return chain(_enough(spoken, max(OFFERED_A_SECTION, CHOICE_OF * count), seen), _enough(chosen, most, seen))


def _one_in_code(fitting: list[Question], section: Section) -> list[Question]:
    """A problem takes as long as many questions, so where it is one kind of several, one is offered."""
    if len(section.kinds) == 1:
        return fitting
    first = next((q.id for q in fitting if q.kind == CODING), None)
    return [q for q in fitting if q.kind != CODING or q.id == first]


def _enough(questions: Sequence[Question], count: int, seen: AbstractSet[str]) -> Iterator[Question]:
    """As many new ones as that, and as many of those that were seen, should the new ones not suffice."""
    new = (q for q in questions if q.id not in seen)
    known = (q for q in questions if q.id in seen)
    return chain(islice(new, count), islice(known, count))


def _fits(question: Question, section: Section) -> bool:
    return section.phase in question.phases and question.kind in section.kinds


def _planned(question: Question, item: Item | None, seen: AbstractSet[str]) -> PlannedQuestion:
    return PlannedQuestion(
        id=question.id,
        version=question.version,
        kind=question.kind,
        skill=question.skill,
        difficulty=question.difficulty,
        phases=question.phases,
        item=item,
        seen=question.id in seen,
    )
