"""A parser of files in a process of its own, with little to spend: what goes wrong in it goes wrong in it alone.

The child sets its limits before it reads a byte, gets no environment, and answers with JSON of a bounded size. Here,
the clock is watched, and what the child says is checked as a stranger's word.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from threading import BoundedSemaphore, Thread, Timer
from typing import Any

from vivavoce.ports.errors import Overloaded

WALL_CLOCK_S = 4.5
ANSWER_BYTES_MAX = 2_000_000
AT_ONCE = 2
WAIT_S = 20.0

_places = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildAnswer:
    """What a child said: a document, or the reason why there is none."""

    text: str = ""
    hidden: int = 0
    pages_left_out: int = 0
    cut: bool = False
    refusal: str | None = None


def parse_guarded(kind: str, content: bytes, *, wall_clock_s: float = WALL_CLOCK_S) -> ChildAnswer:
    """Have a child parse the content. Raises `Overloaded` when too many are at it already."""
    if not _places.acquire(timeout=WAIT_S):
        raise Overloaded("Too many résumés are being read at the moment. Try again in a minute.", retry_after_s=30)
    try:
        return _checked(_run(kind, content, wall_clock_s))
    finally:
        _places.release()


def _run(kind: str, content: bytes, wall_clock_s: float) -> bytes:
    child = subprocess.Popen(  # noqa: S603 - this Python, with a module of this package
        [sys.executable, "-I", "-m", "vivavoce.desk.resumes.child", kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    watch = Timer(wall_clock_s, _kill, (child,))
    feed = Thread(target=_feed, args=(child, content), daemon=True)
    watch.start()
    feed.start()
    try:
        return child.stdout.read(ANSWER_BYTES_MAX + 1)
    finally:
        watch.cancel()
        _kill(child)
        child.wait()
        feed.join()
        watch.join()
        child.stdout.close()


def _feed(child: subprocess.Popen[bytes], content: bytes) -> None:
    with suppress(OSError):  # a child that has seen enough hangs up
        assert child.stdin is not None
        with child.stdin:
            child.stdin.write(content)


def _kill(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


def _checked(said: bytes) -> ChildAnswer:
    """Nothing, or half of it, is what a child leaves that ran into a limit."""
    if len(said) > ANSWER_BYTES_MAX:
        return ChildAnswer(refusal="too_complex")
    try:
        told: Any = json.loads(said)
    except ValueError:
        return ChildAnswer(refusal="too_complex")
    if not isinstance(told, dict):
        return ChildAnswer(refusal="too_complex")
    refusal = told.get("refusal")
    return ChildAnswer(
        text=str(told.get("text", "")),
        hidden=int(told.get("hidden", 0)),
        pages_left_out=int(told.get("pages_left_out", 0)),
        cut=told.get("cut") is True,
        refusal=None if refusal is None else str(refusal),
    )
