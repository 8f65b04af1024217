"""What a blind review hides inside of what somebody wrote."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivavoce.domain.masking import MASK, Masks

ZOE = Masks(["Zoë Müller-Will", "Bo van der Li", "李明"], ["zoe.dev99@example.org"])


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("I am zoë, Zoe, ZOE MUELLER and muller.", "I am •••, •••, ••• ••••••• and ••••••."),
        ("Zoë's file is zoe_main.py; Zoey has another.", "•••'s file is •••_main.py; Zoey has another."),
        ("Ask Will: will it work?", "Ask ••••: will it work?"),
        ("Bo Li is bold, and bo is not.", "•• •• is bold, and bo is not."),
        ("The van der Waals force", "The van der Waals force"),
        ("我叫李明。", "我叫••。"),
        ("zoe.dev99 or zoe.dev99@example.org", "••••••••• or •••••••••••••••••••••"),
        ("mail a.b@c.example", "mail •••••••••••••"),
        ("see github.com/zdev/viva", "see •••••••••••••••/viva"),
        ("at Stanford University, then MIT", "at •••••••••••••••••••, then •••"),
        ("at the University of Cambridge.", "at the •••••••••••••••••••••••."),
        ("an der Universität Zürich und TU München", "an der •••••••••••••••••• und ••••••••••"),
        ("under the MIT license, a class University(Base)", "under the MIT license, a class University(Base)"),
        ("@decorator and x @ y", "@decorator and x @ y"),
    ],
)
def test_names_mailboxes_and_schools_are_hidden(said: str, shown: str) -> None:
    assert ZOE.text(said) == shown


def test_within_json_all_words_are_hidden_but_those_that_are_named() -> None:
    told = {"text": "I, Zoe", "files": [{"name": "zoe.py"}], "id": "zoe", "score": 7, "none": None}
    shown = {"text": "I, •••", "files": [{"name": "•••.py"}], "id": "zoe", "score": 7, "none": None}
    assert ZOE.within(told, leave=("id",)) == shown


@given(st.text(), st.lists(st.text(max_size=12), max_size=3), st.text(max_size=12))
def test_a_mask_is_as_long_as_what_it_hides(text: str, names: list[str], email: str) -> None:
    """A quotation is found by where it stands."""
    shown = Masks(names, [email]).text(text)
    assert len(shown) == len(text)
    assert all(one in (other, MASK) for one, other in zip(shown, text, strict=True))


@pytest.mark.parametrize("piece", ["a", "A ", "A-", "a@", "a.", "x@a.", "University ", "github.com/"])
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    ZOE.text(text)
    assert time.process_time() - began < 2
