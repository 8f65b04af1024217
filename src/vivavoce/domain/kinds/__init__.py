"""The kinds of question. A new kind is one new file in this folder that defines `KIND`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from vivavoce.domain.question import Answer, Question
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Scorecard

ANSWER_LENGTH_MAX = 20_000
CODE_LENGTH_MAX = 100_000
OPTIONS_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionKind:
    """What the rules need to know of a kind of question.

    `check` refuses an answer that does not fit the question. `score` is there when a key decides, with no judgement.
    """

    name: str
    title: str
    answer_field: str
    time_limit_s: float
    check: Callable[[Question, Answer], None]
    score: Callable[[Question, Answer], Scorecard] | None = None
    structural: bool = False


def require_text(question: Question, answer: Answer) -> None:
    """The check of every kind that is answered in words."""
    if answer.options:
        raise Refused("wrong_answer_field", "This question is answered in words, in the field 'answer'.")
    if not (answer.text or "").strip():
        raise Refused("answer_empty", "The answer is empty. Write a sentence, or skip the question.")
    check_length(answer)


def require_text_or_code(question: Question, answer: Answer) -> None:
    if answer.options:
        raise Refused("wrong_answer_field", "This question is answered with code, in the field 'code'.")
    if not (answer.said).strip():
        raise Refused("answer_empty", "The answer is empty. Write some code or a sentence, or skip the question.")
    check_length(answer)


def check_length(answer: Answer) -> None:
    if len(answer.text or "") > ANSWER_LENGTH_MAX:
        raise Refused("answer_too_long", f"An answer may have {ANSWER_LENGTH_MAX:,} characters at most.")
    if len(answer.options) > OPTIONS_MAX:
        raise Refused("answer_too_long", f"An answer may name {OPTIONS_MAX} options at most.")
    if len(answer.code or "") > CODE_LENGTH_MAX:
        raise Refused("answer_too_long", f"Code may have {CODE_LENGTH_MAX:,} characters at most.")


def _load() -> MappingProxyType[str, QuestionKind]:
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    kinds: list[QuestionKind] = [module.KIND for module in modules]
    return MappingProxyType({kind.name: kind for kind in kinds})


def kinds() -> MappingProxyType[str, QuestionKind]:
    """Every kind by its name, read from this folder once."""
    global _kinds
    if _kinds is None:
        _kinds = _load()
    return _kinds


_kinds: MappingProxyType[str, QuestionKind] | None = None


def kind_of(question: Question) -> QuestionKind:
    found = kinds().get(question.kind)
    if found is None:
        raise Refused("unknown_kind", f"No question kind is called '{question.kind}'.")
    return found
