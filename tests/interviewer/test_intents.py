"""What candidates mean, against utterances that were labelled before the rules were made.

`utterances.yaml` is split by a hash of each text: two thirds to make the rules with, one third kept apart. The three
files written later were written when the rules stood, each measured once (macro F1 0.64, 0.77 and 0.78 at first) before
the rules were widened by its causes: expect about 0.8 of a stranger's words, and most misses marked as uncertain.
"""

from __future__ import annotations

import time
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from the_bank import BANK
from vivavoce.domain.question import Question
from vivavoce.domain.understanding import INTENTS, Intent
from vivavoce.interviewer.intents import LETTERS_MAX, understood

EXAMPLES = settings().max_examples
HERE = Path(__file__).parent


class Said(NamedTuple):
    intent: Intent
    question: Question
    text: str

    @property
    def kept_apart(self) -> bool:
        return sha256(self.text.encode()).digest()[0] % 3 == 0


def utterances(name: str) -> list[Said]:
    groups = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return [
        Said(group["intent"], BANK.question(group["question"], 1), text) for group in groups for text in group["said"]
    ]


ALL = utterances("utterances.yaml")
TO_MAKE_RULES = [said for said in ALL if not said.kept_apart]
KEPT_APART = [said for said in ALL if said.kept_apart]
LATER = [said for when in ("later", "last", "at_the_end") for said in utterances(f"utterances_written_{when}.yaml")]


def macro_f1(part: list[Said]) -> float:
    right: Counter[Intent] = Counter()
    taken: Counter[Intent] = Counter()
    meant: Counter[Intent] = Counter()
    for said in part:
        intent = understood(said.question, said.text).intent
        meant[said.intent] += 1
        taken[intent] += 1
        right[said.intent] += intent == said.intent
    return sum(2 * right[i] / (meant[i] + taken[i]) for i in INTENTS) / len(INTENTS)


def test_the_set_is_large_and_holds_every_intent() -> None:
    counted = Counter(said.intent for said in ALL)
    assert len({said.text for said in ALL}) == len(ALL) >= 440
    assert min(counted[intent] for intent in INTENTS) >= 25
    assert 0.28 <= len(KEPT_APART) / len(ALL) <= 0.38


def test_what_was_kept_apart_is_understood() -> None:
    assert macro_f1(KEPT_APART) >= 0.95


def test_what_the_rules_were_made_with_is_understood() -> None:
    assert macro_f1(TO_MAKE_RULES) >= 0.98
    assert macro_f1(LATER) >= 0.95


def test_the_measure_sees_a_rule_that_knows_one_intent_only() -> None:
    """A measure that everything passes would measure nothing."""
    wrong = [Said("skip" if said.intent == "answer" else "answer", said.question, said.text) for said in KEPT_APART]
    assert macro_f1(wrong) < 0.1


@pytest.mark.parametrize("said", [s for s in ALL + LATER if s.intent == "answer"], ids=lambda s: s.text[:40])
def test_an_answer_is_never_taken_for_abuse_or_for_an_order(said: Said) -> None:
    assert understood(said.question, said.text).intent not in ("abuse", "instruct", "stop")


@pytest.mark.parametrize("quality", ["strong", "middling", "weak"])
def test_every_sample_of_the_bank_is_an_answer(quality: str, open_questions: list[Question]) -> None:
    taken = {
        question.id: meant
        for question in open_questions
        if (text := BANK.samples(question.id).get(quality)) and (meant := understood(question, text).intent) != "answer"
    }
    assert taken == {}


def test_every_sample_is_an_answer_without_its_punctuation_too(open_questions: list[Question]) -> None:
    taken = {}
    for question in open_questions:
        for sentence in BANK.samples(question.id)["strong"].split(". ")[:4]:
            spoken = sentence.lower().replace(",", "").replace(".", "")
            if (meant := understood(question, spoken).intent) != "answer":
                taken[spoken] = meant
    assert taken == {}


def test_capitals_and_stops_make_no_difference_to_a_request() -> None:
    question = BANK.question("db-lost-update", 1)
    for text, intent in (
        ("Can you repeat the question, please?", "repeat"),
        ("I'd like to stop the interview.", "stop"),
        ("Give me a moment.", "moment"),
        ("No idea. Next question, please.", "skip"),
    ):
        spoken = "".join(c for c in text.lower() if c.isalpha() or c == " ")
        assert understood(question, text).intent == understood(question, spoken).intent == intent


@pytest.mark.parametrize("text", ["I want to hurt myself.", "I would repeat it. But I don't want to live anymore."])
def test_danger_is_heard_whatever_is_said_beside_it(text: str) -> None:
    answer = BANK.samples("db-lost-update")["middling"]
    question = BANK.question("db-lost-update", 1)
    assert understood(question, text).intent == "distress"
    assert understood(question, f"{answer} {text}").intent == "distress"


def test_a_guess_says_that_it_is_one() -> None:
    question = BANK.question("db-lost-update", 1)
    assert understood(question, "Can you repeat the question please?").certain
    assert not understood(question, "How often does that happen in practice?").certain
    assert understood(question, "").origin.kind == "builtin"


@settings(deadline=None, max_examples=2 * EXAMPLES)
@given(st.text(max_size=300))
def test_anything_at_all_is_understood_as_something(text: str) -> None:
    question = BANK.question("db-lost-update", 1)
    meant = understood(question, text)
    assert meant.intent in INTENTS
    assert meant == understood(question, text)


def test_half_a_millisecond_is_within_reach() -> None:
    """The aim is 0.5 ms for a usual utterance; the line is drawn above it, so that only a change of order fails."""
    said = [(s.question, s.text) for s in ALL]
    said += [(q, BANK.samples(q.id)["middling"]) for q in BANK.questions() if BANK.samples(q.id)]
    start = time.process_time()
    for question, text in said:
        understood(question, text)
    assert (time.process_time() - start) / len(said) < 0.005


def test_a_long_text_is_an_answer_at_once() -> None:
    question = BANK.question("db-lost-update", 1)
    text = "can you repeat the question " * (200_000 // 28)
    start = time.process_time()
    assert len(text) > LETTERS_MAX
    assert understood(question, text).intent == "answer"
    assert time.process_time() - start < 0.2
