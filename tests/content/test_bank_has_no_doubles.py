"""No two questions ask the same thing: not in the same words, and not in other words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from the_bank import BANK
from vivavoce.domain.kinds import keyed
from vivavoce.domain.question import Option, Origin, Question
from vivavoce.interviewer.embedding import Embedder, embedder

SAME_WORDS_FROM = 0.5
# Chosen by reading the pairs from the top. Of the six above it, five asked the same thing and were rewritten, as were a
# few of the fifty below it, down to .65. What is left there shares a scene, or the way in which a story is asked for.
SAME_MEANING_FROM = 0.74
LANGUAGES = frozenset({"python", "javascript", "java", "c-cpp", "go", "rust", "dotnet"})
FILLERS = frozenset(
    re.findall(
        r"\w+",
        """
        a an and are as at be been but by can do does each for from had has have how if in into is it its me
        more most my no not of on one or so tell than that the their them then there these they this time to two up was
        what when where which while who why will with without would you your about describe
        """,
    )
)


def asked(question: Question) -> str:
    """What it comes down to: the text, what is to be read or filled beside it, and what is right."""
    code = question.code.text if question.code else ""
    right = [option.text for option in question.options if option.right]
    return " ".join([question.text, *(part for part in (code, question.passage) if part), *right])


def words_of(question: Question) -> frozenset[str]:
    """The words that carry it, roughly without their endings. An open question is asked in two ways, and both count."""
    text = asked(question) if keyed(question.kind) else f"{question.text} {question.clarify}"
    words = re.findall(r"[a-z0-9_+#<>=*/&|!^%-]+", text.casefold())
    return frozenset(
        re.sub(r"(?<=\w{3})(ing|ed|es|s)$", "", word) for word in words if len(word) > 1 and word not in FILLERS
    )


def in_the_same_words(questions: Sequence[Question]) -> list[tuple[str, str]]:
    """Pairs that share half of their words or more (Dice)."""
    known = [(question.id, words_of(question)) for question in questions]
    return [
        (a, b) for (a, x), (b, y) in combinations(known, 2) if 2 * len(x & y) >= SAME_WORDS_FROM * (len(x) + len(y))
    ]


def in_two_languages(one: Question, other: Question) -> bool:
    """The same scene in Go and in C++ is two questions: what is asked is how the language answers it."""
    return one.skill != other.skill and {one.skill, other.skill} <= LANGUAGES


def in_other_words(questions: Sequence[Question], mind: Embedder) -> list[tuple[str, str]]:
    meant = mind.embed([asked(question) for question in questions])
    near = zip(*np.nonzero(np.triu(meant @ meant.T >= SAME_MEANING_FROM, 1)), strict=True)
    pairs = [(questions[a], questions[b]) for a, b in near]
    return [(one.id, other.id) for one, other in pairs if not in_two_languages(one, other)]


@pytest.fixture(scope="module")
def mind() -> Embedder:
    found = embedder()
    assert found is not None, "Install the dependency group 'meaning'."
    return found


def test_no_two_questions_have_the_same_words() -> None:
    assert in_the_same_words(BANK.questions()) == []


@pytest.mark.slow
def test_no_two_questions_have_the_same_meaning(mind: Embedder) -> None:
    assert in_other_words(BANK.questions(), mind) == []


FIRST = Question(
    id="vanished-at-night",
    version=1,
    kind="multiple_choice",
    skill="operating-systems",
    difficulty="medium",
    text="On a Linux server a database disappears at night without a message in its own log. The kernel's log says "
    '"Out of memory: Killed process". What happened?',
    options=(Option(letter="A", text="The kernel ended it to free memory for the system", right=True),),
    origin=Origin(kind="bank", name="choices-operating-systems", version="1"),
)
IN_OTHER_WORDS = replace(
    FIRST,
    id="killed-for-memory",
    kind="technical_concept",
    text="At night the kernel killed the database on a Linux server, though the graphs show plenty of memory in use "
    "only as cache. How do you find out what happened and keep it from happening again?",
    clarify="It says so in the machine's journal. Where would you look, and what would you change?",
    options=(),
)
IN_THE_SAME_WORDS = replace(
    FIRST,
    id="vanished-again",
    text="A database on a Linux server disappears without a message in its log; the kernel's log says: killed. Why?",
)
RELATED = replace(
    FIRST,
    id="memory-by-number",
    text="A Linux server shows that a process has 40 gigabytes of virtual memory and 2 resident. What does that mean?",
    options=(Option(letter="A", text="It has reserved far more addresses than it uses", right=True),),
)


def test_a_question_in_the_same_words_is_noticed() -> None:
    assert in_the_same_words([FIRST, RELATED, IN_THE_SAME_WORDS]) == [(FIRST.id, IN_THE_SAME_WORDS.id)]


def test_a_question_in_other_words_is_noticed(mind: Embedder) -> None:
    assert in_the_same_words([FIRST, IN_OTHER_WORDS]) == []
    assert in_other_words([FIRST, RELATED, IN_OTHER_WORDS], mind) == [(FIRST.id, IN_OTHER_WORDS.id)]


def test_the_same_scene_in_two_languages_is_no_double(mind: Embedder) -> None:
    scene = 'The map ages has no entry for "Ida". What does reading ages["Ida"] do?'
    in_go, in_python = (replace(FIRST, id=skill, skill=skill, text=scene) for skill in ("go", "python"))
    assert in_other_words([in_go, in_python], mind) == []
    assert in_other_words([in_go, replace(in_python, skill="go")], mind) == [("go", "python")]
