"""Talking while the answer is made by hand: code, a drawing. What is said stands beside it, and the talk goes on."""

from __future__ import annotations

import pytest

from vivavoce.domain import events as e
from vivavoce.sim.sounds import EarFaults
from voice.room import Client, Room, in_a_room

FIRST = "Orders go to a queue first."
SECOND = "The store is behind it. That is my answer."
BOARD = {
    "shapes": [{"id": "a", "kind": "box", "label": "Orders", "x": 0.0, "y": 0.0, "width": 80.0, "height": 40.0}],
    "links": [],
}
BY_HAND = pytest.mark.parametrize("kind", ["system_design", "coding_problem"])


async def says_aloud(client: Client, text: str) -> dict[str, object]:
    """Gives what was made of it."""
    await client.speak(text)
    await client.silent(2.5)
    return client.finals()[-1]


def turns(client: Client) -> list[str]:
    return [data["state"] for data in client.heard("turn")]


@BY_HAND
def test_one_sentence_after_the_other_is_heard_and_none_of_them_is_the_answer(kind: str) -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        for sentence in (FIRST, SECOND):
            final = await says_aloud(client, sentence)
            assert (final["text"], final["review"]) == (sentence, {"reason": "asked"})
            assert turns(client)[-1] == "listening"
        assert "reviewing" not in turns(client)
        assert await room.answers() == []

    in_a_room(talk, kind=kind)


def test_a_drawing_is_given_by_hand_with_the_words_that_were_said_to_it() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await says_aloud(client, FIRST)
        await says_aloud(client, SECOND)
        question_id = client.last("question")["question_id"]
        await client.says("answer", question_id=question_id, answer=f"{FIRST} {SECOND}", board=BOARD)
        (submitted,) = await room.log(e.AnswerSubmitted)
        assert [shape.label for shape in submitted.answer.board.shapes] == ["Orders"]
        assert [word.text for word in submitted.answer.spoken.words] == f"{FIRST} {SECOND}".split()

    in_a_room(talk, kind="system_design")


@BY_HAND
def test_to_say_the_question_again_is_done_and_is_no_note(kind: str) -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        before = len(client.heard("audio"))
        final = await says_aloud(client, "Could you repeat the question, please?")
        assert (final["text"], final.get("review")) == ("", None)
        assert client.last("question")["repeated"] is True
        again = [data["text"] for data in client.heard("audio")[before:] if data["text"]]
        assert " ".join(again) == client.last("question")["text"]
        await client.heard_out()
        assert (await says_aloud(client, FIRST))["text"] == FIRST
        assert await room.answers() == []

    in_a_room(talk, kind=kind)


def test_nobody_leaves_a_question_by_thinking_aloud() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        assert (await says_aloud(client, "Let us skip this question."))["review"] == {"reason": "asked"}
        assert await room.log(e.QuestionSkipped) == []

    in_a_room(talk, kind="coding_problem")


def test_what_could_not_be_made_out_is_told_and_the_next_sentence_is_heard() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        assert (await says_aloud(client, FIRST))["review"] == {"reason": "failed"}
        assert turns(client)[-1] == "listening"
        room.ear._faults.fails = 0.0
        assert (await says_aloud(client, SECOND))["text"] == SECOND
        await client.says("answer", question_id=client.last("question")["question_id"], answer=SECOND)
        (submitted,) = await room.log(e.AnswerSubmitted)
        assert [word.text for word in submitted.answer.spoken.words] == SECOND.split()

    in_a_room(talk, kind="system_design", faults=EarFaults(fails=1.0))


def test_what_was_being_said_when_the_connection_went_comes_once_on_the_next() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak("Orders go to a queue and")
        await client.talk.closed()
        again = await room.client("second")
        assert again.finals()[-1]["text"] == "Orders go to a queue and"
        await again.says("repeat")
        await again.silent(0.5)
        assert len(again.finals()) == 1
        assert "reviewing" not in turns(again)

    in_a_room(talk, kind="system_design")


def test_whoever_talked_for_longer_than_is_kept_word_by_word_gives_the_answer_all_the_same() -> None:
    long = [f"{number:02}{'a' * 700}" for number in range(30)]

    async def talk(room: Room) -> None:
        client = await room.listener()
        await says_aloud(client, " ".join(long))
        answer = " ".join(long[:20])
        await client.says("answer", question_id=client.last("question")["question_id"], answer=answer, board=BOARD)
        (submitted,) = await room.log(e.AnswerSubmitted)
        assert submitted.answer.text == answer
        assert submitted.answer.spoken.words == ()
        assert submitted.answer.speech_s > 5

    in_a_room(talk, kind="system_design")
