"""Turns that ended before their speaker had: what was said on afterwards, and what was cut off for its length."""

from __future__ import annotations

import pytest

from vivavoce.domain import events as e
from vivavoce.domain.question import Origin, Spoken
from vivavoce.voice.unsettled import Said, Unsettled
from voice.room import Client, Room, in_a_room
from voice.test_nothing_is_lost import ANSWER

TAIL = "and one more thing that I wanted to say"
WORDS = [f"word{number}" for number in range(19)]


def test_the_rest_of_an_answer_is_said_to_be_that_and_counts_nowhere_by_itself() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak(ANSWER)
        await client.silent(0.6)
        await client.speak(TAIL)
        await client.silent(3.0)
        final = client.finals()[-1]
        assert (final["text"], final["review"]) == (TAIL, {"reason": "continued"})
        assert final["question_id"] == client.last("question")["question_id"]
        assert await room.answers() == [ANSWER]

    in_a_room(talk)


def test_words_that_were_put_away_are_not_behind_what_is_written_then() -> None:
    unsettled = Unsettled("q2")
    spoken = Spoken(words=(), duration_s=3.0, confidence=0.9, origin=Origin(kind="builtin", name="x", version="1"))
    unsettled.reviewed(Said(turn_id="t1", text=TAIL, spoken=spoken), "continued")
    assert unsettled.behind("An index on the column makes it quick.") is None
    kept = unsettled.behind(f"{TAIL}, an index")
    assert kept is not None
    assert kept.heard == TAIL


async def too_long(room: Room) -> Client:
    room.voices.turn_s_max = 5.0
    client = await room.listener()
    await client.speak(" ".join(WORDS))
    return client


def test_a_turn_that_is_too_long_is_told_so_before_it_ends_to_be_looked_at() -> None:
    async def talk(room: Room) -> None:
        client = await too_long(room)
        await client.silent(0.1)
        assert [notice["kind"] for notice in client.heard("notice")] == ["turn_nearly_too_long", "turn_too_long"]
        told_at = [at for at, kind, _ in client.frames if kind == "notice"]
        assert told_at[1] - told_at[0] == pytest.approx(0.5, abs=0.05), "a tenth before its end"
        assert client.finals()[0]["review"] == {"reason": "asked"}
        assert await room.answers() == []

    in_a_room(talk)


def test_whoever_speaks_on_after_it_adds_to_it_and_sends_all_of_it() -> None:
    async def talk(room: Room) -> None:
        client = await too_long(room)
        await client.silent(3.0)
        first, both = client.finals()
        await client.speak(TAIL)
        await client.silent(3.0)
        final = client.finals()[-1]
        assert first["text"].startswith("word0 word1 ")
        assert both["text"].startswith(first["text"])
        assert final["text"] == f"{both['text']} {TAIL}"
        assert [word["text"] for word in final["words"]] == final["text"].split()
        assert final["review"] == {"reason": "asked"}
        assert await room.answers() == []
        await client.says("answer", question_id=final["question_id"], answer=final["text"])
        (submitted,) = await room.log(e.AnswerSubmitted)
        assert submitted.answer.text == final["text"]
        assert len(submitted.answer.spoken.words) == len(final["words"])

    in_a_room(talk)


def test_all_of_it_is_kept_when_the_connection_goes() -> None:
    async def talk(room: Room) -> None:
        client = await too_long(room)
        await client.silent(3.0)
        final = client.finals()[-1]
        await client.talk.closed()
        (kept,) = await room.log(e.SpeechKept)
        assert kept.text == final["text"]
        assert kept.text.startswith("word0 word1 ")

    in_a_room(talk)


def test_dictation_goes_on_in_the_next_turn() -> None:
    async def talk(room: Room) -> None:
        room.voices.turn_s_max = 5.0
        client = await room.client()
        await client.chunk(" ".join(WORDS))
        await client.chunk("", final=True)
        await client.silent(0.5)
        assert "review" not in client.finals()[0]
        assert client.finals()[0]["text"].startswith("word0 word1 ")

    in_a_room(talk, voice=False)
