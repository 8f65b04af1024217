"""Sentences are found early, and where they end does not depend on how the text came."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivavoce.voice.sentences import CODE_LONGEST, LONGEST, Sentences, sentences_of

CUT = [
    ("One thing. Another one.", ["One thing.", "Another one."]),
    ("What did you do? Why?", ["What did you do?", "Why?"]),
    ("Well done! Go on.", ["Well done!", "Go on."]),
    ("Use a cache, e.g. Redis. Then measure.", ["Use a cache, e.g. Redis.", "Then measure."]),
    ("It is idempotent, i.e. safe to repeat. Good.", ["It is idempotent, i.e. safe to repeat.", "Good."]),
    ("Lists, maps, etc. are fine. Next.", ["Lists, maps, etc. are fine.", "Next."]),
    ("Lists, maps, etc. What else?", ["Lists, maps, etc.", "What else?"]),
    ("Python 3.5 came first. Then 3.6.", ["Python 3.5 came first.", "Then 3.6."]),
    ("It took 3. Then it took 4.", ["It took 3.", "Then it took 4."]),
    ("I use Node.js and Vue.js. You too?", ["I use Node.js and Vue.js.", "You too?"]),
    ("We use .NET here. It works.", ["We use .NET here.", "It works."]),
    ("Ask Dr. Grace M. Hopper about it. She knows.", ["Ask Dr. Grace M. Hopper about it.", "She knows."]),
    ("SQL vs. NoSQL: which one? Why?", ["SQL vs. NoSQL: which one?", "Why?"]),
    ("It took 200 ms. Then it failed.", ["It took 200 ms.", "Then it failed."]),
    ("Call `a.b. c()` first. Then stop.", ["Call `a.b. c()` first.", "Then stop."]),
    ("A lone ` tick. And on.\n\nEnd.", ["A lone ` tick.", "And on.", "End."]),
    ("See example.org. It helps.", ["See example.org.", "It helps."]),
    ("Go to https://example.org/a.b?c=d now. Read.", ["Go to https://example.org/a.b?c=d now.", "Read."]),
    ('She said "Stop." Then she left.', ['She said "Stop."', "Then she left."]),
    ('"What is it?" she asked. Nobody knew.', ['"What is it?" she asked.', "Nobody knew."]),
    ("(It was late.) We went home.", ["(It was late.)", "We went home."]),
    ("Take it (or not?) and go. Done.", ["Take it (or not?) and go.", "Done."]),
    ("**Bold end.** Then more.", ["**Bold end.**", "Then more."]),
    ("Well... let me see. Right.", ["Well... let me see.", "Right."]),
    ("Well… Let me see.", ["Well…", "Let me see."]),
    ("Really?! Yes.", ["Really?!", "Yes."]),
    ("Is a != b here? Yes.", ["Is a != b here?", "Yes."]),
    ("A List<? extends Number> is given. Why?", ["A List<? extends Number> is given.", "Why?"]),
    ("WHERE id = ? AND x. Good.", ["WHERE id = ? AND x.", "Good."]),
    ("1. Read it\n2. Write it", ["1. Read it", "2. Write it"]),
    ("Consider:\n- speed\n- size\nThen choose.", ["Consider:", "- speed", "- size\nThen choose."]),
    ("Consider:\n- speed\n- size\n\nThen choose.", ["Consider:", "- speed", "- size", "Then choose."]),
    ("# Caching\nWhat is it?", ["# Caching", "What is it?"]),
    ("A line that\ngoes on here. End.", ["A line that\ngoes on here.", "End."]),
    ("First\n\nSecond", ["First", "Second"]),
    ("It is -\n5 in all. Yes.", ["It is -\n5 in all.", "Yes."]),
    (
        "Look at this:\n```python\nx = 1. \nprint(x)\n```\nWhat is it?",
        ["Look at this:", "```python\nx = 1. \nprint(x)\n```", "What is it?"],
    ),
    ("```\nnever closed. Really.", ["```\nnever closed. Really."]),
    ("```x``` is inline. Yes.", ["```x``` is inline.", "Yes."]),
    ("Rows:\n| a | b |\n|---|---|\n| 1. x | 2 |\nDone.", ["Rows:", "| a | b |\n|---|---|\n| 1. x | 2 |", "Done."]),
    ("At 5 p.m. we met. At 6 p.m. They left.", ["At 5 p.m. we met.", "At 6 p.m.", "They left."]),
    ("In the U.S. Army it is so. Fine.", ["In the U.S. Army it is so.", "Fine."]),
    ("As Knuth et al. showed, yes. No.", ["As Knuth et al. showed, yes.", "No."]),
    ("", []),
    ("   \n ", []),
    ("no end at all", ["no end at all"]),
    ("Hm.", ["Hm."]),
]


@pytest.mark.parametrize(("text", "sentences"), CUT)
def test_a_text_is_cut_into_its_sentences(text: str, sentences: list[str]) -> None:
    assert list(sentences_of(text)) == sentences


@pytest.mark.parametrize(("text", "sentences"), CUT)
def test_letter_by_letter_gives_the_same_sentences(text: str, sentences: list[str]) -> None:
    assert fed(list(text)) == sentences


def fed(pieces: list[str]) -> list[str]:
    arriving = Sentences()
    found = [sentence for piece in pieces for sentence in arriving.feed(piece)]
    return [*found, *arriving.rest()]


PARTS = [*"abI3 .!?…\n`#-|\"')~>:;,", "e.g. ", "```\n", "etc. ", " word", "\n- ", "x" * 40]
TEXTS = st.lists(st.sampled_from(PARTS), max_size=40).map("".join)


@given(st.lists(TEXTS, max_size=12))
def test_how_the_text_came_makes_no_difference_and_nothing_is_lost(pieces: list[str]) -> None:
    whole = "".join(pieces)
    assert fed(pieces) == list(sentences_of(whole))
    assert re.sub(r"\s", "", "".join(sentences_of(whole))) == re.sub(r"\s", "", whole)


@pytest.mark.parametrize(
    ("fed_first", "sentences"),
    [
        ("Tell me more. ", ["Tell me more."]),
        ("Why? ", ["Why?"]),
        ("Tell me more.", []),
        ("One, e.g. ", []),
        ("Maps, etc. ", []),
        ("Maps, etc. B", ["Maps, etc."]),
        ("See `a. b", []),
        ("Version 3.", []),
        ("A line\n", []),
        ("A line\n\n", ["A line"]),
        ("```\ncode\n", []),
        ("```\ncode\n```", ["```\ncode\n```"]),
    ],
)
def test_a_sentence_is_given_as_soon_as_its_end_is_certain(fed_first: str, sentences: list[str]) -> None:
    assert list(Sentences().feed(fed_first)) == sentences


def test_what_goes_on_for_ever_is_cut_where_one_breathes() -> None:
    arriving = Sentences()
    found = [piece for _ in range(400) for piece in arriving.feed("and so on, ")]
    assert len(found) > 10
    assert all(piece.endswith("and so on,") and len(piece) <= LONGEST for piece in found)


def test_one_endless_word_is_cut_too() -> None:
    assert [len(piece) for piece in Sentences().feed("x" * (2 * LONGEST + 1))] == [LONGEST, LONGEST]


def test_a_backtick_that_is_never_closed_holds_nothing_up_for_long() -> None:
    assert Sentences().feed("It is ` here. Go on. " + "y " * CODE_LONGEST)[:2] == ("It is ` here.", "Go on.")
