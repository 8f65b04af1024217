"""The Firefox of this machine, driven as the Chromium is.

Playwright speaks WebDriver BiDi with it and asks for what a release with extended support does not know yet. So this,
run as a program, starts Firefox and stands between the two: what is asked of it in vain is answered as done.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import websockets

NAMES = ("firefox-esr", "firefox")
NOT_YET = ("emulation.setMediaFeaturesOverride",)
LISTENS = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
ALLOWED = {"media.navigator.permission.disabled": True, "media.autoplay.default": 0}
REFUSED = {"permissions.default.microphone": 2}


OLDEST = 153
"""Of those before it, 140 with extended support does not even let a page with a policy for its scripts be driven."""


def firefox() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def lacking() -> str | None:
    """What is in the way of driving it, if anything."""
    found = firefox()
    if found is None:
        return "firefox"
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False, timeout=60).stdout
    version = re.search(r"Firefox (\d+)", said)
    if version is None or int(version[1]) < OLDEST:
        return f"a firefox that can be driven ({OLDEST} can; here is {version[0] if version else 'one of no version'})"
    return None


def as_a_program(folder: Path) -> Path:
    """What Playwright is to start instead of Firefox."""
    path = folder / "firefox"
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{__file__}" "$@"\n')
    path.chmod(0o755)
    return path


async def stand_between(executable: str, *arguments: str) -> None:
    end = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(executable, *arguments, stdout=end, stderr=asyncio.subprocess.STDOUT)
    for ending in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(ending, process.terminate)
    assert process.stdout is not None
    async for line in process.stdout:
        if found := LISTENS.search(line):
            asyncio.get_running_loop().create_task(_serve(f"{found[1].decode()}/session"))
        else:
            _tell(line.decode(errors="replace"))
    await process.wait()


def _tell(line: str) -> None:
    sys.stderr.write(line)
    sys.stderr.flush()


async def _serve(session: str) -> None:
    async def talk(near: websockets.ServerConnection) -> None:
        async with websockets.connect(session, max_size=None, ping_interval=None) as far:
            ways = [asyncio.ensure_future(_up(near, far)), asyncio.ensure_future(_down(near, far))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()

    async with websockets.serve(talk, "127.0.0.1", 0, max_size=None, ping_interval=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        _tell(f"WebDriver BiDi listening on ws://127.0.0.1:{port}\n")
        await server.wait_closed()


async def _up(near: Any, far: Any) -> None:
    async for order in near:
        asked = json.loads(order)
        if asked["method"] in NOT_YET:
            await near.send(json.dumps({"type": "success", "id": asked["id"], "result": {}}))
        else:
            await far.send(order)


async def _down(near: Any, far: Any) -> None:
    async for told in far:
        await near.send(told)


if __name__ == "__main__":
    found = firefox()
    assert found is not None
    asyncio.run(stand_between(found, *sys.argv[1:]))
