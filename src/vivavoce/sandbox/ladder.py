"""How well programs are held here: from the best rung downwards, the first on which all its probes are held."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, replace

from vivavoce.domain.running import Run, Rung
from vivavoce.ports.errors import Unavailable
from vivavoce.sandbox import channel
from vivavoce.sandbox.cell import Cell
from vivavoce.sandbox.languages import PROGRAM, Toolchain
from vivavoce.sandbox.line import Line, Settled, Settling
from vivavoce.sandbox.probes import PROBES, Finding, Probe


@dataclass(frozen=True, slots=True, kw_only=True)
class Footing:
    """Where the ladder was left. `line` is there on the rungs on which this machine runs programs."""

    rung: Rung
    line: Line | None = None
    settled: Settled | None = None
    findings: tuple[Finding, ...] = ()
    why: str = ""
    """Why it is not a better rung."""


async def climb(settling: Settling, python: Toolchain) -> Footing:
    """Tries with cgroups; without, where there are none or they do not hold; and gives up where even that does not."""
    whys = []
    for cgroups in (True, False) if settling.cgroups else (False,):
        line = Line(replace(settling, cgroups=cgroups))
        try:
            settled = await line.settled()
            findings = await _findings(line, python, cgroups=bool(settled.cgroups))
        except (Unavailable, TimeoutError, OSError) as failure:
            await line.close()
            return Footing(rung=Rung.BROWSER, why=f"The supervisor does not start ({failure}).")
        not_held = [finding for finding in findings if not finding.held]
        if not not_held:
            rung = Rung.FULL if settled.cgroups else Rung.DEGRADED
            whys += [f"Why not full: {settled.why}."] if settled.why else []
            return Footing(rung=rung, line=line, settled=settled, findings=findings, why=" ".join(whys))
        await line.close()
        whys.append(f"Not held: {'; '.join(f'{finding.name} ({finding.detail})' for finding in not_held)}.")
        if not settled.cgroups:
            break
    return Footing(rung=Rung.BROWSER, findings=findings, why=" ".join(whys))


async def _findings(line: Line, python: Toolchain, *, cgroups: bool) -> tuple[Finding, ...]:
    wanted = [probe for probe in PROBES if cgroups or not probe.needs_cgroup]
    return tuple(await asyncio.gather(*(_tried(line, python, probe) for probe in wanted)))


async def _tried(line: Line, python: Toolchain, probe: Probe) -> Finding:
    cell = Cell(
        command=(python.commands["python"], "-I", "-S", f"{PROGRAM}/probe.py"),
        roots=python.roots,
        files=(f"{PROGRAM}/probe.py",),
        limits=probe.limits,
    )
    source = channel.sealed(probe.source.encode())
    try:
        run = await line.run(cell, [source])
    finally:
        os.close(source)
    held = probe.held(run)
    return Finding(probe.name, held, "" if held else _told(run))


def _told(run: Run) -> str:
    said = (run.detail, run.stderr.decode(errors="replace").strip().rpartition("\n")[2], run.stdout.decode()[:40])
    return ", ".join([run.verdict.value, *(part for part in said if part)])


_LABELS = {
    Rung.FULL: "Full: programs are held by namespaces, a filter of system calls, limits, cgroups (version {cgroups}).",
    Rung.DEGRADED: "Degraded, for practice only and one program at a time: memory is limited for each process, not for "
    "the whole.",
    Rung.BROWSER: "Code runs in the candidate's own browser only.",
    Rung.NONE: "No code runs.",
}


def told(footing: Footing) -> str:
    """In a line, for the operator."""
    settled = footing.settled
    label = _LABELS[footing.rung].format(cgroups=settled.cgroups if settled else 0)
    tried = [finding.name for finding in footing.findings if finding.held] if footing.line else []
    held = f"Tried and held: {', '.join(tried)}." if tried else ""
    return " ".join(part for part in (label, held, footing.why) if part)
