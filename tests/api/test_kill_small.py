"""The durability bench in small: `kill -9` under load loses nothing and doubles nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "durability.py"


@pytest.mark.slow
def test_kill_9_under_load_loses_nothing_and_doubles_nothing() -> None:
    done = subprocess.run([sys.executable, str(BENCH), "--small"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["kills"] == 2
    assert (told["lost"], told["doubled"], told["gaps"], told["text_changed"], told["seq_changed"]) == (0, 0, 0, 0, 0)
    assert told["wrong"] == {}
