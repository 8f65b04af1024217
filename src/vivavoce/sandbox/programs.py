"""From a program and its language's file to a cell: names, commands, limits, and a compiler's verdicts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from vivavoce.domain.running import Program, Run, RunLimits, Verdict
from vivavoce.ports.errors import Invalid
from vivavoce.sandbox.languages import PROGRAM, SOURCES, WORK, LanguageSpec, Toolchain
from vivavoce.sandbox.packing import NotReadable, unpacked

SOURCE_BYTES_MAX = 1 << 20
FILES_MAX = 40
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_PLACES = re.compile(rb"(?<![\w/])(?:%s)/" % b"|".join(place.encode() for place in (PROGRAM, SOURCES, WORK)))


def named(program: Program, spec: LanguageSpec) -> Program:
    """With the language's own name where the first file has none. Raises `Invalid` for names that are none."""
    if not program.files:
        raise Invalid("There is no file in this program.")
    first, *others = program.files
    files = (replace(first, name=first.name or spec.source_name), *others)
    for file in files:
        if not _NAME.fullmatch(file.name):
            raise Invalid(f"'{file.name}' is no name for a file: letters, digits, '_', '-' and '.', never a path.")
    if len({file.name for file in files}) < len(files) or len(files) > FILES_MAX:
        raise Invalid(f"A program has {FILES_MAX} files at most, and each has a name of its own.")
    if sum(len(as_bytes(file.text)) for file in files) > SOURCE_BYTES_MAX:
        raise Invalid(f"A program may have {SOURCE_BYTES_MAX >> 20} MB of source at most.")
    return replace(program, files=files)


def as_bytes(text: str) -> bytes:
    """Half a surrogate pair, which JSON can carry, becomes a question mark."""
    return text.encode("utf-8", "replace")


def filled(
    command: Sequence[str],
    tools: Toolchain,
    folder: str,
    spec: LanguageSpec,
    names: Sequence[str],
    memory_mb: int = RunLimits().memory_mb,
) -> tuple[str, ...]:
    """The command with what stands for `{name}` put in."""
    first = names[0] if names else spec.source_name
    values = {**tools.commands, "source": f"{folder}/{first}", "stem": first.rpartition(".")[0] or first}
    values["memory_mb"] = str(memory_mb)
    sources = [f"{folder}/{name}" for name in names if name.endswith(spec.extensions)]
    words: list[str] = []
    for word in command:
        words += sources if word == "{sources}" else [_put_in(word, values)]
    return tuple(words)


def _put_in(word: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), word)


def multiplied(limits: RunLimits, spec: LanguageSpec) -> RunLimits:
    return replace(
        limits,
        cpu_s=limits.cpu_s * spec.cpu_factor,
        wall_s=limits.wall_s * spec.cpu_factor,
        memory_mb=limits.memory_mb + spec.memory_extra_mb,
        processes=limits.processes + spec.processes_extra,
    )


def by_its_own_account(run: Run, spec: LanguageSpec) -> Run:
    """A language with a share of memory of its own ends before the limit does it: that is the limit's verdict too."""
    words = spec.out_of_memory.encode()
    ran_out = run.verdict is Verdict.RUNTIME_ERROR and bool(words) and words in run.stderr
    return replace(run, verdict=Verdict.MEMORY_LIMIT) if ran_out else run


def without_places(told: bytes) -> bytes:
    """Where the sandbox keeps things says nothing to a candidate: `main.cpp:3`, not `/src/main.cpp:3`."""
    return _PLACES.sub(b"", told)


_COMPILING = {
    Verdict.RUNTIME_ERROR: Verdict.COMPILE_ERROR,
    Verdict.SECURITY_VIOLATION: Verdict.COMPILE_ERROR,
    Verdict.OUTPUT_LIMIT: Verdict.COMPILE_ERROR,
    Verdict.MEMORY_LIMIT: Verdict.COMPILE_MEMORY_LIMIT,
    Verdict.TIME_LIMIT: Verdict.COMPILE_TIME_LIMIT,
    Verdict.WALL_TIME_LIMIT: Verdict.COMPILE_TIME_LIMIT,
}


def judged_as_compiling(run: Run, files_max: int) -> tuple[Run, dict[str, bytes]]:
    """In the words for compilers; and what it has made, if it has."""
    verdict = _COMPILING.get(run.verdict, run.verdict)
    detail = run.detail or (f"while compiling: {run.verdict}" if verdict is not run.verdict else "")
    made: dict[str, bytes] = {}
    if verdict is Verdict.ACCEPTED:
        try:
            made = unpacked(run.result, files_max)
        except NotReadable as failure:
            detail = f"what the compiler left is no program: {failure}"
        verdict = Verdict.ACCEPTED if made else Verdict.COMPILE_ERROR
    return replace(run, verdict=verdict, result=b"", detail=detail), made
