"""From what a recruiter wrote to a test, with everything that speaks against it told at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from vivavoce.content.blueprints import blueprint_from
from vivavoce.content.fields import Fields
from vivavoce.desk.blueprint_check import check, has_quotas
from vivavoce.desk.coding_offer import CodingOffer
from vivavoce.desk.schedules import Draft, read_schedule
from vivavoce.desk.tests import available, role_of
from vivavoce.domain.assessment import Test, TestSettings, blueprint_of
from vivavoce.domain.blueprint import INTEGRITY_KINDS, Blueprint, Feedback, IntegrityKind
from vivavoce.domain.scheduling import QUESTIONS_MAX, Circumstances, Problem, SectionStock, SkillStock, Stock
from vivavoce.domain.teamwork import TEAM_SIZE_MAX
from vivavoce.ports.bank import Bank
from vivavoce.ports.errors import NotFound

DEFAULT_QUESTIONS, DEFAULT_MINUTES, DEFAULT_QUESTION_S = 15, 60.0, 120.0
UTC = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A test as it was written: times as text, skills by id, None where nothing was said."""

    title: str
    skills: tuple[tuple[str, float], ...] = ()
    role: str | None = None
    blueprint_id: str | None = None
    blueprint: Mapping[str, Any] | None = None
    total_questions: int | None = None
    time_limit_minutes: float | None = None
    question_time_limit_seconds: float | None = None
    opens_at: str | None = None
    closes_at: str | None = None
    zone: str | None = None
    attempts: int = 1
    cooling_off_minutes: float = 0.0
    pass_mark: float | None = None
    feedback: Feedback = "immediate"
    invited_only: bool = True
    pause_allowed: bool = False
    hints: bool = False
    skip_allowed: bool = True
    instructions: str = ""
    blind_review: bool = False
    integrity: tuple[IntegrityKind, ...] = INTEGRITY_KINDS
    group_size: int = 1


@dataclass(frozen=True, slots=True)
class Designed:
    test: Test
    problems: tuple[Problem, ...]
    available: Mapping[str, int]


def designed(
    design: Design,
    bank: Bank,
    now: float,
    *,
    owner_id: str = "",
    before: Test | None = None,
    extra_times: tuple[float, ...] = (),
    offer: CodingOffer | None = None,
) -> Designed:
    problems: list[Problem] = []
    form = _form(design, bank, before, problems)
    skills = _skills(design, form, bank, problems)
    test = Test(
        test_id=before.test_id if before else 0,
        owner_id=before.owner_id if before else owner_id,
        title=" ".join(design.title.split()),
        settings=_settings(design, form, skills),
        version=before.version if before else 1,
        created_at=before.created_at if before else 0.0,
    )
    offer = offer or CodingOffer()
    there = available(bank, test, offer)
    around = Circumstances(
        now=now,
        stock=_stock(bank, test, there, offer) if skills else None,
        extra_times=extra_times,
        before=before.schedule if before else None,
    )
    if not 1 <= design.group_size <= TEAM_SIZE_MAX:
        words = f"A team has up to {TEAM_SIZE_MAX} members; 1 is for answering alone."
        problems.append(Problem(code="group_size_invalid", field="group_size", words=words))
    if design.group_size > 1 and not design.invited_only:
        words = "A test for teams is by invitation, since somebody has to put the teams together."
        problems.append(Problem(code="teams_by_invitation", field="invited_only", words=words))
    schedule, against = read_schedule(_draft(design, test), around)
    test = replace(test, opens_at=schedule.opens_at, closes_at=schedule.closes_at)
    return Designed(test, (*problems, *against), there)


def _draft(design: Design, test: Test) -> Draft:
    settings = test.settings
    return Draft(
        title=test.title,
        duration_s=settings.time_limit_s,
        total_questions=settings.total_questions,
        zone=design.zone,
        opens_at=design.opens_at,
        closes_at=design.closes_at,
        question_time_limit_s=settings.question_time_limit_s,
        attempts=settings.attempts,
        cooling_off_s=settings.cooling_off_s,
        pass_mark=settings.pass_mark,
    )


