"""What of an answer may count at all. Each gate has a reason that holds for any question, not for one.

A gate never guesses at intent: it looks at what the words are. What it takes out is taken out whole, so that adding
flattery, orders or lists of words to an answer changes nothing about its score.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log

from vivavoce.interviewer.grammar import fluency, shuffled
from vivavoce.interviewer.isolation import suspicions, without
from vivavoce.interviewer.polarity import DENIES_ALL, UNTRUE
from vivavoce.interviewer.rubric import Prepared, shingles
from vivavoce.interviewer.words import FILLERS, FUNCTION_WORDS, Clause, Token, bag, clauses_of

WORDS_MIN = 4
CONTENT_MIN = 2
# English prose is 45 to 65% function words; under 22% there are no sentences left, only terms.
FUNCTION_SHARE_MIN = 0.22
# Eleven content words on end without a "the", "is" or "to" are a list, not a statement.
RUN_MAX = 10
# Of a text of n words, about n^0.85 differ; n^0.62 is what a few words said over and over come to.
VARIETY_MIN = 0.62
# An answer adds something to the question: three stems of its own at the least, and a fifth of all.
OWN_STEMS_MIN = 3
OWN_SHARE_MIN = 0.2
COPIED_MAX = 0.6
LATIN_MIN = 0.6
LISTED_MIN = 8
LIST_WORDS_MIN, LIST_SHARE_MIN = 8, 0.2
STARK_DISORDER = -0.22
DISORDER = -0.15
SENTENCE_LETTERS_MAX = 320

SENTENCE = re.compile(r"[.!?](?=[\s\"'”’)]|$)|\n+")
LETTERS = re.compile(r"[^\W\d_]")
LATIN = re.compile(r"[A-Za-z]")
STOCK = re.compile(
    r"\b(i (really |honestly )?(do not|don'?t|dont|cannot|can'?t) (know|remember|say|answer|think of (one|any|"
    r"anything))|no idea|"
    r"not sure|no clue|pass|skip|next( question)?|nothing|fine|good|yes|no|yeah|nope|okay|ok|maybe|sure|sorry|"
    r"whatever|"
    r"it depends|thank you|thanks|please|none|n/?a|idk)\b",
    re.I,
)
OTHER_LANGUAGES = (
    bag("""der die das und ist nicht ein eine mit auf fuer für wir sie ich zu den dem von wenn oder auch wird werden
    el los las que una por con para como pero más del es se lo nosotros cuando
    le les des est une dans pour que qui avec sur nous vous pas sont cette mais je il
    het een van niet zijn maar ook voor wij wordt als
    il che di per non sono una della con questo anche gli
    o os uma não com para mais como mas isso seu está
    och att det som är inte på jag av för med""")
    - FUNCTION_WORDS
    - frozenset(["die", "des", "mit", "con", "pas", "per", "os", "den", "sur", "van", "son", "o", "se", "el"])
)

READS_ENGLISH = "The built-in scorer reads English only, and this answer is in another language or script."


@dataclass(frozen=True, slots=True)
class Reading:
    """The clauses that may earn something, and the text that they stand in. `floor` says why nothing may; `unread` why
    it cannot be judged."""

    text: str = ""
    clauses: tuple[Clause, ...] = ()
    flags: tuple[str, ...] = ()
    words: int = 0
    floor: str | None = None
    unread: str | None = None


def read(prepared: Prepared, said: str) -> Reading:
    """Goes through the gates, the cheapest and surest first. What is said to the examiner is blank from here on, so
    it earns nothing, costs nothing, and neither do the terms packed in beside it."""
    text, flags = answer_only(said)
    if _foreign_script(text):
        return Reading(text, flags=(*flags, "language"), unread=READS_ENGLISH)
    clauses = _once(clauses_of(text))
    tokens = [token for clause in clauses for token in clause.tokens]
    if _foreign_words(tokens):
        return Reading(text, flags=(*flags, "language"), unread=READS_ENGLISH)
    gate = _floor(prepared, tokens, text)
    if gate is not None:
        flag, reason = gate
        if flags and not tokens:
            return Reading(text, flags=flags, floor=_TOLD[flags[0]])
        return Reading(text, flags=(*flags, flag), words=len(tokens), floor=reason)
    kept, lists = _sentences_only(clauses)
    if lists:
        flags = (*flags, "keywords")
    if not kept:
        return Reading(text, flags=flags, words=len(tokens), floor=_TOLD["keywords"])
    kept = _outside(kept, _found(UNTRUE, text, DENIES_ALL, kept))
    return Reading(text, clauses=tuple(kept), flags=flags, words=len(tokens))


def answer_only(said: str) -> tuple[str, tuple[str, ...]]:
    """What speaks to the question, each character where it was, and a flag for what does not."""
    found = suspicions(said)
    flags = {"flattery" if suspicion.kind == "flattery" else "instruction" for suspicion in found}
    return without(said, found), tuple(sorted(flags, reverse=True))


_TOLD = {
    "instruction": "The answer speaks to the examiner and not to the question, so no point was earned.",
    "flattery": "The answer has kind words but does not speak to the question, so no point was earned.",
    "too_short": "The answer is too short to judge, so no point was earned.",
    "gibberish": "No readable words were found in the answer, so no point was earned.",
    "repetition": "The answer says the same few words over and over, so no point was earned.",
    "echo": "The answer repeats the question and adds nothing to it yet, so no point was earned.",
    "keywords": "The answer lists terms without saying anything about them, so no point was earned.",
    "word_order": "The words do not stand in the order of sentences, so no point was earned.",
}


def _floor(prepared: Prepared, tokens: Sequence[Token], text: str) -> tuple[str, str] | None:
    gates: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("too_short", lambda: _too_short(tokens, text)),
        ("repetition", lambda: _repeated(tokens)),
        ("gibberish", lambda: _gibberish(prepared, tokens)),
        ("echo", lambda: _echo(prepared, tokens)),
        ("keywords", lambda: _soup(tokens)),
        ("word_order", lambda: shuffled(tokens)),
    )
    return next(((name, _TOLD[name]) for name, shut in gates if shut()), None)


def _foreign_script(text: str) -> bool:
    if text.isascii():
        return False
    letters = LETTERS.findall(text)
    return len(letters) >= 3 and len(LATIN.findall(text)) < LATIN_MIN * len(letters)


def _foreign_words(tokens: Sequence[Token]) -> bool:
    """More of another language's little words than of English ones."""
    foreign = sum(token.form in OTHER_LANGUAGES for token in tokens)
    return foreign >= 2 and foreign > sum(not token.content for token in tokens)


