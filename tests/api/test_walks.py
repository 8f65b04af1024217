"""The graph of a test, and a candidate's walk through it, over REST."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from api.giving_tests import House, open_house
from conformance.assessment_client import AssessmentClient
from served import served

pytestmark = pytest.mark.slow
SKILLS = [{"skill": "python", "weight": 3}, {"skill": "databases", "weight": 2}, {"skill": "sql", "weight": 1}]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with served(tmp_path_factory.mktemp("walks") / "data") as server:
        yield open_house(server)


def test_the_graph_tells_what_builds_on_what_and_how_much_of_each_is_planned(house: House) -> None:
    test_id = house.test(skills=SKILLS, total_questions=6)["test_id"]
    with house.recruiter.client() as client:
        graph = client.get(f"/api/tests/{test_id}/graph").json()
    assert graph["adaptive"] is True
    assert [(n["node_id"], n["planned_share"], n["planned_questions"]) for n in graph["nodes"]] == [
        ("skill_python", 0.5, 3),
        ("skill_databases", 0.3333, 2),
        ("skill_sql", 0.1667, 1),
    ]
    assert graph["edges"] == [{"before": "skill_sql", "after": "skill_databases"}]
    assert [n["prerequisites"] for n in graph["nodes"]] == [[], ["skill_sql"], []]
    assert all(n["available"] >= n["planned_questions"] for n in graph["nodes"])


def test_a_walk_tells_each_step_with_the_ability_after_it(house: House) -> None:
    test_id = house.test(skills=SKILLS, total_questions=6)["test_id"]
    person = house.candidate("walker")
    application = house.invite(test_id, email=person.email)
    with AssessmentClient(house.server.ws_url, person.token, test_id) as candidate:
        _, question = candidate.start()
        feedback, _ = candidate.answer(question, "A")
        open_walk = _walk(house, test_id, person.email)
        end = candidate.run(candidate.expect("question"), lambda _: "A", feedback["score_gained"])
    assert [step["ability"] is None for step in open_walk["steps"]] == [False, True], "the open one is not judged yet"
    walk = _walk(house, test_id, person.email)
    told = [data for kind, data in candidate.told if kind == "question"]
    gained = [data["score_gained"] for kind, data in candidate.told if kind == "answer_feedback"]
    assert (walk["interview_id"], walk["status"], walk["attempt"]) == (end["results"]["interview_id"], "completed", 1)
    assert walk["application_id"] == application["application_id"]
    assert [(s["node_id"], s["question_text"]) for s in walk["steps"]] == [
        (data["node_id"], data["question_text"]) for data in told
    ]
    assert [step["score"] for step in walk["steps"]] == gained
    errors = [step["ability"]["se"] for step in walk["steps"]]
    assert errors[-1] < errors[0] <= 1.0
    up = [after["ability"]["value"] > before["ability"]["value"] for before, after in pairwise(walk["steps"])]
    assert up == [score == 10 for score in gained[1:]], "a right answer raises the estimate, a wrong one lowers it"
    assert all(step["reason"] for step in walk["steps"])


def test_a_walk_is_found_through_its_own_test_only(house: House) -> None:
    mine, other = house.test()["test_id"], house.test()["test_id"]
    person = house.candidate("lost")
    house.invite(mine, email=person.email)
    with person.client() as client:
        session_id = client.post(f"/api/tests/{mine}/start", json={"consent": True}).json()["interview_id"]
    with house.recruiter.client() as client:
        assert client.get(f"/api/tests/{mine}/attempts/{session_id}/walk").status_code == 200
        assert client.get(f"/api/tests/{other}/attempts/{session_id}/walk").status_code == 404
        assert client.get(f"/api/tests/{mine}/attempts/int_nothing/walk").status_code == 404
    with house.other_recruiter.client() as client:
        assert client.get(f"/api/tests/{mine}/attempts/{session_id}/walk").status_code == 404
        assert client.get(f"/api/tests/{mine}/graph").status_code == 404


def _walk(house: House, test_id: int, email: str) -> dict[str, Any]:
    with house.recruiter.client() as client:
        [application] = client.get(f"/api/tests/{test_id}/applications").json()["items"]
        assert application["email"] == email
        session_id = application["attempts"][0]["interview_id"]
        walk: dict[str, Any] = client.get(f"/api/tests/{test_id}/attempts/{session_id}/walk").json()
    return walk
