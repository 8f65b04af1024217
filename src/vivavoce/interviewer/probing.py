"""What to ask next about an answer when no point of its rubric is missing: what the code does, else what was said.

The code is looked at as text, alike in every language: indentation shows what stands inside what. Nothing here judges;
a probe that does not fit costs the candidate a sentence and no point, since what it earns counts as a follow-up's does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vivavoce.domain.question import RubricPoint
from vivavoce.domain.state import Asked

LOOP = re.compile(r"^\s*(?:\}\s*)?(?:async\s+)?(?:for|while|loop)\b")
COMMENT = re.compile(r"^\s*(?:#(?!include|define)|//|\*|/\*)")
DEFINED = re.compile(r"\b(?:def|func|fn|function)\s+(\w+)|\b(?:\w+[\w<>\[\]:,&*]*)\s+(\w+)\s*\([^;]*\)\s*\{")
LOOKUP = re.compile(
    r"\b(?:dict|set|defaultdict|Counter|unordered_map|unordered_set|HashMap|HashSet|TreeMap|BTreeMap|Map|Set|"
    r"map\[|map<|set<)|=\s*\{\s*\}"
)
SORTED = re.compile(r"\b(?:sorted|sort|sort_by|sort_unstable|Sort|SliceStable|Slice)\s*\(|\.sort\b")
EDGE = re.compile(r"\[\s*(?:0|-1)\s*\]")
GUARD = re.compile(r"\bif\b.*(?:not \w|len\(|size\(\)|length|empty|isEmpty|is_empty|== 0|null|None|nil)", re.IGNORECASE)
NAMES = {"if", "for", "while", "switch", "catch", "return", "main", "else"}


@dataclass(frozen=True, slots=True)
class Probe:
    """`rubric` is empty where the question is there to talk: then no answer to it is scored."""

    name: str
    ask: str
    rubric: tuple[RubricPoint, ...] = ()


def probes(parent: Asked) -> Iterator[Probe]:
    """From what is most the answer's own to what can be asked of any; never fewer than may be wanted."""
    code = _bare((parent.answer.code if parent.answer else None) or "")
    if code:
        yield from _of_code(code)
    yield from _OF_KIND.get(parent.question.kind, ())
    yield from _OF_ANY


def _of_code(lines: list[str]) -> Iterator[Probe]:
    text = "\n".join(line for line in lines if line)
    if (place := _nested_loop(lines)) is not None:
        yield _probe("nested loop", ASK_NESTED.format(place=place), *SAY_NESTED)
    if (name := _recursive(lines)) is not None:
        yield _probe("recursion", f"{name} calls itself. {ASK_RECURSION}", *SAY_RECURSION)
    if LOOKUP.search(text):
        yield LOOKED_UP
    if SORTED.search(text):
        yield SORTS
    if EDGE.search(text) and not GUARD.search(text):
        yield AT_THE_EDGE
    yield TESTS
    yield COSTS


def _bare(code: str) -> list[str]:
    """The lines, those that are only a comment left blank: what a comment says is not what the code does."""
    return ["" if COMMENT.match(line) else line for line in code.splitlines()] if code.strip() else []


def _indent(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip())


def _nested_loop(lines: list[str]) -> int | None:
    """The line of the first loop inside a loop, counted from 1."""
    outer: list[int] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        indent = _indent(line)
        while outer and indent <= outer[-1]:
            outer.pop()
        if LOOP.match(line):
            if outer:
                return number
            outer.append(indent)
    return None


def _recursive(lines: list[str]) -> str | None:
    for number, line in enumerate(lines):
        found = DEFINED.search(line)
        name = (found[1] or found[2]) if found else None
        if name is None or name in NAMES:
            continue
        calls = re.compile(rf"\b{re.escape(name)}\s*\(")
        if any(calls.search(body) for body in _body(lines, number)):
            return name
    return None


