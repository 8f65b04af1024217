"""Door A's voice, with ears that hear, under thousands of frames of every wrong kind and some right ones."""

from __future__ import annotations

import base64
import json
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from api.aloud_server import SAID
from api.test_fuzz_socket import FRAMES, JUNK, SEED, Fuzzer, assert_finishes, gauge, settle
from served import Person, Served, served
from vivavoce.api.line import BAD_MESSAGES, TOO_MANY
from vivavoce.sim.sounds import SILENCE, SPOKEN

TRIES = FRAMES // 2
CODES = {"audio_unfit", "audio_unreadable", "invalid_message", "paused", "observer"}
"""What each of them means was met, or this tries less than it seems to."""
HALF_A_FILE = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\1\0\xff\xff\0\0\0\0"
HEADS = (HALF_A_FILE, b"OggS\0\2" + bytes(22) + b"\xff", b"\x1aE\xdf\xa3\x9fB\x86\x81\1", b"")
NOT_BASE64 = ("!!!!", "A", "AA=A", "\u00e9" * 9, "AAAA\n", " ", "data:audio/wav;base64,AAAA", "=" * 50)


class Noise(Fuzzer):
    """The frames of the other fuzzer, and as many that only a voice is told."""

    turn_id = "t-1"
    generation = 0

    def frame(self, question_id: str) -> str | bytes:
        rng = self._rng
        if rng.random() < 0.4:
            return super().frame(question_id)
        return rng.choice((self._binary, self._chunk, self._chunk, self._place, self._turn))()

    def _words(self) -> bytes:
        return b"".join(SPOKEN.frames(self._rng.choice(SAID)))

    def _binary(self) -> bytes:
        rng = self._rng
        sound = rng.choice(
            (self._words(), SILENCE * 40, rng.randbytes(2_048), b"", b"\0", SILENCE[:-1], bytes(1 << 17))
        )
        return sound[: rng.randint(0, len(sound))] if rng.random() < 0.2 else sound

    def _chunk(self) -> str:
        rng = self._rng
        packed = base64.b64encode(
            rng.choice(HEADS) + rng.choice((self._words()[:90_000], rng.randbytes(300), b""))
        ).decode()
        data: dict[str, Any] = {
            "audio": rng.choice((packed, packed, packed[:-1], *NOT_BASE64)),
            "format": rng.choice(("pcm16", "pcm16", "wav", "webm", "ogg", "mp3", "", None)),
            "sample_rate": rng.choice((16_000, 8_000, 44_100, 1, 0, -1, 10**9, 1e308, "fast", None)),
            "final": rng.choice((True, False, None, "yes")),
        }
        return self._without(data, "audio_chunk")

    def _place(self) -> str:
        rng = self._rng
        data = {
            "turn_id": rng.choice((self.turn_id, self.turn_id, "t-1", "", "x" * 500, *JUNK[:9])),
            "generation": self.generation + rng.choice((0, 0, 0, 1, -1, 10**6)),
            "index": rng.choice((0, 1, -1, 10**12, "0")),
            "played_ms": rng.choice((0, 200.5, 10**7, -1, 1e308, float("nan"))),
            "first_audio_at_ms": rng.choice((None, 0, 1e300, -5, "soon")),
            "speech_ended_at_ms": rng.choice((None, 0, 1e300, -5)),
        }
        return self._without(data, "played")

    def _turn(self) -> str:
        rng = self._rng
        mode = rng.choice(("off", "hands_free", "hands_free", "push_to_talk", "telepathy"))
        messages: tuple[tuple[str, dict[str, Any]], ...] = (
            ("voice", {"mode": mode, "speak": rng.random() < 0.8, "review": rng.random() < 0.3}),
            ("talk", {"on": rng.random() < 0.5}),
            ("hush", {"turn_id": rng.choice((self.turn_id, "none"))}),
            ("pause", {}),
            ("resume", {}),
            ("thinking", {"on": rng.random() < 0.5}),
        )
        kind, data = rng.choice(messages)
        return json.dumps({"type": kind, "data": data})

    def _without(self, data: dict[str, Any], kind: str) -> str:
        left = {name: value for name, value in data.items() if value is not None and self._rng.random() < 0.9}
        return json.dumps({"type": kind, "data": left})


