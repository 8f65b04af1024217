"""An invitation on its way, and what is noted of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from vivavoce.desk.application_rows import Application, Invited
from vivavoce.desk.inviting import Inviting
from vivavoce.desk.letters import Occasion
from vivavoce.desk.outbox import Outbox
from vivavoce.domain.assessment import Test, TestSettings
from vivavoce.ports.mail import NoPostman, Outcome, Postman, ScriptedPostman
from vivavoce.sim.virtual_time import LoopClock, VirtualLoop, run_virtually

BASE = "https://interviews.example.org"
URL = f"{BASE}/invitation#token=inv_x"
OPENS = 1_800_000_000.0
TEST = Test(
    test_id=7,
    owner_id="usr_1",
    title="Spring",
    settings=TestSettings(zone="Europe/Berlin"),
    opens_at=OPENS,
    closes_at=OPENS + 86_400,
)
ADA = Application(application_id="app_1", test_id=7, email="ada@example.org", name="Ada", extra_time_factor=1.5)


class Noting:
    """Rows that note what they are told; `standing` says in turn whether the letter is still to go."""

    def __init__(self, standing: Sequence[bool] = (), withdrawn: Application | None = None) -> None:
        self.noted: list[tuple[str, str]] = []
        self._standing = deque(standing)
        self._withdrawn = withdrawn

    async def wait(self, invited: Sequence[Application], occasion: Occasion, base: str) -> None:
        assert base == BASE
        self.noted += [(one.application_id, "waiting") for one in invited]

    async def by_hand(self, invited: Sequence[Application]) -> None:
        self.noted += [(one.application_id, "link") for one in invited]

    async def wanted(self, application: Application) -> bool:
        assert application.application_id == ADA.application_id
        return self._standing.popleft() if self._standing else True

    async def came_to(self, application: Application, occasion: Occasion, outcome: Outcome) -> Application | None:
        self.noted.append((application.application_id, outcome.code))
        return self._withdrawn if occasion != "withdrawn" else None

    def renew(self, connection: Connection, test_id: int, base: str | None) -> Sequence[tuple[Occasion, Invited]]:
        return ()


def invited(
    postman: Postman,
    sender: str | None = "tests@example.org",
    standing: Sequence[bool] = (),
    withdrawn: Application | None = None,
) -> tuple[str, list[tuple[str, str]]]:
    async def main() -> tuple[str, list[tuple[str, str]]]:
        clock = LoopClock(VirtualLoop.running())
        rows = Noting(standing, withdrawn)
        outbox = Outbox(postman, clock)
        invitation = Invited(ADA, "inv_x")
        posted = await Inviting(outbox, rows, clock.now, sender).send(
            "invited", invitation, TEST, BASE, "Hello from us."
        )
        await outbox.idle()
        return posted, rows.noted

    return run_virtually(main())


def test_a_letter_is_noted_as_waiting_and_then_as_sent() -> None:
    postman = ScriptedPostman()
    assert invited(postman) == ("waiting", [("app_1", "waiting"), ("app_1", "sent")])
    [letter] = postman.letters
    assert (letter.to, letter.letter_id) == ("ada@example.org", "app_1.invited.0")
    assert URL in letter.text
    assert "Hello from us." in letter.text
    assert "1 hour and 30 minutes" in letter.text
    assert letter.calendar is not None
    calendar = letter.calendar.content.replace(b"\r\n ", b"").decode()
    assert "UID:app_1@interviews.example.org" in calendar
    assert "mailto:tests@example.org" in calendar


def test_why_a_letter_was_not_sent_is_noted() -> None:
    refused = Outcome(status="not_sent", code="mail_recipient_refused", words="No such person.")
    assert invited(ScriptedPostman([refused]))[1][-1] == ("app_1", "mail_recipient_refused")


def test_who_was_erased_before_it_is_sent_or_sent_again_gets_no_letter() -> None:
    postman = ScriptedPostman()
    assert invited(postman, standing=[False]) == ("waiting", [("app_1", "waiting")])
    assert postman.letters == []
    put_off = ScriptedPostman([Outcome(status="not_sent", code="mail_later", words="Later.", passing=True)])
    assert invited(put_off, standing=[True, False])[1] == [("app_1", "waiting")]
    assert len(put_off.letters) == 1


def test_without_mail_there_is_a_link_to_hand_on() -> None:
    assert invited(NoPostman(), sender=None) == ("link", [("app_1", "link")])


def test_who_was_withdrawn_while_the_letter_went_is_told_of_that_too() -> None:
    postman = ScriptedPostman()
    withdrawn = replace(ADA, withdrawn_at=1.0, calendar_sequence=1)
    assert invited(postman, withdrawn=withdrawn)[1] == [("app_1", "waiting"), ("app_1", "sent")] * 2
    assert [letter.letter_id for letter in postman.letters] == ["app_1.invited.0", "app_1.withdrawn.1"]
    assert f"{BASE}/invitation" not in postman.letters[1].text


def test_many_are_noted_together_and_each_has_a_letter() -> None:
    postman = ScriptedPostman()
    people = [Invited(replace(ADA, email=f"p{n}@example.org"), f"inv_{n}") for n in range(50)]

    async def main(postman: Postman) -> list[tuple[str, str]]:
        clock = LoopClock(VirtualLoop.running())
        rows, outbox = Noting(), Outbox(postman, clock)
        await Inviting(outbox, rows, clock.now, None).send_all(people, TEST, BASE)
        await outbox.idle()
        return rows.noted

    assert run_virtually(main(postman)) == [("app_1", "waiting")] * 50 + [("app_1", "sent")] * 50
    assert [letter.to for letter in postman.letters] == [one.application.email for one in people]
    assert f"{BASE}/invitation#token=inv_7\n" in postman.letters[7].text
    assert run_virtually(main(NoPostman())) == [("app_1", "link")] * 50
