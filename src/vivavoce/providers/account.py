"""What it takes to speak to a vendor: an account, and the maker that turns it into a model to talk to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vivavoce.domain.question import Origin

if TYPE_CHECKING:
    from pydantic_ai.models import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One key of one vendor. It is called by its number: the key is in no name, log or metric."""

    vendor: str
    number: int
    model: str
    key: str | None = field(default=None, repr=False)
    base_url: str | None = None

    @property
    def name(self) -> str:
        return f"{self.vendor} {self.number}"

    @property
    def origin(self) -> Origin:
        return Origin(kind="model", name=self.vendor, version=self.model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """`connect` is called at the first use, so that the vendor's package is loaded only then."""

    name: str
    default_model: str
    connect: Callable[[Account], Model]
    needs_key: bool = True
    takes_temperature: Callable[[Model], bool] = lambda model: True
    """Some models refuse to be told how steady to be, and warn."""
