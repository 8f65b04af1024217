"""Words that do not count yet are kept with their question; times are noted and count towards nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.builders import Interview, coded, create
from vivavoce.domain import commands as c
from vivavoce.domain.question import Origin, Spoken
from vivavoce.domain.refusal import Refused
from vivavoce.domain.said_aloud import KEPT_MAX, QUIET_FROM, WORDS_LENGTH_MAX, kept_for
from vivavoce.domain.session import decide, replay
from vivavoce.domain.speech import PARTS, SpokenWord, TurnTimes

TIMES = TurnTimes(end_of_turn_ms=320.0, transcript_ms=400.5, played_ms=610.0, client_ms=600.0)


def keep(it: Interview, text: str = "I would begin with", **fields: Any) -> Any:
    question_id = fields.pop("question_id", None) or it.open.question_id
    return it.do(c.KeepSpeech, text=text, question_id=question_id, **{"turn_id": "a-3"} | fields)


def note(it: Interview, **fields: Any) -> Any:
    told = {"question_id": it.open.question_id, "turn_id": "a-3", "times": TIMES} | fields
    return it.do(c.NoteTurn, **told)


def test_what_was_said_is_kept_with_its_question_and_the_last_of_it_counts() -> None:
    it = coded()
    keep(it)
    keep(it, "I would begin with a test", turn_id="b-1", known="a-3")
    kept = it.state.open.speech_kept if it.state.open else None
    assert kept is not None
    assert kept.text == "I would begin with a test"
    assert replay(it.log) == it.state


def spoken(word: str, lasts_s: float) -> Spoken:
    heard = SpokenWord(text=word, start_s=0.1, end_s=0.4)
    return Spoken(
        words=(heard,), duration_s=lasts_s, confidence=0.9, origin=Origin(kind="builtin", name="x", version="1")
    )


def test_of_two_lost_connections_that_did_not_know_each_other_both_are_kept() -> None:
    it = coded()
    keep(it, "first", spoken=spoken("first", 2.0))
    keep(it, "second", turn_id="b-1", spoken=spoken("second", 1.0))
    kept = kept_for(it.state)
    assert kept is not None
    assert (kept.turn_id, kept.text) == ("b-1", "first second")
    assert kept.spoken is not None
    assert [(word.text, word.start_s) for word in kept.spoken.words] == [("first", 0.1), ("second", 2.1)]
    keep(it, "x" * WORDS_LENGTH_MAX, turn_id="c-1")
    kept = kept_for(it.state)
    assert kept is not None
    assert len(kept.text) == WORDS_LENGTH_MAX
    assert replay(it.log) == it.state


def test_what_is_said_after_an_answer_was_given_is_kept_for_the_next_question() -> None:
    it = coded(count=2)
    keep(it, "half of it")
    answered = it.open.question_id
    it.answer()
    keep(it, "and the rest", question_id=answered, turn_id="a-4")
    assert kept_for(it.state) is None, "there is nothing yet to ask about it with"
    it.score()
    it.ask()
    kept = kept_for(it.state)
    assert kept is not None
    assert (kept.question_id, kept.text) == (answered, "and the rest")
    keep(it, "late words", question_id=answered, turn_id="b-1")
    kept = kept_for(it.state)
    assert kept is not None
    assert kept.text == "and the rest late words"
    keep(it, "something to this one")
    kept = kept_for(it.state)
    assert kept is not None
    assert kept.text == "something to this one"
    assert replay(it.log) == it.state


def test_where_the_answer_was_none_what_was_said_after_it_belongs_to_its_question() -> None:
    it = coded()
    asked = it.open.question_id
    it.answer("Sorry?")
    keep(it, "oh, I see", question_id=asked, turn_id="a-4")
    it.remark("off_topic")
    kept = kept_for(it.state)
    assert kept is not None
    assert (kept.question_id, kept.text) == (asked, "oh, I see")


def test_nothing_is_kept_for_a_question_that_is_closed_nor_without_words_nor_for_ever() -> None:
    it = coded()
    for fields, code in (
        ({"question_id": "another"}, "question_closed"),
        ({"text": "  "}, "speech_unfit"),
        ({"text": "x" * 100_001}, "speech_unfit"),
    ):
        with pytest.raises(Refused, match=code):
            keep(it, **fields)
    for _ in range(KEPT_MAX):
        keep(it)
    with pytest.raises(Refused, match="enough_kept"):
        keep(it)


def test_a_consent_to_recording_is_taken_back_once_and_for_the_rest_of_the_interview() -> None:
    it = Interview(create(context=(("voice", "yes"), ("recording", "yes"))))
    assert it.state.recording_allowed
    it.do(c.WithdrawRecording, key="no-more")
    assert not it.state.recording_allowed
    assert it.state.aloud
    assert replay(it.log) == it.state
    with pytest.raises(Refused, match="seen_already"):
        it.do(c.WithdrawRecording, key="no-more")
    with pytest.raises(Refused, match="no_change"):
        it.do(c.WithdrawRecording, key="again")


def test_there_is_nothing_to_take_back_of_who_never_agreed_nor_after_the_end() -> None:
    with pytest.raises(Refused, match="no_change"):
        Interview(create()).do(c.WithdrawRecording)
    it = Interview(create(context=(("recording", "yes"),)))
    it.do(c.EndSession)
    with pytest.raises(Refused):
        it.do(c.WithdrawRecording)


def test_the_times_of_a_turn_are_noted_and_change_nothing() -> None:
    it = coded()
    before = it.state
    note(it)
    assert it.log[-1].times == TIMES  # type: ignore[attr-defined]
    assert replace(it.state, seq=before.seq, last_at=before.last_at, acks=before.acks, clock=before.clock) == before
    assert set(PARTS) >= {"end_of_turn", "capture", "transcript", "first_audio", "played", "client"}


def test_times_are_noted_of_known_questions_while_the_log_has_room_and_the_interview_runs() -> None:
    it = coded()
    with pytest.raises(Refused, match="turn_unknown"):
        note(it, question_id="another")
    with pytest.raises(Refused, match="turn_unknown"):
        note(it, turn_id="x" * 65)
    command = c.NoteTurn(at=it.state.last_at, question_id=it.open.question_id, turn_id="a-3", times=TIMES)
    with pytest.raises(Refused, match="enough_timed"):
        decide(it.state.but(seq=QUIET_FROM), command)
    ended = coded()
    question_id = ended.open.question_id
    ended.do(c.EndSession)
    late = c.NoteTurn(at=ended.state.last_at, question_id=question_id, turn_id="a-3", times=TIMES)
    with pytest.raises(Refused, match="ended"):
        decide(ended.state, late)
