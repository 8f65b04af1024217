"""espeak-ng's C library, in the process of its own that alone loads it."""

from __future__ import annotations

import ctypes
from importlib import import_module

from vivavoce.voice.speaking_engine import Emit, Unfit

AUDIO_OUTPUT_SYNCHRONOUS = 2
INITIALIZE_DONT_EXIT = 0x8000
CHARACTERS_UTF8 = 1
BUFFER_MS = 60
WORDS_A_MINUTE = 165
RATE_PARAMETER = 1

Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class EspeakEngine:
    """The library keeps its state in globals: there is one of these in a process."""

    def __init__(self, voice: str) -> None:
        try:
            loader = import_module("espeakng_loader")
            self._library = ctypes.CDLL(loader.get_library_path())
            data = loader.get_data_path()
        except (ImportError, OSError, RuntimeError) as failure:
            raise Unfit(f"espeak-ng cannot be loaded ({failure}).") from failure
        self._declare()
        self._rate: int = self._library.espeak_Initialize(
            AUDIO_OUTPUT_SYNCHRONOUS, BUFFER_MS, data.encode(), INITIALIZE_DONT_EXIT
        )
        if self._rate <= 0:
            raise Unfit("espeak-ng does not find its data.")
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise Unfit(f"espeak-ng has no voice '{voice}'.")
        self._library.espeak_SetParameter(RATE_PARAMETER, WORDS_A_MINUTE, 0)
        self._emit: Emit = lambda pcm: False
        self._callback = Callback(self._heard)
        self._library.espeak_SetSynthCallback(self._callback)

    @property
    def sample_rate_hz(self) -> int:
        return self._rate

    def _declare(self) -> None:
        library = self._library
        library.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
        library.espeak_SetVoiceByName.argtypes = [ctypes.c_char_p]
        library.espeak_Synth.argtypes = [
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]

    def _heard(self, samples: ctypes._Pointer[ctypes.c_short], count: int, _events: int) -> int:
        """Called by the library with each buffer; a 1 ends the sentence here."""
        if not samples or count <= 0:
            return 0
        return 0 if self._emit(ctypes.string_at(samples, 2 * count)) else 1

    def say(self, text: str, emit: Emit) -> None:
        self._emit = emit
        spoken = text.replace("\0", " ").encode()
        failed = self._library.espeak_Synth(spoken, len(spoken) + 1, 0, 0, 0, CHARACTERS_UTF8, None, None)
        if failed:
            raise Unfit(f"espeak-ng could not say a sentence (code {failed}).")
