"""The judge of the spoken storms: whose word counts as lost."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from vivavoce.domain import events as e
from vivavoce.domain.question import Answer
from vivavoce.sim.spoken import SpokenCandidate
from vivavoce.sim.spoken_run import halves, words_lost
from vivavoce.sim.virtual_time import EPOCH

SAID = [(10.0, "number1x", "q1"), (40.0, "number2x", "q2"), (70.0, "number3x", "q3")]


def lost(
    *,
    deaf_at: list[float],
    cut_at: list[float] | None = None,
    finals: list[str] | None = None,
    away: list[tuple[float, float]] | None = None,
    events: list[e.Event] | None = None,
) -> list[str]:
    candidate = SimpleNamespace(said=SAID, asked_about=finals or [], cut_at=cut_at or [], away=away or [])
    return words_lost(cast(SpokenCandidate, candidate), events or [], deaf_at=deaf_at)


def answer(text: str, at: float, *, question_id: str = "q2", by_voice: bool) -> e.Event:
    cause = "spoken:line-1:a-1" if by_voice else None
    return e.AnswerSubmitted(
        at=EPOCH + at, cause=cause, question_id=question_id, answer=Answer(text=text), time_taken_s=1.0
    )


def test_a_word_that_is_nowhere_is_lost() -> None:
    assert lost(deaf_at=[], finals=["For number1x I", "number3x"]) == ["lost: number2x, said at 40.0"]


def test_who_could_not_hear_is_excused_for_that_turn_alone() -> None:
    assert lost(deaf_at=[48.0]) == ["lost: number1x, said at 10.0", "lost: number3x, said at 70.0"]
    assert lost(deaf_at=[9.0]) == [f"lost: {word}, said at {at}" for at, word, _ in SAID]


def test_what_did_not_go_out_is_not_lost_here() -> None:
    assert lost(deaf_at=[], cut_at=[40.5], finals=["number1x number3x"]) == []
    assert lost(deaf_at=[], away=[(39.0, 41.0)], finals=["number1x number3x"]) == []


def test_what_is_kept_and_never_shown_is_lost() -> None:
    kept = e.SpeechKept(at=EPOCH + 45.0, question_id="q2", turn_id="a-1", text="For number2x I")
    found = lost(deaf_at=[], finals=["number1x number3x"], events=[kept])
    assert found == ["lost: number2x, said at 40.0"]


def test_what_was_said_while_its_speaker_sent_another_answer_is_settled_and_not_where_a_turn_was_taken_for_it() -> None:
    shown = ["number1x number3x"]
    assert lost(deaf_at=[], finals=shown, events=[answer("written", 40.5, by_voice=False)]) == []
    assert len(lost(deaf_at=[], finals=shown, events=[answer("spoken", 40.5, by_voice=True)])) == 1


def test_half_an_answer_that_was_taken_for_all_of_it_is_told() -> None:
    whole = answer("For number1x I measure. end1x", 12.0, by_voice=True)
    half = answer("For number3x I", 42.0, by_voice=True)
    sent = answer("For number5x I", 72.0, by_voice=False)
    assert halves([whole, half, sent]) == ["half: number3x was submitted without its end"]
