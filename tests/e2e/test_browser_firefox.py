"""Talking in Firefox: a real one, with a sound server for its microphone and its loudspeaker."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from e2e import firefox, sound_card
from e2e.in_browser import Visitor
from e2e.sound_card import SoundCard
from e2e.spoken_house import SpokenHouse
from e2e.talking import SAID, VOICE, Spoken, begin_spoken, state, to_the_last_step

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATIENCE_MS = 20_000
NOT_HERE = "Firefox is tried where it and PulseAudio are (Debian: firefox-esr, pulseaudio, pulseaudio-utils): "

InFirefox = Callable[..., Visitor]


@pytest.fixture
def card() -> Iterator[SoundCard]:
    lacking = [*sound_card.lacking(), *filter(None, [firefox.lacking()])]
    if lacking:
        pytest.skip(f"{NOT_HERE}{', '.join(lacking)} is missing.")
    # A socket's path may not be as long as those of pytest's own folders.
    with tempfile.TemporaryDirectory(prefix="viva-sound-") as folder:
        card = SoundCard(Path(folder))
        try:
            card.start()
            yield card
        finally:
            card.close()


@pytest.fixture
def in_firefox(card: SoundCard, playwright: Playwright, tmp_path: Path) -> Iterator[InFirefox]:
    """A person at a spoken house, in a Firefox of their own with these preferences."""
    failures: list[str] = []
    with ExitStack() as opened:

        def new(house: SpokenHouse, preferences: dict[str, bool | int]) -> Visitor:
            program = firefox.as_a_program(tmp_path)
            browser = playwright.firefox.launch(
                channel="moz-firefox",
                executable_path=program,
                env=card.environment,
                firefox_user_prefs=preferences,
            )
            opened.callback(browser.close)
            context = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
            context.set_default_timeout(PATIENCE_MS)
            page = context.new_page()
            page.on("pageerror", lambda error: failures.append(str(error)))
            return Visitor(page, house)

        yield new
    assert not failures


def loudest(pcm: bytes) -> int:
    return max(memoryview(pcm).cast("h"))


def test_somebody_is_heard_and_answered_and_may_cut_in(spoken: Spoken, card: SoundCard, in_firefox: InFirefox):
    house = spoken()
    ada = in_firefox(house, firefox.ALLOWED)
    ada.sign_up()
    to_the_last_step(ada)
    ada.page.get_by_role("radio", name="By voice").check()
    ada.press("Try the microphone")
    ada.page.get_by_text("Say a few words.").wait_for()
    card.speak(VOICE)
    ada.page.get_by_text("I hear you well.").wait_for()

    begin_spoken(ada)
    house.told("voice", mode="hands_free")
    house.turn("listening")
    state(ada, "listening")
    card.speak(VOICE)
    assert loudest(house.sound_of(3.0)) > 3_000
    house.turn("hearing")
    house.heard(SAID)
    expect(ada.page.locator(".caption")).to_have_text(SAID)

    house.turn("listening")
    house.say("A long story.", seconds=12.0)
    state(ada, "speaking")
    card.wait_until_loud(0.5)
    house.told("played", turn_id="s1")
    card.speak(VOICE)
    card.wait_until_silent(0.4)
    card.wait_until_loud(0.5)  # nobody has judged that to be an interruption, so it goes on
    house.tell("interrupt", turn_id="s1", generation=2)
    card.wait_until_silent(1.0)
    assert 0 < house.told("played", lacking="first_audio_at_ms", turn_id="s1")["played_ms"] < 12_000
    state(ada, "listening")


def test_where_the_microphone_is_refused_the_answer_is_written(spoken: Spoken, in_firefox: InFirefox):
    house = spoken()
    ada = in_firefox(house, firefox.REFUSED)
    ada.sign_up()
    begin_spoken(ada)
    ada.page.get_by_role("alert").get_by_text("The microphone is not allowed for this page").wait_for()
    house.told("voice", mode="off")
    ada.answer(SAID)
