"""Letters wait for the postman and nobody waits for the letters; in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from vivavoce.desk.outbox import Outbox
from vivavoce.ports.errors import Unavailable
from vivavoce.ports.mail import NO_MAIL, SENT, Letter, NoPostman, Outcome, Postman, ScriptedPostman
from vivavoce.sim.virtual_time import LoopClock, VirtualLoop, run_virtually

LATER = Outcome(status="not_sent", code="mail_recipient_refused", words="Later.", passing=True)
NEVER = replace(LATER, passing=False)
DOWN = Outcome(status="not_sent", code="mail_server_unreachable", words="Down.", passing=True, of_all=True)
UNSURE = Outcome(status="unsure", code="mail_unsure", words="Perhaps.")


class Office:
    """An outbox, and when each letter's outcome was told."""

    def __init__(self, postman: Postman) -> None:
        self.clock = LoopClock(VirtualLoop.running())
        self.outbox = Outbox(postman, self.clock)
        self.begun = self.clock.now()
        self.told: list[tuple[str, str, float]] = []
        self.news = asyncio.Event()

    def post(self, *names: str) -> None:
        for name in names:
            letter = Letter(letter_id=name, to=f"{name}@example.org", subject="A test", text="Hello.")
            self.outbox.post(letter, self.tell)

    async def tell(self, letter: Letter, outcome: Outcome) -> None:
        self.told.append((letter.letter_id, outcome.code, round(self.clock.now() - self.begun, 3)))
        self.news.set()

    async def until_told(self, count: int) -> None:
        while len(self.told) < count:
            self.news.clear()
            await self.news.wait()


def run(work: Callable[[Office], Coroutine[Any, Any, None]], postman: Postman) -> Office:
    async def main() -> Office:
        office = Office(postman)
        await work(office)
        await office.outbox.stop()
        return office

    return run_virtually(main())


async def two(office: Office) -> None:
    office.post("ada", "bob")
    assert office.told == []
    await office.until_told(2)


def test_posting_returns_at_once_and_each_letter_is_told_of() -> None:
    postman = ScriptedPostman()
    assert run(two, postman).told == [("ada", "sent", 0), ("bob", "sent", 0)]
    assert postman.rests >= 1


def test_a_letter_that_is_put_off_is_sent_again_and_holds_up_no_other() -> None:
    postman = ScriptedPostman([LATER, SENT, LATER])
    assert run(two, postman).told == [("bob", "sent", 0), ("ada", "sent", 32)]
    assert [letter.letter_id for letter in postman.letters] == ["ada", "bob", "ada", "ada"]


def test_a_letter_that_is_put_off_too_often_is_told_as_not_sent() -> None:
    told = run(two, ScriptedPostman([LATER, SENT, LATER, LATER, LATER])).told
    assert told == [("bob", "sent", 0), ("ada", "mail_recipient_refused", 332)]


def test_what_is_refused_or_unsure_is_not_sent_again() -> None:
    postman = ScriptedPostman([NEVER, UNSURE])
    assert run(two, postman).told == [("ada", "mail_recipient_refused", 0), ("bob", "mail_unsure", 0)]
    assert len(postman.letters) == 2


def test_a_server_that_comes_back_gets_all_letters() -> None:
    postman = ScriptedPostman([DOWN, DOWN])
    assert run(two, postman).told == [("ada", "sent", 32), ("bob", "sent", 32)]
    assert len(postman.letters) == 4


def test_a_server_that_stays_away_is_asked_for_none_of_the_others() -> None:
    async def many(office: Office) -> None:
        office.post(*(f"l{number}" for number in range(500)))
        await office.until_told(500)

    postman = ScriptedPostman([DOWN] * 4)
    told = run(many, postman).told
    assert {(code, at) for _, code, at in told} == {("mail_server_unreachable", 332)}
    assert len({name for name, _, _ in told}) == 500
    assert len(postman.letters) == 4


def test_a_letter_posted_while_the_server_is_away_waits_with_the_others() -> None:
    async def then(office: Office) -> None:
        office.post("ada")
        await asyncio.sleep(1)
        office.post("bob")
        await office.until_told(2)

    assert run(then, ScriptedPostman([DOWN])).told == [("ada", "sent", 2), ("bob", "sent", 2)]


def test_without_mail_everybody_is_told_so_at_once() -> None:
    office = run(two, NoPostman())
    assert office.told == [("ada", NO_MAIL.code, 0), ("bob", NO_MAIL.code, 0)]
    assert not office.outbox.sends
    assert run(two, ScriptedPostman()).outbox.sends


def test_after_all_is_sent_the_next_letter_wakes_the_postman() -> None:
    async def later(office: Office) -> None:
        await two(office)
        await asyncio.sleep(100)
        office.post("eve")
        await office.until_told(3)

    assert run(later, ScriptedPostman()).told[-1][:2] == ("eve", "sent")


class Raises(ScriptedPostman):
    async def send(self, letter: Letter) -> Outcome:
        await super().send(letter)
        if letter.letter_id == "ada":
            raise RuntimeError("ours")
        return SENT


def test_what_breaks_of_ours_costs_no_other_letter() -> None:
    async def work(office: Office) -> None:
        office.post("ada", "bob")
        await office.until_told(2)

    assert [told[:2] for told in run(work, Raises()).told] == [("ada", "mail_broken"), ("bob", "sent")]


def test_who_cannot_be_told_costs_no_other_letter() -> None:
    async def work(office: Office) -> None:
        async def fails(letter: Letter, outcome: Outcome) -> None:
            raise RuntimeError("the database is away")

        office.outbox.post(Letter(letter_id="ada", to="a@b.example", subject="s", text="t"), fails)
        office.post("bob")
        await office.until_told(1)

    assert run(work, ScriptedPostman()).told == [("bob", "sent", 0)]


def test_a_letter_of_which_nobody_knows_whether_it_is_to_go_waits() -> None:
    tries: list[bool] = []

    async def unknown() -> bool:
        tries.append(True)
        if len(tries) == 1:
            raise Unavailable("The database is away.")
        return True

    async def work(office: Office) -> None:
        letter = Letter(letter_id="ada", to="ada@example.org", subject="A test", text="Hello.")
        office.outbox.post(letter, office.tell, unknown)
        office.post("bob")
        await office.until_told(2)

    postman = ScriptedPostman()
    assert run(work, postman).told == [("bob", "sent", 0), ("ada", "sent", 2)]
    assert len(postman.letters) == 2


class Slow(ScriptedPostman):
    async def send(self, letter: Letter) -> Outcome:
        await asyncio.sleep(1)
        return await super().send(letter)


def test_what_was_being_sent_when_it_stopped_is_not_tried_again() -> None:
    async def work(office: Office) -> None:
        office.post("ada", "bob")
        await asyncio.sleep(0.5)

    postman = Slow([LATER])
    run(work, postman)
    assert [letter.letter_id for letter in postman.letters] == ["ada"]


class Hangs(ScriptedPostman):
    async def send(self, letter: Letter) -> Outcome:
        await asyncio.sleep(1e6)
        return SENT


def test_stopping_waits_neither_for_a_postman_that_hangs_nor_for_what_is_put_off() -> None:
    async def work(office: Office) -> None:
        office.post("ada", "bob")
        await asyncio.sleep(1)
        await office.outbox.stop()
        assert office.clock.now() - office.begun < 7
        assert len(office.outbox) == 0

    assert run(work, Hangs()).told == []
    assert run(work, ScriptedPostman([LATER, LATER])).told == []
