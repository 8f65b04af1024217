"""The built web app beside the API: pages for its own rooms, problems for everything else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message

from vivavoce.api.problems import MEDIA_TYPE
from vivavoce.api.security_headers import harden
from vivavoce.api.web import NOT_BUILT, WebApp

PAGE = "<!doctype html><title>Viva Voce</title>"


def client_of(root: Path) -> httpx.AsyncClient:
    app = FastAPI()

    @app.get("/api/things")
    async def things() -> list[str]:
        return []

    app.router.default = WebApp(root)
    harden(app)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver")


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    built = tmp_path / "web"
    (built / "immutable").mkdir(parents=True)
    (built / "index.html").write_text(PAGE)
    (built / "immutable" / "app.js").write_text("start()")
    (built / "immutable" / "app.js.gz").write_bytes(b"compressed")
    (tmp_path / "master.key").write_text("not for the web")
    async with client_of(built) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/practice", "/interview/int_0"])
async def test_every_room_begins_with_the_first_page(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("GET", "/api/nothing", 404, None),
        ("POST", "/api/nothing", 404, None),
        ("GET", "/ws/interview/int_0", 404, None),
        ("GET", "/missing.js", 404, None),
        ("GET", "/..%2fmaster.key", 404, None),
        ("DELETE", "/api/things", 405, "GET"),
        ("POST", "/practice", 405, "GET, HEAD"),
    ],
)
async def test_an_address_that_is_no_room_is_a_problem(
    client: httpx.AsyncClient, method: str, path: str, status: int, allowed: str | None
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers.get("allow") == allowed


async def test_a_compressed_twin_is_sent_to_those_who_take_it(client: httpx.AsyncClient) -> None:
    plain = await client.get("/immutable/app.js", headers={"Accept-Encoding": "identity"})
    assert plain.text == "start()"
    assert "immutable" in plain.headers["cache-control"]
    async with client.stream("GET", "/immutable/app.js", headers={"Accept-Encoding": "gzip"}) as twin:
        assert twin.headers["content-encoding"] == "gzip"
        assert b"".join([part async for part in twin.aiter_raw()]) == b"compressed"


async def test_without_a_build_the_page_says_how_to_get_one(tmp_path: Path) -> None:
    async with client_of(tmp_path) as client:
        assert (await client.get("/")).text == NOT_BUILT
        assert (await client.get("/api/nothing")).status_code == 404


async def test_a_socket_that_is_not_there_is_refused(tmp_path: Path) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await WebApp(tmp_path)({"type": "websocket", "path": "/ws/nothing", "headers": []}, receive, send)
    assert [message["type"] for message in sent] == ["websocket.close"]


async def test_a_link_out_of_the_folder_leads_nowhere_and_a_page_is_not_kept_for_ever(tmp_path: Path) -> None:
    built = tmp_path / "web"
    built.mkdir()
    (built / "index.html").write_text(PAGE)
    (tmp_path / "master.key").write_text("not for the web")
    (built / "way-out.txt").symlink_to(tmp_path / "master.key")
    (built / "out").symlink_to(tmp_path)
    async with client_of(built) as client:
        for path in ("/way-out.txt", "/out/master.key", "/%2e%2e/master.key", "/..%2fmaster.key"):
            answer = await client.get(path)
            assert "not for the web" not in answer.text, path
        page = await client.get("/interview/immutable/report")
        assert page.text == PAGE
        assert page.headers["cache-control"] == "no-cache"
        assert (await client.get("/" + "a" * 300)).status_code == 200
        assert (await client.get("/" + "a/" * 3000)).status_code == 404
