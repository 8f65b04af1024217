"""What goes to a driver and comes back, without any program: the forms, and the words for what does not fit."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandbox.candidates import MIRROR, PEOPLE, TWO_SUM
from vivavoce.domain.problem import Interface, Method, Parameter, Shape
from vivavoce.ports.errors import Invalid
from vivavoce.sandbox.drivers import wire


def giving(kind: str) -> Interface:
    return Interface(
        shape=Shape.FUNCTION,
        name="make_it",
        methods=(Method(name="make_it", parameters=(Parameter(name="value", type=kind),), returns=kind),),
    )


@pytest.mark.parametrize(
    ("kind", "value", "tokens"),
    [
        ("int", -7, "-7"),
        ("bool", True, "1"),
        ("float", 3, "3.0"),
        ("string", "é 1", "4 é 1"),
        ("int[]", [1, 2], "2\n1 2"),
        ("string[][]", [["a"], []], "2\n1\n1 a\n0"),
        ("tree", [1, None, 2], "3\n1 N 2"),
    ],
)
def test_compiled_languages_get_tokens_and_the_others_json(kind: str, value: Any, tokens: str) -> None:
    assert wire.encode(giving(kind), [value], "rust") == f"{tokens}\n".encode()
    assert wire.encode(giving("string"), ["é"], "python") == '["é"]'.encode()


def test_calls_of_a_class_go_by_the_place_of_their_method() -> None:
    calls = [["Mirror", [5]], ["forget", []], ["show_int", [8]]]
    place = len(MIRROR.methods) - 1

    assert wire.encode(MIRROR, calls, "go") == f"2\n5\n{place}\n0\n8\n".encode()


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        ("int", True, "value has to be an int, and is the bool true"),
        ("int", 2**63, "value has to be an int"),
        ("float", "1", 'value has to be a float, and is the string "1"'),
        ("string", "\ud800", "value has to be a string"),
        ("int[]", [1, None], r"value has to be an int\[\]"),
        ("tree", [1, None, None, 2], "value has to be a tree"),
        ("tree", [None], "value has to be a tree"),
        ("bool", {"a": 1}, "and is an object"),
    ],
)
def test_what_does_not_fit_the_interface_is_refused_with_its_name(kind: str, value: Any, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        wire.encode(giving(kind), [value], "python")


@pytest.mark.parametrize("given", [[], [1], {"nums": []}, "nums", None, [[1], 2, 3]])
def test_another_number_of_arguments_is_refused(given: Any) -> None:
    with pytest.raises(Invalid, match="two_sum takes 2 arguments, given as a list: nums, target"):
        wire.encode(TWO_SUM, given, "cpp")


@pytest.mark.parametrize(
    "given", [[], None, [["Mirror"]], [["Mirror", [1]], ["unknown", []]], [["Mirror", [1]], "forget"]]
)
def test_calls_that_are_none_are_refused(given: Any) -> None:
    with pytest.raises(Invalid, match="The calls are a list of"):
        wire.encode(MIRROR, given, "java")


def test_tables_are_lists_of_rows() -> None:
    with pytest.raises(Invalid, match="table: "):
        wire.encode(PEOPLE, [[1, "Ann"]], "sql")


@pytest.mark.parametrize(
    ("kind", "told", "value"),
    [
        ("float", "3", 3.0),
        ("float", "Infinity", float("inf")),
        ("string", '"\\ud800"', "?"),
        ("tree", "null", []),
        ("tree", "[1,null,2,null,null]", [1, None, 2]),
        ("int[]", "[1,2]", [1, 2]),
    ],
)
def test_a_value_comes_back_in_the_form_in_which_answers_are_kept(kind: str, told: str, value: Any) -> None:
    got = wire.decode(giving(kind), f"[12,{told}]".encode(), "go")

    assert got == value
    assert type(got) is type(value)


@pytest.mark.parametrize(
    ("kind", "told", "why"),
    [
        ("int", "null", "make_it returned nothing, where an int is asked for"),
        ("int", "true", "make_it returned the bool true"),
        ("int", "2.0", "make_it returned the float 2.0"),
        ("int[]", "3", r"make_it returned the int 3, where an int\[\] is asked for"),
        ("int[]", "[1,null]", "make_it returned a list with nothing, where an int is asked for"),
        ("bool", "1", "make_it returned the int 1, where a bool is asked for"),
        ("string[]", '{"\\u0000":"set"}', "a value of the type set"),
        ("int[]", '{"a":1}', "a value of the type dict"),
        ("tree", '["a"]', "where a tree of int is asked for"),
    ],
)
def test_a_value_of_another_type_is_told_in_words(kind: str, told: str, why: str) -> None:
    with pytest.raises(wire.WrongValue, match=why):
        wire.decode(giving(kind), f"[12,{told}]".encode(), "go")


@pytest.mark.parametrize("data", [b"nonsense", b"[1", b"[]", b"3", b'["a",1]', b"[" * 100_000, b"\xff", b"[1,2,3]"])
def test_what_cannot_be_read_is_a_wrong_answer_and_no_failure(data: bytes) -> None:
    with pytest.raises(wire.WrongValue, match="cannot be read"):
        wire.decode(TWO_SUM, data, "python")


@pytest.mark.parametrize("told", ["5", "null", "{}", "[5]", '["ab"]', "[[[]]]", '[[{"a":1}]]', "[[1],2]"])
def test_rows_that_are_none_are_a_wrong_answer(told: str) -> None:
    with pytest.raises(wire.WrongValue, match="cannot be read"):
        wire.decode(PEOPLE, f"[12,{told}]".encode(), "sql")


def test_rows_hold_plain_cells() -> None:
    told = b'[12,[[1,2.5,"a\\ud800",null],[]]]'
    assert wire.decode(PEOPLE, told, "sql") == [[1, 2.5, "a?", None], []]


def test_whatever_reading_a_value_comes_to_is_a_wrong_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: Any) -> Any:
        raise RecursionError

    monkeypatch.setattr(wire, "_taken", breaks)
    with pytest.raises(wire.WrongValue, match="cannot be read"):
        wire.decode(TWO_SUM, b"[12,[1]]", "python")


@pytest.mark.parametrize("told", ["3", "[[0]]", "[3]", '[["a",1]]'])
def test_results_of_calls_that_cannot_be_read_are_a_wrong_answer(told: str) -> None:
    with pytest.raises(wire.WrongValue, match="cannot be read"):
        wire.decode(MIRROR, f"[1,{told}]".encode(), "python")


def test_nothing_at_all_means_that_the_program_ended_early() -> None:
    with pytest.raises(wire.WrongValue, match="ended before it had given a value"):
        wire.decode(TWO_SUM, b"", "python")


def test_a_long_value_is_shown_by_its_beginning() -> None:
    with pytest.raises(wire.WrongValue) as told:
        wire.decode(giving("int"), b'[1,"' + b"x" * 10_000 + b'"]', "python")

    assert len(str(told.value)) < 150


def test_the_time_of_the_call_comes_with_it() -> None:
    assert wire.call_ms(b"[2500000,[1]]") == 2.5


FORGED = [
    b"[1," + b"9" * 4000 + b"]",
    b'[1,"\\ud800"]',
    b'[1,{"\\u0000":"\\ud800"}]',
    *(b"[1," + b"[" * deep + b"]" * deep + b"]" for deep in (300, 900, 960, 990, 3000, 50_000)),
    b"[" + b"9" * 4000 + b",1]",
    b"[1e400,1]",
    b"[NaN,1]",
    b"[-1,1]",
]


@pytest.mark.parametrize("kind", ["int", "float", "bool", "string", "int[]", "float[][]", "tree"])
@pytest.mark.parametrize("frame", FORGED, ids=lambda frame: f"{frame[:24]!r} of {len(frame)}")
def test_a_forged_frame_is_a_wrong_value_in_words_that_can_be_written_or_a_value(kind: str, frame: bytes) -> None:
    """Anything else would be told as our fault, which costs the candidate nothing."""
    try:
        json.dumps(wire.decode(giving(kind), frame, "python"))
        assert wire.call_ms(frame) >= 0
    except wire.WrongValue as wrong:
        assert str(wrong).encode().endswith(b".")
