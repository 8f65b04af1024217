"""Whole interviews with faults over two server processes: what must hold of one holds of both together."""

from __future__ import annotations

from collections import Counter

from vivavoce.domain import events as e
from vivavoce.sim.several import SeveralWorld
from vivavoce.sim.world import simulate

SEEDS = 140


def test_two_processes_hold_all_that_one_must_hold() -> None:
    runs = [simulate(seed, made=SeveralWorld) for seed in range(SEEDS)]
    assert {run.seed: run.violations for run in runs if run.violations} == {}
    notes = Counter(text.partition(" ")[2] for run in runs for _, text in run.record.notes if text.startswith("run."))
    assert min(notes["dies"], notes["is restarted"]) > 5, "a simulation that never hurts proves nothing"
    assert sum(any(isinstance(event, e.ServiceInterrupted) for event in run.events) for run in runs) > 5
    spoken = [run for run in runs if any(isinstance(event, e.TurnTimed) for event in run.events)]
    assert len(spoken) > 5, "some of the candidates speak"


def test_on_a_calm_day_nothing_is_done_twice() -> None:
    runs = [simulate(seed, faults=False, made=SeveralWorld) for seed in range(30)]
    assert all(not run.violations for run in runs)
    assert sum(any(isinstance(event, e.ReportWritten) for event in run.events) for run in runs) >= 20


def test_the_same_seed_is_the_same_run() -> None:
    assert len({simulate(5, made=SeveralWorld).hash for _ in range(2)}) == 1
