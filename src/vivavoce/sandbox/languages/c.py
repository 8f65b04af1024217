"""C by gcc, or by clang where that is what there is. What is included is included; one file is compiled."""

from __future__ import annotations

from shutil import which

from vivavoce.sandbox.languages import LanguageSpec, Toolchain


def find() -> Toolchain | None:
    compiler = which("gcc") or which("clang")
    return Toolchain(commands={"compiler": compiler}, roots=("/etc/alternatives",)) if compiler else None


LANGUAGE = LanguageSpec(
    name="c",
    title="C",
    source_name="main.c",
    extensions=(".c",),
    find=find,
    how_to_get="apt install gcc",
    compile=("{compiler}", "-std=c17", "-O2", "-pipe", "-I/src", "-o", "/out/program", "{source}", "-lm"),
    run=("/prog/program",),
    version=("{compiler}", "--version"),
    hello='#include <stdio.h>\nint main(void) {\n    puts("hello");\n    return 0;\n}\n',
)
