"""A mail server on 127.0.0.1 that speaks SMTP, and fails as it is told to."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

CUT, HANG = "cut", "hang"
PASSWORD = "correct horse"


@dataclass(frozen=True)
class Taken:
    """A letter as it came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    encrypted: bool

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.content, policy=default)
        assert isinstance(message, EmailMessage)
        return message


@dataclass
class MailServer:
    """`replies` holds, for a command, what is said instead of the usual, one after the other: a reply, `CUT` or `HANG`.
    Besides the commands there are `GREETING` and, for the end of a letter, `CONTENT`."""

    port: int = 0
    tls: ssl.SSLContext | None = None
    from_the_start: bool = False
    offers: tuple[str, ...] = ("STARTTLS", "AUTH PLAIN")
    replies: dict[str, deque[str]] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    connections: int = 0

    def on(self, command: str, *replies: str) -> None:
        self.replies[command] = deque(replies)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await _Talk(self, reader, writer).go()
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            return
        finally:
            writer.transport.abort()


class _Cut(ConnectionError):
    pass


class _Talk:
    def __init__(self, server: MailServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.server, self.reader, self.writer = server, reader, writer
        self.encrypted = server.from_the_start
        self.sender, self.recipients = "", []

    async def go(self) -> None:
        await self.say("GREETING", "220 here ESMTP")
        while line := await self.reader.readline():
            command = line.decode().rstrip("\r\n")
            self.server.said.append(command)
            verb = command.partition(" ")[0].upper()
            if verb == "STARTTLS":
                await self.say(verb, "220 go ahead")
                assert self.server.tls is not None
                await self.writer.start_tls(self.server.tls)
                self.encrypted = True
            elif verb == "DATA":
                await self.data()
            else:
                await self.say(verb, self.usual(verb, command))
            if verb == "QUIT":
                return

    async def say(self, command: str, usual: str) -> bool:
        """Whether it was the usual."""
        told = self.server.replies.get(command)
        reply = told.popleft() if told else usual
        if reply == HANG:
            await asyncio.Event().wait()
        if reply == CUT:
            raise _Cut
        self.writer.write(reply.replace("\n", "\r\n").encode() + b"\r\n")
        await self.writer.drain()
        return reply == usual

    def usual(self, verb: str, command: str) -> str:
        match verb:
            case "EHLO":
                offers = [o for o in self.server.offers if not (o == "STARTTLS" and self.encrypted)]
                lines = ["here", *offers]
                return "\n".join(f"250{'-' if i < len(lines) else ' '}{text}" for i, text in enumerate(lines, 1))
            case "AUTH":
                name, password = base64.b64decode(command.split()[-1]).split(b"\0")[1:]
                return (
                    "235 welcome" if password.decode() == PASSWORD else f"535 no: {name.decode()} {password.decode()}"
                )
            case "MAIL":
                self.sender, self.recipients = command[10:].split(">")[0].strip("<"), []
            case "RCPT":
                self.recipients.append(command[8:].split(">")[0].strip("<"))
            case "QUIT":
                return "221 bye"
        return "250 well"

    async def data(self) -> None:
        if not await self.say("DATA", "354 go on"):
            return
        content = b""
        while (line := await self.reader.readline()) != b".\r\n":
            if not line:
                raise _Cut
            content += line[1:] if line.startswith(b"..") else line
        taken = Taken(self.sender, tuple(self.recipients), content, self.encrypted)
        if await self.say("CONTENT", "250 taken"):
            self.server.taken.append(taken)


@asynccontextmanager
async def mail_server(tls: ssl.SSLContext | None = None, *, from_the_start: bool = False) -> AsyncIterator[MailServer]:
    server = MailServer(tls=tls, from_the_start=from_the_start)
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        try:
            await server.serve(reader, writer)
        except asyncio.CancelledError:
            return
        finally:
            talks.discard(task)

    listening = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=tls if from_the_start else None)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for task in tuple(talks):
            task.cancel()
        if talks:
            await asyncio.wait(tuple(talks))


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """For 127.0.0.1: what a server shows, and what a client that trusts it has."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    shown, kept = folder / "shown.pem", folder / "kept.pem"
    shown.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kept.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context(cafile=str(shown))
    server.load_cert_chain(shown, kept)
    return server, client


def header_lines(content: bytes) -> Iterator[str]:
    for line in content.partition(b"\r\n\r\n")[0].decode().split("\r\n"):
        if not line.startswith((" ", "\t")):
            yield line.partition(":")[0].lower()
