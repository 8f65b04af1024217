"""How well sentences of interviews are heard that nothing was tuned on: a tenth of `bench/hearing.py`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from the_bank import BANK
from vivavoce.content.said import texts_of
from vivavoce.hearing_setup import hints_of
from vivavoce.sim.recorded_voice import HOW_TO_GET, available, spoken
from vivavoce.voice.embedded_hearing import PocketsphinxTranscriber
from vivavoce.voice.spelling import words_of
from voice.counting import wrong_words

pytestmark = pytest.mark.slow
SENTENCES = Path(__file__).parents[2] / "bench" / "spoken" / "held_out.tsv"
EVERY = 10
WITH_HINTS_MAX = 0.15


async def test_the_banks_words_make_it_hear_far_better(tmp_path: Path) -> None:
    if not available() and not os.environ.get("CI"):
        pytest.skip(HOW_TO_GET)
    said = [line.split("\t") for line in SENTENCES.read_text("utf-8").splitlines()][::EVERY]
    recorded = [(question, text, spoken(text)) for question, text in said]
    general = await share_of_wrong_words(None, None, recorded, hinted=False)
    with_hints = await share_of_wrong_words(lambda: texts_of(BANK), tmp_path, recorded, hinted=True)
    assert with_hints <= WITH_HINTS_MAX
    assert with_hints <= 0.7 * general


async def share_of_wrong_words(
    texts: Callable[[], Iterable[str]] | None,
    folder: Path | None,
    recorded: Sequence[tuple[str, str, bytes]],
    *,
    hinted: bool,
) -> float:
    ears = PocketsphinxTranscriber(texts, folder, workers=1)
    wrong = 0
    for question, text, sound in recorded:
        hints = hints_of(BANK, BANK.question(question, 1)) if hinted else ()
        hearing = await ears.listen(lambda _: None, hints=hints, session_id="one voice")
        hearing.feed(sound)
        wrong += wrong_words(text, (await hearing.finish()).text)
    await ears.close()
    return wrong / sum(len(words_of(text)) for _, text, _ in recorded)
