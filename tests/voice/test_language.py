"""What the recogniser is told before it hears: words, how likely they follow each other, and how they sound."""

from __future__ import annotations

import math
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivavoce.voice.ngrams import BEGIN, END, model_of
from vivavoce.voice.pronouncing import pronunciations, technical
from vivavoce.voice.spelling import sentences_of, words_of

NAMES = """AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z
ZH"""
SOUNDS = set(NAMES.split())
KNOWN = {
    "data": "D EY T AH", "course": "K AO R S", "optimize": "AA P T AH M AY Z", "cache": "K AE SH",
    "class": "K L AE S",
    "debug": "D IY B AH G", "back": "B AE K", "pressure": "P R EH SH ER", "start": "S T AA R T",
    "process": "P R AA S EH S",
    "time": "T AY M", "stamp": "S T AE M P", "web": "W EH B", "color": "K AH L ER", "box": "B AA K S",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's C++, not C#.", "it's c plus plus not c sharp"),
        ("3 of 1,250 requests, or 7%", "three of one thousand two hundred fifty requests or seven percent"),
        ("PostgreSQL over Wi-Fi; .NET 8", "postgresql over wifi dot net eight"),
        ("007 and 19", "zero zero seven and nineteen"),
        ("naïve, 東京", "na ve"),
    ],
)
def test_text_becomes_the_words_that_are_said(text: str, words: str) -> None:
    assert words_of(text) == words.split()


def test_sentences_are_cut_where_people_pause() -> None:
    text = "It grows, and nobody frees it. Then it stops: out of memory"
    assert [" ".join(words) for words in sentences_of(text)] == [
        "it grows", "and nobody frees it", "then it stops", "out of memory",
    ]  # fmt: skip


def read(lines: list[str]) -> tuple[dict[tuple[str, ...], float], dict[tuple[str, ...], float]]:
    chances, left = {}, {}
    for line in lines:
        if "\t" in line:
            log, gram, *back = line.split("\t")
            chances[tuple(gram.split())] = 10 ** float(log)
            left[tuple(gram.split())] = 10 ** float(back[0]) if back else 1.0
    return chances, left


SOME = ("we", "cut", "the", "cost", "of", "a", "cache")
WORDS = st.lists(st.lists(st.sampled_from(SOME), min_size=1, max_size=7), min_size=1, max_size=12)


@given(WORDS)
def test_what_may_come_next_adds_up_to_one(sentences: list[list[str]]) -> None:
    chances, left = read(list(model_of(sentences)))
    words = [gram[0] for gram in chances if len(gram) == 1 and gram[0] != BEGIN]

    def chance(*gram: str) -> float:
        if gram in chances:
            return chances[gram]
        return left.get(gram[:-1], 1.0) * chance(*gram[1:])

    for before in [(), *(gram for gram in chances if len(gram) < 3 and gram[-1] != END)]:
        assert math.isclose(sum(chance(*before, word) for word in words), 1.0, abs_tol=0.004)


def test_what_was_said_often_is_likelier_and_counts_are_told() -> None:
    lines = list(model_of([["drop", "the", "table"]] * 3 + [["drop", "the", "index"]]))
    chances, _ = read(lines)
    assert chances["drop", "the", "table"] > chances["drop", "the", "index"] > 0
    sizes: dict[int, int] = defaultdict(int)
    for gram in chances:
        sizes[len(gram)] += 1
    assert [f"ngram {order}={sizes[order]}" for order in (1, 2, 3)] == lines[1:4]


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("kubernetes", "K UW B ER N EH T IY Z"),
        ("tcp", "T IY S IY P IY"),
        ("optimise", "AA P T AH M AY Z"),
        ("colour", "K AH L ER"),
        ("caching", "K AE SH IH NG"),
        ("debugged", "D IY B AH G D"),
        ("boxes", "B AA K S IH Z"),
        ("caches", "K AE SH IH Z"),
        ("restart", "R IY S T AA R T"),
        ("backpressure", "B AE K P R EH SH ER"),
        ("timestamps", "T AY M S T AE M P S"),
        ("data's", "D EY T AH Z"),
    ],
)
def test_words_that_no_dictionary_has_sound_as_people_say_them(word: str, sounds: str) -> None:
    assert pronunciations(word, KNOWN.get)[0] == sounds


@given(st.from_regex(r"[a-z]{1,40}", fullmatch=True))
def test_any_word_of_letters_has_a_sound(word: str) -> None:
    said = pronunciations(word, KNOWN.get)
    assert said
    assert len(set(said)) == len(said) <= 3
    assert {sound for way in said for sound in way.split()} <= SOUNDS


def test_the_list_of_technical_words_is_in_order_and_uses_the_recognisers_sounds() -> None:
    assert list(technical()) == sorted(technical())
    assert {sound for said in technical().values() for way in said for sound in way.split()} <= SOUNDS
