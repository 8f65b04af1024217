"""Plays spoken conversations to the rules of turn-taking, or to a silence of fixed length, and says what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from vivavoce.domain.thoughts import thought_of
from vivavoce.domain.turn_signals import (
    FRAME_S,
    Act,
    BeginTurn,
    CarryOn,
    DropTurn,
    EndTurn,
    Frame,
    HoldFloor,
    Interrupt,
    Paced,
    Partial,
    QuestionPut,
    Signal,
    SpeakingBegan,
    SpeakingEnded,
)
from vivavoce.domain.turn_taking import TurnTaking, step
from vivavoce.sim.talking import Ear, Exchange, Pause, Said, Scribe, Spoken, Talk, perform

LETTERS_A_SECOND = 15.0
WAITED_S = 8.0
REACTS_S = (0.3, 1.5)
COUNTED_S = 1.5
"""Pauses up to here are to be waited for, whatever the words are."""
SILENCE = Spoken((), ())


class Listener(Protocol):
    def take(self, signal: Signal) -> tuple[Act, ...]: ...


@dataclass
class Rules:
    state: TurnTaking = field(default_factory=TurnTaking)

    def take(self, signal: Signal) -> tuple[Act, ...]:
        self.state, acts = step(self.state, signal)
        return acts


@dataclass
class FixedSilence:
    """The baseline: after so much silence the turn is over, whatever was said."""

    silence_s: float
    in_turn: bool = False
    run_s: float = 0.0
    quiet_s: float = 0.0
    spoke_until: float = 0.0

    def take(self, signal: Signal) -> tuple[Act, ...]:
        if not isinstance(signal, Frame):
            return ()
        speaks = signal.speech >= (0.35 if self.run_s else 0.5)
        self.run_s = self.run_s + FRAME_S if speaks else 0.0
        self.quiet_s = self.quiet_s + FRAME_S
        if self.run_s >= 0.096 - 1e-9:
            begins, self.in_turn, self.quiet_s, self.spoke_until = not self.in_turn, True, 0.0, signal.at
            return (BeginTurn(at=signal.at, since=signal.at - self.run_s),) if begins else ()
        if not self.in_turn or self.run_s or self.quiet_s < self.silence_s - 1e-9:
            return ()
        self.in_turn = False
        return (EndTurn(at=signal.at, reason="silence", spoke_until=self.spoke_until),)


@dataclass(frozen=True, slots=True)
class Cut:
    pause: Pause
    heard: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one answer. `delay_s`: from the last sound of it to the end of the turn."""

    pauses: tuple[Pause, ...]
    cuts: tuple[Cut, ...]
    delay_s: float | None
    heard: str
    holds: int = 0
    interrupts: int = 0
    carried_on: int = 0


@dataclass(slots=True)
class _Playing:
    listener: Listener
    acts: list[tuple[float, Act, str]] = field(default_factory=list)
    heard: str = ""
    since: float | None = None

    def give(self, signal: Signal) -> None:
        for act in self.listener.take(signal):
            if isinstance(act, BeginTurn):
                self.since = act.since
            if isinstance(act, EndTurn | DropTurn):
                self.acts.append((signal.at, act, self.heard))
                self.since, self.heard = None, ""
            else:
                self.acts.append((signal.at, act, self.heard))


def interviews(talks: Sequence[Talk], seed: int, *, of: int = 7) -> Iterator[tuple[str, Sequence[Talk]]]:
    """Each talk once, in interviews of a few, with a seed for each."""
    mixed = Random(seed).sample(talks, len(talks))
    for first in range(0, len(mixed), of):
        yield f"{seed} {first}", mixed[first : first + of]


def converse(
    talks: Iterable[Talk], seed: str, listener: Listener, *, partials: bool = True, pausing: float = 1.0
) -> Iterator[Outcome]:
    """An interview of these talks, one after the other, with one candidate. The same seed is the same sound for every
    listener."""
    scribe = Scribe.of(Random(f"{seed} scribe"), partials=partials)
    playing = _Playing(listener)
    now = 0.0
    for talk in talks:
        playing.give(Paced(at=now, pace=talk.pace))
        for number, exchange in enumerate(talk.exchanges):
            chance = Random(f"{seed} {talk.id} {number}")
            playing.acts.clear()
            starts = _put(playing, exchange, scribe, chance, now)
            spoken = perform(exchange.says, chance, speed=talk.speed, pausing=pausing)
            now = _answered(playing, spoken, scribe, chance, starts)
            yield _outcome(spoken, starts, playing)