def _found(
    pattern: re.Pattern[str], text: str, words: frozenset[str], clauses: Sequence[Clause]
) -> list[tuple[int, int]]:
    """The sentences in which the pattern is found; in a transcript without stops, its near surroundings. Only
    sentences with one of the words are looked at, since the patterns are slow."""
    places = [token.start for clause in clauses for token in clause.tokens if token.form in words]
    if not places:
        return []
    spans = []
    start = 0
    for end in (*(match.end() for match in SENTENCE.finditer(text)), len(text)):
        if any(start <= place < end for place in places):
            long = end - start > SENTENCE_LETTERS_MAX
            for match in pattern.finditer(text[start:end].replace("’", "'")):
                spans.append((start + match.start(), start + match.end() + 60) if long else (start, end))
        start = end
    return spans


def _outside(clauses: Sequence[Clause], spans: Sequence[tuple[int, int]]) -> list[Clause]:
    return [c for c in clauses if not any(c.start < end and start < c.end for start, end in spans)]


def _once(clauses: list[Clause]) -> list[Clause]:
    """A sentence said twice counts once."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for clause in clauses:
        key = tuple(token.form for token in clause.tokens)
        if key not in seen:
            seen.add(key)
            kept.append(clause)
    return kept


def _too_short(tokens: Sequence[Token], text: str) -> bool:
    if len(tokens) < WORDS_MIN:
        return True
    if len(tokens) > 25:
        return False
    left = {token for match in [STOCK.sub(" ", text)] for token in re.findall(r"[a-z]+", match.lower())}
    return len(left - FUNCTION_WORDS - FILLERS) < CONTENT_MIN


def _repeated(tokens: Sequence[Token]) -> bool:
    if len(tokens) < 8:
        return False
    return log(len({token.form for token in tokens}) or 1) / log(len(tokens)) < VARIETY_MIN


def _gibberish(prepared: Prepared, tokens: Sequence[Token]) -> bool:
    """Most words cannot be English by their letters. Words of the question's own subject are above suspicion."""
    content = [token for token in tokens if token.content and token.stem not in prepared.index]
    if len(content) < 3:
        return False
    odd = sum(_unlikely(token.form) for token in content)
    return odd > 0.5 * len(content) or (odd > 0.25 * len(content) and len(content) > 0.75 * len(tokens))


