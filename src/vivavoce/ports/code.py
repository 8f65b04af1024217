"""Code that really runs: the port that the bubblewrap sandbox keeps on one machine, and pods keep at scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from vivavoce.domain.code_quality import Quality
from vivavoce.domain.coding import Code
from vivavoce.domain.judgement import Judgement, TestRun
from vivavoce.domain.problem import CodingProblem
from vivavoce.domain.running import COMPILE_LIMITS, Language, Program, Run, Rung, RunLimits, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A program that is ready to run, as often as wanted. `ticket` means something to the runner alone."""

    program: Program
    compiled: Run | None
    """None where the language compiles nothing."""
    ticket: str = ""

    @property
    def ready(self) -> bool:
        return self.compiled is None or self.compiled.verdict is Verdict.ACCEPTED


class CodeRunner(Protocol):
    """Every run is alone: a fresh directory, no environment, no network, nothing kept. Verdicts are of the process."""

    @property
    def rung(self) -> Rung: ...

    def languages(self) -> tuple[Language, ...]:
        """All that are known, those missing here included."""
        ...

    async def build(self, program: Program, limits: RunLimits = COMPILE_LIMITS) -> Built:
        """A compiler's refusal is a result and raises nothing. Raises `Invalid` for a language or name that is none."""
        ...

    async def run(self, built: Built, stdin: bytes = b"", limits: RunLimits = RunLimits()) -> Run: ...  # noqa: B008

    async def converse(self, built: Built, interactor: Built, stdin: bytes, limits: RunLimits) -> tuple[Run, Run]:
        """Two programs, each reading what the other writes. The interactor gets `stdin` on descriptor 4 and gives its
        ruling on 3."""
        ...

    async def discard(self, built: Built) -> None: ...


@dataclass
class ScriptedRunner:
    """Runs nothing: says what `behave` says of a program and its input."""

    behave: Callable[[Program, bytes], Run]
    rung: Rung = Rung.FULL
    known: Sequence[Language] = (Language(name="python", title="Python"),)
    built: list[Program] = field(default_factory=list)
    compiles: Callable[[Program], Run | None] = lambda program: None

    def languages(self) -> tuple[Language, ...]:
        return tuple(self.known)

    async def build(self, program: Program, limits: RunLimits = COMPILE_LIMITS) -> Built:
        self.built.append(program)
        return Built(program=program, compiled=self.compiles(program))

    async def run(self, built: Built, stdin: bytes = b"", limits: RunLimits = RunLimits()) -> Run:  # noqa: B008
        return self.behave(built.program, stdin)

    async def converse(self, built: Built, interactor: Built, stdin: bytes, limits: RunLimits) -> tuple[Run, Run]:
        return self.behave(built.program, stdin), self.behave(interactor.program, stdin)

    async def discard(self, built: Built) -> None:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far a run has come: queued (with its position), compiling, running (tests done, of how many)."""

    state: str
    position: int = 0
    done: int = 0
    total: int = 0
    test: TestRun | None = None


Heard = Callable[[Step], None]


class CodeJudge(Protocol):
    """Tries programs. `owner` is the candidate, among whom the slots are shared out fairly. Raises `Invalid` only where
    what the candidate gave cannot be run: a file's name, say, or an argument."""

    @property
    def rung(self) -> Rung: ...

    def languages(self, problem_id: str | None = None) -> tuple[Language, ...]:
        """All, or those in which the problem can be solved."""
        ...

    async def run(self, owner: str, program: Program, stdin: str, heard: Heard, *, problem_id: str = "") -> Run:
        """With own input. With a problem of functions, `stdin` is a JSON list of arguments and the driver is added."""
        ...

    async def samples(self, owner: str, problem_id: str, program: Program, heard: Heard) -> Judgement: ...

    async def judge(self, owner: str, problem_id: str, program: Program, heard: Heard) -> Judgement:
        """By all tests. Raises `Unavailable` where the rung decides nothing; IE is tried again before it is told."""
        ...


class Problems(Protocol):
    """What lies beside coding questions, by the question's id."""

    def problem(self, problem_id: str) -> CodingProblem | None: ...

    def starter_code(self, problem_id: str) -> tuple[tuple[str, str], ...]:
        """What a candidate begins with, by language."""
        ...


class QualityReader(Protocol):
    def read(self, code: Code, starter: str = "") -> Quality | None:
        """How it reads, apart from what the candidate began with; None for a language that is not read here."""
        ...


@dataclass(frozen=True)
class ScriptedProblems:
    """Those it was given; each starts with a comment."""

    known: Mapping[str, CodingProblem] = field(default_factory=dict)

    def problem(self, problem_id: str) -> CodingProblem | None:
        return self.known.get(problem_id)

    def starter_code(self, problem_id: str) -> tuple[tuple[str, str], ...]:
        return (("python", f"# {self.known[problem_id].title}\n"),)


@dataclass(frozen=True)
class ScriptedQuality:
    """Says what `reads` says of any code."""

    reads: Callable[[Code], Quality | None] = lambda code: None

    def read(self, code: Code, starter: str = "") -> Quality | None:
        return self.reads(code)


def accepted(program: Program) -> Judgement:
    """What `ScriptedJudge` says unless it is told otherwise: two tests, both right."""
    tests = (TestRun(name="sample", verdict=Verdict.ACCEPTED, time_ms=3.0, memory_kb=9000, sample=True),)
    hidden = (TestRun(name="hidden", verdict=Verdict.ACCEPTED, time_ms=4.0, memory_kb=9100),)
    return Judgement(verdict=Verdict.ACCEPTED, tests=tests + hidden)


@dataclass
class ScriptedJudge:
    """Tries nothing: says what `judges` says of a program, and `runs` of a run with own input, step by step as a real
    one does. `failing` is raised instead, once it has been asked."""

    judges: Callable[[Program], Judgement] = accepted
    runs: Callable[[Program, str], Run] = lambda program, stdin: Run(
        verdict=Verdict.ACCEPTED, exit_code=0, stdout=stdin.encode(), cpu_ms=3.0, wall_ms=4.0, memory_kb=9000
    )
    rung: Rung = Rung.FULL
    known: Sequence[Language] = (Language(name="python", title="Python", version="3"),)
    failing: Exception | None = None
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    """Who asked for what, and of which problem."""

    def languages(self, problem_id: str | None = None) -> tuple[Language, ...]:
        return tuple(self.known)

    async def run(self, owner: str, program: Program, stdin: str, heard: Heard, *, problem_id: str = "") -> Run:
        self._begin("run", owner, problem_id, heard)
        heard(Step(state="running", total=1))
        return self.runs(program, stdin)

    async def samples(self, owner: str, problem_id: str, program: Program, heard: Heard) -> Judgement:
        self._begin("samples", owner, problem_id, heard)
        whole = self.judges(program)
        return self._told(replace(whole, tests=tuple(test for test in whole.tests if test.sample)), heard)

    async def judge(self, owner: str, problem_id: str, program: Program, heard: Heard) -> Judgement:
        self._begin("judge", owner, problem_id, heard)
        return self._told(self.judges(program), heard)

    def _begin(self, what: str, owner: str, problem_id: str, heard: Heard) -> None:
        self.asked.append((what, owner, problem_id))
        if self.failing is not None:
            raise self.failing
        heard(Step(state="queued", position=1))
        heard(Step(state="compiling"))

    def _told(self, judgement: Judgement, heard: Heard) -> Judgement:
        for done, test in enumerate(judgement.tests, 1):
            heard(Step(state="running", done=done, total=len(judgement.tests), test=test))
        return judgement
