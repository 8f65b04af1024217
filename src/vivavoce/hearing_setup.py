"""The embedded hearing, made from the settings and the bank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vivavoce.content.reader import PackBank, load_bank
from vivavoce.content.said import texts_of
from vivavoce.domain.question import Question
from vivavoce.settings import Settings
from vivavoce.voice.embedded_hearing import PocketsphinxTranscriber
from vivavoce.voice.hints import hints_for

LANGUAGE_FOLDER = "hearing"
"""In the data directory: what the recogniser learnt from the bank. It may be deleted, and is made again."""


def embedded_ears(settings: Settings, bank: PackBank | None = None, *, workers: int = 2) -> PocketsphinxTranscriber:
    """Nothing starts, and nothing is read, before somebody speaks."""

    def texts() -> Iterator[str]:
        yield from texts_of(bank or load_bank(settings.content_dirs))

    return PocketsphinxTranscriber(texts, settings.data_dir / LANGUAGE_FOLDER, workers=workers)


def hints_of(bank: PackBank, question: Question) -> Sequence[str]:
    """What is likely to be said in answer: the question's words, and the names that people use for its skill. A name
    that is an everyday word too, such as Go, is no reason to write that word large."""
    vocabulary = bank.vocabulary()
    terms = (term for term in vocabulary.terms if term.skill == question.skill)
    names = (name for term in terms for name in (term.name, *term.aliases))
    return hints_for(question, [name.lower() if name.lower() in vocabulary.everyday else name for name in names])