def _put(playing: _Playing, exchange: Exchange, scribe: Scribe, chance: Random, now: float) -> float:
    """The question is spoken; the moment at which its answer begins. Who means to interrupt begins while it lasts."""
    playing.give(QuestionPut(at=now, brief=exchange.brief))
    playing.give(SpeakingBegan(at=now))
    lasts_s = max(len(exchange.question) / LETTERS_A_SECOND, 1.0)
    starts, at = now, 0.0
    for after_s, text in exchange.over:
        at = _heard(playing, SILENCE, scribe, chance, starts + at, after_s - at) - starts
        if thought_of(text) != "mhm":
            return starts + at
        spoken = perform(text, chance, speed=140)
        at = _heard(playing, spoken, scribe, chance, starts + at, spoken.end + 1.2) - starts
    end = _heard(playing, SILENCE, scribe, chance, starts + at, max(lasts_s - at, 0.5))
    playing.give(SpeakingEnded(at=end))
    return _heard(playing, SILENCE, scribe, chance, end, chance.uniform(*REACTS_S))


def _heard(playing: _Playing, spoken: Spoken, scribe: Scribe, chance: Random, at: float, for_s: float) -> float:
    last = at
    for signal in _signals(playing, spoken, scribe, chance, at, for_s):
        playing.give(signal)
        last = signal.at
    return max(last, at)


def _answered(playing: _Playing, spoken: Spoken, scribe: Scribe, chance: Random, starts: float) -> float:
    """Up to the end of the turn, which comes after the last word or, if it was cut off there, never again."""
    until = spoken.end + WAITED_S
    for signal in _signals(playing, spoken, scribe, chance, starts, until):
        playing.give(signal)
        if any(isinstance(act, Interrupt) for at, act, _ in playing.acts if at == signal.at):
            playing.give(SpeakingEnded(at=signal.at))
        if signal.at > starts + spoken.end and playing.since is None:
            return signal.at
    return starts + until


def _signals(
    playing: _Playing, spoken: Spoken, scribe: Scribe, chance: Random, starts: float, until: float
) -> Iterator[Signal]:
    partials = [(starts + at, words) for at, words in scribe.partials(spoken)] if spoken.said else []
    for frame in Ear(chance).frames(spoken, starts=starts, until=until):
        while partials and partials[0][0] <= frame.at:
            at, words = partials.pop(0)
            mine = _since(words, starts, playing.since)
            if mine:
                playing.heard = scribe.written(mine)
                yield Partial(at=max(at, frame.at - FRAME_S), text=playing.heard)
        yield frame


def _since(words: tuple[Said, ...], starts: float, since: float | None) -> tuple[Said, ...]:
    """A recogniser hears a turn from its beginning."""
    return () if since is None else tuple(word for word in words if starts + word.end > since)


def _outcome(spoken: Spoken, starts: float, playing: _Playing) -> Outcome:
    ends = [(at - starts, heard) for at, act, heard in playing.acts if isinstance(act, EndTurn) and at >= starts]
    cuts = tuple(
        Cut(pause, heard)
        for at, heard in ends
        for pause in spoken.pauses
        if pause.start < at <= pause.end + 2 * FRAME_S
    )
    last = [(at, heard) for at, heard in ends if at > spoken.end]
    return Outcome(
        pauses=spoken.pauses,
        cuts=cuts,
        delay_s=last[0][0] - spoken.end if last else None,
        heard=last[0][1] if last else "",
        holds=_count(playing.acts, HoldFloor),
        interrupts=_count(playing.acts, Interrupt),
        carried_on=_count(playing.acts, CarryOn),
    )


def _count(acts: Iterable[tuple[float, Act, str]], kind: type) -> int:
    return sum(isinstance(act, kind) for _, act, _ in acts)
