"""A file that somebody sends: as a form, as a browser does, or as the body itself."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile

from vivavoce.ports.errors import Invalid, WrongMediaType


def file_body(media_type: str) -> dict[str, Any]:
    """How OpenAPI tells of it."""
    form = {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}
    content = {"multipart/form-data": {"schema": form}, media_type: {"schema": {"type": "string"}}}
    return {"requestBody": {"required": True, "content": content}}


async def uploaded(request: Request, *media_types: str) -> bytes:
    """What was sent. How large a request may be at all is decided before."""
    sent_as = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent_as in media_types:
        return await request.body()
    if sent_as != "multipart/form-data":
        raise WrongMediaType(f"Send a file as multipart/form-data in the field 'file', or as {media_types[0]}.")
    async with request.form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Invalid(
                "There is no file in the field 'file'.",
                errors=({"field": "file", "message": "A file is needed."},),
            )
        return await file.read()
