"""One file a vendor, each for one account of it. Knows `ports` alone; a vendor's package is imported when used."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from vivavoce.providers.account import Account, Vendor
from vivavoce.providers.chat import VendorChatModel

__all__ = ["Account", "Vendor", "VendorChatModel", "vendors"]


def vendors() -> dict[str, Vendor]:
    """Every vendor that has a file here, by name: it is found by being there."""
    found: dict[str, Vendor] = {}
    for module in pkgutil.iter_modules(__path__):
        vendor = getattr(import_module(f"{__name__}.{module.name}"), "VENDOR", None)
        if isinstance(vendor, Vendor):
            found[vendor.name] = vendor
    return found
