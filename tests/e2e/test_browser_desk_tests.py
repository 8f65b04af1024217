"""The desk's first half in a real browser: tests, their candidates, and blueprints, by keyboard and for everyone."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.giving_at_the_desk import Client
from e2e.in_browser import SCREENSHOTS, House, Visitor
from e2e.test_browser_access import too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PLAIN: dict[str, Any] = {
    "title": "Backend developers",
    "skills": [{"skill": "python", "weight": 2}, {"skill": "sql", "weight": 1}],
    "total_questions": 6,
    "time_limit_minutes": 30,
}
SHEET = """email,name,extra_time_factor
ada@example.net,Ada,1.5
no-address,Bob,
cleo@example.net,Cleo,much
eve@example.net,Eve,
"""
TABS_MAX = 120
MANY = 5000


@dataclass(frozen=True, slots=True)
class Desk:
    house: House
    recruiter: str
    rita: Client

    def test(self, **wanted: Any) -> int:
        return int(self.rita.post("/api/tests", json={**PLAIN, **wanted})["test_id"])

    def invite(self, test_id: int, email: str, **more: Any) -> str:
        told = self.rita.post(f"/api/tests/{test_id}/applications", json={"email": email, **more})
        return str(told["application_id"])


@pytest.fixture(scope="module")
def desk(house: House) -> Desk:
    house.add("tess@example.org", "recruiter")
    return Desk(house, "tess@example.org", Client(house, "tess@example.org"))


@pytest.fixture
def tess(visit, desk: Desk) -> Visitor:
    visitor: Visitor = visit(width=1440)
    visitor.sign_in(desk.recruiter)
    return visitor


def tab_to(page: Page, target: Locator) -> None:
    """By the Tab key alone, as somebody without a mouse comes to it."""
    target.wait_for()
    for _ in range(TABS_MAX):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {target}")


def enter(page: Page, target: Locator) -> None:
    tab_to(page, target)
    page.keyboard.press("Enter")


def test_a_test_is_made_and_a_candidate_invited_by_keyboard_alone(tess: Visitor):
    page = tess.page
    enter(page, page.get_by_role("link", name="Desk"))
    enter(page, page.get_by_role("link", name="New test").first)
    tab_to(page, page.get_by_label("Title"))
    page.keyboard.type("Made by keyboard")
    tab_to(page, page.get_by_role("searchbox", name="Find a skill"))
    page.keyboard.type("pyth")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"The bank has \d+ questions for Python"))).to_be_attached()
    enter(page, page.get_by_role("button", name="Create test"))
    expect(page.get_by_role("heading", name="Made by keyboard")).to_be_visible()
    expect(page.get_by_text("Invite the first candidate.")).to_be_visible()
    enter(page, page.get_by_role("link", name="Invite candidates"))
    page.get_by_role("dialog").wait_for()
    page.keyboard.type("key@example.net")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_text("/invitation#token=")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_text("No mail server is set up")).to_be_visible()
    enter(page, page.get_by_role("button", name="Done"))
    expect(page.get_by_role("row", name=re.compile("key@example.net"))).to_be_visible()


def test_all_that_speaks_against_a_test_is_told_at_once_with_a_way_to_each(tess: Visitor):
    page = tess.page
    tess.go("/desk/tests/new")
    page.get_by_label("Questions in all").fill("many")
    opens = page.get_by_role("group", name="Opens")
    opens.get_by_label("Date").fill("2030-01-02")
    tess.press("Create test")
    told = page.get_by_role("group", name="4 things need your attention")
    expect(told).to_be_focused()
    expect(told.get_by_role("link")).to_have_text(["Title", "Skills", "Questions in all", "Opens"])
    told.get_by_role("link", name="Questions in all").click()
    expect(page.get_by_label("Questions in all")).to_be_focused()
    page.get_by_label("Questions in all").fill("15")
    opens.get_by_label("Time", exact=True).fill("09:00")
    closes = page.get_by_role("group", name="Closes")
    closes.get_by_label("Date").fill("2030-01-01")
    closes.get_by_label("Time", exact=True).fill("09:00")
    tess.press("Create test")
    told = page.get_by_role("group", name="3 things need your attention")
    expect(told.get_by_role("link")).to_have_text(["Title", "Skills", "Closes"])
    expect(closes.get_by_text("The test would close before it opens.")).to_be_visible()


def test_the_bank_is_asked_while_somebody_writes(tess: Visitor):
    page = tess.page
    tess.go("/desk/tests/new")
    page.get_by_label("Title").fill("Too many")
    page.get_by_role("searchbox", name="Find a skill").fill("python")
    page.keyboard.press("Enter")
    page.get_by_label("Questions in all").fill("150")
    page.get_by_label("For the whole test, in minutes").fill("400")
    expect(page.get_by_text("The test asks 150 questions, and the bank has")).to_be_visible()


def test_what_is_not_saved_is_kept_and_warned_of(tess: Visitor):
    page = tess.page
    tess.go("/desk/tests/new")
    page.get_by_label("Title").fill("Half a thought")
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("dialog", name="Leave without saving?")).to_be_visible()
    tess.press("Leave and keep it")
    page.get_by_role("link", name="Start an interview").wait_for()
    tess.go("/desk/tests/new")
    expect(page.get_by_label("Title")).to_have_value("Half a thought")
    tess.press("Throw it away")
    expect(page.get_by_label("Title")).to_have_value("")
    page.get_by_role("link", name="Home").click()
    page.get_by_role("link", name="Start an interview").wait_for()


def test_what_two_people_change_at_once_is_put_together(tess: Visitor, desk: Desk):
    page, test_id = tess.page, desk.test(title="Before")
    tess.go(f"/desk/tests/{test_id}/edit")
    page.get_by_label("Title").fill("Mine")
    change = {**PLAIN, "title": "Theirs", "total_questions": 9, "zone": "UTC"}
    desk.rita.put(f"/api/tests/{test_id}", json=change)
    tess.press("Save changes")
    expect(page.get_by_role("alert")).to_contain_text("You both changed: Title.")
    expect(page.get_by_role("alert")).to_contain_text("They changed: Questions in all.")
    tess.press("Put mine on top of theirs")
    expect(page.get_by_label("Questions in all")).to_have_value("9")
    tess.press("Save changes")
    expect(page.get_by_role("heading", name="Mine", level=1)).to_be_visible()
    now = desk.rita.get(f"/api/tests/{test_id}")
    assert (now["title"], now["total_questions"], now["version"]) == ("Mine", 9, 3)


def test_a_copy_is_another_test_without_the_window(tess: Visitor, desk: Desk):
    window = {"opens_at": "2030-01-01T09:00:00Z", "closes_at": "2030-01-02T09:00:00Z"}
    test_id = desk.test(title="First", pass_mark=55, **window)
    tess.go(f"/desk/tests/{test_id}")
    tess.page.get_by_role("link", name="Copy as a new test").click()
    tess.press("Create test")
    expect(tess.page.get_by_role("heading", name="Copy of First")).to_be_visible()
    expect(tess.page.get_by_text("Open at any time.")).to_be_visible()
    expect(tess.page.get_by_text("55%. It sorts your list; a person decides.")).to_be_visible()


def test_an_archived_test_leaves_the_list_for_the_archive(tess: Visitor, desk: Desk):
    page, test_id = tess.page, desk.test(title="To be archived")
    tess.go(f"/desk/tests/{test_id}")
    tess.press("Archive")
    page.get_by_role("dialog").get_by_role("button", name="Archive").click()
    expect(page.get_by_text("This test is archived.")).to_be_visible()
    tess.go("/desk")
    page.get_by_role("grid", name="Tests").wait_for()
    expect(page.get_by_role("link", name="To be archived")).to_have_count(0)
    page.get_by_label("Archived tests").check()
    expect(page.get_by_role("link", name="To be archived")).to_be_visible()


def test_a_table_of_people_is_looked_through_then_invited_and_the_links_are_kept(tess: Visitor, desk: Desk):
    page, test_id = tess.page, desk.test()
    tess.go(f"/desk/tests/{test_id}/candidates/invite")
    page.set_input_files(
        "input[type=file]", files=[{"name": "p.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}]
    )
    expect(page.get_by_text("2 rows are ready to be invited.")).to_be_visible()
    wrong = page.get_by_role("region", name="2 rows were not taken").get_by_role("row")
    expect(wrong.nth(1)).to_contain_text(re.compile("3.*email.*no-address.*not an e-mail address"))
    expect(wrong.nth(2)).to_contain_text(re.compile("4.*extra_time_factor.*much"))
    assert desk.rita.get(f"/api/tests/{test_id}/applications")["items"] == []
    tess.press("Invite 2 candidates")
    expect(page.get_by_role("heading", name="2 candidates are invited")).to_be_visible()
    page.get_by_role("link", name="Candidates").click()
    expect(page.get_by_role("dialog", name="Leave without the links?")).to_be_visible()
    tess.press("Stay")
    with page.expect_download() as saving:
        tess.press("Save the links as CSV")
    lines = list(csv.reader(Path(saving.value.path()).read_text(encoding="utf-8-sig").splitlines()))
    assert [line[:2] for line in lines] == [
        ["row", "email"],
        ["2", "ada@example.net"],
        ["5", "eve@example.net"],
    ]
    assert all(any("/invitation#token=" in cell for cell in line) for line in lines[1:])


def test_many_candidates_are_tagged_and_withdrawn_together(tess: Visitor, desk: Desk):
    page, test_id = tess.page, desk.test()
    for name in ("ada", "bob", "cleo"):
        desk.invite(test_id, f"{name}@example.net", name=name.capitalize())
    tess.go(f"/desk/tests/{test_id}/candidates")
    page.get_by_role("row", name=re.compile("Ada")).focus()
    page.keyboard.press("Control+a")
    expect(page.get_by_text("3 selected")).to_be_visible()
    tess.press("Add a tag")
    page.get_by_role("dialog").get_by_role("combobox").fill("autumn")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("gridcell", name="autumn")).to_have_count(3)
    page.get_by_role("row", name=re.compile("Bob")).focus()
    page.keyboard.press("Space")
    tess.press("Withdraw")
    page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("Done for 1 candidate.")).to_be_visible()
    tess.press("Close")
    expect(page.get_by_role("row", name=re.compile("Bob"))).to_contain_text("Withdrawn")
    states = {one["name"]: one["state"] for one in desk.rita.get(f"/api/tests/{test_id}/applications")["items"]}
    assert states == {"Ada": "invited", "Bob": "withdrawn", "Cleo": "invited"}


def test_one_application_is_followed_and_decided_in_the_panel(tess: Visitor, desk: Desk):
    page, test_id = tess.page, desk.test(opens_at="2030-01-01T09:00:00Z", closes_at="2030-01-02T09:00:00Z")
    application_id = desk.invite(test_id, "ada@example.net", name="Ada")
    tess.go(f"/desk/tests/{test_id}/candidates?row={application_id}")
    panel = page.get_by_role("complementary", name="Ada")
    panel.get_by_label("Extra time").select_option("1.5")
    panel.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name=re.compile("Ada"))).to_contain_text("+50%")
    panel.get_by_label("Hold").check()
    panel.get_by_label("Reason").fill("Wait for the second round.")
    panel.get_by_role("button", name="Decide").click()
    expect(panel.get_by_text("Decided: Hold")).to_be_visible()
    panel.get_by_role("button", name="Send again").click()
    expect(panel.get_by_text("/invitation#token=")).to_be_visible()
    panel.get_by_role("button", name="More").click()
    with page.expect_download() as saving:
        page.get_by_role("menuitem", name="Calendar file").click()
    assert "BEGIN:VCALENDAR" in Path(saving.value.path()).read_text()


def test_a_blueprint_is_copied_edited_both_ways_and_kept_in_versions(tess: Visitor, desk: Desk):
    page = tess.page
    tess.go("/desk/blueprints/measured")
    expect(page.get_by_text("Yes. The bank has enough for every section.")).to_be_visible()
    tess.press("Copy")
    page.get_by_role("dialog").get_by_label("Id").fill("measured-ours")
    page.get_by_role("dialog").get_by_label("Title").fill("Ours")
    page.get_by_role("dialog").get_by_role("button", name="Copy").click()
    expect(page.get_by_role("heading", name="Ours", level=1)).to_be_visible()
    page.get_by_label("Questions at most", exact=True).fill("nine")
    expect(page.get_by_text("fields to put right first")).to_be_visible()
    page.get_by_label("Questions at most", exact=True).fill("99")
    page.get_by_role("tab", name="YAML").click()
    yaml = page.get_by_label("The blueprint as YAML")
    expect(yaml).to_have_value(re.compile("max_questions: 99"))
    yaml.fill(yaml.input_value().replace("title: In your own words", "title: Open ones"))
    page.get_by_role("tab", name="Form").click()
    expect(page.get_by_role("listitem", name="Open ones").get_by_label("Title")).to_have_value("Open ones")
    tess.press("Save as version 2")
    expect(page.get_by_role("link", name=re.compile("^Version 2, .*Grace"))).to_be_visible()
    kept = desk.rita.get("/api/blueprints/measured-ours")["blueprint"]
    assert (kept["max_questions"], kept["sections"][1]["title"], kept["version"]) == (99, "Open ones", 2)
    page.get_by_role("link", name=re.compile("^Version 1, ")).click()
    expect(page.get_by_text("This is version 1. The newest is 2.")).to_be_visible()
    expect(page.get_by_label("Questions at most", exact=True)).to_have_value("30")


def test_the_palette_leads_to_a_test_by_its_name(tess: Visitor, desk: Desk):
    test_id = desk.test(title="Found by its name")
    tess.go("/desk")
    tess.page.get_by_role("link", name="Found by its name").wait_for()
    tess.page.keyboard.press("Control+k")
    tess.page.get_by_placeholder("Go to a place or do something").wait_for()
    tess.page.keyboard.type("found by its")
    tess.page.get_by_role("option", name="Found by its name").wait_for()
    tess.page.keyboard.press("Enter")
    expect(tess.page).to_have_url(re.compile(f"/desk/tests/{test_id}$"))


def test_an_admin_sees_whose_each_test_is(visit, admin: str, desk: Desk):
    desk.test(title="Of somebody else")
    grace = visit(width=1440)
    grace.sign_in(admin)
    grace.go("/desk")
    expect(grace.page.get_by_role("row", name=re.compile("Of somebody else"))).to_contain_text("Grace Hopper")


def test_a_candidate_is_not_shown_the_desk(visit):
    ada: Visitor = visit()
    ada.sign_up()
    expect(ada.page.get_by_role("link", name="Desk")).to_have_count(0)
    for path in ("/desk", "/desk/tests/new", "/desk/blueprints", "/desk/blueprints/new"):
        ada.go(path)
        expect(ada.page.get_by_text("This page is for the people who give tests.")).to_be_visible()


# Every page in its states, to be looked at and to be held against the rules of access.


@dataclass(frozen=True, slots=True)
class Full:
    usual: int
    full: int
    empty: int


@pytest.fixture(scope="module")
def full(desk: Desk) -> Full:
    window = {
        "opens_at": "2030-01-07T09:00:00+01:00",
        "closes_at": "2030-01-18T18:00:00+01:00",
        "zone": "Europe/Berlin",
    }
    usual = desk.test(title="Data analysts, January", attempts=2, cooling_off_minutes=1440, pass_mark=60, **window)
    for number, name in enumerate(("Ada Lovelace", "Barbara Liskov", "Grace Hopper", "Radia Perlman")):
        desk.invite(usual, f"p{number}@example.net", name=name, tags=["spring"], extra_time_factor=1 + number % 2 / 4)
    many = desk.test(title="Full of candidates")
    rows = "".join(f"p{number}@example.net,Person {number}\n" for number in range(MANY))
    desk.rita.send_file(f"/api/tests/{many}/applications/import", "p.csv", f"email,name\n{rows}".encode(), "text/csv")
    return Full(usual, many, desk.test(title="Nobody yet"))


def states(visitor: Visitor, desk: Desk, full: Full) -> Iterator[str]:
    page = visitor.page
    visitor.sign_in(desk.recruiter)
    page.route("**/api/tests?*", lambda route: route.fulfill(json={"items": [], "next_cursor": None}))
    visitor.go("/desk")
    page.get_by_role("heading", name="No test yet").wait_for()
    yield "tests, empty"
    page.unroute_all()
    page.route("**/api/tests?*", lambda route: route.abort())
    page.reload()
    page.get_by_role("alert").wait_for()
    yield "tests, broken"
    page.unroute_all()
    page.reload()
    page.get_by_role("link", name="Data analysts, January").wait_for()
    yield "tests"
    visitor.go("/desk/tests/new")
    page.get_by_label("Questions in all").fill("few")
    visitor.press("Create test")
    page.get_by_text("3 things need your attention").wait_for()
    yield "test, new, with complaints"
    visitor.go(f"/desk/tests/{full.usual}/edit")
    page.get_by_text("The bank has").first.wait_for(state="attached")
    yield "test, edited"
    visitor.go(f"/desk/tests/{full.usual}")
    page.get_by_text("4 candidates can begin").wait_for()
    page.get_by_text("A skill comes after those it builds on.").wait_for()
    yield "test, overview"
    page.get_by_role("button", name="Archive").click()
    page.get_by_role("dialog").wait_for()
    yield "test, archiving"
    visitor.go(f"/desk/tests/{full.empty}/candidates")
    page.get_by_role("heading", name="Nobody is invited yet").wait_for()
    yield "candidates, empty"
    visitor.go(f"/desk/tests/{full.full}/candidates")
    page.get_by_text("5,000 rows").wait_for()
    yield "candidates, full"
    visitor.go(f"/desk/tests/{full.usual}/candidates")
    page.get_by_text("Barbara Liskov").click()
    page.get_by_role("heading", name="History").wait_for()
    yield "candidates, one open"
    visitor.go(f"/desk/tests/{full.usual}/candidates?invite")
    page.get_by_role("dialog", name="Invite a candidate").wait_for()
    yield "candidates, inviting"
    visitor.go(f"/desk/tests/{full.empty}/candidates/invite")
    page.set_input_files(
        "input[type=file]", files=[{"name": "p.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}]
    )
    page.get_by_text("2 rows were not taken").first.wait_for()
    yield "candidates, inviting many"
    visitor.go("/desk/blueprints")
    page.get_by_role("link", name="Measuring test").wait_for()
    yield "blueprints"
    visitor.go("/desk/blueprints/phased")
    page.get_by_text("Questions that it might ask").first.wait_for()
    yield "blueprint"
    visitor.go("/desk/blueprints/new?as=yaml")
    page.get_by_label("The blueprint as YAML").fill("title: [")
    page.get_by_text("This is not readable YAML").wait_for()
    yield "blueprint, broken yaml"


STATES = 15


@pytest.mark.parametrize(
    ("width", "dark"), [(390, False), (390, True), (820, False), (1440, False), (1440, True)], ids=str
)
def test_every_page_is_for_everyone_and_can_be_looked_at(visit, desk: Desk, full: Full, width: int, dark: bool):
    visitor: Visitor = visit(width=width, height=900, dark=dark)
    folder = SCREENSHOTS / f"{width}-{'dark' if dark else 'light'}"
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[str]] = {}
    seen = 0
    for name in states(visitor, desk, full):
        visitor.page.screenshot(path=folder / f"desk-{re.sub(r'[^a-z]+', '-', name)}.png", full_page=True)
        wrong = violations(visitor) + ([f"{over} pixels too wide"] if (over := too_wide(visitor)) > 0 else [])
        found |= {name: wrong} if wrong else {}
        seen += 1
    assert (found, seen) == ({}, STATES)
