"""What a candidate puts right in the reading of their résumé. What they say is marked as theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from vivavoce.desk.resumes.reader import NAMED
from vivavoce.desk.resumes.reading import BY_HAND, Education, Project, Reading, SkillFound
from vivavoce.domain.vocabulary import Vocabulary, term_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectTold:
    name: str
    summary: str = ""
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The whole of each list as it should be; None leaves it as it is. `years_given` tells null from nothing."""

    skills: tuple[str, ...] | None = None
    projects: tuple[ProjectTold, ...] | None = None
    education: tuple[str, ...] | None = None
    experience_years: float | None = None
    years_given: bool = False


def corrected(reading: Reading, correction: Correction, vocabulary: Vocabulary) -> Reading:
    """What was found and stays keeps its evidence; what is new is the candidate's word."""
    if correction.skills is not None:
        reading = _with_skills(reading, correction.skills, vocabulary)
    if correction.projects is not None:
        reading = replace(reading, projects=tuple(_projects(reading, correction.projects, vocabulary)))
    if correction.education is not None:
        found = {item.text: item for item in reading.education}
        told = (found.get(text, Education(text=text, origin=BY_HAND)) for text in correction.education)
        reading = replace(reading, education=tuple(told))
    if correction.years_given and correction.experience_years != reading.experience_years:
        reading = replace(
            reading,
            experience_years=correction.experience_years,
            experience_evidence=(),
            experience_origin=BY_HAND,
        )
    return reading


def _with_skills(reading: Reading, names: Iterable[str], vocabulary: Vocabulary) -> Reading:
    found = {skill.skill: skill for skill in reading.skills}
    skills = {skill.skill: skill for name in names if (skill := _skill(name, found, vocabulary)) is not None}
    projects = tuple(
        replace(project, skills=tuple(skill for skill in project.skills if skill in skills))
        for project in reading.projects
    )
    return replace(reading, skills=tuple(skills.values()), projects=projects)


def _skill(named: str, found: dict[str, SkillFound], vocabulary: Vocabulary) -> SkillFound | None:
    """By its id or by any of its names; one that the vocabulary does not know is kept under its own."""
    term = vocabulary.by_id.get(named) or vocabulary.named(named)
    known = found.get(named) or (found.get(term.id) if term is not None else None) or found.get(term_id(named))
    if known is not None:
        return known
    if term is not None:
        return SkillFound(skill=term.id, name=term.name, bank_skill=term.skill, weight=NAMED, origin=BY_HAND)
    own = term_id(named)
    return SkillFound(skill=own, name=named, weight=NAMED, origin=BY_HAND) if own else None


def _projects(reading: Reading, told: Iterable[ProjectTold], vocabulary: Vocabulary) -> Iterable[Project]:
    found = {project.name: project for project in reading.projects}
    skills = {skill.skill: skill for skill in reading.skills}
    for project in told:
        named = (_skill(name, skills, vocabulary) for name in project.skills)
        ids = tuple(dict.fromkeys(skill.skill for skill in named if skill is not None))
        same = found.get(project.name)
        if same is not None and (same.summary, same.skills) == (project.summary, ids):
            yield same
        else:
            yield Project(name=project.name, summary=project.summary, skills=ids, origin=BY_HAND)
