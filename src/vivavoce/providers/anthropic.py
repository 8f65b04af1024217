"""Anthropic's Claude."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vivavoce.providers.account import Account, Vendor

if TYPE_CHECKING:
    from pydantic_ai.models import Model


def connect(account: Account) -> Model:
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    provider = AnthropicProvider(base_url=account.base_url, api_key=account.key or "")
    return AnthropicModel(account.model, provider=provider)


def takes_temperature(model: Model) -> bool:
    return not model.profile.get("anthropic_disallows_sampling_settings", False)


VENDOR = Vendor(
    name="anthropic", default_model="claude-haiku-5-5", connect=connect, takes_temperature=takes_temperature
)
