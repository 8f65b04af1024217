"""Door A's WebSocket under ten thousand frames of every wrong kind, and some right ones, from one seed."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, get_args

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from served import Person, Served, served
from vivavoce.api import messages
from vivavoce.api.line import BAD_FRAMES_MAX, BAD_MESSAGES, MESSAGES_AT_ONCE, TOO_MANY
from vivavoce.api.vocabulary import id_of
from vivavoce.ports.errors import Invalid

SEED = 20_260_707
FRAMES = 10_000
BAD_CODES = {"not_json", "no_type", "unknown_type", "invalid_message", "text_unsound"}
ANSWERS = {"error", "ack", "pong"}
QUESTION_ANSWERS = {"error", "question", "progress", "completed"}
OBSERVED_EVERY, OVERSIZED_EVERY, RUN_OF_RUBBISH_EVERY = 7, 2_500, 400
LONG = 20_000
"""A frame of this length may count as one more."""
MODELS = {get_args(model.model_fields["type"].annotation)[0]: model for model in get_args(messages.AnyClientMessage)}
HALF = chr(0xD83D)
JUNK: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 3, 2**31, 2**63, 10**400, -(10**400), 0.5, 1e308, float("nan"), float("-inf")),
    *("", " ", "A", "true", "0", "x" * 65, "y" * 101, "z" * 2001, "w" * 100_001, "ses_none", "python", "paste"),
    *(
        "😀" * 9,
        "a\0b",
        HALF,
        f"x{HALF}y",
        "\u202e",
        "\r\n\x1b[2J",
        "'; drop table events; --",
        "<script>alert(1)</script>",
    ),
    *([], {}, [[]], ["A"], ["A", "B"], ["A"] * 27, [HALF], [None], {"a": {"b": [1]}}, {HALF: 1}, {"question_id": "q"}),
)
NOT_MESSAGES = (
    *("", " ", "null", "true", "7", "[]", "{}", '"ping"', "ping", "{", "}", '{"type"', '{"type":}', "{'type': 'ping'}"),
    *(
        '{"type": "ping"}{"type": "ping"}',
        '{"type": "ping",}',
        '{"type": "ping"} //',
        "NaN",
        '{"type": NaN}',
        "\ufeff{}",
    ),
    *('{"type": null}', '{"type": 7}', '{"type": ["ping"]}', '{"type": {}}', '{"type": ""}', '{"type": "PING"}'),
    *(
        '{"type": "fly"}',
        '{"type": "connected"}',
        '{"type": "question"}',
        '{"type": "__class__"}',
        '{"type": "\\ud83d"}',
    ),
    *('{"type": "ping", "data": 7}', '{"type": "ping", "data": []}', '{"type": "answer", "data": "x"}', "\0"),
    *(
        "[" * 100_000,
        '{"a":' * 50_000,
        "[" * 400 + "]" * 400,
        "9" * 100_000,
        "1" * 5_000,
        '{"type": ' + "9" * 5_000 + "}",
    ),
    *(
        '{"type": "ping", "id": ' + "[" * 900 + "]" * 900 + "}",
        '{"type": "clarify", "text": ' + "[" * 30_000,
        "\\ud83d",
    ),
)


@dataclass
class Candidate:
    """Sends what the fuzzer makes, reads until it is answered, and comes back when shown the door."""

    person: Person
    rng: random.Random
    opened: ExitStack = field(default_factory=ExitStack)
    interviews: list[str] = field(default_factory=list)
    question_id: str = ""
    over: bool = True
    connections: int = 0
    weight: float = 0
    bad_in_a_row: int = 0
    told: Counter[str] = field(default_factory=Counter)
    closed_with: Counter[int] = field(default_factory=Counter)
    connection: ClientConnection | None = None

    def come_in(self) -> ClientConnection:
        """By a new connection; into a new interview when the old one is over, and mostly even then not at once."""
        if self.connection is not None:
            return self.connection
        if not self.interviews or (self.over and self.rng.random() < 0.7):
            started: dict[str, Any] = self.person.start(max_questions=self.rng.choice((3, 12, 200)))
            self.interviews.append(started["interview_id"])
            self.over = False
        self.connections += 1
        role = "&role=observer" if self.connections % OBSERVED_EVERY == 0 else ""
        query = f"token={self.person.token}&after={self.rng.choice((0, 3, 10**6))}{role}"
        address = f"{self.person.served.ws_url}/ws/interview/{self.interviews[-1]}?{query}"
        self.connection = self.opened.enter_context(connect(address, max_size=None))
        self.weight = self.bad_in_a_row = 0
        return self.connection

    def deliver(self, frame: str | bytes) -> None:
        """It is answered; or the connection is closed for a reason that the protocol names, and it is sent anew."""
        while True:
            connection = self.come_in()
            try:
                connection.send(frame)
                self.weight += 1 + len(frame) / LONG
                self._note(self._answer_to(connection, frame))
                return
            except ConnectionClosed as closed:
                code = closed.rcvd.code if closed.rcvd else 0
                self._gone(code)
                if code == 1009:
                    assert len(frame) > 1 << 20
                    return

    def _answer_to(self, connection: ClientConnection, frame: str | bytes) -> dict[str, Any]:
        wanted = ANSWERS | (QUESTION_ANSWERS if "get_current_question" in str(frame[:2000]) else set())
        key = key_of(frame)
        while True:
            told: dict[str, Any] = json.loads(connection.recv(timeout=10))
            if told["type"] == "question":
                self.question_id = told["data"]["question_id"]
            self.over = self.over or told["type"] == "completed"
            if told["type"] in wanted and (key is None or told["data"].get("id", key) == key):
                return told

    def _note(self, answer: dict[str, Any]) -> None:
        code = answer["data"].get("code") if answer["type"] == "error" else None
        self.told[code or answer["type"]] += 1
        self.bad_in_a_row = self.bad_in_a_row + 1 if code in BAD_CODES else 0
        assert answer["type"] != "error" or answer["data"]["error"].endswith("."), answer
        if code == "too_many_messages":
            assert self.weight > MESSAGES_AT_ONCE

    def _gone(self, code: int) -> None:
        self.closed_with[code] += 1
        if code == BAD_MESSAGES:
            assert self.bad_in_a_row >= BAD_FRAMES_MAX
        else:
            assert code in (TOO_MANY, 1009), code
        self.connection = None


def key_of(frame: str | bytes) -> str | None:
    """The key of a frame that is whole: its answer must name it."""
    if isinstance(frame, bytes) or not frame.startswith('{"id": "k-'):
        return None
    return frame[8:].partition('"')[0]


class Fuzzer:
    """Frames, the same ones for the same seed."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._made = 0
        self._makers: tuple[Callable[[str], str | bytes], ...] = (
            self._sound,
            self._sound,
            self._wrong_field,
            self._wrong_field,
            self._flattened,
            self._mutated,
            self._no_message,
            self._bytes,
        )

    def frame(self, question_id: str) -> str | bytes:
        self._made += 1
        if self._made % OVERSIZED_EVERY == 0:
            return "x" * (2 << 20)
        if self._made % RUN_OF_RUBBISH_EVERY < BAD_FRAMES_MAX + 3:
            return self._no_message(question_id)
        return self._rng.choice(self._makers)(question_id)

    def _fields(self, kind: str, question_id: str) -> dict[str, Any]:
        rng = self._rng
        question = question_id if rng.random() < 0.6 else rng.choice(("q_none", "x" * 100, question_id[:-1] or "q"))
        sound: dict[str, dict[str, Any]] = {
            "answer": {
                "question_id": question,
                rng.choice(("answer", "code")): rng.choice(
                    ("I measured first, because a guess is no plan.", "", "é" * 3000)
                ),
                **rng.choice(({}, {"option": rng.choice(("A", "z", ["A"], ["A", "B"]))}, {"language": "python"})),
            },
            "audio_chunk": {"audio": "AAAA", "final": rng.random() < 0.5},
            "voice": {"mode": rng.choice(("off", "hands_free", "push_to_talk", "telepathy")), "speak": True},
            "talk": {"on": rng.random() < 0.5},
            "played": {"turn_id": "t-1", "generation": rng.choice((0, 1, -1)), "index": 0, "played_ms": 20.5},
            "clarify": {"text": "What does it mean?"},
            "skip": rng.choice(({}, {"question_id": question})),
            "thinking": {"on": rng.random() < 0.5},
            "run_code": {"code": "print(1)", "language": "python"},
            "integrity": {"kind": rng.choice(("paste", "tab_hidden", "mind_reading"))},
        }
        return sound.get(kind, {})

    def _kind(self) -> str:
        kind = self._rng.choice(list(MODELS))
        return "ping" if kind == "end" and self._rng.random() < 0.9 else kind

    def _key(self) -> dict[str, str]:
        return {"id": f"k-{self._made}"} if self._rng.random() < 0.7 else {}

    def _sound(self, question_id: str) -> str:
        kind = self._kind()
        return json.dumps({**self._key(), "type": kind, "data": self._fields(kind, question_id)})

    def _flattened(self, question_id: str) -> str:
        kind = self._kind()
        return json.dumps({**self._key(), "type": kind, **self._fields(kind, question_id)})

    def _wrong_field(self, question_id: str) -> str:
        kind = self._kind()
        data = self._fields(kind, question_id)
        name = self._rng.choice([*(set(MODELS[kind].model_fields) - {"type"}), "data", "stranger"])
        junk = self._rng.choice(JUNK)
        if name in ("id", "data"):
            return json.dumps({"type": kind, "data": data, name: junk})
        return json.dumps({**self._key(), "type": kind, "data": {**data, name: junk}})

    def _mutated(self, question_id: str) -> str:
        text = list(self._sound(question_id))
        for _ in range(self._rng.randint(1, 4)):
            at = self._rng.randrange(len(text))
            text[at : at + self._rng.randint(0, 2)] = self._rng.choice(
                ('"', "}", "{", ",", ":", "\\", "0", "[", "\0", "é", "\\u")
            )
        return "~" + "".join(text[1:]) if self._rng.random() < 0.1 else " " + "".join(text)

    def _no_message(self, _: str) -> str:
        return self._rng.choice(NOT_MESSAGES)

    def _bytes(self, _: str) -> bytes:
        return self._rng.randbytes(self._rng.choice((0, 1, 3, 640, 4096)))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("fuzz") / "data") as running:
        yield running


