"""Small hostile programs, each of which tries one thing that the sandbox has to hold. They run when the service starts.

A mechanism counts as there when its program was seen to be held by it, not when the kernel says that it has it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from vivavoce.domain.running import Run, RunLimits, Verdict

SMALL = RunLimits(cpu_s=5.0, wall_s=30.0, memory_mb=64, output_kb=64, file_mb=1, processes=8)
"""Time enough for a machine that has other things to do: being slow must not look like being weak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    name: str
    """What is held, in words: "held: memory"."""
    source: str
    held: Callable[[Run], bool]
    limits: RunLimits = SMALL
    needs_cgroup: bool = False
    """Without one this cannot be held, and the rung is a lower one."""


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    held: bool
    detail: str


def _says(word: bytes) -> Callable[[Run], bool]:
    return lambda run: run.verdict is Verdict.ACCEPTED and run.stdout.strip() == word


def _by(*verdicts: Verdict) -> Callable[[Run], bool]:
    return lambda run: run.verdict in verdicts


WORLD = """
import os
def refused(do, *with_what):
    try:
        do(*with_what)
    except OSError:
        return True
held = all((
    refused(open, "/etc/shadow"), refused(open, "/sandbox-was-here", "w"), refused(open, "/usr/sandbox-was-here", "w"),
    refused(os.mkdir, "/proc/sys/sandbox-was-here"), os.environb.get(b"HOME") == b"/box", os.getuid() != 0,
    len([name for name in os.listdir("/proc") if name.isdigit()]) <= 3, open("/proc/1/environ", "rb").read() == b"",
))
print("held" if held else "escaped")
"""

NETWORK = """
import socket
devices = [line.split(":")[0].strip() for line in open("/proc/net/dev") if ":" in line]
try:
    socket.socket()
except PermissionError:
    print("held" if devices in ([], ["lo"]) else "escaped")
"""

CALLS = """
import ctypes
ctypes.CDLL(None).mount(b"none", b"/box", b"tmpfs", 0, None)
print("escaped")
"""

PROCESSES = """
import os, time
started = 0
try:
    while started < 40:
        if os.fork() == 0:
            time.sleep(20)
        started += 1
except OSError:
    print("held" if started <= 8 else "escaped")
"""

PROBES = (
    Probe(name="a program runs", source="print('held')", held=_says(b"held")),
    Probe(name="files, environment and processes of the machine", source=WORLD, held=_says(b"held")),
    Probe(name="the network", source=NETWORK, held=_says(b"held")),
    Probe(name="system calls", source=CALLS, held=_by(Verdict.SECURITY_VIOLATION)),
    Probe(name="the number of processes", source=PROCESSES, held=_says(b"held")),
    Probe(
        name="processor time of a whole tree",
        source="import os\nos.fork()\nos.fork()\nwhile True: pass",
        held=_by(Verdict.TIME_LIMIT),
        limits=replace(SMALL, cpu_s=0.1),
    ),
    Probe(
        name="output",
        source="while True: print('x' * 4096)",
        held=lambda run: run.verdict is Verdict.OUTPUT_LIMIT and len(run.stdout) == SMALL.output_kb << 10,
    ),
    Probe(
        name="files in memory",
        source="open('/box/big', 'wb').write(bytes(2 << 20))",
        held=lambda run: run.verdict in (Verdict.OUTPUT_LIMIT, Verdict.RUNTIME_ERROR),
    ),
    Probe(
        name="memory",
        source="kept = []\nwhile True: kept.append(bytearray(1 << 20))",
        held=_by(Verdict.MEMORY_LIMIT, Verdict.RUNTIME_ERROR),
    ),
    Probe(
        name="memory of a whole tree",
        source="import os, time\nfor _ in range(3): os.fork()\nkept = bytearray(24 << 20)\ntime.sleep(20)",
        held=_by(Verdict.MEMORY_LIMIT),
        needs_cgroup=True,
    ),
)
