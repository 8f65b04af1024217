"""Whoever writes code to hold up its reader, or to break it, does neither: each part of a program is looked at as often
in a long one as in a short one, which is counted and not timed."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import vivavoce.reviewing
from reviewing.programs import PROGRAMS
from vivavoce.domain.coding import Code
from vivavoce.reviewing.grammars import GRAMMARS
from vivavoce.reviewing.reader import LETTERS_MAX, NODES_MAX, TreeReader
from vivavoce.reviewing.source import source_of

HERE = Path(vivavoce.reviewing.__file__).parent
DEEP_LETTERS = 12_000
SHORT, LONG = 800, 1_600
GROWS_MOST = 3.0
"""For twice the letters. What looks at everything for each part takes four times as much."""
FROM_THE_ROOT = {
    "parent", "next_sibling", "prev_sibling", "next_named_sibling", "prev_named_sibling", "field_name_for_child"
}  # fmt: skip
"""What a tree looks for from its root, or from the first of all that stand beside each other."""

Made = Callable[[int], str]
"""A text of about so many letters."""


def many(unit: str, before: str = "", after: str = "") -> Made:
    """`#` is another number each time."""
    size = len(unit) + 3 * unit.count("#")
    return lambda letters: before + "".join(unit.replace("#", str(n)) for n in range(letters // size)) + after


def deep(opens: str, inner: str, closes: str, before: str = "", after: str = "") -> Made:
    size = len(opens) + len(closes)
    return lambda letters: before + letters // size * opens + inner + letters // size * closes + after


_IN_SCRIPT = (
    many("let aaa#=1;\n", "function f(){", "}"),
    many("let aaa=1;\n"),
    many("a=1;"),
    many("a=1;", "\n\n\n"),
    many("'a';\n"),
    many("// a = b;\n", "let a = 1;\n"),
    deep("[", "a", "]", "let [", "] = b;"),
    deep("{a:", "a", "}", "let {a:", "} = b;"),
    deep("if(a){", "b()", "}"),
    deep("()=>", "1", "", "let a=", ";"),
    deep("function f(){let a=1;", "", "}"),
    many(" else if(a){b()}", "if(a){b()}"),
)
_IN_C = (
    many("int aaa#=1;\n", "int f(){", "}"),
    many("a=1;", "int f(){", "}"),
    many("// a = b;\n", "int a = 1;\n"),
    deep("*", "a", "", "int f(){ int ", "; }"),
    deep("(*", "a", ")", "int f(){ int ", "; }"),
    deep("if(a){", "b();", "}", "int f(){", "}"),
    many(" else if(a){b();}", "int f(){if(a){b();}", "}"),
)
HOSTILE: dict[str, tuple[Made, ...]] = {
    "python": (
        many("aaa#=1\n"),
        many("aaa=1\n"),
        many("a=1;", "x=0\n\n\n", "\n\n\n"),
        many('"a"\n'),
        many("# a = b\n", "a = 1\n"),
        deep("[", "a", "]", "[", "] = b\n"),
        deep("lambda a:", "1", "", "x = ", "\n"),
        many("def f():\n    'a'\n    a = 1\n"),
    ),
    "javascript": _IN_SCRIPT,
    "typescript": _IN_SCRIPT,
    "java": (
        many("int aaa#=1;\n", "class S { void f() {", "}}"),
        many("a=1;", "class S { void f() {", "}}"),
        many("// a = b;\n", "class S {", "}"),
        deep("if(a){", "b();", "}", "class S { void f() {", "}}"),
        deep("a->", "1", "", "class S { void f() { F a = ", "; }}"),
    ),
    "c": _IN_C,
    "cpp": (*_IN_C, deep("[](){return ", "1", ";}", "auto a=", ";")),
    "go": (
        many("aaa#:=1\n", "package main\nfunc f() {\n", "}\n"),
        many("a=1;", "package main\nfunc f() {\n", "}\n"),
        many("// a = b;\n", "package main\n"),
        deep("if a {", "b()", "}", "package main\nfunc f() {\n", "}\n"),
        deep("func(){", "b()", "}", "package main\nvar a = ", "\n"),
    ),
    "rust": (
        many("let aaa#=1;\n", "fn f() {", "}"),
        many("a=1;", "fn f() {", "}"),
        many("// a = b;\n", "fn f() {}\n"),
        deep("(", "a", ",)", "fn f() { let (", ",) = b; }"),
        deep("if a {", "b()", "}", "fn f() {", "}"),
        deep("||", "1", "", "fn f() { let a = ", "; }"),
    ),
    "sql": (
        many("a.a AS aaa#,", "SELECT ", "1 FROM a"),
        many("*,", "SELECT ", "1 FROM a"),
        lambda letters: "SELECT " + letters // 4 * "*," + "1 FROM " + letters // 4 * "a," + "a",
        lambda letters: "SELECT 1 FROM (SELECT " + letters // 8 * "a a," + "1 FROM " + letters // 8 * "a a," + "a) x",
        many("SELECT a FROM b UNION ", "", "SELECT 1"),
        many("aaa# AS (SELECT * FROM b), ", "WITH ", "c AS (SELECT 1) SELECT * FROM c"),
        deep("SELECT * FROM (", "SELECT 1", ") x"),
        deep("(", "1", ")", "SELECT "),
        many("-- WHERE a = b\n", "SELECT 1\n"),
    ),
}
ALL = [pytest.param(language, made, id=f"{language} {n}") for language in HOSTILE for n, made in
       enumerate(HOSTILE[language])]  # fmt: skip


def lines_run(language: str, text: str) -> int:
    """Of this package, in reading it."""
    count = 0

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def called(frame: FrameType, event: str, argument: Any) -> Any:
        return line if frame.f_code.co_filename.startswith(str(HERE)) else None

    before = sys.gettrace()
    sys.settrace(called)
    try:
        TreeReader().read(Code(language=language, text=text))
    finally:
        sys.settrace(before)
    return count


def test_every_language_is_tried() -> None:
    assert HOSTILE.keys() == GRAMMARS.keys()


@pytest.mark.parametrize(("language", "made"), ALL)
def test_what_nests_or_repeats_without_end_is_read_or_left_alone(language: str, made: Made) -> None:
    TreeReader().read(Code(language=language, text=made(DEEP_LETTERS)))


@pytest.mark.parametrize(("language", "made"), ALL)
def test_twice_as_much_is_twice_the_work(language: str, made: Made) -> None:
    lines_run(language, made(60))  # the first time, grammars are loaded
    short, long = lines_run(language, made(SHORT)), lines_run(language, made(LONG))
    assert 0 < long <= GROWS_MOST * short, (short, long)


def test_nothing_is_asked_of_a_tree_that_it_looks_for_from_its_root() -> None:
    asked = {
        (path.name, node.attr)
        for path in HERE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in FROM_THE_ROOT
    }
    assert asked == set()


@pytest.mark.parametrize("language", PROGRAMS)
def test_what_somebody_might_write_is_within_what_is_read(language: str) -> None:
    text = PROGRAMS[language].careful.rstrip().rstrip(";") + "\n"
    alone = source_of(language, text)
    assert alone is not None
    assert len(alone.nodes()) * (LETTERS_MAX // len(text)) <= NODES_MAX


def test_what_has_more_parts_than_anybody_writes_is_not_read() -> None:
    assert TreeReader().read(Code(language="javascript", text="a;" * (LETTERS_MAX // 2))) is None
    assert TreeReader().read(Code(language="javascript", text="a;\n" * (NODES_MAX // 4))) is not None


@pytest.mark.parametrize("language", PROGRAMS)
def test_what_is_said_of_each_part_is_what_its_tree_says(language: str) -> None:
    for text in (PROGRAMS[language].careful, PROGRAMS[language].careless):
        source = source_of(language, text)
        assert source is not None
        tree = source.tree
        for node in tree.nodes:
            assert (tree.above(node), tree.next_named(node)) == (node.parent, node.next_named_sibling)
            assert tree.is_first(node) is (node.is_named and node.prev_named_sibling is None)
            begin, end = tree.span(node)
            assert tree.nodes[begin] == node
            assert end - begin == node.descendant_count
            places = [tree.span(child)[0] for child in node.children]
            assert [tree.field_at(p) or None for p in places] == [
                node.field_name_for_child(n) for n in range(node.child_count)
            ]
