"""The models as an admin sees them: who is there and how they are, and how patient and thrifty the chain is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from vivavoce.ports.bus import Bus, Hint
from vivavoce.ports.chat import ChatModel
from vivavoce.resilience.policy import LivePolicy
from vivavoce.resilience.states import AccountState
from vivavoce.storage.operating import OperatingChoices


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """`chat` is there in any case; without accounts it is nobody. `names` are those of the models, by account."""

    chat: ChatModel
    names: Mapping[str, str]
    live: LivePolicy
    choices: OperatingChoices
    bus: Bus
    states: Callable[[], tuple[AccountState, ...]]
    spent_today: Callable[[], Awaitable[int]]
    _one_change: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def set_up(self) -> bool:
        return bool(self.names)

    def configured(self) -> str:
        """Which models, in which order: a judgement holds for these."""
        vendors = (f"{account.rpartition(' ')[0]}/{model}" for account, model in self.names.items())
        return ",".join(dict.fromkeys(vendors))

    async def change(self, values: Mapping[str, float | None]) -> None:
        """At once, and for the starts to come. Raises `Invalid`; then nothing was changed."""
        async with self._one_change:  # what a second admin changes meanwhile must not be restored away
            before = self.live.current
            self.live.change(**values)
            try:
                await self.choices.keep(values)
            except BaseException:
                self.live.restore(before)
                raise
        self.bus.tell(Hint("choices"))
