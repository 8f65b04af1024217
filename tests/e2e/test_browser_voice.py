"""Talking in a browser: a real Chromium, with a recorded voice for its microphone."""

from __future__ import annotations

import re
import struct
import time
import wave
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from e2e.in_browser import Visitor
from e2e.spoken_house import RATE_HZ, SpokenHouse
from e2e.talking import ALLOWED, FAKE_MICROPHONE, SAID, Spoken, Talker, begin_spoken, state, to_the_last_step

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OTHER_HOST = "elsewhere.test"
SAID_AGAIN_MS = 4_000
"""Within it the recorded voice begins anew."""
SOUND_STANDS_STILL = """
window.AudioContext = class extends AudioContext {
  constructor(how) { super(how); super.suspend(); }
  resume() { return new Promise(() => {}); }
};
"""


@pytest.fixture
def room(spoken: Spoken, talker: Talker) -> tuple[SpokenHouse, Visitor]:
    """Somebody in a spoken interview, listened to."""
    house = spoken()
    ada = talker(house, *FAKE_MICROPHONE, *ALLOWED)
    ada.sign_up()
    begin_spoken(ada)
    house.told("voice", mode="hands_free")
    house.sound_of(0.1)
    house.turn("listening")
    state(ada, "listening")
    return house, ada


def test_a_voice_is_tried_before_it_matters_and_the_interview_begins_as_a_spoken_one(spoken: Spoken, talker: Talker):
    house = spoken()
    ada = talker(house, *FAKE_MICROPHONE, *ALLOWED)
    ada.sign_up()
    to_the_last_step(ada)
    expect(ada.page.get_by_text("Try your microphone")).to_have_count(0)
    ada.page.get_by_role("radio", name="By voice").check()
    ada.press("Try the microphone")
    ada.page.get_by_text("I hear you well.").wait_for()
    ada.press("Record a few words")
    ada.press("Listen to it")
    expect(ada.page.locator("[data-check]")).to_have_attribute("data-check", "replaying")
    expect(ada.page.locator("[data-check]")).to_have_attribute("data-check", "open")
    ada.page.get_by_role("radio", name="Hold to talk").check()
    expect(ada.page.get_by_text("Keep a recording")).to_have_count(0)
    ada.page.get_by_label("I understand").check()
    ada.press("Begin")
    house.told("voice", mode="push_to_talk", speak=True)
    assert house.started[-1]["voice"] is True
    assert "recording" not in house.started[-1]


def test_a_recording_is_kept_only_of_who_asked_for_it(spoken: Spoken, talker: Talker):
    house = spoken(recording=True)
    ada = talker(house, *FAKE_MICROPHONE, *ALLOWED)
    ada.sign_up()
    to_the_last_step(ada)
    ada.page.get_by_role("radio", name="By voice").check()
    choice = ada.page.get_by_label("Keep a recording")
    expect(choice).not_to_be_checked()
    choice.check()
    ada.page.get_by_label("I understand").check()
    ada.press("Begin")
    house.told("voice", mode="hands_free")
    assert house.started[-1]["recording"] is True


def test_who_is_told_that_their_voice_is_kept_stops_it_and_removes_what_was_kept(spoken: Spoken, talker: Talker):
    house = spoken(recording=True)
    ada = talker(house, *FAKE_MICROPHONE, *ALLOWED)
    removed: list[str] = []

    def recordings(route: Route) -> None:
        if route.request.method == "DELETE":
            removed.append(route.request.url)
            return route.fulfill(status=204)
        return route.fulfill(json={"items": [{"until": "2031-05-06T12:00:00Z"}]})

    ada.page.route("**/recordings", recordings)
    ada.sign_up()
    begin_spoken(ada, record=True)
    house.told("voice", mode="hands_free")
    house.turn("listening")
    assert ada.told()["recording"] is True
    ada.page.get_by_text("Your voice is kept").click()
    ada.press("Keep no more of it")
    stopped = ada.page.get_by_text("From now on nothing of your voice is kept.")
    expect(stopped).to_contain_text("stays until")
    expect(stopped).to_be_focused()
    expect(ada.page.get_by_text("Your voice is kept", exact=True)).to_have_count(0)
    assert not removed
    ada.press("Remove it now")
    expect(stopped).to_contain_text("What was kept before is removed.")
    assert len(removed) == 1
    ada.press("Close")
    expect(stopped).to_have_count(0)
    assert ada.told()["recording"] is False


