"""How well the embedded recogniser hears, how soon, and how many at once.

flite speaks a hundred sentences of interviews (`spoken/held_out.tsv`, each with the question of the bank that it
answers), on which nothing was tuned; that was done on another hundred (`spoken/tuned_on.tsv`). Each is heard as if its
speaker had never been heard before: in general English alone, with the language of the bank, and with the hints of its
question besides. Hints come from the bank and never from the sentence. On every third sentence also:
`hints_in_interviews`, ten in a row by a voice that is known after the first, `left_out`, with hints, but without these
questions and their sample answers in the bank's language, as for a question that a model has just thought of, and two
other voices. `--all` measures all of it on all hundred.

Ten at once, all beginning together: `worst`, none of them ever pausing, and `halves`, each of them silent for as long
as they have spoken, as in an interview, in which they listen and think for half of the time.

What must hold: `rms.hints` <= 0.12, and the words of ten at once p50 0.4 s after the end of their sound.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vivavoce.content.reader import PackBank, load_bank
from vivavoce.content.said import texts_of
from vivavoce.domain.question import Question
from vivavoce.hearing_setup import hints_of
from vivavoce.ports.errors import RemoteSlow
from vivavoce.ports.speech import BYTES_A_SECOND, Heard
from vivavoce.sim.recorded_voice import HOW_TO_GET, VOICES, available, spoken
from vivavoce.voice.embedded_hearing import PocketsphinxTranscriber
from vivavoce.voice.hearing_pool import LATE_MAX_S
from vivavoce.voice.spelling import words_of

SPOKEN = Path(__file__).parent / "spoken"
WER_MAX = 0.12
LATE_P50_MS_MAX = 400
AT_ONCE = 8
CALLS = 10
TURNS = 10
PIECE_S = 0.1
BINS = (0.0, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)


@dataclass(frozen=True, slots=True)
class Sentence:
    question: str
    text: str
    sound: bytes


@dataclass(frozen=True, slots=True)
class Result:
    sentence: Sentence
    heard: Heard
    wrong: int

    @property
    def words(self) -> int:
        return len(words_of(self.sentence.text))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--tuning", action="store_true", help="on the sentences that things are tuned on")
    parser.add_argument("--all", action="store_true", help="all sentences where only a third of them is taken")
    parser.add_argument("--only", choices=("words", "time"), help="only how well it hears, or only how soon")
    options = parser.parse_args()
    if not available():
        print(HOW_TO_GET)
        return 1
    with tempfile.TemporaryDirectory(prefix="viva-bench-") as folder:
        told = asyncio.run(measured(Path(folder), options))
    print(json.dumps(told))
    well = options.only == "time" or told["wer"]["rms"]["hints"] <= WER_MAX
    soon = options.only == "words" or told[f"{CALLS}_at_once"]["worst"]["p50_ms"] <= LATE_P50_MS_MAX
    return 0 if well and soon else 1


async def measured(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    bank = load_bank()
    name, count = ("tuned_on" if options.tuning else "held_out"), (20 if options.quick else 100)
    voices = VOICES[:1] if options.only == "time" else VOICES
    every = 1 if options.all else 3
    spoken_by = (asyncio.to_thread(speak, name, v, count, 1 if v == VOICES[0] else every) for v in voices)
    said = dict(zip(voices, await asyncio.gather(*spoken_by), strict=True))
    told: dict[str, Any] = {}
    if options.only != "time":
        told["wer"] = await word_errors(bank, said, folder, every)
    if options.only != "words":
        told |= await times(bank, said[VOICES[0]], folder, quick=options.quick)
    return told


async def times(bank: PackBank, sentences: list[Sentence], folder: Path, *, quick: bool) -> dict[str, Any]:
    ears = PocketsphinxTranscriber(lambda: texts_of(bank), folder)
    hints = {one.question: hints_of(bank, bank.question(one.question, 1)) for one in sentences}
    rounds = 1 if quick else 2
    told: dict[str, Any] = {"latency": await alone(ears, sentences[: 3 if quick else 5], hints)}
    print(told["latency"], flush=True)
    at_once_told = told[f"{CALLS}_at_once"] = {}
    for way, pausing in (("worst", False), ("halves", True)):
        at_once_told[way] = await at_once(ears, sentences, hints, rounds, pausing=pausing)
        print(way, at_once_told[way], flush=True)
    at_once_told["workers_mb"] = round(workers_mb(ears), 1)
    told["turns"] = await many_turns(ears, sentences[:10], hints, 10 if quick else 20)
    await ears.close()
    return told


def speak(name: str, voice: str, count: int, every: int = 1) -> list[Sentence]:
    rows = [line.split("\t") for line in (SPOKEN / f"{name}.tsv").read_text("utf-8").splitlines()]
    return [Sentence(question, text, spoken(text, voice)) for question, text in rows[:count:every]]


async def word_errors(bank: PackBank, said: dict[str, list[Sentence]], folder: Path, every: int) -> dict[str, Any]:
    asked = {one.question for one in said[VOICES[0]]}
    hinted = {question: hints_of(bank, bank.question(question, 1)) for question in asked}
    nothing: dict[str, Sequence[str]] = dict.fromkeys(asked, ())
    told: dict[str, Any] = {}
    results: list[Result] = []
    learnt, unlearnt = (lambda: texts_of(bank)), (lambda: texts_of(Without(bank, asked)))
    for voice, sentences in said.items():
        mine = told[voice] = Told(voice)
        with_hints = await heard(learnt, folder, sentences, hinted)
        mine["hints"] = rate(with_hints)
        results += with_hints
        if voice == VOICES[0]:
            mine["bank"] = rate(await heard(learnt, folder, sentences, nothing))
            mine["general"] = rate(await heard(None, folder, sentences, nothing))
            mine["hints_in_interviews"] = rate(await heard(learnt, folder, sentences[::every], hinted, turns=TURNS))
            mine["left_out"] = rate(await heard(unlearnt, folder, sentences[::every], hinted))
    told["confidence"] = by_confidence(results)
    return told


class Told(dict[str, float]):
    """Said at once, since all of it takes long."""

    def __init__(self, voice: str) -> None:
        super().__init__()
        self._voice = voice

    def __setitem__(self, name: str, value: float) -> None:
        super().__setitem__(name, value)
        print(f"{self._voice} {name}: {value:.4f}", flush=True)


class Without:
    """The bank without some of its questions."""

    def __init__(self, bank: PackBank, questions: set[str]) -> None:
        self._bank, self._left_out = bank, questions
        self.samples, self.vocabulary = bank.samples, bank.vocabulary

    def questions(self) -> list[Question]:
        return [question for question in self._bank.questions() if question.id not in self._left_out]


async def heard(
    texts: Callable[[], Iterable[str]] | None,
    folder: Path,
    sentences: Sequence[Sentence],
    hints: dict[str, Sequence[str]],
    *,
    turns: int = 1,
) -> list[Result]:
    """So many sentences in a row are turns of one interview; each interview begins with a voice that is new."""
    ears = PocketsphinxTranscriber(texts, folder if texts else None)
    free = asyncio.Semaphore(AT_ONCE)

    async def interview(number: int) -> list[Result]:
        async with free:
            mine = sentences[number * turns : (number + 1) * turns]
            return [await turn(ears, one, hints[one.question], f"interview {number}") for one in mine]

    interviews = (interview(number) for number in range(-(-len(sentences) // turns)))
    results = [one for some in await asyncio.gather(*interviews) for one in some]
    await ears.close()
    return results


async def turn(ears: PocketsphinxTranscriber, sentence: Sentence, hints: Sequence[str], session: str) -> Result:
    hearing = await ears.listen(lambda _: None, hints=hints, session_id=session)
    hearing.feed(sentence.sound)
    final = await hearing.finish()
    return Result(sentence, final, distance(words_of(sentence.text), words_of(final.text)))


def rate(results: Sequence[Result]) -> float:
    return round(sum(one.wrong for one in results) / sum(one.words for one in results), 4)


def by_confidence(results: Sequence[Result]) -> dict[str, Any]:
    """What share of words was wrong where the recogniser was how sure of the whole turn."""
    told = {}
    for low, high in zip(BINS, BINS[1:], strict=False):
        inside = [one for one in results if low <= (one.heard.confidence or 0) < high]
        if inside:
            told[f"from_{low:g}"] = {"turns": len(inside), "wer": rate(inside)}
    return told


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    row = list(range(len(other) + 1))
    for number, left in enumerate(one, 1):
        fresh = [number]
        for at, right in enumerate(other, 1):
            fresh.append(min(row[at] + 1, fresh[-1] + 1, row[at - 1] + (left != right)))
        row = fresh
    return row[-1]


async def in_real_time(ears: PocketsphinxTranscriber, sentence: Sentence, hints: Sequence[str], session: str) -> float:
    """As long as it takes to say it; then how long until the transcript is there, in milliseconds."""
    hearing = await ears.listen(lambda _: None, hints=hints, session_id=session)
    loop = asyncio.get_running_loop()
    began, size = loop.time(), int(PIECE_S * BYTES_A_SECOND)
    for number, at in enumerate(range(0, len(sentence.sound), size), 1):
        await asyncio.sleep(max(0.0, began + number * PIECE_S - loop.time()))
        hearing.feed(sentence.sound[at : at + size])
    asked = loop.time()
    with contextlib.suppress(RemoteSlow):  # given up: that took too long as well
        await hearing.finish()
    return (loop.time() - asked) * 1000


async def alone(ears: PocketsphinxTranscriber, sentences: Sequence[Sentence], hints: Any) -> dict[str, float]:
    await in_real_time(ears, sentences[0], hints[sentences[0].question], "alone")
    return percentiles([await in_real_time(ears, one, hints[one.question], "alone") for one in sentences])


async def at_once(
    ears: PocketsphinxTranscriber, sentences: Sequence[Sentence], hints: Any, rounds: int, *, pausing: bool
) -> dict[str, Any]:
    """Each call says so many sentences, in a voice that is new at its first."""

    async def call(number: int) -> list[float]:
        mine = sentences[number % len(sentences) :: CALLS][:rounds] or sentences[:rounds]
        waited = []
        for one in mine:
            waited.append(await in_real_time(ears, one, hints[one.question], f"{pausing} {number}"))
            await asyncio.sleep(len(one.sound) / BYTES_A_SECOND if pausing else 0)
        return waited

    began, used = time.monotonic(), processor_s(ears)
    waited = [one for times in await asyncio.gather(*(call(number) for number in range(CALLS))) for one in times]
    given_up = sum(took_ms >= LATE_MAX_S * 1000 for took_ms in waited)
    return {
        **percentiles(waited),
        "given_up": given_up,
        "cores": round((processor_s(ears) - used) / (time.monotonic() - began), 2),
    }


def processor_s(ears: PocketsphinxTranscriber) -> float:
    ticks = 0
    for pid in ears.pool.pids if ears.pool else ():
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


async def many_turns(
    ears: PocketsphinxTranscriber, sentences: Sequence[Sentence], hints: Any, count: int
) -> dict[str, float]:
    """What a hundred turns leave behind, with other hints each time."""

    async def again(number: int) -> None:
        one = sentences[number % len(sentences)]
        await turn(ears, one, hints[one.question], f"again {number}")

    for number in range(len(sentences)):
        await again(number)
    here, there, open_files = memory_mb(os.getpid()), workers_mb(ears), len(os.listdir("/proc/self/fd"))
    for number in range(count):
        await again(number)
    return {
        "service_grew_mb": round(memory_mb(os.getpid()) - here, 2),
        "workers_grew_mb": round(workers_mb(ears) - there, 2),
        "workers_mb": round(workers_mb(ears), 1),
        "descriptors_more": len(os.listdir("/proc/self/fd")) - open_files,
        "processes": len(ears.pool.pids) if ears.pool else 0,
    }


def workers_mb(ears: PocketsphinxTranscriber) -> float:
    return sum(memory_mb(pid) for pid in (ears.pool.pids if ears.pool else ()))


def memory_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def percentiles(times_ms: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times_ms)
    at = {"p50_ms": 0.5, "p95_ms": 0.95, "max_ms": 1.0}
    return {name: round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) for name, share in at.items()}


if __name__ == "__main__":
    sys.exit(main())
