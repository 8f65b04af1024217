"""`viva` from a shell: what each command says, and that a failure is one sentence."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from vivavoce.cli import main
from vivavoce.sandbox.languages import languages
from vivavoce.sandbox.runner import BubblewrapRunner

RESUME = "Ada Lovelace\n\nExperience\nBackend engineer, 2019 - 2024: Python and PostgreSQL.\n"
QUESTION = """
text: What does an index cost?
rubric:
  - name: Writes get slower
    says: [every write has to update the index as well, writes get slower]
"""


@pytest.fixture
def resume(tmp_path: Path) -> Path:
    path = tmp_path / "cv.txt"
    path.write_text(RESUME)
    return path


def test_a_resume_is_read_as_the_service_reads_it(resume: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["resume", "parse", str(resume), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [skill["name"] for skill in told["skills"]] == ["Python", "PostgreSQL"]
    assert told["experience_years"] == 5
    assert told["origin"] == {"kind": "builtin", "name": "resume-reader", "version": "2"}
    for skill in told["skills"]:
        place = skill["evidence"]
        assert RESUME[place["start"] : place["end"]] == place["quote"]


def test_a_resume_is_told_in_words_too(resume: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["resume", "parse", str(resume)]) == 0
    out = capsys.readouterr().out
    assert "Skills: Python, PostgreSQL" in out
    assert "Experience: 5 years" in out


def test_an_answer_is_scored_with_the_words_that_earned_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "q.yaml").write_text(QUESTION)
    (tmp_path / "a.txt").write_text("It costs time, because every write has to update the index as well as the table.")
    files = ["--question", str(tmp_path / "q.yaml"), "--answer", str(tmp_path / "a.txt")]
    assert main(["score", *files, "--json"]) == 0
    card = json.loads(capsys.readouterr().out)
    assert card["score"] > 5
    assert card["origin"] == {"kind": "builtin", "name": "built-in scorer", "version": "2"}
    assert card["criteria"][0]["evidence"][0]["quote"] in (tmp_path / "a.txt").read_text()
    assert main(["score", *files]) == 0
    told = capsys.readouterr().out
    assert f"{card['score']:g} of 10" in told
    assert "By the built-in scorer, version 2." in told


def test_an_account_is_made_and_gets_a_token(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--data-dir", str(tmp_path / "data")]
    assert main(["user", "add", "ada@example.org", "--role", "recruiter", *place]) == 0
    assert "/reset#token=otl_" in capsys.readouterr().out
    assert main(["token", "ada@example.org", *place]) == 0
    assert capsys.readouterr().out.count(".") == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["resume", "parse", "{folder}/missing.txt"], "cannot be read"),
        (["resume", "parse", "{folder}/cv.pdf"], "The file is damaged"),
        (["score", "--question", "{folder}/bad.yaml", "--answer", "{folder}/cv.pdf"], "not readable YAML"),
        (["token", "nobody@example.org", "--data-dir", "{folder}"], "There is no such person."),
        (["stop", "--data-dir", "{folder}"], ""),
    ],
)
def test_a_failure_is_a_sentence(
    arguments: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cv.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "bad.yaml").write_text("text: [")
    code = main([argument.format(folder=tmp_path) for argument in arguments])
    said = capsys.readouterr().err
    assert code == (1 if told else 0)
    assert told in said
    assert "Traceback" not in said


def test_nothing_runs_where_nothing_was_started(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--data-dir", str(tmp_path)]) == 3
    assert "Not running" in capsys.readouterr().out


def test_a_reader_that_has_read_enough_is_no_failure(resume: Path) -> None:
    command = f"{sys.executable} -m vivavoce.cli resume parse {resume} --json | head -n 1"
    ran = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout == "{\n"
    assert ran.stderr == ""


def test_the_doctor_says_what_works_and_fails_only_for_what_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVA_SANDBOX", "browser")
    place = ["--data-dir", str(tmp_path / "data")]
    assert main(["doctor", "--json", *place]) == 0
    parts = json.loads(capsys.readouterr().out)["parts"]
    assert {
        "server",
        "database",
        "calibration",
        "bank",
        "web app",
        "interviewer",
        "scorer",
        "model",
        "speech: hearing",
        "speech: speaking",
        "speech: turn ends",
        "sandbox",
        "bus",
        "plug-ins",
        "speech by vendors",
    } == set(parts)
    assert {part["status"] for part in parts.values()} <= {"ok", "off"}
    assert "VIVA_SANDBOX is browser" in parts["sandbox"]["detail"]

    (tmp_path / "data" / "viva.db").write_bytes(b"no database at all" * 100)
    assert main(["doctor", *place]) == 1
    assert "is damaged" in capsys.readouterr().out


def test_calibration_by_command_says_what_it_made_of_the_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--data-dir", str(tmp_path / "data")]
    assert main(["calibrate", "--dry-run", *place]) == 0
    assert capsys.readouterr().out == "Nothing was estimated. There are no new answers since the last time.\n"
    assert main(["calibrate", "--back", *place]) == 0
    assert "no calibration to take back" in capsys.readouterr().out
    groups = tmp_path / "groups.csv"
    groups.write_text("session_id,group\na,one\nb,two\n")
    assert main(["calibrate", "--groups", str(groups), *place]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "0 interviews of one and two."
    assert told[1].startswith("2 were left out")
    groups.write_text("nonsense")
    assert main(["calibrate", "--groups", str(groups), *place]) == 1
    assert "session_id,group" in capsys.readouterr().err


def test_the_doctor_says_that_meaning_was_turned_off(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVA_MEANING", "off")
    monkeypatch.setenv("VIVA_SANDBOX", "off")
    assert main(["doctor", "--json", "--data-dir", str(tmp_path / "data")]) == 0
    assert (
        "by words only, because VIVA_MEANING is off" in json.loads(capsys.readouterr().out)["parts"]["scorer"]["detail"]
    )


@pytest.mark.slow
def test_the_doctor_tries_the_sandbox_and_names_each_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here with two languages that are quickly tried; of the others it is told that they are missing."""
    quick = {name: languages()[name].find() for name in ("python", "c")}
    monkeypatch.setattr(BubblewrapRunner, "_toolchains", quick)
    assert main(["doctor", "--json", "--data-dir", str(tmp_path / "data")]) == 0
    parts = json.loads(capsys.readouterr().out)["parts"]
    assert parts["sandbox"]["status"] == "ok"
    assert "Tried and held: a program runs" in parts["sandbox"]["detail"]
    assert parts["code: C"]["status"] == "ok"
    assert parts["code: Go"]["status"] == "off"
    assert parts["code: Python"] == {"status": "ok", "detail": platform.python_version()}


