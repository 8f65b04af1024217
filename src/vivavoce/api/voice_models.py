"""What the voice tells a client, as models: `docs/websocket.md` is generated from them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from vivavoce.api import answer_models
from vivavoce.api.messages import VoiceMode


class VoiceState(BaseModel):
    """What the voice can do now: after `connected` in a spoken interview, after each `voice`, and whenever it changes.
    `hearing` and `speaking` are who does it. Where `speaking` is null and `speak` is true, `audio` carries text alone,
    for the browser's own voice. Where `hearing` is null nobody listens, and `reason` says why in words."""

    mode: VoiceMode
    hearing: answer_models.Origin | None
    speaking: answer_models.Origin | None
    speak: bool
    review: bool
    recording: bool
    reason: str | None = None


class HeardWord(BaseModel):
    """A word and when it was said, in seconds from the beginning of the turn's sound."""

    text: str
    start_s: float
    end_s: float


class Review(BaseModel):
    """Why what was heard does not count yet: `asked` for, or the interview went on without it; `unsure` of the words;
    `unrated`, where whoever listens does not say how sure that is; hearing `failed`; or it `continued` what was
    said before this question came, and may belong to the answer before. Send the right words as `answer`, or say it
    again. Where an answer is made by hand (code, a drawing, an option), it is `asked` or `failed`: the words stand
    beside the answer, whoever listens goes on, and nothing has to be decided."""

    reason: Literal["asked", "unsure", "unrated", "failed", "continued"]


class Transcript(BaseModel):
    """What was heard in a turn so far: each takes the place of the one before it, until one is `final`. With `review`,
    nothing was submitted; a final one comes again with it where the answer was not taken. What was said before a
    connection went away, and during a pause or a switch to writing, is shown with `review` too."""

    text: str
    final: bool
    confidence: float | None
    question_id: str | None
    origin: answer_models.Origin
    turn_id: str
    generation: int
    review: Review | None = None
    words: list[HeardWord] | None = None


class Audio(BaseModel):
    """A piece of the interviewer's voice: PCM16, one channel, base64. `text` is the sentence that begins with it, and
    empty within one; `origin` says who speaks, and for whom they stand in. Where nobody here can speak, `audio` is
    empty, `origin` is null, and the browser's own voice may say `text`."""

    question_id: str | None
    turn_id: str
    generation: int
    index: int
    last: bool
    format: Literal["pcm16"]
    sample_rate: int
    audio: str
    text: str
    origin: answer_models.Origin | None


class Interrupt(BaseModel):
    """Stop the voice at once, and say by `played` how far it came. `audio` of an older generation is stale: drop it."""

    turn_id: str
    generation: int


class Turn(BaseModel):
    """Whose turn it is, and what is being done with it. With `thinking`, `spoke_until_ms` is where the last speech of
    the turn ended, in milliseconds of all the sound that this connection has sent, without what was refused as
    `audio_too_fast` or `audio_unfit`: a client that knows when it took that up can tell by its own clock, in `played`,
    how long the reply took."""

    state: Literal["listening", "hearing", "thinking", "speaking", "held", "reviewing"]
    turn_id: str
    generation: int
    spoke_until_ms: float | None = None
