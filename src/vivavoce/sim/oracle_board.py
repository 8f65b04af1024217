"""What must hold of drawings in a run: what was saved last is what another device goes on with."""

from __future__ import annotations

from collections.abc import Iterator

from vivavoce.api import board_wire
from vivavoce.domain import events as e
from vivavoce.domain.board import words_of
from vivavoce.domain.question import Answer
from vivavoce.domain.scoring import Evidence
from vivavoce.sim.record import Record


def is_there(cited: Evidence, answer: Answer) -> bool:
    if cited.shape is None and cited.link is None:
        return answer.said[cited.start : cited.end] == cited.quote
    drawn = words_of(answer.board, shape=cited.shape, link=cited.link) if answer.board else None
    return bool(cited.quote) and drawn == cited.quote


def drawings_told(record: Record) -> Iterator[str]:
    """A connection is shown, with its first question, the drawing that was in the log when it came, or a later one."""
    drawn: dict[str, list[tuple[int, board_wire.Wire]]] = {}
    for seq, event in sorted(record.log.items()):
        if isinstance(event, e.BoardSaved):
            drawn.setdefault(event.question_id, []).append((seq, board_wire.board(event.board)))
        elif isinstance(event, e.AnswerSubmitted) and event.answer.board is not None:
            drawn.setdefault(event.question_id, []).append((seq, board_wire.board(event.answer.board)))
    for line in record.lines:
        frames = line.socket.received
        hello = next((frame for frame in frames if frame.kind == "connected"), None)
        first = next((frame for frame in frames if frame.kind == "question" and frame.seq is None), None)
        if hello is None or first is None:
            continue
        there = drawn.get(first.data["question_id"], [])
        before = [seq for seq, _ in there if seq <= hello.data["last_seq"]]
        if before and first.data.get("board") not in [board for seq, board in there if seq >= before[-1]]:
            yield f"{first.data['question_id']} was shown without the drawing that was saved last"
