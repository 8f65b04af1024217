"""Each condition of the rules of turn-taking, from both sides: what would go wrong without it."""

from __future__ import annotations

import pytest

from domain.floor import Floor
from vivavoce.domain.turn_signals import (
    FRAME_S,
    BeginTurn,
    CarryOn,
    DropTurn,
    Duck,
    EndTurn,
    Held,
    Interrupt,
    Judged,
    OfferHelp,
    Paced,
    Pressed,
    QuestionPut,
    Released,
    SettleWords,
    SpeakingBegan,
    SpeakingEnded,
)

WHOLE = "I would add an index on the column"
HALF = "I would add an index on the"
OVER = "I would add an index and that's it"


def asked() -> Floor:
    floor = Floor()
    floor.question()
    return floor


def spoken_over() -> Floor:
    floor = Floor()
    floor.give(SpeakingBegan(at=0.0))
    return floor


def hesitating(floor: Floor) -> None:
    """A sound, a silence, and the first two frames of what may be speech."""
    floor.silence(0.192)
    floor.hum(2 * FRAME_S)


# A model that hears the end


@pytest.mark.parametrize(("text", "over"), [(HALF, 0.95), (OVER, 0.1)])
def test_a_model_ends_no_half_sentence_and_holds_what_seems_to_be_over(text: str, over: float) -> None:
    floor = asked()
    floor.say(text)
    floor.give(Judged(at=floor.now, over=over))
    floor.silence(1.45)
    assert not floor.ends()


def test_what_a_model_heard_in_one_silence_says_nothing_of_the_next() -> None:
    floor = asked()
    floor.say("I would add an index")
    floor.silence(0.2)
    floor.give(Judged(at=floor.now, over=0.95))
    floor.say(WHOLE, 0.5)
    floor.silence(0.6)
    assert not floor.ends()


def test_an_end_that_the_recogniser_heard_is_none_when_the_speech_goes_on() -> None:
    floor = asked()
    floor.hum()
    floor.words(WHOLE, ends_turn=True)
    floor.silence(0.2)
    floor.hum()
    floor.silence(1.0)
    assert not floor.ends()


# Words that are made up


def test_words_are_settled_in_a_silence_and_not_between_two_sounds() -> None:
    floor = asked()
    floor.say(OVER)
    floor.silence(2 * FRAME_S)
    assert SettleWords not in floor.kinds()
    floor.silence(FRAME_S)
    assert SettleWords in floor.kinds()


def test_words_are_not_settled_while_somebody_seems_to_go_on() -> None:
    floor = asked()
    floor.hum()
    hesitating(floor)
    floor.words(OVER)
    assert SettleWords not in floor.kinds()


def test_words_are_not_settled_where_no_silence_ends_the_turn() -> None:
    floor = asked()
    floor.give(Pressed(at=floor.now))
    floor.say(OVER)
    floor.silence(1.0)
    assert SettleWords not in floor.kinds()


def test_words_that_settle_late_end_no_turn_that_seems_to_go_on() -> None:
    floor = asked()
    floor.hum()
    floor.silence(0.384)
    floor.words(OVER)
    floor.hum(2 * FRAME_S)
    floor.words(OVER, settled=True)
    assert not floor.ends()


def test_words_that_were_settled_are_waited_for_again_after_more_speech() -> None:
    floor = asked()
    floor.say(OVER)
    floor.silence(0.128)
    floor.words(OVER, settled=True)
    floor.hum(0.32)
    floor.silence(0.4)
    assert not floor.ends()


def test_a_recogniser_that_was_late_of_late_is_waited_for_though_it_was_in_time_since() -> None:
    def waited_after(in_time: int) -> float:
        floor = asked()
        floor.hum()
        floor.silence(0.8)
        floor.words("I would")
        for number in range(in_time):
            floor.say(f"I would add index {number}")
            floor.hum(0.3)
            floor.silence(0.6)
        floor.say(OVER)
        floor.hum(0.3)
        stopped = floor.now
        floor.silence(2.0)
        return floor.ends()[0].at - stopped

    assert waited_after(2) == pytest.approx(0.9, abs=0.1)
    assert waited_after(5) == pytest.approx(0.3, abs=FRAME_S)


