"""Which words of a clause are denied, and which two statements speak against each other. "It does not scan the table"
must not earn what "it scans the table" earns, and "writes get faster" not what "writes get slower" earns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vivavoce.interviewer.words import (
    AUXILIARIES,
    DETERMINERS,
    MODALS,
    PREPOSITIONS,
    SUBJECTS,
    Clause,
    Token,
    bag,
    stem,
)

# These deny what follows them in the clause.
DENIES = bag("""not never no dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt cant cannot couldnt
    wont wouldnt neednt
    shouldnt mustnt neither nor nobody nothing nowhere none hardly barely scarcely without aint refuse refuses fails
    avoid avoids stop stops stopped prevent prevents""")
# These deny only the few words next to them.
DENIES_SHORTLY = bag("without no avoid avoids stop stops stopped prevent prevents refuse refuses hardly")
# With one of these after it, "no" denies as much as "not" does: "it is no longer read", "there is no need to read it".
NO_AT_ALL = bag("longer need reason point sense way means intention")
# Words that put aside what follows them: "a queue rather than a call". "I would rather call" does not.
PUT_ASIDE = tuple(
    tuple(each.split()) for each in ("rather than", "instead of", "in place of", "in lieu of", "as opposed to")
)
# After one of these "over" puts aside as well: "I prefer a queue over a call".
PREFERS = re.compile(r"(prefer|favou?r)(s|r?ed|r?ing)?")
PREFERRED_MAX = 8
ENDS = bag("but because so whether if when while until unless although though and which since who where")
REACH = 9
ASIDE_REACH = 20
SHORT_REACH = 3
BACKWARD = 5
AGAINST_MIN = 2
# So much of a statement must be among the words of "it is not ..." for that to be about the same.
TAKEN_BACK = 0.2
# So near to the start "rather than" opens the sentence, and what is done comes after what is not.
OPENING = 2
GOES_ON = bag("i we you they it he she")
# These are never what something is done to: in "rather than call we wait" who waits is "we"; "keep it" goes on.
DOES = bag("i we they he she")
# What is put aside ends with these; the others of ENDS go on with it, unless a comma stands before them.
ENDS_ASIDE = bag("but because so although though")
# These tell what a verb is about: "rather than check whether it is there" puts aside all of it.
TELLS_OF = bag("whether which who where until")
# After a comma these go on with what was put aside first: "rather than read it, for example twice, we wait".
CARRIES_ON = bag("and or for with in as by without such like because so which who where")
# After these "it" and "we" begin no new statement: "rather than keep the value that we read".
SUBORDINATES = ENDS | bag("that what how why as before after")
PLACES = bag("stop stops")
NAMES_NEXT = bag(f"{DETERMINERS} {PREPOSITIONS}") - {"that"}
POINTS_BACK = bag("it this that they these those")
ITEM_MAX = 4
SAYS = bag(f"{SUBJECTS} {AUXILIARIES} {MODALS}")

# The whole sentence is denied, wherever its words stand.
UNTRUE = re.compile(
    r"\b(not|isn'?t|never) (really |actually )?(true|correct|right|the case) that\b"
    r"|\b(false|wrong|untrue|incorrect|a myth|nonsense) (that|to (say|think|believe|claim))\b"
    r"|\b(is|are|that'?s|it'?s) (false|untrue|a myth|not (true|so|the case|correct))\s*[.!]?\s*$"
    r"|\bfar from (true|right|correct|the truth)\b"
    r"|\b(say|saying|think|thinking|believe|believing|claim|claiming|assume|assuming) that\b.* (is|would be|was) "
    r"(a mistake|an error|a fallacy|a misconception|wrong|mistaken|nonsense)\s*[.!]?\s*$"
    r"|\bi (do not|don'?t|doubt)( think| believe)? that\b|\b(disagree|deny) that\b|\bthe opposite of\b",
    re.I,
)

DENIES_ALL = bag(
    """true false untrue case wrong incorrect correct right myth nonsense doubt disagree deny opposite dont far
    truth mistake error fallacy misconception mistaken"""
)


def negated(tokens: Sequence[Token]) -> frozenset[int]:
    """The places of the words that stand under a negation. What is put aside with a "not" in it is meant after all."""
    aside = _put_aside(tokens)
    denied: set[int] = set()
    left = 0
    for i in range(len(tokens)):
        if tokens[i].form in ENDS or puts_aside(tokens, i) or (i not in aside and i - 1 in aside):
            left = 0
        if left:
            denied.add(i)
            left -= 1
        left = _denies(tokens, i) or left
    return frozenset(denied ^ aside)


def negated_in(clauses: Sequence[Clause]) -> list[frozenset[int]]:
    """For each clause the places of its words that are denied, in it, by what a list follows, or earlier in a sentence
    that was only cut because it is long."""
    found: list[frozenset[int]] = []
    for n, clause in enumerate(clauses):
        if n and lists_what_is_denied(clauses[n - 1].tokens, clause.tokens):
            found.append(frozenset(range(len(clause.tokens))))
            continue
        before = clauses[n - 1] if n and _goes_on_with(clauses[n - 1], clause) else None
        length = len(before.tokens) if before else 0
        denied = negated((*(before.tokens if before else ()), *clause.tokens))
        found.append(frozenset(i - length for i in denied if i >= length))
    return found


def _goes_on_with(before: Clause, clause: Clause) -> bool:
    if before.sentence != clause.sentence:
        return False
    return clause.tokens[0].form not in GOES_ON | {"then"} or before.tokens[-1].form in TELLS_OF


def denials(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Each negation with the places it may bear on: what follows it, and the few words before ("it does, not ...").
    What is only put aside denies nothing of what stands beside it."""
    return [
        (i - BACKWARD, i + 1 + REACH) if reach == REACH else (i, i + 1 + reach)
        for i in range(len(tokens))
        if (reach := _denies(tokens, i))
    ]


