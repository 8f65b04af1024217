"""A ZIP file that is sent while it is being made: of its contents, only the piece at hand is in memory."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo


@dataclass(frozen=True, slots=True)
class Packed:
    """`dense` is what would not get smaller, such as sound."""

    name: str
    content: AsyncIterator[bytes]
    dense: bool = False


class _Tray(io.RawIOBase):
    """What the packer has written and nobody has sent yet. It has no way back, so the packer needs none."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        self._pieces.append(bytes(piece))
        return len(piece)

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


async def packed(files: AsyncIterator[Packed], date: tuple[int, int, int, int, int, int]) -> AsyncGenerator[bytes]:
    """The pieces of the ZIP file. One that ends early has no directory, so nobody takes it for a whole one."""
    tray = _Tray()
    with ZipFile(tray, "w") as box:
        async for file in files:
            info = ZipInfo(file.name, date)
            info.compress_type = ZIP_STORED if file.dense else ZIP_DEFLATED
            with box.open(info, "w") as entry:
                async for piece in file.content:
                    await asyncio.to_thread(entry.write, piece)
                    yield tray.take()
    yield tray.take()
