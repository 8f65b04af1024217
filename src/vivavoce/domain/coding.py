"""Code in an interview: what a candidate is given to write it by, what they ran, and what came of it. No rules."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from vivavoce.domain.code_quality import Quality
from vivavoce.domain.judgement import Growth, Judgement, TestRun
from vivavoce.domain.problem import Case, Parameter, Shape
from vivavoce.domain.running import Language, Program, Rung, SourceFile, Verdict

RunKind = Literal["run", "samples", "submission"]
Edit = tuple[int, int, int, str]
"""When, in milliseconds since the first of its batch; from where to where in the text; and what stands there now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingTask:
    """What lies beside a coding question, as it was when the question was asked. Without `problem_id` there are no
    tests, and code only runs with own input."""

    problem_id: str = ""
    title: str = ""
    statement: str = ""
    topics: tuple[str, ...] = ()
    shape: Shape = Shape.STDIO
    arguments: tuple[Parameter, ...] = ()
    samples: tuple[Case, ...] = ()
    languages: tuple[Language, ...] = ()
    rung: Rung = Rung.NONE
    growth: str = ""
    """What the time of a good solution grows like: for the judgement, never for the candidate."""
    follow_ups: tuple[str, ...] = ()

    @property
    def tested(self) -> bool:
        return bool(self.problem_id)

    @property
    def runs_here(self) -> bool:
        return self.rung in (Rung.FULL, Rung.DEGRADED)

    def language(self, name: str | None) -> Language | None:
        return next((one for one in self.languages if one.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What was written: the text that starts, and the files beside it."""

    language: str
    text: str
    files: tuple[SourceFile, ...] = ()

    @property
    def program(self) -> Program:
        return Program(language=self.language, files=(SourceFile(name="", text=self.text), *self.files))

    @property
    def digest(self) -> str:
        """The same for the same bytes, and only for these."""
        hashed = blake2b(digest_size=16)
        for part in (self.language, self.text, *(p for file in self.files for p in (file.name, file.text))):
            written = part.encode("utf-8", "surrogatepass")
            hashed.update(len(written).to_bytes(8) + written)
        return hashed.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a run. Texts are cut to what somebody would read; of hidden tests only the verdict is told."""

    verdict: Verdict
    stdout: str = ""
    stderr: str = ""
    returned: str = ""
    """Of a function that ran with own arguments: what it gave back, as JSON."""
    exit_code: int | None = None
    time_ms: float = 0.0
    memory_kb: int = 0
    rung: Rung = Rung.FULL
    compiler: str = ""
    tests: tuple[TestRun, ...] = ()
    growth: Growth | None = None
    quality: Quality | None = None
    """Of a submission: how its code reads."""
    says: str = ""
    """Why nothing was decided, where that is so: in words for the candidate."""

    @property
    def decided(self) -> bool:
        """Whether it says something of the code, and not only of us."""
        return self.verdict not in (Verdict.INTERNAL_ERROR, Verdict.DEGRADED, Verdict.SKIPPED)

    @property
    def passed(self) -> tuple[TestRun, ...]:
        return tuple(test for test in self.tests if test.verdict is Verdict.ACCEPTED)

    @property
    def failed(self) -> tuple[TestRun, ...]:
        undecided = (Verdict.ACCEPTED, Verdict.SKIPPED, Verdict.INTERNAL_ERROR, Verdict.DEGRADED)
        return tuple(test for test in self.tests if test.verdict not in undecided)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRun:
    """A run of an interview, as far as its rules need it: the log has the whole."""

    run_id: str
    question_id: str
    kind: RunKind
    asked_at: float
    key: str | None
    by: str
    language: str
    digest: str
    code: Code | None
    """Kept while it is owed, and of the last submission to a question."""
    stdin: str = ""
    done: bool = False
    outcome: Outcome | None = None
    """Kept of the last submission to a question, and of what an answer is judged by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafting:
    """How much of the writing or drawing of an answer is in the log: it has limits. `typing_in` and `saves_in` are what
    was in the buckets that set the pace, when something came last."""

    batches: int = 0
    letters: int = 0
    typed_at: float = 0.0
    saves: int = 0
    saved_letters: int = 0
    saved_at: float = 0.0
    typing_in: float = 0.0
    saves_in: float = 0.0


def outcome_of(judgement: Judgement) -> Outcome:
    times = [test.time_ms for test in judgement.tests]
    return Outcome(
        verdict=judgement.verdict,
        compiler=judgement.compiler,
        tests=judgement.tests,
        growth=judgement.growth,
        rung=judgement.rung,
        time_ms=max(times, default=0.0),
        memory_kb=max((test.memory_kb for test in judgement.tests), default=0),
    )
