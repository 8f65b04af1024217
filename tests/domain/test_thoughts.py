"""What the words so far say about whether more will follow, with stops and without."""

from __future__ import annotations

import re

import pytest

from vivavoce.domain.thoughts import Thought, thought_of

SAID: dict[Thought, tuple[str, ...]] = {
    "nothing": ("", "  ", "..."),
    "mhm": ("Mhm.", "uh huh", "okay", "Yeah, right.", "I see", "got it"),
    "holding": (
        "Give me a second.",
        "Good question. Let me think about that.",
        "Hmm, just a moment please",
        "Okay wait, can I have a minute",
        "Let me think of an example",
        "I used a queue and, um, hold on",
    ),
    "unfinished": (
        "We used Kafka because",
        "I would, um",
        "So the first thing is the",
        "There are three reasons. First, it is fast. Second, it is cheap.",
        "If the queue is full",
        "On the one hand it is simple",
        "We compared it, and",
        "I think that we should",
        "It is not only slow",
        "Between the two services",
    ),
    "whole": (
        "We used Kafka for that.",
        "Let me think. Okay, so at my last job we had an outage.",
        "There are two reasons. First it is fast and second it is cheap.",
        "If the queue is full, we drop the message.",
        "It was not as slow as it was before.",
        "I know how it is",
        "That's when you hear what's really going on.",
        "It can do whatever the user can do",
    ),
    "over": (
        "I would add an index, and that's about it.",
        "We shipped it. So yeah.",
        "Honestly, I don't know.",
        "Sorry, could you repeat the question please?",
        "Does that answer your question?",
        "Can we skip this one?",
        "And that's how we fixed it.",
    ),
}
CASES = [(thought, text) for thought, texts in SAID.items() for text in texts]


@pytest.mark.parametrize(("thought", "text"), CASES)
def test_words_with_stops(thought: Thought, text: str) -> None:
    assert thought_of(text) == thought


@pytest.mark.parametrize(("thought", "text"), CASES)
def test_the_same_words_without_stops_and_capitals(thought: Thought, text: str) -> None:
    plain = re.sub(r"[.,?]", "", text).lower()
    assert thought_of(plain) == ("nothing" if not plain.strip() else thought)


@pytest.mark.parametrize("text", ["Yes.", "no", "Seven people", "Kafka", "in March"])
def test_a_word_or_two_are_all_where_that_was_asked_for(text: str) -> None:
    assert thought_of(text, brief=True) == "over"
    assert thought_of(text) != "over"


@pytest.mark.parametrize("text", ["um", "about", "It was the"])
def test_the_beginning_of_a_word_or_two_is_not(text: str) -> None:
    assert thought_of(text, brief=True) == "unfinished"
