"""The embedded recogniser, PocketSphinx, as it is used here. It lives in worker processes only (`hearing_worker.py`).

The functions of its C library are called as its header documents them, since its Python classes cannot mix language
models: what people say in general, what the bank says, and what the question asks about. The library stands in the
package's own extension module.
"""

from __future__ import annotations

import ctypes
import json
from collections.abc import Iterator, Sequence
from ctypes import POINTER, byref, c_char_p, c_float, c_int, c_int32, c_size_t, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FRAMES_A_SECOND = 100
SAMPLE_RATE_HZ = 16_000
LANGUAGE_WEIGHT = 8.0
STATES_MAX = 4_000
"""Followed in each frame: fewer are quicker, and lose words; more cost up to twice the time and win none."""
SEARCH = {
    "lw": LANGUAGE_WEIGHT,
    "maxhmmpf": STATES_MAX,
    "fwdflat": False,  # a second pass over the whole, at the end: slow, and no better here
    "pl_weight": 4.0,  # how much the next moments say about which sounds are not worth following
}
"""How it searches. Fewer states, fewer densities (`topn`) or narrower beams at the ends of words (`lpbeam`) are quicker
too, and lose words of voices that are harder to hear (`docs/benchmarks.md`)."""
GENERAL_MODEL, GENERAL_DICTIONARY = "en-us.lm.bin", "cmudict-en-us.dict"
_ANY_FORMAT = 0
_SILENCES = ("<", "[")

