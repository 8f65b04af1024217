"""The accounts' part of the desk, put together; and what the command line does with it."""

from __future__ import annotations

from dataclasses import dataclass

from vivavoce.desk.accounts import Accounts
from vivavoce.desk.limits import RateLimits
from vivavoce.desk.one_time import OneTimeLinks
from vivavoce.desk.passwords import Passwords
from vivavoce.desk.people import check_role
from vivavoce.desk.sign_ins import SignIns, account_disabled
from vivavoce.desk.tokens import AccessTokens
from vivavoce.ports.bus import Bus, NoBus
from vivavoce.ports.clock import Clock
from vivavoce.settings import Settings
from vivavoce.signing import signing_secret
from vivavoce.storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    accounts: Accounts
    sign_ins: SignIns
    links: OneTimeLinks
    passwords: Passwords
    rate_limits: RateLimits

    def close(self) -> None:
        self.passwords.close()


def open_front(
    database: Database, settings: Settings, clock: Clock, passwords: Passwords | None = None, bus: Bus | None = None
) -> Front:
    passwords, bus = passwords or Passwords(), bus or NoBus()
    tokens = AccessTokens(
        signing_secret(settings), settings.jwt_algorithm, settings.access_token_expire_minutes * 60, clock
    )
    sign_ins = SignIns(database, tokens, clock, settings.refresh_token_expire_days * 86_400, bus)
    return Front(
        accounts=Accounts(database, passwords, sign_ins, clock),
        sign_ins=sign_ins,
        links=OneTimeLinks(database, passwords, sign_ins, clock),
        passwords=passwords,
        rate_limits=RateLimits(settings.limits, clock, bus),
    )


async def add_user(
    front: Front, email: str, *, role: str, password: str | None = None, name: str | None = None
) -> str | None:
    """`viva user add`. Without a password: the token of a link with which that person chooses one."""
    person = await front.accounts.register(
        email=email, name=name or email.partition("@")[0], password=password, role=check_role(role)
    )
    return None if password is not None else await front.links.password_reset(person.user_id)


async def issue_token(front: Front, email: str) -> str:
    """`viva token`: an access token, as a sign-in of its own."""
    person = await front.accounts.person_by_email(email)
    if person.disabled:
        raise account_disabled()
    return (await front.sign_ins.open(person)).access_token


def welcome_url(base: str, token: str) -> str:
    """Where a new server's owner takes it over."""
    return _one_time_url(base, "welcome", token)


def reset_url(base: str, token: str) -> str:
    """Where somebody chooses a password."""
    return _one_time_url(base, "reset", token)


def _one_time_url(base: str, room: str, token: str) -> str:
    """Where the web app takes a one-time link. Behind the # it reaches no server, so no log keeps it."""
    return f"{base.rstrip('/')}/{room}#token={token}"
