"""A design question in a browser: drawn by keys, by mouse and as rows, found again, given, and read in the report."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from e2e.in_browser import ROOT, House
from e2e.test_browser_access import too_wide, violations
from e2e.test_browser_code import begin, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BLUEPRINT = """
id: just-design
version: 1
title: Just design
mode: practice
max_questions: 1
duration_min: 60
difficulty: medium
adaptive: false
follow_ups_max: 0
follow_up_depth: 0
hints: true
hint_cost: 0
feedback: immediate
sections:
  - {phase: just_design, title: Design, kinds: [system_design], share: 1, at_least: 1}
"""
KEPT = "Kept on the server"


@pytest.fixture(scope="module")
def design_house() -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="viva-design-") as folder:
        content = Path(folder) / "content"
        (content / "blueprints").mkdir(parents=True)
        (content / "blueprints" / "just-design.yaml").write_text(BLUEPRINT, encoding="utf-8")
        with_question(content / "packs")
        house = House(VIVA_CONTENT_DIRS=str(content))
        try:
            house.start()
            yield house
        finally:
            house.close()


def with_question(folder: Path) -> None:
    """A question of the bank under another name, the only one of the phase that is asked about."""
    folder.mkdir()
    pack = yaml.safe_load((ROOT / "src/vivavoce/content/packs/design-platform.yaml").read_text(encoding="utf-8"))
    question = pack["questions"][0] | {"id": "sd-to-be-drawn", "phases": ["just_design"]}
    written = pack | {"pack": "to-be-drawn", "questions": [question]}
    (folder / "to-be-drawn.yaml").write_text(yaml.safe_dump(written, sort_keys=False), encoding="utf-8")


def surface(page: Page) -> Locator:
    return page.get_by_role("application", name=re.compile("^Drawing board"))


def drawn(page: Page, name: str) -> Locator:
    """A shape, or a link, as the board names it."""
    return surface(page).get_by_label(name, exact=True)


def draw_by_keyboard(page: Page) -> None:
    surface(page).focus()
    for key, label in (("b", "Flag service"), ("s", "Rules")):
        page.keyboard.press(key)
        page.keyboard.type(label)
        page.keyboard.press("Enter")
    page.keyboard.press("l")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.keyboard.type("sends changes")
    page.keyboard.press("Enter")
    expect(drawn(page, "Link from Rules to Flag service: sends changes")).to_have_count(1)


def middle_of(part: Locator) -> tuple[float, float]:
    box = part.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: Locator, to: tuple[float, float]) -> None:
    page.mouse.move(*middle_of(start))
    page.mouse.down()
    page.mouse.move(*to, steps=8)
    page.mouse.up()


def draw_by_mouse(page: Page) -> None:
    """A queue from the palette, and a link from the side of a shape to it."""
    x, y = middle_of(drawn(page, "Flag service, box"))
    drag(page, page.get_by_role("button", name="Queue", exact=True), (x, y + 180))
    page.keyboard.type("Changes")
    page.keyboard.press("Enter")
    queue, service = drawn(page, "Changes, queue"), drawn(page, "Flag service, box")
    expect(queue).to_have_count(1)
    service.hover()
    drag(page, service.locator(".board-side-point.bottom"), middle_of(queue))
    page.keyboard.type("publishes")
    page.keyboard.press("Enter")
    expect(drawn(page, "Link from Flag service to Changes: publishes")).to_have_count(1)


def test_what_is_drawn_is_kept_found_again_given_and_read_in_the_report(visit, design_house: House) -> None:
    visitor = visit(at=design_house)
    page = visitor.page
    begin(visitor, "just-design")
    draw_by_keyboard(page)
    draw_by_mouse(page)
    expect(page.get_by_text(KEPT)).to_be_visible()
    assert not violations(visitor)

    page.reload()
    for name in ("Flag service, box", "Rules, store", "Changes, queue"):
        expect(drawn(page, name)).to_be_visible()
    expect(drawn(page, "Link from Flag service to Changes: publishes")).to_have_count(1)
    page.get_by_label("Your answer").fill("A library in each program holds all rules in memory and decides there.")
    surface(page).focus()
    page.keyboard.press("Control+Enter")

    page.get_by_role("link", name="Read the report").click()
    page.get_by_role("heading", name="Your report").wait_for()
    expect(page.get_by_role("img", name="A drawing of 3 shapes and 2 links")).to_be_visible()
    page.get_by_text("The drawing in words").click()
    expect(page.get_by_text("Flag service -> Changes (queue): publishes")).to_be_visible()
    expect(page.locator(".svelte-flow")).to_have_count(0)
    assert not violations(visitor)
    (answer,) = visitor.kept()
    assert {shape["label"] for shape in answer["answer"]["board"]["shapes"]} == {"Flag service", "Rules", "Changes"}


def test_a_drawing_alone_is_an_answer_and_nothing_is_none(visit, design_house: House) -> None:
    visitor = visit(at=design_house)
    page = visitor.page
    begin(visitor, "just-design")
    surface(page).wait_for()
    visitor.press("Give this answer")
    expect(page.get_by_text("Write or draw something first.")).to_be_visible()
    draw_by_keyboard(page)
    page.keyboard.press("n")
    page.keyboard.type("a library in the program holds all rules in memory and evaluates them locally")
    page.keyboard.press("Enter")
    visitor.press("Give this answer")
    page.get_by_role("link", name="Read the report").wait_for()
    (answer,) = visitor.kept()
    assert answer["answer"]["text"] in (None, "")
    assert len(answer["answer"]["board"]["links"]) == 1
    page.get_by_role("link", name="Read the report").click()
    earned = page.get_by_role("list", name="What in it earned points")
    expect(earned).to_contain_text("holds all rules in memory")
    expect(page.locator(".drawing .shape-view.note.strong")).to_have_count(1)
    expect(page.locator(".drawing .number")).not_to_have_count(0)


def test_the_drawing_is_made_and_changed_as_rows(visit, design_house: House) -> None:
    visitor = visit(at=design_house)
    page = visitor.page
    begin(visitor, "just-design")
    page.get_by_role("tab", name="As a list").click()
    for kind, label in (("Box", "Gateway"), ("Store", "Orders")):
        page.get_by_label("Kind of the new shape").select_option(label=kind)
        page.get_by_role("button", name="Add a shape").click()
        page.keyboard.type(label)
    page.get_by_role("button", name="Add a link").click()
    page.keyboard.type("reads")
    page.get_by_label("Arrow of link 1").select_option(label="Both ways")
    assert not violations(visitor)
    page.get_by_label("Kind of Orders").select_option(label="Queue")
    page.get_by_role("tab", name="Drawing", exact=True).click()
    expect(drawn(page, "Link from Gateway to and from Orders: reads")).to_have_count(1)
    expect(drawn(page, "Orders, queue")).to_be_visible()

    page.get_by_role("tab", name="As a list").click()
    page.get_by_role("button", name="Delete Gateway").click()
    expect(page.get_by_role("button", name="Delete Orders")).to_be_focused()
    expect(page.get_by_role("heading", name="No links")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="1 link", exact=True)).to_be_visible()


def test_without_a_line_it_is_drawn_on_and_another_device_goes_on_with_it(visit, design_house: House) -> None:
    visitor = visit(at=design_house)
    page = visitor.page
    begin(visitor, "just-design")
    surface(page).wait_for()
    page.context.set_offline(True)
    page.locator("[data-link=lost]").wait_for()
    draw_by_keyboard(page)
    expect(page.get_by_text("Kept on this device until the connection is back")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text(KEPT)).to_be_visible()

    other = visit(at=design_house)
    sign_in(other, visitor.email)
    other.go(page.url.removeprefix(design_house.url))
    expect(drawn(other.page, "Rules, store")).to_be_visible()
    surface(other.page).focus()
    other.page.keyboard.press("n")
    other.page.keyboard.type("From there")
    other.page.keyboard.press("Enter")
    expect(other.page.get_by_text(KEPT)).to_be_visible()
    page.get_by_role("heading", name="This interview continues on another device").wait_for()
    other.page.close()
    page.get_by_role("button", name="Continue here").click()
    expect(drawn(page, "From there, note")).to_be_visible()


def test_the_keyboard_leaves_the_board_and_can_take_back_what_it_did(visit, design_house: House) -> None:
    visitor = visit(at=design_house)
    page = visitor.page
    begin(visitor, "just-design")
    draw_by_keyboard(page)
    page.keyboard.press("Escape")
    page.keyboard.press("PageDown")
    page.keyboard.press("Delete")
    expect(drawn(page, "Rules, store")).to_have_count(1)
    expect(drawn(page, "Flag service, box")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(drawn(page, "Link from Rules to Flag service: sends changes")).to_have_count(1)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert not violations(visitor)
    page.keyboard.press("Escape")
    expect(surface(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(surface(page)).not_to_be_focused()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_on_a_phone_the_board_is_a_tab_and_is_drawn_by_touch(visit, design_house: House, dark: bool) -> None:
    visitor = visit(at=design_house, width=390, height=780, dark=dark)
    page = visitor.page
    begin(visitor, "just-design")
    expect(page.get_by_label("Your answer")).to_be_visible()
    assert not violations(visitor)
    page.get_by_role("tab", name="Board", exact=True).click()
    for kind, label in (("Box", "Flag service"), ("Store", "Rules")):
        page.get_by_role("button", name=kind, exact=True).click()
        page.keyboard.type(label)
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Link", exact=True).click()
    drawn(page, "Flag service, box").click()
    page.keyboard.type("sends")
    page.keyboard.press("Enter")
    expect(drawn(page, "Link from Rules to Flag service: sends")).to_have_count(1)
    assert too_wide(visitor) <= 0
    assert not violations(visitor)
    page.get_by_role("tab", name="As a list").click()
    assert too_wide(visitor) <= 0
    assert not violations(visitor)
    page.get_by_role("tab", name="Question and answer").click()
    visitor.press("Give this answer")
    page.get_by_role("link", name="Read the report").click()
    expect(page.get_by_role("img", name="A drawing of 2 shapes and 1 link")).to_be_visible()
    assert too_wide(visitor) <= 0


def test_what_was_no_answer_leaves_the_drawing_as_it_is(visit, design_house: House) -> None:
    visitor = visit(at=design_house)
    page = visitor.page
    begin(visitor, "just-design")
    draw_by_keyboard(page)
    page.get_by_label("Your answer").fill("Sorry, could you give me a moment to think?")
    visitor.press("Give this answer")
    expect(page.get_by_label("What you said that was no answer")).to_contain_text("a moment to think")
    expect(page.get_by_label("Your answer")).to_have_value("")
    expect(drawn(page, "Link from Rules to Flag service: sends changes")).to_have_count(1)
    page.reload()
    expect(drawn(page, "Rules, store")).to_be_visible()
