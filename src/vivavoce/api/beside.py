"""What is shown beside the text of a question, and what was given to it: never a key, and never the order of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vivavoce.api import board_wire
from vivavoce.domain.board import outline
from vivavoce.domain.question import Answer, Gap, Medium, Option, Piece, Question
from vivavoce.domain.shuffling import items_shown, rights_shown

Wire = dict[str, Any]


def beside(question: Question, seed: int) -> Wire:
    """Only what there is: most questions have none of it."""
    shown: Wire = {
        "options": _options(question.options),
        "unit": question.number.unit if question.number else "",
        "items": _pieces(items_shown(question, seed)),
        "left": _pieces(pair.left for pair in question.pairs),
        "right": _pieces(rights_shown(question, seed)),
        "passage": question.passage,
        "gaps": [_gap(gap) for gap in question.gaps],
        "media": [_medium(medium) for medium in question.media],
        "starter_code": dict(question.starter_code),
    }
    if question.code is not None:
        shown["code"] = {"language": question.code.language, "text": question.code.text}
    return {name: value for name, value in shown.items() if value}


def given(answer: Answer) -> Wire:
    return {
        "text": answer.text,
        "code": answer.code,
        "language": answer.language,
        "files": [{"name": file.name, "text": file.text} for file in answer.files],
        "options": list(answer.options),
        "number": answer.number,
        "order": list(answer.order),
        "pairs": dict(answer.pairs),
        "gaps": dict(answer.gaps),
        "board": board_wire.board(answer.board) if answer.board else None,
        "outline": outline(answer.board) if answer.board else None,
    }


def _options(options: Iterable[Option]) -> list[Wire]:
    return [{"letter": option.letter, "text": option.text} for option in options]


def _pieces(pieces: Iterable[Piece]) -> list[Wire]:
    return [{"id": piece.id, "text": piece.text} for piece in pieces]


def _gap(gap: Gap) -> Wire:
    kind = "choice" if gap.options else "number" if gap.number else "text"
    return {
        "gap": gap.name,
        "kind": kind,
        "unit": gap.number.unit if gap.number else "",
        "options": _options(gap.options),
    }


def _medium(medium: Medium) -> Wire:
    return {
        "media_id": medium.id,
        "kind": medium.kind,
        "content_type": medium.content_type,
        "alt": medium.alt,
        "transcript": medium.transcript,
        "url": f"/api/media/{medium.id}",
    }
