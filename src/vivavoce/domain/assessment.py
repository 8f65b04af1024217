"""A test as a team plans it, and the blueprint that it comes to.

A test is a blueprint with a window, invitations and a pass mark. Who names none gets an adaptive test of choices over
the skills, of a fixed length: everybody answers as many questions, and which they are follows from the answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from vivavoce.domain.blueprint import INTEGRITY_KINDS, Blueprint, Feedback, IntegrityKind, Section, Selection
from vivavoce.domain.scheduling import Schedule

Decided = Literal["advance", "hold", "reject", "hire"]
EXPOSURE_MAX = 0.25
ROOM = 1.5
"""How many times as many questions as one person is asked a pool must hold before its limit on exposure can bind."""
POOL_MIN, POOL_MAX = 40, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TestSettings:
    """What a team decides about a test, its title and window apart. Times are in seconds.

    `blueprint` is the form that it was made from, as it was then: a later edit of that form changes no test.
    """

    __test__ = False  # no test of pytest's

    skills: tuple[tuple[str, float], ...] = ()
    total_questions: int = 15
    time_limit_s: float = 3600.0
    question_time_limit_s: float = 120.0
    zone: str = "UTC"
    attempts: int = 1
    cooling_off_s: float = 0.0
    pass_mark: float | None = None
    feedback: Feedback = "immediate"
    invited_only: bool = True
    pause_allowed: bool = False
    hints: bool = False
    skip_allowed: bool = True
    clock_stops: tuple[str, ...] = ()
    instructions: str = ""
    group_size: int = 1
    """How many answer together at the most; 1 is alone."""
    blind_review: bool = False
    """Whoever judges does not see whose work it is until they have decided."""
    integrity: tuple[IntegrityKind, ...] = INTEGRITY_KINDS
    """The facts that are noted; the candidate is told of each beforehand."""
    blueprint_id: str | None = None
    blueprint: Blueprint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    __test__ = False

    test_id: int
    owner_id: str
    title: str
    settings: TestSettings
    opens_at: float | None = None
    closes_at: float | None = None
    version: int = 1
    archived_at: float | None = None
    created_at: float = 0.0
    updated_at: float = 0.0

    @property
    def schedule(self) -> Schedule:
        settings = self.settings
        return Schedule(
            title=self.title,
            duration_s=settings.time_limit_s,
            total_questions=settings.total_questions,
            zone=settings.zone,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            question_time_limit_s=settings.question_time_limit_s,
            attempts=settings.attempts,
            cooling_off_s=settings.cooling_off_s,
            pass_mark=settings.pass_mark,
            archived=self.archived_at is not None,
        )

    @property
    def role(self) -> str:
        """Who takes the same test is compared with each other, and with nobody else."""
        return f"test-{self.test_id}"


def blueprint_of(test: Test, available: int) -> Blueprint:
    """What each attempt goes by; `available` is how many questions of the bank fit."""
    settings = test.settings
    form = settings.blueprint or _choices(settings, available)
    return replace(
        form,
        title=test.title,
        mode="test",
        max_questions=settings.total_questions,
        duration_s=settings.time_limit_s,
        question_time_limit_s=settings.question_time_limit_s,
        feedback=settings.feedback,
        pause_allowed=settings.pause_allowed,
        hints=settings.hints,
        skip_allowed=settings.skip_allowed,
        clock_stops=settings.clock_stops,
        integrity=settings.integrity,
    )


def _choices(settings: TestSettings, available: int) -> Blueprint:
    total = settings.total_questions
    share = ROOM * total / available if available else 1.0
    return Blueprint(
        id="test",
        version=1,
        title="",
        mode="test",
        sections=(Section(phase="role_skills", title="Questions", kinds=("multiple_choice",), share=1.0),),
        follow_ups_max=0,
        selection=Selection(
            purpose="measure",
            skill_quotas=_shares(settings.skills),
            questions_min=total,
            exposure_max=min(1.0, max(EXPOSURE_MAX, share)),
            pool=max(POOL_MIN, min(POOL_MAX, 4 * total)),
        ),
    )


def _shares(skills: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    whole = sum(weight for _, weight in skills) or 1.0
    return tuple((skill, weight / whole) for skill, weight in skills)