class Caller:
    """Sends what the fuzzer makes, and after each a `ping`: the connection lives, or says why not."""

    def __init__(self, person: Person, noise: Noise, opened: ExitStack) -> None:
        self.person = person
        self.noise = noise
        self.interviews: list[str] = []
        self.told: Counter[str] = Counter()
        self.closed_with: Counter[int] = Counter()
        self._opened = opened
        self._rng = random.Random(SEED)
        self._connection: ClientConnection | None = None
        self._connections = 0
        self._over = True
        self._question_id = ""

    def _come_in(self) -> ClientConnection:
        if self._connection is not None:
            return self._connection
        if self._over:
            wanted = {"max_questions": self._rng.choice((3, 12)), "voice": self._rng.random() < 0.8}
            self.interviews.append(str(self.person.start(**wanted)["interview_id"]))
            self._over = False
        self._connections += 1
        role = "&role=observer" if self._connections % 9 == 0 else ""
        address = f"{self.person.served.ws_url}/ws/interview/{self.interviews[-1]}?token={self.person.token}{role}"
        self._connection = self._opened.enter_context(connect(address, max_size=None))
        return self._connection

    def send_one(self) -> None:
        connection = self._come_in()
        try:
            connection.send(self.noise.frame(self._question_id))
            connection.send('{"type": "ping"}')
            while self._note(json.loads(connection.recv(timeout=20))) != "pong":
                pass
            if self._over:
                connection.close()
                self._connection = None
        except ConnectionClosed as closed:
            self.closed_with[closed.rcvd.code if closed.rcvd else 0] += 1
            self._connection = None

    def _note(self, told: dict[str, Any]) -> str:
        kind, data = str(told["type"]), told["data"]
        if kind == "question":
            self._question_id = data["question_id"]
        if kind in ("audio", "interrupt"):
            self.noise.turn_id, self.noise.generation = data["turn_id"], data["generation"]
        if kind == "error":
            assert data["error"].endswith("."), data
        self._over = self._over or kind == "completed"
        self.told[str(data["code"]) if kind == "error" else kind] += 1
        return kind


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    tests = __file__.rpartition("/api/")[0]
    folder = tmp_path_factory.mktemp("aloud") / "data"
    with served(folder, program="api.aloud_server", PYTHONPATH=tests) as running:
        yield running


@pytest.mark.slow
def test_thousands_of_frames_to_ears_that_hear_break_nothing_and_every_interview_can_be_finished(
    server: Served,
) -> None:
    ada = server.person("ada@example.org")
    before = gauge(server, "viva_tasks")
    with ExitStack() as opened:
        caller = Caller(ada, Noise(random.Random(SEED)), opened)
        for _ in range(TRIES):
            caller.send_one()
    assert set(caller.closed_with) <= {BAD_MESSAGES, TOO_MANY, 1009}
    assert CODES | {"audio", "interrupt", "transcript", "turn", "voice", "ack"} <= set(caller.told)
    assert "internal" not in caller.told
    settle(server, "viva_voice_calls", 0)
    with ada.client() as client:
        for interview_id in caller.interviews:
            assert_finishes(client, interview_id)
    settle(server, "viva_websockets_open", 0)
    settle(server, "viva_tasks", before)
    assert [line for line in server.lines if "Traceback" in line or "Error" in line] == []
    assert server.process.poll() is None


@pytest.mark.slow
def test_a_flood_of_sound_is_refused_in_words_and_then_at_the_door(server: Served) -> None:
    eve = server.person("eve@example.org")
    started = eve.start(voice=True)
    minutes = base64.b64encode(bytes(280_000)).decode()
    with eve.socket(started["interview_id"]) as socket:
        for _ in range(15):
            socket.send("audio_chunk", audio=minutes)
        assert socket.until("error")["code"] == "audio_too_fast"
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(4_000):
                socket.connection.send(SILENCE)
            while True:
                socket.next()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == TOO_MANY
    with eve.socket(started["interview_id"]) as socket:
        assert socket.until("question")
