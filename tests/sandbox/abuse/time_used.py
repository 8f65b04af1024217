"""Processor time and time on the wall."""

from __future__ import annotations

from sandbox.abuse.case import Abuse, Off, attempt, by, raised
from vivavoce.domain.running import Verdict

SPIN = {
    "python": ("import time\nwhile time.process_time() < 1.3: pass\nprint('ESCAPED')", ""),
    # Asking costs more time in the system than in the program, so that both are counted.
    "javascript": (
        "let used;\ndo used = process.cpuUsage(); while (used.user + used.system < 1300000);\nconsole.log('ESCAPED');",
        "",
    ),
    "typescript": (
        "let used: any;\ndo used = (globalThis as any).process.cpuUsage(); while (used.user + used.system < 1300000);\n"
        "console.log('ESCAPED' as string);",
        "",
    ),
    "java": (
        "while (ProcessHandle.current().info().totalCpuDuration().get().toMillis() < 1300) {}"
        'System.out.println("ESCAPED");',
        "",
    ),
    "c": ('while (clock() < 1.3 * CLOCKS_PER_SEC) {}\nputs("ESCAPED");', "#include <time.h>"),
    "cpp": ('while (clock() < 1.3 * CLOCKS_PER_SEC) {}\nputs("ESCAPED");', ""),
    "go": (
        "for {\n\tvar used syscall.Rusage\n\tsyscall.Getrusage(0, &used)\n\tif used.Utime.Nano() > 1300000000 {\n\t\tbreak\n\t}\n"
        '\tfor i := 0; i < 1000000; i++ {\n\t}\n}\nfmt.Println("ESCAPED")',
        '"syscall"',
    ),
    "rust": (
        "while std::fs::read_to_string(\"/proc/self/schedstat\").unwrap().split(' ').next().unwrap().parse::<u64>().unwrap() "
        '< 1_300_000_000 {}\nprintln!("ESCAPED");',
        "",
    ),
}
SHORT = raised(cpu_s=0.3)

CASES = (
    *(
        Abuse(
            name="never ends", language=language, source=attempt(language, *SPIN[language]), limits=SHORT,
            held=by(Verdict.TIME_LIMIT), times_out=True, off=Off(limits=raised(cpu_s=20.0)),
        )
        for language in SPIN
    ),
    Abuse(
        name="shares the work among children that nobody waits for", language="python", limits=SHORT,
        source="import os, time\nfor _ in range(3): os.fork()\nwhile time.process_time() < 0.25: pass\n"
        "time.sleep(0.6)\nprint('ESCAPED', flush=True)",
        held=by(Verdict.TIME_LIMIT), times_out=True, off=Off(limits=raised(cpu_s=20.0)),
    ),
    Abuse(
        name="two threads at once", language="c", limits=SHORT,
        source=attempt("c", 'pthread_t t; pthread_create(&t, 0, spin, 0); spin(0); pthread_join(t, 0);\nputs("ESCAPED");',
                       "#include <pthread.h>\n#include <time.h>\nvoid *spin(void *x) { while (clock() < 1.3 * CLOCKS_PER_SEC) {} return 0; }"),
        held=by(Verdict.TIME_LIMIT), times_out=True, off=Off(limits=raised(cpu_s=20.0)),
    ),
    Abuse(
        name="ignores every signal that can be ignored", language="python", limits=SHORT,
        source="import signal, time\nfor number in range(1, 65):\n    try: signal.signal(number, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\nwhile time.process_time() < 1.3: pass\nprint('ESCAPED')",
        held=by(Verdict.TIME_LIMIT), times_out=True, off=Off(limits=raised(cpu_s=20.0)),
    ),
    Abuse(
        name="asks for more time itself", language="python", limits=SHORT,
        source="import resource, time\nfor most in (resource.RLIM_INFINITY, resource.getrlimit(resource.RLIMIT_CPU)[1]):\n"
        "    try: resource.setrlimit(resource.RLIMIT_CPU, (most, most))\n    except (OSError, ValueError): pass\n"
        "while time.process_time() < 1.3: pass\nprint('ESCAPED')",
        held=by(Verdict.TIME_LIMIT), times_out=True, off=Off(limits=raised(cpu_s=20.0)),
    ),
    Abuse(
        name="sleeps", language="python", source="import time\ntime.sleep(1.2)\nprint('ESCAPED')",
        limits=raised(wall_s=0.4), held=by(Verdict.WALL_TIME_LIMIT), off=Off(limits=raised(wall_s=20.0)),
    ),
    Abuse(
        name="sleeps in the shell of a grandchild, the parent gone", language="c", limits=raised(wall_s=0.4),
        source=attempt("c", 'if (fork()) pause(); setsid(); if (fork()) pause(); sleep(1); puts("ESCAPED"); fflush(stdout); kill(-1, 9);',
                       "#include <signal.h>"),
        held=by(Verdict.WALL_TIME_LIMIT), off=Off(limits=raised(wall_s=20.0)),
    ),
)  # fmt: skip
