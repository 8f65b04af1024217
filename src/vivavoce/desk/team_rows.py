"""Teams as the rows of a test tell them. Functions of a connection; nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from vivavoce.storage.account_tables import users
from vivavoce.storage.assessment_tables import applications, attempts, team_members, teams


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMate:
    """`name` is the account's, else the one on the invitation; it may be empty."""

    application_id: str
    name: str
    user_id: str | None = None
    extra_time_factor: float = 1.0
    begun: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TestTeam:
    """Who was withdrawn is in no team."""

    __test__ = False  # no test of pytest's

    team_id: str
    name: str
    members: tuple[TeamMate, ...]

    @property
    def begun(self) -> bool:
        return any(mate.begun for mate in self.members)

    @property
    def extra_time_factor(self) -> float:
        """The longest of theirs, for all."""
        return max((mate.extra_time_factor for mate in self.members), default=1.0)


def teams_in(connection: Connection, which: Any) -> tuple[TestTeam, ...]:
    """In the order in which they were put together; members in that of their invitations."""
    named = select(teams.c.team_id, teams.c.name).where(which).order_by(teams.c.place, teams.c.team_id)
    found = connection.execute(named).all()
    mates: dict[str, list[TeamMate]] = {row.team_id: [] for row in found}
    for team_id, mate in mates_in(connection, team_members.c.team_id.in_(list(mates))):
        if team_id is not None:
            mates[team_id].append(mate)
    return tuple(TestTeam(team_id=row.team_id, name=row.name, members=tuple(mates[row.team_id])) for row in found)


def team_of(connection: Connection, application_id: str) -> TestTeam | None:
    mine = select(team_members.c.team_id).where(team_members.c.application_id == application_id).scalar_subquery()
    return next(iter(teams_in(connection, teams.c.team_id == mine)), None)


def mates_in(connection: Connection, which: Any) -> Sequence[tuple[str | None, TeamMate]]:
    """Those who may be in a team, in the order of their invitations, each with the id of theirs, if they have one."""
    begun = select(attempts.c.number).where(attempts.c.application_id == applications.c.application_id).exists()
    rows = connection.execute(
        select(
            applications.c.application_id,
            applications.c.name.label("invited_as"),
            applications.c.user_id,
            applications.c.extra_time_factor,
            users.c.name.label("account_name"),
            team_members.c.team_id,
            begun.label("begun"),
        )
        .select_from(
            applications.outerjoin(users, users.c.user_id == applications.c.user_id).outerjoin(
                team_members, team_members.c.application_id == applications.c.application_id
            )
        )
        .where(which, applications.c.withdrawn_at.is_(None))
        .order_by(applications.c.created_at, applications.c.application_id)
    )
    return [(row.team_id, _mate(row)) for row in rows]


def called(connection: Connection, user_id: str, invited_as: str) -> str:
    """What the others of a team call somebody."""
    name = connection.execute(select(users.c.name).where(users.c.user_id == user_id)).scalar()
    return str(name or invited_as)


def _mate(row: Any) -> TeamMate:
    return TeamMate(
        application_id=row.application_id,
        name=row.account_name or row.invited_as,
        user_id=row.user_id,
        extra_time_factor=row.extra_time_factor,
        begun=bool(row.begun),
    )
