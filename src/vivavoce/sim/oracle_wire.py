"""What was said on the wire, held against the log."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from vivavoce.api import board_wire
from vivavoce.api.line import ACCESS_DENIED, AUTH_FAILED, REPLACED
from vivavoce.domain import events as e
from vivavoce.domain.question import Question
from vivavoce.sim.link import Frame
from vivavoce.sim.record import Record
from vivavoce.sim.sounds import FRAME_BYTES, SPOKEN
from vivavoce.sim.virtual_time import EPOCH
from vivavoce.sim.websocket import WebSocketSimulator

TOLD = (
    e.SessionStarted, e.QuestionAsked, e.HintGiven, e.ClarificationGiven, e.ThinkingStarted, e.ThinkingEnded,
    e.TimeLimitReached, e.AnswerSubmitted, e.QuestionSkipped, e.SessionPaused, e.SessionResumed, e.SessionCompleted,
    e.SessionCancelled, e.SessionExpired, e.ReportWritten, e.QuestionRepeated, e.RemarkHeard, e.FellBack, e.CameBack,
    e.SummaryWritten,
)  # fmt: skip
NEVER_KEYS = re.compile(r'"(rubric|says|right|misconception|explanation|stronger|wrong|samples(?=":{))":')
BEFORE_JUDGED = ("question", "hint", "notice", "resume", "connected", "progress")
NOTICED_WITHIN_S = 45.0
OVER = e.SessionCompleted | e.SessionCancelled | e.SessionExpired
WANTED_CODE = {"token-mallory": ACCESS_DENIED, "token-of-nobody": AUTH_FAILED}


def messages(socket: WebSocketSimulator) -> Iterator[dict[str, Any]]:
    """What a client sent, as far as it was JSON and had a key."""
    for sent in socket.sent:
        if '"id"' not in sent.text:
            continue
        try:
            message = json.loads(sent.text)
        except ValueError:
            continue
        if isinstance(message.get("id"), str):
            yield message


def acks(record: Record) -> Iterator[str]:
    """What was acknowledged is in the log once, at the place that every acknowledgement names."""
    places: dict[str, int] = {}
    for socket in record.candidate_lines():
        for frame in socket.received:
            if frame.kind != "ack" or frame.data.get("id") is None:
                continue
            key, seq = frame.data["id"], frame.data["seq"]
            if places.setdefault(key, seq) != seq:
                yield f"{key} was acknowledged at {places[key]} and at {seq}"
            event = record.log.get(seq)
            if event is None or event.cause != key:
                yield f"{key} was acknowledged at {seq}, where {type(event).__name__} stands"


def answers_kept(record: Record) -> Iterator[str]:
    """Every answer in the log says what the candidate sent, word for word: as an answer, or, where time ran out, as
    their last submission."""
    sent: dict[str, list[dict[str, Any]]] = {}
    submitted: set[tuple[str, str]] = set()
    spoken = {word for socket in record.candidate_lines() for word in words_sent(socket)}
    for socket in record.candidate_lines():
        for message in messages(socket):
            if message.get("type") == "answer" and isinstance(message.get("data"), dict):
                sent.setdefault(message["id"], []).append(message["data"])
            elif message.get("type") == "submit_code":
                submitted.add((message["data"]["question_id"], message["data"]["code"]))
    for event in record.events:
        if not isinstance(event, e.AnswerSubmitted):
            continue
        if (event.cause or "").startswith("spoken:"):
            if not said_words(event.answer.text or "") <= spoken:
                yield f"the answer to {event.question_id} is not what was said"
            continue
        if event.cause is None and (event.question_id, event.answer.code) in submitted:
            continue
        if not any(_same(data, event) for data in sent.get(event.cause or "", ())):
            yield f"the answer to {event.question_id} is not what was sent"


def said_words(text: str) -> set[str]:
    return set(text.split())


def words_sent(socket: WebSocketSimulator) -> Iterator[str]:
    """The words in the sound that a client sent."""
    for sent in socket.sent:
        if '"audio_chunk"' in sent.text and '"final"' in sent.text:
            sound = base64.b64decode(json.loads(sent.text)["data"]["audio"])
            yield from (SPOKEN.word(sound[at] | sound[at + 1] << 8) for at in range(0, len(sound) - 1, FRAME_BYTES))


def late_answers(record: Record) -> Iterator[str]:
    """In a test, an answer that comes after its time is kept: nothing that was said is lost."""
    if record.create.blueprint.mode != "test":
        return
    missed = {event.question_id for event in record.events if isinstance(event, e.TimeLimitReached)}
    skipped = {event.question_id for event in record.events if isinstance(event, e.QuestionSkipped)}
    for socket in record.candidate_lines():
        about = {message["id"]: message.get("data") for message in messages(socket)}
        for frame in socket.received:
            data = about.get(frame.data.get("id")) if frame.data.get("code") == "question_closed" else None
            question_id = data.get("question_id") if isinstance(data, dict) and "question_id" in data else None
            if question_id in missed - skipped and data is not None and ("answer" in data or "option" in data):
                yield f"a late answer to {question_id} was refused"


def _same(data: dict[str, Any], event: e.AnswerSubmitted) -> bool:
    option = data.get("option")
    options = (option,) if isinstance(option, str) else tuple(option or ())
    given = event.answer
    board = board_wire.board(given.board) if given.board is not None else None
    return (data.get("question_id"), data.get("answer"), data.get("code"), options, data.get("board")) == (
        event.question_id,
        given.text,
        given.code,
        given.options,
        board,
    )


def questions_told(record: Record) -> Iterator[str]:
    """A question goes out once a connection unless it is asked for, and is the same for ever."""
    asked = {event.question_id: event for event in record.events if isinstance(event, e.QuestionAsked)}
    for line in record.lines:
        requests = sum('"get_current_question"' in sent.text for sent in line.socket.sent)
        times: Counter[str] = Counter()
        for frame in line.socket.received:
            if frame.kind != "question":
                continue
            data = frame.data
            event = asked.get(data["question_id"])
            if event is None or (event.question.spoken, event.number) != (data["text"], data["question_number"]):
                yield f"the question {data['question_id']} was told otherwise than it was asked"
            if not data.get("repeated"):
                times[data["question_id"]] += 1
        for question_id, count in times.items():
            if count > 1 + 2 * requests:
                yield f"{question_id} was sent {count} times on one connection"


def frames_complete(record: Record) -> Iterator[str]:
    """A connection hears the events in order, without gaps, and with `after` from exactly there on."""
    for line in record.lines:
        socket = line.socket
        seqs = [frame.seq for frame in socket.received if frame.seq is not None]
        if any(b <= a for a, b in zip(seqs, seqs[1:], strict=False)):
            yield f"events came out of order: {seqs}"
        hello = next((frame for frame in socket.received if frame.kind == "connected"), None)
        if hello is None or not seqs or socket.request is None:
            continue
        after = socket.request.after
        start = hello.data["last_seq"] if after is None else after
        if seqs[0] <= start:
            yield f"event {seqs[0]} was told again after {start}"
        missing = _missing(record, socket, start, seqs)
        if missing:
            yield f"events {missing} were never told to a connection that began after {start} and heard {seqs[-1]}"


def _missing(record: Record, socket: WebSocketSimulator, start: int, seqs: list[int]) -> list[int]:
    heard = set(seqs)
    told = {frame.data["question_id"] for frame in socket.received if frame.kind == "question" and frame.seq is None}
    missing = []
    for seq in range(start + 1, seqs[-1]):
        event = record.log.get(seq)
        if seq in heard or not isinstance(event, TOLD):
            continue
        if isinstance(event, e.QuestionAsked) and event.question_id in told:
            continue
        missing.append(seq)
    return missing


def secrets(record: Record) -> Iterator[str]:
    """No frame gives away what earns points before the answer is judged, or an evaluation that is not to be shown."""
    feedback = record.create.blueprint.feedback
    ended_at = next((event.at - EPOCH for event in record.events if isinstance(event, e.SessionCompleted)), None)
    asked = {event.question_id: event.question for event in record.events if isinstance(event, e.QuestionAsked)}
    for line in record.lines:
        for frame in line.socket.received:
            if frame.kind in BEFORE_JUDGED:
                yield from _leaks(frame, asked)
            elif frame.kind == "evaluation" and feedback != "immediate":
                yield f"an evaluation was sent although feedback is '{feedback}'"
            elif frame.kind in ("completed", "report") and (ended_at is None or frame.at < ended_at - 1):
                yield "a report was sent before the end"
            elif frame.kind in ("completed", "report") and feedback == "none" and frame.data.get("report"):
                yield "a report was sent although feedback is 'none'"


def _leaks(frame: Frame, asked: dict[str, Question]) -> Iterator[str]:
    found = NEVER_KEYS.search(frame.text)
    if found:
        yield f"a '{frame.kind}' frame has the field {found.group()}"
    question = asked.get(str(frame.data.get("question_id")))
    if question is None:
        return
    for secret in secrets_of(question):
        if secret in frame.text:
            yield f"a '{frame.kind}' frame gives away: {secret[:60]}"


_SECRETS: dict[str, tuple[str, ...]] = {}


def secrets_of(question: Question) -> tuple[str, ...]:
    """Phrases that earn points and explanations, unless the question itself says them."""
    found = _SECRETS.get(question.id)
    if found is None:
        told = " ".join((question.text, question.clarify, *question.hints, *(o.text for o in question.options)))
        phrases = [phrase for point in question.rubric for phrase in point.says]
        phrases += [question.explanation, question.stronger]
        phrases += [option.misconception or "" for option in question.options]
        found = tuple(json.dumps(phrase)[1:-1] for phrase in phrases if len(phrase) > 12 and phrase not in told)
        _SECRETS[question.id] = found
    return found


def observers(record: Record) -> Iterator[str]:
    """Observers change nothing, and are told so."""
    causes = {event.cause for event in record.events if event.cause is not None}
    controllers = {event.connection_id for event in record.events if isinstance(event, e.CandidateConnected)}
    for line in record.lines:
        if line.who == "candidate":
            continue
        if line.socket.connection_id in controllers:
            yield f"a connection of the {line.who} took control"
        for message in messages(line.socket):
            if message["id"] in causes:
                yield f"the {line.who} caused an event with '{message['type']}'"
        for frame in line.socket.received:
            if frame.kind == "ack":
                yield f"the {line.who} got an ack"


def one_controller(record: Record) -> Iterator[str]:
    """When a newer connection is in control, the older one is closed with 4409."""
    lines = [socket for socket in record.candidate_lines() if any(f.kind == "connected" for f in socket.received)]
    lines.sort(key=lambda socket: socket.received[0].at)
    over_at = next((event.at - EPOCH for event in record.events if isinstance(event, OVER)), float("inf"))
    for older, newer in zip(lines, lines[1:], strict=False):
        if newer.received[0].at > over_at and _process(older) != _process(newer):
            continue  # nobody leads what is over, so one process does not tell the other
        if older.far_lost_at is None:
            yield "an older connection still stands beside a newer one"
        elif older.closed_at is not None and older.code not in (REPLACED, 1000, 1006, 1012, 1013, 4004, 4408, 4429):
            yield f"an older connection was closed with {older.code}"
        took_over = newer.received[0].at
        if older.far_lost_at is not None and older.far_lost_at > took_over + NOTICED_WITHIN_S:
            yield "an older connection was left open beside a newer one"
        if record.ended_at < took_over + NOTICED_WITHIN_S:
            continue
        open_still = older.plan is None and (older.closed_at is None or older.closed_at > took_over + NOTICED_WITHIN_S)
        if open_still and older.code != REPLACED:
            yield f"an older connection ended with {older.code}, not {REPLACED}"


def _process(socket: WebSocketSimulator) -> str:
    return (socket.connection_id or "").rpartition("-")[0]


def strangers(record: Record) -> Iterator[str]:
    """Who may not come in is told why, and hears nothing."""
    for line in record.lines:
        socket = line.socket
        if line.who != "stranger" or socket.request is None:
            continue
        if socket.received:
            yield f"a stranger heard '{socket.received[0].kind}'"
        wanted = WANTED_CODE[socket.request.token]
        if socket.code not in (None, wanted, 1006, 1012):
            yield f"a stranger was turned away with {socket.code}, not {wanted}"


def departures(record: Record) -> Iterator[str]:
    """A candidate who is gone is noted as gone, so that a practice clock stops."""
    events = record.events
    for socket in record.candidate_lines():
        lost_at = socket.far_lost_at
        if lost_at is None or record.ended_at - lost_at < NOTICED_WITHIN_S:
            continue
        if any(down.since - NOTICED_WITHIN_S <= lost_at <= down.since for down in record.downs):
            continue  # the process was gone as well; the time since then is nobody's
        took = next((i for i, event in enumerate(events) if _connects(event, socket.connection_id)), None)
        if took is None:
            continue
        left = next((event for event in events[took + 1 :] if _parts(event)), None)
        if left is None or left.at - EPOCH > lost_at + NOTICED_WITHIN_S:
            yield f"{socket.connection_id} was lost at {lost_at:.1f} s, and the log does not say so in time"


def _connects(event: e.Event, connection_id: str) -> bool:
    return isinstance(event, e.CandidateConnected) and event.connection_id == connection_id


def _parts(event: e.Event) -> bool:
    return isinstance(
        event,
        e.CandidateConnected
        | e.CandidateDisconnected
        | e.ServiceInterrupted
        | e.SessionCompleted
        | e.SessionCancelled
        | e.SessionExpired,
    )
