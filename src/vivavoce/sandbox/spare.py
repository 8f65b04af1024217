"""Rooms that are made ahead, for a cell that has been asked for before: the tests of a submission run in one after the
other. Such a room has everything but its program's files and input, and nobody has been in it; it serves once."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from vivavoce.sandbox import channel
from vivavoce.sandbox.cell import STDIN, Cell
from vivavoce.sandbox.cgroups import CgroupsUnusable
from vivavoce.sandbox.live import LiveRun, Setting

KEPT_MOST = 2
KEPT_S = 5.0
KNOWN_MOST = 8


@dataclass(slots=True)
class Spare:
    run: LiveRun
    blanks: tuple[int, ...]
    """Files in memory, empty so far: one for each of the cell's, and the last for standard input."""
    until: float

    def filled(self, number: str, contents: Sequence[int]) -> LiveRun:
        """Its run, with a program in it. What went in cannot be changed any more."""
        self.run.number = number
        try:
            for blank, content in zip(self.blanks, contents, strict=True):
                channel.copy(content, blank)
                channel.seal(blank)
        except BaseException:
            self.run.undo()
            raise
        else:
            self.run.begin()
        finally:
            _close(self.blanks)
        return self.run

    def undo(self) -> None:
        """A cgroup that cannot be removed is left to the keeper: it takes no run with it."""
        with suppress(CgroupsUnusable):
            self.run.undo()
        _close(self.blanks)


class Spares:
    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._kept: list[Spare] = []
        self._known: list[Cell] = []
        self._made = 0

    @property
    def soonest(self) -> float | None:
        """When one of them has waited for long enough."""
        return min((spare.until for spare in self._kept), default=None)

    def take(self, cell: Cell) -> Spare | None:
        for spare in self._kept:
            if spare.run.cell == cell:
                self._kept.remove(spare)
                if spare.run.alive:
                    return spare
                spare.undo()
                break
        return None

    def expect(self, cell: Cell) -> None:
        """A run in such a cell has been begun. From the second on, another one is likely to follow."""
        if cell not in self._known:
            self._known = [*self._known, cell][-KNOWN_MOST:]
            return
        if any(spare.run.cell == cell for spare in self._kept):
            return
        if len(self._kept) >= KEPT_MOST:
            self._kept.pop(0).undo()
        try:
            self._kept.append(self._another(cell))
        except (OSError, CgroupsUnusable):
            return  # whoever needs it makes it again, and tells why it cannot be made

    def _another(self, cell: Cell) -> Spare:
        self._made += 1
        blanks = tuple(channel.blank() for _ in range(len(cell.files) + 1))
        run = LiveRun(f"spare-{self._made}", cell, self._setting)
        try:
            run.make_ready(blanks[:-1], {STDIN: channel.reopened(blanks[-1])}, enters_itself=True)
        except BaseException:
            _close(blanks)
            raise
        return Spare(run, blanks, time.monotonic() + KEPT_S)

    def let_go(self, now: float) -> None:
        for spare in [spare for spare in self._kept if spare.until <= now]:
            self._kept.remove(spare)
            spare.undo()

    def close(self) -> None:
        self.let_go(float("inf"))


def _close(descriptors: Sequence[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
