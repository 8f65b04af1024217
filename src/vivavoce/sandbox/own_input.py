"""A run with the candidate's own input: text for whole programs, JSON for functions, classes and queries."""

from __future__ import annotations

import json
from dataclasses import replace

from vivavoce.domain.problem import CodingProblem, Shape
from vivavoce.domain.running import Run, Verdict
from vivavoce.ports.errors import Invalid
from vivavoce.sandbox.drivers import wire


def read(problem: CodingProblem | None, language: str, text: str) -> bytes:
    """Raises `Invalid` in words for who typed it."""
    if problem is None or problem.interface.shape is Shape.STDIO:
        return text.encode()
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(
            'The input is no JSON. Write the arguments as a list, such as [[3, 5, 8], "text"].', code="not_a_value"
        ) from error
    return wire.encode(problem.interface, given, language)


def told(problem: CodingProblem | None, language: str, run: Run) -> Run:
    """With the value as JSON, apart from what was printed. What is no value is said where errors are read."""
    if problem is None or problem.interface.shape is Shape.STDIO or run.verdict is not Verdict.ACCEPTED:
        return replace(run, result=b"")
    try:
        value = wire.decode(problem.interface, run.result, language)
    except wire.WrongValue as wrong:
        return replace(run, result=b"", stderr=run.stderr + f"{wrong}\n".encode())
    return replace(run, result=json.dumps(value, ensure_ascii=False).encode())
