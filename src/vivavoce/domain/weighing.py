"""How much each skill counts in an interview: the role's weight x what the résumé shows x what the job asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vivavoce.domain.events import SkillWeight

OUTSIDE_ASKED, OUTSIDE_SHOWN = 0.5, 0.3
"""What a skill begins with that is not the role's own: if the job asks for it; if only the résumé shows it."""

NOT_IN_RESUME, LISTED, AT_WORK, EACH_PROJECT, PROJECTS_COUNTED = 0.5, 1.0, 1.4, 0.2, 3
NOT_IN_JOB, ASKED_ONCE, ASKED_OFTEN = 0.6, 1.5, 2.0

_COUNTS = ("", "once", "twice", "three times", "four times")
_NUMBERS = ("", "one project", "two projects", "three projects", "four projects")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSkill:
    """What a résumé says about a skill: used at work or in projects, or only listed; or added by hand."""

    at_work: bool = False
    projects: int = 0
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillEvidence:
    """None: there is no résumé, or no job description, and nothing follows from that."""

    resume: Mapping[str, ShownSkill] | None = None
    job: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSkills:
    name: str
    weights: Mapping[str, float] = field(default_factory=dict)


def weigh(role: RoleSkills, names: Mapping[str, str], evidence: SkillEvidence) -> tuple[SkillWeight, ...]:
    """The skills of the role, the résumé and the job, heaviest first; the heaviest weighs 1. Each says why."""
    resume, job = evidence.resume or {}, evidence.job or {}
    ids = dict.fromkeys(skill for skill in (*role.weights, *job, *resume) if skill in names)
    raw = {skill: _raw(skill, role, evidence) for skill in ids}
    most = max(raw.values(), default=1.0) or 1.0
    found = [
        SkillWeight(
            skill=skill,
            name=names[skill],
            weight=max(0.0001, round(weight / most, 4)),
            reasons=_reasons(skill, role, evidence),
        )
        for skill, weight in raw.items()
    ]
    return tuple(sorted(found, key=lambda weight: -weight.weight))


def _raw(skill: str, role: RoleSkills, evidence: SkillEvidence) -> float:
    most = max(role.weights.values(), default=1.0) or 1.0
    asked = (evidence.job or {}).get(skill, 0)
    begins = role.weights.get(skill, 0.0) / most or (OUTSIDE_ASKED if asked else OUTSIDE_SHOWN)
    return begins * _by_resume(skill, evidence.resume) * _by_job(asked, evidence.job)


def _by_resume(skill: str, resume: Mapping[str, ShownSkill] | None) -> float:
    if resume is None:
        return 1.0
    shown = resume.get(skill)
    if shown is None:
        return NOT_IN_RESUME
    begins = AT_WORK if shown.at_work else LISTED
    return begins + EACH_PROJECT * min(shown.projects, PROJECTS_COUNTED)


def _by_job(asked: int, job: Mapping[str, int] | None) -> float:
    if job is None:
        return 1.0
    return (NOT_IN_JOB, ASKED_ONCE, ASKED_OFTEN)[min(asked, 2)]


def _reasons(skill: str, role: RoleSkills, evidence: SkillEvidence) -> tuple[str, ...]:
    reasons = [f"counts for {with_article(role.name)}"] if skill in role.weights else []
    shown = (evidence.resume or {}).get(skill)
    if shown is not None:
        reasons.append(_shown_in_words(shown))
    asked = (evidence.job or {}).get(skill, 0)
    if asked:
        reasons.append(f"the job asks for it {_COUNTS[asked] if asked < len(_COUNTS) else f'{asked} times'}")
    return tuple(reasons)


def _shown_in_words(shown: ShownSkill) -> str:
    if shown.projects:
        counted = _NUMBERS[shown.projects] if shown.projects < len(_NUMBERS) else f"{shown.projects} projects"
        return f"your résumé shows it in {counted}" + (" and at work" if shown.at_work else "")
    if shown.at_work:
        return "your résumé shows it at work"
    return "you added it to your résumé" if shown.by_hand else "your résumé names it"


def with_article(role: str) -> str:
    """ "Backend engineer" as "a backend engineer"; "UX designer" keeps its capitals."""
    told = (
        role
        if role[1:2].isupper() or any(letter.isupper() for letter in role[1:].split(" ")[0])
        else role[:1].lower() + role[1:]
    )
    return f"{'an' if told[:1] in 'aeio' else 'a'} {told}"
