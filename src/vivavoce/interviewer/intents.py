"""What a candidate meant, by rules: what is asked of the interviewer, weighed against how much of an answer it holds.

text -> plain stretches between stops -> what each asks for -> substance before and after it -> one intent
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from vivavoce.domain.question import Origin, Question
from vivavoce.domain.understanding import Intent, Understanding
from vivavoce.interviewer.disguise import plain
from vivavoce.interviewer.intent_cues import (
    APOLOGY,
    ASKS,
    CHOICE,
    CUES,
    EMPTY,
    HESITATION,
    ORDER,
    OWN_LIFE,
    PLANNED,
    PLANS,
    POLITE,
    READ_AS,
    SPEAKS_TO,
    SPELT,
    STATEMENT_WORDS_MAX,
    TELLS,
    TO_YOU,
    URGENT,
)
from vivavoce.interviewer.isolation import suspicions, without
from vivavoce.interviewer.words import content_stems, stem

RULES = Origin(kind="builtin", name="built-in rules", version="1")

# Nobody asks for a moment in sixty words; so long a text is an answer, unless somebody in danger wrote it.
LETTERS_MAX = 320
DANGER_LETTERS_MAX = 5000
# Four words of substance after a request are the start of an answer; before it they may be its reason.
AFTER_MIN = 4
BEFORE_MIN = 7
# With so much substance one of the two holds, wherever a request may stand.
ANSWER_MIN = 16
QUESTION_WORDS_MAX = 16
CHOICE_WORDS_MAX = 8
SURE_SUBSTANCE = 4

STOPS = re.compile(r"[.!?,;:\n¿¡…]+|\s[-–—]\s")
WORD = re.compile(r"[a-z0-9]+|[^\W\d_]+")
TWO = {phrase: word for phrase, word in READ_AS.items() if " " in phrase}
ONE = {phrase: word for phrase, word in READ_AS.items() if " " not in phrase}
# Every cue begins where a word does, and looking for it only there takes a fifth of the time.
COMPILED = tuple(
    (intent, re.compile(r"(?<!\w)(?:" + "|".join(f"(?:{cue})" for cue in cues) + ")")) for intent, cues in CUES
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was said between two stops, in a plain form, and whether it ended in a question mark."""

    said: str
    asked: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """Something asked of the interviewer, and the words of substance before and after it."""

    intent: Intent
    before: int
    after: int


def understood(question: Question, text: str) -> Understanding:
    """The intent of an utterance. The same words to the same question always mean the same."""
    if not text.strip():
        return _meant("answer")
    if len(text) > LETTERS_MAX:
        return _meant("distress" if URGENT.search(plain(text[:DANGER_LETTERS_MAX]).text.replace("'", "")) else "answer")
    spoken = _stretches(plain(text).text)
    if any(URGENT.search(stretch.said) for stretch in spoken):
        return _meant("distress")
    if _is_order(text):
        return _meant("instruct")
    if not any(stretch.said for stretch in spoken):
        return _wordless(text.lower())
    if sum(_substance(stretch.said) for stretch in spoken) >= ANSWER_MIN:
        return _meant("answer")
    wishes = _wishes(question, spoken)
    if wishes:
        return _weighed(wishes)
    return _without_a_wish(question, spoken)


def surely_meant(question: Question, text: str) -> Intent:
    """For who is asked by nobody else: where the rules only lean to something, it is taken for an answer."""
    meant = understood(question, text)
    return meant.intent if meant.certain else "answer"


def _meant(intent: Intent, certain: bool = True) -> Understanding:
    return Understanding(intent=intent, certain=certain, origin=RULES)


def _is_order(text: str) -> bool:
    """Speaks to the judge, and what is left without that is no answer."""
    found = [suspicion for suspicion in suspicions(text) if suspicion.kind != "flattery"]
    return bool(found) and _substance(plain(without(text, found)).text) < AFTER_MIN


def _wordless(text: str) -> Understanding:
    if HESITATION.search(text):
        return _meant("moment")
    return _meant("repeat", certain=False) if APOLOGY.search(text) else _meant("answer")


