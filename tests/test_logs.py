"""What a log keeps of an error: where it happened and its kind, and nothing that was said."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

CODE = """
import logging, sys, structlog
from vivavoce.logs import set_up_logs
set_up_logs(as_json={as_json}, level="debug")
def fails():
    password = "a local axolotl"
    raise ValueError("a quoted axolotl")
try:
    fails()
except ValueError:
    structlog.get_logger().exception("ours_failed")
    logging.getLogger("uvicorn.error").exception("theirs failed")
    logging.getLogger("uvicorn.error").error("theirs again", exc_info=sys.exc_info())
"""


@pytest.mark.parametrize("as_json", [True, False])
def test_an_error_is_logged_without_what_it_quotes(as_json: bool) -> None:
    told = subprocess.run(
        [sys.executable, "-c", CODE.format(as_json=as_json)], capture_output=True, text=True, timeout=60, check=True
    )
    log = told.stdout + told.stderr
    assert "axolotl" not in log
    assert log.count("ValueError") >= 3
    assert log.count("in fails") >= 3
    assert logging.getLogger().name == "root"
