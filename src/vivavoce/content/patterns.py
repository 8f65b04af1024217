"""The patterns of companies, read from `patterns/*.yaml`: how each interviews, and how that is weighed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib.resources import files
from typing import cast

from vivavoce.content.fields import Fields, Problem, refuse
from vivavoce.content.reader import read_yaml
from vivavoce.domain.blueprint import Weights
from vivavoce.domain.pattern import COMPANIES, KINDS, Company, Pattern

FIELDS = (
    "company", "version", "title", "like", "duration_min", "max_questions", "distribution", "focus", "evaluation",
    "weights", "skills", "role", "role_name",
)  # fmt: skip
PARTS = ("technical", "problem_solving", "communication")
DIMENSIONS = ("clarity", "technical_depth", "structure", "collaboration")


def load_patterns(skills: Collection[str] = (), roles: Collection[str] = ()) -> Mapping[Company, Pattern]:
    """In a fixed order. Raises `Invalid` with every problem. `skills` and `roles` are those that the bank knows."""
    problems: list[Problem] = []
    folder = files("vivavoce.content") / "patterns"
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".yaml")), key=lambda path: path.name)
    found = {p.company: p for path in paths if (p := pattern_from(read_yaml(path, problems), skills, roles)).company}
    problems += [{"field": "patterns", "message": f"have none for {c}."} for c in COMPANIES if c not in found]
    refuse(problems)
    return {company: found[company] for company in COMPANIES}


def pattern_from(fields: Fields, skills: Collection[str] = (), roles: Collection[str] = ()) -> Pattern:
    fields.only(*FIELDS)
    weights = fields.child("weights")
    weights.only("overall", "communication")
    overall = _shares(weights, "overall", PARTS)
    named = fields.child("skills")
    if skills:
        for skill in named.raw:
            named.one_of(skill, skill, skills)
    if roles:
        fields.one_of("role", fields.text("role"), roles)
    return Pattern(
        company=cast(Company, fields.choice("company", COMPANIES)),
        version=int(fields.number("version", 1, 1)),
        title=fields.text("title"),
        like=fields.text("like"),
        duration_s=fields.number("duration_min", least=5, most=480) * 60,
        max_questions=int(fields.number("max_questions", 5, 1, 50)),
        distribution=_shares(fields, "distribution", KINDS),
        focus=fields.texts("focus"),
        evaluation=fields.texts("evaluation"),
        weights=Weights(
            **{part: dict(overall).get(part, 0.0) for part in PARTS},
            dimensions=_shares(weights, "communication", DIMENSIONS),
        ),
        skills=tuple((skill, named.number(skill, least=0.01, most=1)) for skill in named.raw),
        role=fields.text("role"),
        role_name=fields.text("role_name"),
    )


def _shares(fields: Fields, name: str, allowed: Collection[str]) -> tuple[tuple[str, float], ...]:
    """Written in percent, which sum to 100."""
    told = fields.child(name)
    told.only(*allowed)
    found = tuple((part, told.number(part, least=0, most=100) / 100) for part in told.raw)
    whole = sum(share for _, share in found)
    if abs(whole - 1.0) > 0.001:
        fields.problem(name, f"sum to {whole * 100:g}; write shares that sum to 100.")
    return found
