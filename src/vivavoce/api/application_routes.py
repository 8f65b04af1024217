"""Tests, for those who take them: what they are invited to, and beginning."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from vivavoce.api import assessment_models as models
from vivavoce.api import assessment_wire, interview_models, wire
from vivavoce.api.access import Permission, Principal, may
from vivavoce.api.assessment_routes import TestId, calendar, frontend
from vivavoce.api.doors import Doors, doors_of
from vivavoce.api.problems import current_request_id, problems
from vivavoce.api.services import Services, services_of
from vivavoce.desk.application_rows import Application
from vivavoce.desk.attempts import Entry
from vivavoce.desk.limits import network_of
from vivavoce.domain.assessment import Test
from vivavoce.domain.commands import JoinTeam
from vivavoce.domain.refusal import Refused
from vivavoce.domain.state import ENDED, Session
from vivavoce.ports.errors import NotFound

QUESTION_WAIT_S = 10.0

router = APIRouter(prefix="/api", tags=["tests"], responses=problems(401, 403, 404, 409, 422))
Here = Annotated[Doors, Depends(doors_of)]
Desk = Annotated[Services, Depends(services_of)]
Candidate = Annotated[Principal, Depends(may(Permission.TAKE_TESTS))]


@router.get("/applications", response_model=models.MyTests)
async def list_my_tests(request: Request, doors: Here, desk: Desk, candidate: Candidate) -> dict[str, object]:
    """The tests that you are invited to, newest first, and whether each can be started now."""
    mine = await doors.applications.mine(candidate.user_id)
    return {"items": [await _told(doors, desk, request, application, test) for application, test in mine]}


@router.get("/applications/{test_id}", response_model=models.MyTest)
async def read_my_test(
    test_id: TestId, request: Request, doors: Here, desk: Desk, candidate: Candidate
) -> dict[str, object]:
    """One of them, by the test's number; also one whose invitation was withdrawn, which says so."""
    application = await doors.applications.of(test_id, candidate.user_id)
    if application is None:
        raise NotFound("There is no such test, or you are not invited to it.", code="not_invited")
    return await _told(doors, desk, request, application, await doors.tests.test(test_id))


@router.get("/applications/{test_id}/calendar.ics", response_class=Response)
async def read_my_calendar(
    test_id: TestId, request: Request, doors: Here, desk: Desk, candidate: Candidate
) -> Response:
    """The test's window for your calendar. 404 for a test that has none."""
    application = await doors.applications.of(test_id, candidate.user_id)
    if application is None or application.withdrawn_at is not None:
        raise NotFound("There is no such test, or you are not invited to it.", code="not_invited")
    return calendar(doors, await doors.tests.test(test_id), application, frontend(desk, request))


@router.post("/invitations/look", response_model=models.InvitationOut, responses=problems(429))
async def look_at_invitation(
    given: models.InvitationToken, request: Request, doors: Here, desk: Desk
) -> dict[str, object]:
    """What the invitation behind a link is about. Whoever has the link may look, before they sign in."""
    await desk.rate_limits.take("one_time", network_of(request.client.host if request.client else None))
    application, test = await doors.applications.by_link(given.token)
    return assessment_wire.invitation(application, test, doors.clock.now())


@router.post("/invitations/accept", response_model=models.MyTest)
async def accept_invitation(
    given: models.InvitationToken, request: Request, doors: Here, desk: Desk, candidate: Candidate
) -> dict[str, object]:
    """Take the invitation behind a link with this account."""
    application = await doors.applications.accept(candidate.user_id, given.token)
    return await _told(doors, desk, request, application, await doors.tests.test(application.test_id))


@router.post("/tests/{test_id}/start", status_code=201, response_model=interview_models.StartedInterview)
async def start_test(
    test_id: TestId, given: models.StartTest, request: Request, doors: Here, candidate: Candidate
) -> JSONResponse:
    """Begin an attempt, or go on with the one that runs. The answer is that of `/api/interviews/start`."""
    if not given.consent:
        raise Refused("consent_required", "An AI leads this test. Please agree to that before it starts.")
    session = await begin_attempt(doors, test_id, candidate.user_id)
    told = wire.interview(session, doors.clock.now())
    scheme = "wss" if request.url.scheme == "https" else "ws"
    ws_url = f"{scheme}://{request.url.netloc}/ws/interview/{session.id}"
    answer = {**told, "can_personalise": False, "question": told["current_question"], "ws_url": ws_url}
    return JSONResponse(answer, status_code=201)


async def begin_attempt(doors: Doors, test_id: int, user_id: str) -> Session:
    """The session of the attempt, with its first question asked: new, or the one that runs."""
    test, entry = await doors.attempts.enter(test_id, user_id)
    if not entry.running:
        creation = await doors.interviews.of_test(user_id, test, entry)
        try:
            await doors.engine.execute(entry.session_id, creation, current_request_id())
        except Refused as refused:
            if refused.code != "already_exists":  # another device of theirs was faster, and it is the same attempt
                raise
    if entry.place.team_size > 1:
        await _join(doors, entry, user_id)
    session = await doors.engine.wait_until(
        entry.session_id, lambda s: s.open is not None or s.status in ENDED, QUESTION_WAIT_S
    )
    return require_taken(session, user_id)


def require_taken(session: Session, user_id: str) -> Session:
    """The rows say whose attempt it is, and the log says who answers in it. Only who both mean gets in."""
    if not session.taken_by(user_id):
        raise NotFound("There is no such test, or you are not invited to it.", code="not_invited")
    return session


async def _join(doors: Doors, entry: Entry, user_id: str) -> None:
    """Each member starts the same attempt, and is in its log from then on."""
    try:
        await doors.engine.execute(
            entry.session_id, JoinTeam(at=doors.clock.now(), member_id=user_id, name=entry.name), current_request_id()
        )
    except Refused as refused:
        if refused.code != "joined_already":
            raise


async def _told(
    doors: Doors, desk: Services, request: Request, application: Application, test: Test
) -> dict[str, object]:
    return assessment_wire.my_test(
        application,
        test,
        await doors.attempts.standing(test, application),
        await doors.attempts.statuses([application]),
        now=doors.clock.now(),
        base=frontend(desk, request),
        team=await doors.teams.of_application(application.application_id) if test.settings.group_size > 1 else None,
    )
