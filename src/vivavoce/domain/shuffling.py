"""The order in which the pieces of a question are shown: decided by the session's seed alone, so that a refresh,
another device and a restart show the same, and never the order of the key."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from vivavoce.domain.question import Piece, Question


def items_shown(question: Question, seed: int) -> tuple[Piece, ...]:
    """What is to be put in order, in an order that is not the right one."""
    return _not_as(question.order, shuffled(question.order, question.id, seed))


def rights_shown(question: Question, seed: int) -> tuple[Piece, ...]:
    """What the left sides can be matched with, so that they do not stand beside their own."""
    rights = tuple({pair.right.id: pair.right for pair in question.pairs}.values())
    return _not_as(rights, shuffled((*rights, *question.distractors), question.id, seed))


def shuffled(pieces: Sequence[Piece], salt: str, seed: int) -> tuple[Piece, ...]:
    def place(piece: Piece) -> bytes:
        return blake2b(f"{seed}:{salt}:{piece.id}".encode(), digest_size=8).digest()

    return tuple(sorted(pieces, key=place))


def _not_as(key: Sequence[Piece], shown: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Chance gives the key's own order once in a while; then the first goes last."""
    return (*shown[1:], shown[0]) if shown and shown[: len(key)] == tuple(key) else shown


def piece_id(question_id: str, text: str) -> str:
    """An id that depends on the text alone, as one by place would tell the key."""
    return blake2b(f"{question_id}:{text}".encode(), digest_size=4).hexdigest()
