"""Whole interviews with faults: nothing that must hold is ever broken, and the same seed is the same run."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from vivavoce.domain import events as e
from vivavoce.sim import cli
from vivavoce.sim.world import simulate

SEEDS = 200
HASHES = "from vivavoce.sim.world import simulate\nprint(*(simulate(seed).hash for seed in range(20)))"


def test_faulted_interviews_hold_all_that_must_hold() -> None:
    broken = {run.seed: run.violations for run in map(simulate, range(SEEDS)) if run.violations}
    assert broken == {}, "viva sim --seed N --faults shows it again"


def test_a_calm_interview_comes_to_its_report() -> None:
    runs = [simulate(seed, faults=False) for seed in range(40)]
    assert all(not run.violations for run in runs)
    reported = sum(any(isinstance(event, e.ReportWritten) for event in run.events) for run in runs)
    assert reported >= 30, "the others were abandoned by their candidates"


def test_the_same_seed_is_the_same_run_in_any_process() -> None:
    found = set()
    for hash_seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        done = subprocess.run(
            [sys.executable, "-c", HASHES], env=environment, capture_output=True, text=True, check=True
        )
        found.add(done.stdout)
    assert len(found) == 1
    assert len(set(found.pop().split())) == 20, "different seeds are different runs"


def test_faults_do_happen() -> None:
    """A simulation that never hurts proves nothing."""
    notes: set[str] = set()
    codes: set[int | None] = set()
    for seed in range(120):
        run = simulate(seed)
        notes |= {text for _, text in run.record.notes}
        codes |= {line.socket.code for line in run.record.lines}
    assert {"the process dies", "the process starts", "a clean restart begins"} <= notes
    stores = ("dies before fsync", "dies after fsync", "read only", "unavailable", "raced", "fails after commit")
    assert {f"store: {fault}" for fault in stores} <= notes
    scorers = ("raises", "hangs", "eleven", "misquotes", "empty", "unfounded", "again later")
    assert {f"scorer: {fault}" for fault in scorers} <= notes
    assert {1000, 1006, 1012, 4001, 4003, 4004, 4409} <= codes


def test_a_run_is_printed_event_by_event(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(7, True) == 0
    text = capsys.readouterr().out
    assert "QuestionAsked" in text
    assert "store:" in text or "scorer:" in text or "the process dies" in text
    assert text.rstrip().endswith("everything held that must hold")
