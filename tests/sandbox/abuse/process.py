"""Processes that multiply, hide, stay behind, or turn on others."""

from __future__ import annotations

from sandbox.abuse.case import Abuse, Off, attempt, by, raised, ran, refused
from vivavoce.domain.running import Verdict

MANY = Off(limits=raised(processes=200, cpu_s=20.0, memory_mb=1500))
STOPPED = by(Verdict.RUNTIME_ERROR, Verdict.MEMORY_LIMIT, Verdict.TIME_LIMIT, Verdict.WALL_TIME_LIMIT)
MULTIPLY = {
    "python": ("import os, time\nfor _ in range(60):\n    if os.fork() == 0:\n        time.sleep(0.8)\n        os._exit(0)\nprint('ESCAPED')", ""),
    "javascript": (
        "const { spawnSync, spawn } = require('child_process'); let ok = 0;\n"
        "const all = Array.from({ length: 60 }, () => new Promise((done) => { const c = spawn('/bin/sleep', ['0.8']);\n"
        "c.on('error', () => done(0)); c.on('spawn', () => { ok++; done(1); }); }));\n"
        "Promise.all(all).then(() => console.log(ok === 60 ? 'ESCAPED' : 'held'));",
        "",
    ),
    "java": (
        'int ok = 0; for (int i = 0; i < 60; i++) { new ProcessBuilder("/bin/sleep", "0.8").start(); ok++; }\n'
        'System.out.println("ESCAPED " + ok);',
        "",
    ),
    "c": ('for (int i = 0; i < 60; i++) { int p = fork(); if (p < 0) return 1; if (!p) { sleep(1); _exit(0); } }\nputs("ESCAPED");', ""),
    "cpp": (
        "for (int i = 0; i < 60; i++) { int p = fork(); if (p < 0) return 1; if (!p) { sleep(1); _exit(0); } }\n"
        'puts("ESCAPED");',
        "",
    ),
    "go": (
        'for i := 0; i < 60; i++ {\n\tif _, err := os.StartProcess("/bin/sleep", []string{"sleep", "0.8"}, &os.ProcAttr{}); err != nil {\n'
        '\t\tpanic(err)\n\t}\n}\nfmt.Println("ESCAPED")',
        '"os"',
    ),
    "rust": (
        'for _ in 0..60 { std::process::Command::new("/bin/sleep").arg("0.8").spawn().unwrap(); }\nprintln!("ESCAPED");',
        "",
    ),
}  # fmt: skip

CASES = (
    *(
        Abuse(
            name="multiplies", language=language, source=attempt(language, *MULTIPLY[language]),
            limits=raised(cpu_s=4.0, memory_mb=256), held=lambda run: STOPPED(run) or refused(run), off=MANY,
        )
        for language in MULTIPLY
    ),
    Abuse(
        name="a fork bomb", language="c", limits=raised(cpu_s=0.5, wall_s=2.0),
        source=attempt("c", 'int made = 0; for (int i = 0; i < 6; i++) { int p = fork(); if (p < 0) made = -99; }\n'
                       'usleep(300000); if (made >= 0) { puts("ESCAPED"); fflush(stdout); while (wait(0) > 0); } if (made < 0) for (;;) fork();', "#include <sys/wait.h>"),
        held=lambda run: run.verdict in (Verdict.TIME_LIMIT, Verdict.WALL_TIME_LIMIT), off=MANY,
        escapes=lambda run: run.stdout.count(b"ESCAPED") == 64,
    ),
    Abuse(
        name="threads without end", language="c",
        source=attempt("c", 'for (int i = 0; i < 60; i++) { pthread_t t; if (pthread_create(&t, 0, wait_, 0)) { puts("held"); exit(0); } }\nputs("ESCAPED"); exit(0);',
                       "#include <pthread.h>\nvoid *wait_(void *x) { pause(); return 0; }"),
        held=refused, off=Off(limits=raised(processes=200, memory_mb=512)),
    ),
    Abuse(
        name="kills everyone it can reach", language="python",
        source="import os, signal\nimport sys\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nseen = [int(n) for n in os.listdir('/proc') if n.isdigit()]\n"
        "print('held' if len(seen) <= 3 else 'ESCAPED')",
        held=refused, off=Off(drop=("--unshare-pid",)),
    ),
    Abuse(
        name="looks into another process", language="c",
        source=attempt("c", 'int p = fork(); if (!p) { pause(); } long r = ptrace(PTRACE_ATTACH, p, 0, 0); puts("went on"); kill(p, 9); return r < 0;',
                       "#include <sys/ptrace.h>\n#include <signal.h>"),
        held=by(Verdict.SECURITY_VIOLATION), off=Off(filtered=False), escapes=ran,
    ),
)  # fmt: skip
