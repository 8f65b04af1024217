"""A glossary drawn from the bank: what the explanations of its choice questions say of a concept."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from vivavoce.domain.question import Question
from vivavoce.interviewer.words import FUNCTION_WORDS, content_stems, tokens_of

STEMS_MAX = 5
SAYS_WHAT_IT_IS = frozenset({"is", "are", "means", "mean"})
OF_ASKING = content_stems(
    "difference concept idea term thing stuff example basics basic detail please exactly simple words"
)
LENGTH_MAX = 600


@dataclass(frozen=True, slots=True)
class Entry:
    question: Question
    explained: frozenset[str]
    around: frozenset[str]


class Concepts:
    """Thread-safe: the entries are worked out once."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._questions = questions

    def find(self, term: str, but: Collection[str] = ()) -> list[Question]:
        """The questions whose explanations speak of all of the term, those that say what it is first. None of `but`."""
        wanted = stems_of(term)
        if not 0 < len(wanted) <= STEMS_MAX:
            return []
        found = [
            entry
            for entry in self._entries
            if entry.question.id not in but and wanted & entry.explained and wanted <= entry.explained | entry.around
        ]
        found.sort(key=lambda entry: (-_fit(entry, wanted), entry.question.id))
        return [entry.question for entry in found]

    @cached_property
    def _entries(self) -> list[Entry]:
        return [
            Entry(question, content_stems(question.explanation), content_stems(question.text))
            for question in self._questions
            if question.explanation and len(question.explanation) <= LENGTH_MAX
        ]


def stems_of(term: str) -> frozenset[str]:
    return content_stems(term) - OF_ASKING


def named_in(term: str) -> str:
    """The term without the little words around it, to be quoted."""
    words = re.findall(r"[\w+#.'-]+", term)
    while words and words[0].lower() in FUNCTION_WORDS:
        words.pop(0)
    return " ".join(words)[:60]


def _fit(entry: Entry, wanted: frozenset[str]) -> float:
    """It says what the term is; it speaks of all of it; it does so early."""
    tokens = tokens_of(entry.question.explanation)
    places = [i for i, token in enumerate(tokens) if token.stem in wanted]
    defines = any(i + 1 < len(tokens) and tokens[i + 1].form in SAYS_WHAT_IT_IS for i in places)
    return 2.0 * defines + 3.0 * len(wanted & entry.explained) / len(wanted) - min(places) / max(1, len(tokens))


def words_of(questions: Sequence[Question]) -> frozenset[str]:
    """What the bank is written in."""
    texts = (
        text
        for question in questions
        for text in (
            question.text,
            question.clarify,
            question.explanation,
            question.stronger,
            *question.hints,
            *(option.text for option in question.options),
            *(phrase for point in question.rubric for phrase in point.says),
        )
    )
    return frozenset().union(*(content_stems(text) for text in texts))