@pytest.mark.slow
def test_ten_thousand_frames_are_answered_and_every_interview_can_be_finished(server: Served) -> None:
    ada = server.person("ada@example.org")
    fuzzer, candidate = Fuzzer(random.Random(SEED)), Candidate(ada, random.Random(SEED))
    tasks_before = gauge(server, "viva_tasks")
    with candidate.opened:
        for _ in range(FRAMES):
            candidate.deliver(fuzzer.frame(candidate.question_id))
    assert candidate.told.total() + candidate.closed_with[1009] == FRAMES
    assert {BAD_MESSAGES, 1009} <= set(candidate.closed_with) <= {BAD_MESSAGES, TOO_MANY, 1009}
    assert BAD_CODES | {"ack", "pong", "question", "wrong_state", "observer", "unknown_question"} <= set(candidate.told)
    with ada.client() as client:
        for interview_id in candidate.interviews:
            assert_finishes(client, interview_id)
    settle(server, "viva_websockets_open", 0)
    settle(server, "viva_tasks", tasks_before)
    assert [line for line in server.lines if "Traceback" in line or "error" in line.lower()] == []
    assert server.process.poll() is None


@pytest.mark.slow
def test_a_flood_is_closed_with_4429_and_the_next_connection_is_welcome(server: Served) -> None:
    eve = server.person("eve@example.org")
    started = eve.start()
    with eve.socket(started["interview_id"]) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(1000):
                socket.send("ping")
            while True:
                socket.next()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == TOO_MANY
    with eve.socket(started["interview_id"]) as socket:
        assert socket.until("question")


