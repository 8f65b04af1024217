"""Simulated candidates who speak: to a recogniser that fails, over a network that fails, to a server that may die."""

from __future__ import annotations

from vivavoce.domain import events as e
from vivavoce.sim.characters import draw_character
from vivavoce.sim.world import simulate

SPEAKERS = [seed for seed in range(80) if draw_character(str(seed)).speaks]


def test_some_candidates_speak_and_what_they_say_is_kept_whatever_fails() -> None:
    assert len(SPEAKERS) >= 8
    runs = [simulate(seed) for seed in SPEAKERS]
    assert [(run.seed, run.violations) for run in runs if run.violations] == []
    events = [event for run in runs for event in run.events]
    spoken = [event for event in events if isinstance(event, e.AnswerSubmitted) and event.answer.spoken]
    assert any((event.cause or "").startswith("spoken:") for event in spoken), "submitted by the end of a turn"
    assert any(not (event.cause or "").startswith("spoken:") for event in spoken), "dictated, and then sent"
    assert any(isinstance(event, e.TurnTimed) for event in events)
    assert any(frame for run in runs for frame in run.frames if '"review"' in frame[3]), "some were unsure"


def test_a_speaker_is_the_same_in_each_run() -> None:
    seed = SPEAKERS[0]
    assert simulate(seed).hash == simulate(seed).hash
