"""The judge: builds a program once, tries it on one test after the other, and says what came of it.

What is decided here, beyond single tests:

- All tests that cost little are run, so that "12 of 20" means something. Once a program has broken a limit on a
  generated test, larger ones are not run; after two broken limits among those made by hand, nothing is run any more,
  and after one that only waited for time to pass: it would wait on every test. One that waits somewhat shorter, on
  every test, is ended as well: it holds a slot that others wait for.
- What is our own fault (IE) is tried again from the start, in another slot, twice; only then is it told.
- `Invalid` says that what the candidate gave cannot be run, and is raised before anything is built. What is refused
  after that was not the candidate's doing.
- Growth is measured of programs that are right, or right but too slow.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace

import structlog

from vivavoce.domain.judgement import Growth, Judgement, TestRun
from vivavoce.domain.problem import Case, CodingProblem, GeneratedCase
from vivavoce.domain.running import Language, Program, Run, Rung, Verdict, weightiest
from vivavoce.ports.code import Built, CodeRunner, Heard, Problems, Step
from vivavoce.ports.errors import Invalid, NotFound, Unavailable
from vivavoce.sandbox import drivers, own_input
from vivavoce.sandbox.aides import Broken
from vivavoce.sandbox.answers import Answers
from vivavoce.sandbox.languages import languages
from vivavoce.sandbox.measuring import Measuring
from vivavoce.sandbox.programs import named
from vivavoce.sandbox.queue import Slots
from vivavoce.sandbox.trying import Trial, aide_of

log = structlog.get_logger()

ATTEMPTS = 3
RUN_BY_BROWSERS = frozenset({"python", "javascript"})
"""What the page runs by itself, in a worker of the candidate's browser."""
BROKEN_LIMITS_BY_HAND = 2
WAITED_S_MOST = 60.0
"""In all tests together, without using the processor. A busy machine makes nobody wait so long."""
COMPILER_CHARACTERS = 8000
LIMITS_BROKEN = frozenset({Verdict.TIME_LIMIT, Verdict.MEMORY_LIMIT, Verdict.OUTPUT_LIMIT})
ENDS_ALL = frozenset({Verdict.SECURITY_VIOLATION, Verdict.INTERNAL_ERROR, Verdict.WALL_TIME_LIMIT})
OF_A_COMPILER = {
    Verdict.RUNTIME_ERROR: Verdict.COMPILE_ERROR,
    Verdict.OUTPUT_LIMIT: Verdict.COMPILE_ERROR,
    Verdict.TIME_LIMIT: Verdict.COMPILE_TIME_LIMIT,
    Verdict.WALL_TIME_LIMIT: Verdict.COMPILE_TIME_LIMIT,
    Verdict.MEMORY_LIMIT: Verdict.COMPILE_MEMORY_LIMIT,
}
MEASURED = frozenset({Verdict.ACCEPTED, Verdict.TIME_LIMIT})


@dataclass(frozen=True, slots=True)
class Test:
    """`size` is 0 for one that was made by hand."""

    __test__ = False

    name: str
    sample: bool
    size: int
    made: Case | GeneratedCase


def in_browser(language: Language) -> Language:
    """Whatever this machine has: what counts is what the candidate's browser runs."""
    if language.name in RUN_BY_BROWSERS:
        return replace(language, version="", available=True, how_to_get="")
    return replace(language, available=False, how_to_get=f"{language.title} does not run in a browser.")


