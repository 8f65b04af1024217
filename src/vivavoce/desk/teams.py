"""Who answers a test together: put into teams by hand or in the order of invitation, until they begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from secrets import token_hex

from sqlalchemy import Connection, delete, select

from vivavoce.desk.team_rows import TeamMate, TestTeam, mates_in, team_of, teams_in
from vivavoce.desk.tests import no_such_test, read_test
from vivavoce.domain.assessment import Test
from vivavoce.ports.errors import Conflict, Invalid
from vivavoce.storage.assessment_tables import applications, team_members, teams, tests
from vivavoce.storage.database import Database

NAME_LENGTH_MAX = 60
Mates = Mapping[str, tuple[str | None, TeamMate]]


@dataclass(frozen=True, slots=True)
class WantedTeam:
    name: str
    application_ids: tuple[str, ...]


class Teams:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_test(self, test_id: int) -> tuple[TestTeam, ...]:
        return await self._database.read(lambda connection: teams_in(connection, teams.c.test_id == test_id))

    async def of_application(self, application_id: str) -> TestTeam | None:
        return await self._database.read(lambda connection: team_of(connection, application_id))

    async def put(self, test_id: int, wanted: Sequence[WantedTeam]) -> tuple[TestTeam, ...]:
        """The teams from now on. Raises `Invalid` with the field, and `Conflict` for one that has begun."""

        def work(connection: Connection) -> tuple[TestTeam, ...]:
            test = _locked(connection, test_id)
            before = teams_in(connection, teams.c.test_id == test_id)
            mates = _mates(connection, test_id)
            fresh = _checked(test, [_clean(team) for team in wanted], before, mates)
            kept = {team.team_id for team in before if team.begun}
            connection.execute(delete(teams).where(teams.c.test_id == test_id, teams.c.team_id.not_in(kept)))
            _insert(connection, test_id, fresh, first=len(kept))
            return teams_in(connection, teams.c.test_id == test_id)

        return await self._database.write(work)

    async def fill(self, test_id: int) -> tuple[TestTeam, ...]:
        """Whoever is in no team and has not begun, in the order of their invitations. The teams are as large as the
        test allows and as equal as they can be, so that nobody is left alone who need not be."""

        def work(connection: Connection) -> tuple[TestTeam, ...]:
            test = _locked(connection, test_id)
            before = teams_in(connection, teams.c.test_id == test_id)
            waiting = [mate for team_id, mate in _mates(connection, test_id).values() if not team_id and not mate.begun]
            names = _free_names({team.name for team in before})
            fresh = [
                WantedTeam(next(names), tuple(mate.application_id for mate in some))
                for some in _evenly(waiting, test.settings.group_size)
            ]
            _insert(connection, test_id, fresh, first=len(before))
            return teams_in(connection, teams.c.test_id == test_id)

        return await self._database.write(work)


def _locked(connection: Connection, test_id: int) -> Test:
    """Two who put teams together at the same moment do it one after the other."""
    connection.execute(select(tests.c.test_id).where(tests.c.test_id == test_id).with_for_update())
    test = read_test(connection, test_id)
    if test is None:
        raise no_such_test()
    if test.settings.group_size == 1:
        raise Conflict(
            "This test is answered alone. Set its group_size to 2 or more to put people into teams.",
            code="test_without_teams",
        )
    return test


def _mates(connection: Connection, test_id: int) -> Mates:
    return {mate.application_id: (team, mate) for team, mate in mates_in(connection, applications.c.test_id == test_id)}


def _clean(team: WantedTeam) -> WantedTeam:
    return WantedTeam(" ".join(team.name.split()), tuple(dict.fromkeys(team.application_ids)))


def _checked(
    test: Test, wanted: Sequence[WantedTeam], before: Sequence[TestTeam], mates: Mates
) -> Sequence[WantedTeam]:
    """Those that are to be made anew."""
    _check_names(wanted)
    _check_members(test, wanted, mates)
    fixed = {(team.name, frozenset(m.application_id for m in team.members)): team for team in before if team.begun}
    told = {(team.name, frozenset(team.application_ids)): team for team in wanted}
    missing = [team for key, team in fixed.items() if key not in told]
    if missing:
        raise Conflict(
            f"{missing[0].name} has begun, so it stays as it is, and nothing was changed. Send it along unchanged.",
            code="team_begun",
        )
    fresh = [team for key, team in told.items() if key not in fixed]
    if any(mates[id][1].begun for team in fresh for id in team.application_ids):
        raise Conflict(
            "Somebody who has begun already cannot be put into another team. Nothing was changed.", code="begun_already"
        )
    return fresh


def _check_names(wanted: Sequence[WantedTeam]) -> None:
    names = [team.name for team in wanted]
    if any(not 0 < len(name) <= NAME_LENGTH_MAX for name in names):
        raise _invalid("team_name_invalid", "teams.name", f"A team's name has 1 to {NAME_LENGTH_MAX} characters.")
    if len(set(names)) < len(names):
        raise _invalid("team_name_taken", "teams.name", "Two teams have the same name.")


def _check_members(test: Test, wanted: Sequence[WantedTeam], mates: Mates) -> None:
    size, field = test.settings.group_size, "teams.application_ids"
    if any(not 1 <= len(team.application_ids) <= size for team in wanted):
        raise _invalid("team_size_invalid", field, f"A team of this test has 1 to {size} members.")
    everyone = [id for team in wanted for id in team.application_ids]
    if len(set(everyone)) < len(everyone):
        raise _invalid("in_two_teams", field, "Somebody is in two teams.")
    if not set(everyone) <= mates.keys():
        words = "Somebody named here is not invited to this test, or their invitation was withdrawn."
        raise _invalid("unknown_application", field, words)


def _invalid(code: str, field: str, words: str) -> Invalid:
    return Invalid(words, code=code, errors=({"field": field, "message": words},))


def _evenly(mates: Sequence[TeamMate], size: int) -> Iterable[Sequence[TeamMate]]:
    count = ceil(len(mates) / size)
    for number in range(count):
        yield mates[len(mates) * number // count : len(mates) * (number + 1) // count]


def _free_names(taken: set[str]) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        if (name := f"Team {number}") not in taken:
            yield name


def _insert(connection: Connection, test_id: int, fresh: Sequence[WantedTeam], *, first: int) -> None:
    for place, team in enumerate(fresh, first):
        team_id = f"team_{token_hex(10)}"
        row = {"team_id": team_id, "test_id": test_id, "name": team.name, "place": place}
        connection.execute(teams.insert().values(row))
        members = [{"application_id": id, "team_id": team_id} for id in team.application_ids]
        connection.execute(team_members.insert(), members)
