"""Plays sound, words and the interviewer's voice to the rules of turn-taking, in virtual time."""

from __future__ import annotations

from dataclasses import dataclass, field

from vivavoce.domain.turn_signals import (
    FRAME_S,
    Act,
    EndTurn,
    Frame,
    Partial,
    QuestionPut,
    Signal,
    SpeakingBegan,
    SpeakingEnded,
)
from vivavoce.domain.turn_taking import TurnTaking, step


@dataclass
class Floor:
    state: TurnTaking = field(default_factory=TurnTaking)
    now: float = 0.0
    acts: list[Act] = field(default_factory=list)

    def give(self, signal: Signal) -> None:
        self.state, acts = step(self.state, signal)
        self.acts += acts

    def sound(self, for_s: float, speech: float, *, quiet_s: float = 0.0) -> None:
        for _ in range(round(for_s / FRAME_S)):
            self.now += FRAME_S
            self.give(Frame(at=self.now, speech=speech, quiet_s=quiet_s))

    def silence(self, for_s: float) -> None:
        self.sound(for_s, 0.02)

    def noticed_late(self, by_s: float, then_s: float) -> None:
        """It is quiet, and the detector of speech goes on for a while before it says so."""
        self.sound(by_s, 0.9)
        self.now += FRAME_S
        self.give(Frame(at=self.now, speech=0.02, quiet_s=by_s))
        self.silence(then_s - FRAME_S)

    def hum(self, for_s: float = 1.0) -> None:
        """Speech that no words have come of yet."""
        self.sound(for_s, 0.95)

    def words(self, text: str, *, ends_turn: bool = False, settled: bool = False) -> None:
        self.give(Partial(at=self.now, text=text, ends_turn=ends_turn, settled=settled))

    def say(self, text: str, for_s: float = 1.0) -> None:
        self.hum(for_s)
        self.words(text)

    def question(self, *, brief: bool = False) -> None:
        self.give(QuestionPut(at=self.now, brief=brief))
        self.give(SpeakingBegan(at=self.now))
        self.silence(2.0)
        self.give(SpeakingEnded(at=self.now))

    def ends(self) -> list[EndTurn]:
        return [act for act in self.acts if isinstance(act, EndTurn)]

    def kinds(self) -> list[type[Act]]:
        return [type(act) for act in self.acts]
