"""What /proc says of processes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_START, _TIMES = 19, slice(11, 15)


def started_at(pid: int) -> int | None:
    """A process's number comes again; together with the moment of its start it does not. None: there is none."""
    fields = _stat(str(pid))
    return int(fields[_START]) if fields else None


def namespace_of(pid: int) -> str | None:
    try:
        return os.readlink(f"/proc/{pid}/ns/pid")
    except OSError:
        return None


def cpu_s_in(namespace: str) -> float:
    """Of all processes of a namespace, and of their children that have ended."""
    own = (entry for entry in os.listdir("/proc") if entry.isdigit() and namespace_of(int(entry)) == namespace)
    ticks = sum(sum(int(field) for field in fields[_TIMES]) for fields in map(_stat, own) if fields)
    return ticks / _TICKS


def waited_s(pids: Iterable[int]) -> float:
    """How long the one of them that waited longest was ready and got no processor: nobody's time but the machine's.
    Nothing, where the kernel does not say."""
    waits = []
    for pid in pids:
        try:
            waits.append(int(Path("/proc", str(pid), "schedstat").read_text().split()[1]) / 1e9)
        except (OSError, IndexError, ValueError):
            continue
    return max(waits, default=0.0)


def _stat(pid: str) -> list[str]:
    """The fields after the name, which may hold spaces and brackets."""
    try:
        return Path("/proc", pid, "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return []
