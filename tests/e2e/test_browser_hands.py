"""Talking in a browser while the answer is made by hand: what is said stands beside it, and the talk goes on."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e import test_browser_board as drawing
from e2e import test_browser_code as coding
from e2e.in_browser import House, Visitor
from e2e.spoken_house import SpokenHouse
from e2e.talking import ALLOWED, FAKE_MICROPHONE, Talker, state
from e2e.test_browser_access import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SENTENCES = ("Orders go to a queue first.", "The store is behind it.")
Begun = Callable[..., tuple[SpokenHouse, Visitor]]


@pytest.fixture(scope="module")
def rooms_house() -> Iterator[House]:
    """One question in code, and one that is drawn."""
    with tempfile.TemporaryDirectory(prefix="viva-hands-") as folder:
        content = Path(folder) / "content"
        (content / "blueprints").mkdir(parents=True)
        for name, text in (("just-code", coding.BLUEPRINT), ("just-design", drawing.BLUEPRINT)):
            (content / "blueprints" / f"{name}.yaml").write_text(text, encoding="utf-8")
        coding.with_problem(content / "problems")
        drawing.with_question(content / "packs")
        house = House(VIVA_CONTENT_DIRS=str(content), VIVA_SANDBOX="on")
        coding.with_languages(house)
        with closing(house):
            house.start(patience_s=180)
            yield house


@pytest.fixture
def begun(rooms_house: House, talker: Talker) -> Iterator[Begun]:
    """Somebody in such a room, listened to."""
    house = SpokenHouse(rooms_house)
    house.start()

    def begin(blueprint: str, **how: int) -> tuple[SpokenHouse, Visitor]:
        ada = talker(house, *FAKE_MICROPHONE, *ALLOWED, still=True, **how)
        coding.begin(ada, blueprint)
        house.told("voice", mode="hands_free")
        house.sound_of(0.1)
        house.turn("listening", "t0")
        state(ada, "listening")
        return house, ada

    with closing(house):
        yield begin


def says_all(house: SpokenHouse, ada: Visitor) -> None:
    """One sentence after the other, as the house tells of them."""
    for number, sentence in enumerate(SENTENCES, 1):
        turn_id = f"t{number}"
        house.turn("hearing", turn_id)
        house.turn("thinking", turn_id)
        house.heard(sentence, final=True, review="asked", turn_id=turn_id)
        house.turn("listening", turn_id)
        state(ada, "listening")
        expect(ada.page.locator(".caption")).to_have_text(sentence)
        house.sound_of(0.5)


def fits(ada: Visitor) -> None:
    for width, height in ((390, 844), (820, 1100), (1440, 900)):
        ada.page.set_viewport_size({"width": width, "height": height})
        # The parts are laid out anew a moment after the window has its new size.
        ada.page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    assert not violations(ada)


def part(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def test_who_codes_and_talks_is_heard_on_and_the_words_go_with_the_code(begun: Begun):
    house, ada = begun("just-code")
    page = ada.page
    expect(page.locator(".spoken .note")).to_contain_text("your words are written beside your answer")
    says_all(house, ada)
    house.turn("hearing", "t3")
    house.heard("", final=True, review="failed", turn_id="t3")
    house.turn("listening", "t3")
    page.get_by_text("What you said last could not be made out", exact=False).wait_for()
    house.sound_of(0.3)
    part(page, "Talk")
    expect(page.get_by_label("How did you go about it?")).to_have_value(" ".join(SENTENCES))
    fits(ada)
    coding.write(page, "def two_sum(nums, target):\n    return []")
    part(page, "Talk")
    page.get_by_role("tabpanel", name="Talk").get_by_role("button", name="Give this answer").click()
    page.get_by_role("link", name="Read the report").wait_for()
    (kept,) = ada.kept()
    assert kept["answer"]["text"] == " ".join(SENTENCES)
    assert "return []" in kept["answer"]["code"]


def test_who_draws_and_talks_is_heard_on_and_gives_the_drawing_with_the_words(begun: Begun):
    house, ada = begun("just-design")
    page = ada.page
    drawing.draw_by_keyboard(page)
    says_all(house, ada)
    expect(ada.words).to_have_value(" ".join(SENTENCES))
    fits(ada)
    ada.press("Give this answer")
    page.get_by_role("link", name="Read the report").wait_for()
    (kept,) = ada.kept()
    assert kept["answer"]["text"] == " ".join(SENTENCES)
    assert {shape["label"] for shape in kept["answer"]["board"]["shapes"]} == {"Flag service", "Rules"}
