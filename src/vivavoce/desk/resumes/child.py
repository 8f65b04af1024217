"""Runs alone: `python -I -m vivavoce.desk.resumes.child pdf` reads a file from stdin and says on stdout what is in it.

It binds its own hands first. Its answer is JSON: `text` and what there is to tell about it, or `refusal`, a word that
`files.py` has a sentence for.
"""

from __future__ import annotations

import json
import resource
import sys

from vivavoce.desk.resumes.document import TEXT_LENGTH_MAX, Document, Unreadable

CPU_S = 4
MEMORY_BYTES = 240 * 1024 * 1024
OPEN_FILES = 24
RECURSION = 400


def bind_hands() -> None:
    """Processor time, memory, files and processes; nothing is written anywhere but to the pipe."""
    for what, limit in (
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        least = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (least, least))
    sys.setrecursionlimit(RECURSION)


def read(kind: str, content: bytes) -> Document:
    """The right parser, imported only now: under the limits, and only the one."""
    if kind == "pdf":
        from vivavoce.desk.resumes.pdf import read_pdf

        return read_pdf(content)
    from vivavoce.desk.resumes.docx import read_docx

    return read_docx(content)


def answer(kind: str, content: bytes) -> dict[str, object]:
    try:
        document = read(kind, content)
    except Unreadable as unreadable:
        return {"refusal": unreadable.reason}
    except MemoryError:
        return {"refusal": "too_complex"}
    except Exception:  # noqa: BLE001 - whatever a broken file makes a parser do, it is a broken file
        return {"refusal": "damaged"}
    return {
        "text": document.text[:TEXT_LENGTH_MAX],
        "hidden": document.hidden,
        "pages_left_out": document.pages_left_out,
        "cut": len(document.text) > TEXT_LENGTH_MAX,
    }


def main() -> int:
    bind_hands()
    told = answer(sys.argv[1], sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
