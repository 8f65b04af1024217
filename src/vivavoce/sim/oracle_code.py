"""What must hold of code in a run: none that was taken is lost, none counts twice, and no point is without a test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from vivavoce.domain import events as e
from vivavoce.domain.running import Verdict
from vivavoce.sim.record import Record

GIVEN_UP = (e.SessionCancelled, e.SessionExpired)
HIDDEN = "for-the-judge-alone"
"""What the hidden tests of a simulated judge hold; nobody says it by chance."""


def runs_kept(record: Record) -> Iterator[str]:
    """Each run has one result, after it was asked for, unless the interview was given up."""
    asked: dict[str, e.CodeRunAsked] = {}
    ran: Counter[str] = Counter()
    for event in record.events:
        if isinstance(event, e.CodeRunAsked):
            if event.run_id in asked:
                yield f"{event.run_id} was asked for twice"
            asked[event.run_id] = event
        elif isinstance(event, e.CodeRan):
            ran[event.run_id] += 1
            if event.run_id not in asked:
                yield f"{event.run_id} has a result before it was asked for"
    given_up = any(isinstance(event, GIVEN_UP) for event in record.events)
    for run_id in asked:
        if ran[run_id] > 1 or (ran[run_id] == 0 and not given_up):
            yield f"{run_id} has {ran[run_id]} results"


def answers_judged(record: Record) -> Iterator[str]:
    """An answer with code is judged by a run of the same code, which comes before its evaluation; its points are those
    of tests that this code passed, and what was our fault costs nothing."""
    asked: dict[str, e.CodeRunAsked] = {}
    ran: dict[str, e.CodeRan] = {}
    answers: dict[str, e.AnswerSubmitted] = {}
    for event in record.events:
        match event:
            case e.CodeRunAsked():
                asked[event.run_id] = event
            case e.CodeRan():
                ran[event.run_id] = event
            case e.AnswerSubmitted(judged_by=str()):
                answers[event.question_id] = event
                code = asked[event.judged_by or ""].code
                if (code.text, code.language) != (event.answer.code, event.answer.language):
                    yield f"the answer to {event.question_id} is judged by other code"
            case e.AnswerEvaluated() if event.question_id in answers and event.scorecard.criteria != ():
                yield from _points(event, ran.get(answers[event.question_id].judged_by or ""))


def _points(event: e.AnswerEvaluated, ran: e.CodeRan | None) -> Iterator[str]:
    cited = {one.test for criterion in event.scorecard.criteria for one in criterion.evidence if one.test}
    if ran is None:
        yield f"{event.question_id} was evaluated before its code was tried"
        return
    passed = {test.name for test in ran.outcome.tests if test.verdict is Verdict.ACCEPTED}
    if not cited <= passed:
        yield f"{event.question_id} cites {sorted(cited - passed)}, which its code did not pass"
    names = {criterion.name for criterion in event.scorecard.criteria}
    if not ran.outcome.decided and "Correctness" in names:
        yield f"{event.question_id} is charged for what was our fault"


def runs_told(record: Record) -> Iterator[str]:
    """Nothing of a hidden test leaves the server or stands in the log."""
    for line in record.lines:
        for frame in line.socket.received:
            if HIDDEN in str(frame.data):
                yield f"{frame.kind} tells what a hidden test holds"
    for event in record.events:
        if HIDDEN in str(event):
            yield f"{type(event).__name__} holds what a hidden test does"


def waiting_is_free(record: Record) -> Iterator[str]:
    """What was submitted last is the answer where the time of a test ran out, and never a question without one."""
    if record.create.blueprint.mode != "test":
        return
    submitted: set[str] = set()
    open_id = None
    for event in record.events:
        match event:
            case e.QuestionAsked():
                open_id = event.question_id
            case e.CodeRunAsked(kind="submission"):
                submitted.add(event.question_id)
            case e.AnswerSubmitted() | e.QuestionSkipped() if event.question_id == open_id:
                open_id = None
            case e.TimeLimitReached() if (event.question_id or open_id) in submitted:
                yield f"the time of {event.question_id or open_id} ran out, and its submission did not count"
