"""What is known of how hard the bank's questions are: calibrated from answers, where there are enough of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from vivavoce.domain.items import Item


class Items(Protocol):
    async def items(self) -> Mapping[str, Item]:
        """By question id, each for the version that the bank has now.

        A question that is missing has only its author's word: `expert_item(question)`.
        """
        ...


class MemoryItems:
    """The scripted one: what it was given."""

    def __init__(self, known: Mapping[str, Item] | None = None) -> None:
        self.known = dict(known or {})

    async def items(self) -> Mapping[str, Item]:
        return dict(self.known)
