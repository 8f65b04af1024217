"""The power-cut bench in small: nothing acknowledged is lost, and a planted fault is caught."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "powercut.py"


@pytest.mark.slow
def test_a_power_cut_at_any_moment_loses_no_acknowledged_answer() -> None:
    done = subprocess.run([sys.executable, str(BENCH), "--small"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    shipped = told["rows"][0]
    assert shipped["synchronous"] == "FULL"
    assert (shipped["answers_lost"], shipped["unsound"], shipped["answers_changed"]) == (0, 0, 0)
    assert told["planted_faults"] == {"NORMAL": "caught"}
