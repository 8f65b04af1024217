"""`viva sim`: one simulated interview, printed as events."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from vivavoce.domain import events as e
from vivavoce.domain.board import outline
from vivavoce.sim.record import Run
from vivavoce.sim.virtual_time import EPOCH
from vivavoce.sim.world import simulate


def main(seed: int = 7, faults: bool = False) -> int:
    """Print the run; 1 if something did not hold that must always hold."""
    run = simulate(seed, faults)
    print_run(run)
    return 1 if run.violations else 0


def print_run(run: Run) -> None:
    sys.stdout.write("\n".join(told(run)) + "\n")


def told(run: Run) -> Iterator[str]:
    """A line for each event, and for each thing that went wrong, in order of time."""
    character, create = run.record.character, run.record.create
    yield (
        f"seed {run.seed}: a {create.blueprint.mode} interview of {create.max_questions} questions, "
        f"the candidate is '{character.temperament.name}' and answers '{character.ability}'"
        f"{', with faults' if run.faults else ''}"
    )
    rows = [(event.at - EPOCH, 1, f"{seq:4d}  {_event(event)}") for seq, event in sorted(run.record.log.items())]
    rows += [(at, 0, f"   !  {note}") for at, note in run.record.notes]
    for line in run.record.lines:
        socket = line.socket
        if socket.closed_at is not None:
            rows.append((socket.closed_at, 2, f"   .  {line.who} disconnected ({socket.code} {socket.reason})"))
    for at, _, text in sorted(rows, key=lambda row: row[:2]):
        yield f"{_time(at)} {text}"
    yield f"hash {run.hash}; {len(run.events)} events, {len(run.frames)} frames"
    yield from (f"VIOLATED  {violation}" for violation in run.violations)
    if not run.violations:
        yield "everything held that must hold"


def _time(seconds: float) -> str:
    minutes, rest = divmod(max(0.0, seconds), 60)
    return f"{int(minutes):02d}:{rest:06.3f}"


def _event(event: e.Event) -> str:
    return f"{type(event).__name__:22s} {_detail(event)}".rstrip()


def _detail(event: e.Event) -> str:
    match event:
        case e.QuestionAsked():
            return f"{event.question_id} ({event.question.kind}) {_short(event.question.text)}"
        case e.AnswerSubmitted():
            drawn = outline(event.answer.board).replace("\n", "; ") if event.answer.board else ""
            given = event.answer.said or drawn or ", ".join(event.answer.options)
            return f"{event.question_id} after {event.time_taken_s:g} s{' LATE' if event.late else ''}: {_short(given)}"
        case e.AnswerEvaluated():
            card = event.scorecard
            score = (
                f"{card.score:g} of 10" if card.score is not None else f"not scored: {_short(card.not_scored or '')}"
            )
            return f"{event.question_id} {score} (by {card.origin.name})"
        case e.ReportWritten():
            return _short(event.report.summary, 120)
        case e.CandidateConnected() | e.CandidateDisconnected():
            return event.connection_id[-4:]
        case e.SessionCompleted():
            return event.reason
        case e.HintGiven():
            return f"{event.question_id} {_short(event.text)}"
        case e.ServiceInterrupted():
            return f"away from {_time(event.since - EPOCH)}"
        case _:
            return str(getattr(event, "question_id", "") or getattr(event, "kind", "") or "")


def _short(text: str, length: int = 70) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 3]}..."
