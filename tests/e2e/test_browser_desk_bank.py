"""The question bank on the desk: by keyboard alone, for everyone, nothing lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from e2e.in_browser import House, Visitor
from e2e.test_browser_access import too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RECRUITER = "katherine@example.org"
SHEET = (
    b"kind,skill,text,option_a,option_b,right\n"
    b"multiple_choice,sql,Is this one whole?,Yes.,No.,A\n"
    b"multiple_choice,sql,Which has no key?,Yes.,No.,\n"
)
PAGES = ["/desk/bank", "/desk/bank/new", "/desk/bank/import"]


@pytest.fixture(scope="module")
def recruiter(house: House) -> str:
    house.add(RECRUITER, "recruiter")
    return RECRUITER


@pytest.fixture
def desk(visit, recruiter: str) -> Visitor:
    visitor = visit(width=1440)
    visitor.sign_in(recruiter)
    return visitor


def command(page: Page, words: str) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").wait_for()
    page.keyboard.type(words)
    page.get_by_role("option", name=words, exact=True).wait_for()
    page.keyboard.press("Enter")


def tab_to(page: Page, label: str) -> None:
    """As a person does who has no mouse: on and on, until it is there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        named = page.evaluate(
            "(document.activeElement?.labels?.[0] ?? document.activeElement)?.textContent?.trim() ?? ''"
        )
        aria = page.evaluate("document.activeElement?.getAttribute('aria-label') ?? ''")
        if label in (aria, named) or named.startswith(f"{label}\u2002"):
            return
    raise AssertionError(f"Tab never comes to {label}")


def test_a_question_is_written_by_keyboard_alone_and_all_problems_are_told_at_once(desk: Visitor):
    page = desk.page
    command(page, "New question")
    page.get_by_label("Question", exact=True).wait_for()
    tab_to(page, "Question")
    page.keyboard.type("Which rows does an INNER JOIN keep?")
    tab_to(page, "Option A is the right one")
    page.keyboard.press("Space")
    tab_to(page, "Option A")
    page.keyboard.type("Those with a match on both sides.")
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    wrong = page.get_by_role("alert")
    expect(wrong).to_contain_text("4 things do not fit yet")
    assert not violations(desk)
    wrong.get_by_role("link", name="Skill").press("Enter")
    expect(page.get_by_label("Skill", exact=True)).to_be_focused()
    page.keyboard.type("SQL")
    for letter, text in zip("BCD", ("All of the left table.", "All rows.", "None."), strict=True):
        tab_to(page, f"Option {letter}")
        page.keyboard.type(text)
    expect(wrong).to_have_count(0)
    page.get_by_role("group", name="Choose").get_by_role("radio").first.press("Space")
    tab_to(page, "Score this answer")
    page.keyboard.press("Enter")
    expect(page.get_by_text("10 of 10")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    panel = page.get_by_role("complementary", name="Question")
    expect(panel.get_by_text("Those with a match on both sides.")).to_be_visible()
    assert not violations(desk)
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)


def test_form_and_yaml_are_one_truth_and_what_is_unsaved_is_kept(desk: Visitor):
    page = desk.page
    desk.go("/desk/bank/new")
    page.get_by_label("Kind", exact=True).select_option("numeric")
    page.get_by_label("Right number").fill("250")
    page.get_by_role("tab", name="YAML").click()
    file = page.get_by_label("As it stands in a file")
    expect(file).to_have_value("kind: numeric\ndifficulty: medium\nnumber:\n  value: 250\n")
    file.fill("kind: numeric\ndifficulty: hard\ntext: How long?\nnumber:\n  value: 250\n  unit: ms\n")
    page.get_by_role("tab", name="Form").click()
    expect(page.get_by_label("Unit")).to_have_value("ms")
    expect(page.get_by_text("Unsaved changes are kept")).to_be_visible()
    page.reload()
    expect(page.get_by_text("These are your unsaved changes")).to_be_visible()
    expect(page.get_by_label("Unit")).to_have_value("ms")
    desk.press("Discard them")
    expect(page.get_by_label("Kind", exact=True)).to_have_value("multiple_choice")


