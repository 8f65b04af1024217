"""Code over REST: run it, submit it, and read what came of it; for candidates, and for who gave the test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from vivavoce.api import coding_models as models
from vivavoce.api import coding_wire
from vivavoce.api.access import Principal
from vivavoce.api.assessment_routes import Recruiter, TestId, owned_test
from vivavoce.api.doors import Doors
from vivavoce.api.interview_routes import Candidate, Here, owned
from vivavoce.api.problems import current_request_id, problems
from vivavoce.api.result_routes import SessionId
from vivavoce.api.reviewed import RUN, masks_for, mates_of
from vivavoce.api.wire import evaluations_shown
from vivavoce.domain import commands as c
from vivavoce.domain import events as e
from vivavoce.domain.code_log import KeptRun, done_by, draft_of, runs_of, typing_of
from vivavoce.domain.masking import Masks
from vivavoce.domain.refusal import Refused
from vivavoce.domain.sharing import shares_of
from vivavoce.domain.state import Session
from vivavoce.engine.mailbox import Accepted

RUN_WAIT_S = 25.0
RUN_RESPONSES = {**problems(429), 202: {"model": models.RunOwed, "description": "It is still to be run."}}

router = APIRouter(prefix="/api", tags=["code"], responses=problems(401, 404, 409, 422))
QuestionId = Annotated[str, Path(min_length=1, max_length=100)]


@router.post("/interviews/{interview_id}/run", response_model=models.RunResult, responses=RUN_RESPONSES)
async def run_code(interview_id: str, given: models.RunCodeIn, doors: Here, principal: Candidate) -> JSONResponse:
    """Run the code of the open question, with own input or by the samples."""
    session = await owned(doors, principal, interview_id)
    command = coding_wire.run_command(given, doors.clock.now(), given.client_message_id)
    return await _run(doors, session, command, principal.user_id)


@router.post("/interviews/{interview_id}/submit-code", response_model=models.RunResult, responses=RUN_RESPONSES)
async def submit_code(interview_id: str, given: models.SubmitCodeIn, doors: Here, principal: Candidate) -> JSONResponse:
    """Try the code of the open question by all tests. The question stays open."""
    session = await owned(doors, principal, interview_id)
    command = coding_wire.submit_command(given, doors.clock.now(), given.client_message_id)
    return await _run(doors, session, command, principal.user_id)


async def _run(doors: Doors, session: Session, command: c.Command, user_id: str) -> JSONResponse:
    if session.team is not None:
        command = c.spoken_by(command, user_id)
    accepted = await doors.engine.execute(session.id, command, current_request_id())
    run_id = await _run_id(doors, session.id, accepted)

    def done(state: Session) -> bool:
        run = state.run(run_id)
        return run is None or run.done

    await doors.engine.wait_until(session.id, done, RUN_WAIT_S)
    kept = await _kept(doors, session.id, accepted, run_id)
    if kept is None:
        return JSONResponse({"run_id": run_id, "state": "owed"}, status_code=202)
    told = coding_wire.kept_run(kept)
    return JSONResponse({name: value for name, value in told.items() if name not in ("code", "files", "stdin")})


async def _run_id(doors: Doors, session_id: str, accepted: Accepted) -> str:
    """A repeated key names the run that it began then."""
    [first, *_] = await doors.engine.store.read(session_id, accepted.seq - 1)
    if not isinstance(first.event, e.CodeRunAsked):
        raise Refused("seen_already", "This client_message_id was used for something else. Send another.")
    return first.event.run_id


async def _kept(doors: Doors, session_id: str, accepted: Accepted, run_id: str) -> KeptRun | None:
    logged = await doors.engine.store.read(session_id, accepted.seq - 1)
    events = [entry.event for entry in logged]
    asked = next((event for event in events if isinstance(event, e.CodeRunAsked) and event.run_id == run_id), None)
    ran = next((event for event in events if isinstance(event, e.CodeRan) and event.run_id == run_id), None)
    return KeptRun(asked=asked, ran=ran) if asked and ran else None


@router.get("/interviews/{interview_id}/questions/{question_id}/runs", response_model=models.KeptRuns)
async def read_runs(interview_id: str, question_id: QuestionId, doors: Here, principal: Candidate) -> JSONResponse:
    """Every run and submission of the code to a question, with the code, newest first; in a team, one's own."""
    session = await owned(doors, principal, interview_id)
    events = await _own_events(doors, principal, session, question_id)
    return _runs(events, question_id, judged=evaluations_shown(session))