def puts_aside(tokens: Sequence[Token], i: int) -> int:
    """How many words, from this one on, put aside what follows them."""
    if tokens[i].form == "over" and any(PREFERS.fullmatch(t.form) for t in tokens[max(0, i - PREFERRED_MAX) : i]):
        return 1
    for words in PUT_ASIDE:
        if tokens[i].form == words[0] and tuple(token.form for token in tokens[i : i + len(words)]) == words:
            return len(words)
    return 0


def puts_something_aside(tokens: Sequence[Token]) -> bool:
    return any(puts_aside(tokens, i) for i in range(len(tokens)))


def _denies(tokens: Sequence[Token], i: int) -> int:
    """How many of the words after this one it denies."""
    form = tokens[i].form
    if form == "no" and i + 1 < len(tokens) and tokens[i + 1].form in NO_AT_ALL:
        return REACH
    if form not in DENIES or _is_a_place(tokens, i):
        return 0
    return SHORT_REACH if form in DENIES_SHORTLY else REACH


def _is_a_place(tokens: Sequence[Token], i: int) -> bool:
    """A stop of a bus: "at a stop", "the next stop", "between stops"."""
    if tokens[i].form not in PLACES:
        return False
    before = tokens[i - 1].form if i else ""
    earlier = tokens[i - 2].form if i > 1 and before not in SAYS and before != "to" else ""
    return before in NAMES_NEXT or (tokens[i].form == "stop" and earlier in NAMES_NEXT)


def _put_aside(tokens: Sequence[Token]) -> set[int]:
    found: set[int] = set()
    for i in range(len(tokens)):
        if words := puts_aside(tokens, i):
            start = i + words
            opens = i < OPENING or tokens[i - 1].form in ("and", "but", "so")
            found.update(range(start, _what_is_done(tokens, start) if opens else _end_of_aside(tokens, start)))
    return found


def _end_of_aside(tokens: Sequence[Token], start: int) -> int:
    last = min(len(tokens), start + ASIDE_REACH)
    return next((i for i in range(start + 1, last) if _ends_aside(tokens, i)), last)


