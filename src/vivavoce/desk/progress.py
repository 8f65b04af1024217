"""How a candidate gets on: gathered from what is kept of their interviews, and put together by the domain."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from vivavoce.domain.digest import AttemptDigest
from vivavoce.domain.pattern import Company, Pattern
from vivavoce.domain.progress import Progress, moment_of, progress_of
from vivavoce.domain.streak import Streak, streak
from vivavoce.ports.bank import Bank
from vivavoce.ports.clock import Clock
from vivavoce.ports.events import EventStore

SESSIONS_MAX = 300
"""A trend of the newest; what was before them says little of today."""
PAGE = 100

Digests = Callable[[Sequence[str]], Awaitable[Mapping[str, AttemptDigest]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    progress: Progress
    streak: Streak
    names: Mapping[str, str]
    """Of the concepts."""
    now: float


class ProgressDesk:
    def __init__(
        self, store: EventStore, digests: Digests, patterns: Mapping[Company, Pattern], bank: Bank, clock: Clock
    ) -> None:
        self._store = store
        self._digests = digests
        self._patterns = patterns
        self._bank = bank
        self._clock = clock

    async def of(self, user_id: str) -> Standing:
        """Of their completed interviews, whichever door they came in by; not of a test that tells nobody its score."""
        digests = list((await self._digests(await self._completed(user_id))).values())
        now = self._clock.now()
        names = {skill.id: skill.name for skill in self._bank.skills()}
        return Standing(
            progress=progress_of(digests, self._patterns, names, now),
            streak=streak((moment_of(digest) for digest in digests if digest.answered), now),
            names=names,
            now=now,
        )

    async def _completed(self, user_id: str) -> list[str]:
        found: list[str] = []
        before: tuple[float, str] | None = None
        while len(found) < SESSIONS_MAX:
            rows = await self._store.list_for(user_id, limit=PAGE, before=before)
            found += [row.session_id for row in rows if row.status == "completed" and row.score_told]
            if len(rows) < PAGE:
                break
            before = (rows[-1].created_at, rows[-1].session_id)
        return found[:SESSIONS_MAX]
