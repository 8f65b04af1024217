"""The spoken parts of the product in their states: to be looked at, and held to what everybody can use."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from e2e.in_browser import SCREENSHOTS, Visitor
from e2e.spoken_house import SpokenHouse
from e2e.talking import ALLOWED, FAKE_MICROPHONE, SAID, Spoken, Talker, state, to_the_last_step
from e2e.test_browser_access import too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WAYS = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


def set_up(ada: Visitor) -> Iterator[str]:
    ada.sign_up()
    to_the_last_step(ada)
    ada.page.get_by_role("radio", name="By voice").check()
    ada.page.get_by_role("button", name="Try the microphone").wait_for()
    yield "voice set-up"
    ada.press("Try the microphone")
    ada.page.get_by_text("I hear you well.").wait_for()
    ada.press("Record a few words")
    ada.page.get_by_role("button", name="Listen to it").wait_for()
    yield "voice set-up tried"
    ada.page.get_by_label("I understand").check()


def room(house: SpokenHouse, ada: Visitor) -> Iterator[str]:
    house.told("voice", mode="hands_free")
    house.turn("listening")
    state(ada, "listening")
    house.sound_of(1.5)
    yield "voice room listening"
    house.turn("hearing")
    house.heard("I led the migration of our ledger to another database, and first I measured")
    state(ada, "hearing")
    house.sound_of(2.0)
    yield "voice room hearing"
    house.turn("thinking")
    yield "voice room thinking"
    house.say("Thank you.", house.sentences[-1], turn_id="s1", seconds=2.0)
    expect(ada.page.locator("h1 .now")).to_be_visible()
    yield "voice room speaking"
    house.turn("listening")
    state(ada, "listening")
    house.turn("held")
    state(ada, "held")
    yield "voice room held"
    house.turn("reviewing")
    house.heard("I let the my gration of our letter", final=True, review="unsure")
    ada.page.get_by_role("heading", name="What I heard").wait_for()
    yield "voice room review"
    ada.press("Say it again")
    house.turn("listening")
    ada.page.get_by_text("How you talk").click()
    ada.page.get_by_role("radio", name="Hold to talk").check()
    yield "voice room how"
    ada.page.get_by_text("How you talk").click()
    yield "voice room hold to talk"
    ada.page.get_by_role("button", name="Hold to talk").click()
    house.heard(SAID)
    yield "voice room holding"
    ada.press("Hold to talk")
    house.cut()
    ada.page.get_by_role("region", name="Connection").wait_for()
    yield "voice room lost"


def walk(house: SpokenHouse, ada: Visitor) -> Iterator[str]:
    yield from set_up(ada)
    ada.press("Begin")
    ada.page.locator("[data-link]").wait_for()
    yield from room(house, ada)


@WAYS
@pytest.mark.parametrize(("width", "height"), [(390, 844), (820, 1180), (1440, 900)])
def test_the_spoken_parts_can_be_looked_at(spoken: Spoken, talker: Talker, width: int, height: int, dark: bool):
    folder = SCREENSHOTS / f"{width}-{'dark' if dark else 'light'}"
    folder.mkdir(parents=True, exist_ok=True)

    def take(ada: Visitor, name: str) -> None:
        file = folder / f"{re.sub(r'[^a-z]+', '-', name)}.png"
        ada.page.screenshot(path=file, full_page="room" not in name)

    house = spoken()
    ada = talker(house, *FAKE_MICROPHONE, *ALLOWED, width=width, height=height, dark=dark)
    names = []
    for name in walk(house, ada):
        take(ada, name)
        names.append(name)
    assert len(names) == 12
    for name, arguments in (("refused", [*FAKE_MICROPHONE, *ALLOWED]), ("none", ALLOWED)):
        at = spoken(refuses=name == "refused")
        other = talker(at, *arguments, width=width, height=height, dark=dark)
        other.sign_up()
        begin_without(other)
        take(other, f"voice set-up {name}")
        other.page.get_by_label("I understand").check()
        other.press("Begin")
        other.page.locator("[data-link] [data-trouble]").wait_for()
        take(other, f"voice room {name}")


def begin_without(ada: Visitor) -> None:
    to_the_last_step(ada)
    ada.page.get_by_role("radio", name="By voice").check()
    ada.press("Try the microphone")
    ada.page.locator("[data-trouble]").wait_for()


@WAYS
def test_no_spoken_page_has_an_accessibility_violation(spoken: Spoken, talker: Talker, dark: bool):
    house = spoken()
    ada = talker(house, *FAKE_MICROPHONE, *ALLOWED, dark=dark, still=True)
    found = {name: problems for name in walk(house, ada) if (problems := violations(ada))}
    assert not found


def test_no_spoken_page_is_wider_than_320_pixels(spoken: Spoken, talker: Talker):
    house = spoken()
    ada = talker(house, *FAKE_MICROPHONE, *ALLOWED, width=320, height=640)
    found = {name: over for name in walk(house, ada) if (over := too_wide(ada)) > 0}
    assert not found
