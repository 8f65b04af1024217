"""Door A on a real server, by a client that was written from the protocol."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from served import Person, Served, Socket, served

pytestmark = pytest.mark.slow

ANSWER = (
    "I would start with the request itself, because a failing request tells me which part is slow. "
    "I looked at the query plan, found that an index was missing, and added it, so the time fell by half."
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("door-a") / "data") as running:
        yield running


@pytest.fixture
def ada(server: Served) -> Person:
    return server.person(f"ada-{uuid4().hex[:10]}@example.org")


def answer_to(question: dict[str, Any]) -> dict[str, Any]:
    if question["answer_field"] == "option":
        return {"option": question["options"][0]["letter"]}
    return {"answer": ANSWER}


def test_a_whole_interview_over_the_socket(ada: Person) -> None:
    started = ada.start(max_questions=6)
    with ada.socket(started["interview_id"]) as socket:
        connected = socket.until("connected")
        assert connected["interview_id"] == started["interview_id"]
        question: dict[str, Any] = socket.until("question")
        assert question["question_id"] == started["question"]["question_id"]  # type: ignore[index]
        for _ in range(30):
            key = str(uuid4())
            socket.send("answer", key, question_id=question["question_id"], **answer_to(question))
            ack = socket.until("ack")
            assert ack["id"] == key
            following = _next_of(socket, "question", "completed")
            if following["type"] == "completed":
                break
            question = following["data"]
        else:
            raise AssertionError("the interview did not end")
        report: dict[str, Any] = following["data"]["report"]
    asked = [frame["data"]["question_id"] for frame in socket.received if frame["type"] == "question"]  # type: ignore[index]
    assert len(asked) == len(set(asked)), "a question is sent once per connection"
    assert report["answered"] == len(asked)
    with ada.client() as client:
        whole = client.get(f"/api/interviews/{started['interview_id']}").json()
    assert whole["status"] == "completed"
    assert _evidence_holds(whole)


def _next_of(socket: Socket, *kinds: str) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = socket.next()
        if frame["type"] in kinds:
            return frame


def _evidence_holds(whole: dict[str, Any]) -> bool:
    """Every point in the report cites what was said."""
    for answered in whole["answers"]:
        card = answered["evaluation"]
        if not card or card["score"] is None or not answered["answer"]["text"]:
            continue
        for criterion in card["criteria"]:
            if criterion["points"] > 0 and not criterion["evidence"]:
                return False
            for evidence in criterion["evidence"]:
                if "quote" in evidence:
                    said = answered["answer"]["text"][evidence["start"] : evidence["end"]]
                    if said != evidence["quote"]:
                        return False
    return True


def test_a_whole_interview_over_rest(ada: Person) -> None:
    started: dict[str, Any] = ada.start(max_questions=4)
    question = started["question"]
    with ada.client() as client:
        for _ in range(20):
            body = {"question_id": question["question_id"], "client_message_id": str(uuid4()), **answer_to(question)}
            told = client.post(f"/api/interviews/{started['interview_id']}/answer", json=body)
            assert told.status_code == 200, told.text
            if told.json()["completed"]:
                break
            question = told.json()["next_question"]
        listed = client.get("/api/interviews").json()["items"]
    assert listed[0]["interview_id"] == started["interview_id"]
    assert listed[0]["status"] == "completed"


def test_the_same_id_again_gets_the_same_ack(ada: Person) -> None:
    started: dict[str, Any] = ada.start()
    key = str(uuid4())
    answer = answer_to(started["question"])
    with ada.socket(started["interview_id"]) as socket:
        socket.send("answer", key, question_id=started["question"]["question_id"], **answer)
        first = socket.until("ack")
    with ada.socket(started["interview_id"]) as socket:
        socket.send("answer", key, question_id=started["question"]["question_id"], **answer)
        assert socket.until("ack") == first
    with ada.client() as client:
        whole = client.get(f"/api/interviews/{started['interview_id']}").json()
    assert len(whole["answers"]) == 1


def test_a_newer_connection_replaces_the_older_and_resumes(ada: Person) -> None:
    started: dict[str, Any] = ada.start()
    with ada.socket(started["interview_id"]) as older:
        older.until("connected")
        with ada.socket(started["interview_id"]) as newer:
            state: dict[str, Any] = newer.until("resume")
            assert state["state"]["current_question"]["question_id"] == started["question"]["question_id"]
            assert newer.until("question")["question_id"] == started["question"]["question_id"]
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(20):
                older.next()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4409


def test_an_observer_only_listens(ada: Person) -> None:
    started: dict[str, Any] = ada.start()
    with (
        ada.socket(started["interview_id"]) as leader,
        ada.socket(started["interview_id"], role="observer") as observer,
    ):
        observer.until("question")
        observer.send("skip", str(uuid4()))
        assert observer.until("error")["code"] == "observer"
        leader.send("hint", str(uuid4())) if started["question"]["hints_available"] else leader.send(
            "skip", str(uuid4())
        )
        assert observer.next()["type"] in ("hint", "progress")


def test_missed_frames_are_replayed(ada: Person) -> None:
    started: dict[str, Any] = ada.start()
    with ada.socket(started["interview_id"]) as socket:
        socket.until("question")
        socket.send("skip", str(uuid4()))
        socket.until("question")
    with ada.socket(started["interview_id"], after=0) as socket:
        socket.until("connected")
        kinds = []
        questions = []
        while len(questions) < 2:
            frame: dict[str, Any] = socket.next()
            kinds.append(frame["type"])
            if frame["type"] == "question":
                questions.append(frame["data"]["question_id"])
                assert frame["seq"] > 0
    assert questions[0] != questions[1]


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("not json", "not_json"),
        ("[]", "no_type"),
        ('{"type": 7}', "no_type"),
        ('{"type": "fly", "data": {}}', "unknown_type"),
        ('{"type": "answer", "data": {}}', "invalid_message"),
        ('{"type": "answer", "data": 7}', "invalid_message"),
        ('{"type": "answer", "data": {"question_id": "nope", "answer": "x"}}', "unknown_question"),
        ('{"type": "thinking", "data": {"on": "perhaps"}}', "invalid_message"),
        ('{"type": "resume"}', "wrong_state"),
        ('{"type": "audio_chunk", "data": {"audio": "AAAA"}}', "voice_not_available"),
        ('{"type": "integrity", "data": {"kind": "mind_reading"}}', "unknown_integrity_kind"),
    ],
)
def test_a_frame_that_does_not_fit_gets_a_typed_error(ada: Person, frame: str, code: str) -> None:
    started = ada.start()
    with ada.socket(started["interview_id"]) as socket:
        socket.until("question")
        socket.connection.send(frame)
        error = socket.until("error")
        assert error["code"] == code
        assert error["error"]
        socket.send("ping")
        assert socket.until("pong")["timestamp"]


def test_fields_beside_type_are_read_as_data(ada: Person) -> None:
    started: dict[str, Any] = ada.start()
    with ada.socket(started["interview_id"]) as socket:
        socket.until("question")
        flat = {"type": "answer", "id": "k", "question_id": started["question"]["question_id"]}
        socket.connection.send(json.dumps(flat | answer_to(started["question"])))
        assert socket.until("ack")["id"] == "k"


def test_ten_bad_frames_close_the_connection(ada: Person) -> None:
    started = ada.start()
    with ada.socket(started["interview_id"]) as socket:
        for _ in range(10):
            socket.connection.send("?")
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(40):
                socket.next()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4004


@pytest.mark.parametrize(("token", "code"), [("", 4001), ("nonsense", 4001), ("ticket_unknown", 4001)])
def test_who_is_not_signed_in_is_closed_with_4001(server: Served, ada: Person, token: str, code: int) -> None:
    started = ada.start()
    with connect(f"{server.ws_url}/ws/interview/{started['interview_id']}?token={token}") as socket:
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(5):
                socket.recv(timeout=5)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == code


def test_a_strangers_interview_is_closed_with_4003(server: Served, ada: Person) -> None:
    started = ada.start()
    mallory = server.person(f"mallory-{uuid4().hex[:8]}@example.org")
    for interview_id in (started["interview_id"], "int_unknown"):
        with mallory.socket(interview_id) as socket, pytest.raises(ConnectionClosed) as closed:
            for _ in range(5):
                socket.next()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4003


def test_a_foreign_origin_may_not_connect(server: Served, ada: Person) -> None:
    started = ada.start()
    address = f"{server.ws_url}/ws/interview/{started['interview_id']}?token={ada.token}"
    try:
        with connect(address, origin="https://evil.example") as socket, pytest.raises(ConnectionClosed) as closed:  # type: ignore[arg-type]
            for _ in range(5):
                socket.recv(timeout=5)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4003
    except InvalidStatus as refused:
        assert refused.response.status_code == 403


def test_a_ticket_works_once(ada: Person) -> None:
    started = ada.start()
    ticket = ada.ticket()
    address = f"{ada.served.ws_url}/ws/interview/{started['interview_id']}?token={ticket}"
    with connect(address) as socket:
        assert json.loads(socket.recv(timeout=5))["type"] == "connected"
    with connect(address) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(5):
                socket.recv(timeout=5)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4001


def test_an_oversized_message_is_closed_with_1009(ada: Person) -> None:
    started = ada.start()
    with ada.socket(started["interview_id"]) as socket:
        socket.until("question")
        with pytest.raises(ConnectionClosed) as closed:
            socket.connection.send("x" * (3 << 20))
            for _ in range(5):
                socket.next()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


def test_consent_is_asked_for(ada: Person) -> None:
    with ada.client() as client:
        answer = client.post("/api/interviews/start", json={"role": "backend engineer"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "consent_required"


def test_a_restart_closes_with_1012_and_loses_nothing(tmp_path: Path) -> None:
    with served(tmp_path / "data") as first:
        ada = first.person("ada@example.org")
        started: dict[str, Any] = ada.start()
        with ada.socket(started["interview_id"]) as socket:
            socket.until("question")
            socket.send(
                "answer", "k1", question_id=started["question"]["question_id"], **answer_to(started["question"])
            )
            ack = socket.until("ack")
            first.process.send_signal(signal.SIGTERM)
            with pytest.raises(ConnectionClosed) as closed:
                for _ in range(20):
                    socket.next()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1012
        assert first.process.wait(10) in (0, -signal.SIGTERM)
    with served(tmp_path / "data") as second:
        ada.served = second
        with ada.socket(started["interview_id"]) as socket:
            socket.send(
                "answer", "k1", question_id=started["question"]["question_id"], **answer_to(started["question"])
            )
            assert socket.until("ack") == ack


def test_two_servers_never_share_a_data_directory(tmp_path: Path) -> None:
    with (
        served(tmp_path / "data"),
        pytest.raises(AssertionError, match="runs on .* already"),
        served(tmp_path / "data"),
    ):
        pass


def test_what_a_model_would_have_given_is_said_plainly(ada: Person) -> None:
    started: dict[str, Any] = ada.start(role="Astronaut", voice=True)
    assert len(started["warnings"]) == 5
    assert all(isinstance(warning, str) and warning.endswith(".") for warning in started["warnings"])


def test_the_rubric_and_the_key_never_leave_before_the_answer(ada: Person) -> None:
    started = ada.start(max_questions=12)
    told = json.dumps(started)
    for secret in ('"rubric"', '"says"', '"right"', '"wrong"', '"stronger"', '"misconception"', '"explanation"'):
        assert secret not in told


def test_health_and_metrics_answer(server: Served) -> None:
    with httpx.Client(base_url=server.url) as client:
        health = client.get("/health")
        metrics = client.get("/metrics")
    assert health.status_code == 200
    assert health.json()["parts"]["database"]["status"] == "ok"
    assert health.json()["parts"]["calibration"]["detail"].startswith(("Never ran yet", "No. "))
    assert health.json()["elsewhere"] == {"answers": False, "voice": [], "spoken": []}
    assert "viva_sessions_live" in metrics.text
