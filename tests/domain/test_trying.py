"""Running code in an interview: what is owed, what an answer is judged by, and what time may do to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.builders import CODE, TASK, Interview, blueprint, card, coded, create, outcome, question, section
from vivavoce.domain.coding import Code
from vivavoce.domain.commands import (
    CancelSession,
    CreateSession,
    EndSession,
    PauseSession,
    RecordEvaluation,
    RecordRun,
    RunCode,
    SubmitAnswer,
)
from vivavoce.domain.effects import AskNext, Evaluate, TryCode, WriteReport
from vivavoce.domain.events import AnswerSubmitted, CodeRan, CodeRunAsked, TimeLimitReached
from vivavoce.domain.question import Answer
from vivavoce.domain.refusal import Refused
from vivavoce.domain.running import Rung, SourceFile, Verdict
from vivavoce.domain.scoring import Criterion, Evidence
from vivavoce.domain.session import pending, replay
from vivavoce.domain.trying import OWED_MAX, RUNS_A_WINDOW, SUBMISSIONS_A_WINDOW, WINDOW_S

OTHER = replace(CODE, text="def sums(numbers):\n    return 0\n")


def run(it: Interview, code: Code = CODE, kind: str = "submission", **fields: Any) -> str:
    events = it.do(RunCode, question_id=it.open.question_id, kind=kind, code=code, **fields)
    [asked] = events
    assert isinstance(asked, CodeRunAsked)
    return asked.run_id


def told(it: Interview, run_id: str, *verdicts: str, **fields: Any) -> CodeRan:
    [ran] = it.do(RecordRun, run_id=run_id, outcome=outcome(*verdicts, **fields))
    assert isinstance(ran, CodeRan)
    return ran


def answer(it: Interview, code: Code = CODE, **fields: Any) -> tuple[Any, ...]:
    given = Answer(code=code.text, language=code.language, files=code.files, **fields)
    return it.do(SubmitAnswer, question_id=it.state.asked[-1].question_id, answer=given)


def refused(it: Interview, code: Code = CODE, kind: str = "submission", **fields: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        run(it, code, kind, **fields)
    return caught.value


def of(effects: tuple[Any, ...], kind: type) -> list[Any]:
    return [effect for effect in effects if isinstance(effect, kind)]


def exam(**fields: Any) -> Interview:
    shape = {"sections": (section(kinds=("coding_problem",)),), "question_time_limit_s": 600.0, **fields}
    return coded(blueprint("test", **shape), count=2)


def test_a_run_is_owed_until_its_result_is_in_the_log() -> None:
    it = coded()
    run_id = run(it, kind="run", stdin="[[1]]")
    assert of(pending(it.state), TryCode) == [TryCode(run_id=run_id)]
    told(it, run_id)
    assert of(pending(it.state), TryCode) == []
    with pytest.raises(Refused, match="no_run_owed"):
        told(it, run_id)
    assert replay(it.log) == it.state


def test_the_log_has_the_code_and_the_input_as_they_were_run() -> None:
    it = coded()
    beside = replace(CODE, files=(SourceFile(name="more.py", text="x = 1"),))
    run(it, beside, "run", stdin="[[1]]")
    event = it.log[-1]
    assert isinstance(event, CodeRunAsked)
    assert (event.code, event.stdin, event.kind) == (beside, "[[1]]", "run")


def test_only_the_open_question_is_run_for_and_only_if_it_is_in_code() -> None:
    it = coded(count=2)
    first = it.open.question_id
    answer(it)
    it.perform(of(pending(it.state), TryCode)[0])
    it.score(card(0.0))
    it.ask()
    with pytest.raises(Refused, match="already_answered"):
        it.do(RunCode, question_id=first, kind="run", code=CODE)
    it.do(PauseSession)
    assert refused(it).code == "paused"
    words = Interview(it_of_words())
    words.ask()
    assert refused(words).code == "not_a_coding_question"


def it_of_words() -> CreateSession:
    return create((question("words"),), blueprint())


@pytest.mark.parametrize(
    ("change", "kind", "code"),
    [
        ({"language": "cobol"}, "run", "unknown_language"),
        ({"language": "rust"}, "run", "language_missing"),
        ({"text": " \n"}, "run", "code_empty"),
        ({"text": "x" * 100_001}, "run", "code_too_long"),
        ({"files": (SourceFile(name="../etc/passwd", text=""),)}, "run", "file_name_unfit"),
        ({"files": (SourceFile(name="-x.py", text=""),)}, "run", "file_name_unfit"),
        ({"files": (SourceFile(name=".x.py", text=""),)}, "run", "file_name_unfit"),
        ({"files": (SourceFile(name="a.py", text=""),) * 2}, "run", "file_name_unfit"),
        ({"files": tuple(SourceFile(name=f"f{n}.py", text="") for n in range(11))}, "run", "code_too_long"),
    ],
)
def test_what_cannot_be_run_is_refused_by_name(change: dict[str, Any], kind: str, code: str) -> None:
    assert refused(coded(), replace(CODE, **change), kind).code == code


def test_without_tests_code_runs_with_own_input_alone_and_without_a_sandbox_not_at_all() -> None:
    untested = coded(task=replace(TASK, problem_id=""))
    assert refused(untested).code == refused(untested, kind="samples").code == "no_tests"
    assert run(untested, kind="run")
    for task in (None, replace(TASK, rung=Rung.NONE), replace(TASK, rung=Rung.BROWSER)):
        assert refused(coded(task=task)).code == "code_not_available"


def test_who_runs_too_often_is_told_when_to_come_back() -> None:
    it = coded()
    for _ in range(OWED_MAX):
        run(it)
    going_on = refused(it)
    assert (going_on.code, going_on.retry_after_s) == ("run_going_on", 2)
    while len(it.state.runs) < SUBMISSIONS_A_WINDOW:
        told(it, it.state.runs[-1].run_id) if not it.state.runs[-1].done else run(it)
    for owed in [r.run_id for r in it.state.runs if not r.done]:
        told(it, owed)
    too_many = refused(it)
    assert (too_many.code, too_many.retry_after_s) == ("too_many_runs", WINDOW_S)
    for _ in range(RUNS_A_WINDOW - SUBMISSIONS_A_WINDOW):
        told(it, run(it, kind="run"))
    assert refused(it, kind="run").code == "too_many_runs"
    it.wait(WINDOW_S)
    assert run(it)


def test_an_answer_is_judged_by_the_last_submission_if_its_code_is_the_same() -> None:
    it = coded()
    run_id = run(it)
    told(it, run_id, "AC", "WA")
    events = answer(it)
    assert [type(event) for event in events] == [AnswerSubmitted]
    assert it.state.asked[-1].judged_by == run_id
    assert of(pending(it.state), Evaluate)
    kept = it.state.run(run_id)
    assert kept is not None
    assert kept.outcome == outcome("AC", "WA")


@pytest.mark.parametrize(
    "other",
    [
        OTHER,
        replace(CODE, text=CODE.text + "\n"),
        replace(CODE, files=(SourceFile(name="a.py", text=""),)),
        replace(CODE, files=(SourceFile(name="b.py", text=""),)),
    ],
)
def test_other_code_is_judged_anew_before_it_is_evaluated(other: Code) -> None:
    it = coded()
    told(it, run(it, replace(CODE, files=(SourceFile(name="a.py", text="a"),))))
    events = answer(it, other)
    assert [type(event) for event in events] == [CodeRunAsked, AnswerSubmitted]
    assert of(pending(it.state), Evaluate) == of(pending(it.state), AskNext) == []
    with pytest.raises(Refused, match="judging_owed"):
        it.do(RecordEvaluation, question_id=it.state.asked[-1].question_id, scorecard=card(0.0))
    told(it, events[0].run_id, "AC")
    assert of(pending(it.state), Evaluate)


def test_a_submission_still_in_the_queue_judges_the_answer_and_one_that_failed_by_our_fault_does_not() -> None:
    it = coded()
    waiting = run(it)
    assert answer(it)[0].judged_by == waiting
    broken = coded()
    told(broken, run(broken), verdict=Verdict.INTERNAL_ERROR)
    assert [type(event) for event in answer(broken)] == [CodeRunAsked, AnswerSubmitted]


def test_an_answer_in_a_language_that_is_not_here_is_kept_and_one_in_none_is_refused() -> None:
    it = coded()
    with pytest.raises(Refused, match="unknown_language"):
        answer(it, replace(CODE, language="cobol"))
    [submitted] = answer(it, replace(CODE, language="rust"))
    assert submitted.judged_by is None


def test_the_time_that_an_answer_waits_to_be_tried_is_nobodys() -> None:
    it = coded(count=2)
    it.wait(100.0)
    answer(it)
    assert it.state.clock.since is None
    it.wait(900.0)
    told(it, it.state.runs[-1].run_id)
    assert it.state.clock_at(it.now).session_s == pytest.approx(100.0)


def test_a_run_stops_no_clock() -> None:
    it = coded()
    run(it)
    it.wait(50.0)
    assert it.state.clock_at(it.now).question_s == pytest.approx(50.0)


def test_when_the_time_of_a_test_is_up_the_last_submission_is_the_answer() -> None:
    it = exam()
    told(it, run(it, OTHER))
    last = run(it)
    it.wait(700.0)
    asked = it.state.asked[0]
    assert asked.answer == Answer(code=CODE.text, language="python")
    assert (asked.late, asked.judged_by, asked.time_taken_s) == (False, last, 600.0)
    assert not [event for event in it.log if isinstance(event, TimeLimitReached)]
    told(it, last)
    assert of(pending(it.state), Evaluate)


def test_the_time_of_a_whole_test_takes_the_last_submission_too() -> None:
    it = exam(question_time_limit_s=7200.0)
    told(it, run(it))
    it.wait(3700.0)
    assert it.state.asked[0].answer == Answer(code=CODE.text, language="python")
    assert it.state.time_up
    it.score(card(0.0))
    assert it.status == "completed"


def test_in_practice_and_without_a_submission_time_takes_no_answer() -> None:
    for it in (coded(), exam()):
        if it.state.blueprint.mode == "practice":
            run(it)
        told(it, run(it, kind="run"))
        it.wait(700.0)
        assert it.state.asked[0].answer is None
        assert it.state.asked[0].timed_out


def test_what_runs_when_the_interview_ends_still_gets_its_result_and_the_report_does_not_wait() -> None:
    it = coded()
    run_id = run(it)
    it.do(EndSession)
    assert of(pending(it.state), WriteReport)
    assert of(pending(it.state), TryCode)
    told(it, run_id)
    gone = coded()
    run(gone)
    gone.do(CancelSession)
    assert of(pending(gone.state), TryCode) == []


def test_the_state_keeps_only_what_its_rules_still_ask_for() -> None:
    it = coded()
    for code in (OTHER, CODE):
        told(it, run(it, code))
    told(it, run(it, kind="run", stdin="much"))
    first, last, own = it.state.runs
    assert (first.code, first.outcome, own.code, own.outcome, own.stdin) == (None, None, None, None, "")
    assert (last.code, last.outcome) == (CODE, outcome())


def test_a_card_cites_no_test_that_its_code_did_not_pass() -> None:
    it = coded()
    told(it, run(it), "AC", "WA")
    answer(it)
    for name, fits in (("hidden 2", False), ("no such test", False), ("growth", False), ("hidden 1", True)):
        criterion = Criterion(name="Correctness", points=1.0, max=1.0, evidence=(Evidence(test=name),))
        if fits:
            assert it.score(card(5.0, criteria=(criterion,)))
            continue
        with pytest.raises(Refused, match="evidence_not_in_answer"):
            it.score(card(5.0, criteria=(criterion,)))
