"""`viva hear`: what was said in a file, or one sentence about why not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vivavoce import hearing_commands
from vivavoce.cli import main
from vivavoce.voice.spelling import words_of
from voice.recordings import SAID, SOUNDS


@pytest.mark.slow
@pytest.mark.parametrize("name", ["index.wav", "index.webm", "index.ogg"])
def test_it_tells_the_words_their_times_and_who_heard_them(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["hear", str(SOUNDS / name), "--json", "--data-dir", str(tmp_path), "--question"]
    assert main([*command, "databases-which-rules-in-the-schema"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(set(words_of(SAID["index"])) - set(words_of(told["text"]))) <= 1
    assert told["origin"]["name"] == "pocketsphinx"
    assert 0 < told["confidence"] <= 1
    assert told["duration_s"] == pytest.approx(4.5, abs=0.1)
    assert told["words"][0]["start_s"] < 0.6


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"ID3\x04 a song", "no sound that can be read"),
        (b"RIFF\0\0\0\0AVI LIST", "no WAV"),
        (b"OggS" + bytes(60), "cannot be read"),
    ],
)
def test_what_is_no_sound_is_refused_in_a_sentence(
    content: bytes, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sound"
    path.write_bytes(content)
    assert main(["hear", str(path), "--data-dir", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert why in told
    assert told.count("\n") == 1


def test_without_the_extra_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(hearing_commands, "installed", lambda: False)
    assert main(["hear", str(SOUNDS / "index.wav")]) == 1
    assert "pip install 'vivavoce[voice]'" in capsys.readouterr().err
