"""Every kind that a key decides, answered in a browser by the keyboard alone; and on a phone, an item is dragged."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

import every_kind
from api.test_media import medium_id, picture
from e2e.in_browser import PASSWORD, House, Visitor
from e2e.test_browser_access import too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ORDER = ("One", "Two", "Three", "Four")
ALT = "A single grey pixel"
STEPS_MAX = 80


@pytest.fixture(scope="module")
def kinds_house() -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="viva-kinds-") as folder:
        medium = {"id": medium_id(picture()), "kind": "image", "content_type": "image/png", "alt": ALT}
        content = every_kind.written(Path(folder) / "content", f"    media: [{medium}]\n")
        house = House(VIVA_CONTENT_DIRS=str(content))
        try:
            house.start()
            house.add("grace@example.org", "admin")
            _upload(house, picture())
            yield house
        finally:
            house.close()


def _upload(house: House, content: bytes) -> None:
    with httpx.Client(base_url=house.url) as client:
        tokens = client.post("/api/auth/login", json={"email": "grace@example.org", "password": PASSWORD}).json()
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        kept = client.post("/api/media", files={"file": ("x", content)}, data={"alt": ALT}, headers=headers)
    assert kept.status_code == 201, kept.text


def begin(visitor: Visitor) -> None:
    visitor.sign_up()
    interview_id = visitor.page.evaluate(
        """async () => {
            const post = (path, body, token) => fetch(path, {
                method: 'POST', body: JSON.stringify(body),
                headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
            }).then((answer) => answer.json());
            const tokens = await post('/api/auth/refresh', { refresh_token: localStorage.getItem('viva.refresh') });
            localStorage.setItem('viva.refresh', tokens.refresh_token);
            const wanted = { role: 'Backend engineer', consent: true, blueprint: 'every-kind' };
            return (await post('/api/interviews/start', wanted, tokens.access_token)).interview_id;
        }"""
    )
    visitor.go(f"/interview/{interview_id}")
    visitor.question.wait_for()


def tab_to(page: Page, selector: str) -> None:
    """By the Tab key alone, from wherever the focus is."""
    page.locator(selector).first.wait_for()
    for _ in range(STEPS_MAX):
        if page.evaluate("(wanted) => document.activeElement?.matches(wanted) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by the keyboard")


def give(visitor: Visitor, keys: str) -> None:
    before = visitor.question.inner_text()
    visitor.page.keyboard.press(keys)
    expect(visitor.question).not_to_have_text(before, use_inner_text=True)


def shown_order(page: Page) -> list[str]:
    return page.locator("form ol li > span").all_inner_texts()


def put_in_order(page: Page) -> None:
    for place, name in enumerate(ORDER):
        tab_to(page, f'button[aria-label$=": {name}"]:enabled')
        while shown_order(page).index(name) > place:
            tab_to(page, f'button[aria-label="Move up: {name}"]')
            page.keyboard.press("Enter")


def choose(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(text)
    expect(page.locator(f"{selector} option:checked")).to_have_text(text)


def test_every_kind_is_answered_by_the_keyboard_alone(visit, kinds_house: House) -> None:
    visitor = visit(at=kinds_house)
    page = visitor.page
    begin(visitor)
    tab_to(page, "input[type=radio]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    give(visitor, "Control+Enter")

    expect(page.get_by_alt_text(ALT)).to_have_js_property("naturalWidth", 1)
    tab_to(page, "form input[inputmode=decimal]")
    page.keyboard.type("250")
    page.reload()
    tab_to(page, "form input[inputmode=decimal]")
    expect(page.get_by_label("Your answer, in ms")).to_have_value("250")
    give(visitor, "Enter")

    tab_to(page, "form input[type=text]")
    page.keyboard.type("return")
    give(visitor, "Enter")

    assert not violations(visitor)
    before = shown_order(page)
    page.reload()
    visitor.question.wait_for()
    page.locator("form ol li").first.wait_for()
    assert shown_order(page) == before
    put_in_order(page)
    assert tuple(shown_order(page)) == ORDER
    give(visitor, "Control+Enter")

    assert not violations(visitor)
    for left, right in (("[]", "list"), ("()", "tuple")):
        name = page.get_by_label(left, exact=True).get_attribute("id")
        choose(page, f'[id="{name}"]', right)
    give(visitor, "Control+Enter")

    assert not violations(visitor)
    tab_to(page, "form .passage input")
    for text in ("range", "5"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    choose(page, "form .passage select", "print")
    give(visitor, "Control+Enter")

    assert not violations(visitor)
    expect(page.get_by_role("region", name="Code in python")).to_contain_text("print(len(x) * 3)")
    tab_to(page, "form input[inputmode=decimal]")
    page.keyboard.type("6")
    give(visitor, "Enter")
    page.get_by_role("link", name="Read the report").press("Enter")
    page.get_by_role("heading", name="Your report").wait_for()
    assert [record["evaluation"]["score"] for record in visitor.kept()] == [10] * len(every_kind.KINDS)


def test_the_report_shows_what_was_given_and_what_was_right(visit, kinds_house: House) -> None:
    visitor = visit(at=kinds_house)
    page = visitor.page
    begin(visitor)
    page.get_by_role("radio").first.check()
    give(visitor, "Control+Enter")
    page.get_by_label("Your answer, in ms").fill("2,5")
    give(visitor, "Control+Enter")
    visitor.end_early()
    told = page.get_by_role("article").filter(has_text="quarter of a second")
    expect(told.get_by_text("2,5 ms", exact=True)).to_be_visible()
    expect(told.get_by_text("the key is 250 ± 1 ms")).to_be_visible()
    expect(told.get_by_alt_text(ALT)).to_be_visible()
    assert not violations(visitor)


def test_what_lacks_something_is_not_sent_and_says_so(visit, kinds_house: House) -> None:
    visitor = visit(at=kinds_house)
    page = visitor.page
    begin(visitor)
    page.get_by_role("radio").first.check()
    give(visitor, "Control+Enter")
    visitor.press("Give this answer")
    expect(page.get_by_text("There is no number here yet.")).to_be_visible()
    page.get_by_label("Your answer, in ms").fill("1,234")
    visitor.press("Give this answer")
    expect(page.get_by_text("can mean 1234 or 1.234")).to_be_visible()
    expect(page.get_by_label("Your answer, in ms")).to_have_value("1,234")
    page.get_by_label("Your answer, in ms").fill("1234")
    give(visitor, "Enter")
    page.get_by_label("Your answer, in a word or a few").fill("yield")
    give(visitor, "Enter")
    visitor.press("Give this answer")
    expect(page.get_by_text("Nothing is moved yet.")).to_be_visible()


def test_on_a_phone_every_kind_fits_and_an_item_is_dragged(visit, kinds_house: House) -> None:
    visitor = visit(at=kinds_house, width=320, height=640)
    page = visitor.page
    begin(visitor)
    for kind in every_kind.KINDS:
        page.locator("form").first.wait_for()
        assert too_wide(visitor) <= 0, kind
        if kind == "ordering":
            last = shown_order(page)[-1]
            items = page.locator("form ol li")
            items.last.drag_to(items.first)
            expect(items.first.locator("span")).to_have_text(last)
            visitor.press("Give this answer")
            expect(visitor.question).not_to_contain_text("Put the numbers")
        elif kind != every_kind.KINDS[-1]:
            _skip(visitor)


def _skip(visitor: Visitor) -> None:
    before = visitor.question.inner_text()
    visitor.press("Skip this question")
    expect(visitor.question).not_to_have_text(before, use_inner_text=True)
