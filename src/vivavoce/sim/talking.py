"""People who answer aloud, by script and seed: words, pauses, coughs, and what a voice detector and a recogniser make
of them. The notation of a script is in `tests/domain/talks/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, cast

import yaml

from vivavoce.domain.turn_signals import FRAME_S, Frame, Pace

PAUSES_S = {"/": (0.2, 0.5), "//": (0.5, 1.0), "///": (1.0, 1.5)}
MARK = re.compile(r"\[cough\]|\[[\d.]+\]|/{1,3}|[^\s/\[\]]+")
COUGH_S = (0.2, 0.4)
LEAST_S = 0.09
STOPS = re.compile(r"[.,?!;:]")


@dataclass(frozen=True, slots=True)
class Said:
    """A word, or a cough where there is no text."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Pause:
    start: float
    end: float
    after: str

    @property
    def lasts_s(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Spoken:
    """An answer as it was performed, from its first word (or what came before it) at 0."""

    said: tuple[Said, ...]
    pauses: tuple[Pause, ...]

    @property
    def end(self) -> float:
        return self.said[-1].end

    @property
    def words(self) -> tuple[Said, ...]:
        return tuple(one for one in self.said if one.text)


@dataclass(frozen=True, slots=True)
class Exchange:
    question: str
    says: str
    brief: bool = False
    over: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    id: str
    exchanges: tuple[Exchange, ...]
    pace: Pace = "usual"
    speed: float = 140.0


def load_talks(path: Path) -> tuple[Talk, ...]:
    return tuple(_talk(told) for told in yaml.safe_load(path.read_text(encoding="utf-8")))


def _talk(told: Mapping[str, Any]) -> Talk:
    exchanges = tuple(
        Exchange(
            question=one["question"],
            says=one["says"],
            brief=one.get("brief", False),
            over=tuple((float(at), text) for at, text in one.get("over", ())),
        )
        for one in told["talk"]
    )
    pace = cast(Pace, told.get("pace", "usual"))
    return Talk(id=told["id"], exchanges=exchanges, pace=pace, speed=float(told.get("speed", 140)))


def perform(says: str, chance: Random, *, speed: float, pausing: float = 1.0) -> Spoken:
    """Says a script, at this many words a minute of speech; `pausing` makes all pauses longer or shorter."""
    at, said, pauses = 0.0, list[Said](), list[Pause]()
    for mark in MARK.findall(says):
        pause_s = _pause_s(mark, chance)
        if pause_s is not None:
            pause_s *= pausing
            pauses += [Pause(at, at + pause_s, " ".join(one.text for one in said[-6:]))] if said else []
            at += pause_s
            continue
        text = "" if mark == "[cough]" else mark
        lasts_s = _lasts_s(text, speed, chance)
        said.append(Said(text, at, at + lasts_s))
        at += lasts_s
    return Spoken(tuple(said), tuple(pauses))


def _pause_s(mark: str, chance: Random) -> float | None:
    if mark in PAUSES_S:
        return chance.uniform(*PAUSES_S[mark])
    return None if mark == "[cough]" or mark[0] != "[" else float(mark[1:-1])


def _lasts_s(text: str, speed: float, chance: Random) -> float:
    if not text:
        return chance.uniform(*COUGH_S)
    share = (2 + len(text)) / 7
    return max(LEAST_S, 60 / speed * share * chance.uniform(0.75, 1.25))


@dataclass(slots=True)
class Ear:
    """What a voice detector makes of it, frame by frame: it is late by a frame or two, and mistaken now and then."""

    chance: Random

    def frames(self, spoken: Spoken, *, starts: float, until: float) -> Iterator[Frame]:
        at = 0.0
        since_speech_s = 1.0
        while at < until:
            voiced = any(one.start < at + FRAME_S / 2 <= one.end for one in spoken.said)
            quiet_s, since_speech_s = since_speech_s, 0.0 if voiced else since_speech_s + FRAME_S
            at += FRAME_S
            yield Frame(at=starts + at, speech=self._speech(voiced, since_speech_s), quiet_s=quiet_s)

    def _speech(self, voiced: bool, since_speech_s: float) -> float:
        chance = self.chance.random()
        if voiced:
            return 0.3 + 0.4 * self.chance.random() if chance < 0.05 else 0.75 + 0.25 * self.chance.random()
        if since_speech_s <= 0.05:
            return 0.3 + 0.5 * self.chance.random()
        return 0.4 + 0.5 * self.chance.random() if chance < 0.01 else 0.15 * self.chance.random()


@dataclass(slots=True)
class Scribe:
    """A recogniser: late, with stops or without, sometimes wrong. One that tells nothing before the end has no
    `cadence_s`."""

    chance: Random
    delay_s: float
    cadence_s: float | None
    punctuates: bool
    mistaken: float
    heard: dict[Said, str] = field(default_factory=dict)

    @classmethod
    def of(cls, chance: Random, *, partials: bool = True) -> Scribe:
        return cls(
            chance,
            delay_s=chance.uniform(0.1, 0.5),
            cadence_s=chance.choice((0.1, 0.2, 0.3)) if partials else None,
            punctuates=chance.random() < 0.5,
            mistaken=chance.choice((0.0, 0.03, 0.1)),
        )

    def partials(self, spoken: Spoken) -> Iterator[tuple[float, tuple[Said, ...]]]:
        """When it has something new to tell, and which words it tells of."""
        if self.cadence_s is None:
            return
        at, told = 0.0, 0
        while told < len(spoken.words):
            at += self.cadence_s
            known = tuple(word for word in spoken.words if word.end + self.delay_s <= at)
            if len(known) > told:
                told = len(known)
                yield at, known

    def written(self, words: tuple[Said, ...]) -> str:
        text = " ".join(self._word(word, words) for word in words)
        if not self.punctuates:
            return STOPS.sub("", text).lower()
        return f"{text}." if text[-1:].isalnum() and self.chance.random() < 0.3 else text

    def _word(self, word: Said, words: tuple[Said, ...]) -> str:
        if word not in self.heard:
            wrong = self.chance.random() < self.mistaken
            self.heard[word] = self.chance.choice(words).text if wrong else word.text
        return self.heard[word]