def test_what_was_settled_in_an_earlier_silence_settles_nothing_now() -> None:
    floor = Floor()
    floor.question()
    floor.say(OVER)
    floor.silence(0.128)
    floor.hum(0.32)
    floor.words(OVER, settled=True)
    floor.silence(0.32)
    assert not floor.ends()


def test_nothing_is_settled_over_the_interviewers_voice() -> None:
    floor = Floor()
    floor.give(SpeakingBegan(at=0.0))
    floor.hum(0.3)
    floor.silence(0.256)
    assert floor.kinds() == [Duck, BeginTurn]


# Over the interviewer's voice


@pytest.mark.parametrize(("text", "after_s"), [("mhm", 0.3), ("", 0.6)])
def test_a_false_alarm_is_over_sooner_where_its_words_are_known(text: str, after_s: float) -> None:
    floor = spoken_over()
    floor.say(text, 0.32)
    stopped = floor.now
    floor.silence(1.0)
    (carried_on,) = [act for act in floor.acts if isinstance(act, CarryOn)]
    assert carried_on.at - stopped == pytest.approx(after_s, abs=FRAME_S)


def test_more_is_asked_of_a_sound_while_the_voice_is_in_the_room() -> None:
    silent, speaking = asked(), spoken_over()
    for floor in (silent, speaking):
        floor.sound(0.96, 0.6)
    assert (silent.kinds(), speaking.kinds()) == ([BeginTurn], [])
    silent, speaking = asked(), spoken_over()
    for floor in (silent, speaking):
        floor.hum(3 * FRAME_S)
    assert (silent.kinds(), speaking.kinds()) == ([BeginTurn], [])


def test_a_long_mhm_is_listening_and_a_very_long_one_is_not() -> None:
    floor = spoken_over()
    floor.say("mhm", 0.32)
    floor.hum(1.0)
    assert Interrupt not in floor.kinds()
    floor.hum(0.4)
    assert Interrupt in floor.kinds()


def test_who_was_speaking_before_the_voice_began_stops_it_with_any_sound() -> None:
    floor = asked()
    floor.hum(0.2)
    floor.silence(0.1)
    floor.give(SpeakingBegan(at=floor.now))
    floor.hum(0.3)
    assert floor.kinds() == [BeginTurn, Interrupt]


def test_a_yes_that_outlasts_the_question_is_its_answer() -> None:
    floor = Floor()
    floor.give(QuestionPut(at=0.0, brief=True))
    floor.give(SpeakingBegan(at=0.0))
    floor.say("yes", 0.2)
    floor.give(SpeakingEnded(at=floor.now))
    floor.silence(0.4)
    assert [end.reason for end in floor.ends()] == ["complete"]


# Sound and silence


def test_speech_that_gets_unsure_goes_on_and_what_is_unsure_begins_nothing() -> None:
    floor = asked()
    floor.sound(1.0, 0.4)
    assert floor.acts == []
    floor.say(WHOLE)
    floor.sound(5.0, 0.4)
    assert not floor.ends()


def test_the_first_sounds_after_a_pause_are_speech_too() -> None:
    floor = asked()
    floor.hum(30 * FRAME_S)
    floor.silence(0.5)
    floor.hum(10 * FRAME_S)
    assert floor.state.turn is not None
    assert floor.state.turn.speech_s == pytest.approx(40 * FRAME_S)


@pytest.mark.parametrize(
    ("text", "held", "pause_s"), [(WHOLE, True, 5.0), ("Let me think", False, 5.0), (WHOLE, False, 0.1)]
)
def test_time_to_think_and_gaps_between_words_are_no_habit(text: str, held: bool, pause_s: float) -> None:
    floor = asked()
    floor.say(text)
    if held:
        floor.give(Held(at=floor.now, on=True))
    floor.silence(pause_s)
    floor.hum()
    assert floor.state.rhythm == ()


def test_a_turn_that_was_ended_too_soon_teaches_the_habit() -> None:
    floor = asked()
    floor.say(OVER)
    floor.silence(0.96)
    floor.hum()
    assert floor.state.rhythm == (pytest.approx(0.96, abs=0.1),)


# Who continues


def test_who_begins_much_later_does_not_continue() -> None:
    floor = asked()
    floor.say(OVER)
    floor.silence(2.5)
    floor.hum()
    assert [act.continues for act in floor.acts if isinstance(act, BeginTurn)] == [False, False]


