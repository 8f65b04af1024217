"""Runs programs in bubblewrap on this machine: keeps the port `CodeRunner`."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TypedDict

import structlog

from vivavoce.domain.running import COMPILE_LIMITS, Language, Program, Run, Rung, RunLimits
from vivavoce.ports.code import Built
from vivavoce.ports.errors import Invalid, Unavailable
from vivavoce.sandbox import bubblewrap, channel, packing, preparing
from vivavoce.sandbox.cell import WALL_FACTOR_MOST, Cell
from vivavoce.sandbox.ladder import Footing, climb
from vivavoce.sandbox.languages import PROGRAM, SOURCES, LanguageSpec, Toolchain, Warm, languages, python
from vivavoce.sandbox.line import Line, Settling, Waiting
from vivavoce.sandbox.programs import (
    as_bytes,
    by_its_own_account,
    filled,
    judged_as_compiling,
    multiplied,
    named,
    without_places,
)
from vivavoce.sandbox.self_test import self_test
from vivavoce.sandbox.warm import NoPool, Stage, WarmPool

log = structlog.get_logger()

PACK_KB_MAX = 64 << 10
SELF_TESTS = 2
"""A busy machine fails one of them."""
NO_BUBBLEWRAP = "There is no bubblewrap here, so no code runs on this machine. Install it: apt install bubblewrap"
NO_PYTHON = "The interpreter of this service cannot be found, so the sandbox cannot be tried."


@dataclass(slots=True)
class _Kept:
    """What a ticket stands for: the program's files, in memory; as one stream, once a warm process has asked for it."""

    files: dict[str, int]
    stream: int = -1

    def close(self) -> None:
        for descriptor in (*self.files.values(), self.stream):
            if descriptor >= 0:
                os.close(descriptor)


@dataclass(slots=True)
class _Preparing:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    at: str | None = None
    failure: str = ""
    broken: str = ""
    """Why it does not work, where it has been tried and did not."""
    version: str = ""


class _Shared(TypedDict):
    """What compiling and running have in common."""

    roots: tuple[str, ...]
    hidden: tuple[str, ...]
    address_space: bool
    prepared: str