def _body(lines: list[str], start: int) -> Iterator[str]:
    indent = _indent(lines[start])
    for line in lines[start + 1 :]:
        if line.strip() and _indent(line) <= indent and line.strip()[0] not in "{})":
            return
        yield line


def _probe(name: str, ask: str, *says: str) -> Probe:
    return Probe(name.replace(" ", "-"), ask, (RubricPoint(name=name.capitalize(), says=says, ask=ask),))


LOOKED_UP = _probe(
    "lookup",
    "You keep what was seen in a table of its own. What does that cost, and what would you do if it did not "
    "fit into memory?",
    "it takes linear extra memory in the worst case",
    "split the input into partitions by hash and handle each on disk",
    "sort the data externally and use two pointers instead",
    "it trades memory for time since a lookup takes constant time on average",
    "a bloom filter or a fixed size cache bounds the memory",
)
SORTS = _probe(
    "sorting",
    "You sort on the way. What does that cost, and when could you do without?",
    "sorting takes n log n time and that is the largest part",
    "a hash table would avoid sorting and take linear time",
    "sorting changes the order so the original indices are lost",
    "a heap keeps only the k largest without sorting everything",
    "counting sort works when the values are in a small range",
)
AT_THE_EDGE = _probe(
    "edge of the input",
    "Which input would your code not survive, and what should it give back then?",
    "an empty list raises an index error so check for it first",
    "for an empty input it should return an empty result or a default value",
    "a single element is a special case",
    "the first element does not exist when the input is empty",
    "null or missing input has to be checked before it is used",
)
TESTS = _probe(
    "tests",
    "Which three tests would you write first for this code, and why those?",
    "an empty input and a single element",
    "duplicates or equal values",
    "the largest input to see the running time",
    "negative numbers and the extremes of the range",
    "a case where no solution exists",
)
COSTS = _probe(
    "time and memory",
    "How do time and memory of your code grow with the input, and which line decides that?",
    "the time is linear because each element is visited once",
    "the memory is constant or grows with the number of distinct values",
    "the loop decides the running time",
    "each lookup takes constant time on average",
    "sorting dominates with n log n",
)
ASK_NESTED = (
    "In line {place} a loop stands inside another. How does the running time grow when the input is ten times as long, "
    "and what would you change to grow more slowly?"
)
SAY_NESTED = (
    "it is quadratic because the inner loop runs for each element of the outer loop",
    "the time grows with the square of the input",
    "a hash map or sorting first would avoid the inner loop",
    "it can be done in one pass in linear time by remembering what was seen",
    "ten times the input takes a hundred times as long",
)
ASK_RECURSION = "How deep does that go for the largest input, and what happens then?"
SAY_RECURSION = (
    "the depth grows with the size of the input and the stack can overflow",
    "i would use an explicit stack or a loop instead of recursion",
    "the recursion limit is reached for deep inputs",
    "the depth is logarithmic because the input is halved each time",
    "memoise the results so that no call is repeated",
)
_OF_KIND: dict[str, tuple[Probe, ...]] = {
    "system_design": (
        Probe(
            "ten-times-the-load",
            "Ten times as many people come tomorrow. Which part of your design gives in first, and how would you know?",
        ),
        Probe(
            "a-part-fails",
            "Take away one part of your design. What do its users see, and what happens to their data?",
        ),
    ),
    "behavioral": (
        Probe("differently", "If you were in that situation again tomorrow, what would you do differently?"),
        Probe("other-view", "How would somebody else who was there tell this?"),
    ),
    "technical_concept": (
        Probe("when-not", "When would you not do it this way, and what would you do then?"),
        Probe("in-practice", "Where have you met this in practice, and what surprised you?"),
    ),
}
_OF_ANY = (
    Probe("least-sure", "Which part of your answer are you least sure of, and how would you find out?"),
    Probe("other-way", "What other way did you consider, and what spoke against it?"),
    Probe("to-a-beginner", "How would you explain this to somebody in their first week?"),
    Probe("one-more-hour", "With one more hour, what would you look at first?"),
)
