"""How words sound that the recogniser's dictionary lacks: names of technologies, acronyms, compounds, endings, and
where nothing else helps, what the letters usually sound like (`letters.tsv`, made by `scripts/letter_sounds.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

LOOKED_UP_MAX = 40
_EDGE = "#"
_WINDOWS = ((0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 3), (3, 3))
_VOWELS = frozenset("aeiouy")
_HISSING = frozenset({"S", "Z", "SH", "ZH", "CH", "JH"})
_VOICELESS = frozenset({"P", "T", "K", "F", "TH", "S", "SH", "CH"})
_BRITISH = (
    ("isation", "ization"),
    ("ise", "ize"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("iser", "izer"),
    ("yse", "yze"),
    ("yser", "yzer"),
    ("our", "or"),
    ("oured", "ored"),
    ("lled", "led"),
    ("lling", "ling"),
)
_PREFIXES = {
    "re": "R IY", "un": "AH N", "de": "D IY", "pre": "P R IY", "sub": "S AH B", "non": "N AA N", "auto": "AO T OW",
    "micro": "M AY K R OW", "multi": "M AH L T IY", "meta": "M EH T AH", "hyper": "HH AY P ER", "inter": "IH N T ER",
}  # fmt: skip
_LETTERS = {
    "a": "EY", "b": "B IY", "c": "S IY", "d": "D IY", "e": "IY", "f": "EH F", "g": "JH IY", "h": "EY CH", "i": "AY",
    "j": "JH EY", "k": "K EY", "l": "EH L", "m": "EH M", "n": "EH N", "o": "OW", "p": "P IY", "q": "K Y UW",
    "r": "AA R", "s": "EH S", "t": "T IY", "u": "Y UW", "v": "V IY", "w": "D AH B AH L Y UW", "x": "EH K S",
    "y": "W AY", "z": "Z IY",
}  # fmt: skip
Known = Callable[[str], str | None]


def pronunciations(word: str, known: Known) -> tuple[str, ...]:
    """The likely ways to say a word that `known` does not know, the best first; one at least where it is of letters."""
    said = tuple(dict.fromkeys(_ways(word.lower().replace("'", "") if "'s" not in word else word.lower(), known)))
    return said[:3]


def _ways(word: str, known: Known) -> Iterator[str]:
    if not word.isascii() or len(word) > LOOKED_UP_MAX:
        return
    if listed := technical().get(word):
        yield from listed
        return
    sound = _regular(word, known)
    if sound is not None:
        yield sound
    if looks_spelt(word):
        yield spelt(word)
        if len(word) > 3 and sound is None:
            yield from_letters(word)
    elif sound is None:
        yield from_letters(word)


def _regular(word: str, known: Known) -> str | None:
    def sounds(part: str) -> str | None:
        listed = technical().get(part)
        return listed[0] if listed else known(part)

    return _american(word, sounds) or _with_ending(word, sounds) or _prefixed(word, sounds) or _compound(word, sounds)


def _american(word: str, sounds: Known) -> str | None:
    for british, american in _BRITISH:
        if word.endswith(british) and (found := sounds(word.removesuffix(british) + american)):
            return found
    return None


def _with_ending(word: str, sounds: Known) -> str | None:
    for ending, add in _ENDINGS:
        if len(word) - len(ending) < 3 or not word.endswith(ending):
            continue
        stem = word.removesuffix(ending)
        stems = [stem, f"{stem}e", *([stem[:-1]] if stem[-1] == stem[-2] else []), f"{stem[:-1]}y"]
        for candidate in stems if ending not in ("s", "'s") else [stem]:
            if found := sounds(candidate) or _american(candidate, sounds):
                return f"{found} {add(found.split()[-1])}"
    return None


def _plural(last: str) -> str:
    return "IH Z" if last in _HISSING else "S" if last in _VOICELESS else "Z"


def _past(last: str) -> str:
    return "IH D" if last in ("T", "D") else "T" if last in _VOICELESS else "D"


_ENDINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("'s", _plural),
    ("s", _plural),
    ("es", _plural),
    ("ed", _past),
    ("ing", lambda _: "IH NG"),
    ("er", lambda _: "ER"),
    ("ers", lambda _: "ER Z"),
    ("or", lambda _: "ER"),
    ("ly", lambda _: "L IY"),
    ("able", lambda _: "AH B AH L"),
    ("ness", lambda _: "N AH S"),
    ("less", lambda _: "L AH S"),
)


def _prefixed(word: str, sounds: Known) -> str | None:
    for prefix, sound in _PREFIXES.items():
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) > 2 and (found := sounds(rest) or _with_ending(rest, sounds)):
            return f"{sound} {found}"
    return None


def _compound(word: str, sounds: Known) -> str | None:
    """Two or three words in one; of several cuts the one whose shortest part is longest."""
    for shortest in range(len(word) // 2, 1, -1):
        for cut in (shortest, len(word) - shortest):
            first, second = sounds(word[:cut]), sounds(word[cut:])
            if first and second and (shortest > 2 or looks_spelt(min(word[:cut], word[cut:], key=len))):
                return f"{first} {second}"
    for cut in range(len(word) - 3, 3, -1):
        first, rest = sounds(word[:cut]), word[cut:]
        if first and (found := _with_ending(rest, sounds) or (_compound(rest, sounds) if len(rest) > 7 else None)):
            return f"{first} {found}"
    return None


def looks_spelt(word: str) -> bool:
    """Whether people say its letters: css, tcp, api."""
    return word.isalpha() and (not _VOWELS & set(word) or len(word) <= 3)


def spelt(word: str) -> str:
    return " ".join(_LETTERS[letter] for letter in word)


def from_letters(word: str) -> str:
    table = _letters()
    padded = _EDGE * 3 + word.replace("'", "") + _EDGE * 3
    sounds: list[str] = []
    for middle in range(3, len(padded) - 3):
        said = ""
        for before, after in _WINDOWS:
            key = f"{padded[middle - before : middle + 1 + after]}|{before}"
            said = table.get(key, said)
        sounds += said.split()
    return " ".join(sounds)


@cache
def technical() -> dict[str, tuple[str, ...]]:
    """Names and terms, each with the ways in which people say it."""
    lines = files("vivavoce.voice").joinpath("technical.dict").read_text("ascii").splitlines()
    return {word: tuple(said) for word, *said in (line.split("\t") for line in lines)}


@cache
def _letters() -> dict[str, str]:
    lines = files("vivavoce.voice").joinpath("letters.tsv").read_text("ascii").splitlines()
    return dict(line.split("\t", 1) for line in lines)
