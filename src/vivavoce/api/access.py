"""Who may do what: the one place that decides it.

There are two questions. What your role may not do is refused (403): `authorize`. What is not yours does not exist for
you (404): `require_owner`, and `require_member` where several answer together. A practice interview is its candidate's
alone, so no role opens it, and no permission below stands for it; a test's results are its author's, through the test.
The answers of a test, and those of a practice interview whose candidate agreed, may be graded: by another person, who
is not told the name (`require_gradable`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from vivavoce.api.present import Present
from vivavoce.desk.people import RoleName
from vivavoce.desk.sign_ins import SignIns, Standing, is_ticket
from vivavoce.domain.state import Session
from vivavoce.ports.errors import NotAllowed, NotFound, NotSignedIn


class Permission(Enum):
    TAKE_INTERVIEWS = "take interviews"
    TAKE_TESTS = "take tests that you are invited to"
    GIVE_INTERVIEWS = "make interviews for others"
    SEE_PROGRESS = "see the progress of others"
    MANAGE_TESTS = "make tests and see their results"
    MANAGE_ANY_TEST = "manage the tests of others"
    MANAGE_BANK = "edit questions and blueprints"
    MANAGE_USERS = "manage the accounts of others"
    GRADE_ANSWERS = "grade answers"
    SWITCH_LEARNING = "change what is learned from graded answers"
    OPERATE = "see how the service is doing"


_EVERYONE = frozenset({Permission.TAKE_INTERVIEWS, Permission.TAKE_TESTS})
_RECRUITER = _EVERYONE | {
    Permission.GIVE_INTERVIEWS,
    Permission.MANAGE_TESTS,
    Permission.MANAGE_BANK,
    Permission.GRADE_ANSWERS,
}
_ADMIN = _RECRUITER | {
    Permission.MANAGE_ANY_TEST,
    Permission.MANAGE_USERS,
    Permission.SWITCH_LEARNING,
    Permission.OPERATE,
    Permission.SEE_PROGRESS,
}

PERMISSIONS: Mapping[RoleName, frozenset[Permission]] = {
    "candidate": _EVERYONE,
    "recruiter": _RECRUITER,
    "admin": _ADMIN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who is asking."""

    user_id: str
    role: RoleName
    name: str
    sign_in_id: str


def allows(principal: Principal, permission: Permission) -> bool:
    return permission in PERMISSIONS[principal.role]


def authorize(principal: Principal, permission: Permission) -> None:
    if not allows(principal, permission):
        raise NotAllowed(f"As a {principal.role} you cannot {permission.value}. An admin can change your role.")


def require_owner(principal: Principal, owner_id: str, what: str = "interview") -> None:
    if principal.user_id != owner_id:
        raise NotFound(f"There is no such {what}.")


def require_member(principal: Principal, session: Session) -> None:
    """An interview is its candidate's; one that a team answers is each member's, as its log says."""
    if not session.taken_by(principal.user_id):
        require_owner(principal, session.owner_id)


def require_test(principal: Principal, author_id: str) -> None:
    """A test is its author's, and the admins'."""
    if principal.user_id != author_id and not allows(principal, Permission.MANAGE_ANY_TEST):
        raise NotFound("There is no such test.")


def require_progress(principal: Principal, user_id: str) -> None:
    """How somebody gets on is theirs, and the admins' to help with. Those who give tests see the tests, not this."""
    if principal.user_id != user_id and not allows(principal, Permission.SEE_PROGRESS):
        raise NotFound("There is no such person.")


def require_gradable(principal: Principal, owner_id: str, *, gradable: bool) -> None:
    """Nobody grades their own answers, or those that no one was allowed to look at."""
    if not gradable or principal.user_id == owner_id:
        raise NotFound("There is no such interview.")


class Access:
    """Finds out who is asking."""

    def __init__(self, sign_ins: SignIns) -> None:
        self._sign_ins = sign_ins
        self.present = Present(sign_ins)

    async def authenticate(self, access_token: str) -> Principal:
        return _principal(await self._sign_ins.who(access_token))

    async def authenticate_socket(self, token: str | None) -> Principal:
        """By a ticket, which is then used up, or an access token. `NotSignedIn` is 4001, `NotAllowed` 4003."""
        if not token:
            raise NotSignedIn("A WebSocket needs ?token= with a ticket or an access token.")
        if is_ticket(token):
            return _principal(await self._sign_ins.take_ticket(token))
        return await self.authenticate(token)


_bearer = HTTPBearer(auto_error=False, description="The access token that `POST /api/auth/login` gives.")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


async def current_principal(request: Request, credentials: Bearer) -> Principal:
    if credentials is None:
        raise NotSignedIn("Sign in first, and send the access token as 'Authorization: Bearer …'.")
    access: Access = request.app.state.services.access
    return await access.authenticate(credentials.credentials)


SignedIn = Annotated[Principal, Depends(current_principal)]


def may(permission: Permission) -> Callable[[Principal], Awaitable[Principal]]:
    """A dependency: whoever is signed in, if their role may do this."""

    async def permitted(principal: SignedIn) -> Principal:
        authorize(principal, permission)
        return principal

    return permitted


def _principal(standing: Standing) -> Principal:
    return Principal(user_id=standing.user_id, role=standing.role, name=standing.name, sign_in_id=standing.sign_in_id)
