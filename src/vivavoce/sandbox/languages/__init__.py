"""The languages. Each is one file in this folder that defines `LANGUAGE`; it is found by being there."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from types import MappingProxyType

from vivavoce.domain.running import COMPILE_LIMITS, RunLimits

PROGRAM = "/prog"
"""Inside: read-only, and where a run finds the program: its sources, or what compiling left behind."""
SOURCES = "/src"
"""Inside, while compiling: read-only, the sources."""
OUT = "/out"
"""Inside, while compiling or preparing: what is left here is kept. Regular files, no links."""
WORK = "/box"
"""Inside: the working directory. Writable, empty, of a limited size, counted as memory, and gone afterwards."""
PREPARED = "/prepared"
"""Inside, while compiling and running: read-only, what the language's preparation has left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolchain:
    """Where a language is on this machine."""

    commands: Mapping[str, str]
    """What `{name}` in a command stands for: absolute paths."""
    roots: tuple[str, ...] = ()
    """Directories and files it reads, absolute, beyond what every program sees: /usr, /bin, /lib*, /sbin and the
    linker's cache. They appear inside at the same place, read-only. What lies outside them is not there at all."""
    hides: tuple[str, ...] = ()
    """Directories within the roots, or within /usr, that are empty for its programs: installed packages, say. They
    have to exist."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """What depends on the place, such as JAVA_HOME; it is added to the language's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """Work that is done once, in a sandbox and before any candidate's program: a precompiled header, a warm cache.
    What it leaves in `/out` is at `/prepared` from then on, when compiling and when running."""

    command: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    limits: RunLimits = COMPILE_LIMITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Warm:
    """A process that has started in the sandbox before its program is there. When it has warmed up, it says so by one
    byte on descriptor 3, or, while compiling, on standard output. Then it reads the program from descriptor 5 to its
    end, as a tar of the files that would be in `/prog`, becomes that program, and serves no other."""

    command: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    """Found in `/prog`: what does the waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSpec:
    """All there is to know of a language.

    Commands are lists, never a shell's line. In them `{name}` is a command of the toolchain; `{source}` the path of the
    first source file and `{stem}` its name without extension; `{sources}`, as a word of its own, all source files that
    have one of the extensions; `{memory_mb}`, in running, the limit of memory without what the language adds. While
    compiling the sources are in `/src` and what is left in `/out` is the program; a run finds the program in `/prog`.
    Both start in `/box`. There is `HOME=/box`, `LANG=C.UTF-8`, a `PATH` and nothing else in the environment but what is
    given here.
    """

    name: str
    title: str
    source_name: str
    """The name of the first source file if it has none: `main.py`."""
    extensions: tuple[str, ...]
    find: Callable[[], Toolchain | None]
    """Looks for it on this machine: quickly, and starting nothing."""
    how_to_get: str
    """What to do where it is missing: one command, or one sentence."""
    run: tuple[str, ...]
    compile: tuple[str, ...] | None = None
    version: tuple[str, ...]
    """Prints the version, run in the sandbox."""
    version_pattern: str = r"\d+(\.\d+)+"
    environment: Mapping[str, str] = field(default_factory=dict)
    compile_environment: Mapping[str, str] = field(default_factory=dict)
    """In addition, while compiling."""
    hello: str
    """A program that prints `hello` and a line end: the self-test."""
    cpu_factor: float = 1.0
    """How much more processor time, and time on the wall, than the limits say."""
    memory_extra_mb: int = 0
    """How much more memory than the limits say: what the language itself takes up."""
    processes_extra: int = 0
    """Threads that the language itself starts."""
    compile_limits: RunLimits = COMPILE_LIMITS
    address_space: bool = True
    """Whether it works with a limited address space, which is all there is on the degraded rung. Java does not."""
    out_of_memory: str = ""
    """What it says on standard error when it ends itself since its own share of memory is used up."""
    preparation: Preparation | None = None
    warm: Warm | None = None
    warm_compile: Warm | None = None
    """The same for a compiler: it reads the sources from descriptor 5 and leaves the program in `/out`."""


@cache
def languages() -> Mapping[str, LanguageSpec]:
    """Every language that has a file here, by name, in the order of titles; found on this machine or not."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        spec = getattr(import_module(f"{__name__}.{module.name}"), "LANGUAGE", None)
        if isinstance(spec, LanguageSpec):
            found[spec.name] = spec
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: item[1].title.lower())))
