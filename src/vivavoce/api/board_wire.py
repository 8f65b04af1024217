"""Drawings, from the wire and onto it."""

from __future__ import annotations

from typing import Any

from vivavoce.api import board_models as models
from vivavoce.domain import commands as c
from vivavoce.domain.board import Board, Link, Shape, outline
from vivavoce.domain.state import Asked

Wire = dict[str, Any]


def board_from(given: models.Board) -> Board:
    shapes = (Shape(**shape.model_dump()) for shape in given.shapes)
    return Board(shapes=tuple(shapes), links=tuple(Link(**link.model_dump()) for link in given.links))


def answered(given: models.Board | None) -> Board | None:
    """An empty drawing is none."""
    return board_from(given) if given is not None and given.shapes else None


def save_command(given: models.DrawnFields, at: float, key: str | None) -> c.SaveBoard:
    return c.SaveBoard(at=at, key=key, question_id=given.question_id, board=board_from(given.board))


def board(drawn: Board) -> Wire:
    return {"shapes": [_shape(shape) for shape in drawn.shapes], "links": [_link(link) for link in drawn.links]}


def earned(asked: Asked) -> Wire | None:
    """The drawing of an answer in words, and what each part of it earned."""
    if asked.answer is None or asked.answer.board is None:
        return None
    criteria = asked.scorecard.criteria if asked.scorecard else ()
    parts = [
        {"name": criterion.name, "points": criterion.points, "max": criterion.max, "quote": evidence.quote}
        for criterion in criteria
        for evidence in criterion.evidence
        if evidence.shape is not None or evidence.link is not None
    ]
    return {"outline": outline(asked.answer.board), "earned": parts}


def _shape(shape: Shape) -> Wire:
    return {
        "id": shape.id,
        "kind": shape.kind,
        "label": shape.label,
        "x": shape.x,
        "y": shape.y,
        "width": shape.width,
        "height": shape.height,
    }


def _link(link: Link) -> Wire:
    return {"id": link.id, "from": link.source, "to": link.target, "label": link.label, "arrow": link.arrow}