class SandboxJudge:
    """Implements `ports.code.CodeJudge` on any runner."""

    def __init__(self, runner: CodeRunner, slots: Slots, answers: Answers, problems: Problems) -> None:
        self._runner = runner
        self._slots = slots
        self._answers = answers
        self._problems = problems

    @property
    def rung(self) -> Rung:
        return self._runner.rung

    def languages(self, problem_id: str | None = None) -> tuple[Language, ...]:
        known = self._runner.languages()
        if self.rung is Rung.BROWSER:
            known = tuple(in_browser(language) for language in known)
        if problem_id is None:
            return known
        problem = self._problem(problem_id)
        if self.rung is Rung.BROWSER and problem.interactor:
            return ()
        possible = drivers.languages_for(problem.interface)
        return tuple(language for language in known if language.name in possible)

    async def run(self, owner: str, program: Program, stdin: str, heard: Heard, *, problem_id: str = "") -> Run:
        self._check_rung()
        problem = self._problem(problem_id) if problem_id else None
        whole = _whole(problem, program)
        given = own_input.read(problem, program.language, stdin)
        for _ in range(ATTEMPTS):
            async with self._slots.slot(owner, _position(heard)), self._built(whole, heard) as built:
                heard(Step(state="running", total=1))
                run = await self._run_once(built, given, problem)
            if run.verdict is not Verdict.INTERNAL_ERROR:
                break
            log.error("a run failed by our own fault", detail=run.detail)
        return own_input.told(problem, program.language, run)

    async def samples(self, owner: str, problem_id: str, program: Program, heard: Heard) -> Judgement:
        problem = self._problem(problem_id)
        return await self._judged(owner, problem, program, heard, tests_of(problem, hidden=False))

    async def judge(self, owner: str, problem_id: str, program: Program, heard: Heard) -> Judgement:
        problem = self._problem(problem_id)
        return await self._judged(owner, problem, program, heard, tests_of(problem, hidden=True))

    async def _judged(
        self, owner: str, problem: CodingProblem, program: Program, heard: Heard, tests: Sequence[Test]
    ) -> Judgement:
        self._check_rung()
        whole = _whole(problem, program)
        for _ in range(ATTEMPTS):
            async with self._slots.slot(owner, _position(heard)), self._built(whole, heard) as built:
                judgement = await self._judge_once(problem, built, heard, tests)
            if judgement.verdict is not Verdict.INTERNAL_ERROR:
                break
        return judgement

    async def _judge_once(self, problem: CodingProblem, built: Built, heard: Heard, tests: Sequence[Test]) -> Judgement:
        rung, compiler = self.rung, compiler_text(built)
        if built.compiled is not None and not built.ready:
            verdict = compile_verdict(built.compiled)
            _log_own_fault(problem, built.compiled)
            return Judgement(verdict=verdict, tests=tuple(map(_skipped, tests)), compiler=compiler, rung=rung)
        async with aide_of(self._runner, problem) as aide:
            trial = Trial(self._runner, problem, built, aide)
            runs = await self._try_all(trial, tests, heard)
            verdict = weightiest(test.verdict for test in runs)
            growth = await self._growth(trial, verdict) if any(test.size for test in tests) else None
        return Judgement(verdict=verdict, tests=tuple(runs), compiler=compiler, growth=growth, rung=rung)

    async def _try_all(self, trial: Trial, tests: Sequence[Test], heard: Heard) -> list[TestRun]:
        done: list[TestRun] = []
        waited_s = 0.0
        for test in tests:
            if settled(zip(tests, done, strict=False), test):
                done.append(_skipped(test))
            else:
                told, took_s = await self._try(trial, test)
                waited_s += took_s
                done.append(told if waited_s <= WAITED_S_MOST else _too_long(told))
            heard(Step(state="running", done=len(done), total=len(tests), test=done[-1]))
        return done

    async def _try(self, trial: Trial, test: Test) -> tuple[TestRun, float]:
        """What came of it, and how long it waited."""
        try:
            case = await self._answers.of(trial.problem, test.made)
            told, run = await trial.test(case, test.sample)
        except Broken as broken:
            log.error(
                "a coding problem's own program failed", problem=trial.problem.id, test=test.name, why=str(broken)
            )
            return TestRun(name=test.name, verdict=Verdict.INTERNAL_ERROR, sample=test.sample), 0.0
        _log_own_fault(trial.problem, run)
        return told, max(0.0, run.wall_ms - run.cpu_ms) / 1000

    async def _growth(self, trial: Trial, verdict: Verdict) -> Growth | None:
        problem = trial.problem
        if not problem.growth_sizes or verdict not in MEASURED:
            return None
        try:
            return await Measuring(self._runner, self._answers, problem, trial.built, trial).growth()
        except Broken as broken:
            log.error("a coding problem's generator failed", problem=problem.id, why=str(broken))
            return None

    async def _run_once(self, built: Built, stdin: bytes, problem: CodingProblem | None) -> Run:
        if built.compiled is not None and not built.ready:
            return replace(built.compiled, verdict=compile_verdict(built.compiled))
        if problem is None:
            return await self._runner.run(built, stdin)
        return await self._runner.run(built, stdin, problem.limits)

    @asynccontextmanager
    async def _built(self, program: Program, heard: Heard) -> AsyncIterator[Built]:
        heard(Step(state="compiling"))
        with _not_theirs():
            built = await self._runner.build(program)
            try:
                yield built
            finally:
                await self._runner.discard(built)

    def _problem(self, problem_id: str) -> CodingProblem:
        found = self._problems.problem(problem_id)
        if found is None:
            raise NotFound(f"There is no coding problem '{problem_id}' whose code can be tried.", code="no_problem")
        return found

    def _check_rung(self) -> None:
        if self.rung not in (Rung.FULL, Rung.DEGRADED):
            raise Unavailable(
                "Code cannot be run on this server. Yours is kept; `viva doctor` says what is missing.",
                code="no_sandbox",
                retry_after_s=300,
            )


