"""OpenAI, and any server that speaks its chat completions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vivavoce.providers.account import Account, Vendor

if TYPE_CHECKING:
    from pydantic_ai.models import Model


def connect(account: Account) -> Model:
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    return OpenAIChatModel(account.model, provider=OpenAIProvider(base_url=account.base_url, api_key=account.key))


def takes_temperature(model: Model) -> bool:
    """A model that reasons takes one only where the reasoning can be switched off, as it is here."""
    reasons = model.profile.get("openai_supports_reasoning", False)
    return not reasons or bool(model.profile.get("openai_supports_reasoning_effort_none", False))


VENDOR = Vendor(name="openai", default_model="gpt-6-luna", connect=connect, takes_temperature=takes_temperature)
