"""Answering together: putting people into teams, and what a member does in place of answering alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from vivavoce.api import assessment_wire, team_wire
from vivavoce.api import team_models as models
from vivavoce.api.access import Permission, Principal, may
from vivavoce.api.answers import answer_from
from vivavoce.api.assessment_routes import Recruiter, TestId, owned_test
from vivavoce.api.doors import Doors, doors_of
from vivavoce.api.interview_routes import owned
from vivavoce.api.problems import current_request_id, problems
from vivavoce.desk.team_rows import TestTeam
from vivavoce.desk.teams import WantedTeam
from vivavoce.domain import commands as c
from vivavoce.domain.assessment import Test
from vivavoce.domain.state import Session
from vivavoce.domain.team import Team
from vivavoce.ports.errors import NotFound

router = APIRouter(prefix="/api", tags=["teams"], responses=problems(401, 403, 404, 409, 422))
Here = Annotated[Doors, Depends(doors_of)]
Candidate = Annotated[Principal, Depends(may(Permission.TAKE_INTERVIEWS))]


# For those who give tests


@router.get("/tests/{test_id}/teams", response_model=models.TestTeams)
async def read_teams(test_id: TestId, doors: Here, recruiter: Recruiter) -> dict[str, object]:
    """Who answers a test together."""
    test = await owned_test(doors, recruiter, test_id)
    return await _told(doors, test, await doors.teams.of_test(test_id))


@router.put("/tests/{test_id}/teams", response_model=models.TestTeams)
async def put_teams(
    test_id: TestId, wanted: models.WantedTeams, doors: Here, recruiter: Recruiter
) -> dict[str, object]:
    """Put people into teams. A team that has begun stays as it is, and has to be sent along unchanged."""
    test = await owned_test(doors, recruiter, test_id)
    named = [WantedTeam(team.name, tuple(team.application_ids)) for team in wanted.teams]
    return await _told(doors, test, await doors.teams.put(test_id, named))


@router.post("/tests/{test_id}/teams/auto", response_model=models.TestTeams)
async def fill_teams(test_id: TestId, doors: Here, recruiter: Recruiter) -> dict[str, object]:
    """Put those who are in no team into new ones, in the order of their invitations."""
    test = await owned_test(doors, recruiter, test_id)
    return await _told(doors, test, await doors.teams.fill(test_id))


async def _told(doors: Doors, test: Test, teams: tuple[TestTeam, ...]) -> dict[str, object]:
    hidden: dict[str, object] = {}
    if test.settings.blind_review:
        everyone = await doors.applications.all_of(test.test_id)
        hidden = {one.application_id: assessment_wire.whose(one, blind=True)["name"] for one in everyone}
    return {
        "group_size": test.settings.group_size,
        "teams": [team_wire.put_together(team, hidden) for team in teams],
    }


# For members


@router.get("/interviews/{interview_id}/team", response_model=models.TeamOut)
async def read_team(interview_id: str, doors: Here, principal: Candidate) -> JSONResponse:
    """Those who answer this together, and what they propose. 404 where you answer alone."""
    session = await owned(doors, principal, interview_id)
    return JSONResponse(team_wire.team(_team(session)))


@router.post("/interviews/{interview_id}/proposals", response_model=models.Proposed)
async def propose_answer(
    interview_id: str, wanted: models.WantedProposal, doors: Here, principal: Candidate
) -> JSONResponse:
    """Propose an answer. It is the team's as soon as everybody who is there stands behind it."""
    command = c.ProposeAnswer(
        at=doors.clock.now(),
        key=wanted.client_message_id,
        question_id=wanted.question_id,
        answer=answer_from(wanted),
    )
    return await _done(doors, principal, interview_id, command, wanted.question_id)


@router.post("/interviews/{interview_id}/agreements", response_model=models.Proposed)
async def agree_to_proposal(
    interview_id: str, wanted: models.Agreement, doors: Here, principal: Candidate
) -> JSONResponse:
    """Stand behind the proposal of a member, and no longer behind any other."""
    command = c.BackProposal(
        at=doors.clock.now(),
        key=wanted.client_message_id,
        question_id=wanted.question_id,
        of=wanted.member_id,
        seq=wanted.seq,
    )
    return await _done(doors, principal, interview_id, command, wanted.question_id)


@router.post("/interviews/{interview_id}/team-messages", response_model=models.Proposed)
async def send_team_message(
    interview_id: str, wanted: models.WantedMessage, doors: Here, principal: Candidate
) -> JSONResponse:
    """Write to the others of the team. What is written is kept with the test."""
    command = c.SendTeamMessage(at=doors.clock.now(), key=wanted.client_message_id, text=wanted.text)
    return await _done(doors, principal, interview_id, command, None)


async def _done(
    doors: Doors, principal: Principal, interview_id: str, command: c.Command, question_id: str | None
) -> JSONResponse:
    _team(await owned(doors, principal, interview_id))
    spoken = c.spoken_by(command, principal.user_id)
    session = (await doors.engine.execute(interview_id, spoken, current_request_id())).state
    asked = session.find(question_id) if question_id else None
    submitted = asked is not None and asked.answer is not None
    told = {"team": team_wire.team(_team(session)), "submitted": submitted, "last_seq": session.seq}
    return JSONResponse(told)


def _team(session: Session) -> Team:
    if session.team is None:
        raise NotFound("You answer this alone, so there is no team.", code="no_team")
    return session.team
