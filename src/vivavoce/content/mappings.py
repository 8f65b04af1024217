"""Back from what the readers make to the mapping that they read: what is written here and read again is the same.

A field of a question that this file does not know by name is written as it stands, so a new kind's own fields come
through once its reader takes them.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from vivavoce.content.questions import DEFAULT_PHASES, PHASES_OF_KIND
from vivavoce.domain.blueprint import Blueprint, Section, Selection
from vivavoce.domain.kinds import kinds
from vivavoce.domain.question import Piece, Question

Mapping = dict[str, Any]

NOT_WRITTEN = {"Question": ("origin", "lead_in", "own"), "Option": ("letter",)}
PAIRS = ("starter_code",)
ALWAYS = ("kind", "skill", "difficulty", "text")


def question_to_mapping(question: Question) -> Mapping:
    """As a pack has it, without what the reader would fill in by itself."""
    written = _plain(question) | dict(question.own)
    if _is_a_statement(question):
        written |= _statement(written.pop("options"))
    if question.phases == PHASES_OF_KIND.get(question.kind, DEFAULT_PHASES):
        written.pop("phases", None)
    elif question.phases:
        written["phases"] = list(question.phases)
    return written


def _is_a_statement(question: Question) -> bool:
    kind = kinds().get(question.kind)
    return kind is not None and "holds" in kind.key_fields and bool(question.options)


def _statement(options: list[Mapping]) -> Mapping:
    """Its two options are made by the reader, out of whether it holds."""
    ideas = [option["misconception"] for option in options if "misconception" in option]
    return {"holds": "right" in options[0], **({"misconception": ideas[0]} if ideas else {})}


def blueprint_to_mapping(blueprint: Blueprint) -> Mapping:
    """With every field, since what a blueprint does not say is as much a choice as what it says."""
    written: Mapping = {
        "id": blueprint.id,
        "version": blueprint.version,
        "title": blueprint.title,
        "mode": blueprint.mode,
        "max_questions": blueprint.max_questions,
        "duration_min": _number(blueprint.duration_s / 60),
        "difficulty": blueprint.difficulty,
        "adaptive": blueprint.adaptive,
        "follow_ups_max": blueprint.follow_ups_max,
        "follow_up_depth": blueprint.follow_up_depth,
        "hints": blueprint.hints,
        "hint_cost": _number(blueprint.hint_cost),
        "feedback": blueprint.feedback,
        "skip_allowed": blueprint.skip_allowed,
        "pause_allowed": blueprint.pause_allowed,
        "thinking_max_s": _number(blueprint.thinking_max_s),
        "expires_after_days": _number(blueprint.expires_after_s / 86_400),
        "sections": [_section(section) for section in blueprint.sections],
    }
    if blueprint.clock_stops is not None:
        written["clock_stops"] = list(blueprint.clock_stops)
    if blueprint.question_time_limit_s is not None:
        written["question_time_limit_s"] = _number(blueprint.question_time_limit_s)
    if blueprint.selection is not None and not _goes_without_saying(blueprint):
        written["selection"] = _selection(blueprint.selection)
    return written


def _goes_without_saying(blueprint: Blueprint) -> bool:
    return blueprint.mode == "practice" and blueprint.selection == Selection(purpose="practice")


def _plain(made: Any) -> Mapping:
    left_out = NOT_WRITTEN.get(type(made).__name__, ())
    written: Mapping = {}
    for field in fields(made):
        value = getattr(made, field.name)
        if field.name in left_out or (value == field.default and field.name not in ALWAYS):
            continue
        written[field.name] = dict(value) if field.name in PAIRS else _value(value)
    return written


def _value(value: Any) -> Any:
    if isinstance(value, Piece):
        return value.text
    if is_dataclass(value):
        return _plain(value)
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    return _number(value) if isinstance(value, float) else value


def _section(section: Section) -> Mapping:
    return {
        "phase": section.phase,
        "title": section.title,
        "kinds": list(section.kinds),
        "share": _number(section.share),
        "at_least": section.at_least,
        "personal": section.personal,
    }


def _selection(selection: Selection) -> Mapping:
    return {
        "purpose": selection.purpose,
        "skill_quotas": _quotas(selection.skill_quotas),
        "success": [_number(bound) for bound in selection.success],
        "se_target": _number(selection.se_target),
        "questions_min": selection.questions_min,
        "exposure_max": _number(selection.exposure_max),
        "pool": selection.pool,
    }


def _quotas(quotas: tuple[tuple[str, float], ...] | None) -> str | Mapping:
    if not quotas:
        return "none" if quotas is None else "by_role"
    return {skill: _number(share) for skill, share in quotas}


def _number(value: float) -> float | int:
    """People write 300, not 300.0."""
    return int(value) if float(value).is_integer() else value
