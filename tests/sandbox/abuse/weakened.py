"""Sandboxes with a mechanism missing. The missing part is cut out of bubblewrap's arguments on their way, by a small
program that stands in its place; the service's own code is the same."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from sandbox.abuse.case import Off
from vivavoce.domain.running import Rung
from vivavoce.sandbox import bubblewrap
from vivavoce.sandbox.ladder import Footing
from vivavoce.sandbox.languages import languages, python
from vivavoce.sandbox.line import Line, Settling
from vivavoce.sandbox.runner import BubblewrapRunner

IN_ITS_PLACE = """#!{python} -IS
import os, sys
bwrap, drop, add = {bwrap!r}, {drop!r}, {add!r}
given, gate = int(sys.argv[2]), int(sys.argv[4])
os.lseek(given, 0, os.SEEK_SET)
words = (os.read(given, 1 << 20) + os.read(gate, 4096)).split(b"\\0")[:-1]
for name in drop:
    while name.encode() in words:
        at = words.index(name.encode())
        if name.startswith("/"):
            del words[at - 4 : at + 1]
        else:
            del words[at : at + (2 if name == "--remount-ro" else 1)]
    if name == "--unshare-pid":
        at = words.index(b"--proc")
        words[at : at + 2] = [b"--ro-bind", b"/proc", b"/proc"]
if "LEAVE-OPEN" in add:
    os.dup2(os.open("/dev/null", os.O_RDONLY), 9)
    add.remove("LEAVE-OPEN")
at = words.index(b"--proc") if b"--proc" in words else words.index(b"--ro-bind")
words[at:at] = [word.encode() for word in add]
again = os.memfd_create("arguments", 0)
os.write(again, b"".join(word + b"\\0" for word in words))
os.lseek(again, 0, os.SEEK_SET)
os.set_inheritable(again, True)
os.execve(bwrap, ["bwrap", "--args", str(again), *sys.argv[5:]], {{}})
"""


def weakened(off: Off, folder: Path, store: Path) -> BubblewrapRunner:
    """Not tried by probes, which would not let it pass. In the store lies what languages have prepared."""
    bwrap, tools = bubblewrap.find(), python.find()
    assert bwrap is not None, "There is no bubblewrap here."
    assert tools is not None
    start = bwrap
    if off.drop or off.add:
        folder.mkdir(parents=True, exist_ok=True)
        standing_in = folder / "bwrap"
        standing_in.write_text(
            IN_ITS_PLACE.format(python=tools.commands["python"], bwrap=bwrap, drop=list(off.drop), add=list(off.add))
        )
        standing_in.chmod(0o755)
        start = str(standing_in)
    folder.mkdir(parents=True, exist_ok=True)
    chains = [found for spec in languages().values() if (found := spec.find()) is not None]
    roots = [root for found in chains for root in found.roots]
    shown = (*roots, *bubblewrap.needed_by(bwrap), str(folder), str(store), *off.shown)
    settling = Settling(bwrap=start, shown=shown, cgroups=off.cgroups, filtered=off.filtered, apart=off.apart)
    runner = BubblewrapRunner(store=store, settling=settling)
    runner.footing = Footing(rung=Rung.FULL, line=Line(settling))
    return runner


def left_over() -> list[str]:
    """What still runs below the supervisors of this process, to which every orphan of theirs comes."""
    told: dict[int, tuple[int, str]] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            stat = Path(f"/proc/{name}/stat").read_text()
            command = Path(f"/proc/{name}/cmdline").read_text(errors="replace").replace("\0", " ")
        except OSError:
            continue
        told[int(name)] = int(stat.rpartition(")")[2].split()[1]), command
    supervisors = {pid for pid, (parent, words) in told.items() if parent == os.getpid() and "supervisor" in words}
    assert supervisors, "There is no supervisor, so nothing could be seen of what it has left."
    ours = {pid for pid, (_, words) in told.items() if "vivavoce.sandbox.supervisor" in words}
    parents = {parent for parent, _ in told.values()}
    return [
        words
        for pid, (parent, words) in told.items()
        if pid not in ours and _comes_from(pid, supervisors, told) and not (pid not in parents and _is_new(pid, parent))
    ]


def _is_new(pid: int, supervisor: int) -> bool:
    """A room that was made ahead: bubblewrap by itself that has not yet left the world that it was started in."""
    try:
        return os.readlink(f"/proc/{pid}/ns/user") == os.readlink(f"/proc/{supervisor}/ns/user") and (
            Path(f"/proc/{pid}/comm").read_text().strip() in ("bwrap", "sh")
        )
    except OSError:
        return False


def _comes_from(pid: int, supervisors: set[int], told: Mapping[int, tuple[int, str]]) -> bool:
    while pid in told:
        pid = told[pid][0]
        if pid in supervisors:
            return True
    return False
