"""Interviews in code with every fault: no run is lost, none counts twice, no point is without a test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from vivavoce.domain import events as e
from vivavoce.domain.running import Verdict
from vivavoce.sim.coding import FAULTS, CodingWorld
from vivavoce.sim.oracle import judge_run
from vivavoce.sim.oracle_code import HIDDEN
from vivavoce.sim.record import Record, Run
from vivavoce.sim.world import simulate

SEEDS = 60


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    return [simulate(seed, made=CodingWorld) for seed in range(SEEDS)]


def test_interviews_in_code_hold_all_that_must_hold(runs: list[Run]) -> None:
    assert {run.seed: run.violations for run in runs if run.violations} == {}


def test_there_is_something_to_lose(runs: list[Run]) -> None:
    events = [event for run in runs for event in run.events]
    ran = [event for event in events if isinstance(event, e.CodeRan)]
    assert len(ran) >= 100
    assert {Verdict.ACCEPTED, Verdict.WRONG_ANSWER, Verdict.INTERNAL_ERROR, Verdict.DEGRADED} <= {
        event.outcome.verdict for event in ran
    }
    notes = {text for run in runs for _, text in run.record.notes}
    assert {f"judge: {fault}" for fault in FAULTS} | {"the process dies"} <= notes
    assert any(isinstance(event, e.CodeTyped) for event in events)
    assert any(isinstance(event, e.CodeSaved) for event in events)
    by_submission = [x for x in events if isinstance(x, e.AnswerSubmitted) and x.cause is None and x.judged_by]
    assert by_submission, "time took a submission as an answer"


def test_the_same_seed_is_the_same_run(runs: list[Run]) -> None:
    assert simulate(3, made=CodingWorld).hash == runs[3].hash


def broken(runs: list[Run]) -> Iterator[tuple[str, Record]]:
    """Logs in which one thing is wrong, by the invariant that has to find it."""
    record = next(
        run.record
        for run in runs
        if any(
            isinstance(x, e.AnswerEvaluated) and x.scorecard.origin.kind == "tests" and x.scorecard.score
            for x in run.events
        )
    )
    log = record.log
    ran = {seq: event for seq, event in log.items() if isinstance(event, e.CodeRan)}
    seq, last = max(ran.items())
    lost = {place if place < seq else place - 1: event for place, event in log.items() if place != seq}
    yield "runs", replace(record, log=lost)
    leaked = replace(last, outcome=replace(last.outcome, says=HIDDEN))
    yield "runs told", replace(record, log={**log, seq: leaked})
    failed = {place: replace(event, outcome=replace(event.outcome, tests=())) for place, event in ran.items()}
    yield "answers judged", replace(record, log={**log, **failed})
    yield "submissions", time_took_it(runs)


def time_took_it(runs: list[Run]) -> Record:
    """The time of a test's question ran out, and what had been submitted to it was not its answer."""
    for record in (run.record for run in runs if run.record.create.blueprint.mode == "test"):
        for seq, event in record.log.items():
            if isinstance(event, e.CodeRunAsked) and event.kind == "submission":
                late = e.TimeLimitReached(at=event.at, question_id=event.question_id)
                return replace(record, log={**record.log, seq + 1: late})
    raise AssertionError("No test had a submission.")


FOUND_HERE = {"runs", "runs told", "answers judged", "submissions"}
"""Invariants of code; the others are tried on interviews without."""


def test_a_fault_in_the_log_is_found(runs: list[Run]) -> None:
    assert {name for name, _ in broken(runs)} == FOUND_HERE
    found = {name: judge_run(record) for name, record in broken(runs)}
    for name, violations in found.items():
        assert any(violation.startswith(f"{name}:") for violation in violations), name
