"""C++ by g++, or by clang++ where that is what there is. What is included is included; one file is compiled."""

from __future__ import annotations

from shutil import which

from vivavoce.domain.running import RunLimits
from vivavoce.sandbox.languages import LanguageSpec, Preparation, Toolchain

_FLAGS = ("-std=c++20", "-O2")
_HEADER = 'mkdir /out/bits && echo "#include_next <bits/stdc++.h>" > /out/bits/stdc++.h && exec "$@" /src/all.h'
"""The compiled one stands for the first inclusion; for a second, the compiler wants to see what it was made of."""


def find() -> Toolchain | None:
    compiler = which("g++") or which("clang++")
    return Toolchain(commands={"compiler": compiler}, roots=("/etc/alternatives",)) if compiler else None


LANGUAGE = LanguageSpec(
    name="cpp",
    title="C++",
    source_name="main.cpp",
    extensions=(".cpp", ".cc", ".cxx"),
    find=find,
    how_to_get="apt install g++",
    compile=("{compiler}", *_FLAGS, "-pipe", "-I/prepared", "-I/src", "-o", "/out/program", "{source}"),
    run=("/prog/program",),
    version=("{compiler}", "--version"),
    hello='#include <iostream>\nint main() { std::cout << "hello" << std::endl; }\n',
    preparation=Preparation(
        files={"all.h": "#include <bits/stdc++.h>\n"},
        command=(
            *("/bin/sh", "-c", _HEADER, "sh", "{compiler}", *_FLAGS),
            *("-x", "c++-header", "-o", "/out/bits/stdc++.h.gch"),
        ),
        limits=RunLimits(cpu_s=60.0, wall_s=300.0, memory_mb=1024, output_kb=256, file_mb=256, processes=64),
    ),
)
