from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI, Request
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from starlette.types import Message

from vivavoce.api.problems import problem_for, problems
from vivavoce.api.security_headers import harden, inline_script_hashes, unsound_text_in
from vivavoce.domain.refusal import Refused
from vivavoce.ports import errors as e

MIB = 1024 * 1024


class Thing(BaseModel):
    name: str
    secret: int = 0


RAISED: dict[str, Exception] = {
    "not_signed_in": e.NotSignedIn("x"),
    "not_allowed": e.NotAllowed("x"),
    "not_found": e.NotFound("x"),
    "conflict": e.Conflict("x", code="email_taken"),
    "invalid": e.Invalid("x", errors=({"field": "f", "message": "m"},)),
    "too_large": e.TooLarge("x"),
    "wrong_media_type": e.WrongMediaType("x"),
    "too_many": e.TooMany("x", retry_after_s=7.2),
    "read_only": e.ReadOnly("x", retry_after_s=3),
    "overloaded": e.Overloaded("x"),
    "raced": e.AppendRaced("x"),
    "unsound": e.DataUnsound("the path /var/lib/viva"),
    "refused_state": Refused("wrong_state", "x"),
    "refused_input": Refused("answer_empty", "x"),
    "refused_missing": Refused("not_found", "x"),
    "refused_new": Refused("some_new_code", "x"),
    "bug": ValueError("ada@example.org"),
}


def make_app() -> FastAPI:
    app = FastAPI()

    @app.get("/raise/{name}")
    async def fail(name: str) -> None:
        raise RAISED[name]

    @app.post("/things", responses=problems(409))
    async def make_thing(thing: Thing) -> Thing:
        return thing

    @app.post("/raw")
    async def raw(request: Request) -> int:
        return len(await request.body())

    @app.get("/search")
    async def search(q: str = "") -> str:
        return q

    harden(app, ("https://interviews.example.org",), ("'sha256-abc'",))
    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(make_app()), base_url="http://testserver") as client:
        yield client


