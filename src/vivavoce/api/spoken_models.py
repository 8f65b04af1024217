"""How spoken answers went in time, as their candidate sees it, and how fast the replies came, as admins do."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field


class LongPause(BaseModel):
    at_s: float
    lasts_s: float
    inside: Annotated[bool, Field(description="Inside a sentence; otherwise between two.")]
    after: Annotated[str, Field(description="The words before it; empty where the candidate corrected them.")]


class Filler(BaseModel):
    word: str
    times: int


class Timing(BaseModel):
    """How a spoken answer went in time: no part of its score. What is null cannot be told; `cannot_tell` says why."""

    lasts_s: float
    words: int
    speaking_s: Annotated[float | None, Field(description="Without silences of a second and more.")]
    words_per_minute: int | None
    pauses: Annotated[int | None, Field(description="Of two seconds and more.")]
    inside: Annotated[int | None, Field(description="How many of them were inside a sentence.")]
    longest: Annotated[list[LongPause], Field(description="Three of the pauses at the most, in their order.")]
    fillers: list[Filler]
    cannot_tell: str


class PausedAt(BaseModel):
    question_id: str
    pause: LongPause


class SpokenResult(BaseModel):
    """How the spoken answers went in time: told, and no part of any score. Null is what cannot be told."""

    answers: int
    timed: Annotated[int, Field(description="Those whose words came with their times; pace and pauses are of these.")]
    typical_s: float
    longest_s: float
    words_per_minute: int | None
    slowest: int | None
    fastest: int | None
    pauses: Annotated[int | None, Field(description="Of two seconds and more.")]
    inside: Annotated[int | None, Field(description="How many of them were inside a sentence.")]
    longest: list[PausedAt]
    fillers: list[Filler]
    fillers_per_hundred: float
    cannot_tell: str


class SpokenTurn(BaseModel):
    """How fast one spoken turn was, in milliseconds from the end of speech as the server heard it. `capture_ms` is how
    late the last sound came in; `client_ms` is from the end of speech to the first sound by the client's own clock."""

    turn_id: str
    question_id: str
    at: str
    capture_ms: float | None
    end_of_turn_ms: float
    transcript_ms: float | None
    submitted_ms: float | None
    first_text_ms: float | None
    first_audio_ms: float | None
    played_ms: float | None
    client_ms: float | None
