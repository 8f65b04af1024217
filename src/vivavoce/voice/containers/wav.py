"""Sound that is not compressed: raw PCM, and WAV of any rate, width and number of channels."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vivavoce.voice.containers.bounds import FEED_SECONDS_MAX, unreadable
from vivavoce.voice.containers.resampling import Resampler, Samples, to_pcm16

HZ = 16_000
RATES_HZ = range(4_000, 192_001)
CHANNELS_MAX = 8
HEADER_BYTES_MAX = 1 << 20
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE


class PcmDecoder:
    """Frames of one or more channels, as they lie in memory."""

    def __init__(self, rate_hz: int = HZ, *, channels: int = 1, bits: int = 16, floats: bool = False) -> None:
        if rate_hz not in RATES_HZ:
            raise unreadable(f"{rate_hz} samples a second are not between {RATES_HZ.start} and {RATES_HZ.stop - 1}")
        if not 1 <= channels <= CHANNELS_MAX:
            raise unreadable(f"{channels} channels are not between 1 and {CHANNELS_MAX}")
        if (bits, floats) not in {(8, False), (16, False), (24, False), (32, False), (32, True)}:
            raise unreadable(f"samples of {bits} bits are not known here")
        self._channels, self._bits, self._floats = channels, bits, floats
        self._frame = channels * bits // 8
        self._plain = (rate_hz, channels, bits) == (HZ, 1, 16)
        self._second_bytes = self._frame * rate_hz
        self._resampler = Resampler(rate_hz, HZ)
        self._rest = b""

    def feed(self, data: bytes) -> bytes:
        if len(data) > FEED_SECONDS_MAX * self._second_bytes:
            raise unreadable(f"one piece holds more than {FEED_SECONDS_MAX} seconds")
        data = self._rest + data
        whole = len(data) - len(data) % self._frame
        self._rest = data[whole:]
        if self._plain:
            return data[:whole]
        return to_pcm16(self._resampler.feed(self._mono(data[:whole])))

    def _mono(self, data: bytes) -> Samples:
        samples = self._samples(data)
        if self._channels > 1:
            samples = samples.reshape(-1, self._channels).mean(axis=1)
        return samples.astype(np.float32)

    def _samples(self, data: bytes) -> NDArray[Any]:
        if self._floats:
            samples: NDArray[Any] = np.nan_to_num(np.frombuffer(data, "<f4").clip(-1, 1))
        elif self._bits == 8:
            samples = (np.frombuffer(data, np.uint8).astype(np.float32) - 128) / 128
        elif self._bits == 24:
            padded = np.zeros((len(data) // 3, 4), np.uint8)
            padded[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
            samples = padded.view("<i4").reshape(-1) / 2**31
        else:
            samples = np.frombuffer(data, f"<i{self._bits // 8}") / 2 ** (self._bits - 1)
        return samples

    def finish(self) -> bytes:
        return b"" if self._plain else to_pcm16(self._resampler.finish())


class WavDecoder:
    """A stream of RIFF chunks. A length of the data that is not known (0 or all ones) means: to the end."""

    def __init__(self) -> None:
        self._held = b""
        self._begun = False
        self._pcm: PcmDecoder | None = None
        self._data_left: int | None = None
        self._skip = 0

    def feed(self, data: bytes) -> bytes:
        self._held += data
        while self._data_left is None and self._next_chunk():
            pass
        if self._data_left is None or self._pcm is None:
            return b""
        taken, self._held = self._held[: self._data_left], b""
        self._data_left -= len(taken)
        return self._pcm.feed(taken)

    def _next_chunk(self) -> bool:
        """One more chunk is done with. False when more must come first."""
        if not self._begun:
            return self._riff()
        if self._skip:
            gone = min(self._skip, len(self._held))
            self._skip, self._held = self._skip - gone, self._held[gone:]
            return not self._skip
        if len(self._held) < 8:
            return False
        name, size = struct.unpack("<4sI", self._held[:8])
        if name == b"data":
            if self._pcm is None:
                raise unreadable("its samples come before it says what they are")
            self._held = self._held[8:]
            self._data_left = size if size not in (0, 0xFFFFFFFF) else 1 << 62
            return False
        if name == b"fmt ":
            return self._format(size)
        self._held, self._skip = self._held[8:], size + size % 2
        return True

    def _riff(self) -> bool:
        if len(self._held) < 12:
            if self._held and not b"RIFF".startswith(self._held[:4]):
                raise unreadable("this is no WAV")
            return False
        if self._held[:4] != b"RIFF" or self._held[8:12] != b"WAVE":
            raise unreadable("this is no WAV")
        self._held, self._begun = self._held[12:], True
        return True

    def _format(self, size: int) -> bool:
        if not 16 <= size <= 64:
            raise unreadable("it does not say what its samples are")
        if len(self._held) < 8 + size:
            return False
        kind, channels, rate_hz, _, _, bits = struct.unpack("<HHIIHH", self._held[8:24])
        if kind == _EXTENSIBLE and size >= 40:
            (kind,) = struct.unpack("<H", self._held[32:34])
        if kind not in (_PCM, _FLOAT):
            raise unreadable("only WAV that is not compressed is read")
        self._pcm = PcmDecoder(rate_hz, channels=channels, bits=bits, floats=kind == _FLOAT)
        self._held = self._held[8 + size + size % 2 :]
        return True

    def finish(self) -> bytes:
        if self._pcm is None or self._data_left is None:
            raise unreadable("it ends before its first sample")
        return self._pcm.finish()
