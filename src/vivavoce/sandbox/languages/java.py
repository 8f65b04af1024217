"""Java by OpenJDK, 17 or newer."""

from __future__ import annotations

import os
from glob import glob
from pathlib import Path
from shutil import which

from vivavoce.domain.running import RunLimits
from vivavoce.sandbox.languages import LanguageSpec, Preparation, Toolchain, Warm

_HERE = Path(__file__).parent
_SMALL = ("-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:SharedArchiveFile=/prepared/java.jsa", "-Xshare:auto")
_OPENED = "--add-opens=java.base/java.io=ALL-UNNAMED"
"""Java opens no descriptor by its number; a driver has to."""
_COMPILER = ("{java}", *_SMALL, "-XX:TieredStopAtLevel=1", "-Xmx512m", _OPENED)
_OPTIONS = ("-encoding", "UTF-8", "-nowarn", "-proc:none", "-g:source,lines", "-cp", "/prepared", "-d", "/out")
_RUNNER = ("{java}", *_SMALL, "-Xmx{memory_mb}m", "-Xss64m", _OPENED, "-cp")
_ARCHIVE = """
java=$1; javac=$2
cp /src/Example.java.txt /out && "$javac" -nowarn -XDstringConcat=inline -d /out /src/*.java || exit 1
listing() { "$java" -XX:+UseSerialGC -XX:DumpLoadedClassList=/box/$1.list -cp /out "$@" once >&2; }
listing Compiling -encoding UTF-8 -proc:none -cp /out -d /box && listing Running || exit 1
grep -hvE '^(@lambda-proxy )?(Calling|Compiling|Running|Feed|TreeNode)' /box/*.list > /box/classes
"$java" -Xshare:dump -XX:+UseSerialGC -XX:SharedClassListFile=/box/classes \\
    -XX:SharedArchiveFile=/out/java.jsa -cp "" >&2
"""
"""The classes of the compiler and of the library, as they are in memory: it starts in half the time. Texts are put
together in place, since the machinery that Java has for it takes longer to start than a driver runs."""


def _files() -> dict[str, str]:
    sources = [*(_HERE / "waiting").glob("*.java*"), *(_HERE.parent / "drivers" / "callers").glob("*.java")]
    return {source.name: source.read_text(encoding="utf-8") for source in sorted(sources)}


def find() -> Toolchain | None:
    compiler = which("javac") or next(iter(sorted(glob("/usr/lib/jvm/*/bin/javac"), reverse=True)), None)
    if compiler is None:
        return None
    home = os.path.dirname(os.path.dirname(os.path.realpath(compiler)))
    commands = {"java": f"{home}/bin/java", "javac": f"{home}/bin/javac"}
    if not all(os.access(command, os.X_OK) for command in commands.values()):
        return None
    return Toolchain(commands=commands, roots=(home, *glob("/etc/java-*-openjdk")), environment={"JAVA_HOME": home})


LANGUAGE = LanguageSpec(
    name="java",
    title="Java",
    source_name="Main.java",
    extensions=(".java",),
    find=find,
    how_to_get="apt install default-jdk-headless",
    compile=(*_COMPILER, "-m", "jdk.compiler/com.sun.tools.javac.Main", *_OPTIONS, "{sources}"),
    run=(*_RUNNER, "/prog:/prepared", "{stem}"),
    version=("{javac}", "--version"),
    hello="""public class Main {
    public static void main(String[] args) {
        System.out.println("hello");
    }
}
""",
    cpu_factor=2.0,
    memory_extra_mb=192,
    processes_extra=32,
    compile_limits=RunLimits(cpu_s=20.0, wall_s=30.0, memory_mb=1024, output_kb=256, file_mb=64, processes=96),
    address_space=False,
    out_of_memory="java.lang.OutOfMemoryError",
    preparation=Preparation(
        command=("/bin/sh", "-c", _ARCHIVE, "sh", "{java}", "{javac}"),
        files=_files(),
        limits=RunLimits(cpu_s=60.0, wall_s=300.0, memory_mb=1024, output_kb=256, file_mb=256, processes=96),
    ),
    warm=Warm(command=(*_RUNNER, "/prepared", "Running")),
    warm_compile=Warm(command=(*_COMPILER, "-cp", "/prepared", "Compiling", *_OPTIONS)),
)
