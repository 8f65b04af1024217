"""Every kind that a key decides, through a running server: shown without its key, answered over both wires."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

import every_kind
from served import Person, Served, served

pytestmark = pytest.mark.slow
SHOWN = {
    "true_false": {"options"},
    "numeric": {"unit"},
    "short_text": set(),
    "ordering": {"items"},
    "matching": {"left", "right"},
    "fill_gap": {"passage", "gaps"},
    "code_reading": {"code"},
}
BESIDE = {"options", "unit", "items", "left", "right", "passage", "gaps", "code", "media", "starter_code"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("kinds")
    with served(folder / "data", VIVA_CONTENT_DIRS=str(every_kind.written(folder / "content"))) as running:
        yield running


@pytest.fixture
def started(server: Served, request: pytest.FixtureRequest) -> tuple[Person, dict[str, Any]]:
    person = server.person(f"{abs(hash(request.node.name))}@example.org")
    return person, person.start(blueprint="every-kind")


def test_each_kind_is_shown_without_its_key_and_answered_over_rest(started: tuple[Person, dict[str, Any]]) -> None:
    person, told = started
    where, question = f"/api/interviews/{told['interview_id']}", told["question"]
    with person.client() as client:
        for kind in every_kind.KINDS:
            assert question["kind"] == kind
            assert question.keys() & BESIDE == SHOWN[kind]
            given = every_kind.right_answer(question)
            assert list(given) == [question["answer_field"]]
            again = client.get(where).json()["current_question"]
            assert {**again, "elapsed_seconds": 0} == {**question, "elapsed_seconds": 0}
            wrong = {"number": "many"} if question["answer_field"] == "number" else {"number": 1}
            refused = client.post(f"{where}/answer", json={"question_id": question["question_id"], **wrong})
            assert refused.status_code == 422, refused.text
            assert refused.json()["code"] in ("wrong_answer_field", "not_a_number", "answer_empty")
            answered = client.post(f"{where}/answer", json={"question_id": question["question_id"], **given}).json()
            assert answered["evaluation"]["score"] == 10
            assert answered["evaluation"]["criteria"][0]["evidence"][0]["key"]
            question = answered["next_question"]
        report = client.get(where).json()
    assert [record["evaluation"]["score"] for record in report["answers"]] == [10] * len(every_kind.KINDS)
    assert report["answers"][3]["answer"]["order"]
    assert report["answers"][4]["answer"]["pairs"]
    assert report["answers"][5]["answer"]["gaps"] == {"function": "range", "stop": "5", "printing": "B"}


def test_each_kind_is_answered_over_the_socket(started: tuple[Person, dict[str, Any]]) -> None:
    person, told = started
    with person.socket(told["interview_id"]) as socket:
        for number, kind in enumerate(every_kind.KINDS):
            question: dict[str, Any] = socket.until("question")
            assert question["kind"] == kind
            given = every_kind.right_answer(question)
            socket.send("answer", f"key-{number}", question_id=question["question_id"], **given)
            assert socket.until("evaluation")["score"] == 10


def test_neither_key_nor_its_order_is_sent(started: tuple[Person, dict[str, Any]]) -> None:
    person, told = started
    question = told["question"]
    with person.client() as client:
        for kind in every_kind.KINDS:
            text = json.dumps(question)
            assert "accepts" not in text
            assert "misconception" not in text
            assert '"right": true' not in text
            if kind == "numeric":
                assert "250" not in text
            if kind == "ordering":
                assert [item["text"] for item in question["items"]] != ["One", "Two", "Three", "Four"]
            client.post(f"/api/interviews/{told['interview_id']}/skip", json={})
            question = client.get(f"/api/interviews/{told['interview_id']}").json()["current_question"]
