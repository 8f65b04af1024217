"""The scorer by meaning: what it finds that words do not, and that no new door is open to what should earn nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
import yaml
from structlog.testing import capture_logs

from the_bank import BANK
from vivavoce.content.reader import PackBank, read_question
from vivavoce.domain.question import Answer, Question
from vivavoce.domain.scoring import Scorecard, checked
from vivavoce.interviewer import meaning as meaning_module
from vivavoce.interviewer.embedding import Embedder, Meant, embedder
from vivavoce.interviewer.meaning import Meaning
from vivavoce.interviewer.polarity import opposed
from vivavoce.interviewer.scorer import SCORER, WORDS_ONLY, BuiltinScorer, score_answer
from vivavoce.interviewer.words import tokens_of

QUESTION = read_question(
    """
text: Two requests read the same account balance at the same moment, and each writes a new one. What do you do?
rubric:
  - name: Lock the row
    weight: 2
    says:
      - lock the row with select for update so that the second transaction has to wait
      - the other request blocks until the first transaction has finished
    ask: How can you make the second one wait for the first?
  - name: Version check
    weight: 2
    says:
      - add a version column and update only if the version is still the one that I read
      - with optimistic locking the second write affects no rows and has to be retried
    ask: How do you notice on writing that somebody else was quicker?
wrong:
  - wrapping both steps in a transaction always prevents a lost update
