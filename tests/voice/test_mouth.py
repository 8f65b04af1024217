"""What stands around a speaker: words that can be said, no silence before them, and speech that is kept."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivavoce.domain.question import Origin
from vivavoce.ports.errors import RemoteBroken, RemoteFailure
from vivavoce.ports.speech import ScriptedSpeaker, Sound
from vivavoce.voice.ahead import Ahead
from vivavoce.voice.kept_speech import PIECE_COST_BYTES, KeptSpeech, sentences_among
from vivavoce.voice.mouth import SayingSpeaker
from vivavoce.voice.trimming import FRAME_S, PAUSE_S, Trimming

RATE = 16_000
VOICE = Origin(kind="builtin", name="voice", version="1")
OTHER = Origin(kind="builtin", name="other", version="1")


def tone(seconds: float) -> bytes:
    return array("h", [3_000, -3_000] * int(seconds * RATE / 2)).tobytes()


def silence(seconds: float) -> bytes:
    return bytes(2 * int(seconds * RATE))


class Playing:
    """A speaker that plays what it was given; a failure among the pieces is raised where it stands."""

    def __init__(self, *pieces: Sound | RemoteFailure, origin: Origin = VOICE) -> None:
        self.origin = origin
        self.available = True
        self.pieces = pieces
        self.asked: list[tuple[str, str | None]] = []
        self.stopped = 0

    async def speak(self, text: str, *, session_id: str | None = None) -> AsyncIterator[Sound]:
        self.asked.append((text, session_id))
        try:
            for piece in self.pieces:
                await asyncio.sleep(0)
                if isinstance(piece, RemoteFailure):
                    raise piece
                yield piece
        finally:
            self.stopped += 1


def sound(pcm: bytes, *, rate: int = RATE, origin: Origin = VOICE, restarted: bool = False) -> Sound:
    return Sound(pcm=pcm, sample_rate_hz=rate, origin=origin, restarted=restarted)


def all_of_them(_text: str) -> bool:
    return True


async def heard(speaker: SayingSpeaker | KeptSpeech | Playing, text: str = "Hello.") -> list[Sound]:
    return [piece async for piece in speaker.speak(text)]


def trimmed(*pieces: bytes) -> tuple[bytes, Trimming]:
    trimming = Trimming(RATE)
    return b"".join(trimming.take(piece) for piece in pieces) + trimming.rest(), trimming


def test_silence_goes_at_both_ends_and_stays_in_between() -> None:
    given_pieces = [
        silence(0.3),
        silence(0.02) + tone(0.2),
        silence(0.1),
        silence(0.1) + tone(0.2) + silence(0.5),
        silence(1),
    ]
    whole, trimming = trimmed(*given_pieces)
    assert whole == tone(0.2) + silence(0.2) + tone(0.2) + silence(PAUSE_S)
    assert trimming.lead_s == pytest.approx(0.32)


def test_nothing_but_silence_is_nothing() -> None:
    assert trimmed(silence(0.5), silence(0.5))[0] == b""


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 60)), max_size=8), st.lists(st.integers(1, 3_000), max_size=20))
def test_however_it_is_cut_what_sounds_is_never_lost(stretches: list[tuple[bool, int]], cuts: list[int]) -> None:
    whole = b"".join((tone if loud else silence)(frames * FRAME_S) for loud, frames in stretches)
    pieces, at = [], 0
    for cut in cuts:
        pieces.append(whole[at : at + 2 * cut])
        at += 2 * cut
    played, _ = trimmed(*[piece for piece in [*pieces, whole[at:]] if piece])
    stripped = whole.strip(b"\0")
    assert (stripped in played) if stripped else played == b""
    assert len(played) <= len(stripped) + 4 * int(RATE * FRAME_S) + len(silence(PAUSE_S))


async def test_text_is_said_in_words_and_what_cannot_be_said_is_not_asked_for() -> None:
    inner = Playing(sound(tone(0.1)))
    mouth = SayingSpeaker(inner)
    assert await heard(mouth, "O(n) 🎉")
    assert await heard(mouth, "🎉") == []
    assert inner.asked == [("O of n", None)]


async def test_the_first_piece_sounds() -> None:
    pieces = await heard(SayingSpeaker(Playing(sound(silence(0.2)), sound(silence(0.05) + tone(0.1)))))
    assert pieces[0].pcm == tone(0.1)
    assert pieces[-1].pcm == silence(PAUSE_S)


async def test_a_restart_in_another_voice_is_passed_on_though_it_begins_with_silence() -> None:
    first, again, rest = (
        sound(tone(0.1)),
        sound(silence(0.1), origin=OTHER, restarted=True),
        sound(tone(0.2), origin=OTHER),
    )
    pieces = await heard(SayingSpeaker(Playing(first, again, rest)))
    assert [(piece.origin, piece.restarted) for piece in pieces] == [(VOICE, False), (OTHER, True), (OTHER, False)]
    assert pieces[1].pcm == tone(0.2)


async def test_a_change_of_sample_rate_starts_anew() -> None:
    pieces = await heard(SayingSpeaker(Playing(sound(tone(0.1)), sound(tone(0.1), rate=24_000, restarted=True))))
    assert [piece.sample_rate_hz for piece in pieces] == [RATE, 24_000, 24_000]
    assert len(pieces[-1].pcm) == 2 * int(24_000 * PAUSE_S)


async def test_who_stops_listening_stops_the_speaker_within() -> None:
    inner = Playing(*[sound(tone(0.1))] * 9)
    async with aclosing(KeptSpeech(SayingSpeaker(inner), keeps=all_of_them).speak("Hello.")) as pieces:
        async for _ in pieces:
            break
    assert inner.stopped == 1


async def test_what_was_said_once_is_not_made_again() -> None:
    inner = Playing(sound(tone(0.1)), sound(tone(0.2)))
    kept = KeptSpeech(inner, keeps=all_of_them)
    first, second = await heard(kept), await heard(kept)
    assert first == second
    assert len(inner.asked) == 1


async def test_another_text_and_another_voice_are_made_anew() -> None:
    inner = Playing(sound(tone(0.1)))
    kept = KeptSpeech(inner, keeps=all_of_them)
    await heard(kept, "One.")
    await heard(kept, "Two.")
    inner.origin = OTHER
    await heard(kept, "One.")
    assert [text for text, _ in inner.asked] == ["One.", "Two.", "One."]


async def test_a_speech_that_failed_is_not_kept_half() -> None:
    inner = Playing(sound(tone(0.1)), RemoteBroken("It ended."))
    kept = KeptSpeech(inner, keeps=all_of_them)
    for _ in range(2):
        with pytest.raises(RemoteBroken):
            await heard(kept)
    assert (len(kept), kept.bytes, len(inner.asked)) == (0, 0, 2)


async def test_a_speech_that_was_stopped_is_not_kept_half() -> None:
    inner = Playing(sound(tone(0.1)), sound(tone(0.1)))
    kept = KeptSpeech(inner, keeps=all_of_them)
    async with aclosing(kept.speak("Hello.")) as pieces:
        async for _ in pieces:
            break
    assert (len(kept), kept.bytes) == (0, 0)
    assert len(await heard(kept)) == 2
    assert len(inner.asked) == 2


async def test_a_speech_whose_call_was_cancelled_is_not_kept_half() -> None:
    begun = asyncio.Event()
    inner = Playing(*[sound(tone(0.1))] * 1_000)
    kept = KeptSpeech(inner, keeps=all_of_them)

    async def listening() -> None:
        async for _ in kept.speak("Hello."):
            begun.set()

    call = asyncio.create_task(listening())
    await begun.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert (len(kept), kept.bytes, inner.stopped) == (0, 0, 1)


async def test_what_was_withdrawn_is_not_kept() -> None:
    kept = KeptSpeech(Playing(sound(tone(0.3)), sound(tone(0.1), restarted=True), sound(tone(0.2))), keeps=all_of_them)
    assert len(await heard(kept)) == 3
    assert [(piece.pcm, piece.restarted) for piece in await heard(kept)] == [(tone(0.1), False), (tone(0.2), False)]


async def test_a_stand_in_is_not_heard_again_when_the_voice_is_back() -> None:
    inner = Playing(sound(tone(0.1), origin=OTHER))
    kept = KeptSpeech(inner, keeps=all_of_them)
    await heard(kept)
    await heard(kept)
    assert len(inner.asked) == 2


async def test_two_voices_in_one_speech_are_not_kept() -> None:
    kept = KeptSpeech(Playing(sound(tone(0.1)), sound(tone(0.1), origin=OTHER)), keeps=all_of_them)
    await heard(kept)
    assert len(kept) == 0


@given(st.lists(st.integers(0, 4), max_size=60), st.integers(1, 4))
async def test_it_never_holds_more_than_it_may_and_forgets_the_least_recent(asked: list[int], room: int) -> None:
    piece = sound(tone(0.01))
    cost = len(piece.pcm) + PIECE_COST_BYTES
    inner = Playing(piece)
    kept = KeptSpeech(inner, keeps=all_of_them, bytes_max=room * cost + cost // 2)
    recent: list[int] = []
    for number in asked:
        before = len(inner.asked)
        await heard(kept, str(number))
        assert (len(inner.asked) == before) == (number in recent)
        recent = [*[one for one in recent if one != number], number][-room:]
        assert kept.bytes == len(kept) * cost <= room * cost
        assert len(kept) == len(recent)


async def test_what_is_larger_than_all_its_room_pushes_nothing_out() -> None:
    inner = Playing(sound(tone(0.1)))
    kept = KeptSpeech(inner, keeps=all_of_them, bytes_max=len(tone(0.1)) + PIECE_COST_BYTES)
    await heard(kept, "small")
    inner.pieces = (sound(tone(0.2)),)
    await heard(kept, "large")
    await heard(kept, "small")
    assert [text for text, _ in inner.asked] == ["small", "large"]


async def test_what_was_prepared_is_at_hand() -> None:
    inner = ScriptedSpeaker()
    kept = KeptSpeech(inner, keeps=all_of_them)
    for text in ("One.", "Two.", "One."):
        await kept.prepare(text)
    inner.failing = RemoteBroken("Gone.")
    assert await heard(kept, "One.") != []
    assert inner.spoken == ["One.", "Two."]


async def test_nothing_is_prepared_while_somebody_waits_for_words() -> None:
    inner = Playing(sound(tone(0.1)), sound(tone(0.1)))
    kept = KeptSpeech(inner, keeps=all_of_them)
    live = kept.speak("Live.")
    await anext(live)
    preparing = asyncio.create_task(kept.prepare("Later."))
    await moments()
    assert [text for text, _ in inner.asked] == ["Live."]
    async for _ in live:
        pass
    await preparing
    assert [text for text, _ in inner.asked] == ["Live.", "Later."]


async def test_what_is_being_prepared_is_broken_off_for_who_waits_and_begun_anew() -> None:
    inner = Playing(*[sound(tone(0.1))] * 5)
    kept = KeptSpeech(inner, keeps=all_of_them)
    preparing = asyncio.create_task(kept.prepare("Later."))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    live = kept.speak("Live.")
    await anext(live)
    await moments()
    async for _ in live:
        pass
    await preparing
    assert [text for text, _ in inner.asked] == ["Later.", "Live.", "Later."]
    assert len(await heard(kept, "Later.")) == 5


async def test_speech_is_made_ahead_when_it_is_known_what_is_kept_and_stops_at_a_failure() -> None:
    inner = ScriptedSpeaker()
    known = asyncio.Event()
    ahead = Ahead(KeptSpeech(inner, keeps=all_of_them), ready_after(known))
    ahead.want(["One.", "Two.", "One."])
    await asyncio.sleep(0)
    assert inner.spoken == []
    known.set()
    await moments()
    inner.failing = RemoteBroken("Gone.")
    ahead.want(["Three.", "Four."])
    await moments()
    inner.failing = None
    ahead.want(["Five."])
    await moments()
    assert inner.spoken == ["One.", "Two.", "Five."]
    await ahead.end()


async def moments() -> None:
    """Long enough for all that waits for nothing."""
    for _ in range(50):
        await asyncio.sleep(0)


def ready_after(event: asyncio.Event) -> Callable[[], Awaitable[None]]:
    async def ready() -> None:
        await event.wait()

    return ready


async def test_what_was_worded_for_one_candidate_is_neither_kept_nor_prepared() -> None:
    inner = Playing(sound(tone(0.1)))
    kept = KeptSpeech(inner, keeps=sentences_among(["What is a lock? Why is it there?", "How?"]).__contains__)
    for text in ("Why is it there?", "How?", "Why did you leave, Ida?") * 2:
        await heard(kept, text)
    assert [text for text, _ in inner.asked] == ["Why is it there?", "How?", *["Why did you leave, Ida?"] * 2]
    await kept.prepare("What is a lock?")
    await kept.prepare("Ida?")
    assert [text for text, _ in inner.asked[4:]] == ["What is a lock?"]


async def test_whose_interview_it_is_reaches_the_speaker_within() -> None:
    inner = Playing(sound(tone(0.1)))
    async for _ in KeptSpeech(SayingSpeaker(inner), keeps=all_of_them).speak("Hello.", session_id="s1"):
        pass
    assert inner.asked == [("Hello.", "s1")]
