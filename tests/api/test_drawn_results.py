"""What candidates drew, in the table of a test's results."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.test_coding_routes import Desk, opened
from vivavoce.engine.coding import Coding

pytestmark = pytest.mark.slow
FORM = {
    "title": "Design",
    "sections": [{"phase": "role_skills", "title": "Design", "kinds": ["system_design"]}],
    "max_questions": 1,
}
BOX = {"kind": "box", "x": 0, "y": 0, "width": 100, "height": 60}
BOARD = {
    "shapes": [{**BOX, "id": "a", "label": "=Gateway"}, {**BOX, "id": "b", "label": "Orders", "x": 300}],
    "links": [{"id": "l", "from": "a", "to": "b", "label": "writes", "arrow": "forward"}],
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    yield from opened(tmp_path / "data", Coding())


def table(desk: Desk, test_id: int) -> list[dict[str, str]]:
    headers = {"Authorization": f"Bearer {desk.tokens['owner']}"}
    answer = desk.client.get(f"/api/tests/{test_id}/export.csv", headers=headers)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_a_drawing_stands_in_the_table_in_words_and_there_is_no_column_where_nobody_drew(desk: Desk) -> None:
    desk.ask("owner", "POST", "/blueprints", {"id": "design-test", **FORM}, 201)
    wanted = {"title": "Design", "skills": [{"skill": "system-design"}], "total_questions": 1}
    body = {**wanted, "blueprint_id": "design-test", "invited_only": False}
    test_id = desk.ask("owner", "POST", "/tests", body, 201)["test_id"]
    for who in ("ada", "bob"):
        desk.ask("owner", "POST", f"/tests/{test_id}/applications", {"email": f"{who}@example.org"}, 201)
    assert all("drawings" not in row for row in table(desk, test_id))
    begun = desk.ask("ada", "POST", f"/tests/{test_id}/start", {"consent": True}, 201)
    answer = {"question_id": begun["question"]["question_id"], "board": BOARD}
    desk.ask("ada", "POST", f"/interviews/{begun['interview_id']}/answer", answer)
    begun = desk.ask("bob", "POST", f"/tests/{test_id}/start", {"consent": True}, 201)
    said = {"question_id": begun["question"]["question_id"], "answer": "I would put a queue before the orders."}
    desk.ask("bob", "POST", f"/interviews/{begun['interview_id']}/answer", said)
    drawn = {row["email"]: row["drawings"] for row in table(desk, test_id)}
    assert "=Gateway -> Orders: writes" in drawn["ada@example.org"]
    assert drawn["bob@example.org"] == ""