@router.get("/interviews/{interview_id}/questions/{question_id}/typing", response_model=models.Typing)
async def read_typing(interview_id: str, question_id: QuestionId, doors: Here, principal: Candidate) -> JSONResponse:
    """How the code to a question was typed, to be replayed; in a team, one's own."""
    session = await owned(doors, principal, interview_id)
    return _typing(await _own_events(doors, principal, session, question_id), question_id)


@router.get("/interviews/{interview_id}/questions/{question_id}/code", response_model=models.Draft)
async def read_draft(interview_id: str, question_id: QuestionId, doors: Here, principal: Candidate) -> JSONResponse:
    """What was written last, as it was saved or run, to go on with it; in a team, one's own."""
    session = await owned(doors, principal, interview_id)
    events = await _own_events(doors, principal, session, question_id)
    return JSONResponse(coding_wire.draft(draft_of(events, question_id)))


@router.get(
    "/tests/{test_id}/attempts/{session_id}/questions/{question_id}/runs",
    response_model=models.KeptRuns,
    responses=problems(403),
)
async def read_runs_of_attempt(
    test_id: TestId, session_id: SessionId, question_id: QuestionId, doors: Here, recruiter: Recruiter
) -> JSONResponse:
    """Every run and submission of the code to a question of an attempt."""
    events, masks = await _of_attempt(doors, recruiter, test_id, session_id, question_id)
    return _runs(events, question_id, judged=True, masks=masks, numbers=_numbers(events))


@router.get(
    "/tests/{test_id}/attempts/{session_id}/questions/{question_id}/typing",
    response_model=models.Typing,
    responses=problems(403),
)
async def read_typing_of_attempt(
    test_id: TestId, session_id: SessionId, question_id: QuestionId, doors: Here, recruiter: Recruiter
) -> JSONResponse:
    """How the code to a question of an attempt was typed. The candidate is told that it is kept. In a blind review it
    is hidden until a person has decided: a name may be typed letter by letter."""
    events, masks = await _of_attempt(doors, recruiter, test_id, session_id, question_id)
    if masks is not None:
        return JSONResponse({"batches": [], "hidden": True})
    return _typing(events, question_id, _numbers(events))


async def _of_attempt(
    doors: Doors, recruiter: Recruiter, test_id: int, session_id: str, question_id: str
) -> tuple[list[e.Event], Masks | None]:
    test = await owned_test(doors, recruiter, test_id)
    application, _ = await doors.results.found(test_id, session_id)
    team = await doors.teams.of_application(application.application_id)
    mates = await mates_of(doors, test, team)
    return await _events(doors, session_id, question_id), await masks_for(doors, test, [application, *mates])


async def _events(doors: Doors, session_id: str, question_id: str) -> list[e.Event]:
    """The log, if it knows this question."""
    events = [entry.event for entry in await doors.engine.store.read(session_id)]
    if not any(isinstance(event, e.QuestionAsked) and event.question_id == question_id for event in events):
        raise Refused("unknown_question", "This interview has no such question.")
    return events


async def _own_events(doors: Doors, principal: Principal, session: Session, question_id: str) -> list[e.Event]:
    """In a team each writes for themselves until they propose it."""
    member_id = principal.user_id if session.team is not None else None
    return done_by(await _events(doors, session.id, question_id), member_id)


def _numbers(events: list[e.Event]) -> Mapping[str, int]:
    """Of a team's members, as on the time line."""
    return {share.member_id: share.number for share in shares_of(events)}


def _runs(
    events: list[e.Event],
    question_id: str,
    *,
    judged: bool,
    masks: Masks | None = None,
    numbers: Mapping[str, int] | None = None,
) -> JSONResponse:
    found = runs_of(events, question_id)
    items = [coding_wire.kept_run(kept, judged=judged, numbers=numbers) for kept in found]
    return JSONResponse({"items": items if masks is None else masks.within(items, leave=RUN)})


def _typing(events: list[e.Event], question_id: str, numbers: Mapping[str, int] | None = None) -> JSONResponse:
    return JSONResponse(coding_wire.typing(typing_of(events, question_id), numbers))
