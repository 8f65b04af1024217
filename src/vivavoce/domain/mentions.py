"""Where a text names skills: the longest name counts, an everyday word only where a skill is meant, denials are noted.

Pure and deterministic. A word like Go or Spring is a skill in a list of skills, beside another skill, or where a word
next to it says so ("in Go", "Spring developer"); elsewhere it is the word that everyone uses.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from vivavoce.domain.denial import denied
from vivavoce.domain.vocabulary import TOKEN, Term, Vocabulary

Span = tuple[int, int]

NAMES_MAX = 5_000
ROUNDS = 4
LOOKED_AROUND = 6
NEIGHBOUR_MAX = 60
WRAPPED_FROM = 40
LINE_MAX = 400

_CUES_BEFORE = """in with using via programming language languages lang framework advanced microsoft ms apache adobe mit
    en avec con w z na на с με"""
_CUES_AFTER = """
    designer designers design researcher research manager analyst architect specialist consultant
    developer developers engineer programmer programming development code codebase service services microservice
    microservices backend backends frontend app apps application applications component components hook hooks
    library package packages framework script scripts pipeline pipelines job jobs cluster clusters model models
    query queries macro macros workbook workbooks dashboard dashboards plugin plugins template templates test
    tests stack module modules sdk api apis cookbook cookbooks recipes agents charts deployment deployments
    notebook notebooks game games server servers cli binaries entwickler entwicklerin entwicklung programmierung
    kenntnisse native boot controllers
