"""The pictures, sounds and films of questions."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile

from vivavoce.api.access import Bearer, Permission, Principal, SignedIn, allows, current_principal, may
from vivavoce.api.doors import Doors, doors_of
from vivavoce.api.problems import problems
from vivavoce.api.services import Services, operation_id, services_of
from vivavoce.desk.media import LINK_S, Media
from vivavoce.domain.question import MediumKind
from vivavoce.ports.errors import Invalid, WrongMediaType
from vivavoce.storage.media import StoredMedium

router = APIRouter(prefix="/api", tags=["media"], generate_unique_id_function=operation_id)
Here = Annotated[Doors, Depends(doors_of)]
Desk = Annotated[Services, Depends(services_of)]
Editor = Annotated[Principal, Depends(may(Permission.MANAGE_BANK))]
RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Disposition": "inline",
    "Cache-Control": "private, max-age=31536000, immutable",
    "Accept-Ranges": "bytes",
}


class MediumOut(BaseModel):
    """What goes into the field `media` of a question, with `media_id` as its `id`."""

    media_id: str
    kind: MediumKind
    content_type: Annotated[str, Field(description="By its content, whatever its name says.")]
    size: int
    alt: str
    transcript: str


class Link(BaseModel):
    url: str
    expires_in: float


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "alt"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "alt": {"type": "string", "minLength": 1, "maxLength": 500},
                        "transcript": {"type": "string"},
                    },
                }
            }
        },
    }
}


def media_of(doors: Here) -> Media:
    return doors.media


Kept = Annotated[Media, Depends(media_of)]


@router.post("/media", status_code=201, responses=problems(401, 403, 409, 413, 415, 422, 429, 503), openapi_extra=_BODY)
async def add_medium(request: Request, editor: Editor, desk: Desk, media: Kept) -> MediumOut:
    """Add a picture (4 MiB), a sound (16 MiB) or a film (32 MiB), with words for those who cannot see or hear it."""
    await desk.rate_limits.take("media", editor.user_id)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "multipart/form-data":
        raise WrongMediaType("Send the file as multipart/form-data, with the fields 'file', 'alt' and 'transcript'.")
    async with request.form(max_files=1, max_fields=10) as form:
        file, alt, transcript = form.get("file"), form.get("alt"), form.get("transcript")
        if not isinstance(file, UploadFile):
            raise Invalid(
                "There is no file in the field 'file'.", errors=({"field": "file", "message": "A file is needed."},)
            )
        content = await file.read()
    words = [word if isinstance(word, str) and "\0" not in word else "" for word in (alt, transcript)]
    return _told(await media.add(content, words[0], words[1], editor.user_id))


@router.post("/media/{media_id}/link", responses=problems(401, 404))
async def link_to_medium(media_id: str, principal: SignedIn, media: Kept) -> Link:
    """An address of it that needs no header, for a page to show it; it works for an hour at least."""
    medium = await media.find(media_id)
    await _note(media, medium, principal)
    return Link(url=media.link(medium.media_id), expires_in=LINK_S)


@router.get("/media/{media_id}", response_class=Response, responses=problems(401, 404))
async def get_medium(
    request: Request,
    media_id: str,
    credentials: Bearer,
    media: Kept,
    until: Annotated[int | None, Query(ge=0, le=10**12)] = None,
    signature: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """The medium itself, whole or in a range: to whoever is signed in, or has an address that was given for a while."""
    principal = None
    if until is not None:
        media.check_link(media_id, until, signature)
    else:
        principal = await current_principal(request, credentials)
    medium = await media.find(media_id)
    if principal is not None:
        await _note(media, medium, principal)
    return _answer(media, medium, request.headers.get("range", ""), request.headers.get("if-none-match", ""))


@router.delete("/media/{media_id}", status_code=204, responses=problems(401, 403, 404, 409))
async def delete_medium(media_id: str, editor: Editor, media: Kept) -> Response:
    """Remove what no question uses and no candidate was shown."""
    await media.remove(media_id)
    return Response(status_code=204)


async def _note(media: Media, medium: StoredMedium, principal: Principal) -> None:
    if not allows(principal, Permission.MANAGE_BANK):
        await media.note_shown(medium)


def _answer(media: Media, medium: StoredMedium, asked: str, known: str) -> Response:
    headers = {**HEADERS, "ETag": f'"{medium.media_id}"'}
    if f'"{medium.media_id}"' in known:
        return Response(status_code=304, headers=headers)
    span = span_of(asked, medium.size)
    if span is None:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{medium.size}"})
    start, end = span
    headers["Content-Length"] = str(end - start)
    whole = (start, end) == (0, medium.size)
    if not whole:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{medium.size}"
    content = media.content(medium, start, end)
    return StreamingResponse(content, 200 if whole else 206, headers, medium.content_type)


def span_of(asked: str, size: int) -> tuple[int, int] | None:
    """Which bytes a Range header asks for; all of them where it is not understood, None where it lies outside."""
    found = RANGE.fullmatch(asked.replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return 0, size
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    start, end = int(first), min(size, int(last) + 1) if last else size
    return (start, end) if start < end else None


def _told(medium: StoredMedium) -> MediumOut:
    return MediumOut(
        media_id=medium.media_id,
        kind=medium.kind,
        content_type=medium.content_type,
        size=medium.size,
        alt=medium.alt,
        transcript=medium.transcript,
    )
