"""The real recogniser, in real processes, on what flite's voice said."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import time
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from vivavoce.ports.errors import RemoteBroken
from vivavoce.ports.speech import BYTES_A_SECOND, Heard
from vivavoce.voice import embedded_hearing, language
from vivavoce.voice.embedded_hearing import PocketsphinxTranscriber
from voice.counting import wrong_words
from voice.recordings import SAID, pcm

TEXTS = [
    "A queue decouples who asks from who works, so several workers can take requests out.",
    "An index makes reads faster and writes slower, since every write must update the index.",
    "We talked about it in the team and decided together. Try the simple way first.",
]


PATIENCE_S = 60


@pytest.fixture(scope="module")
def language_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hearing")


@pytest.fixture
async def ears(language_folder: Path) -> AsyncIterator[PocketsphinxTranscriber]:
    made = PocketsphinxTranscriber(lambda: TEXTS, language_folder, workers=1)
    yield made
    pids = made.pool.pids if made.pool else []
    await made.close()
    assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)  # noqa: ASYNC240


async def heard(ears: PocketsphinxTranscriber, sound: bytes, hints: tuple[str, ...] = ()) -> Heard:
    hearing = await ears.listen(lambda _: None, hints=hints)
    for at in range(0, len(sound), 3200):
        hearing.feed(sound[at : at + 3200])
    final = await hearing.finish()
    await hearing.close()
    return final


async def test_it_hears_what_was_said_with_times_and_confidence(ears: PocketsphinxTranscriber) -> None:
    for name, said in SAID.items():
        final = await heard(ears, pcm(name))
        assert final.final
        assert wrong_words(said, final.text) <= 2, final.text
        assert final.confidence is not None
        assert final.confidence > 0.7
        assert final.text == " ".join(word.text for word in final.words)
        assert all(word.start_s < word.end_s <= len(pcm(name)) / BYTES_A_SECOND for word in final.words)
        assert all(one.end_s <= other.start_s + 0.02 for one, other in pairwise(final.words))
        assert final.origin.name == "pocketsphinx"


async def test_what_was_heard_so_far_is_told_while_more_comes(ears: PocketsphinxTranscriber) -> None:
    told: list[Heard] = []
    half = asyncio.Event()

    def hear(partial: Heard) -> None:
        told.append(partial)
        if "index" in partial.text:
            half.set()

    hearing = await ears.listen(hear)
    sound = pcm("index")
    hearing.feed(sound[: 3 * len(sound) // 4])
    async with asyncio.timeout(PATIENCE_S):
        await half.wait()
    assert not any(partial.final for partial in told)
    hearing.feed(sound[3 * len(sound) // 4 :])
    final = await hearing.finish()
    assert len(final.words) > len(told[-1].text.split())


async def test_silence_between_sentences_is_no_word_and_keeps_the_times(ears: PocketsphinxTranscriber) -> None:
    pause = bytes(2 * BYTES_A_SECOND)
    final = await heard(ears, pcm("index") + pause + pcm("team"))
    assert wrong_words(f"{SAID['index']} {SAID['team']}", final.text) <= 3
    gap = max((other.start_s - one.end_s, one.end_s) for one, other in pairwise(final.words))
    assert gap[0] == pytest.approx(2, abs=0.8)
    assert (await heard(ears, pause)).text == ""


async def test_hints_decide_between_words_that_sound_alike_and_only_in_their_turn() -> None:
    plain = PocketsphinxTranscriber(workers=1)
    hints = ("try the simple weigh first", "the simple weigh", "a frobnicator and its Kubernetes")
    try:
        assert "weigh" not in (await heard(plain, pcm("team"))).text
        assert "simple weigh" in (await heard(plain, pcm("team"), hints)).text
        assert "weigh" not in (await heard(plain, pcm("team"))).text
    finally:
        await plain.close()


async def test_a_voice_is_remembered_within_an_interview_and_in_no_other(ears: PocketsphinxTranscriber) -> None:
    async def mean_after(sound: bytes, session: str | None) -> str:
        hearing = await ears.listen(lambda _: None, session_id=session)
        hearing.feed(sound)
        await hearing.finish()
        return ears.mean_of(session)

    assert await mean_after(pcm("index")[: BYTES_A_SECOND // 2], "one") == ""
    assert await mean_after(pcm("index"), "one") != ""
    assert ears.mean_of("other") == ""
    assert await mean_after(pcm("index"), None) == ""


async def test_a_killed_process_costs_no_word(ears: PocketsphinxTranscriber) -> None:
    something = asyncio.Event()
    hearing = await ears.listen(lambda _: something.set())
    sound = pcm("team")
    hearing.feed(sound[: 3 * len(sound) // 4])
    async with asyncio.timeout(PATIENCE_S):
        await something.wait()
    pool = ears.pool
    assert pool is not None
    os.kill(pool.pids[0], signal.SIGKILL)
    hearing.feed(sound[3 * len(sound) // 4 :])
    assert wrong_words(SAID["team"], (await hearing.finish()).text) <= 2


async def test_how_late_it_is_is_told_while_it_hears(ears: PocketsphinxTranscriber) -> None:
    hearing = await ears.listen(lambda _: None)
    assert ears.pool is not None
    (worker,) = ears.pool._workers
    hearing.feed(10 * pcm("index"))
    until = time.monotonic() + PATIENCE_S
    while not worker.late_s:
        assert time.monotonic() < until
        await asyncio.sleep(0)
    await hearing.finish()
    while worker.late_s:
        assert time.monotonic() < until
        await asyncio.sleep(0)


async def test_several_turns_at_once_are_each_heard_as_if_alone(ears: PocketsphinxTranscriber) -> None:
    alone = [(await heard(ears, pcm(name))).text for name in SAID]
    together = await asyncio.gather(*(heard(ears, pcm(name)) for name in SAID))
    assert [final.text for final in together] == alone


async def test_the_same_sound_is_heard_the_same_way_each_time(ears: PocketsphinxTranscriber) -> None:
    assert len({str(await heard(ears, pcm("queue"))) for _ in range(3)}) == 1


async def learnt(texts: list[str], folder: Path) -> list[Path]:
    ears = PocketsphinxTranscriber(lambda: texts, folder)
    await ears.prepare()
    await ears.close()
    return sorted(folder.glob("*/bank.arpa"))  # noqa: ASYNC240


async def test_the_bank_is_learnt_once_and_anew_when_it_changes(tmp_path: Path) -> None:
    (first,) = await learnt(TEXTS, tmp_path)
    made_at = first.stat().st_mtime_ns
    assert await learnt(TEXTS, tmp_path) == [first]
    assert first.stat().st_mtime_ns == made_at
    assert len(await learnt(TEXTS[:2], tmp_path)) == 2


async def test_what_nobody_has_used_for_a_week_goes(tmp_path: Path) -> None:
    (old,) = await learnt(TEXTS, tmp_path)
    os.utime(old.parent, (0, 0))
    (new,) = await learnt(TEXTS[:2], tmp_path)
    assert new != old


async def test_a_language_that_is_removed_under_a_running_service_is_made_anew(tmp_path: Path) -> None:
    ears = PocketsphinxTranscriber(lambda: TEXTS, tmp_path, workers=1)
    await heard(ears, pcm("queue"))
    (folder,) = tmp_path.iterdir()  # noqa: ASYNC240
    shutil.rmtree(folder)
    assert ears.pool is not None
    os.kill(ears.pool.pids[0], signal.SIGKILL)
    assert (await heard(ears, pcm("queue"))).text
    assert language.is_made(folder)
    await ears.close()


async def test_each_process_that_starts_keeps_its_language_in_use(tmp_path: Path) -> None:
    (model,) = await learnt(TEXTS, tmp_path)
    ears = PocketsphinxTranscriber(lambda: TEXTS, tmp_path, workers=1)
    await heard(ears, pcm("queue"))
    os.utime(model.parent, (0, 0))
    assert ears.pool is not None
    os.kill(ears.pool.pids[0], signal.SIGKILL)
    await heard(ears, pcm("queue"))
    assert time.time() - model.parent.stat().st_mtime < 3600
    await ears.close()


async def test_where_nothing_can_be_written_it_hears_with_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await learnt(TEXTS, tmp_path)
    monkeypatch.setattr(os, "utime", _read_only)
    ears = PocketsphinxTranscriber(lambda: TEXTS, tmp_path, workers=1)
    with capture_logs() as logged:
        assert (await heard(ears, pcm("queue"))).text
    assert {one["event"] for one in logged} == {"language_not_tidied"}
    assert ears.available
    await ears.close()


def _read_only(*_: object, **__: object) -> None:
    raise OSError(30, "Read-only file system")


async def test_what_cannot_get_ready_is_a_failure_with_a_reason_and_is_not_offered_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ears = PocketsphinxTranscriber(lambda: TEXTS, tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(embedded_hearing, "_make_language", _read_only)
        with pytest.raises(RemoteBroken, match="Read-only file system"):
            await ears.listen(lambda _: None)
    assert not ears.available
    monkeypatch.setattr(embedded_hearing, "RESTS_S", 0.0)
    assert ears.available, "and is tried again"
    await ears.prepare()
    await ears.close()


async def test_where_it_is_not_installed_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_hearing, "installed", lambda: False)
    ears = PocketsphinxTranscriber()
    assert not ears.available
    with pytest.raises(RemoteBroken, match="vivavoce\\[voice\\]"):
        await ears.listen(lambda _: None)


SETTLED_WITHIN_S = 0.16
"""Of silence at most, before words are asked for: so soon a turn may be known to be over."""


async def settled_at(ears: PocketsphinxTranscriber, sound: bytes, rest: bytes) -> tuple[list[Heard], Heard]:
    told: list[Heard] = []
    settled = asyncio.Event()

    def hear(partial: Heard) -> None:
        told.append(partial)
        if partial.settled:
            settled.set()

    hearing = await ears.listen(hear)
    hearing.feed(sound)
    hearing.settle()
    async with asyncio.timeout(PATIENCE_S):
        await settled.wait()
    hearing.feed(rest)
    final = await hearing.finish()
    await hearing.close()
    return told, final


async def test_words_that_were_settled_in_the_first_silence_are_the_last_word(ears: PocketsphinxTranscriber) -> None:
    for name, said in SAID.items():
        silence = bytes(2 * round(BYTES_A_SECOND * SETTLED_WITHIN_S / 2))
        told, final = await settled_at(ears, spoken_part(pcm(name)) + silence, bytes(BYTES_A_SECOND // 4))
        assert told[-1].text == final.text
        assert wrong_words(said, final.text) <= 2, final.text


async def test_whoever_goes_on_after_their_words_were_settled_loses_none(ears: PocketsphinxTranscriber) -> None:
    first, second = (spoken_part(pcm(name)) for name in list(SAID)[:2])
    _, final = await settled_at(ears, first + bytes(3200), second + bytes(BYTES_A_SECOND))
    said = " ".join(list(SAID.values())[:2])
    assert wrong_words(said, final.text) <= 4, final.text


def spoken_part(sound: bytes) -> bytes:
    """Without the silence behind it."""
    samples = memoryview(sound).cast("h")
    last = max(at for at, sample in enumerate(samples) if abs(sample) > 300)
    return sound[: 2 * (last + 1)]
