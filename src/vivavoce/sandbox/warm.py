"""Processes that have started before anybody needs them. One waits for one program, becomes it, and serves no other."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from vivavoce.sandbox.line import Waiting


class Stage(StrEnum):
    COMPILE = "compile"
    RUN = "run"


class Starter(Protocol):
    """Starts a process of a language that waits. The runner is one."""

    async def start_waiting(self, language: str, stage: Stage) -> Waiting | None:
        """None where the language has nothing that could wait, or the rung does not allow it."""
        ...


class WarmPool(Protocol):
    def take(self, language: str, stage: Stage) -> Waiting | None:
        """One that waits now, or None. Whoever takes it has it alone."""
        ...

    async def close(self) -> None: ...


class NoPool:
    def take(self, language: str, stage: Stage) -> Waiting | None:
        return None

    async def close(self) -> None:
        return None
