"""Scripted conversations, spoken in virtual time: hardly anybody is cut off while they think, at a price that is known.
`bench/turns.py` has the figures of more seeds and other material."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest

from vivavoce.sim.talking import Exchange, Pause, Talk, load_talks, perform
from vivavoce.sim.turns import COUNTED_S, FixedSilence, Listener, Outcome, Rules, converse, interviews

TALKS = Path(__file__).parent.parent / "domain" / "talks"
HELD_OUT = load_talks(TALKS / "held_out.yaml")
TUNED = load_talks(TALKS / "tuned.yaml")


def spoken(make: Callable[[], Listener], *, partials: bool = True) -> list[Outcome]:
    return [
        outcome
        for seed in range(2)
        for name, talks in interviews(HELD_OUT, seed)
        for outcome in converse(talks, name, make(), partials=partials)
    ]


def cut_share(outcomes: Sequence[Outcome]) -> float:
    pauses = [pause for one in outcomes for pause in one.pauses if pause.lasts_s <= COUNTED_S]
    return sum(cut.pause.lasts_s <= COUNTED_S for one in outcomes for cut in one.cuts) / len(pauses)


def median_delay_s(outcomes: Sequence[Outcome]) -> float:
    delays = sorted(one.delay_s for one in outcomes if one.delay_s is not None)
    return delays[len(delays) // 2]


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return spoken(Rules)


def test_there_are_a_hundred_conversations_and_the_halves_share_none() -> None:
    assert len(HELD_OUT) + len(TUNED) >= 100
    assert not {talk.id for talk in HELD_OUT} & {talk.id for talk in TUNED}
    assert not {e.says for t in HELD_OUT for e in t.exchanges} & {e.says for t in TUNED for e in t.exchanges}


def test_hardly_anybody_is_cut_off_in_a_pause(outcomes: list[Outcome]) -> None:
    pauses = [pause for one in outcomes for pause in one.pauses if pause.lasts_s <= COUNTED_S]
    assert len(pauses) > 500
    assert sum(pause.lasts_s > 1.0 for pause in pauses) > 80
    assert cut_share(outcomes) <= 0.03


def test_every_turn_ends_and_at_a_price_that_is_known(outcomes: list[Outcome]) -> None:
    assert all(one.delay_s is not None for one in outcomes)
    assert median_delay_s(outcomes) <= 1.7


@pytest.mark.parametrize("silence_s", [0.3, 0.7, 1.2])
def test_a_fixed_silence_cuts_off_more(outcomes: list[Outcome], silence_s: float) -> None:
    assert cut_share(spoken(lambda: FixedSilence(silence_s))) > 2 * cut_share(outcomes)


def test_moments_that_were_asked_for_are_given(outcomes: list[Outcome]) -> None:
    asked = [one for one in outcomes if one.holds and any(pause.lasts_s > 3 for pause in one.pauses)]
    assert len(asked) >= 4
    assert not any(cut.pause.lasts_s > COUNTED_S for one in asked for cut in one.cuts)


def test_listening_sounds_stop_nobody_and_words_do(outcomes: list[Outcome]) -> None:
    nodding = [talk for talk in HELD_OUT if talk.id == "nodding-along"]
    meant = [talk for talk in HELD_OUT if talk.id == "stops-the-interviewer"]
    for seed in range(5):
        nods, stops = list(converse(nodding, f"{seed}", Rules())), list(converse(meant, f"{seed}", Rules()))
        assert [one.interrupts for one in nods] == [0]
        assert [one.carried_on for one in nods] == [2]
        assert [one.interrupts for one in stops] == [1, 0]


def test_the_same_seed_is_the_same_conversation() -> None:
    assert list(converse(HELD_OUT[:3], "7", Rules())) == list(converse(HELD_OUT[:3], "7", Rules()))


def test_a_script_is_spoken_as_it_is_written() -> None:
    told = perform("So [cough] I would // use [4] a queue.", Random(1), speed=140)
    assert [word.text for word in told.words] == ["So", "I", "would", "use", "a", "queue."]
    assert len(told.said) == 7
    assert 0.5 <= told.pauses[0].lasts_s <= 1.0
    assert told.pauses[1].lasts_s == pytest.approx(4.0)


def test_who_pauses_a_little_is_waited_for_less_after_a_while() -> None:
    """The rules learn how long a candidate pauses."""
    sentence = "We moved the reports to a queue. / They are written at night. / Nobody waits for them any more. / "
    talk = Talk(id="steady", exchanges=tuple(Exchange("And then?", f"{sentence}It went well.") for _ in range(8)))
    delays = [one.delay_s for one in converse([talk], "3", Rules())]
    assert all(delay is not None for delay in delays)
    assert (delays[-1] or 9.0) < (delays[0] or 0.0) - 0.4


def test_a_pause_that_is_cut_is_seen() -> None:
    """The measure itself: whoever waits 300 ms cuts a pause of half a second, and only that."""
    talk = Talk(id="one", exchanges=(Exchange("Well?", "One two three [0.6] four five."),))
    (outcome,) = converse([talk], "1", FixedSilence(0.3))
    assert [cut.pause for cut in outcome.cuts] == [Pause(*_edges(outcome), "One two three")]


def _edges(outcome: Outcome) -> tuple[float, float]:
    return outcome.pauses[0].start, outcome.pauses[0].end
