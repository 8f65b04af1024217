"""What a reviewer looks at, one function an aspect. Each says what speaks for the code as well as what speaks against
it, and says nothing where there is too little to tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from tree_sitter import Node

from vivavoce.domain.code_quality import QualityFact
from vivavoce.reviewing.facts import AGAINST_MAX, speaks_against, speaks_for
from vivavoce.reviewing.repeats import repeats_in
from vivavoce.reviewing.source import Name, Source, is_comment, lines_of, said
from vivavoce.reviewing.tokens import tokens_of

LINES_GOOD, LINES_LONG = 30, 50
NESTING_GOOD, NESTING_DEEP = 3, 5
SHORT_FOR = 12
"""Lines for which a short name can be kept in mind."""
USUAL = frozenset("ijknmxy")
TELLING = re.compile(r"[A-Za-z]{2,}")
NOTHING_SAID = re.compile(
    r"(foo|bar|baz|qux|tmp|temp|stuff|things?|asdf|data|obj|val|var|([a-z])\2+)\d*", re.IGNORECASE
)
CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*")
CODE_LIKE = re.compile(
    r"[;{}]\s*$|^\s*(return|if|for|while|print|let|var|const)\b.*[(:=]|^\s*[\w.\[\]]+\s*=[^=>].*[\w)\]]$"
)
WORD = r"[^\W\d_]{2,}"
WORDS_MIN = 3
LINES_WITHOUT_WORDS = 30
TOKENS_TO_REPEAT = 60


def facts_of(source: Source) -> tuple[QualityFact, ...]:
    return tuple(fact for look in ASPECTS for fact in look(source))


def length(source: Source) -> Iterator[QualityFact]:
    if not source.functions:
        if lines_of(source.root) > LINES_GOOD:
            yield speaks_against(
                "length", source, source.root.children[0], "All of it stands at the top, in no function.",
                "If you gave the parts of this names of their own, what would they be?",
            )  # fmt: skip
        return
    longest = max(source.functions, key=lines_of)
    lines, name = lines_of(longest), source.name_of(longest) or "the longest function"
    if lines <= LINES_GOOD:
        yield speaks_for("length", source, head(longest), f"{name} is {long(lines)}, and can be read at one look.")
    elif lines > LINES_LONG:
        yield speaks_against(
            "length", source, head(longest), f"{name} is {lines} lines long.",
            f"{name} does a lot. Which part of it would you take out first, and what would you call it?",
        )  # fmt: skip


def long(lines: int) -> str:
    return "one line long" if lines == 1 else f"{lines} lines long"


def nesting(source: Source) -> Iterator[QualityFact]:
    depth, deepest = max(depths_of(source), key=lambda found: found[0], default=(0, None))
    if deepest is None:
        return
    if depth <= NESTING_GOOD:
        yield speaks_for("nesting", source, head(deepest), f"Branches and loops lie {levels(depth)} deep at most.")
    elif depth >= NESTING_DEEP:
        yield speaks_against(
            "nesting", source, head(deepest), f"Branches and loops lie {levels(depth)} deep.",
            "Some of your code lies deep inside loops and branches. How could you make it flatter?",
        )  # fmt: skip


def levels(depth: int) -> str:
    return "one level" if depth == 1 else f"{depth} levels"


def depths_of(source: Source) -> Iterator[tuple[int, Node]]:
    """Of each branch and loop, with itself. An `else if` goes on beside its `if`, and not below it."""
    around_it: dict[int, int] = {}
    for node, around in source.tree.pairs():
        depth = 0
        if around is not None and around.type not in source.grammar.functions:
            deeper = around.type in source.grammar.nests and not _goes_on(node, around)
            depth = around_it[around.id] + deeper
        around_it[node.id] = depth
        if node.type in source.grammar.nests:
            yield depth + 1, node


def _goes_on(below: Node, around: Node) -> bool:
    if not around.type.startswith("if_"):
        return False
    if below.type == "else_clause":
        return any(child.type == around.type for child in below.named_children)
    return below.type == around.type


def names(source: Source) -> Iterator[QualityFact]:
    own = [name for name in source.names if not name.text.startswith("_") and not CONSTANT.fullmatch(name.text)]
    yield from told_of_names(source, own, [name for name in own if _says_nothing(name)])


def told_of_names(source: Source, own: Sequence[Name], bad: Sequence[Name]) -> Iterator[QualityFact]:
    for name in bad[:AGAINST_MAX]:
        yield speaks_against(
            "names", source, name.node, f"The name {name.text} does not say what it holds, for {name.lines} lines.",
            f"What does {name.text} hold, and what would you call it if a colleague had to read this?",
        )  # fmt: skip
    mixed = _mixed(own)
    if mixed is not None:
        yield speaks_against(
            "names", source, mixed[0].node, f"Names are written in two ways: {mixed[0].text}, {mixed[1].text}.",
            "Your names are written in two ways. Which would your team use, and why does it matter?",
        )  # fmt: skip
    telling = [name for name in own if TELLING.match(name.text) and not NOTHING_SAID.fullmatch(name.text)]
    if telling and not bad and mixed is None:
        told = " and ".join(dict.fromkeys(name.text for name in telling[:2]))
        verb = "say what they hold" if " and " in told else "says what it holds"
        yield speaks_for("names", source, telling[0].node, f"{told} {verb}.")


def _says_nothing(name: Name) -> bool:
    """Everybody knows what `i` is, for as long as it can be seen from its beginning."""
    if name.uses <= 2 or name.lines <= (LINES_GOOD if name.text in USUAL else SHORT_FOR):
        return False
    return len(name.text) == 1 or bool(NOTHING_SAID.fullmatch(name.text))


def _mixed(own: Sequence[Name]) -> tuple[Name, Name] | None:
    snake = next((name for name in own if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", name.text)), None)
    camel = next((name for name in own if re.fullmatch(r"[a-z]+[0-9]*([A-Z][a-z0-9]+)+", name.text)), None)
    return (snake, camel) if snake and camel else None


def dead_code(source: Source) -> Iterator[QualityFact]:
    found = list(islice(chain(_unreached(source), _unused(source), _commented_out(source)), AGAINST_MAX))
    yield from found
    if not found and source.functions:
        yield speaks_for("dead_code", source, head(source.functions[0]), "No line is without use.", weight=0.5)


def _unreached(source: Source) -> Iterator[QualityFact]:
    for block in source.nodes():
        if block.type not in source.grammar.blocks:
            continue
        statements = [node for node in block.named_children if not is_comment(node)]
        for here, after in zip(statements, statements[1:], strict=False):
            if _leaves(source, here) and after.type not in ("case_statement", "labeled_statement"):
                yield speaks_against(
                    "dead_code", source, after, f"Line {after.start_point.row + 1} is never reached.",
                    "When is the code after your return reached?",
                )  # fmt: skip
                break


def _leaves(source: Source, node: Node) -> bool:
    inner = node.named_children[0] if node.type == "expression_statement" and node.named_children else node
    return inner.type in source.grammar.leaves


def _unused(source: Source) -> Iterator[QualityFact]:
    """Variables that are given a value and never read; names of a loop or a pattern must be there."""
    for name in source.names:
        if name.uses == 1 and not name.text.startswith("_") and _alone(source, name.node):
            yield speaks_against(
                "dead_code", source, name.node, f"{name.text} is never used.", f"What is {name.text} for?"
            )


def unused(source: Source, node: Node, name: str) -> QualityFact:
    return speaks_against("dead_code", source, node, f"{name} is never used.", f"What is {name} for?")


def switched_off(source: Source, comment: Node) -> QualityFact:
    return speaks_against("dead_code", source, comment, "A comment holds code that is switched off.", weight=0.5)


def _alone(source: Source, node: Node) -> bool:
    around = source.tree.above(node)
    in_loop = around is not None and ("for" in around.type or "range" in around.type)
    simple = around is not None and around.type in source.declaring
    return simple and not in_loop and source.scope(node).type in source.grammar.functions


def _commented_out(source: Source) -> Iterator[QualityFact]:
    for node in source.comments:
        if holds_code(node):
            yield switched_off(source, node)


def holds_code(comment: Node) -> bool:
    lines = (line.lstrip("/#* ") for line in said(comment).splitlines())
    return comment.type != "string" and any(CODE_LIKE.search(line) for line in lines)


def duplication(source: Source) -> Iterator[QualityFact]:
    tokens = tokens_of(source)
    repeats = repeats_in(tokens)
    lines = source.text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for repeat in repeats[:AGAINST_MAX]:
        first, second = repeat.first, repeat.second
        yield QualityFact(
            aspect="duplication", good=False, start=starts[second[0]], end=starts[second[1] + 1],
            says=f"Lines {second[0] + 1} to {second[1] + 1} do what lines {first[0] + 1} to {first[1] + 1} do.",
            ask="Two parts of your code do nearly the same. How would you write it once?",
        )  # fmt: skip
    if not repeats and len(tokens) >= TOKENS_TO_REPEAT and source.functions:
        yield speaks_for("duplication", source, head(source.functions[0]), "Nothing is written twice.", weight=0.5)


def comments(source: Source, is_code: Callable[[Node], bool] = holds_code) -> Iterator[QualityFact]:
    telling = [n for n in source.comments if len(re.findall(WORD, said(n))) >= WORDS_MIN and not is_code(n)]
    if telling:
        yield speaks_for("comments", source, telling[0], "A comment says what the code alone does not.", weight=0.5)
    elif lines_of(source.root) > LINES_WITHOUT_WORDS and source.functions:
        yield speaks_against(
            "comments", source, head(source.functions[0]), "No comment says why it is done in this way.", weight=0.5
        )


Look = Callable[[Source], Iterator[QualityFact]]
ASPECTS: tuple[Look, ...] = (length, nesting, names, dead_code, duplication, comments)


def head(node: Node) -> tuple[Node, Node]:
    """From its beginning to where its body begins: what a person would call it by."""
    body = node.child_by_field_name("body") or node.child_by_field_name("consequence")
    before = node.children.index(body) - 1 if body is not None and body in node.children else -1
    return (node, node.children[before if before >= 0 else 0])
