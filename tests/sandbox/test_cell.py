"""What bubblewrap is told."""

from __future__ import annotations

import pytest

from vivavoce.domain.running import RunLimits
from vivavoce.sandbox.cell import Cell, arguments, command, last_arguments

LATER = ("--seccomp", "--json-status-fd")


def told(cell: Cell) -> list[str]:
    files = list(range(50, 50 + len(cell.files)))
    return [*arguments(cell, files, 40, 41, 42), *last_arguments(cell)]


def mounts(words: list[str], kind: str) -> list[str]:
    steps = {"--ro-bind": 2, "--dev-bind": 2, "--tmpfs": 1, "--remount-ro": 1}
    return [words[at + steps[kind]] for at, word in enumerate(words) if word == kind]


def test_every_namespace_is_its_own() -> None:
    words = told(Cell(command=("x",)))
    for kind in ("user", "ipc", "pid", "net", "uts"):
        assert f"--unshare-{kind}" in words
    for guard in ("--die-with-parent", "--new-session", "--clearenv", *LATER):
        assert guard in words
    assert "--share-net" not in words


def test_nothing_of_the_host_is_writable() -> None:
    words = told(Cell(command=("x",), roots=("/opt/tool",), prepared="/srv/prepared"))
    assert "--bind" not in words
    assert "--overlay" not in words
    assert mounts(words, "--tmpfs") == ["/box"]
    assert mounts(words, "--dev-bind") == ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"]


def test_what_a_world_of_its_own_has_ready_is_not_made_again() -> None:
    words = arguments(Cell(command=("x",)), [], 40, 41, 42, own_world=True)
    assert "--unshare-net" not in words
    assert mounts(words, "--dev-bind") == ["/dev"]


def test_nothing_is_mounted_below_what_is_writable() -> None:
    """The writable places come last, and after them only the root is closed."""
    cell = Cell(command=("x",), roots=("/opt/tool",), hidden=("/opt/tool/secret",), files=("/src/a",), packs=True)
    words = told(cell)
    first_writable = min(at for at, word in enumerate(words) if word in ("/out", "/box") and words[at - 1] == "--tmpfs")
    after = words[first_writable:]
    assert [word for word in after if word.endswith("bind") or word == "--file"] == []
    assert mounts(after, "--remount-ro") == ["/"]


def test_no_program_starts_before_the_last_arguments_have_come() -> None:
    """They make the directory that it starts in."""
    words = arguments(Cell(command=("x",), packs=True), [], 40, 41, 42)
    assert words[words.index("--chdir") + 1] == "/box"
    assert "/box" not in mounts(words, "--tmpfs")
    assert "/box" in mounts(last_arguments(Cell(command=("x",))), "--tmpfs")


def test_what_is_hidden_is_covered_where_a_root_shows_it() -> None:
    hidden = ("/usr/local/lib/service", "/opt/tool/packages", "/srv/data", "/opt/tools")
    words = told(Cell(command=("x",), roots=("/opt/tool",), hidden=hidden))
    assert mounts(words, "--tmpfs") == ["/usr/local/lib/service", "/opt/tool/packages", "/box"]
    assert mounts(words, "--remount-ro") == ["/usr/local/lib/service", "/opt/tool/packages", "/"]


def test_a_root_that_everybody_sees_is_not_shown_again() -> None:
    words = told(Cell(command=("x",), roots=("/usr/lib/go", "/usr")))
    assert mounts(words, "--ro-bind").count("/usr") == 1
    assert "/usr/lib/go" not in words


def test_the_working_directory_is_as_large_as_the_limit_says_and_little_more() -> None:
    words = told(Cell(command=("x",), limits=RunLimits(file_mb=7)))
    assert words[words.index("--size") + 1] == str(8 << 20)


def test_the_environment_is_its_own() -> None:
    words = told(Cell(command=("x",), environment={"JAVA_HOME": "/j", "PATH": "/j/bin"}))
    at = words.index("--clearenv")
    assert words[at + 1 : at + 1 + 15 : 3] == ["--setenv"] * 5
    given = dict(zip(words[at + 2 : at + 16 : 3], words[at + 3 : at + 17 : 3], strict=True))
    assert given == {"HOME": "/box", "TMPDIR": "/box", "LANG": "C.UTF-8", "PATH": "/j/bin", "JAVA_HOME": "/j"}


def test_a_compiler_is_followed_by_a_packer() -> None:
    assert command(Cell(command=("cc", "-o", "/out/x"), packs=True))[-3:] == ["cc", "-o", "/out/x"]
    assert command(Cell(command=("cc",))) == ["cc"]


def test_a_cell_comes_through_the_line_as_it_is() -> None:
    cell = Cell(
        command=("a", "b"),
        environment={"A": "1"},
        roots=("/r",),
        hidden=("/h",),
        files=("/f",),
        limits=RunLimits(cpu_s=9),
    )
    assert Cell.read(cell.told()) == cell


@pytest.mark.parametrize("field", ["command", "roots", "hidden", "files"])
def test_lists_stay_unchangeable(field: str) -> None:
    assert isinstance(getattr(Cell.read(Cell(command=("a",)).told()), field), tuple)
