"""What others know: in the environment, in command lines, in open files. `{place}` as in files."""

from __future__ import annotations

from sandbox.abuse.case import Abuse, Off, attempt, raised, refused

SECRET_NAME = "VIVA_ABUSE_SECRET"
"""Set in the environment of the service."""
KNOWN = {
    "python": (f"import os\nprint('ESCAPED' if '{SECRET_NAME}' in os.environ else 'held')", ""),
    "javascript": (f"console.log('{SECRET_NAME}' in process.env ? 'ESCAPED' : 'held');", ""),
    "typescript": (f"console.log('{SECRET_NAME}' in (globalThis as any).process.env ? 'ESCAPED' : 'held');", ""),
    "java": (f'System.out.println(System.getenv("{SECRET_NAME}") != null ? "ESCAPED" : "held");', ""),
    "c": (f'puts(getenv("{SECRET_NAME}") ? "ESCAPED" : "held");', ""),
    "cpp": (f'puts(getenv("{SECRET_NAME}") ? "ESCAPED" : "held");', ""),
    "go": (f'if os.Getenv("{SECRET_NAME}") != "" {{\n\tfmt.Println("ESCAPED")\n}} else {{\n\tfmt.Println("held")\n}}', '"os"'),
    "rust": (f'println!("{{}}", if std::env::var("{SECRET_NAME}").is_ok() {{ "ESCAPED" }} else {{ "held" }});', ""),
}  # fmt: skip
KEPT = Off(drop=("--clearenv",), add=("--setenv", SECRET_NAME, "the-answer-is-4711"))
"""The supervisor has no environment itself, so that a wall behind the wall is switched off as well."""
LISTS = "import os\nseen = set()\nfor name in os.listdir('/proc'):\n    if name.isdigit():\n        try: seen.add({0})\n        except OSError: pass\n"

CASES = (
    *(
        Abuse(name="reads the environment", language=language, held=refused, off=KEPT,
              source=attempt(language, *KNOWN[language]))
        for language in KNOWN
    ),
    Abuse(
        name="reads command lines of others", language="python", held=refused, off=Off(drop=("--unshare-pid",)),
        source=LISTS.format("open(f'/proc/{name}/cmdline').read()") + "print('ESCAPED' if any('supervisor' in line for line in seen) else 'held')",
    ),
    Abuse(
        name="uses open files that it was not given", language="python", held=refused,
        source="import os\nkept = sorted(int(n) for n in os.listdir('/proc/self/fd'))\n"
        "extra = [n for n in kept if n > 3 and os.path.exists(f'/proc/self/fd/{n}') and os.readlink(f'/proc/self/fd/{n}') != f'/proc/{os.getpid()}/fd']\n"
        "print('ESCAPED' if extra else 'held')",
        off=Off(add=("LEAVE-OPEN",)),
    ),
    Abuse(
        name="finds the data of the service", language="python", held=refused,
        source="import os\nfound = [d for d, _, names in os.walk('/', followlinks=False) if not d.startswith('/proc') and 'secret' in names]\nprint('ESCAPED' if found else 'held')",
        limits=raised(cpu_s=10.0, wall_s=20.0),
        off=Off(add=("--bind", "{place}", "{place}"), shown=("{place}",)),
    ),
    Abuse(
        name="reads who else is known here", language="python", held=refused,
        source="import os\ntry: names = [line.split(':')[0] for line in open('/etc/passwd')]\nexcept OSError: names = []\n"
        "print('ESCAPED' if 'root' in names else 'held')",
        off=Off(drop=("/etc/passwd",), add=("--ro-bind", "/etc/passwd", "/etc/passwd"), shown=("/etc/passwd",)),
    ),
)  # fmt: skip
