"""DMOJ's own executor for Python, started once in an environment of its own, and asked for one run at a time."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

HOME = Path(__file__).parents[1] / ".tools" / "dmoj"
NEEDS = "it is built on the spot and needs a C++ compiler and the headers of libseccomp (apt install libseccomp-dev)"
WORKER = """
import subprocess, sys, time
from dmoj import judgeenv
judgeenv.env["runtime"] = {"python3": sys.argv[1]}
judgeenv.env["tempdir"] = sys.argv[2]
from dmoj.executors.PY3 import Executor
Executor.runtime_dict = judgeenv.env["runtime"]
program = Executor("bench", b"print(1)")
pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
for _ in sys.stdin:
    begin = time.perf_counter()
    process = program.launch(time=5, memory=262144, **pipes)
    printed, _ = process.communicate()
    assert printed == b"1\\n", printed
    print((time.perf_counter() - begin) * 1000, flush=True)
"""


@contextmanager
def dmoj(python: str, folder: Path) -> Iterator[Callable[[], float] | None]:
    """What runs `print(1)` and gives the milliseconds; None where it cannot be installed here, which is said."""
    own = HOME / "bin" / "python"
    if not own.exists():
        venv.create(HOME, with_pip=True)
    installed = subprocess.run(
        [own, "-m", "pip", "install", "-q", "dmoj", "setuptools"], capture_output=True, text=True, check=False
    )
    if installed.returncode:
        print(f"dmoj is not measured: {NEEDS}.")
        yield None
        return
    command = [own, "-c", WORKER, python, str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=sys.stderr, text=True
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None

        def once() -> float:
            print("go", file=worker.stdin, flush=True)
            return float(worker.stdout.readline())

        yield once
        worker.stdin.close()
