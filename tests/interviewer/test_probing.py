"""What is asked of an answer that lacks no point: its code first, then its kind, and never the same twice."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest

from domain.builders import Interview, blueprint, create, question, section
from vivavoce.domain.question import Answer
from vivavoce.domain.state import Asked
from vivavoce.interviewer.builtin import probing
from vivavoce.interviewer.probing import probes
from vivavoce.interviewer.scorer import scored

TWO_SUM = """
def two_sum(nums, target):
    num_map = {}
    for i, num in enumerate(nums):
        complement = target - num
        if complement in num_map:
            return [num_map[complement], i]
        num_map[num] = i
    return []
"""
PAIRS = """
vector<int> twoSum(vector<int>& nums, int target) {
    for (int i = 0; i < nums.size(); i++) {
        // for each other one
        for (int j = i + 1; j < nums.size(); j++) {
            if (nums[i] + nums[j] == target) return {i, j};
        }
    }
    return {};
}
"""
RECURSIVE = """
function depth(node) {
  if (node === null) return 0;
  return 1 + Math.max(depth(node.left), depth(node.right));
}
"""
SORTED = "def smallest(numbers):\n    return sorted(numbers)[0]\n"
COMMENTED = "# for x in y:\n#     for z in x: sorted(z)\ndef one():\n    return 1\n"


def asked(code: str = "", kind: str = "coding_problem") -> Asked:
    bank = (question("q1", kind=kind),)
    it = Interview(create(bank, blueprint(sections=(section(kinds=(kind,)),))), bank)
    opened = it.ask()
    return replace(opened, answer=Answer(text="I would do it so.", code=code or None, language="python"))


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (TWO_SUM, ["lookup", "tests", "time-and-memory"]),
        (PAIRS, ["nested-loop", "tests", "time-and-memory"]),
        (RECURSIVE, ["recursion", "tests", "time-and-memory"]),
        (SORTED, ["sorting", "edge-of-the-input", "tests"]),
        (COMMENTED, ["tests", "time-and-memory", "least-sure"]),
        ("", ["least-sure", "other-way", "to-a-beginner"]),
    ],
)
def test_the_code_says_what_to_ask(code: str, names: list[str]) -> None:
    assert [probe.name for probe in islice(probes(asked(code)), 3)] == names


def test_the_line_of_the_inner_loop_is_named() -> None:
    assert "In line 5 " in next(probes(asked(PAIRS))).ask


@pytest.mark.parametrize("kind", ["system_design", "behavioral", "technical_concept", "multiple_choice", "follow_up"])
def test_there_are_as_many_as_may_be_wanted_of_every_kind(kind: str) -> None:
    found = list(probes(asked(kind=kind)))
    assert len(found) >= 4
    assert len({probe.name for probe in found}) == len(found)
    assert all(probe.ask.count("?") >= 1 for probe in found)


def test_what_was_asked_is_not_asked_again() -> None:
    parent = asked(TWO_SUM)
    state = Interview(create()).state.but(asked=(parent,))
    first = probing(state, parent)
    after = state.but(asked=(parent, replace(parent, question=first)))
    assert first.id == "q1+lookup"
    assert probing(after, parent).id == "q1+tests"


def test_what_a_probe_is_after_can_be_said_and_is_then_scored() -> None:
    lookup = probing(Interview(create()).state, asked(TWO_SUM))
    good = Answer(text="It takes linear extra memory in the worst case, so I would split the input into partitions.")
    found = scored(lookup, good)
    assert found.score is not None
    assert found.score >= 5
    assert scored(lookup, Answer(text="I really do not know what to say about any of this today.")).score == 0


def test_what_has_no_rubric_is_there_to_talk() -> None:
    told = probing(Interview(create()).state, asked(kind="behavioral"))
    assert told.scored is False
    assert scored(told, Answer(text="I would ask earlier, because then we would have known.")).score is None
