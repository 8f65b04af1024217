"""Why a grade of an answer would mean little: what the text is, not what it is worth. Such a one goes to a person."""

from __future__ import annotations

from vivavoce.interviewer.gates import answer_only, in_english
from vivavoce.interviewer.grading.sides import Side
from vivavoce.interviewer.grammar import fluency, shuffled
from vivavoce.interviewer.polarity import UNTRUE, denials

OWN_MIN = 1
COPIED_FROM = 5
FUNCTION_SHARE_MIN = 0.15
LIST_WORDS_MIN = 8
MET_FROM = 0.6
TAIL = 12
TAIL_DISORDER = -0.25


def doubts(question: Side, reference: Side, answer: Side) -> tuple[str, ...]:
    found = list(answer_only(answer.text)[1])
    if not in_english(answer.text):
        found.append("language")
    if _copied(question, answer):
        found.append("copied")
    if shuffled(answer.tokens):
        found.append("word_order")
    if _listed(answer) or _trailing(answer):
        found.append("keywords")
    if _denied(reference, answer):
        found.append("polarity")
    return tuple(found)


def _copied(question: Side, answer: Side) -> bool:
    own = answer.stems.keys() - question.stems.keys()
    return len(answer.tokens) >= COPIED_FROM and len(own) < OWN_MIN


def _listed(answer: Side) -> bool:
    count = len(answer.tokens)
    return count >= LIST_WORDS_MIN and sum(not t.content for t in answer.tokens) < FUNCTION_SHARE_MIN * count


def _trailing(answer: Side) -> bool:
    """Terms packed in behind an answer: its last words stand in no order, whatever came before."""
    tail = answer.tokens[-TAIL:]
    return len(tail) == TAIL and fluency(tail) < TAIL_DISORDER


def _denied(reference: Side, answer: Side) -> bool:
    """It says most of the reference, with one "not" more or less, or calls it untrue."""
    both = reference.stems.keys() & answer.stems.keys()
    if not both or len(both) < MET_FROM * len(reference.stems):
        return False
    odd = len(denials(reference.tokens)) % 2 != len(denials(answer.tokens)) % 2
    return odd or bool(UNTRUE.search(answer.text)) != bool(UNTRUE.search(reference.text))
