"""What the embedded recogniser is told of the language before it hears: the words of the bank and how likely they
follow each other, which words to expect at all, and how words sound that its own dictionary lacks. Made once for each
bank, in a process of its own:

    python -m vivavoce.voice.language FOLDER < texts, as a list in JSON
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

from vivavoce.voice import rare_words
from vivavoce.voice.ngrams import model_of
from vivavoce.voice.pronouncing import pronunciations, technical
from vivavoce.voice.spelling import sentences_of
from vivavoce.voice.sphinx import GENERAL_DICTIONARY, GENERAL_MODEL, Recogniser, Sphinx, numbered

MODEL, DICTIONARY, RARE = "bank.arpa", "words.dict", "rare.tsv"
COMMON_WORDS = 20_000
"""Of general English, the likeliest, beside all words of the bank. Its dictionary has six times as many, which cost a
third of the time and most of the memory of each recogniser. A rarer word is heard where a hint has it."""
KEPT_S = 7 * 24 * 3600
VERSION = "2"
"""Of what is made here; another one is made anew."""


def name_of(texts: Sequence[str]) -> str:
    """Other texts have another name."""
    seen = hashlib.sha256(VERSION.encode())
    for text in texts:
        seen.update(text.encode() + b"\0")
    return seen.hexdigest()[:16]


def is_made(folder: Path) -> bool:
    return all((folder / name).is_file() for name in (MODEL, DICTIONARY, RARE))


def tidy(folder: Path) -> None:
    """This one is in use. What was learnt of a bank that nobody has used for a week goes."""
    os.utime(folder)
    for other in folder.parent.iterdir():
        if is_made(other) and time.time() - other.stat().st_mtime > KEPT_S:
            shutil.rmtree(other, ignore_errors=True)


def make(texts: Iterable[str], own_dictionary: Path, likeliest: Iterable[str], folder: Path) -> None:
    """`likeliest` are words of general English, in this order."""
    folder.mkdir(parents=True, exist_ok=True)
    sentences = [words for text in texts for words in sentences_of(text)]
    known = read_dictionary(own_dictionary)
    said = {word for words in sentences for word in words} | technical().keys()
    common = islice((word for word in likeliest if word in known), COMMON_WORDS)
    expected = said | set(common)
    with _Written(folder / DICTIONARY) as path:
        lines = [line for word, ways in known.items() if word in expected for line in _lines(word, ways)]
        lines += added_lines(said, lambda word: next(iter(known.get(word, ())), None))
        path.write_text("\n".join(lines) + "\n", "utf-8")
    with _Written(folder / RARE) as path:
        path.write_bytes(rare_words.written({word: ways for word, ways in known.items() if word not in expected}))
    with _Written(folder / MODEL) as path:
        path.write_text("\n".join(model_of(sentences)) + "\n", "utf-8")


class _Written:
    """A file that is there whole or not at all, whoever else makes it too."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._draft = path.with_suffix(f".{os.getpid()}")

    def __enter__(self) -> Path:
        return self._draft

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._draft.replace(self._path)
        else:
            self._draft.unlink(missing_ok=True)


def read_dictionary(path: Path) -> dict[str, list[str]]:
    """The ways to say each word, the usual one first."""
    ways: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        entry = line.split(maxsplit=1)
        if len(entry) == 2:
            ways.setdefault(entry[0].split("(")[0], []).append(entry[1])
    return ways


def added_lines(words: Iterable[str], known: Callable[[str], str | None]) -> list[str]:
    lines: list[str] = []
    for word in sorted(words):
        if known(word) is None and re.fullmatch(r"[a-z']+", word):
            lines += _lines(word, pronunciations(word, known))
    return lines


def _lines(word: str, ways: Iterable[str]) -> list[str]:
    """As they stand in a dictionary."""
    return [f"{numbered(word, number)} {sounds}" for number, sounds in enumerate(ways, 1)]


def likeliest_words(sphinx: Sphinx) -> list[str]:
    recogniser = Recogniser(sphinx)
    model = recogniser.read_model(sphinx.folder / GENERAL_MODEL, 1.0)
    words = recogniser.words_of(model)
    recogniser.free_model(model)
    recogniser.close()
    return words


def main() -> int:
    sphinx = Sphinx()
    make(json.load(sys.stdin), sphinx.folder / GENERAL_DICTIONARY, likeliest_words(sphinx), Path(sys.argv[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
