"""A reading as it is kept, back into what it was. What an older version kept is read too."""

from __future__ import annotations

from typing import Any

from vivavoce.desk.resumes.reading import READER, Education, Place, Project, Reading, SkillFound
from vivavoce.domain.question import Origin


def reading_from(stored: dict[str, Any]) -> Reading:
    return Reading(
        skills=tuple(_skill(skill) for skill in stored["skills"]),
        projects=tuple(
            Project(
                name=project["name"],
                summary=project["summary"],
                skills=tuple(project["skills"]),
                evidence=_place(project["evidence"]),
                origin=_origin(project),
            )
            for project in stored["projects"]
        ),
        experience_years=stored["experience_years"],
        experience_evidence=tuple(Place(**place) for place in stored["experience_evidence"]),
        experience_origin=_origin({"origin": stored.get("experience_origin")}),
        education=tuple(
            Education(text=item["text"], evidence=_place(item["evidence"]), origin=_origin(item))
            for item in stored["education"]
        ),
        origin=Origin(**stored["origin"]),
        warnings=tuple(stored["warnings"]),
        flags=tuple(stored.get("flags", ())),
    )


def _skill(stored: dict[str, Any]) -> SkillFound:
    """The first version knew the bank's skills alone, so that a skill's id was the bank's."""
    return SkillFound(
        skill=stored["skill"],
        name=stored["name"],
        weight=stored["weight"],
        bank_skill=stored.get("bank_skill", stored["skill"]),
        evidence=_place(stored["evidence"]),
        mentions=tuple(Place(**place) for place in stored.get("mentions", ())),
        at_work=stored.get("at_work", False),
        projects=tuple(stored.get("projects", ())),
        origin=_origin(stored),
    )


def _place(stored: dict[str, Any] | None) -> Place | None:
    return None if stored is None else Place(**stored)


def _origin(stored: dict[str, Any]) -> Origin:
    origin = stored.get("origin")
    return READER if origin is None else Origin(**origin)
