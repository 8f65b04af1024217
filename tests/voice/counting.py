"""Words that were heard wrong: put in, left out, or taken for another."""

from __future__ import annotations

from vivavoce.voice.spelling import words_of


def wrong_words(said: str, heard: str) -> int:
    row = list(range(len(words_of(heard)) + 1))
    for number, one in enumerate(words_of(said), 1):
        fresh = [number]
        for at, other in enumerate(words_of(heard), 1):
            fresh.append(min(row[at] + 1, fresh[-1] + 1, row[at - 1] + (one != other)))
        row = fresh
    return row[-1]
