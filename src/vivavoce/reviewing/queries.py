"""A query in SQL as it was read: its parts, the names that it gives, and where those names are read again."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tree_sitter import Node

from vivavoce.reviewing.source import Name, Source, TooMuch, is_comment, said
from vivavoce.reviewing.trees import Tree

QUOTES = '"`'
CALLING = {"term": "result", "relation": "table"}
"""Kinds of nodes that may have an alias, and what is called by it."""
READ_MAX = 30
"""How often each word is read on the whole, as a part of each SELECT that it is in: nobody nests them so deep."""


@dataclass(frozen=True, slots=True)
class Part:
    """One SELECT, and what follows it from its FROM on. Where a UNION joins several, each is a part."""

    select: Node
    tail: Node | None

    @property
    def place(self) -> tuple[Node, Node]:
        return self.select, self.tail or self.select

    def holds(self, node: Node) -> bool:
        first, last = self.place
        return first.start_byte <= node.start_byte and node.end_byte <= last.end_byte


@dataclass(frozen=True, slots=True)
class Leaf:
    """A word of it. `calls` says that it is only what a table or a result is called here."""

    start: int
    text: str
    calls: str


@dataclass(frozen=True)
class Query:
    source: Source

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(self.source.nodes())

    @property
    def tree(self) -> Tree:
        return self.source.tree

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Its words, in their order and without comments."""
        found: list[Leaf] = []
        waiting: list[tuple[Node, str]] = [(self.source.root, "")]
        while waiting:
            node, calls = waiting.pop()
            if is_comment(node) or node.type == "keyword_as":
                continue
            if not node.children:
                found.append(Leaf(node.start_byte, said(node).lower() if node.type != "literal" else said(node), calls))
            alias = alias_of(node) if node.type in CALLING else None
            for child in reversed(node.children):
                qualifies = child.type == "object_reference" and node.type in ("field", "all_fields")
                called = CALLING[node.type] if child == alias else "table" if qualifies else ""
                waiting.append((child, called or (calls if node.type == "object_reference" else "")))
        return tuple(found)

    def words(self) -> Iterator[tuple[Part, tuple[str, ...]]]:
        """Of each part. Raises `TooMuch` where too many lie within each other."""
        read = 0
        for part in self.parts:
            leaves = self._leaves_of(part)
            read += len(leaves)
            if read > READ_MAX * len(self.leaves):
                raise TooMuch
            yield part, tuple(_words(leaves))

    def _leaves_of(self, part: Part) -> Sequence[Leaf]:
        first, last = part.place
        return self.leaves[self._leaf_at(first.start_byte) : self._leaf_at(last.end_byte)]

    def _leaf_at(self, byte: int) -> int:
        return bisect_left(self.leaves, byte, key=lambda leaf: leaf.start)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """In the order of the text; what stands inside another comes after it."""
        return tuple(Part(node, self._tail(node)) for node in self.nodes if node.type == "select")

    def _tail(self, select: Node) -> Node | None:
        after = self.tree.next_named(select)
        while after is not None and after.type in ("comment", "marginalia"):
            after = self.tree.next_named(after)
        return after if after is not None and after.type == "from" else None

    @cached_property
    def main(self) -> tuple[Part, ...]:
        """Those that make the result."""
        return tuple(part for part in self.parts if self._at_the_top(part))

    def _at_the_top(self, part: Part) -> bool:
        around = self._joined[part.select.id]
        over = self.tree.above(around)
        return around is not None and around.type == "statement" and (over is None or over.type != "cte")

    @cached_property
    def _joined(self) -> dict[int, Node | None]:
        """What each stands in, apart from what joins it with others like it."""
        found: dict[int, Node | None] = {}
        for node, around in self.tree.pairs():
            joins = around is not None and around.type == "set_operation"
            found[node.id] = found[around.id] if around is not None and joins else around
        return found

    def part_of(self, node: Node) -> Part:
        """The innermost that holds it."""
        return self._part_around.get(node.id) or self.parts[0]

    @cached_property
    def _part_around(self) -> dict[int, Part]:
        own = {node.id: part for part in self.parts for node in part.place}
        found: dict[int, Part] = {}
        for node, around in self.tree.pairs():
            part = own.get(node.id) or (found.get(around.id) if around is not None else None)
            if part is not None:
                found[node.id] = part
        return found

    @cached_property
    def depths(self) -> tuple[tuple[int, Node], ...]:
        """Of each subquery, with itself. What has got a name by WITH lies beside the others, and not below them."""
        found: list[tuple[int, Node]] = []
        waiting = [(0, self.source.root)]
        while waiting:
            depth, node = waiting.pop()
            if node.type in self.source.grammar.nests:
                depth += 1
                found.append((depth, node))
            waiting.extend((depth, child) for child in reversed(node.children))
        return tuple(found)

    @property
    def ctes(self) -> tuple[Node, ...]:
        return self.source.functions

    @cached_property
    def columns(self) -> tuple[tuple[Node, Node], ...]:
        """What is selected under another name, and that name."""
        return tuple(self._aliased("term"))

    @cached_property
    def tables(self) -> tuple[tuple[Node, Node], ...]:
        """Tables, and subqueries that are read as tables, with the name that they go by here."""
        return tuple(self._aliased("relation"))

    def _aliased(self, kind: str) -> Iterator[tuple[Node, Node]]:
        for node in self.nodes:
            alias = node.child_by_field_name("alias") if node.type == kind else None
            if alias is not None:
                yield node, alias

    @cached_property
    def given(self) -> tuple[Name, ...]:
        """All names that the candidate gave, without those of the starter."""
        everywhere = (self.source.root, self.source.root)
        found = [self._name(node, everywhere) for node in (*map(name_of_cte, self.ctes), *(a for _, a in self.columns))]
        found += [self._name(alias, self.part_of(table).place) for table, alias in self.tables]
        starters = {word.lower() for word in self.source.starter_words}
        return tuple(sorted((n for n in found if folded(n.node) not in starters), key=lambda n: n.node.start_byte))

    def _name(self, node: Node, within: tuple[Node, Node]) -> Name:
        """With the lines that it is used over, of those `within`."""
        places = self._mentions[folded(node)]
        first, after = _between(places, *within)
        lines = places[after - 1][1] - places[first][1] + 1
        return Name(text=said(node).strip(QUOTES), node=node, lines=lines, uses=after - first)

    @cached_property
    def _mentions(self) -> dict[str, list[tuple[int, int]]]:
        """Where each name stands: byte and row. What is in double quotes may be a name in SQLite, whatever the grammar
        takes it for."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for node in self.nodes:
            if node.type == "identifier" or (node.type == "literal" and said(node).startswith('"')):
                found[folded(node)].append((node.start_byte, node.start_point.row))
        return found

    def reads(self, name: str, but: Node | None = None) -> int:
        """How often it is named elsewhere than where it is given, and elsewhere than in `but`."""
        places = self._read[name]
        first, after = _between(places, but, but) if but is not None else (0, 0)
        return len(places) - (after - first)

    @cached_property
    def _read(self) -> dict[str, list[tuple[int, int]]]:
        aliases = (alias for _, alias in (*self.columns, *self.tables))
        giving = {node.start_byte for node in (*map(name_of_cte, self.ctes), *aliases)}
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for name, places in self._mentions.items():
            found[name] = [place for place in places if place[0] not in giving]
        return found

    @cached_property
    def stars(self) -> tuple[Node, ...]:
        """Each `*` that stands for columns, but those that take the same as one before: that of COUNT(*) does not stand
        for any, and for EXISTS it makes no difference."""
        found: dict[tuple[int, str], Node] = {}
        for node in self.nodes:
            if node.type == "all_fields" and not self._is_counted(node) and not self._only_exists(node):
                found.setdefault((self.part_of(node).select.id, _qualifier(node)), node)
        return tuple(found.values())

    def _is_counted(self, star: Node) -> bool:
        around = self.tree.above(self.tree.above(star))
        return around is not None and around.type == "invocation"

    def _only_exists(self, star: Node) -> bool:
        around = self.table_of(self.part_of(star))
        return around is not None and around.type == "exists"

    def table_of(self, part: Part) -> Node | None:
        """What it makes, where it stands alone: a WITH, or a table among others; or the EXISTS that asks for it."""
        return self.tree.above(self.tree.above(part.select))

    def taken_by(self, star: Node) -> Sequence[Node]:
        """The tables and subqueries whose columns it stands for."""
        return self._relations[self.part_of(star).select.id].get(_qualifier(star), ())

    @cached_property
    def _relations(self) -> dict[int, dict[str, list[Node]]]:
        """Of each part, by the names that they go by; all of them by none."""
        found: dict[int, dict[str, list[Node]]] = {}
        for part in self.parts:
            named: dict[str, list[Node]] = defaultdict(list)
            for relation in relations(part):
                for name in {"", folded(alias_of(relation)), folded(named_table(relation))}:
                    named[name].append(relation)
            found[part.select.id] = named
        return found

    @cached_property
    def starred(self) -> frozenset[str | int]:
        """All that some star takes: the names of tables, and the ids of relations."""
        taken = [relation for star in self.stars for relation in self.taken_by(star)]
        return frozenset((*(folded(named_table(relation)) for relation in taken), *(relation.id for relation in taken)))

    @cached_property
    def joins_by_name(self) -> bool:
        """Whether some join reads all columns that two tables have in common, without naming them."""
        return any(node.type == "keyword_natural" for node in self.nodes)


def relations(part: Part) -> tuple[Node, ...]:
    """The tables and subqueries after its FROM and its JOINs."""
    tail = part.tail.children if part.tail is not None else ()
    beside = (child for node in tail for child in ((node,) if node.type == "relation" else node.children))
    return tuple(node for node in beside if node.type == "relation")


def named_table(relation: Node) -> Node | None:
    return next((child for child in relation.children if child.type == "object_reference"), None)


def alias_of(relation: Node) -> Node | None:
    return relation.child_by_field_name("alias")


def name_of_cte(cte: Node) -> Node:
    return cte.children[0]


def folded(node: Node | None) -> str:
    """A name as SQLite compares it."""
    return said(node).strip(QUOTES).lower() if node is not None else ""


def _qualifier(star: Node) -> str:
    """The `t` of `t.*`."""
    of = star.children[0] if star.children else None
    return folded(of) if of is not None and of.type == "object_reference" else ""


def _words(leaves: Sequence[Leaf]) -> Iterator[str]:
    """In which what tables and results are called in passing makes no difference."""
    called: dict[str, str] = {}
    for leaf in leaves:
        if leaf.calls == "table":
            yield called.setdefault(leaf.text.strip(QUOTES), f"table {len(called)}")
        else:
            yield leaf.calls or leaf.text


def _between(places: list[tuple[int, int]], first: Node, last: Node) -> tuple[int, int]:
    return bisect_left(places, (first.start_byte,)), bisect_left(places, (last.end_byte,))
