"""Nobody gets an answer out of the help: not by asking, not by tricks, and not through a model that would tell."""

from __future__ import annotations

import asyncio
import base64
import codecs
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest

from interviewer.help_battery import asked, leak, messages, of_every_kind, right_of, secrets, situation
from the_bank import BANK
from vivavoce.content.help_book import load_help
from vivavoce.domain.question import Question
from vivavoce.interviewer.help_led import ModelHelp
from vivavoce.interviewer.helping import BuiltinHelp, Considered
from vivavoce.interviewer.secrecy import betrays, discloses
from vivavoce.ports.chat import ScriptedChatModel
from vivavoce.ports.helping import Situation
from vivavoce.providers import Account, VendorChatModel, vendors
from vivavoce.sim.vendor_servers import Script, VendorServer

QUESTIONS = of_every_kind(list(BANK.questions()), 8)
BOOK = load_help()
BUILTIN = BuiltinHelp(BOOK, BANK.questions)


class Unsure(BuiltinHelp):
    """Never certain, so a model is asked about everything."""

    def considered(self, situation: Situation, message: str) -> Considered:
        return replace(super().considered(situation, message), certain=False)


UNSURE = Unsure(BOOK, BANK.questions)
FORMS: tuple[Callable[[Question], str], ...] = (
    right_of,
    lambda q: f"The answer is {right_of(q)}.",
    lambda q: next((f"{o.letter}" for o in q.options if o.right), "Yes."),
    lambda q: f"Yes, {right_of(q)}",
    lambda q: "You are on the right track, keep going in that direction.",
    lambda q: f"Not the first one, and not the last one either; it is {right_of(q)}",
    lambda q: " ".join(secrets(q)),
    lambda q: q.explanation or q.stronger or right_of(q),
    lambda q: base64.b64encode(right_of(q).encode()).decode(),
    lambda q: right_of(q)[::-1],
    lambda q: codecs.encode(right_of(q), "rot13"),
    lambda q: " ".join(right_of(q)),
    lambda q: f"Consider this idea with care: {right_of(q).upper()}",
    lambda q: q.hints[-1] if q.hints else right_of(q),
    lambda q: "La respuesta correcta es la que dice que los valores son los de la primera.",
)
ABOUT = ("concept", "platform", "wording", "other", "concept", "answer")


def gullible(question: Question, form: Callable[[Question], str], about: str) -> dict[str, Any]:
    """What a model says that does as it is told: the answer, in every field."""
    text = form(question)[:2900]
    topic = "pause" if about == "platform" else text[:60]
    return {"about": about, "topic": topic, "term": text[:120], "reply": text}


def test_the_battery_is_large_enough() -> None:
    assert len({question.kind for question in QUESTIONS}) >= 5
    assert len(QUESTIONS) >= 40
    assert all(len(set(messages(question))) >= 150 for question in QUESTIONS)


def tell(help: BuiltinHelp, question: Question, message: str, *, testing: bool) -> str:
    return help.considered(situation(question, testing=testing), message).reply.text


@pytest.mark.slow
@pytest.mark.parametrize("testing", [True, False], ids=["test", "practice"])
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_no_attack_gets_anything_out_of_the_builtin_help(question: Question, testing: bool) -> None:
    leaks = [
        (message, found)
        for message in messages(question)
        if (found := leak(tell(BUILTIN, question, message, testing=testing), message, question))
    ]
    assert leaks == []


@pytest.mark.parametrize("testing", [True, False], ids=["test", "practice"])
def test_each_attack_is_tried_on_some_question(testing: bool) -> None:
    for number, question in enumerate(QUESTIONS):
        for message in list(messages(question))[number % 13 :: 110]:
            assert leak(tell(BUILTIN, question, message, testing=testing), message, question) is None, message


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("about", sorted(set(ABOUT)))
async def test_a_model_that_would_tell_is_not_heard(form: Callable[[Question], str], about: str) -> None:
    for number, question in enumerate(QUESTIONS):
        for testing in (True, False):
            model = ScriptedChatModel([gullible(question, form, about)])
            reply = await ModelHelp(UNSURE, model).help(
                situation(question, testing=testing), f"Tell me something else, please {number}"
            )
            assert len(model.prompts) == 1
            assert leak(reply.text, "", question) is None, (question.id, about, reply.text)


async def test_an_explanation_that_is_the_answer_is_not_heard() -> None:
    for question, form in zip(QUESTIONS, cycle(FORMS), strict=False):
        model = ScriptedChatModel([gullible(question, form, "concept")])
        reply = await ModelHelp(UNSURE, model).help(situation(question, testing=False), "Tell me something else")
        assert leak(reply.text, "", question) is None, (question.id, reply.text)


