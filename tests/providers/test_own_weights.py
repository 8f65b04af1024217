"""Weights of the operator's own, in a process of their own. The packages here are stand-ins that speak their names and
their calls: what a real model hears is not tried, since none comes with Viva Voce."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from vivavoce.ports import errors
from vivavoce.ports.speech import BYTES_A_SECOND, Heard
from vivavoce.providers import Account, own_process
from vivavoce.providers.own_ears import HANGING_S, OwnTranscriber
from vivavoce.providers.own_process import missing_for

VOSK = """
import json, os, time

def SetLogLevel(level): print("a word that a package prints")

class Model:
    def __init__(self, folder):
        if not os.path.exists(os.path.join(folder, "conf")): raise RuntimeError("no model")

class KaldiRecognizer:
    def __init__(self, model, rate): self.seconds = 0.0; self.said = 0
    def SetWords(self, on): pass
    def AcceptWaveform(self, sound):
        if sound.startswith(b"die"): os._exit(3)
        if sound.startswith(b"hang"): time.sleep(3600)
        if sound.startswith(b"slow"): time.sleep(0.5)
        if sound.startswith(b"bad") or len(sound) % 2: raise ValueError("bad sound")
        self.seconds += len(sound) / 32000
        return self.seconds >= 2 * (self.said + 1)
    def Result(self):
        self.said += 1
        return json.dumps({"result": [{"word": f"word{self.said}", "start": 0.1, "end": 0.4, "conf": 0.5}]})
    def PartialResult(self): return json.dumps({"partial": "and" if self.seconds % 2 else ""})
    def FinalResult(self):
        return json.dumps({"result": [{"word": "end", "start": 9.0, "end": 9.5, "conf": 1.0}], "text": "end"})
"""
WHISPER = """
from types import SimpleNamespace as N

class WhisperModel:
    def __init__(self, folder, device, compute_type, local_files_only): assert local_files_only
    def transcribe(self, samples, *, language, hotwords, word_timestamps, **more):
        assert samples.dtype == "float32" and abs(samples).max() <= 1
        words = [N(word=f" {len(samples)}", start=0.0, end=1.0, probability=0.8),
                 N(word=f" {hotwords}", start=1.0, end=2.0, probability=0.6)]
        return iter([N(words=words), N(words=None)]), N(language=language)
"""


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The process finds them as it would find what is installed."""
    folder = tmp_path / "packages"
    folder.mkdir()
    (folder / "vosk.py").write_text(VOSK)
    (folder / "faster_whisper.py").write_text(WHISPER)
    monkeypatch.syspath_prepend(folder)
    weights = tmp_path / "weights"
    (weights / "conf").mkdir(parents=True)
    return weights


async def opened(kind: str, folder: Path, hanging_s: float = HANGING_S) -> AsyncIterator[OwnTranscriber]:
    account = Account(vendor=kind, number=1, model=folder.name)
    transcriber = OwnTranscriber(account, folder, hanging_s=hanging_s)
    yield transcriber
    await transcriber.close()


@pytest.fixture
async def vosk(packages: Path) -> AsyncIterator[OwnTranscriber]:
    async for transcriber in opened("vosk", packages):
        yield transcriber


@pytest.fixture
async def impatient(packages: Path) -> AsyncIterator[OwnTranscriber]:
    async for transcriber in opened("vosk", packages, hanging_s=0.9):
        yield transcriber


@pytest.fixture
async def whisper(packages: Path) -> AsyncIterator[OwnTranscriber]:
    async for transcriber in opened("whisper", packages):
        yield transcriber


async def test_vosk_tells_what_it_hears_and_then_the_last_word(vosk: OwnTranscriber) -> None:
    told: list[Heard] = []
    hearing = await vosk.listen(told.append)
    for length in (BYTES_A_SECOND + 1, BYTES_A_SECOND - 1) * 2 + (BYTES_A_SECOND + 1,):
        hearing.feed(bytes(length))
    heard = await hearing.finish()
    await hearing.close()
    assert heard.text == "word1 word2 end"
    assert heard.confidence == pytest.approx(2 / 3)
    assert [word.end_s for word in heard.words] == [0.4, 0.4, 9.5]
    assert (heard.origin.kind, heard.origin.name, heard.origin.version) == ("model", "vosk", "weights")
    assert told[0].text == "and"
    assert not told[0].final


async def test_whisper_hears_a_turn_when_it_is_over_with_its_hints(whisper: OwnTranscriber) -> None:
    hearing = await whisper.listen(lambda _: None, hints=("blue", "green"))
    hearing.feed(b"\x00\x10" * 8000 + b"\x01")
    heard = await hearing.finish()
    await hearing.close()
    assert heard.text == "8000 blue green"
    assert heard.confidence == pytest.approx(0.7)


async def test_several_turns_are_heard_beside_each_other_by_one_process(vosk: OwnTranscriber) -> None:
    hearings = await asyncio.gather(*(vosk.listen(lambda _: None) for _ in range(3)))
    for seconds, hearing in enumerate(hearings):
        hearing.feed(bytes(2 * seconds * BYTES_A_SECOND))
    await hearings[1].close()
    assert (await hearings[0].finish()).text == "end"
    assert (await hearings[2].finish()).text == "word1 end"
    for hearing in hearings:
        await hearing.close()


