"""Which words of a clause are denied, and which two statements speak against each other. "It does not scan the table"
must not earn what "it scans the table" earns, and "writes get faster" not what "writes get slower" earns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vivavoce.interviewer.words import Token, bag, stem

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


# Words that say the contrary of each other about the same thing, on either side of the line.
OPPOSITES = tuple(
    (frozenset(map(stem, one.split())), frozenset(map(stem, other.split())))
    for one, other in (
        line.split("|")
        for line in (
            "more most | less least fewer few",
            "many | few",
            "quick quicker faster fastest speed | slow slower slowest slowly",
            "increase rise raise grow gain | reduce lower fall drop",
            "bigger larger longer | smaller shorter",
            "always every everyone everything everywhere all | never none nobody nothing nowhere",
            "before earlier beforehand | after afterwards later",
            "high higher | low lower",
            "cheap cheaper | expensive dear dearer costly",
            "easy easier simple simpler | hard harder difficult complicated",
            "safe safer secure | unsafe dangerous insecure risky",
            "same identical | different",
            "good better best | bad worse worst",
            "possible | impossible",
            "correct right | wrong incorrect",
            "with | without",
            "allow permit accept | forbid refuse reject prevent block",
            "open | close",
            "add insert | remove delete",
            "strong stronger | weak weaker",
            "public | private",
            "mutable | immutable",
            "synchronous | asynchronous",
            "enough sufficient | insufficient",
            "necessary needed required | unnecessary optional superfluous needless",
            "full | empty",
            "enabled enable | disabled disable",
            "above over | below under",
            "helps help | harms harm hurts",
            "hot | cold",
            "maximum | minimum",
        )
    )
)


def opposed(one: Sequence[Token], other: Sequence[Token]) -> bool:
    """Two statements about the same thing that do not agree: one "not", or one pair of opposites, more or less."""
    turns = sum(token.form in DENIES for token in one) + sum(token.form in DENIES for token in other)
    a, b = ({token.stem for token in side} for side in (one, other))
    for left, right in OPPOSITES:
        if (_only(a, left, right) and _only(b, right, left)) or (_only(a, right, left) and _only(b, left, right)):
            turns += 1
    return turns % 2 == 1


def _only(said: set[str], these: frozenset[str], those: frozenset[str]) -> bool:
    return bool(said & these) and not said & those
