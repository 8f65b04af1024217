"""The accounts' part of the house: real routes, a real database, and a clock that is moved by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from desk.giving import Desk, open_desk
from quick_viva import QUICK
from the_bank import BANK
from vivavoce.api import account_routes, admin_routes, profile_routes
from vivavoce.api.access import Access
from vivavoce.api.security_headers import harden
from vivavoce.api.services import Services
from vivavoce.content.reader import PackBank
from vivavoce.desk.erasing import Erasing
from vivavoce.desk.front import Front, open_front
from vivavoce.desk.outbox import Outbox
from vivavoce.desk.passwords import Passwords
from vivavoce.desk.profiles import Profiles
from vivavoce.ports.clock import VirtualClock
from vivavoce.ports.mail import NoPostman
from vivavoce.settings import Limits, Settings
from vivavoce.storage.database import Database, open_database
from vivavoce.storage.keys import KeyRing
from vivavoce.storage.masters import MasterFile

PASSWORD = "a quiet brass lantern"
SECRET = "an-honest-secret-for-tests-that-is-long-enough"


@dataclass(frozen=True, kw_only=True)
class Office:
    app: FastAPI
    client: httpx.AsyncClient
    clock: VirtualClock
    database: Database
    front: Front
    access: Access
    keys: KeyRing
    profiles: Profiles

    async def post(self, path: str, body: Any = None, token: str | None = None) -> httpx.Response:
        return await self.client.post(path, json=body, headers=_bearer(token))

    async def get(self, path: str, token: str | None = None) -> httpx.Response:
        return await self.client.get(path, headers=_bearer(token))

    async def register(self, name: str = "ada") -> dict[str, Any]:
        body = {"email": f"{name}@example.org", "password": PASSWORD, "name": name.title()}
        answer = await self.post("/api/auth/register", body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def login(self, name: str = "ada", password: str = PASSWORD) -> httpx.Response:
        return await self.post("/api/auth/login", {"email": f"{name}@example.org", "password": password})

    async def owner(self) -> dict[str, Any]:
        token = await self.front.links.ensure_owner()
        body = {"token": token, "email": "owner@example.org", "name": "Owner", "password": PASSWORD}
        answer = await self.post("/api/auth/one-time", body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def _bearer(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token is not None else {}


@asynccontextmanager
async def open_office(url: str, folder: Path, bank: PackBank, limits: Limits) -> AsyncIterator[Office]:
    settings = Settings(data_dir=folder, jwt_secret_key=SECRET, limits=limits)
    clock = VirtualClock()
    database = open_database(url)
    front = open_front(database, settings, clock, Passwords(hasher=QUICK))
    keys = await KeyRing.open(database, MasterFile(folder / "master.key"))
    profiles = Profiles(database, keys, bank, clock)
    access = Access(front.sign_ins)
    app = FastAPI()
    outbox = Outbox(NoPostman(), clock)
    app.state.services = Services(
        settings=settings,
        access=access,
        accounts=front.accounts,
        sign_ins=front.sign_ins,
        links=front.links,
        rate_limits=front.rate_limits,
        outbox=outbox,
        erasing=Erasing(database, keys, front.passwords, front.sign_ins, outbox, clock),
    )
    app.state.doors = SimpleNamespace(profiles=profiles)
    for routes in (account_routes, profile_routes, admin_routes):
        app.include_router(routes.router)
    harden(app, ("https://interviews.example.org",))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield Office(
            app=app,
            client=client,
            clock=clock,
            database=database,
            front=front,
            access=access,
            keys=keys,
            profiles=profiles,
        )
    front.close()
    await database.close()


GENEROUS = Limits(
    login="10000/minute",
    login_address="10000/minute",
    register="10000/minute",
    refresh="10000/minute",
    ticket="10000/minute",
    one_time="10000/minute",
)


@pytest.fixture(scope="session")
def bank() -> PackBank:
    return BANK


@pytest.fixture
async def office(sqlite_url: str, tmp_path: Path, bank: PackBank) -> AsyncIterator[Office]:
    async with open_office(sqlite_url, tmp_path, bank, GENEROUS) as opened:
        yield opened


@pytest.fixture
async def strict_office(sqlite_url: str, tmp_path: Path, bank: PackBank) -> AsyncIterator[Office]:
    """With limits low enough to meet in a test; sign-in for a mailbox as it is by default."""
    low = Limits(
        login_address="60/minute", register="20/minute", refresh="60/minute", ticket="60/minute", erase="3/minute"
    )
    async with open_office(sqlite_url, tmp_path, bank, low) as opened:
        yield opened


@pytest.fixture(params=["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.server)])
async def either_office(request: pytest.FixtureRequest, tmp_path: Path, bank: PackBank) -> AsyncIterator[Office]:
    """On both databases, for what must hold between several writers."""
    async with open_office(request.getfixturevalue(request.param), tmp_path, bank, GENEROUS) as opened:
        yield opened


@pytest.fixture(params=["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.server)])
async def desk(request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    """A test and whom it is given to, on both databases, since each says what is locked in words of its own."""
    async with open_desk(request.getfixturevalue(request.param)) as opened:
        yield opened
