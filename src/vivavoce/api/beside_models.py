"""The shapes of what is shown beside the text of a question."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class Option(BaseModel):
    letter: str
    text: str


class Piece(BaseModel):
    id: str
    text: str


class Gap(BaseModel):
    """A place `{{gap}}` of the passage."""

    gap: str
    kind: Literal["text", "number", "choice"]
    unit: str
    options: list[Option]


class CodeBlock(BaseModel):
    language: str
    text: str


class Medium(BaseModel):
    """`url` wants the access token, or the address that `POST /api/media/{id}/link` gives for a while."""

    media_id: str
    kind: Literal["image", "audio", "video"]
    content_type: str
    alt: str
    transcript: str
    url: str