"""
CUES_BEFORE = frozenset(_CUES_BEFORE.split())
CUES_AFTER = frozenset(_CUES_AFTER.split())
_ADDRESS = re.compile(
    r"(?<!\S)\S{1,80}@\S{1,120}|\b(?:https?://|www\.)\S{1,300}"
    r"|(?<![\w-])[\w-]{1,63}\.(?:com|org|io|dev|net|de|fr|es|pl|me|co)(?:/\S{0,200})?(?=[\s,;)|]|$)"
)
_JOINS = re.compile(r"[ \t]{0,3}|[ \t]?[-/.&:'’·][ \t]?|(?P<wrap>[ \t]{0,3}-?\n[ \t]{0,8})")
_LIST_BEFORE = re.compile(
    r"(?:^|[,;|/•·▪●◦‣*(:\n\t–—]|(?:^|\n|\s)[-+]\s{1,3}|\b(?:and|or|und|oder|et|ou|y|e|o|i|oraz|lub|и|или|και)\s)\s*\Z"
)
_LIST_AFTER = re.compile(
    r"\s*(?:\Z|[,;|/•·▪●◦‣)(\n\t–—]|\.(?:\s|\Z)|\s-\s|(?:and|or|und|oder|et|ou|y|e|o|i|oraz|lub|и|или|και)\s)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    term: Term
    start: int
    end: int
    denied: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """A name as it stands, before it is decided whether it is meant."""

    term: Term
    first: int
    last: int
    start: int
    end: int
    everyday: bool


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    words: tuple[re.Match[str], ...]

    def word(self, at: int) -> str:
        return self.words[at].group().casefold() if 0 <= at < len(self.words) else ""

    def between(self, at: int) -> str:
        """What stands between a word and the next one."""
        return self.text[self.words[at].end() : self.words[at + 1].start()]

    def line_of(self, at: int) -> Span:
        """The line, or as much of it around a place as matters."""
        begin, stop = max(0, at - LINE_MAX), min(len(self.text), at + LINE_MAX)
        end = self.text.find("\n", at, stop)
        return max(begin, self.text.rfind("\n", begin, at) + 1), end if end >= 0 else stop


def mentions_in(
    text: str, vocabulary: Vocabulary, listed: Sequence[Span] = (), ignored: Sequence[Span] = ()
) -> tuple[Mention, ...]:
    """Every name of a skill that the text means. `listed` is where skills are listed; `ignored` is not looked at."""
    masked = _ADDRESS.sub(lambda match: " " * len(match.group()), text)
    read = _Text(masked, tuple(TOKEN.finditer(masked)))
    found = [name for name in _names(read, vocabulary) if not _within(name.start, ignored)][:NAMES_MAX]
    kept = _kept(read, found, vocabulary, listed)
    return tuple(Mention(n.term, n.start, n.end, denied(text, n.start, n.end)) for n in kept)


def _kept(read: _Text, found: Sequence[_Found], vocabulary: Vocabulary, listed: Sequence[Span]) -> list[_Found]:
    """The plain names, and the everyday words that are meant: one that is may speak for the next (Rust and Zig)."""
    sure = {name for name in found if not name.everyday}
    ruled_out = {name for name in found if name.everyday and _ruled_out(name, read, vocabulary)}
    around = {name: _around(found, i, ruled_out) for i, name in enumerate(found) if name.everyday}
    for _ in range(ROUNDS):
        taken = {at for name in sure for at in range(name.first, name.last + 1)}
        more = {
            name
            for name, others in around.items()
            if name not in ruled_out and name not in sure and _meant(name, read, others, sure, taken, listed)
        }
        if not more:
            break
        sure |= more
    return [name for name in found if name in sure]


def _around(found: Sequence[_Found], at: int, ruled_out: AbstractSet[_Found]) -> tuple[_Found, ...]:
    """The names next to one: no more than these can speak for it, however long a text is."""
    others = (*found[max(0, at - LOOKED_AROUND) : at], *found[at + 1 : at + 1 + LOOKED_AROUND])
    return tuple(name for name in others if name not in ruled_out)


def names_in(text: str, vocabulary: Vocabulary) -> tuple[Term, ...]:
    """Every term whose name stands in a text, meant or not: for texts that are hardly more than names."""
    return tuple(name.term for name in _names(_Text(text, tuple(TOKEN.finditer(text))), vocabulary))


def _names(read: _Text, vocabulary: Vocabulary) -> Iterator[_Found]:
    at = 0
    while at < len(read.words):
        found = _longest_at(read, at, vocabulary)
        if found is not None:
            yield found
            at = found.last
        at += 1


def _longest_at(read: _Text, at: int, vocabulary: Vocabulary) -> _Found | None:
    most = min(vocabulary.longest_from.get(read.word(at), 0), len(read.words) - at)
    for count in range(most, 0, -1):
        words = tuple(read.word(i) for i in range(at, at + count))
        term = vocabulary.by_words.get(words)
        if term is None or not all(_joined(read, i) for i in range(at, at + count - 1)):
            continue
        start, end = read.words[at].start(), read.words[at + count - 1].end()
        written = read.text[start:end]
        exact = vocabulary.exact_by_word.get(written.casefold())
        if exact is not None and written != exact:
            return None
        everyday = count == 1 and (words[0] in vocabulary.everyday or (len(words[0]) <= 2 and words[0].isalpha()))
        return _Found(term, at, at + count - 1, start, end, everyday)
    return None


def _joined(read: _Text, at: int) -> bool:
    """Two words of one name stand together; over the end of a line only where the line is full, as in prose."""
    match = _JOINS.fullmatch(read.between(at))
    if match is None:
        return False
    if match["wrap"] is None:
        return True
    start, end = read.line_of(read.words[at].start())
    return end - start >= WRAPPED_FROM


def _within(at: int, spans: Sequence[Span]) -> bool:
    """Whether a place is in one of the spans, which come in their order."""
    i = bisect_right(spans, at, key=lambda span: span[0])
    return i > 0 and spans[i - 1][0] <= at < spans[i - 1][1]


def _meant(
    name: _Found,
    read: _Text,
    others: Sequence[_Found],
    sure: AbstractSet[_Found],
    taken: AbstractSet[int],
    listed: Sequence[Span],
) -> bool:
    written = read.text[name.start : name.end]
    short = len(written) <= 2
    capital = written[0].isupper()
    in_list = _in_list(name, read)
    if in_list and _within(name.start, listed):
        return True
    if short and not capital and not in_list:
        return False
    if capital and _foreign(name, read):
        return True
    beside = any(other in sure and _near(name, other, read) for other in others)
    if in_list and (beside or (capital and _company(name, read, others))):
        return True
    if not capital or _part_of_a_name(name, read, taken):
        return False
    if len(written) > 1 and written.isupper() and not short and not _shouted(name, read):
        return True
    return _cued(name, read) or (beside and not short and not _begins_sentence(name, read))


def _ruled_out(name: _Found, read: _Text, vocabulary: Vocabulary) -> bool:
    rules = vocabulary.everyday.get(read.word(name.first))
    if rules is None:
        return False
    before, after = _adjacent(read, name.first - 1), _adjacent(read, name.last + 1)
    two_after = f"{after} {read.word(name.last + 2)}"
    if before in rules.after and _touching(read, name.first - 1):
        return True
    return _touching(read, name.last) and (after in rules.before or two_after in rules.before)


def _adjacent(read: _Text, at: int) -> str:
    word = read.word(at)
    return "#" if word.isdigit() else word


def _touching(read: _Text, at: int) -> bool:
    """Whether a word and the next stand in one phrase, with nothing but a blank, a hyphen or an & between them."""
    return 0 <= at < len(read.words) - 1 and bool(re.fullmatch(r" {0,2}[-&'’]? {0,2}", read.between(at)))


def _in_list(name: _Found, read: _Text) -> bool:
    before, after = read.text[max(0, name.start - 12) : name.start], read.text[name.end : name.end + 8]
    return bool(_LIST_BEFORE.search(before) and _LIST_AFTER.match(after))


def _near(name: _Found, other: _Found, read: _Text) -> bool:
    first, second = (name, other) if name.start < other.start else (other, name)
    gap = read.text[first.end : second.start]
    return len(gap) <= NEIGHBOUR_MAX and "\n" not in gap and not re.search(r"[.!?]\s", gap)


def _company(name: _Found, read: _Text, others: Sequence[_Found]) -> bool:
    """Another everyday word in the same list, written as a name too: Go, Rust."""
    mine = read.line_of(name.start)
    return any(
        other.term is not name.term
        and mine[0] <= other.start < mine[1]
        and read.text[other.start].isupper()
        and _in_list(other, read)
        for other in others
    )


def _cued(name: _Found, read: _Text) -> bool:
    after = read.word(name.last + 1)
    if after in CUES_AFTER and _touching(read, name.last):
        return True
    return read.word(name.first - 1) in CUES_BEFORE and _touching(read, name.first - 1)


def _part_of_a_name(name: _Found, read: _Text, taken: AbstractSet[int]) -> bool:
    """Whether a word next to it makes a name of both: Atlas Cargo, Julia Roberts; not Spring Boot, not "Wrote Go"."""
    for at, touches in ((name.first - 1, name.first - 1), (name.last + 1, name.last)):
        if not _touching(read, touches) or at in taken:
            continue
        word = read.words[at]
        cue = word.group().casefold() in (CUES_BEFORE if at < name.first else CUES_AFTER)
        if word.group()[0].isupper() and not cue and not _starts_line(word.start(), read):
            return True
    return False


def _foreign(name: _Found, read: _Text) -> bool:
    """A Latin word in a line of another script is nobody's everyday word."""
    start, end = read.line_of(name.start)
    letters = [letter for letter in read.text[start:end] if letter.isalpha()]
    return sum(letter > "\u036f" for letter in letters) * 3 > len(letters) and read.text[name.start] <= "z"


def _begins_sentence(name: _Found, read: _Text) -> bool:
    return _starts_line(name.start, read)


def _starts_line(at: int, read: _Text) -> bool:
    """Whether a sentence, a line or an item begins here, so that a capital says nothing."""
    before = read.text[max(0, at - 20) : at].rstrip(" \t")
    return not before or before[-1] in ".!?:;\n•*-"


def _shouted(name: _Found, read: _Text) -> bool:
    """Whether the whole line is in capitals, so that capitals say nothing."""
    start, end = read.line_of(name.start)
    return read.text[start:end].isupper()
