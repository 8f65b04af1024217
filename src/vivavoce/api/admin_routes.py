"""What an admin does with the accounts of others."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from vivavoce.api.access import Permission, Principal, may
from vivavoce.api.account_routes import Email, Model, Name, PersonOut, person_out
from vivavoce.api.problems import problems
from vivavoce.api.services import Services, operation_id, services_of
from vivavoce.desk.accounts import PersonChange
from vivavoce.desk.front import reset_url
from vivavoce.desk.one_time import RESET_S
from vivavoce.desk.paging import cursor_after, read_cursor
from vivavoce.desk.people import RoleName

router = APIRouter(prefix="/api/admin", tags=["admin"], generate_unique_id_function=operation_id)

Desk = Annotated[Services, Depends(services_of)]
Admin = Annotated[Principal, Depends(may(Permission.MANAGE_USERS))]


class PeoplePage(Model):
    items: list[PersonOut]
    next_cursor: str | None = Field(description="For `?cursor=`; null on the last page.", examples=[None])


class PersonPatch(Model):
    """What is left out stays as it is."""

    role: RoleName | None = None
    disabled: bool | None = None
    name: Name | None = None
    email: Email | None = None


class ResetLink(Model):
    reset_url: str = Field(examples=["https://interviews.example.org/reset#token=otl_9Zq…"])
    expires_in: int = Field(description="Seconds.", examples=[RESET_S])


@router.get("/users", responses=problems(401, 403))
async def list_users(
    admin: Admin,
    desk: Desk,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    q: Annotated[str | None, Query(max_length=100, description="Part of a name or an e-mail.")] = None,
) -> PeoplePage:
    """Everyone, newest first."""
    people = await desk.accounts.people(limit=limit + 1, before=read_cursor(cursor), query=q)
    page = people[:limit]
    more = cursor_after(page[-1].created_at, page[-1].user_id) if len(people) > limit else None
    return PeoplePage(items=[person_out(person) for person in page], next_cursor=more)


@router.patch("/users/{user_id}", responses=problems(401, 403, 404, 409))
async def change_user(user_id: str, body: PersonPatch, admin: Admin, desk: Desk) -> PersonOut:
    """Another role, disabled or enabled again, a corrected name or e-mail. The last admin stays one."""
    change = PersonChange(role=body.role, disabled=body.disabled, name=body.name, email=body.email)
    return person_out(await desk.accounts.change(user_id, change))


@router.delete("/users/{user_id}", status_code=204, responses=problems(401, 403, 404, 409, 429, 503))
async def erase_user(user_id: str, admin: Admin, desk: Desk) -> Response:
    """Erase that person's account and all that is kept of them. It cannot be undone. Your own is erased with your
    password at `/api/auth/me`; asked for once more, an erasure that was cut short is finished."""
    await desk.rate_limits.take("erase", admin.user_id)
    await desk.erasing.erase_other(user_id, by=admin.user_id)
    return Response(status_code=204)


@router.post("/users/{user_id}/password-reset", status_code=201, responses=problems(401, 403, 404, 409))
async def make_password_reset(user_id: str, request: Request, admin: Admin, desk: Desk) -> ResetLink:
    """A link to hand to that person: they choose a new password, and their other sign-ins end. It works once."""
    token = await desk.links.password_reset(user_id)
    base = desk.settings.frontend_urls[0] if desk.settings.frontend_urls else str(request.base_url)
    return ResetLink(reset_url=reset_url(base, token), expires_in=RESET_S)
