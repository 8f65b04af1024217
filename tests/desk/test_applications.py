"""Whose application is whose, on the rows themselves."""

from __future__ import annotations

import pytest

from desk.giving import Desk
from vivavoce.ports.errors import Conflict
from vivavoce.storage.assessment_tables import attempts

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
