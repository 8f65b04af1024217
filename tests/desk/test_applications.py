"""Whose application is whose, on the rows themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from desk.giving import Desk
from vivavoce.desk.many_invitations import AT_ONCE, ManyInvitations
from vivavoce.domain.attempts import StartRefused
from vivavoce.domain.refusal import Refused
from vivavoce.ports.errors import Conflict, Invalid, Unavailable
from vivavoce.storage.assessment_tables import applications, attempts
from vivavoce.storage.database import Database

SHARED = "jobs@elsewhere.example"


# A mailbox that several read


async def test_who_takes_the_next_link_to_a_shared_mailbox_meets_nothing_of_who_took_the_first(desk: Desk) -> None:
    anna, ben = await desk.person("anna"), await desk.person("ben")
    first = await desk.invite(SHARED)
    await desk.applications.accept(anna, first.token)
    hers = await desk.begin(anna)
    await desk.withdraw(first)
    second = await desk.invite(SHARED)
    assert second.application.application_id != first.application.application_id
    assert second.application.attempts == ()
    await desk.applications.accept(ben, second.token)
    his = await desk.begin(ben)
    assert his.session_id != hers.session_id
    assert not his.running
    kept = await desk.applications.application(desk.test.test_id, first.application.application_id)
    assert (kept.email, kept.user_id, kept.withdrawn_at is not None) == ("anna@example.org", anna, True)
    assert [attempt.session_id for attempt in kept.attempts] == [hers.session_id]


async def test_the_same_person_who_is_invited_again_goes_on_with_what_they_answered(desk: Desk) -> None:
    anna = await desk.person("anna")
    for address, same in (("anna@example.org", True), (SHARED, False)):
        first = await desk.invite(address)
        await desk.applications.accept(anna, first.token)
        hers = await desk.begin(anna)
        await desk.withdraw(first)
        second = await desk.invite(address)
        assert (second.application.application_id == first.application.application_id) is same
        await desk.applications.accept(anna, second.token)
        again = await desk.begin(anna)
        assert (again.session_id, again.running) == (hers.session_id, True)
        await desk.withdraw(second)


async def test_an_address_that_is_taken_is_given_to_no_second_row(desk: Desk) -> None:
    anna = await desk.person("anna")
    other = await desk.invite("anna@example.org")
    await desk.withdraw(other)
    first = await desk.invite(SHARED)
    await desk.applications.accept(anna, first.token)
    await desk.withdraw(first)
    await desk.invite(SHARED)
    kept = await desk.applications.application(desk.test.test_id, first.application.application_id)
    assert kept.email == f"{kept.application_id}@invalid"


async def test_an_invitation_that_nobody_took_is_the_same_again(desk: Desk) -> None:
    first = await desk.invite(SHARED)
    await desk.withdraw(first)
    assert (await desk.invite(SHARED)).application.application_id == first.application.application_id
    with pytest.raises(Conflict) as refused:
        await desk.invite(SHARED)
    assert refused.value.code == "invited_already"


# One application for each account


async def test_an_account_has_one_invitation_to_a_test_whatever_its_address(desk: Desk) -> None:
    anna = await desk.person("anna")
    first = await desk.invite(SHARED)
    await desk.applications.accept(anna, first.token)
    for way in (desk.invite("anna@example.org"), desk.invite_account(anna)):
        with pytest.raises(Conflict) as refused:
            await way
        assert refused.value.code == "invited_already"
    await desk.withdraw(first)
    again = await desk.invite("anna@example.org")
    assert again.application.application_id != first.application.application_id


async def test_of_a_file_the_row_of_such_an_account_is_named_and_the_others_are_invited(desk: Desk) -> None:
    anna, ben = await desk.person("anna"), await desk.person("ben")
    for user_id in (anna, ben):
        await desk.applications.accept(user_id, (await desk.invite(f"{user_id}@elsewhere.example")).token)
    file = b"email,note\nanna@example.org,\nben@example.org,Hello\nnew@example.org,\n"
    outcome = await ManyInvitations(desk.database, desk.clock).invite(desk.test.test_id, file, "usr_rita")
    assert [(bad.row, bad.code) for bad in outcome.bad] == [(2, "invited_already"), (3, "invited_already")]
    assert [good.email for good in outcome.invited] == ["new@example.org"]


async def test_a_withdrawn_invitation_is_not_good_again_beside_another_of_the_account(desk: Desk) -> None:
    anna = await desk.person("anna")
    first = await desk.invite("anna@example.org")
    await desk.withdraw(first)
    second = await desk.invite(SHARED)
    await desk.applications.accept(anna, second.token)
    with pytest.raises(Conflict) as refused:
        await desk.invite("anna@example.org")
    assert refused.value.code == "invited_already"


async def test_what_was_answered_comes_along_with_a_file_too(desk: Desk) -> None:
    anna = await desk.person("anna")
    first = await desk.invite(SHARED)
    await desk.applications.accept(anna, first.token)
    begun = await desk.begin(anna)
    await desk.withdraw(first)
    many = ManyInvitations(desk.database, desk.clock)
    outcome = await many.invite(desk.test.test_id, b"anna@example.org\n", "usr_rita")
    assert [good.email for good in outcome.invited] == ["anna@example.org"]
    assert (await desk.begin(anna)).session_id == begun.session_id


class Failing:
    """The database, which fails from the second transaction on."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writes = 0

    async def write(self, work: Any) -> Any:
        self._writes += 1
        if self._writes > 1:
            raise Unavailable("The database is away.")
        return await self._database.write(work)


