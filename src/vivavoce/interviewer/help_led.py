"""The help with a model on top. The model says what a message is about, and what is then told was written by people.

Only a concept does it explain in its own words: in practice, and with a question open only where that wants an idea
told in sentences, which can be looked for. Where one word or letter would be the answer, a model's words are not heard.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, Field

from vivavoce.domain.question import Origin
from vivavoce.domain.state import Asked
from vivavoce.interviewer import prompts
from vivavoce.interviewer.discretion import GRADING, OF_THE_PERSON, not_talk
from vivavoce.interviewer.gates import in_english
from vivavoce.interviewer.helping import BuiltinHelp, Considered
from vivavoce.interviewer.passage import suspect
from vivavoce.interviewer.secrecy import betrays
from vivavoce.interviewer.standing_in import standing_in
from vivavoce.ports.chat import ChatModel, Material, Prompt
from vivavoce.ports.errors import RemoteFailure, RemoteGarbled, RemoteLimited
from vivavoce.ports.helping import HelpReply, MayAsk, Situation, freely

WAITED_FOR_S = 8.0
WORDS_MAX = 160
OFTEN = RemoteLimited("This person has asked a model often enough for now.")


class Meant(BaseModel):
    about: Literal["platform", "wording", "concept", "answer", "other"]
    topic: str = Field(default="", max_length=60)
    term: str = Field(default="", max_length=120)
    reply: str = Field(default="", max_length=3000)


class ModelHelp:
    """Implements `ports.helping.Helper`."""

    def __init__(
        self,
        builtin: BuiltinHelp,
        model: ChatModel,
        *,
        waited_for_s: float = WAITED_FOR_S,
    ) -> None:
        self._builtin = builtin
        self._model = model
        self._waited_for_s = waited_for_s

    def warm(self) -> None:
        self._builtin.warm()

    async def help(self, situation: Situation, message: str, may_ask: MayAsk = freely) -> HelpReply:
        floor = await self._builtin.consider(situation, message)
        if floor.certain:
            return floor.reply
        try:
            if not await may_ask():
                raise OFTEN
            meant = await self._model.ask(self._prompt(situation, message), Meant)
            return await asyncio.to_thread(
                self._told, situation, message, meant.value, prompts.HELP.origin(meant.origin), floor
            )
        except RemoteFailure as error:
            return replace(floor.reply, origin=standing_in(floor.reply.origin, error))

    def _prompt(self, situation: Situation, message: str) -> Prompt:
        topics = "\n".join(f"{topic.id}: {topic.title}" for topic in self._builtin.book.topics)
        material = [Material(name="topics", text=topics), Material(name="message", text=message)]
        material += [Material(name="question", text=asked.question.text) for asked in situation.open[:1]]
        return Prompt(
            task=prompts.HELP.task,
            instructions=prompts.HELP.instructions,
            material=tuple(material),
            session_id=situation.session.id if situation.session else None,
            output_tokens_max=400,
            deadline_s=self._waited_for_s,
        )

    def _told(self, situation: Situation, message: str, meant: Meant, origin: Origin, floor: Considered) -> HelpReply:
        """What is told of what the model found. Raises `RemoteGarbled` where that must not be told."""
        ours = self._ours(situation, message, meant)
        if ours is not None:
            return replace(ours, origin=origin)
        if meant.about == "concept":
            return HelpReply(text=self._explained(situation, meant), origin=origin)
        return floor.reply

    def _ours(self, situation: Situation, message: str, meant: Meant) -> HelpReply | None:
        """In words that people wrote, whatever the model wrote beside them."""
        topic = self._builtin.book.topic(meant.topic.strip())
        if meant.about == "platform" and topic is not None:
            return self._builtin.told(situation, (topic,))
        if meant.about == "answer":
            return self._builtin.refusal(situation)
        if meant.about == "wording" and situation.open:
            return self._builtin.other_words(situation)
        if meant.about == "concept" and not may_explain(situation):
            return self._builtin.concept(situation, message)
        return None

    def _explained(self, situation: Situation, meant: Meant) -> str:
        text = " ".join(meant.reply.split())
        if not text or len(text.split()) > WORDS_MAX:
            raise RemoteGarbled("The explanation is empty or too long.")
        if (
            GRADING.search(text)
            or OF_THE_PERSON.search(text)
            or not_talk(text)
            or suspect(text)
            or not in_english(text)
        ):
            raise RemoteGarbled("The explanation is not plain talk about a subject.")
        if any(betrays(text, asked, self._builtin.words, self._builtin.mind) for asked in situation.open):
            raise RemoteGarbled("The explanation gives a part of an answer away.")
        return text


def may_explain(situation: Situation) -> bool:
    return not situation.testing and not any(_in_a_word(asked) for asked in situation.open)


def _in_a_word(asked: Asked) -> bool:
    """Whether a letter, a number or a word may be the whole answer: then it has a key, and no rubric to look for."""
    question = asked.question
    return bool(question.options) or not any(point.says or point.shows for point in question.rubric)
