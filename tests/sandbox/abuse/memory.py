"""Memory in every form that the kernel gives it."""

from __future__ import annotations

from sandbox.abuse.case import Abuse, Off, attempt, by, raised
from vivavoce.domain.running import Verdict

FILL = {
    "python": ("kept = []\nfor _ in range(500): kept.append(bytearray(b'x') * (1 << 20))\nprint('ESCAPED')", ""),
    "javascript": (
        "const kept = []; for (let i = 0; i < 500; i++) kept.push(Buffer.alloc(1 << 20, 1));\nconsole.log('ESCAPED');",
        "",
    ),
    "typescript": (
        "const kept: Uint8Array[] = []; for (let i = 0; i < 500; i++) kept.push(new Uint8Array(1 << 20).fill(1));\n"
        "console.log('ESCAPED');",
        "",
    ),
    "java": (
        "java.util.List<byte[]> kept = new java.util.ArrayList<>();\nfor (int i = 0; i < 500; i++) kept.add(new byte[1 << 20]);\n"
        'System.out.println("ESCAPED");',
        "",
    ),
    "c": ('for (int i = 0; i < 500; i++) memset(malloc(1 << 20), 1, 1 << 20);\nputs("ESCAPED");', ""),
    "cpp": (
        'vector<vector<char>> kept; for (int i = 0; i < 500; i++) kept.emplace_back(1 << 20, 1);\nputs("ESCAPED");',
        "",
    ),
    "go": (
        "kept := [][]byte{}\nfor i := 0; i < 500; i++ {\n\tpart := make([]byte, 1<<20)\n\tfor j := range part {\n\t\tpart[j] = 1\n\t}\n"
        '\tkept = append(kept, part)\n}\nfmt.Println("ESCAPED", len(kept))',
        "",
    ),
    "rust": (
        'let kept: Vec<Vec<u8>> = (0..500).map(|_| vec![1u8; 1 << 20]).collect();\nprintln!("ESCAPED {}", kept.len());',
        "",
    ),
}
ROOMY = Off(limits=raised(memory_mb=1500, file_mb=700, cpu_s=20.0))
GONE = by(Verdict.MEMORY_LIMIT)
"""Run-time systems with a limit of their own may see it coming, and stop with an error."""
STOPPED = by(Verdict.MEMORY_LIMIT, Verdict.RUNTIME_ERROR)
MAP = "#include <sys/mman.h>\n#include <sys/syscall.h>\n#include <sys/shm.h>\n#include <sys/ipc.h>\n#include <fcntl.h>"

CASES = (
    *(
        Abuse(
            name="fills memory", language=language, source=attempt(language, *FILL[language]),
            limits=raised(cpu_s=4.0), held=STOPPED if language in ("java", "javascript", "typescript") else GONE,
            off=ROOMY,
        )
        for language in FILL
    ),
    Abuse(
        name="a file in memory that has no name", language="c", held=GONE, off=ROOMY,
        source=attempt("c", 'char part[1 << 16]; memset(part, 1, sizeof part);\nfor (int k = 0; k < 60; k++) {\n'
                       'int f = syscall(SYS_memfd_create, "x", 0); if (f < 0) { puts("held"); return 0; }\n'
                       'for (int i = 0; i < 56; i++) if (write(f, part, sizeof part) < 0) return 1;\n}\nputs("ESCAPED");', MAP),
    ),
    Abuse(
        name="memory shared by System V", language="c", held=GONE, off=ROOMY,
        source=attempt("c", 'for (int i = 0; i < 30; i++) {\nint id = shmget(IPC_PRIVATE, 8 << 20, IPC_CREAT | 0600);\n'
                       'void *at = shmat(id, 0, 0); if (at == (void *)-1) return 1; memset(at, 1, 8 << 20); shmdt(at);\n}\nputs("ESCAPED");', MAP),
    ),
    Abuse(
        name="files in /dev/shm", language="python",
        source="part = b'x' * (1 << 20)\nfor name in range(60):\n    with open(f'/dev/shm/{name}', 'wb') as file:\n"
        "        for _ in range(3): file.write(part)\nprint('ESCAPED')",
        held=by(Verdict.MEMORY_LIMIT, Verdict.RUNTIME_ERROR, Verdict.OUTPUT_LIMIT), off=ROOMY,
    ),
    Abuse(
        name="anonymous memory that children share", language="c", held=GONE, off=ROOMY,
        source=attempt("c", 'char *at = mmap(0, 200 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);\n'
                       'if (fork() == 0) { memset(at, 1, 200 << 20); _exit(0); } wait(0);\nputs(at[199 << 20] ? "ESCAPED" : "held");',
                       MAP + "\n#include <sys/wait.h>"),
    ),
    Abuse(
        name="a little in each of many children", language="python", held=GONE, off=ROOMY,
        source="import os, time\nfor _ in range(8):\n    if os.fork() == 0:\n        kept = bytearray(b'x') * (16 << 20)\n"
        "        time.sleep(0.7)\n        os._exit(0)\nfor _ in range(8): os.wait()\nprint('ESCAPED')",
    ),
    Abuse(
        name="recursion without end", language="c", held=STOPPED, limits=raised(memory_mb=64),
        source=attempt("c", 'printf("%d", down(1)); puts("ESCAPED");',
                       '__attribute__((noinline)) int down(int n) { volatile char part[4096]; part[0] = n; '
                       'if (n == 60000) return 0; return down(n + 1) + part[0]; }'),
        off=ROOMY,
    ),
    Abuse(
        name="what pipes hold", language="python", held=by(Verdict.MEMORY_LIMIT, Verdict.RUNTIME_ERROR),
        limits=raised(memory_mb=24),
        source="import fcntl, os\npart = b'x' * (1 << 20)\nkept = []\nfor _ in range(50):\n    r, w = os.pipe()\n"
        "    kept.append((r, w))\n    fcntl.fcntl(w, 1031, 1 << 20)\n    os.set_blocking(w, False)\n    try: os.write(w, part)\n    except BlockingIOError: pass\n"
        "print('ESCAPED')",
        off=ROOMY,
    ),
    Abuse(
        name="pages that are locked", language="c", held=by(Verdict.MEMORY_LIMIT, Verdict.RUNTIME_ERROR), off=ROOMY,
        source=attempt("c", 'char *at = mmap(0, 200 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);\n'
                       'if (at == MAP_FAILED) return 1; at[0] = 1; puts("ESCAPED");', MAP),
    ),
)  # fmt: skip
