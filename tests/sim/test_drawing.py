"""Interviews in which people draw, with every fault: no drawing is lost, and another device goes on with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from vivavoce.domain import events as e
from vivavoce.domain.blueprint import Section
from vivavoce.domain.board import Board
from vivavoce.sim.exam import Exam, draw_exam
from vivavoce.sim.oracle_board import drawings_told
from vivavoce.sim.oracle_wire import answers_kept
from vivavoce.sim.record import Record, Run
from vivavoce.sim.world import World, simulate

SEEDS = 40
DESIGNS = Section(phase="standout_skills", title="Designs", kinds=("system_design",), share=1)


class DrawingWorld(World):
    def _exam_of(self, seed: str) -> Exam:
        return draw_exam(seed, (DESIGNS,))


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    return [simulate(seed, made=DrawingWorld) for seed in range(SEEDS)]


def test_interviews_with_drawings_hold_all_that_must_hold(runs: list[Run]) -> None:
    assert {run.seed: run.violations for run in runs if run.violations} == {}


def test_there_is_something_to_lose(runs: list[Run]) -> None:
    events = [event for run in runs for event in run.events]
    drawn = [x.answer for x in events if isinstance(x, e.AnswerSubmitted) and x.answer.board is not None]
    assert sum(isinstance(event, e.BoardSaved) for event in events) >= 50
    assert any(answer.text for answer in drawn)
    assert any(not answer.text for answer in drawn)
    assert any(list(shown(run.record)) for run in runs)


def test_the_same_seed_is_the_same_run(runs: list[Run]) -> None:
    assert simulate(3, made=DrawingWorld).hash == runs[3].hash


def shown(record: Record) -> Iterator[object]:
    """The first questions of a connection that came with a drawing."""
    return (
        frame
        for line in record.lines
        for frame in line.socket.received
        if frame.kind == "question" and frame.seq is None and "board" in frame.data
    )


def test_another_drawing_than_was_saved_is_noticed(runs: list[Run]) -> None:
    records = [run.record for run in runs if next(shown(run.record), None) is not None]
    assert [finding for record in records for finding in drawings_told(record)] == []
    for record in records:
        for seq, event in record.log.items():
            if isinstance(event, e.BoardSaved):
                record.log[seq] = replace(event, board=Board())
            elif isinstance(event, e.AnswerSubmitted):
                record.log[seq] = replace(event, answer=replace(event.answer, board=None))
    assert [finding for record in records for finding in drawings_told(record)] != []


def test_another_drawing_than_was_sent_as_an_answer_is_noticed(runs: list[Run]) -> None:
    def drawn(event: e.Event) -> bool:
        return isinstance(event, e.AnswerSubmitted) and event.answer.board is not None

    record = next(run.record for run in runs if any(drawn(event) for event in run.events))
    assert list(answers_kept(record)) == []
    for seq, event in record.log.items():
        if isinstance(event, e.AnswerSubmitted) and drawn(event):
            record.log[seq] = replace(event, answer=replace(event.answer, board=None))
    assert list(answers_kept(record)) != []
