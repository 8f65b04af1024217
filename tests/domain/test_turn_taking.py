"""Whose turn it is, in virtual time: `Floor` plays sound, words and the interviewer's voice to the rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.floor import Floor
from vivavoce.domain.turn_signals import (
    FRAME_S,
    Awaited,
    BeginTurn,
    CarryOn,
    DropTurn,
    Duck,
    Elapsed,
    EndTurn,
    Frame,
    Held,
    HoldFloor,
    Interrupt,
    Judged,
    Moded,
    OfferHelp,
    Pace,
    Paced,
    Partial,
    Pressed,
    QuestionPut,
    Released,
    SettleWords,
    SpeakingBegan,
    SpeakingEnded,
)
from vivavoce.domain.turn_taking import ASSENT_S, LINE_AWAY_S, QUIET_S_MAX, STALLED_S, due_at


def waited(text: str, *, pace: Pace = "usual", brief: bool = False) -> float | None:
    """How long a silence after these words ends the turn; None where ten seconds do not."""
    floor = Floor()
    floor.give(Paced(at=0.0, pace=pace))
    floor.question(brief=brief)
    floor.say(text)
    stopped = floor.now
    floor.silence(10.0)
    return floor.ends()[0].at - stopped if floor.ends() else None


def test_words_that_close_an_answer_end_it_after_300_ms() -> None:
    assert waited("I would add an index and that's about it") == pytest.approx(0.3, abs=FRAME_S)


def test_half_a_sentence_is_waited_for_longer_than_a_whole_one() -> None:
    whole, half = waited("I would add an index on the column"), waited("I would add an index on the")
    assert whole is not None
    assert half is not None
    assert 0.3 < whole < half


def test_a_slow_pace_waits_longer_and_a_quick_one_less() -> None:
    waits = [waited("I would add an index on the column", pace=pace) for pace in ("quick", "usual", "slow")]
    assert all(wait is not None for wait in waits)
    assert waits == sorted(waits, key=lambda wait: wait or 0.0)
    assert len(set(waits)) == 3


def test_who_asks_for_a_moment_has_it_until_they_speak_again() -> None:
    floor = Floor()
    floor.question()
    floor.say("Good question, give me a moment please")
    floor.silence(40.0)
    assert HoldFloor in floor.kinds()
    assert not floor.ends()
    floor.say("Good question, give me a moment please. I would use a queue and that's it")
    floor.silence(1.0)
    assert [end.reason for end in floor.ends()] == ["complete"]


def test_a_word_is_all_of_an_answer_where_a_word_was_asked_for() -> None:
    assert waited("Yes", brief=True) == pytest.approx(0.3, abs=FRAME_S)
    assert waited("Kafka", brief=True) == pytest.approx(0.3, abs=FRAME_S)


def test_a_backchannel_lets_the_interviewer_go_on() -> None:
    floor = Floor()
    floor.give(SpeakingBegan(at=0.0))
    floor.say("mhm", 0.3)
    floor.silence(1.0)
    assert floor.kinds() == [Duck, BeginTurn, DropTurn, CarryOn]
    assert floor.state.voice == "speaking"


def test_a_cough_lets_the_interviewer_go_on() -> None:
    floor = Floor()
    floor.give(SpeakingBegan(at=0.0))
    floor.hum(0.25)
    floor.silence(1.0)
    assert floor.kinds() == [Duck, BeginTurn, DropTurn, CarryOn]


def test_words_stop_the_interviewer() -> None:
    floor = Floor()
    floor.give(SpeakingBegan(at=0.0))
    floor.say("wait can I", 0.4)
    assert floor.kinds() == [Duck, BeginTurn, Interrupt]
    assert floor.state.voice == "silent"


def test_long_speech_stops_the_interviewer_though_no_words_have_come() -> None:
    floor = Floor()
    floor.give(SpeakingBegan(at=0.0))
    floor.hum(1.0)
    assert floor.kinds() == [Duck, BeginTurn, Interrupt]


def test_the_voice_is_ducked_within_200_ms() -> None:
    floor = Floor()
    floor.give(SpeakingBegan(at=0.0))
    floor.hum(1.0)
    duck = floor.acts[0]
    assert isinstance(duck, Duck)
    assert duck.at <= 0.2


def test_a_click_begins_no_turn() -> None:
    floor = Floor()
    floor.question()
    floor.hum(2 * FRAME_S)
    floor.silence(5.0)
    assert floor.acts == []


def test_a_long_silence_brings_one_offer_a_question() -> None:
    floor = Floor()
    floor.question()
    floor.silence(120.0)
    assert floor.kinds() == [OfferHelp]
    floor.question()
    floor.silence(120.0)
    assert floor.kinds() == [OfferHelp, OfferHelp]


def test_a_silence_in_which_no_answer_aloud_is_awaited_counts_for_nothing() -> None:
    floor = Floor()
    floor.question()
    floor.silence(15.0)
    floor.give(Awaited(at=floor.now, on=False))
    floor.silence(120.0)
    assert floor.kinds() == []
    floor.give(Awaited(at=floor.now, on=True))
    floor.silence(19.0)
    assert floor.kinds() == [], "it counts anew"
    floor.silence(2.0)
    assert floor.kinds() == [OfferHelp]


def test_the_thinking_button_holds_the_floor_and_keeps_offers_away() -> None:
    floor = Floor()
    floor.question()
    floor.say("I would add an index")
    floor.give(Held(at=floor.now, on=True))
    floor.silence(120.0)
    assert floor.kinds() == [BeginTurn]
    floor.give(Held(at=floor.now, on=False))
    floor.silence(5.0)
    assert [end.reason for end in floor.ends()] == ["silence"]


def test_push_to_talk_knows_no_silence() -> None:
    floor = Floor()
    floor.give(Moded(at=0.0, mode="push_to_talk"))
    floor.question()
    floor.say("not pressed, so nobody listens")
    assert floor.acts == []
    floor.give(Pressed(at=floor.now))
    floor.say("I would")
    floor.silence(30.0)
    floor.say("I would use a queue")
    floor.give(Released(at=floor.now))
    floor.silence(1.0)
    assert floor.kinds() == [BeginTurn, EndTurn]
    assert floor.ends()[0].reason == "released"


def test_pressing_stops_the_interviewer_at_once() -> None:
    floor = Floor()
    floor.give(SpeakingBegan(at=0.0))
    floor.give(Pressed(at=0.5))
    assert floor.kinds() == [Interrupt, BeginTurn]


def test_who_goes_on_after_the_end_is_known_to_continue() -> None:
    floor = Floor()
    floor.question()
    floor.say("I would add an index and that's it")
    floor.silence(0.6)
    floor.hum()
    begins = [act for act in floor.acts if isinstance(act, BeginTurn)]
    assert [begin.continues for begin in begins] == [False, True]


def test_where_no_sound_comes_any_more_after_words_that_close_an_answer_the_clock_ends_the_turn() -> None:
    floor = Floor()
    floor.question()
    floor.say("I would add an index and that's it")
    floor.silence(0.25)
    stopped = floor.now
    due = due_at(floor.state)
    assert due is not None
    assert due >= stopped + STALLED_S
    floor.give(Elapsed(at=due - 0.1))
    assert not floor.ends()
    floor.give(Elapsed(at=due))
    assert [end.counts for end in floor.ends()] == [True]


@pytest.mark.parametrize(
    ("words", "gap_s"),
    [
        ("I would add an index and that's it", 0.0),
        ("I would add an index and that's it", 0.128),
        ("I would add an index because", 0.5),
        ("I would add an index", 0.5),
    ],
)
def test_a_network_that_stands_still_makes_no_answer_of_half_a_sentence(words: str, gap_s: float) -> None:
    floor = Floor()
    floor.question()
    floor.say(words)
    floor.silence(gap_s)
    stopped = floor.now
    assert due_at(floor.state) == pytest.approx(stopped + LINE_AWAY_S)
    floor.give(Elapsed(at=stopped + LINE_AWAY_S - 0.1))
    assert not floor.ends()
    floor.give(Elapsed(at=stopped + LINE_AWAY_S))
    assert [(end.reason, end.counts) for end in floor.ends()] == [("stalled", False)]


def test_what_comes_after_a_short_stall_goes_on_in_the_same_turn() -> None:
    floor = Floor()
    floor.question()
    floor.say("I would add an index because")
    floor.now += 4.0
    floor.say("I would add an index because it is slow. That's it.")
    floor.silence(0.5)
    assert floor.kinds() == [BeginTurn, SettleWords, EndTurn]
    assert floor.ends()[0].counts


def test_words_that_come_late_are_waited_for() -> None:
    floor = Floor()
    floor.question()
    floor.say("I would add an index and that's it")
    floor.silence(0.25)
    floor.words("I would add an index and that's it because")
    floor.silence(0.9)
    assert not floor.ends()


def test_a_recogniser_that_hears_the_end_shortens_the_wait() -> None:
    floor = Floor()
    floor.question()
    floor.hum()
    floor.words("I would add an index on the column", ends_turn=True)
    stopped = floor.now
    floor.silence(3.0)
    assert floor.ends()[0].at - stopped == pytest.approx(0.7, abs=FRAME_S)


def test_a_recogniser_that_hears_an_end_in_half_a_sentence_is_not_believed() -> None:
    floor = Floor()
    floor.question()
    floor.hum()
    floor.words("I would add an index on the", ends_turn=True)
    floor.silence(1.45)
    assert not floor.ends()


@pytest.mark.parametrize(("over", "longer"), [(0.95, False), (0.1, True)])
def test_a_model_that_hears_the_end_moves_the_wait(over: float, longer: bool) -> None:
    usual = waited("I would add an index on the column")
    floor = Floor()
    floor.question()
    floor.say("I would add an index on the column")
    stopped = floor.now
    floor.give(Judged(at=stopped, over=over))
    floor.silence(5.0)
    assert usual is not None
    assert (floor.ends()[0].at - stopped > usual) is longer


def test_who_speaks_at_length_has_thought_though_the_button_is_still_on() -> None:
    floor = Floor()
    floor.question()
    floor.give(Held(at=floor.now, on=True))
    floor.silence(30.0)
    floor.say("I would add an index and that's it", 2.0)
    floor.silence(1.0)
    assert floor.kinds() == [BeginTurn, SettleWords, EndTurn]


def test_a_cough_while_the_button_is_on_ends_no_thinking() -> None:
    floor = Floor()
    floor.question()
    floor.say("I would add an index")
    floor.give(Held(at=floor.now, on=True))
    floor.hum(0.3)
    floor.silence(60.0)
    assert not floor.ends()


def test_after_a_cough_a_moment_is_still_a_moment() -> None:
    floor = Floor()
    floor.question()
    floor.say("Let me think about that")
    floor.silence(5.0)
    floor.hum(0.3)
    floor.silence(30.0)
    assert floor.kinds().count(HoldFloor) == 1
    assert not floor.ends()


def test_who_goes_on_while_help_is_offered_stops_the_voice() -> None:
    floor = Floor()
    floor.question()
    floor.say("Give me a moment please")
    floor.silence(61.0)
    assert OfferHelp in floor.kinds()
    floor.give(SpeakingBegan(at=floor.now))
    floor.silence(0.5)
    floor.hum(0.3)
    assert floor.kinds()[-1] is Interrupt
    assert not floor.ends()


def test_yes_over_the_question_is_no_answer_to_it() -> None:
    floor = Floor()
    floor.give(QuestionPut(at=0.0, brief=True))
    floor.give(SpeakingBegan(at=0.0))
    floor.say("yes", 0.3)
    floor.silence(1.0)
    assert floor.kinds() == [Duck, BeginTurn, DropTurn, CarryOn]


def test_speech_that_outlasts_the_question_is_a_turn() -> None:
    floor = Floor()
    floor.give(SpeakingBegan(at=0.0))
    floor.hum(0.3)
    floor.give(SpeakingEnded(at=floor.now))
    floor.say("I would add an index and that's it")
    floor.silence(1.0)
    assert floor.kinds() == [Duck, BeginTurn, SettleWords, EndTurn]


def test_mhm_after_the_question_is_dropped_and_the_offer_still_comes() -> None:
    floor = Floor()
    floor.question()
    floor.say("mhm", 0.3)
    floor.silence(30.0)
    assert floor.kinds() == [BeginTurn, DropTurn, OfferHelp]


@pytest.mark.parametrize("word", ["Yes.", "yeah sure", "exactly"])
def test_a_yes_may_be_all_of_an_answer_and_its_speaker_is_asked(word: str) -> None:
    floor = Floor()
    floor.question()
    floor.say(word, 0.3)
    stopped = floor.now
    floor.silence(6.0)
    (end,) = floor.ends()
    assert (end.reason, end.counts) == ("assent", False)
    assert end.at - stopped == pytest.approx(ASSENT_S, abs=0.1)
    assert DropTurn not in floor.kinds()


def test_what_follows_a_yes_belongs_to_it() -> None:
    floor = Floor()
    floor.question()
    floor.say("yes", 0.3)
    floor.silence(2.5)
    floor.say("yes because I measured it first")
    floor.silence(2.0)
    assert floor.kinds() == [BeginTurn, EndTurn]
    assert floor.ends()[0].counts


def test_okay_is_said_by_whoever_thinks_and_a_yes_that_nobody_waits_for_is_dropped() -> None:
    floor = Floor()
    floor.question()
    floor.say("okay right", 0.3)
    floor.silence(6.0)
    floor.give(Awaited(at=floor.now, on=False))
    floor.say("yes", 0.3)
    floor.silence(6.0)
    assert floor.kinds() == [BeginTurn, DropTurn, BeginTurn, DropTurn]


def test_a_recogniser_that_is_known_to_be_late_is_waited_for() -> None:
    """The words look complete, but this one has shown that its last words come after 0.8 s."""
    floor = Floor()
    floor.question()
    floor.hum()
    floor.silence(0.8)
    floor.words("I would add an index")
    floor.silence(0.2)
    floor.hum()
    floor.words("I would add an index and that's it")
    floor.hum(0.3)
    stopped = floor.now
    floor.silence(2.0)
    assert floor.ends()[0].at - stopped == pytest.approx(0.9, abs=0.1)


def test_a_recogniser_that_is_known_to_be_in_time_is_not_waited_for() -> None:
    """Its words come while they are said, and nothing more in a silence: so they are all there when the speech ends."""
    floor = Floor()
    floor.question()
    floor.say("I would add an index")
    floor.hum(0.3)
    floor.silence(1.0)
    floor.say("I would add an index and that's it")
    floor.hum(0.3)
    stopped = floor.now
    floor.silence(2.0)
    assert floor.ends()[0].at - stopped == pytest.approx(0.3, abs=FRAME_S)


def test_who_pauses_briefly_is_waited_for_less() -> None:
    def after(pause_s: float) -> float:
        floor = Floor()
        floor.question()
        for _ in range(12):
            floor.say("I would add an index on the column")
            floor.silence(pause_s)
        floor.say("I would add an index on the column")
        stopped = floor.now
        floor.silence(5.0)
        return floor.ends()[0].at - stopped

    assert after(0.3) == pytest.approx(0.7, abs=2 * FRAME_S)
    assert after(0.3) < after(0.9) < after(1.4)


@pytest.mark.parametrize("pause_s", [0.5, 1.0, 1.45])
@pytest.mark.parametrize("text", ["So I would", "We had Kafka, and", "I added an index on the column", "Um"])
def test_no_pause_up_to_a_second_and_a_half_ends_a_first_answer(text: str, pause_s: float) -> None:
    floor = Floor()
    floor.question()
    floor.say(text)
    floor.silence(pause_s)
    assert not floor.ends()


@given(st.lists(st.tuples(st.integers(0, 11), st.floats(0.0, 3.0), st.integers(0, 7)), max_size=60))
def test_whatever_comes_turns_begin_before_they_end_and_every_doubt_is_settled(
    moves: list[tuple[int, float, int]],
) -> None:
    floor = Floor()
    texts = ("", "mhm", "so", "give me a moment", "I would use a queue", "that's it", "yes", "and then")
    for kind, for_s, word in moves:
        floor.now += for_s if kind in (0, 1) else 0.0
        made = (
            Elapsed(at=floor.now), Elapsed(at=floor.now), Frame(at=floor.now, speech=0.9, lasts_s=0.2),
            Frame(at=floor.now, speech=0.0, lasts_s=0.3), Partial(at=floor.now, text=texts[word], ends_turn=word > 5),
            SpeakingBegan(at=floor.now), SpeakingEnded(at=floor.now), Pressed(at=floor.now), Released(at=floor.now),
            Held(at=floor.now, on=word > 3), QuestionPut(at=floor.now, brief=word > 3),
            Judged(at=floor.now, over=word / 7),
        )  # fmt: skip
        floor.give(made[kind])
    _check_order(floor)


def _check_order(floor: Floor) -> None:
    open_turn, ducked = False, False
    for act in floor.acts:
        if isinstance(act, BeginTurn):
            assert not open_turn
            open_turn = True
        elif isinstance(act, EndTurn | DropTurn):
            assert open_turn
            open_turn = False
        elif isinstance(act, Duck):
            assert not ducked
            ducked = True
        elif isinstance(act, CarryOn):
            assert ducked
            ducked = False
        elif isinstance(act, Interrupt):
            ducked = False
    assert open_turn == (floor.state.turn is not None)
    assert [act.at for act in floor.acts] == sorted(act.at for act in floor.acts)


OVER = "I would add an index and that's it"


def test_an_answer_that_is_closed_ends_after_three_hundred_milliseconds_in_whole_frames() -> None:
    floor = Floor()
    floor.question()
    floor.say(OVER)
    stopped = floor.now
    floor.silence(0.5)
    assert floor.ends()[0].at - stopped == pytest.approx(0.288)


@pytest.mark.parametrize("late_s", [0.032, 0.064, 0.096, 0.128])
def test_silence_begins_when_the_sound_stops_and_not_when_it_is_noticed(late_s: float) -> None:
    floor = Floor()
    floor.question()
    floor.say(OVER)
    stopped = floor.now
    floor.noticed_late(late_s, 0.5)
    (end,) = floor.ends()
    assert end.at - stopped == pytest.approx(0.288)
    assert end.spoke_until == pytest.approx(stopped)


def test_who_speaks_low_is_not_taken_for_silent_for_long() -> None:
    floor = Floor()
    floor.question()
    floor.say("I would add an index", 2.0)
    floor.words(OVER)
    low_until = floor.now
    floor.give(Frame(at=floor.now + FRAME_S, speech=0.02, quiet_s=1.0))
    floor.now += FRAME_S
    floor.silence(0.5)
    (end,) = floor.ends()
    assert end.spoke_until == pytest.approx(low_until - QUIET_S_MAX)


def test_words_that_close_an_answer_are_settled_in_the_first_silence_once() -> None:
    floor = Floor()
    floor.question()
    floor.say("I would add an index")
    floor.silence(0.3)
    assert SettleWords not in floor.kinds()
    floor.say(OVER)
    floor.silence(0.2)
    assert floor.kinds().count(SettleWords) == 1
    floor.say(f"{OVER} or so, that's my answer")
    floor.silence(0.5)
    assert floor.kinds().count(SettleWords) == 2


def test_words_that_come_late_and_close_an_answer_are_settled_when_they_come() -> None:
    floor = Floor()
    floor.question()
    floor.hum(2.0)
    floor.silence(0.192)
    floor.words(OVER)
    assert floor.kinds()[-1] is SettleWords


def test_settled_words_are_not_waited_for_any_longer() -> None:
    delays = []
    for settled in (False, True):
        floor = Floor()
        floor.question()
        floor.say("I would add an index and that's")
        stopped = floor.now
        floor.silence(0.096)
        floor.words(OVER)
        floor.silence(0.128)
        floor.words(f"{OVER}, I think", settled=settled)
        floor.silence(0.6)
        delays.append(floor.ends()[0].at - stopped)
    assert delays == pytest.approx([0.352, 0.288])


def test_words_that_settle_after_the_wait_end_the_turn_at_once() -> None:
    floor = Floor()
    floor.question()
    floor.hum(1.0)
    stopped = floor.now
    floor.silence(0.384)
    floor.words(OVER)
    assert not floor.ends()
    floor.now += 0.02
    floor.words(OVER, settled=True)
    assert floor.ends()[0].at - stopped == pytest.approx(0.404)
