"""Whether somebody speaks: in the words, not in the quiet."""

from __future__ import annotations

import time

import numpy as np
import pytest

from vivavoce.ports.speech import VoiceActivity
from vivavoce.voice.activity import LoudnessActivity, Quiet, SileroActivity, open_activity
from voice.recordings import pcm

BOTH = [SileroActivity, LoudnessActivity]


def probabilities(activity: VoiceActivity, sound: bytes) -> list[float]:
    size = activity.frame_bytes
    return [activity.probability(sound[at : at + size]) for at in range(0, len(sound) - size, size)]


def hiss(seconds: float, loudness: float) -> bytes:
    noise = np.random.default_rng(7).normal(0, loudness * 32768, int(16_000 * seconds))
    return noise.astype("<i2").tobytes()


def with_hiss(sound: bytes) -> bytes:
    samples = np.frombuffer(sound, "<i2")
    noise = np.frombuffer(hiss(len(samples) / 16_000 + 1, 0.002), "<i2")
    return (samples + noise[: len(samples)]).astype("<i2").tobytes()


@pytest.mark.parametrize("kind", BOTH)
def test_speech_is_speech_and_quiet_is_not(kind: type[SileroActivity] | type[LoudnessActivity]) -> None:
    activity = kind()
    quiet = probabilities(activity, hiss(1.5, 0.002))
    speech = probabilities(activity, with_hiss(pcm("queue")))
    after = probabilities(activity, hiss(1.5, 0.002))
    assert max(quiet[10:]) < 0.3
    assert np.mean([one > 0.5 for one in speech]) > 0.55
    assert max(after[20:]) < 0.3


@pytest.mark.parametrize("kind", BOTH)
def test_a_reset_forgets(kind: type[SileroActivity] | type[LoudnessActivity]) -> None:
    activity = kind()
    first = probabilities(activity, pcm("team"))
    activity.reset()
    assert probabilities(activity, pcm("team")) == pytest.approx(first, abs=1e-4)


def test_silero_takes_steady_noise_for_no_speech() -> None:
    assert max(probabilities(SileroActivity(), hiss(2, 0.05))[5:]) < 0.5


@pytest.mark.parametrize("kind", BOTH)
def test_a_judgement_of_32_ms_takes_less_than_two_of_them(kind: type[SileroActivity] | type[LoudnessActivity]) -> None:
    activity, sound = kind(), pcm("index")
    frames = len(sound) // activity.frame_bytes
    began = time.process_time()
    probabilities(activity, sound)
    assert (time.process_time() - began) / frames < 0.002


def test_which_one_it_is_is_told() -> None:
    activity, origin = open_activity()
    assert isinstance(activity, SileroActivity)
    assert origin.name == "silero"
    assert LoudnessActivity.ORIGIN.name == "loudness"


def test_the_loudness_alone_can_be_asked_for() -> None:
    activity, origin = open_activity("loudness")
    assert isinstance(activity, LoudnessActivity)
    assert origin == LoudnessActivity.ORIGIN


def quiet_after(sound: bytes, quiet: Quiet) -> float:
    for at in range(0, len(sound) - 1024, 1024):
        quiet.hear(sound[at : at + 1024], 0.032)
    return quiet.s


@pytest.mark.parametrize("noise", [0.0, 0.002, 0.008])
def test_the_end_of_a_sentence_is_quiet_before_the_detector_says_so(noise: float) -> None:
    spoken = np.frombuffer(pcm("queue"), "<i2")
    last = int(np.flatnonzero(np.abs(spoken) > 800)[-1])
    frames = -(-last // 512)
    room = np.random.default_rng(7).normal(0, noise * 32768, 512 * (frames + 80)).astype("<i2")
    room[512 * 60 :][: 512 * frames][: len(spoken[: 512 * frames])] += spoken[: 512 * frames]
    sound, silero, quiet = room.tobytes(), SileroActivity(), Quiet()
    late = 0
    for at in range(0, len(sound), 1024):
        quiet.hear(sound[at : at + 1024], 0.032)
        speaks = silero.probability(sound[at : at + 1024]) >= 0.35
        late += speaks and at >= 1024 * (60 + frames)
    assert late >= 1
    assert quiet.s == pytest.approx(20 * 0.032, abs=0.17)


def test_a_fan_becomes_the_quiet_of_the_room_and_a_voice_above_it_does_not() -> None:
    quiet = Quiet()
    assert quiet_after(hiss(3.0, 0.008), quiet) == 0.0
    assert quiet_after(hiss(20.0, 0.008), quiet) > 10.0
    assert quiet_after(hiss(2.0, 0.1), quiet) == 0.0
