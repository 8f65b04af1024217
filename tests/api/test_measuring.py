"""A test that measures, on a real server: its length is open, it gives nothing away, and its report tells what it
found."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from served import served
from the_bank import BANK

pytestmark = pytest.mark.slow

STRONG = "It depends on what is needed. One keeps the order and another looks up by a key; I would measure both first."


def answered(question: dict[str, Any]) -> dict[str, Any]:
    """A candidate who knows the choices and says little in words."""
    if "options" not in question:
        return {"answer": STRONG}
    asked = next(q for q in BANK.questions() if q.options and question["text"].endswith(q.text))
    return {"option": [option.letter for option in asked.options if option.right]}


def test_a_measuring_test_from_its_first_question_to_its_report(tmp_path: Path) -> None:
    with served(tmp_path / "data") as server:
        ada = server.person("ada@example.org")
        started: Any = ada.start(blueprint="measured", difficulty="medium")
        name = started["interview_id"]
        question, number = started["question"], 0
        with ada.client() as client:
            while question:
                number += 1
                assert (question["question_number"], question["total_questions"]) == (number, 30)
                assert question["length_open"] is True
                assert client.get("/api/interviews").json()["items"][0]["length_open"] is True
                assert question["difficulty"] == "medium"
                assert "%" not in question["reason"]
                assert question["hints_available"] == 0
                given = {"question_id": question["question_id"], **answered(question)}
                told = client.post(f"/api/interviews/{name}/answer", json=given).json()
                assert (told["evaluation"] is None) is not told["completed"]
                question = told["next_question"]
            whole = client.get(f"/api/interviews/{name}").json()
            listed = client.get("/api/interviews").json()["items"][0]
            counted = next((seen for _ in range(500) if client.get("/health") and (seen := _counted(tmp_path))), [])
    assert whole["status"] == "completed"
    assert whole["end_reason"] in ("certain", "finished")
    assert 12 <= number <= 30
    assert whole["progress"]["total_questions"] == listed["total"] == number
    assert whole["progress"]["pause_allowed"] is False
    assert whole["progress"]["length_open"] is listed["length_open"] is False
    assert any("% of its points are expected" in entry["question"]["reason"] for entry in whole["answers"])
    ability = whole["report"]["ability"]
    assert ability["overall"]["low"] < ability["overall"]["estimate"] < ability["overall"]["high"]
    assert ability["overall"]["answers"] == number
    assert ability["ended"].endswith(".")
    assert ability["skills"]
    assert counted == [("measured backend-engineer", 1, number, number)]


def _counted(folder: Path) -> list[tuple[str, int, int, int]]:
    """The count is work that is owed beside the report, so it comes a moment later."""
    query = (
        "SELECT t.test, t.tests, count(*), sum(q.asked) FROM exposure_tests t JOIN exposure_questions q USING (test) "
        "GROUP BY t.test"
    )
    with sqlite3.connect(folder / "data" / "viva.db") as database:
        return database.execute(query).fetchall()
