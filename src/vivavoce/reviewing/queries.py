"""A query in SQL as it was read: its parts, the names that it gives, and where those names are read again."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tree_sitter import Node

from vivavoce.reviewing.source import Name, Source, is_comment, said

QUOTES = '"`'
CALLING = {"term": "result", "relation": "table"}
"""Kinds of nodes that may have an alias, and what is called by it."""


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

    def words_of(self, part: Part) -> Iterator[str]:
        """In which what tables and results are called in passing makes no difference."""
        first, last = part.place
        called: dict[str, str] = {}
        for leaf in self.leaves[self._leaf_at(first.start_byte) : self._leaf_at(last.end_byte)]:
            if leaf.calls == "table":
                yield called.setdefault(leaf.text.strip(QUOTES), f"table {len(called)}")
            else:
                yield leaf.calls or leaf.text

    def _leaf_at(self, byte: int) -> int:
        return bisect_left(self.leaves, byte, key=lambda leaf: leaf.start)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """In the order of the text; what stands inside another comes after it."""
        return tuple(Part(node, _tail(node)) for node in self.nodes if node.type == "select")

    @cached_property
    def main(self) -> tuple[Part, ...]:
        """Those that make the result."""
        return tuple(part for part in self.parts if self._at_the_top(part))

    def _at_the_top(self, part: Part) -> bool:
        around = self.above(part.select)
        while around is not None and around.type == "set_operation":
            around = self.above(around)
        over = self.above(around)
        return around is not None and around.type == "statement" and (over is None or over.type != "cte")

    def above(self, node: Node | None) -> Node | None:
        """What a node stands in. The tree itself would look for it from its root each time."""
        return self._above.get(node.id) if node is not None else None

    @cached_property
    def _above(self) -> dict[int, Node]:
        return {child.id: node for node in self.nodes for child in node.children}

    def part_of(self, node: Node) -> Part:
        """The innermost that holds it."""
        around: Node | None = node
        while around is not None and around.id not in self._part_at:
            around = self.above(around)
        return self._part_at[around.id] if around is not None else self.parts[0]

    @cached_property
    def _part_at(self) -> dict[int, Part]:
        return {node.id: part for part in self.parts for node in part.place}

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
        uses = places[first:after]
        return Name(
            text=said(node).strip(QUOTES), node=node, lines=uses[-1][1] - uses[0][1] + 1, uses=len(uses)
        )  # fmt: skip

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
        """Each `*` that stands for columns: that of COUNT(*) does not, and for EXISTS it makes no difference."""
        found = (node for node in self.nodes if node.type == "all_fields")
        return tuple(node for node in found if not self._is_counted(node) and not self._only_exists(node))

    def _is_counted(self, star: Node) -> bool:
        around = self.above(self.above(star))
        return around is not None and around.type == "invocation"

    def _only_exists(self, star: Node) -> bool:
        around = self.table_of(self.part_of(star))
        return around is not None and around.type == "exists"

    def table_of(self, part: Part) -> Node | None:
        """What it makes, where it stands alone: a WITH, or a table among others; or the EXISTS that asks for it."""
        return self.above(self.above(part.select))

    def taken_by(self, star: Node) -> Iterator[Node]:
        """The tables and subqueries whose columns it stands for."""
        of = star.children[0] if star.children and star.children[0].type == "object_reference" else None
        for relation in relations(self.part_of(star)):
            if of is None or folded(of) in (folded(alias_of(relation)), folded(named_table(relation))):
                yield relation

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


def _tail(select: Node) -> Node | None:
    after = select.next_named_sibling
    while after is not None and after.type in ("comment", "marginalia"):
        after = after.next_named_sibling
    return after if after is not None and after.type == "from" else None


def _between(places: list[tuple[int, int]], first: Node, last: Node) -> tuple[int, int]:
    return bisect_left(places, (first.start_byte,)), bisect_left(places, (last.end_byte,))
