"""A client that was written from the page of the wire protocol alone: JSON, base64, and nothing of this project's code.

It knows `audio_chunk`, `transcript`, `question`, `audio`, `answer`, `evaluation` and `error`, and leaves all else be.
"""

from __future__ import annotations

import base64
import json
import math
import struct
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from api.test_door_a_aloud import House, opened
from vivavoce.ports.speech import ScriptedActivity, ScriptedSpeaker, ScriptedTranscriber
from vivavoce.voice.containers.decoding import decoder_for
from vivavoce.voice.voices import Voices

pytestmark = pytest.mark.slow
SAID = "I would measure it first and then change one thing."
EAR = ScriptedTranscriber(SAID)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """With the real decoders, and an ear that has heard something whatever the sound was."""
    voices = Voices(transcriber=EAR, speaker=ScriptedSpeaker(), activity=ScriptedActivity, unpack=decoder_for)
    yield from opened(tmp_path_factory.mktemp("plain") / "data", voices)


class Plain:
    """What an outsider writes: every frame is `{"type", "data"}`, and what is not known is not looked at."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self.last_seq = 0

    def send(self, kind: str, **data: Any) -> None:
        self._socket.send_text(json.dumps({"type": kind, "data": data}))

    def send_flat(self, kind: str, **data: Any) -> None:
        self._socket.send_text(json.dumps({"type": kind, **data}))

    def send_bytes(self, sound: bytes) -> None:
        self._socket.send_bytes(sound)

    def wait(self, kind: str) -> dict[str, Any]:
        for _ in range(800):
            frame = json.loads(self._socket.receive_text())
            assert set(frame) <= {"type", "data", "seq"}
            if "seq" in frame:
                assert frame["seq"] > self.last_seq
                self.last_seq = frame["seq"]
            if frame["type"] == kind:
                return dict(frame["data"])
        raise AssertionError(f"{kind} never came")

    def wait_final(self) -> dict[str, Any]:
        while not (told := self.wait("transcript"))["final"]:
            pass
        return told


def tone(rate: int, seconds: float = 0.6, channels: int = 1) -> bytes:
    """Loud enough to count as somebody who speaks."""
    samples = (int(9_000 * math.sin(2 * math.pi * 220 * n / rate)) or 1 for n in range(int(rate * seconds)))
    return b"".join(struct.pack("<h", sample) * channels for sample in samples)


def wav(rate: int, channels: int) -> bytes:
    sound = tone(rate, channels=channels)
    head = struct.pack("<HHIIHH", 1, channels, rate, rate * channels * 2, channels * 2, 16)
    body = b"WAVEfmt " + struct.pack("<I", 16) + head + b"data" + struct.pack("<I", len(sound)) + sound
    return b"RIFF" + struct.pack("<I", len(body)) + body


def b64(sound: bytes) -> str:
    return base64.b64encode(sound).decode("ascii")


SOUNDS: dict[str, dict[str, Any]] = {
    "the least that is said": {"audio": b64(tone(16_000))},
    "all that is said": {"audio": b64(tone(16_000)), "format": "pcm16", "sample_rate": 16_000},
    "as a telephone has it": {"audio": b64(tone(8_000)), "format": "pcm16", "sample_rate": 8_000},
    "as a sound card has it": {"audio": b64(tone(48_000)), "sample_rate": 48_000},
    "a file": {"audio": b64(wav(16_000, 1)), "format": "wav"},
    "a file in stereo, its own rate counts": {"audio": b64(wav(44_100, 2)), "format": "wav", "sample_rate": 16_000},
}


@pytest.mark.parametrize("name", SOUNDS)
@pytest.mark.parametrize("flat", [False, True], ids=["data", "beside"])
def test_a_chunk_of_sound_becomes_a_transcript_an_evaluation_and_the_next_question(
    house: House, name: str, flat: bool
) -> None:
    started = house.start()
    with house.socket(started) as socket:
        client = Plain(socket)
        asked = client.wait("question")
        (client.send_flat if flat else client.send)("audio_chunk", final=True, **SOUNDS[name])
        told = client.wait_final()
        assert told["text"] == SAID
        assert told["question_id"] == asked["question_id"]
        assert 0.0 <= told["confidence"] <= 1.0
        assert set(told["origin"]) >= {"kind", "name", "version"}
        assert client.wait("evaluation")["question_id"] == asked["question_id"]
        assert client.wait("question")["question_id"] != asked["question_id"]
    assert 0.5 < len(EAR.hearings[-1].fed) / 32_000 < 0.75, "it is heard at 16 kHz, in one channel"


def test_sound_in_several_pieces_and_raw_in_binary_frames_is_one_turn(house: House) -> None:
    sound = tone(16_000, 1.0)
    with house.socket(house.start()) as socket:
        client = Plain(socket)
        client.wait("question")
        client.send("audio_chunk", audio=b64(sound[:10_000]))
        client.send("audio_chunk", audio=b64(sound[10_000:20_000]), final=False)
        client.send_bytes(sound[20_000:])
        client.send("audio_chunk", audio="", final=True)
        assert client.wait_final()["text"] == SAID
    assert len(EAR.hearings[-1].fed) == pytest.approx(len(sound), abs=2_048)


def test_the_question_is_said_in_pieces_of_one_turn_which_are_sound(house: House) -> None:
    with house.socket(house.start()) as socket:
        client = Plain(socket)
        asked = client.wait("question")
        pieces = [client.wait("audio")]
        while not pieces[-1]["last"]:
            pieces.append(client.wait("audio"))
    assert [piece["index"] for piece in pieces] == list(range(len(pieces)))
    assert {piece["turn_id"] for piece in pieces} == {pieces[0]["turn_id"]}
    assert {piece["question_id"] for piece in pieces} == {asked["question_id"]}
    assert [piece["last"] for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    for piece in pieces:
        sound = base64.b64decode(piece["audio"], validate=True)
        assert (piece["format"], len(sound) % 2) == ("pcm16", 0)
        assert isinstance(piece["sample_rate"], int)
        assert piece["origin"]["name"] == "scripted"
    seconds = sum(len(base64.b64decode(piece["audio"])) / 2 / piece["sample_rate"] for piece in pieces)
    assert seconds == pytest.approx(len(asked["text"]) / 15, rel=0.2)


def test_who_speaks_over_the_voice_is_told_to_stop_playing(house: House) -> None:
    with house.socket(house.start()) as socket:
        client = Plain(socket)
        said = client.wait("audio")
        client.send("audio_chunk", audio=b64(tone(16_000, 2.0)))
        assert client.wait("interrupt")["turn_id"] == said["turn_id"]


def test_in_an_interview_in_writing_what_is_heard_is_sent_as_an_answer(house: House) -> None:
    body = {"role": "Backend engineer", "consent": True}
    started = house.ask("ada", "POST", "/interviews/start", body)
    with house.socket(started) as socket:
        client = Plain(socket)
        asked = client.wait("question")
        client.send("audio_chunk", audio=b64(tone(16_000)), final=True)
        told = client.wait_final()
        here = f"/interviews/{started['interview_id']}"
        assert house.ask("ada", "GET", here)["current_question"]["question_id"] == asked["question_id"]
        client.send("answer", question_id=told["question_id"], answer=told["text"])
        assert client.wait("evaluation")["question_id"] == asked["question_id"]


def test_who_agreed_to_be_recorded_takes_it_back_and_has_removed_what_was_kept(house: House) -> None:
    body = {"role": "Backend engineer", "consent": True, "voice": True, "recording": True}
    started = house.ask("ada", "POST", "/interviews/start", body)
    kept = f"/interviews/{started['interview_id']}/recordings"
    with house.socket(started) as socket:
        client = Plain(socket)
        client.wait("question")
        assert client.wait("voice")["recording"] is True
        client.send("audio_chunk", audio=b64(tone(16_000)), final=True)
        client.wait("evaluation")
        socket.send_text(json.dumps({"type": "stop_recording", "id": "no more", "data": {}}))
        while (told := client.wait("voice"))["recording"]:
            pass
        assert told["hearing"] is not None
        (first,) = house.ask("ada", "GET", kept)["items"]
        assert datetime.fromisoformat(first["until"]) > datetime.fromisoformat(first["created_at"])
        client.send("audio_chunk", audio=b64(tone(16_000)), final=True)
        client.wait_final()
        assert house.ask("ada", "GET", kept)["items"] == [first]
        token = {"Authorization": f"Bearer {house.tokens['ada']}"}
        assert house.client.delete(f"/api{kept}", headers=token).status_code == 204
        assert house.ask("ada", "GET", kept)["items"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"audio": "not base64"},
        {"audio": b64(b"RIFF nothing"), "format": "wav", "final": True},
        {"audio": b64(tone(16_000)), "format": "mp3"},
        {"audio": b64(tone(16_000)), "sample_rate": 7},
        {"audio": None},
        {},
    ],
    ids=str,
)
def test_what_is_no_sound_is_refused_in_words_and_the_next_chunk_is_heard(house: House, wrong: dict[str, Any]) -> None:
    with house.socket(house.start()) as socket:
        client = Plain(socket)
        client.wait("question")
        client.send("audio_chunk", **wrong)
        error = client.wait("error")
        assert error["code"]
        assert error["error"].endswith(".")
        assert error["retryable"] is False
        assert datetime.fromisoformat(error["timestamp"]).tzinfo is not None
        client.send("audio_chunk", audio=b64(tone(16_000)), final=True)
        assert client.wait_final()["text"] == SAID
