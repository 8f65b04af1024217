"""From what people send to a question or a blueprint of the bank, and back to what is kept of it.

The packs' readers are the one truth of shape, here too: what they note is told in full, each with its field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, Generic, Protocol, TypeVar

from vivavoce.content.blueprints import blueprint_from
from vivavoce.content.fields import Fields, Problem
from vivavoce.content.mappings import blueprint_to_mapping, question_to_mapping
from vivavoce.content.questions import ID, PackFrame, question_from, samples_from
from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.question import Origin, Question
from vivavoce.ports.bank import Role, Skill
from vivavoce.ports.errors import Invalid

Mapping = dict[str, Any]
T = TypeVar("T", Question, Blueprint)

OWN = "own bank"
ID_LENGTH_MAX = 100
CONTENT_LENGTH_MAX = 64 * 1024
_ITEM = re.compile(r", item (\d+)")


class Names(Protocol):
    """What a question may refer to."""

    def roles(self) -> Sequence[Role]: ...

    def skills(self) -> Sequence[Skill]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Generic[T]):
    """What was read, and what does not fit. Only one without problems may be kept or tried."""

    thing: T
    mapping: Mapping
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> T:
        """Raises `Invalid` with all problems, field by field."""
        refuse(self.problems)
        return self.thing

    def numbered(self, version: int) -> tuple[T, str]:
        """As this version, and what is kept of it."""
        thing = self.thing
        if isinstance(thing, Question):
            numbered = replace(thing, version=version, origin=own_origin(version))
        else:
            numbered = replace(thing, version=version)
        return numbered, json.dumps({**self.mapping, "version": version}, ensure_ascii=False)


def question_draft(raw: object, names: Names, defaults: dict[str, str] | None = None) -> Draft[Question]:
    """Without an id, it gets one that follows from its text, so that the same file read twice is the same question."""
    problems: list[Problem] = []
    fields = Fields(raw, "", problems)
    frame = PackFrame(
        origin=own_origin(1),
        skills=[skill.id for skill in names.skills()],
        roles=[role.id for role in names.roles()],
        defaults={"id": _id_for(fields.raw.get("text")), **(defaults or {})},
    )
    question = question_from(fields, frame)
    return _draft(question, mapping_of(question, samples_from(fields)), problems)


def blueprint_draft(raw: object, names: Names) -> Draft[Blueprint]:
    problems: list[Problem] = []
    fields = Fields(raw, "", problems)
    blueprint = blueprint_from(fields, [skill.id for skill in names.skills()])
    if blueprint.id and not ID.fullmatch(blueprint.id):
        fields.problem("id", "does not fit; use lower-case letters, digits and single hyphens.")
    return _draft(blueprint, blueprint_to_mapping(blueprint), problems)


def kept_question(content: str, origin: Origin) -> tuple[Question, dict[str, str], tuple[Problem, ...]]:
    """A stored question with its samples. Skills and roles that have left the house since are no problem of its."""
    problems: list[Problem] = []
    fields = Fields(json.loads(content), "", problems)
    return question_from(fields, PackFrame(origin=origin)), samples_from(fields), tuple(problems)


def kept_blueprint(content: str, skills: Sequence[str]) -> tuple[Blueprint, tuple[Problem, ...]]:
    problems: list[Problem] = []
    return blueprint_from(Fields(json.loads(content), "", problems), skills), tuple(problems)


def mapping_of(question: Question, samples: Mapping) -> Mapping:
    """A question as a pack has it, with its sample answers."""
    return question_to_mapping(question) | ({"samples": dict(samples)} if samples else {})


def own_origin(version: int) -> Origin:
    return Origin(kind="bank", name=OWN, version=str(version))


def refuse(problems: Sequence[Problem]) -> None:
    if problems:
        told = "; ".join(f"{each['field']} {each['message']}".strip() for each in problems[:3])
        more = f" And {len(problems) - 3} more." if len(problems) > 3 else ""
        raise Invalid(f"Nothing was saved. {told[:400]}{more}", code="content_invalid", errors=tuple(problems))


def _draft(thing: T, mapping: Mapping, problems: list[Problem]) -> Draft[T]:
    if len(thing.id) > ID_LENGTH_MAX:
        problems.append({"field": "id", "message": f"is longer than {ID_LENGTH_MAX} characters; shorten it."})
    problems.extend(_unkeepable(mapping))
    told = tuple({"field": _path(each["field"]), "message": each["message"]} for each in problems)
    return Draft(thing=thing, mapping=mapping, problems=told)


def _id_for(text: object) -> str:
    digest = blake2b(" ".join(str(text).split()).encode("utf-8", "replace"), digest_size=5)
    return f"q-{digest.hexdigest()}"


def _unkeepable(mapping: Mapping) -> list[Problem]:
    written = json.dumps(mapping, ensure_ascii=False)
    if len(written) > CONTENT_LENGTH_MAX:
        return [{"field": "", "message": f"This is longer than the {CONTENT_LENGTH_MAX:,} characters that are kept."}]
    if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for text in _texts(mapping) for letter in text):
        return [{"field": "", "message": "There is a NUL character or half of a surrogate pair in it; leave it out."}]
    return []


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _path(place: str) -> str:
    """ "rubric, item 1: name" as programs write it: "rubric.0.name"."""
    return _ITEM.sub(lambda found: f".{int(found[1]) - 1}", place).replace(": ", ".")
