"""What the browser tests share: a real server that can be killed and come back, and a person's steps."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, Literal, Protocol

from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
SCREENSHOTS = Path(__file__).parent / "screenshots"
PASSWORD = "a quiet brass lantern"
LIMITS = ("LOGIN", "LOGIN_ADDRESS", "REGISTER", "REFRESH", "TICKET", "ONE_TIME", "START", "CONNECT")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
NO_CHROMIUM = (
    "The browser tests need a Chromium. Install one (Debian: apt-get install chromium), or name one: "
    "CHROMIUM=/path/to/chromium. `make test` finds or gets one by itself."
)
NOT_BUILT = "The web app is not built: run `make web` first."

THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
ANSWER = (
    "I led the migration of our ledger to another database. First I measured the slow queries, then I added an index "
    "and wrote tests, and as a result the latency fell from 900 ms to 120 ms."
)

_numbers = count(1)


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def port_of_its_own() -> int:
    """Free now, and below those that the system gives to anybody who asks: it stays free while its house is away."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("of a hundred ports none is free")


class House:
    """A `viva serve` of its own, always at the same address, so that it can go away and come back."""

    def __init__(self, **settings: str) -> None:
        self._settings = settings
        self._folder = tempfile.TemporaryDirectory(prefix="viva-e2e-")
        self.data_dir = Path(self._folder.name) / "data"
        self._port = port_of_its_own()
        self.url = f"http://127.0.0.1:{self._port}"
        self._log = (Path(self._folder.name) / "log.txt").open("w+")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, patience_s: float = 90) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("VIVA_")}
        environment |= {f"VIVA_{name}_LIMIT": "100000/minute" for name in LIMITS}
        # Only where code is run are its languages worth the time that they take to prepare.
        environment |= {"VIVA_SANDBOX": "off", "VIVA_HEARING": "off", "VIVA_SPEAKING": "off"}
        environment |= {"PYTHONPATH": str(ROOT / "tests")} | self._settings
        command = [sys.executable, "-m", "quick_viva", "serve", "--log", "warning", "--port", str(self._port)]
        self._process = subprocess.Popen(
            [*command, "--data-dir", str(self.data_dir)],
            stdout=self._log,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=self._folder.name,
        )
        self._wait_until_up(patience_s)

    def _wait_until_up(self, patience_s: float) -> None:
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"the server did not start:\n{self.told()}")

    def told(self) -> str:
        self._log.flush()
        return Path(self._log.name).read_text()

    def kill(self) -> None:
        """As a power cut does it."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(10)

    def close(self) -> None:
        self.kill()
        self._log.close()
        self._folder.cleanup()

    def add(self, email: str, role: str) -> None:
        command = [sys.executable, "-m", "vivavoce.cli", "user", "add", email, "--role", role, "--password-stdin"]
        subprocess.run(
            [*command, "--name", "Grace Hopper", "--data-dir", str(self.data_dir)],
            input=f"{PASSWORD}\n".encode(),
            check=True,
            capture_output=True,
        )


def pictured(visitor: Visitor, name: str, *, full_page: bool) -> None:
    """Pictures of the page in both themes, to be looked at side by side with those of its other widths."""
    assert visitor.page.viewport_size is not None
    for theme in visitor.in_each_theme():
        folder = SCREENSHOTS / f"{visitor.page.viewport_size['width']}-{theme}"
        folder.mkdir(parents=True, exist_ok=True)
        visitor.page.screenshot(path=folder / f"{re.sub(r'[^a-z]+', '-', name)}.png", full_page=full_page)


class Door(Protocol):
    """Where a house is found."""

    @property
    def url(self) -> str: ...


class Visitor:
    """A person in front of one page."""

    def __init__(self, page: Page, house: Door) -> None:
        self.page = page
        self.house = house
        self.email = f"person{next(_numbers)}@example.org"

    def go(self, path: str) -> None:
        self.page.goto(self.house.url + path)

    def sign_up(self) -> None:
        self.go("/sign-in?mode=create")
        self.page.get_by_label("Your name").fill("Ada Lovelace")
        self.page.get_by_label("E-mail").fill(self.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Create account")
        self.page.get_by_role("heading", name="A first conversation").wait_for()

    def sign_in(self, email: str) -> None:
        self.go("/sign-in")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Sign in")
        self.page.get_by_role("link", name="Start an interview").wait_for()

    def in_each_theme(self) -> Iterator[str]:
        """The page as it stands, in light and in dark, when it is drawn. Afterwards it is light."""
        for theme in THEMES:
            self.page.emulate_media(color_scheme=theme)
            self.page.evaluate(DRAWN)
            yield theme
        self.page.emulate_media(color_scheme="light")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def set_up(self, role: str = "Backend engineer") -> None:
        self.go("/start")
        self.press(role)
        self.page.get_by_text("Short", exact=False).first.click()
        self.press("Continue")
        self.page.get_by_role("heading", name="About you").wait_for()
        self.press("Continue")
        self.page.get_by_label("I understand").check()
        self.press("Begin")
        self.surface.wait_for()

    @property
    def question(self) -> Locator:
        return self.page.locator("main h1")

    @property
    def surface(self) -> Locator:
        """Where the answer goes, whatever its kind."""
        return self.page.locator("[data-link] form textarea, [data-link] form fieldset").first

    @property
    def words(self) -> Locator:
        return self.page.locator("[data-link] form textarea")

    def write(self, text: str = ANSWER) -> None:
        if self.words.count():
            self.words.fill(text)
        else:
            self.page.locator("[data-link] form fieldset input").first.check()

    def answer(self, text: str = ANSWER) -> None:
        """Give an answer and wait for what follows it."""
        before = self.question.inner_text()
        self.write(text)
        self.press("Give this answer")
        expect(self.question).not_to_have_text(before, use_inner_text=True)
        # While a model words the next question there is neither a field nor an end.
        self.surface.or_(self.page.get_by_role("link", name="Read the report")).first.wait_for()

    def until_text_question(self) -> None:
        while not self.words.count():
            self.answer()

    def finish(self) -> None:
        report = self.page.get_by_role("link", name="Read the report")
        for _ in range(30):
            if report.count():
                break
            self.answer()
        report.click()
        self.page.get_by_role("heading", name="Your report").wait_for()

    def end_early(self) -> None:
        self.press("End")
        self.press("End and see the report")
        self.page.get_by_role("link", name="Read the report").click()
        self.page.get_by_role("heading", name="Your report").wait_for()

    def kept(self) -> list[dict[str, Any]]:
        """What the server holds of this interview's answers, by its own account."""
        return self.told()["answers"]

    def told(self) -> dict[str, Any]:
        """This interview, by the server's account."""
        return self.page.evaluate(
            """async (id) => {
                const refresh_token = localStorage.getItem('viva.refresh');
                const post = { method: 'POST', headers: { 'content-type': 'application/json' } };
                const answer = await fetch('/api/auth/refresh', { ...post, body: JSON.stringify({ refresh_token }) });
                const tokens = await answer.json();
                localStorage.setItem('viva.refresh', tokens.refresh_token);
                const headers = { authorization: `Bearer ${tokens.access_token}` };
                return await (await fetch(`/api/interviews/${id}`, { headers })).json();
            }""",
            self.interview_id,
        )

    @property
    def interview_id(self) -> str:
        return self.page.url.split("/interview/")[1].split("/")[0]
