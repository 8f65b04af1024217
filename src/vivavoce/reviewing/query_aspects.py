"""What a reviewer looks at in a query: the same aspects as in a program, by what they mean in SQL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain, islice

from tree_sitter import Node

from vivavoce.domain.code_quality import QualityFact
from vivavoce.reviewing.aspects import (
    LINES_GOOD,
    LINES_LONG,
    NOTHING_SAID,
    SHORT_FOR,
    TOKENS_TO_REPEAT,
    comments,
    levels,
    long,
    switched_off,
    told_of_names,
    unused,
)
from vivavoce.reviewing.facts import AGAINST_MAX, Place, speaks_against, speaks_for
from vivavoce.reviewing.grammars import parser_of
from vivavoce.reviewing.queries import Part, Query, folded, name_of_cte, named_table
from vivavoce.reviewing.source import Name, Source, said

LETTERS_GOOD, LETTERS_WIDE = 120, 200
"""Of one line. A query of one line may still be more than one look takes in."""
NESTING_GOOD, NESTING_DEEP = 2, 4
STEP_ONLY = re.compile(r"(cte|sub|subquery|query|tbl|t|q)_?\d*", re.IGNORECASE)
"""Says that there is a step, and not which."""
TOKENS_OF_REPEAT = 15
PICKS_ROWS = frozenset({"min", "max"})
"""With them, SQLite takes the other columns from the row that they found: without, it would take them from any."""
FOLDS_ROWS = PICKS_ROWS | {
    "count",
    "sum",
    "avg",
    "total",
    "group_concat",
    "string_agg",
    "json_group_array",
    "json_group_object",
    "jsonb_group_array",
    "jsonb_group_object",
}
"""Without one of these, and with no GROUP BY, there would be as many rows as before."""
OF_A_QUERY = (
    ("", re.compile(r"(select|with)\b", re.IGNORECASE)),
    ("SELECT 1 ", re.compile(r"from\b", re.IGNORECASE)),
    ("SELECT 1 FROM x ", re.compile(r"(where|group\s+by|order\s+by|having|limit|(left|inner|cross)?\s*join)\b", re.I)),
    ("SELECT 1 FROM x WHERE 1 ", re.compile(r"(and|or)\b", re.IGNORECASE)),
)
"""What a line that is switched off may begin with, and what makes a query of it."""
SQL_LIKE = re.compile(r"[=<>*;]|\w\(|\w\.\w")


def facts_of_query(query: Query) -> tuple[QualityFact, ...]:
    if not query.main:
        return ()
    looks = (length, nesting, names, stars, dead_code, duplication)
    return (*(fact for look in looks for fact in look(query)), *comments(query.source, holds_sql))


def length(query: Query) -> Iterator[QualityFact]:
    lines, name, place = max(_steps(query), key=lambda step: step[0])
    wide, row = max((len(line), row) for row, line in enumerate(query.source.text.split("\n"), 1))
    if lines > LINES_LONG:
        yield speaks_against(
            "length", query.source, place, f"{name} is {long(lines)}.",
            f"{name} does a lot. Which part of it would you take out first, and what would you call it?",
        )  # fmt: skip
    elif wide > LETTERS_WIDE:
        yield speaks_against(
            "length", query.source, _on_row(query, row), f"Line {row} is {wide} letters long.",
            "Where would you break your longest line, so that a colleague sees what belongs together?",
        )  # fmt: skip
    elif lines <= LINES_GOOD and wide <= LETTERS_GOOD:
        yield speaks_for("length", query.source, place, f"{name} is {long(lines)}, and can be read at one look.")


def _steps(query: Query) -> Iterator[tuple[int, str, Place]]:
    """The lines of each WITH and of what makes the result, what to call it, and where to point at."""
    for cte in query.ctes:
        yield _rows(cte, cte), said(name_of_cte(cte)), name_of_cte(cte)
    first, last = query.main[0], query.main[-1]
    name = "The query after WITH" if query.ctes else "The query"
    yield _rows(first.select, last.place[1]), name, first.select


def _rows(first: Node, last: Node) -> int:
    return last.end_point.row - first.start_point.row + 1


def _on_row(query: Query, row: int) -> Place:
    """All that begins on it."""
    leaves = [node for node in query.nodes if not node.children and node.start_point.row == row - 1]
    return (leaves[0], leaves[-1]) if leaves else query.main[0].select


def nesting(query: Query) -> Iterator[QualityFact]:
    depth, deepest = max(query.depths, key=lambda found: found[0], default=(0, None))
    if deepest is None:
        return
    if depth <= NESTING_GOOD:
        yield speaks_for("nesting", query.source, deepest, f"Subqueries lie {levels(depth)} deep at most.")
    elif depth >= NESTING_DEEP:
        yield speaks_against(
            "nesting", query.source, deepest, f"Subqueries lie {levels(depth)} deep.",
            "Some of your subqueries lie deep inside others. How could you make the query flatter?",
        )  # fmt: skip


def names(query: Query) -> Iterator[QualityFact]:
    initials = {alias.id for table, alias in query.tables if folded(named_table(table)).startswith(folded(alias))}
    bad = [name for name in query.given if _says_nothing(name, initial=name.node.id in initials)]
    yield from told_of_names(query.source, query.given, bad)


def _says_nothing(name: Name, *, initial: bool) -> bool:
    """`m` for members is kept in mind as long as a query can be read at one look."""
    if name.lines <= (LINES_GOOD if initial else SHORT_FOR):
        return False
    return len(name.text) == 1 or any(pattern.fullmatch(name.text) for pattern in (NOTHING_SAID, STEP_ONLY))


def stars(query: Query) -> Iterator[QualityFact]:
    """A star over what the query itself has named is as good as the names."""
    own = {folded(name_of_cte(cte)) for cte in query.ctes}
    main = {part.select.id for part in query.main}
    for star in query.stars:
        tables = [named_table(relation) for relation in query.taken_by(star)]
        loose = [table for table in tables if table is not None and folded(table) not in own]
        if loose and query.part_of(star).select.id in main:
            yield speaks_against(
                "names", query.source, star, f"{said(star)} takes whatever columns {said(loose[0])} has.",
                f"What happens to your result when {said(loose[0])} gets a column more?", weight=0.5,
            )  # fmt: skip
            return


def dead_code(query: Query) -> Iterator[QualityFact]:
    ctes = (name_of_cte(cte) for cte in query.ctes if not query.reads(folded(name_of_cte(cte)), but=cte))
    folding = {part.select.id: _folding(part) for part in query.parts}
    columns = (alias for term, alias in query.columns if _is_unread(query, term, alias, folding))
    never = (unused(query.source, node, said(node)) for node in chain(ctes, columns))
    off = (switched_off(query.source, node) for node in query.source.comments if holds_sql(node))
    found = list(islice(chain(never, off), AGAINST_MAX))
    yield from found
    if not found and query.ctes:
        yield speaks_for("dead_code", query.source, name_of_cte(query.ctes[0]), "No line is without use.", weight=0.5)


def _is_unread(query: Query, term: Node, alias: Node, folding: Mapping[int, frozenset[str] | None]) -> bool:
    """Whether the query would give the same without this column: no where it cannot be told. Alone it has to stay, and
    so has what decides which rows there are."""
    part = query.part_of(term)
    if not _is_read_by_name(query, part) or query.reads(folded(alias)):
        return False
    alone = query.tree.is_first(term) and query.tree.next_named(term) is None
    folds = folding[part.select.id]
    return not alone and folds is not None and not (folds & set(_functions(term)))


def _is_read_by_name(query: Query, part: Part) -> bool:
    """Whether it makes a table, whose columns others read by their names and in no other way."""
    around = query.table_of(part)
    if around is None or query.joins_by_name:
        return False
    if around.type == "cte":
        return around.child_by_field_name("argument") is None and folded(name_of_cte(around)) not in query.starred
    return around.type == "relation" and around.id not in query.starred


def _folding(part: Part) -> frozenset[str] | None:
    """The functions by which a column decides what rows there are; None where any column may, or their order."""
    tail = part.tail.children if part.tail is not None else ()
    by_place = any(_counts_columns(node) for node in tail if node.type in ("group_by", "order_by"))
    if by_place or any(node.type == "keyword_distinct" for node in part.select.children):
        return None
    return PICKS_ROWS if any(node.type == "group_by" for node in tail) else FOLDS_ROWS


def _counts_columns(order: Node) -> bool:
    """ORDER BY 2 means the second column, whichever that is."""
    targets = [child for node in order.children for child in (node, *node.children)]
    return any(node.type == "literal" for node in targets)


def _functions(term: Node) -> Iterator[str]:
    """The names of those that it calls, but for the one that a window gives its rows to."""
    waiting = [term]
    while waiting:
        node = waiting.pop()
        if node.type == "invocation":
            yield folded(node.children[0])
        for child in node.children:
            windowed = node.type == "window_function" and child.type == "invocation"
            waiting.extend(child.children if windowed else (child,))


def holds_sql(comment: Node) -> bool:
    return any(_is_sql(line.strip("-/* \t")) for line in said(comment).splitlines())


def _is_sql(line: str) -> bool:
    """Whether the grammar reads it as a part of a query: a sentence that begins with "where" is none."""
    if not SQL_LIKE.search(line):
        return False
    before = next((before for before, begins in OF_A_QUERY if begins.match(line)), None)
    return before is not None and not parser_of("sql").parse((before + line).encode()).root_node.has_error


def duplication(query: Query) -> Iterator[QualityFact]:
    first: dict[tuple[str, ...], Part] = {}
    told: list[Part] = []
    for part, tokens in query.words():
        if len(tokens) < TOKENS_OF_REPEAT or any(outer.holds(part.select) for outer in told):
            continue
        if tokens not in first:
            first[tokens] = part
        elif len(told) < AGAINST_MAX:
            told.append(part)
            yield _repeated(query.source, part, first[tokens])
    if not told and len(query.parts) > 1 and len(query.leaves) >= TOKENS_TO_REPEAT:
        yield speaks_for("duplication", query.source, query.main[0].select, "Nothing is written twice.", weight=0.5)


def _repeated(source: Source, part: Part, earlier: Part) -> QualityFact:
    here, there = part.select.start_point.row + 1, earlier.select.start_point.row + 1
    return speaks_against(
        "duplication", source, part.place, f"The SELECT of line {here} asks for the same as that of line {there}.",
        "Two parts of your query ask for the same. How would you write it once?",
    )  # fmt: skip
