"""Programs, limits and runs as JSON, between a service and the pods that run code for it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import asdict
from typing import Any

from vivavoce.domain.running import Language, Program, Run, Rung, RunLimits, SourceFile, Verdict

_BYTES = ("stdout", "stderr", "result")


def program_told(program: Program) -> dict[str, Any]:
    return {"language": program.language, "files": [[file.name, file.text] for file in program.files]}


def program_read(told: dict[str, Any]) -> Program:
    files = tuple(SourceFile(name=str(name), text=str(text)) for name, text in told["files"])
    return Program(language=str(told["language"]), files=files)


def limits_read(told: dict[str, Any]) -> RunLimits:
    """Whatever is left out is as usual."""
    kinds: dict[str, type] = {"cpu_s": float, "wall_s": float}
    names = ("cpu_s", "wall_s", "memory_mb", "output_kb", "file_mb", "processes")
    given: dict[str, Any] = {name: kinds.get(name, int)(told[name]) for name in names if name in told}
    return RunLimits(**given)


def run_told(run: Run) -> dict[str, Any]:
    return {**asdict(run), **{name: bytes_told(getattr(run, name)) for name in _BYTES}}


def run_read(told: dict[str, Any]) -> Run:
    given = {**told, **{name: bytes_read(told[name]) for name in _BYTES}}
    return Run(**{**given, "verdict": Verdict(told["verdict"]), "rung": Rung(told["rung"])})


def language_read(told: dict[str, Any]) -> Language:
    return Language(**told)


def bytes_told(content: bytes) -> str:
    return b64encode(content).decode("ascii")


def bytes_read(told: str) -> bytes:
    return b64decode(told, validate=True)
