"""What a résumé and a job description say about skills, as the planning and a later interviewer take it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any, Protocol

from vivavoce.desk.resumes.reading import Place, Reading, SkillFound
from vivavoce.domain.mentions import mentions_in
from vivavoce.domain.vocabulary import Vocabulary
from vivavoce.domain.weighing import ShownSkill, SkillEvidence

QUOTE_MAX = 160
SKILLS_MAX, PROJECTS_MAX, SUMMARY_MAX = 30, 10, 300


class KeptResume(Protocol):
    """A résumé as far as it matters here."""

    @property
    def text(self) -> str: ...

    @property
    def reading(self) -> Reading: ...


def evidence_of(
    resume: KeptResume | None, job: str | None, vocabulary: Vocabulary, *, title: str = "", hints: Collection[str] = ()
) -> SkillEvidence:
    """Of what the `title` names, only the `hints` of its role count as asked for, since the role has the rest: a
    "Java developer" is asked about Java."""
    named = Counter({skill: n for skill, n in jobs_skills(title, vocabulary).items() if skill in hints})
    described = job is not None and bool(job.strip())
    return SkillEvidence(
        resume=None if resume is None else skills_shown(resume.reading.skills),
        job=dict(named + Counter(jobs_skills(job or "", vocabulary))) if named or described else None,
    )


def skills_shown(skills: Iterable[SkillFound]) -> dict[str, ShownSkill]:
    """By the bank's skills: what several terms show of one is taken together."""
    groups: dict[str, list[SkillFound]] = {}
    for skill in skills:
        if skill.bank_skill is not None:
            groups.setdefault(skill.bank_skill, []).append(skill)
    return {bank_skill: _together(group) for bank_skill, group in groups.items()}


def _together(group: list[SkillFound]) -> ShownSkill:
    projects = {project for skill in group for project in skill.projects}
    return ShownSkill(
        at_work=any(skill.at_work for skill in group),
        projects=len(projects),
        by_hand=all(skill.origin.kind == "human" for skill in group),
    )


def jobs_skills(job: str, vocabulary: Vocabulary) -> dict[str, int]:
    """How often a job description asks for each of the bank's skills; what it says is not needed is not asked for."""
    found = (m.term.skill for m in mentions_in(job, vocabulary) if not m.denied and m.term.skill is not None)
    return dict(Counter(found))


def claims_of(resume: KeptResume) -> dict[str, Any]:
    """What the résumé claims, with its words: for an interviewer to ask about."""
    reading = resume.reading
    skills = sorted(reading.skills, key=lambda skill: -skill.weight)[:SKILLS_MAX]
    return {
        "skills": [
            {
                "name": skill.name,
                "skill": skill.bank_skill,
                "weight": skill.weight,
                "quote": _line_of(resume.text, skill.evidence),
                "origin": skill.origin.kind,
            }
            for skill in skills
        ],
        "projects": [
            {"name": project.name, "summary": project.summary[:SUMMARY_MAX], "skills": list(project.skills)}
            for project in reading.projects[:PROJECTS_MAX]
        ],
        "experience_years": reading.experience_years,
    }


def _line_of(text: str, place: Place | None) -> str | None:
    """The line that a finding stands in, around it where the line is long."""
    if place is None:
        return None
    start = max(text.rfind("\n", 0, place.start) + 1, place.start - QUOTE_MAX // 2)
    end = text.find("\n", place.end)
    return text[start : min(end if end >= 0 else len(text), start + QUOTE_MAX)].strip()
