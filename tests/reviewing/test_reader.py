from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewing.programs import PROGRAMS
from vivavoce.domain.code_quality import Quality
from vivavoce.domain.coding import Code
from vivavoce.domain.running import SourceFile
from vivavoce.reviewing.grammars import GRAMMARS
from vivavoce.reviewing.reader import LETTERS_MAX, TreeReader

READER = TreeReader()


def read(language: str, text: str, starter: str = "") -> Quality:
    quality = READER.read(Code(language=language, text=text), starter)
    assert quality is not None
    return quality


def against(quality: Quality, text: str) -> list[tuple[str, str]]:
    return [(fact.aspect, text[fact.start : fact.end]) for fact in quality.against()]


def test_every_language_that_is_read_has_its_pair_of_programs() -> None:
    assert PROGRAMS.keys() == GRAMMARS.keys()


@pytest.mark.parametrize("language", PROGRAMS)
def test_careful_code_has_nothing_against_it(language: str) -> None:
    text = PROGRAMS[language].careful
    quality = read(language, text)
    assert against(quality, text) == []
    assert {fact.aspect for fact in quality.facts} >= {"length", "names", "comments", "dead_code"}


@pytest.mark.parametrize("language", PROGRAMS)
def test_each_fault_of_careless_code_is_told_at_its_place(language: str) -> None:
    pair = PROGRAMS[language]
    found = against(read(language, pair.careless), pair.careless)
    for aspect, begins in pair.wrong:
        assert any(told == aspect and place.startswith(begins) for told, place in found), (aspect, begins, found)
    assert len(found) == len(pair.wrong)


@pytest.mark.parametrize("language", PROGRAMS)
def test_careful_code_is_worth_more(language: str) -> None:
    pair = PROGRAMS[language]
    assert read(language, pair.careful).share == 1.0
    assert read(language, pair.careless).share < 0.6


def test_places_count_letters_and_not_bytes() -> None:
    text = "def größe(werte):\n    größter_wert = 'äöü'\n    unused = 1\n    return größter_wert\n"
    assert ("dead_code", "unused") in against(read("python", text), text)


def test_names_and_comments_of_the_starter_are_nobodys_merit() -> None:
    starter = "def solve(items):\n    # Give back the total of all items.\n    total = 0\n"
    text = starter + "    return total + sum(items)\n"
    theirs, alone = read("python", text, starter), read("python", text)
    assert {f.aspect for f in alone.facts} - {f.aspect for f in theirs.facts} == {"names", "comments"}


def test_an_else_if_lies_beside_its_if_and_not_below() -> None:
    ladder = "".join(f" else if (x == {n}) {{ y = {n}; }}" for n in range(9))
    for language in ("javascript", "java", "cpp", "go"):
        text = {
            "javascript": f"function f(x) {{ let y; if (x) {{ y = 1; }}{ladder} return y; }}",
            "java": f"class S {{ int f(int x) {{ int y; if (x > 1) {{ y = 1; }}{ladder} return y; }} }}",
            "cpp": f"int f(int x) {{ int y; if (x) {{ y = 1; }}{ladder} return y; }}",
            "go": "package main\nfunc f(x int) int {\n y := 0\n if x > 1 { y = 1 }"
            + ladder.replace("(", "").replace(")", "").replace(";", "")
            + "\n return y\n}",
        }[language]
        assert [f.says for f in read(language, text).facts if f.aspect == "nesting"] == [
            "Branches and loops lie one level deep at most."
        ]


def test_what_is_written_twice_is_found_under_other_names() -> None:
    part = (
        "    {0} = []\n    for {1} in items:\n        if {1} > 3 and {1} < 90:\n            {0}.append({1} * 2 + 7)\n"
    )
    part += "        elif {1} == 7:\n            {0}.append({1})\n"
    text = (
        "def f(items):\n" + part.format("small", "item") + part.format("other", "thing") + "    return small, other\n"
    )
    quality = read("python", text)
    assert [f.says for f in quality.against()] == ["Lines 8 to 13 do what lines 2 to 7 do."]
    again = text.replace("thing * 2 + 7", "thing * 3 - 1 if thing else 0")
    assert read("python", again).against() == ()


def test_a_long_function_is_told_of_by_name() -> None:
    text = "def everything(n):\n" + "".join(f"    n = n * {i} + 1\n" for i in range(60)) + "    return n\n"
    assert "everything is 62 lines long." in [f.says for f in read("python", text).against()]


def test_a_helper_in_another_file_and_a_name_with_a_line_before_it_are_no_faults() -> None:
    code = Code(language="python", text="def f():\n    _spare = 1\n    for _ in (1, 2):\n        pass\n    return 3\n",
                files=(SourceFile(name="more.py", text="x = 1"),))  # fmt: skip
    quality = READER.read(code)
    assert quality is not None
    assert quality.against() == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [("sql", "SELECT FROM WHERE ((("), ("cobol", "x"), ("python", "   \n"), ("java", "}}}} @@@@ ((((( %%%%%"),
     ("python", "x = 1\n" * LETTERS_MAX)],
)  # fmt: skip
def test_of_what_cannot_be_read_nothing_is_said(language: str, text: str) -> None:
    assert READER.read(Code(language=language, text=text)) is None


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(GRAMMARS)), st.data())
def test_no_text_breaks_the_reader_and_each_place_is_in_it(language: str, data: st.DataObject) -> None:
    base = data.draw(st.sampled_from([PROGRAMS[language].careful, PROGRAMS[language].careless]))
    at = data.draw(st.integers(0, len(base)))
    text = base[:at] + data.draw(st.text(max_size=12)) + base[at + data.draw(st.integers(0, 20)) :]
    quality = READER.read(Code(language=language, text=text))
    for fact in quality.facts if quality else ():
        assert 0 <= fact.start < fact.end <= len(text)


def test_code_that_nests_deeper_than_the_interpreter_does_is_read() -> None:
    text = "x = " + "(" * 5000 + "1" + ")" * 5000 + "\n"
    READER.read(Code(language="python", text=text))
