"""What is kept of the writing of code: each stretch of typing, to be replayed, and drafts, so that nothing is lost.

Both have limits, so that a page that goes wrong fills no log. Typing stops being kept long before anything else does.
Drafts are kept as long as somebody writes, and the more of them there are, the rarer: no number of them is the last.

How often something may come is counted in drops: each adds one to a bucket that runs dry at a steady pace, and what
would make it run over came too soon. So a batch that is sent right after another is taken, and a page that sends
without end is not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.coding import Drafting
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import Session
from vivavoce.domain.trying import CODE_LENGTH_MAX, FILE_NAME, FILE_NAMES, check_files, require_coding

EDITS_MAX = 400
BATCH_LETTERS_MAX = CODE_LENGTH_MAX
BATCHES_MAX = 400
LETTERS_MAX = 1_000_000
BATCH_EVERY_S = 1.0
BATCHES_AT_ONCE = 20
SAVE_EVERY_S = 2.0
SAVES_AT_ONCE = 3
SAVES_QUICK, SAVES_TWICE_AS_RARE = 60, 30
"""So many drafts of one question are kept at the quickest pace; after each so many more, half as often."""
LETTERS_AS_A_SAVE = 20_000
SLACK = 0.01
QUIET_FROM = 1_400
"""From this length of a log on, typing is kept no more: runs and answers have the rest of it."""
QUIET_SAVE_EVERY_S = 60.0
"""From there on, drafts are no more often than that."""
ENOUGH = "Enough of the typing is kept for this question. Your code still counts when you run or send it."


def note_typing(state: Session, command: c.NoteTyping) -> tuple[e.Event, ...]:
    asked = require_coding(state, command.question_id)
    kept = asked.drafting
    letters = sum(len(text) for _, _, _, text in command.edits)
    _check_batch(command, letters)
    if state.seq >= QUIET_FROM or kept.batches >= BATCHES_MAX or kept.letters + letters > LETTERS_MAX:
        raise Refused("enough_typed", ENOUGH)
    over = _typing_in(kept, command.at) + 1 - BATCHES_AT_ONCE
    _require_pace(over, BATCH_EVERY_S, "typing_too_often")
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
    over = _saves_in(state, kept, command.at) + 1 - SAVES_AT_ONCE
    _require_pace(over, save_every_s(state, kept), "saved_too_often")
    saved = e.CodeSaved(
        at=command.at,
        cause=command.key,
        question_id=asked.question_id,
        language=command.language,
        files=command.files,
        by=command.by or "",
    )
    return (saved,)


def save_every_s(state: Session, kept: Drafting) -> float:
    """How far apart drafts of this question are in the long run, by how many and how large those before were."""
    so_far = kept.saves + kept.saved_letters / LETTERS_AS_A_SAVE
    every_s: float = SAVE_EVERY_S * 2.0 ** (max(0.0, so_far - SAVES_QUICK) / SAVES_TWICE_AS_RARE)
    return max(every_s, QUIET_SAVE_EVERY_S) if state.seq >= QUIET_FROM else every_s


def _typing_in(kept: Drafting, at: float) -> float:
    return max(0.0, kept.typing_in - (at - kept.typed_at) / BATCH_EVERY_S)


def _saves_in(state: Session, kept: Drafting, at: float) -> float:
    return max(0.0, kept.saves_in - (at - kept.saved_at) / save_every_s(state, kept))


def _require_pace(over: float, every_s: float, code: str) -> None:
    """`over` is by how much the bucket would run over."""
    if over > SLACK:
        told = "That came very soon after the last. Send it again in a moment."
        raise Refused(code, told, retry_after_s=over * every_s)


def _typed(state: Session, event: e.CodeTyped) -> Session:
    letters = sum(len(text) for _, _, _, text in event.edits)

    def change(kept: Drafting) -> Drafting:
        return replace(
            kept,
            batches=kept.batches + 1,
            letters=kept.letters + letters,
            typed_at=event.at,
            typing_in=min(BATCHES_AT_ONCE, _typing_in(kept, event.at) + 1),
        )

    return _drafted(state, event.question_id, change)


def _saved(state: Session, event: e.CodeSaved) -> Session:
    letters = sum(len(file.text) for file in event.files)

    def change(kept: Drafting) -> Drafting:
        return replace(
            kept,
            saves=kept.saves + 1,
            saved_letters=kept.saved_letters + letters,
            saved_at=event.at,
            saves_in=min(SAVES_AT_ONCE, _saves_in(state, kept, event.at) + 1),
        )

    return _drafted(state, event.question_id, change)


def _drafted(state: Session, question_id: str, change: Callable[[Drafting], Drafting]) -> Session:
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
