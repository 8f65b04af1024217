"""What a model once judged, so that the same model gives the same answer the same score every time.

A judgement holds numbers and places, never words: the key is a digest, and the words are taken from the answer.
"""

from __future__ import annotations

import json
from typing import Any, Protocol

Judgement = dict[str, Any]
"""A small value of JSON."""


class Judgements(Protocol):
    async def get(self, key: str) -> Judgement | None: ...

    async def put(self, key: str, judgement: Judgement) -> Judgement:
        """Keep it, and give back the one that stands: the first that was kept under this key."""
        ...


class LookedUpJudgements:
    """Gives out what others have kept, and keeps nothing: for an answer that nobody has given."""

    def __init__(self, kept: Judgements) -> None:
        self._kept = kept

    async def get(self, key: str) -> Judgement | None:
        return await self._kept.get(key)

    async def put(self, key: str, judgement: Judgement) -> Judgement:
        return judgement


class MemoryJudgements:
    """Keeps them for as long as the process lives, as JSON like the real one."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    async def get(self, key: str) -> Judgement | None:
        kept = self.kept.get(key)
        found: Judgement | None = None if kept is None else json.loads(kept)
        return found

    async def put(self, key: str, judgement: Judgement) -> Judgement:
        found: Judgement = json.loads(self.kept.setdefault(key, json.dumps(judgement)))
        return found
