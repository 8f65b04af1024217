"""The API's documentation as a page: Swagger UI from this machine, so that it works without the internet.

Its files come with the package `fastapi-offline`, of which nothing else is used: that is why it is never imported.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.exceptions import HTTPException

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Viva Voce: the API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
<div id="swagger-ui"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</html>
"""
# Without `validatorUrl: null` it would send the document's address to a service elsewhere.
START = """SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
});
"""
MEDIA_TYPES = {"swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript"}
CACHE = {"Cache-Control": "no-cache"}

router = APIRouter(prefix="/docs", include_in_schema=False)


@router.get("")
async def page() -> HTMLResponse:
    return HTMLResponse(PAGE)


@router.get("/start.js")
async def start() -> Response:
    return Response(START, headers=CACHE, media_type="text/javascript")


@router.get("/{name}")
async def asset(name: str) -> FileResponse:
    if name not in MEDIA_TYPES:
        raise HTTPException(404)
    return FileResponse(_folder() / name, headers=CACHE, media_type=MEDIA_TYPES[name])


@cache
def _folder() -> Path:
    found = find_spec("fastapi_offline")
    if found is None or found.origin is None:
        raise HTTPException(404, "Swagger UI is not installed here. The document itself is at /openapi.json.")
    return Path(found.origin).parent / "static"
