from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from e2e.in_browser import CHROMIUM_ARGUMENTS, NO_CHROMIUM, NOT_BUILT, PASSWORD, ROOT, House, Visitor, chromium
from e2e.spoken_house import SpokenHouse
from e2e.talking import Spoken, Talker
from vivavoce.sim.vendor_servers import Script, VendorServer, capable, served

PATIENCE_MS = 15_000


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    if not (ROOT / "src/vivavoce/web/index.html").is_file():
        pytest.fail(NOT_BUILT)
    house = House()
    try:
        house.start()
        yield house
    finally:
        house.close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as one:
        yield one


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.fail(NO_CHROMIUM)
    browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
    yield browser
    browser.close()


@dataclass(frozen=True, slots=True)
class Brains:
    """A house with a model set up: two accounts at a simulated vendor that does what the script says."""

    house: House
    script: Script


def until_the_model_answers(house: House, vendor: VendorServer) -> None:
    """A vendor's client takes seconds to load beside other work; whoever asks meanwhile is answered without it."""
    account = {"email": "early@example.org", "password": PASSWORD}
    with httpx.Client(base_url=house.url, timeout=30) as client:
        client.post("/api/auth/register", json=account | {"name": "Early"}).raise_for_status()
        token = client.post("/api/auth/login", json=account).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        until = time.monotonic() + 90
        while time.monotonic() < until:
            client.post("/api/interviews/start", json={"role": "Backend engineer", "consent": True}).raise_for_status()
            for _ in range(50):
                if any(ask.finished for ask in vendor.asks):
                    return
                time.sleep(0.1)
    raise AssertionError("the model was not asked within a minute and a half")


@pytest.fixture
def brains() -> Iterator[Brains]:
    script = Script(capable)
    with served("openai", script) as vendor:
        house = House(OPENAI_API_KEYS="key-1,key-2", OPENAI_BASE_URL=vendor.base_url, VIVA_MODEL_DEADLINE_S="4")
        try:
            house.start()
            until_the_model_answers(house, vendor)
            yield Brains(house, script)
        finally:
            house.close()


@pytest.fixture(scope="session")
def admin(house: House) -> str:
    house.add("grace@example.org", "admin")
    return "grace@example.org"


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(house: House, browser: Browser) -> Iterator[Visit]:
    """A person with a browser of their own. A script that fails on any page fails the test."""
    contexts = []
    failures: list[str] = []

    def new(*, width: int = 1280, height: int = 900, dark: bool = False, at: House | None = None) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            service_workers="block",
            locale="en-GB",
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page: Page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        return Visitor(page, at or house)

    yield new
    for context in contexts:
        context.close()
    assert not failures


@pytest.fixture
def spoken(house: House) -> Iterator[Spoken]:
    """Opens houses whose interviews are spoken."""
    with ExitStack() as opened:

        def open_one(**how: bool) -> SpokenHouse:
            one = SpokenHouse(house, **how)
            one.start()
            opened.callback(one.close)
            return one

        yield open_one


@pytest.fixture
def talker(browser: Browser) -> Iterator[Talker]:
    """A person at a spoken house, in a Chromium of their own that is started with these arguments."""
    path = chromium()
    failures: list[str] = []
    with ExitStack() as opened:

        def new(
            house: SpokenHouse,
            *arguments: str,
            width: int = 1280,
            height: int = 900,
            dark: bool = False,
            still: bool = False,
        ) -> Visitor:
            own = browser.browser_type.launch(executable_path=path, args=[*CHROMIUM_ARGUMENTS, *arguments])
            opened.callback(own.close)
            context = own.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce" if still else "no-preference",
                service_workers="block",
                locale="en-GB",
            )
            context.set_default_timeout(PATIENCE_MS)
            page = context.new_page()
            page.on("pageerror", lambda error: failures.append(str(error)))
            return Visitor(page, house)

        yield new
    assert not failures
