"""The built web app: plain files, sent compressed where the build made a compressed twin."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

NO_ROOM = ("/api/", "/ws/")
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
ADDRESS_LENGTH_MAX = 2000
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
MEDIA_TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2"}

NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Viva Voce</title>
<body style="font: 1.1rem/1.6 serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
<h1>Viva Voce is running</h1>
<p>The web app is not built here, so there is nothing to see yet. The service itself works: see
<a href="/docs">/docs</a> and <a href="/health">/health</a>.</p>
<p>To build the web app, run <code>make setup</code> in the project's folder, then start again.</p>"""


class WebApp:
    """Serves a file where there is one, and the app's first page for every address that is a room of it.

    It is asked when no route has taken a request, so an address of the API ends here only if it does not exist.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    @property
    def built(self) -> bool:
        return (self._root / "index.html").is_file()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response: ASGIApp = self._respond(Request(scope)) if scope["type"] == "http" else WebSocketClose(1000)
        await response(scope, receive, send)

    def _respond(self, request: Request) -> Response:
        if request.url.path.startswith(NO_ROOM):
            raise HTTPException(404)
        if request.method not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        if not self.built:
            return HTMLResponse(NOT_BUILT)
        path = self._find(request.url.path)
        if path is None:
            raise HTTPException(404)
        cache = FOR_EVER if "/immutable/" in request.url.path and path.name != "index.html" else ASK_AGAIN
        return self._file(path, request.headers.get("accept-encoding", ""), cache)

    def _find(self, wanted: str) -> Path | None:
        if "\x00" in wanted or len(wanted) > ADDRESS_LENGTH_MAX:
            return None
        path = (self._root / wanted.lstrip("/")).resolve()
        if not path.is_relative_to(self._root):
            return None
        if _is_file(path):
            return path
        looks_like_a_file = "." in path.name
        return None if looks_like_a_file else self._root / "index.html"

    def _file(self, path: Path, accepted: str, cache: str) -> Response:
        media_type = MEDIA_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
        for encoding, ending in ENCODINGS:
            twin = path.with_name(path.name + ending)
            if encoding in accepted and twin.is_file():
                return FileResponse(twin, headers={**headers, "Content-Encoding": encoding}, media_type=media_type)
        return FileResponse(path, headers=headers, media_type=media_type)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than any file's
        return False
