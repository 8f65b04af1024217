"""Door A over REST."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from vivavoce.api import interview_models as models
from vivavoce.api import voice_wire, wire
from vivavoce.api.access import Permission, Principal, allows, may, require_member
from vivavoce.api.answers import answer_from
from vivavoce.api.doors import Doors, doors_of
from vivavoce.api.problems import current_request_id, problems
from vivavoce.api.services import services_of
from vivavoce.desk.interviews import Wish
from vivavoce.desk.paging import cursor_after, read_cursor
from vivavoce.desk.profiles import Resume
from vivavoce.domain import commands as c
from vivavoce.domain.decisions import lacks_personal
from vivavoce.domain.effects import Prepare, Summarise
from vivavoce.domain.refusal import Refused
from vivavoce.domain.session import pending
from vivavoce.domain.state import ENDED, Session

ANSWER_WAIT_S = 25.0
QUESTION_WAIT_S = 10.0

router = APIRouter(prefix="/api", tags=["interviews"], responses=problems(401, 404, 409, 422))
Here = Annotated[Doors, Depends(doors_of)]
Candidate = Annotated[Principal, Depends(may(Permission.TAKE_INTERVIEWS))]


@router.get("/roles", response_model=models.Roles)
async def list_roles(doors: Here) -> JSONResponse:
    """The roles that the bank knows, with their skills and weights."""
    names = {skill.id: skill.name for skill in doors.bank.skills()}
    roles = [
        {
            "role": role.id,
            "name": role.name,
            "skills": [{"skill": s, "name": names.get(s, s), "weight": w} for s, w in role.skills],
        }
        for role in doors.bank.roles()
    ]
    return JSONResponse({"items": roles})


@router.post("/roles/match", response_model=models.WeighedRole)
async def match_role(wanted: models.WantedRole, doors: Here, principal: Candidate) -> JSONResponse:
    """Which role a free text or a job description means, how sure that is, and how its skills would count."""
    resume = await _resume(doors, principal, wanted.resume_id)
    # In a thread: a long text that names one skill over and over takes seconds, and nobody else is to wait for it.
    match, weights = await asyncio.to_thread(doors.interviews.weighed, wanted.role, resume, wanted.job_description)
    told = wire.role_match(wanted.role, match)
    return JSONResponse({**told, "skills": [wire.skill_weight(weight) for weight in weights]})


@router.get("/interview-blueprints", response_model=models.Blueprints)
async def list_interview_blueprints(doors: Here) -> JSONResponse:
    """The forms that an interview can have."""
    items = [
        {
            "blueprint": blueprint.id,
            "title": blueprint.title,
            "max_questions": blueprint.max_questions,
            "duration_minutes": blueprint.duration_s / 60,
        }
        for blueprint in doors.bank.blueprints()
        if not doors.coding_offer.impossible(blueprint)
    ]
    return JSONResponse({"items": items})


@router.post("/interviews/start", status_code=201, response_model=models.StartedInterview)
async def start_interview(
    wanted: models.StartInterview, request: Request, doors: Here, principal: Candidate
) -> JSONResponse:
    """Start an interview. The first question is in the answer."""
    await services_of(request).rate_limits.take("start", principal.user_id)
    profile = await doors.profiles.profile(principal.user_id)
    resume = await _resume(doors, principal, wanted.resume_id)
    wish = Wish(
        role=wanted.role,
        blueprint=wanted.blueprint,
        difficulty=wanted.difficulty,
        max_questions=wanted.max_questions,
        duration_s=wanted.duration_minutes * 60 if wanted.duration_minutes else None,
        extra_time_factor=profile.preferences.extra_time_factor,
        resume=resume,
        experience_years=profile.experience_years,
        job_description=wanted.job_description,
        skill=wanted.skill,
        problem_id=wanted.problem_id,
        voice=bool(wanted.voice),
        pace=profile.preferences.pace,
        recording=wanted.recording,
        consent=wanted.consent,
    )
    creation = await doors.interviews.creation(principal.user_id, wish)
    await doors.engine.execute(creation.session_id, creation, current_request_id())
    session = await doors.engine.wait_until(creation.session_id, lambda s: s.open is not None, QUESTION_WAIT_S)
    told = _told(doors, session)
    scheme = "wss" if request.url.scheme == "https" else "ws"
    ws_url = f"{scheme}://{request.url.netloc}/ws/interview/{session.id}"
    return JSONResponse({**told, "question": told["current_question"], "ws_url": ws_url}, status_code=201)


@router.get("/interviews", response_model=models.InterviewPage)
async def list_interviews(
    doors: Here,
    principal: Candidate,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> JSONResponse:
    """Your interviews, newest first."""
    rows = await doors.engine.store.list_for(principal.user_id, limit=limit + 1, before=read_cursor(cursor))
    page, more = rows[:limit], len(rows) > limit
    following = cursor_after(page[-1].created_at, page[-1].session_id) if more else None
    return JSONResponse({"items": [wire.summary(row) for row in page], "next_cursor": following})


@router.get("/interviews/{interview_id}", response_model=models.Interview)
async def read_interview(interview_id: str, doors: Here, principal: Candidate) -> JSONResponse:
    """One interview: where it stands, what was answered, and its report when it is done."""
    session = await owned(doors, principal, interview_id)
    if session.status == "completed" and session.report is None:
        session = await doors.engine.wait_until(interview_id, lambda s: s.report is not None, 5)
    told = _told(doors, session)
    if session.aloud and allows(principal, Permission.OPERATE):
        told["turns"] = voice_wire.turns(logged.event for logged in await doors.engine.store.read(interview_id))
    return JSONResponse(told)


@router.post("/interviews/{interview_id}/answer", response_model=models.Answered)
async def submit_answer(
    interview_id: str, given: models.SubmitAnswer, doors: Here, principal: Candidate
) -> JSONResponse:
    """Answer the open question. The answer is durable when this returns; the next question comes with it."""
    command = c.SubmitAnswer(
        at=doors.clock.now(),
        key=given.client_message_id,
        question_id=given.question_id,
        answer=answer_from(given),
    )
    await _do(doors, principal, interview_id, command)

    def settled(session: Session) -> bool:
        asked = session.find(given.question_id)
        judged = asked is not None and not asked.owes_evaluation
        return judged and (session.open is not None or session.status in ENDED)

    session = await doors.engine.wait_until(interview_id, settled, ANSWER_WAIT_S)
    return JSONResponse(_answered(session, given.question_id, doors.clock.now()))


@router.post("/interviews/{interview_id}/hint", response_model=models.Hint)
async def take_hint(interview_id: str, doors: Here, principal: Candidate) -> JSONResponse:
    """The next hint for the open question."""
    session = await _do(doors, principal, interview_id, c.GiveHint(at=doors.clock.now()))
    asked = session.open
    if asked is None:
        raise Refused("no_open_question", "No question is open at the moment. The next one is on its way.")
    hints = asked.question.hints
    index = asked.hints_given
    return JSONResponse(
        {
            "question_id": asked.question_id,
            "index": index,
            "text": hints[index - 1],
            "remaining": len(hints) - index,
        }
    )


@router.post("/interviews/{interview_id}/skip", response_model=models.Interview)
async def skip_question(interview_id: str, doors: Here, principal: Candidate) -> JSONResponse:
    """Leave the open question unanswered."""
    await _do(doors, principal, interview_id, c.SkipQuestion(at=doors.clock.now()))
    moved_on = await doors.engine.wait_until(
        interview_id, lambda s: s.open is not None or s.status in ENDED, QUESTION_WAIT_S
    )
    return JSONResponse(_told(doors, moved_on))


@router.post("/interviews/{interview_id}/pause", response_model=models.Interview)
async def pause_interview(interview_id: str, doors: Here, principal: Candidate) -> JSONResponse:
    """Stop the interview and its clock for now."""
    session = await _do(doors, principal, interview_id, c.PauseSession(at=doors.clock.now()))
    return JSONResponse(_told(doors, session))


@router.post("/interviews/{interview_id}/resume", response_model=models.Interview)
async def resume_interview(interview_id: str, doors: Here, principal: Candidate) -> JSONResponse:
    """Go on after a pause."""
    session = await _do(doors, principal, interview_id, c.ResumeSession(at=doors.clock.now()))
    return JSONResponse(_told(doors, session))


@router.post("/interviews/{interview_id}/end", response_model=models.Interview)
async def end_interview(interview_id: str, doors: Here, principal: Candidate) -> JSONResponse:
    """End the interview; the report covers what was answered."""
    await _do(doors, principal, interview_id, c.EndSession(at=doors.clock.now()))
    session = await doors.engine.wait_until(interview_id, lambda s: s.report is not None, QUESTION_WAIT_S)
    return JSONResponse(_told(doors, session))


@router.post("/interviews/{interview_id}/cancel", response_model=models.Interview)
async def cancel_interview(interview_id: str, doors: Here, principal: Candidate) -> JSONResponse:
    """Give the interview up, without a report."""
    session = await _do(doors, principal, interview_id, c.CancelSession(at=doors.clock.now()))
    return JSONResponse(_told(doors, session))


@router.post("/interviews/{interview_id}/personalise", response_model=models.Personalised, responses=problems(429))
async def personalise_interview(interview_id: str, request: Request, doors: Here, principal: Candidate) -> JSONResponse:
    """Have questions made for you, and a letter written, again: once a model is back."""
    await owned(doors, principal, interview_id)
    await services_of(request).rate_limits.take("personalise", principal.user_id)
    if not doors.models.chat.available:
        return JSONResponse({"personalised": 0, "warnings": [doors.interviews.without_model()]})
    command = c.Personalise(at=doors.clock.now())
    session = (await doors.engine.execute(interview_id, command, current_request_id())).state
    owed = sum(isinstance(effect, Prepare | Summarise) for effect in pending(session))
    return JSONResponse({"personalised": owed, "warnings": []})


@router.put("/interviews/{interview_id}/grading", response_model=models.Interview)
async def allow_grading(
    interview_id: str, wanted: models.AllowGrading, doors: Here, principal: Candidate
) -> JSONResponse:
    """Let people of this service look at your answers and put their scores right, without your name; or no longer."""
    command = c.AllowGrading(at=doors.clock.now(), allowed=wanted.allowed)
    return JSONResponse(_told(doors, await _do(doors, principal, interview_id, command)))


def _told(doors: Doors, session: Session) -> dict[str, Any]:
    """The interview, and whether a model that is here now could do what another had to do in its place."""
    may = session.blueprint.mode == "practice" and session.status not in ("cancelled", "expired")
    can = may and lacks_personal(session) and doors.models.chat.available
    return {**wire.interview(session, doors.clock.now()), "can_personalise": can}


async def _resume(doors: Doors, principal: Principal, resume_id: str | None) -> Resume | None:
    return None if resume_id is None else await doors.profiles.resume(principal.user_id, resume_id)


async def owned(doors: Doors, principal: Principal, interview_id: str) -> Session:
    session = await doors.engine.session(interview_id)
    require_member(principal, session)
    return session


async def _do(doors: Doors, principal: Principal, interview_id: str, command: c.Command) -> Session:
    if (await owned(doors, principal, interview_id)).team is not None:
        command = c.spoken_by(command, principal.user_id)
    return (await doors.engine.execute(interview_id, command, current_request_id())).state


def _answered(session: Session, question_id: str, at: float) -> dict[str, Any]:
    asked = session.find(question_id)
    shown = asked is not None and asked.scorecard is not None and wire.evaluations_shown(session)
    remarks = wire.remarks(asked) if asked is not None and asked.answer is None else []
    return {
        "evaluation": wire.evaluation(asked) if asked is not None and shown else None,
        "remark": remarks[-1] if remarks else None,
        "next_question": wire.question(session, session.open, at) if session.open else None,
        "completed": session.status in ENDED,
        "progress": wire.progress(session, at),
    }
