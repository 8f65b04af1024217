"""Calls of the kernel that no program of a candidate needs. What is switched off is the filter: then the program lives
on, and only what else there is stands in its way."""

from __future__ import annotations

from sandbox.abuse.case import Abuse, Off, attempt, by, ran
from vivavoce.domain.running import Run, Verdict

UNFILTERED = Off(filtered=False)
CALLS = {
    "mounts a file system": 'mount("none", "/box", "tmpfs", 0, 0);',
    "makes a user namespace": "unshare(CLONE_NEWUSER);",
    "makes a process in a namespace of its own": "long p = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0); if (!p) _exit(0);",
    "enters another namespace": "setns(0, 0);",
    "changes its root": 'chroot("/box");',
    "loads a program into the kernel": "char a[128] = {0}; syscall(SYS_bpf, 0, a, sizeof a);",
    "counts what others do": "char a[128] = {0}; syscall(SYS_perf_event_open, a, 0, -1, -1, 0);",
    "handles faults of memory itself": "syscall(SYS_userfaultfd, 0);",
    "reads the memory of another": "syscall(SYS_process_vm_readv, 1, 0, 0, 0, 0, 0);",
    "keeps a key in the kernel": 'syscall(SYS_add_key, "user", "x", "y", 1, -3);',
    "loads another kernel": "syscall(SYS_kexec_load, 0, 0, 0, 0);",
    "loads a module": 'syscall(SYS_init_module, "", 0, "");',
    "restarts the machine": "syscall(SYS_reboot, 0, 0, 0, 0);",
    "sets the clock": "struct timespec t = {0}; syscall(SYS_clock_settime, 0, &t);",
    "hides memory from the kernel": "syscall(447, 0);",
    "calls by the numbers of another architecture": "syscall(0x40000000 + 39);",
}
INCLUDES = (
    "#include <sched.h>\n#include <signal.h>\n#include <time.h>\n#include <sys/mount.h>\n#include <sys/syscall.h>"
)


def _absent(run: Run) -> bool:
    return run.verdict is Verdict.ACCEPTED and run.stdout.split() == [b"38"]


CASES = (
    *(
        Abuse(
            name=name, language="c", source=attempt("c", f'{call}\nputs("went on");', INCLUDES),
            held=by(Verdict.SECURITY_VIOLATION), off=UNFILTERED, escapes=ran,
        )
        for name, call in CALLS.items()
    ),
    Abuse(
        name="makes rings of orders for the kernel", language="c", held=_absent, off=UNFILTERED,
        source=attempt("c", 'char p[120] = {0}; long r = syscall(SYS_io_uring_setup, 4, p); printf("%d\\n", r < 0 ? errno : 0);', INCLUDES),
        escapes=lambda run: run.stdout.split() != [b"38"],
    ),
    Abuse(
        name="types on the terminal of another", language="c",
        source=attempt("c", 'char c = 120; long r = ioctl(0, TIOCSTI, &c); printf("%s\\n", r < 0 && errno == EPERM ? "held" : "ESCAPED");',
                       INCLUDES + "\n#include <sys/ioctl.h>"),
        held=lambda run: run.stdout.split() == [b"held"], off=UNFILTERED,
    ),
)  # fmt: skip