@pytest.mark.slow
def test_a_program_runs_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 if it ended well, 1 if not, 2 if what was asked for makes no sense."""
    place = ["--data-dir", str(tmp_path / "data")]
    program, given = tmp_path / "reverse.py", tmp_path / "input"
    program.write_text("print(input()[::-1])")
    given.write_text("abc\n")
    run = ["code", "run", *place, "--language", "python", str(program)]
    assert main([*run, "--stdin", str(given), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"verdict", "exit_code", "stdout", "stderr", "time_ms", "memory_kb", "rung"} <= set(told)
    assert (told["verdict"], told["exit_code"], told["stdout"], told["rung"]) == ("AC", 0, "cba\n", "full")
    assert main(run) == 1
    shown = capsys.readouterr()
    assert "EOFError" in shown.err
    assert "RE: It failed with exit code 1" in shown.err
    assert main(["code", "run", *place, "--language", "cobol", str(program)]) == 2
    assert "'cobol' is no language here" in capsys.readouterr().err


def test_the_doctor_says_that_runners_do_not_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVA_RUNNERS", "http://127.0.0.1:9")
    assert main(["doctor", "--json", "--data-dir", str(tmp_path / "data")]) == 1
    assert "VIVA_RUNNER_SECRET is not set" in capsys.readouterr().err
    monkeypatch.setenv("VIVA_RUNNER_SECRET", "x" * 40)
    assert main(["doctor", "--json", "--data-dir", str(tmp_path / "data")]) == 1
    assert json.loads(capsys.readouterr().out)["parts"]["sandbox"]["status"] == "failing"


def test_no_program_runs_where_the_sandbox_is_off(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVA_SANDBOX", "off")
    program = tmp_path / "one.py"
    program.write_text("print(1)")
    assert main(["code", "run", "--data-dir", str(tmp_path / "data"), "--language", "python", str(program)]) == 1
    assert "VIVA_SANDBOX is off" in capsys.readouterr().err
