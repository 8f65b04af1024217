"""Whether the words so far are a thought that may be over: from the words alone, as a recogniser gives them.

A recogniser may put stops and commas or none, and may be wrong about them: a stop proves little, a comma at the end
says that more follows. What cannot be told from words is left to the silence.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from vivavoce.domain.thought_words import (
    ANNOUNCED,
    ANSWERING,
    ASKING,
    ASSENT,
    DANGLING,
    FILLERS,
    FOLLOWERS,
    HOLDING,
    HOLDING_TRAIL,
    LISTENING,
    LISTENING_PHRASES,
    NUMBERS,
    OPENERS,
    ORDINALS,
    OVER,
    PAIRS,
    SUBJECTS,
    SUBORDINATE,
    WHOLE_ENDS,
)

Thought = Literal["nothing", "mhm", "holding", "unfinished", "whole", "over"]
"""`mhm`: only sounds of listening. `holding`: time to think is asked for. `unfinished`: more has to follow.
`whole`: a sentence that could be the last one. `over`: words that close an answer."""

TAIL_WORDS = 16
BRIEF_WORDS_MAX = 4
CONDITION_WORDS_MIN, SUBORDINATE_WORDS_MAX = 4, 9

WORD = re.compile(r"[a-z0-9][a-z0-9'+#.-]*[a-z0-9+#]|[a-z0-9]")
SENTENCE_END = re.compile(r"[.?!]+(?=\s|$)")
TRAILS_OFF = (",", "…", "...", "-", "—", ":", ";")


@lru_cache(maxsize=512)
def thought_of(text: str, *, brief: bool = False) -> Thought:
    """`brief`: the question wants a word or two, so that a word or two may be all of the answer."""
    lowered = text.lower().replace("’", "'").strip()
    words = WORD.findall(lowered)
    if not words:
        return "nothing"
    plain = " ".join(words)
    if _is_listening(plain):
        return "over" if brief and ASSENT.intersection(words) else "mhm"
    if _asks_for_time(plain):
        return "holding"
    sentence = _last_sentence(lowered)
    if OVER.search(plain) or ASKING.search(_tail(sentence)):
        return "over"
    if _hangs(lowered, words) or _only_a_condition(sentence) or _list_is_open(plain) or _half_a_pair(sentence):
        return "unfinished"
    return "over" if brief and len(words) <= BRIEF_WORDS_MAX else "whole"


def _tail(plain: str) -> str:
    return " ".join(plain.split()[-TAIL_WORDS:])


def _last_sentence(lowered: str) -> str:
    parts = [words for part in SENTENCE_END.split(lowered) if (words := WORD.findall(part))]
    return " ".join(parts[-1]) if parts else ""


def _is_listening(plain: str) -> bool:
    """Only what a listener says: it takes no turn."""
    said = LISTENING_PHRASES.sub(" ", plain).split()
    return len(said) <= BRIEF_WORDS_MAX and all(word in LISTENING for word in said)


def assents(text: str) -> bool:
    """Whether words of listening may be all of an answer."""
    return not ANSWERING.isdisjoint(WORD.findall(text.lower()))


def _asks_for_time(plain: str) -> bool:
    """Time to think is the last thing that was asked for."""
    last = _last(HOLDING, plain)
    return last is not None and HOLDING_TRAIL.fullmatch(plain, last.end()) is not None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)


def _hangs(lowered: str, words: list[str]) -> bool:
    """The last word leaves something open."""
    if lowered.endswith(TRAILS_OFF) or words[-1] in FILLERS:
        return True
    return words[-1] in DANGLING and not WHOLE_ENDS.search(_tail(" ".join(words)))


def _only_a_condition(sentence: str) -> bool:
    """A clause that begins with "if" or "when", and nobody yet of whom the sentence is about to tell."""
    words = sentence.split()
    main = SUBJECTS.intersection(words[CONDITION_WORDS_MIN:-1])
    return SUBORDINATE.match(sentence) is not None and len(words) <= SUBORDINATE_WORDS_MAX and not main


def _list_is_open(plain: str) -> bool:
    """Two things were announced and one has come."""
    announced = _last(ANNOUNCED, plain)
    if announced is not None:
        return not ORDINALS[NUMBERS[announced.group(1)]].search(plain, announced.end())
    opened = _last(OPENERS, plain)
    return opened is not None and not FOLLOWERS.search(plain, opened.end())


def _half_a_pair(sentence: str) -> bool:
    near = _tail(sentence)
    for first, second in PAIRS:
        found = first.search(near)
        if found is not None and not second.search(near, found.end()):
            return True
    return False
