"""Sound in containers, in pieces that break anywhere, and sound that means harm."""

from __future__ import annotations

import struct
import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivavoce.ports.errors import Invalid, TooLarge
from vivavoce.voice.containers.decoding import FEED_BYTES_MAX, decoder_for, format_of
from vivavoce.voice.containers.resampling import Resampler, Samples
from voice.recordings import SOUNDS, pcm

CODED = ("index.webm", "index.ogg", "index-stereo.webm")
RECORDED = [745, 936, 933, 930, 931, 937, 915, 911, 926, 930, 944, 930, 920, 907, 880, 757, 753]
"""What Chromium's MediaRecorder gave of the same sentence, a piece every 250 ms."""
BYTES_A_SECOND = 32_000


def read(kind: str, data: bytes, cuts: list[int] | None = None) -> bytes:
    decoder = decoder_for(kind)
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts or [])})
    return b"".join([*(decoder.feed(data[one:other]) for one, other in pairwise(places)), decoder.finish()])


def likeness(one: bytes, other: bytes) -> float:
    """How well two sounds agree, sample by sample."""
    length = min(len(one), len(other)) // 2
    return float(np.corrcoef(np.frombuffer(one, "<i2")[:length], np.frombuffer(other, "<i2")[:length])[0, 1])


@pytest.mark.parametrize("name", CODED)
def test_what_other_programs_encoded_sounds_as_it_was_said(name: str) -> None:
    data = (SOUNDS / name).read_bytes()
    sound = read(format_of(data) or "", data)
    assert likeness(sound, pcm("index")) > 0.99
    assert abs(len(sound) - len(pcm("index"))) < BYTES_A_SECOND * 0.03


@pytest.mark.parametrize("name", [*CODED, "index.wav"])
@given(cuts=st.lists(st.integers(0, 200_000), max_size=30))
def test_where_pieces_break_changes_nothing(name: str, cuts: list[int]) -> None:
    data = (SOUNDS / name).read_bytes()
    kind = format_of(data) or ""
    assert read(kind, data, cuts) == read(kind, data)


def test_each_piece_of_a_browser_gives_its_sound_at_once() -> None:
    data = (SOUNDS / "chromium.webm").read_bytes()
    assert len(data) == sum(RECORDED)
    decoder = decoder_for("webm")
    heard = []
    for size in RECORDED:
        heard.append(len(decoder.feed(data[:size])) / BYTES_A_SECOND)
        data = data[size:]
    assert min(heard[1:-1]) > 0.15
    assert sum(heard) == pytest.approx(5.0, abs=0.1)


def test_a_later_piece_alone_says_that_the_first_is_missing() -> None:
    data = (SOUNDS / "index.webm").read_bytes()
    with pytest.raises(Invalid, match="cannot be read"):
        decoder_for("webm").feed(data[len(data) // 2 :])


@pytest.mark.parametrize("name", [*CODED, "index.wav"])
@given(
    changes=st.lists(st.tuples(st.integers(0, 200_000), st.binary(min_size=1, max_size=6)), min_size=1, max_size=12),
    cut=st.integers(0, 200_000),
)
def test_damaged_sound_is_read_or_refused_and_nothing_else(
    name: str, changes: list[tuple[int, bytes]], cut: int
) -> None:
    data = bytearray((SOUNDS / name).read_bytes())
    kind = format_of(bytes(data)) or ""
    for place, new in changes:
        data[place % len(data) : place % len(data) + len(new)] = new
    try:
        read(kind, bytes(data), [cut])
    except (Invalid, TooLarge) as failure:
        assert failure.code in ("audio_unreadable", "audio_too_large")


@pytest.mark.parametrize("kind", ["webm", "ogg", "wav", "pcm16"])
@given(data=st.binary(max_size=400))
def test_noise_is_read_or_refused_and_nothing_else(kind: str, data: bytes) -> None:
    try:
        read(kind, data)
    except Invalid as failure:
        assert failure.code == "audio_unreadable"


def bomb(packets: int) -> bytes:
    """WebM whose packets are of three bytes and say that they last 120 ms each."""
    data = (SOUNDS / "index.webm").read_bytes()
    head = data[: data.index(b"\x1f\x43\xb6\x75")]
    block = b"\xa3" + bytes([0x80 | 7]) + b"\x81\0\0\x80" + bytes([0b01011011, 6, 0])
    return head + b"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff" + block * packets


def test_little_that_claims_to_be_hours_is_refused_soon() -> None:
    decoder = decoder_for("webm")
    began = time.process_time()
    with pytest.raises((Invalid, TooLarge)):
        decoder.feed(bomb(200_000))
    assert time.process_time() - began < 5


def test_many_small_pieces_do_not_add_up_without_end() -> None:
    decoder = decoder_for("pcm16")
    with pytest.raises(TooLarge):
        for _ in range(60):
            decoder.feed(bytes(60 * BYTES_A_SECOND))


def test_a_piece_may_be_only_so_large() -> None:
    with pytest.raises(TooLarge):
        decoder_for("wav").feed(bytes(FEED_BYTES_MAX + 1))


def test_an_element_that_claims_gigabytes_keeps_none_of_them() -> None:
    decoder = decoder_for("webm")
    decoder.feed(b"\x1a\x45\xdf\xa3\x80" + b"\xec\x01" + (1 << 40).to_bytes(7, "big"))
    for _ in range(50):
        assert decoder.feed(bytes(100_000)) == b""
    assert len(decoder._decoder._held) == 0  # type: ignore[attr-defined]


def test_after_a_failure_nothing_more_is_read() -> None:
    decoder = decoder_for("ogg")
    with pytest.raises(Invalid):
        decoder.feed(b"no ogg at all")
    with pytest.raises(Invalid, match="before"):
        decoder.feed((SOUNDS / "index.ogg").read_bytes())


def test_what_is_not_read_is_refused_by_name() -> None:
    with pytest.raises(Invalid, match="mp4"):
        decoder_for("mp4")
    vorbis = (SOUNDS / "index.webm").read_bytes().replace(b"A_OPUS", b"A_AAC\0")
    with pytest.raises(Invalid, match="only Opus"):
        read("webm", vorbis)


def tone(hertz: float, rate_hz: int, seconds: float = 1.0) -> Samples:
    return np.sin(2 * np.pi * hertz * np.arange(int(rate_hz * seconds)) / rate_hz).astype(np.float32) * np.float32(0.5)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000])
