"""What one process tree sees and may use up, and the arguments that make bubblewrap build it.

Everything on the way is read-only and made before the program starts; the only place it can write is a small, empty
directory in memory. No directory of the host is ever writable inside, and nothing is mounted below one that is.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from vivavoce.domain.running import RunLimits
from vivavoce.sandbox.languages import OUT, PREPARED, WORK

STDIN, STDOUT, STDERR, RESULT, EXTRA, FEED = range(6)
WALL_FACTOR_MOST = 5
"""How much longer than its limit a program may live on a machine that gives it no processor."""
USER = 1000
PASSWD = f"candidate:x:{USER}:{USER}::{WORK}:/bin/sh\n".encode()
DEVICES = ("null", "zero", "full", "random", "urandom")
DEVICE_LINKS = {"fd": "/proc/self/fd", "shm": WORK}
DEVICES_READY = "/devices"
SYSTEM = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
LINKER = "/etc/ld.so.cache"
PACK = ("/bin/sh", "-c", f'"$@" 3>&- || exit $?; exec tar -C {OUT} --format=ustar -cf - . >&3', "sh")
"""Whatever a compiler has left goes out by descriptor 3; no path of the host is touched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    roots: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    """Directories that are empty inside, wherever a root would show them."""
    prepared: str = ""
    files: tuple[str, ...] = ()
    """Paths inside; what is in them comes by descriptors."""
    packs: bool = False
    """A compiler: `/out` is there, and what is in it comes back packed on descriptor 3."""
    limits: RunLimits = RunLimits()
    result_kb: int = 0
    """How much may come back on descriptor 3; 0: as much as on standard output."""
    address_space: bool = True
    """Whether it bears a limit on the address space, where there is no cgroup."""
    feed: bool = False
    """It starts before its program is there, and waits for it on descriptor 5."""
    extra: bool = False
    """It gets another input, on descriptor 4."""

    def told(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def read(cls, told: dict[str, Any]) -> Cell:
        lists = {name: tuple(told[name]) for name in ("command", "roots", "hidden", "files")}
        return cls(**{**told, **lists, "limits": RunLimits(**told["limits"])})


def arguments(
    cell: Cell, files: Sequence[int], passwd: int, seccomp: int, status: int, *, own_world: bool = False
) -> list[str]:
    """For bubblewrap, before its command; the numbers are of descriptors. In a world of its own the supervisor has made
    two things once that are otherwise made for each run: a network without anything in it, and the devices."""
    return [
        *("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try"),
        *(() if own_world else ("--unshare-net",)),
        *("--die-with-parent", "--new-session", "--uid", str(USER), "--gid", str(USER), "--hostname", "sandbox"),
        *("--clearenv", *_environment(cell.environment)),
        *_system(),
        *_roots(cell),
        *("--proc", "/proc"),
        *(("--dev-bind", DEVICES_READY, "/dev") if own_world else _devices()),
        *("--symlink", WORK, "/tmp"),  # noqa: S108
        *("--perms", "0444", "--file", str(passwd), "/etc/passwd"),
        *(word for pair in zip(files, cell.files, strict=True) for word in _file(*pair)),
        *(_room(OUT, cell.limits) if cell.packs else ()),
        *("--chdir", WORK),
        *("--seccomp", str(seccomp), "--json-status-fd", str(status)),
    ]


def last_arguments(cell: Cell) -> list[str]:
    """Without them there is no directory to start a program in, so none starts."""
    return [*_room(WORK, cell.limits), "--remount-ro", "/"]


def nul_ended(words: Iterable[str]) -> bytes:
    return "".join(f"{word}\0" for word in words).encode()


def command(cell: Cell) -> list[str]:
    return [*(PACK if cell.packs else ()), *cell.command]


def _devices() -> Iterator[str]:
    for name in DEVICES:
        yield from ("--dev-bind", f"/dev/{name}", f"/dev/{name}")
    for name, target in DEVICE_LINKS.items():
        yield from ("--symlink", target, f"/dev/{name}")


def _environment(own: Mapping[str, str]) -> Iterator[str]:
    everyones = {"HOME": WORK, "TMPDIR": WORK, "LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    for name, value in {**everyones, **own}.items():
        yield from ("--setenv", name, value)


@cache
def _system() -> tuple[str, ...]:
    """What every program sees. Where /bin is a link into /usr, it is one inside as well."""
    words = ["--ro-bind", "/usr", "/usr"]
    for name in SYSTEM:
        if os.path.islink(f"/{name}"):
            words += ["--symlink", os.readlink(f"/{name}"), f"/{name}"]
        elif os.path.isdir(f"/{name}"):
            words += ["--ro-bind", f"/{name}", f"/{name}"]
    return (*words, "--ro-bind-try", LINKER, LINKER)


def _roots(cell: Cell) -> Iterator[str]:
    roots = [root for root in cell.roots if not _within(root, ("/usr",))]
    for root in roots:
        yield from ("--ro-bind", root, root)
    if cell.prepared:
        yield from ("--ro-bind", cell.prepared, PREPARED)
    shown = ("/usr", *(f"/{name}" for name in SYSTEM), *roots)
    for place in cell.hidden:
        if _within(place, shown):
            yield from ("--perms", "0555", "--tmpfs", place, "--remount-ro", place)


def _within(place: str, roots: Sequence[str]) -> bool:
    return any(place == root or place.startswith(f"{root}/") for root in roots)


def _file(descriptor: int, place: str) -> tuple[str, ...]:
    return ("--perms", "0555", "--file", str(descriptor), place)


def _room(place: str, limits: RunLimits) -> tuple[str, ...]:
    """A little more than the largest file: one that is too large meets its own limit, many meet a full disk."""
    return ("--perms", "0700", "--size", str((limits.file_mb + 1) << 20), "--tmpfs", place)