_FUNCTIONS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "ps_config_parse_json": (c_void_p, (c_void_p, c_char_p)),
    "ps_config_free": (c_int, (c_void_p,)),
    "ps_init": (c_void_p, (c_void_p,)),
    "ps_free": (c_int, (c_void_p,)),
    "ps_get_logmath": (c_void_p, (c_void_p,)),
    "logmath_exp": (ctypes.c_double, (c_void_p, c_int)),
    "ngram_model_read": (c_void_p, (c_void_p, c_char_p, c_int, c_void_p)),
    "ngram_model_free": (c_int, (c_void_p,)),
    "ngram_model_get_counts": (POINTER(ctypes.c_uint32), (c_void_p,)),
    "ngram_word": (c_char_p, (c_void_p, c_int32)),
    "ngram_ng_prob": (c_int32, (c_void_p, c_int32, POINTER(c_int32), c_int32, POINTER(c_int32))),
    "ngram_model_set_init": (
        c_void_p,
        (c_void_p, POINTER(c_void_p), POINTER(c_char_p), POINTER(c_float), c_int32),
    ),
    "ps_add_lm": (c_int, (c_void_p, c_char_p, c_void_p)),
    "ps_activate_search": (c_int, (c_void_p, c_char_p)),
    "ps_remove_search": (c_int, (c_void_p, c_char_p)),
    "ps_lookup_word": (c_void_p, (c_void_p, c_char_p)),
    "ps_add_word": (c_int, (c_void_p, c_char_p, c_char_p, c_int)),
    "ps_start_utt": (c_int, (c_void_p,)),
    "ps_process_raw": (c_int, (c_void_p, c_char_p, c_size_t, c_int, c_int)),
    "ps_end_utt": (c_int, (c_void_p,)),
    "ps_get_hyp": (c_char_p, (c_void_p, POINTER(c_int32))),
    "ps_seg_iter": (c_void_p, (c_void_p,)),
    "ps_seg_next": (c_void_p, (c_void_p,)),
    "ps_seg_word": (c_char_p, (c_void_p,)),
    "ps_seg_frames": (None, (c_void_p, POINTER(c_int), POINTER(c_int))),
    "ps_seg_prob": (c_int32, (c_void_p, POINTER(c_int32), POINTER(c_int32), POINTER(c_int32))),
    "ps_get_cmn": (c_char_p, (c_void_p, c_int)),
    "ps_set_cmn": (c_int, (c_void_p, c_char_p)),
    "ps_start_stream": (c_int, (c_void_p,)),
    "ps_reinit_feat": (c_int, (c_void_p, c_void_p)),
    "err_set_loglevel_str": (c_char_p, (c_char_p,)),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One word, as the recogniser found it: frames of a hundredth of a second, and how sure it was of it."""

    text: str
    first_frame: int
    last_frame: int
    posterior: float


@dataclass(frozen=True, slots=True)
class Model:
    """A language model, and how much it counts beside others."""

    handle: int
    weight: float


class Sphinx:
    """The library and what all recognisers of a process share."""

    def __init__(self) -> None:
        import pocketsphinx._pocketsphinx as extension

        self.folder = Path(extension.__file__).parent / "model" / "en-us"
        self._library = ctypes.CDLL(extension.__file__)
        for name, (result, arguments) in _FUNCTIONS.items():
            function = getattr(self._library, name)
            function.restype, function.argtypes = result, arguments
        self._library.err_set_loglevel_str(b"FATAL")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)


class Recogniser:
    """Hears one utterance at a time."""

    def __init__(self, sphinx: Sphinx, **settings: Any) -> None:
        self._sphinx = sphinx
        told = {
            "hmm": str(sphinx.folder / "en-us"),
            "dict": str(sphinx.folder / GENERAL_DICTIONARY),
            "samprate": SAMPLE_RATE_HZ,
            **SEARCH,
            "loglevel": "FATAL",
            **settings,
        }
        self._config = sphinx.ps_config_parse_json(None, json.dumps(told).encode())
        self._handle = sphinx.ps_init(self._config)
        if not self._handle:
            raise OSError("The recogniser's model could not be loaded.")
        self._search = 0
        self._first_mean = self.mean

    def close(self) -> None:
        self._sphinx.ps_free(self._handle)
        self._sphinx.ps_config_free(self._config)
        self._handle = self._config = None

    # Language

    def read_model(self, path: Path, weight: float) -> Model:
        """A file of n-grams. Whoever reads one frees it. A weight is of probabilities, which the recogniser raises to
        the power of `LANGUAGE_WEIGHT` before it mixes them."""
        logs = self._sphinx.ps_get_logmath(self._handle)
        handle = self._sphinx.ngram_model_read(self._config, str(path).encode(), _ANY_FORMAT, logs)
        if not handle:
            raise OSError(f"The language model {path.name} could not be read.")
        return Model(handle, weight)

    def words_of(self, model: Model) -> list[str]:
        """The words that a model knows, the likeliest first."""
        used = c_int32()
        count = self._sphinx.ngram_model_get_counts(model.handle)[0]
        chances = [self._sphinx.ngram_ng_prob(model.handle, number, None, 0, byref(used)) for number in range(count)]
        ordered = sorted(range(count), key=lambda number: -chances[number])
        return [self._sphinx.ngram_word(model.handle, number).decode() for number in ordered]

    def free_model(self, model: Model) -> None:
        self._sphinx.ngram_model_free(model.handle)

    def use(self, models: Sequence[Model]) -> None:
        """Listen for what these models expect, mixed; forget what was listened for before."""
        count = len(models)
        mixed = self._sphinx.ngram_model_set_init(
            self._config,
            (c_void_p * count)(*(model.handle for model in models)),
            (c_char_p * count)(*(str(number).encode() for number in range(count))),
            (c_float * count)(*(model.weight**LANGUAGE_WEIGHT for model in models)),
            count,
        )
        before, self._search = self._search, self._search + 1
        self._done(self._sphinx.ps_add_lm(self._handle, self._name(self._search), mixed))
        self._sphinx.ngram_model_free(mixed)
        self._done(self._sphinx.ps_activate_search(self._handle, self._name(self._search)))
        if before:
            self._sphinx.ps_remove_search(self._handle, self._name(before))

    @staticmethod
    def _name(search: int) -> bytes:
        return f"mix{search}".encode()

    @staticmethod
    def _done(code: int) -> None:
        if code < 0:
            raise OSError("The recogniser refused what it was given.")

    def sounds_of(self, word: str) -> str | None:
        """How the dictionary says this word."""
        found = self._sphinx.ps_lookup_word(self._handle, word.encode())
        if not found:
            return None
        try:
            return ctypes.string_at(found).decode()
        finally:
            _free(found)

    def add_word(self, word: str, sounds: str) -> None:
        """Before the models that name it are used."""
        self._sphinx.ps_add_word(self._handle, word.encode(), sounds.encode(), 0)

    # Sound

    @property
    def mean(self) -> str:
        """What it has learnt of the voice and the microphone: to be given back when the same person goes on."""
        return str(self._sphinx.ps_get_cmn(self._handle, 0).decode())

    def start_stream(self, mean: str = "") -> None:
        self._sphinx.ps_start_stream(self._handle)
        self._sphinx.ps_set_cmn(self._handle, (mean or self._first_mean).encode())

    def learn_mean(self, sound: bytes) -> None:
        """Of a voice that it has not heard before: from its first seconds, before any word of them is looked for. What
        makes features is made anew: the library takes the mean of a whole only until it first hears parts."""
        self._done(self._sphinx.ps_reinit_feat(self._handle, None))
        self.start()
        self._done(self._sphinx.ps_process_raw(self._handle, sound, len(sound) // 2, 1, 1))
        self.end()
        self.start_stream(self.mean)

    def start(self) -> None:
        self._done(self._sphinx.ps_start_utt(self._handle))

    def hear(self, sound: bytes) -> None:
        self._done(self._sphinx.ps_process_raw(self._handle, sound, len(sound) // 2, 0, 0))

    def end(self) -> None:
        self._done(self._sphinx.ps_end_utt(self._handle))

    def text(self) -> str:
        found = self._sphinx.ps_get_hyp(self._handle, None)
        return "" if found is None else " ".join(_plain(word) for word in found.decode().split())

    def pieces(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self._segments() if not piece.text.startswith(_SILENCES))

    def _segments(self) -> Iterator[Piece]:
        first, last = c_int(), c_int()
        sound, language, known = c_int32(), c_int32(), c_int32()
        logs = self._sphinx.ps_get_logmath(self._handle)
        segment = self._sphinx.ps_seg_iter(self._handle)
        while segment:
            self._sphinx.ps_seg_frames(segment, byref(first), byref(last))
            sure = self._sphinx.ps_seg_prob(segment, byref(sound), byref(language), byref(known))
            word = _plain(self._sphinx.ps_seg_word(segment).decode())
            yield Piece(word, first.value, last.value, float(self._sphinx.logmath_exp(logs, sure)))
            segment = self._sphinx.ps_seg_next(segment)


def numbered(word: str, way: int) -> str:
    """As a dictionary names the ways to say a word, the first of them without a number."""
    return f"{word}({way})" if way > 1 else word


def _plain(word: str) -> str:
    """Without the number of the pronunciation: `read(2)`."""
    return word.split("(")[0]


def _free(pointer: int) -> None:
    libc = ctypes.CDLL(None)
    libc.free.argtypes = (c_void_p,)
    libc.free(pointer)
