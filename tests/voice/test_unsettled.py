from __future__ import annotations

from vivavoce.domain.question import Spoken
from vivavoce.domain.said_aloud import together
from vivavoce.ports.speech import NOBODY


def spoken(confidence: float | None) -> Spoken:
    return Spoken(words=(), duration_s=1.0, confidence=confidence, origin=NOBODY)


def test_several_turns_are_as_sure_as_the_least_sure_of_them() -> None:
    assert together([spoken(0.9), spoken(0.4)]).confidence == 0.4


def test_several_turns_of_which_one_is_not_rated_are_not_rated() -> None:
    assert together([spoken(0.9), spoken(None)]).confidence is None
