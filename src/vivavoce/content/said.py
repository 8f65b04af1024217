"""All that the bank says, as text: what a recogniser learns from how people speak of these things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from vivavoce.domain.question import Question
from vivavoce.domain.vocabulary import Vocabulary


class Said(Protocol):
    def questions(self) -> Sequence[Question]: ...

    def samples(self, question_id: str) -> Mapping[str, str]: ...

    def vocabulary(self) -> Vocabulary: ...


def texts_of(bank: Said) -> Iterator[str]:
    for question in bank.questions():
        yield from (text for text in _of(question) if text)
        yield from bank.samples(question.id).values()
    for term in bank.vocabulary().terms:
        yield from (term.name, *term.aliases)


def _of(question: Question) -> Iterator[str]:
    yield from (question.text, question.lead_in, question.clarify, question.explanation, question.stronger)
    yield from (question.passage, *question.hints, *question.wrong)
    for point in question.rubric:
        yield from (point.name, *point.says, point.ask or "")
    for option in question.options:
        yield option.text