class BubblewrapRunner:
    def __init__(
        self,
        *,
        store: Path,
        slots: int | None = None,
        hidden: Sequence[str] = (),
        settling: Settling | None = None,
    ) -> None:
        """`store` is a folder for what languages prepare. `hidden` are directories that no program may see, wherever
        they lie: this service and its data."""
        self._store = store
        self._slots_wanted = slots or os.cpu_count() or 1
        self._slots = asyncio.Semaphore(1)
        self._hidden = tuple(place for place in hidden if os.path.isdir(place))
        self._settling = settling or Settling(bwrap=bubblewrap.find() or "")
        self._kept: dict[str, _Kept] = {}
        self._preparing: dict[str, _Preparing] = {}
        self.footing = Footing(rung=Rung.NONE, why="It has not been tried yet.")
        self.pool: WarmPool = NoPool()

    @property
    def rung(self) -> Rung:
        return self.footing.rung

    @property
    def slots(self) -> int:
        return self._slots_wanted if self.rung is Rung.FULL else 1

    async def open(self) -> Footing:
        """Finds out how well programs are held here."""
        self.footing = await self._climb()
        self._slots = asyncio.Semaphore(self.slots)
        return self.footing

    async def _climb(self) -> Footing:
        tools = python.find()
        if not self._settling.bwrap or tools is None:
            return Footing(rung=Rung.BROWSER, why=NO_PYTHON if self._settling.bwrap else NO_BUBBLEWRAP)
        self._store.mkdir(parents=True, exist_ok=True)
        self._store.chmod(0o755)
        roots = (root for found in self._toolchains.values() for root in found.roots)
        shown = (*roots, *bubblewrap.needed_by(self._settling.bwrap), str(self._store))
        return await climb(replace(self._settling, shown=shown), tools)

    async def prepare(self, *, anew: bool = False) -> None:
        """Does ahead what the first program of a language would wait for, up to half a minute, once on a machine; and
        tries each language: once a day, one after the other, or `anew` and all at once for somebody who waits. What
        fails is told to whoever asks for the language."""
        if anew:
            await asyncio.gather(*(self._prepare_one(name, anew=True) for name in self._toolchains))
            return
        for name in self._toolchains:
            await self._prepare_one(name)

    async def _prepare_one(self, name: str, *, anew: bool = False) -> None:
        spec, tools = languages()[name], self._toolchains[name]
        state = self._preparing.setdefault(name, _Preparing())
        known = None if anew else preparing.proven(self._store, spec, tools)
        with suppress(Unavailable, OSError):
            await self._prepared(spec, tools)
            if known is None:
                await self._try_out(spec, tools, state)
            else:
                state.version = known

    async def _try_out(self, spec: LanguageSpec, tools: Toolchain, state: _Preparing) -> None:
        """What is found on a machine may not work, and whoever writes in it is not to pay for that."""
        why = state.broken = ""
        for _ in range(SELF_TESTS):
            why = await self_test(self, spec.name)
            if not why:
                state.version = await self._version(spec, tools)
                preparing.keep_proof(self._store, spec, tools, state.version)
                return
        log.error("a language does not work", language=spec.name, why=why)
        state.broken = f"{spec.title} is here and does not work. Install it anew: {spec.how_to_get.rstrip('.')}. {why}"

    async def _version(self, spec: LanguageSpec, tools: Toolchain) -> str:
        cell = Cell(
            **await self._shared(spec, tools),
            command=filled(spec.version, tools, PROGRAM, spec, ()),
            environment=_environment(spec, tools, compiling=True),
            limits=COMPILE_LIMITS,
        )
        with _held(b"") as given:
            run = await self._in_a_slot(lambda: self._line.run(cell, given))
        found = re.search(spec.version_pattern, (run.stdout + run.stderr).decode(errors="replace"))
        return found[0] if found else ""

    async def close(self) -> None:
        await self.pool.close()
        for ticket in list(self._kept):
            self._forget(ticket)
        if self.footing.line is not None:
            await self.footing.line.close()
        self.footing = Footing(rung=Rung.NONE, why="It has been closed.")

    # The port

    def languages(self) -> tuple[Language, ...]:
        return tuple(self._language(spec) for spec in languages().values())

    async def build(self, program: Program, limits: RunLimits = COMPILE_LIMITS) -> Built:
        spec, tools = self._of(program.language)
        program = named(program, spec)
        sources = {file.name: as_bytes(file.text) for file in program.files}
        if spec.compile is None:
            return Built(program=program, compiled=None, ticket=self._keep(sources))
        run = await self._compile(spec, tools, sources, limits)
        compiled, made = judged_as_compiling(run, packing.FILES_MAX)
        return Built(program=program, compiled=compiled, ticket=self._keep(made) if made else "")

    async def run(self, built: Built, stdin: bytes = b"", limits: RunLimits = RunLimits()) -> Run:  # noqa: B008
        spec, tools = self._of(built.program.language)
        kept = self._of_ticket(built)
        scaled = multiplied(limits, spec)
        with _held(stdin) as given:
            waiting = self._waiting(spec, Stage.RUN, limits)
            if waiting is not None:
                stream = self._stream(kept)
                run = await self._become(waiting, stream, given[0], scaled)
            else:
                cell = await self._cell(spec, tools, built, kept, limits)
                run = await self._in_a_slot(lambda: self._line.run(cell, [*kept.files.values(), *given]))
        return by_its_own_account(run, spec)

    async def converse(self, built: Built, interactor: Built, stdin: bytes, limits: RunLimits) -> tuple[Run, Run]:
        cells: list[Cell] = []
        files: list[int] = []
        for one in (built, interactor):
            spec, tools = self._of(one.program.language)
            kept = self._of_ticket(one)
            cells.append(await self._cell(spec, tools, one, kept, limits))
            files += kept.files.values()
        with _held(stdin) as given:
            async with self._slots:
                both = (cells[0], _outliving(cells[1], cells[0]))
                runs = await self._line.converse(both, [*files, *given])
        return self._told(runs[0]), self._told(runs[1])

    async def discard(self, built: Built) -> None:
        self._forget(built.ticket)

    # What the warm pool asks

    async def start_waiting(self, language: str, stage: Stage) -> Waiting | None:
        spec, tools = self._of(language)
        warm = _warm_of(spec, stage)
        if warm is None or self.rung is not Rung.FULL:
            return None
        compiling = stage is Stage.COMPILE
        cell = Cell(
            **await self._shared(spec, tools),
            command=filled(warm.command, tools, PROGRAM, spec, ()),
            environment=_environment(spec, tools, compiling=compiling),
            files=tuple(f"{PROGRAM}/{name}" for name in warm.files),
            limits=COMPILE_LIMITS if compiling else multiplied(RunLimits(), spec),
            packs=compiling,
            result_kb=PACK_KB_MAX if compiling else 0,
            feed=True,
        )
        with _held(*(as_bytes(text) for text in warm.files.values())) as given:
            return await self._line.wait_with(cell, given)

    # Within

    @property
    def _line(self) -> Line:
        if self.footing.line is None:
            raise Unavailable(f"No code runs on this machine. {self.footing.why}", code="no_sandbox")
        return self.footing.line

    @cached_property
    def _toolchains(self) -> dict[str, Toolchain]:
        found = ((name, spec.find()) for name, spec in languages().items())
        return {name: tools for name, tools in found if tools is not None}

    def _language(self, spec: LanguageSpec) -> Language:
        state = self._preparing.get(spec.name) or _Preparing()
        missing = "" if spec.name in self._toolchains else spec.how_to_get
        how_to_get = missing or state.broken or state.failure
        return Language(
            name=spec.name, title=spec.title, version=state.version, available=not how_to_get, how_to_get=how_to_get
        )

    def _of(self, language: str) -> tuple[LanguageSpec, Toolchain]:
        spec = languages().get(language)
        if spec is None:
            raise Invalid(f"'{language}' is no language here. Known: {', '.join(languages())}.")
        tools = self._toolchains.get(language)
        if tools is None:
            raise Unavailable(f"{spec.title} is not installed here. {spec.how_to_get}", code="language_missing")
        if language in self._preparing and self._preparing[language].broken:
            raise Unavailable(self._preparing[language].broken, code="language_missing")
        return spec, tools

    def _of_ticket(self, built: Built) -> _Kept:
        kept = self._kept.get(built.ticket)
        if kept is None:
            raise Invalid("This program has not been built, or has been discarded. Build it again.")
        return kept

    async def _compile(
        self, spec: LanguageSpec, tools: Toolchain, sources: Mapping[str, bytes], limits: RunLimits
    ) -> Run:
        waiting = self._waiting(spec, Stage.COMPILE, limits)
        if waiting is not None:
            with _held(packing.packed(sources), b"") as (program, nothing):
                return await self._become(waiting, program, nothing, limits)
        return await self._pack(spec, tools, spec.compile or (), sources, limits, prepared=True)

    async def _pack(
        self,
        spec: LanguageSpec,
        tools: Toolchain,
        command: Sequence[str],
        sources: Mapping[str, bytes],
        limits: RunLimits,
        *,
        prepared: bool,
    ) -> Run:
        """Whatever makes files out of files."""
        cell = Cell(
            **await self._shared(spec, tools, prepared=prepared),
            command=filled(command, tools, SOURCES, spec, list(sources)),
            environment=_environment(spec, tools, compiling=True),
            files=tuple(f"{SOURCES}/{name}" for name in sources),
            packs=True,
            limits=limits,
            result_kb=PACK_KB_MAX if prepared else preparing.PACK_KB_MAX,
        )
        with _held(*sources.values()) as given:
            return await self._in_a_slot(lambda: self._line.run(cell, given))

    async def _cell(self, spec: LanguageSpec, tools: Toolchain, built: Built, kept: _Kept, limits: RunLimits) -> Cell:
        return Cell(
            **await self._shared(spec, tools),
            command=filled(
                spec.run, tools, PROGRAM, spec, [file.name for file in built.program.files], limits.memory_mb
            ),
            environment=_environment(spec, tools, compiling=False),
            files=tuple(f"{PROGRAM}/{name}" for name in kept.files),
            limits=multiplied(limits, spec),
        )

    async def _shared(self, spec: LanguageSpec, tools: Toolchain, *, prepared: bool = True) -> _Shared:
        return _Shared(
            roots=tools.roots,
            hidden=(*tools.hides, *self._hidden),
            address_space=spec.address_space,
            prepared=await self._prepared(spec, tools) if prepared else "",
        )

    async def _prepared(self, spec: LanguageSpec, tools: Toolchain) -> str:
        """Where the language's preparation is; made at first need. Raises `Unavailable` where it fails."""
        if spec.preparation is None:
            return ""
        state = self._preparing.setdefault(spec.name, _Preparing())
        async with state.lock:
            if state.at is None:
                at = preparing.place(self._store, spec, tools)
                if not at.is_dir():
                    await self._prepare(spec, tools, at, state)
                state.at, state.failure = str(at), ""
        return state.at

    async def _prepare(self, spec: LanguageSpec, tools: Toolchain, at: Path, state: _Preparing) -> None:
        wanted = spec.preparation
        if wanted is None:
            return
        files = {name: as_bytes(text) for name, text in wanted.files.items()}
        run = await self._pack(spec, tools, wanted.command, files, wanted.limits, prepared=False)
        outcome, made = judged_as_compiling(run, preparing.FILES_MAX)
        if not made:
            said = outcome.detail or outcome.stderr.decode(errors="replace").strip()[-200:]
            state.failure = f"{spec.title} does not work here: its preparation ended with {run.verdict}. {said}".strip()
            raise Unavailable(state.failure, code="language_missing")
        await asyncio.to_thread(preparing.keep, at, made)

    def _waiting(self, spec: LanguageSpec, stage: Stage, limits: RunLimits) -> Waiting | None:
        """A warm process, where its room is as large as is asked for, and its memory."""
        usual = RunLimits() if stage is Stage.RUN else COMPILE_LIMITS
        if _warm_of(spec, stage) is None or (limits.file_mb, limits.memory_mb) != (usual.file_mb, usual.memory_mb):
            return None
        waiting = self.pool.take(spec.name, stage)
        return waiting if waiting is not None and waiting.ready else None

    async def _become(self, waiting: Waiting, program: int, stdin: int, limits: RunLimits) -> Run:
        try:
            return await self._in_a_slot(lambda: waiting.become(program, stdin, limits))
        except asyncio.CancelledError:
            waiting.end()  # perhaps while there was no slot yet: nobody else knows of it
            raise

    async def _in_a_slot(self, begin: Callable[[], Awaitable[Run]]) -> Run:
        async with self._slots:
            return self._told(await begin())

    def _told(self, run: Run) -> Run:
        return replace(run, rung=self.rung, stderr=without_places(run.stderr))

    def _stream(self, kept: _Kept) -> int:
        if kept.stream < 0:
            files = {name: channel.content(channel.reopened(descriptor)) for name, descriptor in kept.files.items()}
            kept.stream = channel.sealed(packing.packed(files))
        return kept.stream

    def _keep(self, files: Mapping[str, bytes]) -> str:
        ticket = secrets.token_hex(16)  # whoever keeps one over a restart must not meet another's program by it
        self._kept[ticket] = _Kept({name: channel.sealed(content) for name, content in files.items()})
        return ticket

    def _forget(self, ticket: str) -> None:
        kept = self._kept.pop(ticket, None)
        if kept is not None:
            kept.close()


def _outliving(interactor: Cell, program: Cell) -> Cell:
    """Where both wait for each other it is the program whose time is up: then the interactor hears that it has gone."""
    longest_s = program.limits.wall_s * WALL_FACTOR_MOST + 1
    wall_s = max(interactor.limits.wall_s, longest_s)
    return replace(interactor, extra=True, limits=replace(interactor.limits, wall_s=wall_s))


def _warm_of(spec: LanguageSpec, stage: Stage) -> Warm | None:
    return spec.warm if stage is Stage.RUN else spec.warm_compile


def _environment(spec: LanguageSpec, tools: Toolchain, *, compiling: bool) -> dict[str, str]:
    return {**spec.environment, **tools.environment, **(spec.compile_environment if compiling else {})}


@contextmanager
def _held(*contents: bytes) -> Iterator[list[int]]:
    """Descriptors of files in memory, for as long as the call lasts."""
    descriptors = [channel.sealed(content) for content in contents]
    try:
        yield descriptors
    finally:
        for descriptor in descriptors:
            os.close(descriptor)
