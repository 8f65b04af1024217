"""A person takes all that is kept of them, and goes: nothing of them is left anywhere, and nobody's pages break."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from api.test_coding_routes import PROBLEMS
from api.test_drawn_results import BOX, FORM
from served import PASSWORD
from vivavoce.engine.coding import Coding
from vivavoce.main import build_app
from vivavoce.ports.code import ScriptedJudge, ScriptedProblems
from vivavoce.settings import Settings

pytestmark = pytest.mark.slow
EMAIL = "zqmail@example.org"
IN_THE_CLEAR = ("zqmail", "zqname", "zqinvited", "zqtarget", "zqskill", "zqnote", "zqtag", "zqreason")
OWN_WORDS = ("zqanswer", "zqcode", "zqdraft", "zqtyped", "zqresume", "zqdrawing", "zqjob")
OF_THE_TEAM = ("zqnote", "zqtag", "zqreason")
BOARD = {"shapes": [{**BOX, "id": "a", "label": "zqdrawing"}], "links": []}
Row = dict[str, Any]


class House:
    def __init__(self, client: TestClient, link: str, folder: Path) -> None:
        self.client, self.folder = client, folder
        self.doors = client.app.state.doors  # type: ignore[attr-defined]
        owner = {"token": link, "email": "owner@example.org", "name": "Owner", "password": PASSWORD}
        self.tokens = {"owner": client.post("/api/auth/one-time", json=owner).json()["access_token"]}
        self.ids: dict[str, str] = {}

    def come_in(self, who: str, email: str, name: str) -> None:
        body = {"email": email, "name": name, "password": PASSWORD}
        made = self.client.post("/api/auth/register", json=body)
        assert made.status_code == 201, made.text
        self.tokens[who], self.ids[who] = made.json()["access_token"], made.json()["user_id"]

    def send(self, who: str, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        return self.client.request(method, f"/api{path}", json=body, headers=headers)

    def ask(self, who: str, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.send(who, method, path, body)
        assert answer.status_code == status, (method, path, answer.text)
        return answer.json() if answer.headers.get("content-type", "").endswith("json") else answer

    def erase(self, who: str = "ada", status: int = 204, password: str = PASSWORD) -> Any:
        return self.ask(who, "DELETE", "/auth/me", {"password": password}, status)

    def rows(self) -> dict[str, list[Row]]:
        """Every row of every table that the database has."""
        return dict(self.call(self.doors.database.read, _whole))

    def call(self, work: Callable[..., Any], *given: Any) -> Any:
        """Where the service runs."""
        assert self.client.portal is not None
        return self.client.portal.call(work, *given)

    def places(self, wanted: str) -> set[str]:
        """Where a text stands in the database, as it is stored."""
        return {
            f"{table}.{column}"
            for table, rows in self.rows().items()
            for row in rows
            for column, value in row.items()
            if wanted.encode() in _bytes(value).lower()
        }

    def traces(self) -> set[str]:
        """Where any of Ada's marks stands. Fewer letters would be found in what is encrypted, by chance."""
        return {place for word in (*IN_THE_CLEAR, *OWN_WORDS) for place in self.places(word)}


def _whole(connection: Connection) -> dict[str, list[Row]]:
    return {
        table: [dict(row) for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings()]
        for table in inspect(connection).get_table_names()
    }


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.server)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    url = request.getfixturevalue("empty_postgres_url") if request.param == "postgres" else None
    links: list[str] = []
    coding = Coding(ScriptedJudge(), ScriptedProblems(PROBLEMS))
    settings = Settings(data_dir=tmp_path / "data", database_url=url)
    app = build_app(settings, on_ready=lambda link: links.append(link or ""), coding=coding)
    with TestClient(app) as client:
        yield House(client, links[0], settings.data_dir)


