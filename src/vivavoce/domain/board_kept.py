"""What is kept of a drawing before it is an answer: the last of it, so that another device goes on, within limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.answerable import require_answerable
from vivavoce.domain.board import Board, check_board
from vivavoce.domain.kinds import takes_drawing
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import Asked, Session
from vivavoce.domain.typing_kept import QUIET_FROM

SAVES_MAX = 120
SAVED_SIZE_MAX = 2_000_000
SHAPE_SIZE = 100
"""What a shape or a link takes beside its label."""
SAVE_EVERY_S = 1.0
ENOUGH = "Enough drafts of this drawing are kept. What you draw now counts when you send your answer."


def save_board(state: Session, command: c.SaveBoard) -> tuple[e.Event, ...]:
    asked = _require_whiteboard(state, command.question_id)
    kept = asked.drafting
    check_board(command.board)
    size = kept.saved_letters + size_of(command.board)
    if state.seq >= QUIET_FROM or kept.saves >= SAVES_MAX or size > SAVED_SIZE_MAX:
        raise Refused("enough_saved", ENOUGH)
    if command.at - kept.saved_at < SAVE_EVERY_S:
        told = "That came very soon after the last. Send it again in a moment."
        raise Refused("saved_too_often", told, retry_after_s=SAVE_EVERY_S)
    saved = e.BoardSaved(
        at=command.at,
        cause=command.key,
        question_id=asked.question_id,
        board=command.board,
        by=command.by or "",
    )
    return (saved,)


def _require_whiteboard(state: Session, question_id: str) -> Asked:
    """The open question, if it takes a drawing."""
    asked = require_answerable(state, question_id)
    if state.open_id != question_id:
        raise Refused("question_closed", "This question is closed. What you sent as its answer counts.")
    if not takes_drawing(asked.question.kind):
        raise Refused("not_a_design_question", "This question takes no drawing.")
    return asked


def size_of(board: Board) -> int:
    return board.letters + SHAPE_SIZE * (len(board.shapes) + len(board.links))


def _saved(state: Session, event: e.BoardSaved) -> Session:
    return state.but(
        asked=tuple(_with(asked, event) if asked.question_id == event.question_id else asked for asked in state.asked)
    )


def _with(asked: Asked, event: e.BoardSaved) -> Asked:
    kept = asked.drafting
    letters = kept.saved_letters + size_of(event.board)
    drafting = replace(kept, saves=kept.saves + 1, saved_letters=letters, saved_at=event.at)
    return replace(asked, drawing=event.board, drafting=drafting)


BOARD_EVOLUTIONS: dict[type[e.Event], Callable[[Session, Any], Session]] = {e.BoardSaved: _saved}
