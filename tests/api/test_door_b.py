"""Door B over a real socket: devices, a server that dies in the middle, what a candidate may not."""

from __future__ import annotations

import json
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from api.giving_tests import House, open_house
from conformance.assessment_client import AssessmentClient
from served import Person, served

pytestmark = pytest.mark.slow
TIDY_S = 1.0
"""How much longer than measured a server may have been away: it notes its start a little after it is asked."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with served(tmp_path_factory.mktemp("door-b") / "data") as server:
        yield open_house(server)


def invited(house: House, name: str, **wanted: Any) -> tuple[Person, int]:
    test_id: int = house.test(**wanted)["test_id"]
    person = house.candidate(name)
    house.invite(test_id, email=person.email)
    return person, test_id


def test_a_second_device_takes_over_and_the_first_follows_in_step(house: House) -> None:
    person, test_id = invited(house, "devices")
    address = house.server.ws_url
    with (
        AssessmentClient(address, person.token, test_id) as laptop,
        AssessmentClient(address, person.ticket(), test_id) as phone,
    ):
        _, question = laptop.start()
        phone.start()
        assert laptop.expect("control")["in_control"] is False
        feedback, _ = phone.answer(question, "A")
        assert laptop.expect("answer_feedback") == feedback
        laptop.expect("progress_update")
        following = laptop.expect("question")
        assert phone.expect("question")["question_id"] == following["question_id"]
        laptop.send("submit_answer", {"question_id": following["question_id"], "selected_option": "A"})
        assert laptop.expect("error")["code"] == "not_in_control"
        laptop.send("take_control")
        assert laptop.expect("control")["in_control"] is True
        assert phone.expect("control")["in_control"] is False
        laptop.answer(following, "A")


def test_a_server_that_dies_in_mid_question_costs_no_time(tmp_path: Path) -> None:
    with served(tmp_path / "data") as server:
        house = open_house(server)
        person, test_id = invited(house, "survivor")
        with AssessmentClient(server.ws_url, person.token, test_id) as first:
            _, question = first.start()
            feedback, _ = first.answer(question, "A")
            before = first.expect("question")
            asked_at = time.monotonic()
            server.stop(signal.SIGKILL)
            killed_at = time.monotonic()
    with served(tmp_path / "data") as server:
        away_s = time.monotonic() - killed_at
        with AssessmentClient(server.ws_url, person.token, test_id) as second:
            started, after = second.start()
            passed_s = time.monotonic() - asked_at
            assert started["resumed"] is True
            assert after["question_id"] == before["question_id"]
            used_s = before["remaining_seconds"] - after["remaining_seconds"]
            assert 0 <= used_s <= passed_s - away_s + TIDY_S, (used_s, passed_s, away_s)
            assert away_s > TIDY_S, "the server was not away for long enough to tell"
            end = second.run(after, lambda _: "B", feedback["score_gained"])
    assert end["results"]["completion_status"] == "completed"


def test_each_skill_gets_its_share_and_no_question_comes_twice_in_two_attempts(house: House) -> None:
    weights = [{"skill": "python", "weight": 3}, {"skill": "databases", "weight": 2}, {"skill": "sql", "weight": 1}]
    person, test_id = invited(house, "twice", skills=weights, total_questions=12, attempts=2)
    asked: list[str] = []
    for _ in range(2):
        with AssessmentClient(house.server.ws_url, person.token, test_id) as candidate:
            _, question = candidate.start()
            candidate.run(question, lambda shown: "ABCD"[shown["question_number"] % 4])
        questions = [data for kind, data in candidate.told if kind == "question"]
        assert Counter(data["node_id"] for data in questions) == {
            "skill_python": 6,
            "skill_databases": 4,
            "skill_sql": 2,
        }
        asked += [data["question_text"] for data in questions]
    assert len(set(asked)) == 24


def test_what_door_b_began_is_read_everywhere(house: House) -> None:
    person, test_id = invited(house, "everywhere", total_questions=2)
    with AssessmentClient(house.server.ws_url, person.token, test_id) as candidate:
        _, question = candidate.start()
        end = candidate.run(question, lambda _: "A")
    with person.client() as client:
        told = client.get(f"/api/interviews/{end['results']['interview_id']}").json()
        again = client.get(f"/api/applications/{test_id}").json()
    assert told["status"] == "completed"
    scores = [answer["evaluation"]["score"] for answer in told["answers"]]
    assert sum(scores) == end["results"]["total_score"]
    assert again["why_not_code"] == "attempts_used_up"


def test_an_address_that_names_no_test_is_closed_with_4003(house: House) -> None:
    person = house.candidate("nowhere")
    for wrong in ("abc", "-1", "0", str(2**31), "１"):
        candidate = AssessmentClient(house.server.ws_url, f"{person.token}&test_id={wrong}")
        candidate.connect()
        assert candidate.closed_with() == 4003, wrong


def test_a_page_of_another_origin_may_not_connect(house: House) -> None:
    person = house.candidate("foreign")
    address = f"{house.server.ws_url}/ws/assessment?token={person.token}"
    with connect(address, origin=Origin("https://elsewhere.example")) as socket:
        told = json.loads(socket.recv(timeout=10))
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=10)
    assert (told["type"], told["data"]["code"]) == ("error", "foreign_origin")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4003
