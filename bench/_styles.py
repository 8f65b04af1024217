"""The same answer in another style: what it claims stays as it is, and so should its score."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from vivavoce.interviewer.words import IRREGULAR, tokens_of

Style = Callable[[str, Random], str]

PADDING = re.compile(
    r"\b(the|a|an|really|very|quite|just|also|actually|simply|of course|i think|i would say|in my opinion|basically|"
    r"there is|there are)\s+",
    re.I,
)
SWAPPED = {"in": "on", "on": "at", "at": "in", "for": "since", "with": "by", "to": "for"}
SOUNDS_LIKE = {
    "their": "there", "its": "it's", "cache": "cash", "queue": "cue", "byte": "bite", "bytes": "bites", "two": "to",
    "write": "right", "whole": "hole", "right": "write", "hash": "hatch", "node": "note", "nodes": "notes",
}  # fmt: skip
BASE = dict(IRREGULAR)
KEEPS_E = (
    "eed",
    "ced",
    "sed",
    "ved",
    "ged",
    "ued",
    "ated",
    "uted",
    "ized",
    "ired",
    "ured",
    "ared",
    "iled",
    "ined",
    "bled",
)


def terse(text: str, chance: Random) -> str:
    return PADDING.sub("", text)


def learner(text: str, chance: Random) -> str:
    """Articles left out, endings left off, small words mixed up: what somebody does who is learning the language."""

    def put(match: re.Match[str]) -> str:
        word = match.group()
        low = word.lower()
        if low in ("the", "a", "an") and chance.random() < 0.6:
            return ""
        if low in SWAPPED and chance.random() < 0.2:
            return SWAPPED[low]
        if low in BASE and chance.random() < 0.4:
            return BASE[low]
        if len(low) > 4 and low.endswith("ed") and chance.random() < 0.4:
            return word[:-1] if low.endswith(KEEPS_E) else word[:-2]
        if len(low) > 4 and low.endswith("s") and not low.endswith(("ss", "us", "is")) and chance.random() < 0.3:
            return word[:-1]
        return word

    return re.sub(r"[ ]{2,}", " ", re.sub(r"[A-Za-z]+", put, text))


def heard(text: str, chance: Random) -> str:
    """As a recogniser writes it down: no capitals, no stops, some words misheard, lost or said twice."""
    words = []
    for word in re.findall(r"[A-Za-z0-9'’]+", text.lower()):
        roll = chance.random()
        word = SOUNDS_LIKE.get(word, word) if chance.random() < 0.3 else word
        if roll < 0.02:
            continue
        words.append(word)
        if roll > 0.98:
            words.append(word)
        if 0.5 < roll < 0.53:
            words.append("um")
    return " ".join(words)


STYLES: dict[str, Style] = {"terse": terse, "learner": learner, "heard": heard}


def _into(text: str, chance: Random, words: tuple[str, ...], every: int) -> str:
    out = []
    for i, word in enumerate(text.split(), 1):
        out.append(word)
        if i % every == 0:
            out.append(words[chance.randrange(len(words))])
    return " ".join(out)


def hedged(text: str, chance: Random) -> str:
    return _into(text, chance, ("I guess", "maybe", "sort of", "probably", "I suppose"), 14)


def vague(text: str, chance: Random) -> str:
    sentences = re.split(r"(?<=[.!?])\s+", text)
    tails = (" and stuff like that.", " and so on.", ", things like that.", " and all that.")
    return " ".join(s[:-1] + tails[chance.randrange(4)] if s.endswith(".") else s for s in sentences)


def mixed_up(text: str, chance: Random) -> str:
    """The sentences in another order."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    chance.shuffle(sentences)
    return " ".join(sentences)


def run_on(text: str, chance: Random) -> str:
    """One sentence of it all."""
    sentences = re.split(r"[.!?]\s+", text.rstrip())
    return " and ".join(s[:1].lower() + s[1:] for s in sentences)


def bare(text: str, chance: Random) -> str:
    """Without the sentences that give a reason, a price or an example."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    told = re.compile(r"\b(because|so that|but|however|for example|cost|instead|which means|unless|depends)\b|\d", re.I)
    return " ".join(s for s in sentences if not told.search(s))


PLANTED: dict[str, tuple[str, Style]] = {
    "hedges": ("directness", hedged),
    "vague words": ("clarity", vague),
    "one long sentence": ("clarity", run_on),
    "sentences shuffled": ("structure", mixed_up),
    "no reasons, prices, examples": ("technical_depth", bare),
}


def words_in(text: str) -> int:
    return len(tokens_of(text))
