"""A model reads a résumé as well. It is given the text without what speaks to a reader, and is believed in nothing:
what it says is held against the text by whoever asked."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from vivavoce.domain.claims import Addition
from vivavoce.interviewer.passage import passage
from vivavoce.interviewer.prompts import READ_RESUME
from vivavoce.ports.chat import ChatModel, Material, Prompt
from vivavoce.ports.resumes import Additions

WAITED_FOR_S = 10.0
TEXT_LENGTH_MAX = 12_000
FOUND_MAX = 60


class Finding(BaseModel):
    kind: Literal["skill", "project", "education"]
    name: str = Field(min_length=1, max_length=120)
    quote: str = Field(min_length=1, max_length=400)


class Findings(BaseModel):
    found: list[Finding] = Field(default=[], max_length=FOUND_MAX)


class ModelResumeReader:
    """Implements `ports.resumes.ResumeReader`."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    async def read(self, text: str, known: tuple[str, ...]) -> Additions:
        prompt = Prompt(
            task=READ_RESUME.task,
            instructions=READ_RESUME.instructions,
            material=(
                Material(name="resume", text=passage(text[:TEXT_LENGTH_MAX]).text),
                Material(name="known", text="\n".join(known)),
            ),
            output_tokens_max=2000,
            deadline_s=WAITED_FOR_S,
        )
        reply = await self._model.ask(prompt, Findings)
        found = tuple(Addition(kind=one.kind, name=one.name, quote=one.quote) for one in reply.value.found)
        return Additions(found=found, origin=READ_RESUME.origin(reply.origin))
