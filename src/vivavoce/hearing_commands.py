"""`viva hear`: the hearing alone, on a file."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from vivavoce.api import wire
from vivavoce.content.reader import load_bank
from vivavoce.hearing_setup import embedded_ears, hints_of
from vivavoce.ports.errors import Invalid, NotFound
from vivavoce.ports.speech import BYTES_A_SECOND, Heard
from vivavoce.settings import Settings
from vivavoce.voice.containers.decoding import decoder_for, format_of
from vivavoce.voice.embedded_hearing import INSTALL, installed

PIECE_BYTES = 64 * 1024


async def hear_file(settings: Settings, recorded: bytes, question_id: str | None, *, as_json: bool) -> int:
    """0, also where nothing was said. Raises `Invalid`, `NotFound`, `RemoteFailure`."""
    if not installed():
        raise NotFound(f"Nothing here can hear. Get the embedded recogniser with: {INSTALL}")
    sound = decoded(recorded)
    bank = load_bank(settings.content_dirs)
    hints = hints_of(bank, bank.question(question_id, 1)) if question_id else ()
    ears = embedded_ears(settings, bank, workers=1)
    try:
        hearing = await ears.listen(lambda _: None, hints=hints)
        hearing.feed(sound)
        heard = await hearing.finish()
    finally:
        await ears.close()
    duration_s = len(sound) / BYTES_A_SECOND
    if as_json:
        print(json.dumps(shown(heard, duration_s), indent=2, ensure_ascii=False))
    else:
        _print(heard, duration_s)
    return 0


def decoded(recorded: bytes) -> bytes:
    kind = format_of(recorded)
    if kind is None:
        raise Invalid("This is no sound that can be read. It may be WAV, WebM or Ogg, the last two with Opus in them.")
    decoder = decoder_for(kind)
    pieces = (recorded[at : at + PIECE_BYTES] for at in range(0, len(recorded), PIECE_BYTES))
    return b"".join([*(decoder.feed(piece) for piece in pieces), decoder.finish()])


def shown(heard: Heard, duration_s: float) -> dict[str, Any]:
    return {
        "text": heard.text,
        "confidence": heard.confidence,
        "words": [dataclasses.asdict(word) for word in heard.words],
        "duration_s": round(duration_s, 3),
        "origin": wire.origin(heard.origin),
    }


def _print(heard: Heard, duration_s: float) -> None:
    print(heard.text or "Nothing was heard.")
    if heard.words:
        print()
        for word in heard.words:
            sure = "" if word.confidence is None else f"{word.confidence:5.0%}"
            print(f"  {word.start_s:7.2f} {word.end_s:7.2f} {sure}  {word.text}")
    print(f"\nConfidence {heard.confidence or 0:.0%}, in {duration_s:.1f} s of sound.")
    print(f"By {heard.origin.name}, version {heard.origin.version}.")