@pytest.mark.parametrize("aloud", [False, True])
def test_who_is_cut_off_goes_on_over_what_came_meanwhile_and_that_is_no_pause_in_an_answer(aloud: bool) -> None:
    floor = asked()
    floor.say(OVER)
    floor.silence(0.32)
    assert floor.ends()
    if aloud:
        floor.give(SpeakingBegan(at=floor.now))
        floor.silence(0.32)
        floor.give(SpeakingEnded(at=floor.now))
    else:
        floor.give(QuestionPut(at=floor.now))
    floor.hum()
    assert [act.continues for act in floor.acts if isinstance(act, BeginTurn)] == [False, True]
    assert floor.state.rhythm == ()


# The thinking button


def test_the_next_question_ends_thinking() -> None:
    floor = asked()
    floor.give(Held(at=floor.now, on=True))
    floor.question()
    floor.say(OVER, 0.5)
    floor.silence(1.0)
    assert len(floor.ends()) == 1


def test_after_thinking_silence_counts_anew() -> None:
    floor = asked()
    floor.say(WHOLE)
    floor.give(Held(at=floor.now, on=True))
    floor.silence(10.0)
    floor.give(Held(at=floor.now, on=False))
    floor.silence(1.0)
    assert not floor.ends()


def test_after_thinking_an_offer_takes_as_long_as_ever() -> None:
    floor = asked()
    floor.silence(15.0)
    floor.give(Held(at=floor.now, on=True))
    floor.silence(60.0)
    floor.give(Held(at=floor.now, on=False))
    floor.silence(19.0)
    assert floor.acts == []
    floor.silence(2.0)
    assert floor.kinds() == [OfferHelp]


# The offer


def test_nothing_is_offered_while_the_voice_speaks() -> None:
    floor = Floor()
    floor.give(QuestionPut(at=0.0))
    floor.give(SpeakingBegan(at=0.0))
    floor.silence(60.0)
    assert floor.acts == []


def test_nothing_is_offered_to_whoever_opens_the_mouth_just_then() -> None:
    floor = asked()
    floor.silence(19.936)
    floor.hum(0.32)
    assert floor.kinds() == [BeginTurn]


def test_nothing_is_offered_to_whoever_holds_the_key() -> None:
    floor = asked()
    floor.give(Pressed(at=floor.now))
    floor.say("Give me a moment please")
    floor.silence(90.0)
    assert OfferHelp not in floor.kinds()


def test_who_asked_for_a_slow_pace_is_offered_help_later() -> None:
    floor = Floor()
    floor.give(Paced(at=0.0, pace="slow"))
    floor.question()
    floor.silence(31.0)
    assert floor.acts == []
    floor.silence(2.0)
    assert floor.kinds() == [OfferHelp]


# Push to talk


def test_the_last_sound_is_waited_for_after_the_release() -> None:
    floor = asked()
    floor.give(Pressed(at=floor.now))
    floor.say(WHOLE)
    floor.give(Released(at=floor.now))
    floor.silence(0.224)
    assert not floor.ends()
    floor.silence(0.064)
    assert len(floor.ends()) == 1


def test_a_mhm_that_was_pressed_for_is_meant() -> None:
    floor = asked()
    floor.give(Pressed(at=floor.now))
    floor.say("mhm")
    floor.give(Released(at=floor.now))
    floor.silence(1.0)
    assert floor.kinds() == [BeginTurn, EndTurn]


def test_who_presses_again_at_once_goes_on() -> None:
    floor = asked()
    floor.give(Pressed(at=floor.now))
    floor.say(WHOLE)
    floor.give(Released(at=floor.now))
    floor.silence(0.128)
    floor.give(Pressed(at=floor.now))
    floor.silence(3.0)
    assert floor.kinds() == [BeginTurn]


def test_pressing_settles_the_doubt() -> None:
    floor = spoken_over()
    floor.hum(0.25)
    floor.give(Pressed(at=floor.now))
    floor.silence(3.0)
    assert DropTurn not in floor.kinds()
    assert floor.kinds()[-1] is Interrupt


def test_a_release_of_what_was_not_pressed_ends_nothing() -> None:
    floor = asked()
    floor.say(WHOLE)
    floor.give(Released(at=floor.now))
    floor.silence(0.64)
    assert not floor.ends()
