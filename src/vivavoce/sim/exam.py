"""The interview of a run: its blueprint and its questions, drawn from the seed and from the real bank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

from vivavoce.content.reader import PackBank, load_bank
from vivavoce.domain.blueprint import Blueprint, Section
from vivavoce.domain.commands import CreateSession
from vivavoce.domain.events import PlannedQuestion, SkillWeight
from vivavoce.domain.question import Question, RubricPoint
from vivavoce.sim.virtual_time import EPOCH

OWNER, RIVAL, TEACHER = "ada", "mallory", "grace"
SECTIONS = (
    Section(phase="projects", title="Your work", kinds=("behavioral",), share=1, personal=True),
    Section(
        phase="standout_skills",
        title="Strengths",
        kinds=("technical_concept", "system_design"),
        share=2,
        personal=True,
    ),
    Section(
        phase="role_skills",
        title="Skills",
        kinds=("technical_concept", "multiple_choice", "multiple_select", "coding_problem"),
        share=2,
    ),
)
OFFERED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    create: CreateSession
    questions: Mapping[str, Question]

    @property
    def session_id(self) -> str:
        return self.create.session_id

    @property
    def blueprint(self) -> Blueprint:
        return self.create.blueprint


@cache
def bank() -> PackBank:
    return load_bank()


@cache
def questions() -> dict[str, Question]:
    return {question.id: question for question in bank().questions()}


@cache
def by_text() -> dict[str, tuple[Question, RubricPoint | None]]:
    """What a candidate recognises: a question, or a follow-up on one of its points."""
    found: dict[str, tuple[Question, RubricPoint | None]] = {}
    for question in bank().questions():
        for point in question.rubric:
            found[point.ask or point.name] = (question, point)
    found.update({question.text: (question, None) for question in bank().questions()})
    return found


@cache
def _fitting(section: Section) -> tuple[PlannedQuestion, ...]:
    return tuple(
        PlannedQuestion(
            id=question.id,
            version=question.version,
            kind=question.kind,
            skill=question.skill,
            difficulty=question.difficulty,
            phases=question.phases,
        )
        for question in bank().questions()
        if section.takes(question.kind, question.phases)
    )


def draw_exam(seed: str, offered: tuple[Section, ...] = SECTIONS) -> Exam:
    chance = Random(f"exam {seed}")
    sections = tuple(section for section in offered if chance.random() < 0.7) or offered[-1:]
    blueprint = _blueprint(chance, sections)
    plan: dict[str, PlannedQuestion] = {}
    for section in sections:
        pool = _fitting(section)
        for planned in chance.sample(pool, min(len(pool), OFFERED // len(sections))):
            plan[planned.id] = planned
    skills = sorted({planned.skill for planned in plan.values()})[:5]
    create = CreateSession(
        at=EPOCH,
        key="create",
        session_id=f"interview-{seed}",
        owner_id=OWNER,
        blueprint=blueprint,
        role="backend-engineer",
        role_name="Backend engineer",
        skills=tuple(SkillWeight(skill=s, name=s.title(), weight=round(1 - i / 10, 2)) for i, s in enumerate(skills)),
        plan=tuple(plan.values()),
        max_questions=blueprint.max_questions,
        duration_s=blueprint.duration_s,
        extra_time_factor=chance.choice((1.0, 1.0, 1.0, 1.5)),
        seed=chance.randrange(1000),
        consent=True,
        start_now=chance.random() < 0.9,
        personal=blueprint.mode == "practice" and chance.random() < 0.6,
    )
    return Exam(create=create, questions=questions())


def _blueprint(chance: Random, sections: tuple[Section, ...]) -> Blueprint:
    test = chance.random() < 0.35
    return Blueprint(
        id="simulated",
        version=1,
        title="Simulated interview",
        mode="test" if test else "practice",
        sections=sections,
        max_questions=chance.choice((2, 3, 4, 5, 6)),
        duration_s=chance.choice((90.0, 240.0, 600.0, 1200.0)),
        adaptive=chance.random() < 0.7,
        follow_ups_max=chance.choice((0, 1, 2)),
        follow_up_depth=chance.choice((1, 1, 2)),
        hints=chance.random() < 0.85,
        hint_cost=chance.choice((0.0, 0.5, 0.5, 1.0)),
        feedback=chance.choice(("immediate", "immediate", "immediate", "at_end", "none")),
        skip_allowed=chance.random() < 0.85,
        pause_allowed=chance.random() < 0.85,
        thinking_max_s=chance.choice((10.0, 30.0)),
        clock_stops=chance.choice((None, None, None, (), ("disconnected", "thinking"))),
        question_time_limit_s=chance.choice((20.0, 30.0, 60.0, None)),
        expires_after_s=chance.choice((400.0, 700.0)),
    )
