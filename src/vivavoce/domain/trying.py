"""The rules of running code in an interview.

- Code runs while its question is open, as often as there is time for, and a run stops no clock.
- A run that was asked for is owed until its result is in the log, whoever goes away meanwhile.
- An answer with code is judged by a run: that of the last submission, if the code is the same to the byte.
- What was submitted in time counts, however long it waits to be tried: when the time of a question in a test is up,
  the last submission is its answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.answerable import require_answerable, require_open
from vivavoce.domain.coding import Code, CodeRun, CodingTask, Outcome
from vivavoce.domain.cutting import kept
from vivavoce.domain.question import Answer
from vivavoce.domain.refusal import Refused
from vivavoce.domain.running import SourceFile
from vivavoce.domain.state import Asked, Session

CODE_LENGTH_MAX = 100_000
INPUT_LENGTH_MAX = 100_000
FILES_MAX = 10
FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
"""A compiler takes a name that begins with "-" for an option."""
FILE_NAMES = "letters, digits, '_', '-' and '.' only, and begins with a letter, a digit or '_'"
OWED_MAX = 2
WINDOW_S = 60.0
RUNS_A_WINDOW = 20
SUBMISSIONS_A_WINDOW = 6
RUNS_MAX = 300
CODING = "coding_problem"


def run_code(state: Session, command: c.RunCode) -> tuple[e.Event, ...]:
    asked = require_coding(state, command.question_id or require_open(state).question_id)
    task = _require_runner(asked)
    if command.kind != "run" and not task.tested:
        raise Refused("no_tests", "This question has no tests. Run your code with an input of your own.")
    check_language(task, command.code.language)
    check_code(command.code)
    if len(command.stdin) > INPUT_LENGTH_MAX:
        raise Refused("input_too_long", f"An input may have {INPUT_LENGTH_MAX:,} characters at most.")
    _require_pace(state, command)
    return (_asked_for(state, command, asked, command.code, command.kind, stdin=command.stdin, key=command.key),)


def _asked_for(
    state: Session, command: c.Command, asked: Asked, code: Code, kind: Any, *, stdin: str = "", key: str | None = None
) -> e.CodeRunAsked:
    return e.CodeRunAsked(
        at=command.at,
        cause=key,
        question_id=asked.question_id,
        run_id=f"run_{state.id[-8:]}_{len(state.runs) + 1}",
        kind=kind,
        code=code,
        stdin=stdin,
        by=command.by or "",
    )


def require_coding(state: Session, question_id: str) -> Asked:
    """The open question, if it is answered with code."""
    asked = require_answerable(state, question_id)
    if state.open_id != question_id:
        raise Refused("question_closed", "This question is closed. Your last submission to it counts.")
    if asked.question.kind != CODING:
        raise Refused("not_a_coding_question", "This question is not answered with code.")
    return asked


def _require_runner(asked: Asked) -> CodingTask:
    if asked.coding is None or not asked.coding.runs_here:
        raise Refused("code_not_available", "This server does not run code. Your code is kept with your answer.")
    return asked.coding


def check_language(task: CodingTask, name: str | None) -> None:
    language = task.language(name)
    if language is None:
        there = ", ".join(one.name for one in task.languages)
        raise Refused("unknown_language", f"Say in which language it is written. This question takes: {there}.")
    if not language.available:
        raise Refused("language_missing", f"{language.title} is not installed on this server. Choose another language.")


def check_code(code: Code) -> None:
    if not code.text.strip():
        raise Refused("code_empty", "There is no code to run yet.")
    if len(code.text) > CODE_LENGTH_MAX:
        raise Refused("code_too_long", f"Code may have {CODE_LENGTH_MAX:,} characters at most.")
    check_files(code.files)


def check_files(files: Sequence[SourceFile], *, main: bool = False) -> None:
    """`main` is whether the one that starts may be among them: its name may be left to the language."""
    if len(files) > FILES_MAX + main or sum(len(file.text) for file in files) > CODE_LENGTH_MAX:
        raise Refused(
            "code_too_long", f"There may be {FILES_MAX} files, with {CODE_LENGTH_MAX:,} characters in all, at most."
        )
    names = [file.name for file in files]
    fit = all(FILE_NAME.fullmatch(name) or (main and not name) for name in names)
    if len(set(names)) < len(names) or not fit:
        raise Refused("file_name_unfit", f"A file has a name of its own, of {FILE_NAMES}.")


def _require_pace(state: Session, command: c.RunCode) -> None:
    if len(state.runs) >= RUNS_MAX:
        raise Refused("runs_used_up", "There were very many runs in this interview. Answer with what you have.")
    if sum(not run.done for run in state.runs) >= OWED_MAX:
        raise Refused("run_going_on", "Your code is being run already. Its result comes in a moment.", retry_after_s=2)
    of_all = [run.asked_at for run in state.runs]
    sent = [run.asked_at for run in state.runs if run.kind == "submission"]
    waits = [_wait_s(of_all, RUNS_A_WINDOW, command.at)]
    if command.kind == "submission":
        waits.append(_wait_s(sent, SUBMISSIONS_A_WINDOW, command.at))
    if max(waits) > 0:
        told = f"That was often. Run it again in {max(1, round(max(waits)))} seconds; nothing of it is lost."
        raise Refused("too_many_runs", told, retry_after_s=max(waits))


def _wait_s(moments: Sequence[float], most: int, at: float) -> float:
    """Until the first of those that fill the window has left it."""
    return max(0.0, moments[-most] + WINDOW_S - at) if len(moments) >= most else 0.0


def told_to(state: Session, run: CodeRun, member_id: str | None) -> bool:
    """In a team all try their own code, each for themselves, until it is proposed: what the team's answer is judged by
    is everybody's. `member_id` is None where one answers alone."""
    return member_id is None or run.by == member_id or any(asked.judged_by == run.run_id for asked in state.asked)


