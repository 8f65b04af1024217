"""A cgroup for each run: its memory, its processor time and its processes are counted and limited as one.

Version 1 is a tree for each controller, version 2 is one tree. Ours is a folder beneath the cgroup that this service is
in (or, in version 2, beneath the nearest one that was handed over to this user), named after the process that owns it;
each run is a folder in there. What a killed owner has left is swept away by the next.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vivavoce.sandbox.processes import started_at

PREFIX = "vivavoce-"
CLEARING_S_MOST = 20.0
CONTROLLERS = ("memory", "pids", "cpuacct")
SHARING = "cpu"
"""Used where it is there: nothing is held by it."""
CPU_SHARES, CPU_WEIGHT = 256, 25
"""A quarter of what everybody else has, where processors are short: interviews come first."""


class CgroupsUnusable(Exception):
    """Why there are none, in words for the operator."""


@dataclass(frozen=True, slots=True)
class Bounds:
    memory_bytes: int
    processes: int


class Leaf(Protocol):
    """One run's cgroup."""

    entrances: tuple[str, ...]
    """Files; whoever writes 0 into each of them is in."""

    def enter(self, pid: int) -> None:
        """A process, and from now on whatever it starts."""
        ...

    def cpu_s(self) -> float: ...

    def memory_peak_kb(self) -> int: ...

    def out_of_memory(self) -> bool:
        """Whether the kernel has ended something in there for want of memory."""
        ...

    def bound(self, bounds: Bounds) -> None: ...

    def members(self) -> list[int]: ...

    def remove(self) -> bool:
        """False while something in there still dies."""
        ...


class Tree(Protocol):
    """All runs of one owner."""

    version: int

    def hand_over(self, uid: int, gid: int) -> None: ...

    def leaf(self, name: str, bounds: Bounds) -> Leaf: ...


def plant(owner: int, root: str = "/") -> Tree:
    """The tree that is named after `owner`, after sweeping away those of the dead. Raises `CgroupsUnusable`."""
    first = _first_version(root)
    if first:
        return _TreeV1(first, _name(owner))
    here = _own(root).get("")
    if here is None:
        raise CgroupsUnusable("the kernel offers no cgroups with memory, pids and cpuacct here")
    return _TreeV2(_handed_over(*here), _name(owner))


def clear(owner: int, root: str = "/") -> None:
    """Take away the tree of an owner, with whatever is still in it."""
    second = _own(root).get("")
    above = [folder for folder in (second[0], *second[0].parents) if folder.is_relative_to(second[1])] if second else []
    for parent in (*_first_version(root).values(), *above):
        _clear(parent / _name(owner))


def _first_version(root: str) -> dict[str, Path]:
    """Where this process is in each controller's tree; nothing, unless all three are there."""
    own = _own(root)
    if not all(name in own for name in CONTROLLERS):
        return {}
    return {name: own[name][0] for name in (*CONTROLLERS, SHARING) if name in own}


def _own(root: str) -> dict[str, tuple[Path, Path]]:
    """By controller ("" is version 2): where this process is, and where the tree begins."""
    mounts = _mounts(root)
    places = dict(_own_places(root))
    return {name: (_beneath(at, places[name]), at[0]) for name, at in mounts.items() if name in places}


_Mount = tuple[Path, str]


def _mounts(root: str) -> dict[str, _Mount]:
    """Where each controller's tree is mounted, and which part of it; "" is version 2."""
    found: dict[str, _Mount] = {}
    for line in Path(root, "proc/self/mountinfo").read_text().splitlines():
        fields = line.split()
        kind, _, options = fields[fields.index("-") + 1 :][:3]
        part, place = fields[3], Path(root, fields[4].lstrip("/"))
        if kind == "cgroup2":
            found[""] = (place, part)
        elif kind == "cgroup":
            found |= {name: (place, part) for name in options.split(",") if name in (*CONTROLLERS, SHARING)}
    return found


def _own_places(root: str) -> Iterator[tuple[str, str]]:
    for line in Path(root, "proc/self/cgroup").read_text().splitlines():
        _, names, place = line.split(":", 2)
        for name in names.split(","):
            yield name, place


def _beneath(mount: _Mount, place: str) -> Path:
    """A container sees a part of the tree, and its own place as from the whole."""
    at, part = mount
    inner = place[len(part) :] if part != "/" and place.startswith(part) else place
    return at / inner.strip("/")


