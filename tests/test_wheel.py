"""What is in the wheel: everything that `pip install` must bring, without a build step on the other side."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = ("src", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", ".gitignore")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy that always has a front end, so that the packaging is tried even where none is built."""
    tree = tmp_path_factory.mktemp("tree")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tree / name)
    page = tree / "src/vivavoce/web/index.html"
    page.parent.mkdir(exist_ok=True)
    page.touch()
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"]
    subprocess.run(command, cwd=tree, check=True, capture_output=True)
    (built,) = tree.glob("dist/*.whl")
    return built


@pytest.fixture
def wheel_names(wheel: Path) -> set[str]:
    with ZipFile(wheel) as opened:
        return set(opened.namelist())


@pytest.mark.slow
def test_the_wheel_carries_the_front_end(wheel_names: set[str]) -> None:
    assert "vivavoce/web/index.html" in wheel_names


@pytest.mark.slow
def test_the_wheel_carries_every_source_and_every_pack(wheel_names: set[str]) -> None:
    package = ROOT / "src"
    wanted = {
        str(path.relative_to(package))
        for path in package.rglob("*")
        if path.suffix in {".py", ".yaml", ".typed"} and "web" not in path.relative_to(package).parts[:2]
    }
    assert wanted <= wheel_names


@pytest.mark.slow
def test_the_wheel_carries_nothing_else(wheel_names: set[str]) -> None:
    assert {name.split("/")[0] for name in wheel_names if ".dist-info/" not in name} == {"vivavoce"}


@pytest.mark.slow
def test_the_wheel_brings_no_voice_unless_it_is_asked_for(wheel: Path) -> None:
    """What is under the GPL is the user's own choice, and so is in no extra that holds anything else."""
    with ZipFile(wheel) as opened:
        (metadata,) = (name for name in opened.namelist() if name.endswith(".dist-info/METADATA"))
        wanted = re.findall(
            r"^Requires-Dist: ([\w-]+).*?(?:extra == '(\w+)')?$", opened.read(metadata).decode(), re.MULTILINE
        )
    by_extra: dict[str, set[str]] = {}
    for package, extra in wanted:
        by_extra.setdefault(extra, set()).add(package)
    assert {"", "voice", "espeak", "piper", "whisper", "vosk"} == set(by_extra)
    assert by_extra["espeak"] == {"espeakng-loader"}
    assert by_extra["piper"] == {"piper-tts"}
    speech = set().union(*(packages for extra, packages in by_extra.items() if extra))
    assert not speech & by_extra[""]
