"""Many accounts of many vendors as one `Speaker`, and beneath them the built-in voice, where there is one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace

from vivavoce.domain.question import Origin
from vivavoce.ports.errors import RemoteFailure
from vivavoce.ports.speech import Sound, Speaker
from vivavoce.resilience.chain import Chain, as_exhausted
from vivavoce.resilience.standing import in_place_of
from vivavoce.resilience.states import AccountState
from vivavoce.resilience.turn import Request


class ResilientSpeaker:
    """Where all fail and there is no floor, what is raised is for somebody else to make good: the browser has a
    voice, and the text is there. A restart may come in any place, the floor's too."""

    def __init__(self, chain: Chain[Speaker], floor: Speaker | None = None) -> None:
        self._chain = chain
        self._floor = floor

    @property
    def origin(self) -> Origin:
        speaker = self._chain.foremost() or self._floor
        return speaker.origin if speaker is not None else NOBODY

    @property
    def available(self) -> bool:
        return self._chain.available or (self._floor is not None and self._floor.available)

    def states(self) -> tuple[AccountState, ...]:
        return self._chain.states()

    async def speak(self, text: str, *, session_id: str | None = None) -> AsyncIterator[Sound]:
        begun = False
        try:
            async with aclosing(self._by_vendors(text, session_id)) as sounds:  # type: ignore[type-var]
                async for sound in sounds:
                    begun = True
                    yield sound
        except RemoteFailure as failure:
            if self._floor is None or not self._floor.available:
                raise
            origin = in_place_of(self._floor.origin, self._chain.vendors(), failure)
            async for sound in self._floor.speak(text, session_id=session_id):
                yield replace(sound, origin=origin, restarted=begun)
                begun = False

    async def _by_vendors(self, text: str, session_id: str | None) -> AsyncIterator[Sound]:
        """How slowly somebody listens is not the vendor's fault: its time counts from when the next piece is wanted."""
        wanted_at = self._chain.clock.now()
        sounds = self._chain.stream(
            lambda speaker, _left_s: speaker.speak(text, session_id=session_id),
            Request(interview=session_id, tokens=len(text), since=lambda: wanted_at),
            used=lambda _sound: None,
            restarted=lambda sound: replace(sound, restarted=True),
        )
        with as_exhausted():
            async with aclosing(sounds):
                async for sound in sounds:
                    yield sound
                    wanted_at = self._chain.clock.now()


NOBODY = Origin(kind="builtin", name="nobody", version="0")
