"""What can be counted about the choice questions of the bank; each check is shown to fail on a planted bad question."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from the_bank import BANK
from vivavoce.domain.question import DIFFICULTIES, Option, Origin, Question

ENOUGH = 12  # a share over fewer questions than this says nothing
LONGEST_MAX = 0.30  # chance is a quarter
SHORTEST_MAX = 1 / 3
PLACE_MIN, PLACE_MAX = 0.15, 0.35
LEVEL_MIN, LEVEL_MAX = 0.20, 0.50


def plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9_+#<>=*/&|!^%-]+", text.casefold()))


def right_ones(question: Question) -> list[Option]:
    return [option for option in question.options if option.right]


def faults(question: Question) -> Iterator[str]:
    """What is wrong with one question, whatever stands beside it."""
    right = right_ones(question)
    if question.kind == "multiple_choice" and len(right) != 1:
        yield "needs exactly one right option"
    if question.kind == "multiple_select" and len(right) not in (2, 3):
        yield "needs two or three right options"
    if len(question.options) != 4:
        yield "needs four options"
    if len({option.text.strip(" .") for option in question.options}) < len(question.options):
        yield "has an option twice"
    if any(not option.right and not option.misconception for option in question.options):
        yield "has a wrong option without a misconception"
    if any(option.right and option.misconception for option in question.options):
        yield "has a right option with a misconception"
    if any("of the above" in plain(option.text) for option in question.options):
        yield "has an option about the other options"
    yield from explanation_faults(question)


def explanation_faults(question: Question) -> Iterator[str]:
    words = set(plain(question.explanation).split())
    if len(words) < 8:
        yield "needs an explanation"
    elif any(words <= set(plain(option.text).split()) for option in question.options):
        yield "has an explanation that only says an option again"


def pack_faults(question: Question) -> Iterator[str]:
    """What the packs of choice questions ask for in addition."""
    if not question.origin.name.startswith("choices-"):
        return
    skill = question.origin.name.removeprefix("choices-")
    if question.skill != skill or not question.id.startswith(f"{skill}-"):
        yield f"needs the skill '{skill}', and an id that begins with it"
    if len(question.hints) not in (1, 2):
        yield "needs one hint or two"
    if any(plain(option.text) in plain(hint) for hint in question.hints for option in right_ones(question)):
        yield "has a hint that gives the right option away"


def is_extreme(question: Question, extreme: Callable[[Sequence[int]], int]) -> bool:
    """Whether the right option, alone, is the longest (or the shortest): a reader who knows nothing would see it."""
    lengths = [len(option.text) for option in question.options]
    right = len(right_ones(question)[0].text)
    return right == extreme(lengths) and lengths.count(right) == 1


def statistics(questions: Sequence[Question]) -> Iterator[str]:
    """What gives answers away only when many questions are seen together."""
    single = [question for question in questions if question.kind == "multiple_choice"]
    longest = sum(is_extreme(question, max) for question in single) / len(single)
    shortest = sum(is_extreme(question, min) for question in single) / len(single)
    if longest > LONGEST_MAX:
        yield f"the right option is the longest in {longest:.0%}"
    if shortest > SHORTEST_MAX:
        yield f"the right option is the shortest in {shortest:.0%}"
    places = Counter(right_ones(question)[0].letter for question in single)
    for letter in "ABCD":
        if not PLACE_MIN <= places[letter] / len(single) <= PLACE_MAX:
            yield f"the right option is {letter} in {places[letter] / len(single):.0%}"
    levels = Counter(question.difficulty for question in questions)
    for level in DIFFICULTIES:
        if not LEVEL_MIN <= levels[level] / len(questions) <= LEVEL_MAX:
            yield f"{levels[level] / len(questions):.0%} are {level}"


CHOICES = [question for question in BANK.questions() if question.kind in ("multiple_choice", "multiple_select")]
PACKS: dict[str, list[Question]] = defaultdict(list)
for each in CHOICES:
    PACKS[each.origin.name].append(each)
COUNTED = {name: questions for name, questions in PACKS.items() if len(questions) >= ENOUGH}


@pytest.mark.parametrize("pack", sorted(PACKS))
def test_every_choice_question_is_whole(pack: str) -> None:
    found = [(q.id, fault) for q in PACKS[pack] for fault in (*faults(q), *pack_faults(q))]
    assert found == []


@pytest.mark.parametrize("pack", sorted(COUNTED))
def test_a_pack_gives_nothing_away_by_its_form(pack: str) -> None:
    assert list(statistics(COUNTED[pack])) == []


def test_the_whole_bank_gives_nothing_away_by_its_form() -> None:
    assert list(statistics([question for questions in COUNTED.values() for question in questions])) == []


def option(letter: str, text: str, right: bool = False) -> Option:
    return Option(letter=letter, text=text, right=right, misconception=None if right else "Thinks that it is so.")


SOUND = Question(
    id="python-slice-copy",
    version=1,
    kind="multiple_choice",
    skill="python",
    difficulty="easy",
    text="A list is copied with a slice, and then an element of the copy is replaced. What happens to the first list?",
    options=(
        option("A", "It gets the new element as well"),
        option("B", "It stays as it was before", right=True),
        option("C", "It becomes shorter by a single element"),
        option("D", "It is empty from then on"),
    ),
    explanation="A slice of a list is a new list, so putting another element into it leaves the first one alone.",
    hints=("How many lists are there after the slice?",),
    origin=Origin(kind="bank", name="choices-python", version="1"),
)


SAID = "It stays as it was before the slice was made"


def with_option(place: int, **changes: object) -> Question:
    options = list(SOUND.options)
    options[place] = replace(options[place], **changes)  # type: ignore[arg-type]
    return replace(SOUND, options=tuple(options))


def test_a_sound_question_has_no_fault() -> None:
    assert [*faults(SOUND), *pack_faults(SOUND)] == []


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        (with_option(0, right=True, misconception=None), "exactly one right"),
        (with_option(1, right=False, misconception="Thinks so."), "exactly one right"),
        (replace(SOUND, kind="multiple_select"), "two or three right"),
        (replace(SOUND, options=SOUND.options[:3]), "four options"),
        (with_option(0, text="It stays as it was before."), "an option twice"),
        (with_option(0, misconception=None), "without a misconception"),
        (with_option(1, misconception="Thinks so."), "right option with a misconception"),
        (with_option(0, text="None of the above"), "about the other options"),
        (replace(SOUND, explanation=""), "needs an explanation"),
        (replace(with_option(1, text=SAID), explanation=f"{SAID}."), "only says an option again"),
        (replace(SOUND, id="py-slice-copy"), "an id that begins with it"),
        (replace(SOUND, skill="javascript"), "the skill 'python'"),
        (replace(SOUND, hints=()), "one hint or two"),
        (replace(SOUND, hints=("Think: it stays as it was before.",)), "gives the right option away"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_noticed(planted: Question, told: str) -> None:
    assert any(told in fault for fault in (*faults(planted), *pack_faults(planted)))


def pack_of(lengths: Sequence[int], places: str = "ABCD", levels: Sequence[str] = DIFFICULTIES) -> list[Question]:
    """Twelve questions whose right option has these lengths, in turn, beside wrong ones of 20, 30 and 40 letters."""
    questions = []
    for i in range(ENOUGH):
        texts = ["w" * 20, "w" * 30, "w" * 40]
        place = "ABCD".index(places[i % len(places)])
        texts.insert(place, "r" * lengths[i % len(lengths)])
        options = tuple(option("ABCD"[j], text, right=j == place) for j, text in enumerate(texts))
        questions.append(replace(SOUND, options=options, difficulty=levels[i % len(levels)]))  # type: ignore[arg-type]
    return questions


def test_an_even_pack_gives_nothing_away() -> None:
    assert list(statistics(pack_of([10, 25, 35, 50]))) == []


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        (pack_of([50, 50, 35, 25, 25]), "is the longest in"),
        (pack_of([10, 10, 35, 25, 25]), "is the shortest in"),
        (pack_of([25, 35], places="AACD"), "is A in 50%"),
        (pack_of([25, 35], places="AACD"), "is B in 0%"),
        (pack_of([25, 35], levels=("easy", "hard")), "0% are medium"),
        (pack_of([25, 35], levels=("easy", "easy", "easy", "medium", "hard")), "are easy"),
    ],
)
def test_a_pack_that_gives_something_away_is_noticed(planted: list[Question], told: str) -> None:
    assert any(told in fault for fault in statistics(planted))
