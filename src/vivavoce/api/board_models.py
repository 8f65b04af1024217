"""A drawing on the wire: the same shape in an answer, in a draft and in what comes back."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from vivavoce.domain import board as drawn
from vivavoce.domain.board import Arrow, ShapeKind

Id = Annotated[str, Field(pattern=f"^{drawn.ID}$")]
Label = Annotated[str, Field(max_length=drawn.LABEL_MAX)]
Place = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-drawn.PLACE_MAX, le=drawn.PLACE_MAX)]
Size = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=drawn.SIZE_MIN, le=drawn.SIZE_MAX)]


class Shape(BaseModel):
    id: Id
    kind: ShapeKind
    label: Label
    x: Place
    y: Place
    width: Size
    height: Size


class Link(BaseModel):
    """From one shape of the drawing to another, or back to the same."""

    model_config = ConfigDict(validate_by_name=False)
    id: Id
    source: Annotated[Id, Field(alias="from")]
    target: Annotated[Id, Field(alias="to")]
    label: Label
    arrow: Arrow


class Board(BaseModel):
    """What is drawn: at most 200 shapes and 400 links, with 20,000 characters of labels in all."""

    shapes: Annotated[list[Shape], Field(max_length=drawn.SHAPES_MAX)]
    links: Annotated[list[Link], Field(max_length=drawn.LINKS_MAX)]


class DrawnFields(BaseModel):
    """All that is drawn so far."""

    question_id: Annotated[str, Field(min_length=1, max_length=100)]
    board: Board


class DrawingIn(BaseModel):
    """All that is drawn so far."""

    board: Board
    client_message_id: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class PartEarned(BaseModel):
    """A criterion with the part of the drawing that earned points of it."""

    name: str
    points: float
    max: float
    quote: str


class Drawing(BaseModel):
    """A drawing in words, and what it earned."""

    outline: str
    earned: list[PartEarned]


class ShapeCited(BaseModel):
    shape: str


class LinkCited(BaseModel):
    link: str


BoardPart = Annotated[
    ShapeCited | LinkCited | None, Field(description="Which part of the drawing `quote` is of: a shape or a link.")
]
