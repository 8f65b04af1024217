"""Questions as rows of a spreadsheet: what people edit there has columns, and the rest rides along as JSON.

A cell that a spreadsheet would take for a formula gets an apostrophe before it, which is taken away when it is read.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from vivavoce.content.foreign_yaml import unreadable
from vivavoce.desk.cells import line_of, plain_cell

Mapping = dict[str, Any]

TEXTS = ("id", "kind", "skill", "difficulty", "text", "clarify", "explanation", "stronger")
LISTS = ("roles", "phases", "hints", "wrong")
SHOWN = ("id", "version", "kind", "skill", "difficulty", "text")
LETTERS = "ABCDEFGH"
OPTIONS = tuple(f"option_{letter.lower()}" for letter in LETTERS)
MISTAKES = tuple(f"misconception_{letter.lower()}" for letter in LETTERS)
COLUMNS = (
    *SHOWN, *OPTIONS, "right", *MISTAKES, "explanation", "hints", "clarify", "wrong", "stronger", "roles", "phases",
    "time_limit_s", "scored", "more",
)  # fmt: skip
BETWEEN = " | "
CELL_LENGTH_MAX = 200_000


def lines_of(questions: Iterable[Mapping]) -> Iterator[str]:
    """The file, line by line, the columns' names first."""
    yield line_of(COLUMNS)
    for question in questions:
        cells = cells_of(question)
        yield line_of(cells.get(column, "") for column in COLUMNS)


def cells_of(question: Mapping) -> dict[str, str]:
    """What fits no column goes into `more`."""
    rest = dict(question)
    cells = {name: str(rest.pop(name)) for name in (*TEXTS, "version", "time_limit_s") if name in rest}
    for name in LISTS:
        if name in rest and not any(BETWEEN.strip() in each for each in rest[name]):
            cells[name] = BETWEEN.join(rest.pop(name))
    if "scored" in rest:
        cells["scored"] = "true" if rest.pop("scored") else "false"
    if "options" in rest and len(rest["options"]) <= len(LETTERS):
        cells |= _option_cells(rest.pop("options"))
    if rest:
        cells["more"] = json.dumps(rest, ensure_ascii=False)
    return cells


def rows_of(text: str) -> Iterator[tuple[int, Mapping | None]]:
    """The questions with the numbers of their lines; None for a row with more cells than there are columns. Raises
    `Invalid` for what is no such sheet."""
    try:
        reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=_delimiter(text))
        csv.field_size_limit(CELL_LENGTH_MAX)
        names = [name.strip().lower() for name in next(reader, [])]
        _check_names(names)
        for row in reader:
            if any(cell.strip() for cell in row):
                cells = dict(zip(names, map(plain_cell, row), strict=False))
                yield reader.line_num, question_of(cells) if len(row) <= len(names) else None
    except csv.Error as error:
        raise unreadable(f"It is not readable CSV: {error}.") from None


def question_of(cells: dict[str, str]) -> Mapping:
    """As the reader of questions takes it; what is wrong with a cell is left in it, for that reader to tell."""
    question: Mapping = _more(cells.get("more", ""))
    question |= {name: cells[name] for name in TEXTS if cells.get(name, "").strip()}
    for name in LISTS:
        if parts := [part.strip() for part in cells.get(name, "").split("|") if part.strip()]:
            question[name] = parts
    for name in ("version", "time_limit_s"):
        if value := cells.get(name, "").strip():
            question[name] = _number(value)
    if scored := cells.get("scored", "").strip().lower():
        question["scored"] = {"true": True, "yes": True, "false": False, "no": False}.get(scored, scored)
    if options := _options(cells):
        question["options"] = options
    return question


def _option_cells(options: list[Mapping]) -> dict[str, str]:
    cells = {"right": "".join(letter for letter, each in zip(LETTERS, options, strict=False) if each.get("right"))}
    for column, mistake, option in zip(OPTIONS, MISTAKES, options, strict=False):
        cells[column] = option["text"]
        if option.get("misconception"):
            cells[mistake] = option["misconception"]
    return cells


def _options(cells: dict[str, str]) -> list[Mapping]:
    right = set(cells.get("right", "").upper())
    options: list[Mapping] = []
    for letter, column, mistake in zip(LETTERS, OPTIONS, MISTAKES, strict=True):
        if not cells.get(column, "").strip():
            continue
        option: Mapping = {"text": cells[column]}
        if letter in right:
            option["right"] = True
        if cells.get(mistake, "").strip():
            option["misconception"] = cells[mistake]
        options.append(option)
    return options


def _more(cell: str) -> Mapping:
    if not cell.strip():
        return {}
    try:
        more = json.loads(cell)
    except (ValueError, RecursionError):
        more = None
    return more if isinstance(more, dict) else {"more": cell}


def _number(cell: str) -> float | int | str:
    try:
        number = float(cell)
    except ValueError:
        return cell
    return int(number) if number.is_integer() else number


def _delimiter(text: str) -> str:
    """Where a comma is written in numbers, spreadsheets put semicolons between cells."""
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _check_names(names: list[str]) -> None:
    unknown = [name for name in names if name not in COLUMNS]
    if not {"text", "kind"} <= set(names):
        raise unreadable("The first line names the columns, of which 'kind' and 'text' must be there.")
    if unknown:
        raise unreadable(f"There is no column '{unknown[0][:40]}'. There are: {', '.join(COLUMNS)}.")
