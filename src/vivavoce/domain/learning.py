"""What is learned of a question from people's grades: a log of steps, and the sets of examples that it leads to.

A step only points to a grade in the log of a session; no word of an answer is in it. The set after step n is version
n, so each version can be told and gone back to. Whether a grade that a set points to still stands is for its session's
log to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from vivavoce.domain.board import outline
from vivavoce.domain.question import Answer
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import Asked

StepKind = Literal["graded", "withdrawn", "off", "on", "back"]
PHRASINGS_MAX = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`session_id` and `answer_id` name the answer; `seq` is where its grade stands; `back_to` is a number before."""

    bank_id: str
    bank_version: int
    number: int
    kind: StepKind
    at: float
    by: str
    session_id: str = ""
    answer_id: str = ""
    seq: int = 0
    back_to: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    session_id: str
    answer_id: str
    seq: int
    at: float
    by: str
    on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleSet:
    """Version `number` of what is learned of a question; its examples in the order in which they came."""

    number: int = 0
    examples: tuple[Example, ...] = ()

    @property
    def used(self) -> tuple[Example, ...]:
        return tuple(example for example in self.examples if example.on)

    def find(self, session_id: str, answer_id: str) -> Example | None:
        return next((e for e in self.examples if (e.session_id, e.answer_id) == (session_id, answer_id)), None)


def versions(steps: Sequence[Step]) -> tuple[ExampleSet, ...]:
    """Every version, the empty one before the first step among them."""
    sets = [ExampleSet()]
    for step in steps:
        before = sets[step.back_to] if step.kind == "back" else sets[-1]
        sets.append(ExampleSet(number=len(sets), examples=_after(before, step)))
    return tuple(sets)


def current(steps: Sequence[Step]) -> ExampleSet:
    """The last version. Those before are not made: each answer that is scored asks for it, and steps only get more."""
    held: dict[tuple[str, str], Example] = {}
    for step in _leading_to_the_last(steps):
        this = (step.session_id, step.answer_id)
        if step.kind in ("on", "off"):
            if this in held:
                held[this] = replace(held[this], on=step.kind == "on")
            continue
        held.pop(this, None)
        if step.kind == "graded":
            held[this] = _example(step)
    return ExampleSet(number=len(steps), examples=tuple(held.values()))


def _leading_to_the_last(steps: Sequence[Step]) -> list[Step]:
    """Without what was gone back past."""
    found: list[Step] = []
    upto = len(steps)
    while upto:
        step = steps[upto - 1]
        if step.kind == "back":
            upto = step.back_to
        else:
            found.append(step)
            upto -= 1
    return found[::-1]


def _after(before: ExampleSet, step: Step) -> tuple[Example, ...]:
    this = (step.session_id, step.answer_id)
    if step.kind == "back":
        return before.examples
    if step.kind in ("on", "off"):
        return tuple(
            replace(e, on=step.kind == "on") if (e.session_id, e.answer_id) == this else e for e in before.examples
        )
    others = tuple(e for e in before.examples if (e.session_id, e.answer_id) != this)
    if step.kind == "withdrawn":
        return others
    return (*others, _example(step))


def _example(step: Step) -> Example:
    return Example(session_id=step.session_id, answer_id=step.answer_id, seq=step.seq, at=step.at, by=step.by)


def check_switch(steps: Sequence[Step], step: Step) -> None:
    """Refuses a step of an admin that changes nothing, or speaks of what is not there."""
    before = current(steps)
    if step.number != len(steps) + 1:
        raise Refused("learned_meanwhile", "What is learned of this question changed meanwhile. Look at it again.")
    if step.kind == "back":
        if not 0 <= step.back_to < len(steps):
            raise Refused("unknown_version", "There is no such version before this one.")
        return
    example = before.find(step.session_id, step.answer_id)
    if example is None:
        raise Refused("unknown_example", "This answer is not among the examples of this question.")
    if example.on == (step.kind == "on"):
        raise Refused("no_change", "That is so already.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a graded answer about one point: `earns` it in full, or was counted by the machine and does not."""

    point: str
    words: str
    earns: bool
    said_in: str
    """The whole answer, which is read for what surrounds the words."""


def _whole(answer: Answer) -> str:
    """What was said, and what was drawn in words: words are judged by what stands around them."""
    return answer.said if answer.board is None else f"{answer.said}\n{outline(answer.board)}"


def quotes_of(asked: Asked, seq: int) -> tuple[Quote, ...]:
    """What the grade at a place in the log teaches, unless it was withdrawn. Half a point teaches nothing: its words
    neither earn the point nor do not."""
    grade = next((grade for grade in asked.grades if grade.seq == seq), None)
    if grade is None or grade.withdrawn or asked.answer is None:
        return ()
    said, found = _whole(asked.answer), []
    machine = {c.name: c for c in asked.machine_card.criteria} if asked.machine_card else {}
    for criterion in grade.scorecard.criteria:
        counted = machine.get(criterion.name)
        if criterion.points >= criterion.max:
            found += [Quote(point=criterion.name, words=e.quote, earns=True, said_in=said) for e in criterion.evidence]
        elif criterion.points == 0 and counted is not None and counted.points > 0:
            found += [Quote(point=criterion.name, words=e.quote, earns=False, said_in=said) for e in counted.evidence]
    return tuple(quote for quote in found if quote.words)
