"""What would give an open question away, whoever says it, in whatever form.

What of a question is not known to be public is secret, so a field that a new kind of question brings is so from the
first day. Words of ours, which no one can talk to, are held against the secrets (`discloses`). Words of a model may
also nod, point or speak in code, so these are held against all of that as well (`betrays`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from vivavoce.domain.question import Option, Question
from vivavoce.domain.state import Asked
from vivavoce.interviewer.discretion import judges, not_talk, quotes_any, tells
from vivavoce.interviewer.disguise import SPELT_OUT, decoded, in_code
from vivavoce.interviewer.gates import in_english
from vivavoce.interviewer.grading.sides import Mind
from vivavoce.interviewer.passage import suspect
from vivavoce.interviewer.words import COMMON_STEMS, bag, clauses_of, content_stems, tokens_of

PUBLIC = bag(
    "id version kind skill difficulty text lead_in clarify starter_code time_limit_s scored phases roles origin wrong "
    "options hints media"
)
NO_WORDS = ("weight", "shows")
SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n+")
# A text that has this share of the own words of a secret says it, wherever in it they stand.
SAYS_FROM = 0.6
OWN_MIN = 3
TELLS_FROM = 0.4
ALIKE_FROM = 0.55
STRANGE_MAX = 0.12
LETTERS_ALONE_MAX = 2

VERDICT = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|no|nope|nah|right|wrong|correct|incorrect|true|false|exactly|precisely|indeed|absolutely|"
    r"certainly|definitely|sure|warm(?:er)?|cold(?:er)?|hot|bingo|close|almost|nearly|not quite|got it|spot on)\b"
    r"|\b(?:warm(?:er)?|cold(?:er)?|bingo|spot on|you (?:have|'ve|got) it|on the right track|on track|that'?s it|"
    r"not (?:that|this) one|rule (?:it|that|this|them)? ?out|eliminate|(?:in)?correct|"
    r"(?:right|wrong) (?:answer|option|one|choice|idea)|the answer|answer is|solution is|the key|"
    r"you(?:'re| are) (?:right|wrong|close))\b",
    re.IGNORECASE,
)
POINTING = re.compile(
    r"\b(?:option|choice|answer|letter|number|item|statement)s?\W{0,3}(?:[a-h]|\d|one|two|three|four|five)\b"
    r"|\b(?:the )?(?:first|second|third|fourth|fifth|last|former|latter|top|bottom|middle|longest|shortest|"
    r"penultimate) (?:one|option|choice|answer|statement|two|three)s?\b"
    r"|(?:^|[\s(\"'“])[B-H](?=[\s).,:;!?\"'”]|$)|^\W*[A-Ha-h]\W*$",
)


def discloses(text: str, asked: Asked) -> bool:
    """Whether a sentence says what the question wants to hear, or a part of it that nobody said before."""
    question = asked.question
    known = _known(question, asked.hints_given)
    said = _stems(known) | COMMON_STEMS
    owns = [content_stems(secret) - said for secret in secrets_of(question, asked.hints_given)]
    owns = [own for own in owns if len(own) >= OWN_MIN]
    if any(_has(content_stems(sentence) - said, own) for sentence in SENTENCE.split(text) for own in owns):
        return True
    return tells(text, question.rubric, question, known) or quotes_any(text, _long_secrets(asked), known)


def betrays(text: str, asked: Asked, words: Collection[str], mind: Mind | None = None) -> bool:
    """The same of words that somebody may have been talked into: they must not nod, point or speak in code either.
    `words` are the stems that honest help is made of."""
    if VERDICT.search(text) or POINTING.search(text) or judges(text) or in_hiding(text, words):
        return True
    question = asked.question
    if question.options and _touches(text, question):
        return True
    if discloses(text, asked) or _scattered(text, asked) or _verbatim(text, asked):
        return True
    if tells(text, question.rubric, question, _known(question, asked.hints_given), from_share=TELLS_FROM):
        return True
    return mind is not None and _means(text, asked, mind)


def in_hiding(text: str, words: Collection[str]) -> bool:
    """Codes, other languages, letters one by one, words that nobody knows, and what nobody says aloud."""
    if not_talk(text) or suspect(text) or "<<" in text or not in_english(text):
        return True
    if SPELT_OUT.search(text) or any(True for _ in decoded(text)) or any(map(in_code, SENTENCE.split(text))):
        return True
    tokens = [token for token in tokens_of(text) if token.content]
    alone = sum(len(token.form) == 1 for token in tokens)
    strange = sum(len(token.form) > 2 and token.stem not in words for token in tokens)
    return alone > LETTERS_ALONE_MAX or strange > max(1, STRANGE_MAX * len(tokens))


@lru_cache(maxsize=512)
def secrets_of(question: Question, hints_given: int) -> tuple[str, ...]:
    """Every sentence of the key, the rubric, the explanation and the hints to come, and what fits no public field."""
    found = [text for name in _secret_fields(question) for text in _texts(getattr(question, name))]
    found += [text for option in question.options for text in _of_option(option)]
    found += question.hints[hints_given:]
    return tuple(dict.fromkeys(part for text in found for part in SENTENCE.split(text) if part.strip()))


def _of_option(option: Option) -> Iterator[str]:
    if option.right:
        yield option.text
    if option.misconception:
        yield option.misconception


def _secret_fields(question: Question) -> Iterator[str]:
    return (each.name for each in fields(question) if each.name not in PUBLIC)


def _texts(value: Any) -> Iterator[str]:
    """Every text and number in it, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield f"{value:g}"
    elif isinstance(value, dict):
        yield from (text for part in value.items() for text in _texts(part))
    elif isinstance(value, Iterable):
        yield from (text for part in value for text in _texts(part))
    elif is_dataclass(value):
        inner = (getattr(value, each.name) for each in fields(value) if each.name not in NO_WORDS)
        yield from (text for part in inner for text in _texts(part))


