"""Python: the interpreter that this service itself runs on, so it is always there."""

from __future__ import annotations

import os
import site
import sys
from pathlib import Path

from vivavoce.sandbox.languages import LanguageSpec, Toolchain, Warm


def find() -> Toolchain | None:
    """Never the virtual environment: it holds this service, and a program gets the standard library alone."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    command = os.path.join(sys.base_prefix, "bin", f"python{version}")
    if not os.access(command, os.X_OK):
        return None
    installed = tuple(place for place in site.getsitepackages([sys.base_prefix]) if os.path.isdir(place))
    return Toolchain(commands={"python": command}, roots=(sys.base_prefix,), hides=installed)


LANGUAGE = LanguageSpec(
    name="python",
    title="Python",
    source_name="main.py",
    extensions=(".py",),
    find=find,
    how_to_get="Install Python 3.11 or newer.",
    run=("{python}", "-E", "-s", "-B", "{source}"),
    version=("{python}", "--version"),
    environment={"PYTHONHASHSEED": "0"},
    hello="print('hello')\n",
    cpu_factor=3.0,
    memory_extra_mb=16,
    out_of_memory="MemoryError",
    warm=Warm(
        command=("{python}", "-E", "-s", "-B", "/prog/waiting.py"),
        files={"waiting.py": (Path(__file__).parent / "waiting" / "waiting.py").read_text(encoding="utf-8")},
    ),
)
