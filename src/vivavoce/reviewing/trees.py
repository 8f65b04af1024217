"""A syntax tree that was walked once. Asked for what a node stands in, or beside, the tree itself would look from its
root each time; here the answers lie ready, so that reading a program takes as long as it has parts."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node


class Tree:
    """`nodes` holds all of them in their order. Not recursive: a program may nest deeper than Python does."""

    def __init__(self, root: Node) -> None:
        self.nodes: list[Node] = []
        self._above: list[int] = []
        self._fields: list[str] = []
        self._end: list[int] = []
        self._walk(root)
        self._at = {node.id: at for at, node in enumerate(self.nodes)}
        self._first = self._first_named()

    def _walk(self, root: Node) -> None:
        cursor = root.walk()
        around: list[int] = []
        while True:
            at = len(self.nodes)
            self.nodes.append(cursor.node or root)
            self._above.append(around[-1] if around else -1)
            self._fields.append(cursor.field_name or "")
            self._end.append(at + 1)
            if cursor.goto_first_child():
                around.append(at)
                continue
            while not cursor.goto_next_sibling():
                if not around:
                    return
                cursor.goto_parent()
                self._end[around.pop()] = len(self.nodes)

    def _first_named(self) -> dict[int, int]:
        first: dict[int, int] = {}
        for at, node in enumerate(self.nodes):
            if node.is_named:
                first.setdefault(self._above[at], at)
        return first

    def span(self, node: Node) -> tuple[int, int]:
        """The places in `nodes` of all that is in it, itself included: from the first to behind the last."""
        at = self._at[node.id]
        return at, self._end[at]

    def above(self, node: Node | None) -> Node | None:
        """What it stands in."""
        around = self._above[self._at[node.id]] if node is not None else -1
        return self.nodes[around] if around >= 0 else None

    def pairs(self) -> Iterator[tuple[Node, Node | None]]:
        """Each with what it stands in, which comes before it."""
        for node, around in zip(self.nodes, self._above, strict=True):
            yield node, self.nodes[around] if around >= 0 else None

    def in_fields(self) -> Iterator[tuple[Node, Node, str]]:
        """Each that is a field of what it stands in, with that, and the field's name."""
        for node, around, field in zip(self.nodes, self._above, self._fields, strict=True):
            if field and around >= 0:
                yield node, self.nodes[around], field

    def field_at(self, place: int) -> str:
        return self._fields[place]

    def end_at(self, place: int) -> int:
        """Behind the last that is in the one at this place."""
        return self._end[place]

    def is_first(self, node: Node) -> bool:
        """Whether nothing with a name stands before it in what it stands in."""
        at = self._at[node.id]
        return self._first.get(self._above[at]) == at

    def next_named(self, node: Node) -> Node | None:
        """What stands after it."""
        at = self._at[node.id]
        around, at = self._above[at], self._end[at]
        while around >= 0 and at < self._end[around]:
            if self.nodes[at].is_named:
                return self.nodes[at]
            at = self._end[at]
        return None
