"""Whether a short answer is one of the accepted spellings."""

from __future__ import annotations

import re
import unicodedata

from vivavoce.domain.question import WordsKey

LONG_WORD = 7
"""From how many letters on a word may have a slip, where the key allows it: in a short one it is often another word."""
_EDGES = " \t\n\"'`\u2018\u2019\u201c\u201d\u00ab\u00bb"
_SPACES = re.compile(r"\s+")
_AROUND_SIGNS = re.compile(r"(?<=[^\w\s]) | (?=[^\w\s])")
_MARKS = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2212": "-", "\u2013": "-"})


def accepted(given: str, key: WordsKey) -> str | None:
    """The accepted spelling that this is, or None."""
    said = folded(given, key)
    exact = next((spelling for spelling in key.accepts if folded(spelling, key) == said), None)
    if exact is not None or not key.typos:
        return exact
    return next((spelling for spelling in key.accepts if _nearly(said, folded(spelling, key))), None)


def folded(text: str, key: WordsKey) -> str:
    """Without what does not matter: spaces at the edges and around signs, quotes around it, a full stop at the end."""
    plain = unicodedata.normalize("NFKC", text.translate(_MARKS)).strip(_EDGES)
    plain = plain[:-1].rstrip(_EDGES) if plain.endswith(".") and not plain.endswith("..") else plain
    plain = _AROUND_SIGNS.sub("", _SPACES.sub(" ", plain))
    if not key.accents:
        spread = unicodedata.normalize("NFD", plain)
        plain = unicodedata.normalize("NFC", "".join(x for x in spread if not unicodedata.combining(x)))
    return plain if key.case else plain.casefold()


def _nearly(said: str, wanted: str) -> bool:
    ours, theirs = said.split(" "), wanted.split(" ")
    return len(ours) == len(theirs) and all(_same_word(a, b) for a, b in zip(ours, theirs, strict=True))


def _same_word(said: str, wanted: str) -> bool:
    """The same, or a long word with one slip. Not in its first letter, which turns `symmetric` into `asymmetric`."""
    if said == wanted:
        return True
    long = len(wanted) >= LONG_WORD and wanted.isalpha() and said.isalpha()
    return long and said[:1] == wanted[:1] and one_slip(said, wanted)


def one_slip(a: str, b: str) -> bool:
    """One letter too many, too few or another, or two neighbours changed round."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    if len(a) == len(b):
        return rest_a[1:] == rest_b[1:] or (rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:])
    longer, shorter = (rest_a, rest_b) if len(a) > len(b) else (rest_b, rest_a)
    return longer[1:] == shorter
