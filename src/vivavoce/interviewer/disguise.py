"""What a text says once its disguise is off: invisible characters, letters of other scripts, digits for letters,
encodings, words backwards. Each reading knows the place of its characters in the text as it was written.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from vivavoce.interviewer.words import FUNCTION_WORDS

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]")
# Nobody types these: letters written in tags, text turned round, or invisible characters between Latin letters. A soft
# hyphen, a byte order mark at the start, or a joiner in an emoji or in Persian comes with honest copied text.
SMUGGLED = re.compile(
    "[\U000e0020-\U000e007e]{3,}"
    "|[\u202d\u202e\u2066-\u2068][^\u202c\u2069\n]*[\u202c\u2069]?"
    "|(?<=[A-Za-z])[\u200b-\u200d\u2060-\u2064\ufeff]+(?=[A-Za-z ])"
    "|[\u200b-\u200d\u2060-\u2064]{4,}"
)
LOOKALIKES = str.maketrans(
    "аеорсухіјѕкмтнвԁһԛԝгпАЕОРСУХІЈЅКМТНВοαειντυρκ",
    "aeopcyxijskmtnbdhqwrnAEOPCYXIJSKMTHBoaeivtupk",
)
WORD = re.compile(r"[\w@$]+")
LATIN = re.compile(r"[A-Za-z]")
OTHER_SCRIPT = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
LEET = str.maketrans("013457@$", "oieastas")
LEET_WORD = re.compile(r"[a-z]*[013457@$]+[a-z][a-z013457@$]*|[a-z]+[013457@$]+")
HALF_DIGITS = re.compile(r"[a-z][013457@$]|[013457@$][a-z]")
LEET_LETTERS_MAX = 30
# One long word written so, and shorter ones around it.
SPELT_OUT = re.compile(r"(?<!\w)(?:\w(?:[.\-_]\w)+ ){0,8}\w([ .\-_])(?:\w\1){3,}\w(?: \w(?:[.\-_]\w)+){0,16}(?!\w)")

BASE64 = re.compile(r"(?<![\w+/=.-])[A-Za-z0-9+/_-]{16,}={0,2}(?![\w+/])")
HEX = re.compile(r"(?<![\w])(?:[0-9A-Fa-f]{2} ?){8,}(?!\w)|(?:\\[xX][0-9A-Fa-f]{2}){6,}")
BINARY = re.compile(r"\b(?:[01]{8}\s?){6,}")
DECIMAL = re.compile(r"\b(?:\d{2,3}[ ,]){7,}\d{2,3}\b")
ESCAPES = re.compile(r"(?:%[0-9a-f]{2}){6,}|(?:&#x?[0-9a-f]{2,4};){6,}|(?:\\u[0-9a-f]{4}){6,}", re.I)
MORSE = re.compile(r"(?:[.\-]{1,6}[ /]+){8,}[.\-]{1,6}")
ENGLISH = re.compile(r"[A-Za-z]+")
PROSE_LETTERS_MIN = 0.85
STRANGE_WORDS_MIN = 4


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without its disguise; `places` maps its characters to the text as written (None: they are the same)."""

    text: str
    places: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        if self.places is None:
            return start, end
        if start >= end:
            return self.places[start], self.places[start]
        return self.places[start], self.places[end - 1] + 1


def plain(text: str) -> Plain:
    """Small letters, no accents or invisible characters; look-alikes and digits read as what they stand for."""
    if text.isascii():
        lowered, places = text.lower(), None
    else:
        lowered, places = _folded(text)
    return Plain(WORD.sub(_unleet, lowered) if HALF_DIGITS.search(lowered) else lowered, places)


def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    text = WORD.sub(_one_script, text)
    found: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in _letters(character):
            found.append(part)
            places.append(place)
    return "".join(found), tuple(places)


def _one_script(match: re.Match[str]) -> str:
    word = match.group()
    return word.translate(LOOKALIKES) if OTHER_SCRIPT.search(word) and LATIN.search(word) else word


@lru_cache(maxsize=8192)
def _letters(character: str) -> str:
    if character in "’‘":
        return "'"
    if INVISIBLE.match(character):
        return ""
    parts = unicodedata.normalize("NFKD", character)
    return "".join(part for part in parts if not unicodedata.combining(part)).lower()


def _unleet(match: re.Match[str]) -> str:
    """A word with digits in it, read with letters. Of a name such as "k8s" or "p95" this makes no other word."""
    word = match.group()
    if word.isalpha() or len(word) > LEET_LETTERS_MAX or not LEET_WORD.fullmatch(word):
        return word
    return word.replace("11", "ll").translate(LEET)


def decoded(text: str) -> Iterator[tuple[int, int, str]]:
    """Stretches that stand for another text, with their place and that text."""
    for needed, pattern, decoders in _CODES:
        for match in pattern.finditer(text) if needed.search(text) else ():
            for said in (decode(match.group()) for decode in decoders):
                if said is not None and _prose(said):
                    yield match.start(), match.end(), said
    for match in SPELT_OUT.finditer(text):
        yield match.start(), match.end(), re.sub(r"[ .\-_]", "", match.group())


def in_code(sentence: str) -> tuple[str, ...]:
    """Other readings of a sentence that hardly has an English word: letters moved by thirteen, or backwards."""
    words = ENGLISH.findall(sentence.lower())
    if len(words) < STRANGE_WORDS_MIN or sum(word in FUNCTION_WORDS for word in words) > 0.15 * len(words):
        return ()
    return codecs.decode(sentence, "rot13"), sentence[::-1]


def _prose(text: str) -> bool:
    """A few words with spaces between them. A key, a digest or a token in a good answer stands for nothing like it."""
    letters = sum(character.isalpha() or character == " " for character in text)
    return len(text.split()) >= 3 and letters >= PROSE_LETTERS_MIN * len(text)


def _base64(text: str) -> str | None:
    padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
    return _text_of(lambda: base64.b64decode(padded, altchars=b"-_" if set(text) & {"-", "_"} else None))


def _base32(text: str) -> str | None:
    if not re.fullmatch(r"[A-Z2-7]+=*", text):
        return None
    bare = text.rstrip("=")
    return _text_of(lambda: base64.b32decode(bare + "=" * (-len(bare) % 8)))


def _hex(text: str) -> str | None:
    return _text_of(lambda: bytes.fromhex(text.replace("\\x", "")))


def _binary(text: str) -> str | None:
    return _text_of(lambda: bytes(int(part, 2) for part in text.split()))


def _decimal(text: str) -> str | None:
    return _text_of(lambda: bytes(int(part) for part in re.split(r"[ ,]+", text)))


def _escapes(text: str) -> str | None:
    readable = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), text)
    return html.unescape(unquote(readable))


def _text_of(decode: Callable[[], bytes]) -> str | None:
    try:
        return decode().decode("utf-8")
    except (ValueError, binascii.Error):
        return None


# Every code for prose has a digit in it, since a space does. Looking for what a code cannot be without is quick.
_LONG, _DIGIT, _ESCAPE = re.compile(r"[\w+/-]{16}"), re.compile(r"[0-9]"), re.compile(r"[%&\\]")
_CODES: tuple[tuple[re.Pattern[str], re.Pattern[str], tuple[Callable[[str], str | None], ...]], ...] = (
    (_LONG, BASE64, (_base64, _base32)),
    (_DIGIT, HEX, (_hex,)),
    (_DIGIT, BINARY, (_binary,)),
    (_DIGIT, DECIMAL, (_decimal,)),
    (_ESCAPE, ESCAPES, (_escapes,)),
)
