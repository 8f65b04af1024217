"""One account, spoken to through pydantic-ai: what comes back is typed, and what goes wrong has its name here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from vivavoce.ports import errors
from vivavoce.ports.chat import Piece, Prompt, Reply, Usage
from vivavoce.providers.account import Account, Vendor

if TYPE_CHECKING:
    from pydantic_ai import Agent
    from pydantic_ai.models import Model
    from pydantic_ai.settings import ModelSettings
    from pydantic_ai.usage import RunUsage

T = TypeVar("T", bound=BaseModel)
CHARACTERS_A_TOKEN_MAX = 12
LONGEST_CALL_S = 120.0
SPOKEN = str


class VendorChatModel:
    """Implements `ports.chat.ChatModel` for one account. Whoever asks sets the deadline by cancelling."""

    def __init__(self, vendor: Vendor, account: Account) -> None:
        self.account = account
        self._vendor = vendor
        self._model: Model | None = None
        self._connecting = asyncio.Lock()
        self._agents: dict[type, Agent[None, Any]] = {}

    @property
    def available(self) -> bool:
        return True

    async def ask(self, prompt: Prompt, shape: type[T]) -> Reply[T]:
        agent = await self._agent(shape)
        with named_failures(self.account.name):
            result = await agent.run(
                prompt.rendered(), instructions=prompt.instructions, model_settings=self._settings(prompt)
            )
            value: T = result.output
        if len(value.model_dump_json()) > prompt.output_tokens_max * CHARACTERS_A_TOKEN_MAX:
            raise errors.RemoteGarbled(f"{self.account.name} sent far more than was asked for.")
        return Reply(value=value, origin=self.account.origin, usage=_usage(result.usage))

    async def stream(self, prompt: Prompt) -> AsyncIterator[Piece]:
        agent = await self._agent(SPOKEN)
        length, most = 0, prompt.output_tokens_max * CHARACTERS_A_TOKEN_MAX
        with named_failures(self.account.name):
            async with agent.run_stream(
                prompt.rendered(), instructions=prompt.instructions, model_settings=self._settings(prompt)
            ) as spoken:
                async for words in spoken.stream_text(delta=True, debounce_by=None):
                    length += len(words)
                    if length > most:
                        raise errors.RemoteGarbled(f"{self.account.name} does not stop talking.")
                    yield Piece(text=words, origin=self.account.origin)
                if spoken.response.finish_reason == "length":
                    raise errors.RemoteGarbled(f"{self.account.name} was cut off in the middle.")
                yield Piece(text="", origin=self.account.origin, usage=_usage(spoken.usage))

    async def warm(self) -> None:
        """Load what it takes before somebody waits for it: a slow import must not look like a slow vendor."""
        await self._agent(SPOKEN)

    async def close(self) -> None:
        if self._model is not None:
            await self._model.__aexit__(None, None, None)
            self._model = None

    def _settings(self, prompt: Prompt) -> ModelSettings:
        return _settings(prompt, self._model is None or self._vendor.takes_temperature(self._model))

    async def _agent(self, shape: type) -> Agent[None, Any]:
        """Made once for each shape: its JSON schema is the costly part."""
        if shape not in self._agents:
            async with self._connecting:
                if self._model is None:
                    self._model = await (await asyncio.to_thread(self._load)).__aenter__()
                self._agents[shape] = _agent_for(self._model, shape)
        return self._agents[shape]

    def _load(self) -> Model:
        """In a thread: a vendor's package takes a second to import, and nobody else is to wait for it."""
        return self._vendor.connect(self.account)


def _agent_for(model: Model, shape: type) -> Agent[None, Any]:
    from pydantic_ai import Agent, ToolOutput

    return Agent(model, output_type=SPOKEN if shape is SPOKEN else ToolOutput(shape, name="reply"), retries=0)


def _settings(prompt: Prompt, steady: bool) -> ModelSettings:
    """No retries of the SDK's own: the chain in `resilience` is the one place that tries again. And no thinking at
    length: somebody waits."""
    from pydantic_ai.settings import ModelSettings

    settings = ModelSettings(
        max_tokens=prompt.output_tokens_max,
        seed=prompt.sample,
        timeout=LONGEST_CALL_S,
        max_retries=0,
        thinking=False,
    )
    if steady:
        settings["temperature"] = 0.0 if prompt.sample == 0 else 0.7
    return settings


def _usage(usage: RunUsage) -> Usage:
    return Usage(input_tokens=usage.input_tokens, output_tokens=usage.output_tokens)


@contextmanager
def named_failures(name: str) -> Iterator[None]:
    """Each failure becomes one of `ports.errors`. A vendor's own words stay out: they may quote what was sent."""
    from pydantic_ai import exceptions as x

    try:
        yield
    except (x.ModelTimeoutError, x.ModelRequestTimeout) as failure:
        raise errors.RemoteSlow(f"{name} did not answer in time.") from failure
    except x.ModelConnectionError as failure:
        raise errors.RemoteUnreachable(f"{name} cannot be reached.") from failure
    except x.ModelAuthenticationError as failure:
        raise errors.RemoteKeyRefused(f"{name} does not accept its key.") from failure
    except (x.ModelRateLimitError, x.ModelQuotaExceededError) as failure:
        raise errors.RemoteLimited(f"{name} has had too many requests.", retry_after_s=_later(failure)) from failure
    except (x.ModelUnavailableError, x.ModelServerError) as failure:
        raise errors.RemoteBroken(f"{name} has a fault of its own.", retry_after_s=_later(failure)) from failure
    except x.ModelNotFoundError as failure:
        raise errors.RemoteKeyRefused(
            f"{name} does not know this model. Correct AI_MODEL_NAME.", code="remote_model_unknown"
        ) from failure
    except x.ContentFilterError as failure:
        raise errors.RemoteDeclined(f"{name} will not answer this.") from failure
    except x.ModelAPIError as failure:
        raise errors.RemoteDeclined(f"{name} does not take this request.", code="remote_rejected") from failure
    except (x.UnexpectedModelBehavior, x.UserError) as failure:
        raise errors.RemoteGarbled(f"{name} sent what cannot be used.") from failure


def _later(failure: Any) -> float:
    return float(getattr(failure, "retry_after", None) or 0.0)