async def test_where_the_database_fails_in_mid_file_those_who_are_invited_have_their_links(desk: Desk) -> None:
    file = "\n".join(f"p{n}@example.org" for n in range(600)).encode()
    failing: Any = Failing(desk.database)
    many = ManyInvitations(failing, desk.clock)
    outcome = await many.invite(desk.test.test_id, file, "usr_rita")
    assert (len(outcome.invited), len(outcome.bad), outcome.readable) == (AT_ONCE, 600 - AT_ONCE, 600)
    assert {bad.code for bad in outcome.bad} == {Unavailable("").code}
    found, _ = await desk.applications.by_link(outcome.invited[7].token)
    assert found.email == "p7@example.org"
    some = await desk.applications.some(desk.test.test_id, [good.application_id for good in outcome.invited])
    assert len(some) == AT_ONCE
    with pytest.raises(Unavailable):
        await many.invite(desk.test.test_id, b"new@example.org\n", "usr_rita")


async def test_the_rows_themselves_hold_no_second_one(desk: Desk) -> None:
    anna = await desk.person("anna")
    first, second = await desk.invite("anna@example.org"), await desk.invite(SHARED)
    this = update(applications).where(applications.c.application_id == second.application.application_id)
    with pytest.raises(IntegrityError):
        await desk.database.write(lambda connection: connection.execute(this.values(user_id=anna)).close())
    await desk.withdraw(first)
    await desk.database.write(lambda connection: connection.execute(this.values(user_id=anna)).close())


async def test_of_two_invitations_that_could_be_meant_the_one_that_was_taken_is(desk: Desk) -> None:
    waiting = await desk.invite("anna@example.org")
    anna = await desk.person("anna")
    taken = await desk.invite(SHARED)
    await desk.applications.accept(anna, taken.token)
    found = await desk.applications.of(desk.test.test_id, anna)
    assert found is not None
    assert found.application_id == taken.application.application_id
    assert (await desk.row(waiting.application.application_id)).user_id is None
    begun = await desk.begin(anna)
    assert begun.place.application_id == taken.application.application_id


# Withdrawn


