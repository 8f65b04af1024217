"""Rust by rustc, from the distribution or from rustup, and the linker of a C compiler."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from glob import glob
from pathlib import Path
from shutil import which

from vivavoce.domain.running import COMPILE_LIMITS
from vivavoce.sandbox.languages import LanguageSpec, Preparation, Toolchain

_RUSTC = ("{rustc}", "--edition", "2021", "-O")
_CALLER = Path(__file__).parents[1] / "drivers" / "callers" / "caller_.rs"
_DEFAULT = re.compile(r'^default_toolchain\s*=\s*"([^"]+)"', re.MULTILINE)


def find() -> Toolchain | None:
    linker = which("gcc") or which("clang")
    compiler = _compiler()
    if compiler is None or linker is None:
        return None
    root = os.path.dirname(os.path.dirname(compiler))
    return Toolchain(commands={"rustc": compiler, "linker": linker}, roots=(root, "/etc/alternatives"))


def _compiler() -> str | None:
    """What rustup puts into the path is only a signpost, which would have to be started to know where it points."""
    homes = (os.path.expanduser("~/.rustup"), "/usr/local/rustup")
    places = [which("rustc", path="/usr/bin:/usr/local/bin"), *map(_of_rustup, homes)]
    return next((place for place in places if place and _is_compiler(place)), None)


def _of_rustup(home: str) -> str | None:
    settings = Path(home, "settings.toml")
    chosen = _DEFAULT.search(settings.read_text(encoding="utf-8")) if settings.is_file() else None
    names = [chosen[1]] if chosen else []
    return next(iter([f"{home}/toolchains/{name}/bin/rustc" for name in names] + sorted(_installed(home))), None)


def _installed(home: str) -> list[str]:
    return glob(f"{home}/toolchains/stable*/bin/rustc")


def _is_compiler(place: str) -> bool:
    return os.access(place, os.X_OK) and os.path.basename(os.path.realpath(place)) != "rustup"


LANGUAGE = LanguageSpec(
    name="rust",
    title="Rust",
    source_name="main.rs",
    extensions=(".rs",),
    find=find,
    how_to_get="apt install rustc",
    compile=(
        *(*_RUSTC, "-C", "linker={linker}", "-C", "strip=debuginfo", "--remap-path-prefix", "/src/="),
        *("--extern", "caller_=/prepared/libcaller_.rlib", "--crate-name", "main", "-o", "/out/program", "{source}"),
    ),
    run=("/prog/program",),
    version=("{rustc}", "--version"),
    preparation=Preparation(
        command=(*_RUSTC, "--crate-type", "rlib", "-o", "/out/libcaller_.rlib", "/src/caller_.rs"),
        files={"caller_.rs": _CALLER.read_text(encoding="utf-8")},
        limits=replace(COMPILE_LIMITS, wall_s=300.0),
    ),
    hello='fn main() {\n    println!("hello");\n}\n',
)
