"""What a model adds to the reading of a résumé: what the text bears out, marked as the model's, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from vivavoce.desk.resumes.reader import NAMED
from vivavoce.desk.resumes.reading import Education, Place, Project, Reading, SkillFound
from vivavoce.domain.claims import BorneOut, borne_out
from vivavoce.domain.vocabulary import Vocabulary, term_id
from vivavoce.ports.resumes import Additions

ADDED_MAX = 40


def with_additions(reading: Reading, text: str, additions: Additions, vocabulary: Vocabulary) -> Reading:
    """What the rules found stays as it is; what is new comes after it, with the place that says so."""
    borne = borne_out(text, additions.found)[:ADDED_MAX]
    skills = {skill.skill: skill for skill in (*_skills(borne, additions, vocabulary), *reading.skills)}
    own = [skill.skill for skill in reading.skills]
    new = [skill for key, skill in skills.items() if key not in own]
    return replace(
        reading,
        skills=(*reading.skills, *new),
        projects=(*reading.projects, *_projects(reading, borne, additions)),
        education=(*reading.education, *_education(reading, borne, additions)),
    )


def _place(borne: BorneOut) -> Place:
    return Place(quote=borne.quote, start=borne.start, end=borne.end)


def _skills(borne: tuple[BorneOut, ...], additions: Additions, vocabulary: Vocabulary) -> Iterator[SkillFound]:
    for one in borne:
        if one.addition.kind != "skill":
            continue
        term = vocabulary.named(one.addition.name)
        own = term.id if term is not None else term_id(one.addition.name)
        if own:
            yield SkillFound(
                skill=own,
                name=term.name if term is not None else one.addition.name,
                bank_skill=term.skill if term is not None else None,
                weight=NAMED,
                evidence=_place(one),
                origin=additions.origin,
            )


def _projects(reading: Reading, borne: tuple[BorneOut, ...], additions: Additions) -> Iterator[Project]:
    known = {project.name.casefold() for project in reading.projects}
    for one in borne:
        name = one.addition.name
        if one.addition.kind == "project" and name.casefold() not in known:
            known.add(name.casefold())
            yield Project(name=name, summary=one.quote, skills=(), evidence=_place(one), origin=additions.origin)


def _education(reading: Reading, borne: tuple[BorneOut, ...], additions: Additions) -> Iterator[Education]:
    covered = [item.evidence for item in reading.education if item.evidence is not None]
    for one in borne:
        overlaps = any(place.start < one.end and one.start < place.end for place in covered)
        if one.addition.kind == "education" and not overlaps:
            covered.append(_place(one))
            yield Education(text=one.quote, evidence=_place(one), origin=additions.origin)
