"""Door C beside its sessions: the patterns of companies, and how the door is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from vivavoce.api import operations
from vivavoce.api.access import Permission, Principal, may, require_progress
from vivavoce.api.doors import Doors, doors_of
from vivavoce.api.problems import problems
from vivavoce.api.services import Services, services_of
from vivavoce.api.simulating import models, wire
from vivavoce.api.simulating.analytics import analytics
from vivavoce.desk.simulations import LANGUAGES
from vivavoce.domain.pattern import INTERVIEW_TYPES
from vivavoce.domain.question import DIFFICULTIES

router = APIRouter(prefix="/api/v1/interview", tags=["interview simulation"])
Here = Annotated[Doors, Depends(doors_of)]
Candidate = Annotated[Principal, Depends(may(Permission.TAKE_INTERVIEWS))]


@router.get("/company-patterns", response_model=models.Patterns)
async def list_company_patterns(doors: Here) -> JSONResponse:
    """How each kind of company interviews: how long, what of, what it looks at and how that is weighed."""
    items = [wire.pattern(pattern) for pattern in doors.simulations.patterns.values()]
    return JSONResponse(
        {
            "items": items,
            "interview_types": list(INTERVIEW_TYPES),
            "difficulty_levels": list(DIFFICULTIES),
            "languages": list(LANGUAGES),
        }
    )


@router.get("/users/{user_id}/analytics", response_model=models.Analytics, responses=problems(401, 404))
async def read_user_analytics(user_id: str, doors: Here, principal: Candidate) -> JSONResponse:
    """How you get on, over all your interviews; `me` is you. An admin may read another's: numbers, and no answers."""
    wanted = principal.user_id if user_id == "me" else user_id
    require_progress(principal, wanted)
    if wanted != principal.user_id:
        await doors.profiles.profile(wanted)  # raises NotFound for nobody
    return JSONResponse(analytics(wanted, await doors.progress.of(wanted)))


@router.get("/health", response_model=operations.Health)
async def interview_health(doors: Here, services: Annotated[Services, Depends(services_of)]) -> JSONResponse:
    """The state of each part, as at /health. 503 while the service cannot take answers."""
    return await operations.health(doors, services)
