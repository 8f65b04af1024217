"""What a process that hears or speaks gets of the service: where the code is, and none of its settings or keys."""

from __future__ import annotations

import os
import sys


def bare_environment() -> dict[str, str]:
    return {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
