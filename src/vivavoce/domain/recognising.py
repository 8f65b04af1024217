"""What an answer is recognised by when it is compared with those of others, without keeping its words: a wrong answer
by a hash of what it comes to, open words by some of their short runs (`winnowing`)."""

from __future__ import annotations

import re
from hashlib import blake2b

from vivavoce.domain.figures import number_in
from vivavoce.domain.kinds import keyed
from vivavoce.domain.question import Answer, Question, WordsKey
from vivavoce.domain.refusal import Refused
from vivavoce.domain.spelling import folded
from vivavoce.domain.state import Asked
from vivavoce.domain.winnowing import fingerprints, runs

RIGHT = 10.0 - 1e-6
ANY_SPELLING = WordsKey(accepts=())
WORD_RUN = 5
"""Words that are hashed together. People do write four in a row alike by chance."""
MARKS_MAX = 200
"""Those with the least hashes: the same ones in a copy."""


def wrong_answer(asked: Asked) -> str:
    """The same for two who gave the same wrong answer to a question that a key decides, whatever its spacing, case and
    order of ticking; empty for a right one, and for options, which are compared by their letters."""
    answer, card = asked.answer, asked.scorecard
    if answer is None or card is None or card.score is None or answer.options or not keyed(asked.question.kind):
        return ""
    if card.score + card.hint_deduction >= RIGHT:
        return ""
    return blake2b(repr(_meant(asked.question, answer)).encode(), digest_size=8).hexdigest()


def _meant(question: Question, answer: Answer) -> tuple[object, ...]:
    return (
        folded(answer.text or "", ANY_SPELLING),
        _number(answer.number or "", question.number.unit if question.number else ""),
        answer.order,
        tuple(sorted(answer.pairs)),
        tuple(sorted((name, folded(given, ANY_SPELLING)) for name, given in answer.gaps)),
    )


def _number(written: str, unit: str) -> str:
    """`1,250.0` and `1250` are the same."""
    try:
        return str(number_in(written, unit).normalize())
    except Refused:
        return written.strip()


def word_marks(asked: Asked) -> tuple[int, ...]:
    """Of an answer in words that no key decides; what it takes over from its question is left out."""
    answer, question = asked.answer, asked.question
    if answer is None or not answer.text or answer.code or keyed(question.kind):
        return ()
    known = runs(_words(question.spoken), WORD_RUN)
    return tuple(sorted(fingerprints(_words(answer.text), WORD_RUN) - known)[:MARKS_MAX])


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
