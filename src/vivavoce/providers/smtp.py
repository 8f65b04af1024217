"""E-mail over SMTP. Each failure is told as what it means for the letter: gone, not gone, or nobody knows."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE_FORM
from email.utils import format_datetime
from typing import TYPE_CHECKING

from email_validator import EmailNotValidError, validate_email

from vivavoce.ports.mail import SENT, Letter, Outcome
from vivavoce.settings import MailAccess

if TYPE_CHECKING:
    from aiosmtplib import SMTP

TIMEOUT_S = 30.0
REPLY_LENGTH_MAX = 160


class SmtpPostman:
    """Keeps its connection for the next letter until it is told to rest. One letter at a time."""

    def __init__(
        self,
        access: MailAccess,
        now: Callable[[], float],
        *,
        timeout_s: float = TIMEOUT_S,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """`timeout_s` is for the whole of a letter; `tls` decides whom to trust, else the system does."""
        self._access = access
        self._now = now
        self._timeout_s = timeout_s
        self._tls = tls
        self._line: SMTP | None = None

    async def send(self, letter: Letter) -> Outcome:
        from aiosmtplib import SMTPException

        try:
            recipient = _address(letter.to)
            content = composed(letter, recipient, self._access, self._now())
        except (ValueError, MessageError) as failure:
            return Outcome(status="not_sent", code="letter_invalid", words=f"This letter cannot be sent: {failure}")
        way = _Way()
        try:
            async with asyncio.timeout(self._timeout_s):
                await self._hand_over(recipient, content, way)
        except (SMTPException, OSError, ValueError) as failure:
            if not _line_is_well(failure):
                self._drop()
            return _outcome(failure, way)
        except asyncio.CancelledError:
            self._drop()
            raise
        return SENT

    async def rest(self) -> None:
        """A farewell that fails or takes long is none of the letters' concern."""
        from aiosmtplib import SMTPException

        line, self._line = self._line, None
        if line is None:
            return
        try:
            async with asyncio.timeout(min(2.0, self._timeout_s)):
                await line.quit()
        except (SMTPException, OSError):
            line.close()

    async def _hand_over(self, recipient: str, content: bytes, way: _Way) -> None:
        line = await self._open(way)
        way.asked = "sender"
        await line.mail(self._access.sender)
        way.asked = "recipient"
        await line.rcpt(recipient)
        way.asked = "letter"
        await line.data(content)

    async def _open(self, way: _Way) -> SMTP:
        """The line that was kept, if the server still holds its end; else a new one."""
        from aiosmtplib import SMTPException

        if self._line is not None:
            try:
                await self._line.rset()
                return self._line
            except (SMTPException, OSError):
                self._drop()
        self._line = self._new_line()
        await self._line.connect()
        way.asked = "sign-in"
        if self._access.user is not None:
            await self._line.login(self._access.user, self._access.password or "")
        return self._line

    def _new_line(self) -> SMTP:
        from aiosmtplib import SMTP

        access = self._access
        if self._tls is None and access.tls != "none":
            self._tls = ssl.create_default_context()
        return SMTP(
            hostname=access.host,
            port=access.port,
            use_tls=access.tls == "always",
            start_tls=access.tls == "starttls",
            tls_context=self._tls if access.tls != "none" else None,
            timeout=None,
            local_hostname=access.domain,
        )

    def _drop(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


class _Way:
    """How far a letter got: what the server was asked last."""

    asked = "connection"


def composed(letter: Letter, recipient: str, access: MailAccess, now: float) -> bytes:
    """Raises `ValueError` for what has no place in a header: nothing that somebody wrote can become one."""
    message = _message(letter, recipient, access, now)
    content = message.as_bytes(policy=WIRE_FORM)
    written = content.partition(b"\r\n\r\n")[0].split(b"\r\n")
    names = [line.partition(b":")[0].decode() for line in written if not line.startswith((b" ", b"\t"))]
    if names != message.keys():
        raise ValueError("something in it would have become a header of its own.")
    return content


def _message(letter: Letter, recipient: str, access: MailAccess, now: float) -> EmailMessage:
    message = EmailMessage(policy=WIRE_FORM)
    message["From"] = Address(display_name=access.sender_name, addr_spec=access.sender)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = format_datetime(datetime.fromtimestamp(now, UTC))
    message["Message-ID"] = f"<{letter.letter_id}@{access.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    if letter.calendar is not None:
        message.add_attachment(
            letter.calendar.content,
            maintype="text",
            subtype="calendar",
            filename="invitation.ics",
            params={"method": letter.calendar.method, "charset": "utf-8"},
        )
    return message


def _one_line(text: str) -> str:
    """`=?` would begin an encoded word, which the e-mail package decodes, line breaks and all, before it writes."""
    if any(letter in text for letter in "\r\n\0"):
        raise ValueError("its subject has more than one line.")
    return text.replace("=?", "= ?")


def _address(to: str) -> str:
    try:
        found = validate_email(to, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as failure:
        raise ValueError(f"the address is none. {failure}") from None
    if found.ascii_email is None:
        raise ValueError("the address has letters before the @ that mail servers do not take.")
    return found.ascii_email


# What a failure means


def _line_is_well(failure: Exception) -> bool:
    """The server said no to this letter, and is still there."""
    from aiosmtplib import SMTPDataError, SMTPRecipientRefused

    return isinstance(failure, (SMTPRecipientRefused, SMTPDataError)) and failure.code != 421


def _outcome(failure: Exception, way: _Way) -> Outcome:
    from aiosmtplib import SMTPResponseException

    if any(isinstance(cause, ssl.SSLError) for cause in _causes(failure)):
        return _no("mail_server_untrusted", "The mail server's certificate is not accepted.", of_all=True)
    if isinstance(failure, SMTPResponseException):
        return _refused(failure.code, failure.message, way)
    if isinstance(failure, OSError):
        return _lost(failure, way)
    if way.asked == "connection":
        return _no("mail_server_without_tls", "The mail server offers no encryption. Nothing was sent.", of_all=True)
    return _no("mail_server_unfit", "The mail server lacks what it takes to send this. Nothing was sent.", of_all=True)


def _refused(code: int, reply: str, way: _Way) -> Outcome:
    """The reply to a sign-in is not repeated: it may hold what was sent."""
    passing, said = code < 500, f"{code} {' '.join(reply.split())}"[:REPLY_LENGTH_MAX]
    of_all = way.asked not in ("recipient", "letter") or code == 421
    if way.asked == "sign-in":
        words = "The mail server does not accept the name and password in SMTP_URL."
        return _no("mail_sign_in_refused", words, passing=passing, of_all=True)
    words = f"The mail server does not take this {way.asked}. It said: {said}"
    return _no(f"mail_{way.asked}_refused", words, passing=passing, of_all=of_all)


def _lost(failure: OSError, way: _Way) -> Outcome:
    """Once the letter was on its way, silence does not mean that it did not arrive."""
    if way.asked == "letter":
        words = (
            "The connection was lost while the letter was handed over, so it may have gone or not. Ask, or send again."
        )
        return Outcome(status="unsure", code="mail_unsure", words=words)
    if isinstance(failure, TimeoutError):
        return _no("mail_server_slow", "The mail server did not answer in time.", passing=True, of_all=True)
    return _no("mail_server_unreachable", "The mail server cannot be reached.", passing=True, of_all=True)


def _no(code: str, words: str, *, passing: bool = False, of_all: bool = False) -> Outcome:
    return Outcome(status="not_sent", code=code, words=words, passing=passing, of_all=of_all)


def _causes(failure: BaseException | None) -> Iterator[BaseException]:
    while failure is not None:
        yield failure
        failure = failure.__cause__ or failure.__context__
