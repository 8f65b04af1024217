"""A question, its rubric and the answer that a candidate gives to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vivavoce.domain.board import Board
from vivavoce.domain.running import SourceFile
from vivavoce.domain.speech import SpokenWord

Difficulty = Literal["easy", "medium", "hard"]
DIFFICULTIES: tuple[Difficulty, ...] = ("easy", "medium", "hard")

MediumKind = Literal["image", "audio", "video"]
OriginKind = Literal["bank", "builtin", "model", "key", "tests", "human"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who made this: every question, score and transcript carries one (promise 2).

    `instead_of` is there when this is a floor that somebody better was asked before: who, and why they did not do it.
    """

    kind: OriginKind
    name: str
    version: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricPoint:
    """One idea that an answer can earn points for: by saying something, or by showing a part of a story."""

    name: str
    weight: float = 1.0
    says: tuple[str, ...] = ()
    shows: str | None = None
    ask: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    letter: str
    text: str
    right: bool = False
    misconception: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """A picture, sound or film that is part of a question, and the words for those who cannot see or hear it."""

    id: str
    kind: MediumKind
    content_type: str
    alt: str
    transcript: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBlock:
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberKey:
    """The right number, and how far off it another may be: the wider of the two tolerances counts."""

    value: float
    absolute: float = 0.0
    relative: float = 0.0
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsKey:
    """The accepted spellings, best first, and what of a spelling matters."""

    accepts: tuple[str, ...]
    case: bool = False
    accents: bool = False
    typos: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One of the things to be put in order or matched. Its id says nothing of its place."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    left: Piece
    right: Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A blank in a passage, where `{{name}}` stands: filled with words, with a number, or by choosing."""

    name: str
    words: WordsKey | None = None
    number: NumberKey | None = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as it stands in the bank, or as it was asked: the log keeps the whole of it."""

    id: str
    version: int
    kind: str
    skill: str
    difficulty: Difficulty
    text: str
    lead_in: str = ""
    clarify: str = ""
    rubric: tuple[RubricPoint, ...] = ()
    wrong: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    explanation: str = ""
    stronger: str = ""
    starter_code: tuple[tuple[str, str], ...] = ()
    time_limit_s: float | None = None
    scored: bool = True
    phases: tuple[str, ...] = ("role_skills", "standout_skills")
    roles: tuple[str, ...] = ()
    media: tuple[Medium, ...] = ()
    code: CodeBlock | None = None
    number: NumberKey | None = None
    words: WordsKey | None = None
    order: tuple[Piece, ...] = ()
    """In the right order; what a candidate is shown is shuffled (`domain/shuffling.py`)."""
    pairs: tuple[Pair, ...] = ()
    distractors: tuple[Piece, ...] = ()
    passage: str = ""
    gaps: tuple[Gap, ...] = ()
    own: tuple[tuple[str, str | float | bool], ...] = ()
    """What a kind from a plug-in reads of its questions beside all this, by name."""
    origin: Origin

    @property
    def spoken(self) -> str:
        """The whole of what the interviewer says: a bridge from what came before, then the question."""
        return f"{self.lead_in} {self.text}" if self.lead_in else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """How an answer came to be words: what was heard, by whom, and how sure that is. `heard` is there where the
    candidate corrected it; then it is no part of the answer. `recording` names the sound, where it was kept."""

    words: tuple[SpokenWord, ...]
    duration_s: float
    confidence: float | None
    origin: Origin
    heard: str = ""
    recording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the candidate gave; which fields a question reads is for its kind to say."""

    text: str | None = None
    code: str | None = None
    language: str | None = None
    files: tuple[SourceFile, ...] = ()
    """Beside the code, where it has several."""
    options: tuple[str, ...] = ()
    number: str | None = None
    """As it was written: what it means is for the kind to say, and evidence quotes it."""
    order: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    gaps: tuple[tuple[str, str], ...] = ()
    board: Board | None = None
    """What was drawn beside the words, or in their place."""
    confidence_level: int | None = None
    speech_s: float | None = None
    """For how long the candidate spoke, where a transcript tells it: of typing it would mean nothing."""
    spoken: Spoken | None = None

    @property
    def said(self) -> str:
        """The words and code that evidence may quote: one string, so that a span means one thing."""
        return "\n\n".join(part for part in (self.text, self.code) if part)


def level_of(difficulty: Difficulty) -> float:
    return float(DIFFICULTIES.index(difficulty))


def difficulty_at(level: float) -> Difficulty:
    return DIFFICULTIES[max(0, min(2, int(level + 0.5)))]