def test_another_rate_keeps_a_tone_as_it_is(rate_hz: int) -> None:
    resampler = Resampler(rate_hz, 16_000)
    made = np.concatenate(
        [*(resampler.feed(part) for part in np.array_split(tone(1000, rate_hz), 7)), resampler.finish()]
    )
    assert abs(len(made) - 16_000) <= 1
    middle = slice(400, 15_500)
    error = made[middle] - tone(1000, 16_000)[middle]
    assert 10 * np.log10(np.mean(tone(1000, 16_000)[middle] ** 2) / np.mean(error**2)) > 60


def test_what_the_new_rate_cannot_carry_is_gone() -> None:
    made = Resampler(48_000, 16_000).feed(tone(12_000, 48_000))
    assert 20 * np.log10(np.sqrt(np.mean(made[400:-400] ** 2)) / 0.354) < -60


def wav(
    data: bytes, *, kind: int = 1, channels: int = 1, rate_hz: int = 16_000, bits: int = 16, length: int = -1
) -> bytes:
    frame = channels * bits // 8
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, kind, channels, rate_hz, rate_hz * frame, frame, bits)
    head = struct.pack("<4sI4s", b"RIFF", 0xFFFFFFFF, b"WAVE") + form + b"LIST\x03\0\0\0abc\0"
    return head + struct.pack("<4sI", b"data", len(data) if length < 0 else length) + data


def shorts(samples: Samples) -> bytes:
    return (samples * 32767).astype("<i2").tobytes()


WIDTHS = {
    "8 bits": lambda x: wav(((x * 127) + 128).astype(np.uint8).tobytes(), bits=8),
    "24 bits": lambda x: wav((x * 8388607).astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes(), bits=24),
    "32 bits": lambda x: wav((x * 2147483000).astype("<i4").tobytes(), bits=32),
    "floats": lambda x: wav(x.astype("<f4").tobytes(), bits=32, kind=3),
    "stereo": lambda x: wav(np.repeat(np.frombuffer(shorts(x), "<i2"), 2).tobytes(), channels=2),
    "44.1 kHz": lambda x: wav(shorts(tone(440, 44_100)), rate_hz=44_100),
    "length unknown": lambda x: wav(shorts(x), length=0xFFFFFFFF),
}


@pytest.mark.parametrize("width", WIDTHS)
def test_wav_of_any_width_is_the_same_sound(width: str) -> None:
    sound = read("wav", WIDTHS[width](tone(440, 16_000)))
    assert likeness(sound, shorts(tone(440, 16_000))) > 0.999


def test_what_comes_after_the_data_is_no_sound() -> None:
    data = shorts(tone(440, 16_000, 0.1))
    assert read("wav", wav(data) + b"LIST" + bytes(500)) == data
