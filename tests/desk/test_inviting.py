"""An invitation on its way, and what is noted of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from vivavoce.desk.application_rows import Application
from vivavoce.desk.inviting import Inviting
from vivavoce.desk.outbox import Outbox
from vivavoce.domain.assessment import Test, TestSettings
from vivavoce.ports.mail import NoPostman, Outcome, Postman, ScriptedPostman
from vivavoce.sim.virtual_time import LoopClock, VirtualLoop, run_virtually

URL = "https://interviews.example.org/invitation#token=inv_x"
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


def invited(
    postman: Postman, sender: str | None = "tests@example.org", standing: Sequence[bool] = ()
) -> tuple[str, list[tuple[str, str]]]:
    async def main() -> tuple[str, list[tuple[str, str]]]:
        clock = LoopClock(VirtualLoop.running())
        noted: list[tuple[str, str]] = []
        answers = deque(standing)

        async def stands(application_id: str) -> bool:
            assert application_id == ADA.application_id
            return answers.popleft() if answers else True

        async def note(application_id: str, what: str) -> None:
            noted.append((application_id, what))

        outbox = Outbox(postman, clock)
        posted = await Inviting(outbox, note, stands, clock.now, sender).send(
            "invited", ADA, TEST, URL, "Hello from us."
        )
        await outbox.idle()
        return posted, noted

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
