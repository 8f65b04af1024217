"""What a pack may say of a question that a key decides: every mistake is told, with its place, and all at once."""

from __future__ import annotations

import pytest

from vivavoce.content.reader import read_question
from vivavoce.domain.question import CodeBlock, NumberKey, WordsKey
from vivavoce.ports.errors import Invalid

MEDIUM = {"id": "m_" + "0" * 32, "kind": "image", "content_type": "image/png", "alt": "A tree of eight nodes"}


def told(yaml: str) -> str:
    with pytest.raises(Invalid) as refused:
        read_question("text: Which?\n" + yaml)
    return "\n".join(f"{problem['field']} {problem['message']}" for problem in refused.value.errors)


def test_keys_are_read_as_written() -> None:
    number = read_question("kind: numeric\ntext: How many?\nnumber: {value: -2.5, relative: 0.1, unit: kB}")
    assert number.number == NumberKey(value=-2.5, relative=0.1, unit="kB")
    words = read_question("kind: short_text\ntext: What?\nwords: {accepts: [a, b], case: true}")
    assert words.words == WordsKey(accepts=("a", "b"), case=True)
    code = read_question(
        "kind: code_reading\ntext: What?\ncode:\n  language: c\n  text: |\n    a\n      b\nnumber: {value: 1}"
    )
    assert code.code == CodeBlock(language="c", text="a\n  b")


@pytest.mark.parametrize(("holds", "right"), [("true", "A"), ("false", "B")])
def test_a_statement_gets_its_two_options(holds: str, right: str) -> None:
    made = read_question(f"kind: true_false\ntext: It holds.\nholds: {holds}\nmisconception: Thinks so.")
    assert [(o.letter, o.text) for o in made.options] == [("A", "True"), ("B", "False")]
    assert [o.letter for o in made.options if o.right] == [right]
    assert [o.letter for o in made.options if o.misconception] == ["B" if right == "A" else "A"]


@pytest.mark.parametrize("order", ["[one, two, three]", "[three, two, one]"])
def test_the_id_of_a_piece_says_nothing_of_its_place(order: str) -> None:
    ids = {p.text: p.id for p in read_question(f"kind: ordering\ntext: Sort.\norder: {order}").order}
    assert ids == {p.text: p.id for p in read_question("kind: ordering\ntext: Sort.\norder: [two, one, three]").order}


def medium(**changes: str) -> str:
    fields = {**MEDIUM, **changes}
    return "kind: numeric\nnumber: {value: 8}\nmedia: [" + str(fields) + "]"


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        ("kind: numeric", "number is missing; write {value"),
        ("kind: numeric\nnumber: {value: many}", "number: value is a text; write a number"),
        ("kind: numeric\nnumber: {value: 1, relative: 5}", "write a number from 0 to 1"),
        ("kind: numeric\nnumber: {value: 1, tolerance: 5}", "number: tolerance is not a field here"),
        ("kind: numeric\nnumber: {value: 1}\noptions: [{text: a}]", "options does not belong to the kind 'numeric'"),
        ("kind: numeric\nnumber: {value: 1}\nrubric: [{name: A, says: [b]}]", "rubric does not belong"),
        ("kind: short_text\nwords: {accepts: []}", "words: accepts is missing"),
        ("kind: short_text\nwords: {accepts: [3]}", "put the text in quotes"),
        ("kind: true_false", "holds is missing"),
        ("kind: true_false\nholds: perhaps", "holds is a text; write true or false"),
        ("kind: ordering\norder: [a, b]", "needs three items"),
        ("kind: ordering\norder: [a, b, a]", "names something twice"),
        ("kind: matching\npairs: [{left: a, right: b}]", "needs two pairs"),
        ("kind: matching\npairs: [{left: a, right: b}, {left: a, right: c}]", "on the left twice"),
        ("kind: matching\npairs: [{left: a, right: b}, {left: c, right: b}]", "one right side only"),
        ("kind: matching\npairs: [{left: a, right: b}, {left: c, right: d}]\ndistractors: [b]", "is right for a pair"),
        ("kind: fill_gap\npassage: '{{one}}'\ngaps: [{name: two, number: {value: 1}}]", "has no place {{two}}"),
        ("kind: fill_gap\npassage: '{{one}}'\ngaps: [{name: two, number: {value: 1}}]", "has {{one}}, but no such gap"),
        ("kind: fill_gap\npassage: '{{one}}'\ngaps: [{name: one}]", "needs either 'words', 'number' or 'options'"),
        ("kind: fill_gap\npassage: '{{one}}'\ngaps: [{name: One, number: {value: 1}}]", "'One' does not fit"),
        ("kind: fill_gap\npassage: '{{one}}'\ngaps: [{name: one, options: [{text: a}]}]", "two options or more"),
        ("kind: code_reading\nnumber: {value: 1}", "code is missing"),
        ("kind: code_reading\ncode: {language: go, text: x}", "needs either 'words', 'number' or 'options'"),
        (medium(id="m_x"), "it is the 'media_id'"),
        (medium(alt=""), "alt is missing"),
        (medium(alt="x" * 501), "has 501 characters"),
        (medium(kind="audio"), "'image/png' is not known"),
        (medium(content_type="image/svg+xml"), "'image/svg+xml' is not known"),
        (medium(kind="video", content_type="video/mp4"), "transcript is missing"),
    ],
)  # fmt: skip
def test_a_key_that_does_not_fit_is_told_with_its_remedy(yaml: str, expected: str) -> None:
    assert expected in told(yaml)


def test_all_mistakes_of_a_key_are_told_at_once() -> None:
    problems = told("kind: matching\npairs: [{left: a, rihgt: b}, {left: c}]\ndistractors: 5\nwords: {accepts: [x]}")
    assert "did you mean 'right'" in problems
    assert "item 1: right is missing" in problems
    assert "item 2: right is missing" in problems
    assert "distractors is a number" in problems
    assert "words does not belong" in problems


def test_media_are_read_with_the_words_for_them() -> None:
    [read] = read_question("text: How many?\n" + medium()).media
    assert (read.kind, read.content_type, read.alt) == ("image", "image/png", "A tree of eight nodes")
