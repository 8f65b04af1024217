"""A disk as it could be after the power was cut: what syncs have promised, and some of what they have not."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
HEAD = struct.Struct("<IIQQII")
CREATE, WRITE, TRUNCATE, SYNC_BEGIN, SYNC_END, UNLINK, RENAME, MKDIR = range(1, 9)
ACKS, DATA = "/acks", "/data"


@dataclass(slots=True)
class Step:
    kind: int
    thread: int
    offset: int
    path: str
    data: bytes


def read_trace(path: Path) -> list[Step]:
    return list(_steps(path.read_bytes()))


def _steps(raw: bytes) -> Iterator[Step]:
    at = 0
    while at < len(raw):
        kind, thread, offset, length, path_length, _ = HEAD.unpack_from(raw, at)
        at += HEAD.size
        name = raw[at : at + path_length].decode()
        at += path_length
        with_data = length if kind in (WRITE, RENAME) else 0
        yield Step(kind, thread, offset, name, raw[at : at + with_data])
        at += with_data


@dataclass(slots=True)
class Change:
    number: int
    step: Step


@dataclass(slots=True)
class File:
    """`sure` is what completed syncs have promised, `now` what a process reads; `open` leads from one to the other."""

    sure: bytearray = field(default_factory=bytearray)
    now: bytearray = field(default_factory=bytearray)
    open: list[Change] = field(default_factory=list)


@dataclass(slots=True)
class NameChange:
    """What a folder does not promise yet. None stands for a folder as the thing that has the name."""

    number: int
    folder: str
    removed: str | None
    added: str | None
    thing: File | None


def put(content: bytearray, step: Step) -> None:
    if step.kind == TRUNCATE:
        del content[step.offset :]
        content.extend(bytes(step.offset - len(content)))
        return
    content.extend(bytes(max(0, step.offset - len(content))))
    content[step.offset : step.offset + len(step.data)] = step.data


def folder_of(name: str) -> str:
    return name.rpartition("/")[0]


class Disk:
    def __init__(self) -> None:
        self.names: dict[str, File | None] = {}
        self.sure_names: dict[str, File | None] = {}
        self.open_names: list[NameChange] = []
        self.acked: dict[str, int] = {}
        self._number = 0
        self._syncing: dict[tuple[int, str], int] = {}

    def apply(self, step: Step) -> None:
        self._number += 1
        if step.path == ACKS:
            self._acknowledge(step)
        elif step.kind in (CREATE, MKDIR):
            self._rename(None, step.path, File() if step.kind == CREATE else None)
        elif step.kind == UNLINK:
            self._rename(step.path, None, None)
        elif step.kind == RENAME:
            self._rename(step.path, step.data.decode(), self.names[step.path])
        elif step.kind == SYNC_BEGIN:
            self._syncing[step.thread, step.path] = self._number
        elif step.kind == SYNC_END:
            self._synced(step.path, self._syncing.pop((step.thread, step.path)))
        else:
            self._write(step)

    def _acknowledge(self, step: Step) -> None:
        if step.kind == WRITE:
            session_id, seq = step.data.decode().split()
            self.acked[session_id] = int(seq)

    def _write(self, step: Step) -> None:
        file = self.names[step.path]
        assert file is not None
        put(file.now, step)
        file.open.append(Change(self._number, step))

    def _rename(self, removed: str | None, added: str | None, thing: File | None) -> None:
        change = NameChange(self._number, folder_of(added or removed or ""), removed, added, thing)
        self.open_names.append(change)
        _change_names(self.names, change)

    def _synced(self, name: str, since: int) -> None:
        """A sync of a folder promises its names, one of a file its content: what came before the sync began."""
        file = self.names.get(name)
        if file is None:
            for named in [n for n in self.open_names if n.folder == name and n.number < since]:
                _change_names(self.sure_names, named)
                self.open_names.remove(named)
            return
        for change in file.open:
            if change.number < since:
                put(file.sure, change.step)
        file.open = [change for change in file.open if change.number >= since]

    def after_a_cut(self, mode: str, random: Random) -> dict[str, bytes | None]:
        """The names and contents that a new start could find; None stands for a folder."""
        names = dict(self.sure_names)
        share = {"dropped": 0.0, "kept": 1.0}.get(mode, random.random())
        for change in self.open_names:
            if random.random() < share:
                _change_names(names, change)
        found = {name: None if file is None else bytes(_torn(file, mode, random)) for name, file in names.items()}
        return {name: content for name, content in found.items() if _reachable(name, names)}


def _change_names(names: dict[str, File | None], change: NameChange) -> None:
    if change.removed is not None:
        names.pop(change.removed, None)
    if change.added is not None:
        names[change.added] = change.thing


def _reachable(name: str, names: dict[str, File | None]) -> bool:
    folder = folder_of(name)
    return not folder or (folder in names and _reachable(folder, names))


def _torn(file: File, mode: str, random: Random) -> bytearray:
    content = bytearray(file.sure)
    count = {"dropped": 0, "kept": len(file.open)}.get(mode, random.randint(0, len(file.open)))
    share = random.random()
    for place, change in enumerate(file.open):
        if mode in ("dropped", "kept", "prefix"):
            if place < count:
                put(content, change.step)
        elif random.random() < share:
            for part in _parts(change.step, mode, random):
                put(content, part)
    return content


def _parts(step: Step, mode: str, random: Random) -> Iterator[Step]:
    """What the disk kept of one write: all of it, or some of its sectors, or sectors that were half written."""
    if mode == "subset" or step.kind == TRUNCATE:
        yield step
        return
    start = 0
    while start < len(step.data):
        until = min(len(step.data), start + SECTOR - (step.offset + start) % SECTOR)
        if random.random() < 0.5:
            data = step.data[start:until]
            if mode == "garbage" and random.random() < 0.3:
                data = random.randbytes(len(data))
            yield Step(WRITE, step.thread, step.offset + start, step.path, data)
        start = until
