"""What those who gave a test read of it: the table, one attempt, who is at it now, the CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from api.giving_tests import House, open_house
from served import Person, served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with served(tmp_path_factory.mktemp("results") / "data") as server:
        yield open_house(server)


def take(person: Person, test_id: int, option: str = "A", answers: int = 99) -> dict[str, Any]:
    with person.client() as client:
        begun: dict[str, Any] = client.post(f"/api/tests/{test_id}/start", json={"consent": True}).json()
        question = begun["question"]
        while question is not None and answers > 0:
            given = {"question_id": question["question_id"], "option": option}
            told = client.post(f"/api/interviews/{begun['interview_id']}/answer", json=given).json()
            question, answers = told["next_question"], answers - 1
        if question is None:
            client.get(f"/api/interviews/{begun['interview_id']}")
    return begun


def test_the_table_tells_what_came_of_each_attempt(house: House) -> None:
    made = house.test(pass_mark=1, feedback="none")
    ada, bob = house.candidate("ada"), house.candidate("bob")
    house.invite(made["test_id"], email=ada.email, name="=Ada()", tags=["north", "south"], extra_time_factor=2)
    house.invite(made["test_id"], email=bob.email)
    take(ada, made["test_id"])
    take(bob, made["test_id"], answers=2)
    with house.recruiter.client() as client:
        told = client.get(f"/api/tests/{made['test_id']}/results").json()
        table = client.get(f"/api/tests/{made['test_id']}/export.csv")
        live = client.get(f"/api/tests/{made['test_id']}/live").json()
    rows = {row["email"]: row for row in told["items"]}
    whole, part = rows[ada.email], rows[bob.email]
    assert (whole["status"], whole["answered"], whole["total"], whole["points_max"]) == ("completed", 4, 4, 40)
    assert whole["low_percent"] <= whole["score_percent"] <= whole["high_percent"]
    assert whole["passed"] is (whole["score_percent"] >= 1)
    assert {skill["skill"] for skill in whole["skills"]} <= {"python", "sql"}
    assert 0 <= whole["time_used_percent"] < 5
    assert (part["status"], part["answered"], part["score_percent"], part["passed"]) == ("in_progress", 2, None, None)
    assert not any("extra" in name for name in whole)
    [head, *lines] = list(csv.reader(io.StringIO(table.text)))
    assert len(lines) == 2
    by_email = {line[1]: dict(zip(head, line, strict=True)) for line in lines}
    assert by_email[ada.email]["name"] == "'=Ada()"
    assert by_email[ada.email]["tags"] == "north; south"
    assert [(row["name"], row["answered"]) for row in live["items"]] == [("Ada", 2)]
    assert live["counts"] == {"completed": 1, "started": 1}


def test_an_attempt_is_told_with_its_evidence_and_its_time_line(house: House) -> None:
    made = house.test(feedback="none")
    cleo = house.candidate("cleo")
    house.invite(made["test_id"], email=cleo.email)
    begun = take(cleo, made["test_id"], "C")
    path = f"/api/tests/{made['test_id']}/attempts/{begun['interview_id']}"
    with house.recruiter.client() as client:
        told = client.get(path).json()
        other = house.test()
        assert client.get(f"/api/tests/{other['test_id']}/attempts/{begun['interview_id']}").status_code == 404
    assert [answer["evaluation"]["criteria"][0]["evidence"][0]["key"][0] for answer in told["answers"]] == ["C"] * 4
    assert told["report"]["asked"] == 4
    kinds = [moment["kind"] for moment in told["timeline"]]
    assert kinds.count("asked") == kinds.count("answered") == kinds.count("evaluated") == 4
    assert kinds[0] == "started"
    assert "completed" in kinds
    moments = [moment["at"] for moment in told["timeline"]]
    assert moments == sorted(moments)
    with cleo.client() as client:
        mine = client.get(f"/api/interviews/{begun['interview_id']}").json()
    assert [answer["evaluation"] for answer in mine["answers"]] == [None] * 4
    assert "report" not in mine


def test_a_grade_that_comes_later_is_in_the_table(house: House) -> None:
    """The table reads what is kept beside the log, and what is kept of a shorter log is not believed."""
    made = house.test(blueprint_id="quick", skills=[], role="Backend engineer", total_questions=2)
    dora = house.candidate("dora")
    house.invite(made["test_id"], email=dora.email)
    with dora.client() as client:
        begun = client.post(f"/api/tests/{made['test_id']}/start", json={"consent": True}).json()
        client.post(f"/api/interviews/{begun['interview_id']}/end")
    with house.recruiter.client() as client:
        first = client.get(f"/api/tests/{made['test_id']}/results").json()["items"]
        second = client.get(f"/api/tests/{made['test_id']}/results").json()["items"]
    assert first == second
    assert first[0]["answered"] == 0
    assert (first[0]["score_percent"], first[0]["not_answered"], first[0]["total"]) == (0.0, 2, 2)


def test_the_results_are_told_as_a_pdf_too(house: House) -> None:
    made = house.test(title="Printed <b>test</b>", pass_mark=1, feedback="none")
    dana = house.candidate("dana")
    house.invite(made["test_id"], email=dana.email, name="Данa <i>&amp;")
    take(dana, made["test_id"])
    with house.recruiter.client() as client:
        told = client.get(f"/api/tests/{made['test_id']}/export.pdf")
    assert told.headers["content-type"] == "application/pdf"
    assert f"test-{made['test_id']}-results.pdf" in told.headers["content-disposition"]
    text = " ".join(PdfReader(io.BytesIO(told.content)).pages[0].extract_text().split())
    assert "Printed <b>test</b>" in text
    assert "1 attempt, 1 scored" in text
    assert "Данa <i>&amp;" in text


def test_no_cell_of_the_table_is_a_formula_where_lists_are_parted_by_semicolons(house: House) -> None:
    made = house.test()
    eve = house.candidate("eve")
    house.invite(made["test_id"], email=eve.email, name="Eve;=1+1;x", tags=["north", "=2+2"])
    take(eve, made["test_id"], answers=1)
    with house.recruiter.client() as client:
        table = client.get(f"/api/tests/{made['test_id']}/export.csv").text
    cells = [cell for line in csv.reader(io.StringIO(table), delimiter=";") for cell in line]
    assert "Eve" in table
    assert not any(cell.strip().startswith(("=", "+", "-", "@")) for cell in cells)


def test_extra_time_shows_where_it_is_set_and_in_no_result(house: House) -> None:
    made = house.test()
    nora = house.candidate("nora")
    invited = house.invite(made["test_id"], email=nora.email, extra_time_factor=1.75)
    begun = take(nora, made["test_id"])
    here = f"/api/tests/{made['test_id']}"
    with house.recruiter.client() as client:
        for path in ("results", f"attempts/{begun['interview_id']}", "export.csv"):
            told = client.get(f"{here}/{path}").text
            assert not any(word in told for word in ("extra_time", "time_limit_seconds")), path
        [listed] = client.get(f"{here}/applications").json()["items"]
        changed = client.patch(f"{here}/applications/{invited['application_id']}", json={"extra_time_factor": 1.5})
    assert (listed["extra_time_factor"], changed.json()["extra_time_factor"]) == (1.75, 1.5)