def test_nothing_is_said_to_be_kept_of_who_did_not_agree(room: tuple[SpokenHouse, Visitor]):
    _, ada = room
    expect(ada.page.get_by_text("Your voice is kept", exact=True)).to_have_count(0)


def test_who_gets_the_voice_is_told_before_the_start_and_nothing_is_said_to_stay(spoken: Spoken, talker: Talker):
    house = spoken(elsewhere={"answers": False, "voice": ["Deepgram"], "spoken": ["OpenAI"]})
    ada = talker(house, *FAKE_MICROPHONE, *ALLOWED)
    ada.sign_up()
    expect(ada.page.get_by_text("An interviewer who listens")).not_to_contain_text("stays on this server")
    to_the_last_step(ada)
    for way in ("In writing", "By voice"):
        ada.page.get_by_role("radio", name=way).check()
        told = ada.page.get_by_role("region", name="Before you start")
        expect(told).to_contain_text(
            "the sound of it goes to Deepgram, to be put into words; what is read aloud to you"
        )
        expect(told).to_contain_text("goes to OpenAI, to be spoken.")
        expect(told).to_contain_text("Your answers are kept on this server.")
        expect(told).not_to_contain_text("stay on this server")


def test_where_nothing_leaves_that_is_said_of_the_voice_too(spoken: Spoken, talker: Talker):
    ada = talker(spoken(), *FAKE_MICROPHONE, *ALLOWED)
    ada.sign_up()
    expect(ada.page.get_by_text("An interviewer who listens")).to_contain_text("All of it stays on this server.")
    to_the_last_step(ada)
    told = ada.page.get_by_role("region", name="Before you start")
    expect(told).to_contain_text("Your answers stay on this server.")
    expect(told).to_contain_text("When you speak, the sound of it stays on this server.")
    ada.page.get_by_role("radio", name="By voice").check()
    expect(ada.page.get_by_text("use headphones, or hold to talk")).to_be_visible()
    expect(ada.page.get_by_text("in English only")).to_have_count(0)


def test_who_reads_another_language_is_told_that_english_is_understood(spoken: Spoken, talker: Talker):
    ada = talker(spoken(), *FAKE_MICROPHONE, *ALLOWED)
    ada.page.add_init_script("Object.defineProperty(navigator, 'language', { get: () => 'de-AT' })")
    ada.sign_up()
    to_the_last_step(ada)
    expect(ada.page.get_by_text("in English only")).to_have_count(0)
    ada.page.get_by_role("radio", name="By voice").check()
    expect(ada.page.get_by_text("What you say is understood in English only.")).to_be_visible()


