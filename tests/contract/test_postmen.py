"""Letters over the wire to a mail server that does its part, and to ones that do not."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mail_server import CUT, HANG, PASSWORD, MailServer, certificate, header_lines, mail_server
from vivavoce.ports.mail import SENT, CalendarPart, Letter, NoPostman, Outcome, ScriptedPostman
from vivavoce.providers.smtp import SmtpPostman
from vivavoce.settings import MailAccess

NOW = 1_795_770_000.0
LETTER = Letter(
    letter_id="app_1.invited.0",
    to="ada@example.org",
    subject="Your test: Größe & more",
    text="Hello Ada,\n.\n..two dots\nFrom here: https://interviews.example.org/invite#token=" + "x" * 1200 + "\n",
    calendar=CalendarPart(content=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", method="PUBLISH"),
)


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certificate(Path(tmp_path_factory.mktemp("certificate")))


@asynccontextmanager
async def postman(
    server: MailServer, client: ssl.SSLContext | None = None, timeout_s: float = 5.0, **fields: Any
) -> AsyncIterator[SmtpPostman]:
    told: dict[str, Any] = {"host": "127.0.0.1", "port": server.port, "sender": "tests@viva.example", "tls": "none"}
    one = SmtpPostman(MailAccess(**(told | fields)), lambda: NOW, timeout_s=timeout_s, tls=client)
    try:
        yield one
    finally:
        await one.rest()


async def outcome(command: str, *replies: str, **fields: Any) -> tuple[Outcome, MailServer]:
    async with mail_server() as server:
        server.on(command, *replies)
        async with postman(server, **fields) as one:
            return await one.send(LETTER), server


async def test_a_letter_arrives_as_it_was_written() -> None:
    async with mail_server() as server, postman(server, sender_name="Acme, Inc.") as one:
        assert await one.send(LETTER) == SENT
    [taken] = server.taken
    assert (taken.sender, taken.recipients) == ("tests@viva.example", ("ada@example.org",))
    message = taken.message
    assert str(message["From"]) == '"Acme, Inc." <tests@viva.example>'
    assert message["Subject"] == LETTER.subject
    assert message["Message-ID"] == "<app_1.invited.0@viva.example>"
    assert message["Date"].datetime.timestamp() == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == LETTER.text
    [calendar] = message.iter_attachments()
    assert (calendar.get_content_type(), calendar.get_filename()) == ("text/calendar", "invitation.ics")
    assert calendar["Content-Type"].params["method"] == "PUBLISH"
    assert calendar.get_payload(decode=True) == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    assert max(len(line) for line in taken.content.split(b"\r\n")) <= 998


async def test_one_connection_serves_many_letters_and_is_closed_for_the_rest() -> None:
    async with mail_server() as server, postman(server) as one:
        for number in range(5):
            assert await one.send(replace(LETTER, letter_id=f"l{number}")) == SENT
        assert server.connections == 1
        await one.rest()
        assert server.said[-1] == "QUIT"
        assert await one.send(LETTER) == SENT
        assert server.connections == 2


async def test_a_connection_that_the_server_gave_up_is_opened_again() -> None:
    async with mail_server() as server, postman(server) as one:
        assert await one.send(LETTER) == SENT
        server.on("RSET", CUT)
        assert await one.send(LETTER) == SENT
        assert (server.connections, len(server.taken)) == (2, 2)


@pytest.mark.parametrize("tls", ["starttls", "always"])
async def test_letters_and_passwords_go_encrypted(trust: tuple[ssl.SSLContext, ssl.SSLContext], tls: str) -> None:
    shown, client = trust
    access = {"tls": tls, "user": "viva", "password": PASSWORD}
    async with mail_server(shown, from_the_start=tls == "always") as server, postman(server, client, **access) as one:
        assert await one.send(LETTER) == SENT
        assert server.taken[0].encrypted


@pytest.mark.parametrize("tls", ["starttls", "always"])
async def test_a_certificate_that_nobody_vouches_for_gets_no_letter(
    trust: tuple[ssl.SSLContext, ssl.SSLContext], tls: str
) -> None:
    async with (
        mail_server(trust[0], from_the_start=tls == "always") as server,
        postman(server, tls=tls, user="viva", password=PASSWORD) as one,
    ):
        told = await one.send(LETTER)
        assert (told.status, told.code, told.passing, told.of_all) == ("not_sent", "mail_server_untrusted", False, True)
        assert not any("AUTH" in line for line in server.said)


async def test_a_server_that_hides_its_encryption_gets_no_password() -> None:
    async with mail_server() as server, postman(server, tls="starttls", user="viva", password=PASSWORD) as one:
        server.offers = ("AUTH PLAIN",)
        told = await one.send(LETTER)
        assert (told.status, told.code, told.passing) == ("not_sent", "mail_server_without_tls", False)
        assert not any("AUTH" in line or "MAIL" in line for line in server.said)


async def test_a_wrong_password_is_told_and_not_repeated() -> None:
    async with mail_server() as server, postman(server, user="viva", password="battery staple") as one:
        told = await one.send(LETTER)
    assert (told.status, told.code, told.of_all) == ("not_sent", "mail_sign_in_refused", True)
    assert "battery" not in told.words
    assert "battery" not in repr(MailAccess(host="h", port=1, sender="a@b.example", password="battery staple"))


@pytest.mark.parametrize(
    ("command", "reply", "code", "passing", "of_all"),
    [
        ("GREETING", "554 go away", "mail_connection_refused", False, True),
        ("GREETING", "421 busy", "mail_connection_refused", True, True),
        ("MAIL", "550 who are you", "mail_sender_refused", False, True),
        ("MAIL", "451 not now", "mail_sender_refused", True, True),
        ("RCPT", "550 5.1.1 no such person", "mail_recipient_refused", False, False),
        ("RCPT", "450 4.2.0 greylisted", "mail_recipient_refused", True, False),
        ("RCPT", "421 closing", "mail_recipient_refused", True, True),
        ("DATA", "452 full", "mail_letter_refused", True, False),
        ("CONTENT", "554 looks like spam", "mail_letter_refused", False, False),
        ("CONTENT", "451 try later", "mail_letter_refused", True, False),
        ("GREETING", CUT, "mail_server_unreachable", True, True),
        ("EHLO", CUT, "mail_server_unreachable", True, True),
        ("RCPT", CUT, "mail_server_unreachable", True, True),
    ],
)
async def test_a_refusal_says_whose_it_is_and_whether_to_try_again(
    command: str, reply: str, code: str, passing: bool, of_all: bool
) -> None:
    replies = (reply, reply) if (command, reply) == ("EHLO", CUT) else (reply,)
    told, server = await outcome(command, *replies)
    assert (told.status, told.code, told.passing, told.of_all) == ("not_sent", code, passing, of_all)
    assert server.taken == []
    if reply != CUT:
        assert reply in told.words


@pytest.mark.parametrize(
    ("command", "status", "code"),
    [
        ("GREETING", "not_sent", "mail_server_slow"),
        ("RCPT", "not_sent", "mail_server_slow"),
        ("CONTENT", "unsure", "mail_unsure"),
    ],
)
async def test_a_server_that_hangs_holds_nobody_for_long(command: str, status: str, code: str) -> None:
    told, _ = await outcome(command, HANG, timeout_s=1.0)
    assert (told.status, told.code) == (status, code)


async def test_whether_a_letter_has_gone_is_not_guessed() -> None:
    told, _ = await outcome("CONTENT", CUT)
    assert (told.status, told.code, told.passing) == ("unsure", "mail_unsure", False)


async def test_after_a_failure_the_next_letter_finds_its_way() -> None:
    faults = [("RCPT", "550 no"), ("MAIL", CUT), ("CONTENT", "451 later"), ("DATA", "421 closing"), ("CONTENT", HANG)]
    for command, reply in faults:
        async with mail_server() as server, postman(server, timeout_s=1.0 if reply == HANG else 5.0) as one:
            server.on(command, reply)
            assert await one.send(LETTER) != SENT
            assert await one.send(LETTER) == SENT, (command, reply)


async def test_where_nobody_listens() -> None:
    async with mail_server() as server:
        pass
    async with postman(server) as one:
        told = await one.send(LETTER)
    assert (told.status, told.code, told.passing) == ("not_sent", "mail_server_unreachable", True)


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "Hello\r\nBcc: everyone@example.org"},
        {"subject": "Hello\nBcc: everyone@example.org"},
        {"to": "ada@example.org\r\nRCPT TO:<everyone@example.org>"},
        {"to": "ada@example.org, everyone@example.org"},
        {"to": "<ada@example.org> SIZE=9"},
        {"to": ""},
        {"to": "Ada"},
        {"to": "ädä@example.org"},
        {"letter_id": "x>\r\nBcc: everyone@example.org"},
        {"text": "\ud800"},
    ],
)
async def test_nothing_that_somebody_wrote_becomes_a_header_or_a_command(fields: dict[str, str]) -> None:
    async with mail_server() as server, postman(server) as one:
        told = await one.send(replace(LETTER, **fields))
        assert (told.status, told.code, told.of_all) == ("not_sent", "letter_invalid", False)
        assert server.said == []


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "\r\n.\r\nMAIL FROM:<x@y.example>\r\nBcc: everyone@example.org\r\n"},
        {"subject": "=?utf-8?q?Hello=0D=0ABcc:_everyone=40example.org?="},
        {"subject": "=?utf-8?b?SGVsbG8NCkJjYzogZXZlcnlvbmVAZXhhbXBsZS5vcmc=?="},
        {"to": "=?utf-8?q?a=0D=0ABcc=3Aeveryone?=@example.org"},
        {"subject": "Hello\u2028Bcc: everyone@example.org\x0bBcc: x\x85Bcc: y"},
    ],
)
async def test_what_looks_like_headers_and_commands_stays_what_it_is(fields: dict[str, str]) -> None:
    async with mail_server() as server, postman(server) as one:
        await one.send(replace(LETTER, **fields))
    for taken in server.taken:
        names = list(header_lines(taken.content))
        assert sorted(names) == sorted({*names})
        assert "bcc" not in names
    assert sum(line.startswith("MAIL") for line in server.said) == len(server.taken)
    assert sum(line.startswith("RCPT") for line in server.said) == len(server.taken)


async def test_a_title_that_looks_encoded_arrives_and_decodes_to_nothing() -> None:
    async with mail_server() as server, postman(server) as one:
        assert await one.send(replace(LETTER, subject="=?utf-8?q?Hello=0D=0ABcc:_x?=")) == SENT
    assert server.taken[0].message["Subject"] == "= ?utf-8?q?Hello=0D=0ABcc:_x?="


async def test_a_header_that_would_break_in_two_is_not_sent_whoever_wrote_it() -> None:
    async with mail_server() as server, postman(server, sender_name="=?utf-8?q?Acme=0D=0ABcc=3A_x?=") as one:
        told = await one.send(LETTER)
        assert told.code == "letter_invalid"
        assert "header of its own" in told.words
        assert server.said == []


async def test_a_mailbox_of_another_alphabet_is_written_as_the_wire_wants_it() -> None:
    async with mail_server() as server, postman(server) as one:
        assert await one.send(replace(LETTER, to="ada@bücher.example")) == SENT
    assert server.taken[0].recipients == ("ada@xn--bcher-kva.example",)


async def test_without_mail_the_sender_is_told_to_copy_the_link() -> None:
    told = await NoPostman().send(LETTER)
    assert (told.status, told.code) == ("not_sent", "mail_not_set_up")
    assert "Copy the link" in told.words


async def test_the_scripted_one_does_as_it_is_told() -> None:
    refused = Outcome(status="not_sent", code="mail_recipient_refused", words="No.")
    scripted = ScriptedPostman([refused])
    assert [await scripted.send(LETTER), await scripted.send(LETTER)] == [refused, SENT]
    assert scripted.letters == [LETTER, LETTER]
