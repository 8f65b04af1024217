"""Door B's WebSocket under thousands of frames of every wrong kind, and some right ones, from one seed."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from api.giving_tests import House, open_house
from api.test_fuzz_socket import BAD_CODES, JUNK, NOT_MESSAGES, gauge, settle
from served import Person, served
from vivavoce.api.assessing import messages
from vivavoce.api.assessing.told import fits
from vivavoce.api.line import BAD_FRAMES_MAX, BAD_MESSAGES, TOO_MANY
from vivavoce.api.vocabulary import type_of

pytestmark = pytest.mark.slow
SEED = 20_260_711
FRAMES = 3_000
RUN_OF_RUBBISH_EVERY, OVERSIZED_EVERY, OBSERVED_EVERY = 150, 1_000, 5
MODELS = {type_of(model): model for model in messages.VOCABULARY.models}


@dataclass
class Candidate:
    """Sends what the fuzzer makes, asks for a sign of life after it, and comes back when shown the door."""

    person: Person
    test_id: int
    opened: ExitStack = field(default_factory=ExitStack)
    connection: ClientConnection | None = None
    connections: int = 0
    question_id: str = "q_none"
    signs: int = 0
    told: Counter[str] = field(default_factory=Counter)
    closed_with: Counter[int] = field(default_factory=Counter)

    def deliver(self, *frames: str | bytes) -> None:
        """All that is told is as its model says, until the sign; or the door closes for a reason that has a name."""
        connection = self._come_in()
        try:
            for frame in frames:
                connection.send(frame)
            self._hear_out(connection)
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else 0
            assert code in (BAD_MESSAGES, TOO_MANY, 1009, 4003), (code, frames)
            assert code != BAD_MESSAGES or len(frames) >= BAD_FRAMES_MAX
            assert code != 1009 or len(frames[0]) > 1 << 20
            self.closed_with[code] += 1
            self.connection = None

    def _come_in(self) -> ClientConnection:
        if self.connection is None:
            self.connections += 1
            role = "&role=observer" if self.connections % OBSERVED_EVERY == 0 else ""
            address = (
                f"{self.person.served.ws_url}/ws/assessment?token={self.person.token}&test_id={self.test_id}{role}"
            )
            self.connection = self.opened.enter_context(connect(address, max_size=None))
            self.connection.send('{"type": "start_assessment"}')
        return self.connection

    def _hear_out(self, connection: ClientConnection) -> None:
        self.signs += 1
        sign = f"sign-{self.signs}"
        connection.send(json.dumps({"type": "hint", "id": sign}))
        while True:
            frame = json.loads(connection.recv(timeout=15))
            kind, data = frame["type"], frame["data"]
            fits(kind, data)
            self.told[data["code"] if kind == "error" else kind] += 1
            assert kind != "error" or data["error"].endswith("."), data
            if kind == "question":
                self.question_id = data["question_id"]
            if data.get("id") == sign:
                return


class Fuzzer:
    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._makers = (self._sound, self._sound, self._wrong, self._wrong, self._mutated, self._rubbish, self._bytes)

    def frame(self, question_id: str) -> str | bytes:
        return self._rng.choice(self._makers)(question_id)

    def rubbish(self) -> str:
        return self._rng.choice(NOT_MESSAGES)

    def _fields(self, kind: str, question_id: str) -> dict[str, Any]:
        rng = self._rng
        question = question_id if rng.random() < 0.7 else rng.choice(("q_none", "x" * 100))
        selected = rng.choice(("A", "b", "Z", "C) Something", ["A"], ["A", "B"], [], "x" * 2000))
        sound: dict[str, dict[str, Any]] = {
            "start_assessment": rng.choice(({}, {"test_id": 7_000_000}, {"test_id": "1"}))
            if rng.random() < 0.2
            else {},
            "submit_answer": {
                "question_id": question,
                **rng.choice(({"selected_option": selected}, {"answer": "words"}, {"option": "A"}, {"code": "x"}, {})),
            },
            "chat_message": {"message": "Which one is right?"},
            "skip_question": rng.choice(({}, {"question_id": question}))
            if rng.random() < 0.3
            else {"question_id": "q"},
            "integrity": {"kind": rng.choice(("paste", "tab_hidden", "mind_reading"))},
        }
        return sound.get(kind, {})

    def _sound(self, question_id: str) -> str:
        kind = self._rng.choice(list(MODELS))
        key = {"id": f"k-{self._rng.randrange(10**9)}"} if self._rng.random() < 0.5 else {}
        return json.dumps({**key, "type": kind, "data": self._fields(kind, question_id)})

    def _wrong(self, question_id: str) -> str:
        kind = self._rng.choice(list(MODELS))
        name = self._rng.choice([*(set(MODELS[kind].model_fields) - {"type"}), "stranger"])
        junk = self._rng.choice(JUNK)
        return json.dumps({"type": kind, "data": {**self._fields(kind, question_id), name: junk}})

    def _mutated(self, question_id: str) -> str:
        text = list(self._sound(question_id))
        for _ in range(self._rng.randint(1, 4)):
            at = self._rng.randrange(len(text))
            text[at : at + self._rng.randint(0, 2)] = self._rng.choice(('"', "}", "{", ",", ":", "\\", "0", "\0", "é"))
        return "".join(text)

    def _rubbish(self, _: str) -> str:
        return self.rubbish()

    def _bytes(self, _: str) -> bytes:
        return self._rng.randbytes(self._rng.choice((0, 1, 3, 640)))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with served(tmp_path_factory.mktemp("fuzz-b") / "data") as server:
        yield open_house(server)


def test_thousands_of_frames_are_answered_as_the_models_say(house: House) -> None:
    test = house.test(total_questions=20, attempts=5, hints=False, pause_allowed=True)
    person = house.candidate("fuzz")
    house.invite(test["test_id"], email=person.email)
    fuzzer, candidate = Fuzzer(random.Random(SEED)), Candidate(person, test["test_id"])
    tasks_before = gauge(house.server, "viva_tasks")
    with candidate.opened:
        for made in range(FRAMES):
            if made % OVERSIZED_EVERY == 1:
                candidate.deliver("x" * (2 << 20))
            elif made % RUN_OF_RUBBISH_EVERY == 2:
                candidate.deliver(*(fuzzer.rubbish() for _ in range(BAD_FRAMES_MAX + 2)))
            else:
                candidate.deliver(fuzzer.frame(candidate.question_id))
    assert {BAD_MESSAGES, 1009} <= set(candidate.closed_with)
    heard = {"question", "answer_feedback", "progress_update", "assessment_started", "heartbeat", "ack", "control"}
    refused = {"observer", "unknown_question", "unknown_option", "hints_not_allowed", "assessment_running"}
    assert BAD_CODES | heard | refused <= set(candidate.told), candidate.told
    with person.client() as client:
        for attempt in client.get(f"/api/applications/{test['test_id']}").json()["attempts"]:
            assert client.get(f"/api/interviews/{attempt['interview_id']}").status_code == 200
    settle(house.server, "viva_websockets_open", 0)
    settle(house.server, "viva_tasks", tasks_before)
    assert [line for line in house.server.lines if "Traceback" in line or "error" in line.lower()] == []
    assert house.server.process.poll() is None
