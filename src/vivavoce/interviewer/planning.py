"""What the bank offers for one interview. Which of it is asked, and when, the rules decide as the answers come in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice

from vivavoce.domain.blueprint import Blueprint, Section
from vivavoce.domain.events import PlannedQuestion, SkillWeight
from vivavoce.domain.question import Difficulty, Question, level_of
from vivavoce.domain.weighing import RoleSkills, SkillEvidence, weigh
from vivavoce.ports.bank import Bank, Role

Plan = tuple[tuple[PlannedQuestion, ...], tuple[SkillWeight, ...]]

OFFERED_MIN = 5
NO_EVIDENCE = SkillEvidence()


def plan_interview(
    bank: Bank,
    role: Role,
    blueprint: Blueprint,
    difficulty: Difficulty,
    evidence: SkillEvidence = NO_EVIDENCE,
    *,
    seen: AbstractSet[str] = frozenset(),
    coding: bool = False,
    max_questions: int | None = None,
) -> Plan:
    """The offer and the weights. What the `evidence` (a résumé, a job description) says of a skill weighs with the
    role's own weights; questions that the candidate has `seen` come in only where the others do not suffice;
    `coding` needs a sandbox that runs it."""
    names = {skill.id: skill.name for skill in bank.skills()}
    weights = weigh(RoleSkills(name=role.name, weights=dict(role.skills)), names, evidence)
    found = [q for q in bank.questions_for(role) if coding or q.kind != "coding_problem"]
    ranked = sorted(found, key=lambda q: _rank(q, seen, weights, difficulty))
    counts = blueprint.counts(max_questions or blueprint.max_questions)
    offered = _offered(ranked, {section: counts[section.phase] for section in blueprint.sections}, seen)
    return tuple(_planned(q) for q in offered), weights


def _rank(
    question: Question, seen: AbstractSet[str], weights: Iterable[SkillWeight], difficulty: Difficulty
) -> tuple[bool, float, float, str]:
    weight = next((w.weight for w in weights if w.skill == question.skill), 0.0)
    return question.id in seen, -weight, abs(level_of(question.difficulty) - level_of(difficulty)), question.id


def _offered(ranked: Sequence[Question], counts: Mapping[Section, int], seen: AbstractSet[str]) -> list[Question]:
    """All that fits a section and is new; of what was seen before, only what a section or the least offer lacks, so
    that a bank that has been asked through still gives a whole interview."""
    fitting = [q for q in ranked if any(_fits(q, section) for section in counts)]
    needed: set[str] = set()
    for section, count in counts.items():
        free = (q.id for q in fitting if _fits(q, section) and q.id not in needed)
        needed.update(islice(free, count))
    for behavioral in (True, False):
        family = (q.id for q in fitting if (q.kind == "behavioral") is behavioral and q.scored)
        needed.update(islice(family, OFFERED_MIN))
    return [q for q in fitting if q.id not in seen or q.id in needed]


def _fits(question: Question, section: Section) -> bool:
    return section.phase in question.phases and question.kind in section.kinds


def _planned(question: Question) -> PlannedQuestion:
    return PlannedQuestion(
        id=question.id,
        version=question.version,
        kind=question.kind,
        skill=question.skill,
        difficulty=question.difficulty,
        phases=question.phases,
    )
