"""Door C's sessions: requests in the words of its document become commands of the one engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import JSONResponse

from vivavoce.api.access import Permission, Principal, authorize, may
from vivavoce.api.doors import Doors, doors_of
from vivavoce.api.interview_routes import ANSWER_WAIT_S, QUESTION_WAIT_S, owned
from vivavoce.api.problems import current_request_id, problems
from vivavoce.api.services import services_of
from vivavoce.api.simulating import models, wire
from vivavoce.api.simulating.feedback import feedback
from vivavoce.api.simulating.responses import answer_of
from vivavoce.desk.simulations import Wanted
from vivavoce.desk.zones import read_moment
from vivavoce.domain import commands as c
from vivavoce.domain.following_up import last_answered
from vivavoce.domain.refusal import Refused
from vivavoce.domain.session import replay
from vivavoce.domain.state import ENDED, Session
from vivavoce.ports.errors import Invalid

REPORT_WAIT_S = 10.0

router = APIRouter(
    prefix="/api/v1/interview/sessions", tags=["interview simulation"], responses=problems(401, 404, 409, 422)
)
Here = Annotated[Doors, Depends(doors_of)]
Candidate = Annotated[Principal, Depends(may(Permission.TAKE_INTERVIEWS))]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", min_length=1, max_length=64, description="The same one again has no second effect."
    ),
]


@router.post("", status_code=201, response_model=models.Session, responses=problems(403, 429))
async def create_session(
    wanted: models.CreateSession, request: Request, doors: Here, principal: Candidate, key: IdempotencyKey = None
) -> JSONResponse:
    """Make a session. It waits to be started, now or any time; `scheduled_at` is a plan and no lock. Who makes it for
    somebody else is told what was made, also when asking again, and nothing of what became of it."""
    owner_id = wanted.user_id or principal.user_id
    if owner_id != principal.user_id:
        authorize(principal, Permission.GIVE_INTERVIEWS)
    await services_of(request).rate_limits.take("start", principal.user_id)
    wish = _wish(wanted, wanted.client_message_id or key)
    creation = await doors.simulations.creation(owner_id, wish, by=principal.user_id)
    try:
        await doors.engine.execute(creation.session_id, creation, current_request_id())
    except Refused as refused:
        if creation.key is None or refused.code != "already_exists":
            raise
    if owner_id == principal.user_id:
        session = await doors.engine.session(creation.session_id)
    else:
        session = await _as_created(doors, creation.session_id)
    return JSONResponse(_told(doors, request, session), status_code=201)


@router.get("/{interview_id}", response_model=models.Session)
async def read_session(interview_id: str, request: Request, doors: Here, principal: Candidate) -> JSONResponse:
    """Where it stands, with its questions and responses; whichever door it was begun at."""
    return JSONResponse(_told(doors, request, await owned(doors, principal, interview_id)))


@router.post("/{interview_id}/start", response_model=models.Session)
async def start_session(
    interview_id: str,
    request: Request,
    doors: Here,
    principal: Candidate,
    wanted: models.StartSession | None = None,
    key: IdempotencyKey = None,
) -> JSONResponse:
    """Start it, and agree that an AI leads it. The first question is in the answer."""
    chosen = (wanted or models.StartSession()).user_preferences
    command = c.StartSession(
        at=doors.clock.now(), key=key, consent=True, hints=chosen.allow_hints, follow_ups=chosen.allow_follow_ups
    )
    await _do(doors, principal, interview_id, command)
    session = await _until(doors, interview_id, lambda s: s.open is not None or s.status in ENDED)
    return JSONResponse(_told(doors, request, session))


@router.get("/{interview_id}/current-question", response_model=models.CurrentQuestion)
async def read_current_question(interview_id: str, doors: Here, principal: Candidate) -> JSONResponse:
    """The open question; one that is on its way is waited for."""
    session = await owned(doors, principal, interview_id)
    if session.status == "in_progress":
        session = await _until(doors, interview_id, lambda s: s.open is not None or s.status != "in_progress")
    question = wire.current(session, doors.clock.now())
    return JSONResponse({"question": question, "status": wire.status(session)})


@router.post("/{interview_id}/responses", response_model=models.Answered)
async def submit_response(
    interview_id: str,
    given: models.SubmitResponse,
    request: Request,
    doors: Here,
    principal: Candidate,
    key: IdempotencyKey = None,
) -> JSONResponse:
    """Answer the open question, in words, in code or both. It is durable when this returns."""
    session = await owned(doors, principal, interview_id)
    command = c.SubmitAnswer(
        at=doors.clock.now(),
        key=given.client_message_id or key,
        question_id=given.question_id,
        answer=answer_of(session, given),
    )
    await _do(doors, principal, interview_id, command)
    session = await doors.engine.wait_until(interview_id, _settled(given.question_id), ANSWER_WAIT_S)
    return JSONResponse(wire.answered(session, given.question_id, doors.clock.now(), _ws_url(request, session)))


@router.post("/{interview_id}/follow-up", response_model=models.FollowUp)
async def ask_for_follow_up(
    interview_id: str,
    doors: Here,
    principal: Candidate,
    wanted: models.WantFollowUp | None = None,
    key: IdempotencyKey = None,
) -> JSONResponse:
    """Be asked more about an answer. The question that is open waits, and comes back after it under the same id."""
    wanted = wanted or models.WantFollowUp()
    session = await owned(doors, principal, interview_id)
    about = wanted.question_id or getattr(last_answered(session), "question_id", None)
    if about is not None:
        session = await doors.engine.wait_until(interview_id, _settled(about), ANSWER_WAIT_S)
    if session.open is None or about is None or session.open.follow_up_of != about:
        command = c.RequestFollowUp(
            at=doors.clock.now(), key=wanted.client_message_id or key, question_id=wanted.question_id
        )
        await _do(doors, principal, interview_id, command)
        session = await _until(doors, interview_id, lambda s: s.open is not None)
    question = wire.current(session, doors.clock.now())
    if question is None:
        raise Refused("follow_up_pending", "The follow-up is on its way. Ask for the current question in a moment.")
    return JSONResponse({"question": question})


@router.get("/{interview_id}/hint", response_model=models.Hint)
async def disclose_hint(
    interview_id: str,
    doors: Here,
    principal: Candidate,
    level: Annotated[
        int | None, Query(ge=1, le=20, description="Which hint: those given before can be read again and cost nothing.")
    ] = None,
    key: IdempotencyKey = None,
) -> JSONResponse:
    """The next hint for the open question, each plainer than the last. What it costs is told with it."""
    session = await owned(doors, principal, interview_id)
    given = session.open.hints_given if session.open else 0
    if level is not None and level > given + 1:
        raise Refused("hints_in_order", f"Hints come one after the other. The next one here is {given + 1}.")
    if level is None or level > given:
        session = await _do(doors, principal, interview_id, c.GiveHint(at=doors.clock.now(), key=key))
    asked = session.open
    if asked is None or not asked.hints_given:
        raise Refused("no_open_question", "No question is open at the moment. The next one is on its way.")
    return JSONResponse(wire.hint(session, asked, min(level or asked.hints_given, asked.hints_given)))


@router.post("/{interview_id}/pause", response_model=models.Session)
async def pause_session(
    interview_id: str, request: Request, doors: Here, principal: Candidate, key: IdempotencyKey = None
) -> JSONResponse:
    """Stop the interview and its clock for now."""
    session = await _do(doors, principal, interview_id, c.PauseSession(at=doors.clock.now(), key=key))
    return JSONResponse(_told(doors, request, session))


@router.post("/{interview_id}/resume", response_model=models.Session)
async def resume_session(
    interview_id: str, request: Request, doors: Here, principal: Candidate, key: IdempotencyKey = None
) -> JSONResponse:
    """Go on after a pause."""
    session = await _do(doors, principal, interview_id, c.ResumeSession(at=doors.clock.now(), key=key))
    return JSONResponse(_told(doors, request, session))


@router.post("/{interview_id}/complete", response_model=models.Session)
async def complete_session(
    interview_id: str, request: Request, doors: Here, principal: Candidate, key: IdempotencyKey = None
) -> JSONResponse:
    """End it; the feedback covers what was answered. Completing what is complete changes nothing."""
    session = await owned(doors, principal, interview_id)
    if session.status != "completed":
        await _do(doors, principal, interview_id, c.EndSession(at=doors.clock.now(), key=key))
    session = await doors.engine.wait_until(interview_id, lambda s: s.report is not None, REPORT_WAIT_S)
    return JSONResponse(_told(doors, request, session))


@router.post("/{interview_id}/cancel", response_model=models.Session)
async def cancel_session(
    interview_id: str, request: Request, doors: Here, principal: Candidate, key: IdempotencyKey = None
) -> JSONResponse:
    """Give the session up, before its start or during it, without feedback."""
    session = await _do(doors, principal, interview_id, c.CancelSession(at=doors.clock.now(), key=key))
    return JSONResponse(_told(doors, request, session))


@router.get("/{interview_id}/feedback", response_model=models.Feedback)
async def read_feedback(interview_id: str, doors: Here, principal: Candidate) -> JSONResponse:
    """What the session showed, part by part, each with its evidence; and what to practise next."""
    session = await owned(doors, principal, interview_id)
    if session.status == "completed":
        session = await doors.engine.wait_until(interview_id, lambda s: s.report is not None, REPORT_WAIT_S)
    return JSONResponse(feedback(session))


async def _as_created(doors: Doors, session_id: str) -> Session:
    """As it was before anybody did anything in it."""
    [first, *_] = await doors.engine.store.read(session_id)
    return replay([first.event])


def _wish(wanted: models.CreateSession, key: str | None) -> Wanted:
    at = read_moment(wanted.scheduled_at, None, "scheduled_at") if wanted.scheduled_at is not None else None
    if at is not None and not isinstance(at, float):
        raise Invalid(at.words, code=at.code, errors=({"field": "scheduled_at", "message": at.words},))
    return Wanted(
        company=wanted.company_type,
        interview_type=wanted.interview_type,
        difficulty=wanted.difficulty_level,
        max_questions=wanted.max_questions,
        duration_s=wanted.time_limit * 60 if wanted.time_limit is not None else None,
        scheduled_at=at,
        language=wanted.language,
        hints=wanted.preferences.allow_hints,
        follow_ups=wanted.preferences.allow_follow_ups,
        key=key,
    )


def _settled(question_id: str) -> Callable[[Session], bool]:
    """The answer is judged, and the interview has gone on."""

    def settled(session: Session) -> bool:
        asked = session.find(question_id)
        judged = asked is None or not asked.owes_evaluation
        return judged and (session.open is not None or session.status != "in_progress")

    return settled


async def _until(doors: Doors, interview_id: str, holds: Callable[[Session], bool]) -> Session:
    return await doors.engine.wait_until(interview_id, holds, QUESTION_WAIT_S)


async def _do(doors: Doors, principal: Principal, interview_id: str, command: c.Command) -> Session:
    if (await owned(doors, principal, interview_id)).team is not None:
        command = c.spoken_by(command, principal.user_id)
    return (await doors.engine.execute(interview_id, command, current_request_id())).state


def _told(doors: Doors, request: Request, session: Session) -> dict[str, Any]:
    return wire.session(session, doors.clock.now(), _ws_url(request, session))


def _ws_url(request: Request, session: Session) -> str:
    scheme = "wss" if request.url.scheme == "https" else "ws"
    return f"{scheme}://{request.url.netloc}/ws/interview/{session.id}"
