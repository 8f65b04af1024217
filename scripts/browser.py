"""Print the path of a Chromium for the browser tests, in `CHROMIUM` there. Without one, fail: nothing is skipped.

browser.py          find one; in CI, as root, get Debian's; else a Chromium from npm, unpacked into .tools
browser.py --get    the same, but get Debian's also outside CI
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from front_end import node_environment, npm
from toolbox import TOOLS, Failed, quietly, run_script, say, works

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGE = "@sparticuz/chromium@147.0.2"
UNPACKED = TOOLS.with_name(".tools-chromium")

NO_BROWSER = """There is no Chromium, and `make test` has browser tests. Do one of these, then try again:
  - Debian:  apt-get install chromium
  - or install Chromium or Chrome in another way, and name it: make test CHROMIUM=/path/to/chromium
  - or `make check`, which needs no browser"""

UNPACK = """
const { default: chromium, inflate } = await import('@sparticuz/chromium');
await chromium.executablePath();
await inflate(new URL('al2023.tar.br', import.meta.resolve('@sparticuz/chromium').replace(/build.*/, 'bin/')).pathname);
"""


def find():
    named = os.environ.get("CHROMIUM")
    if named:
        if works(named, "--version"):
            return named
        raise Failed(f"CHROMIUM names {named}, which does not run.\n{NO_BROWSER}")
    candidates = [shutil.which(name) for name in NAMES] + [str(UNPACKED / "chromium.sh")]
    return next((path for path in candidates if path and works(path, "--version")), None)


def from_debian():
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say("Getting Debian's Chromium ...")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        try:
            quietly(["apt-get", "-q", *arguments], env=env, failing=f"apt-get {arguments[0]} failed.")
        except Failed as failure:
            say(str(failure))


def from_npm():
    """A headless Chromium, and the libraries it needs where the system lacks them."""
    say("Getting a headless Chromium from npm ...")
    env = {**node_environment(), "TMPDIR": str(UNPACKED)}
    UNPACKED.mkdir(exist_ok=True)
    (UNPACKED / "package.json").write_text("{}")
    try:
        quietly([npm(env), "install", "--no-audit", "--no-fund", PACKAGE], cwd=UNPACKED, env=env, failing=NO_BROWSER)
        quietly(["node", "--input-type=module", "--eval", UNPACK], cwd=UNPACKED, env=env, failing=NO_BROWSER)
    finally:
        shutil.rmtree(UNPACKED / "node_modules", ignore_errors=True)
    start = UNPACKED / "chromium.sh"
    libraries = f'LD_LIBRARY_PATH="{UNPACKED}/al2023/lib" ' if lacks_libraries() else ""
    start.write_text(f'#!/bin/sh\n{libraries}exec "{UNPACKED}/chromium" "$@"\n')
    start.chmod(0o755)


def lacks_libraries():
    said = subprocess.run(["ldd", UNPACKED / "chromium"], capture_output=True, text=True, check=False).stdout
    return "not found" in said


def main():
    asked = "--get" in sys.argv
    found = find()
    if not found and (asked or os.environ.get("CI") == "true"):
        from_debian()
        found = find()
    if not found:
        from_npm()
        found = find()
    if not found:
        raise Failed(NO_BROWSER)
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(run_script(main))