@pytest.mark.parametrize("taken", [True, False])
async def test_whose_invitation_was_withdrawn_is_told_so_and_begins_nothing(desk: Desk, taken: bool) -> None:
    anna = await desk.person("anna")
    invited = await desk.invite("anna@example.org")
    if taken:
        await desk.begin(anna)
    await desk.withdraw(invited)
    with pytest.raises(Refused) as refused:
        await desk.begin(anna)
    assert refused.value.code == "application_withdrawn"
    found = await desk.applications.of(desk.test.test_id, anna)
    assert found is not None
    standing = await desk.attempts.standing(desk.test, found)
    assert isinstance(standing, StartRefused)
    assert standing.code == "application_withdrawn"
    assert await desk.applications.mine(anna) == ()


async def test_to_a_test_that_is_open_to_all_nobody_comes_whom_it_was_withdrawn_from(desk: Desk) -> None:
    anna = await desk.person("anna")
    open_to_all = replace(desk.test, settings=replace(desk.test.settings, invited_only=False))
    await desk.tests.change(open_to_all, of_version=1)
    invited = await desk.invite(SHARED)
    await desk.applications.accept(anna, invited.token)
    await desk.withdraw(invited)
    with pytest.raises(Refused) as refused:
        await desk.begin(anna)
    assert refused.value.code == "application_withdrawn"
    ben = await desk.person("ben")
    assert not (await desk.begin(ben)).running


# Whose attempts


async def test_what_goes_on_of_a_team_is_found_for_each_of_its_members(desk: Desk) -> None:
    """A team's session is of whoever began it, and an attempt of all."""
    anna, ben = await desk.person("anna"), await desk.person("ben")
    invited = [await desk.invite(f"{name}@example.org") for name in ("anna", "ben")]
    begun = await desk.begin(anna)
    row = {"application_id": invited[1].application.application_id, "number": 1, "session_id": begun.session_id}
    row |= {"test_id": desk.test.test_id, "begun_at": desk.clock.now()}
    await desk.database.write(lambda connection: connection.execute(attempts.insert(), row).close())
    for user_id in (anna, ben):
        assert await desk.attempts.going_on(user_id) == (begun.session_id,)
    await desk.end(begun.session_id)
    assert await desk.attempts.going_on(ben) == ()


# Given back


async def test_an_attempt_that_was_given_back_does_not_count(desk: Desk) -> None:
    anna = await desk.person("anna")
    invited = await desk.invite("anna@example.org")
    begun = await desk.begin(anna)
    give_back = desk.attempts.give_back
    with pytest.raises(Conflict) as early:
        await give_back(desk.test.test_id, begun.session_id, "The line broke.", "usr_rita")
    assert early.value.code == "attempt_not_over"
    await desk.end(begun.session_id)
    with pytest.raises(Refused) as used_up:
        await desk.begin(anna)
    assert used_up.value.code == "attempts_used_up"
    with pytest.raises(Invalid):
        await give_back(desk.test.test_id, begun.session_id, "  ", "usr_rita")
    for reason in ("The line broke.", "Another reason."):
        await give_back(desk.test.test_id, begun.session_id, reason, "usr_rita")
    found = await desk.applications.application(desk.test.test_id, invited.application.application_id)
    assert [(a.counts, a.given_back_reason) for a in found.attempts] == [(False, "The line broke.")]
    again = await desk.begin(anna)
    assert (again.place.attempt, again.earlier) == (2, (begun.session_id,))
    assert again.session_id != begun.session_id


async def test_a_teams_attempt_is_given_back_for_each_member(desk: Desk) -> None:
    anna = await desk.person("anna")
    await desk.invite("anna@example.org")
    mate = await desk.invite("ben@example.org")
    begun = await desk.begin(anna)
    row = {"application_id": mate.application.application_id, "number": 1, "session_id": begun.session_id}
    row |= {"test_id": desk.test.test_id, "begun_at": desk.clock.now()}
    await desk.database.write(lambda connection: connection.execute(attempts.insert(), row).close())
    await desk.end(begun.session_id)
    await desk.attempts.give_back(desk.test.test_id, begun.session_id, "The line broke.", "usr_rita")
    everyone = await desk.applications.all_of(desk.test.test_id)
    assert [attempt.counts for one in everyone for attempt in one.attempts] == [False, False]
