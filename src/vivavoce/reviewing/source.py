"""A program as it was read: its tree, its functions, its names, and places that mean the same as in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from tree_sitter import Node

from vivavoce.reviewing.grammars import GRAMMARS, Grammar, parser_of
from vivavoce.reviewing.trees import Tree

BROKEN_SHARE_MAX = 0.2
"""With more of its text not understood than this, what is said of the rest would be guessing."""

NO_TARGETS = frozenset(
    {"subscript", "attribute", "index_expression", "selector_expression", "field_expression", "function_declarator"}
)
NO_NAMES_IN = frozenset({"type", "right", "value"})
"""Fields of a pattern in which other names are read."""


class TooMuch(Exception):
    """Reading on would take longer than any program is worth that somebody wrote by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name that a program introduces, at its first place; and how many lines it is used over."""

    text: str
    node: Node
    lines: int
    uses: int


@dataclass(frozen=True)
class Source:
    text: str
    grammar: Grammar
    root: Node
    starter: str = ""
    """What the candidate was given to begin with: its names and comments are not theirs."""
    beside: str = ""
    """The text of the other files, where a name may be used as well."""
    _ascii: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ascii", self.text.isascii())

    def span(self, first: Node, last: Node | None = None) -> tuple[int, int]:
        return self._place(first.start_byte), self._place((last or first).end_byte)

    def _place(self, byte: int) -> int:
        """Trees count bytes, and evidence counts characters."""
        return byte if self._ascii else len(_bytes(self.text)[:byte].decode("utf-8", "surrogatepass"))

    @cached_property
    def tree(self) -> Tree:
        return Tree(self.root)

    def nodes(self) -> list[Node]:
        """All of them in their order."""
        return self.tree.nodes

    @cached_property
    def functions(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes() if node.type in self.grammar.functions)

    @cached_property
    def comments(self) -> tuple[Node, ...]:
        """Comments, and the texts that Python puts first into a function to describe it; not those given to start."""
        found = (node for node in self.nodes() if is_comment(node) or self._describes(node))
        return tuple(node for node in found if said(node) not in self.starter)

    def _describes(self, node: Node) -> bool:
        """A text that stands alone as the first statement of a block."""
        statement = self.tree.above(node) if node.type == "string" else None
        return statement is not None and statement.type == "expression_statement" and self.tree.is_first(statement)

    def is_word(self, node: Node) -> bool:
        return node.type in self.grammar.words

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Variables that the candidate introduced, without parameters."""
        given = set(self.starter_words)
        found: dict[tuple[int, str], Name] = {}
        for node in self._declared():
            text, scope = said(node), self.scope(node)
            if text and text not in given and (scope.id, text) not in found:
                found[scope.id, text] = self._name(text, node, scope)
        return tuple(found.values())

    def _name(self, text: str, node: Node, scope: Node) -> Name:
        places = self._mentions[text]
        first, after = (bisect_left(places, place) for place in self.tree.span(scope))
        lines = self.nodes()[places[after - 1]].start_point.row - node.start_point.row + 1
        return Name(text=text, node=node, lines=lines, uses=after - first)

    @cached_property
    def _mentions(self) -> dict[str, list[int]]:
        """Where each name stands, among the nodes."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, node in enumerate(self.nodes()):
            if self.is_word(node):
                found[said(node)].append(place)
        return found

    def _declared(self) -> Iterator[Node]:
        for node, around, name in self.tree.in_fields():
            if (around.type, name) in self.grammar.declares:
                yield from (leaf for leaf in self._targets(node) if leaf.type == "identifier")

    @cached_property
    def declaring(self) -> frozenset[str]:
        return frozenset(node for node, _ in self.grammar.declares)

    def _targets(self, top: Node) -> Iterator[Node]:
        """The names of a pattern; not those of `a[i] = …` or `a.b = …`, which change something that is there."""
        passed_over = NO_TARGETS | self.declaring
        begin, end = self.tree.span(top)
        place = begin
        while place < end:
            node, after = self.nodes()[place], self.tree.end_at(place)
            if node.type in passed_over or (place > begin and self.tree.field_at(place) in NO_NAMES_IN):
                place = after
                continue
            if after == place + 1:
                yield node
            place += 1

    @cached_property
    def starter_words(self) -> frozenset[str]:
        kept = "".join(letter if letter.isalnum() or letter == "_" else " " for letter in self.starter)
        return frozenset(kept.split())

    def scope(self, node: Node) -> Node:
        """The function around it, or all of the program."""
        return self._scopes[node.id]

    @cached_property
    def _scopes(self) -> dict[int, Node]:
        found: dict[int, Node] = {}
        for node, around in self.tree.pairs():
            inside = around is not None and around.type not in self.grammar.functions
            found[node.id] = found[around.id] if around is not None and inside else around or self.root
        return found

    def name_of(self, function: Node) -> str:
        """How it is called; empty for one without a name."""
        named = function.child_by_field_name("name") or function.child_by_field_name("declarator")
        while named is not None and named.child_by_field_name("declarator") is not None:
            named = named.child_by_field_name("declarator")
        return said(named) if named is not None and len(named.children) == 0 else ""


def source_of(language: str, text: str, starter: str = "", beside: str = "") -> Source | None:
    """None where the language is not read here, or the text is hardly a program."""
    grammar = GRAMMARS.get(language)
    if grammar is None or not text.strip():
        return None
    source = Source(text, grammar, parser_of(language).parse(_bytes(text)).root_node, starter, beside)
    if grammar.all_or_nothing and source.root.has_error:
        return None
    broken = sum(node.end_byte - node.start_byte for node in source.nodes() if node.is_error)
    return source if broken <= BROKEN_SHARE_MAX * len(_bytes(text)) else None


def said(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def is_comment(node: Node) -> bool:
    return "comment" in node.type or node.type == "marginalia"


def lines_of(node: Node) -> int:
    return node.end_point.row - node.start_point.row + 1


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
