"""Many accounts of many vendors as one `ChatModel`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel

from vivavoce.ports.chat import ChatModel, Piece, Prompt, Reply
from vivavoce.resilience.chain import Chain, as_exhausted
from vivavoce.resilience.states import AccountState
from vivavoce.resilience.turn import Request

T = TypeVar("T", bound=BaseModel)

FRAME_TOKENS = 500
"""For the vendor's own words around ours, and for the shape of the answer."""


class ResilientChatModel:
    """`session_id` in a prompt is the interview whose limits count; `deadline_s` may shorten the deadline."""

    def __init__(self, chain: Chain[ChatModel]) -> None:
        self._chain = chain

    @property
    def available(self) -> bool:
        return self._chain.available

    def states(self) -> tuple[AccountState, ...]:
        return self._chain.states()

    async def ask(self, prompt: Prompt, shape: type[T]) -> Reply[T]:
        async def call(model: ChatModel, left_s: float) -> Reply[T]:
            return await model.ask(replace(prompt, deadline_s=left_s), shape)

        with as_exhausted():
            return await self._chain.ask(call, request_for(prompt), used=lambda reply: reply.usage.tokens or None)

    async def stream(self, prompt: Prompt) -> AsyncIterator[Piece]:
        pieces = self._chain.stream(
            lambda model, left_s: model.stream(replace(prompt, deadline_s=left_s)),
            request_for(prompt),
            used=lambda piece: None if piece.usage is None else piece.usage.tokens,
            restarted=lambda piece: replace(piece, restarted=True),
        )
        with as_exhausted():
            async with aclosing(pieces):
                async for piece in pieces:
                    yield piece


def request_for(prompt: Prompt) -> Request:
    return Request(interview=prompt.session_id, deadline_s=prompt.deadline_s, tokens=tokens_at_most(prompt))


def tokens_at_most(prompt: Prompt) -> int:
    """What is set aside for one attempt: two bytes for a token of ours, where most vendors need three or four."""
    said = len(prompt.instructions.encode()) + len(prompt.rendered().encode())
    return said // 2 + FRAME_TOKENS + prompt.output_tokens_max
