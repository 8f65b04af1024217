"""How a fact about code is made of what was seen, and where."""

from __future__ import annotations

from tree_sitter import Node

from vivavoce.domain.code_quality import Aspect, QualityFact
from vivavoce.reviewing.source import Source

AGAINST_MAX = 3
"""Of one aspect: a list of all of them would help nobody."""

Place = Node | tuple[Node, Node]
"""One node, or all from the first to the last."""


def speaks_for(aspect: Aspect, source: Source, where: Place, says: str, *, weight: float = 1.0) -> QualityFact:
    start, end = _span(source, where)
    return QualityFact(aspect=aspect, good=True, says=says, start=start, end=end, weight=weight)


def speaks_against(
    aspect: Aspect, source: Source, where: Place, says: str, ask: str = "", *, weight: float = 1.0
) -> QualityFact:
    start, end = _span(source, where)
    return QualityFact(aspect=aspect, good=False, says=says, start=start, end=end, weight=weight, ask=ask)


def _span(source: Source, where: Place) -> tuple[int, int]:
    return source.span(*where) if isinstance(where, tuple) else source.span(where)
