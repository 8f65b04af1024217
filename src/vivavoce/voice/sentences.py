"""Text that arrives bit by bit, cut into sentences as early as it is certain where they end.

Where a sentence ends depends on what stands before it and on a few characters after it, never on how the text was cut
up on its way here. Nothing is lost: only the white space between sentences is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from vivavoce.voice.spoken_words import several

LONGEST = 300
"""Characters. What goes on for longer is cut where one could breathe, so that it can be said before it ends."""
BREATH_FROM = 80
CODE_LONGEST = 200
"""A backtick that nobody closes within this is only a backtick."""

BLOCK = re.compile(r"[ \t]*(?:[-*+•][ \t]|\d{1,3}[.)][ \t]|#{1,6}[ \t]|```|~~~|\||>)")
"""Beginnings of a line that begin something new."""
BLOCK_PERHAPS = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)]?|#{1,6}|`{1,2}|~{1,2})?")
HEADING = re.compile(r"#{1,6}[ \t]")
FENCE = re.compile(r"(```+|~~~+)[^`\n]*\n")
ENDS = ".!?…"
OPENERS = "<([{=&/"
CLOSERS = ")]}\"'”’»*_"
BREATHS = (";", ":", " –", " —", ",")

NEVER_LAST = several(
    """
    e.g i.e Mr Mrs Ms Dr Prof St Fig Eq No Nr Vol vs cf viz approx incl esp resp ca fig eq Jr Sr Inc Ltd Co Corp
    U.S U.K E.U Ph.D w.r.t
    """
)
"""A full stop behind these is a part of them, and something follows."""
SOMETIMES_LAST = several("etc al a.m p.m a.k.a")
"""Behind these a sentence may end: if what follows begins like one."""


class _More(Enum):
    NEEDED = "what comes next decides"


@dataclass(slots=True)
class Sentences:
    """`feed` it text as it comes; `rest` when no more will."""

    _held: str = ""

    def feed(self, text: str) -> tuple[str, ...]:
        self._held += text
        return self._cut(whole=False)

    def rest(self) -> tuple[str, ...]:
        return self._cut(whole=True)

    def _cut(self, *, whole: bool) -> tuple[str, ...]:
        found: list[str] = []
        while True:
            self._held = self._held.lstrip()
            end = _end_of_first(self._held, whole=whole)
            if end is None or not self._held:
                return tuple(found)
            found.append(self._held[:end].rstrip())
            self._held = self._held[end:]


def sentences_of(text: str) -> tuple[str, ...]:
    """All of a text that is there."""
    return Sentences(text).rest()


def _end_of_first(text: str, *, whole: bool) -> int | None:
    """Where the first sentence ends; None if more text must come to know it."""
    block = _end_of_block(text, whole=whole)
    if block is not None:
        return None if block is _More.NEEDED else block
    at = 0
    while at < min(len(text), LONGEST):
        step = _look(text, at, whole=whole)
        if step is _More.NEEDED:
            return None
        at, ended = step
        if ended:
            return at
    if len(text) > LONGEST:
        return _breath(text)
    return len(text) if whole else None


def _end_of_block(text: str, *, whole: bool) -> int | _More | None:
    """Code between fences and tables are one piece, however long; None if the text begins with neither."""
    if text.startswith("|"):
        return _end_of_table(text, whole=whole)
    if not text.startswith(("```", "~~~")):
        perhaps = text in ("`", "``", "~", "~~") and not whole
        return _More.NEEDED if perhaps else None
    opened = FENCE.match(text)
    if opened is None:
        return _More.NEEDED if "\n" not in text and "`" not in text.lstrip("`") and not whole else None
    closed = text.find(f"\n{opened[1]}", opened.end() - 1)
    if closed < 0:
        return len(text) if whole else _More.NEEDED
    return closed + 1 + len(opened[1])


def _end_of_table(text: str, *, whole: bool) -> int | _More:
    for line in re.finditer(r"\n", text):
        after = text[line.end() :]
        if after and not after.startswith("|"):
            return line.start()
    return len(text) if whole else _More.NEEDED


def _look(text: str, at: int, *, whole: bool) -> tuple[int, bool] | _More:
    """From `at`: where to look next, and whether the sentence ends there."""
    if text[at] == "`":
        return _behind_code(text, at, whole=whole)
    if text[at] == "\n":
        return _at_line_end(text, at, whole=whole)
    if text[at] in ENDS:
        return _at_stop(text, at, whole=whole)
    return at + 1, False


def _behind_code(text: str, at: int, *, whole: bool) -> tuple[int, bool] | _More:
    """A stop inside of code ends nothing. Code ends with its paragraph at the latest."""
    inside = text[at + 1 : at + 1 + CODE_LONGEST]
    closed, broken = inside.find("`"), inside.find("\n\n")
    if closed >= 0 and not 0 <= broken < closed:
        return at + closed + 2, False
    if broken < 0 and len(inside) < CODE_LONGEST and not whole:
        return _More.NEEDED
    return at + 1, False


def _at_line_end(text: str, at: int, *, whole: bool) -> tuple[int, bool] | _More:
    """A paragraph, a heading and an item of a list end with a line; other lines only go on in the next."""
    following = text[at + 1 :]
    if HEADING.match(text) or re.match(r"[ \t]*\n", following) or BLOCK.match(following):
        return at, True
    if BLOCK_PERHAPS.fullmatch(following) and not whole:
        return _More.NEEDED
    return at + 1, False


def _at_stop(text: str, at: int, *, whole: bool) -> tuple[int, bool] | _More:
    behind = at
    while behind < len(text) and text[behind] in ENDS:
        behind += 1
    stops = text[at:behind]
    while behind < len(text) and text[behind] in CLOSERS:
        behind += 1
    if behind == len(text):
        return (behind, whole) if whole else _More.NEEDED
    if not text[behind].isspace() or at == 0 or text[at - 1].isspace() or text[at - 1] in OPENERS:
        return behind, False
    closed = behind > at + len(stops)
    ends = _stop_ends(text[:at], stops, closed=closed)
    if ends is not None:
        return behind, ends
    following = text[behind:].lstrip()
    if not following:
        return (behind, True) if whole else _More.NEEDED
    return behind, not following[0].islower()


def _stop_ends(before: str, stops: str, *, closed: bool) -> bool | None:
    """Whether white space behind this stop ends the sentence; None if the letter after it decides."""
    if closed or stops.endswith(("...", "…")):
        return None
    if stops != ".":
        return True
    word = re.split(r"[\s(\[{\"“‘]", before)[-1]
    if word in NEVER_LAST or (word.lower() in NEVER_LAST and word.islower()) or re.fullmatch(r"[A-HJ-Z]", word):
        return False
    if word == before and re.fullmatch(r"\d{1,3}|[a-z]", word):
        return False
    return None if word.lower() in SOMETIMES_LAST else True


def _breath(text: str) -> int:
    """Where to cut what is too long: at a pause, else between words, else anywhere."""
    within = text[:LONGEST]
    for breath in BREATHS:
        at = within.rfind(f"{breath} ", BREATH_FROM)
        if at >= 0:
            return at + len(breath)
    space = max(within.rfind(" "), within.rfind("\n"))
    return space if space > 0 else LONGEST
