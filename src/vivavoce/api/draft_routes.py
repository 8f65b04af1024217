"""What is written so far, over REST: a client whose line is gone, or that never had one, loses nothing either."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from vivavoce.api import board_models, board_wire, coding_wire
from vivavoce.api import coding_models as models
from vivavoce.api.access import Principal
from vivavoce.api.doors import Doors
from vivavoce.api.interview_routes import Candidate, Here, owned
from vivavoce.api.moments import moment
from vivavoce.api.problems import current_request_id, problems
from vivavoce.domain import commands as c

router = APIRouter(prefix="/api/interviews", tags=["code"], responses=problems(401, 404, 409, 422, 429))
QuestionId = Annotated[str, Path(min_length=1, max_length=100)]


@router.put("/{interview_id}/questions/{question_id}/code", response_model=models.Saved)
async def save_draft(
    interview_id: str, question_id: QuestionId, given: models.DraftIn, doors: Here, principal: Candidate
) -> JSONResponse:
    """Keep all that is written so far to the open question, as `save_code` does."""
    fields = models.DraftFields(question_id=question_id, language=given.language, files=given.files)
    command = coding_wire.save_command(fields, doors.clock.now(), given.client_message_id)
    return await _saved(doors, principal, interview_id, command)


@router.put("/{interview_id}/questions/{question_id}/board", response_model=models.Saved)
async def save_drawing(
    interview_id: str, question_id: QuestionId, given: board_models.DrawingIn, doors: Here, principal: Candidate
) -> JSONResponse:
    """Keep all that is drawn so far to the open question, as `save_board` does."""
    fields = board_models.DrawnFields(question_id=question_id, board=given.board)
    command = board_wire.save_command(fields, doors.clock.now(), given.client_message_id)
    return await _saved(doors, principal, interview_id, command)


@router.post("/{interview_id}/questions/{question_id}/typing", response_model=models.Saved)
async def note_typing(
    interview_id: str, question_id: QuestionId, given: models.TypingIn, doors: Here, principal: Candidate
) -> JSONResponse:
    """Keep some seconds of typing, as `typing` does."""
    told = given.model_dump(exclude={"client_message_id"})
    fields = models.TypingFields(question_id=question_id, **told)
    command = coding_wire.typing_command(fields, doors.clock.now(), given.client_message_id)
    return await _saved(doors, principal, interview_id, command)


async def _saved(doors: Doors, principal: Principal, interview_id: str, command: c.Command) -> JSONResponse:
    if (await owned(doors, principal, interview_id)).team is not None:
        command = c.spoken_by(command, principal.user_id)
    accepted = await doors.engine.execute(interview_id, command, current_request_id())
    return JSONResponse({"seq": accepted.seq, "saved_at": moment(command.at)})
