"""A skill's name inside a sentence."""

from __future__ import annotations

PROPER = frozenset(("C", "Go", "Java", "Python", "Rust", "Web"))
"""First words that keep their capital. Those with capitals inside, such as SQL, are known by these."""


def in_sentence(name: str) -> str:
    """ "Web APIs" and "SQL" keep their capitals, "Data structures" does not."""
    first = name.split(" ", 1)[0]
    return name if first in PROPER or first[1:] != first[1:].lower() else name[:1].lower() + name[1:]
