"""Pace, pauses, fillers and length, from words and their times alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vivavoce.domain.events import AnswerSubmitted
from vivavoce.domain.kinds import HEARD_WORDS_MAX, check_length
from vivavoce.domain.question import Answer, Origin, Spoken
from vivavoce.domain.refusal import Refused
from vivavoce.domain.speaking import LONG_PAUSE_S, NO_TIMES, TOO_SHORT, timing_of
from vivavoce.domain.speech import SpokenWord
from vivavoce.domain.team import same_answer
from vivavoce.storage.codec import decode, encode

EAR = Origin(kind="builtin", name="ear", version="1")
PLAN = (
    "First I look at the logs because they tell what changed. Then I ask the people who were there and write down "
    "what they saw. After that I try it again on a copy of the data"
)


def spoken(text: str, *, pauses: dict[int, float] | None = None, word_s: float = 0.4, heard: str = "") -> Spoken:
    """Each word takes so long; before the word of this number is a pause."""
    words, at = list[SpokenWord](), 0.0
    for i, word in enumerate(text.split()):
        at += (pauses or {}).get(i, 0.0)
        words.append(SpokenWord(text=word, start_s=at, end_s=at + word_s))
        at += word_s
    return Spoken(words=tuple(words), duration_s=at, confidence=0.9, origin=EAR, heard=heard)


def test_pace_is_words_a_minute_of_speaking_and_not_of_thinking() -> None:
    flowing = timing_of(spoken(PLAN), PLAN)
    thinking = timing_of(spoken(PLAN, pauses={11: 20.0}), PLAN)
    assert flowing.words_per_minute == thinking.words_per_minute == 150
    assert thinking.lasts_s == pytest.approx(flowing.lasts_s + 20.0)
    assert thinking.speaking_s == flowing.speaking_s


def test_long_pauses_are_told_with_their_place() -> None:
    told = timing_of(spoken(PLAN, pauses={7: 2.5, 11: 4.0, 20: 0.8}), PLAN)
    assert told.pauses == 2
    assert told.inside == 1
    assert [(pause.inside, pause.after, pause.lasts_s) for pause in told.longest] == [
        (True, "at the logs because", 2.5),
        (False, "they tell what changed.", 4.0),
    ]


def test_only_the_longest_pauses_are_named_and_all_are_counted() -> None:
    told = timing_of(spoken(PLAN, pauses={i: 2.0 + i / 10 for i in range(1, 9)}), PLAN)
    assert told.pauses == 8
    assert [pause.lasts_s for pause in told.longest] == [2.6, 2.7, 2.8]


def test_a_pause_just_under_two_seconds_is_none() -> None:
    assert timing_of(spoken(PLAN, pauses={5: LONG_PAUSE_S - 0.05}), PLAN).pauses == 0


def test_words_without_times_say_what_they_cannot_tell() -> None:
    timed = spoken(PLAN)
    untimed = replace(timed, words=tuple(replace(word, start_s=0.0, end_s=0.0) for word in timed.words))
    for one in (untimed, replace(timed, words=())):
        told = timing_of(one, PLAN, ["um"])
        assert told.cannot_tell == NO_TIMES
        assert (told.words_per_minute, told.pauses, told.speaking_s) == (None, None, None)
        assert told.words == len(PLAN.split())
        assert told.lasts_s == pytest.approx(timed.duration_s, abs=0.05)
        assert [(filler.word, filler.times) for filler in told.fillers] == [("um", 1)]


def test_times_that_go_back_are_not_believed() -> None:
    timed = spoken(PLAN)
    told = timing_of(replace(timed, words=timed.words[::-1]), PLAN)
    assert told.cannot_tell == NO_TIMES


def test_a_few_seconds_show_no_pace_but_their_pauses() -> None:
    told = timing_of(spoken("I would use a queue", pauses={3: 3.0}), "I would use a queue")
    assert told.words_per_minute is None
    assert told.cannot_tell == TOO_SHORT
    assert told.pauses == 1


def test_what_was_misheard_and_corrected_is_not_quoted() -> None:
    misheard = "First I look at the frogs because they tell what changed"
    told = timing_of(spoken(misheard, pauses={7: 3.0}, heard=misheard), misheard.replace("frogs", "logs"))
    assert [pause.after for pause in told.longest] == [""]


def test_fillers_are_counted_by_word() -> None:
    told = timing_of(spoken(PLAN), PLAN, ["um", "Um", "you  know", "um"])
    assert [(filler.word, filler.times) for filler in told.fillers] == [("um", 3), ("you know", 1)]


def test_a_spoken_and_a_written_proposal_that_say_the_same_are_one_answer() -> None:
    assert same_answer(Answer(text=PLAN), Answer(text=PLAN, spoken=spoken(PLAN)))
    assert not same_answer(Answer(text=PLAN), Answer(text="Something else", spoken=spoken(PLAN)))


def test_a_recogniser_that_never_stops_fills_no_log() -> None:
    check_length(Answer(text=PLAN, spoken=spoken(PLAN)))
    for endless in (spoken("a " * (HEARD_WORDS_MAX + 1)), spoken("word", heard="word " * 10_000)):
        with pytest.raises(Refused, match="spoken answer"):
            check_length(Answer(text=PLAN, spoken=endless))


def test_a_spoken_answer_comes_back_from_the_log_as_it_was() -> None:
    answer = Answer(text=PLAN, spoken=spoken(PLAN, pauses={3: 2.25}, heard="First eye look"))
    event = AnswerSubmitted(at=1.0, question_id="q1", answer=answer, time_taken_s=12.0)
    assert decode("AnswerSubmitted", AnswerSubmitted.VERSION, encode(event)) == event


def test_a_spoken_answer_takes_less_than_a_hundred_bytes_a_word_in_the_log() -> None:
    answer = Answer(text=PLAN, spoken=spoken(PLAN))
    written = len(encode(AnswerSubmitted(at=1.0, question_id="q1", answer=answer, time_taken_s=12.0)))
    assert written < 100 * len(PLAN.split()) + 800
