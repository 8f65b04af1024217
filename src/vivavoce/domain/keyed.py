"""What kinds that a key decides have in common: one scorecard, made of parts that were right or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vivavoce.domain.question import Answer, Option, Origin, Question
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard, not_scored

KEY = Origin(kind="key", name="answer key", version="1")
NO_KEY = not_scored("This question has no key, so nothing can be said about the answer.", KEY)

SHORT_ANSWER_MAX = 500
PARTS_MAX = 100
FIELDS = {
    "answer": "in words, in the field 'answer'",
    "code": "with code, in the field 'code'",
    "option": "by choosing, in the field 'option'",
    "number": "with a number, in the field 'number'",
    "order": "with the ids of the items in their order, in the field 'order'",
    "pairs": "with a match for each id on the left, in the field 'pairs'",
    "gaps": "with a word for each gap, in the field 'gaps'",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that the key decides: what was given, what is right, and the share of a point that it earned."""

    name: str
    given: str
    right: str
    earned: float
    note: str = ""


def only(answer: Answer, field: str) -> None:
    """Refuses an answer that came in another field than the question's, and one that is empty."""
    others = [name for name, value in _given(answer).items() if value and name != field]
    if others:
        raise Refused("wrong_answer_field", f"This question is answered {FIELDS[field]}, not in '{others[0]}'.")
    value = _given(answer)[field]
    if not (value.strip() if isinstance(value, str) else value):
        raise Refused("answer_empty", f"The answer is empty. Answer {FIELDS[field]}, or skip the question.")
    if len(value or "") > (SHORT_ANSWER_MAX if isinstance(value, str) else PARTS_MAX):
        raise Refused("answer_too_long", f"Here an answer has {SHORT_ANSWER_MAX} characters at most. Give it in short.")


def _given(answer: Answer) -> dict[str, str | Sequence[object] | None]:
    return {
        "answer": answer.text,
        "code": answer.code,
        "option": answer.options,
        "number": answer.number,
        "order": answer.order,
        "pairs": answer.pairs,
        "gaps": answer.gaps,
    }


def by_key(question: Question, parts: Sequence[Part], verdict: str) -> Scorecard:
    """Ten points in equal shares for the parts. Each cites the key, and says what was given."""
    earned = sum(part.earned for part in parts) / len(parts)
    right = sum(part.earned == 1.0 for part in parts)
    return Scorecard(
        score=round(10 * earned, 2),
        criteria=tuple(_criterion(part) for part in parts),
        feedback=f"{verdict} {question.explanation}".strip(),
        strengths=(_found(right, len(parts)),) if right else (),
        improvements=tuple(_correction(part, len(parts)) for part in parts if part.earned < 1.0),
        confidence=1.0,
        origin=KEY,
    )


def verdict(parts: Sequence[Part]) -> str:
    right = sum(part.earned == 1.0 for part in parts)
    if right == len(parts):
        return "That is right." if len(parts) == 1 else f"All {len(parts)} are right."
    if len(parts) == 1:
        return f"That is not right; it is {_ended(parts[0].right)}"
    return f"{right} of {len(parts)} are right."


def _criterion(part: Part) -> Criterion:
    evidence = Evidence(key=f"{part.given or 'nothing'}; the key is {part.right}")
    return Criterion(name=part.name, points=round(part.earned, 4), max=1.0, evidence=(evidence,), note=part.note)


def _found(right: int, of: int) -> str:
    return "Your answer is right." if of == 1 else f"You have {right} of {of} right."


def _correction(part: Part, of: int) -> str:
    return f"Right would be {_ended(part.right)}" if of == 1 else f"{part.name.rstrip('.')}: {_ended(part.right)}"


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def right_option(options: Iterable[Option]) -> Option | None:
    return next((option for option in options if option.right), None)
