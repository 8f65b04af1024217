"""A model that hears whether somebody has finished: what it is given, what is made of its answer, and who has none."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

import numpy as np
import pytest

from vivavoce.ports.errors import Invalid, RemoteBroken
from vivavoce.ports.speech import BYTES_A_SECOND, SAMPLE_RATE_HZ
from vivavoce.ports.turn_end import ScriptedTurnEnd
from vivavoce.settings import SettingInvalid, load_settings
from vivavoce.speaking_commands import examine_speech
from vivavoce.voice.smart_turn import SHAPE, Features, SmartTurn, features, open_smart_turn
from vivavoce.voice.whisper_mel import log_mel
from vivavoce.voices_setup import _turn_end
from voice.room import Room, in_a_room

ANSWER = "I led the migration of our ledger to another database."
PRETEND = """
import pathlib
import numpy as np
class SessionOptions: pass
class Input:
    name, shape = "input_features", ["batch", 80, {moments}]
class InferenceSession:
    def __init__(self, path, options, providers):
        if pathlib.Path(path).read_bytes() != b"a model": raise ValueError("no model")
        assert options.intra_op_num_threads == 1
    def get_inputs(self): return [Input()]
    def run(self, names, given):
        assert names is None and given["input_features"].shape == (1, 80, 800)
        return [np.array([[0.75]], dtype=np.float32)]
