"""From a question in YAML (docs/content.md) to the domain's `Question`."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import cast

from vivavoce.content import keys
from vivavoce.content.fields import Fields
from vivavoce.domain.kinds import QuestionKind, kinds
from vivavoce.domain.question import DIFFICULTIES, Difficulty, Origin, Question, RubricPoint

SHOWS = ("situation", "action", "result", "reflection")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PHASE = re.compile(r"[a-z][a-z0-9_]*")
DEFAULT_PHASES = ("role_skills", "standout_skills")
PHASES_OF_KIND = {"behavioral": ("projects", "role_skills")}
FIELDS = (
    "id", "version", "kind", "skill", "difficulty", "roles", "phases", "scored", "text", "clarify", "rubric", "wrong",
    "hints", "explanation", "stronger", "starter_code", "time_limit_s", "samples", "code", "media",
)  # fmt: skip
KEY_FIELDS = (
    "options", "holds", "misconception", "number", "words", "order", "pairs", "distractors", "passage", "gaps",
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
    kind = fields.choice("kind", (name for name in kinds() if name != "follow_up"), frame.defaults.get("kind"))
    own = tuple(name for name in _key_fields(kind) if name not in KEY_FIELDS)
    fields.only(*FIELDS, *KEY_FIELDS, *own)
    question_id = _id(fields, frame)
    question = Question(
        id=question_id,
        version=int(fields.number("version", frame.version, 1)),
        kind=kind,
        skill=_skill(fields, frame),
        difficulty=cast(Difficulty, fields.choice("difficulty", DIFFICULTIES, frame.defaults.get("difficulty"))),
        text=fields.text("text"),
        clarify=fields.text("clarify", ""),
        rubric=tuple(_point(child) for child in fields.children("rubric")),
        wrong=fields.texts("wrong"),
        hints=fields.texts("hints"),
        options=keys.statement_from(fields) if "holds" in _key_fields(kind) else keys.options_from(fields),
        explanation=fields.text("explanation", ""),
        stronger=fields.text("stronger", ""),
        starter_code=_starter_code(fields),
        time_limit_s=fields.number("time_limit_s", least=10, most=7200) if "time_limit_s" in fields.raw else None,
        scored=fields.flag("scored", True),
        phases=_phases(fields, kind),
        roles=_roles(fields, frame),
        media=keys.media_from(fields),
        code=keys.code_from(fields),
        number=keys.number_from(fields),
        words=keys.words_from(fields),
        order=keys.order_from(fields, question_id),
        pairs=keys.pairs_from(fields, question_id),
        distractors=keys.pieces(question_id, fields.texts("distractors")),
        passage=fields.verbatim("passage").rstrip("\n"),
        gaps=keys.gaps_from(fields),
        own=keys.own_from(fields, own),
        origin=frame.origin,
    )
    _check_whole(fields, question)
    return question


def samples_from(fields: Fields) -> dict[str, str]:
    """The sample answers: for tests of the scorer, never for a candidate."""
    raw = fields.raw.get("samples")
    if raw is None:
        return {}
    child = fields.child("samples")
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


def _starter_code(fields: Fields) -> tuple[tuple[str, str], ...]:
    raw = fields.raw.get("starter_code")
    if raw is None:
        return ()
    child = fields.child("starter_code")
    return tuple((language, child.verbatim(language)) for language in child.raw)


def _key_fields(kind: str) -> tuple[str, ...]:
    known = kinds().get(kind)
    return known.key_fields if known else ()


def _check_whole(fields: Fields, question: Question) -> None:
    """What only shows when the fields are seen together."""
    kind = kinds().get(question.kind)
    if kind is None:
        return
    for name in KEY_FIELDS:
        if name in fields.raw and name not in kind.key_fields:
            fields.problem(name, f"does not belong to the kind '{kind.name}'; remove it or change the kind.")
    for name, message in kind.unfit(question):
        fields.problem(name, message)
    _check_rubric(fields, question, kind)


def _check_rubric(fields: Fields, question: Question, kind: QuestionKind) -> None:
    if kind.score is not None and question.rubric:
        fields.problem("rubric", f"does not belong to the kind '{kind.name}'; a key decides it.")
    elif kind.score is None and question.scored and not question.rubric:
        fields.problem("rubric", "is missing; add three to five points, or write 'scored: false'.")
    names = [point.name for point in question.rubric]
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        fields.problem("rubric", f"has two points called '{name}'; give each its own name.")
