"""The filter of system calls: byte for byte as reviewed, and tried on a machine of our own, call by call."""

from __future__ import annotations

import errno
import struct
from pathlib import Path

import pytest

from sandbox.bpf import decided
from vivavoce.sandbox import seccomp
from vivavoce.sandbox.seccomp import AARCH64, ALLOW, X86_64, Architecture, assembled

GOLDEN = Path(__file__).parent / "golden"
ARCHITECTURES = pytest.mark.parametrize("arch", [X86_64, AARCH64], ids=lambda arch: arch.name)
KILL, EPERM, ENOSYS = 0x80000000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
EVERYDAY = {
    "x86_64": {"read": 0, "write": 1, "mmap": 9, "exit_group": 231, "openat": 257, "futex": 202, "execve": 59},
    "aarch64": {"read": 63, "write": 64, "mmap": 222, "exit_group": 94, "openat": 56, "futex": 98, "execve": 221},
}
NEW_USER, THREAD = 0x10000000, 0x3D0F00


@ARCHITECTURES
@pytest.mark.parametrize("counted", [True, False], ids=["counted", "uncounted"])
def test_the_bytes_are_those_that_were_reviewed(arch: Architecture, counted: bool) -> None:
    """After a change that is meant, `python -m sandbox.test_seccomp` in `tests` writes them anew: read what differs."""
    assert assembled(arch, counted=counted).hex() == golden(arch, counted).read_text().replace("\n", "")


@ARCHITECTURES
def test_it_is_a_program_that_the_kernel_takes(arch: Architecture) -> None:
    """No jump leads out of it, and none back; it is not too long; its last instruction gives an answer."""
    steps = list(struct.iter_unpack("<HBBI", assembled(arch, counted=False)))
    assert len(steps) < 4096
    assert steps[-1][0] == 0x06
    for at, (_, yes, no, _operand) in enumerate(steps[:-1]):
        assert at + 1 + max(yes, no) < len(steps)


@ARCHITECTURES
def test_what_every_program_does_is_allowed(arch: Architecture) -> None:
    program = assembled(arch, counted=True)
    for number in EVERYDAY[arch.name].values():
        assert decided(program, number, arch.audit) == ALLOW


@ARCHITECTURES
def test_attacks_end_the_process_and_all_else_that_is_named_is_refused(arch: Architecture) -> None:
    program = assembled(arch, counted=True)
    told = {name: decided(program, number, arch.audit) for name, number in arch.calls.items()}
    for name in ("ptrace", "mount", "unshare", "setns", "bpf", "keyctl", "add_key", "perf_event_open", "userfaultfd"):
        assert told[name] == KILL
    for name in ("kexec_load", "init_module", "process_vm_writev", "memfd_secret", "open_by_handle_at"):
        assert told[name] == KILL
    for name in ("io_uring_setup", "clone3", "io_setup"):
        assert told[name] == ENOSYS
    assert told["socket"] == EPERM
    looked_into = {"clone", "socketpair", "ioctl", "personality", *seccomp.UNCOUNTED}
    assert all(told[name] != ALLOW for name in told.keys() - looked_into)


@ARCHITECTURES
def test_memory_that_only_a_cgroup_counts_is_refused_without_one(arch: Architecture) -> None:
    for name in seccomp.UNCOUNTED:
        number = arch.calls[name]
        assert decided(assembled(arch, counted=True), number, arch.audit) == ALLOW
        assert decided(assembled(arch, counted=False), number, arch.audit) == EPERM


@ARCHITECTURES
def test_arguments_decide_where_a_call_has_good_uses(arch: Architecture) -> None:
    program = assembled(arch, counted=True)
    for name, arguments, expected in (
        ("clone", [THREAD], ALLOW),
        ("clone", [17], ALLOW),
        ("clone", [NEW_USER | 17], KILL),
        ("clone", [0x00020000], KILL),
        ("socketpair", [1, 1], ALLOW),
        ("socketpair", [2, 1], EPERM),
        ("ioctl", [0, 0x5401], ALLOW),
        ("ioctl", [0, 0x5412], EPERM),
        ("ioctl", [0, 0x5412 | 1 << 40], EPERM),
        ("ioctl", [0, 0x541C], EPERM),
        ("personality", [0xFFFFFFFF], ALLOW),
        ("personality", [0], ALLOW),
        ("personality", [0x0040000], EPERM),
    ):
        assert decided(program, arch.calls[name], arch.audit, arguments) == expected, (name, arguments)


@ARCHITECTURES
def test_calls_that_are_newer_than_the_list_do_not_exist(arch: Architecture) -> None:
    program = assembled(arch, counted=True)
    assert decided(program, seccomp.NEWEST, arch.audit) == ALLOW
    assert decided(program, seccomp.NEWEST + 1, arch.audit) == ENOSYS


@ARCHITECTURES
def test_calls_of_another_architecture_end_the_process(arch: Architecture) -> None:
    program = assembled(arch, counted=True)
    for other in (0x40000003, 0x40000028, X86_64.audit, AARCH64.audit):
        if other != arch.audit:
            assert decided(program, 0, other) == KILL


def test_the_other_numbers_of_x86_end_the_process() -> None:
    program = assembled(X86_64, counted=True)
    for number in (0x40000000, 0x40000000 | 101, 0xFFFFFFFF):
        assert decided(program, number, X86_64.audit) == KILL


def golden(arch: Architecture, counted: bool) -> Path:
    return GOLDEN / f"{arch.name}-{'counted' if counted else 'uncounted'}.hex"


if __name__ == "__main__":
    for architecture in (X86_64, AARCH64):
        for is_counted in (True, False):
            text = assembled(architecture, counted=is_counted).hex()
            lines = [text[at : at + 96] for at in range(0, len(text), 96)]
            golden(architecture, is_counted).write_text("\n".join(lines) + "\n")
