"""A spoken interview through the whole service, as a client sees it that knows `audio_chunk` and `audio` alone."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.test_responses import VOICE_FRAMES, fits
from quick_viva import QUICK
from served import PASSWORD
from vivavoce.api import describe
from vivavoce.desk.passwords import Passwords
from vivavoce.main import build_app
from vivavoce.ports.speech import ScriptedSpeaker
from vivavoce.settings import Settings
from vivavoce.sim.sounds import SPOKEN, EarFaults, RawSound, SampleActivity, SimulatedEar
from vivavoce.voice.voices import Voices

pytestmark = pytest.mark.slow
ANSWER = "I would measure it first and then change one thing."


class House:
    def __init__(self, client: TestClient, link: str) -> None:
        self.client = client
        owner = {"token": link, "email": "owner@example.org", "name": "Owner", "password": PASSWORD}
        self.tokens = {"owner": client.post("/api/auth/one-time", json=owner).json()["access_token"]}
        body = {"email": "ada@example.org", "name": "Ada", "password": PASSWORD}
        client.post("/api/auth/register", json=body)
        self.tokens["ada"] = client.post("/api/auth/login", json=body).json()["access_token"]

    def ask(self, who: str, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        return self.client.request(method, f"/api{path}", json=body, headers=headers).json()

    def start(self, who: str = "ada") -> Any:
        return self.ask(who, "POST", "/interviews/start", {"role": "Backend engineer", "consent": True, "voice": True})

    def socket(self, started: Any, who: str = "ada") -> Any:
        return self.client.websocket_connect(f"/ws/interview/{started['interview_id']}?token={self.tokens[who]}")


def opened(folder: Path, voices: Voices | None) -> Iterator[House]:
    links: list[str] = []
    app = build_app(
        Settings(data_dir=folder),
        on_ready=lambda link: links.append(link or ""),
        voices=voices,
        passwords=Passwords(hasher=QUICK),
    )
    with TestClient(app) as client:
        yield House(client, links[0])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    voices = Voices(
        transcriber=SimulatedEar(SPOKEN, Random(1), EarFaults()),
        speaker=ScriptedSpeaker(),
        activity=SampleActivity,
        unpack=lambda _, __: RawSound(),
    )
    yield from opened(tmp_path_factory.mktemp("voice") / "data", voices)


@pytest.fixture
def mute(tmp_path: Path) -> Iterator[House]:
    nobody = Voices(transcriber=None, speaker=None, activity=SampleActivity, unpack=lambda _, __: RawSound())
    yield from opened(tmp_path / "data", nobody)


def until(socket: Any, kind: str, kinds: set[str] | None = None, **wanted: Any) -> Any:
    """Every frame on the way is held against its model; of which kinds they were goes into `kinds`."""
    for _ in range(500):
        frame = socket.receive_json()
        model, logged = describe.SERVER[frame["type"]]
        fits(model, json.dumps(frame["data"]))
        assert logged or "seq" not in frame, frame
        if kinds is not None:
            kinds.add(frame["type"])
        if frame["type"] == kind and all(frame["data"].get(name) == value for name, value in wanted.items()):
            return frame["data"]
    raise AssertionError(f"{kind} never came")


def say(socket: Any, text: str) -> None:
    sound = base64.b64encode(b"".join(SPOKEN.frames(text))).decode()
    socket.send_json({"type": "audio_chunk", "data": {"audio": sound, "final": True}})


def test_every_kind_of_frame_of_the_voice_is_told_and_has_its_model(house: House) -> None:
    kinds: set[str] = set()
    started = house.start()
    with house.socket(started) as socket:
        until(socket, "audio", kinds)
        socket.send_json({"type": "talk", "data": {"on": True}})
        until(socket, "interrupt", kinds)
        say(socket, ANSWER)
        until(socket, "transcript", kinds, final=True)
        until(socket, "evaluation", kinds)
        socket.send_json({"type": "voice", "data": {"mode": "hands_free", "review": True}})
        until(socket, "voice", kinds, review=True)
        say(socket, ANSWER)
        # Said at once, it may belong to the answer before; on a slow machine it comes too late for that.
        assert until(socket, "transcript", kinds, final=True)["review"]["reason"] in ("asked", "continued")
        until(socket, "turn", kinds, state="reviewing")
    assert kinds >= VOICE_FRAMES, VOICE_FRAMES - kinds


def noted(house: House, started: Any) -> Any:
    """It is noted when it is over, and nobody is told."""
    for _ in range(200):
        turns = house.ask("owner", "GET", f"/interviews/{started['interview_id']}")["turns"]
        if turns:
            return turns
    return []


def test_a_question_is_heard_and_its_spoken_answer_is_evaluated(house: House) -> None:
    started = house.start()
    assert not any("listen" in warning or "voice" in warning for warning in started["warnings"])
    assert started["voice"] is True
    with house.socket(started) as socket:
        asked = until(socket, "question")
        first = until(socket, "audio")
        assert first["question_id"] == asked["question_id"]
        assert first["format"] == "pcm16"
        assert len(base64.b64decode(first["audio"])) > 0
        say(socket, ANSWER)
        assert until(socket, "transcript", final=True)["text"] == ANSWER
        assert until(socket, "evaluation")["question_id"] == asked["question_id"]
    told = house.ask("ada", "GET", f"/interviews/{started['interview_id']}")
    assert told["answers"][0]["answer"]["text"] == ANSWER
    assert "turns" not in told


def test_how_fast_each_turn_was_is_shown_to_admins_and_in_the_metrics(house: House) -> None:
    started = house.start("owner")
    with house.socket(started, "owner") as socket:
        until(socket, "audio")
        say(socket, ANSWER)
        until(socket, "evaluation")
        reply = until(socket, "audio")
        while reply["question_id"] == started["question"]["question_id"]:
            reply = until(socket, "audio")
        moment = {"turn_id": reply["turn_id"], "generation": reply["generation"], "index": 0, "played_ms": 0}
        socket.send_json({"type": "played", "data": moment})
        socket.send_json({"type": "ping"})
        until(socket, "pong")
        turns = noted(house, started)
    (turn,) = turns
    assert turn["question_id"] == started["question"]["question_id"]
    assert 0 <= turn["end_of_turn_ms"] <= turn["submitted_ms"] <= turn["first_audio_ms"] <= turn["played_ms"]
    metrics = house.client.get("/metrics").text
    assert 'viva_voice_turn_seconds_count{step="first_audio"}' in metrics
    assert "viva_voice_calls 0.0" in metrics
    timing = house.ask("owner", "GET", "/admin/speech")["timing"]
    steps = {step["step"]: step for step in timing["steps"]}
    assert steps["played"]["turns"] == 1
    assert steps["played"]["p50_ms"] == steps["played"]["p95_ms"] == turn["played_ms"]
    assert "client" not in steps, "who does not say it is not counted as quick"


def test_without_speech_a_spoken_interview_says_so_and_goes_on_in_writing(mute: House) -> None:
    started = mute.start()
    assert any("write your answers" in warning for warning in started["warnings"])
    with mute.socket(started) as socket:
        told = until(socket, "voice")
        assert told["hearing"] is None
        assert "write" in told["reason"]
        assert until(socket, "audio")["audio"] == "", "the browser's own voice may read it"
        say(socket, ANSWER)
        assert until(socket, "error")["code"] == "voice_not_available"
        question_id = started["question"]["question_id"]
        socket.send_json({"type": "answer", "data": {"question_id": question_id, "answer": ANSWER}})
        assert until(socket, "evaluation")["question_id"] == question_id
