"""Until a program is held it does not start, and what could not be held has never begun."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable

import pytest

from vivavoce.sandbox import bubblewrap, channel, seccomp
from vivavoce.sandbox.cell import PASSWD, STDIN, Cell, arguments, last_arguments, nul_ended
from vivavoce.sandbox.cgroups import Bounds, CgroupsUnusable, Leaf
from vivavoce.sandbox.live import LiveRun, Setting

SAYS_HELLO = Cell(command=("/bin/sh", "-c", "echo hello"))


def placed(content: bytes) -> int:
    descriptor = channel.sealed(content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def said(last: bytes) -> subprocess.CompletedProcess[bytes]:
    """What bubblewrap comes to when the gate says this and closes."""
    gate, opening = os.pipe()
    os.write(opening, last)
    os.close(opening)
    passwd, allowed, status = placed(PASSWD), placed(seccomp.EVERYTHING), os.open(os.devnull, os.O_WRONLY)
    words = placed(nul_ended(arguments(SAYS_HELLO, [], passwd, allowed, status)))
    given = (words, gate, passwd, allowed, status)
    command = [str(bubblewrap.find()), "--args", str(words), "--args", str(gate), "--", *SAYS_HELLO.command]
    try:
        return subprocess.run(command, capture_output=True, check=False, env={}, pass_fds=given, timeout=60)
    finally:
        for descriptor in given:
            os.close(descriptor)


def test_a_gate_that_closes_without_a_word_starts_nothing() -> None:
    """As when the supervisor dies in between."""
    opened = said(nul_ended(last_arguments(SAYS_HELLO)))
    assert (opened.returncode, opened.stdout) == (0, b"hello\n")
    closed = said(b"")
    assert closed.returncode != 0
    assert closed.stdout == b""
    assert b"/box" in closed.stderr


class NoEntrance:
    """A cgroup that takes nobody."""

    entrances: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.refused = 0
        self.removed = False

    def enter(self, pid: int) -> None:
        self.refused = pid
        raise CgroupsUnusable("it takes nobody")

    def bound(self, bounds: Bounds) -> None: ...

    def cpu_s(self) -> float:
        return 0.0

    def memory_peak_kb(self) -> int:
        return 0

    def out_of_memory(self) -> bool:
        return False

    def members(self) -> list[int]:
        return []

    def remove(self) -> bool:
        self.removed = True
        return True


def setting(new_leaf: Callable[[str, Bounds], Leaf]) -> Setting:
    return Setting(
        bwrap=str(bubblewrap.find()),
        filter=channel.sealed(seccomp.EVERYTHING),
        passwd=channel.sealed(PASSWD),
        new_leaf=new_leaf,
        own_world=False,
    )


def test_what_cannot_be_held_is_gone_before_it_begins_and_leaves_nothing_open() -> None:
    leaf = NoEntrance()
    shared = setting(lambda _name, _bounds: leaf)
    before = len(os.listdir("/proc/self/fd"))
    run = LiveRun("1", SAYS_HELLO, shared)
    with pytest.raises(CgroupsUnusable, match="takes nobody"):
        run.start([], {STDIN: os.open(os.devnull, os.O_RDONLY)})
    os.close(shared.filter)
    os.close(shared.passwd)
    assert not os.path.exists(f"/proc/{leaf.refused}")
    assert leaf.refused
    assert leaf.removed
    assert len(os.listdir("/proc/self/fd")) == before - 2
