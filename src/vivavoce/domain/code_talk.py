"""What an interviewer asks about code that was just handed in: first about what the facts show, then what the problem
has ready. Of a hidden test only the kind of its failure is spoken of."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from vivavoce.domain.code_quality import Quality
from vivavoce.domain.code_scoring import Tried, not_counted, steps_slower
from vivavoce.domain.coding import CodingTask, Outcome
from vivavoce.domain.question import RubricPoint
from vivavoce.domain.running import Verdict
from vivavoce.domain.state import Asked, Session

ABOUT_CODE = "About the code: "
ASK_OF = {
    Verdict.WRONG_ANSWER: "Some of the tests get another answer than expected. Which inputs may your code not be ready "
    "for, and how would you find out?",
    Verdict.PRESENTATION_ERROR: "Your values are right, and the form they come in is not quite. Where would you look?",
    Verdict.RUNTIME_ERROR: "On some inputs your code stops with an error. What may these inputs have in common?",
    Verdict.TIME_LIMIT: "On the largest inputs your code runs out of time. Where does the time go, and what would you "
    "change?",
    Verdict.WALL_TIME_LIMIT: "On some inputs your code does not come to its end. What is it waiting for?",
    Verdict.MEMORY_LIMIT: "On the largest inputs your code runs out of memory. What does it keep that it need not?",
    Verdict.OUTPUT_LIMIT: "On some inputs your code prints without end. Where may it lose its way?",
    Verdict.COMPILE_ERROR: "Your code does not compile as it stands. What does the compiler miss?",
}
ASK_GROWTH = "As the input doubles, by how much does the time of your code grow, and what in it makes it so?"


def about_code(point: RubricPoint) -> bool:
    return point.name.startswith(ABOUT_CODE)


def code_point(session: Session, asked: Asked) -> RubricPoint | None:
    """What to ask next about the code of an answer; None where there is no code, or nothing left to ask."""
    if asked.coding is None or asked.answer is None or not (asked.answer.code or "").strip():
        return None
    run = session.run(asked.judged_by)
    outcome = run.outcome if run else None
    known = {a.question.text for a in session.asked}
    assessed = session.blueprint.mode == "test"
    points = (*_of_facts(asked, outcome, assessed=assessed), *_ready(session, asked.coding))
    return next((point for point in points if point.ask not in known), None)


def _point(name: str, ask: str) -> RubricPoint:
    return RubricPoint(name=ABOUT_CODE + name, ask=ask)


def _of_facts(asked: Asked, outcome: Outcome | None, *, assessed: bool) -> Iterator[RubricPoint]:
    if outcome is None or asked.answer is None or asked.coding is None or not_counted(outcome, assessed=assessed):
        return
    for verdict in (outcome.verdict, *(test.verdict for test in outcome.failed)):
        if verdict in ASK_OF:
            yield _point("a failing test", ASK_OF[verdict])
            return
    steps = steps_slower(Tried(answer=asked.answer, task=asked.coding, outcome=outcome))
    if steps is not None and steps > 0:
        yield _point("its growth", ASK_GROWTH)
    yield from _of_form(outcome.quality)


def _of_form(quality: Quality | None) -> Iterator[RubricPoint]:
    for fact in quality.against() if quality else ():
        if fact.ask:
            yield _point(fact.aspect.replace("_", " "), fact.ask)
            return


def _ready(session: Session, task: CodingTask) -> Iterator[RubricPoint]:
    """Those of the problem, in an order that the seed fixes."""

    def place(ask: str) -> bytes:
        return blake2b(f"{session.seed}:{ask}".encode(), digest_size=6).digest()

    for ask in sorted(task.follow_ups, key=place):
        yield _point("further", ask)
