"""A client that was written from the description alone takes an assessment, and tries what it should not."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.giving_tests import House, open_house
from conformance import assessment_client
from conformance.assessment_client import (
    ACCESS_DENIED,
    AUTHENTICATION_FAILED,
    INVALID_FORMAT,
    AssessmentClient,
    Data,
    NotAsDescribed,
    checked,
)
from served import Person, served

SERVER = pytest.mark.slow
NEXT_MONTH = (datetime.now(UTC) + timedelta(days=30)).isoformat()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with served(tmp_path_factory.mktemp("conformance") / "data") as server:
        yield open_house(server)


def invited(house: House, name: str, **wanted: Any) -> tuple[Person, int]:
    test_id: int = house.test(**wanted)["test_id"]
    person = house.candidate(name)
    house.invite(test_id, email=person.email)
    return person, test_id


def client(house: House, person: Person, test_id: int | None = None) -> AssessmentClient:
    return AssessmentClient(house.server.ws_url, person.token, test_id)


def in_turn(question: Data) -> str:
    """A different letter each time, so that some are right."""
    return "ABCD"[question["question_number"] % 4]


def test_the_client_knows_nothing_of_the_server() -> None:
    source = Path(assessment_client.__file__).read_text(encoding="utf-8")
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported == {"__future__", "json", "re", "collections", "contextlib", "typing", "websockets"}


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("auth_success", {"user_id": "456", "connection_id": "456_1234567890", "timestamp": "2025-07-19T10:00:00Z"}),
        ("auth_success", {"user_id": 456, "connection_id": "456_1234567890", "timestamp": "2025-07-19 10:00"}),
        ("heartbeat", {}),
        ("system_message", {"message": "", "timestamp": "2025-07-19T10:00:00Z"}),
        ("error", {"error": None, "timestamp": "2025-07-19T10:00:00Z"}),
    ],
)
def test_the_client_lets_nothing_pass_that_is_not_as_described(kind: str, data: Data) -> None:
    with pytest.raises(NotAsDescribed):
        checked(json.dumps({"type": kind, "data": data}))


@SERVER
def test_a_whole_assessment(house: House) -> None:
    person, test_id = invited(house, "whole", total_questions=6)
    with client(house, person, test_id) as candidate:
        started, question = candidate.start(test_id)
        assert started["test_id"] == test_id
        assert started["test_name"] == "Backend developer assessment"
        assert (started["time_limit_minutes"], started["total_questions"]) == (30, 6)
        assert question["question_number"] == 1
        assert question["time_limit_seconds"] == 120
        end = candidate.run(question, in_turn)
        assert end["results"]["completion_status"] == "completed"
        assert end["results"]["total_questions"] == 6
    asked = [data["question_id"] for kind, data in candidate.told if kind == "question"]
    assert len(set(asked)) == 6
    assert candidate.unnamed == []


@SERVER
def test_the_test_of_the_address_is_remembered(house: House) -> None:
    person, test_id = invited(house, "address")
    with client(house, person, test_id) as candidate:
        started, _ = candidate.start()
        assert started["test_id"] == test_id


@SERVER
@pytest.mark.parametrize("written", ["b", "B", " b ", "whole"])
def test_an_option_may_be_written_in_any_way(house: House, written: str) -> None:
    person, test_id = invited(house, f"option-{written.strip()}-{len(written)}-{written.isupper()}")
    with client(house, person) as candidate:
        _, question = candidate.start(test_id)
        option = question["options"][1] if written == "whole" else written
        feedback, _ = candidate.answer(question, option)
        assert feedback["selected_option"] == "B"


@SERVER
def test_the_question_can_be_asked_for_again(house: House) -> None:
    person, test_id = invited(house, "again")
    with client(house, person) as candidate:
        _, question = candidate.start(test_id)
        candidate.send("get_question")
        assert candidate.expect("question")["question_id"] == question["question_id"]


@SERVER
def test_heartbeats_are_answered_before_and_during_the_assessment(house: House) -> None:
    person, test_id = invited(house, "heart")
    with client(house, person) as candidate:
        candidate.send("heartbeat")
        first = candidate.expect("heartbeat")["timestamp"]
        candidate.start(test_id)
        candidate.send("heartbeat")
        assert candidate.expect("heartbeat")["timestamp"] >= first


@SERVER
def test_a_chat_message_gets_a_system_message(house: House) -> None:
    person, test_id = invited(house, "chat")
    with client(house, person) as candidate:
        candidate.send("chat_message", {"message": "Can you explain this concept?"})
        candidate.expect("system_message")
        _, question = candidate.start(test_id)
        candidate.send("chat_message", {"message": "Which option is right?"})
        said = candidate.expect("system_message")["message"]
        told = [option[3:] for option in question["options"] if len(option) > 15]  # a word or two may stand anywhere
        assert not any(option in said for option in told)
        assert not re.search(r"\b[A-D]\)? is (right|correct)", said)


@SERVER
@pytest.mark.parametrize("token", ["", "rubbish", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."])
def test_an_invalid_token_is_closed_with_4001(house: House, token: str) -> None:
    stranger = AssessmentClient(house.server.ws_url, token, 1)
    stranger.connect()
    assert stranger.closed_with() == AUTHENTICATION_FAILED
    assert [kind for kind, _ in stranger.told] in ([], ["error"])


@SERVER
@pytest.mark.parametrize("which", ["not invited", "unknown"])
def test_a_test_that_is_not_for_the_candidate_is_closed_with_4003(house: House, which: str) -> None:
    test_id = house.test()["test_id"] if which == "not invited" else 2_000_000_000
    with client(house, house.candidate("uninvited"), test_id) as candidate:
        candidate.send("start_assessment", {"test_id": test_id})
        candidate.expect("error")
        assert candidate.closed_with() == ACCESS_DENIED


@SERVER
@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"opens_at": NEXT_MONTH}, "test_not_open"),
        ({"attempts": 1}, "attempts_used_up"),
    ],
)
def test_a_start_that_the_schedule_refuses_is_an_error_and_no_end(
    house: House, wanted: dict[str, Any], code: str
) -> None:
    person, test_id = invited(house, code, total_questions=2, **wanted)
    with client(house, person) as candidate:
        if code == "attempts_used_up":
            _, question = candidate.start(test_id)
            before = candidate.run(question, in_turn)
        candidate.send("start_assessment", {"test_id": test_id})
        assert candidate.expect("error")["code"] == code
        if code == "attempts_used_up":
            assert candidate.expect("assessment_completed")["results"] == before["results"]
        candidate.send("heartbeat")
        candidate.expect("heartbeat")


MALFORMED = (
    *("", "hello", "{", "[]", "7", "null", '{"data": {}}', '{"type": 7, "data": {}}', '{"type": "fly", "data": {}}'),
    *('{"type": "start_assessment", "data": {"test_id": "abc"}}', '{"type": "start_assessment", "data": []}'),
    *('{"type": "submit_answer", "data": {}}', '{"type": "submit_answer", "data": {"selected_option": "A"}}'),
    '{"type": "submit_answer", "data": {"question_id": "q_1"}}',
    '{"type": "submit_answer", "data": {"question_id": 7, "selected_option": "A"}}',
    '{"type": "submit_answer", "data": {"question_id": "q_1", "selected_option": {"letter": "A"}}}',
    *('{"type": "chat_message", "data": {}}', '{"type": "chat_message", "data": {"message": 7}}'),
)


@SERVER
def test_each_malformed_frame_gets_an_error_and_the_assessment_goes_on(house: House) -> None:
    person, test_id = invited(house, "malformed", total_questions=2)
    with client(house, person) as candidate:
        _, question = candidate.start(test_id)
        for frame in MALFORMED:
            candidate.send_raw(frame)
            candidate.expect("error")
            candidate.send("heartbeat")
            candidate.expect("heartbeat")
        candidate.send("submit_answer", {"question_id": question["question_id"], "selected_option": "Z"})
        assert candidate.expect("error")["code"] == "unknown_option"
        candidate.send("submit_answer", {"question_id": "q_unknown", "selected_option": "A"})
        assert candidate.expect("error")["code"] == "unknown_question"
        candidate.run(question, in_turn)


@SERVER
def test_ten_malformed_frames_in_a_row_are_closed_with_4004(house: House) -> None:
    with client(house, house.candidate("ten")) as candidate:
        for frame in MALFORMED[:9]:
            candidate.send_raw(frame)
            candidate.expect("error")
        candidate.send("heartbeat")
        candidate.expect("heartbeat")
        for frame in MALFORMED[:10]:
            candidate.send_raw(frame)
        assert candidate.closed_with() == INVALID_FORMAT


@SERVER
@pytest.mark.parametrize(
    ("kind", "data"),
    [("submit_answer", {"question_id": "q_1", "selected_option": "A"}), ("get_question", {})],
)
def test_before_the_start_there_is_nothing_to_answer(house: House, kind: str, data: Data) -> None:
    with client(house, house.candidate("early")) as candidate:
        candidate.send(kind, data)
        assert candidate.expect("error")["code"] == "not_started"


@SERVER
@pytest.mark.parametrize("by", ["start_assessment", "get_question"])
def test_after_a_lost_connection_the_same_question_waits(house: House, by: str) -> None:
    person, test_id = invited(house, f"lost-{by}")
    with client(house, person, test_id) as first:
        _, question = first.start()
        feedback, _ = first.answer(question, "A")
        waiting = first.expect("question")
        first.hang_up()
    with client(house, person, test_id) as second:
        second.send(by)
        assert second.expect("assessment_started")["test_id"] == test_id
        again = second.expect("question")
        assert again["question_id"] == waiting["question_id"]
        assert again["question_number"] == 2
        assert again["time_limit_seconds"] == waiting["time_limit_seconds"]
        end = second.run(again, in_turn, feedback["score_gained"])
        assert end["results"]["completion_status"] == "completed"
