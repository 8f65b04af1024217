"""Teams over REST and Door A: put together, answering together, and closed to everybody else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from api.giving_tests import PLAIN, House, open_house
from api.test_responses import TEAM_FRAMES, listener
from postgres import Postgres
from served import Person, Socket, served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.server)])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    environment = {}
    if request.param == "postgres":
        postgres: Postgres = request.getfixturevalue("postgres")
        postgres.execute("CREATE DATABASE teams_by_rest TEMPLATE template1")
        environment["DATABASE_URL"] = postgres.url("teams_by_rest")
    with served(tmp_path_factory.mktemp("teams") / "data", **environment) as server:
        yield open_house(server)


class Pair:
    """A test that two answer together, with both of them in it."""

    def __init__(self, house: House, name: str, **wanted: Any) -> None:
        self.house = house
        self.test_id = house.test(group_size=2, **wanted)["test_id"]
        self.first, self.second = house.candidate(f"{name}-a"), house.candidate(f"{name}-b")
        self.applications = [
            house.invite(self.test_id, email=person.email)["application_id"] for person in (self.first, self.second)
        ]
        with house.recruiter.client() as client:
            told = client.post(f"/api/tests/{self.test_id}/teams/auto").json()
        assert [len(team["members"]) for team in told["teams"]] == [2]

    def start(self, person: Person) -> dict[str, Any]:
        with person.client() as client:
            begun = client.post(f"/api/tests/{self.test_id}/start", json={"consent": True})
        assert begun.status_code == 201, begun.text
        told: dict[str, Any] = begun.json()
        return told

    def begun(self) -> tuple[str, str]:
        first, second = self.start(self.first), self.start(self.second)
        assert first["interview_id"] == second["interview_id"]
        return first["interview_id"], first["question"]["question_id"]


def put(house: House, test_id: int, *teams: tuple[str, list[str]]) -> Any:
    body = {"teams": [{"name": name, "application_ids": ids} for name, ids in teams]}
    with house.recruiter.client() as client:
        return client.put(f"/api/tests/{test_id}/teams", json=body)


def invited(house: House, test_id: int, count: int, name: str) -> list[str]:
    return [
        house.invite(test_id, email=f"{name}{n}@elsewhere.example", name=f"{name} {n}")["application_id"]
        for n in range(count)
    ]


# Putting teams together


def test_teams_are_put_together_by_hand_and_read_again(house: House) -> None:
    test_id = house.test(group_size=3)["test_id"]
    ids = invited(house, test_id, 4, "uma")
    made = put(house, test_id, ("  Red   team ", ids[:3]), ("Blue", ids[3:]))
    assert made.status_code == 200, made.text
    told = [(team["name"], [m["application_id"] for m in team["members"]]) for team in made.json()["teams"]]
    assert told == [("Red team", ids[:3]), ("Blue", ids[3:])]
    assert made.json()["teams"][0]["members"][0]["name"] == "uma 0"
    with house.recruiter.client() as client:
        assert client.get(f"/api/tests/{test_id}/teams").json() == made.json()
    again = put(house, test_id, ("Blue", ids[:1])).json()["teams"]
    assert [(team["name"], len(team["members"])) for team in again] == [("Blue", 1)]


def test_teams_are_filled_in_the_order_of_invitation_and_nobody_is_left_alone(house: House) -> None:
    test_id = house.test(group_size=3)["test_id"]
    ids = invited(house, test_id, 7, "vic")
    with house.recruiter.client() as client:
        path = f"/api/tests/{test_id}/teams/auto"
        teams = client.post(path).json()["teams"]
        assert client.post(path).json()["teams"] == teams
    assert [len(team["members"]) for team in teams] == [2, 2, 3]
    assert [m["application_id"] for team in teams for m in team["members"]] == ids
    assert [team["name"] for team in teams] == ["Team 1", "Team 2", "Team 3"]


def test_what_speaks_against_teams_is_told_by_name(house: House) -> None:
    test_id = house.test(group_size=2)["test_id"]
    elsewhere = invited(house, house.test(group_size=2)["test_id"], 1, "wes")
    ids = invited(house, test_id, 3, "wim")
    for code, teams in (
        ("team_size_invalid", [("A", ids)]),
        ("team_size_invalid", [("A", [])]),
        ("in_two_teams", [("A", ids[:2]), ("B", ids[1:])]),
        ("team_name_invalid", [(" ", ids[:2])]),
        ("team_name_taken", [("A", ids[:1]), ("A", ids[1:2])]),
        ("unknown_application", [("A", [ids[0], elsewhere[0]])]),
    ):
        refused = put(house, test_id, *teams)
        assert (refused.status_code, refused.json()["code"]) == (422, code), refused.text
    with house.recruiter.client() as client:
        assert client.get(f"/api/tests/{test_id}/teams").json()["teams"] == []
        alone = client.post(f"/api/tests/{house.test()['test_id']}/teams/auto")
        assert (alone.status_code, alone.json()["code"]) == (409, "test_without_teams")
        for wanted, code in (
            ({"group_size": 7}, "group_size_invalid"),
            ({"group_size": 2, "invited_only": False}, "teams_by_invitation"),
        ):
            refused = client.post("/api/tests", json={**PLAIN, **wanted})
            assert code in [error["code"] for error in refused.json()["errors"]]


def test_a_team_that_has_begun_stays_as_it_is(house: House) -> None:
    pair = Pair(house, "xan")
    [spare] = invited(house, pair.test_id, 1, "xia")
    pair.start(pair.first)
    for teams in ([("Team 1", [pair.applications[0], spare])], [], [("Other", pair.applications)]):
        refused = put(house, pair.test_id, *teams)
        assert (refused.status_code, refused.json()["code"]) == (409, "team_begun")
    assert put(house, pair.test_id, ("Team 1", pair.applications), ("Late", [spare])).status_code == 200


def test_who_is_in_no_team_cannot_begin_and_is_told_why(house: House) -> None:
    test_id = house.test(group_size=2)["test_id"]
    yan = house.candidate("yan")
    house.invite(test_id, email=yan.email)
    with yan.client() as client:
        mine = client.get(f"/api/applications/{test_id}").json()
        refused = client.post(f"/api/tests/{test_id}/start", json={"consent": True})
    assert (mine["can_start"], mine["why_not_code"], mine["team"]) == (False, "no_team", None)
    assert (refused.status_code, refused.json()["code"]) == (409, "no_team")


def test_candidates_see_whom_they_answer_with_and_no_address(house: House) -> None:
    test_id = house.test(group_size=2)["test_id"]
    zoe = house.candidate("zoe")
    ids = [
        house.invite(test_id, email=zoe.email)["application_id"],
        house.invite(test_id, email="secret@elsewhere.example")["application_id"],
    ]
    put(house, test_id, ("Pair", ids))
    with zoe.client() as client:
        answer = client.get(f"/api/applications/{test_id}")
    team = answer.json()["team"]
    assert team["name"] == "Pair"
    assert [(m["name"], m["you"]) for m in team["members"]] == [
        ("Ada", True),
        ("Somebody without an account yet", False),
    ]
    assert "secret@elsewhere" not in answer.text


# Answering together


def test_two_agree_over_rest_and_both_have_the_result_with_their_shares(house: House) -> None:
    pair = Pair(house, "abe", total_questions=1)
    interview_id, question_id = pair.begun()
    path = f"/api/interviews/{interview_id}"
    with pair.first.client() as first, pair.second.client() as second:
        first.post(f"{path}/team-messages", json={"text": "I think it is A."})
        proposed = first.post(f"{path}/proposals", json={"question_id": question_id, "option": "a"}).json()
        assert proposed["submitted"] is False
        [proposal] = second.get(f"{path}/team").json()["proposals"]
        assert proposal["answer"]["options"] == ["A"]
        told = {"question_id": question_id, "member_id": proposal["member_id"], "seq": proposal["seq"]}
        agreed = second.post(f"{path}/agreements", json=told)
        assert (agreed.status_code, agreed.json()["submitted"]) == (200, True), agreed.text
        for client in (first, second):
            seen = client.get(path).json()
            assert [a["answer"]["options"] for a in seen["answers"]] == [["A"]]
            assert seen["status"] == "completed"
    with house.recruiter.client() as client:
        rows = client.get(f"/api/tests/{pair.test_id}/results").json()["items"]
        detail = client.get(f"/api/tests/{pair.test_id}/attempts/{interview_id}").json()
        figures = client.get(f"/api/tests/{pair.test_id}/analytics").json()
        table = client.get(f"/api/tests/{pair.test_id}/export.csv").text
    assert {(row["team"], row["interview_id"], row["answered"]) for row in rows} == {("Team 1", interview_id, 1)}
    assert len({row["application_id"] for row in rows}) == 2
    assert len({row["score_percent"] for row in rows}) == 1
    one, other = detail["members"]
    assert {one["application_id"], other["application_id"]} == set(pair.applications)
    assert (one["proposals"], one["became_answer"], one["messages"], one["words"]) == (1, 1, 1, 5)
    assert (other["proposals"], other["backings"], other["stood_behind"]) == (0, 1, 1)
    labels = [moment["label"] for moment in detail["timeline"]]
    assert "Member 1 proposed an answer to question 1" in labels
    assert "Member 2 agreed with member 1" in labels
    assert figures["attempts"] == 1, "a team's attempt counts once"
    assert table.count("Team 1") == 2


def test_members_work_side_by_side_on_their_sockets(house: House) -> None:
    pair = Pair(house, "bea")
    interview_id, _ = pair.begun()
    with listener(pair.first, interview_id) as first, listener(pair.second, interview_id) as second:
        me = first.until("team")["you"]
        question = first.until("question")
        second.until("question")
        first.send("propose", "1", question_id=question["question_id"], option="B")
        assert first.until("ack")["id"] == "1"
        [proposal] = second.until("proposals")["proposals"]
        assert (proposal["member_id"], proposal["backed_by"]) == (me, [me])
        second.send("team_message", "1", text="Yes, B.")
        assert first.until("team_message")["text"] == "Yes, B."
        assert second.until("ack")["id"] == "1", "the same key of another member is another key"
        second.send("agree", "2", question_id=question["question_id"], member_id=me, seq=proposal["seq"])
        for socket in (first, second):
            assert socket.until("question")["question_number"] == 2
        second.send("answer", "3", question_id=question["question_id"], option="A")
        assert second.until("error")["code"] == "already_answered"
    with pair.first.socket(interview_id) as again:
        team = again.until("team")
        assert [message["text"] for message in team["messages"]] == ["Yes, B."]
    heard = {str(frame["type"]) for socket in (first, second) for frame in socket.received}
    assert heard >= TEAM_FRAMES, "and a listener holds each against its model"


def test_a_members_newer_connection_closes_their_older_and_nobody_elses(house: House) -> None:
    pair = Pair(house, "cid")
    interview_id, _ = pair.begun()
    with pair.first.socket(interview_id) as old, pair.second.socket(interview_id) as other:
        old.until("question")
        other.until("question")
        with pair.first.socket(interview_id) as new:
            new.until("question")
            with pytest.raises(ConnectionClosed) as closed:
                while True:
                    old.next()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4409
            other.send("ping")
            assert other.until("pong")


def test_who_leaves_is_told_and_loses_nothing_for_the_others(house: House) -> None:
    pair = Pair(house, "dee")
    interview_id, question_id = pair.begun()
    with pair.first.socket(interview_id) as first:
        first.until("question")
        with pair.second.socket(interview_id) as second:
            second.until("question")
            second.send("propose", "1", question_id=question_id, option="C")
            second.until("ack")
        while any(member["connected"] for member in first.until("members")["members"][1:]):
            continue
        with pair.first.client() as client:
            assert len(client.get(f"/api/interviews/{interview_id}/team").json()["proposals"]) == 1
        first.send("answer", "1", question_id=question_id, option="C")
        assert first.until("question")["question_number"] == 2


def test_both_start_at_the_same_moment_and_it_is_one_attempt(house: House) -> None:
    pair = Pair(house, "eli")
    found: list[str] = []
    starting = [
        threading.Thread(target=lambda who=person: found.append(pair.start(who)["interview_id"]))
        for person in (pair.first, pair.second)
    ]
    for thread in starting:
        thread.start()
    for thread in starting:
        thread.join(30)
    assert len(found) == 2
    assert len(set(found)) == 1
    with pair.first.client() as client:
        assert len(client.get(f"/api/interviews/{found[0]}/team").json()["members"]) == 2


def test_both_agree_at_the_same_moment_and_it_is_one_answer(house: House) -> None:
    pair = Pair(house, "fin")
    interview_id, question_id = pair.begun()
    codes: list[int] = []

    def propose(person: Person, letter: str) -> None:
        with person.client() as client:
            body = {"question_id": question_id, "option": letter}
            codes.append(client.post(f"/api/interviews/{interview_id}/answer", json=body).status_code)

    with pair.first.client() as one, pair.second.client() as other:
        for client, letter in ((one, "A"), (other, "B")):
            client.post(
                f"/api/interviews/{interview_id}/proposals", json={"question_id": question_id, "option": letter}
            )
    crossing = [threading.Thread(target=propose, args=pair_of) for pair_of in ((pair.first, "B"), (pair.second, "A"))]
    for thread in crossing:
        thread.start()
    for thread in crossing:
        thread.join(30)
    assert sorted(codes) == [200, 409]
    with pair.first.client() as client:
        assert len(client.get(f"/api/interviews/{interview_id}").json()["answers"]) == 1


# Who is not of the team


def test_a_stranger_and_another_team_see_nothing_and_change_nothing(house: House) -> None:
    pair, others = Pair(house, "gil"), Pair(house, "hob")
    interview_id, question_id = pair.begun()
    others.begun()
    path = f"/api/interviews/{interview_id}"
    before = _last_seq(pair.first, path)
    for stranger in (others.first, house.candidate("ike"), house.recruiter, house.owner):
        with stranger.client() as client:
            for method, where, body in (
                ("GET", "", None),
                ("GET", "/team", None),
                ("POST", "/proposals", {"question_id": question_id, "option": "A"}),
                ("POST", "/agreements", {"question_id": question_id, "member_id": "x"}),
                ("POST", "/team-messages", {"text": "Let me in."}),
                ("POST", "/answer", {"question_id": question_id, "option": "A"}),
            ):
                answer = client.request(method, f"{path}{where}", json=body)
                assert answer.status_code == 404, (method, where, answer.text)
        for query in ({}, {"role": "observer"}):
            with stranger.socket(interview_id, **query) as socket, pytest.raises(ConnectionClosed) as closed:
                while True:
                    assert socket.next()["type"] == "error"
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4003
    assert _last_seq(pair.first, path) == before


def test_a_member_who_has_not_started_is_not_in_yet(house: House) -> None:
    pair = Pair(house, "jon")
    interview_id = pair.start(pair.first)["interview_id"]
    with pair.second.client() as client:
        assert client.get(f"/api/interviews/{interview_id}").status_code == 404
    pair.start(pair.second)
    with pair.second.client() as client:
        assert client.get(f"/api/interviews/{interview_id}").status_code == 200


def test_no_member_speaks_for_another_or_ends_it_for_all(house: House) -> None:
    pair = Pair(house, "kit")
    interview_id, question_id = pair.begun()
    path = f"/api/interviews/{interview_id}"
    with pair.first.client() as client:
        team = client.get(f"{path}/team").json()
        other = team["members"][1]["member_id"]
        body = {"question_id": question_id, "option": "A", "member_id": other, "by": other}
        told = client.post(f"{path}/proposals", json=body).json()
        assert [p["member_id"] for p in told["team"]["proposals"]] == [team["members"][0]["member_id"]]
        for act in ("skip", "end", "cancel"):
            refused = client.post(f"{path}/{act}")
            assert (refused.status_code, refused.json()["code"]) == (409, "team_decides"), act
    with pair.first.socket(interview_id) as socket:
        socket.until("question")
        for name, fields in (("skip", {}), ("end", {}), ("thinking", {"on": True})):
            socket.send(name, None, by=other, **fields)
            assert socket.until("error")["code"] == "team_decides"


def test_the_door_of_one_candidate_refuses_a_team_by_name(house: House) -> None:
    pair = Pair(house, "lou")
    address = f"{house.server.ws_url}/ws/assessment?token={pair.first.token}&test_id={pair.test_id}"
    with Socket(address) as socket:
        socket.until("auth_success")
        socket.send("start_assessment", test_id=pair.test_id)
        assert socket.until("error")["code"] == "team_only"
    with pair.first.client() as client:
        assert client.get(f"/api/applications/{pair.test_id}").json()["attempts"] == []


def test_a_team_of_one_is_alone(house: House) -> None:
    test_id = house.test(group_size=2)["test_id"]
    liv = house.candidate("liv")
    application = house.invite(test_id, email=liv.email)["application_id"]
    assert put(house, test_id, ("Alone", [application])).status_code == 200
    with liv.client() as client:
        begun = client.post(f"/api/tests/{test_id}/start", json={"consent": True}).json()
        path = f"/api/interviews/{begun['interview_id']}"
        assert client.get(f"{path}/team").json()["code"] == "no_team"
        body = {"question_id": begun["question"]["question_id"], "option": "A"}
        assert client.post(f"{path}/proposals", json=body).json()["code"] == "no_team"
        assert client.post(f"{path}/answer", json=body).status_code == 200


def _last_seq(person: Person, path: str) -> int:
    with person.client() as client:
        return int(client.get(path).json()["last_seq"])
