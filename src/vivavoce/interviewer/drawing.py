"""What of a drawing may count, and what it says of each point of a rubric.

A drawing says something in two ways: by a sentence in a label, which stands before the same gates as an answer, and by
a link that joins two named parts. A part that is only named says nothing, however many there are, so no list of names
earns what the talk did not. A link says a point in full only by the words on it; without them half of it at most, and
nothing where everything is linked with everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from vivavoce.domain.board import Board, Link, parts_told
from vivavoce.domain.scoring import Evidence, drawn_evidence
from vivavoce.interviewer.gates import read
from vivavoce.interviewer.isolation import suspicions
from vivavoce.interviewer.meaning import Meaning, means_wrong, meant_share
from vivavoce.interviewer.rubric import Prepared, aligned, phrased, said_share, says_wrong
from vivavoce.interviewer.words import Clause, tokens_of

SENTENCE_TOKENS_MIN, SENTENCE_CONTENT_MIN = 4, 2
FUNCTION_SHARE_MIN = 0.2
# A name is a few words; a longer one without a sentence in it is a list of terms.
NAME_CONTENT_MAX = 5
# From so many words on, with a little one among them, the words on a link tell what goes on between its ends.
TELLING_TOKENS_MIN = 3
# A bare link touches a point, and does no more. However many there are, they count for the nearest of those points.
BARE_POINTS_MAX = 2
# A drawing that shows how something works has some more links than parts; where all is linked with all, none tells
# anything.
LINKS_A_PART_MAX = 2.0
BESIDE_LETTERS = 80
LABELS_TOGETHER = 3

Part = tuple[str, str]
"""`shape` or `link`, and its id."""
Line = list[tuple[Part, str]]


@dataclass(frozen=True, slots=True)
class Saying:
    """What one part of a drawing says in a sentence, and how it is cited."""

    evidence: Evidence
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Bare:
    """A link with hardly a word on it: the names that it joins, as one clause. The second begins at `middle`."""

    evidence: Evidence
    clause: Clause
    middle: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing, read. `text` is what its sentences stand in; `flags` are for what speaks to the examiner."""

    sayings: tuple[Saying, ...] = ()
    bare: tuple[Bare, ...] = ()
    text: str = ""
    flags: tuple[str, ...] = ()
    there: bool = False

    @property
    def says_something(self) -> bool:
        return bool(self.sayings or self.bare)

    @property
    def words(self) -> int:
        return sum(len(clause.tokens) for saying in self.sayings for clause in saying.clauses)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a drawing comes to on one point: how much of it, by how near a match, and by which part."""

    share: float = 0.0
    nearness: float = 0.0
    evidence: tuple[Evidence, ...] = ()


def read_drawing(prepared: Prepared, board: Board | None) -> Drawing:
    if board is None:
        return Drawing()
    sound, flags = isolated(board)
    sayings: list[Saying] = []
    text = ""
    for evidence, said in _said(sound):
        clauses = tuple(_moved(clause, len(text)) for clause in _sentences(prepared, said))
        if clauses:
            sayings.append(Saying(evidence, clauses))
            text += f"{said}\n"
    return Drawing(tuple(sayings), tuple(_bare(sound)), text, flags, there=True)


# What speaks to the examiner


def isolated(board: Board) -> tuple[Board, tuple[str, ...]]:
    """The drawing without what speaks to whoever judges: such labels are empty, and links with such words are gone. A
    sentence may lie over labels that were drawn one after the other, or over those that a link joins. And a flag for
    each way in which it speaks to them."""
    found: dict[Part, str] = {}
    for reach in range(1, LABELS_TOGETHER + 1):
        found |= _suspect(_runs(board, reach), found)
    found |= _suspect(_along_links(board), found)
    if not found:
        return board, ()
    shapes = (replace(s, label="") if ("shape", s.id) in found else s for s in board.shapes)
    links = (link for link in board.links if ("link", link.id) not in found)
    return Board(shapes=tuple(shapes), links=tuple(links)), tuple(sorted(set(found.values()), reverse=True))


def _runs(board: Board, reach: int) -> Iterator[Line]:
    """Each label with those that were drawn after it."""
    shapes: Line = [(("shape", shape.id), shape.says) for shape in board.shapes if shape.says]
    links: Line = [(("link", link.id), link.says) for link in board.links if link.says]
    for labels in (shapes, links):
        yield from (labels[i : i + reach] for i in range(len(labels) - reach + 1))


def _along_links(board: Board) -> Iterator[Line]:
    named = {shape.id: shape.says for shape in board.shapes}
    for link in board.links:
        source = ("shape", link.source), named[link.source][-BESIDE_LETTERS:]
        target = ("shape", link.target), named[link.target][:BESIDE_LETTERS]
        yield [source, (("link", link.id), link.says), target]


def _suspect(lines: Iterable[Line], known: Mapping[Part, str]) -> dict[Part, str]:
    """The parts that speak to the examiner, when the labels of each line are read in one go; those that are known to
    are left out, so that nothing else of their line is taken for a part of it."""
    places: list[tuple[int, int, Part]] = []
    pieces: list[str] = []
    at = 0
    for line in lines:
        for part, label in line:
            if part not in known:
                places.append((at, at + len(label), part))
                pieces.append(f"{label} ")
                at += len(label) + 1
        pieces.append("\n")
        at += 1
    text = "".join(pieces)
    return {
        part: "flattery" if each.kind == "flattery" else "instruction"
        for each in suspicions(text)
        for start, end, part in places
        if start < each.end and each.start < end
    }


# What says something


def _said(board: Board) -> Iterator[tuple[Evidence, str]]:
    """What may hold a sentence: a label, and a link whose words tell what goes on between its ends."""
    named = _names(board)
    for shape in board.shapes:
        yield drawn_evidence(board, shape), shape.label
    for link in board.links:
        evidence = drawn_evidence(board, link)
        if _tells(link) and named[link.source] and named[link.target]:
            yield evidence, f"{named[link.source]} {link.says} {named[link.target]}"
        else:
            yield evidence, link.label


def _names(board: Board) -> dict[str, str]:
    """Those that are as short as a name."""
    names = {shape.id: shape.name for shape in board.shapes}
    return {id: name if 1 <= _content(name) <= NAME_CONTENT_MAX else "" for id, name in names.items()}


def _content(text: str) -> int:
    return sum(token.content for token in tokens_of(text))


def _tells(link: Link) -> bool:
    tokens = tokens_of(link.says)
    return len(tokens) >= TELLING_TOKENS_MIN and any(not token.content for token in tokens)


def _sentences(prepared: Prepared, said: str) -> list[Clause]:
    """Four terms in a row may pass the gates of an answer, where they are rare; in a drawing names look like that."""
    if len(said.split()) < SENTENCE_TOKENS_MIN:
        return []
    return [clause for clause in read(prepared, said).clauses if _is_sentence(clause)]


def _is_sentence(clause: Clause) -> bool:
    content = sum(token.content for token in clause.tokens)
    little = len(clause.tokens) - content
    enough = len(clause.tokens) >= SENTENCE_TOKENS_MIN and content >= SENTENCE_CONTENT_MIN
    return enough and little >= FUNCTION_SHARE_MIN * len(clause.tokens)


def _moved(clause: Clause, by: int) -> Clause:
    return Clause(tuple(t._replace(start=t.start + by, end=t.end + by) for t in clause.tokens), clause.sentence)


def _bare(board: Board) -> Iterator[Bare]:
    named = _names(board)
    ends = {end for link in board.links for end in (link.source, link.target)}
    if len(board.links) > LINKS_A_PART_MAX * len(ends):
        return
    for link in board.links:
        source, target = named[link.source], named[link.target]
        if source and target and link.source != link.target and not _tells(link):
            words = (*tokens_of(source), *tokens_of(link.says, len(source)))
            middle = len(source) + len(link.says)
            clause = Clause((*words, *tokens_of(target, middle)), 0)
            yield Bare(drawn_evidence(board, link), clause, middle)


# What a model reads of it


@dataclass(frozen=True, slots=True)
class Outline:
    """A drawing in words, a line for each part: `cited` says of each line where it begins, and what it is cited as, if
    it may earn anything."""

    text: str = ""
    cited: tuple[tuple[int, int, Evidence], ...] = ()

    def evidence(self, span: tuple[int, int]) -> Evidence | None:
        return next((cited for start, end, cited in self.cited if start <= span[0] and span[1] <= end), None)


def outlined(board: Board | None, drawing: Drawing) -> Outline:
    """Without what speaks to the examiner. What the rules let earn nothing stands there too, and counts for nothing."""
    if board is None:
        return Outline()
    earning = {saying.evidence for saying in drawing.sayings} | {bare.evidence for bare in drawing.bare}
    sound, _ = isolated(board)
    cited = []
    text = ""
    for line, part in parts_told(sound):
        evidence = drawn_evidence(sound, part)
        if evidence in earning:
            cited.append((len(text), len(text) + len(line), evidence))
        text += f"{line}\n"
    return Outline(text.rstrip("\n"), tuple(cited))


# What it says of the rubric


def told_by(
    prepared: Prepared, drawing: Drawing, meaning: Meaning | None = None
) -> tuple[list[Drawn], list[tuple[str, str]]]:
    """For each point of the rubric what the drawing says of it at best; and the wrong claims that its sentences assert,
    each with the words that do so. A bare link asserts nothing."""
    if not drawing.says_something:
        return [Drawn()] * prepared.points, []
    best = _by_bare_links(prepared, drawing)
    wrong: dict[int, str] = {}
    for saying, matches, claims in _read(prepared, drawing, meaning):
        for point, (share, nearness) in enumerate(matches):
            best[point] = _better(best[point], Drawn(share, nearness, (saying.evidence,)))
        for number in claims:
            wrong.setdefault(number, saying.evidence.quote)
    return best, [(prepared.question.wrong[number], quote) for number, quote in sorted(wrong.items())]


def _read(
    prepared: Prepared, drawing: Drawing, meaning: Meaning | None
) -> Iterator[tuple[Saying, list[tuple[float, float]], list[int]]]:
    """Each sentence with what it says of each point, and the numbers of the wrong claims in it: by its words first,
    then the nearest in meaning."""
    for saying in drawing.sayings:
        matches, claims = aligned(prepared, saying.clauses)
        wrong = [number for number, claim in enumerate(claims) if says_wrong(claim)]
        yield saying, [(said_share(match), match.share) for match in matches], wrong
    if meaning is None:
        return
    clauses = [clause for saying in drawing.sayings for clause in saying.clauses]
    meant = meaning.of(prepared, clauses, drawing.text)
    for saying in drawing.sayings:
        near = [(meant_share(n), n.nearness) if n.clause in saying.clauses else (0.0, 0.0) for n in meant.points]
        wrong = [i for i, n in enumerate(meant.claims) if n.clause in saying.clauses and means_wrong(n)]
        yield saying, near, wrong


def _better(one: Drawn, other: Drawn) -> Drawn:
    return other if other.share and (other.share, other.nearness) > (one.share, one.nearness) else one


def _by_bare_links(prepared: Prepared, drawing: Drawing) -> list[Drawn]:
    best = [Drawn()] * prepared.points
    for bare in drawing.bare:
        for point, match in enumerate(phrased(prepared, bare.clause)):
            joined = {token.start < bare.middle for token in match.tokens}
            if len(joined) > 1:
                share = min(0.5, said_share(match))
                best[point] = _better(best[point], Drawn(share, match.share, (bare.evidence,)))
    nearest = sorted(range(prepared.points), key=lambda point: -best[point].nearness)[:BARE_POINTS_MAX]
    return [found if point in nearest else Drawn() for point, found in enumerate(best)]
