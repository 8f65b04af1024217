"""What a spoken interview's turns are made of: signals that come in, acts that come of them.

`at` is in seconds, of any clock that does not go back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["hands_free", "push_to_talk"]
Pace = Literal["slow", "usual", "quick"]
EndReason = Literal["complete", "silence", "trailed_off", "released", "assent", "stalled"]
"""What ended a turn: words that close it; a silence after a whole sentence; one after half of it; the candidate; a
silence after no more than a "yes"; a line that stood still in the middle of it."""

FRAME_S = 0.032


# Signals


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A piece of the candidate's sound, and how likely it is speech. `quiet_s`: how long it had been quiet before it:
    detectors of speech notice late that it is over."""

    at: float
    speech: float
    lasts_s: float = FRAME_S
    quiet_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """All words of this turn so far. `ends_turn` is the recogniser's own opinion, which must rest on more than silence:
    the silence is counted here. `settled`: asked by `SettleWords`, it will not change them any more."""

    at: float
    text: str
    ends_turn: bool = False
    settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How likely a model that listens to the sound holds the turn to be over, in the silence that lasts."""

    at: float
    over: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakingBegan:
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakingEnded:
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Paced:
    at: float
    pace: Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Moded:
    at: float
    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The thinking button."""

    at: float
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPut:
    """`brief`: it wants a word or two, as yes or no, a number, an option."""

    at: float
    brief: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """Whether the candidate is to answer aloud now. Where not, their silence is none, and it counts anew afterwards."""

    at: float
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Elapsed:
    at: float


Told = Paced | Moded | Held | QuestionPut | Awaited
Signal = Frame | Partial | Judged | SpeakingBegan | SpeakingEnded | Pressed | Released | Told | Elapsed


# Acts


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginTurn:
    """Hear a turn, from `since` on. `continues`: the last one was ended a moment ago, and its speaker goes on, maybe
    over the next question."""

    at: float
    since: float
    continues: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EndTurn:
    """The turn is over. `spoke_until` is when the last speech in it was heard."""

    at: float
    reason: EndReason
    spoke_until: float

    @property
    def counts(self) -> bool:
        """Whether it is an answer by itself. Else its speaker is asked: it may be none, or half of one."""
        return self.reason not in ("assent", "stalled")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleWords:
    """The words close an answer and it is quiet: the recogniser need not wait for more to make up its mind."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DropTurn:
    """What was begun is no turn (a cough, "mhm"): nothing of it counts."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Duck:
    """Be silent at once, and keep the place: somebody may want to speak. `Interrupt` or `CarryOn` follows."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupt:
    """Somebody really speaks: what has not been said yet is dropped."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOn:
    """It was nothing: go on from the place that was kept."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferHelp:
    """A long silence, and the one kind offer of this question is due."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldFloor:
    """The candidate asked for time: say that it is there. No silence ends this turn until they speak again."""

    at: float


Act = BeginTurn | EndTurn | SettleWords | DropTurn | Duck | Interrupt | CarryOn | OfferHelp | HoldFloor
