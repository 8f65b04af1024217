"""Google's Gemini."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vivavoce.providers.account import Account, Vendor

if TYPE_CHECKING:
    from pydantic_ai.models import Model


def connect(account: Account) -> Model:
    from pydantic_ai.models.google import GoogleModel
    from pydantic_ai.providers.google import GoogleProvider

    return GoogleModel(account.model, provider=GoogleProvider(base_url=account.base_url, api_key=account.key or ""))


VENDOR = Vendor(name="gemini", default_model="gemini-3.8-flash", connect=connect)
