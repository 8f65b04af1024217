"""All that is kept of you, to take with you."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse

from vivavoce.api.access import SignedIn
from vivavoce.api.doors import Doors, doors_of
from vivavoce.api.exporting import Sending
from vivavoce.api.own_export import OwnExport
from vivavoce.api.packing import packed
from vivavoce.api.problems import problems
from vivavoce.api.services import Services, operation_id, services_of

router = APIRouter(prefix="/api/auth", tags=["accounts"], generate_unique_id_function=operation_id)
Here = Annotated[Doors, Depends(doors_of)]
Desk = Annotated[Services, Depends(services_of)]
ZIP: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
}


@router.get("/me/export.zip", response_class=StreamingResponse, responses={**ZIP, **problems(401, 403, 429)})
async def export_me(principal: SignedIn, doors: Here, desk: Desk) -> StreamingResponse:
    """All that is kept of you, in a ZIP file of JSON and sound: account, résumés, tests, interviews with what was
    said, written, coded and drawn, reports, recordings, progress. It is sent while it is being made; nobody gets two at
    a time."""
    await desk.rate_limits.take("export", principal.user_id)
    doors.exporting.begin(principal.user_id)
    now = datetime.fromtimestamp(doors.clock.now(), UTC)
    date = (max(now.year, 1980), now.month, now.day, now.hour, now.minute, now.second)
    headers = {
        "Content-Disposition": f'attachment; filename="viva-voce-{now:%Y-%m-%d}.zip"',
        "Cache-Control": "private, no-store",
    }
    pieces = packed(OwnExport(doors, principal).files(), date)
    return Sending(pieces, headers, "application/zip", lambda: doors.exporting.end(principal.user_id))
