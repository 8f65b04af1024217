"""Measures how long a program takes on inputs that grow, from small ones until it is too slow or they are at their
largest. Which inputs: what the problem's generator makes, always from the same seed, the same for everybody."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import structlog

from vivavoce.domain.growing import POINTS_MIN, POINTS_MOST, UNKNOWN, Point, growth_of, usable_points
from vivavoce.domain.judgement import Growth
from vivavoce.domain.problem import CodingProblem, GeneratedCase, Shape, Value
from vivavoce.domain.running import Run, Verdict
from vivavoce.ports.code import Built, CodeRunner
from vivavoce.sandbox import aides
from vivavoce.sandbox.aides import Broken
from vivavoce.sandbox.answers import Answers
from vivavoce.sandbox.drivers import wire
from vivavoce.sandbox.trying import Trial, room_for

log = structlog.get_logger()

SEED = 1
SMALLEST = 8
LONG_ENOUGH_MS = 250.0
"""After a run as long as this, a larger one would tell no more."""
RUNS_MOST = 24
AGAIN = 2
"""How often each size that counts is measured once more."""
BY_CALL_MS = 0.2
BY_PROCESS_MS = 20.0
"""A whole process can only be told apart from its start when it takes well longer."""
CPU_S = 1.0
WAITED_MS_MOST = 20_000.0
"""In all runs together, without using the processor: who only waits has no growth, and holds up the others."""
OWN_TIME_NS_A_BYTE = 200.0
OWN_TIME_MS = 50.0
"""What a driver may take itself, beside its start, for reading the input and writing the answer. Where a process took
more than this beside the call, the time of the call is not believed."""
WRONG = UNKNOWN + ": its answer to an input of size {size} was wrong, so the time that it took says nothing."
TICK_MS = 4.0
"""The processor's own clock may be behind by so much."""


