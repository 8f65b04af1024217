"""Words that wait for their speaker: said again, said on, said between two questions, while the line goes."""

from __future__ import annotations

import asyncio
from typing import Any

from vivavoce.domain import events as e
from vivavoce.domain.plan import NextQuestion
from vivavoce.domain.question import Question
from vivavoce.domain.state import Session
from vivavoce.ports.interviewing import Tell, unheard
from vivavoce.sim.sounds import EarFaults
from voice.ears import ANSWER, HALF, SlowEar
from voice.room import Client, Room, in_a_room
from voice.test_cut_off import TAIL, too_long

REST = "then change one thing. That is my answer."
NEVER = 1_000.0


async def kept(room: Room) -> list[str]:
    return [event.text for event in await room.log(e.SpeechKept)]


async def unsure(room: Room) -> Client:
    client = await room.listener()
    await client.speak(ANSWER)
    await client.silent(2.0)
    assert client.finals()[-1]["review"] == {"reason": "unsure"}
    return client


# Said again


def test_what_is_being_said_again_when_the_line_goes_is_what_the_next_connection_shows() -> None:
    async def talk(room: Room) -> None:
        client = await unsure(room)
        await client.speak(HALF)
        await client.talk.closed()
        assert await kept(room) == [HALF]
        again = await room.client("second")
        assert again.finals()[-1]["text"] == HALF

    in_a_room(talk, faults=EarFaults(unsure=1.0))


def test_a_line_that_goes_with_nothing_said_again_keeps_what_was_shown() -> None:
    async def talk(room: Room) -> None:
        client = await unsure(room)
        await client.cough(0.5)
        await client.talk.closed()
        assert await kept(room) == [ANSWER]

    in_a_room(talk, faults=EarFaults(unsure=1.0))


def test_what_is_said_on_after_the_longest_turn_is_kept_with_it() -> None:
    async def talk(room: Room) -> None:
        client = await too_long(room)
        await client.silent(3.0)
        shown = client.finals()[-1]["text"]
        await client.speak(TAIL)
        await client.talk.closed()
        assert await kept(room) == [f"{shown} {TAIL}"]

    in_a_room(talk)


def test_what_was_dictated_and_not_shown_yet_is_kept() -> None:
    async def talk(room: Room) -> None:
        room.voices.transcriber = room.ear = SlowEar(room.lexicon, lambda _: 2.0)
        client = await room.client()
        await client.chunk(HALF, final=True)
        await client.talk.closed()
        assert await kept(room) == [HALF]

    in_a_room(talk, voice=False)


# On a new connection


async def blip(room: Room) -> tuple[Client, asyncio.Task[None]]:
    """The line goes in mid-sentence, and its last words take two seconds; the next one is there at once."""
    room.voices.transcriber = room.ear = SlowEar(room.lexicon, lambda heard_s: 2.0 if heard_s < 2.5 else 0.0)
    first = await room.listener()
    await first.speak(HALF)
    gone = asyncio.create_task(first.talk.closed())
    second = await room.client("second")
    await second.says("hush")
    return second, gone


def test_words_that_come_while_their_speaker_speaks_on_are_put_before_those() -> None:
    async def talk(room: Room) -> None:
        client, gone = await blip(room)
        await client.speak(REST)
        assert gone.done()
        assert await kept(room) == [HALF]
        assert client.finals() == [], "nobody who speaks is asked about anything"
        await client.silent(3.0)
        (final,) = client.finals()
        assert (final["text"], final["review"]) == (f"{HALF} {REST}", {"reason": "asked"})
        assert await room.answers() == []
        await client.talk.closed()
        assert (await kept(room))[-1] == f"{HALF} {REST}"

    in_a_room(talk)


def test_words_that_come_during_a_cough_are_shown_after_it() -> None:
    async def talk(room: Room) -> None:
        client, _ = await blip(room)
        await client.silent(1.5)
        await client.speak("mhm hm mm")
        assert client.finals() == []
        await client.silent(3.0)
        final = client.finals()[-1]
        assert (final["text"], final["review"]) == (HALF, {"reason": "asked"})

    in_a_room(talk)


def test_two_lines_that_go_one_after_the_other_lose_nothing() -> None:
    async def talk(room: Room) -> None:
        client, gone = await blip(room)
        await client.speak("then change one thing")
        await client.talk.closed()
        await gone
        third = await room.client("third")
        assert third.finals()[-1]["text"] in (
            f"{HALF} then change one thing",
            f"then change one thing {HALF}",
        )

    in_a_room(talk)


def test_what_was_kept_is_shown_once_and_does_not_take_the_place_of_what_was_said_since() -> None:
    async def talk(room: Room) -> None:
        first = await room.listener()
        await first.speak(HALF)
        await first.talk.closed()
        client = await room.client("second")
        await client.heard_out()
        room.ear._faults.unsure = 1.0
        await client.speak(ANSWER)
        await client.silent(2.0)
        assert client.finals()[-1]["text"] == ANSWER
        await client.says("repeat")
        await client.heard_out()
        assert client.finals()[-1]["text"] == ANSWER
        await client.talk.closed()
        assert (await kept(room))[-1] == ANSWER

    in_a_room(talk, faults=EarFaults())


# Between two questions