def _name(owner: int) -> str:
    return f"{PREFIX}{owner}-{started_at(owner)}"


def _sweep(parent: Path) -> None:
    """Owners that are gone have left their folders, and perhaps processes in them."""
    for folder in parent.glob(f"{PREFIX}*"):
        match = re.fullmatch(rf"{PREFIX}(\d+)-(\d+)", folder.name)
        if match is None or started_at(int(match[1])) == int(match[2]):
            continue
        _clear(folder)


def _clear(folder: Path) -> None:
    until = time.monotonic() + CLEARING_S_MOST
    while folder.is_dir() and time.monotonic() < until:
        for inner in [*folder.glob("*/"), folder]:
            for pid in _members(inner):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(OSError):
                inner.rmdir()
        time.sleep(0.002)


def _members(folder: Path) -> list[int]:
    return _numbers(f"{folder}/cgroup.procs")


def _numbers(file: str) -> list[int]:
    try:
        return [int(word) for word in _read(file).split()]
    except OSError:
        return []


def _read(file: str) -> bytes:
    """Many times in each run: so without what a `Path` and a text file cost."""
    descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(descriptor, 1 << 16)
    finally:
        os.close(descriptor)


class _TreeV1:
    version = 1

    def __init__(self, parents: dict[str, Path], owned: str) -> None:
        for parent in parents.values():
            _sweep(parent)
        self.folders = {name: parent / owned for name, parent in parents.items()}
        if not os.access(parents.get(SHARING, ""), os.W_OK):
            self.folders.pop(SHARING, None)
        for folder in dict.fromkeys(self.folders.values()):
            _make(folder)

    def hand_over(self, uid: int, gid: int) -> None:
        for folder in self.folders.values():
            os.chown(folder, uid, gid)

    def leaf(self, name: str, bounds: Bounds) -> Leaf:
        leaf = _LeafV1({controller: folder / name for controller, folder in self.folders.items()})
        leaf.bound(bounds)
        return leaf


class _LeafV1:
    def __init__(self, folders: dict[str, Path]) -> None:
        self._memory, self._pids, self._cpu = (folders[name] for name in CONTROLLERS)
        self._folders = tuple(dict.fromkeys(folders.values()))
        for folder in self._folders:
            _make(folder)
        if SHARING in folders:
            _write(f"{folders[SHARING]}/cpu.shares", CPU_SHARES)
        self.entrances = tuple(f"{folder}/cgroup.procs" for folder in self._folders)
        self._swap = os.path.exists(f"{self._memory}/memory.memsw.limit_in_bytes")
        if not self._swap:
            _write(f"{self._memory}/memory.swappiness", 0)

    def enter(self, pid: int) -> None:
        for entrance in self.entrances:
            _write(entrance, pid)

    def bound(self, bounds: Bounds) -> None:
        """Swap and memory together may be as much as memory alone. Of the two limits the wider is set first."""
        limits = [f"{self._memory}/memory.limit_in_bytes"]
        if self._swap:
            limits.append(f"{self._memory}/memory.memsw.limit_in_bytes")
        if int(_read(limits[0])) < bounds.memory_bytes:
            limits.reverse()
        for limit in limits:
            _write(limit, bounds.memory_bytes)
        _write(f"{self._pids}/pids.max", bounds.processes)

    def cpu_s(self) -> float:
        return int(_read(f"{self._cpu}/cpuacct.usage")) / 1e9

    def memory_peak_kb(self) -> int:
        return int(_read(f"{self._memory}/memory.max_usage_in_bytes")) // 1024

    def out_of_memory(self) -> bool:
        return _counted(f"{self._memory}/memory.oom_control", b"oom_kill") > 0

    def members(self) -> list[int]:
        """Whoever comes in comes into the first folder first."""
        return _numbers(self.entrances[0])

    def remove(self) -> bool:
        left = [folder for folder in self._folders if not _removed(folder)]
        return not left


