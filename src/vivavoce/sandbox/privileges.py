"""Started as root: a world of its own that holds only what programs may see, and then an ordinary user."""

from __future__ import annotations

import ctypes
import os
import pwd
import stat
from collections.abc import Iterable
from contextlib import suppress

from vivavoce.sandbox.cell import DEVICE_LINKS, DEVICES, DEVICES_READY, LINKER, SYSTEM

USERS = range(64042, 65000)
"""One of these that belongs to nobody runs the programs."""

_NEW_MOUNTS, _NEW_NETWORK = 0x20000, 0x40000000
_BIND, _MOVE, _RECURSIVE, _PRIVATE, _DETACH = 0x1000, 0x2000, 0x4000, 0x40000, 2
_SUBREAPER, _PARENT_DEATH = 36, 1
_libc = ctypes.CDLL(None, use_errno=True)


def adopt_orphans() -> None:
    """What a run leaves comes to this process to be reaped, wherever it was started."""
    _done(_libc.prctl(_SUBREAPER, 1, 0, 0, 0))


def free_user() -> int:
    for number in USERS:
        try:
            pwd.getpwuid(number)
        except KeyError:
            return number
    raise OSError("no user number is free")


def enter_own_world(shown: Iterable[str], *, apart: bool = True) -> None:
    """From here on this process sees the system's programs, what is `shown`, /proc, /dev and the cgroups, and nothing
    else: neither the service's data nor anybody's home, and, set apart, no network. What is shown may lie where only
    root looks."""
    wanted = [LINKER, *shown, "/proc", "/dev", "/sys/fs/cgroup"]
    places = sorted({os.path.normpath(place) for place in wanted if os.path.exists(place)})
    _done(_libc.unshare(_NEW_MOUNTS | (_NEW_NETWORK if apart else 0)))
    _mount("none", "/", _RECURSIVE | _PRIVATE)
    held = {place: os.open(place, os.O_PATH) for place in _outermost(["/usr", *places, *_folders()])}
    _mount("tmpfs", "/tmp", 0, "tmpfs", "mode=755")  # noqa: S108 - a mount point that is everywhere
    for place, descriptor in held.items():
        _show(descriptor, place)
        os.close(descriptor)
    for name in SYSTEM:
        if os.path.islink(f"/{name}"):
            os.symlink(os.readlink(f"/{name}"), f"/tmp/{name}")  # noqa: S108
    _make_devices(f"/tmp{DEVICES_READY}")  # noqa: S108
    os.makedirs("/tmp/tmp", exist_ok=True)  # noqa: S108
    os.chmod("/tmp/tmp", 0o1777)  # noqa: S103, S108 - as /tmp is everywhere; bubblewrap starts from there
    os.chdir("/tmp")  # noqa: S108
    _make_it_the_root()
    os.chdir("/")


def _make_devices(at: str) -> None:
    os.mkdir(at, 0o755)
    for name in DEVICES:
        number = os.stat(f"/dev/{name}").st_rdev
        os.mknod(f"{at}/{name}", stat.S_IFCHR | 0o666, number)
        os.chmod(f"{at}/{name}", 0o666)  # noqa: S103 - as everywhere
    for name, target in DEVICE_LINKS.items():
        os.symlink(target, f"{at}/{name}")


def _make_it_the_root() -> None:
    """A system that still runs from the memory it was started from cannot give up its root, only cover it."""
    if _libc.pivot_root(b".", b".") == 0:
        _done(_libc.umount2(b".", _DETACH))
        return
    _mount(".", "/", _MOVE)
    os.chroot(".")


def _outermost(places: list[str]) -> list[str]:
    """Without what another shows: each mount is made again for each run."""
    return [place for place in places if not any(place.startswith(f"{other}/") for other in places)]


def _folders() -> list[str]:
    return [f"/{name}" for name in SYSTEM if os.path.isdir(f"/{name}") and not os.path.islink(f"/{name}")]


def _show(descriptor: int, place: str) -> None:
    target = f"/tmp{place}"  # noqa: S108
    source = f"/proc/self/fd/{descriptor}"
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(target, os.O_CREAT | os.O_EXCL, 0o444))
    _mount(source, target, _BIND | _RECURSIVE)


def become(user: int) -> None:
    """For good: no way back, no groups, no capabilities."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _mount(source: str, target: str, flags: int, kind: str = "none", options: str = "") -> None:
    _done(_libc.mount(source.encode(), target.encode(), kind.encode(), flags, options.encode()))


def _done(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