@pytest.fixture
def lived(house: House) -> House:
    """Ada did all that one can do here, and left a mark everywhere."""
    house.ask("owner", "POST", "/blueprints", {"id": "design-test", **FORM}, 201)
    wanted = {"title": "Design", "skills": [{"skill": "system-design"}], "total_questions": 1}
    for name in ("design", "unclaimed"):
        made = house.ask("owner", "POST", "/tests", {**wanted, "blueprint_id": "design-test"}, 201)
        house.ids[name] = made["test_id"]
        invited = {"email": EMAIL, "name": "Zqinvited", "tags": ["zqtag"], "note": "zqnote one"}
        told = house.ask("owner", "POST", f"/tests/{made['test_id']}/applications", invited, 201)
        house.ids[f"{name} application"] = told["application_id"]
        if name == "design":
            token = _token(told)
    house.come_in("ada", EMAIL, "Zqname")
    house.ask("ada", "POST", "/invitations/accept", {"token": token})
    house.come_in("bob", "bob@example.org", "Bob")
    house.ask("ada", "PUT", "/profile", {"target_role": "zqtarget", "skills": ["zqskill"], "experience_years": 4})
    resume = house.ask("ada", "POST", "/resumes", {"text": "zqresume\nSkills\nPython"}, 201)
    _practise(house, resume["resume_id"])
    _write_code(house)
    _take_the_test(house)
    return house


def _token(invited: Row) -> str:
    return str(invited["invite_url"]).rpartition("token=")[2]


def _practise(house: House, resume_id: str) -> None:
    wanted = {"role": "Backend engineer", "consent": True, "resume_id": resume_id, "job_description": "zqjob Python"}
    begun = house.ask("ada", "POST", "/interviews/start", wanted, 201)
    house.ids["practice"] = begun["interview_id"]
    given = {"question_id": begun["question"]["question_id"], "answer": "zqanswer: I would measure it first."}
    house.ask("ada", "POST", f"/interviews/{begun['interview_id']}/answer", given)
    recordings = house.doors.recordings

    async def record() -> None:
        recordings.keep(b"\1\2" * 16_000, session_id=begun["interview_id"], question_id="q1", turn_id="t1")
        await recordings.settled()

    house.call(record)


def _write_code(house: House) -> None:
    wanted = {"role": "Backend engineer", "consent": True, "blueprint": "coding"}
    begun = house.ask("ada", "POST", "/interviews/start", wanted, 201)
    here, question_id = f"/interviews/{begun['interview_id']}", begun["question"]["question_id"]
    draft = {"language": "python", "files": [{"name": "", "text": "# zqdraft"}]}
    house.ask("ada", "PUT", f"{here}/questions/{question_id}/code", draft)
    typed = {"since_ms": 0, "edits": [[0, 0, 0, "zqtyped"]], "length": 7, "digest": "d", "language": "python"}
    house.ask("ada", "POST", f"{here}/questions/{question_id}/typing", typed)
    code = {"question_id": question_id, "code": "# zqcode\n", "language": "python"}
    house.ask("ada", "POST", f"{here}/submit-code", code)


def _take_the_test(house: House) -> None:
    test_id = house.ids["design"]
    begun = house.ask("ada", "POST", f"/tests/{test_id}/start", {"consent": True}, 201)
    house.ids["attempt"] = begun["interview_id"]
    drawn = {"question_id": begun["question"]["question_id"], "board": BOARD}
    house.ask("ada", "POST", f"/interviews/{begun['interview_id']}/answer", drawn)
    house.ask("ada", "PUT", f"/applications/{test_id}/groups", {"groups": {"gender": "woman"}})
    here = f"/tests/{test_id}/applications/{house.ids['design application']}"
    house.ask("owner", "POST", f"{here}/notes", {"text": "zqnote two"}, 201)
    house.ask("owner", "PUT", f"{here}/decision", {"decision": "hold", "reason": "zqreason"})


