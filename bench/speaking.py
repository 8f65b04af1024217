"""The embedded voice on questions of the bank: how soon it sounds, alone and with ten at once, how loud it is, and how
much silence it would begin with. Beside it: the same library in the process of the service itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from array import array

from vivavoce.content.reader import load_bank
from vivavoce.voice.embedded_speaking import ESPEAK_VOICE, espeak_speaker
from vivavoce.voice.espeak_engine import EspeakEngine
from vivavoce.voice.mouth import SayingSpeaker
from vivavoce.voice.saying import said
from vivavoce.voice.sentences import sentences_of
from vivavoce.voice.trimming import Trimming

FIRST_MS_MAX = 30.0
AT_ONCE = 10


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    texts = [question.text for question in load_bank().questions()][:: 40 if parser.parse_args().quick else 8]
    sentences = [sentence for text in texts for sentence in sentences_of(text) if said(sentence)]
    told = asyncio.run(measured(sentences)) | in_a_thread(sentences) | in_words(texts)
    print(json.dumps(told))
    return 0 if told["first_sound_ms_p95"] <= FIRST_MS_MAX and not told["clipped_samples"] else 1


async def measured(sentences: list[str]) -> dict[str, float]:
    speaker = espeak_speaker()
    began = time.perf_counter()
    rate = await speaker.process.start()
    starting_ms = (time.perf_counter() - began) * 1000
    mouth = SayingSpeaker(speaker)
    firsts, pcm = [], b""
    used = time.process_time()
    for sentence in sentences:
        first, sound = await one(mouth, sentence)
        firsts.append(first)
        pcm += sound
    used = time.process_time() - used
    together = []
    for start in range(0, len(sentences), AT_ONCE):
        batch = sentences[start : start + AT_ONCE]
        together += [first for first, _ in await asyncio.gather(*(one(mouth, sentence) for sentence in batch))]
    leads = [await lead_ms(speaker, said(sentence), rate) for sentence in sentences[:100]]
    await speaker.close()
    samples = array("h", pcm)
    return {
        "sentences": len(sentences),
        "starting_ms": round(starting_ms, 1),
        "sample_rate_hz": rate,
        **spread("first_sound_ms", firsts),
        **spread(f"first_sound_ms_{AT_ONCE}_at_once", together),
        "lead_silence_ms_before_p50": round(statistics.median(leads), 1),
        "lead_silence_ms_before_max": round(max(leads), 1),
        "rms": round((sum(sample * sample for sample in samples) / len(samples)) ** 0.5),
        "peak": max(abs(sample) for sample in samples),
        "clipped_samples": sum(abs(sample) >= 32_767 for sample in samples),
        "service_cpu_ms_a_second_of_speech": round(used * 1000 / (len(samples) / rate), 2),
    }


async def one(mouth: SayingSpeaker, sentence: str) -> tuple[float, bytes]:
    began, first, pcm = time.perf_counter(), 0.0, b""
    async for piece in mouth.speak(sentence):
        first = first or (time.perf_counter() - began) * 1000
        pcm += piece.pcm
    return first, pcm


async def lead_ms(speaker: object, words: str, rate: int) -> float:
    trimming = Trimming(rate)
    async for piece in speaker.speak(words):  # type: ignore[attr-defined]
        trimming.take(piece.pcm)
    return trimming.lead_s * 1000


def in_a_thread(sentences: list[str]) -> dict[str, float]:
    """What another call would have to wait, if the library ran where the service does: all of a sentence."""
    engine = EspeakEngine(ESPEAK_VOICE)
    firsts, wholes = [], []
    for sentence in sentences:
        began, first = time.perf_counter(), 0.0

        def heard(_: bytes) -> bool:
            nonlocal first
            first = first or (time.perf_counter() - began) * 1000  # noqa: B023 - it is called in this round only
            return True

        engine.say(said(sentence), heard)
        firsts.append(first)
        wholes.append((time.perf_counter() - began) * 1000)
    return spread("baseline_library_first_ms", firsts) | spread("baseline_library_whole_sentence_ms", wholes)


def in_words(texts: list[str]) -> dict[str, float]:
    began = time.process_time()
    count = sum(len([said(sentence) for sentence in sentences_of(text)]) for text in texts)
    return {"cutting_and_wording_us_a_sentence": round((time.process_time() - began) * 1e6 / count, 1)}


def spread(name: str, values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        f"{name}_p50": round(statistics.median(ordered), 2),
        f"{name}_p95": round(ordered[int(0.95 * (len(ordered) - 1))], 2),
        f"{name}_max": round(ordered[-1], 2),
    }


if __name__ == "__main__":
    sys.exit(main())
