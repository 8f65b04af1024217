"""The Python environment, from the pins in `requirements/`.

environment.py run VENV     what Viva Voce needs to run
environment.py test VENV    and what its tests and linters need
environment.py lock         pin the newest allowed versions
environment.py wheel        build the wheel
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from toolbox import (
    ROOT,
    Failed,
    find_uv,
    fingerprint,
    index_settings,
    is_stamped,
    put_stamp,
    quietly,
    run_script,
    say,
    works,
)

OLDEST, NEWEST = (3, 11), (3, 13)
PINS = ROOT / "requirements"
RUN = ["--extra", "voice", "--extra", "espeak", "--group", "meaning"]
GROUPS = {"run": RUN, "test": [*RUN, "--group", "test", "--group", "lint"]}
FITS = f"import sys; sys.exit(not {OLDEST} <= sys.version_info[:2] <= {NEWEST})"


def install(group, venv):
    groups = ("run", "test") if group == "test" else ("run",)
    python = venv / "bin/python"
    if is_stamped(venv / f".stamp-{group}", mark_of(group)) and works(str(python), "-c", ""):
        return
    uv = find_uv()
    env = index_settings()
    if not works(str(python), "-c", FITS):
        say(f"Making the Python environment in {venv.name} ...")
        shutil.rmtree(venv, ignore_errors=True)
        quietly([uv, "venv", "--quiet", "--python", fitting_python(), venv], env=env, failing=NO_PYTHON)
    say(f"Installing what it takes to {group} ...")
    quietly(
        [uv, "pip", "install", "--python", python, "--compile-bytecode", "--requirement", PINS / f"{group}.txt"],
        env=env,
        failing="The packages could not be installed. Is the package index that pip and uv are set to reachable?",
    )
    quietly(
        [uv, "pip", "install", "--python", python, "--no-deps", "--editable", ROOT],
        env=env,
        failing="Viva Voce itself could not be installed into its environment.",
    )
    # Where Python is told to write no bytecode, each start would compile everything anew: twice the time.
    quietly([python, "-m", "compileall", "-q", ROOT / "src"], env=env, failing="The code could not be compiled.")
    for done in groups:
        put_stamp(venv / f".stamp-{done}", mark_of(done))


def mark_of(group):
    return fingerprint([PINS / f"{group}.txt", ROOT / "pyproject.toml"], sys.version_info[:2])


NO_PYTHON = "Viva Voce needs Python {}.{} to {}.{}: install one, or name it: make run PYTHON=/path/to/python3.".format(
    *OLDEST, *NEWEST
)


def fitting_python():
    """This Python, else another on PATH, else the version to ask uv for, which may know where to get it."""
    newest_first = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    for candidate in [sys.executable, *newest_first]:
        if works(candidate, "-c", FITS):
            return shutil.which(candidate) or candidate
    return "{}.{}".format(*NEWEST)


def lock():
    for group, extra in GROUPS.items():
        out = PINS / f"{group}.txt"
        command = [find_uv(), "pip", "compile", "--quiet", "--universal", "--upgrade", "--no-header"]
        command += ["--python-version", "{}.{}".format(*OLDEST), "--annotation-style", "line", *extra]
        if group == "test":
            command += ["--constraint", "requirements/run.txt"]
        pins = quietly([*command, "pyproject.toml"], failing="The versions could not be resolved.")
        out.write_text(
            "# Made by `make lock` from pyproject.toml. No addresses: your settings say where from.\n" + pins
        )
        say(f"Wrote {out.relative_to(ROOT)}.")


def wheel():
    if not (ROOT / "src/vivavoce/web/index.html").is_file():
        raise Failed("The front end is not built: run `make web` first.")
    command = [find_uv(), "build", "--quiet", "--wheel", "--out-dir", "dist"]
    if subprocess.run(command, cwd=ROOT, env=index_settings(), check=False).returncode:
        raise Failed("The wheel could not be built.")
    say("The wheel is in dist/.")


def main():
    action, arguments = sys.argv[1], sys.argv[2:]
    if action in GROUPS:
        install(action, ROOT / Path(arguments[0]))
    else:
        {"lock": lock, "wheel": wheel}[action]()
    return 0


if __name__ == "__main__":
    sys.exit(run_script(main))
