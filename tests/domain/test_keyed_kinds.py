"""The kinds that a key decides: what each refuses, what it scores, and that chance and form change nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.builders import question
from vivavoce.content import reader
from vivavoce.domain.figures import is_right, number_in, told
from vivavoce.domain.items import expert_item, presumed_item
from vivavoce.domain.kinds import answer_field, keyed, kind_of, kinds
from vivavoce.domain.kinds.matching import rights
from vivavoce.domain.question import Answer, NumberKey, Question, WordsKey
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Scorecard, checked
from vivavoce.domain.shuffling import items_shown, rights_shown
from vivavoce.domain.spelling import accepted

read_question = cache(reader.read_question)
STATEMENT = "kind: true_false\ntext: It holds.\nholds: true\nmisconception: Thinks that it does not.\n"
NUMBER = "kind: numeric\ntext: How long?\nnumber: {value: 250, absolute: 5, unit: ms}\n"
WORDS = "kind: short_text\ntext: What?\nwords: {accepts: [idempotent, safe to repeat], typos: true}\n"
ORDER = "kind: ordering\ntext: Sort.\norder: [one, two, three, four, five]\n"
MATCH = """
kind: matching
text: Match.
pairs: [{left: a, right: A}, {left: b, right: B}, {left: c, right: C}, {left: d, right: D}]
distractors: [E, F]
"""
GAPS = """
kind: fill_gap
text: Fill.
passage: "{{first}} plus {{second}} is {{third}}"
gaps:
  - {name: first, words: {accepts: [one]}}
  - {name: second, number: {value: 2}}
  - {name: third, options: [{text: three, right: true}, {text: four}]}