def _handed_over(here: Path, at: Path) -> Path:
    """The nearest cgroup upwards that this process may make children in, with memory and processes counted there."""
    for folder in (here, *here.parents):
        if not folder.is_relative_to(at):
            break
        controllers = _words(folder / "cgroup.subtree_control")
        if {"memory", "pids"} <= controllers and os.access(folder / "cgroup.procs", os.W_OK) and _may_make(folder):
            return folder
    if {"memory", "pids"} <= _words(here / "cgroup.controllers") and _may_make(here):
        return _made_room(here)
    raise CgroupsUnusable(
        "no cgroup with memory and pids has been handed over to this user. Run the service as a systemd unit with "
        "Delegate=yes, or try: systemd-run --user --scope -p Delegate=yes viva serve"
    )


def _may_make(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and os.access(folder / "cgroup.subtree_control", os.W_OK)


def _made_room(here: Path) -> Path:
    """Where processes are, nothing can be counted for children: those that are here move into a child."""
    try:
        inner = here / "vivavoce"
        inner.mkdir(exist_ok=True)
        for pid in _members(here):
            _write(inner / "cgroup.procs", pid)
        _write(here / "cgroup.subtree_control", "+memory +pids")
    except OSError as failure:
        raise CgroupsUnusable(f"the cgroup {here} cannot be divided ({failure.strerror})") from failure
    return here


def _words(file: Path) -> set[str]:
    try:
        return set(file.read_text().split())
    except OSError:
        return set()


class _TreeV2:
    version = 2

    def __init__(self, parent: Path, owned: str) -> None:
        _sweep(parent)
        self.folder = parent / owned
        _make(self.folder)
        _write(self.folder / "cgroup.subtree_control", "+memory +pids")
        if SHARING in _words(self.folder / "cgroup.controllers"):
            _write(self.folder / "cgroup.subtree_control", f"+{SHARING}")
        _make(self.folder / "supervisor")
        _write(self.folder / "supervisor" / "cgroup.procs", os.getpid())

    def hand_over(self, uid: int, gid: int) -> None:
        """Who moves a process must be allowed to in the cgroup above both places: so the supervisor is in here too."""
        for name in ("", "cgroup.procs", "cgroup.subtree_control", "cgroup.threads"):
            os.chown(self.folder / name, uid, gid)

    def leaf(self, name: str, bounds: Bounds) -> Leaf:
        leaf = _LeafV2(self.folder / name)
        leaf.bound(bounds)
        return leaf


class _LeafV2:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        _make(folder)
        self.entrances: tuple[str, ...] = (f"{folder}/cgroup.procs",)
        _write(f"{folder}/memory.oom.group", 1)
        if os.path.exists(f"{folder}/memory.swap.max"):
            _write(f"{folder}/memory.swap.max", 0)
        if os.path.exists(f"{folder}/cpu.weight"):
            _write(f"{folder}/cpu.weight", CPU_WEIGHT)

    def enter(self, pid: int) -> None:
        _write(self.entrances[0], pid)

    def bound(self, bounds: Bounds) -> None:
        _write(f"{self._folder}/memory.max", bounds.memory_bytes)
        _write(f"{self._folder}/pids.max", bounds.processes)

    def cpu_s(self) -> float:
        return _counted(f"{self._folder}/cpu.stat", b"usage_usec") / 1e6

    def memory_peak_kb(self) -> int:
        """Older kernels say only what it is now."""
        try:
            return int(_read(f"{self._folder}/memory.peak")) // 1024
        except FileNotFoundError:
            return int(_read(f"{self._folder}/memory.current")) // 1024

    def out_of_memory(self) -> bool:
        return _counted(f"{self._folder}/memory.events", b"oom_kill") > 0

    def members(self) -> list[int]:
        return _numbers(self.entrances[0])

    def remove(self) -> bool:
        return _removed(self._folder)


def _counted(file: str, name: bytes) -> int:
    for line in _read(file).splitlines():
        key, _, value = line.partition(b" ")
        if key == name:
            return int(value)
    return 0


def _make(folder: Path) -> None:
    try:
        folder.mkdir()
    except OSError as failure:
        raise CgroupsUnusable(f"no cgroup can be made at {folder} ({failure.strerror})") from failure


def _write(file: str | Path, value: int | str) -> None:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
        try:
            os.write(descriptor, str(value).encode())
        finally:
            os.close(descriptor)
    except OSError as failure:
        raise CgroupsUnusable(f"{file} does not take {value} ({failure.strerror})") from failure


def _removed(folder: Path) -> bool:
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
