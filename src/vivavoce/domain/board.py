"""A drawing: shapes with labels, and links between them. What may be drawn, and how it reads in words.

The scorer, the models and the reports all read the same words; where the shapes lie is for the eye alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from vivavoce.domain.refusal import Refused

ShapeKind = Literal["box", "store", "queue", "actor", "cloud", "note"]
Arrow = Literal["forward", "both", "none"]
SHAPE_KINDS: tuple[ShapeKind, ...] = ("box", "store", "queue", "actor", "cloud", "note")
ARROWS: tuple[Arrow, ...] = ("forward", "both", "none")

SHAPES_MAX = 200
LINKS_MAX = 400
LABEL_MAX = 200
LETTERS_MAX = 20_000
"""Of all labels together: as many as an answer in words may have."""
PLACE_MAX = 100_000
SIZE_MIN, SIZE_MAX = 1, 5000
NAME_WORDS_MAX = 6
ID = r"[A-Za-z0-9_-]{1,40}"
_ID = re.compile(ID)
_SIGNS: dict[Arrow, str] = {"forward": "->", "both": "<->", "none": "--"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    id: str
    kind: ShapeKind
    label: str
    x: float
    y: float
    width: float
    height: float

    @property
    def says(self) -> str:
        return _line(self.label)

    @property
    def name(self) -> str:
        """The first line of its label; what comes below tells more of it."""
        return _line(self.label.strip().partition("\n")[0])

    @property
    def tells_more(self) -> bool:
        return len(self.name.split()) > NAME_WORDS_MAX or self.name != self.says


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """From one shape to another, or back to the same."""

    id: str
    source: str
    target: str
    label: str
    arrow: Arrow

    @property
    def says(self) -> str:
        return _line(self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    shapes: tuple[Shape, ...] = ()
    links: tuple[Link, ...] = ()

    def shape(self, id: str) -> Shape | None:
        return next((shape for shape in self.shapes if shape.id == id), None)

    def link(self, id: str) -> Link | None:
        return next((link for link in self.links if link.id == id), None)

    @property
    def letters(self) -> int:
        return sum(len(shape.label) for shape in self.shapes) + sum(len(link.label) for link in self.links)


def _line(label: str) -> str:
    """A label on one line, whatever lines it was drawn on."""
    return " ".join(label.split())


# What may be drawn


def check_board(board: Board) -> None:
    if len(board.shapes) > SHAPES_MAX or len(board.links) > LINKS_MAX:
        raise _unfit(f"it has {SHAPES_MAX} shapes and {LINKS_MAX} links at most")
    if board.letters > LETTERS_MAX:
        raise _unfit(f"its labels have {LETTERS_MAX:,} characters in all at most")
    _check_ids("shapes", (shape.id for shape in board.shapes))
    _check_ids("links", (link.id for link in board.links))
    for shape in board.shapes:
        _check_shape(shape)
    there = {shape.id for shape in board.shapes}
    for link in board.links:
        _check_label(link.id, link.label)
        if link.arrow not in ARROWS:
            raise _unfit(f"the arrow of '{link.id}' is one of {', '.join(ARROWS)}")
        if not {link.source, link.target} <= there:
            raise _unfit(f"the link '{link.id}' begins and ends at a shape that is there")


def _check_ids(what: str, ids: Iterable[str]) -> None:
    seen = Counter(ids)
    if not all(_ID.fullmatch(one) for one in seen):
        raise _unfit(f"ids of {what} have 1 to 40 letters, digits, '_' and '-'")
    if any(times > 1 for times in seen.values()):
        raise _unfit(f"no two {what} have the same id")


def _check_shape(shape: Shape) -> None:
    _check_label(shape.id, shape.label)
    if shape.kind not in SHAPE_KINDS:
        raise _unfit(f"the kind of '{shape.id}' is one of {', '.join(SHAPE_KINDS)}")
    if not all(isfinite(place) and abs(place) <= PLACE_MAX for place in (shape.x, shape.y)):
        raise _unfit(f"'{shape.id}' lies within {PLACE_MAX:,} of the middle, in each direction")
    if not all(isfinite(size) and SIZE_MIN <= size <= SIZE_MAX for size in (shape.width, shape.height)):
        raise _unfit(f"the sizes of '{shape.id}' lie between {SIZE_MIN} and {SIZE_MAX:,}")


def _check_label(id: str, label: str) -> None:
    if len(label) > LABEL_MAX:
        raise _unfit(f"the label of '{id}' has {LABEL_MAX} characters at most")


def _unfit(why: str) -> Refused:
    return Refused("board_unfit", f"This drawing cannot be kept as it is: {why}. It is still with you.")


# How it reads


def link_told(board: Board, link: Link) -> str:
    """As evidence quotes it: "Gateway -> Orders: writes"."""
    return _told(link, *(_name(board.shape(id)) for id in (link.source, link.target)))


def words_of(board: Board, *, shape: str | None = None, link: str | None = None) -> str | None:
    """The words of a part of the drawing, or None where there is no such part."""
    if shape is not None:
        found = board.shape(shape)
        return found.says if found else None
    drawn = board.link(link) if link is not None else None
    return link_told(board, drawn) if drawn else None


def outline(board: Board) -> str:
    """The drawing in words, a line for each thing that it tells."""
    return "\n".join(line for line, _ in parts_told(board))


def parts_told(board: Board) -> list[tuple[str, Shape | Link]]:
    """The lines of the outline, each with the part that it tells of: links, shapes whose label is more than a name,
    what no link reaches, and notes."""
    named = {shape.id: _name_and_kind(shape) for shape in board.shapes}
    linked = {id for link in board.links for id in (link.source, link.target)}
    lines: list[tuple[str, Shape | Link]] = [
        (_told(link, named[link.source], named[link.target]), link) for link in board.links
    ]
    for shape in board.shapes:
        if shape.kind == "note" and (shape.tells_more or (shape.id not in linked and shape.says)):
            lines.append((f"Note: {shape.says}", shape))
        elif shape.tells_more:
            lines.append((f"{shape.kind.capitalize()}: {shape.says}", shape))
        elif shape.id not in linked:
            lines.append((f"{named[shape.id]}, linked to nothing", shape))
    return lines


def _told(link: Link, source: str, target: str) -> str:
    ends = f"{source} {_SIGNS[link.arrow]} {target}"
    return f"{ends}: {link.says}" if link.says else ends


def _name(shape: Shape | None) -> str:
    if shape is None:
        return ""
    return shape.name or f"a {shape.kind} without a name"


def _name_and_kind(shape: Shape) -> str:
    plain = shape.kind == "box" or not shape.says
    return _name(shape) if plain else f"{shape.name} ({shape.kind})"
