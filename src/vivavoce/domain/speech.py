"""What was spoken: words, and when each was said. Pure, like all of `domain/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenWord:
    """One word, in seconds from the beginning of the sound it was heard in. No confidence where none was told."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTimes:
    """How fast a spoken turn was answered, in milliseconds from the end of speech as it was heard here. None is what
    did not happen: a text that was shown and not spoken, a client that does not say what it played.

    `capture_ms` is how late the last sound of the turn came in, and `client_ms` what the client measured between the
    end of speech and the first sound, by its own clock."""

    end_of_turn_ms: float
    capture_ms: float | None = None
    transcript_ms: float | None = None
    submitted_ms: float | None = None
    first_text_ms: float | None = None
    first_audio_ms: float | None = None
    played_ms: float | None = None
    client_ms: float | None = None


PARTS = tuple(field.name.removesuffix("_ms") for field in fields(TurnTimes))


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTimes:
    """How long one step of the reply took in many turns: half of them this long or less, 95 of 100 the other."""

    step: str
    turns: int
    p50_ms: float
    p95_ms: float


def steps_of(turns: Iterable[TurnTimes]) -> Iterator[StepTimes]:
    """In the order of the steps, without those that never happened."""
    turns = list(turns)
    for step in PARTS:
        took = sorted(ms for times in turns if (ms := getattr(times, f"{step}_ms")) is not None)
        if took:
            yield StepTimes(step=step, turns=len(took), p50_ms=_at(took, 50), p95_ms=_at(took, 95))


def _at(ordered: list[float], percent: int) -> float:
    """The least of them that so many of a hundred do not exceed."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
