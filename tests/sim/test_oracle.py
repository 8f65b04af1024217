"""Each invariant can fail: a sound run is spoilt in one place, and the oracle names that place."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from sim.test_coding import FOUND_HERE
from vivavoce.domain import events as e
from vivavoce.domain.scoring import Evidence
from vivavoce.domain.session import replay
from vivavoce.sim.link import Frame
from vivavoce.sim.oracle import INVARIANTS, judge_run
from vivavoce.sim.oracle_wire import secrets_of
from vivavoce.sim.record import Down, Line, Record
from vivavoce.sim.virtual_time import EPOCH
from vivavoce.sim.websocket import WebSocketSimulator
from vivavoce.sim.world import simulate

Wanted = Callable[[Record], bool]


@cache
def seed_with(wanted: Wanted) -> int:
    return next(seed for seed in range(400) if wanted(simulate(seed, faults=False).record))


def sound(wanted: Wanted) -> Record:
    """A fresh record, to be spoilt."""
    run = simulate(seed_with(wanted), faults=False)
    assert run.violations == ()
    return run.record


def place(record: Record, kind: type[e.Event], number: int = 0) -> int:
    return [seq for seq, event in sorted(record.log.items()) if isinstance(event, kind)][number]


def change(record: Record, kind: type[e.Event], **changes: Any) -> None:
    seq = place(record, kind)
    record.log[seq] = replace(record.log[seq], **changes)


def again(record: Record, kind: type[e.Event]) -> None:
    """The same event a second time, at the end."""
    last = max(record.log)
    record.log[last + 1] = replace(record.log[place(record, kind)], at=record.log[last].at, cause=None)


def drop(record: Record, seq: int) -> None:
    events = [record.log[place] for place in sorted(record.log) if place != seq]
    record.log = dict(enumerate(events, 1))


def line(record: Record, kind: str = "question") -> WebSocketSimulator:
    return next(s for s in record.candidate_lines() if any(frame.kind == kind for frame in s.received))


def say(socket: WebSocketSimulator, kind: str, data: dict[str, Any], **more: Any) -> None:
    body = {"type": kind, "data": data, **more}
    socket.received.append(Frame(socket.received[-1].at, json.dumps(body), body))


def has(*kinds: type[e.Event], **of_blueprint: Any) -> Wanted:
    return _has(kinds, tuple(of_blueprint.items()))


@cache
def _has(kinds: tuple[type[e.Event], ...], of_blueprint: tuple[tuple[str, Any], ...]) -> Wanted:
    def wanted(record: Record) -> bool:
        there = {type(event) for event in record.events}
        blueprint = record.create.blueprint
        return there.issuperset(kinds) and all(getattr(blueprint, name) == value for name, value in of_blueprint)

    return wanted


def scored(record: Record) -> bool:
    cards = [event.scorecard for event in record.events if isinstance(event, e.AnswerEvaluated)]
    return REPORTED(record) and bool(cards) and bool(cards[0].criteria and cards[0].criteria[0].evidence)


REPORTED = has(e.QuestionAsked, e.AnswerEvaluated, e.ReportWritten)


def spoil_sequence(record: Record) -> None:
    record.log[max(record.log) + 2] = record.log[max(record.log)]


def spoil_replay(record: Record) -> None:
    assert record.live is not None
    record.live = record.live.but(level=7.0)


def spoil_termination(record: Record) -> None:
    drop(record, place(record, e.ReportWritten, -1))


def spoil_questions(record: Record) -> None:
    again(record, e.QuestionAsked)


def spoil_evidence(record: Record) -> None:
    seq = place(record, e.AnswerEvaluated)
    event = record.log[seq]
    assert isinstance(event, e.AnswerEvaluated)
    first = replace(event.scorecard.criteria[0], evidence=(Evidence(quote="never said", start=0, end=10),))
    record.log[seq] = replace(event, scorecard=replace(event.scorecard, criteria=(first,)))


def spoil_evaluated_once(record: Record) -> None:
    again(record, e.AnswerEvaluated)


def spoil_late(record: Record) -> None:
    for seq in [seq for seq, event in record.log.items() if isinstance(event, e.AnswerSubmitted)]:
        record.log[seq] = replace(record.log[seq], late=True)


def spoil_hints(record: Record) -> None:
    change(record, e.HintGiven, index=4)


def spoil_report(record: Record) -> None:
    seq = place(record, e.ReportWritten)
    event = record.log[seq]
    assert isinstance(event, e.ReportWritten)
    record.log[seq] = replace(event, report=replace(event.report, answers=event.report.answers[1:]))


def spoil_endings(record: Record) -> None:
    again(record, e.CandidateConnected)


def spoil_clock(record: Record) -> None:
    change(record, e.AnswerSubmitted, time_taken_s=0.5)


def spoil_clock_with_an_outage(record: Record) -> None:
    at = record.log[place(record, e.AnswerSubmitted)].at - EPOCH
    record.downs.append(Down(since=at - 0.02, until=at - 0.01))


def spoil_acks(record: Record) -> None:
    frame = next(f for f in line(record, "ack").received if f.kind == "ack")
    frame.body["data"]["seq"] += 1


def spoil_answers_kept(record: Record) -> None:
    seq = place(record, e.AnswerSubmitted)
    event = record.log[seq]
    assert isinstance(event, e.AnswerSubmitted)
    record.log[seq] = replace(event, answer=replace(event.answer, text="Something else.", options=()))


def spoil_late_answers(record: Record) -> None:
    event = record.log[place(record, e.TimeLimitReached)]
    socket = line(record)
    data = {"question_id": getattr(event, "question_id", ""), "answer": "I was slow."}
    socket.sent.append(replace(socket.sent[0], text=json.dumps({"type": "answer", "id": "slow", "data": data})))
    say(socket, "error", {"code": "question_closed", "id": "slow"})


def spoil_questions_told(record: Record) -> None:
    socket = line(record)
    told = next(frame for frame in socket.received if frame.kind == "question")
    socket.received += [told] * 8


def spoil_frames(record: Record) -> None:
    """Progress in the middle of the talk never reaches its candidate."""
    socket = max(record.candidate_lines(), key=lambda s: sum(frame.seq is not None for frame in s.received))
    numbered = [frame for frame in socket.received if frame.seq is not None][1:-1]
    socket.received.remove(next(frame for frame in numbered if frame.kind in ("question", "progress")))


def spoil_frames_by_order(record: Record) -> None:
    max(record.candidate_lines(), key=lambda s: len(s.received)).received.reverse()


def spoil_secrets(record: Record) -> None:
    asked = [event for event in record.events if isinstance(event, e.QuestionAsked) and secrets_of(event.question)]
    phrase = json.loads(f'"{secrets_of(asked[0].question)[0]}"')
    say(line(record), "hint", {"question_id": asked[0].question_id, "text": phrase})


def spoil_observers(record: Record) -> None:
    socket = line(record, "ack")
    record.lines = [Line("observer", one.socket) if one.socket is socket else one for one in record.lines]


def spoil_one_controller(record: Record) -> None:
    older, newer = record.candidate_lines()[:2]
    older.closed_at = newer.received[0].at + 100
    older.code = 1000
    record.ended_at += 1000


def spoil_strangers(record: Record) -> None:
    first = record.lines[0]
    assert first.socket.request is not None
    first.socket.request = replace(first.socket.request, token="token-mallory")
    record.lines = [Line("stranger", first.socket)]


def spoil_departures(record: Record) -> None:
    drop(record, place(record, e.CandidateDisconnected))


def two_lines(record: Record) -> bool:
    return REPORTED(record) and len(record.candidate_lines()) == 2 and record.candidate_lines()[0].code == 4409


def left_for_long(record: Record) -> bool:
    gone = [event for event in record.events if isinstance(event, e.CandidateDisconnected)]
    back = [event for event in record.events if isinstance(event, e.CandidateConnected)]
    return bool(gone) and len(back) > 1 and back[1].at - gone[0].at > 60 and back[1].at > gone[0].at


def late_in_test(record: Record) -> bool:
    asked = [event for event in record.events if isinstance(event, e.TimeLimitReached)]
    skipped = any(isinstance(event, e.QuestionSkipped) for event in record.events)
    return record.create.blueprint.mode == "test" and bool(asked) and asked[0].question_id is not None and not skipped


def scored_test(record: Record) -> bool:
    return scored(record) and record.create.blueprint.mode == "test"


def made_for_somebody(record: Record) -> bool:
    return any(isinstance(event, e.QuestionAsked) and event.question.origin.kind == "model" for event in record.events)


def spoil_remarks(record: Record) -> None:
    """The words of an answer are taken for a remark."""
    seq, remark = next((seq, event) for seq, event in record.log.items() if isinstance(event, e.RemarkHeard))
    sent = max(
        place
        for place, event in record.log.items()
        if place < seq and isinstance(event, e.AnswerSubmitted) and event.question_id == remark.question_id
    )
    answer = record.log[sent]
    assert isinstance(answer, e.AnswerSubmitted)
    record.log[sent] = replace(answer, answer=replace(answer.answer, text="I measured it first."))


def spoil_prepared(record: Record) -> None:
    """It is asked in another phase than the one it was made for."""
    for seq, event in record.log.items():
        if isinstance(event, e.QuestionPrepared):
            record.log[seq] = replace(event, phase="elsewhere")


SPOILT: list[tuple[str, Wanted, Callable[[Record], None]]] = [
    ("sequence", REPORTED, spoil_sequence),
    ("replay", REPORTED, spoil_replay),
    ("termination", REPORTED, spoil_termination),
    ("questions", REPORTED, spoil_questions),
    ("evidence", scored, spoil_evidence),
    ("evaluated once", REPORTED, spoil_evaluated_once),
    ("late", scored_test, spoil_late),
    ("hints", has(e.HintGiven), spoil_hints),
    ("report", REPORTED, spoil_report),
    ("remarks", has(e.RemarkHeard), spoil_remarks),
    ("prepared", made_for_somebody, spoil_prepared),
    ("endings", REPORTED, spoil_endings),
    ("clock", REPORTED, spoil_clock),
    ("clock", REPORTED, spoil_clock_with_an_outage),
    ("acks", REPORTED, spoil_acks),
    ("answers kept", REPORTED, spoil_answers_kept),
    ("late answers", late_in_test, spoil_late_answers),
    ("questions told", REPORTED, spoil_questions_told),
    ("frames", REPORTED, spoil_frames),
    ("frames", REPORTED, spoil_frames_by_order),
    ("secrets", REPORTED, spoil_secrets),
    ("observers", REPORTED, spoil_observers),
    ("one controller", two_lines, spoil_one_controller),
    ("strangers", REPORTED, spoil_strangers),
    ("departures", left_for_long, spoil_departures),
]


@pytest.mark.parametrize(("name", "wanted", "spoil"), SPOILT, ids=[spoil.__name__ for _, _, spoil in SPOILT])
def test_the_invariant_can_fail(name: str, wanted: Wanted, spoil: Callable[[Record], None]) -> None:
    record = sound(wanted)
    spoil(record)
    holds = dict(INVARIANTS)[name]
    assert list(holds(record)), f"'{name}' did not notice"


def test_every_invariant_is_tried() -> None:
    """Those of code and of drawings are tried where there are some: see test_coding.py and test_drawing.py."""
    assert {name for name, _, _ in SPOILT} | FOUND_HERE | {"drawings told"} == {name for name, _ in INVARIANTS}


def test_a_sound_run_has_nothing_to_find() -> None:
    record = sound(REPORTED)
    assert judge_run(record) == ()
    assert replay(record.events) == record.live