@lru_cache(maxsize=512)
def _known(question: Question, hints_given: int) -> tuple[str, ...]:
    return (question.text, question.lead_in, question.clarify, *question.hints[:hints_given])


def _stems(texts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(content_stems(text) for text in texts))


def _has(spoken: frozenset[str], own: frozenset[str]) -> bool:
    return bool(own) and len(own & spoken) >= max(min(2, len(own)), SAYS_FROM * len(own))


def _scattered(text: str, asked: Asked) -> bool:
    """Over the whole text, down to a key of a single word."""
    said = _stems(_known(asked.question, asked.hints_given)) | COMMON_STEMS
    spoken = content_stems(text) - said
    return any(_has(spoken, content_stems(secret) - said) for secret in secrets_of(asked.question, asked.hints_given))


def _verbatim(text: str, asked: Asked) -> bool:
    """However common its words are, a secret said word for word is told."""
    said = f" {' '.join(token.form for token in tokens_of(text))} "
    known = " ".join(token.form for part in _known(asked.question, asked.hints_given) for token in tokens_of(part))
    phrases = (" ".join(t.form for t in tokens_of(s)) for s in secrets_of(asked.question, asked.hints_given))
    return any(phrase and f" {phrase} " in said and phrase not in known for phrase in phrases)


def _long_secrets(asked: Asked) -> tuple[str, ...]:
    question = asked.question
    right = (option.text for option in question.options if option.right)
    return (*question.hints[asked.hints_given :], question.stronger, question.explanation, *right)


def _touches(text: str, question: Question) -> bool:
    """Speaking of one option and not of the others is pointing, whichever it is."""
    asked = content_stems(question.text) | COMMON_STEMS
    spoken = content_stems(text) - asked
    return any(_has(spoken, content_stems(option.text) - asked) for option in question.options)


def _means(text: str, asked: Asked, mind: Mind) -> bool:
    said = [text[clause.start : clause.end] for clause in clauses_of(text)]
    secrets = [s for s in secrets_of(asked.question, asked.hints_given) if len(s.split()) > 2]
    if not said or not secrets:
        return False
    spoken, secret = ([meant.whole for meant in mind.read(texts)] for texts in (said, secrets))
    return any(float(a @ b) >= ALIKE_FROM for a in spoken for b in secret)
