"""A client of the assessment WebSocket, written from its description alone: it knows nothing of this server's code.

It is strict. Every message must have every field that the description shows, each of the type shown there; what is
added beside them is let pass. A message of a type that the description does not name is kept in `unnamed`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

Data = dict[str, Any]
Check = Callable[[Any], bool]
WAIT_S = 15.0

AUTHENTICATION_FAILED, ACCESS_DENIED, INVALID_FORMAT = 4001, 4003, 4004


class NotAsDescribed(AssertionError):
    """The server said something that the description does not allow."""


def integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def text(value: Any) -> bool:
    return isinstance(value, str)


def words(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != ""


def truth(value: Any) -> bool:
    return isinstance(value, bool)


def moment(value: Any) -> bool:
    """As in "2025-07-19T10:00:00Z"."""
    return isinstance(value, str) and bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", value))


def letter(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[A-Z]", value))


def options(value: Any) -> bool:
    """As in ["A) Scalability", "B) Speed"]: lettered from A on."""
    return (
        isinstance(value, list)
        and len(value) >= 2
        and all(
            isinstance(one, str) and one.startswith(f"{chr(65 + place)}) ") and len(one) > 3
            for place, one in enumerate(value)
        )
    )


def shaped(pattern: str) -> Check:
    return lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value))


def one_of(*allowed: str) -> Check:
    return lambda value: value in allowed


PROGRESS: Mapping[str, Check] = {
    "questions_answered": integer,
    "total_questions": integer,
    "percentage_complete": number,
}
RESULTS: Mapping[str, Check] = {
    "assessment_id": shaped(r"assess_\d+_\d+"),
    "total_questions": integer,
    "total_score": number,
    "max_possible_score": integer,
    "percentage_score": number,
    "time_taken_minutes": integer,
    "completion_status": words,
}
MESSAGES: Mapping[str, Mapping[str, Check | Mapping[str, Check]]] = {
    "auth_success": {"user_id": integer, "connection_id": shaped(r"\d+_\d{10,}"), "timestamp": moment},
    "assessment_started": {
        "test_id": integer,
        "test_name": words,
        "time_limit_minutes": integer,
        "total_questions": integer,
        "message": words,
    },
    "question": {
        "question_id": words,
        "node_id": words,
        "question_text": words,
        "options": options,
        "time_limit_seconds": integer,
        "question_number": integer,
        "total_questions": integer,
        "skill_being_tested": words,
        "difficulty_level": one_of("Easy", "Medium", "Hard"),
    },
    "answer_feedback": {
        "question_id": words,
        "is_correct": truth,
        "correct_option": letter,
        "selected_option": letter,
        "explanation": words,
        "score_gained": number,
        "total_score": number,
        "time_taken_seconds": integer,
        "progress": PROGRESS,
    },
    "progress_update": {
        "questions_answered": integer,
        "total_questions": integer,
        "current_score": number,
        "time_elapsed_minutes": integer,
        "time_limit_minutes": integer,
        "completion_percentage": number,
        "remaining_nodes": integer,
        "timestamp": moment,
    },
    "assessment_completed": {"message": words, "results": RESULTS, "next_steps": words},
    "error": {"error": words, "timestamp": moment},
    "system_message": {"message": words, "timestamp": moment},
    "heartbeat": {"timestamp": moment},
}


def checked(raw: str | bytes) -> tuple[str, Data]:
    """The type and the data of a message that is as described."""
    if not isinstance(raw, str):
        raise NotAsDescribed("a binary message")
    message = json.loads(raw)
    if not isinstance(message, dict) or not text(message.get("type")) or not isinstance(message.get("data"), dict):
        raise NotAsDescribed(f'not {{"type", "data"}}: {raw[:200]}')
    kind, data = message["type"], message["data"]
    if kind in MESSAGES:
        _check_fields(kind, data, MESSAGES[kind])
    return kind, data


def _check_fields(where: str, data: Data, fields: Mapping[str, Any]) -> None:
    for name, check in fields.items():
        if name not in data:
            raise NotAsDescribed(f"{where} has no '{name}': {data}")
        value = data[name]
        if isinstance(check, Mapping):
            if not isinstance(value, dict):
                raise NotAsDescribed(f"{where}.{name} is no object: {value!r}")
            _check_fields(f"{where}.{name}", value, check)
        elif not check(value):
            raise NotAsDescribed(f"{where}.{name} is {value!r}")


class AssessmentClient:
    """One connection. `told` is all that the server said, in order."""

    connection: ClientConnection

    def __init__(self, server: str, token: str, test_id: int | None = None) -> None:
        query = f"?token={token}" + (f"&test_id={test_id}" if test_id is not None else "")
        self._address = f"{server}/ws/assessment{query}"
        self._open = ExitStack()
        self.told: list[tuple[str, Data]] = []
        self.unnamed: list[str] = []
        self.user_id = 0

    def __enter__(self) -> AssessmentClient:
        """Connected and signed in: `auth_success` is the first that is said."""
        self.connect()
        self.user_id = self.expect("auth_success")["user_id"]
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def connect(self) -> None:
        self.connection = self._open.enter_context(connect(self._address, max_size=None))

    def send(self, kind: str, data: Data | None = None) -> None:
        self.connection.send(json.dumps({"type": kind, "data": data or {}}))

    def send_raw(self, frame: str) -> None:
        self.connection.send(frame)

    def receive(self) -> tuple[str, Data]:
        kind, data = checked(self.connection.recv(timeout=WAIT_S))
        self.told.append((kind, data))
        if kind not in MESSAGES:
            self.unnamed.append(kind)
        return kind, data

    def expect(self, wanted: str) -> Data:
        """The data of the very next message, which has to be of this type."""
        kind, data = self.receive()
        if kind != wanted:
            raise NotAsDescribed(f"'{wanted}' was to come, and '{kind}' came: {data}")
        return data

    def closed_with(self) -> int:
        """The code that the server closes with; what it says before is read."""
        try:
            while True:
                self.receive()
        except ConnectionClosed as closed:
            if closed.rcvd is None:
                raise NotAsDescribed("the connection broke and was not closed") from closed
            return closed.rcvd.code

    def hang_up(self) -> None:
        self._open.close()

    # The flow of an assessment

    def start(self, test_id: int | None = None) -> tuple[Data, Data]:
        """What started, and the first question, which comes by itself."""
        self.send("start_assessment", {} if test_id is None else {"test_id": test_id})
        return self.expect("assessment_started"), self.expect("question")

    def answer(self, question: Data, option: str) -> tuple[Data, Data]:
        """The feedback and the progress, which agree with each other and with what was sent."""
        self.send("submit_answer", {"question_id": question["question_id"], "selected_option": option})
        feedback = self.expect("answer_feedback")
        progress = self.expect("progress_update")
        self._agree(question, option, feedback, progress)
        return feedback, progress

    def _agree(self, question: Data, option: str, feedback: Data, progress: Data) -> None:
        within = feedback["progress"]
        right = feedback["selected_option"] == feedback["correct_option"]
        agreements = {
            "the question": feedback["question_id"] == question["question_id"],
            "the selected option": feedback["selected_option"] == option.strip()[0].upper(),
            "whether it is correct": feedback["is_correct"] is right,
            "the score": feedback["score_gained"] == (10 if right else 0),
            "an option that there is": any(o.startswith(feedback["correct_option"]) for o in question["options"]),
            "the time": 0 <= feedback["time_taken_seconds"] <= question["time_limit_seconds"],
            "the running score": progress["current_score"] == feedback["total_score"],
            "the count": within["questions_answered"] == progress["questions_answered"],
            "the total": within["total_questions"] == progress["total_questions"] == question["total_questions"],
            "the percentage": within["percentage_complete"] == progress["completion_percentage"],
            "the percentage of the count": within["percentage_complete"]
            == round(100 * within["questions_answered"] / within["total_questions"], 1),
            "no more nodes than questions": 0
            <= progress["remaining_nodes"]
            <= within["total_questions"] - within["questions_answered"],
        }
        wrong = [what for what, holds in agreements.items() if not holds]
        if wrong:
            raise NotAsDescribed(f"these do not agree: {', '.join(wrong)}: {question} {feedback} {progress}")

    def run(self, question: Data, choose: Callable[[Data], str], score: float = 0) -> Data:
        """From an open question to the end; gives the last message. `score` is what was gained before."""
        place = question["question_number"]
        while True:
            feedback, progress = self.answer(question, choose(question))
            score += feedback["score_gained"]
            if feedback["total_score"] != score:
                raise NotAsDescribed(f"{score} were gained, and {feedback['total_score']} are told")
            kind, data = self.receive()
            if kind == "assessment_completed":
                self._check_end(data["results"], score, progress)
                return data
            if kind != "question" or data["question_number"] != place + 1:
                raise NotAsDescribed(f"after question {place} came '{kind}': {data}")
            question, place = data, place + 1

    def _check_end(self, results: Data, score: float, progress: Data) -> None:
        total = results["total_questions"]
        holds = (
            results["total_score"] == score
            and results["max_possible_score"] == 10 * total
            and results["percentage_score"] == round(100 * score / (10 * total), 1)
            and results["assessment_id"].startswith(f"assess_{self.user_id}_")
            and progress["questions_answered"] == total
            and progress["completion_percentage"] == 100
            and progress["remaining_nodes"] == 0
        )
        if not holds:
            raise NotAsDescribed(f"the results do not agree with what was told before: {results} {progress}")