def _stretches(text: str) -> list[Stretch]:
    found = []
    start = 0
    for match in STOPS.finditer(text):
        found.append(Stretch(_plainly(text[start : match.start()]), "?" in match.group()))
        start = match.end()
    found.append(Stretch(_plainly(text[start:]), False))
    return [stretch for stretch in found if stretch.said]


def _plainly(text: str) -> str:
    words = []
    for word in WORD.findall(text.replace("'", "").strip().removeprefix("well ")):
        words += ONE.get(word, word).split()
    merged: list[str] = []
    for word in words:
        pair = TWO.get(f"{merged[-1]} {word}") if merged else None
        if pair:
            merged[-1:] = pair.split()
        else:
            merged.append(word)
    spelt = (_spelt(word) for word in merged)
    return " ".join(word for word in spelt if word not in POLITE and not HESITATION.fullmatch(word))


@lru_cache(maxsize=16_384)
def _spelt(word: str) -> str:
    """A word one slip away from one that matters here: a letter left out, doubled, wrong or changed over."""
    if len(word) < 5 or word in SPELT:
        return word
    return next((right for right in sorted(SPELT) if right[0] == word[0] and _one_slip(word, right)), word)


def _one_slip(word: str, right: str) -> bool:
    if abs(len(word) - len(right)) > 1 or word in (f"{right}s", f"{right}d"):
        return False
    head = 0
    while head < min(len(word), len(right)) and word[head] == right[head]:
        head += 1
    a, b = word[head:], right[head:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _wishes(question: Question, spoken: list[Stretch]) -> list[Wish]:
    sizes = [_substance(stretch.said) for stretch in spoken]
    found = []
    for i, stretch in enumerate(spoken):
        for intent, pattern in COMPILED:
            match = pattern.search(stretch.said)
            if match and not _told(question, intent, stretch.said, match.start()):
                before = sum(sizes[:i]) + _substance(stretch.said[: match.start()])
                after = sum(sizes[i + 1 :]) + _substance(stretch.said[match.end() :])
                found.append(Wish(intent, before, after))
    return found


def _told(question: Question, intent: Intent, said: str, start: int) -> bool:
    """Part of a story, of a plan or of an answer, and not asked for here."""
    if intent == "off_topic":
        to_you = ASKS.search(said) or SPEAKS_TO.search(said)
        short = len(said.split()) <= STATEMENT_WORDS_MAX
        chat = question.kind != "behavioral" and short and OWN_LIFE.search(said)
        return not to_you and not chat
    planned = intent in PLANNED and PLANS.search(said[:start])
    return bool(planned or TELLS.search(said[:start]))


def _substance(said: str) -> int:
    return sum(len(word) > 2 and word not in EMPTY for word in WORD.findall(said))


def _weighed(wishes: list[Wish]) -> Understanding:
    """Whoever goes on to answer after a request no longer needs it; what stands before one is mostly its reason."""
    after = min(wish.after for wish in wishes)
    before = min(wish.before for wish in wishes)
    if after >= AFTER_MIN or before >= BEFORE_MIN:
        return _meant("answer", certain=max(after, before) >= 2 * AFTER_MIN)
    intents = {wish.intent for wish in wishes}
    first = next(intent for intent in ORDER if intent in intents)
    return _meant(first, certain=len(intents) == 1 and after + before <= SURE_SUBSTANCE)


def _without_a_wish(question: Question, spoken: list[Stretch]) -> Understanding:
    """A question and nothing else is about the question asked, or about something else altogether."""
    said = " ".join(stretch.said for stretch in spoken)
    last = spoken[-1]
    whole = all(stretch.asked or _substance(stretch.said) == 0 for stretch in spoken)
    if not question.options and last.asked:
        if whole and ASKS.search(last.said) and len(said.split()) <= QUESTION_WORDS_MAX:
            near = {stem(word) for word in said.split()} & content_stems(question.text)
            away = TO_YOU.search(said) and not near
            return _meant("off_topic" if away else "clarification", certain=False)
        if CHOICE.search(last.said) and len(said.split()) <= CHOICE_WORDS_MAX:
            return _meant("clarification", certain=False)
    return _meant("answer", certain=_substance(said) >= SURE_SUBSTANCE or bool(question.options))