def tests_of(problem: CodingProblem, *, hidden: bool) -> tuple[Test, ...]:
    """In the order in which they are tried: what the candidate sees, what was made by hand, then by size."""
    samples = [Test(case.name, True, 0, case) for case in problem.samples]
    if not hidden:
        return tuple(samples)
    by_hand = [Test(case.name, False, 0, case) for case in problem.hidden]
    generated = sorted((Test(made.name, False, made.size, made) for made in problem.generated), key=lambda t: t.size)
    return (*samples, *by_hand, *generated)


def settled(done: Iterable[tuple[Test, TestRun]], next_test: Test) -> bool:
    """Whether what has been seen says enough, so that the next test would only hold up the others."""
    broken_by_hand = 0
    for test, run in done:
        if run.verdict in ENDS_ALL or (run.verdict in LIMITS_BROKEN and test.size):
            return True
        broken_by_hand += run.verdict in LIMITS_BROKEN
    return broken_by_hand >= BROKEN_LIMITS_BY_HAND


def compile_verdict(compiled: Run) -> Verdict:
    return OF_A_COMPILER.get(compiled.verdict, compiled.verdict)


def compiler_text(built: Built) -> str:
    if built.compiled is None:
        return ""
    return (built.compiled.stdout + built.compiled.stderr).decode(errors="replace").strip()[:COMPILER_CHARACTERS]


def _whole(problem: CodingProblem | None, program: Program) -> Program:
    """With its driver, and a name for each file. Raises `Invalid` for what cannot be run as it was given."""
    if not program.files:
        raise Invalid("There is no code to run.", code="no_code")
    whole = program if problem is None else drivers.program(problem.interface, program.language, program.files)
    spec = languages().get(whole.language)
    if spec is None:
        raise Invalid(f"'{whole.language}' is no language here. Known: {', '.join(languages())}.", code="language")
    return named(whole, spec)


@contextmanager
def _not_theirs() -> Iterator[None]:
    """What is refused in here, nobody has asked for but ourselves."""
    try:
        yield
    except Invalid as refusal:
        raise RuntimeError(f"refused while it was tried: {refusal.detail}") from refusal


def _position(heard: Heard) -> Callable[[int], None]:
    return lambda position: heard(Step(state="queued", position=position))


def _skipped(test: Test) -> TestRun:
    return TestRun(name=test.name, verdict=Verdict.SKIPPED, sample=test.sample)


def _too_long(test: TestRun) -> TestRun:
    return replace(test, verdict=weightiest([test.verdict, Verdict.WALL_TIME_LIMIT]))


def _log_own_fault(problem: CodingProblem, run: Run) -> None:
    if run.verdict in (Verdict.INTERNAL_ERROR, Verdict.SECURITY_VIOLATION):
        log.error("a run ended by force", verdict=run.verdict.value, problem=problem.id, detail=run.detail)
