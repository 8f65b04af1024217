"""What a program is recognised by, whatever its names, spacing, comments and numbers are."""

from __future__ import annotations

from vivavoce.domain.coding import Code
from vivavoce.domain.winnowing import fingerprints
from vivavoce.reviewing.reader import LETTERS_MAX
from vivavoce.reviewing.source import source_of
from vivavoce.reviewing.tokens import tokens_of


def marks_of(code: Code) -> frozenset[int]:
    """Of all its files together; empty for a language in which likeness is not read."""
    texts = (code.text, *(file.text for file in code.files))
    read = (source_of(code.language, text) for text in texts if len(text) <= LETTERS_MAX)
    sources = [source for source in read if source is not None and source.grammar.alike]
    return frozenset().union(*(fingerprints([token.sort for token in tokens_of(source)]) for source in sources))
