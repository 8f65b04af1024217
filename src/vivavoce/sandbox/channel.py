"""Between the service and its supervisor: one message a packet, with descriptors beside it."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from array import array
from collections.abc import Sequence
from typing import Any

DESCRIPTORS_MAX = 250
MESSAGE_MAX = 180_000
COPIED_AT_ONCE = 1 << 24
_SEALED = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL


def pair() -> tuple[socket.socket, socket.socket]:
    ends = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for end in ends:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * MESSAGE_MAX)
    return ends


def send(line: socket.socket, message: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
    socket.send_fds(line, [json.dumps(message).encode()], list(descriptors))


def receive(line: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """None: the other end is gone. The descriptors are closed in whatever is started: `socket.recv_fds` would hand
    them down, one candidate's program to the next."""
    room = socket.CMSG_SPACE(DESCRIPTORS_MAX * array("i").itemsize)
    packet, beside, _, _ = line.recvmsg(MESSAGE_MAX, room, socket.MSG_CMSG_CLOEXEC)
    descriptors = array("i")
    for level, kind, content in beside:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            descriptors.frombytes(content[: len(content) - len(content) % descriptors.itemsize])
    return (json.loads(packet), list(descriptors)) if packet else None


def sealed(content: bytes) -> int:
    """A descriptor of a file in memory that nobody can change."""
    descriptor = blank()
    write_all(descriptor, content)
    seal(descriptor)
    return descriptor


def blank() -> int:
    return os.memfd_create("sandbox", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)


def seal(descriptor: int) -> None:
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _SEALED)


def copy(content: int, blank: int) -> None:
    """All of the one file in memory into the other."""
    place = 0
    while copied := os.sendfile(blank, content, place, COPIED_AT_ONCE):
        place += copied


def write_all(descriptor: int, content: bytes | bytearray | memoryview) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def reopened(descriptor: int) -> int:
    """The same file from its beginning, to be read: whoever reads the one does not move the other."""
    return os.open(f"/proc/self/fd/{descriptor}", os.O_RDONLY | os.O_CLOEXEC)


def content(descriptor: int) -> bytes:
    """All of a file in memory; the descriptor is closed."""
    with open(descriptor, "rb") as file:
        file.seek(0)
        return file.read()
