"""The filter of system calls: what no program of a candidate ever needs is refused by the kernel.

A list of what is refused, not of what is allowed: seven languages' run-time systems need most of the rest. Calls
newer than this list do not exist for a program. What an honest program may try (a socket, a memory file) gets an
error; what only an attack tries ends the process, and is told as a security violation.
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from vivavoce.ports.errors import Unavailable

ALLOW = 0x7FFF0000
KILL = 0x80000000
REFUSE = 0x00050000 | errno.EPERM
ABSENT = 0x00050000 | errno.ENOSYS

NEWEST = 462
NEW_NAMESPACES = 0x7E020000
AF_UNIX = 1
TIOCSTI, TIOCLINUX = 0x5412, 0x541C
PERSONALITY_ASKED = 0xFFFFFFFF
X32 = 0x40000000

_NUMBER, _ARCHITECTURE, _FIRST, _SECOND = 0, 4, 16, 24
_LOAD, _EQUAL, _ABOVE, _FROM, _ANY_BIT, _RETURN = 0x20, 0x15, 0x25, 0x35, 0x45, 0x06

ATTACKS = (
    *("ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd", "process_madvise", "process_mrelease"),
    *("mount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount", "fsopen", "fsconfig", "fsmount", "fspick"),
    *("mount_setattr", "unshare", "setns", "open_by_handle_at", "name_to_handle_at", "lookup_dcookie"),
    *("bpf", "perf_event_open", "userfaultfd", "fanotify_init", "kexec_load", "kexec_file_load"),
    *("init_module", "finit_module", "delete_module", "create_module", "query_module", "get_kernel_syms"),
    *("add_key", "request_key", "keyctl", "memfd_secret", "iopl", "ioperm", "modify_ldt", "uselib", "vhangup"),
    *("reboot", "swapon", "swapoff", "acct", "quotactl", "quotactl_fd", "sethostname", "setdomainname", "nfsservctl"),
    *("settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "syslog", "migrate_pages", "move_pages"),
)
"""Ended at once."""
ABSENT_HERE = ("clone3", "io_uring_setup", "io_uring_enter", "io_uring_register", "io_setup", "remap_file_pages")
"""Run-time systems ask for these and can do without. The flags of clone3 lie in memory, where a filter cannot look."""
REFUSED = ("socket",)
UNCOUNTED = ("memfd_create", "shmget", "shmat", "msgget", "semget", "mq_open")
"""Memory outside of the process: a memory cgroup counts it; a limit on the address space does not, so without a cgroup
these are refused."""


@dataclass(frozen=True, slots=True)
class Architecture:
    name: str
    audit: int
    calls: Mapping[str, int]
    x32: bool = False


_SHARED = {
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "clone3": 435,
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "mount_setattr": 442,
    "quotactl_fd": 443,
    "memfd_secret": 447,
    "process_mrelease": 448,
}

X86_64 = Architecture(
    "x86_64",
    0xC000003E,
    {
        "ioctl": 16,
        "shmget": 29,
        "shmat": 30,
        "socket": 41,
        "socketpair": 53,
        "clone": 56,
        "semget": 64,
        "msgget": 68,
        "ptrace": 101,
        "syslog": 103,
        "uselib": 134,
        "personality": 135,
        "vhangup": 153,
        "modify_ldt": 154,
        "pivot_root": 155,
        "adjtimex": 159,
        "chroot": 161,
        "acct": 163,
        "settimeofday": 164,
        "mount": 165,
        "umount2": 166,
        "swapon": 167,
        "swapoff": 168,
        "reboot": 169,
        "sethostname": 170,
        "setdomainname": 171,
        "iopl": 172,
        "ioperm": 173,
        "create_module": 174,
        "init_module": 175,
        "delete_module": 176,
        "get_kernel_syms": 177,
        "query_module": 178,
        "quotactl": 179,
        "nfsservctl": 180,
        "io_setup": 206,
        "lookup_dcookie": 212,
        "remap_file_pages": 216,
        "clock_settime": 227,
        "mq_open": 240,
        "kexec_load": 246,
        "add_key": 248,
        "request_key": 249,
        "keyctl": 250,
        "migrate_pages": 256,
        "unshare": 272,
        "move_pages": 279,
        "perf_event_open": 298,
        "fanotify_init": 300,
        "name_to_handle_at": 303,
        "open_by_handle_at": 304,
        "clock_adjtime": 305,
        "setns": 308,
        "process_vm_readv": 310,
        "process_vm_writev": 311,
        "kcmp": 312,
        "finit_module": 313,
        "memfd_create": 319,
        "kexec_file_load": 320,
        "bpf": 321,
        "userfaultfd": 323,
        **_SHARED,
    },
    x32=True,
)
AARCH64 = Architecture(
    "aarch64",
    0xC00000B7,
    {
        "io_setup": 0,
        "lookup_dcookie": 18,
        "ioctl": 29,
        "umount2": 39,
        "mount": 40,
        "pivot_root": 41,
        "nfsservctl": 42,
        "chroot": 51,
        "vhangup": 58,
        "quotactl": 60,
        "acct": 89,
        "personality": 92,
        "unshare": 97,
        "kexec_load": 104,
        "init_module": 105,
        "delete_module": 106,
        "clock_settime": 112,
        "syslog": 116,
        "ptrace": 117,
        "reboot": 142,
        "sethostname": 161,
        "setdomainname": 162,
        "settimeofday": 170,
        "adjtimex": 171,
        "mq_open": 180,
        "msgget": 186,
        "semget": 190,
        "shmget": 194,
        "shmat": 196,
        "socket": 198,
        "socketpair": 199,
        "add_key": 217,
        "request_key": 218,
        "keyctl": 219,
        "clone": 220,
        "swapon": 224,
        "swapoff": 225,
        "remap_file_pages": 234,
        "migrate_pages": 238,
        "move_pages": 239,
        "perf_event_open": 241,
        "fanotify_init": 262,
        "name_to_handle_at": 264,
        "open_by_handle_at": 265,
        "clock_adjtime": 266,
        "setns": 268,
        "process_vm_readv": 270,
        "process_vm_writev": 271,
        "kcmp": 272,
        "finit_module": 273,
        "memfd_create": 279,
        "bpf": 280,
        "userfaultfd": 282,
        "kexec_file_load": 294,
        **_SHARED,
    },
)
ARCHITECTURES = {"x86_64": X86_64, "amd64": X86_64, "aarch64": AARCH64, "arm64": AARCH64}


EVERYTHING = struct.pack("<HBBI", _RETURN, 0, 0, ALLOW)
"""No filter at all: to see that it is the filter that holds something."""


def of_this_machine() -> Architecture:
    found = ARCHITECTURES.get(platform.machine().lower())
    if found is None:
        raise Unavailable(
            f"There is no filter of system calls for {platform.machine()}, so no code runs here. Use x86_64 or aarch64."
        )
    return found


def assembled(architecture: Architecture, *, counted: bool) -> bytes:
    """The filter as the kernel reads it. `counted`: a memory cgroup counts memory outside of the process."""
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in _program(architecture, counted))


_Instruction = tuple[int, int, int, int]


def _program(arch: Architecture, counted: bool) -> list[_Instruction]:
    known = [name for name in ATTACKS if name in arch.calls]
    return [
        (_LOAD, 0, 0, _ARCHITECTURE),
        *((_EQUAL, 1, 0, arch.audit), _give(KILL)),
        (_LOAD, 0, 0, _NUMBER),
        *([(_FROM, 0, 1, X32), _give(KILL)] if arch.x32 else []),
        *((_ABOVE, 0, 1, NEWEST), _give(ABSENT)),
        *_each(arch, known, KILL),
        *_each(arch, ABSENT_HERE, ABSENT),
        *_each(arch, REFUSED, REFUSE),
        *([] if counted else _each(arch, UNCOUNTED, REFUSE)),
        *_looking(arch.calls["clone"], _FIRST, [(_ANY_BIT, 0, 1, NEW_NAMESPACES)], KILL),
        *_looking(arch.calls["socketpair"], _FIRST, [(_EQUAL, 1, 0, AF_UNIX)], REFUSE),
        *_looking(arch.calls["ioctl"], _SECOND, [(_EQUAL, 1, 0, TIOCSTI), (_EQUAL, 0, 1, TIOCLINUX)], REFUSE),
        *_looking(arch.calls["personality"], _FIRST, [(_EQUAL, 2, 0, 0), (_EQUAL, 1, 0, PERSONALITY_ASKED)], REFUSE),
        _give(ALLOW),
    ]


def _each(arch: Architecture, names: tuple[str, ...] | list[str], action: int) -> list[_Instruction]:
    return [step for name in names for step in ((_EQUAL, 0, 1, arch.calls[name]), _give(action))]


def _looking(number: int, argument: int, tests: list[_Instruction], action: int) -> list[_Instruction]:
    """Of one call, look at one argument. The tests come down to the action, or jump over it."""
    block = [(_LOAD, 0, 0, argument), *tests, _give(action), _give(ALLOW)]
    return [(_EQUAL, 0, len(block), number), *block]


def _give(action: int) -> _Instruction:
    return (_RETURN, 0, 0, action)
