"""How words sound that the recogniser does not expect by itself, but may be told to: kept in one sorted file, a word a
line and the ways to say it behind it, and looked up without being taken apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path


class RareWords:
    def __init__(self, path: Path | None = None) -> None:
        """Without a file there are none."""
        self._lines = path.read_bytes() if path is not None else b""

    def ways(self, word: str) -> tuple[str, ...]:
        """The usual one first; none of a word that is not here."""
        wanted = word.encode() + b"\t"
        low, high = 0, len(self._lines)
        while low < high:
            middle = (low + high) // 2
            begin = self._lines.rfind(b"\n", 0, middle) + 1
            end = self._lines.index(b"\n", middle)
            line = self._lines[begin:end]
            if line.startswith(wanted):
                return tuple(line.decode().split("\t")[1:])
            if line < wanted:
                low = end + 1
            else:
                high = begin
        return ()


def written(ways: Mapping[str, Sequence[str]]) -> bytes:
    """What such a file holds."""
    lines = ("\t".join((word, *said)).encode() for word, said in ways.items())
    return b"".join(line + b"\n" for line in sorted(lines))
