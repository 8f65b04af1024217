"""What the routes need, filled in by `main` and kept in `app.state.services`."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi.requests import HTTPConnection
from fastapi.routing import APIRoute

from vivavoce.api.access import Access
from vivavoce.desk.accounts import Accounts
from vivavoce.desk.erasing import Erasing
from vivavoce.desk.limits import RateLimits
from vivavoce.desk.one_time import OneTimeLinks
from vivavoce.desk.outbox import Outbox
from vivavoce.desk.sign_ins import SignIns
from vivavoce.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    settings: Settings
    access: Access
    accounts: Accounts
    sign_ins: SignIns
    links: OneTimeLinks
    rate_limits: RateLimits
    outbox: Outbox
    erasing: Erasing


def services_of(connection: HTTPConnection) -> Services:
    services: Services = connection.app.state.services
    return services


def operation_id(route: APIRoute) -> str:
    """Stable names for generated clients: the function's own."""
    return route.name