def _ends_aside(tokens: Sequence[Token], i: int) -> bool:
    """What is put aside may be two things: "rather than read it and write it back"."""
    form = tokens[i].form
    if form == "and":
        return _after_comma(tokens, i) or (i + 1 < len(tokens) and tokens[i + 1].form in GOES_ON)
    return form in ENDS_ASIDE or (form in ENDS and (form not in TELLS_OF or _after_comma(tokens, i)))


def _what_is_done(tokens: Sequence[Token], start: int) -> int:
    """ "Rather than call it, we send a message": where what was put aside first is followed by what is done, which
    begins with who does it, or after a comma."""
    places = range(start + 1, len(tokens))
    who = [i for i in places if tokens[i].form in DOES and tokens[i - 1].form not in SUBORDINATES]
    commas = [i for i in places if _after_comma(tokens, i)]
    if who and (not commas or who[0] < commas[0]):
        return who[0]
    new = [i for i in commas if tokens[i].form not in CARRIES_ON]
    return min(new or commas, default=_end_of_aside(tokens, start))


def _after_comma(tokens: Sequence[Token], i: int) -> bool:
    return tokens[i].start - tokens[i - 1].end > 1


def lists_what_is_denied(before: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """ "They do not read the same document: line, destination, minutes": a list, in the reach of a "not" before it."""
    if len(before) - 1 not in negated(before):
        return False
    ends = [i for i in range(1, len(tokens)) if tokens[i].start - tokens[i - 1].end > 1][:2]
    items = [tokens[: ends[0]], tokens[ends[0] : ends[-1]]] if len(ends) == 2 else []
    return bool(items) and all(len(item) <= ITEM_MAX and not any(t.form in SAYS for t in item) for item in items)


def takes_back(tokens: Sequence[Token]) -> bool:
    """ "It is not read by the app", after a sentence about it."""
    opening = [token.form for token in tokens[:4]]
    return bool(opening) and opening[0] in POINTS_BACK and bool(DENIES.intersection(opening[1:]))


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
    turns = len(denials(one)) + len(denials(other))
    a, b = ({token.stem for token in side} for side in (one, other))
    for left, right in OPPOSITES:
        if (_only(a, left, right) and _only(b, right, left)) or (_only(a, right, left) and _only(b, left, right)):
            turns += 1
    return turns % 2 == 1


def speaks_against(one: Sequence[Token], other: Sequence[Token], denied: frozenset[int] | None = None) -> bool:
    """Of the words that both say, one denies half or more and the other does not: "we wait rather than ask them". Or
    each denies some of what the other says: "they are not sent in place of a call", where they are.
    `denied` are the places in the one, where they are known from its whole sentence."""
    here = negated(one) if denied is None else denied
    affirms, denies = _affirmed(one, here), {one[i].stem for i in here if one[i].content}
    put_in, left_out = affirms & _denied(other), denies & _affirmed(other, negated(other))
    shared = (affirms | denies) & {token.stem for token in other if token.content}
    return bool(put_in and left_out) or len(put_in | left_out) >= max(AGAINST_MIN, len(shared) / 2)


def takes_back_of(tokens: Sequence[Token], phrasing: Sequence[Token]) -> bool:
    """Whether what is taken back is some of what a phrasing says."""
    said = _affirmed(phrasing, negated(phrasing))
    return takes_back(tokens) and len(said & _denied(tokens)) >= TAKEN_BACK * len(said)


def _affirmed(tokens: Sequence[Token], denied: frozenset[int]) -> set[str]:
    return {token.stem for i, token in enumerate(tokens) if token.content and i not in denied}


def _denied(tokens: Sequence[Token]) -> set[str]:
    return {tokens[i].stem for i in negated(tokens) if tokens[i].content}


def _only(said: set[str], these: frozenset[str], those: frozenset[str]) -> bool:
    return bool(said & these) and not said & those
