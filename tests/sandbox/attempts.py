"""Programs for the sandbox, and how they are run in tests."""

from __future__ import annotations

from vivavoce.domain.running import Program, Run, RunLimits, SourceFile
from vivavoce.ports.code import CodeRunner

SMALL = RunLimits(cpu_s=0.2, wall_s=0.7, memory_mb=64, output_kb=64, file_mb=1, processes=8)


def program(source: str, language: str = "python") -> Program:
    return Program(language=language, files=(SourceFile(name="", text=source),))


async def ran(
    runner: CodeRunner, source: str, stdin: bytes = b"", limits: RunLimits = SMALL, language: str = "python"
) -> Run:
    built = await runner.build(program(source, language))
    assert built.ready, built.compiled
    try:
        return await runner.run(built, stdin, limits)
    finally:
        await runner.discard(built)
