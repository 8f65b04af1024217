"""What stands before every route: headers that a browser obeys, which origins may ask, and how much may be sent."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vivavoce.api.problems import RequestContext, install_problems, problem_response

JSON_BYTES_MAX = 1024 * 1024
UPLOAD_BYTES_MAX = 10 * 1024 * 1024
FILM_BYTES_MAX = 33 * 1024 * 1024

PERMISSIONS_POLICY = (
    "microphone=(self), camera=(), geolocation=(), payment=(), usb=(), serial=(), midi=(), "
    "display-capture=(), browsing-topics=()"
)


def harden(app: FastAPI, frontend_urls: Sequence[str] = (), script_hashes: Sequence[str] = ()) -> None:
    """Problems, request ids, limits, CORS and headers, in their order. Call it once, before the first request."""
    install_problems(app)
    # The last one added is the outermost.
    app.add_middleware(BodyGuard)
    app.add_middleware(RequestContext)
    if frontend_urls:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(frontend_urls),
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "X-Request-ID"],
            expose_headers=["X-Request-ID", "Retry-After", "Content-Disposition"],
            allow_credentials=False,
            max_age=600,
        )
    app.add_middleware(SecurityHeaders, script_hashes=tuple(script_hashes))


def inline_script_hashes(html: str) -> tuple[str, ...]:
    """The CSP sources for the inline scripts of a built page: SvelteKit starts itself with one."""
    bodies = re.findall(r"<script(?![^>]*\bsrc\s*=)[^>]*>(.*?)</script>", html, re.DOTALL | re.IGNORECASE)
    digests = (base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in bodies)
    return tuple(dict.fromkeys(f"'sha256-{digest}'" for digest in digests))


def content_security_policy(script_hashes: Iterable[str] = ()) -> str:
    """Every page runs only what was built, and gets nothing from anywhere else."""
    scripts = " ".join(("'self'", "'wasm-unsafe-eval'", *script_hashes))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    def __init__(self, app: ASGIApp, script_hashes: tuple[str, ...] = ()) -> None:
        self._app = app
        self._policy = content_security_policy(script_hashes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders, scope: Scope) -> None:
        path = scope["path"]
        headers["X-Content-Type-Options"] = "nosniff"
        if scope.get("scheme") == "https":
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if _is_part_of_a_page(path) and not headers.get("content-type", "").startswith("text/html"):
            return
        headers.setdefault("Content-Security-Policy", self._policy)
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Permissions-Policy"] = PERMISSIONS_POLICY
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if path.startswith("/api/"):
            headers.setdefault("Cache-Control", "no-store")


def _is_part_of_a_page(path: str) -> bool:
    """A built script, style or font obeys the policy of the page that asks for it, and a page asks for dozens. A worker
    goes by its own."""
    return path.startswith("/_app/immutable/") and not path.startswith("/_app/immutable/workers/")


class BodyGuard:
    """Refuses a body that is too large, and text that no database can keep, before any route sees them.

    NUL and lone surrogates are legal in JSON, but PostgreSQL keeps no NUL and UTF-8 has no surrogates. Refused here,
    once, they cannot become a 500 behind some route that did not think of them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if "\0" in scope["path"] or b"%00" in scope.get("query_string", b""):
            await problem_response(422, "text_unsound", "An address has no NUL character. Leave it out.")(
                scope, receive, send
            )
            return
        headers = Headers(scope=scope)
        most = _most(headers, scope["path"])
        declared = headers.get("content-length", "0")
        if not declared.isdecimal() or int(declared[:20]) > most:
            await _too_large(most)(scope, receive, send)
        elif _is_json(headers):
            await self._with_json(scope, receive, send, most)
        else:
            await self._app(scope, _counted(receive, most), send)

    async def _with_json(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        try:
            body = await _whole(_counted(receive, most))
        except HTTPException:
            await _too_large(most)(scope, receive, send)
            return
        if body is None:
            return
        where = unsound_text_in(body)
        if where is not None:
            response = problem_response(422, "text_unsound", unsound(where))
            await response(scope, receive, send)
            return
        await self._app(scope, _replayed(body, receive), send)


def _media_type(headers: Headers) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _is_json(headers: Headers) -> bool:
    """Whatever the framework would read as JSON."""
    media_type = _media_type(headers)
    return media_type == "application/json" or (media_type.startswith("application/") and media_type.endswith("+json"))


def _most(headers: Headers, path: str) -> int:
    if _media_type(headers) != "multipart/form-data":
        return JSON_BYTES_MAX
    return FILM_BYTES_MAX if path == "/api/media" else UPLOAD_BYTES_MAX


def _too_large(most: int) -> ASGIApp:
    return problem_response(413, "too_large", _too_much(most))


def _too_much(most: int) -> str:
    return f"This is more than the {most // (1024 * 1024)} MiB that are accepted. Send less."


def _counted(receive: Receive, most: int) -> Receive:
    """A declared length may be missing or a lie. FastAPI lets an HTTPException through to the error mapper."""
    received = 0

    async def receive_counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > most:
            raise HTTPException(413, _too_much(most))
        return message

    return receive_counted


async def _whole(receive: Receive) -> bytes | None:
    """The body, or None when the caller has gone."""
    chunks = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)


def _replayed(body: bytes, receive: Receive) -> Receive:
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


_SUSPECT = re.compile(rb"\\u(0000|[dD][89a-fA-F])|\x00|\xed[\xa0-\xbf]")


def unsound_text_in(body: bytes | str) -> str | None:
    """The field of a JSON text that holds a NUL or a lone surrogate, '' for one without a name, or None.

    Most bodies have nothing of the kind, and one look at the bytes is enough; an emoji written as a pair of escapes
    needs the second look.
    """
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    if not _SUSPECT.search(raw):
        return None
    try:
        return _unsound("", json.loads(raw))
    except (ValueError, RecursionError):
        return None  # not JSON: refused as such by whoever reads it


def unsound(where: str) -> str:
    """What to say of such a text, and of the field that holds it."""
    return f"{where or 'The text'} has a NUL character or half of a surrogate pair. Leave it out."


def _unsound(field: str, value: Any) -> str | None:
    """Goes down a list of its own, not the call stack: the nesting is the caller's choice."""
    waiting = [(field, value)]
    while waiting:
        name, found = waiting.pop()
        if isinstance(found, str) and _is_unsound(found):
            return name
        if isinstance(found, dict):
            if any(_is_unsound(key) for key in found):
                return name
            waiting.extend((f"{name}.{key}" if name else key, inner) for key, inner in found.items())
        elif isinstance(found, list):
            waiting.extend((name, inner) for inner in found)
    return None


def _is_unsound(text: str) -> bool:
    return "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)
