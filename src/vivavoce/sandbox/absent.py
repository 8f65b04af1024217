"""Where this machine runs no code: the languages are known, and each attempt says why nothing happens."""

from __future__ import annotations

from vivavoce.domain.running import COMPILE_LIMITS, Language, Program, Run, Rung, RunLimits
from vivavoce.ports.code import Built
from vivavoce.ports.errors import Unavailable
from vivavoce.sandbox.ladder import Footing
from vivavoce.sandbox.languages import languages


class AbsentRunner:
    def __init__(self, rung: Rung, why: str) -> None:
        self.rung = rung
        self.footing = Footing(rung=rung, why=why)
        self._why = why

    def languages(self) -> tuple[Language, ...]:
        return tuple(
            Language(name=spec.name, title=spec.title, available=False, how_to_get=self._why)
            for spec in languages().values()
        )

    async def build(self, program: Program, limits: RunLimits = COMPILE_LIMITS) -> Built:
        raise self._refusal()

    async def run(self, built: Built, stdin: bytes = b"", limits: RunLimits = RunLimits()) -> Run:  # noqa: B008
        raise self._refusal()

    async def converse(self, built: Built, interactor: Built, stdin: bytes, limits: RunLimits) -> tuple[Run, Run]:
        raise self._refusal()

    async def discard(self, built: Built) -> None:
        return None

    def _refusal(self) -> Unavailable:
        return Unavailable(f"No code runs on this machine. {self._why}", code="no_sandbox")
