"""How sure it says that it is."""

from __future__ import annotations

import pytest

from vivavoce.voice.confidence import turn_confidence, word_confidence


def test_surer_is_surer_and_never_certain() -> None:
    steps = [word_confidence(posterior) for posterior in (0.0, 0.01, 0.3, 0.6, 0.9, 0.99, 1.0)]
    assert steps == sorted(steps)
    assert 0 < steps[0] < 0.05
    assert 0.95 < steps[-1] < 1


def test_it_is_less_sure_than_the_recogniser_where_that_is_nearly_certain() -> None:
    assert word_confidence(0.99) < 0.99


def test_a_turn_is_as_sure_as_its_words_and_silence_is_not() -> None:
    assert turn_confidence([0.5, 1.0]) == pytest.approx(0.75)
    assert turn_confidence([]) == 0.0
