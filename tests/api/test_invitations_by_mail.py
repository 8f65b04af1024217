"""An invitation from the route to the mailbox, over a real mail server's protocol."""

from __future__ import annotations

import asyncio
import re
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from api.giving_tests import PLAIN, House, open_house
from api.test_results import take
from mail_server import MailServer, mail_server
from served import Served, served

pytestmark = pytest.mark.slow
WINDOW = {"opens_at": "2030-01-01T09:00:00Z", "closes_at": "2030-01-01T12:00:00Z"}


async def test_an_invitation_arrives_with_its_link_and_its_calendar_and_may_be_sent_again(tmp_path: Path) -> None:
    async with mail_server() as mail:
        mail.on("RCPT", "550 no such mailbox")
        address = {"SMTP_URL": f"smtp://127.0.0.1:{mail.port}?tls=none", "SMTP_FROM": "Tests <tests@example.org>"}
        await asyncio.to_thread(_invited, tmp_path / "data", mail, address)
    letter, moved, again = mail.taken
    assert [one.message["Subject"].partition(":")[0] for one in mail.taken] == ["Invitation", "New time", "New time"]
    assert "DTSTART:20300102T090000Z" in _calendar_of(moved.message)
    assert len({_sequence_of(one.message) for one in mail.taken}) == 3
    assert letter.recipients == ("lea@example.org",)
    body = letter.message.get_body(("plain",))
    assert body is not None
    assert re.search(r"/invitation#token=inv_\S+", body.get_content())
    assert "DTSTART:20300101T090000Z" in _calendar_of(letter.message)


def _invited(data_dir: Path, mail: MailServer, address: dict[str, str]) -> None:
    with served(data_dir, **address) as server:
        house = open_house(server)
        made = house.test(**WINDOW)
        invited = house.invite(made["test_id"], email="lea@example.org")
        assert invited["mail"] == "waiting"
        path = f"/api/tests/{made['test_id']}/applications/{invited['application_id']}"
        assert _settled(house, path) == "mail_recipient_refused"
        with house.recruiter.client() as client:
            assert client.post(f"{path}/send").json()["mail"] == "waiting"
        assert _settled(house, path) == "sent"
        with house.recruiter.client() as client:
            later = {"opens_at": "2030-01-02T09:00:00Z", "closes_at": "2030-01-02T12:00:00Z"}
            titled = client.put(f"/api/tests/{made['test_id']}", json={**PLAIN, **WINDOW, "title": "Another title"})
            assert (titled.status_code, client.get(path).json()["mail"]) == (200, "sent")
            assert client.put(f"/api/tests/{made['test_id']}", json={**PLAIN, **later}).status_code == 200
        assert _settled(house, path) == "sent"
        with house.recruiter.client() as client:
            assert client.post(f"{path}/send").json()["mail"] == "waiting"
        assert _settled(house, path) == "sent"
        _no_address_in(server)


def _calendar_of(message: EmailMessage) -> str:
    calendar = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    return str(calendar.get_content())


def _sequence_of(message: EmailMessage) -> str:
    found = re.search(r"SEQUENCE:(\d+)", _calendar_of(message))
    assert found is not None
    return found[1]


async def test_who_is_hidden_in_a_blind_review_gets_a_letter_and_nobody_else_its_link(tmp_path: Path) -> None:
    async with mail_server() as mail:
        address = {"SMTP_URL": f"smtp://127.0.0.1:{mail.port}?tls=none", "SMTP_FROM": "Tests <tests@example.org>"}
        await asyncio.to_thread(_sent_blindly, tmp_path / "data", address)
    assert [letter.recipients for letter in mail.taken] == [("ida@example.org",)] * 2


def _sent_blindly(data_dir: Path, address: dict[str, str]) -> None:
    with served(data_dir, **address) as server:
        house = open_house(server)
        made = house.test(blind_review=True, total_questions=1)
        ida = house.candidate("ida")
        invited = house.invite(made["test_id"], email=ida.email)
        path = f"/api/tests/{made['test_id']}/applications/{invited['application_id']}"
        assert _settled(house, path) == "sent"
        take(ida, made["test_id"])
        with house.recruiter.client() as client:
            again = client.post(f"{path}/send").json()
        assert (again["mail"], again["invite_url"]) == ("waiting", None)
        assert _settled(house, path) == "sent"


def _settled(house: House, path: str) -> str:
    """What became of the letter, asked until it is no longer on its way; each request takes its time."""
    with house.recruiter.client() as client:
        for _ in range(2000):
            told: dict[str, Any] = client.get(path).json()
            if told["mail"] != "waiting":
                return str(told["mail"])
    raise AssertionError("the letter waits for ever")


def _no_address_in(server: Served) -> None:
    assert not [line for line in server.lines if "lea@" in line]