"""
"""A package of that name, with as much of it as is used."""


def tone(hz: float, seconds: float) -> bytes:
    at = np.arange(int(SAMPLE_RATE_HZ * seconds)) / SAMPLE_RATE_HZ
    return bytes((8_000 * np.sin(2 * np.pi * hz * at)).astype("<i2").tobytes())


def loudest_band(hz: float) -> int:
    return int(features(tone(hz, 8.0))[0].mean(axis=1).argmax())


def test_eight_seconds_are_eight_hundred_moments_of_eighty_bands_whatever_the_sound() -> None:
    for seconds in (0.0, 0.01, 3.0, 8.0, 20.0):
        made = features(tone(440, seconds))
        assert (made.shape, made.dtype) == ((1, *SHAPE), np.float32)
        assert np.isfinite(made).all()


def test_a_sound_that_is_too_long_is_judged_by_its_end_and_one_that_is_short_stands_at_the_end() -> None:
    long = tone(300, 9.0) + tone(2_000, 8.0)
    assert np.array_equal(features(long), features(tone(2_000, 8.0)))
    short = features(tone(440, 2.0))[0]
    assert short[:, :590].std() < 1e-6, "silence before it"
    assert short[:, 610:].max() > short[:, :590].max()


def test_how_loud_somebody_speaks_makes_no_difference() -> None:
    loud = features(tone(440, 8.0))
    quiet = features((np.frombuffer(tone(440, 8.0), "<i2") // 8).astype("<i2").tobytes())
    assert np.abs(loud - quiet)[0][loudest_band(440)].max() < 0.01


def test_pitch_is_found_in_its_band() -> None:
    """By the scale: straight to 1,000 Hz, which is mel 15 of 45.2; 80 bands share them."""
    assert [loudest_band(hz) for hz in (200, 1_000, 4_000)] == [pytest.approx(n, abs=1) for n in (4, 26, 62)]


def test_of_silence_there_is_a_picture_too() -> None:
    assert np.ptp(log_mel(np.zeros(1_600))) == 0.0


async def test_a_likelihood_is_what_the_model_says_and_anything_else_is_a_failure() -> None:
    given: list[Features] = []

    def said(value: float) -> SmartTurn:
        return SmartTurn("v3", lambda made: given.append(made) or value)  # type: ignore[func-returns-value]

    assert await said(0.75).over(tone(440, 1.0), "") == 0.75
    assert given[0].shape == (1, *SHAPE)
    for wrong in (1.5, -0.1, float("nan")):
        with pytest.raises(RemoteBroken, match="no likelihood"):
            await said(wrong).over(b"", "")


async def test_a_model_that_fails_is_a_failure_and_not_a_crash() -> None:
    def fails(_: Features) -> float:
        raise RuntimeError("a stranger's error")

    with pytest.raises(RemoteBroken, match="RuntimeError"):
        await SmartTurn("v3", fails).over(b"", "")


# Opening it


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "smart-turn-v3.2-cpu.onnx"
    path.write_bytes(b"a model")
    return path


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "onnxruntime.py").write_text(PRETEND.replace("{moments}", "800"))
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "onnxruntime", raising=False)
    return folder / "onnxruntime.py"


async def test_a_model_is_opened_and_asked(model: Path, pretend: Path) -> None:
    opened = open_smart_turn(model)
    assert (opened.origin.kind, opened.origin.version) == ("model", "smart-turn-v3.2-cpu")
    assert await opened.over(tone(440, 1.0), "") == 0.75


def test_without_the_package_the_start_is_refused_and_says_what_to_install(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    settings = load_settings({"VIVA_TURN_END_MODEL": str(model)}, model.parent / "none")
    with pytest.raises(SettingInvalid, match=r"vivavoce\[turn-end\]"):
        _turn_end(settings)


def test_what_is_no_model_or_another_one_is_refused_by_name(model: Path, pretend: Path) -> None:
    pretend.write_text(PRETEND.replace("{moments}", "3000"))
    with pytest.raises(Invalid, match="3000"):
        open_smart_turn(model)
    model.write_bytes(b"something else")
    with pytest.raises(Invalid, match="ValueError"):
        open_smart_turn(model)
    with pytest.raises(SettingInvalid, match="no such file"):
        load_settings({"VIVA_TURN_END_MODEL": "/nowhere.onnx"}, model.parent / "none")


def test_without_a_model_nobody_is_asked(tmp_path: Path) -> None:
    assert _turn_end(load_settings({}, tmp_path / "none")) is None


# What the doctor says of it


def examined(given: dict[str, str], folder: Path) -> dict[str, str]:
    settings = load_settings({**given, "VIVA_SPEAKING": "off"}, folder / "none")
    return asyncio.run(examine_speech(settings))["speech: turn ends"]


def test_the_doctor_asks_the_model_and_says_what_a_judgement_takes(model: Path, pretend: Path) -> None:
    row = examined({"VIVA_TURN_END_MODEL": str(model)}, model.parent)
    assert row["status"] == "ok"
    assert re.fullmatch(r"smart-turn-v3\.2-cpu judges a pause in \d+ ms\.", row["detail"])


def test_the_doctor_says_that_without_a_model_words_and_silence_decide(tmp_path: Path) -> None:
    row = examined({}, tmp_path)
    assert row["status"] == "off"
    assert "vivavoce[turn-end]" in row["detail"]
    assert "VIVA_TURN_END_MODEL" in row["detail"]


def test_the_doctor_says_why_a_model_cannot_be_used(
    model: Path, pretend: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"VIVA_TURN_END_MODEL": str(model)}
    pretend.write_text(PRETEND.replace("{moments}", "800").replace("0.75", "7.5"))
    told_nothing = examined(given, model.parent)
    model.write_bytes(b"something else")
    unreadable = examined(given, model.parent)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    missing = examined(given, model.parent)
    assert [row["status"] for row in (told_nothing, unreadable, missing)] == ["failing"] * 3
    assert "told no likelihood" in told_nothing["detail"]
    assert "cannot be read as a model" in unreadable["detail"]
    assert "vivavoce[turn-end]" in missing["detail"]


# In a call


def ended_after(turn_end: ScriptedTurnEnd | FailingTurnEnd | None) -> float:
    """How long a silence had to be."""
    found: list[float] = []

    async def talk(room: Room) -> None:
        room.voices.turn_end = turn_end
        client = await room.client()
        await client.heard_out()
        await client.speak(ANSWER)
        silent_at = asyncio.get_running_loop().time()
        await client.silent(3.0)
        times = [at for at, kind, data in client.frames if kind == "transcript" and data["final"]]
        found.append(times[-1] - silent_at)
        assert await room.answers() == [ANSWER]

    in_a_room(talk)
    return found[0]


class FailingTurnEnd(ScriptedTurnEnd):
    async def over(self, sound: bytes, text: str) -> float:
        raise RemoteBroken("Gone.")


class SlowTurnEnd(ScriptedTurnEnd):
    """It answers when the silence is over."""

    async def over(self, sound: bytes, text: str) -> float:
        await asyncio.sleep(60.0)
        return await super().over(sound, text)


def test_its_answer_shortens_the_wait_and_lengthens_it_and_without_one_nothing_changes() -> None:
    usual = ended_after(None)
    assert ended_after(ScriptedTurnEnd(0.95)) < usual - 0.4
    assert ended_after(ScriptedTurnEnd(0.05)) > usual + 0.1
    assert ended_after(ScriptedTurnEnd(0.5)) == pytest.approx(usual)
    assert ended_after(FailingTurnEnd()) == pytest.approx(usual)
    assert ended_after(SlowTurnEnd(0.95)) == pytest.approx(usual)


def test_it_is_asked_once_in_each_silence_with_the_end_of_the_turn_and_its_words() -> None:
    asked: list[tuple[float, str]] = []

    class Noting(ScriptedTurnEnd):
        async def over(self, sound: bytes, text: str) -> float:
            asked.append((len(sound) / BYTES_A_SECOND, text))
            return 0.5

    async def talk(room: Room) -> None:
        room.voices.turn_end = Noting()
        client = await room.client()
        await client.heard_out()
        await client.speak("I would measure it first")
        await client.silent(0.6)
        await client.speak("and then change one thing.")
        await client.silent(3.0)
        assert await room.answers() == ["I would measure it first and then change one thing."]

    in_a_room(talk)
    assert [text for _, text in asked] == [
        "I would measure it first",
        "I would measure it first and then change one thing.",
    ]
    assert 1.4 < asked[0][0] < 2.2
    assert asked[1][0] > asked[0][0] + 2.0
