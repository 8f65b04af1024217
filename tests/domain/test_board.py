"""A drawing: what may be drawn, how it reads, and what is kept of it before and after it is an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.builders import BANK, Interview, blueprint, create, question, section
from drawings import drawing
from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.board import LABEL_MAX, Board, Link, check_board, link_told, outline, words_of
from vivavoce.domain.board_kept import SAVED_SIZE_MAX, SAVES_MAX, size_of
from vivavoce.domain.digest import digest_of
from vivavoce.domain.question import Answer, RubricPoint
from vivavoce.domain.refusal import Refused
from vivavoce.domain.scoring import Criterion, Evidence, Scorecard, checked
from vivavoce.domain.session import replay
from vivavoce.domain.timeline import timeline_of

ORDERS = drawing(
    """
    Gateway -> Orders (store): writes
    Gateway <-> Phone (actor)
    Audit / every change with its author (box)
    Cache
    note: Retries carry the same id
    """
)
MODEL = replace(BANK, kind="model")


def designs() -> Interview:
    """The first of two designs is open."""
    rubric = (RubricPoint(name="One", says=("one",)),)
    bank = [question(name, kind="system_design", rubric=rubric) for name in ("shop", "bank")]
    it = Interview(create(bank, blueprint(sections=(section(kinds=("system_design",)),))), bank)
    it.ask()
    return it


def saved(it: Interview, board: Board = ORDERS, **fields: Any) -> Any:
    return it.do(c.SaveBoard, question_id=it.open.question_id, board=board, **fields)


def with_first(board: Board, **changes: Any) -> Board:
    first, *others = board.shapes
    return replace(board, shapes=(replace(first, **changes), *others))


def test_a_drawing_reads_link_by_link_then_what_stands_alone() -> None:
    assert outline(ORDERS).splitlines() == [
        "Gateway -> Orders (store): writes",
        "Gateway <-> Phone (actor)",
        "Box: Audit every change with its author",
        "Cache, linked to nothing",
        "Note: Retries carry the same id",
    ]
    assert outline(Board()) == ""


def test_a_part_is_quoted_by_its_words() -> None:
    link = ORDERS.links[0]
    assert link_told(ORDERS, link) == words_of(ORDERS, link=link.id) == "Gateway -> Orders: writes"
    assert words_of(ORDERS, shape="s1") == "Gateway"
    assert words_of(ORDERS, shape="s99") is words_of(ORDERS, link="l99") is words_of(ORDERS) is None
    nameless = with_first(ORDERS, label=" \n ")
    assert words_of(nameless, link=link.id) == "a box without a name -> Orders: writes"


@pytest.mark.parametrize(
    "board",
    [
        with_first(ORDERS, id="not an id"),
        with_first(ORDERS, id=""),
        with_first(ORDERS, id="s2"),
        with_first(ORDERS, kind="blob"),
        with_first(ORDERS, label="x" * (LABEL_MAX + 1)),
        with_first(ORDERS, x=float("nan")),
        with_first(ORDERS, y=-100_001.0),
        with_first(ORDERS, width=0.5),
        with_first(ORDERS, height=float("inf")),
        replace(ORDERS, links=(replace(ORDERS.links[0], target="s99"),)),
        replace(ORDERS, links=(ORDERS.links[0], ORDERS.links[0])),
        replace(ORDERS, links=(replace(ORDERS.links[0], arrow="back"),)),
        replace(ORDERS, links=(replace(ORDERS.links[0], label="x" * (LABEL_MAX + 1)),)),
        replace(ORDERS, shapes=tuple(replace(ORDERS.shapes[0], id=f"n{n}") for n in range(201)), links=()),
        replace(ORDERS, links=tuple(replace(ORDERS.links[0], id=f"n{n}") for n in range(401))),
        Board(shapes=tuple(replace(ORDERS.shapes[0], id=f"n{n}", label="x" * 199) for n in range(101))),
    ],
)
def test_what_cannot_be_a_drawing_is_refused_by_name(board: Board) -> None:
    with pytest.raises(Refused, match="board_unfit"):
        check_board(board)


def test_the_largest_drawing_is_taken() -> None:
    shapes = tuple(replace(ORDERS.shapes[0], id=f"n{n}", label="x" * 100) for n in range(200))
    links = tuple(Link(id=f"l{n}", source="n0", target=f"n{n % 200}", label="", arrow="none") for n in range(400))
    check_board(Board(shapes=shapes, links=links))


def test_the_draft_that_was_saved_last_is_the_one_to_go_on_with() -> None:
    it = designs().wait(5)
    saved(it, drawing("Gateway"))
    saved(it.wait(5))
    assert it.open.drawing == ORDERS
    assert replay(it.log) == it.state
    assert [type(event) for event in it.log].count(e.BoardSaved) == 2


def test_a_draft_comes_not_too_often_and_not_without_end() -> None:
    it = designs().wait(5)
    saved(it)
    with pytest.raises(Refused) as soon:
        saved(it)
    assert (soon.value.code, soon.value.retry_after_s) == ("saved_too_often", 1.0)
    for _ in range(SAVES_MAX - 1):
        saved(it.wait(1))
    with pytest.raises(Refused, match="enough_saved"):
        saved(it.wait(1))


def test_large_drafts_use_up_the_room_sooner() -> None:
    it = designs().wait(5)
    large = Board(shapes=tuple(replace(ORDERS.shapes[0], id=f"n{n}", label="x" * 99) for n in range(200)))
    for _ in range(SAVED_SIZE_MAX // size_of(large)):
        saved(it, large)
        it.wait(1)
    assert it.open.drafting.saves < SAVES_MAX / 2
    with pytest.raises(Refused, match="enough_saved"):
        saved(it, large)


def test_only_an_open_design_question_takes_a_drawing() -> None:
    it = designs().wait(5)
    design = it.open.question_id
    it.answer("A gateway writes orders.")
    with pytest.raises(Refused, match="already_answered"):
        it.do(c.SaveBoard, question_id=design, board=ORDERS)
    with pytest.raises(Refused, match="question"):
        it.do(c.SaveBoard, question_id="q_unknown", board=ORDERS)


def test_another_question_takes_none() -> None:
    it = Interview(create())
    it.ask()
    with pytest.raises(Refused, match="not_a_design_question"):
        saved(it)
    with pytest.raises(Refused, match="wrong_answer_field"):
        it.do(c.SubmitAnswer, question_id=it.open.question_id, answer=Answer(text="Words.", board=ORDERS))


@pytest.mark.parametrize("text", [None, "", "A gateway writes orders."])
def test_words_a_drawing_or_both_are_an_answer(text: str | None) -> None:
    it = designs()
    design = it.open.question_id
    it.do(c.SubmitAnswer, question_id=design, answer=Answer(text=text, board=ORDERS))
    asked = it.state.find(design)
    assert asked is not None
    assert asked.answer == Answer(text=text, board=ORDERS)


def test_neither_is_none() -> None:
    it = designs()
    with pytest.raises(Refused, match="answer_empty"):
        it.do(c.SubmitAnswer, question_id=it.open.question_id, answer=Answer())
    with pytest.raises(Refused, match="board_unfit"):
        it.do(c.SubmitAnswer, question_id=it.open.question_id, answer=Answer(board=with_first(ORDERS, id="no id")))
    with pytest.raises(Refused, match="answer_too_long"):
        it.do(c.SubmitAnswer, question_id=it.open.question_id, answer=Answer(text="x" * 20_001, board=ORDERS))


def test_points_cite_what_is_drawn_and_nothing_else() -> None:
    answer = Answer(board=ORDERS)

    def card(**cited: Any) -> Scorecard:
        criterion = Criterion(name="One", points=1.0, max=1.0, evidence=(Evidence(**cited),))
        return Scorecard(score=10.0, criteria=(criterion,), origin=MODEL)

    assert checked(card(quote="Gateway -> Orders: writes", link="l1"), answer)
    assert checked(card(quote="Cache", shape="s5"), answer)
    for wrong in (
        {"quote": "Gateway -> Orders: reads", "link": "l1"},
        {"quote": "Gateway", "shape": "s2"},
        {"quote": "Gateway", "shape": "s99"},
        {"quote": "", "shape": "s1"},
        {"quote": "Gateway"},
    ):
        with pytest.raises(Refused, match="evidence_not_in_answer"):
            checked(card(**wrong), answer)
    with pytest.raises(Refused, match="evidence_not_in_answer"):
        checked(card(quote="Cache", shape="s5"), Answer(text="Cache"))


def test_what_was_drawn_comes_back_when_the_words_beside_it_were_a_remark() -> None:
    it = designs()
    design = it.open.question_id
    it.do(c.SubmitAnswer, question_id=design, answer=Answer(text="Could you repeat that?", board=ORDERS))
    it.remark("repeat")
    assert it.open.question_id == design
    assert it.open.answer is None
    assert it.open.drawing == ORDERS


def test_an_answer_that_is_only_drawn_is_digested_and_told() -> None:
    it = designs()
    it.do(c.SubmitAnswer, question_id=it.open.question_id, answer=Answer(board=ORDERS))
    it.score(Scorecard(score=0.0, origin=BANK))
    digest = digest_of(it.state, tuple(it.log))
    assert [answer.marks for answer in digest.answers if answer.kind == "system_design"] == [()]
    assert any(moment.kind == "answered" for moment in timeline_of(it.log))