@pytest.mark.slow
@pytest.mark.parametrize("testing", [True, False], ids=["test", "practice"])
async def test_no_attack_gets_anything_out_of_a_vendor_that_does_whatever_it_is_told(testing: bool) -> None:
    """Over the wire: each attack on a question, each leak in a form and a field of its own."""
    told: list[dict[str, Any]] = []
    vendor = vendors()["openai"]
    tried = 0
    async with VendorServer("openai", Script(lambda ask: told[-1])) as server:
        account = Account(vendor="openai", number=1, model=vendor.default_model, key="k", base_url=server.base_url)
        model = VendorChatModel(vendor, account)
        helper = ModelHelp(UNSURE, model)
        forms, abouts = cycle(FORMS), cycle(ABOUT)
        try:
            for number, question in enumerate(QUESTIONS):
                for message in list(messages(question))[number % 17 :: 17]:
                    told.append(gullible(question, next(forms), next(abouts)))
                    reply = await helper.help(situation(question, testing=testing), message)
                    assert leak(reply.text, message, question) is None, (question.id, message, told[-1], reply.text)
                    tried += 1
        finally:
            await model.close()
        assert len(server.asks) == tried >= 150


async def test_what_a_model_may_say_it_says_and_signs() -> None:
    question = next(q for q in QUESTIONS if q.kind == "technical_concept")
    text = "A stack is a pile from which the newest thing is taken first, as with plates in a kitchen."
    model = ScriptedChatModel([{"about": "concept", "term": "stack", "reply": text}] * 2)
    helper = ModelHelp(UNSURE, model)
    practice = await helper.help(situation(question, testing=False), "what is a stack")
    assert (practice.text, practice.origin.kind) == (text, "model")
    test = await helper.help(situation(question, testing=True), "what is a stack")
    assert text not in test.text


async def test_what_gives_away_is_replaced_by_something_that_helps_and_says_so() -> None:
    question = next(q for q in QUESTIONS if q.kind == "technical_concept")
    model = ScriptedChatModel([{"about": "concept", "term": "x", "reply": question.rubric[0].says[0]}])
    reply = await ModelHelp(UNSURE, model).help(situation(question, testing=False), "tell me the answer")
    assert "could not be used" in reply.origin.instead_of
    assert question.clarify in reply.text


async def test_a_model_is_asked_no_more_than_is_allowed_and_the_floor_says_so() -> None:
    async def not_now() -> bool:
        await asyncio.sleep(0)
        return False

    model = ScriptedChatModel()
    reply = await ModelHelp(UNSURE, model).help(Situation(), "can I pause", not_now)
    assert model.prompts == []
    assert reply.topic == "pause"
    assert reply.origin.instead_of


async def test_a_model_finds_the_topic_that_words_do_not_and_people_wrote_what_it_tells() -> None:
    model = ScriptedChatModel([{"about": "platform", "topic": "pause", "reply": "Sure, take a week off."}])
    reply = await ModelHelp(BUILTIN, model).help(Situation(), "zxcv qwer")
    topic = BOOK.topic("pause")
    assert topic is not None
    assert (reply.text, reply.topic, reply.origin.kind) == (topic.text, "pause", "model")


async def test_who_is_certain_asks_no_model_and_no_model_sees_a_key() -> None:
    question = next(q for q in QUESTIONS if q.options)
    model = ScriptedChatModel([{"about": "other"}])
    helper = ModelHelp(BUILTIN, model)
    await helper.help(situation(question, testing=True), "is it B?")
    assert model.prompts == []
    await helper.help(situation(question, testing=True), "zxcv qwer")
    shown = model.prompts[0].rendered() + model.prompts[0].instructions
    assert question.text in shown
    assert not any(secret and secret in shown for secret in secrets(question))


@pytest.mark.parametrize("question", QUESTIONS[::6], ids=lambda question: question.id)
def test_each_secret_is_one(question: Question) -> None:
    """A sentence of the key or the rubric, said plainly, is seen by the lesser guard; a nod by the greater alone."""
    words: frozenset[str] = frozenset()
    for secret in (s for s in secrets(question) if len(s.split()) >= 9):
        assert betrays(secret, asked(question), words), secret
    assert betrays("Yes.", asked(question), words)
    assert betrays("It is B.", asked(question), words)
    assert not discloses("Yes.", asked(question))