def _exported(house: House) -> dict[str, bytes]:
    answer = house.ask("ada", "GET", "/auth/me/export.zip")
    assert answer.headers["content-disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as box:
        assert box.testzip() is None
        return {name: box.read(name) for name in box.namelist()}


def test_all_that_is_kept_of_a_person_is_theirs_to_take(lived: House) -> None:
    files = _exported(lived)
    told = b"\n".join(content for name, content in files.items() if name.endswith((".json", ".txt"))).lower()
    for word in (*IN_THE_CLEAR, *OWN_WORDS):
        assert (word.encode() in told) is (word not in OF_THE_TEAM), word
    assert b"woman" in files["tests.json"]
    assert [content[:4] for name, content in files.items() if name.endswith(".wav")] == [b"RIFF"]
    practice = json.loads(files[f"interviews/{lived.ids['practice']}.json"])
    created = next(one for one in practice["log"] if one["event"] == "SessionCreated")
    assert created["consent_at"] is not None
    assert practice["answers"][0]["evaluation"] is not None
    account = json.loads(files["account.json"])
    assert (account["account"]["email"], len(account["sign_ins"])) == (EMAIL, 1)


def test_the_export_has_no_key_of_a_question_and_nothing_of_anybody_else(lived: House) -> None:
    lived.ask("bob", "POST", "/resumes", {"text": "zqbobs\nSkills\nPython"}, 201)
    files = _exported(lived)
    whole = b"\n".join(files.values())
    assert b"zqbobs" not in whole
    assert b"bob@example.org" not in whole
    for secret in (b'"rubric"', b'"stronger"', b'"argon2', b'"password_hash"', b'"token_hash"', b'"hidden"'):
        assert secret not in b"\n".join(files[name] for name in files if name.startswith(("account", "tests"))), secret
    logs = [json.loads(files[name])["log"] for name in files if name.startswith("interviews/")]
    assert all("question" not in event for log in logs for event in log)


def test_one_export_at_a_time_is_made_for_a_person(lived: House) -> None:
    lived.doors.exporting.begin(lived.ids["ada"])
    assert lived.ask("ada", "GET", "/auth/me/export.zip", status=429)["code"] == "export_under_way"
    lived.ask("bob", "GET", "/auth/me/export.zip")
    lived.doors.exporting.end(lived.ids["ada"])
    for _ in range(2):
        assert "account.json" in _exported(lived)


def test_what_is_damaged_says_so_and_takes_nothing_else_along(lived: House) -> None:
    practice, attempt = lived.ids["practice"], lived.ids["attempt"]
    lived.call(_damage, lived, "events", "payload", f"seq = 1 AND session_id = '{practice}'")
    lived.call(_damage, lived, "sessions", "private", f"session_id = '{practice}'")
    lived.call(_remove_the_sound, lived)
    files = _exported(lived)
    assert json.loads(files[f"interviews/{practice}.json"]) == {"could_not_be_read": "data_unsound"}
    [recording] = [json.loads(content) for name, content in files.items() if name.startswith("recordings/")]
    assert recording == {"could_not_be_read": "not_found"}
    assert b"zqdrawing" in files[f"interviews/{attempt}.json"]
    assert {"account.json", "profile.json", "tests.json", "progress.json", "made.json"} < set(files)
    assert len([name for name in files if name.startswith("interviews/")]) == 3


async def _damage(house: House, table: str, column: str, which: str) -> None:
    """One bit of what is stored there."""

    def work(connection: Connection) -> None:
        whole = bytes(connection.execute(text(f"SELECT {column} FROM {table} WHERE {which}")).scalar_one())
        changed = whole[:-1] + bytes([whole[-1] ^ 1])
        connection.execute(text(f"UPDATE {table} SET {column} = :changed WHERE {which}"), {"changed": changed})

    await house.doors.database.write(work)


async def _remove_the_sound(house: House) -> None:
    """As a round does, in between the row and its parts."""
    await house.doors.database.write(lambda connection: connection.execute(text("DELETE FROM recording_parts")))


def test_no_table_has_a_trace_of_who_was_erased(lived: House) -> None:
    before = lived.rows()
    for word in IN_THE_CLEAR:
        assert lived.places(word), f"{word} was nowhere, so that it is gone would say nothing"
    ada, sealed = lived.ids["ada"], _sealed(before, lived.ids["ada"])
    assert len(sealed) > 20
    lived.erase()
    for word in (*IN_THE_CLEAR, *OWN_WORDS):
        assert lived.places(word) == set(), word
    assert lived.places(ada) == {"candidate_keys.owner_id"}
    assert lived.places(lived.ids["practice"]) == set()
    assert lived.places(lived.ids["attempt"]) == {"attempts.session_id"}
    after = lived.rows()
    [key] = [row for row in after["candidate_keys"] if row["owner_id"] == ada]
    assert (key["wrapped_key"], key["master_id"]) == (None, None)
    left = {_bytes(value) for rows in after.values() for row in rows for value in row.values()}
    assert sealed & left == set()
    assert len(after["users"]) == len(before["users"]) - 1


def _sealed(tables: dict[str, list[Row]], owner_id: str) -> set[bytes]:
    """What the key of a person had encrypted, as it was stored."""
    names = ("sessions", "events", "resumes", "attempt_digests", "declared_groups")
    whose = ("owner_id", "key_owner", "user_id")
    rows = [row for name in names for row in tables[name] if owner_id in [row.get(column) for column in whose]]
    assert len(tables["recording_parts"]) == 1
    rows += tables["recording_parts"]
    return {_bytes(row[column]) for row in rows for column in ("private", "payload", "content") if column in row}


def test_the_files_of_the_database_keep_no_copy(lived: House) -> None:
    if lived.doors.database.name != "sqlite":
        pytest.skip("a server's files are its own: docs/security.md says what they keep")
    files = [path for path in lived.folder.glob("viva.db*") if path.name != "viva.db-shm"]
    [key] = [row for row in lived.rows()["candidate_keys"] if row["owner_id"] == lived.ids["ada"]]
    kept = b"".join(path.read_bytes() for path in files).lower()
    assert b"zqmail" in kept
    assert key["wrapped_key"].lower() in kept
    lived.erase()
    kept = b"".join(path.read_bytes() for path in files if path.exists()).lower()
    for word in (*IN_THE_CLEAR, *OWN_WORDS):
        assert word.encode() not in kept, word
    assert key["wrapped_key"].lower() not in kept


def _closing(socket: WebSocketTestSession) -> int:
    """With which code it is closed."""
    while True:
        try:
            socket.receive_json()
        except WebSocketDisconnect as closed:
            return closed.code


def test_every_sign_in_ends_at_once_and_the_e_mail_is_free_again(lived: House) -> None:
    credentials = {"email": EMAIL, "password": PASSWORD}
    other = lived.client.post("/api/auth/login", json=credentials).json()
    ticket = lived.ask("ada", "POST", "/auth/ws-ticket")["ticket"]
    path = f"/ws/interview/{lived.ids['practice']}"
    with lived.client.websocket_connect(f"{path}?token={other['access_token']}") as socket:
        lived.erase()
        assert _closing(socket) == 4001
    assert lived.send("ada", "GET", "/auth/me").status_code == 401
    assert lived.client.post("/api/auth/login", json=credentials).status_code == 401
    renewed = lived.client.post("/api/auth/refresh", json={"refresh_token": other["refresh_token"]})
    assert renewed.status_code == 401
    with lived.client.websocket_connect(f"{path}?token={ticket}") as socket:
        assert _closing(socket) == 4001
    first = lived.ids["ada"]
    lived.come_in("ada", EMAIL, "Zqname")
    assert lived.ids["ada"] != first
    assert lived.ask("ada", "GET", "/interviews")["items"] == []
    assert lived.ask("ada", "GET", "/resumes")["items"] == []
    assert lived.ask("ada", "GET", "/applications")["items"] == []


def test_whoever_registers_a_strangers_address_takes_no_invitation_away(house: House) -> None:
    """Of Victor's invitation nothing changes; an account that came with its link erases the others to its mailbox."""
    made, tokens = [], []
    for title in ("First", "Second"):
        wanted = {"title": title, "skills": [{"skill": "python"}], "total_questions": 1}
        here = f"/tests/{house.ask('owner', 'POST', '/tests', wanted, 201)['test_id']}/applications"
        body = {"email": "victor@example.org", "name": "Victor", "note": "Came well recommended."}
        told = house.ask("owner", "POST", here, body, 201)
        made.append(f"{here}/{told['application_id']}")
        tokens.append(_token(told))
    before = [house.ask("owner", "GET", one) for one in made]
    assert [len(one["notes"]) for one in before] == [1, 1]
    house.come_in("stranger", "victor@example.org", "Stranger")
    house.erase("stranger")
    assert [house.ask("owner", "GET", one) for one in made] == before
    house.come_in("victor", "victor@example.org", "Victor")
    house.ask("victor", "POST", "/invitations/accept", {"token": tokens[0]})
    house.erase("victor")
    assert [house.ask("owner", "GET", one)["state"] for one in made] == ["erased", "erased"]
    assert house.places("victor") == set()


def test_a_running_interview_is_let_go_with_its_timers(lived: House) -> None:
    engine = lived.doors.engine
    lived.ask("ada", "GET", f"/interviews/{lived.ids['practice']}")
    assert lived.ids["practice"] in engine._due
    lived.erase()
    assert lived.ids["practice"] not in engine._due
    assert lived.ids["practice"] not in engine._mailboxes


def test_those_who_gave_the_test_read_that_somebody_was_erased(lived: House) -> None:
    lived.erase()
    here, application = f"/tests/{lived.ids['design']}", lived.ids["design application"]
    [row] = lived.ask("owner", "GET", f"{here}/results")["items"]
    told = (row["erased"], row["name"], row["email"], row["score_percent"], row["decision"], row["tags"])
    assert told == (True, "", "", None, None, [])
    [listed] = lived.ask("owner", "GET", f"{here}/applications")["items"]
    assert (listed["state"], listed["name"], listed["email"], listed["user_id"]) == ("erased", "", "", None)
    assert lived.ask("owner", "GET", f"{here}/applications/{application}")["notes"] == []
    one = lived.ask("owner", "GET", f"{here}/attempts/{lived.ids['attempt']}")
    assert (one["result"]["erased"], one["answers"], one["report"], one["timeline"]) == (True, [], None, [])
    assert "erased" not in lived.ask("owner", "GET", f"{here}/export.csv").text
    assert lived.ask("owner", "GET", f"{here}/export.pdf").content.startswith(b"%PDF")
    for page in ("live", "analytics", "alike", "fairness", f"attempts/{lived.ids['attempt']}/walk", ""):
        lived.ask("owner", "GET", f"{here}/{page}".rstrip("/"))
    lived.ask("owner", "GET", "/graders/answers")
    counts = lived.ask("owner", "GET", here)["counts"]
    assert counts == {"applications": 0, "started": 0, "decided": 0}


def test_nothing_new_is_written_about_who_was_erased(lived: House) -> None:
    lived.erase()
    here = f"/tests/{lived.ids['design']}/applications/{lived.ids['design application']}"
    for method, path, body in (
        ("PATCH", here, {"name": "Zqname again"}),
        ("POST", f"{here}/notes", {"text": "zqnote three"}),
        ("PUT", f"{here}/decision", {"decision": "hold", "reason": "zqreason"}),
        ("POST", f"{here}/link", None),
        ("POST", f"{here}/send", None),
        ("DELETE", here, None),
    ):
        refused = lived.send("owner", method, path, body)
        assert (refused.status_code, refused.json()["code"]) == (409, "erased"), path
    assert lived.traces() == set()
    invited = lived.ask("owner", "POST", f"/tests/{lived.ids['design']}/applications", {"email": EMAIL}, 201)
    assert invited["state"] == "invited"


def test_a_wrong_password_erases_nothing(lived: House) -> None:
    before = lived.rows()
    refused = lived.erase(status=422, password="not my password at all")
    assert refused["code"] == "current_password_wrong"
    after = lived.rows()
    for rows in (before, after):
        del rows["service"]  # that it is alive is noted all the time
    assert after == before


def test_the_last_admin_cannot_go(house: House) -> None:
    refused = house.erase("owner", 409)
    assert refused["code"] == "last_admin"
    house.come_in("bob", "bob@example.org", "Bob")
    owner_id = house.ask("owner", "GET", "/auth/me")["user_id"]
    assert house.ask("owner", "DELETE", f"/admin/users/{owner_id}", status=409)["code"] == "own_account"
    house.ask("owner", "PATCH", f"/admin/users/{house.ids['bob']}", {"role": "admin"})
    house.erase("owner")
    assert house.ask("bob", "GET", "/admin/users")["items"][0]["email"] == "bob@example.org"


def test_an_admin_erases_somebody_and_once_more_does_no_harm(lived: House) -> None:
    here = f"/admin/users/{lived.ids['ada']}"
    assert lived.send("bob", "DELETE", here).status_code == 403
    lived.ask("owner", "DELETE", here, status=204)
    lived.ask("owner", "DELETE", here, status=204)
    assert lived.traces() == set()
    assert lived.ask("owner", "DELETE", "/admin/users/usr_nobody", status=404)["code"] == "not_found"
    assert len(lived.ask("owner", "GET", "/admin/users")["items"]) == 2


def test_what_was_left_by_an_erasure_that_was_cut_short_is_swept_at_the_next_start(lived: House) -> None:
    """The first part has committed, and then the process died."""
    services = lived.client.app.state.services  # type: ignore[attr-defined]
    store, ada = services.erasing._store, lived.ids["ada"]
    lived.call(store.erase, ada, 5.0, lambda *_: None)
    assert lived.traces() == set()
    assert "sessions.owner_id" in lived.places(ada)
    assert lived.call(store.unswept) == (ada,)
    [row] = lived.ask("owner", "GET", f"/tests/{lived.ids['design']}/results")["items"]
    assert row["erased"] is True
    for page in ("live", f"attempts/{lived.ids['attempt']}", "export.csv", "analytics"):
        lived.ask("owner", "GET", f"/tests/{lived.ids['design']}/{page}")
    lived.call(services.erasing.finish)
    assert lived.places(ada) == {"candidate_keys.owner_id"}
    assert lived.call(store.unswept) == ()


def _a_team_at_work(house: House) -> tuple[str, str]:
    """Ada has begun for herself and Bob: the test, and the session."""
    for who in ("ada", "bob"):
        house.come_in(who, f"{who}@example.org", who.title())
    body = {"title": "Pair", "skills": [{"skill": "python"}], "total_questions": 2, "group_size": 2}
    test_id = house.ask("owner", "POST", "/tests", body, 201)["test_id"]
    for who in ("ada", "bob"):
        house.ask("owner", "POST", f"/tests/{test_id}/applications", {"email": f"{who}@example.org"}, 201)
    house.ask("owner", "POST", f"/tests/{test_id}/teams/auto")
    begun = [house.ask(who, "POST", f"/tests/{test_id}/start", {"consent": True}, 201) for who in ("ada", "bob")]
    return test_id, begun[0]["interview_id"]


def _begin_again(house: House, test_id: str) -> str:
    mine = house.ask("bob", "GET", f"/applications/{test_id}")
    assert (mine["attempts_left"], mine["can_start"]) == (1, True)
    again = house.ask("bob", "POST", f"/tests/{test_id}/start", {"consent": True}, 201)
    assert again["answers"] == []
    return str(again["interview_id"])


def test_a_team_that_an_erased_member_began_for_can_begin_again(house: House) -> None:
    test_id, session_id = _a_team_at_work(house)
    address = f"/ws/interview/{session_id}?token={house.tokens['bob']}"
    with house.client.websocket_connect(address) as socket:
        house.erase("ada")
        assert _closing(socket) == 4003
    assert _begin_again(house, test_id) != session_id


def test_a_team_can_begin_again_also_where_the_sweep_is_still_to_come(house: House) -> None:
    test_id, session_id = _a_team_at_work(house)
    erasing = house.client.app.state.services.erasing  # type: ignore[attr-defined]
    house.call(erasing._store.erase, house.ids["ada"], 5.0, lambda *_: None)
    again = _begin_again(house, test_id)
    house.call(erasing.finish)
    erasing._let_go(house.ids["ada"], session_id)
    house.ask("bob", "GET", f"/interviews/{again}")
