"""Files of the machine, of the program itself, and of whoever ran before. `{place}` is a folder of the machine that
anybody there may read and write."""

from __future__ import annotations

from sandbox.abuse.case import Abuse, Off, attempt, refused

SEEN = Off(add=("--bind", "{place}", "{place}"), shown=("{place}",))
"""The machine's folder is there inside."""
READ = {
    "python": ("try: print('ESCAPED' if open('{place}/secret').read() else 'held')\nexcept OSError: print('held')", ""),
    "javascript": ("try {{ require('fs').readFileSync('{place}/secret'); console.log('ESCAPED'); }} catch (e) {{ console.log('held'); }}", ""),
    "typescript": (
        "try {{ require('fs').readFileSync('{place}/secret' as string); console.log('ESCAPED'); }} catch {{ console.log('held'); }}",
        "declare const require: (name: string) => any;",
    ),
    "java": (
        'try {{ java.nio.file.Files.readString(java.nio.file.Path.of("{place}/secret")); System.out.println("ESCAPED"); }}\n'
        'catch (java.io.IOException e) {{ System.out.println("held"); }}',
        "",
    ),
    "c": ('puts(fopen("{place}/secret", "r") ? "ESCAPED" : "held");', ""),
    "cpp": ('puts(ifstream("{place}/secret").good() ? "ESCAPED" : "held");', ""),
    "go": ('if _, err := os.ReadFile("{place}/secret"); err == nil {{\n\tfmt.Println("ESCAPED")\n}} else {{\n\tfmt.Println("held")\n}}', '"os"'),
    "rust": ('println!("{{}}", if std::fs::read("{place}/secret").is_ok() {{ "ESCAPED" }} else {{ "held" }});', ""),
}  # fmt: skip
TRY = "try:\n    {0}\n    print('ESCAPED')\nexcept OSError:\n    print('held')"


def _tries(statement: str, first: str = "import os") -> str:
    return f"{first}\n" + TRY.format(statement)


CASES = (
    *(
        Abuse(
            name="reads a file of the machine", language=language, held=refused, off=SEEN,
            source=attempt(language, *(part.replace("{{", "{").replace("}}", "}") for part in READ[language])),
        )
        for language in READ
    ),
    Abuse(
        name="writes a file of the machine", language="python", held=refused, off=SEEN,
        source=_tries("open('{place}/written', 'w').write('x')"),
    ),
    Abuse(
        name="goes round by the root of another process", language="python", held=refused, off=SEEN,
        source=_tries("open('/proc/1/root{place}/secret')"),
    ),
    Abuse(
        name="follows a link of its own", language="python", held=refused, off=SEEN,
        source=_tries("os.symlink('{place}', 'way'); open('way/secret')"),
    ),
    Abuse(
        name="changes its own program", language="python", held=refused,
        off=Off(drop=("--remount-ro",)),
        source=_tries("os.chmod('/prog/main.py', 0o600); open('/prog/main.py', 'a')"),
    ),
    Abuse(
        name="writes where the system's programs are", language="python", held=refused,
        off=Off(drop=("--remount-ro",)), source=_tries("open('/left', 'w').write('x')"),
    ),
    Abuse(
        name="makes a pipe where it may not write", language="python", held=refused, off=Off(drop=("--remount-ro",)),
        source=_tries("os.mkfifo('/pipe')"),
    ),
)  # fmt: skip