def test_two_people_at_one_question_lose_nothing(desk: Visitor):
    page = desk.page
    desk.go("/desk/bank/sql-left-join-count/edit")
    page.get_by_label("Question", exact=True).wait_for()
    address = page.url
    other = page.context.new_page()
    other.goto(address)
    other.get_by_label("Explanation").fill("Theirs.")
    other.get_by_role("button", name="Save as a new version").click()
    expect(other.get_by_role("main").get_by_text("Saved as version")).to_be_visible()
    other.close()
    page.get_by_label("Question", exact=True).fill("What is mine?")
    desk.press("Save as a new version")
    expect(page.get_by_role("heading", name="Somebody saved a version meanwhile")).to_be_focused()
    assert not violations(desk)
    desk.press("Go on with this")
    desk.press("Save as a new version")
    expect(page.get_by_role("main").get_by_text("Saved as version")).to_be_visible()
    expect(page.get_by_label("Explanation")).to_have_value("Theirs.")
    desk.go("/desk/bank/sql-left-join-count/versions?from=1&to=3")
    expect(page.get_by_role("heading", name="From version 1 to version 3")).to_be_visible()
    expect(page.locator("ins", has_text="Theirs.")).to_be_visible()
    expect(page.locator("ins", has_text="mine?")).to_be_visible()
    assert not violations(desk)


def test_a_file_is_first_only_read_and_its_bad_rows_are_named(desk: Visitor):
    page = desk.page
    desk.go("/desk/bank/import")
    page.set_input_files("input[type=file]", {"name": "q.csv", "mimeType": "text/csv", "buffer": SHEET})
    expect(page.get_by_role("heading", name="2 questions in the file")).to_be_visible()
    expect(page.get_by_role("row", name="Which has no key?").first).to_contain_text("mark 0 as right")
    assert not violations(desk)
    desk.press("Import 1 question")
    expect(page.get_by_role("main").get_by_text("1 question is new, and 0 have a new version.")).to_be_visible()
    desk.go("/desk/bank?q=is+this+one+whole")
    expect(page.get_by_role("row", name="Is this one whole?")).to_be_visible()


def test_questions_are_found_retired_together_and_brought_back(desk: Visitor):
    page = desk.page
    desk.go("/desk/bank?skill=rust&difficulty=easy")
    rows = page.get_by_role("grid").get_by_role("row")
    expect(page.get_by_text("rows").first).to_contain_text(" of ")
    page.get_by_role("row").nth(1).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    page.get_by_role("button", name="Retire").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Retire").press("Enter")
    expect(page.get_by_text("2 questions are retired.").first).to_be_visible()
    expect(rows.filter(has_text="Retired")).to_have_count(2)
    rows.filter(has_text="Retired").first.press("Enter")
    page.get_by_role("button", name="More").press("Enter")
    page.get_by_role("menuitem", name="Bring back").press("Enter")
    expect(rows.filter(has_text="Retired")).to_have_count(1)


@pytest.mark.parametrize(("width", "dark"), [(1440, True), (390, False)], ids=["wide, dark", "phone, light"])
def test_the_pages_are_for_everyone(visit, recruiter: str, width: int, dark: bool):
    visitor = visit(width=width, dark=dark)
    visitor.sign_in(recruiter)
    for address in PAGES:
        visitor.go(address)
        visitor.page.wait_for_load_state("networkidle")
        assert not violations(visitor), address
        assert too_wide(visitor) <= 0, address


def test_the_bank_is_not_for_candidates(visit):
    visitor = visit()
    visitor.sign_up()
    visitor.go("/desk/bank")
    expect(visitor.page.get_by_text("The question bank is for recruiters and admins")).to_be_visible()
    expect(visitor.page.get_by_role("link", name="New question")).to_have_count(0)
