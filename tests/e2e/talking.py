"""What the tests of talking in a browser share: a microphone with a recorded voice, and a person's steps.

The voice says "I led the migration of our ledger" and then nothing for a while, again and again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e.in_browser import Visitor
from e2e.spoken_house import SpokenHouse

VOICE = Path(__file__).parent / "a_voice.wav"
SAID = "I led the migration of our ledger."
FAKE_MICROPHONE = [
    "--use-fake-device-for-media-stream",
    f"--use-file-for-fake-audio-capture={VOICE}",
    "--autoplay-policy=no-user-gesture-required",
]
ALLOWED = ["--use-fake-ui-for-media-stream"]

Spoken = Callable[..., SpokenHouse]
Talker = Callable[..., Visitor]


def to_the_last_step(ada: Visitor) -> None:
    ada.go("/start")
    ada.press("Backend engineer")
    ada.page.get_by_text("Short", exact=False).first.click()
    ada.press("Continue")
    ada.page.get_by_role("heading", name="About you").wait_for()
    ada.press("Continue")
    ada.page.get_by_role("heading", name="How you like to talk").wait_for()


def begin_spoken(ada: Visitor, *, mode: str = "Just talk", record: bool = False) -> None:
    to_the_last_step(ada)
    ada.page.get_by_role("radio", name="By voice").check()
    ada.page.get_by_role("radio", name=mode).check()
    if record:
        ada.page.get_by_label("Keep a recording").check()
    ada.page.get_by_label("I understand").check()
    ada.press("Begin")
    ada.page.locator("[data-link]").wait_for()


def state(ada: Visitor, wanted: str) -> None:
    expect(ada.page.locator("[data-voice]")).to_have_attribute("data-voice", wanted)
