"""A text in the pieces of words that a BERT vocabulary knows: small letters without accents, longest piece first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

WORD_LETTERS_MAX = 100
IDEOGRAPHS = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2FA1F), (0xF900, 0xFAFF))


class WordPiece:
    def __init__(self, vocabulary: dict[str, int]) -> None:
        self._ids = vocabulary
        self._known: dict[str, list[int]] = {}
        self._unknown, self._first, self._last = (vocabulary[name] for name in ("[UNK]", "[CLS]", "[SEP]"))

    @classmethod
    def read(cls, path: Path) -> WordPiece:
        lines = path.read_text(encoding="utf-8").split("\n")
        return cls({piece: number for number, piece in enumerate(lines) if piece})

    def ids(self, text: str, limit: int) -> list[int]:
        """With the marks of beginning and end, cut to the limit."""
        pieces: list[int] = []
        for word in _words(text):
            pieces += self._pieces(word)
            if len(pieces) >= limit - 2:
                break
        return [self._first, *pieces[: limit - 2], self._last]

    def _pieces(self, word: str) -> list[int]:
        found = self._known.get(word)
        if found is None:
            found = self._split(word)
            if len(self._known) < len(self._ids):
                self._known[word] = found
        return found

    def _split(self, word: str) -> list[int]:
        if len(word) > WORD_LETTERS_MAX:
            return [self._unknown]
        found: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if mark + word[start:end] in self._ids), None)
            if end is None:
                return [self._unknown]
            found.append(self._ids[mark + word[start:end]])
            start = end
        return found


def _words(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFD", text.lower())
    spaced = "".join(_spaced(letter) for letter in plain)
    yield from spaced.split()


def _spaced(letter: str) -> str:
    if letter.isascii() and letter.isalnum():
        return letter
    category = unicodedata.category(letter)
    if letter in "\t\n\r" or category == "Zs":
        return " "
    if category == "Mn" or category.startswith("C") or letter == "\ufffd":
        return ""
    if _is_mark(letter, category) or any(low <= ord(letter) <= high for low, high in IDEOGRAPHS):
        return f" {letter} "
    return letter


def _is_mark(letter: str, category: str) -> bool:
    """Every ASCII sign counts as punctuation here, also those that Unicode calls symbols."""
    return category.startswith("P") or (letter.isascii() and not letter.isalnum())
