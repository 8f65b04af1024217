"""A supervisor that comes back weaker than it was is not used, and not kept."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest

from vivavoce.ports.errors import Unavailable
from vivavoce.sandbox import channel
from vivavoce.sandbox.line import Line, Settled, Settling


class Started(Line):
    """Its supervisors settle as is told, and are none."""

    def __init__(self, cgroups: Iterator[int]) -> None:
        super().__init__(Settling(bwrap=""))
        self.cgroups = cgroups
        self.others: list[socket.socket] = []

    async def _begin(self, settled: asyncio.Future[Settled]) -> None:
        self._socket, theirs = channel.pair()
        self.others.append(theirs)
        settled.set_result(Settled(next(self.cgroups), "", 0, ""))


async def test_one_that_comes_back_without_cgroups_is_started_once_more() -> None:
    line = Started(iter((2, 0, 0, 2)))
    assert (await line.settled()).cgroups == 2
    line._lose()
    for starts in (2, 3):
        with pytest.raises(Unavailable, match="without its cgroups"):
            await line.settled()
        assert len(line.others) == starts
    assert (await line.settled()).cgroups == 2
    assert (await line.settled()).cgroups == 2
    assert len(line.others) == 4
    await line.close()
    for other in line.others:
        other.close()