@dataclass
class Measuring:
    """One program's measurements on one problem."""

    runner: CodeRunner
    answers: Answers
    problem: CodingProblem
    built: Built
    trial: Trial | None = None
    """Says whether an answer is right; without it none is looked at."""
    checked: set[int] = field(default_factory=set)
    wrong_at: int | None = None
    points: list[Point] = field(default_factory=list)
    too_slow_at: int | None = None
    runs: int = 0
    waited_ms: float = 0.0
    start_ms: float = 0.0
    """Of the processor: what a process takes that has hardly anything to do."""

    async def growth(self) -> Growth:
        """Raises `Broken` where the problem's generator fails."""
        growth = await self._growth()
        if self.wrong_at is None:
            return growth
        return Growth(name="", points=growth.points, why=WRONG.format(size=f"{self.wrong_at:,}"))

    async def _growth(self) -> Growth:
        await self._climb()
        if len(self._usable()) < POINTS_MIN:
            await self._fill_in()
        smallest = min((size for size, _ in self.points), default=0)
        for _ in range(AGAIN):
            for size in (smallest, *(size for size, _ in self._usable())) if smallest else ():
                await self._measure(size)
        return growth_of(self._without_start(smallest), self._floor_ms)

    def _without_start(self, smallest: int) -> list[Point]:
        """A first call also loads and compiles in some languages: what it takes for next to nothing is not growth."""
        start_ms = min((ms for size, ms in self.points if size == smallest), default=0.0)
        if start_ms < self._floor_ms:
            return self.points
        return [(size, ms - start_ms) for size, ms in self.points if ms - start_ms >= self._floor_ms]

    async def _climb(self) -> None:
        """By doubling, and faster where there is nothing to be seen yet."""
        largest = self.problem.growth_sizes[-1]
        size = min(SMALLEST, self.problem.growth_sizes[0])
        while True:
            ms = await self._measure(size)
            if ms is None or ms >= LONG_ENOUGH_MS or size == largest:
                return
            size = min(largest, size * (2 if ms >= self._floor_ms / 4 else 4))

    async def _fill_in(self) -> None:
        """Between what was quick and what was too slow: there an exponential one can be seen growing."""
        going_on = self.wrong_at is None
        while going_on and self.runs < RUNS_MOST and not self._waited_enough and len(self._usable()) < POINTS_MOST:
            size = self._between()
            if size is None:
                return
            await self._measure(size)

    def _between(self) -> int | None:
        """The middle of the widest gap above what is measurable."""
        sizes = sorted({size for size, _ in self.points} | ({self.too_slow_at} if self.too_slow_at else set()))
        usable = {size for size, _ in self._usable()}
        low_end = max((size for size in sizes if usable and size < min(usable)), default=sizes[0])
        ladder = [size for size in sizes if size >= low_end]
        gaps = [(high / low, low, high) for low, high in zip(ladder, ladder[1:], strict=False) if high - low > 1]
        if not gaps:
            return None
        _, low, high = max(gaps)
        return (low + high) // 2

    async def _measure(self, size: int) -> float | None:
        """None where it is too slow, or does not end well."""
        if self.runs >= RUNS_MOST + (POINTS_MOST + 1) * AGAIN or self._waited_enough or self.wrong_at is not None:
            return None
        self.runs += 1
        given = await self.answers.given(self.problem, SEED, size)
        language = self.built.program.language
        stdin = await asyncio.to_thread(aides.entered, self.problem.interface, given, language)
        limits = replace(self.problem.limits, cpu_s=min(CPU_S, self.problem.limits.cpu_s))
        run = await self.runner.run(self.built, stdin, room_for(limits, given))
        self.waited_ms += max(0.0, run.wall_ms - run.cpu_ms)
        ms = self._time_of(run, len(stdin)) if run.verdict is Verdict.ACCEPTED else None
        if ms is not None and not await self._is_right(size, given, run):
            self.wrong_at = size
            return None
        if ms is None:
            self.too_slow_at = min(size, self.too_slow_at or size)
            return None
        self.points.append((size, ms))
        return ms

    async def _is_right(self, size: int, given: Value, run: Run) -> bool:
        """Who gives something wrong at once would be called quick. Each size is looked at once; where the reference
        cannot answer, the time stands."""
        if self.trial is None or self.problem.interactor or size in self.checked:
            return True
        self.checked.add(size)
        made = GeneratedCase(name=f"size {size}", seed=SEED, size=size)
        try:
            case = await self.answers.case(self.problem, made)
            _, ruling = await self.trial.ruled(case, run)
        except Broken as broken:
            log.warning("growth_unchecked", problem=self.problem.id, size=size, why=str(broken))
            return True
        return ruling.verdict is Verdict.ACCEPTED

    def _time_of(self, run: Run, bytes_in: int) -> float | None:
        """None where it gave nothing that can be read. What it says of itself is believed within what its process
        took."""
        if not self.points:
            self.start_ms = run.cpu_ms
        whole_ms = max(0.0, run.cpu_ms - self.start_ms)
        if self.problem.interface.shape is Shape.STDIO:
            return whole_ms
        try:
            call_ms = min(wire.call_ms(run.result), run.cpu_ms + TICK_MS)
        except wire.WrongValue:
            return None
        own_ms = OWN_TIME_MS + self.start_ms + OWN_TIME_NS_A_BYTE * (bytes_in + len(run.result)) / 1e6
        return call_ms if run.cpu_ms - self.start_ms - call_ms <= own_ms else whole_ms

    @property
    def _waited_enough(self) -> bool:
        return self.waited_ms > WAITED_MS_MOST

    def _usable(self) -> tuple[Point, ...]:
        shortest = {size: min(ms for n, ms in self.points if n == size) for size, _ in self.points}
        return usable_points(tuple(shortest.items()), self._floor_ms)

    @property
    def _floor_ms(self) -> float:
        return BY_PROCESS_MS if self.problem.interface.shape is Shape.STDIO else BY_CALL_MS
