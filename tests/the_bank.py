"""The bank of the package, read once for all tests that only read it."""

from __future__ import annotations

from vivavoce.content.reader import load_bank

BANK = load_bank()
