"""Which words of a clause are denied. "It does not scan the table" must not earn what "it scans the table" earns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vivavoce.interviewer.words import Token, bag

# These deny what follows them in the clause.
DENIES = bag("""not never no dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt cant cannot couldnt
    wont wouldnt
    shouldnt mustnt neither nor nobody nothing none hardly without aint refuse refuses fails avoid avoids
    stop stops stopped prevent prevents""")
# These deny only the few words next to them.
DENIES_SHORTLY = bag("without no avoid avoids stop stops stopped prevent prevents refuse refuses hardly")
ENDS = bag("but because so whether if when while until unless although though and which since who where")
REACH = 9
SHORT_REACH = 3
BACKWARD = 5

# The whole sentence is denied, wherever its words stand.
UNTRUE = re.compile(
    r"\b(not|isn'?t|never) (really |actually )?(true|correct|right|the case) that\b"
    r"|\b(false|wrong|untrue|incorrect|a myth|nonsense) (that|to (say|think|believe|claim))\b"
    r"|\b(is|are|that'?s|it'?s) (false|untrue|not true|a myth)\s*[.!]?\s*$"
    r"|\bi (do not|don'?t|doubt)( think| believe)? that\b|\b(disagree|deny) that\b|\bthe opposite of\b",
    re.I,
)

DENIES_ALL = bag("true false untrue case wrong incorrect correct right myth nonsense doubt disagree deny opposite dont")


def negated(tokens: Sequence[Token]) -> frozenset[int]:
    """The places of the words that stand under a negation."""
    found: set[int] = set()
    left = 0
    for i, token in enumerate(tokens):
        if left and token.form in ENDS:
            left = 0
        if left:
            found.add(i)
            left -= 1
        if token.form in DENIES:
            left = SHORT_REACH if token.form in DENIES_SHORTLY else REACH
    return frozenset(found)


def denials(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Each negation with the places it may bear on: what follows it, and the few words before ("it does, not ...")."""
    return [
        (i, i + 1 + SHORT_REACH) if token.form in DENIES_SHORTLY else (i - BACKWARD, i + 1 + REACH)
        for i, token in enumerate(tokens)
        if token.form in DENIES
    ]
