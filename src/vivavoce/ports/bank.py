"""The bank of questions, skills, roles and blueprints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    id: str
    name: str
    skills: tuple[tuple[str, float], ...]
    aliases: tuple[str, ...] = ()


class Bank(Protocol):
    def roles(self) -> Sequence[Role]: ...

    def skills(self) -> Sequence[Skill]: ...

    def role_for(self, text: str) -> tuple[Role, bool]:
        """The role that a free text means, and whether it was recognised (the nearest one is given if not)."""
        ...

    def questions_for(self, role: Role) -> Sequence[Question]:
        """Every question that fits the role: its own, and those open to every role for its skills."""
        ...

    def question(self, question_id: str, version: int) -> Question:
        """Raises `NotFound`."""
        ...

    def blueprint(self, blueprint_id: str) -> Blueprint:
        """Raises `NotFound`."""
        ...

    def blueprints(self) -> Sequence[Blueprint]: ...
