"""What programs say is kept in a sensible size, in sound text, and without what hidden tests hold."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vivavoce.domain.coding import Outcome
from vivavoce.domain.cutting import COMPILER_MAX, TEXT_MAX, VALUE_MAX, cut, kept, printed, value
from vivavoce.domain.events import CodeRan
from vivavoce.domain.judgement import Growth, TestRun
from vivavoce.domain.running import Verdict
from vivavoce.storage.codec import encode

NOTE = 60
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9)


def deep(levels: int) -> Any:
    nested: Any = []
    for _ in range(levels):
        nested = [nested]
    return nested


@pytest.mark.parametrize("text", ["", "a\0b", "\ud800 half", "ä" * 50_000, "\x1b[2J"])
def test_text_is_sound_and_not_too_long(text: str) -> None:
    made = cut(text)
    assert len(made) <= TEXT_MAX + NOTE
    assert "\0" not in made
    made.encode()


def test_who_reads_a_cut_text_is_told_how_much_there_was() -> None:
    assert cut("x" * 20_000).endswith("(cut here; 20,000 characters in all)")
    assert cut("x" * TEXT_MAX) == "x" * TEXT_MAX


def test_bytes_that_are_no_text_are_shown_as_far_as_they_go() -> None:
    assert printed(b"ok \xff\xfe") == "ok \ufffd\ufffd"


@pytest.mark.parametrize(
    "wild", [float("nan"), [float("inf")], deep(5000), "\ud800", {"a": "\ud800"}, 10**400, [0] * 100_000, {1: object()}]
)
def test_any_value_becomes_one_that_every_reader_of_json_reads(wild: Any) -> None:
    made = value(wild)
    written = json.dumps(made, allow_nan=False, ensure_ascii=False).encode()
    assert len(written) <= 4 * VALUE_MAX


@settings(max_examples=30)
@given(
    st.recursive(st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=9), st.lists, max_leaves=6)
)
def test_small_values_stay_as_they_are(small: Any) -> None:
    if len(json.dumps(small, ensure_ascii=False)) <= VALUE_MAX and "\\u" not in json.dumps(small):
        assert value(small) == small


def test_of_a_hidden_test_only_name_verdict_and_kind_of_error_are_kept() -> None:
    secret = {"given": [42], "expected": 42, "actual": 41, "printed": "42", "says": "ZeroDivisionError\nat input 42"}
    runs = tuple(TestRun(name=name, verdict=Verdict.RUNTIME_ERROR, sample=name == "s", **secret) for name in "sh")
    outcome = Outcome(verdict=Verdict.RUNTIME_ERROR, tests=runs, growth=Growth(name="n", points=((1, 1.0),) * 99))
    sample, hidden = kept(outcome).tests
    assert (sample.given, sample.expected, sample.actual, sample.printed) == ([42], 42, 41, "42")
    assert "42" not in repr(hidden)
    assert hidden.says == "ZeroDivisionError"


def test_the_largest_outcome_still_makes_an_event_of_moderate_size() -> None:
    huge = "x" * 1_000_000
    runs = tuple(
        TestRun(name=f"t{n}", verdict=Verdict.WRONG_ANSWER, sample=n < 3, given=huge, printed=huge, says=huge)
        for n in range(1000)
    )
    outcome = Outcome(verdict=Verdict.WRONG_ANSWER, stdout=huge, stderr=huge, compiler=huge, says=huge, tests=runs)
    made = kept(outcome)
    assert len(made.compiler) <= COMPILER_MAX + NOTE
    assert len(encode(CodeRan(at=0.0, question_id="q", run_id="r", outcome=made))) < 200_000
