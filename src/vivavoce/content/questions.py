"""From a question in YAML (docs/content.md) to the domain's `Question`."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import cast

from vivavoce.content.fields import Fields
from vivavoce.domain.kinds import kinds
from vivavoce.domain.question import DIFFICULTIES, Difficulty, Option, Origin, Question, RubricPoint

SHOWS = ("situation", "action", "result", "reflection")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PHASE = re.compile(r"[a-z][a-z0-9_]*")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DEFAULT_PHASES = ("role_skills", "standout_skills")
PHASES_OF_KIND = {"behavioral": ("projects", "role_skills")}
KEYED = ("multiple_choice", "multiple_select")
FIELDS = (
    "id", "version", "kind", "skill", "difficulty", "roles", "phases", "scored", "text", "clarify", "rubric", "wrong",
    "hints", "options", "explanation", "stronger", "starter_code", "time_limit_s", "samples",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFrame:
    """What a question inherits from the pack it stands in, and the names that it may refer to (None: any)."""

    origin: Origin
    version: int = 1
    skills: Collection[str] | None = None
    roles: Collection[str] | None = None
    defaults: dict[str, str] = field(default_factory=dict)


def question_from(fields: Fields, frame: PackFrame) -> Question:
    """The question; what does not fit is noted in the fields' problems."""
    fields.only(*FIELDS)
    kind = fields.choice("kind", (name for name in kinds() if name != "follow_up"), frame.defaults.get("kind"))
    question = Question(
        id=_id(fields, frame),
        version=int(fields.number("version", frame.version, 1)),
        kind=kind,
        skill=_skill(fields, frame),
        difficulty=cast(Difficulty, fields.choice("difficulty", DIFFICULTIES, frame.defaults.get("difficulty"))),
        text=fields.text("text"),
        clarify=fields.text("clarify", ""),
        rubric=tuple(_point(child) for child in fields.children("rubric")),
        wrong=fields.texts("wrong"),
        hints=fields.texts("hints"),
        options=_options(fields),
        explanation=fields.text("explanation", ""),
        stronger=fields.text("stronger", ""),
        starter_code=_starter_code(fields),
        time_limit_s=fields.number("time_limit_s", least=10, most=7200) if "time_limit_s" in fields.raw else None,
        scored=fields.flag("scored", True),
        phases=_phases(fields, kind),
        roles=_roles(fields, frame),
        origin=frame.origin,
    )
    _check_whole(fields, question)
    return question


def samples_from(fields: Fields) -> dict[str, str]:
    """The sample answers: for tests of the scorer, never for a candidate."""
    raw = fields.raw.get("samples")
    if raw is None:
        return {}
    child = Fields(raw, f"{fields.where}: samples", fields.problems)
    child.only("strong", "middling", "weak")
    return {name: child.text(name) for name in child.raw}


def _id(fields: Fields, frame: PackFrame) -> str:
    found = fields.text("id", frame.defaults.get("id"))
    if found and not ID.fullmatch(found):
        fields.problem("id", f"'{found}' does not fit; use lower-case letters, digits and single hyphens.")
    return found


def _skill(fields: Fields, frame: PackFrame) -> str:
    skill = fields.text("skill", frame.defaults.get("skill"))
    if skill and frame.skills is not None:
        fields.one_of("skill", skill, frame.skills)
    return skill


def _roles(fields: Fields, frame: PackFrame) -> tuple[str, ...]:
    roles = fields.texts("roles")
    if frame.roles is not None:
        for role in roles:
            fields.one_of("roles", role, frame.roles)
    return roles


def _phases(fields: Fields, kind: str) -> tuple[str, ...]:
    phases = fields.texts("phases") or PHASES_OF_KIND.get(kind, DEFAULT_PHASES)
    for phase in phases:
        if not PHASE.fullmatch(phase):
            fields.problem("phases", f"'{phase}' does not fit; use lower-case letters and underscores.")
    return phases


def _point(fields: Fields) -> RubricPoint:
    fields.only("name", "weight", "says", "shows", "ask")
    says = fields.texts("says")
    shows = fields.choice("shows", SHOWS) if "shows" in fields.raw else None
    if bool(says) == bool(shows):
        fields.problem("", "needs either 'says' (phrasings of the idea) or 'shows' (a part of a story), and not both.")
    return RubricPoint(
        name=fields.text("name"),
        weight=fields.number("weight", 1, 0.1, 10),
        says=says,
        shows=shows,
        ask=fields.text("ask", "") or None,
    )


def _options(fields: Fields) -> tuple[Option, ...]:
    options = []
    for letter, child in zip(LETTERS, fields.children("options"), strict=False):
        child.only("text", "right", "misconception")
        options.append(
            Option(
                letter=letter,
                text=child.text("text"),
                right=child.flag("right", False),
                misconception=child.text("misconception", "") or None,
            )
        )
    return tuple(options)


def _starter_code(fields: Fields) -> tuple[tuple[str, str], ...]:
    raw = fields.raw.get("starter_code")
    if raw is None:
        return ()
    child = Fields(raw, f"{fields.where}: starter_code", fields.problems)
    return tuple((language, child.verbatim(language)) for language in child.raw)


def _check_whole(fields: Fields, question: Question) -> None:
    """What only shows when the fields are seen together."""
    if question.kind in KEYED:
        _check_key(fields, question)
    elif question.options:
        fields.problem("options", f"do not belong to the kind '{question.kind}'; remove them or change the kind.")
    elif question.scored and not question.rubric:
        fields.problem("rubric", "is missing; add three to five points, or write 'scored: false'.")
    names = [point.name for point in question.rubric]
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        fields.problem("rubric", f"has two points called '{name}'; give each its own name.")


def _check_key(fields: Fields, question: Question) -> None:
    right = sum(option.right for option in question.options)
    if len(question.options) < 2:
        fields.problem("options", "are missing; write four.")
    elif question.kind == "multiple_choice" and right != 1:
        fields.problem("options", f"mark {right} as right; mark exactly one with 'right: true'.")
    elif question.kind == "multiple_select" and right < 1:
        fields.problem("options", "mark none as right; mark two or three with 'right: true'.")
    if question.rubric:
        fields.problem("rubric", f"does not belong to the kind '{question.kind}'; the options are the key.")
