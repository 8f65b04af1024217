"""How fast a spoken interview answers in a real Chromium, by the browser's own clock.

A recorded voice, made by flite, is the microphone. It says a sentence and is silent, again and again, so an interview
goes on by itself. The sentences close themselves ("That is my answer"), so a turn ends after 300 ms of silence. In a
run of its own they do not (`ordinary`): then it is waited for, as people pause inside answers, and how long that is
goes into the reply; more of that in bench/turns.py. What the page has measured (`performance`) is read:

reply    from the end of speech to the first sound of the interviewer's voice, the 300 ms of silence included
silence  from the beginning of speech to silence, where the interviewer was being heard
gap      nothing to be played in the middle of a speech

and the frames that came and went are looked at, so that it is seen where the time of a reply went. There are two more
runs: one lets the interviewer speak before it goes on, the other cuts in. All are silent at first, as people are who
listen to a question. Without `--voice` flite makes the recordings; it is Debian's package `flite`.

Where the service is started here, what it says of each turn's speed, as an admin reads it, is laid beside what the page
measured (`apart`; see `_both_clocks.py` for what is compared with what). With `--jitter-ms` all goes over a line that
is late by chance, both ways: then only that no gap is heard must hold.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import wave
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, sync_playwright

import _both_clocks
from _jittery import jittery
from _server import PASSWORD, add_admin, viva

REPLY_P50_MS, REPLY_P95_MS, SILENCE_P95_MS, GAP_MS_MAX = 400.0, 500.0, 250.0, 20.0
RATE_HZ = 16_000
SENTENCES = (
    "First I measured the slow queries, then I added an index. That is my answer.",
    "We agreed on the smallest thing that helps. That is my answer.",
    "As a result the latency fell by half. That is my answer.",
    "I talked to the people who would use it. That is my answer.",
)
ORDINARY = (
    "First I measured the slow queries, then I added an index, and as a result the latency fell by half.",
    "We agreed on the smallest thing that helps, and we tried it with one customer before the others had it.",
    "I wrote a test that fails, and then I changed the code until it did not fail any more.",
    "I talked to the people who would use it, and they showed me how they work today.",
)
ADMIN = "grace@example.org"
LISTENS_S = 8.0
TAKES_TURNS_S, CUTS_IN_S = 7.5, 3.0
"""How long the voice is silent at first, and after a sentence: long enough to be answered, or so short that it cuts
in."""
RECORDED = 24
TURNS, CUTS, ORDINARY_TURNS, QUICK = 4, 18, 4, 3
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
READ = """(name) => performance.getEntriesByName(name).map(({startTime, duration}) => [startTime, duration])"""
STOPPED_WITHIN_MS, STOPPED_SHARE_MIN = 400.0, 0.9
"""The goals are for a stop of 300 ms. A turn whose closing words were misheard is waited for as any other is, and told
apart: of all turns so many have to end by the stop."""
STEPS = ("end_of_turn", "transcript", "first_text", "first_audio", "sound")
WATCH = """
window.seen = [];
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener('message', ({ data }) => typeof data === 'string' && note(JSON.parse(data)));
  }
  send(data) {
    if (typeof data === 'string') note(JSON.parse(data));
    super.send(data);
  }
};
const note = ({ type, data = {} }) => {
  const { state, final, first_audio_at_ms, speech_ended_at_ms } = data;
  window.seen.push({ at: performance.now(), type, state, final, first_audio_at_ms, speech_ended_at_ms });
};
"""


@dataclass(frozen=True)
class Where:
    """`admin` is an account there that may read how fast turns were; without one a candidate signs up."""

    url: str
    admin: str | None = None


@dataclass
class Measured:
    """What a page has measured, and how each reply came about: milliseconds from the end of speech to each step."""

    reply: list[float] = field(default_factory=list)
    silence: list[float] = field(default_factory=list)
    gap: list[float] = field(default_factory=list)
    steps: list[dict[str, float | None]] = field(default_factory=list)
    unsure: int = 0
    interviews: list[str] = field(default_factory=list)

    def read(self, page: Page) -> None:
        replies = page.evaluate(READ, "viva.voice.reply")
        self.reply += [lasted for _, lasted in replies]
        self.silence += [lasted for _, lasted in page.evaluate(READ, "viva.voice.silence")]
        self.gap += [lasted for _, lasted in page.evaluate(READ, "viva.voice.gap")]
        self.steps += steps_of(page.evaluate("() => window.seen"), replies)


def recording(folder: Path, name: str, sentences: tuple[str, ...], silent_s: float) -> Path:
    """The sentences, each with a silence after it."""
    whole = folder / f"{name}.wav"
    said = [speech(folder / f"{name}-{number}.wav", sentence) for number, sentence in enumerate(sentences)]
    with wave.open(str(whole), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes(bytes(2 * int(LISTENS_S * RATE_HZ)))
        for sound in islice(cycle(said), RECORDED):
            out.writeframes(sound)
            out.writeframes(bytes(2 * int(silent_s * RATE_HZ)))
    return whole


def speech(where: Path, sentence: str) -> bytes:
    subprocess.run(["flite", "-voice", "rms", "-t", sentence, "-o", str(where)], check=True)
    with wave.open(str(where)) as one:
        if (one.getframerate(), one.getnchannels()) != (RATE_HZ, 1):
            raise SystemExit(f"flite made {one.getparams()}, and {RATE_HZ} Hz with one channel was expected")
        sound: bytes = one.readframes(one.getnframes())
    return sound


def chromium() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        raise SystemExit("there is no Chromium: name one, CHROMIUM=/path/to/chromium")
    return found


def sign_in(page: Page, url: str, admin: str | None) -> None:
    if admin is None:
        sign_up(page, url)
        return
    page.goto(f"{url}/sign-in")
    page.get_by_label("E-mail").fill(admin)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Start an interview").wait_for()


def sign_up(page: Page, url: str) -> None:
    page.goto(f"{url}/sign-in?mode=create")
    page.get_by_label("Your name").fill("Ada Lovelace")
    page.get_by_label("E-mail").fill(f"bench-{uuid4().hex[:8]}@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account", exact=True).click()
    page.get_by_role("heading", name="A first conversation").wait_for()


def begin(page: Page, url: str) -> None:
    """As a person does it: the three steps, and into the room."""
    page.goto(f"{url}/start")
    page.get_by_role("button", name="Backend engineer").click()
    page.get_by_text("Full", exact=False).first.click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="About you").wait_for()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("By voice").click()
    page.get_by_label("I understand").check()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.locator("[data-voice]").wait_for()


def talked(where: Where, voice: Path, wanted: str, times: int, patience_s: float) -> Measured:
    """What the page has measured, once it has measured `wanted` so many times or patience is over. An interview that
    comes to its end is followed by another."""
    fake = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={voice}"]
    arguments = ["--no-sandbox", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required", *fake]
    measured = Measured()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        try:
            page = browser.new_page()
            page.add_init_script(WATCH)
            sign_in(page, where.url, where.admin)
            until = time.monotonic() + patience_s
            while time.monotonic() < until and (left := times - len(getattr(measured, wanted))) > 0:
                begin(page, where.url)
                measured.interviews.append(page.url.rpartition("/")[2])
                measured.unsure += talked_through(page, wanted, left, until)
                measured.read(page)
        finally:
            browser.close()
    return measured


def talked_through(page: Page, wanted: str, times: int, until: float) -> int:
    """To the end of an interview, or until there is enough of it. How many answers had to be sent by hand."""
    unsure = 0
    while time.monotonic() < until and len(page.evaluate(READ, f"viva.voice.{wanted}")) < times:
        page.wait_for_timeout(500)
        unsure += sent_all_the_same(page)
        if not page.locator("[data-voice]").is_visible():
            break
    return unsure


def sent_all_the_same(page: Page) -> bool:
    """What was not heard well enough waits for the candidate, who would correct it or send it."""
    send = page.get_by_role("button", name="Send", exact=True)
    if not send.is_visible():
        return False
    send.click()
    return True


def steps_of(seen: list[dict[str, Any]], replies: list[tuple[float, float]]) -> list[dict[str, float | None]]:
    """Of each reply that the page has measured, from where the page by itself heard the end of speech. `client` is what
    it told the server: from where the server had said that speech ended."""
    told = []
    for number, frame in enumerate(seen):
        sound = frame.get("first_audio_at_ms")
        if frame["type"] != "played" or sound is None:
            continue
        ended = next((began for began, lasted in replies if abs(began + lasted - sound) < 1), None)
        if ended is None:
            continue
        since = [one for one in seen[:number] if one["at"] >= ended]
        came = {
            "end_of_turn": next((one["at"] for one in since if one.get("state") == "thinking"), None),
            "transcript": next((one["at"] for one in since if one["type"] == "transcript" and one.get("final")), None),
            "first_text": next((one["at"] for one in since if one["type"] == "question"), None),
            "first_audio": next((one["at"] for one in since if one["type"] == "audio"), None),
            "sound": sound,
        }
        steps = {step: None if at is None else round(at - ended, 1) for step, at in came.items()}
        spoke_until = frame.get("speech_ended_at_ms")
        told.append(steps | {"client": None if spoke_until is None else round(sound - spoke_until, 1)})
    return told


def percentile(delays: list[float], percent: int) -> float:
    return quantiles(delays, n=100, method="inclusive")[percent - 1] if len(delays) > 1 else delays[0]


def after_the_stop(steps: list[dict[str, float | None]]) -> list[float]:
    """What a reply takes once the silence was long enough: the part that does not depend on how long that is."""
    return [
        sound - ended
        for one in steps
        if (sound := one["sound"]) is not None and (ended := one["end_of_turn"]) is not None
    ]


def by_the_stop(steps: list[dict[str, float | None]]) -> list[float]:
    return [sound for one in steps if (one["end_of_turn"] or 1e9) <= STOPPED_WITHIN_MS and (sound := one["sound"])]


def told_of(turns: Measured, cuts: Measured) -> dict[str, Any]:
    """Of sentences that close themselves."""
    replies, silences, steps = turns.reply + cuts.reply, cuts.silence, turns.steps + cuts.steps
    stopped, rest = by_the_stop(steps), after_the_stop(steps)
    return {
        "reply_p50_ms": round(percentile(stopped, 50), 1),
        "reply_p95_ms": round(percentile(stopped, 95), 1),
        "after_the_stop_p50_ms": round(percentile(rest, 50), 1),
        "after_the_stop_p95_ms": round(percentile(rest, 95), 1),
        "silence_p50_ms": round(percentile(silences, 50), 1),
        "silence_p95_ms": round(percentile(silences, 95), 1),
        "steps_p50_ms": {
            step: round(percentile([at for one in steps if (at := one[step]) is not None], 50), 1) for step in STEPS
        },
        "all_replies_p95_ms": round(percentile(replies, 95), 1),
        "replies": len(replies),
        "by_the_stop": len(stopped),
        "interruptions": len(silences),
    }


def told_of_ordinary(ordinary: Measured) -> dict[str, Any]:
    rest = after_the_stop(ordinary.steps)
    if not ordinary.reply or not rest:
        return {"replies": len(ordinary.reply)}
    return {
        "reply_p50_ms": round(percentile(ordinary.reply, 50), 1),
        "reply_p95_ms": round(percentile(ordinary.reply, 95), 1),
        "after_the_stop_p95_ms": round(percentile(rest, 95), 1),
        "replies": len(ordinary.reply),
    }


def judged(turns: Measured, cuts: Measured, ordinary: Measured, apart: list[_both_clocks.Apart], jitter: float) -> bool:
    steps, runs = turns.steps + cuts.steps, (turns, cuts, ordinary)
    for run in runs:
        for one in run.steps:
            print(json.dumps(one), file=sys.stderr)
    if not by_the_stop(steps) or not cuts.silence:
        print(f"{len(steps)} replies and {len(cuts.silence)} interruptions were measured", file=sys.stderr)
        return False
    told = told_of(turns, cuts)
    gaps = sum(gap > GAP_MS_MAX for run in runs for gap in run.gap)
    quick = told["reply_p50_ms"] <= REPLY_P50_MS and told["reply_p95_ms"] <= REPLY_P95_MS
    quick = quick and told["by_the_stop"] >= STOPPED_SHARE_MIN * len(steps) and told["silence_p95_ms"] <= SILENCE_P95_MS
    holds = not gaps and (quick or jitter > 0)
    told |= {"unsure": sum(run.unsure for run in runs), "gaps": gaps, "jitter_ms": jitter}
    told["ordinary"] = told_of_ordinary(ordinary)
    if apart:
        told["apart"] = _both_clocks.told(apart)
    print(json.dumps({"bench": "voice_browser", "holds": holds, **told}))
    return holds


@dataclass(frozen=True)
class Voices:
    taking: Path
    cutting: Path
    ordinary: Path


def measure(where: Where, there: str, voices: Voices, counts: tuple[int, int, int], jitter: float) -> bool:
    """`there` is where the service itself is, with no line between."""
    turns, cuts, usual = counts
    answered = talked(where, voices.taking, "reply", turns, 2 * LISTENS_S + turns * 14.0)
    cut = talked(where, voices.cutting, "silence", cuts, 2 * LISTENS_S + cuts * 8.0)
    ordinary = talked(where, voices.ordinary, "reply", usual, 2 * LISTENS_S + usual * 16.0) if usual else Measured()
    runs, apart = (answered, cut, ordinary), []
    if where.admin is not None:
        interviews = [one for run in runs for one in run.interviews]
        turns_told = _both_clocks.turns_of(there, interviews, where.admin, PASSWORD)
        apart = _both_clocks.paired(turns_told, [one for run in runs for one in run.steps])
        for one in apart:
            print(one, file=sys.stderr)
    return judged(answered, cut, ordinary, apart, jitter)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="a service that runs already, with speech; without it one is started")
    parser.add_argument("--voice", type=Path, help="a WAV with long pauses, instead of one made by flite")
    parser.add_argument("--cutting-in", type=Path, help="a WAV with short pauses, instead of one made by flite")
    parser.add_argument("--turns", "--replies", type=int, default=TURNS, help="replies that are let finish")
    parser.add_argument("--cuts", type=int, default=CUTS)
    parser.add_argument("--ordinary", type=int, default=ORDINARY_TURNS, help="replies to answers that do not close")
    parser.add_argument("--jitter-ms", type=float, default=0.0, help="how late a piece may be on the line, each way")
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    counts = (QUICK, QUICK, QUICK) if asked.quick else (asked.turns, asked.cuts, asked.ordinary)
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        voices = Voices(
            asked.voice or recording(folder, "taking", SENTENCES, TAKES_TURNS_S),
            asked.cutting_in or recording(folder, "cutting", SENTENCES, CUTS_IN_S),
            recording(folder, "ordinary", ORDINARY, TAKES_TURNS_S),
        )
        there, admin = re.sub(r"/$", "", asked.url or ""), None
        if not there:
            server, admin = opened.enter_context(viva()), ADMIN
            there = server.url
            add_admin(server.data_dir, ADMIN)
        url = opened.enter_context(jittery(there, asked.jitter_ms)) if asked.jitter_ms else there
        return 0 if measure(Where(url, admin), there, voices, counts, asked.jitter_ms) else 1


if __name__ == "__main__":
    sys.exit(main())
