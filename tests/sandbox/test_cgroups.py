"""Cgroups of both versions, on trees of plain files: where a run's folder goes, and what is written and read there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vivavoce.sandbox.cgroups import Bounds, CgroupsUnusable, plant
from vivavoce.sandbox.processes import started_at

BOUNDS = Bounds(memory_bytes=64 << 20, processes=10)
ME = f"vivavoce-{os.getpid()}-{started_at(os.getpid())}"


def machine(root: Path, mounts: str, own: str) -> Path:
    """What /proc would say."""
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/mountinfo").write_text(mounts)
    (root / "proc/self/cgroup").write_text(own)
    return root


def first(root: Path, own: str = "/job") -> Path:
    lines = [
        f"30 1 0:{at} / /sys/fs/cgroup/{name} rw - cgroup cgroup rw,{name}"
        for at, name in enumerate(("memory", "pids", "cpu,cpuacct"))
    ]
    places = "".join(f"{at}:{name}:{own}\n" for at, name in enumerate(("memory", "pids", "cpu,cpuacct"), 2))
    for name in ("memory", "pids", "cpu,cpuacct"):
        (root / "sys/fs/cgroup" / name / "job").mkdir(parents=True)
    return machine(root, "\n".join(lines), f"{places}0::/\n")


def second(root: Path, place: str = "/user/session", part: str = "/") -> Path:
    machine(root, f"30 1 0:27 {part} /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", f"0::{place}\n")
    (root / "sys/fs/cgroup/user/session").mkdir(parents=True)
    return root


def offer(folder: Path, children: str) -> None:
    (folder / "cgroup.subtree_control").write_text(children)
    (folder / "cgroup.controllers").write_text("cpu memory pids")
    (folder / "cgroup.procs").write_text("")


def test_version_1_has_a_folder_in_each_tree(tmp_path: Path) -> None:
    """Of controllers that are mounted together there is one. The kernel would fill it with files."""
    with pytest.raises(FileNotFoundError, match="memory.limit_in_bytes"):
        plant(os.getpid(), str(first(tmp_path))).leaf("7", BOUNDS)
    trees = tmp_path / "sys/fs/cgroup"
    for name in ("memory", "pids", "cpu,cpuacct"):
        assert (trees / name / "job" / ME / "7").is_dir()


def test_version_2_uses_the_nearest_that_was_handed_over(tmp_path: Path) -> None:
    trees = second(tmp_path) / "sys/fs/cgroup"
    offer(trees / "user", "memory pids")
    offer(trees / "user/session", "")
    tree = plant(os.getpid(), str(tmp_path))
    leaf = tree.leaf("7", BOUNDS)
    at = trees / "user" / ME / "7"
    assert tree.version == 2
    assert [(at / name).read_text() for name in ("memory.max", "pids.max")] == [str(64 << 20), "10"]
    assert (at / "memory.oom.group").read_text() == "1"
    leaf.enter(4321)
    assert leaf.members() == [4321]


def test_version_2_reads_what_was_used(tmp_path: Path) -> None:
    trees = second(tmp_path) / "sys/fs/cgroup"
    offer(trees / "user", "cpu memory pids")
    leaf = plant(os.getpid(), str(tmp_path)).leaf("7", BOUNDS)
    at = trees / "user" / ME / "7"
    (at / "cpu.stat").write_text("usage_usec 1500000\nuser_usec 1\n")
    (at / "memory.peak").write_text("2097152\n")
    (at / "memory.events").write_text("oom 3\noom_kill 0\n")
    (at / "cgroup.procs").write_text("12\n13\n")
    assert (leaf.cpu_s(), leaf.memory_peak_kb(), leaf.out_of_memory(), leaf.members()) == (1.5, 2048, False, [12, 13])
    (at / "memory.events").write_text("oom 3\noom_kill 1\n")
    assert leaf.out_of_memory()


def test_version_2_makes_room_where_it_is_alone(tmp_path: Path) -> None:
    """A unit with Delegate=yes: its processes move into a child, so that the others can be counted."""
    trees = second(tmp_path) / "sys/fs/cgroup"
    offer(trees / "user/session", "")
    (trees / "user/session/cgroup.procs").write_text("4321\n")
    tree = plant(os.getpid(), str(tmp_path))
    assert (trees / "user/session/vivavoce/cgroup.procs").read_text() == "4321"
    assert (trees / "user/session/cgroup.subtree_control").read_text() == "+memory +pids"
    assert (trees / "user/session" / ME / "supervisor/cgroup.procs").read_text() == str(os.getpid())
    assert tree.version == 2


def test_without_any_that_was_handed_over_it_says_what_to_do(tmp_path: Path) -> None:
    second(tmp_path)
    with pytest.raises(CgroupsUnusable, match="Delegate=yes"):
        plant(os.getpid(), str(tmp_path))


def test_a_container_sees_its_own_part_of_the_tree(tmp_path: Path) -> None:
    trees = second(tmp_path, place="/docker/abc/user/session", part="/docker/abc") / "sys/fs/cgroup"
    offer(trees / "user/session", "memory pids")
    plant(os.getpid(), str(tmp_path))
    assert (trees / "user/session" / ME).is_dir()


def test_a_machine_without_cgroups_says_so(tmp_path: Path) -> None:
    with pytest.raises(CgroupsUnusable, match="offers no cgroups"):
        plant(os.getpid(), str(machine(tmp_path, "", "")))


def test_what_the_dead_have_left_is_swept_and_what_the_living_have_stays(tmp_path: Path) -> None:
    trees = second(tmp_path) / "sys/fs/cgroup"
    offer(trees / "user", "memory pids")
    dead = trees / "user/vivavoce-999999999-5"
    again = trees / f"user/vivavoce-{os.getpid()}-5"
    alive = trees / f"user/vivavoce-1-{started_at(1)}"
    other = trees / "user/vivavoce"
    for folder in (dead / "3", again / "4", alive / "5", other):
        folder.mkdir(parents=True)
    plant(os.getpid(), str(tmp_path))
    assert not dead.exists()
    assert not again.exists()
    assert (alive / "5").is_dir()
    assert other.is_dir()


def test_a_process_is_known_by_its_start() -> None:
    ended = subprocess.Popen([sys.executable, "-S", "-c", ""])
    ended.wait()
    assert started_at(ended.pid) is None
    assert started_at(os.getpid()) == started_at(os.getpid())