def assert_finishes(client: httpx.Client, interview_id: str) -> None:
    whole = client.get(f"/api/interviews/{interview_id}").json()
    if whole["status"] != "completed":
        ended = client.post(f"/api/interviews/{interview_id}/end")
        assert ended.status_code == 200, ended.text
        whole = ended.json()
    assert whole["status"] == "completed"
    until = time.monotonic() + 60
    while "report" not in whole:  # each look waits some seconds for it
        assert time.monotonic() < until, "no report comes"
        whole = client.get(f"/api/interviews/{interview_id}").json()
    assert whole["report"]["answered"] == sum(bool(row["answer"]) for row in whole["answers"])


def gauge(server: Served, name: str) -> float:
    with httpx.Client(base_url=server.url) as client:
        lines = client.get("/metrics").text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"{name} "))


def settle(server: Served, name: str, most: float) -> None:
    """What was let go is gone after a few looks; each look is a request, and takes the server a turn."""
    for _ in range(200):
        found = gauge(server, name)
        if found <= most:
            return
    raise AssertionError(f"{name} is {found}, and was to be {most} at the most")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('{"type": "answer", "data": {"question_id": "q", "answer": "\\ud83d"}}', "data.answer"),
        ('{"type": "clarify", "text": "a\\u0000b"}', "text"),
        ('{"type": "ping", "id": "\\udc00"}', "id"),
        ('{"type": "ping", "\\udc00": 1}', "The text"),
        (f'{{"type": "clarify", "text": "{HALF}"}}', "text"),
    ],
)
def test_text_that_no_log_can_keep_is_refused_at_the_door(text: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        messages.VOCABULARY.parse(text)
    assert refused.value.code == "text_unsound"
    assert refused.value.detail.startswith(f"{field} has a NUL")
    assert id_of('{"id": "\\udc00"}') is None


def test_an_emoji_in_any_spelling_is_fine() -> None:
    for text in ('{"type": "clarify", "text": "\\ud83d\\ude00"}', '{"type": "clarify", "text": "😀"}'):
        message = messages.VOCABULARY.parse(text)
        assert isinstance(message, messages.ClarifyMessage)
        assert message.text == "😀"


@pytest.mark.slow
def test_the_chat_help_answers_two_thousand_frames_and_closes_as_it_says(server: Served) -> None:
    """What is no message, what has a wrong field, and what is one, on connections that come back."""
    grace = server.person("grace@example.org")
    rng = random.Random(SEED)
    told: Counter[str] = Counter()
    closed_with: Counter[int] = Counter()
    waiting = [
        rng.choice(NOT_MESSAGES) if number % RUN_OF_RUBBISH_EVERY < BAD_FRAMES_MAX + 3 else chat_frame(rng)
        for number in range(2_000)
    ]
    while waiting:
        with connect(f"{server.ws_url}/ws/chat?token={grace.token}", max_size=None) as connection:
            connection.recv(timeout=10)
            try:
                while waiting:
                    connection.send(waiting[-1])
                    answer = json.loads(connection.recv(timeout=30))
                    told[answer["data"].get("code") or answer["type"]] += 1
                    waiting.pop()
            except ConnectionClosed as closed:
                closed_with[closed.rcvd.code if closed.rcvd else 0] += 1
    assert {BAD_MESSAGES} <= set(closed_with) <= {BAD_MESSAGES, TOO_MANY}
    assert BAD_CODES | {"system_message", "heartbeat", "not_found", "too_many"} <= set(told)
    assert set(told) <= BAD_CODES | {"system_message", "heartbeat", "not_found", "too_many", "too_many_messages"}
    settle(server, "viva_websockets_open", 0)
    assert [line for line in server.lines if "Traceback" in line] == []


def chat_frame(rng: random.Random) -> str | bytes:
    sound = {"message": rng.choice(("Can I pause?", "What is it?", "is it B?", "é" * 1000, "a\tb"))}
    kind = rng.choice(("chat_message", "heartbeat"))
    way = rng.random()
    if way < 0.3:
        return json.dumps({"type": kind, "data": sound})
    if way < 0.5:
        return json.dumps({"type": kind, "data": {**sound, rng.choice(("message", "session_id")): rng.choice(JUNK)}})
    if way < 0.6:
        return json.dumps({"type": kind, **sound, "session_id": rng.choice(("int_none", "x" * 100, "..", "%00"))})
    return rng.choice(NOT_MESSAGES) if way < 0.95 else rng.randbytes(rng.choice((0, 3, 640)))