_NO_VOWEL = re.compile(r"[^aeiouy]{5,}|[aeiou]{5,}|(.)\1\1")
_ODD_PAIR = re.compile(
    r"q[^u]|[jvxz][bcdfgjkmnpqstvwxz]|[bcdfghkmpqtvw]x|[fghjkmpqvwxz]q|vv|jj|kk|ww|[bcdfgjkpqtvxz]j|h[jkqvxz]|"
    r"[kpgm]v|w[jqvxz]|"
    r"[djklz]f(?!u)|[sf]d|[fgjkqvxz]g|[gk][kpbfzc]|[qwx][bcdfgjkmnpqvwxz]|sdf|dfg|fgh|hjk|jkl|qwe|wer|ert(?=y|"
    r"u)|zxc|xcv|cvb"
)


@lru_cache(maxsize=16_384)
def _unlikely(form: str) -> bool:
    if form.isdigit() or len(form) < 3:
        return False
    odd = bool(_NO_VOWEL.search(form)) or len(form) > 24 or not re.search(r"[aeiouy]", form)
    return (odd and len(form) > 3) or bool(_ODD_PAIR.search(form))


def _echo(prepared: Prepared, tokens: Sequence[Token]) -> bool:
    """The question or its explanation said back, also with small changes, or a hint copied out."""
    stems = {token.stem for token in tokens if token.content}
    own = stems - prepared.asked
    if len(stems) >= CONTENT_MIN and (len(own) < OWN_STEMS_MIN and len(own) <= 0.5 * len(stems)):
        return True
    said = shingles(tokens)
    copied = sum(shingle in prepared.shingles for shingle in said)
    return len(own) < OWN_SHARE_MIN * len(stems) or copied > COPIED_MAX * max(len(said), 1)


def _soup(tokens: Sequence[Token]) -> bool:
    return len(tokens) >= 6 and sum(not token.content for token in tokens) < FUNCTION_SHARE_MIN * len(tokens)


def _sentences_only(clauses: Sequence[Clause]) -> tuple[list[Clause], bool]:
    """Takes out the clauses, and the stretches inside clauses, that only string terms together."""
    order = [fluency(clause.tokens) for clause in clauses]
    strung = _strung(clauses)
    kept: list[Clause] = []
    for i, clause in enumerate(clauses):
        tokens = clause.tokens
        if (len(tokens) >= LISTED_MIN and _soup_clause(tokens)) or _disordered(clauses, order, i):
            continue
        spoken = tuple(token for token in tokens if token.start not in strung)
        if spoken:
            kept.append(replace(clause, tokens=spoken) if len(spoken) < len(tokens) else clause)
    said = sum(len(clause.tokens) for clause in clauses)
    lost = said - sum(len(clause.tokens) for clause in kept)
    return kept, lost >= max(LIST_WORDS_MIN, LIST_SHARE_MIN * said)


def _disordered(clauses: Sequence[Clause], order: Sequence[float], i: int) -> bool:
    """One clause is too short to prove disorder unless it is stark; together with a neighbour less will do."""
    if len(clauses[i].tokens) >= 16 and order[i] < STARK_DISORDER:
        return True
    for j in (i - 1, i + 1):
        if 0 <= j < len(clauses) and order[i] < 0 and order[j] < 0:
            a, b = len(clauses[i].tokens), len(clauses[j].tokens)
            if a + b >= 30 and (a * order[i] + b * order[j]) / (a + b) < DISORDER:
                return True
    return False


def _soup_clause(tokens: Sequence[Token]) -> bool:
    return sum(not token.content for token in tokens) < 0.15 * len(tokens)


def _strung(clauses: Sequence[Clause]) -> set[int]:
    """The places of the words that stand in a long run of terms; a run ends at a function word or at a full stop."""
    found: set[int] = set()
    run: list[int] = []
    sentence = -1
    for clause in clauses:
        for token in clause.tokens:
            if not token.content or clause.sentence != sentence:
                found.update(run if len(run) > RUN_MAX else ())
                run = []
                sentence = clause.sentence
            if token.content:
                run.append(token.start)
    found.update(run if len(run) > RUN_MAX else ())
    return found
