"""A number, with or without its unit; right within the tolerance of the key, its edges included. All or nothing."""

from __future__ import annotations

from vivavoce.domain.figures import is_right, number_in, told
from vivavoce.domain.keyed import NO_KEY, Part, by_key, only, verdict
from vivavoce.domain.kinds import QuestionKind, Unfit
from vivavoce.domain.question import Answer, NumberKey, Question
from vivavoce.domain.scoring import Scorecard


def check_number(question: Question, answer: Answer) -> None:
    only(answer, "number")
    number_in(answer.number or "", question.number.unit if question.number else "")


def score_number(question: Question, answer: Answer) -> Scorecard:
    if question.number is None:
        return NO_KEY
    parts = (number_part("Right number", answer.number or "", question.number),)
    return by_key(question, parts, verdict(parts))


def number_part(name: str, given: str, key: NumberKey) -> Part:
    right = bool(given.strip()) and is_right(number_in(given, key.unit), key)
    return Part(name=name, given=given.strip(), right=told(key), earned=float(right))


def _unfit(question: Question) -> Unfit:
    if question.number is None:
        yield "number", "is missing; write {value: …}, with 'absolute' or 'relative' where it need not be exact."


KIND = QuestionKind(
    name="numeric",
    title="A number",
    answer_field="number",
    time_limit_s=120,
    check=check_number,
    score=score_number,
    key_fields=("number",),
    unfit=_unfit,
)