async def test_time_to_think_grows_with_the_sound_and_with_a_little_of_what_waits_before_it(
    whisper: OwnTranscriber,
) -> None:
    assert whisper.thinks_s(30) == 30
    hearings = [await whisper.listen(lambda _: None) for _ in range(3)]
    for hearing in hearings:
        hearing.feed(bytes(4 * BYTES_A_SECOND))
    assert whisper.thinks_s(30) == 30, "who still speaks is not before it"
    waiting = [asyncio.create_task(hearing.finish()) for hearing in hearings]
    await asyncio.sleep(0)
    assert whisper.thinks_s(30) == 30 + 10
    await asyncio.gather(*waiting)
    assert whisper.thinks_s(30) == 30
    for hearing in hearings:
        await hearing.close()


async def test_a_fault_of_the_package_ends_one_turn_and_not_the_process(vosk: OwnTranscriber) -> None:
    hearing, other = await vosk.listen(lambda _: None), await vosk.listen(lambda _: None)
    hearing.feed(b"bad!")
    with pytest.raises(errors.RemoteBroken):
        await hearing.finish()
    assert (await other.finish()).text == "end"
    await hearing.close()
    await other.close()


async def test_a_process_that_dies_is_told_and_started_anew(vosk: OwnTranscriber) -> None:
    hearing = await vosk.listen(lambda _: None)
    hearing.feed(b"die!")
    with pytest.raises(errors.RemoteBroken, match="has ended"):
        await hearing.finish()
    assert hearing.failure is not None
    await hearing.close()
    hearing = await vosk.listen(lambda _: None)
    assert (await hearing.finish()).text == "end"
    await hearing.close()


async def pid(transcriber: OwnTranscriber) -> int:
    return (await transcriber._process.running())._process.pid


async def test_a_process_that_hangs_is_told_and_started_anew(impatient: OwnTranscriber) -> None:
    hung = await pid(impatient)
    hearing, other = await impatient.listen(lambda _: None), await impatient.listen(lambda _: None)
    hearing.feed(b"hang")
    with pytest.raises(errors.RemoteSlow):
        await hearing.finish()
    assert isinstance(other.failure, errors.RemoteSlow), "who still speaks is heard by others now"
    for one in (hearing, other):
        await one.close()
    hearing = await impatient.listen(lambda _: None)
    assert (await hearing.finish()).text == "end"
    await hearing.close()
    assert await pid(impatient) != hung


async def test_a_process_that_hangs_is_found_though_nobody_waits_for_it_any_more(impatient: OwnTranscriber) -> None:
    running = await impatient._process.running()
    hearing = await impatient.listen(lambda _: None)
    hearing.feed(b"hang")
    waiting = asyncio.create_task(hearing.finish())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await hearing.close()
    assert running.failure is None, "the chain is quicker than a model"
    async with asyncio.timeout(10):
        await running._reader
    assert isinstance(running.failure, errors.RemoteSlow)


async def test_a_process_that_is_slow_and_speaks_does_not_hang(impatient: OwnTranscriber) -> None:
    hearings = [await impatient.listen(lambda _: None) for _ in range(4)]
    for hearing in hearings:
        hearing.feed(b"slow")
    heard = await asyncio.gather(*(hearing.finish() for hearing in hearings))
    assert [one.text for one in heard] == ["end"] * 4
    for hearing in hearings:
        await hearing.close()


async def test_what_a_process_does_not_read_does_not_pile_up(
    vosk: OwnTranscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_process, "UNREAD_BYTES_MAX", 1_000_000)
    hearing = await vosk.listen(lambda _: None)
    hearing.feed(b"hang")
    hearing.feed(bytes(2_000_000))
    assert hearing.failure is None
    with pytest.raises(errors.RemoteLimited):
        await vosk.listen(lambda _: None)
    hearing.feed(bytes(2_000_000))
    assert isinstance(hearing.failure, errors.RemoteSlow)
    stdin = (await vosk._process.running())._process.stdin
    assert stdin is not None
    assert stdin.transport.get_write_buffer_size() <= 2_000_000
    with pytest.raises(errors.RemoteSlow):
        await hearing.finish()
    await hearing.close()


async def test_the_process_gets_none_of_the_services_keys(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPGRAM_API_KEYS", "a-key-of-ours")
    async for transcriber in opened("vosk", packages):
        running = await transcriber._process.running()
        environment = Path(f"/proc/{running._process.pid}/environ").read_bytes()  # noqa: ASYNC240
        assert b"PYTHONPATH" in environment
        assert b"a-key-of-ours" not in environment


async def test_weights_that_cannot_be_loaded_are_told_in_words(packages: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    async for transcriber in opened("vosk", empty):
        with pytest.raises(errors.RemoteBroken, match=r"cannot be loaded with vosk"):
            await transcriber.listen(lambda _: None)


def test_what_is_missing_is_told_with_its_command() -> None:
    assert "pip install 'vivavoce[vosk]'" in str(missing_for("vosk"))
