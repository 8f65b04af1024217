"""The bank of questions, skills, roles and blueprints."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.question import Question
from vivavoce.domain.vocabulary import Vocabulary


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
    hints: tuple[str, ...] = ()
    """Skills that speak for the role without counting in it: a "Rust person" most often writes back ends. They are
    asked about where the job or the résumé names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleMatch:
    """The role that a text was taken to mean, how sure that is (0 to 1), and which of its words said nothing."""

    role: Role
    confidence: float
    recognised: bool = False
    by: Literal["name", "skills", "job"] = "name"
    unrecognised: tuple[str, ...] = ()


class Bank(Protocol):
    def roles(self) -> Sequence[Role]: ...

    def skills(self) -> Sequence[Skill]: ...

    def vocabulary(self) -> Vocabulary:
        """What people write for the bank's skills, in résumés and job descriptions."""
        ...

    def role_for(self, text: str) -> tuple[Role, bool]:
        """The role that a free text means, and whether it was recognised (the nearest one is given if not)."""
        ...

    def match_role(self, text: str, job: str = "") -> RoleMatch:
        """The same, and how sure that is; where the text says too little, a job description may say more."""
        ...

    def questions_for(self, role: Role, beside: Collection[str] = ()) -> Sequence[Question]:
        """Every question that fits the role: its own, and those open to every role for its skills and for the ones
        `beside` them."""
        ...

    def question(self, question_id: str, version: int) -> Question:
        """That version, or, where it was not kept, the one that stands now. Raises `NotFound`."""
        ...

    def blueprint(self, blueprint_id: str) -> Blueprint:
        """Any that may be used, those for tests too. Raises `NotFound`."""
        ...

    def blueprints(self) -> Sequence[Blueprint]:
        """Those that a candidate may choose for practice."""
        ...
