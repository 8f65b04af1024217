"""The code that a candidate begins with."""

from __future__ import annotations

import pytest

from sandbox.candidates import MIRROR, PEOPLE, REVERSE, TWO_SUM
from the_bank import BANK
from vivavoce.domain.problem import Interface, Method, Parameter, Shape
from vivavoce.ports.errors import Invalid
from vivavoce.reviewing.grammars import GRAMMARS, parser_of
from vivavoce.sandbox import drivers
from vivavoce.sandbox.languages import languages
from vivavoce.sandbox.shelf import Shelf

STDIO = Interface(shape=Shape.STDIO)
STARTERS = {
    "python": '''def two_sum(nums: list[int], target: int) -> list[int]:
    """Finds two that add up."""
    ...
''',
    "javascript": """/**
 * Finds two that add up.
 * @param {number[]} nums
 * @param {number} target
 * @returns {number[]}
 */
function twoSum(nums, target) {
}
""",
    "typescript": """/** Finds two that add up. */
function twoSum(nums: number[], target: number): number[] {
}
""",
    "java": """import java.util.*;

/** Finds two that add up. */
class Solution {
    public long[] twoSum(long[] nums, long target) {
        return new long[0];
    }
}
""",
    "cpp": """#include <bits/stdc++.h>
using namespace std;

/// Finds two that add up.
vector<long long> twoSum(vector<long long> nums, long long target) {
    return {};
}
""",
    "go": """package main

// Finds two that add up.
func twoSum(nums []int, target int) []int {
\treturn nil
}
""",
    "rust": """/// Finds two that add up.
fn two_sum(nums: Vec<i64>, target: i64) -> Vec<i64> {
    todo!()
}
""",
}


@pytest.mark.parametrize("language", STARTERS)
def test_a_function_looks_as_the_language_writes_it(language: str) -> None:
    assert drivers.starter(TWO_SUM, language, "Finds two\n that add up.") == STARTERS[language]


def test_without_words_its_name_says_what_it_is() -> None:
    assert '"""Two sum."""' in drivers.starter(TWO_SUM, "python")
    assert "/** Mirror. */" in drivers.starter(MIRROR, "java")


def test_a_function_that_changes_its_argument_can_do_so() -> None:
    assert "void reverseAll(vector<long long>& nums)" in drivers.starter(REVERSE, "cpp")
    assert "fn reverse_all(nums: &mut Vec<i64>) {" in drivers.starter(REVERSE, "rust")
    assert "def reverse_all(nums: list[int]) -> None:" in drivers.starter(REVERSE, "python")


def test_a_name_that_the_language_keeps_for_itself_is_written_otherwise() -> None:
    awkward = Interface(
        shape=Shape.FUNCTION,
        methods=(Method(name="delete", parameters=(Parameter(name="from", type="int"),), returns="int"),),
    )

    assert "def delete(from_: int)" in drivers.starter(awkward, "python")
    assert "long long delete_(long long from)" in drivers.starter(awkward, "cpp")
    assert "function delete_(from)" in drivers.starter(awkward, "javascript")


def test_a_tree_is_explained_where_there_is_one() -> None:
    assert "TreeNode with val, left and right" in drivers.starter(MIRROR, "python")
    assert "TreeNode" not in drivers.starter(TWO_SUM, "java")


def test_a_query_begins_with_the_first_table() -> None:
    assert drivers.starter(PEOPLE, "sql", "All of them.") == "-- All of them.\nSELECT *\nFROM people;\n"


def test_each_shape_has_its_languages() -> None:
    assert set(drivers.languages_for(TWO_SUM)) == set(drivers.languages_for(MIRROR)) == set(STARTERS)
    assert drivers.languages_for(PEOPLE) == ("sql",)
    assert set(drivers.languages_for(STDIO)) >= {*STARTERS, "c"}


def test_every_language_that_a_driver_knows_has_a_file() -> None:
    known = {language for shape in (TWO_SUM, MIRROR, PEOPLE, STDIO) for language in drivers.languages_for(shape)}

    assert known == set(languages())


@pytest.mark.parametrize("language", drivers.languages_for(STDIO))
def test_a_whole_program_is_left_as_it_is(language: str) -> None:
    starter = drivers.starter(STDIO, language)
    file = drivers.SourceFile(name="", text=starter)

    program = drivers.program(STDIO, language, (file,))

    assert [file.text for file in program.files] == [starter]
    assert program.files[0].name == languages()[language].source_name


@pytest.mark.parametrize(("interface", "language"), [(PEOPLE, "python"), (TWO_SUM, "sql"), (TWO_SUM, "cobol")])
def test_a_language_that_does_not_fit_is_refused(interface: Interface, language: str) -> None:
    with pytest.raises(Invalid, match="cannot be solved in"):
        drivers.starter(interface, language)


def test_a_function_in_go_alone_is_meant_as_the_package_main() -> None:
    program = drivers.program(TWO_SUM, "go", (drivers.SourceFile(name="", text="\nfunc twoSum() {}\n"),))

    assert program.files[1].text == "package main; \nfunc twoSum() {}\n"


@pytest.mark.parametrize("language", GRAMMARS)
def test_what_the_banks_problems_begin_with_can_be_read(language: str) -> None:
    """All of them, so that no name of a problem's is a word that a language keeps for itself."""
    shelf, parser = Shelf(BANK.problems()), parser_of(language)
    starters = {problem_id: dict(shelf.starter_code(problem_id)).get(language, "") for problem_id in BANK.problems()}

    assert any(starters.values())
    assert [one for one, text in starters.items() if parser.parse(text.encode()).root_node.has_error] == []
