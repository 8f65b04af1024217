"""What was read in a résumé: each finding with the place that says so, and with who found it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from vivavoce.domain.question import Origin

READER = Origin(kind="builtin", name="resume-reader", version="2")
BY_HAND = Origin(kind="human", name="candidate", version="1")

Flag = Literal["hidden_text", "instructions", "cut"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the text something stands."""

    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillFound:
    """`skill` is the term's own id; `bank_skill` the bank's skill that it shows, if it shows one."""

    skill: str
    name: str
    weight: float
    bank_skill: str | None = None
    evidence: Place | None = None
    mentions: tuple[Place, ...] = ()
    at_work: bool = False
    projects: tuple[str, ...] = ()
    origin: Origin = READER


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    name: str
    summary: str
    skills: tuple[str, ...]
    evidence: Place | None = None
    origin: Origin = READER


@dataclass(frozen=True, slots=True, kw_only=True)
class Education:
    text: str
    evidence: Place | None = None
    origin: Origin = READER


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    skills: tuple[SkillFound, ...] = ()
    projects: tuple[Project, ...] = ()
    experience_years: float | None = None
    experience_evidence: tuple[Place, ...] = ()
    experience_origin: Origin = READER
    education: tuple[Education, ...] = ()
    origin: Origin = READER
    warnings: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeText:
    """The text of a file, and what there is to say about how it was got."""

    text: str
    warnings: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = field(default=())


def place_in(text: str, start: int, end: int) -> Place:
    return Place(quote=text[start:end], start=start, end=end)