def test_the_microphone_comes_as_pcm_of_sixteen_kilohertz(room: tuple[SpokenHouse, Visitor]):
    house, _ = room
    began = time.monotonic()
    sound = house.sound_of(6.4)
    # At 24 kHz it would be here in 4.3 s, at 8 kHz in 12.8.
    assert 5.0 < time.monotonic() - began < 9.0
    samples = struct.unpack(f"<{len(sound) // 2}h", sound)
    stretches = [samples[at : at + RATE_HZ // 10] for at in range(0, len(samples), RATE_HZ // 10)]
    loud = [max(map(abs, stretch)) for stretch in stretches]
    assert max(loud) > 2_000, "the recorded voice is heard"
    assert min(loud) < max(loud) / 20, "and its pause"


def test_what_is_said_is_shown_as_it_grows_and_becomes_the_answer(room: tuple[SpokenHouse, Visitor]):
    house, ada = room
    before = ada.question.inner_text()
    house.turn("hearing")
    state(ada, "hearing")
    house.heard("I led the")
    expect(ada.page.locator(".caption")).to_have_text("I led the")
    expect(ada.page.locator(".spoken [role=status]")).to_be_empty()
    house.turn("thinking")
    house.heard(SAID, final=True)
    expect(ada.page.locator(".caption")).to_have_text(SAID)
    expect(ada.page.locator(".spoken [role=status]")).to_be_empty()
    house.submit(SAID)
    expect(ada.question).not_to_have_text(before, use_inner_text=True)
    expect(ada.page.locator(".caption")).to_be_empty()
    assert ada.kept()[0]["answer"]["text"] == SAID


def test_the_question_is_followed_sentence_by_sentence_and_reported(room: tuple[SpokenHouse, Visitor]):
    house, ada = room
    sentence = house.sentences[-1]
    house.say("Thank you.", sentence, turn_id="s1", seconds=3.0)
    state(ada, "speaking")
    first = house.told("played", turn_id="s1", index=0)
    assert first["first_audio_at_ms"] > 0
    assert 0 <= first["played_ms"] < 3_000
    expect(ada.page.locator("h1 .now")).to_have_text(sentence)
    expect(ada.page.locator(".spoken .aside")).to_have_count(0)
    last = house.told("played", turn_id="s1", index=29)
    assert last["played_ms"] == pytest.approx(6_000, abs=5)
    state(ada, "listening")


def test_an_interruption_silences_at_once_and_nothing_stale_is_heard(room: tuple[SpokenHouse, Visitor]):
    house, ada = room
    house.say("A long story.", seconds=6.0)
    state(ada, "speaking")
    house.tell("interrupt", turn_id="s1", generation=2)
    flushed = house.told("played", lacking="first_audio_at_ms", turn_id="s1", generation=1)
    assert 0 < flushed["played_ms"] < 3_000
    state(ada, "listening")
    house.say("Stale.", turn_id="s1", generation=1)
    house.say("Fresh.", turn_id="s2", generation=2)
    house.told("played", turn_id="s2", generation=2)
    expect(ada.page.locator(".spoken .aside")).to_contain_text("Fresh.")


def test_the_voice_can_be_stopped(room: tuple[SpokenHouse, Visitor]):
    house, ada = room
    house.say("A long story.", seconds=6.0)
    ada.press("Stop speaking")
    assert house.told("hush") == {"turn_id": "s1"}
    assert 0 < house.told("played", lacking="first_audio_at_ms", turn_id="s1")["played_ms"] < 5_000
    state(ada, "listening")


def test_words_that_are_not_sure_are_put_right_before_they_count(room: tuple[SpokenHouse, Visitor]):
    house, ada = room
    before = ada.question.inner_text()
    house.turn("reviewing")
    house.heard("I let the migration", final=True, review="unsure")
    ada.page.get_by_text("I am not sure that I heard this right", exact=False).wait_for()
    expect(ada.page.locator("h2:focus")).to_have_text("What I heard")
    ada.page.get_by_label("Your answer, as it was heard").fill("")
    ada.press("Send")
    ada.page.get_by_text("There is nothing here yet.", exact=False).wait_for()
    ada.page.get_by_label("Your answer, as it was heard").fill(SAID)
    ada.press("Send")
    expect(ada.question).not_to_have_text(before, use_inner_text=True)
    assert ada.kept()[0]["answer"]["text"] == SAID


def test_what_was_said_is_the_draft_of_who_goes_on_in_writing(room: tuple[SpokenHouse, Visitor]):
    house, ada = room
    house.turn("hearing")
    house.heard("I led the")
    expect(ada.page.locator(".caption")).to_have_text("I led the")
    ada.press("Write")
    assert house.told("voice", mode="off")
    expect(ada.words).to_have_value("I led the")
    ada.press("Speak")
    house.told("voice", mode="hands_free")
    expect(ada.page.locator("[data-voice]")).to_be_visible()


def test_who_holds_to_talk_is_heard_only_meanwhile(spoken: Spoken, talker: Talker):
    house = spoken()
    ada = talker(house, *FAKE_MICROPHONE, *ALLOWED)
    ada.sign_up()
    begin_spoken(ada, mode="Hold to talk")
    house.told("voice", mode="push_to_talk")
    house.turn("listening")
    state(ada, "listening")
    ada.page.keyboard.down(" ")
    house.told("talk", on=True)
    house.sound_of(0.6)
    ada.page.keyboard.up(" ")
    house.told("talk", on=False)
    ada.page.get_by_role("button", name="Hold to talk").click()
    button = ada.page.get_by_role("button", name="Hold to talk", exact=True)
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_contain_text("Press when you are done")
    expect(button).to_have_accessible_description("Press when you are done")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    house.heard(SAID, final=True)
    expect(ada.page.locator(".spoken [role=status]")).to_have_text(f"You: {SAID}")
    house.sound_of(0.0)
    silent, still_silent = house.sound_before("talk", on=True)
    assert silent == 0
    assert still_silent == house.sound_before("talk", on=False)[0] > 0


def test_a_lost_line_says_that_nobody_listens_and_comes_back_by_itself(room: tuple[SpokenHouse, Visitor]):
    house, ada = room
    house.cut()
    ada.page.get_by_role("region", name="Connection").get_by_text("The connection is lost").wait_for()
    ada.page.get_by_text("What you say now is not heard", exact=False).wait_for()
    ada.page.wait_for_timeout(SAID_AGAIN_MS)
    house.away = False
    expect(ada.page.get_by_role("region", name="Connection")).to_have_count(0)
    house.told("voice", mode="hands_free", review=True)
    ada.page.get_by_text("Your last words did not come through", exact=False).wait_for()
    house.sound_of(0.3)
    house.turn("listening", "t1", 1)
    state(ada, "listening")


def test_a_browser_whose_sound_does_not_run_says_so_and_the_answer_is_written(spoken: Spoken, talker: Talker):
    house = spoken()
    ada = talker(house, *FAKE_MICROPHONE, *ALLOWED)
    ada.page.add_init_script(SOUND_STANDS_STILL)
    ada.sign_up()
    begin_spoken(ada)
    house.told("voice", mode="hands_free")
    house.turn("listening")
    ada.page.get_by_text("No sound comes from the microphone").wait_for()
    house.told("voice", mode="off")
    expect(ada.page.get_by_text("Listening", exact=True)).to_have_count(0)
    expect(ada.page.get_by_role("button", name="Try again")).to_be_visible()
    expect(ada.page.get_by_text("plays no sound", exact=False)).to_have_count(0)
    ada.press("Go on in writing")
    expect(ada.words).to_be_visible()


@pytest.mark.parametrize(
    ("refuses", "arguments", "told"),
    [
        (True, [*FAKE_MICROPHONE, *ALLOWED], "The microphone is not allowed for this page"),
        (False, ALLOWED, "No microphone was found"),
    ],
    ids=["refused", "none"],
)
def test_without_a_microphone_the_page_says_why(
    spoken: Spoken, talker: Talker, refuses: bool, arguments: list[str], told: str
):
    house = spoken(refuses=refuses)
    ada = talker(house, *arguments)
    ada.sign_up()
    to_the_last_step(ada)
    ada.page.get_by_role("radio", name="By voice").check()
    ada.press("Try the microphone")
    ada.page.get_by_role("alert").get_by_text(told).wait_for()
    ada.page.get_by_label("I understand").check()
    ada.press("Begin")
    ada.page.get_by_role("alert").get_by_text(told).wait_for()
    house.told("voice", mode="off")
    ada.answer(SAID)


def test_a_page_from_another_machine_without_https_says_what_is_missing(spoken: Spoken, talker: Talker):
    house = spoken()
    house.url = f"http://{OTHER_HOST}:{house.port}"
    ada = talker(house, *FAKE_MICROPHONE, *ALLOWED, f"--host-resolver-rules=MAP {OTHER_HOST} 127.0.0.1")
    ada.sign_up()
    to_the_last_step(ada)
    ada.page.get_by_role("radio", name="By voice").check()
    ada.press("Try the microphone")
    ada.page.get_by_text("A browser gives its microphone only to a secure address").wait_for()


def test_where_nobody_can_speak_the_text_stands_alone_and_that_is_said_once(spoken: Spoken, talker: Talker):
    house = spoken(speaking=False)
    ada = talker(house, *FAKE_MICROPHONE, *ALLOWED)
    ada.sign_up()
    begin_spoken(ada)
    house.told("voice", mode="hands_free")
    for index in range(2):
        house.tell(
            "audio",
            question_id=None,
            turn_id="s1",
            generation=1,
            index=index,
            last=index == 1,
            format="pcm16",
            sample_rate=RATE_HZ,
            audio="",
            text="A sentence.",
        )
    expect(ada.page.get_by_text("There is no voice on this device", exact=False)).to_have_count(1)


def test_what_may_listen_is_only_what_was_built(room: tuple[SpokenHouse, Visitor]):
    """The audio thread runs files of this house, under the policy that it sends with every page."""
    house, _ = room
    built = [path for path in house.passed if re.search(r"/_app/immutable/workers/\w+\.worklet-[\w-]+\.js$", path)]
    assert sorted(path.split("/")[-1].split(".")[0] for path in built) == ["capture", "playback"]
    page = next(policy for path, policy in house.passed.items() if path.startswith("/sign-in"))
    assert "script-src 'self'" in page
    assert "unsafe-eval" not in page.replace("wasm-unsafe-eval", "")


def test_a_microphone_that_is_forbidden_in_mid_interview_is_told_for_what_it_is(spoken: Spoken, talker: Talker):
    house = spoken()
    ada = talker(house, *FAKE_MICROPHONE)
    ada.page.context.grant_permissions(["microphone"])
    ada.sign_up()
    begin_spoken(ada)
    house.sound_of(0.1)
    house.turn("hearing")
    house.heard("I led the")
    expect(ada.page.locator(".caption")).to_have_text("I led the")
    ada.page.context.clear_permissions()
    ada.page.get_by_text("The microphone is no longer allowed for this page").wait_for()
    house.told("voice", mode="off")
    expect(ada.words).to_have_value("I led the")


def test_a_microphone_that_gives_only_silence_is_told_and_another_one_chosen(
    spoken: Spoken, talker: Talker, tmp_path: Path
):
    house = spoken()
    with wave.open(str(tmp_path / "silence.wav"), "wb") as silence:
        silence.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        silence.writeframes(bytes(2 * RATE_HZ))
    ada = talker(house, *FAKE_MICROPHONE, f"--use-file-for-fake-audio-capture={tmp_path / 'silence.wav'}")
    ada.page.context.grant_permissions(["microphone"])
    ada.sign_up()
    begin_spoken(ada)
    house.sound_of(0.1)
    house.turn("listening")
    state(ada, "listening")
    ada.page.get_by_text("gives no sound at all", exact=False).wait_for()
    choice = ada.page.get_by_label("Microphone")
    shown = choice.filter(visible=True)  # the other one is folded away until "How you talk" is opened
    shown.wait_for()
    others = shown.locator("option").all_text_contents()
    assert len(others) > 1
    shown.select_option(label=others[-1])
    expect(ada.page.get_by_text("gives no sound at all", exact=False)).to_have_count(0)
    house.sound_of(0.3)
    ada.page.get_by_text("How you talk").click()
    expect(choice.last.locator("option:checked")).to_have_text(others[-1])
    assert len(house.sound_before("voice")) == 1, "the turn went on"
