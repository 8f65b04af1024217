"""What is kept of a spoken answer beside the answer itself: words that do not count yet, and how fast it went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.answerable import require_not_ended
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import Session

TURN_ID_LENGTH_MAX = 64
WORDS_LENGTH_MAX = 100_000
KEPT_MAX = 100
QUIET_FROM = 1_600
"""From this length of a log on, times are kept no more: answers have the rest of it."""


def keep_speech(state: Session, command: c.KeepSpeech) -> tuple[e.Event, ...]:
    require_not_ended(state)
    asked = state.open
    if asked is None or asked.question_id != command.question_id:
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
    return (kept,)


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
    asked = tuple(
        replace(one, speech_kept=event) if one.question_id == event.question_id else one for one in state.asked
    )
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