"""
READING = "kind: code_reading\ntext: What is printed?\ncode: {language: python, text: 'print(1 + 1)'}\n"
READ_NUMBER = READING + "number: {value: 2}\n"
READ_WORDS = READING + "words: {accepts: ['[1, 2]'], case: true}\n"
READ_CHOICE = READING + "options: [{text: '2', right: true}, {text: '11'}]\n"
ALL = (STATEMENT, NUMBER, WORDS, ORDER, MATCH, GAPS, READ_NUMBER, READ_WORDS, READ_CHOICE)


def right_answer(asked: Question) -> Answer:
    match answer_field(asked):
        case "option":
            return Answer(options=tuple(o.letter for o in asked.options if o.right))
        case "number":
            assert asked.number is not None
            return Answer(number=f"{asked.number.value:g}")
        case "order":
            return Answer(order=tuple(piece.id for piece in asked.order))
        case "pairs":
            return Answer(pairs=tuple((pair.left.id, pair.right.id) for pair in asked.pairs))
        case "gaps":
            return Answer(gaps=(("first", "one"), ("second", "2"), ("third", "A")))
        case _:
            assert asked.words is not None
            return Answer(text=asked.words.accepts[0])


def scored(asked: Question, answer: Answer) -> Scorecard:
    kind = kind_of(asked)
    kind.check(asked, answer)
    assert kind.score is not None
    return checked(kind.score(asked, answer), answer)


def refused(asked: Question, **fields: Any) -> str:
    with pytest.raises(Refused) as refusal:
        kind_of(asked).check(asked, Answer(**fields))
    assert len(refusal.value.reason) > 15
    return refusal.value.code


@pytest.mark.parametrize("yaml", ALL)
def test_what_the_key_says_earns_all_points_and_cites_the_key(yaml: str) -> None:
    asked = read_question(yaml)
    card = scored(asked, right_answer(asked))
    assert card.score == 10
    assert card.origin.kind == "key"
    assert all(criterion.evidence[0].key for criterion in card.criteria)
    assert not card.improvements


@pytest.mark.parametrize("yaml", ALL)
def test_an_answer_in_another_field_or_none_is_refused(yaml: str) -> None:
    asked = read_question(yaml)
    assert refused(asked) == "answer_empty"
    if answer_field(asked) != "option":
        beside = {"code": "x", "options": ("A",)}
        for name, value in beside.items():
            with pytest.raises(Refused, match="wrong_answer_field"):
                kind_of(asked).check(asked, replace(right_answer(asked), **{name: value}))  # type: ignore[arg-type]


@pytest.mark.parametrize("yaml", ALL)
def test_every_keyed_kind_has_parameters_for_the_ability_model(yaml: str) -> None:
    asked = read_question(yaml)
    item = expert_item(asked)
    assert keyed(asked.kind)
    assert bool(item.steps) is kinds()[asked.kind].graded
    assert presumed_item(asked.kind, "hard").difficulty == 1.0
    assert not (item.steps and item.guess)


def test_how_likely_a_guess_is_right_depends_on_the_kind() -> None:
    assert expert_item(read_question(STATEMENT)).guess == 0.5
    assert expert_item(read_question(NUMBER)).guess == 0.0
    assert expert_item(read_question(READ_CHOICE)).guess == 0.5
    assert expert_item(read_question(READ_NUMBER)).guess == 0.0
    assert presumed_item("true_false", "easy").guess == 0.5


# Numbers


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("250", "250"), ("+250", "250"), ("−3", "-3"), ("- 3", "-3"), ("1,234.5", "1234.5"), ("1.234,5", "1234.5"),
        ("1 234 567", "1234567"), ("1'234", "1234"), ("1.234.567", "1234567"), ("0,5", "0.5"), (".5", "0.5"),
        (",5", "0.5"), ("5.", "5"), ("1.234", "1.234"), ("0,125", "0.125"), ("1,5e3", "1500"), ("2E-3", "0.002"),
        ("1 000,25", "1000.25"), ("1,2345", "1.2345"), ("250 ms", "250"), ("250ms", "250"), ("0012", "12"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(written: str, number: str) -> None:
    assert number_in(written, "ms") == Decimal(number)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1,234", "number_unclear"), ("12,34.5", "number_unclear"), ("1,23,456", "number_unclear"),
        ("1.2.3", "number_unclear"), ("1,234,56", "number_unclear"), ("1.234.567,8.9", "number_unclear"),
        ("about 5", "not_a_number"), ("five", "not_a_number"), ("", "not_a_number"), ("1e999", "not_a_number"),
        ("NaN", "not_a_number"), ("inf", "not_a_number"), ("9" * 80, "not_a_number"), ("--5", "not_a_number"),
        ("5 s", "wrong_unit"), ("5 MS", "wrong_unit"),
    ],
)  # fmt: skip
def test_what_is_no_clear_number_is_refused(written: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        number_in(written, "ms")
    assert refusal.value.code == code


def test_an_unclear_number_is_refused_with_both_readings() -> None:
    with pytest.raises(Refused, match=r"1234 or 1\.234"):
        number_in("1,234")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_english_german_and_swiss_ways_of_writing_mean_the_same(number: Decimal) -> None:
    english = f"{number:,.4f}"
    german = english.translate(str.maketrans(",.", ".,"))
    swiss = english.replace(",", "'")
    assert number_in(english) == number_in(german) == number_in(swiss) == number


@pytest.mark.parametrize(
    ("key", "inside", "outside"),
    [
        (NumberKey(value=0.3), "0.3", "0.30001"),
        (NumberKey(value=0.3, absolute=0.1), "0.4", "0.4001"),
        (NumberKey(value=-200, relative=0.05), "-210", "-210.01"),
        (NumberKey(value=100, absolute=1, relative=0.05), "95", "94.99"),
        (NumberKey(value=0, relative=0.5), "0", "0.1"),
    ],
)
def test_the_wider_tolerance_counts_with_its_edges(key: NumberKey, inside: str, outside: str) -> None:
    assert is_right(Decimal(inside), key)
    assert not is_right(Decimal(outside), key)


def test_a_key_is_told_in_words() -> None:
    assert told(NumberKey(value=4096.0)) == "4096"
    assert told(NumberKey(value=0.5, absolute=0.05, unit="s")) == "0.5 ± 0.05 s"
    assert told(NumberKey(value=100, relative=0.05, unit="ms")) == "100 ms (within 5%)"


def test_a_number_off_the_key_earns_nothing_and_is_told_the_key() -> None:
    card = scored(read_question(NUMBER), Answer(number="2.5 ms"))
    assert card.score == 0
    assert card.criteria[0].evidence[0].key == "2.5 ms; the key is 250 ± 5 ms"
    assert card.improvements == ("Right would be 250 ± 5 ms.",)


# Words


@pytest.mark.parametrize(
    "said",
    ["idempotent", " Idempotent. ", '"idempotent"', "IDEMPOTENT", "idempotént", "idempotnet", "safe  to\nrepeat"],
)
def test_case_spaces_quotes_and_one_slip_do_not_matter(said: str) -> None:
    assert scored(read_question(WORDS), Answer(text=said)).score == 10


@pytest.mark.parametrize(
    "said", ["impotent", "idempotence", "idemptnet", "safe to repaet it", "xdempotent", "save to repeat"]
)
def test_another_word_is_not_a_slip(said: str) -> None:
    assert scored(read_question(WORDS), Answer(text=said)).score == 0


def test_a_slip_that_was_let_pass_is_told() -> None:
    assert scored(read_question(WORDS), Answer(text="idempotnet")).criteria[0].note
    assert not scored(read_question(WORDS), Answer(text="Idempotent")).criteria[0].note


def test_what_matters_is_for_the_key_to_say() -> None:
    assert accepted("true", WordsKey(accepts=("True",), case=True)) is None
    assert accepted("resume", WordsKey(accepts=("résumé",))) == "résumé"
    assert accepted("resume", WordsKey(accepts=("résumé",), accents=True)) is None
    assert accepted("idempotnet", WordsKey(accepts=("idempotent",))) is None
    assert accepted("[1,2]", WordsKey(accepts=("[1, 2]",))) == "[1, 2]"
    assert accepted("12", WordsKey(accepts=("1 2",))) is None
    assert accepted("c", WordsKey(accepts=("C++",))) is None


# Orders


def order(asked: Question, *places: int) -> float:
    return scored(asked, Answer(order=tuple(asked.order[p].id for p in places))).score or 0.0


def test_an_order_earns_pairs_kept_less_pairs_turned() -> None:
    asked = read_question(ORDER)
    assert order(asked, 1, 0, 2, 3, 4) == 8.0
    assert order(asked, 1, 2, 3, 4, 0) == 2.0
    assert order(asked, 4, 3, 2, 1, 0) == 0.0


def test_blind_orders_earn_little_and_only_one_of_them_everything() -> None:
    asked = read_question(ORDER)
    scores = [order(asked, *places) for places in permutations(range(5))]
    assert scores.count(10.0) == 1
    assert sum(scores) / len(scores) < 2.0
    assert all(0 <= score <= 10 for score in scores)


def test_an_order_names_every_item_once() -> None:
    asked = read_question(ORDER)
    ids = tuple(piece.id for piece in asked.order)
    assert refused(asked, order=ids[:4]) == "order_incomplete"
    assert refused(asked, order=(*ids[:4], ids[0])) == "order_incomplete"
    assert refused(asked, order=(*ids[:4], "zzz")) == "unknown_item"


@given(st.integers(min_value=-(2**63), max_value=2**63))
def test_what_is_shown_is_never_the_key_and_the_same_each_time(seed: int) -> None:
    asked, pairs = read_question(ORDER), read_question(MATCH)
    shown, right = items_shown(asked, seed), rights_shown(pairs, seed)
    assert shown != asked.order
    assert sorted(shown, key=str) == sorted(asked.order, key=str)
    assert [piece.text for piece in right[:4]] != list("ABCD")
    assert {piece.text for piece in right} == set("ABCDEF")
    assert (shown, right) == (items_shown(asked, seed), rights_shown(pairs, seed))


def test_another_session_is_shown_another_order() -> None:
    asked = read_question(ORDER)
    assert len({items_shown(asked, seed) for seed in range(40)}) > 20


# Pairs


@given(st.permutations(range(4)), st.permutations(range(4)))
def test_pairs_earn_their_share_in_whatever_order_they_are_sent(sent: list[int], chosen: list[int]) -> None:
    asked = read_question(MATCH)
    pairs = [(asked.pairs[i].left.id, asked.pairs[chosen[i]].right.id) for i in sent]
    assert scored(asked, Answer(pairs=tuple(pairs))).score == 10 * sum(chosen[i] == i for i in range(4)) / 4


def test_a_pair_that_is_left_out_or_a_distractor_earns_nothing() -> None:
    asked = read_question(MATCH)
    left = asked.pairs[0].left.id
    card = scored(asked, Answer(pairs=((left, asked.distractors[0].id),)))
    assert card.score == 0
    assert card.criteria[0].evidence[0].key == "E; the key is A"
    assert card.criteria[1].evidence[0].key == "nothing; the key is B"
    assert set(rights(asked).values()) == set("ABCDEF")


def test_a_match_is_of_what_is_there_and_once() -> None:
    asked = read_question(MATCH)
    left, right = asked.pairs[0].left.id, asked.pairs[0].right.id
    assert refused(asked, pairs=((left, right), (left, right))) == "matched_twice"
    assert refused(asked, pairs=(("nope", right),)) == "unknown_item"
    assert refused(asked, pairs=((left, "nope"),)) == "unknown_item"


# Gaps


@pytest.mark.parametrize(
    ("filled", "score"),
    [
        ((("third", "a"), ("first", " ONE"), ("second", "2.0")), 10.0),
        ((("first", "one"), ("second", "3"), ("third", "B")), 3.33),
        ((("first", "one"),), 3.33),
        ((("first", "two"), ("second", ""), ("third", "")), 0.0),
    ],
)
def test_each_gap_earns_its_share(filled: tuple[tuple[str, str], ...], score: float) -> None:
    assert scored(read_question(GAPS), Answer(gaps=filled)).score == score


def test_gaps_are_filled_once_and_fittingly() -> None:
    asked = read_question(GAPS)
    assert refused(asked, gaps=(("fourth", "x"),)) == "unknown_gap"
    assert refused(asked, gaps=(("first", " "), ("second", ""))) == "answer_empty"
    assert refused(asked, gaps=(("second", "many"),)) == "not_a_number"
    assert refused(asked, gaps=(("third", "C"),)) == "unknown_option"
    assert refused(asked, gaps=(("first", "x"), ("first", "y"))) == "gap_filled_twice"
    assert refused(asked, gaps=(("first", "x" * 600),)) == "answer_too_long"


# Code


def test_code_is_answered_in_the_field_that_its_key_needs() -> None:
    fields = [answer_field(read_question(yaml)) for yaml in (READ_NUMBER, READ_WORDS, READ_CHOICE)]
    assert fields == ["number", "answer", "option"]
    assert scored(read_question(READ_WORDS), Answer(text="[1,2]")).score == 10
    assert scored(read_question(READ_CHOICE), Answer(options=("B",))).score == 0


# What holds of all


@given(
    st.sampled_from(ALL),
    st.text(max_size=30),
    st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=4),
)
def test_whatever_is_sent_is_refused_or_scored_within_bounds(
    yaml: str, text: str, pairs: list[tuple[str, str]]
) -> None:
    asked = read_question(yaml)
    for answer in (
        Answer(text=text), Answer(number=text), Answer(options=(text,)), Answer(order=(text, text)),
        Answer(pairs=tuple(pairs)), Answer(gaps=tuple(pairs)), Answer(gaps=(("first", text), ("second", text))),
    ):  # fmt: skip
        try:
            card = scored(asked, answer)
        except Refused:
            continue
        assert card.score is not None
        assert 0 <= card.score <= 10


@pytest.mark.parametrize("kind", [name for name, kind in kinds().items() if kind.score is not None])
def test_without_a_key_nothing_is_scored(kind: str) -> None:
    asked = question(kind=kind)
    card = kinds()[kind].score(asked, Answer(options=("A",), number="1", text="x"))  # type: ignore[misc]
    assert card.score is None
    assert card.not_scored