@pytest.mark.parametrize(
    ("name", "status", "retry_after"),
    [
        ("not_signed_in", 401, None),
        ("not_allowed", 403, None),
        ("not_found", 404, None),
        ("conflict", 409, None),
        ("invalid", 422, None),
        ("too_large", 413, None),
        ("wrong_media_type", 415, None),
        ("too_many", 429, "8"),
        ("read_only", 503, "3"),
        ("overloaded", 503, "5"),
        ("raced", 503, "1"),
        ("unsound", 503, None),
        ("refused_state", 409, None),
        ("refused_input", 422, None),
        ("refused_missing", 404, None),
        ("refused_new", 409, None),
        ("bug", 500, None),
    ],
)
async def test_each_failure_has_its_status(
    client: httpx.AsyncClient, name: str, status: int, retry_after: str | None
) -> None:
    answer = await client.get(f"/raise/{name}")
    problem = answer.json()

    assert answer.status_code == problem["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers.get("retry-after") == retry_after
    assert {"type", "title", "status", "detail", "code", "request_id"} <= problem.keys()
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert "/var/lib" not in answer.text


def test_every_kind_of_failure_has_a_status() -> None:
    def kinds(of: type[e.VivaError]) -> list[type[e.VivaError]]:
        return [kind for sub in of.__subclasses__() for kind in (sub, *kinds(sub))]

    assert all(problem_for(kind("x"))[0] != 500 for kind in kinds(e.VivaError))


async def test_a_bug_is_logged_with_its_place_and_told_to_nobody(client: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logged:
        answer = await client.get("/raise/bug", headers={"X-Request-ID": "req-7"})
    assert "ada@" not in answer.text
    assert "req-7" in answer.json()["detail"]
    (entry,) = logged
    assert entry["request_id"] == "req-7"
    assert entry["route"] == "/raise/{name}"
    assert "raise RAISED[name]" in entry["trace"]
    assert "ValueError" in entry["trace"]
    assert "ada@" not in repr(entry)
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_request_id_is_kept_if_sane_and_made_if_not(client: httpx.AsyncClient) -> None:
    kept = await client.get("/search", headers={"X-Request-ID": "abc-123"})
    assert kept.headers["x-request-id"] == "abc-123"
    for insane in ("a b", "x" * 65, "<script>", "", "-"):
        made = await client.get("/search", headers={"X-Request-ID": insane})
        assert len(made.headers["x-request-id"]) == 32


async def test_what_the_framework_refuses_is_a_problem_too(client: httpx.AsyncClient) -> None:
    answers = [
        await client.get("/nowhere"),
        await client.delete("/search"),
        await client.post("/things", content=b"{", headers={"Content-Type": "application/json"}),
        await client.post("/things", json={}),
        await client.post("/things", content=b"name=x", headers={"Content-Type": "text/plain"}),
    ]
    assert [answer.status_code for answer in answers] == [404, 405, 422, 422, 422]
    assert [answer.json()["code"] for answer in answers][:2] == ["not_found", "method_not_allowed"]
    assert answers[1].headers["allow"] == "GET"
    assert answers[3].json()["errors"] == [{"field": "name", "message": "Field required"}]
    assert [answer.json()["detail"] for answer in answers[:4]] == [
        "There is nothing at this address. /docs shows what there is.",
        "This address does not take this method. It takes GET.",
        "The body is not JSON that can be read, from character 2 on.",
        "Correct this: name: Field required.",
    ]
    assert "Send a body" in (await client.post("/things")).json()["detail"]


async def test_a_refused_input_is_not_repeated(client: httpx.AsyncClient) -> None:
    answer = await client.post("/things", json={"name": ["my password"], "secret": "my password"})
    assert answer.status_code == 422
    assert "my password" not in answer.text


# Sizes


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize(
    ("media_type", "most"),
    [("application/json", MIB), ("text/plain", MIB), ("multipart/form-data; boundary=x", 10 * MIB)],
)
async def test_a_body_that_is_too_large_is_refused_declared_or_not(
    client: httpx.AsyncClient, media_type: str, most: int, declared: bool
) -> None:
    async def chunks(size: int) -> AsyncIterator[bytes]:
        for _ in range(size // 1024):
            yield b"1" * 1024
        yield b"1" * (size % 1024)

    async def send(size: int) -> httpx.Response:
        content: Any = b"1" * size if declared else chunks(size)
        return await client.post("/raw", content=content, headers={"Content-Type": media_type})

    refused = await send(most + 1)
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    allowed = await send(most)
    assert (allowed.status_code, allowed.json()) == (200, most)


@pytest.mark.parametrize("length", ["-1", "abc", "9" * 30, "1e3", "²"])
async def test_a_length_that_is_none_is_refused(length: str) -> None:
    assert (await _call(make_app(), length.encode("utf-8"))) == 413


async def _call(app: FastAPI, length: bytes) -> int:
    """Below httpx, which would correct the length."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-length", length), (b"host", b"x")]
    scope = {"type": "http", "method": "POST", "path": "/raw", "query_string": b"", "headers": headers}
    await app({**scope, "http_version": "1.1", "scheme": "http", "raw_path": b"/raw", "root_path": ""}, receive, send)
    return int(sent[0]["status"])


# Text that no database keeps


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (rb'{"name": "a\u0000b"}', "name"),
        (rb'{"name": "\ud800"}', "name"),
        (rb'{"name": "\uDFFFx"}', "name"),
        (rb'{"deep": [{"name": "\u0000"}]}', "deep.name"),
        (rb'{"\u0000": 1}', ""),
        (rb'"\ud83d"', ""),
    ],
)
async def test_text_that_no_database_keeps_is_refused_by_field(
    client: httpx.AsyncClient, raw: bytes, field: str
) -> None:
    assert unsound_text_in(raw) == field
    answer = await client.post("/things", content=raw, headers={"Content-Type": "application/json; charset=utf-8"})
    assert (answer.status_code, answer.json()["code"]) == (422, "text_unsound")


@pytest.mark.parametrize("raw", [rb'{"name": "\ud83d\ude00"}', rb'{"name": "C:\\u0000"}', '{"name": "😀"}'.encode()])
async def test_an_emoji_in_any_spelling_is_fine(client: httpx.AsyncClient, raw: bytes) -> None:
    answer = await client.post("/things", content=raw, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200


async def test_a_nul_in_an_address_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.get("/search?q=a%00b")).status_code == 422
    assert (await client.get("/raise/%00")).status_code == 422


async def test_nesting_and_numbers_without_end_are_refused(client: httpx.AsyncClient) -> None:
    bodies = [b"[" * 500_000, b'{"name":' * 100_000, b"1" * 900_000, b'{"name": "x", "secret": ' + b"9" * 5000 + b"}"]
    bodies += [b'"\\u0000' + b"[" * 300_000, b'{"name": "\\u0000", "a": ' + b"[" * 300_000]
    for body in bodies:
        answer = await client.post("/things", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422, body[:20]


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=())), inner),
    max_leaves=10,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=json_values, ascii_only=st.booleans())
async def test_no_json_whatsoever_is_our_mistake(client: httpx.AsyncClient, value: Any, ascii_only: bool) -> None:
    for body in (value, {"name": value}, {"name": "x", "secret": value}):
        content = json.dumps(body, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
        answer = await client.post("/things", content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code < 500


# Headers


async def test_a_browser_is_told_what_this_page_may_do(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/nowhere")).headers
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "'sha256-abc'" in policy
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-abc';" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "microphone=(self)" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers
    assert "http" not in policy


async def test_a_part_of_a_page_goes_by_the_policy_of_the_page(client: httpx.AsyncClient) -> None:
    part = (await client.get("/_app/immutable/chunks/a.js")).headers
    assert part["x-content-type-options"] == "nosniff"
    assert "content-security-policy" not in part
    for path in ("/_app/immutable/workers/a.js", "/_app/version.json", "/_app/../immutable/a.js"):
        assert "content-security-policy" in (await client.get(path)).headers


async def test_only_named_origins_may_ask(client: httpx.AsyncClient) -> None:
    async def ask(origin: str) -> httpx.Response:
        wish = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        return await client.options("/things", headers={**wish, "Access-Control-Request-Headers": "authorization"})

    assert (await ask("https://interviews.example.org")).headers["access-control-allow-origin"] == (
        "https://interviews.example.org"
    )
    for other in ("https://evil.example", "null", "https://interviews.example.org.evil.example"):
        assert "access-control-allow-origin" not in (await ask(other)).headers
    failed = await client.get("/raise/bug", headers={"Origin": "https://interviews.example.org"})
    assert failed.headers["access-control-allow-origin"] == "https://interviews.example.org"


def test_the_inline_scripts_of_a_page_are_known_by_their_hash() -> None:
    page = "<script src='a.js'></script><script>alert(1)</script><script type=module>alert(1)</script>"
    assert inline_script_hashes(page) == ("'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='",)
