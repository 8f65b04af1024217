"""How far somebody gets who knows nothing and goes by the form of the options. Chance is a quarter."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import pytest

from the_bank import BANK
from vivavoce.domain.question import Option, Origin, Question

Guess = Callable[[Question], Sequence[Option]]

LIKE_LENGTHS = 1.1  # nobody sees a difference of less than a tenth
ABSOLUTE = re.compile(r"\b(always|never|all|none|every|everything|everybody|nobody|only|any|completely)\b", re.I)
ARTICLE = re.compile(r"\b(an?)$", re.I)
SMALL = frozenset(
    re.findall(
        r"\w+",
        """
        a an and are as at be been but by can do does each for from had has have how if in into is it its
        more most no not of on one or so than that the their them then there these they this to two up was
        what when where which while who why will with without would you your
        """,
    )
)


@cache
def stems(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z0-9_+#]+", text.casefold())
    return frozenset(re.sub(r"(?<=\w{3})(ing|ed|es|s)$", "", w) for w in words if len(w) > 1 and w not in SMALL)


def most(question: Question, worth: Callable[[Option], float]) -> list[Option]:
    best = max(worth(option) for option in question.options)
    return [option for option in question.options if worth(option) == best]


def the_longest(question: Question) -> list[Option]:
    return most(question, lambda option: len(option.text))


def visibly(place: int) -> Guess:
    """Among the options sorted by length, those that stand out as the longest, the second longest, or (-1) the
    shortest; lengths that look alike are one place."""

    def guess(question: Question) -> list[Option]:
        places: list[list[Option]] = []
        for option in sorted(question.options, key=lambda o: -len(o.text)):
            if places and len(places[-1][0].text) <= LIKE_LENGTHS * len(option.text) + 1:
                places[-1].append(option)
            else:
                places.append([option])
        return places[-1] if place < 0 else places[min(place, len(places) - 1)]

    return guess


def like_the_stem(question: Question) -> list[Option]:
    stem = stems(question.text)
    return most(question, lambda option: len(stems(option.text) & stem))


def unlike_the_stem(question: Question) -> list[Option]:
    stem = stems(question.text)
    return most(question, lambda option: -len(stems(option.text) & stem))


def like_the_others(question: Question) -> list[Option]:
    return most(question, lambda o: sum(len(stems(o.text) & stems(p.text)) for p in question.options if p is not o))


def least_absolute(question: Question) -> list[Option]:
    return most(question, lambda option: -len(ABSOLUTE.findall(option.text)))


def most_punctuated(question: Question) -> list[Option]:
    return most(question, lambda option: len(re.findall(r"[,;]", option.text)))


def fits_the_article(question: Question) -> list[Option]:
    """After "… is an", only an option that begins with a vowel is good English."""
    article = ARTICLE.search(question.text.rstrip(" .…:_"))
    if article is None:
        return list(question.options)
    vowel = article.group().casefold() == "an"
    return most(question, lambda option: (option.text[:1].casefold() in "aeiou") is vowel)


# What a guess may come to in one skill, with its twenty questions or so, and in the whole bank.
LIMITS: dict[str, tuple[Guess, float, float]] = {
    "the longest": (the_longest, 0.35, 0.28),
    "visibly the longest": (visibly(0), 0.40, 0.28),
    "visibly the second longest": (visibly(1), 0.40, 0.28),
    "visibly the shortest": (visibly(-1), 0.40, 0.28),
    "most like the stem": (like_the_stem, 0.40, 0.28),
    "least like the stem": (unlike_the_stem, 0.50, 0.32),
    "most like the other options": (like_the_others, 0.50, 0.32),
    "the least absolute": (least_absolute, 0.40, 0.32),
    "the most commas": (most_punctuated, 0.50, 0.32),
    "fits the article": (fits_the_article, 0.28, 0.26),
}
SINGLE: dict[str, list[Question]] = defaultdict(list)
for each in BANK.questions():
    if each.kind == "multiple_choice":
        SINGLE[each.skill].append(each)
EVERYTHING = [question for questions in SINGLE.values() for question in questions]


def hits(guess: Guess, questions: Sequence[Question]) -> float:
    """The share that the guess gets right; where it leaves several options, one of them by chance."""
    left = [guess(question) for question in questions]
    return sum(sum(option.right for option in options) / len(options) for options in left) / len(questions)


@pytest.mark.parametrize("cue", LIMITS)
@pytest.mark.parametrize("skill", sorted(SINGLE))
def test_a_guess_does_not_get_far_in_a_skill(skill: str, cue: str) -> None:
    guess, limit, _ = LIMITS[cue]
    assert hits(guess, SINGLE[skill]) <= limit


@pytest.mark.parametrize("cue", LIMITS)
def test_a_guess_does_not_get_far_in_the_whole_bank(cue: str) -> None:
    guess, _, limit = LIMITS[cue]
    assert hits(guess, EVERYTHING) <= limit


def test_absolute_words_do_not_mark_the_wrong_options() -> None:
    """If they stood in wrong options only, whoever strikes those out would be right. Chance: one of four is right."""
    strict = re.compile(r"\b(always|never)\b", re.I)
    options = [option for question in EVERYTHING for option in question.options if strict.search(option.text)]
    assert sum(option.right for option in options) / len(options) >= 0.15


def planted(*texts: str, right: int, stem: str = "What happens?") -> Question:
    options = tuple(Option(letter="ABCD"[i], text=text, right=i == right) for i, text in enumerate(texts))
    origin = Origin(kind="bank", name="choices-python", version="1")
    return Question(
        id="planted", version=1, kind="multiple_choice", skill="python", difficulty="easy", text=stem, options=options,
        origin=origin,
    )  # fmt: skip


LONG = planted("It fails", "It stops, because nobody had closed the file", "It waits a bit", "It goes on", right=1)
ECHO = planted("A lock on the queue", "A timer", "A second file", "A thread", right=0, stem="Who locks the queue?")


@pytest.mark.parametrize(
    ("cue", "given_away"),
    [
        ("the longest", LONG),
        ("visibly the longest", LONG),
        ("visibly the second longest", planted("a" * 60, "b" * 40, "c" * 20, "d" * 20, right=1)),
        ("visibly the shortest", planted("a" * 60, "b" * 40, "c" * 40, "d" * 20, right=3)),
        ("most like the stem", ECHO),
        ("least like the stem", planted("The lock", "The queue", "A timer", "The locks", right=2, stem="lock queue?")),
        ("most like the other options", planted("red box", "red bag", "blue box", "old hat", right=0)),
        ("the least absolute", planted("It never fails", "It may fail", "All fail", "Nobody sees it", right=1)),
        ("the most commas", planted("Yes", "No, as it was", "Yes of course", "No", right=1)),
        ("fits the article", planted("Boat", "Tree", "Apple", "House", right=2, stem="It is called an")),
    ],
)
def test_a_cue_is_noticed(cue: str, given_away: Question) -> None:
    assert hits(LIMITS[cue][0], [given_away]) == 1
    elsewhere = [replace(o, right=not o.right) for o in given_away.options]
    assert hits(LIMITS[cue][0], [replace(given_away, options=tuple(elsewhere))]) == 0