def _settings(design: Design, form: Blueprint | None, skills: tuple[tuple[str, float], ...]) -> TestSettings:
    minutes = design.time_limit_minutes
    question_s = design.question_time_limit_seconds
    return TestSettings(
        skills=skills,
        total_questions=design.total_questions
        if design.total_questions is not None
        else (form.max_questions if form else DEFAULT_QUESTIONS),
        time_limit_s=minutes * 60 if minutes is not None else (form.duration_s if form else DEFAULT_MINUTES * 60),
        question_time_limit_s=question_s
        if question_s is not None
        else ((form.question_time_limit_s if form else None) or DEFAULT_QUESTION_S),
        zone=design.zone or UTC,
        attempts=design.attempts,
        cooling_off_s=design.cooling_off_minutes * 60,
        pass_mark=design.pass_mark,
        feedback=design.feedback,
        invited_only=design.invited_only,
        pause_allowed=design.pause_allowed,
        hints=design.hints,
        skip_allowed=design.skip_allowed,
        clock_stops=(form.clock_stops or ()) if form else (),
        instructions=design.instructions.strip(),
        blind_review=design.blind_review,
        integrity=design.integrity,
        group_size=design.group_size,
        blueprint_id=form.id if form else None,
        blueprint=replace(form, mode="test") if form else None,
    )


def _form(design: Design, bank: Bank, before: Test | None, problems: list[Problem]) -> Blueprint | None:
    """A test keeps the form that it has, as it was then, whatever has become of that in the bank."""
    if design.blueprint is not None:
        found: list[dict[str, str]] = []
        skills = {skill.id for skill in bank.skills()}
        form = blueprint_from(Fields(dict(design.blueprint), "blueprint", found), skills)
        problems += [Problem(code="blueprint_invalid", field=p["field"], words=p["message"]) for p in found]
        return None if found else form
    if design.blueprint_id is None:
        return None
    kept = before.settings.blueprint if before is not None else None
    if before is not None and kept is not None and before.settings.blueprint_id == design.blueprint_id:
        return kept
    try:
        return bank.blueprint(design.blueprint_id)
    except NotFound as missing:
        problems.append(Problem(code="unknown_blueprint", field="blueprint_id", words=missing.detail))
        return None


def _skills(
    design: Design, form: Blueprint | None, bank: Bank, problems: list[Problem]
) -> tuple[tuple[str, float], ...]:
    """As they were named, else the role's, else those that the blueprint has quotas for."""
    named = design.skills or _of_role(design, bank, problems) or _of_quotas(form)
    known = {skill.id for skill in bank.skills()}
    for skill, _ in named:
        if skill not in known:
            words = f"The bank knows no skill '{skill[:60]}'."
            problems.append(Problem(code="unknown_skill", field="skills", words=words))
    if not named and not any(problem.field in ("role", "blueprint_id") for problem in problems):
        words = "Name at least one skill that the test is about, or a role."
        problems.append(Problem(code="skills_missing", field="skills", words=words))
    summed: dict[str, float] = {}
    for skill, weight in named:
        summed[skill] = summed.get(skill, 0.0) + weight
    return tuple((skill, weight) for skill, weight in summed.items() if skill in known)


def _of_role(design: Design, bank: Bank, problems: list[Problem]) -> tuple[tuple[str, float], ...]:
    if design.role is None:
        return ()
    match = bank.match_role(design.role)
    if not match.recognised:
        words = f"The bank knows no role '{design.role[:60]}'. Name the skills instead."
        problems.append(Problem(code="unknown_role", field="role", words=words))
        return ()
    return match.role.skills


def _of_quotas(form: Blueprint | None) -> tuple[tuple[str, float], ...]:
    quotas = form.selection.skill_quotas if form and form.selection else None
    return tuple((skill, share) for skill, share in quotas or () if share > 0)


def _stock(bank: Bank, test: Test, there: Mapping[str, int], offer: CodingOffer) -> Stock:
    """As the check of a blueprint sees it: nobody is asked a question twice, and a skill has its share."""
    names = {skill.id: skill.name for skill in bank.skills()}
    form, total = blueprint_of(test, sum(there.values())), test.settings.total_questions
    weights = dict(test.settings.skills)
    total = max(1, min(total, QUESTIONS_MAX))
    fill = check(form, bank.questions_for(role_of(test)), weights, total, offer=offer)
    fitting = {**there, **{one.skill: one.available for one in fill.skills if one.skill in there}}
    sections = tuple(
        SectionStock(title=one.section.title, wanted=one.wanted, there=one.filled, fitting=one.available)
        for one in fill.sections
    )
    return Stock(
        fitting=sum(fitting.values()),
        skills=tuple((names.get(skill, skill), count) for skill, count in fitting.items()),
        sections=sections if test.settings.blueprint else (),
        quotas=tuple(
            SkillStock(name=names.get(one.skill, one.skill), wanted=one.wanted, there=one.available)
            for one in fill.skills
            if has_quotas(form)
        ),
    )
