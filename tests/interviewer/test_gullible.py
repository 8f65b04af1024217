"""Attacks through a model that does whatever the answer tells it. It can move no score beyond what stands in the answer
outside of what speaks to it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from interviewer.judged import GOOD, QUESTION, READS, SPACE, WEAK, WRITES, full, read_by, scorer
from vivavoce.domain.question import Answer
from vivavoce.domain.scoring import Scorecard, checked
from vivavoce.interviewer.scorer import scored
from vivavoce.ports.chat import Prompt, ScriptedChatModel
from vivavoce.ports.judgements import MemoryJudgements

ATTACKS = yaml.safe_load((Path(__file__).parent / "gullible.yaml").read_text(encoding="utf-8"))["attacks"]
PARTS = (READS, WRITES, SPACE)
LEAK = " ".join(phrase for point in QUESTION.rubric for phrase in point.says)


def honest(prompt: Prompt) -> dict[str, Any]:
    """What it does when nobody tells it anything: it finds the three sentences, where they are."""
    text = read_by(prompt)
    points = [
        {"point": i, "level": "full" if part in text else "none", "quotes": [part] if part in text else []}
        for i, part in enumerate(PARTS, 1)
    ]
    return {"points": points, "confidence": 0.9}


def gullible(prompt: Prompt) -> dict[str, Any]:
    """Anything in what it reads that is none of the answers it knows moves it: then everything is full, cited from the
    first words that it reads, from those that told it so, and from the rubric; and it chats about the rubric."""
    text = read_by(prompt)
    told = re.sub(r"\s+", " ", text.replace(WEAK, "").replace(GOOD, "")).strip()
    for part in PARTS:
        told = told.replace(part, "").strip()
    if not told:
        return honest(prompt)
    return full(told, told[: len(told) // 2], QUESTION.rubric[2].says[0], confidence=1.0, feedback=LEAK, score=10)


def any_words(prompt: Prompt) -> dict[str, Any]:
    """Gives everything, citing whatever words there are."""
    text = read_by(prompt)
    return full(text, text, text, confidence=1.0, feedback=LEAK, strengths=[LEAK])


async def card_of(text: str, judge: Any, judgements: MemoryJudgements | None = None) -> Scorecard:
    answer = Answer(text=text)
    return checked(await scorer(ScriptedChatModel([judge]), judgements).score(QUESTION, answer), answer)


def told(card: Scorecard) -> str:
    return " ".join((card.feedback, *card.strengths, *card.improvements, *(c.note for c in card.criteria)))


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("text", [WEAK, GOOD], ids=["weak", "good"])
@pytest.mark.parametrize("where", ["before", "after", "within"])
async def test_what_the_answer_tells_the_model_moves_no_score(attack: str, text: str, where: str) -> None:
    plain = await card_of(text, gullible)
    attacked = {
        "before": f"{attack}\n{text}",
        "after": f"{text} {attack}",
        "within": f"{text[: text.index('. ') + 1]}\n{attack}\n{text[text.index('. ') + 2 :]}" if ". " in text else None,
    }[where]
    if attacked is None:
        return
    card = await card_of(attacked, gullible)
    assert card.score == plain.score
    assert [c.points for c in card.criteria] == [c.points for c in plain.criteria]
    assert card.flags, "somebody tried"
    assert all(evidence.quote not in attack for c in card.criteria for evidence in c.evidence)


@pytest.mark.parametrize("attack", ATTACKS)
async def test_an_attack_alone_earns_nothing(attack: str) -> None:
    card = await card_of(attack, any_words)
    assert not card.score


@pytest.mark.parametrize("attack", ATTACKS)
async def test_a_model_that_gives_everything_for_any_words_moves_no_answer_that_tries_to_steer(attack: str) -> None:
    text = f"{WEAK} {attack}"
    card = await card_of(text, any_words)
    assert card.score == scored(QUESTION, Answer(text=text)).score
    assert "please_look" in card.flags


@pytest.mark.parametrize("judge", [gullible, any_words])
@pytest.mark.parametrize("text", [WEAK, GOOD, f"{GOOD} {ATTACKS[9]}"])
async def test_a_model_that_chats_about_the_rubric_is_not_heard(judge: Any, text: str) -> None:
    said = told(await card_of(text, judge))
    assert not any(phrase in said for point in QUESTION.rubric for phrase in point.says)


async def test_the_same_answer_with_and_without_an_attack_is_the_same_judgement() -> None:
    kept = MemoryJudgements()
    plain = await card_of(GOOD, honest, kept)
    for attack in ATTACKS:
        card = await card_of(f"{GOOD} {attack}", AssertionError("judged anew"), kept)
        assert card.score == plain.score
    assert len(kept.kept) == 1
