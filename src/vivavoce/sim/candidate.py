"""A scripted candidate: sits the interview in character, from the first question to the report."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

from vivavoce.sim.characters import MALFORMED, REMARKS, UNCLEAR, Character, answer_to, board_for
from vivavoce.sim.client import Client

SPOKEN_WORDS_MAX = 10

Question = dict[str, Any]


class Vanished(Exception):
    """The candidate left and does not come back."""


class Candidate:
    def __init__(self, client: Client, character: Character, chance: Random) -> None:
        self._client = client
        self._chance = chance
        self._ability = character.ability
        self._temperament = character.temperament
        self._drawn: dict[str, dict[str, Any]] = {}
        self._speaks = character.speaks
        self._client.forgets = max(0.1, character.temperament.refreshes)

    async def sit(self) -> None:
        """Until the interview is over. Raises `Vanished` or `client.Stuck`."""
        for _ in range(60):
            question = await self._client.question()
            if question is None:
                return
            await self._face(question)

    async def _face(self, question: Question) -> None:
        low, high = self._temperament.pace_s
        await asyncio.sleep(self._chance.uniform(low, high))
        for chance, act in self._acts():
            if chance and self._chance.random() < chance:
                await act(question)
                if not self._still(question):
                    return
        if question.get("whiteboard"):
            await self._draw(question)
        await self._answer(question)

    def _acts(self) -> tuple[tuple[float, Callable[[Question], Awaitable[None]]], ...]:
        t = self._temperament
        return (
            (t.malformed, self._send_rubbish),
            (t.notes, self._note),
            (t.repeats, self._hear_again),
            (t.hints, self._take_hints),
            (t.clarifies, self._ask_back),
            (t.thinks, self._think),
            (t.pauses, self._take_a_break),
            (t.remarks, self._remark),
            (t.leaves, self._leave),
            (t.second_device, self._change_device),
            (t.abandons, self._vanish),
            (t.ends, self._end),
            (t.skips, self._skip),
            (t.late, self._dawdle),
            (self._speaks, self._speak),
        )

    def _still(self, question: Question) -> bool:
        """Whether there is any point in going on with this question."""
        return question["question_id"] not in self._client.view.closed and not self._client.view.over

    # Acts

    async def _send_rubbish(self, question: Question) -> None:
        await self._client.connected()
        count = self._chance.choice((1, 2, 3, 12))
        for _ in range(count):
            await self._client.tell(MALFORMED[0] if count > 3 else self._chance.choice(MALFORMED))

    async def _note(self, question: Question) -> None:
        await self._client.command("integrity", kind=self._chance.choice(("paste", "tab_hidden", "frowned")))

    async def _hear_again(self, question: Question) -> None:
        if self._chance.random() < 0.5:
            await self._client.command("repeat")
        else:
            await self._client.connected()
            await self._client.tell({"type": "get_current_question"})

    async def _take_hints(self, question: Question) -> None:
        for _ in range(self._chance.randint(1, 4)):
            await self._client.command("hint")

    async def _ask_back(self, question: Question) -> None:
        await self._client.command("clarify", text="What do you mean by that?")
        await asyncio.sleep(self._chance.choice((0.0, 3.0)))

    async def _think(self, question: Question) -> None:
        await self._client.command("thinking", on=True)
        await asyncio.sleep(self._chance.choice((2.0, 8.0, 25.0, 45.0)))
        if self._chance.random() < 0.7:
            await self._client.command("thinking", on=False)

    async def _take_a_break(self, question: Question) -> None:
        await self._client.command("pause")
        await asyncio.sleep(self._chance.choice((1.0, 20.0, 70.0)))
        await self._client.command("resume")

    async def _leave(self, question: Question) -> None:
        await self._client.hang_up()
        await asyncio.sleep(self._chance.choice((0.0, 1.0, 15.0, 80.0)))
        await self._client.connected()

    async def _change_device(self, question: Question) -> None:
        """Another device takes over; what the first one sends meanwhile may still count, once."""
        older = await self._client.connected()
        key = self._client.key()
        fields = self._fields(question)
        if self._chance.random() < 0.5:
            await older.send({"type": "answer", "id": key, "data": fields})
        await self._client.dial()
        if self._chance.random() < 0.5 and older.status == "open":
            await older.send({"type": "hint", "id": self._client.key()})
        await self._client.connected()
        if self._chance.random() < 0.5:
            await self._client.command("answer", key, **fields)
            self._client.view.close(question["question_id"])

    async def _vanish(self, question: Question) -> None:
        if self._chance.random() < 0.5:
            await self._client.hang_up()
        raise Vanished

    async def _end(self, question: Question) -> None:
        await self._client.command("end")
        self._client.view.close(question["question_id"])

    async def _skip(self, question: Question) -> None:
        reply = await self._client.command("skip", question_id=question["question_id"])
        if reply.code is None:
            self._client.view.close(question["question_id"])

    async def _dawdle(self, question: Question) -> None:
        limit = min(90.0, float(question["time_limit_seconds"]))
        await asyncio.sleep(limit + self._chance.choice((-1.0, 1.0, 4.0, 60.0)))

    async def _remark(self, question: Question) -> None:
        """Something else than an answer, sent as one: the question is open again when that is understood."""
        if question.get("options"):
            return
        said = self._chance.choice((*REMARKS, UNCLEAR))
        self._client.view.close(question["question_id"])  # before it is sent: the reply may come before the ack
        await self._client.command("answer", question_id=question["question_id"], answer=said)

    async def _draw(self, question: Question) -> None:
        """Some draw, on one device and the next. What they draw is decided apart from all else that they do."""
        chance = Random(f"drawing {question['question_id']}")
        if chance.random() < 0.4:
            return
        board = board_for(question, self._ability, chance)
        self._drawn[question["question_id"]] = board
        for _ in range(chance.randint(1, 3)):
            await self._client.command("save_board", question_id=question["question_id"], board=board)
            await asyncio.sleep(chance.choice((0.0, 2.0, 5.0)))
        if chance.random() < 0.2:
            await self._leave(question)

    # The answer

    async def _speak(self, question: Question) -> None:
        """An answer that is said. Whether it came in or not, who does not know writes it afterwards."""
        if question.get("answer_field") != "answer":
            return
        words = str(self._fields(question).get("answer", "")).split()[:SPOKEN_WORDS_MAX]
        said = " ".join([*words, "That is my answer."])
        await self._client.connected()
        if self._chance.random() < 0.5:
            await self._dictate(question, said)
        else:
            await self._converse(question, said)

    async def _dictate(self, question: Question, said: str) -> None:
        await self._client.utter(said)
        heard = await self._client.transcript(question["question_id"])
        if heard:
            await self._client.command("answer", question_id=question["question_id"], answer=heard)
            self._client.view.close(question["question_id"])

    async def _converse(self, question: Question, said: str) -> None:
        """The turn is submitted by the server; a review, or a line that is lost, leaves it to the candidate."""
        await self._client.tell({"type": "voice", "data": {"mode": "hands_free", "speak": self._chance.random() < 0.8}})
        await self._client.utter(said)
        if self._chance.random() < 0.15:
            await self._client.hang_up()
        await self._client.transcript(question["question_id"])
        await self._client.tell({"type": "voice", "data": {"mode": "off", "speak": False}})

    def _fields(self, question: Question) -> dict[str, Any]:
        fields = {"question_id": question["question_id"], **answer_to(question, self._ability, self._chance)}
        board = self._drawn.get(question["question_id"])
        if board is None:
            return fields
        only_drawn = Random(f"words {question['question_id']}").random() < 0.3
        return {**fields, "board": board, "answer": None if only_drawn else fields["answer"]}

    async def _answer(self, question: Question) -> None:
        key, fields = self._client.key(), self._fields(question)
        if self._temperament.abandons and self._chance.random() < self._temperament.abandons:
            await self._client.connected()
            await self._client.tell({"type": "answer", "id": key, "data": fields})
            raise Vanished
        if self._chance.random() < self._temperament.twice:
            await self._client.connected()
            await self._client.tell({"type": "answer", "id": key, "data": fields})
            other = key if self._chance.random() < 0.5 else self._client.key()
            await self._client.tell({"type": "answer", "id": other, "data": self._fields(question)})
        reply = await self._client.command("answer", key, **fields)
        if reply.code == "paused":
            await self._client.command("resume")
            reply = await self._client.command("answer", key, **fields)
        self._client.view.close(question["question_id"])
        if self._chance.random() < self._temperament.ends:
            await self._client.command("end")