def record_run(state: Session, command: c.RecordRun) -> tuple[e.Event, ...]:
    run = state.run(command.run_id)
    if run is None or run.done:
        raise Refused("no_run_owed", "This run has its result.")
    outcome = kept(command.outcome)
    ran = e.CodeRan(at=command.at, cause=command.key, question_id=run.question_id, run_id=run.run_id, outcome=outcome)
    return (ran,)


# Answers


def code_of(answer: Answer) -> Code | None:
    if not answer.code or not answer.code.strip() or not answer.language:
        return None
    return Code(language=answer.language, text=answer.code, files=answer.files)


def check_code_of(asked: Asked, answer: Answer) -> None:
    """Code that would be tried has to be of a kind that can be."""
    task = asked.coding
    check_files(answer.files)
    if task is not None and task.tested and task.runs_here and (answer.code or "").strip():
        language = task.language(answer.language)
        if language is None:
            check_language(task, answer.language)


def judging_of(
    state: Session, command: c.Command, asked: Asked, answer: Answer
) -> tuple[tuple[e.CodeRunAsked, ...], str | None]:
    """The run that an answer is judged by, and the event that asks for it, where there is none yet."""
    code, task = code_of(answer), asked.coding
    if code is None or task is None or not task.tested or not task.runs_here:
        return (), None
    language = task.language(code.language)
    if language is None or not language.available:
        return (), None
    last = state.last_submission(asked.question_id)
    if last is not None and last.digest == code.digest and not _in_vain(last):
        return (), last.run_id
    run = _asked_for(state, command, asked, code, "submission")
    return (run,), run.run_id


def _in_vain(run: CodeRun) -> bool:
    return run.outcome is not None and not run.outcome.decided


def submitted_answer(state: Session, asked: Asked) -> Answer | None:
    """What stands as the answer when time runs out: the last submission."""
    last = state.last_submission(asked.question_id)
    if last is None or last.code is None:
        return None
    return Answer(code=last.code.text, language=last.code.language, files=last.code.files)


# What events change


def _run_asked(state: Session, event: e.CodeRunAsked) -> Session:
    run = CodeRun(
        run_id=event.run_id,
        question_id=event.question_id,
        kind=event.kind,
        asked_at=event.at,
        key=event.cause,
        by=event.by,
        language=event.code.language,
        digest=event.code.digest,
        code=event.code,
        stdin=event.stdin,
    )
    return _slim(state.but(runs=(*state.runs, run)))


def _ran(state: Session, event: e.CodeRan) -> Session:
    outcome: Outcome = event.outcome
    changed = (replace(run, done=True, outcome=outcome) if run.run_id == event.run_id else run for run in state.runs)
    return _slim(state.but(runs=tuple(changed)))


def _slim(state: Session) -> Session:
    """An interview may have hundreds of runs: only what the rules still ask for stays in its state."""
    last = {run.question_id: run.run_id for run in state.runs if run.kind == "submission"}
    wanted = {*last.values(), *(asked.judged_by for asked in state.asked)}
    return state.but(runs=tuple(_slimmed(run, run.run_id in wanted) for run in state.runs))


def _slimmed(run: CodeRun, wanted: bool) -> CodeRun:
    if wanted or not run.done or (run.code is None and run.outcome is None):
        return run
    return replace(run, code=None, stdin="", outcome=None)


TRYING_EVOLUTIONS: dict[type[e.Event], Callable[[Session, Any], Session]] = {
    e.CodeRunAsked: _run_asked,
    e.CodeRan: _ran,
}
