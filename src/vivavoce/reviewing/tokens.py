"""A program as a row of tokens, in which every name is the same: renaming, spacing and comments make no difference."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from vivavoce.reviewing.source import Source, is_comment, said

NAME = "name"
LITERALS = ("integer", "float", "number", "string", "char", "literal")


@dataclass(frozen=True, slots=True)
class Token:
    """`exact` tells literals apart, `sort` does not. `line` counts from 0."""

    sort: str
    exact: str
    line: int


def tokens_of(source: Source) -> tuple[Token, ...]:
    found: list[Token] = []
    hidden = {node.id for node in source.comments}
    waiting = [source.root]
    while waiting:
        node = waiting.pop()
        if node.id in hidden or is_comment(node) or node.type in source.grammar.plain:
            continue
        kind = _kind(source, node)
        if kind:
            exact = NAME if kind == NAME else said(node)
            found.append(Token(kind, exact, node.start_point.row))
        else:
            waiting.extend(reversed(node.children))
    return tuple(found)


def _kind(source: Source, node: Node) -> str:
    """Empty for what has to be looked into."""
    if source.is_word(node):
        return NAME
    if node.is_named and any(part in node.type for part in LITERALS):
        return "literal"
    return "" if node.children else node.type