def takes_its_time(room: Room, seconds: float) -> None:
    at_once = room.interviewer.word

    async def word(session: Session, step: NextQuestion, tell: Tell = unheard) -> Question:
        await asyncio.sleep(seconds)
        return await at_once(session, step, tell)

    room.interviewer.word = word  # type: ignore[method-assign]


async def goes_on(room: Room, *, wording_s: float = 12.0) -> Client:
    """An answer is taken, and its speaker goes on before there is another question."""
    client = await room.listener()
    takes_its_time(room, wording_s)
    await client.speak(ANSWER)
    await client.silent(0.6)
    assert await room.answers() == [ANSWER]
    await client.speak(TAIL)
    await client.silent(2.5)
    return client


def test_what_is_said_before_the_next_question_comes_is_shown_with_it() -> None:
    async def talk(room: Room) -> None:
        client = await goes_on(room)
        assert "review" not in client.finals()[-1]
        assert client.finals()[-1]["text"] == TAIL
        await client.silent(10.0)
        final = client.finals()[-1]
        second = client.last("question")["question_id"]
        shown: tuple[Any, ...] = (final["text"], final["review"], final["question_id"])
        assert shown == (TAIL, {"reason": "continued"}, second)
        assert await room.answers() == [ANSWER]

    in_a_room(talk)


def test_what_is_said_on_before_and_after_the_next_question_is_shown_together() -> None:
    async def talk(room: Room) -> None:
        client = await goes_on(room, wording_s=7.0)
        await client.speak("and that is all of it")
        assert len(client.heard("question")) == 2
        await client.silent(3.0)
        final = client.finals()[-1]
        assert (final["text"], final["review"]) == (f"{TAIL} and that is all of it", {"reason": "continued"})

    in_a_room(talk)


def test_what_is_said_between_two_questions_is_kept_when_the_line_goes() -> None:
    async def talk(room: Room) -> None:
        client = await goes_on(room)
        await client.talk.closed()
        assert await kept(room) == [TAIL]
        for name, reason in (("before", "continued"), ("with", "asked")):  # the next question
            again = await room.client(name)
            await again.silent(12.0)
            assert (again.finals()[-1]["text"], again.finals()[-1]["review"]) == (TAIL, {"reason": reason})
            await again.talk.closed()

    in_a_room(talk)


def test_the_line_goes_in_the_middle_of_what_is_said_between_two_questions() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        takes_its_time(room, 12.0)
        await client.speak(ANSWER)
        await client.silent(0.6)
        await client.speak(TAIL)
        await client.talk.closed()
        again = await room.client("second")
        await again.silent(15.0)
        assert again.finals()[-1]["text"] == TAIL

    in_a_room(talk)


# Without the time to hear it out


def test_a_restart_keeps_what_was_shown_also_where_nothing_comes_of_what_is_being_heard() -> None:
    async def talk(room: Room) -> None:
        waits_s = 0.0
        room.voices.transcriber = room.ear = SlowEar(room.lexicon, lambda _: waits_s)
        client = await room.listener()
        await client.says("voice", mode="hands_free", review=True)
        await client.speak(ANSWER)
        await client.silent(2.0)
        waits_s = NEVER
        await client.cough(1.0)
        await client.silent(2.0)
        await room.controllers.end_calls(2.0)
        assert await kept(room) == [ANSWER]

    in_a_room(talk)


def test_a_restart_keeps_what_had_come_of_what_is_said_on_together_with_what_was_shown() -> None:
    async def talk(room: Room) -> None:
        waits_s = 0.0
        room.voices.transcriber = room.ear = SlowEar(room.lexicon, lambda _: waits_s)
        client = await too_long(room)
        await client.silent(3.0)
        shown = client.finals()[-1]["text"]
        waits_s = NEVER
        await client.speak(TAIL)
        await room.controllers.end_calls(2.0)
        assert await kept(room) == [f"{shown} {TAIL}"]

    in_a_room(talk)


# A line that stands still, and a yes


def test_a_line_that_stands_still_in_mid_word_makes_no_answer_of_half_a_sentence() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak(HALF)
        await asyncio.sleep(3.0)
        await client.sound(room.lexicon.frames(REST), together=400)
        await client.silent(1.0)
        assert await room.answers() == [f"{HALF} {REST}"]

    in_a_room(talk)


def test_a_line_that_stands_still_for_long_has_what_came_looked_at_and_the_rest_is_added() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak(HALF)
        await asyncio.sleep(8.0)
        assert (client.finals()[-1]["text"], client.finals()[-1]["review"]) == (HALF, {"reason": "asked"})
        await client.speak(REST)
        await client.silent(3.0)
        assert client.finals()[-1]["text"] == f"{HALF} {REST}"
        assert await room.answers() == []

    in_a_room(talk)


def test_whoever_says_yes_is_asked_whether_that_is_the_answer() -> None:
    async def talk(room: Room) -> None:
        client = await room.listener()
        await client.speak("Yes.")
        await client.silent(4.0)
        final = client.finals()[-1]
        assert (final["text"], final["review"]) == ("Yes.", {"reason": "asked"})
        await client.says("answer", question_id=final["question_id"], answer="Yes.")
        assert await room.answers() == ["Yes."]

    in_a_room(talk)
