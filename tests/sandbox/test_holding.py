"""What a program finds where it runs, and that nothing is left of it."""

from __future__ import annotations

import asyncio
import os
import sysconfig
from pathlib import Path

import pytest

from sandbox.attempts import SMALL, program, ran
from vivavoce.domain.running import RunLimits, Verdict
from vivavoce.sandbox.runner import BubblewrapRunner

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

C_LIBRARYS_OWN = 0b11 << 31
"""Signals 32 and 33 are glibc's: its posix_spawn leaves them ignored, and its threads set them before they use them."""


def left_over(mark: str) -> list[str]:
    """Processes of this machine that carry the mark in what they were started with."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if mark.encode() in command:
                found.append(entry.name)
    return found


async def test_it_has_its_four_descriptors_and_no_other(sandbox: BubblewrapRunner) -> None:
    """Neither the supervisor's line nor what belongs to another run. The fifth is the listing's own."""
    source = "import os\nprint(sorted(map(int, os.listdir('/proc/self/fd'))))"
    runs = await asyncio.gather(*(ran(sandbox, source) for _ in range(6)))
    assert {run.stdout for run in runs} == {b"[0, 1, 2, 3, 4]\n"}


async def test_what_it_was_given_cannot_be_changed(sandbox: BubblewrapRunner) -> None:
    source = "import os\nfor place in ('/proc/self/fd/0', '/prog/main.py', '/etc/passwd', '/usr/bin/env'):\n"
    source += "    try:\n        os.write(os.open(place, os.O_RDWR), b'x')\n        print('written', place)\n"
    source += "    except OSError as failure:\n        print(failure.errno in (1, 13, 30))"
    assert (await ran(sandbox, source, b"input")).stdout == b"True\n" * 4


async def test_only_its_own_directory_takes_anything(sandbox: BubblewrapRunner) -> None:
    source = "import os\nfor place in ('/', '/prog', '/etc', '/usr', '/dev', '/proc', '/tmp', '/dev/shm', '/box'):\n"
    source += (
        "    try:\n        open(place + '/new', 'w').close()\n        print(place)\n    except OSError:\n        pass"
    )
    assert (await ran(sandbox, source)).stdout.split() == [b"/tmp", b"/dev/shm", b"/box"]


async def test_signals_are_as_a_shell_would_give_them(sandbox: BubblewrapRunner) -> None:
    """Python, which starts it all, ignores two of them, and what is ignored is handed down."""
    source = """#include <fstream>
#include <iostream>
int main() {
    std::ifstream status("/proc/self/status");
    for (std::string line; getline(status, line);)
        if (line.rfind("SigBlk", 0) == 0 || line.rfind("SigIgn", 0) == 0) std::cout << line.substr(8) << " ";
}"""
    blocked, ignored = (await ran(sandbox, source, language="cpp")).stdout.split()
    assert int(blocked, 16) == 0
    assert int(ignored, 16) & ~C_LIBRARYS_OWN == 0


async def test_a_whole_family_is_gone_when_the_result_is_there(sandbox: BubblewrapRunner) -> None:
    mark = f"left-{os.getpid()}"
    child = "import time, signal; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
    source = "import subprocess, sys\nfor _ in range(3):\n"
    source += f"    subprocess.Popen([sys.executable, '-c', {child!r}, {mark!r}], start_new_session=True)"
    run = await ran(sandbox, source, limits=RunLimits(cpu_s=2, processes=8))
    assert run.verdict is Verdict.ACCEPTED
    assert left_over(mark) == []


async def test_a_run_that_nobody_waits_for_any_more_is_ended(sandbox: BubblewrapRunner) -> None:
    mark = f"unwanted_{os.getpid()}"
    built = await sandbox.build(program(f"import time\n{mark} = 1\nprint({mark!r}, flush=True)\ntime.sleep(60)"))
    waiting = asyncio.create_task(sandbox.run(built, b"", RunLimits(wall_s=60)))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (await ran(sandbox, "print('next')")).stdout == b"next\n"
    await sandbox.discard(built)


async def test_what_is_hidden_is_empty_wherever_a_root_would_show_it(tmp_path: Path) -> None:
    """This service may be installed beside the interpreter that its candidates use, with hidden tests in it."""
    hidden = Path(sysconfig.get_path("stdlib"), "json")
    runner = BubblewrapRunner(store=tmp_path / "store", hidden=[str(hidden)])
    await runner.open()
    try:
        listed = f"import os\nprint(os.listdir({str(hidden)!r}))\n"
        imported = "try:\n    import json.decoder\nexcept ImportError:\n    print('gone')"
        run = await ran(runner, listed + imported)
    finally:
        await runner.close()
    assert (hidden / "decoder.py").is_file()
    assert run.stdout == b"[]\ngone\n"


async def test_there_is_nothing_in_the_network_and_devices_are_those_of_any_program(sandbox: BubblewrapRunner) -> None:
    """Without a network device but the loop, which is down."""
    source = "import os\nprint(sorted(os.listdir('/dev')), len(open('/proc/net/route').readlines()))\n"
    source += "print([line.split(':')[0].strip() for line in open('/proc/net/dev') if ':' in line])\n"
    source += "print(len(open('/dev/urandom', 'rb').read(8)), open('/dev/null', 'w').write('x'))"
    names, devices, works = (await ran(sandbox, source)).stdout.splitlines()
    assert names == b"['fd', 'full', 'null', 'random', 'shm', 'urandom', 'zero'] 0"
    assert devices == b"['lo']"
    assert works == b"8 1"


async def test_many_at_once_all_come_back(sandbox: BubblewrapRunner) -> None:
    built = await sandbox.build(program("print(int(input()) ** 2)"))
    runs = await asyncio.gather(*(sandbox.run(built, b"%d" % number, SMALL) for number in range(40)))
    assert [int(run.stdout) for run in runs] == [number**2 for number in range(40)]
    await sandbox.discard(built)


async def test_large_input_and_output_come_through(sandbox: BubblewrapRunner) -> None:
    limits = RunLimits(cpu_s=3, output_kb=8192)
    given = os.urandom(6 << 20)
    run = await ran(sandbox, "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())", given, limits)
    assert run.stdout == given
