"""The PDF of a test's results, read back as a person's reader would."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from vivavoce.desk.result_paper import ROWS_MAX, Paper, PaperDrawing, PaperRow, drawn

ROW = PaperRow(
    name="Ada Lovelace",
    email="ada@example.org",
    status="completed",
    score=62.5,
    low=50.0,
    high=75.0,
    passed=True,
    answered=4,
    total=4,
    decision="advance",
)


def read(*rows: PaperRow, title: str = "Backend developers", pass_mark: float | None = 55.0) -> tuple[str, int]:
    made = drawn(Paper(title=title, made_at="2026-11-26 09:00 UTC", pass_mark=pass_mark, rows=rows))
    pages = PdfReader(io.BytesIO(made)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split()), len(pages)


def called(name: str) -> str:
    return read(replace(ROW, name=name))[0]


def test_the_paper_has_a_summary_and_a_row_for_each_attempt():
    text, pages = read(ROW, replace(ROW, name="Bob", score=20.0, passed=False, decision=None))
    assert pages == 1
    assert "Backend developers" in text
    assert "2 attempts, 2 scored, mean 41.2%, 1 reached the pass mark of 55%." in text
    assert "Ada Lovelace 62.5% reached 4 of 4 advance completed" in text
    assert "Bob 20% below 4 of 4 – completed" in text


def test_names_print_in_the_letters_that_they_have():
    for name in ("Nguyễn Ánh", "Иванова", "Σωκράτης", "Öztürk"):
        assert name in called(name)
    for name in ("李明", "たなか", "김민준"):
        assert name in called(name).replace(" ", "")


def test_a_name_in_letters_that_no_font_has_gives_way_to_the_email_and_that_is_said():
    text = called("محمد علي")
    assert "ada@example.org" in text
    assert "Names in letters that this file lacks: 1." in text


def test_a_name_that_looks_like_markup_or_a_formula_is_only_a_name():
    assert '<b>=cmd("x")</b> &amp;' in called('<b>=cmd("x")</b> &amp;')
    assert "Ada evil" in called("Ada\u202eevil")


def test_a_long_name_is_cut_and_never_runs_into_the_score():
    assert "A very long name A very" in (text := called("A very long name " * 8))
    assert "… 62.5%" in text


@pytest.mark.slow
def test_many_rows_are_cut_and_the_paper_says_so():
    text, pages = read(*[ROW] * (ROWS_MAX + 3))
    assert text.count("Ada Lovelace") == ROWS_MAX
    assert f"the {ROWS_MAX} highest of {ROWS_MAX + 3}" in text
    assert pages > 10


def test_nobody_has_begun_and_the_paper_is_still_one():
    text, pages = read(pass_mark=None)
    assert "0 attempts, 0 scored." in text
    assert pages == 1


def test_drawings_stand_after_the_table_in_words_with_what_they_earned():
    drawing = PaperDrawing(
        question="Design a shop.",
        lines=("Gateway -> Orders (store): writes", "Cache, linked to nothing", "متجر -> Orders"),
        earned=("1 of 2 for Data: Gateway -> Orders: writes",),
    )
    text, pages = read(replace(ROW, drawings=(drawing,)), ROW)
    assert pages == 1
    assert (
        "Drawings Ada Lovelace: Design a shop. Gateway -> Orders (store): writes Cache, linked to nothing "
        "(a label in letters that this file lacks) 1 of 2 for Data: Gateway -> Orders: writes"
    ) in text
    assert "Drawings" not in read(ROW)[0]


def test_a_long_drawing_goes_on_on_the_next_page_and_a_name_is_counted_once():
    drawing = PaperDrawing(question="Design.", lines=tuple(f"Part {n} -> Part {n + 1}" for n in range(150)))
    text, pages = read(replace(ROW, name="محمد علي", drawings=(drawing,)))
    assert pages == 4
    assert "Part 149 -> Part 150" in text
    assert "Names in letters that this file lacks: 1." in text
