"""What a hostile program tries, how it shows that it was held, and which mechanism has to be switched off for it to
succeed: a case that is held all the same proves nothing about that mechanism."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from vivavoce.domain.running import COMPILE_LIMITS, Run, RunLimits, Verdict

SMALL = RunLimits(cpu_s=2.0, wall_s=8.0, memory_mb=64, output_kb=64, file_mb=4, processes=16)
ESCAPED, HELD = b"ESCAPED", b"held"
SECRET = "the-answer-is-4711"
"""In a file, in the environment and in the command line of this machine; no program may come by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Off:
    """A sandbox without one of its mechanisms."""

    limits: RunLimits | None = None
    """With this limit raised."""
    compiling: RunLimits | None = None
    filtered: bool = True
    apart: bool = True
    cgroups: bool = True
    drop: tuple[str, ...] = ()
    """Arguments of bubblewrap that are left out."""
    add: tuple[str, ...] = ()
    """And what is put before them."""
    shown: tuple[str, ...] = ()
    """Places that the supervisor's own world has besides."""

    @property
    def setting(self) -> tuple[object, ...]:
        """What needs a supervisor of its own."""
        return (self.filtered, self.apart, self.cgroups, self.drop, self.add, self.shown)


Seen = Callable[[Run], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Abuse:
    name: str
    language: str
    source: str
    held: Seen
    off: Off
    escapes: Seen = field(default=lambda run: ESCAPED in run.stdout)
    """What is seen with the mechanism switched off."""
    limits: RunLimits = SMALL
    compiling: RunLimits = COMPILE_LIMITS
    compiles: bool = False
    """The abuse is in the compiling, and what is looked at is the compiler's run."""
    times_out: bool = False
    """Ended for its processor time: then it has to be ended within a tenth of a second of it."""


def by(*verdicts: Verdict) -> Seen:
    return lambda run: run.verdict in verdicts and ESCAPED not in run.stdout


def refused(run: Run) -> bool:
    """It went on to its end, and said that it was not let."""
    return run.verdict is Verdict.ACCEPTED and run.stdout.split() == [HELD]


def ran(run: Run) -> bool:
    """It was let, so that something else would have to stop it."""
    return run.verdict is not Verdict.SECURITY_VIOLATION and b"went on" in run.stdout


def raised(**limits: float) -> RunLimits:
    return replace(SMALL, **limits)  # type: ignore[arg-type]


def attempt(language: str, body: str, imports: str = "") -> str:
    """A whole program around some statements."""
    frames = {
        "python": "{imports}\n{body}\n",
        "javascript": "{imports}\n{body}\n",
        "typescript": "{imports}\n{body}\n",
        "java": "{imports}\npublic class Main {{\n  public static void main(String[] args) throws Exception {{\n{body}\n  }}\n}}\n",
        "c": "#define _GNU_SOURCE\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n"
        "#include <errno.h>\n{imports}\nint main(void) {{\n{body}\n  return 0;\n}}\n",
        "cpp": "#include <bits/stdc++.h>\n#include <unistd.h>\n{imports}\nusing namespace std;\nint main() {{\n{body}\n}}\n",
        "go": 'package main\nimport (\n\t"fmt"\n{imports}\n)\nfunc main() {{\n\t_ = fmt.Sprint()\n{body}\n}}\n',
        "rust": "{imports}\nfn main() {{\n{body}\n}}\n",
    }
    return frames[language].format(body=body, imports=imports)
