"""Speakers that need no vendor: espeak-ng as it is, and Piper with a voice of the user's own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from vivavoce.domain.question import Origin
from vivavoce.ports.errors import RemoteDeclined
from vivavoce.ports.speech import Sound
from vivavoce.voice.speaking_process import SpeakingProcess, worker_command

ESPEAK_VOICE = "en-us"
TEXT_LENGTH_MAX = 4_000
GET_ESPEAK = "For a voice without a key, install the extra `espeak` (GPL, 21 MB): `pip install 'vivavoce[espeak]'`."
GET_PIPER = "Install the extra `piper` (GPL): `pip install 'vivavoce[piper]'`."


class EmbeddedSpeaker:
    """Implements `ports.speech.Speaker` by a process."""

    def __init__(self, origin: Origin, command: Sequence[str]) -> None:
        self.origin = origin
        self.process = SpeakingProcess(origin.name, command)

    @property
    def available(self) -> bool:
        return self.process.fit

    async def speak(self, text: str, *, session_id: str | None = None) -> AsyncIterator[Sound]:
        if len(text) > TEXT_LENGTH_MAX:
            raise RemoteDeclined(f"A speech has {TEXT_LENGTH_MAX:,} letters at most.")
        async for pcm, rate in self.process.speak(text):
            yield Sound(pcm=pcm, sample_rate_hz=rate, origin=self.origin)

    async def close(self) -> None:
        await self.process.close()


def espeak_lacks() -> str:
    """Why espeak-ng cannot speak here, with the way out; empty if it can. Nothing is loaded to know it."""
    return "" if find_spec("espeakng_loader") else GET_ESPEAK


def espeak_speaker() -> EmbeddedSpeaker:
    origin = Origin(kind="builtin", name="espeak-ng", version=_version_of("espeakng-loader"))
    return EmbeddedSpeaker(origin, worker_command("espeak", ESPEAK_VOICE))


def piper_lacks(model: Path) -> str:
    """Why Piper cannot speak with this voice, with the way out; empty if nothing is missing."""
    if not find_spec("piper"):
        return f"VIVA_PIPER_VOICE is set, and Piper is not installed. {GET_PIPER}"
    beside = Path(f"{model}.json")
    missing = [str(path) for path in (model, beside) if not path.is_file()]
    if missing:
        return (
            f"VIVA_PIPER_VOICE needs {' and '.join(missing)}, and there is no such file. Correct the path or remove it."
        )
    return ""


def piper_speaker(model: Path) -> EmbeddedSpeaker:
    """The voice is what is heard, so its name is the version."""
    return EmbeddedSpeaker(Origin(kind="model", name="piper", version=model.stem), worker_command("piper", str(model)))


def _version_of(package: str) -> str:
    """The package tells its own version; that of what is inside is not known before it is loaded."""
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package
