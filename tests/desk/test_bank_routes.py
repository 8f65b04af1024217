"""The bank over REST, with real accounts and a real database."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import yaml

from the_bank import BANK
from vivavoce.api import bank_routes, blueprint_routes
from vivavoce.desk.bank import LaidBank
from vivavoce.desk.bank_editing import BankEditing
from vivavoce.desk.coding_offer import CodingOffer
from vivavoce.domain.items import Item
from vivavoce.ports.interviewing import ScriptedScorer
from vivavoce.ports.items import MemoryItems
from vivavoce.storage.bank import BankStore

if TYPE_CHECKING:
    from conftest import Office

SHIPPED = "py-with-statement"
OPTIONS = [{"text": "Yes.", "right": True}, {"text": "No."}]
MINE = {
    "id": "sql-mine",
    "kind": "multiple_choice",
    "skill": "sql",
    "difficulty": "easy",
    "text": "Is it?",
    "options": OPTIONS,
}
ITEM = Item(discrimination=1.2345, difficulty=0.5, difficulty_sd=0.25, answers=12)


@dataclass
class Desk:
    client: httpx.AsyncClient

    async def ask(self, method: str, path: str, status: int = 200, **kwargs: Any) -> Any:
        answer = await self.client.request(method, f"/api/{path}", **kwargs)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def text(self, path: str, json: Any = None) -> httpx.Response:
        method = "GET" if json is None else "POST"
        answer = await self.client.request(method, f"/api/{path}", json=json)
        assert answer.status_code == 200, answer.text
        return answer

    async def bring(self, path: str, name: str, content: str, status: int = 200) -> Any:
        return await self.ask("POST", path, status, files={"file": (name, content.encode())})


@pytest.fixture
async def desk(office: Office) -> Desk:
    bank = await LaidBank.open(BANK, BankStore(office.database))
    doors = office.app.state.doors
    doors.bank, doors.database, doors.clock = bank, office.database, office.clock
    doors.editing = BankEditing(bank, ScriptedScorer(), office.clock.now)
    doors.calibration = MemoryItems({SHIPPED: ITEM})
    doors.coding_offer = CodingOffer()
    office.app.include_router(bank_routes.router)
    office.app.include_router(blueprint_routes.router)
    office.client.headers["Authorization"] = f"Bearer {(await office.owner())['access_token']}"
    return Desk(office.client)


async def test_a_row_says_what_is_known_of_a_question(desk: Desk) -> None:
    page = await desk.ask("GET", f"questions?q={SHIPPED}")
    (row,) = page["items"]
    assert (row["id"], row["version"], row["origin"], row["status"]) == (SHIPPED, 1, "shipped", "active")
    assert (row["skill_name"], row["pack"], row["author"], row["changed_at"]) == ("Python", "backend", None, None)
    assert row["calibration"] == {"difficulty": 0.5, "difficulty_sd": 0.25, "discrimination": 1.234, "answers": 12}
    assert page["facets"]["skill"] == [{"value": "python", "name": "Python", "count": 1}]
    assert page["facets"]["kind"][0]["name"] == "Open question"
    assert (page["total"], page["next_cursor"]) == (1, None)


async def test_pages_go_on_by_their_cursors(desk: Desk) -> None:
    first = await desk.ask("GET", "questions?limit=200&sort=-skill")
    second = await desk.ask("GET", f"questions?limit=200&sort=-skill&cursor={first['next_cursor']}")
    assert len({row["id"] for row in first["items"] + second["items"]}) == 400
    await desk.ask("GET", "questions?cursor=nonsense", 422)
    await desk.ask("GET", "questions?sort=colour", 422)


async def test_from_its_creation_through_an_edit_to_its_retirement(desk: Desk) -> None:
    made = await desk.ask("POST", "questions", 201, json=MINE)
    assert (made["version"], made["origin"], made["author"]["name"]) == (1, "own", "Owner")
    edited = await desk.ask("PUT", "questions/sql-mine", json={**made["question"], "text": "Is it not?"})
    assert (edited["version"], edited["question"]["text"]) == (2, "Is it not?")
    older = await desk.ask("GET", "questions/sql-mine?version=1")
    assert (older["version"], older["newest"], older["question"]["text"]) == (1, 2, "Is it?")
    await desk.ask("GET", "questions/sql-mine?version=3", 404)
    versions = (await desk.ask("GET", "questions/sql-mine/versions"))["items"]
    assert [(v["version"], v["standing"], v["author"]["name"]) for v in versions] == [
        (2, True, "Owner"),
        (1, False, "Owner"),
    ]
    assert (await desk.ask("POST", "questions/sql-mine/retire"))["status"] == "retired"
    assert (await desk.ask("GET", "questions?q=sql-mine"))["items"] == []
    assert (await desk.ask("POST", "questions/sql-mine/restore"))["status"] == "active"


async def test_the_versions_of_an_edited_shipped_question_begin_with_the_packs(desk: Desk) -> None:
    read = await desk.ask("GET", f"questions/{SHIPPED}")
    assert read["question"]["samples"] == dict(BANK.samples(SHIPPED))
    assert [v["origin"] for v in (await desk.ask("GET", f"questions/{SHIPPED}/versions"))["items"]] == ["shipped"]
    await desk.ask("PUT", f"questions/{SHIPPED}", json={**read["question"], "text": "Mine?"})
    versions = (await desk.ask("GET", f"questions/{SHIPPED}/versions"))["items"]
    assert [(v["version"], v["origin"], v["standing"]) for v in versions] == [(2, "own", True), (1, "shipped", False)]
    first = await desk.ask("GET", f"questions/{SHIPPED}?version=1")
    assert first["question"] == read["question"]
    assert (first["made_by"]["name"], first["shipped_version"]) == ("backend", 1)


async def test_an_edit_of_an_older_version_is_refused_and_one_without_a_version_too(desk: Desk) -> None:
    made = await desk.ask("POST", "questions", 201, json=MINE)
    await desk.ask("PUT", "questions/sql-mine", json={**made["question"], "text": "First?"})
    refused = await desk.ask("PUT", "questions/sql-mine", 409, json={**made["question"], "text": "Second?"})
    assert refused["code"] == "edited_meanwhile"
    unsaid = {name: value for name, value in made["question"].items() if name != "version"}
    told = await desk.ask("PUT", "questions/sql-mine", 422, json=unsaid)
    assert [error["field"] for error in told["errors"]] == ["version"]
    assert (await desk.ask("GET", "questions/sql-mine"))["question"]["text"] == "First?"


async def test_problems_come_field_by_field(desk: Desk) -> None:
    told = await desk.ask("POST", "questions", 422, json={**MINE, "skill": "sqll", "options": [{"txet": "A"}]})
    assert told["code"] == "content_invalid"
    assert [error["field"] for error in told["errors"]] == ["skill", "options.0.txet", "options.0.text", "options"]


async def test_trying_out_a_saved_and_an_unsaved_question(desk: Desk) -> None:
    card = await desk.ask("POST", "questions/try-out", json={"question": MINE, "option": "b"})
    assert (card["score"], card["question_id"], card["origin"]["kind"]) == (0.0, "draft", "key")
    told = await desk.ask("POST", f"questions/{SHIPPED}/try-out", json={"answer": "It cleans up."})
    assert told["not_scored"] == "The script has no more scorecards."
    await desk.ask("POST", "questions/try-out", 422, json={"question": MINE, "answer": "Yes."})
    await desk.ask("GET", "questions/sql-mine", 404)


async def test_an_export_is_a_file_of_what_the_filters_give_and_comes_in_again(desk: Desk) -> None:
    await desk.ask("POST", "questions", 201, json={**MINE, "text": "=1+1"})
    answer = await desk.text("questions/export?skill=sql")
    assert answer.headers["content-disposition"] == 'attachment; filename="questions.yaml"'
    pack = yaml.safe_load(answer.text)
    assert {question["skill"] for question in pack["questions"]} == {"sql"}
    sheet = (await desk.text("questions/export?format=csv&origin=own")).text
    (row,) = csv.DictReader(io.StringIO(sheet))
    assert row["text"] == "'=1+1"
    for name, content in (("questions.yaml", answer.text), ("questions.csv", sheet)):
        told = await desk.bring("questions/import", name, content)
        assert told["unchanged"] == len(told["rows"]) > 0
    assert yaml.safe_load((await desk.text("questions/export?q=nosuchquestion")).text)["questions"] == []


async def test_the_chosen_questions_go_out_in_the_order_in_which_they_were_chosen(desk: Desk) -> None:
    await desk.ask("POST", "questions", 201, json=MINE)
    await desk.ask("POST", "questions/sql-mine/retire")
    answer = await desk.text("questions/export", json={"ids": [SHIPPED, "sql-mine", SHIPPED]})
    assert [question["id"] for question in yaml.safe_load(answer.text)["questions"]] == [SHIPPED, "sql-mine"]
    sheet = (await desk.text("questions/export", json={"ids": ["sql-mine"], "format": "csv"})).text
    assert [row["id"] for row in csv.DictReader(io.StringIO(sheet))] == ["sql-mine"]
    await desk.ask("POST", "questions/export", 404, json={"ids": ["sql-mine", "nobodys"]})


async def test_an_answer_comes_in_the_field_of_its_kind(desk: Desk) -> None:
    statement = {"kind": "numeric", "skill": "sql", "difficulty": "easy", "text": "How many?", "number": {"value": 2}}
    card = await desk.ask("POST", "questions/try-out", json={"question": statement, "number": "2.0"})
    assert card["score"] == 10


async def test_an_import_names_the_bad_ones_and_takes_the_rest(desk: Desk) -> None:
    sheet = "kind,text,option_a,option_b,right\nmultiple_choice,Is it?,Yes.,No.,A\nmultiple_choice,Is it?,Yes.,No.,\n"
    trial = await desk.bring("questions/import?dry_run=true&skill=sql", "q.csv", sheet)
    assert (trial["dry_run"], trial["created"], trial["refused"]) == (True, 1, 1)
    done = await desk.bring("questions/import?skill=sql&difficulty=hard", "q.csv", sheet)
    assert [(row["place"], row["outcome"]) for row in done["rows"]] == [("line 2", "created"), ("line 3", "refused")]
    assert (await desk.ask("GET", f"questions/{done['rows'][0]['id']}"))["difficulty"] == "hard"
    await desk.bring("questions/import", "q.pdf", "%PDF", 415)
    await desk.ask("POST", "questions/import", 422, data={"file": "no file"})


async def test_a_template_is_copied_edited_and_offered(desk: Desk) -> None:
    template = await desk.ask("GET", "blueprints/measured")
    assert (template["origin"], template["offered"]) == ("shipped", True)
    await desk.ask("PUT", "blueprints/measured", 409, json=template["blueprint"])
    made = await desk.ask("POST", "blueprints/measured/copy", 201, json={"id": "mine", "title": "Mine"})
    assert (made["version"], made["title"], made["offered"], made["author"]["name"]) == (1, "Mine", False, "Owner")
    edited = await desk.ask("PUT", "blueprints/mine", json={**made["blueprint"], "duration_min": 30})
    assert (edited["version"], edited["duration_minutes"]) == (2, 30)
    await desk.ask("PUT", "blueprints/mine", 409, json={**made["blueprint"], "duration_min": 20})
    assert (await desk.ask("GET", "blueprints/mine?version=1"))["blueprint"]["duration_min"] == 60
    assert len((await desk.ask("GET", "blueprints/mine/versions"))["items"]) == 2
    assert (await desk.ask("PUT", "blueprints/mine/offered", json={"offered": True}))["offered"] is True
    assert (await desk.ask("POST", "blueprints/mine/retire"))["status"] == "retired"
    assert (await desk.ask("POST", "blueprints/mine/restore"))["status"] == "active"
    assert "mine" in [row["id"] for row in (await desk.ask("GET", "blueprints"))["items"]]


async def test_a_blueprint_goes_out_as_yaml_and_comes_in_again(desk: Desk) -> None:
    await desk.ask("POST", "blueprints/quick/copy", 201, json={"id": "mine"})
    exported = (await desk.text("blueprints/mine/export")).text
    same = await desk.bring("blueprints/import", "mine.yaml", exported, 201)
    assert same["version"] == 1
    newer = await desk.bring("blueprints/import", "mine.yaml", exported.replace("title: ", "title: New "), 201)
    assert (newer["version"], newer["title"][:4]) == (2, "New ")
    other = await desk.bring("blueprints/import", "other.yaml", exported.replace("id: mine", "id: other"), 201)
    assert (other["id"], other["version"]) == ("other", 1)
    await desk.bring("blueprints/import", "mine.yaml", "- a list", 422)


async def test_a_check_says_what_is_there_and_what_is_missing(desk: Desk) -> None:
    section = {"phase": "role_skills", "title": "Choices", "kinds": ["multiple_choice"], "share": 1}
    blueprint = {"title": "T", "mode": "test", "max_questions": 30, "adaptive": False, "sections": [section]}
    weights = [{"skill": "sql", "weight": 1}]
    told = await desk.ask("POST", "blueprints/check", json={"blueprint": blueprint, "skills": weights})
    there = sum(
        q.skill == "sql" and q.kind == "multiple_choice" and "role_skills" in q.phases for q in BANK.questions()
    )
    assert there < 30
    assert (told["valid"], told["can_fill"], told["total_questions"]) == (True, False, 30)
    assert (told["sections"][0]["wanted"], told["sections"][0]["available"]) == (30, there)
    assert [problem["code"] for problem in told["problems"]] == ["section_short"]
    examples = told["sections"][0]["examples"]
    assert len(examples) == 3
    assert set(examples[0]) == {"id", "version", "kind", "skill", "difficulty", "text"}
    role = await desk.ask("POST", "blueprints/check", json={"blueprint": blueprint, "role": "backend-engineer"})
    assert role["can_fill"] is True
    unread = await desk.ask("POST", "blueprints/check", json={"blueprint": {**blueprint, "sections": []}})
    assert (unread["valid"], unread["errors"][0]["field"]) == (False, "sections")
    await desk.ask("POST", "blueprints/check", 422, json={"blueprint": blueprint, "skills": [{"skill": "x"}]})
    await desk.ask("POST", "blueprints/check", 422, json={"blueprint": blueprint, "role": "x"})
