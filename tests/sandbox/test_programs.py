"""From a program and its language's file to what is run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vivavoce.domain.running import Program, Run, RunLimits, SourceFile, Verdict
from vivavoce.ports.errors import Invalid
from vivavoce.sandbox.languages import LanguageSpec, Toolchain, languages
from vivavoce.sandbox.packing import packed
from vivavoce.sandbox.programs import (
    SOURCE_BYTES_MAX,
    by_its_own_account,
    filled,
    judged_as_compiling,
    multiplied,
    named,
    without_places,
)

TOOLS = Toolchain(commands={"cc": "/usr/bin/cc"})
SPEC = LanguageSpec(
    name="c", title="C", source_name="main.c", extensions=(".c",), find=lambda: TOOLS, how_to_get="apt install gcc",
    run=("/prog/program",), version=("{cc}", "--version"), hello="",
    cpu_factor=2.0, memory_extra_mb=10, processes_extra=3,
)  # fmt: skip


def program(*names: str, text: str = "") -> Program:
    return Program(language="c", files=tuple(SourceFile(name=name, text=text) for name in names))


def test_the_first_file_gets_the_languages_name_if_it_has_none() -> None:
    assert [file.name for file in named(program("", "other.c"), SPEC).files] == ["main.c", "other.c"]
    assert [file.name for file in named(program("mine.c"), SPEC).files] == ["mine.c"]


@pytest.mark.parametrize("name", ["../a.c", "a/b.c", ".bashrc", "-o", "a b.c", "ä.c", "x" * 101, "a\n.c", "a\0"])
def test_names_that_are_no_file_names_are_refused(name: str) -> None:
    with pytest.raises(Invalid, match="no name for a file"):
        named(program("main.c", name), SPEC)


def test_a_program_has_to_be_of_a_sensible_size() -> None:
    with pytest.raises(Invalid, match="no file"):
        named(program(), SPEC)
    with pytest.raises(Invalid, match="a name of its own"):
        named(program("a.c", "a.c"), SPEC)
    with pytest.raises(Invalid, match="1 MB"):
        named(program("a.c", text="x" * (SOURCE_BYTES_MAX + 1)), SPEC)


def test_commands_are_filled_in() -> None:
    given = ("{cc}", "-o", "/out/{stem}", "{source}", "{sources}", "{unknown}", "-m{memory_mb}")
    assert filled(given, TOOLS, "/src", SPEC, ["main.c", "notes.txt", "more.c"], 64) == (
        *("/usr/bin/cc", "-o", "/out/main", "/src/main.c", "/src/main.c", "/src/more.c", "{unknown}", "-m64"),
    )


def test_a_languages_own_needs_are_added_to_the_limits() -> None:
    limits = multiplied(RunLimits(cpu_s=1, wall_s=3, memory_mb=64, processes=4), SPEC)
    assert limits == RunLimits(cpu_s=2, wall_s=6, memory_mb=74, processes=7)


def test_a_language_that_ends_itself_for_want_of_memory_has_met_the_limit() -> None:
    java = languages()["java"]
    ended = Run(verdict=Verdict.RUNTIME_ERROR, exit_code=1, stderr=b"Exception: java.lang.OutOfMemoryError: Java heap")

    assert by_its_own_account(ended, java).verdict is Verdict.MEMORY_LIMIT
    assert by_its_own_account(ended, SPEC).verdict is Verdict.RUNTIME_ERROR
    assert by_its_own_account(replace(ended, stderr=b"other"), java).verdict is Verdict.RUNTIME_ERROR
    assert by_its_own_account(replace(ended, verdict=Verdict.ACCEPTED), java).verdict is Verdict.ACCEPTED


def test_places_inside_are_left_out_of_what_a_candidate_reads() -> None:
    told = b'/src/main.c:3: error\n  File "/prog/main.py", line 1\n/box/x /usr/src/y /opt/prog/z a/src/b'
    assert without_places(told) == b'main.c:3: error\n  File "main.py", line 1\nx /usr/src/y /opt/prog/z a/src/b'


@pytest.mark.parametrize(
    ("ended", "verdict"),
    [
        ("RE", "CE"), ("SV", "CE"), ("OLE", "CE"), ("TLE", "CTLE"), ("WTLE", "CTLE"), ("MLE", "CMLE"), ("IE", "IE"),
    ],
)  # fmt: skip
def test_a_compilers_end_has_words_of_its_own(ended: str, verdict: str) -> None:
    run, made = judged_as_compiling(Run(verdict=Verdict(ended), exit_code=1, result=packed({"program": b"x"})), 10)
    assert (run.verdict, made) == (verdict, {})


def test_what_a_compiler_leaves_is_the_program() -> None:
    run, made = judged_as_compiling(Run(verdict=Verdict.ACCEPTED, exit_code=0, result=packed({"program": b"x"})), 10)
    assert (run.verdict, run.result, made) == (Verdict.ACCEPTED, b"", {"program": b"x"})
    for nothing in (b"", packed({}), b"nonsense" * 100):
        run, made = judged_as_compiling(Run(verdict=Verdict.ACCEPTED, exit_code=0, result=nothing), 10)
        assert (run.verdict, made) == (Verdict.COMPILE_ERROR, {})


def test_every_language_is_described_in_full() -> None:
    assert {"python", "cpp"} <= set(languages())
    for name, spec in languages().items():
        assert spec.name == name
        assert spec.title
        assert spec.how_to_get
        assert spec.source_name.endswith(spec.extensions)
        assert spec.hello
        if spec.compile:
            assert any("/out" in word for word in spec.compile)
