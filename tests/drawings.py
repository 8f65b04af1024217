"""Drawings, written as lines: `Gateway -> Orders: writes`, `Orders (store)`, `note: a sentence`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vivavoce.domain.board import SHAPE_KINDS, Arrow, Board, Link, Shape, ShapeKind

LINK = re.compile(r"(?P<source>.+?) (?P<sign><->|->|--) (?P<target>[^:]+)(?:: (?P<label>.+))?")
KIND = re.compile(rf"(?P<name>.+) \((?P<kind>{'|'.join(SHAPE_KINDS)})\)")
SIGNS: dict[str, Arrow] = {"->": "forward", "<->": "both", "--": "none"}


def drawing(text: str | Iterable[str]) -> Board:
    lines = text.strip().splitlines() if isinstance(text, str) else list(text)
    shapes: dict[str, Shape] = {}
    links: list[Link] = []
    for line in (line.strip() for line in lines):
        found = LINK.fullmatch(line)
        if line.startswith("note: "):
            _shape(shapes, line.removeprefix("note: "), "note")
        elif found is None:
            _shape(shapes, line, "box")
        else:
            ends = [_shape(shapes, found[end], "box").id for end in ("source", "target")]
            links.append(
                Link(
                    id=f"l{len(links) + 1}",
                    source=ends[0],
                    target=ends[1],
                    label=found["label"] or "",
                    arrow=SIGNS[found["sign"]],
                )
            )
    return Board(shapes=tuple(shapes.values()), links=tuple(links))


def _shape(shapes: dict[str, Shape], name: str, kind: ShapeKind) -> Shape:
    known = KIND.fullmatch(name)
    label = (known["name"] if known else name).replace(" / ", "\n")
    kind = next((one for one in SHAPE_KINDS if known and known["kind"] == one), kind)
    if label not in shapes:
        at = 100.0 * len(shapes)
        shapes[label] = Shape(id=f"s{len(shapes) + 1}", kind=kind, label=label, x=at, y=0.0, width=80.0, height=40.0)
    return shapes[label]
