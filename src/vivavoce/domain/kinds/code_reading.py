"""Code is shown, and the question is what it prints or does: answered in short words, with a number or by choosing,
as the question's key has it, and scored like the kind of that name."""

from __future__ import annotations

from collections.abc import Callable

from vivavoce.domain.kinds import QuestionKind, Unfit
from vivavoce.domain.kinds.multiple_choice import check_one, one_in_as_many, score_one
from vivavoce.domain.kinds.numeric import check_number, score_number
from vivavoce.domain.kinds.short_text import check_words, score_words
from vivavoce.domain.question import Answer, Question
from vivavoce.domain.scoring import Scorecard

Check = Callable[[Question, Answer], None]
Score = Callable[[Question, Answer], Scorecard]
WAYS: dict[str, tuple[Check, Score]] = {
    "answer": (check_words, score_words),
    "number": (check_number, score_number),
    "option": (check_one, score_one),
}


def field_of(question: Question) -> str:
    if question.options:
        return "option"
    return "number" if question.number is not None else "answer"


def _check(question: Question, answer: Answer) -> None:
    WAYS[field_of(question)][0](question, answer)


def _score(question: Question, answer: Answer) -> Scorecard:
    return WAYS[field_of(question)][1](question, answer)


def _unfit(question: Question) -> Unfit:
    if question.code is None or not question.code.text.strip():
        yield "code", "is missing; write {language: …, text: |} with what is to be read."
    ways = sum((question.words is not None, question.number is not None, bool(question.options)))
    if ways != 1:
        yield "", "needs either 'words', 'number' or 'options' as its key, and one of them only."
    elif question.options and sum(option.right for option in question.options) != 1:
        yield "options", "need exactly one with 'right: true'."


KIND = QuestionKind(
    name="code_reading",
    title="Read the code",
    answer_field="answer",
    time_limit_s=180,
    check=_check,
    score=_score,
    field_of=field_of,
    key_fields=("words", "number", "options"),
    unfit=_unfit,
    chance_of=one_in_as_many,
)
