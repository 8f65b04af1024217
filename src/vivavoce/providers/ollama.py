"""Ollama: models that run on a machine of one's own. It needs an address and no key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vivavoce.providers.account import Account, Vendor

if TYPE_CHECKING:
    from pydantic_ai.models import Model


def connect(account: Account) -> Model:
    from pydantic_ai.models.ollama import OllamaModel
    from pydantic_ai.providers.ollama import OllamaProvider

    provider = OllamaProvider(base_url=_openai_address(account.base_url), api_key=account.key or "none")
    return OllamaModel(account.model, provider=provider)


def _openai_address(host: str | None) -> str:
    """`OLLAMA_HOST` as Ollama itself takes it, with the path at which it speaks OpenAI's protocol."""
    address = (host or "127.0.0.1:11434").rstrip("/")
    address = address if "://" in address else f"http://{address}"
    return address if address.endswith("/v1") else f"{address}/v1"


VENDOR = Vendor(name="ollama", default_model="llama3.2", connect=connect, needs_key=False)
