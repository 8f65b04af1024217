"""The vendors' own SDKs take the simulated vendors for real ones, and each fault has its exception in pydantic-ai."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pydantic import BaseModel, Field
from pydantic_ai import Agent, NativeOutput, PromptedOutput, ToolOutput
from pydantic_ai.exceptions import (
    ContentFilterError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelOverloadedError,
    ModelRateLimitError,
    ModelServerError,
    ModelTimeoutError,
    UnexpectedModelBehavior,
)
from pydantic_ai.models import Model
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.google import GoogleModel
from pydantic_ai.models.ollama import OllamaModel
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
from pydantic_ai.output import OutputSpec
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.google import GoogleProvider
from pydantic_ai.providers.ollama import OllamaProvider
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.settings import ModelSettings

from vivavoce.sim.vendor_servers import Script, VendorServer

pytestmark = pytest.mark.slow

KEY = "key-1"
ANSWER = "I rolled the deploy back at once. Then I wrote a test that fails without the fix."
PROMPT = f"<answer>{ANSWER}</answer>"
ONCE = ModelSettings(max_retries=0, timeout=5.0, temperature=0.0, seed=7)
MODELS: dict[str, tuple[str, Callable[[str], Model]]] = {
    "openai": ("openai", lambda url: OpenAIChatModel("m", provider=OpenAIProvider(base_url=url, api_key=KEY))),
    "responses": ("openai", lambda url: OpenAIResponsesModel("m", provider=OpenAIProvider(base_url=url, api_key=KEY))),
    "anthropic": (
        "anthropic",
        lambda url: AnthropicModel("claude-sonnet-4-6", provider=AnthropicProvider(base_url=url, api_key=KEY)),
    ),
    "gemini": (
        "gemini",
        lambda url: GoogleModel("gemini-2.5-pro", provider=GoogleProvider(base_url=url, api_key=KEY)),
    ),
    "ollama": ("ollama", lambda url: OllamaModel("llama3", provider=OllamaProvider(base_url=url, api_key=KEY))),
}
EVERY_MODEL = pytest.mark.parametrize("name", MODELS)
WHOLE_OR_STREAMED = pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])


class Point(BaseModel):
    quote: str
    points: float = Field(ge=0, le=10)


class Card(BaseModel):
    score: float = Field(ge=0, le=10)
    evidence: list[Point]


@asynccontextmanager
async def vendor(name: str, fault: str = "none") -> AsyncIterator[tuple[VendorServer, Model]]:
    kind, make = MODELS[name]
    async with VendorServer(kind, Script(fault=fault, burst=9)) as server, make(server.base_url) as model:
        yield server, model


async def ask(model: Model, wanted: OutputSpec[Any], settings: ModelSettings, *, stream: bool) -> Any:
    agent = Agent(model, output_type=wanted, instructions="You judge.", retries=0)
    if not stream:
        return (await agent.run(PROMPT, model_settings=settings)).output
    async with agent.run_stream(PROMPT, model_settings=settings) as result:
        return await result.get_output()


# All is well


@EVERY_MODEL
@WHOLE_OR_STREAMED
async def test_words_are_understood(name: str, stream: bool) -> None:
    async with vendor(name) as (server, model):
        said = await ask(model, str, ONCE, stream=stream)
        (seen,) = server.asks
    assert said.endswith("?")
    assert (seen.key, seen.prompt, seen.temperature) == (KEY, PROMPT, 0.0)
    assert "You judge." in seen.system
    assert seen.seed == (7 if name in ("openai", "gemini", "ollama") else None)


@EVERY_MODEL
@WHOLE_OR_STREAMED
@pytest.mark.parametrize("mode", [ToolOutput, NativeOutput, PromptedOutput])
async def test_an_object_is_understood_in_every_mode(name: str, stream: bool, mode: Callable[[type], Any]) -> None:
    async with vendor(name) as (server, model):
        card = await ask(model, mode(Card), ONCE, stream=stream)
        (seen,) = server.asks
    assert isinstance(card, Card)
    assert card.evidence[0].quote in ANSWER
    assert (seen.tool == "final_result") == (mode is ToolOutput)
    assert (seen.schema is not None) == (mode is not PromptedOutput)


# What goes wrong

WRONG: dict[str, type[Exception]] = {
    "dns": ModelConnectionError,
    "tls": ModelConnectionError,
    "refused": ModelConnectionError,
    "hang": ModelTimeoutError,
    "hang_in_stream": ModelTimeoutError,
    "cut": ModelConnectionError,
    "late_duplicate": ModelTimeoutError,
    "error_in_stream": ModelOverloadedError,
    "429": ModelRateLimitError,
    "429_retry_after": ModelRateLimitError,
    "500_burst": ModelServerError,
    "401": ModelAuthenticationError,
    "overloaded": ModelOverloadedError,
    "empty": UnexpectedModelBehavior,
    "refusal": ContentFilterError,
    "prose": UnexpectedModelBehavior,
    "truncated_json": UnexpectedModelBehavior,
    "score_11": UnexpectedModelBehavior,
}


@EVERY_MODEL
@WHOLE_OR_STREAMED
@pytest.mark.parametrize("fault", WRONG)
async def test_a_fault_becomes_the_exception_that_names_it(name: str, stream: bool, fault: str) -> None:
    # Ollama has no form for a refusal: it is prose.
    expected = UnexpectedModelBehavior if (name, fault) == ("ollama", "refusal") else WRONG[fault]
    impatient = ModelSettings(max_retries=0, timeout=0.5 if WRONG[fault] is ModelTimeoutError else 10.0)
    async with vendor(name, fault) as (server, model):
        with pytest.raises(expected) as caught:
            await ask(model, ToolOutput(Card), impatient, stream=stream)
        assert len(server.asks) == (0 if fault in ("dns", "tls", "refused") else 1)
    if expected is ModelRateLimitError:
        assert getattr(caught.value, "retry_after", None) == (2.0 if fault == "429_retry_after" else None)


@EVERY_MODEL
async def test_truncated_words_pass_for_whole_unless_one_looks_how_they_ended(name: str) -> None:
    async with vendor(name, "truncated_json") as (_, model):
        result = await Agent(model, retries=0).run(PROMPT, model_settings=ModelSettings(max_retries=0))
    assert result.output
    assert result.response.finish_reason == "length"


@EVERY_MODEL
@pytest.mark.parametrize(("fault", "length_min"), [("false_quote", 1), ("one_megabyte", 1_000_000)])
async def test_what_only_we_can_find_passes(name: str, fault: str, length_min: int) -> None:
    async with vendor(name, fault) as (_, model):
        card = await ask(model, ToolOutput(Card), ONCE, stream=False)
    assert card.evidence[0].quote not in PROMPT
    assert len(card.evidence[0].quote) >= length_min


def test_no_provider_is_loaded_before_it_is_used() -> None:
    heavy = ("pydantic_ai", "openai", "anthropic", "google.genai")
    code = f"import sys, vivavoce.main, vivavoce.cli; print([m for m in sys.modules if m.startswith({heavy})])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
