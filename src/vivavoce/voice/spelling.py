"""Text as it is said: the words that a recogniser would have to hear, in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SYMBOLS = (
    ("c++", " c plus plus "),
    ("c#", " c sharp "),
    ("f#", " f sharp "),
    (".net", " dot net "),
    ("node.js", " node js "),
    ("wi-fi", " wifi "),
    ("e-mail", " email "),
    ("%", " percent "),
    ("&", " and "),
    ("’", "'"),
)
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+")
_SENTENCE = re.compile(r"[.?!;:]\s|\n|,\s(?=(?:and|but|so|because|which|then)\b)")
_UP_TO_TWENTY = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen"""
_BY_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL, _TENS = _UP_TO_TWENTY.split(), _BY_TENS.split()
_THOUSANDS = ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred"))
_DIGITS_MAX = 9


def words_of(text: str) -> list[str]:
    lowered = text.lower()
    for written, said in _SYMBOLS:
        lowered = lowered.replace(written, said)
    words: list[str] = []
    for word in _WORD.findall(re.sub(r"(?<=\d),(?=\d{3})", "", lowered)):
        words += number_words(word) if word.isdecimal() else (word,)
    return words


def sentences_of(text: str) -> Iterator[list[str]]:
    """Cut where people pause."""
    for part in _SENTENCE.split(text):
        if words := words_of(part):
            yield words


def number_words(digits: str) -> list[str]:
    """As numbers are read; what is too long to be one, digit by digit."""
    if len(digits) > _DIGITS_MAX or (len(digits) > 1 and digits[0] == "0"):
        return [_SMALL[int(digit)] for digit in digits]
    return _number(int(digits))


def _number(value: int) -> list[str]:
    if value < len(_SMALL):
        return [_SMALL[value]]
    if value < 100:
        return [_TENS[value // 10], *(_number(value % 10) if value % 10 else ())]
    for size, name in _THOUSANDS:
        if value >= size:
            rest = value % size
            return [*_number(value // size), name, *(_number(rest) if rest else ())]
    raise AssertionError(value)
