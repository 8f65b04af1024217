"""What each kind of question takes as an answer, and what a key says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.builders import choice, question
from vivavoce.domain.keyed import FIELDS
from vivavoce.domain.kinds import ANSWER_LENGTH_MAX, CODE_LENGTH_MAX, OPTIONS_MAX, kind_of, kinds
from vivavoce.domain.kinds import __file__ as kinds_folder
from vivavoce.domain.question import Answer, Option, Question
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Scorecard, checked

IN_WORDS = ("technical_concept", "behavioral", "system_design", "follow_up")
BY_KEY = ("multiple_choice", "multiple_select")


def options(right: str, of: str = "ABCD") -> tuple[Option, ...]:
    return tuple(Option(letter=x, text=f"Option {x}", right=x in right) for x in of)


def select(right: str, of: str = "ABCD") -> Question:
    return question(kind="multiple_select", options=options(right, of))


def judged(asked: Question, *chosen: str) -> Scorecard:
    told = Answer(options=chosen)
    kind = kind_of(asked)
    kind.check(asked, told)
    assert kind.score is not None
    return checked(kind.score(asked, told), told)


def refusal(asked: Question, told: Answer) -> str:
    with pytest.raises(Refused) as refused:
        kind_of(asked).check(asked, told)
    return refused.value.code


def test_every_file_is_a_kind() -> None:
    files = {path.stem for path in Path(kinds_folder).parent.glob("*.py")} - {"__init__"}
    assert set(kinds()) == files
    assert files >= {*IN_WORDS, *BY_KEY, "coding_problem", "true_false", "numeric", "short_text", "ordering"}
    assert all(kind.time_limit_s > 0 and kind.title for kind in kinds().values())
    assert {kind.answer_field for kind in kinds().values()} <= set(FIELDS)


def test_an_unknown_kind_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="unknown_kind"):
        kind_of(question(kind="riddle"))


@pytest.mark.parametrize("kind", IN_WORDS)
def test_a_question_in_words_wants_words(kind: str) -> None:
    asked = question(kind=kind)
    kind_of(asked).check(asked, Answer(text="A few words."))
    assert refusal(asked, Answer(text="  \n")) == "answer_empty"
    assert refusal(asked, Answer(code="print()")) == "answer_empty"
    assert refusal(asked, Answer(text="Words.", options=("A",))) == "wrong_answer_field"
    assert refusal(asked, Answer(text="x" * (ANSWER_LENGTH_MAX + 1))) == "answer_too_long"


def test_a_coding_problem_takes_code_or_words() -> None:
    asked = question(kind="coding_problem")
    for told in (Answer(code="print()"), Answer(text="I would sort first."), Answer(text="x" * ANSWER_LENGTH_MAX)):
        kind_of(asked).check(asked, told)
    assert refusal(asked, Answer(code=" ", text="")) == "answer_empty"
    assert refusal(asked, Answer(options=("A",))) == "wrong_answer_field"
    assert refusal(asked, Answer(code="x" * (CODE_LENGTH_MAX + 1))) == "answer_too_long"


@pytest.mark.parametrize("kind", BY_KEY)
def test_a_choice_wants_letters_that_the_question_has(kind: str) -> None:
    asked = question(kind=kind, options=options("A"))
    assert refusal(asked, Answer(text="A")) == "answer_empty"
    assert refusal(asked, Answer(options=("Z",))) == "unknown_option"
    assert refusal(asked, Answer(options=("A",), text="x" * (ANSWER_LENGTH_MAX + 1))) == "answer_too_long"
    assert refusal(asked, Answer(options=("A",) * (OPTIONS_MAX + 1))) == "answer_too_long"


def test_a_single_choice_takes_one_letter() -> None:
    assert refusal(choice(), Answer(options=("A", "B"))) == "one_option_only"
    assert judged(choice(), "A", "A").score == 10


def test_the_key_decides_a_choice() -> None:
    right, wrong = judged(choice(), "A"), judged(choice(), "B")
    assert (right.score, wrong.score) == (10, 0)
    assert right.origin.kind == wrong.origin.kind == "key"
    assert right.criteria[0].evidence[0].key == "A; the key is A"
    assert right.feedback.startswith("A is right.")
    assert wrong.feedback.startswith("B is not right, A is.")
    assert "Whoever chooses B often thinks that a key opens locks." in wrong.improvements[0]
    assert not wrong.strengths
    assert "Option" not in judged(choice(), "C").improvements[0]


@pytest.mark.parametrize(
    ("right", "chosen", "score"),
    [
        ("AB", "AB", 10.0),
        ("AB", "A", 5.0),
        ("AB", "AC", 0.0),
        ("AB", "CD", 0.0),
        ("ABC", "AB", 6.67),
        ("ABC", "ABCD", 0.0),
        ("ABC", "AD", 0.0),
        ("A", "AB", 0.0),
        ("ABCD", "ABCD", 10.0),
        ("ABCD", "ABC", 7.5),
    ],
)
def test_several_options_earn_their_shares_and_wrong_ones_cost(right: str, chosen: str, score: float) -> None:
    assert judged(select(right), *chosen).score == score


@pytest.mark.parametrize("right", ["A", "AB", "ABC", "ABCD"])
def test_taking_all_options_earns_nothing_while_one_is_wrong(right: str) -> None:
    assert judged(select(right, "ABCDE"), *"ABCDE").score == 0


def test_what_was_missed_and_what_was_wrong_is_told() -> None:
    told = judged(select("AB"), "A", "C")
    assert told.improvements == ("B is right as well.", "C is not right.")
    assert told.strengths == ("You found 1 of 2 right options.",)
    assert told.feedback.startswith("The right options are A, B.")
    assert judged(select("AB"), "B", "A").feedback.startswith("All of the right options, and no other.")


@pytest.mark.parametrize("kind", BY_KEY)
def test_a_choice_without_a_key_is_not_scored(kind: str) -> None:
    told = judged(question(kind=kind, options=options("")), "A")
    assert told.score is None
    assert told.not_scored
