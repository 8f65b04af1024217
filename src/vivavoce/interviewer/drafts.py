"""A question as a model drafts it, and as the interview asks it once it has passed its checks."""

from __future__ import annotations

from hashlib import blake2b
from typing import Literal

from pydantic import BaseModel, Field

from vivavoce.domain.plan import Slot
from vivavoce.domain.question import Difficulty, Origin, Question, RubricPoint

WORDED = ("technical_concept", "behavioral", "system_design")
"""The kinds that a model may make: a key, a test run or starter code it may not."""


class DraftPoint(BaseModel):
    name: str = Field(min_length=1, max_length=80)
    weight: float = Field(ge=0.5, le=3)
    says: list[str] = Field(default=[], max_length=6)
    shows: Literal["situation", "action", "result", "reflection"] | None = None
    ask: str = Field(min_length=1, max_length=300)


class Draft(BaseModel):
    text: str = Field(min_length=1, max_length=1000)
    kind: Literal["technical_concept", "behavioral", "system_design"]
    difficulty: Difficulty
    rubric: list[DraftPoint] = Field(max_length=12)
    wrong: list[str] = Field(default=[], max_length=6)
    hints: list[str] = Field(max_length=6)
    clarify: str = Field(max_length=1000)
    stronger: str = Field(max_length=1000)


def kind_for(slot: Slot) -> str:
    return slot.kind if slot.kind in WORDED else "technical_concept"


def question_of(draft: Draft, slot: Slot, session_id: str, origin: Origin) -> Question:
    text = _line(draft.text)
    made = blake2b(f"{session_id}:{slot.instead_of}:{text}".encode(), digest_size=8).hexdigest()
    return Question(
        id=f"made-{made}",
        version=1,
        kind=draft.kind,
        skill=slot.skill,
        difficulty=draft.difficulty,
        text=text,
        clarify=_line(draft.clarify),
        rubric=tuple(_point(point) for point in draft.rubric),
        wrong=tuple(map(_line, draft.wrong)),
        hints=tuple(map(_line, draft.hints)),
        stronger=_line(draft.stronger),
        phases=(slot.phase,),
        origin=origin,
    )


def _point(point: DraftPoint) -> RubricPoint:
    says = () if point.shows else tuple(map(_line, point.says))
    return RubricPoint(name=_line(point.name), weight=point.weight, says=says, shows=point.shows, ask=_line(point.ask))


def _line(text: str) -> str:
    return " ".join(text.split())
