"""Reads every file of a folder as a résumé, in a process that is small itself, so that its children can be weighed.

What a child is said to have used includes what its parent used before it, so a test that has just made a bomb of 400 MB
cannot weigh it.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from vivavoce.desk.resumes.files import read_file
from vivavoce.ports.errors import VivaError


def main() -> None:
    for path in sorted(Path(sys.argv[1]).iterdir()):
        began = time.monotonic()
        try:
            code, detail = "read", read_file(path.name, path.read_bytes()).text
        except VivaError as refused:
            code, detail = refused.code, refused.detail
        seconds = time.monotonic() - began
        heaviest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        told = {"name": path.name, "code": code, "detail": detail, "seconds": seconds, "heaviest_mb": heaviest / 1024}
        print(json.dumps(told), flush=True)


main()
