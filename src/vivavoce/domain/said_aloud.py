"""What is kept of a spoken answer beside the answer itself: words that do not count yet, and how fast it went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.answerable import require_not_ended
from vivavoce.domain.question import Spoken
from vivavoce.domain.refusal import Refused
from vivavoce.domain.speech import SpokenWord
from vivavoce.domain.state import Asked, Session

TURN_ID_LENGTH_MAX = 64
WORDS_LENGTH_MAX = 100_000
KEPT_MAX = 100
QUIET_FROM = 1_600
"""From this length of a log on, times are kept no more: answers have the rest of it."""


def keep_speech(state: Session, command: c.KeepSpeech) -> tuple[e.Event, ...]:
    require_not_ended(state)
    asked = _said_to(state, command.question_id)
    if asked is None:
        raise Refused("question_closed", "This question is closed, so what was said to it is kept no more.")
    if not command.text.strip() or len(command.text) > WORDS_LENGTH_MAX:
        raise Refused("speech_unfit", f"What is kept has 1 to {WORDS_LENGTH_MAX:,} letters.")
    if state.speech_kept >= KEPT_MAX:
        raise Refused("enough_kept", "The connection was lost very often here. Send what you said as your answer.")
    kept = e.SpeechKept(
        at=command.at,
        cause=command.key,
        question_id=command.question_id,
        turn_id=command.turn_id,
        text=command.text,
        spoken=command.spoken,
    )
    before = _kept_before(state, asked)
    if before is None or before.turn_id in (command.known, command.turn_id):
        return (kept,)
    return (_both(before, kept),)


def kept_for(state: Session) -> e.SpeechKept | None:
    """What was said and does not count yet, to ask about with the open question: to that one, or to the one before it
    when its answer was given already."""
    asked = state.open
    if asked is None:
        return None
    before = state.asked[-2].said_after if len(state.asked) > 1 else None
    return asked.said_after or asked.speech_kept or before


def together(spoken: Sequence[Spoken]) -> Spoken:
    """Several turns as one: each begins where the one before it ended, and the least sure of them counts; one that is
    not rated leaves all of it so."""
    words: list[SpokenWord] = []
    since_s = 0.0
    for one in spoken:
        words += [
            replace(w, start_s=round(w.start_s + since_s, 3), end_s=round(w.end_s + since_s, 3)) for w in one.words
        ]
        since_s += one.duration_s
    told = [one.confidence for one in spoken if one.confidence is not None]
    known = bool(told) and len(told) == len(spoken)
    return Spoken(
        words=tuple(words),
        duration_s=round(since_s, 3),
        confidence=min(told) if known else None,
        origin=spoken[-1].origin,
    )


def _said_to(state: Session, question_id: str) -> Asked | None:
    """The open question or the last one before it, to which somebody may have been speaking on."""
    recent = state.asked[-1:] if state.open is None else state.asked[-2:]
    return next((asked for asked in recent if asked.question_id == question_id), None)


def _kept_before(state: Session, asked: Asked) -> e.SpeechKept | None:
    if asked.question_id != state.open_id:
        return asked.said_after
    return asked.said_after or asked.speech_kept


def _both(before: e.SpeechKept, kept: e.SpeechKept) -> e.SpeechKept:
    """Two connections were lost, and the later did not know what was said on the earlier. The last is what counts where
    both are more than is kept of anybody."""
    text = f"{before.text} {kept.text}"
    if len(text) > WORDS_LENGTH_MAX:
        return kept
    spoken = [one.spoken for one in (before, kept) if one.spoken is not None]
    return replace(kept, text=text, spoken=together(spoken) if spoken else None)


def note_turn(state: Session, command: c.NoteTurn) -> tuple[e.Event, ...]:
    require_not_ended(state)
    if state.seq >= QUIET_FROM:
        raise Refused("enough_timed", "Enough turns of this interview are timed.")
    if state.find(command.question_id) is None or not 0 < len(command.turn_id) <= TURN_ID_LENGTH_MAX:
        raise Refused("turn_unknown", "A turn belongs to a question that was asked.")
    timed = e.TurnTimed(
        at=command.at,
        cause=command.key,
        question_id=command.question_id,
        turn_id=command.turn_id,
        times=command.times,
    )
    return (timed,)


def withdraw_recording(state: Session, command: c.WithdrawRecording) -> tuple[e.Event, ...]:
    require_not_ended(state)
    if not state.recording_allowed:
        raise Refused("no_change", "No sound of this interview is kept.")
    return (e.RecordingWithdrawn(at=command.at, cause=command.key),)


def _kept(state: Session, event: e.SpeechKept) -> Session:
    is_open = event.question_id == state.open_id
    kept: dict[str, Any] = {"speech_kept": event, "said_after": None} if is_open else {"said_after": event}
    asked = tuple(replace(one, **kept) if one.question_id == event.question_id else one for one in state.asked)
    return state.but(asked=asked, speech_kept=state.speech_kept + 1)


def _timed(state: Session, event: e.TurnTimed) -> Session:
    return state


def _withdrawn(state: Session, event: e.RecordingWithdrawn) -> Session:
    return state.but(recording_withdrawn=True)


SPEECH_EVOLUTIONS: dict[type[e.Event], Callable[[Session, Any], Session]] = {
    e.SpeechKept: _kept,
    e.TurnTimed: _timed,
    e.RecordingWithdrawn: _withdrawn,
}
