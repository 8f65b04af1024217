"""Who hears and who speaks here, as an admin sees it and as a conversation uses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from vivavoce.ports.speech import Speaker, Transcriber
from vivavoce.resilience.states import AccountState


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechPart:
    """`names` are those of the models, by account; `built_in` is who stands in for all of them, if anybody does."""

    unit: str
    names: Mapping[str, str] = field(default_factory=dict)
    states: Callable[[], tuple[AccountState, ...]] = tuple
    built_in: str | None = None
    elsewhere: tuple[str, ...] = ()
    """Who gets to hear, or to read, what goes through this part, beside this server: in words for a candidate."""

    @property
    def words(self) -> str:
        """Who does it, in the order of being asked, for a person."""
        who = [f"{account} ({model})" for account, model in self.names.items()]
        who += [f"{self.built_in}, built in"] if self.built_in is not None else []
        return ", then ".join(who)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """None hears, or speaks, where nobody is set up: then interviews are in writing, or the browser's voice reads."""

    transcriber: Transcriber | None = None
    speaker: Speaker | None = None
    hearing: SpeechPart = field(default_factory=lambda: SpeechPart(unit="seconds"))
    speaking: SpeechPart = field(default_factory=lambda: SpeechPart(unit="characters"))
