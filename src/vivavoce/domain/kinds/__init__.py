"""The kinds of question. A new kind is one new file in this folder that defines `KIND`, or a package that names one in
the entry-point group `vivavoce.question_kinds`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from vivavoce.domain.board import check_board
from vivavoce.domain.plugging import Fault, plugged
from vivavoce.domain.question import Answer, Origin, Question, Spoken
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Scorecard, checked, not_scored

ANSWER_LENGTH_MAX = 20_000
CODE_LENGTH_MAX = 100_000
OPTIONS_MAX = 100
HEARD_WORDS_MAX = 5_000
GROUP = "vivavoce.question_kinds"

Unfit = Iterable[tuple[str, str]]
"""Fields of a question that do not fit its kind, and what to do about each, as the reader of packs tells it."""


def _fits(question: Question) -> Unfit:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionKind:
    """What the rules need to know of a kind of question.

    `check` refuses an answer that does not fit the question. `score` is there when a key decides, with no judgement.
    `field_of` is there where not every question of the kind is answered in the same field. `key_fields` are the fields
    of a pack that belong to the kind, and `unfit` tells what is wrong with a question as a whole. For the ability
    model: `graded` is there for parts of the points, and `chance` is how likely a blind guess is right.
    """

    name: str
    title: str
    answer_field: str
    time_limit_s: float
    check: Callable[[Question, Answer], None]
    score: Callable[[Question, Answer], Scorecard] | None = None
    structural: bool = False
    field_of: Callable[[Question], str] | None = None
    key_fields: tuple[str, ...] = ()
    unfit: Callable[[Question], Unfit] = _fits
    graded: bool = False
    chance: float = 0.0
    chance_of: Callable[[Question], float] | None = None
    whiteboard: bool = False
    """Whether it may be answered by a drawing, beside words or in their place."""
    plugged: bool = False
    """Set for what came from a package beside this one."""


def require_text(question: Question, answer: Answer) -> None:
    """The check of every kind that is answered in words."""
    if answer.options:
        raise Refused("wrong_answer_field", "This question is answered in words, in the field 'answer'.")
    if not (answer.text or "").strip():
        raise Refused("answer_empty", "The answer is empty. Write a sentence, or skip the question.")
    check_length(answer)


def require_text_or_drawing(question: Question, answer: Answer) -> None:
    if answer.board is None:
        require_text(question, answer)
        return
    if answer.options:
        raise Refused("wrong_answer_field", "This question is answered in words or by a drawing.")
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
    if answer.spoken is not None and not heard_fits(answer.spoken):
        raise Refused("answer_too_long", f"A spoken answer may have {HEARD_WORDS_MAX:,} words at most.")
    if len(answer.code or "") > CODE_LENGTH_MAX:
        raise Refused("answer_too_long", f"Code may have {CODE_LENGTH_MAX:,} characters at most.")


def heard_fits(spoken: Spoken) -> bool:
    """A recogniser that never stops fills no log: an answer of 20 minutes has 3,000 words."""
    letters = len(spoken.heard) + sum(len(word.text) for word in spoken.words)
    return len(spoken.words) <= HEARD_WORDS_MAX and letters <= 2 * ANSWER_LENGTH_MAX


def _built_in() -> dict[str, QuestionKind]:
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    kinds: list[QuestionKind] = [module.KIND for module in modules]
    return {kind.name: kind for kind in kinds}


@cache
def _load() -> tuple[MappingProxyType[str, QuestionKind], tuple[Fault, ...]]:
    built_in = _built_in()
    added, faults = plugged(GROUP, QuestionKind, frozenset(built_in))
    careful = {name: guarded(kind) for name, kind in added.items()}
    return MappingProxyType({**built_in, **careful}), faults


def kinds() -> MappingProxyType[str, QuestionKind]:
    """Every kind by its name, read once: those of this folder, and those of packages that were installed beside it."""
    return _load()[0]


def faults_of_plug_ins() -> tuple[Fault, ...]:
    """The packages that offer a kind which cannot be used, and why. The rest works without them."""
    return _load()[1]


def kind_of(question: Question) -> QuestionKind:
    found = kinds().get(question.kind)
    if found is None:
        raise Refused("unknown_kind", f"No question kind is called '{question.kind}'.")
    return found


def check_answer(question: Question, answer: Answer) -> None:
    """Refuses an answer that does not fit the question."""
    kind = kind_of(question)
    if answer.board is not None:
        if not kind.whiteboard:
            raise Refused("wrong_answer_field", "This question takes no drawing. Send your answer without one.")
        check_board(answer.board)
    kind.check(question, answer)


def takes_drawing(name: str) -> bool:
    """Whether questions of this kind may be answered by a drawing."""
    kind = kinds().get(name)
    return kind is not None and kind.whiteboard


def answer_field(question: Question) -> str:
    """The field that an answer comes in. An old log may hold a question whose plug-in has gone: its words remain."""
    kind = kinds().get(question.kind)
    if kind is None:
        return "answer"
    return kind.field_of(question) if kind.field_of else kind.answer_field


def keyed(name: str) -> bool:
    """Whether a key decides questions of this kind."""
    kind = kinds().get(name)
    return kind is not None and kind.score is not None


def guarded(kind: QuestionKind) -> QuestionKind:
    """A kind from outside that fails costs the answer its score, which is told, and nothing else."""
    failed = f"The plug-in of the question kind '{kind.name}' failed."
    broken = Origin(kind="key", name=f"plug-in {kind.name}", version="1")

    def check(question: Question, answer: Answer) -> None:
        check_length(answer)
        try:
            kind.check(question, answer)
        except Refused:
            raise
        except Exception as failure:
            raise Refused("answer_not_read", f"{failed} Your answer is still with you; skip the question.") from failure

    def score(question: Question, answer: Answer) -> Scorecard:
        try:
            return checked(by_key(question, answer), answer)
        except Exception:  # noqa: BLE001 - whatever a plug-in does, the interview goes on
            return not_scored(f"{failed} The answer is kept, and a person can look at it.", broken)

    def unfit(question: Question) -> Unfit:
        try:
            return tuple(kind.unfit(question))
        except Exception as failure:  # noqa: BLE001 - told to the author with its place, like every other problem
            return (("", f"cannot be checked: {failed} ({type(failure).__name__})"),)

    if kind.score is None:
        return replace(kind, check=check, unfit=unfit, plugged=True)
    by_key = kind.score
    return replace(kind, check=check, score=score, unfit=unfit, plugged=True)
