"""A vendor that is not well: what it says must be fit for an eye and an ear, or nobody hears it."""

from __future__ import annotations

import pytest

from vivavoce.interviewer.discretion import not_talk
from vivavoce.interviewer.model_led import _unfit_talk


@pytest.mark.parametrize(
    "strange",
    ["\x00", "\x1b[31m", "\u202e", "\u200b", "\ue000", "\U000e0041", "<script>alert(1)</script>", "<img src=x>",
     "https://evil.example/x", "www.evil.example"],
)  # fmt: skip
def test_letters_that_nobody_says_are_not_told(strange: str) -> None:
    assert _unfit_talk(f"Put in plainer words {strange} what would you do there?") is not None


@pytest.mark.parametrize(
    "plain",
    ["What would you do there,\nstep by step?", "Say “naïve” — when is a < b, and b > c, and why?", "Wie? C++, C#?"],
)
def test_plain_words_are(plain: str) -> None:
    assert not not_talk(plain)
