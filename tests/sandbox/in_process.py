"""Stands in for a sandbox where only the judge is tried: calls what is trusted, right here, and answers like a driver.

What a test wants to happen otherwise, it has a program say: `raise Ends("TLE")`.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

from vivavoce.domain.running import Program, Run, Verdict
from vivavoce.ports.code import Language, ScriptedRunner

KNOWN = (Language(name="python", title="Python"), Language(name="cobol", title="COBOL", available=False))


class Ends(Exception):
    """Ends the process in the way that a verdict names."""


def runner(**more: Any) -> ScriptedRunner:
    return ScriptedRunner(behave=behave, known=KNOWN, **more)


def behave(program: Program, stdin: bytes) -> Run:
    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            result = _ROLES[_role(program)](_scope(program), stdin)
    except Ends as ends:
        return Run(verdict=Verdict(str(ends)), exit_code=None, detail="as the test wanted")
    except Exception as error:  # noqa: BLE001 - a program may break in any way
        return Run(verdict=Verdict.RUNTIME_ERROR, exit_code=1, stderr=f"{type(error).__name__}: {error}\n".encode())
    return Run(
        verdict=Verdict.ACCEPTED,
        exit_code=0,
        stdout=printed.getvalue().encode(),
        result=json.dumps(result).encode(),
        cpu_ms=20,
        memory_kb=9000,
    )


def _role(program: Program) -> str:
    return next(file.name for file in reversed(program.files) if file.name in _ROLES)


def _scope(program: Program) -> dict[str, Any]:
    source = next(file.text for file in program.files if file.name == _role(program))
    scope: dict[str, Any] = {"Ends": Ends, "stdin": ""}
    exec(compile(source, "solution.py", "exec"), scope)
    return scope


def _solution(scope: dict[str, Any], stdin: bytes) -> Any:
    return [1000, scope["double_all"](*json.loads(stdin))]


def _generate(scope: dict[str, Any], stdin: bytes) -> Any:
    seed, size = json.loads(stdin)
    return scope["generate"](random.Random(seed), size)


def _check(scope: dict[str, Any], stdin: bytes) -> Any:
    return scope["check"](*json.loads(stdin))


def _main(scope: dict[str, Any], stdin: bytes) -> Any:
    return None


def _interact(scope: dict[str, Any], stdin: bytes) -> Any:
    return scope["interact"](*json.loads(stdin), None, None)


_ROLES: dict[str, Callable[[dict[str, Any], bytes], Any]] = {
    "main.py": _main,
    "solution.py": _solution,
    "generate.py": _generate,
    "checker.py": _check,
    "interactor.py": _interact,
}
