"""The fields that an answer can come in: the same over REST and over every WebSocket."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from vivavoce.api import board_wire
from vivavoce.api.board_models import Board
from vivavoce.api.coding_models import CodeFile
from vivavoce.domain.question import Answer
from vivavoce.domain.running import SourceFile

TEXT_MAX = 100_000
Short = Annotated[str, Field(max_length=100)]
Filled = Annotated[str, Field(max_length=2000)]
Letter = Annotated[str, Field(max_length=20)]
Figure = Annotated[float, Field(strict=True, allow_inf_nan=False)]
PARTS_MAX = 100


class AnswerFields(BaseModel):
    """Which of them a question takes is told in its `answer_field`."""

    answer: Annotated[str, Field(max_length=TEXT_MAX)] | None = None
    code: Annotated[str, Field(max_length=200_000)] | None = None
    language: Annotated[str, Field(max_length=30)] | None = None
    files: Annotated[list[CodeFile], Field(max_length=20)] | None = None
    option: Letter | Annotated[list[Letter], Field(max_length=26)] | None = None
    number: Annotated[Figure | Short | None, Field(description="A number, or a text such as '1,5 ms'.")] = None
    order: Annotated[list[Short], Field(max_length=PARTS_MAX)] | None = None
    pairs: Annotated[dict[Short, Short], Field(max_length=PARTS_MAX)] | None = None
    gaps: Annotated[dict[Short, Figure | Filled], Field(max_length=PARTS_MAX)] | None = None
    board: Annotated[Board | None, Field(description="Where the question has a `whiteboard`.")] = None
    confidence_level: Annotated[int, Field(ge=1, le=5)] | None = None


def answer_from(given: AnswerFields) -> Answer:
    letters = (given.option,) if isinstance(given.option, str) else tuple(given.option or ())
    return Answer(
        text=given.answer,
        code=given.code,
        language=given.language,
        files=tuple(SourceFile(name=file.name, text=file.text) for file in given.files or ()),
        options=tuple(letter.strip().upper() for letter in letters),
        number=None if given.number is None else _written(given.number),
        order=tuple(given.order or ()),
        pairs=tuple((given.pairs or {}).items()),
        gaps=tuple((name, _written(filled)) for name, filled in (given.gaps or {}).items()),
        board=board_wire.answered(given.board),
        confidence_level=given.confidence_level,
    )


def _written(number: float | str) -> str:
    """As a person would write it: 5 and not 5.0."""
    if isinstance(number, str):
        return number
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
