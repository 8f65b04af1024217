"""Code on the wire: what lies beside a question, how far a run is, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vivavoce.api.coding_models import CodeFields, CodeFile, DraftFields, RunFields, TypingFields
from vivavoce.api.moments import moment
from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.code_log import Draft, KeptRun
from vivavoce.domain.code_quality import Quality
from vivavoce.domain.coding import Code, CodeRun, CodingTask, Outcome, RunKind
from vivavoce.domain.cutting import kept_test
from vivavoce.domain.judgement import Growth, TestRun
from vivavoce.domain.running import SourceFile
from vivavoce.domain.state import Session
from vivavoce.domain.trying import told_to
from vivavoce.ports.code import Step
from vivavoce.ports.errors import Invalid

Wire = dict[str, Any]


# Beside a question


def coding(task: CodingTask | None) -> Wire | None:
    """Without tests there is nothing beside it: then code runs with own input, if at all."""
    if task is None or not task.tested:
        return None
    return {
        "title": task.title,
        "statement": task.statement,
        "topics": list(task.topics),
        "samples": [
            {"name": case.name, "given": case.given, "expected": case.expected, "note": case.note}
            for case in task.samples
        ],
        "languages": [
            {"name": one.name, "title": one.title, "available": one.available, "how_to_get": one.how_to_get}
            for one in task.languages
        ],
        "shape": task.shape.value,
        "arguments": [{"name": one.name, "type": one.type} for one in task.arguments],
        "runs": task.rung.value,
    }


# Runs


def key_of(run: CodeRun | e.CodeRunAsked) -> str | None:
    """As the client sent it: in a team it is kept with its member's name before it."""
    key = run.key if isinstance(run, CodeRun) else run.cause
    return key.removeprefix(f"{run.by}:") if key and run.by else key


def owed(session: Session, member_id: str | None = None) -> list[Wire]:
    return [
        {"run_id": run.run_id, "id": key_of(run), "question_id": run.question_id, "kind": run.kind}
        for run in session.runs
        if not run.done and told_to(session, run, member_id)
    ]


def progress(run: CodeRun, step: Step) -> Wire:
    told: Wire = {"run_id": run.run_id, "id": key_of(run), "state": step.state}
    if step.state == "queued":
        told["position"] = step.position
    if step.total:
        told |= {"done": step.done, "total": step.total}
    if step.test is not None:
        told["test"] = _test(kept_test(step.test))
    return told


def result(run: CodeRun, outcome: Outcome, at: float) -> Wire:
    return _result(run.run_id, key_of(run), run.question_id, run.kind, run.language, outcome, at)


def kept_run(kept: KeptRun, *, judged: bool = False, numbers: Mapping[str, int] | None = None) -> Wire:
    """`judged`: with how its code reads, which is a part of the evaluation. `numbers` are those of a team's members."""
    asked, ran = kept.asked, kept.ran
    told = _result(asked.run_id, key_of(asked), asked.question_id, asked.kind, asked.code.language, ran.outcome, ran.at)
    whole = {**told, "code": asked.code.text, "files": files(asked.code.files), "stdin": asked.stdin}
    whole |= _member(asked.by, numbers)
    quality = ran.outcome.quality
    return {**whole, "quality": _quality(quality)} if judged and quality is not None else whole


def _quality(quality: Quality) -> list[Wire]:
    return [
        {"aspect": fact.aspect, "good": fact.good, "says": fact.says, "start": fact.start, "end": fact.end}
        for fact in quality.facts
    ]


def _result(
    run_id: str, key: str | None, question_id: str, kind: str, language: str, outcome: Outcome, at: float
) -> Wire:
    told: Wire = {
        "run_id": run_id,
        "id": key,
        "question_id": question_id,
        "kind": kind,
        "language": language,
        "verdict": outcome.verdict.value,
        "stdout": outcome.stdout,
        "stderr": outcome.stderr,
        "exit_code": outcome.exit_code,
        "time_ms": round(outcome.time_ms, 1),
        "memory_kb": outcome.memory_kb,
        "rung": outcome.rung.value,
        "at": moment(at),
    }
    if kind != "run":
        tests = [_test(test) for test in outcome.tests]
        told |= {"passed": len(outcome.passed), "total": len(tests), "tests": tests}
    if outcome.growth is not None:
        told["growth"] = _growth(outcome.growth)
    beside = {"compiler": outcome.compiler, "returned": outcome.returned, "says": outcome.says}
    return told | {name: text for name, text in beside.items() if text}


def _test(test: TestRun) -> Wire:
    told: Wire = {
        "name": test.name,
        "verdict": test.verdict.value,
        "time_ms": round(test.time_ms, 1),
        "memory_kb": test.memory_kb,
        "sample": test.sample,
    }
    if test.sample:
        told |= {"given": test.given, "expected": test.expected, "actual": test.actual, "printed": test.printed}
    return {**told, "says": test.says} if test.says else told


def _growth(growth: Growth) -> Wire:
    points = [list(point) for point in growth.points]
    return {"name": growth.name, "among": list(growth.among), "points": points, "why": growth.why}


def files(of: Iterable[SourceFile]) -> list[Wire]:
    return [{"name": file.name, "text": file.text} for file in of]


def draft(found: Draft | None) -> Wire:
    if found is None:
        return {"language": None, "files": [], "saved_at": None}
    return {"language": found.language, "files": files(found.files), "saved_at": moment(found.at)}


def _member(by: str, numbers: Mapping[str, int] | None) -> Wire:
    return {"member": numbers.get(by)} if numbers else {}


def typing(batches: Sequence[e.CodeTyped], numbers: Mapping[str, int] | None = None) -> Wire:
    return {
        "batches": [
            {
                "language": batch.language,
                "file": batch.file,
                "since_ms": batch.since_ms,
                "edits": [list(edit) for edit in batch.edits],
                "length": batch.length,
                "digest": batch.digest,
                "at": moment(batch.at),
                **_member(batch.by, numbers),
            }
            for batch in batches
        ]
    }


# What a client asks for


def source_files(given: Iterable[CodeFile] | None) -> tuple[SourceFile, ...]:
    return tuple(SourceFile(name=file.name, text=file.text) for file in given or ())


def _code(given: CodeFields) -> Code:
    return Code(language=given.language, text=given.code, files=source_files(given.files))


def run_command(given: RunFields, at: float, key: str | None) -> c.RunCode:
    stdin = given.stdin or "" if given.arguments is None else _written(given.arguments)
    kind: RunKind = "samples" if given.samples else "run"
    return c.RunCode(at=at, key=key, question_id=given.question_id, kind=kind, code=_code(given), stdin=stdin)


def submit_command(given: CodeFields, at: float, key: str | None) -> c.RunCode:
    return c.RunCode(at=at, key=key, question_id=given.question_id, kind="submission", code=_code(given))


def _written(arguments: list[Any]) -> str:
    try:
        return json.dumps(arguments, allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise Invalid("The arguments are a list of values of JSON, not too deep.", code="arguments_unfit") from error


def typing_command(given: TypingFields, at: float, key: str | None) -> c.NoteTyping:
    return c.NoteTyping(
        at=at,
        key=key,
        question_id=given.question_id,
        language=given.language,
        file=given.file,
        since_ms=given.since_ms,
        edits=tuple(given.edits),
        length=given.length,
        digest=given.digest,
    )


def save_command(given: DraftFields, at: float, key: str | None) -> c.SaveCode:
    saved = source_files(given.files)
    return c.SaveCode(at=at, key=key, question_id=given.question_id, language=given.language, files=saved)
