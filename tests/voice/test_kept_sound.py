"""The sound of those who agreed is kept once, also where hearing fails or the connection goes; of others never."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from vivavoce.domain import events as e
from vivavoce.sim.sounds import EarFaults
from voice.ears import ANSWER, HALF, DeafEar, SlowEar
from voice.room import Room, in_a_room

NEVER_OPENS = EarFaults(fails=2.0)
"""Half of the failures are of this kind."""


class Recorder:
    def __init__(self) -> None:
        self.kept: list[tuple[str, str]] = []

    def keep(self, pcm: bytes, *, session_id: str, question_id: str, turn_id: str) -> str:
        assert pcm
        self.kept.append((question_id, turn_id))
        return f"recording-{len(self.kept)}"


def recorded(
    test: Callable[[Room, Recorder], Coroutine[Any, Any, None]],
    *,
    allowed: bool = True,
    faults: EarFaults | None = None,
) -> None:
    async def talk(room: Room) -> None:
        room.voices.recorder = recorder = Recorder()
        await test(room, recorder)

    in_a_room(talk, recording=allowed, faults=faults)


@pytest.mark.parametrize("allowed", [True, False], ids=["agreed", "not agreed"])
def test_the_sound_that_nobody_could_make_out_is_kept_of_those_who_agreed(allowed: bool) -> None:
    async def talk(room: Room, recorder: Recorder) -> None:
        client = await room.listener()
        await client.speak(ANSWER)
        await client.silent(3.0)
        final = client.finals()[-1]
        assert (final["text"], final["review"]) == ("", {"reason": "failed"})
        kept = [(final["question_id"], final["turn_id"])] if allowed else []
        assert recorder.kept == kept
        await client.says("answer", question_id=final["question_id"], answer=ANSWER)
        (submitted,) = await room.log(e.AnswerSubmitted)
        assert submitted.answer.spoken is None, "it was written"
        assert recorder.kept == kept

    recorded(talk, allowed=allowed, faults=NEVER_OPENS)


def test_what_was_made_out_in_part_is_kept_once_and_named_by_its_answer() -> None:
    async def talk(room: Room, recorder: Recorder) -> None:
        room.voices.transcriber = room.ear = DeafEar(room.lexicon, lambda _: 0.0)
        client = await room.listener()
        await client.speak(ANSWER)
        await client.silent(2.0)
        assert client.finals()[-1]["review"] == {"reason": "failed"}
        await client.says("answer", question_id=client.finals()[-1]["question_id"], answer=ANSWER)
        (submitted,) = await room.log(e.AnswerSubmitted)
        assert submitted.answer.spoken.recording == "recording-1"
        assert len(recorder.kept) == 1

    recorded(talk)


@pytest.mark.parametrize("allowed", [True, False], ids=["agreed", "not agreed"])
def test_the_sound_that_nobody_could_make_out_is_kept_when_the_connection_goes(allowed: bool) -> None:
    async def talk(room: Room, recorder: Recorder) -> None:
        client = await room.listener()
        await client.speak(HALF)
        await client.talk.closed()
        assert len(recorder.kept) == int(allowed)
        assert await room.log(e.SpeechKept) == []

    recorded(talk, allowed=allowed, faults=NEVER_OPENS)


def test_what_crosses_a_connection_has_its_sound_on_the_other_side() -> None:
    async def talk(room: Room, recorder: Recorder) -> None:
        client = await room.listener()
        await client.speak(HALF)
        await client.talk.closed()
        (kept,) = await room.log(e.SpeechKept)
        assert kept.spoken.recording == "recording-1"
        again = await room.client("second")
        await again.says("answer", question_id=kept.question_id, answer=HALF)
        (submitted,) = await room.log(e.AnswerSubmitted)
        assert submitted.answer.spoken.recording == "recording-1"
        assert recorder.kept == [(kept.question_id, kept.turn_id)]

    recorded(talk)


def test_words_that_were_up_for_review_when_the_connection_went_have_their_sound_too() -> None:
    async def talk(room: Room, recorder: Recorder) -> None:
        client = await room.listener()
        await client.says("voice", mode="hands_free", speak=True, review=True)
        await client.speak(ANSWER)
        await client.silent(2.0)
        assert recorder.kept == [], "the candidate may still say it again"
        await client.talk.closed()
        (kept,) = await room.log(e.SpeechKept)
        assert (kept.text, kept.spoken.recording) == (ANSWER, "recording-1")

    recorded(talk)


@pytest.mark.parametrize("allowed", [True, False], ids=["agreed", "not agreed"])
def test_what_there_is_no_time_to_hear_out_is_kept_as_sound_of_those_who_agreed(allowed: bool) -> None:
    async def talk(room: Room, recorder: Recorder) -> None:
        room.voices.transcriber = room.ear = SlowEar(room.lexicon, lambda _: 1_000.0)
        client = await room.listener()
        await client.speak(HALF)
        await client.talk.closed()
        (kept,) = await room.log(e.SpeechKept)
        assert (kept.text, kept.spoken.recording) == (HALF, "recording-1" if allowed else "")
        assert len(recorder.kept) == int(allowed)

    recorded(talk, allowed=allowed)
