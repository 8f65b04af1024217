"""What the scripts beside this file share: paths, words to the person, commands, fingerprints, the local tool venv.

Runs before anything is installed, on any Python 3: the standard library only, and no new syntax.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
STAMPS = ROOT / ".stamps"

NO_VENV = """Python's venv module is missing or broken, and uv was not found.
Do one of these, then try again:
  - Debian, Ubuntu:  apt-get install python3-venv
  - or install uv, and have it on PATH"""


class Failed(Exception):
    """Something could not be done; the message says what, and the way out."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def works(*command):
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def quietly(command, *, cwd=ROOT, env=None, failing):
    """Run, and show the end of what it said only if it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise Failed("{}\n\n{}".format("\n".join(done.stdout.splitlines()[-40:]), failing))
    return done.stdout


def fingerprint(paths, *also):
    digest = hashlib.sha256(repr(also).encode())
    for path in sorted(paths):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_stamped(stamp, mark):
    return stamp.is_file() and stamp.read_text() == mark


def put_stamp(stamp, mark):
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark)


def find_uv():
    """The uv on PATH if it works (a shim may not), else one of our own, got with pip."""
    for candidate in (shutil.which("uv"), str(TOOLS / "bin/uv")):
        if candidate and works(candidate, "--version"):
            return candidate
    say("Getting uv ...")
    into_tools("uv", uv=None)
    return str(TOOLS / "bin/uv")


def into_tools(*packages, uv):
    """Install a tool into `.tools`, a venv that nothing else uses."""
    python = TOOLS / "bin/python"
    if not works(str(python), "-c", ""):
        shutil.rmtree(TOOLS, ignore_errors=True)
        make = [uv, "venv", "--quiet", TOOLS] if uv else [sys.executable, "-m", "venv", TOOLS]
        quietly(make, failing=NO_VENV)
    install = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    quietly(
        [*install, *packages],
        env=index_settings() if uv else None,
        failing="Could not get {}. Is the package index that pip and uv are set to reachable?".format(
            " ".join(packages)
        ),
    )


def index_settings():
    """The environment for uv. Where only pip has been told which package index to use, uv is told the same."""
    env = dict(os.environ)
    if any(name in env for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_CONFIG_FILE", "UV_OFFLINE")):
        return env
    told = _pip_settings()
    if "index-url" in told:
        env["UV_DEFAULT_INDEX"] = told["index-url"]
        env["UV_INDEX_STRATEGY"] = "unsafe-best-match"  # as pip does: the best of all indexes
        for name, variable in (("extra-index-url", "UV_INDEX"), ("find-links", "UV_FIND_LINKS")):
            if name in told:
                env[variable] = told[name]
    return env


def _pip_settings():
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    told = {}
    for line in listed.splitlines():
        name, equals, value = line.partition("=")
        if equals:
            told[name.split(".")[-1]] = value.strip("'\"").replace("\\n", " ").strip()
    return told


def run_script(main):
    try:
        return main()
    except Failed as failure:
        say(f"\n{failure}")
        return 1
    except KeyboardInterrupt:
        return 130
