"""How text is said: what a person would say who reads it out. What is shown is always the text itself.

One step after the other, each with rules about one sort of writing. What one has put into words, later ones leave.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from vivavoce.voice.spoken_words import (
    LETTERS,
    MONEY,
    NAMES,
    ONE_PER,
    OPERATORS,
    SAID_WHOLE,
    SCALES,
    SHORT,
    SPACED_OPERATORS,
    SUPERSCRIPTS,
    UNITS,
    WORDS,
)

CODE = " The code is on your screen. "
TABLE = " The table is on your screen. "

Replaced = str | Callable[[re.Match[str]], str]


def said(text: str) -> str:
    """Empty where there is nothing to say."""
    for step in STEPS:
        text = step(text)
    return text if re.search(r"\w", text) else ""


def _rules(*rules: tuple[str, Replaced]) -> Callable[[str], str]:
    compiled = [(re.compile(pattern, re.MULTILINE), replaced) for pattern, replaced in rules]

    def step(text: str) -> str:
        for pattern, replaced in compiled:
            text = pattern.sub(replaced, text)
        return text

    return step


def _any_of(words: dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _plain_letters(text: str) -> str:
    """One way to write each letter, quotation mark and space."""
    return unicodedata.normalize("NFC", text).translate(str.maketrans("’‘“”\u00a0\u202f\u2009\u2011", "''\"\"   -"))


_blocks = _rules(
    (r"^[ \t]*(```+|~~~+)[^`\n]*\n(?:.*\n)*?(?:\1.*$|.*\Z)", CODE),
    (r"(?:^[ \t]*\|.*(?:\n|\Z))+", TABLE),
)

_links = _rules(
    (r"!\[([^\]]*)\]\([^)]*\)", r"\1"),
    (r"\[([^\]]+)\]\((?:https?:|/|#|mailto:)[^)]*\)", r"\1"),
)

_markdown = _rules(
    (r"^[ \t]*(?:[-*_][ \t]*){3,}$", ""),
    (r"^[ \t]*#{1,6}[ \t]+", ""),
    (r"^[ \t]*>[ \t]+", ""),
    (r"^[ \t]*[-*+•][ \t]+(?:\[[ xX]\][ \t]+)?", ""),
    (r"\*\*(?=\S)(.+?)(?<=\S)\*\*", r"\1"),
    (r"(?<![\w*(])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])", r"\1"),
    (r"~~(?=\S)(.+?)(?<=\S)~~", r"\1"),
    (r"(?<!\w)__([a-z][a-z_]*)__(?!\w)", lambda m: "dunder " + m[1].replace("_", " ")),
    (r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)", r"\1"),
    (r"<br\s*/?>", " "),
    (r"`+([^`\n]*)`+", r"\1"),
)

PATH = r"(?:/[^\s)\]>]*[^\s)\]>.,;:!?])?/?"

_addresses = _rules(
    (
        rf"\bhttps?://(?:www\.)?([\w.-]*\w)(?::\d+)?{PATH}",
        lambda m: f"the link to {_dotted(m[1])}",
    ),
    (rf"\bwww\.([\w.-]*\w){PATH}", lambda m: f"the link to {_dotted(m[1])}"),
    (r"\b([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)\b", lambda m: f"{_dotted(m[1])} at {_dotted(m[2])}"),
    (r"\b\d{1,3}(?:\.\d{1,3}){3}\b(?:/(\d+)\b)?", lambda m: _dotted(m[0].replace("/", " slash "))),
    (r"\b\d+(?:\.\d+){2,}\b", lambda m: _dotted(m[0])),
)


def _dotted(name: str) -> str:
    return name.replace(".", " dot ")


NESTED = r"\(((?:[^()]|\([^()]*\))*)\)"
BOUNDS = {"O": "O", "o": "little o", "Θ": "theta", "θ": "theta", "Ω": "omega", "ω": "little omega"}

_growth = _rules((r"(?<!\w)([OoΘθΩω])" + NESTED, lambda m: f"{BOUNDS[m[1]]} of {_growing(m[2])}"))


def _growing(inside: str) -> str:
    """What stands in the brackets of a bound, where signs need no spaces around them."""
    inside = re.sub(r"(\w)!", r"\1 factorial", inside)
    inside = re.sub(r"(?:sqrt|√)\s*\(?(\w+)\)?", r"the square root of \1", inside)
    inside = re.sub(r"\blog[_₂]?2?\s*\(?(\w+)\)?", r"log \1", inside)
    inside = re.sub(r"\*(?!\*)|·|×", " times ", re.sub(r"\*\*", "^", inside))
    return _powers(re.sub(r"\s*\+\s*", " plus ", re.sub(r"\s*-\s*", " minus ", re.sub(r"\s*/\s*", " over ", inside))))


def _power(match: re.Match[str]) -> str:
    named = {"2": "squared", "3": "cubed"}
    return f"{match[1]} {named.get(match[2], f'to the {match[2]}')}"


_powers = _rules(
    (r"\b(\w+)\s?(?:\^|\*\*)\s?\{?(\w+)\}?", _power),
    (f"({'|'.join(map(re.escape, SUPERSCRIPTS))})", lambda m: f" {SUPERSCRIPTS[m[1]]}"),
)

_names = _rules(
    (rf"(?<![\w.])({_any_of(NAMES)})(?![\w+#])", lambda m: NAMES[m[1]]),
    (r"\b([A-Z]+)/(\d(?:\.\d)?)\b", r"\1 \2"),
    (r"\bIPv([46])\b", r"IP version \1"),
    (r"\b[vV](\d+(?:\.\d+)?)\b", r"version \1"),
    (r"(?<!\w)\*args\b", "star args"),
    (r"(?<!\w)\*\*kwargs\b", "double star kwargs"),
    (r"\b[pP](\d\d?\d?(?:\.\d+)?)\b", r"P \1"),
)

_short = _rules((rf"(?<![\w.])({_any_of(SHORT)})(?!\w)", lambda m: _ending(m, SHORT[m[1]])))


def _ending(match: re.Match[str], words: str) -> str:
    """Where the full stop of a short form also ends the text, it still does."""
    last = match[1].endswith(".") and not match.string[match.end() :].strip()
    return f"{words}." if last else words


def _counted(match: re.Match[str]) -> str:
    number, unit = match[1], UNITS[match[2]]
    return f"{number} {_plural(unit, number)}" + (f" per {ONE_PER[match[3]]}" if match[3] else "")


def _plural(unit: str, number: str) -> str:
    first, _, rest = unit.partition(" ")
    if number in ("1", "-1") or unit.endswith("hertz"):
        return unit
    return (f"{first[:-1]}ies" if first.endswith("y") else f"{first}s") + (f" {rest}" if rest else "")


NUMBER = r"(?<![\d,.])-?\d[\d,]{0,20}(?:\.\d{1,9})?"
PER = "|".join(ONE_PER)

_numbers = _rules(
    (r"(?<![\w/.])(\d+(?:\.\d+)?)\s?[–—]\s?(\d)", r"\1 to \2"),
    (r"(?<![\w/.-])(\d+)\.\.=?(\d+|n)\b", r"\1 to \2"),
    (r"(?<![\w/.:-])(\d{1,3})-(\d{1,4})(?![\d-])(?=\s|%|[a-zA-Z]{1,3}\b|[.,?!)]|$)", r"\1 to \2"),
    (r"(?<!\w)~\s?(?=[\d$€£])", "about "),
    (r"([$€£])(\d[\d,]*(?:\.\d+)?)\s?(k|K|M|B|bn)\b", lambda m: f"{m[2]} {SCALES[m[3]]} {MONEY[m[1]]}s"),
    (r"([$€£])(\d[\d,]*(?:\.\d+)?)", lambda m: f"{m[2]} {_plural(MONEY[m[1]], m[2])}"),
    (rf"({NUMBER})\s?({_any_of(UNITS)})(?:/({PER}))?(?![\w/])", _counted),
    (rf"\b(requests?|queries|events|messages|users|bytes|frames|rows|calls|writes|reads|orders)/({PER})\b",
     lambda m: f"{m[1]} per {ONE_PER[m[2]]}"),
    (r"(\d)\s?(k|K|M|B|bn)(?!\w)", lambda m: f"{m[1]} {SCALES[m[2]]}"),
    (r"°\s?C\b", " degrees Celsius"),
    (r"(\d)\s?%", r"\1 percent"),
    (r"#(?=\d)", "number "),
    (r"(?<!\w)(\d)/(\d)(?![\w/])", r"\1 over \2"),
    (r"(\d)\s?[xX](?!\w)", r"\1 times"),
)  # fmt: skip

_operators = _rules(
    (rf"\s?({_any_of(OPERATORS)})\s?", lambda m: f" {OPERATORS[m[1]]} "),
    (rf"(?<=[\w)\]\"'])\s+({_any_of(SPACED_OPERATORS)})\s+(?=[\w(\[\"'-])", lambda m: f" {SPACED_OPERATORS[m[1]]} "),
    (r"(?<![\w.])-(?=\d)", "minus "),
    (r"(?<=[\s\"'])([+*])(?=[\s\"'.,?]|$)", lambda m: SPACED_OPERATORS[m[1]]),
    (r"(?<!\w)#(?=[a-z])", "hash "),
    (r"(?<=\w)=(?=[\w\"'\[-])", " equals "),
    (r"(?<![\w.])([a-z]|\d+)\s?([<>])\s?([a-z]|\d+)(?!\w)", lambda m: f"{m[1]} {SPACED_OPERATORS[m[2]]} {m[3]}"),
    (r"(?<![\w.])([a-z]|\d+)([+*])([a-z]|\d+)(?!\w)", lambda m: f"{m[1]} {SPACED_OPERATORS[m[2]]} {m[3]}"),
)

_code_words = _rules(
    (r"\(\*\)", " star"),
    (r"\[\](?=[A-Za-z*])", "array of "),
    (r"(?<![\w-])--(?=[a-z])", "dash dash "),
    (r"(?<![\w-])-(?=[a-z]\b)", "dash "),
    (r"(?<![\w.)\]])\.(?=[a-z])", " dot "),
    (r"(?<![\w>])<(/?)([a-z][a-z0-9-]*)(?:\s[^<>]*)?/?>", lambda m: f"{'closing ' if m[1] else ''}{m[2]} tag"),
    (r"<\s?([\w ,&.\[\]?<:]{1,80}?)\s?>+", r" of \1"),
    (r"\b(\w+)\[\]", r"\1 array"),
    (r"(?<=\w)(?:::|\?\.)(?=\w)", " "),
    (r"(?<=\w)\(\)", ""),
    (r"(?<=[a-zA-Z_)])\.(?=[a-zA-Z_])", " dot "),
    (r"(?<=[a-z0-9])(?<!\bMc)(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z]{2,}\b)|(?<=[A-Z])(?=[A-Z][a-z]{2})", " "),
    (r"(?<=\w)_+(?=\w)", " "),
    (r"\b_+|_+\b", " "),
)


def _capitals(match: re.Match[str]) -> str:
    word, plural, digits = match[1], match[2], match[3]
    return _letters(word) + ("'s" if plural else "") + (f" {digits.lstrip('-')}" if digits else "")


def _letters(word: str) -> str:
    if word in SAID_WHOLE:
        return SAID_WHOLE[word]
    if word in WORDS:
        return word.lower()
    vowel = re.search(r"[AEIOUY]", word)
    return " ".join(word) if word in LETTERS or len(word) <= 3 or not vowel else word.lower()


_spelled = _rules(
    (r"\b([A-Z]{2,})('?s(?![a-z]))?(?:(-?\d+))?\b", _capitals),
    (r"\b([A-Z])(\d+)\b", r"\1 \2"),
)

_signs = _rules(
    (r"(?<=\w)\s*&\s*(?=\w)", " and "),
    (r"(?<=[A-Za-z])/(?=[A-Za-z])", " "),
    (r"(?<=\d)/(?=\d)", " slash "),
    (r"%", " percent "),
    (r"@(?=\w)", " at "),
    (r"…|\.{2,}", ","),
    (r"\s[–—]+\s|—", ", "),
    (r"([!?])[!?]+", lambda m: "?" if "?" in m[0] else "!"),
    (r"[{}\[\]<>|\\^~`*=#&$+_/]", " "),
    (r"\"\s*\"|'\s*'", " "),
)


def _without_pictures(text: str) -> str:
    """Emoji, what joins them, and whatever else is no writing."""
    return "".join(
        " " if unicodedata.category(letter) in {"So", "Sk", "Cs", "Co", "Cn", "Cc", "Sm"} else letter
        for letter in text
        if letter in "\n\t" or unicodedata.category(letter) not in {"Cf", "Me"}
    ).replace("\ufe0f", "")


_tidy = _rules(
    (r"\(\s*\)", " "),
    (r"\s+", " "),
    (r"\s+([.,;:?!)])", r"\1"),
    (r"\(\s+", "("),
    (r"([,;:])(?:\s*[,;:])+", r"\1"),
    (r"[,;:]\s*([.?!])", r"\1"),
    (r"([.?!])(?:\s*[.,;:])+", r"\1"),
    (r"^[\s.,;:?!)]+|\s+$", ""),
)

STEPS: tuple[Callable[[str], str], ...] = (
    _plain_letters,
    _blocks,
    _links,
    _addresses,
    _markdown,
    _growth,
    _powers,
    _names,
    _short,
    _numbers,
    _operators,
    _code_words,
    _spelled,
    _signs,
    _without_pictures,
    _tidy,
)
