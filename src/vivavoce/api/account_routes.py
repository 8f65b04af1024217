"""Who you are: registering, signing in and out, and the ticket for a WebSocket."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from vivavoce.api.access import Bearer, SignedIn
from vivavoce.api.problems import problems
from vivavoce.api.services import Services, operation_id, services_of
from vivavoce.desk.limits import network_of
from vivavoce.desk.one_time import Given
from vivavoce.desk.people import Person, RoleName, spelling_of
from vivavoce.desk.sign_ins import TICKET_S, Tokens
from vivavoce.ports.errors import NotSignedIn

router = APIRouter(prefix="/api/auth", tags=["accounts"], generate_unique_id_function=operation_id)

Desk = Annotated[Services, Depends(services_of)]
Email = Annotated[str, Field(min_length=3, max_length=254, examples=["ada@example.org"])]
Password = Annotated[str, Field(min_length=1, max_length=1024, examples=["a quiet brass lantern"])]
Name = Annotated[str, Field(min_length=1, max_length=120, examples=["Ada Lovelace"])]
Token = Annotated[str, Field(min_length=1, max_length=4096)]


class Model(BaseModel):
    model_config = ConfigDict(allow_inf_nan=False)


class Registration(Model):
    email: Email
    password: Password = Field(description="At least 10 characters; length counts, special characters need not be.")
    name: Name


class Credentials(Model):
    email: Email
    password: Password


class RefreshToken(Model):
    refresh_token: Token = Field(examples=["rft_9Zq…"])


class Refresh(RefreshToken):
    attempt: str | None = Field(
        default=None,
        min_length=16,
        max_length=128,
        description="Random, and the same when the same refresh is asked for again because its answer was lost.",
        examples=["5f1c7a8e-8a3e-4a57-9f43-0d7c7b1d9a11"],
    )


class PasswordChange(Model):
    current: Password | None = Field(default=None, description="Not needed while no password was ever set.")
    new: Password


class Erasure(Model):
    password: Password | None = Field(default=None, description="Not needed while no password was ever set.")


class OneTime(Model):
    token: Token = Field(examples=["otl_9Zq…"])
    email: Email | None = Field(default=None, description="For the owner's link; without it, owner@localhost.")
    name: Name | None = None
    password: Password | None = Field(default=None, description="Needed for a reset; advised for the owner.")


class TokensOut(Model):
    access_token: str = Field(examples=["eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9…"])
    refresh_token: str = Field(examples=["rft_9Zq…"])
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - a word, not a secret
    expires_in: int = Field(description="Seconds for which the access token is good.", examples=[1800])


class PersonOut(Model):
    user_id: str = Field(examples=["usr_4f0c9e6d2b1a4c0f8e7d6c5b4a392817"])
    email: str = Field(examples=["ada@example.org"])
    name: str = Field(examples=["Ada Lovelace"])
    role: RoleName
    disabled: bool = False
    created_at: float = Field(description="Seconds since 1970, UTC.", examples=[1_800_000_000.0])


class Registered(PersonOut, TokensOut):
    """The new account, signed in already."""


class Ticket(Model):
    ticket: str = Field(examples=["wst_9Zq…"])
    expires_in: int = Field(examples=[30])


def person_out(person: Person) -> PersonOut:
    return PersonOut(
        user_id=person.user_id,
        email=person.email,
        name=person.name,
        role=person.role,
        disabled=person.disabled,
        created_at=person.created_at,
    )


def tokens_out(tokens: Tokens) -> TokensOut:
    return TokensOut(access_token=tokens.access_token, refresh_token=tokens.refresh_token, expires_in=tokens.expires_in)


def _network(request: Request) -> str:
    return network_of(request.client.host if request.client else None)


@router.post("/register", status_code=201, responses=problems(409, 429, 503))
async def register(body: Registration, request: Request, desk: Desk) -> Registered:
    """Make a candidate's account and sign it in. Other roles are given by an admin."""
    await desk.rate_limits.take("register", _network(request))
    person = await desk.accounts.register(email=body.email, name=body.name, password=body.password)
    tokens = await desk.sign_ins.open(person)
    return Registered(**person_out(person).model_dump(), **tokens_out(tokens).model_dump())


@router.post("/login", responses=problems(401, 403, 429, 503))
async def login(body: Credentials, request: Request, desk: Desk) -> TokensOut:
    """Sign in. A wrong e-mail and a wrong password have the same answer."""
    await desk.rate_limits.take("login_address", _network(request))
    await desk.rate_limits.take("login", spelling_of(body.email))
    return tokens_out(await desk.accounts.sign_in(body.email, body.password))


@router.post("/refresh", responses=problems(401, 429))
async def refresh(body: Refresh, request: Request, desk: Desk) -> TokensOut:
    """Both tokens anew. A refresh token works once: the same one again ends the sign-in, unless it comes with the same
    `attempt` before the new one was used."""
    await desk.rate_limits.take("refresh", _network(request))
    return tokens_out(await desk.sign_ins.refresh(body.refresh_token, body.attempt))


@router.post("/logout", status_code=204, responses=problems(401))
async def logout(
    desk: Desk,
    credentials: Bearer,
    body: Annotated[RefreshToken | None, Body()] = None,
) -> Response:
    """End this sign-in: that of the refresh token if one is sent (it works after the access token has expired)."""
    if body is not None:
        await desk.sign_ins.revoke_by_refresh_token(body.refresh_token)
    elif credentials is not None:
        await desk.sign_ins.revoke((await desk.sign_ins.who(credentials.credentials)).sign_in_id)
    else:
        raise NotSignedIn("Send the access token, or the refresh token, of the sign-in that is to end.")
    return Response(status_code=204)


@router.get("/me", responses=problems(401, 403))
async def me(principal: SignedIn, desk: Desk) -> PersonOut:
    return person_out(await desk.accounts.person(principal.user_id))


@router.delete("/me", status_code=204, responses=problems(401, 403, 409, 429, 503))
async def erase_me(body: Erasure, principal: SignedIn, desk: Desk) -> Response:
    """Erase your account and all that is kept of you. It cannot be undone; every sign-in ends. The last admin must
    make someone else an admin first (`last_admin`)."""
    await desk.rate_limits.take("login", principal.user_id)
    await desk.erasing.erase_own(principal.user_id, body.password)
    return Response(status_code=204)


@router.post("/ws-ticket", responses=problems(401, 403, 429))
async def ws_ticket(principal: SignedIn, desk: Desk) -> Ticket:
    """A ticket for the `?token=` of a WebSocket: it works once, so an address in a log is worth nothing."""
    await desk.rate_limits.take("ticket", principal.user_id)
    return Ticket(ticket=await desk.sign_ins.issue_ticket(principal.sign_in_id), expires_in=TICKET_S)


@router.post("/password", status_code=204, responses=problems(401, 403, 429, 503))
async def change_password(body: PasswordChange, principal: SignedIn, desk: Desk) -> Response:
    """A new password. Every other sign-in of this account ends."""
    await desk.rate_limits.take("login", principal.user_id)
    await desk.accounts.change_password(
        principal.user_id, current=body.current, new=body.new, sign_in_id=principal.sign_in_id
    )
    return Response(status_code=204)


@router.post("/one-time", responses=problems(401, 403, 429, 503))
async def use_one_time_link(body: OneTime, request: Request, desk: Desk) -> TokensOut:
    """Use the owner's first link, or the link with which an admin lets someone choose a new password."""
    await desk.rate_limits.take("one_time", _network(request))
    given = Given(email=body.email, name=body.name, password=body.password)
    return tokens_out(await desk.links.use(body.token, given))
