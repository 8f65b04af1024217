"""Quotes, verified: where in a text the quoted words truly stand, or that they do not.

Who quotes may get spaces, capitals and quotation marks wrong; never the words.
"""

from __future__ import annotations

import re

Span = tuple[int, int]

_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\N{NO-BREAK SPACE}": " "})
_AROUND = " \t\r\n\"'“”‘’.…,;:"
QUOTE_LENGTH_MAX = 2000


def find(quote: str, text: str) -> Span | None:
    """The place of the quote: letter by letter, else with its spaces, case and marks forgiven."""
    wanted = quote.strip()
    if not wanted or len(wanted) > QUOTE_LENGTH_MAX:
        return None
    exact = re.search(_whole_words(re.escape(wanted), wanted), text)
    if exact is not None:
        return exact.span()
    words = wanted.strip(_AROUND).translate(_MARKS).split()
    if not words:
        return None
    pattern = _whole_words(r"\s+".join(map(re.escape, words)), words[0] + words[-1])
    match = re.search(pattern, text.translate(_MARKS), re.IGNORECASE)
    return match.span() if match else None


def _whole_words(pattern: str, quoted: str) -> str:
    """A quote does not begin or end within a word."""
    before = r"(?<!\w)" if quoted[0].isalnum() else ""
    after = r"(?!\w)" if quoted[-1].isalnum() else ""
    return f"{before}{pattern}{after}"
