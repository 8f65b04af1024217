"""Assessments over Door B with a server that dies, lines that break and devices that change."""

from __future__ import annotations

import pytest

from vivavoce.domain import events as e
from vivavoce.sim.assessing import assess
from vivavoce.sim.record import Run


def test_faulted_assessments_hold_all_that_must_hold() -> None:
    broken = {run.seed: run.violations for run in map(assess, range(25)) if run.violations}
    assert broken == {}


@pytest.mark.slow
def test_hundreds_of_faulted_assessments_hold_all_that_must_hold() -> None:
    runs = [assess(seed) for seed in range(25, 425)]
    assert {run.seed: run.violations for run in runs if run.violations} == {}
    notes = {text for run in runs for _, text in run.record.notes}
    assert {"the process dies", "a clean restart begins", "store: dies after fsync"} <= notes
    heard = {frame.kind for run in runs for socket in run.record.candidate_lines() for frame in socket.received}
    assert {"control", "answer_feedback", "hint", "system_message", "assessment_completed"} <= heard
    assert any(isinstance(event, e.ServiceInterrupted) for run in runs for event in run.events)


def test_the_same_seed_is_the_same_assessment() -> None:
    first, again = assess(3), assess(3)
    assert first.hash == again.hash
    assert first.hash != assess(4).hash


def test_a_calm_assessment_comes_to_its_end_on_every_device() -> None:
    runs: list[Run] = [assess(seed, faults=False) for seed in range(10)]
    assert all(not run.violations for run in runs)
    assert all(isinstance(run.events[-1], e.ReportWritten) for run in runs)
