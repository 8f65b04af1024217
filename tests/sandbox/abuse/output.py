"""Output without end, and files that fill whatever they lie on."""

from __future__ import annotations

from sandbox.abuse.case import Abuse, Off, attempt, by, raised
from vivavoce.domain.running import Verdict

FLOOD = {
    "python": ("for _ in range(300): print('x' * 1023)\nprint('ESCAPED')", ""),
    "javascript": ("for (let i = 0; i < 300; i++) console.log('x'.repeat(1023));\nconsole.log('ESCAPED');", ""),
    "typescript": ("for (let i: number = 0; i < 300; i++) console.log('x'.repeat(1023));\nconsole.log('ESCAPED');", ""),
    "java": ('for (int i = 0; i < 300; i++) System.out.println("x".repeat(1023));\nSystem.out.println("ESCAPED");', ""),
    "c": ('for (int i = 0; i < 300 * 1024; i++) putchar(i % 1024 ? 120 : 10);\nputs("ESCAPED");', ""),
    "cpp": ('for (int i = 0; i < 300; i++) cout << string(1023, 120) << endl;\ncout << "ESCAPED" << endl;', ""),
    "go": ('for i := 0; i < 300; i++ {\n\tfmt.Println(strings.Repeat("x", 1023))\n}\nfmt.Println("ESCAPED")', '"strings"'),
    "rust": ('for _ in 0..300 { println!("{}", "x".repeat(1023)); }\nprintln!("ESCAPED");', ""),
}  # fmt: skip
OVER = by(Verdict.OUTPUT_LIMIT)
LOUD = Off(limits=raised(output_kb=8 << 10, cpu_s=10.0))
ROOMY = Off(limits=raised(file_mb=64, memory_mb=512))

CASES = (
    *(
        Abuse(name="prints without end", language=language, source=attempt(language, *FLOOD[language]),
              limits=raised(cpu_s=4.0), held=OVER, off=LOUD)
        for language in FLOOD
    ),
    Abuse(
        name="prints errors without end", language="python", held=OVER, off=LOUD,
        source="import sys\nfor _ in range(300): print('x' * 1023, file=sys.stderr)\nprint('ESCAPED')",
    ),
    Abuse(
        name="a result without end", language="python", held=OVER, off=LOUD,
        source="import os\nfor _ in range(300): os.write(3, b'x' * 1024)\nprint('ESCAPED')",
    ),
    Abuse(
        name="a grandchild prints on when its parent is gone", language="python", held=OVER, off=LOUD,
        source="import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        for _ in range(300): print('x' * 1023)\n"
        "        print('ESCAPED', flush=True)\n    os._exit(0)\ntime.sleep(1.5)",
    ),
    Abuse(
        name="one large file", language="python", held=by(Verdict.OUTPUT_LIMIT, Verdict.RUNTIME_ERROR), off=ROOMY,
        source="with open('large', 'wb') as file:\n    for _ in range(20): file.write(bytes(1 << 20))\nprint('ESCAPED')",
    ),
    Abuse(
        name="many files, each of them small enough", language="python", held=by(Verdict.RUNTIME_ERROR), off=ROOMY,
        source="for name in range(20):\n    with open(f'{name}', 'wb') as file: file.write(bytes(1 << 20))\nprint('ESCAPED')",
    ),
    Abuse(
        name="a file with a hole", language="c", held=by(Verdict.OUTPUT_LIMIT, Verdict.RUNTIME_ERROR), off=ROOMY,
        source=attempt("c", 'int f = open("hole", O_CREAT | O_RDWR, 0600); if (ftruncate(f, 40 << 20)) return 1;\nputs("ESCAPED");',
                       "#include <fcntl.h>"),
    ),
)  # fmt: skip
