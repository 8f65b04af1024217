"""What is kept of the writing of code: each stretch of typing, to be replayed, and drafts, so that nothing is lost.

Both have limits, so that a page that goes wrong fills no log: typing stops being kept long before anything else does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import Session
from vivavoce.domain.trying import CODE_LENGTH_MAX, FILE_NAME, FILE_NAMES, check_files, require_coding

EDITS_MAX = 400
BATCH_LETTERS_MAX = CODE_LENGTH_MAX
BATCHES_MAX = 400
LETTERS_MAX = 1_000_000
BATCH_EVERY_S = 1.0
SAVES_MAX = 200
SAVED_LETTERS_MAX = 4_000_000
SAVE_EVERY_S = 2.0
QUIET_FROM = 1_400
"""From this length of a log on, typing and drafts are kept no more: runs and answers have the rest of it."""
ENOUGH = "Enough of the typing is kept for this question. Your code still counts when you run or send it."


def note_typing(state: Session, command: c.NoteTyping) -> tuple[e.Event, ...]:
    asked = require_coding(state, command.question_id)
    kept = asked.drafting
    letters = sum(len(text) for _, _, _, text in command.edits)
    _check_batch(command, letters)
    if state.seq >= QUIET_FROM or kept.batches >= BATCHES_MAX or kept.letters + letters > LETTERS_MAX:
        raise Refused("enough_typed", ENOUGH)
    _require_pause(command.at - kept.typed_at, BATCH_EVERY_S, "typing_too_often")
    typed = e.CodeTyped(
        at=command.at,
        cause=command.key,
        question_id=asked.question_id,
        language=command.language,
        file=command.file,
        since_ms=command.since_ms,
        edits=command.edits,
        length=command.length,
        digest=command.digest,
        by=command.by or "",
    )
    return (typed,)


def _check_batch(command: c.NoteTyping, letters: int) -> None:
    if not 1 <= len(command.edits) <= EDITS_MAX or letters > BATCH_LETTERS_MAX:
        told = f"A batch holds 1 to {EDITS_MAX} edits with {BATCH_LETTERS_MAX:,} letters at most."
        raise Refused("typing_unfit", told)
    if any(at < 0 or not 0 <= start <= end for at, start, end, _ in command.edits):
        raise Refused("typing_unfit", "An edit is [milliseconds, from, to, text], and its places are in order.")
    if command.file and not FILE_NAME.fullmatch(command.file):
        raise Refused("file_name_unfit", f"A file's name has {FILE_NAMES}.")


def save_code(state: Session, command: c.SaveCode) -> tuple[e.Event, ...]:
    asked = require_coding(state, command.question_id)
    kept = asked.drafting
    check_files(command.files, main=True)
    letters = sum(len(file.text) for file in command.files)
    if state.seq >= QUIET_FROM or kept.saves >= SAVES_MAX or kept.saved_letters + letters > SAVED_LETTERS_MAX:
        raise Refused("enough_saved", "Drafts were saved very often here. Run your code, and it is kept with the run.")
    _require_pause(command.at - kept.saved_at, SAVE_EVERY_S, "saved_too_often")
    saved = e.CodeSaved(
        at=command.at,
        cause=command.key,
        question_id=asked.question_id,
        language=command.language,
        files=command.files,
        by=command.by or "",
    )
    return (saved,)


def _require_pause(since_s: float, every_s: float, code: str) -> None:
    if since_s < every_s:
        raise Refused(code, "That came very soon after the last. Send it again in a moment.", retry_after_s=every_s)


def _typed(state: Session, event: e.CodeTyped) -> Session:
    letters = sum(len(text) for _, _, _, text in event.edits)
    return _drafted(
        state,
        event.question_id,
        lambda kept: replace(kept, batches=kept.batches + 1, letters=kept.letters + letters, typed_at=event.at),
    )


def _saved(state: Session, event: e.CodeSaved) -> Session:
    letters = sum(len(file.text) for file in event.files)
    return _drafted(
        state,
        event.question_id,
        lambda kept: replace(kept, saves=kept.saves + 1, saved_letters=kept.saved_letters + letters, saved_at=event.at),
    )


def _drafted(state: Session, question_id: str, change: Callable[[Any], Any]) -> Session:
    return state.but(
        asked=tuple(
            replace(asked, drafting=change(asked.drafting)) if asked.question_id == question_id else asked
            for asked in state.asked
        )
    )


TYPING_EVOLUTIONS: dict[type[e.Event], Callable[[Session, Any], Session]] = {
    e.CodeTyped: _typed,
    e.CodeSaved: _saved,
}
