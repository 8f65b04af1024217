"""Copies in disguise are found; people who solved the same problem by themselves are left in peace."""

from __future__ import annotations

import re

import pytest

from reviewing.programs import PROGRAMS
from vivavoce.content.reader import load_bank
from vivavoce.domain.coding import Code
from vivavoce.domain.winnowing import RUN, WINDOW, alike_programs, fingerprints
from vivavoce.reviewing.grammars import GRAMMARS
from vivavoce.reviewing.likeness import marks_of

OWN_WAYS = (
    "def pairs(n):\n    seen = {}\n    out = []\n    for i, x in enumerate(n):\n        if x in seen:\n"
    "            out.append((seen[x], i))\n        seen[x] = i\n    return sorted(out)\n",
    "def pairs(n):\n    last = dict()\n    found = [(last.get(v), k) for k, v in enumerate(n) if last.get(v) is not"
    " None or last.update({v: k})]\n    found.sort()\n    return found\n",
    "import heapq\ndef pairs(n):\n    order = sorted(range(len(n)), key=lambda k: (n[k], k))\n    found = []\n"
    "    for a, b in zip(order, order[1:]):\n        if n[a] == n[b]:\n            heapq.heappush(found, (a, b))\n"
    "    return [heapq.heappop(found) for _ in range(len(found))]\n",
    "def pairs(n):\n    return [(i, j) for j in range(len(n)) for i in range(j) if n[i] == n[j] and n[i] not in"
    " n[i + 1:j]]\n",
)


def marks(text: str, language: str = "python") -> frozenset[int]:
    return marks_of(Code(language=language, text=text))


def disguised(text: str) -> str:
    """Other names, other numbers, other spacing, and a comment."""
    renamed = re.sub(r"\b(best|current|previous|reading|place|seen|out|found|last|order)\b", r"the_\1", text)
    spaced = renamed.replace("\n", "\n\n", 3)
    return re.sub(r"\b1\b", "17", spaced)


@pytest.mark.parametrize("language", [name for name in PROGRAMS if GRAMMARS[name].alike])
def test_a_copy_under_other_names_has_the_same_marks(language: str) -> None:
    text = PROGRAMS[language].careful
    assert disguised(text) != text
    assert marks(text, language)
    assert marks(disguised(text), language) == marks(text, language)


def test_nobody_is_suspected_for_a_query_that_most_people_write() -> None:
    assert marks(PROGRAMS["sql"].careful, "sql") == frozenset()


def test_own_ways_to_the_same_end_are_not_alike_and_copies_are() -> None:
    texts = {f"own {n}": text for n, text in enumerate(OWN_WAYS)} | {"copy of 2": disguised(OWN_WAYS[2])}
    found = alike_programs({name: marks(text) for name, text in texts.items()})
    assert [(pair.first, pair.second) for pair in found] == [("own 2", "copy of 2")]
    assert found[0].shared == found[0].of


def test_what_many_write_says_nothing_of_any_two() -> None:
    usual = {f"candidate {n}": marks(OWN_WAYS[0]) for n in range(9)}
    assert alike_programs(usual) == ()
    assert len(alike_programs(dict(list(usual.items())[:3]))) == 3


def test_what_everyone_was_handed_does_not_count() -> None:
    both = {"a": marks(OWN_WAYS[2]), "b": marks(OWN_WAYS[2])}
    assert alike_programs(both, given=marks(OWN_WAYS[2])) == ()


def test_a_common_part_of_the_promised_length_is_always_found() -> None:
    part = [f"common {n}" for n in range(RUN + WINDOW - 1)]
    for lead in range(30):
        one = [f"one {n}" for n in range(lead)] + part + [f"one more {n}" for n in range(17)]
        two = [f"two {n}" for n in range(23)] + part + [f"two more {n}" for n in range(lead)]
        assert fingerprints(one) & fingerprints(two), lead


def test_too_little_code_is_like_nothing() -> None:
    assert marks("def f(x):\n    return x\n") == marks("def g(y):\n    return y\n")
    assert alike_programs({"a": marks("def f(x):\n    return x\n"), "b": marks("def f(x):\n    return x\n")}) == ()


def test_references_are_found_in_disguise_and_slow_ways_are_other_ways() -> None:
    """On all problems that ship. Of dozens, one slow way may share its scaffolding with the reference: to read and to
    print takes as long as to think there."""
    problems = load_bank().problems().values()
    missed = alike = 0
    for problem in problems:
        for reference in problem.references:
            own = marks(reference.source, reference.language)
            copy = marks(disguised(reference.source), reference.language)
            missed += own != copy
            slow = [
                marks(other.source, other.language) for other in problem.slow if other.language == reference.language
            ]
            alike += sum(bool(alike_programs({"reference": own, "slow": other})) for other in slow)
    assert problems
    assert missed == 0
    assert alike <= 1
