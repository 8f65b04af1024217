"""Hostile files are refused in words, in under 5 seconds and 256 MB, and harm nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from resumes.hostile import HOSTILE, TEXT, archive, cut_docx, locked_pdf, macros, only_hidden, pdf_and_zip, word
from resumes.makers import rl_flow
from vivavoce.desk.resumes.files import read_file
from vivavoce.desk.resumes.guard import parse_guarded
from vivavoce.ports.errors import VivaError

SECONDS_MAX, MEGABYTES_MAX = 5.0, 256.0


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("hostile")
    for number, (ending, make, _) in enumerate(HOSTILE):
        (folder / f"{number:02d}{ending}").write_bytes(make())
    script = Path(__file__).with_name("refuse_all.py")
    done = subprocess.run([sys.executable, str(script), str(folder)], check=True, capture_output=True, text=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {row["name"]: row for row in rows}


@pytest.mark.slow
def test_every_hostile_file_is_refused_by_name_and_in_time(outcomes: dict[str, dict[str, Any]]) -> None:
    assert len(outcomes) == len(HOSTILE) >= 30
    for number, (ending, make, codes) in enumerate(HOSTILE):
        outcome = outcomes[f"{number:02d}{ending}"]
        assert outcome["code"] in codes.split("|"), (make.__name__, outcome)
        assert outcome["detail"].endswith("."), make.__name__
        assert outcome["seconds"] < SECONDS_MAX, (make.__name__, outcome["seconds"])


@pytest.mark.slow
def test_no_child_grows_beyond_its_share(outcomes: dict[str, dict[str, Any]]) -> None:
    heaviest = max(outcome["heaviest_mb"] for outcome in outcomes.values())
    assert 10 < heaviest < MEGABYTES_MAX


@pytest.mark.parametrize(
    ("filename", "content", "code"),
    [
        ("cv.pdf", locked_pdf(), "resume_encrypted"),
        ("cv.pdf", only_hidden(), "resume_no_text"),
        ("cv.pdf", pdf_and_zip(), "two_kinds_of_file"),
        ("cv.docx", macros(), "macros"),
        ("cv.docx", cut_docx(), "resume_damaged"),
    ],
)
def test_the_usual_ones_are_refused_by_name(filename: str, content: bytes, code: str) -> None:
    with pytest.raises(VivaError) as refused:
        read_file(filename, content)
    assert refused.value.code == code


def test_a_child_that_hangs_is_ended() -> None:
    began = time.monotonic()
    said = parse_guarded("pdf", rl_flow(TEXT, Path()), wall_clock_s=0.001)
    assert said.refusal == "too_complex"
    assert time.monotonic() - began < 2


def test_the_child_gets_nothing_but_the_file() -> None:
    """No environment, no file written, no process started: asked of the child's own limits."""
    code = (
        "import os, resource as r\n"
        "from vivavoce.desk.resumes.child import bind_hands\n"
        "bind_hands()\n"
        "print(r.getrlimit(r.RLIMIT_FSIZE)[1], r.getrlimit(r.RLIMIT_NPROC)[1], r.getrlimit(r.RLIMIT_AS)[1], "
        "r.getrlimit(r.RLIMIT_NOFILE)[1], r.getrlimit(r.RLIMIT_CPU)[1])\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True, env={})
    size, processes, memory, files, seconds = map(int, done.stdout.split())
    assert (size, processes) == (0, 0)
    assert memory < MEGABYTES_MAX * 1024 * 1024
    assert files < 100
    assert seconds < SECONDS_MAX


def test_an_answer_of_any_size_is_cut() -> None:
    """Two million letters in a file of a few kilobytes: what comes back has an end, and says so."""
    lines = "".join(f"<w:p><w:r><w:t>{'Python ' * 500}</w:t></w:r></w:p>" for _ in range(40))
    resume = read_file("cv.docx", archive(document=word(lines)))
    assert len(resume.text) <= 100_000
    assert "cut" in resume.flags
