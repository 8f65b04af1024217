"""Code over REST, on the whole app with a real database and a judge that tries nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.coding_room import PROBLEM
from quick_viva import QUICK
from served import PASSWORD
from the_bank import BANK
from vivavoce.desk.passwords import Passwords
from vivavoce.domain.code_quality import Quality, QualityFact
from vivavoce.domain.typing_kept import SAVES_AT_ONCE
from vivavoce.engine.coding import Coding
from vivavoce.main import build_app
from vivavoce.ports.code import ScriptedJudge, ScriptedProblems, ScriptedQuality
from vivavoce.settings import Settings

pytestmark = pytest.mark.slow
CODE = "def sums(numbers):\n    return sum(numbers)\n"
CODED = [*(q.id for q in BANK.questions() if q.kind == "coding_problem"), "sums", "sums-together"]
PROBLEMS = {name: replace(PROBLEM, id=name) for name in CODED}
SAYS = ("one pass over the numbers", "a running total", "an empty list gives zero")
QUESTION = {
    "id": "sums",
    "kind": "coding_problem",
    "skill": "python",
    "difficulty": "easy",
    "text": "Sum the numbers up.",
    "clarify": "Return the total of a list of numbers.",
    "rubric": [{"name": name, "says": [name, f"{name} is enough", f"it takes {name}"]} for name in SAYS],
    "hints": ["Begin with zero."],
    "explanation": "One pass is enough.",
    "stronger": "I keep a running total in one pass, and an empty list gives zero.",
}


@dataclass
class Desk:
    client: TestClient
    link: str
    tokens: dict[str, str] = field(default_factory=dict)

    def ask(self, who: str, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        answer = self.client.request(method, f"/api{path}", json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    def come_in(self) -> None:
        owner = {"token": self.link, "email": "owner@example.org", "name": "Owner", "password": PASSWORD}
        self.tokens["owner"] = self.client.post("/api/auth/one-time", json=owner).json()["access_token"]
        for name in ("ada", "bob"):
            body = {"email": f"{name}@example.org", "name": name, "password": PASSWORD}
            self.client.post("/api/auth/register", json=body)
            self.tokens[name] = self.client.post("/api/auth/login", json=body).json()["access_token"]

    def start(self, blueprint: str = "coding", status: int = 201) -> Any:
        wanted = {"role": "Backend engineer", "consent": True, "blueprint": blueprint}
        return self.ask("ada", "POST", "/interviews/start", wanted, status)


def opened(folder: Path, coding: Coding | None, **settings: Any) -> Iterator[Desk]:
    links: list[str] = []
    app = build_app(
        Settings(data_dir=folder, **settings),
        on_ready=lambda link: links.append(link or ""),
        coding=coding,
        passwords=Passwords(hasher=QUICK),
    )
    with TestClient(app) as client:
        desk = Desk(client, links[0])
        desk.come_in()
        yield desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    coding = Coding(ScriptedJudge(), ScriptedProblems(PROBLEMS))
    yield from opened(tmp_path_factory.mktemp("code") / "data", coding)


@pytest.fixture
def without(tmp_path: Path) -> Iterator[Desk]:
    yield from opened(tmp_path / "data", Coding())


def test_what_is_run_and_submitted_is_read_back_newest_first(desk: Desk) -> None:
    begun = desk.start()
    here, question_id = f"/interviews/{begun['interview_id']}", begun["question"]["question_id"]
    assert begun["question"]["coding"]["title"] == "Sums"
    told = {"question_id": question_id, "code": CODE, "language": "python"}
    ran = desk.ask("ada", "POST", f"{here}/run", {**told, "arguments": [[1]], "client_message_id": "r1"})
    assert (ran["kind"], ran["id"], ran["stdout"]) == ("run", "r1", "[[1]]")
    again = desk.ask("ada", "POST", f"{here}/run", {**told, "arguments": [[1]], "client_message_id": "r1"})
    assert again == ran
    sent = desk.ask("ada", "POST", f"{here}/submit-code", told)
    assert (sent["kind"], sent["passed"], sent["total"]) == ("submission", 2, 2)
    kept = desk.ask("ada", "GET", f"{here}/questions/{question_id}/runs")["items"]
    assert [(one["run_id"], one["code"], one["stdin"]) for one in kept] == [
        (sent["run_id"], CODE, ""),
        (ran["run_id"], CODE, "[[1]]"),
    ]
    draft = desk.ask("ada", "GET", f"{here}/questions/{question_id}/code")
    assert (draft["language"], draft["files"]) == ("python", [{"name": "", "text": CODE}])
    assert desk.ask("ada", "GET", f"{here}/questions/{question_id}/typing") == {"batches": []}
    answered = desk.ask("ada", "POST", f"{here}/answer", told)
    assert answered["evaluation"]["score"] == 10.0
    assert answered["evaluation"]["criteria"][0]["evidence"] == [{"test": "sample"}, {"test": "hidden"}]
    assert answered["next_question"]["text"].endswith(PROBLEM.follow_ups[0])
    assert answered["next_question"]["follow_up_of"] == question_id


FACT = QualityFact(aspect="names", good=True, says="The names say what they hold.", start=4, end=8, ask="Why so?")


def test_how_a_submission_reads_is_told_with_its_place_and_of_no_other_run(tmp_path: Path) -> None:
    reads = ScriptedQuality(reads=lambda code: Quality(facts=(FACT,)))
    for desk in opened(tmp_path / "data", Coding(ScriptedJudge(), ScriptedProblems(PROBLEMS), reads)):
        begun = desk.start()
        here, question_id = f"/interviews/{begun['interview_id']}", begun["question"]["question_id"]
        told = {"question_id": question_id, "code": CODE, "language": "python"}
        desk.ask("ada", "POST", f"{here}/run", {**told, "arguments": [[1]]})
        sent = desk.ask("ada", "POST", f"{here}/submit-code", told)
        assert "quality" not in sent
        submitted, ran = desk.ask("ada", "GET", f"{here}/questions/{question_id}/runs")["items"]
        fact = {"aspect": "names", "good": True, "says": "The names say what they hold.", "start": 4, "end": 8}
        assert (submitted["quality"], "quality" in ran) == ([fact], False)


def test_a_problem_and_a_skill_can_be_practised_alone(desk: Desk) -> None:
    wanted = {"role": "Backend engineer", "consent": True}
    [name, *_] = [name for name in CODED if name != "sums"]
    begun = desk.ask("ada", "POST", "/interviews/start", {**wanted, "problem_id": name}, 201)
    assert (begun["question"]["kind"], begun["progress"]["total_questions"]) == ("coding_problem", 1)
    about = desk.ask("ada", "POST", "/interviews/start", {**wanted, "skill": "sql"}, 201)
    assert [skill["skill"] for skill in about["skills"]] == ["sql"]
    for wrong, code in (({"problem_id": "none"}, "unknown_problem"), ({"skill": "none"}, "unknown_skill")):
        assert desk.ask("ada", "POST", "/interviews/start", {**wanted, **wrong}, 422)["code"] == code


def test_what_is_written_and_typed_is_kept_without_a_line_and_once(desk: Desk) -> None:
    begun = desk.start()
    of = f"/interviews/{begun['interview_id']}/questions/{begun['question']['question_id']}"
    written = {"language": "python", "files": [{"name": "", "text": "x = 1"}, {"name": "graph.py", "text": "y = 2"}]}
    saved = desk.ask("ada", "PUT", f"{of}/code", {**written, "client_message_id": "s1"})
    assert desk.ask("ada", "PUT", f"{of}/code", {**written, "client_message_id": "s1"})["seq"] == saved["seq"]
    draft = desk.ask("ada", "GET", f"{of}/code")
    assert (draft["language"], draft["files"]) == (written["language"], written["files"])
    for _ in range(SAVES_AT_ONCE - 1):
        desk.ask("ada", "PUT", f"{of}/code", written)
    soon = desk.ask("ada", "PUT", f"{of}/code", written, 429)
    assert soon["code"] == "saved_too_often"
    typed = {"language": "python", "since_ms": 0, "edits": [[0, 0, 0, "x"]], "length": 1, "digest": "d"}
    desk.ask("ada", "POST", f"{of}/typing", {**typed, "client_message_id": "t1"})
    [batch] = desk.ask("ada", "GET", f"{of}/typing")["batches"]
    assert (batch["edits"], batch["length"]) == (typed["edits"], 1)
    desk.ask("bob", "PUT", f"{of}/code", written, 404)
    desk.ask("bob", "POST", f"{of}/typing", typed, 404)
    desk.ask("bob", "PUT", f"{of}/board", {"board": {"shapes": [], "links": []}}, 404)
    bad = {**written, "files": [{"name": "-x.py", "text": ""}]}
    assert desk.ask("ada", "PUT", f"{of}/code", bad, 422)["code"] == "file_name_unfit"
    drawn = {"board": {"shapes": [], "links": []}}
    assert desk.ask("ada", "PUT", f"{of}/board", drawn, 409)["code"] == "not_a_design_question"
    gone = f"/interviews/{begun['interview_id']}/questions/none/code"
    assert desk.ask("ada", "PUT", gone, written, 404)["code"] == "unknown_question"


def test_what_is_drawn_is_kept_without_a_line(desk: Desk) -> None:
    wanted = {"interview_type": "system_design", "company_type": "enterprise", "difficulty_level": "medium"}
    made = desk.ask("ada", "POST", "/v1/interview/sessions", {**wanted, "max_questions": 2, "time_limit": 60}, 201)
    here = f"/v1/interview/sessions/{made['id']}"
    desk.ask("ada", "POST", f"{here}/start", {})
    question_id = desk.ask("ada", "GET", f"{here}/current-question")["question"]["question_id"]
    of = f"/interviews/{made['id']}/questions/{question_id}"
    shape = {"id": "a", "kind": "box", "label": "Gateway", "x": 0, "y": 0, "width": 100, "height": 60}
    board = {"shapes": [shape], "links": []}
    desk.ask("ada", "PUT", f"{of}/board", {"board": board})
    assert desk.ask("ada", "GET", f"{here}/current-question")["question"]["board"] == board
    assert desk.ask("ada", "PUT", f"{of}/board", {"board": board}, 429)["code"] == "saved_too_often"


def test_what_is_not_yours_is_not_there_and_what_does_not_fit_is_named(desk: Desk) -> None:
    begun = desk.start()
    here, question_id = f"/interviews/{begun['interview_id']}", begun["question"]["question_id"]
    told = {"question_id": question_id, "code": CODE, "language": "python"}
    for path, body in (("/run", told), ("/submit-code", told)):
        desk.ask("bob", "POST", here + path, body, 404)
        assert desk.ask("ada", "POST", here + path, {**told, "language": "cobol"}, 422)["code"] == "unknown_language"
        assert desk.ask("ada", "POST", here + path, {**told, "code": " "}, 422)["code"] == "code_empty"
    for what in ("runs", "typing", "code"):
        desk.ask("bob", "GET", f"{here}/questions/{question_id}/{what}", None, 404)
        assert desk.ask("ada", "GET", f"{here}/questions/none/{what}", None, 404)["code"] == "unknown_question"


def test_who_runs_too_often_gets_429_and_when_to_come_back(desk: Desk) -> None:
    begun = desk.start()
    told = {"question_id": begun["question"]["question_id"], "code": CODE, "language": "python"}
    headers = {"Authorization": f"Bearer {desk.tokens['ada']}"}
    path = f"/api/interviews/{begun['interview_id']}/submit-code"
    answers = [desk.client.post(path, json=told, headers=headers) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 6 + [429]
    assert (answers[-1].json()["code"], int(answers[-1].headers["retry-after"]) <= 60) == ("too_many_runs", True)


def test_who_gave_the_test_reads_the_runs_and_the_time_line_and_nobody_else_does(desk: Desk) -> None:
    form = {
        "title": "Code",
        "sections": [{"phase": "role_skills", "title": "Code", "kinds": ["coding_problem"]}],
        "max_questions": 1,
    }
    desk.ask("owner", "POST", "/questions", QUESTION, 201)
    desk.ask("owner", "POST", "/blueprints", {"id": "code-test", **form}, 201)
    wanted = {
        "title": "Code",
        "skills": [{"skill": "python"}],
        "total_questions": 1,
        "blueprint_id": "code-test",
        "invited_only": False,
    }
    test_id = desk.ask("owner", "POST", "/tests", wanted, 201)["test_id"]
    desk.ask("owner", "POST", f"/tests/{test_id}/applications", {"email": "ada@example.org"}, 201)
    begun = desk.ask("ada", "POST", f"/tests/{test_id}/start", {"consent": True}, 201)
    here, question_id = f"/interviews/{begun['interview_id']}", begun["question"]["question_id"]
    told = {"question_id": question_id, "code": CODE, "language": "python"}
    desk.ask("ada", "POST", f"{here}/submit-code", told)
    desk.ask("ada", "POST", f"{here}/answer", told)
    attempt = f"/tests/{test_id}/attempts/{begun['interview_id']}"
    runs = desk.ask("owner", "GET", f"{attempt}/questions/{question_id}/runs")["items"]
    assert [(run["kind"], run["code"], run["passed"]) for run in runs] == [("submission", CODE, 2)]
    assert desk.ask("owner", "GET", f"{attempt}/questions/{question_id}/typing") == {"batches": []}
    line = desk.ask("owner", "GET", attempt)["timeline"]
    assert [moment["detail"] for moment in line if moment["kind"] == "code_run"] == ["python, AC, 2 of 2 tests"]
    for what in ("runs", "typing"):
        desk.ask("ada", "GET", f"{attempt}/questions/{question_id}/{what}", None, 403)


def test_in_a_team_each_member_reads_their_own_drafts_typing_and_runs(desk: Desk) -> None:
    section = {"phase": "role_skills", "title": "Code", "kinds": ["coding_problem"]}
    form = {"title": "Code together", "sections": [section], "max_questions": 1}
    together = {**QUESTION, "id": "sums-together", "text": "Sum the numbers up together."}
    desk.ask("owner", "POST", "/questions", together, 201)
    desk.ask("owner", "POST", "/blueprints", {"id": "code-together", **form}, 201)
    wanted = {"title": "Code together", "skills": [{"skill": "python"}], "total_questions": 1, "group_size": 2}
    test_id = desk.ask("owner", "POST", "/tests", {**wanted, "blueprint_id": "code-together"}, 201)["test_id"]
    for name in ("ada", "bob"):
        desk.ask("owner", "POST", f"/tests/{test_id}/applications", {"email": f"{name}@example.org"}, 201)
    desk.ask("owner", "POST", f"/tests/{test_id}/teams/auto")
    begun = [desk.ask(name, "POST", f"/tests/{test_id}/start", {"consent": True}, 201) for name in ("ada", "bob")][0]
    here, question_id = f"/interviews/{begun['interview_id']}", begun["question"]["question_id"]
    of = f"{here}/questions/{question_id}"
    written = {"language": "python", "files": [{"name": "", "text": "x = 'hers'"}]}
    typed = {"language": "python", "since_ms": 0, "edits": [[0, 0, 0, "h"]], "length": 1, "digest": "d"}
    desk.ask("ada", "PUT", f"{of}/code", written)
    desk.ask("ada", "POST", f"{of}/typing", typed)
    desk.ask("ada", "POST", f"{here}/run", {"code": "x = 'hers too'", "language": "python"})
    assert desk.ask("ada", "GET", f"{of}/code")["files"] == [{"name": "", "text": "x = 'hers too'"}]
    assert (
        len(desk.ask("ada", "GET", f"{of}/typing")["batches"])
        == len(desk.ask("ada", "GET", f"{of}/runs")["items"])
        == 1
    )
    assert desk.ask("bob", "GET", f"{of}/code")["files"] == []
    assert desk.ask("bob", "GET", f"{of}/typing") == {"batches": []}
    assert desk.ask("bob", "GET", f"{of}/runs") == {"items": []}
    desk.ask("bob", "POST", f"{of}/typing", {**typed, "edits": [[0, 0, 0, "b"]]})
    attempt = f"/tests/{test_id}/attempts/{begun['interview_id']}"
    seen = desk.ask("owner", "GET", f"{attempt}/questions/{question_id}/typing")["batches"]
    assert [(one["member"], one["edits"][0][3]) for one in seen] == [(1, "h"), (2, "b")]
    [run] = desk.ask("owner", "GET", f"{attempt}/questions/{question_id}/runs")["items"]
    assert run["member"] == 1
    assert [member["number"] for member in desk.ask("owner", "GET", attempt)["members"]] == [1, 2]


def test_where_browsers_alone_run_code_it_is_practised_in_what_they_run_and_not_judged(tmp_path: Path) -> None:
    for desk in opened(tmp_path / "data", None, sandbox="browser"):
        begun = desk.start()
        assert any("your own browser only" in warning for warning in begun["warnings"])
        question = begun["question"]
        assert (question["kind"], question["coding"]["runs"]) == ("coding_problem", "browser")
        available = {one["name"] for one in question["coding"]["languages"] if one["available"]}
        assert available == {"python", "javascript"}
        told = {"question_id": question["question_id"], "code": CODE, "language": "python"}
        here = f"/interviews/{begun['interview_id']}"
        for path in ("/run", "/submit-code"):
            assert desk.ask("ada", "POST", here + path, told, 409)["code"] == "code_not_available"
        evaluation = desk.ask("ada", "POST", f"{here}/answer", told)["evaluation"]
        assert (evaluation["score"], bool(evaluation["not_scored"])) == (None, True)
        wanted = {"interview_type": "technical_coding", "company_type": "big_tech", "difficulty_level": "easy"}
        made = desk.ask("ada", "POST", "/v1/interview/sessions", wanted, 201)
        assert any("your own browser only" in warning for warning in made["warnings"])
        started = desk.ask("ada", "POST", f"/v1/interview/sessions/{made['id']}/start", {})
        languages = started["current_question"]["coding"]["languages"]
        assert {one["name"] for one in languages if one["available"]} == {"python", "javascript"}
        section = {"phase": "role_skills", "title": "Code", "kinds": ["coding_problem"]}
        test = {"title": "Code", "sections": [section], "max_questions": 1, "mode": "test"}
        checked = desk.ask("owner", "POST", "/blueprints/check", {"blueprint": test})
        assert "coding_left_out" in [w["code"] for w in checked["warnings"]], "a test decides about somebody"


def test_where_no_code_runs_code_is_not_asked_for_and_that_is_told(without: Desk) -> None:
    offered = [one["blueprint"] for one in without.client.get("/api/interview-blueprints").json()["items"]]
    assert "coding" not in offered
    assert without.start(status=422)["code"] == "code_not_available"
    started = without.start("technical")
    assert any("Coding questions are left out" in warning for warning in started["warnings"])
    section = {"phase": "role_skills", "title": "Code", "kinds": ["coding_problem"]}
    draft = {"title": "Code", "sections": [section], "max_questions": 1}
    told = without.ask("owner", "POST", "/blueprints/check", {"blueprint": {**draft, "mode": "test"}})
    assert (told["can_fill"], [w["code"] for w in told["warnings"]]) == (False, ["coding_left_out"])
    without.ask("owner", "POST", "/questions", QUESTION, 201)
    without.ask("owner", "POST", "/blueprints", {"id": "code-test", **draft}, 201)
    wanted = {"title": "Code", "skills": [{"skill": "python"}], "total_questions": 1, "blueprint_id": "code-test"}
    assert without.ask("owner", "POST", "/tests/check", wanted)["available"] == {"python": 0}
