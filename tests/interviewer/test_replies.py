from __future__ import annotations

import re

import pytest

from vivavoce.content.reader import PackBank
from vivavoce.domain.understanding import INTENTS, Intent
from vivavoce.interviewer.replies import LANGUAGES, reply_to

SPOKEN = [intent for intent in INTENTS if intent != "answer"]
PRAISE = re.compile(r"\b(great|excellent|perfect|well done|impressive|wunderbar|großartig|excelente|perfecto)\b", re.I)


@pytest.mark.parametrize("language", ["en", "de", "es"])
@pytest.mark.parametrize("intent", SPOKEN)
def test_every_intent_has_a_calm_reply(intent: Intent, language: str, bank: PackBank) -> None:
    question = bank.question("db-lost-update", 1)
    for seed in range(12):
        reply = reply_to(intent, question, language=language, seed=seed)
        assert reply
        assert "{" not in reply
        assert "!" not in reply
        assert not PRAISE.search(reply.replace(question.text, "").replace(question.clarify, ""))


def test_an_answer_gets_no_reply_of_its_own(bank: PackBank) -> None:
    assert reply_to("answer", bank.question("db-lost-update", 1)) == ""


@pytest.mark.parametrize("intent", SPOKEN)
def test_the_seed_chooses_the_words(intent: Intent, bank: PackBank) -> None:
    question = bank.question("db-lost-update", 1)
    replies = {reply_to(intent, question, seed=seed) for seed in range(30)}
    assert len(replies) >= 2
    assert reply_to(intent, question, seed=3) == reply_to(intent, question, seed=3)


def test_replies_carry_what_was_asked_for(bank: PackBank) -> None:
    question = bank.question("db-lost-update", 1)
    assert question.text in reply_to("repeat", question)
    assert question.clarify in reply_to("clarification", question)
    assert question.text in reply_to("off_topic", question)
    assert "person" in reply_to("distress", question)
    assert "ause" in reply_to("distress", question)
    assert "end the interview" in reply_to("abuse", question)
    assert re.search("Nobody can change|nothing said here changes", reply_to("instruct", question))


def test_no_hint_is_promised_where_there_is_none(bank: PackBank) -> None:
    without = next(q for q in bank.questions() if not q.hints)
    assert "no hint" in reply_to("hint", without)


def test_a_language_that_is_not_there_falls_back_to_english(bank: PackBank) -> None:
    question = bank.question("db-lost-update", 1)
    assert reply_to("moment", question, language="fr") == reply_to("moment", question)
    assert reply_to("moment", question, language="de-AT") == reply_to("moment", question, language="de")


def test_each_language_has_every_reply() -> None:
    assert {frozenset(spoken) for spoken in LANGUAGES.values()} == {frozenset((*SPOKEN, "no_hint"))}
