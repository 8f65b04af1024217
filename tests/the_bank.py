"""The bank of the package, read once for all tests that only read it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from vivavoce.content.reader import PackBank, load_bank, parse

parsed_once = cache(parse)
"""Known by the text itself: another text, a changed one too, is parsed anew."""


def bank_with(*folders: Path) -> PackBank:
    """Loaded anew, with folders of one's own; only the parsing of a text that was parsed before is saved."""
    return load_bank(folders, parsed_once)


BANK = bank_with()
