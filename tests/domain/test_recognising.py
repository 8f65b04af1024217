"""Answers are recognised by what they come to, and texts by their runs of words."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from domain.builders import Interview, blueprint, create, question, section
from domain.test_analytics import attempt
from vivavoce.domain.alikeness import alike_code_of
from vivavoce.domain.commands import RecordEvaluation, SubmitAnswer
from vivavoce.domain.digest import AnswerDigest, digest_of
from vivavoce.domain.kinds import kind_of
from vivavoce.domain.question import Answer, Gap, NumberKey, Pair, Piece, Question, WordsKey
from vivavoce.domain.scoring import not_scored

PIECES = tuple(Piece(id=f"p{n}", text=f"Piece {n}") for n in range(3))
PAIRS = tuple(Pair(left=Piece(id=f"l{n}", text=f"{n}"), right=Piece(id=f"r{n}", text=f"{n}")) for n in range(3))
KEYED: dict[str, dict[str, Any]] = {
    "numeric": {"number": NumberKey(value=7.0, unit="ms")},
    "short_text": {"words": WordsKey(accepts=("deadlock",))},
    "ordering": {"order": PIECES},
    "matching": {"pairs": PAIRS},
    "fill_gap": {
        "passage": "{{one}} and {{two}}",
        "gaps": (
            Gap(name="one", words=WordsKey(accepts=("lock",))),
            Gap(name="two", words=WordsKey(accepts=("key",))),
        ),
    },
}


def digested(asked: Question, given: Answer, **fields: Any) -> AnswerDigest:
    shape = blueprint("test", sections=(section(kinds=(asked.kind,)),), **fields)
    it = Interview(create((asked,), shape, max_questions=1), (asked,))
    it.ask()
    told = it.open.question_id
    it.do(SubmitAnswer, question_id=told, answer=given)
    by_key = kind_of(asked).score
    card = by_key(asked, given) if by_key else not_scored("By nobody.", asked.origin)
    it.do(RecordEvaluation, question_id=told, scorecard=card)
    return digest_of(it.state).answers[0]


@pytest.mark.parametrize(
    ("kind", "one", "same", "other", "right"),
    [
        ("numeric", {"number": "1,250.0"}, {"number": "1250 ms"}, {"number": "125"}, {"number": "7"}),
        ("short_text", {"text": "Live  lock."}, {"text": "live lock"}, {"text": "livelock"}, {"text": "Deadlock"}),
        (
            "ordering",
            {"order": ("p1", "p0", "p2")},
            {"order": ("p1", "p0", "p2")},
            {"order": ("p2", "p1", "p0")},
            {"order": ("p0", "p1", "p2")},
        ),
        (
            "matching",
            {"pairs": (("l0", "r1"), ("l1", "r0"), ("l2", "r2"))},
            {"pairs": (("l2", "r2"), ("l1", "r0"), ("l0", "r1"))},
            {"pairs": (("l0", "r2"), ("l1", "r1"), ("l2", "r0"))},
            {"pairs": (("l0", "r0"), ("l1", "r1"), ("l2", "r2"))},
        ),
        (
            "fill_gap",
            {"gaps": (("one", "A Door"), ("two", "key"))},
            {"gaps": (("two", "key"), ("one", "a door"))},
            {"gaps": (("one", "door"), ("two", "key"))},
            {"gaps": (("one", "lock"), ("two", "key"))},
        ),
    ],
)
def test_the_same_wrong_answer_is_recognised_and_a_right_one_leaves_no_trace(
    kind: str, one: dict[str, Any], same: dict[str, Any], other: dict[str, Any], right: dict[str, Any]
) -> None:
    asked = question(kind=kind, **KEYED[kind])
    marks = [digested(asked, Answer(**given)).wrong for given in (one, same, other, right)]
    assert marks[0] == marks[1] != ""
    assert marks[2] not in ("", marks[0])
    assert marks[3] == ""
    assert "door" not in marks[0]


WORDS = [f"word{n}" for n in range(400)]


def essay(seed: int, count: int = 90) -> str:
    dice = Random(seed)
    return " ".join(dice.choice(WORDS) for _ in range(count))


def test_texts_that_share_long_runs_of_words_are_alike_and_others_are_not() -> None:
    asked = question(text=essay(999, 60))
    texts = [essay(n) for n in range(20)]
    texts.append(texts[7].upper().replace(" ", ", ", 3) + " And my own end of it.")
    texts.append(f"{asked.text} {essay(50, 20)}")
    texts.append(f"{asked.text} {essay(51, 20)}")
    answers = [digested(asked, Answer(text=text)) for text in texts]
    assert all(one.language == "" for one in answers)
    [pair] = alike_code_of([attempt(f"s{i}", [one]) for i, one in enumerate(answers)])
    assert (pair.first, pair.second, pair.question_id, pair.language) == ("s7", "s20", "gil", "")
    assert pair.shared >= 0.8 * pair.of


def test_a_digest_of_a_long_text_stays_small() -> None:
    found = digested(question(), Answer(text=essay(3, 2000)))
    assert len(found.marks) == 200
