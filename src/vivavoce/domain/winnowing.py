"""Programs and texts that are near-duplicates of each other, after Schleimer, Wilkerson and Aiken: of all short runs of
tokens, those with the least hash in each window are kept, so that any common part that is long enough is sure to be
found.

What many have in common is the usual way to write it, and says nothing of any two. A fact to look at, never a score.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

RUN = 10
"""Tokens that are hashed together. What is shorter in common is no sign of anything."""
WINDOW = 5
"""With this, any common part of RUN + WINDOW - 1 tokens is found."""
USUAL_SHARE = 0.1
USUAL_MIN, USUAL_MAX = 3, 200
"""A fingerprint that more programs have than the one, and than this share of all, is the usual way to write it; so is
what more have than the other, however many there are."""
SHARED_MIN = 12
CONTAINED_MIN = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikePrograms:
    """`shared` of the unusual fingerprints of the one that has fewer (`of`) are in the other too."""

    first: str
    second: str
    shared: int
    of: int


def runs(tokens: Sequence[str], run: int = RUN) -> frozenset[int]:
    """All of them."""
    return frozenset(_hashes(tokens, run))


def _hashes(tokens: Sequence[str], run: int) -> list[int]:
    return [_hash(tokens[at : at + run]) for at in range(len(tokens) - run + 1)]


def fingerprints(tokens: Sequence[str], run: int = RUN) -> frozenset[int]:
    hashes = _hashes(tokens, run)
    if len(hashes) <= WINDOW:
        return frozenset(hashes[:1] and [min(hashes)])
    return frozenset(min(hashes[at : at + WINDOW]) for at in range(len(hashes) - WINDOW + 1))


def _hash(tokens: Iterable[str]) -> int:
    return int.from_bytes(blake2b("\0".join(tokens).encode(), digest_size=8).digest())


def alike_programs(
    programs: Mapping[str, frozenset[int]], given: frozenset[int] = frozenset()
) -> tuple[AlikePrograms, ...]:
    """Pairs of programs for the same problem in the same language, the most alike first. `given` is what all of them
    were handed to begin with, or may know from elsewhere."""
    own = _unusual(programs, given)
    holders: dict[int, list[str]] = defaultdict(list)
    for name, prints in own.items():
        for mark in prints:
            holders[mark].append(name)
    shared: Counter[tuple[str, str]] = Counter()
    for names in holders.values():
        for at, one in enumerate(names):
            shared.update((one, two) for two in names[at + 1 :])
    found = (
        AlikePrograms(first=one, second=two, shared=count, of=min(len(own[one]), len(own[two])))
        for (one, two), count in shared.items()
        if count >= SHARED_MIN and count >= CONTAINED_MIN * min(len(own[one]), len(own[two]))
    )
    return tuple(sorted(found, key=lambda pair: (-pair.shared / pair.of, -pair.shared, pair.first, pair.second)))


def _unusual(programs: Mapping[str, frozenset[int]], given: frozenset[int]) -> dict[str, frozenset[int]]:
    known = Counter(mark for prints in programs.values() for mark in prints)
    usual_from = min(USUAL_MAX, max(USUAL_MIN, USUAL_SHARE * len(programs)))
    usual = {mark for mark, count in known.items() if count > usual_from} | given
    return {name: prints - usual for name, prints in programs.items()}
