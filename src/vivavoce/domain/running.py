"""A program that runs, and what came of it. The words of the judge: verdicts, limits, and how one outweighs another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """From the one that outweighs all others to the one that is left when nothing is wrong."""

    INTERNAL_ERROR = "IE"
    """Our fault: tried again, and never charged to the candidate."""
    COMPILE_ERROR = "CE"
    COMPILE_TIME_LIMIT = "CTLE"
    COMPILE_MEMORY_LIMIT = "CMLE"
    SECURITY_VIOLATION = "SV"
    OUTPUT_LIMIT = "OLE"
    MEMORY_LIMIT = "MLE"
    TIME_LIMIT = "TLE"
    WALL_TIME_LIMIT = "WTLE"
    RUNTIME_ERROR = "RE"
    WRONG_ANSWER = "WA"
    PRESENTATION_ERROR = "PE"
    DEGRADED = "DEGRADED"
    """Not decided: the rung of the sandbox that is available cannot hold this limit."""
    ACCEPTED = "AC"
    SKIPPED = "SKIP"
    """Not run, since an earlier test had settled the matter."""


_PRECEDENCE = {verdict: place for place, verdict in enumerate(Verdict)}


def weightiest(verdicts: Iterable[Verdict]) -> Verdict:
    """What stands for the whole: the one that outweighs the others. Of no tests at all nothing can be said."""
    decided = [v for v in verdicts if v is not Verdict.SKIPPED]
    return min(decided, key=_PRECEDENCE.__getitem__, default=Verdict.SKIPPED)


class Rung(StrEnum):
    """How well programs are held here, found by trying."""

    FULL = "full"
    DEGRADED = "degraded"
    """No memory cgroup: practice only, one at a time, and labelled so."""
    BROWSER = "browser"
    """Only the candidate's own browser runs code; the server runs none."""
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLimits:
    """For one process tree. A language may multiply them: see its file."""

    cpu_s: float = 2.0
    wall_s: float = 6.0
    memory_mb: int = 256
    output_kb: int = 1024
    """Of standard output; standard error and the result have the same."""
    file_mb: int = 16
    processes: int = 32


COMPILE_LIMITS = RunLimits(cpu_s=20.0, wall_s=30.0, memory_mb=1024, output_kb=256, file_mb=256, processes=64)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """`name` is a plain file name: letters, digits, `_`, `-` and `.`, never a path."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """The first file is the one that starts; its name may be empty, and is then the language's own."""

    language: str
    files: tuple[SourceFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one process tree did. `verdict` is AC when it ended by itself with 0: whether it was right is not known."""

    verdict: Verdict
    exit_code: int | None
    """None where a signal ended it."""
    signal: int | None = None
    stdout: bytes = b""
    stderr: bytes = b""
    result: bytes = b""
    """What it wrote to descriptor 3: there a function's driver gives back the value, apart from what is printed."""
    cpu_ms: float = 0.0
    wall_ms: float = 0.0
    memory_kb: int = 0
    rung: Rung = Rung.FULL
    detail: str = ""
    """For whoever runs the service, of an IE or SV: what happened. Never the candidate's own text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """As a candidate chooses it, and whether this machine has it."""

    name: str
    title: str
    version: str = ""
    available: bool = True
    how_to_get: str = ""
    """The command that installs what is missing."""
