"""How a kind of company interviews: a pattern, and the blueprint that it becomes for one interview."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from vivavoce.domain.blueprint import Blueprint, Section, Selection, Simulation, Weights
from vivavoce.domain.events import PlannedQuestion
from vivavoce.domain.question import Difficulty

Company = Literal["big_tech", "startup", "fintech", "healthcare", "ecommerce", "gaming", "enterprise", "consulting"]
COMPANIES: tuple[Company, ...] = get_args(Company)
InterviewType = Literal["technical_coding", "system_design", "behavioral", "mixed"]
INTERVIEW_TYPES: tuple[InterviewType, ...] = get_args(InterviewType)

KINDS = ("coding_problem", "system_design", "technical_concept", "behavioral")
OF_TYPE: dict[InterviewType, tuple[str, ...]] = {
    "technical_coding": ("coding_problem", "technical_concept"),
    "system_design": ("system_design",),
    "behavioral": ("behavioral",),
    "mixed": KINDS,
}
MAIN_KIND: dict[InterviewType, str] = {"technical_coding": "coding_problem", "mixed": "coding_problem"}
"""What a type asks even where the pattern has none of it."""
PHASES = {
    "coding_problem": "role_skills",
    "system_design": "standout_skills",
    "technical_concept": "standout_skills",
    "behavioral": "projects",
}
TITLES = {
    "coding_problem": "Coding",
    "system_design": "System design",
    "technical_concept": "Concepts",
    "behavioral": "Experience",
}
NEEDED = {
    "coding_problem": ("programming", "algorithms", "data-structures", "problem-solving"),
    "system_design": ("system-design",),
    "behavioral": ("collaboration", "ownership", "communication"),
}
NEEDED_WEIGHT = 0.4
MADE = ("system_design", "technical_concept", "behavioral")
"""A model may make these for a candidate; a coding problem needs tests that somebody has checked."""
FOLLOW_UPS_MAX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """`distribution` are shares of the questions by kind, in the order in which they come; they sum to 1."""

    company: Company
    version: int
    title: str
    like: str
    duration_s: float
    max_questions: int
    distribution: tuple[tuple[str, float], ...]
    focus: tuple[str, ...]
    evaluation: tuple[str, ...]
    weights: Weights
    skills: tuple[tuple[str, float], ...]
    role: str
    role_name: str


def shares_of(pattern: Pattern, interview_type: InterviewType) -> tuple[tuple[str, float], ...]:
    """What of the pattern belongs to this type of interview, as shares of the whole. What the pattern has none of is
    the whole interview, where that is what was asked for."""
    kept = [(kind, share) for kind, share in pattern.distribution if kind in OF_TYPE[interview_type]]
    if not kept:
        return ((MAIN_KIND.get(interview_type, interview_type), 1.0),)
    whole = sum(share for _, share in kept)
    return tuple((kind, share / whole) for kind, share in kept)


def skills_for(pattern: Pattern, interview_type: InterviewType) -> tuple[tuple[str, float], ...]:
    """The pattern's skills, and those without which the kinds that it asks of this type would have no questions."""
    kinds = [kind for kind, _ in shares_of(pattern, interview_type)]
    needed = dict.fromkeys(skill for kind in kinds for skill in NEEDED.get(kind, ()))
    known = dict(pattern.skills)
    return (*pattern.skills, *((skill, NEEDED_WEIGHT) for skill in needed if skill not in known))


def blueprint_for(
    pattern: Pattern,
    interview_type: InterviewType,
    *,
    difficulty: Difficulty,
    max_questions: int,
    duration_s: float,
    hints: bool = True,
    follow_ups: bool = True,
) -> Blueprint:
    sections = tuple(
        Section(phase=PHASES[kind], title=TITLES[kind], kinds=(kind,), share=share, personal=kind in MADE)
        for kind, share in shares_of(pattern, interview_type)
    )
    return Blueprint(
        id=f"{pattern.company}-{interview_type}",
        version=pattern.version,
        title=f"{pattern.title}: {_TYPE_TITLES[interview_type]}",
        mode="practice",
        sections=sections,
        max_questions=max_questions,
        duration_s=duration_s,
        difficulty=difficulty,
        follow_ups_max=FOLLOW_UPS_MAX if follow_ups else 0,
        hints=hints,
        selection=Selection(purpose="practice"),
        simulation=Simulation(company=pattern.company, interview_type=interview_type, weights=pattern.weights),
    )


_TYPE_TITLES: dict[InterviewType, str] = {
    "technical_coding": "coding interview",
    "system_design": "system design interview",
    "behavioral": "experience interview",
    "mixed": "whole interview",
}


NAMES = {
    "coding_problem": ("coding problem", "coding problems"),
    "system_design": ("system design question", "system design questions"),
    "technical_concept": ("question about concepts", "questions about concepts"),
    "behavioral": ("question about experience", "questions about experience"),
}


def unfilled(blueprint: Blueprint, plan: Sequence[PlannedQuestion], max_questions: int) -> Iterator[str]:
    """What the pattern wants and the bank does not have, in words for the candidate."""
    for section, wanted in zip(blueprint.sections, blueprint.section_counts(max_questions), strict=True):
        there = sum(section.takes(planned.kind, planned.phases) for planned in plan)
        if there < wanted:
            one, many = NAMES[section.kinds[0]]
            found = f"only {there}" if there else "none"
            yield (
                f"The pattern wants {wanted} {one if wanted == 1 else many}, and the bank has {found} for it. "
                "Questions of its other kinds take the place, as far as there are any."
            )
