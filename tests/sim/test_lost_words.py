"""The judge of the spoken storms: whose word counts as lost."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from vivavoce.sim.spoken import SpokenCandidate
from vivavoce.sim.spoken_run import words_lost

SAID = [(10.0, "number1x", "q1"), (40.0, "number2x", "q2"), (70.0, "number3x", "q3")]


def lost(*, deaf_at: list[float], cut_at: list[float] | None = None, finals: list[str] | None = None) -> list[str]:
    seen = {(1, str(n)): {"text": text, "review": {"reason": "asked"}} for n, text in enumerate(finals or [])}
    candidate = SimpleNamespace(said=SAID, finals=seen, cut_at=cut_at or [])
    return words_lost(cast(SpokenCandidate, candidate), [], deaf_at=deaf_at)


def test_a_word_that_is_nowhere_is_lost() -> None:
    assert lost(deaf_at=[], finals=["For number1x I", "number3x"]) == ["lost: number2x, said at 40.0"]


def test_who_could_not_hear_is_excused_for_that_turn_alone() -> None:
    assert lost(deaf_at=[48.0]) == ["lost: number1x, said at 10.0", "lost: number3x, said at 70.0"]
    assert lost(deaf_at=[9.0]) == [f"lost: {word}, said at {at}" for at, word, _ in SAID]


def test_what_did_not_go_out_is_not_lost_here() -> None:
    assert lost(deaf_at=[], cut_at=[40.5], finals=["number1x number3x"]) == []
