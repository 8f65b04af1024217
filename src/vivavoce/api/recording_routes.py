"""The recordings of an interview: for its candidate alone, to be listened to and to be removed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from vivavoce.api.interview_routes import Candidate, Here, owned
from vivavoce.api.media_routes import span_of
from vivavoce.api.moments import moment
from vivavoce.api.problems import problems

router = APIRouter(prefix="/api", tags=["interviews"], responses=problems(401, 404))
RecordingId = Annotated[str, Path(min_length=1, max_length=100)]
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Accept-Ranges": "bytes",
}


class RecordingOut(BaseModel):
    recording_id: str
    question_id: str
    turn_id: str
    duration_s: float
    created_at: str
    until: Annotated[str, Field(description="When it is removed by itself.")]


class RecordingsOut(BaseModel):
    items: list[RecordingOut]


@router.get("/interviews/{interview_id}/recordings")
async def list_recordings(interview_id: str, doors: Here, principal: Candidate) -> RecordingsOut:
    """What was kept of the spoken answers, the oldest first."""
    session = await owned(doors, principal, interview_id)
    items = [
        RecordingOut(
            recording_id=one.recording_id,
            question_id=one.question_id,
            turn_id=one.turn_id,
            duration_s=one.duration_s,
            created_at=moment(one.created_at) or "",
            until=moment(doors.recordings.until(one)) or "",
        )
        for one in await doors.recordings.of_session(session.id)
    ]
    return RecordingsOut(items=items)


@router.get("/interviews/{interview_id}/recordings/{recording_id}", response_class=Response)
async def get_recording(
    request: Request, interview_id: str, recording_id: RecordingId, doors: Here, principal: Candidate
) -> Response:
    """The sound itself, whole or in a range."""
    session = await owned(doors, principal, interview_id)
    recording = await doors.recordings.find(session.id, recording_id)
    span = span_of(request.headers.get("range", ""), recording.size)
    if span is None:
        return Response(status_code=416, headers={**HEADERS, "Content-Range": f"bytes */{recording.size}"})
    start, end = span
    headers = {**HEADERS, "Content-Length": str(end - start)}
    whole = span == (0, recording.size)
    if not whole:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{recording.size}"
    content = doors.recordings.content(recording, start, end)
    return StreamingResponse(content, 200 if whole else 206, headers, recording.content_type)


@router.delete("/interviews/{interview_id}/recordings", status_code=204)
async def delete_recordings(interview_id: str, doors: Here, principal: Candidate) -> Response:
    """Remove all recordings of the interview now. The words stay."""
    session = await owned(doors, principal, interview_id)
    await doors.recordings.remove(session.id)
    return Response(status_code=204)