"""
)
PARAPHRASE = (
    "Whoever comes first holds on to that record, and the one behind has to queue up until they are done with it."
)
PASS = 4.0
PASSED_MAX = 0.02

# The questions in words of our own, as somebody says them who wants to seem to answer.
SAID_BACK = {
    "apis-error-body": (
        "So a person who programs against our interface only ever gets told that her call was not right, and "
        "we want to think about what the reply should contain for her to get along by herself."
    ),
    "ux-form-abandoned": (
        "There are many visitors who start to register with us and then give up half way, so one would have "
        "to learn what the reason is and which things could be attempted."
    ),
    "containers-starts-and-dies-again": (
        "After we rolled it out the thing comes up, goes down almost at once, and that repeats all the time, "
        "so one wants to get to the reason in an orderly fashion."
    ),
    "operating-systems-silent-hang": (
        "We have a process on a machine that does not seem to do anything at all, it says nothing and will "
        "not finish, and it would be good to learn what holds it up."
    ),
    "api-charge-once": (
        "A mobile app wants to pay, loses its network before it hears back and repeats the call, and nobody "
        "should have to pay twice because of that."
    ),
    "cloud-one-zone-down": (
        "Suppose that a part of the region where our machines run is lost. Our users should not feel that, so "
        "the whole thing would have to be made in a suitable way."
    ),
    "em-underperformer": (
        "There is somebody in my group with a lot of experience who has not been getting as much done lately "
        "as one was used to, and one has to deal with that in some order."
    ),
    "emb-bus-silent": (
        "We have attached another chip for measuring to the two wires and nothing comes from it, so I would "
        "want to understand the reason for that."
    ),
    "sql-merge-duplicate-customers": (
        "Because something went wrong on loading, people turn up repeatedly in our table with one and the "
        "same address, and the ones that are too many should go away."
    ),
    "concurrency-producer-outruns": (
        "One part takes in what arrives and others work on it, and when there is a lot to do the program gets "
        "bigger and bigger until it is gone. Something is not right with how it was made."
    ),
    "cloud-bill-that-doubled": (
        "We have to pay twice as much as two months ago although hardly more people come to us, and we would "
        "like to understand that and keep an eye on it."
    ),
    "databases-search-inside-text": (
        "People look for some term in what is written about our goods, that takes far too long with so many "
        "goods, and there might be something better than what we do."
    ),
}


@pytest.fixture(scope="module")
def mind() -> Embedder:
    found = embedder()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def by_meaning(mind: Embedder) -> Meaning:
    return Meaning(mind)


def bank_question(name: str) -> Question:
    return next(question for question in BANK.questions() if question.id == name)


def judged(question: Question, text: str, meaning: Meaning | None) -> Scorecard:
    return checked(score_answer(question, text, meaning), Answer(text=text))


def test_a_point_made_in_unforeseen_words_is_earned_and_quotes_its_clause(by_meaning: Meaning) -> None:
    assert judged(QUESTION, PARAPHRASE, None).score == 0
    card = judged(QUESTION, PARAPHRASE, by_meaning)
    assert card.criteria[0].points > 0
    assert card.criteria[1].points == 0
    assert "the one behind has to queue up" in card.criteria[0].evidence[0].quote


def test_a_scorecard_says_whether_meaning_was_there(by_meaning: Meaning) -> None:
    for text in (PARAPHRASE, "fine", QUESTION.text):
        assert judged(QUESTION, text, by_meaning).origin == SCORER
        assert judged(QUESTION, text, None).origin == WORDS_ONLY
    assert WORDS_ONLY.name != SCORER.name


@pytest.mark.parametrize("failure", [None, FileNotFoundError("no model.safetensors"), ValueError("cut short")])
async def test_without_weights_it_scores_by_words_and_says_so(failure: Exception | None) -> None:
    def absent() -> None:
        if failure is not None:
            raise failure

    scorer = BuiltinScorer(absent)
    with capture_logs() as logged:
        scorer.warm()
        card = await scorer.score(QUESTION, Answer(text=PARAPHRASE))
    scorer.close()
    assert [line["event"] for line in logged] == ([] if failure is None else ["weights_unreadable"])
    assert card == score_answer(QUESTION, PARAPHRASE)
    assert card.origin == WORDS_ONLY


class SlowMind:
    """Knows what the embedder knows, and says it when it is let."""

    def __init__(self, mind: Embedder) -> None:
        self.mind, self.asked, self.let = mind, Event(), Event()

    def read(self, texts: Sequence[str]) -> list[Meant]:
        self.asked.set()
        assert self.let.wait(30)
        return self.mind.read(texts)

    def bare(self, pieces: Sequence[int]) -> Any:
        return self.mind.bare(pieces)


async def test_the_event_loop_goes_on_while_an_answer_is_read(mind: Embedder) -> None:
    slow = SlowMind(mind)
    scorer = BuiltinScorer(lambda: slow)
    scoring = asyncio.create_task(scorer.score(QUESTION, Answer(text=PARAPHRASE)))
    assert await asyncio.to_thread(slow.asked.wait, 30)
    assert not scoring.done()
    slow.let.set()
    assert (await scoring).criteria[0].points > 0
    scorer.close()


def test_only_so_many_questions_are_remembered(mind: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning_module, "QUESTIONS_MAX", 1)
    meaning = Meaning(mind)
    first = judged(QUESTION, PARAPHRASE, meaning)
    judged(bank_question("api-charge-once"), PARAPHRASE, meaning)
    assert len(meaning._wanted) == 1
    assert judged(QUESTION, PARAPHRASE, meaning) == first


def test_of_a_very_long_answer_only_so_much_is_read_by_meaning(mind: Embedder) -> None:
    class Counting(SlowMind):
        read_in_all = 0

        def read(self, texts: Sequence[str]) -> list[Meant]:
            self.read_in_all = max(self.read_in_all, len(texts))
            return super().read(texts)

    counting = Counting(mind)
    counting.let.set()
    long = " ".join(f"In the year {year} I told them that the row has a number." for year in range(1900, 2020))
    judged(QUESTION, long, Meaning(counting))
    assert 1 < counting.read_in_all <= meaning_module.CLAUSES_MAX


@pytest.mark.parametrize(
    ("one", "other", "against"),
    [
        ("writes get slower with each index", "writes get faster with each index", True),
        ("it does not scan the table", "it scans the table", True),
        ("it is never not there", "it is there", False),
        ("it is not slow", "it is fast", False),
        ("check it before and after", "check it after", False),
        ("the public key may be shared", "the private key may be shared", True),
    ],
)
def test_statements_speak_against_each_other_or_not(one: str, other: str, against: bool) -> None:
    assert opposed(tokens_of(one), tokens_of(other)) is against
    assert opposed(tokens_of(other), tokens_of(one)) is against


def test_the_contrary_in_nearly_the_same_words_earns_nothing_by_meaning(by_meaning: Meaning) -> None:
    said = "The other request does not block until the first transaction has finished, it simply goes on."
    assert judged(QUESTION, said, by_meaning).criteria[0].points == 0


def test_whether_there_is_something_is_a_question_and_says_nothing(by_meaning: Meaning) -> None:
    rest = "a way for the one behind to queue up until whoever came first is done with that record"
    assert judged(QUESTION, f"There is {rest}", by_meaning).criteria[0].points > 0
    assert judged(QUESTION, f"is there {rest}", by_meaning).criteria[0].points == 0


def test_a_false_statement_in_other_words_costs_and_its_contrary_does_not(by_meaning: Meaning) -> None:
    false = f"{PARAPHRASE} Putting both steps into a transaction prevents lost updates in every case."
    right = f"{PARAPHRASE} Putting both steps into a transaction does not prevent lost updates."
    clean = judged(QUESTION, PARAPHRASE, by_meaning).score or 0
    assert clean > 0
    assert (judged(QUESTION, false, by_meaning).score or 0) < clean
    assert (judged(QUESTION, right, by_meaning).score or 0) >= clean


@pytest.mark.slow
def test_the_question_said_back_in_other_words_earns_no_more_than_by_words(by_meaning: Meaning) -> None:
    cards = {name: judged(bank_question(name), text, by_meaning) for name, text in SAID_BACK.items()}
    assert {name: card.score for name, card in cards.items() if (card.score or 0) > PASS} == {}
    earned = [name for name, card in cards.items() if card.score]
    assert len(earned) <= 3


@pytest.mark.slow
def test_false_statements_earn_no_more_by_meaning_than_by_words(by_meaning: Meaning, an_eighth: list[Question]) -> None:
    earned = [
        (question.id, claim)
        for question in an_eighth
        for claim in question.wrong
        if (judged(question, f"{claim}.", by_meaning).score or 0) > (judged(question, f"{claim}.", None).score or 0)
    ]
    assert earned == []


@pytest.mark.slow
def test_a_strong_answer_to_another_question_of_the_skill_does_not_pass_by_meaning(
    by_meaning: Meaning, bank: PackBank, a_quarter: list[Question]
) -> None:
    """Some questions of one skill share ideas, so words alone let a few pass. Those count with the others that meaning
    lets in: else a reading by words that lets in fewer would make the reading by meaning look worse."""
    asked = [q for q in a_quarter if q.kind not in ("coding_problem", "behavioral")]
    every = [q for q in bank.questions() if q.scored and q.rubric and q.kind not in ("coding_problem", "behavioral")]
    passed = tried = 0
    for question in asked:
        group = [q for q in every if q.skill == question.skill]
        other = group[(group.index(question) + 1) % len(group)]
        if other is question:
            continue
        text = bank.samples(other.id)["strong"]
        tried += 1
        passed += (judged(question, text, by_meaning).score or 0) > PASS
    assert tried
    assert passed <= PASSED_MAX * tried


@pytest.mark.slow
def test_strong_is_above_middling_is_above_weak_by_meaning(
    by_meaning: Meaning, bank: PackBank, an_eighth: list[Question]
) -> None:
    ordered = tried = 0
    for question in an_eighth:
        samples = bank.samples(question.id)
        scores = [judged(question, samples[name], by_meaning).score for name in ("strong", "middling", "weak")]
        if None not in scores:
            tried += 1
            ordered += scores[0] > scores[1] > scores[2]  # type: ignore[operator]
    assert tried > 50
    assert ordered >= 0.95 * tried


@pytest.mark.slow
def test_answers_in_unforeseen_words_earn_far_more_of_their_points_and_few_others(by_meaning: Meaning) -> None:
    """On the questions that no threshold was chosen on."""
    made = found = wrongly = by_words = 0
    for told in yaml.safe_load((Path(__file__).parent / "unforeseen_words.yaml").read_text()):
        question = bank_question(told["question"])
        if sha256(question.id.encode()).digest()[-1] % 2 == 0:
            continue
        earned = {i for i, c in enumerate(judged(question, told["text"], by_meaning).criteria, 1) if c.points}
        lexical = {i for i, c in enumerate(judged(question, told["text"], None).criteria, 1) if c.points}
        made += len(told["makes"])
        found += len(earned & set(told["makes"]))
        by_words += len(lexical & set(told["makes"]))
        wrongly += len(earned - set(told["makes"]))
    assert made > 100
    assert found >= 0.4 * made
    assert found >= 1.8 * by_words
    assert wrongly <= 0.05 * found


class NotingMind(SlowMind):
    """Notes what it was asked for."""

    def __init__(self, mind: Embedder) -> None:
        super().__init__(mind)
        self.let.set()
        self.texts: list[str] = []

    def read(self, texts: Sequence[str]) -> list[Meant]:
        self.texts += texts
        return super().read(texts)


async def test_a_rubric_read_while_the_candidate_writes_is_not_read_again_for_the_answer(mind: Embedder) -> None:
    noting = NotingMind(mind)
    scorer = BuiltinScorer(lambda: noting)
    scorer.prepare(replace(QUESTION, lead_in="Let us go on."))
    await scorer.score(QUESTION, Answer(text="fine"))  # says nothing to read; it only comes after the rubric
    assert set(QUESTION.rubric[0].says) < set(noting.texts)
    noting.texts.clear()
    card = await scorer.score(QUESTION, Answer(text=PARAPHRASE))
    scorer.close()
    assert noting.texts
    assert all(text.split()[0] in PARAPHRASE for text in noting.texts)
    assert len(noting.texts) <= 3
    assert card == score_answer(QUESTION, PARAPHRASE, Meaning(mind))


async def test_a_foreseen_answer_is_read_once_and_its_score_is_no_other(
    mind: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[str] = []
    compute = mind._computed
    monkeypatch.setattr(mind, "_computed", lambda texts: computed.extend(texts) or compute(texts))
    said = "Well, quite another thing: a query that is slow looks at each row, and an index would spare it that."
    scorer = BuiltinScorer(lambda: mind)
    scorer.foresee(QUESTION, said)
    await scorer.score(QUESTION, Answer(text="fine"))  # says nothing to read; it only comes after what was foreseen
    assert computed
    computed.clear()
    card = await scorer.score(QUESTION, Answer(text=said))
    scorer.close()
    assert computed == []
    assert card == score_answer(QUESTION, said, Meaning(mind))


def test_a_text_means_the_same_whatever_is_read_beside_it(mind: Embedder) -> None:
    texts = ["locks", PARAPHRASE, QUESTION.text, "an index makes writes slower", "it waits", PARAPHRASE * 3]
    together = mind._computed(texts)
    for text in texts:
        alone = mind._computed([text])[text]
        assert together[text].pieces == alone.pieces
        assert np.abs(together[text].whole - alone.whole).max() < 1e-5
        assert np.abs(together[text].states - alone.states).max() < 1e-5
