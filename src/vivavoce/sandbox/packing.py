"""Files as one stream: the plain tar format, regular files alone. What comes out of a sandbox is not trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping

FILES_MAX = 100
_BLOCK = 512
_REGULAR, _OLD_REGULAR, _FOLDER = b"0", b"\0", b"5"
_NAME = re.compile(r"[\w$@+,=-][\w$@+,=. -]*(/[\w$@+,=-][\w$@+,=. -]*)*")


class NotReadable(Exception):
    """It is no such stream, or holds what may not be in one."""


def packed(files: Mapping[str, bytes]) -> bytes:
    parts = []
    for name, content in files.items():
        header = bytearray(_BLOCK)
        header[0:100] = name.encode().ljust(100, b"\0")
        header[100:108] = b"0000555\0"
        header[108:116] = header[116:124] = b"0000000\0"
        header[124:136] = b"%011o\0" % len(content)
        header[136:148] = b"00000000000\0"
        header[148:157] = b" " * 8 + _REGULAR
        header[257:265] = b"ustar\x0000"
        header[148:156] = b"%06o\0 " % sum(header)
        parts += [bytes(header), content, bytes(-len(content) % _BLOCK)]
    return b"".join([*parts, bytes(2 * _BLOCK)])


def unpacked(stream: bytes, files_max: int = FILES_MAX) -> dict[str, bytes]:
    """By name: relative, plain, without dots at the front of a part. Raises `NotReadable`."""
    files: dict[str, bytes] = {}
    at = 0
    while at + _BLOCK <= len(stream):
        header = stream[at : at + _BLOCK]
        at += _BLOCK
        if not header.strip(b"\0"):
            return files
        name, kind, size = _read(header)
        if kind == _FOLDER:
            continue
        if kind not in (_REGULAR, _OLD_REGULAR) or not _NAME.fullmatch(name) or not 0 <= size <= len(stream) - at:
            raise NotReadable(f"an entry of kind {kind!r} cannot be taken over")
        files[name] = stream[at : at + size]
        if len(files) > files_max:
            raise NotReadable(f"more than {files_max} files")
        at += size + -size % _BLOCK
    raise NotReadable("it ends too early")


def _read(header: bytes) -> tuple[str, bytes, int]:
    try:
        name = _text(header[0:100])
        if header[257:262] == b"ustar" and header[345] != 0:
            name = f"{_text(header[345:500])}/{name}"
        return name.removeprefix("./"), header[156:157], int(_text(header[124:136]).strip() or "0", 8)
    except ValueError as failure:
        raise NotReadable("a header that is none") from failure


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode()
