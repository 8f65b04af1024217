"""Letters and the rows that know of them: void while they wait, left behind by a process, taken over by another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk.giving import Desk
from vivavoce.desk.application_rows import Invited
from vivavoce.desk.inviting import Inviting
from vivavoce.desk.left_letters import LeftLetters
from vivavoce.desk.letter_rows import LetterRows
from vivavoce.desk.outbox import Outbox
from vivavoce.domain.assessment import Test
from vivavoce.ports.errors import Conflict
from vivavoce.ports.mail import NoPostman, Outcome, Postman, ScriptedPostman

BASE = "https://interviews.example.org"
REFUSED = Outcome(status="not_sent", code="mail_recipient_refused", words="No such mailbox.")
UNSURE = Outcome(status="unsure", code="mail_unsure", words="Perhaps.")


class House:
    """One process of the service, with its outbox; `desk` is what all of them share."""

    def __init__(self, desk: Desk, worker: str, postman: Postman | None = None, base: str | None = None) -> None:
        self.desk = desk
        self.rows = LetterRows(desk.database, desk.clock, worker)
        self.postman = ScriptedPostman() if postman is None else postman
        self.outbox = Outbox(self.postman, desk.clock)
        self.inviting = Inviting(self.outbox, self.rows, desk.clock.now, "tests@example.org")
        self.left = LeftLetters(self.inviting, self.rows, desk.tests.test, desk.clock, base)

    @property
    def subjects(self) -> list[str]:
        assert isinstance(self.postman, ScriptedPostman)
        return [letter.subject.partition(":")[0] for letter in self.postman.letters]

    async def invite(self, email: str) -> Invited:
        invited = await self.desk.invite(email)
        await self.inviting.send("invited", invited, self.desk.test, BASE)
        return invited

    async def waiting(self, email: str) -> Invited:
        """Somebody whose letter waits here, and is not looked at yet."""
        invited = await self.desk.invite(email)
        await self.rows.wait([invited.application], "invited", BASE)
        return invited

    async def withdraw(self, invited: Invited) -> None:
        """As the route does it."""
        withdrawn = await self.desk.withdraw(invited)
        if withdrawn.told_at is not None:
            await self.inviting.send("withdrawn", Invited(withdrawn, ""), self.desk.test, BASE)

    async def mail(self, invited: Invited) -> str | None:
        found = await self.desk.applications.application(self.desk.test.test_id, invited.application.application_id)
        return found.mail


@pytest.fixture
def house(desk: Desk) -> House:
    return House(desk, "one.1")


async def test_who_is_withdrawn_while_the_letter_waits_is_not_invited(house: House) -> None:
    invited = await house.waiting("ada@elsewhere.example")
    assert (await house.mail(invited), await house.rows.wanted(invited.application)) == ("waiting", True)
    await house.withdraw(invited)
    house.inviting.post("invited", invited, house.desk.test, BASE)
    await house.outbox.idle()
    assert (house.subjects, await house.mail(invited)) == ([], None)


async def test_a_letter_with_a_link_that_is_void_by_now_does_not_go(house: House) -> None:
    invited = await house.waiting("ada@elsewhere.example")
    renewed = await house.desk.applications.new_link(house.desk.test.test_id, invited.application.application_id)
    house.inviting.post("invited", invited, house.desk.test, BASE)
    await house.outbox.idle()
    assert (house.subjects, renewed.application.mail) == ([], "link")


@pytest.mark.parametrize("outcome", [None, UNSURE])
async def test_whom_a_letter_has_reached_or_may_have_is_told_of_the_withdrawal(
    house: House, outcome: Outcome | None
) -> None:
    if outcome is not None:
        house.postman.outcomes.append(outcome)  # type: ignore[attr-defined]
    invited = await house.invite("ada@elsewhere.example")
    await house.outbox.idle()
    await house.withdraw(invited)
    await house.desk.withdraw(invited)
    await house.outbox.idle()
    assert house.subjects == ["Invitation", "Withdrawn"]


async def test_whom_no_letter_has_reached_is_told_of_no_withdrawal(house: House) -> None:
    house.postman.outcomes.append(REFUSED)  # type: ignore[attr-defined]
    invited = await house.invite("ada@elsewhere.example")
    await house.outbox.idle()
    await house.withdraw(invited)
    await house.outbox.idle()
    assert house.subjects == ["Invitation"]


async def test_who_is_withdrawn_while_the_letter_is_handed_over_is_told_once(house: House) -> None:
    invited = await house.waiting("ada@elsewhere.example")
    await house.withdraw(invited)
    sent = Outcome(status="sent", code="sent", words="")
    late = await house.rows.came_to(invited.application, "invited", sent)
    assert late is not None
    assert late.withdrawn_at is not None
    assert await house.rows.came_to(invited.application, "invited", sent) is None


# Another window


async def test_another_window_reaches_whoever_had_a_letter_or_waits_for_one(house: House) -> None:
    told = await house.invite("told@elsewhere.example")
    await house.outbox.idle()
    refused = await house.desk.invite("refused@elsewhere.example")
    house.postman.outcomes.append(REFUSED)  # type: ignore[attr-defined]
    await house.inviting.send("invited", refused, house.desk.test, BASE)
    await house.outbox.idle()
    by_hand, withdrawn = await house.desk.invite("hand@elsewhere.example"), await house.invite("gone@elsewhere.example")
    await house.outbox.idle()
    await house.withdraw(withdrawn)
    await house.outbox.idle()
    waits = await house.waiting("waits@elsewhere.example")
    before = len(house.subjects)
    test = await _moved(house)
    await house.outbox.idle()
    letters = house.postman.letters[before:]  # type: ignore[attr-defined]
    assert {(letter.to, letter.subject.partition(":")[0]) for letter in letters} == {
        ("told@elsewhere.example", "New time"),
        ("waits@elsewhere.example", "Invitation"),
    }
    assert all(b"SEQUENCE:1" in letter.calendar.content for letter in letters if letter.calendar)
    assert all(letter.calendar is not None for letter in letters)
    for invited in (told, refused, by_hand, waits):
        found = await house.desk.applications.application(test.test_id, invited.application.application_id)
        assert found.calendar_sequence == 1
    found, _ = await house.desk.applications.by_link(by_hand.token)
    assert found.application_id == by_hand.application.application_id


async def test_where_there_is_no_mail_another_window_voids_no_link(desk: Desk) -> None:
    house = House(desk, "one.1", NoPostman())
    invited = await house.invite("ada@elsewhere.example")
    await _moved(house)
    found, _ = await desk.applications.by_link(invited.token)
    assert (found.calendar_sequence, found.mail) == (1, "link")


async def test_a_change_that_is_refused_tells_nobody(house: House) -> None:
    invited = await house.invite("ada@elsewhere.example")
    await house.outbox.idle()
    with pytest.raises(Conflict):
        await _moved(house, of_version=7)
    assert (await house.mail(invited), house.subjects) == ("sent", ["Invitation"])


async def _moved(house: House, of_version: int = 1) -> Test:
    """As the route does it."""
    opens_at = house.desk.clock.now() + 86_400
    wanted = replace(house.desk.test, opens_at=opens_at, closes_at=opens_at + 86_400)
    news = house.inviting.reschedule(wanted.test_id, BASE)
    test = await house.desk.tests.change(wanted, of_version=of_version, then=news.note)
    await house.inviting.post_all(news.due, test, BASE)
    return test


# What a process leaves behind


async def test_what_waited_in_a_process_that_is_gone_is_posted_with_a_new_link(house: House) -> None:
    invited = await house.waiting("ada@elsewhere.example")
    other = House(house.desk, "two.1")
    await other.left.look({"one.1", "two.1"})
    assert len(other.outbox) == 0
    await other.left.look({"two.1"})
    await other.outbox.idle()
    assert other.subjects == ["Invitation"]
    assert await other.mail(invited) == "sent"
    [letter] = other.postman.letters  # type: ignore[attr-defined]
    assert letter.letter_id == f"{invited.application.application_id}.invited.1"
    token = letter.text.partition("#token=")[2].split()[0]
    found, _ = await house.desk.applications.by_link(token)
    assert found.application_id == invited.application.application_id
    await other.left.look({"two.1"})
    assert len(other.outbox) == 0


async def test_of_several_that_find_a_letter_one_posts_it(house: House) -> None:
    invited = await house.waiting("ada@elsewhere.example")
    others = [House(house.desk, f"two.{n}") for n in range(3)]
    [left] = await others[0].rows.left({"two.0", "two.1", "two.2"})
    taken = [await other.rows.take_over(left, BASE) for other in others]
    assert [one is not None for one in taken] == [True, False, False]
    assert await house.mail(invited) == "waiting"


async def test_a_withdrawal_that_waited_is_posted_as_one(house: House) -> None:
    invited = await house.invite("ada@elsewhere.example")
    await house.outbox.idle()
    withdrawn = await house.desk.withdraw(invited)
    await house.rows.wait([withdrawn], "withdrawn", BASE)
    other = House(house.desk, "two.1")
    await other.left.look({"two.1"})
    await other.outbox.idle()
    assert other.subjects == ["Withdrawn"]


async def test_the_address_that_is_set_up_comes_before_the_one_that_was(house: House) -> None:
    await house.waiting("ada@elsewhere.example")
    other = House(house.desk, "two.1", base="https://new.example.org")
    await other.left.look({"two.1"})
    await other.outbox.idle()
    assert "https://new.example.org/invitation#" in other.postman.letters[0].text  # type: ignore[attr-defined]


async def test_where_there_is_no_mail_any_more_that_is_noted(house: House) -> None:
    invited = await house.waiting("ada@elsewhere.example")
    other = House(house.desk, "two.1", NoPostman())
    await other.left.look({"two.1"})
    assert await other.mail(invited) == "mail_not_set_up"


async def test_nobody_who_was_withdrawn_or_is_gone_is_written_to_after_a_restart(house: House) -> None:
    invited = await house.waiting("ada@elsewhere.example")
    await house.withdraw(invited)
    assert await house.rows.left(set()) == ()
