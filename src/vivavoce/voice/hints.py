"""What is likely to be said in answer to a question: words and phrases from the bank, for the recogniser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from vivavoce.domain.question import Question

_I = {"i": "I", "i'm": "I'm", "i'd": "I'd", "i'll": "I'll", "i've": "I've"}
_NAME = re.compile(r"[A-Za-z]*[a-z0-9][A-Z][A-Za-z]*|[A-Z]{2,}s?|[A-Z][A-Za-z]+")


def hints_for(question: Question, names: Iterable[str] = ()) -> tuple[str, ...]:
    """The question's own words first, then the phrases of its rubric, then `names`: what people call the things that
    its skill and the role are about."""
    return tuple(dict.fromkeys(hint for hint in (*_of_question(question), *names) if hint))


def _of_question(question: Question) -> Iterator[str]:
    yield from (question.text, question.clarify, *question.hints, question.stronger)
    for point in question.rubric:
        yield from (point.name, *point.says, point.ask or "")
    yield from question.wrong


def written_forms(hints: Sequence[str]) -> dict[str, str]:
    """How words are written that are heard in small letters, where a hint shows it: a name alone, or capitals inside a
    word. A capital at the beginning of a sentence shows nothing."""
    forms = dict(_I)
    for hint in hints:
        alone = " " not in hint.strip()
        for word in _NAME.findall(hint):
            if alone or any(letter.isupper() for letter in word[1:]):
                forms.setdefault(word.lower(), word)
    return forms
