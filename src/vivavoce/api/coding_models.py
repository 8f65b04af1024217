"""Code on the wire: what may be asked of it, and the shapes of what comes back, over REST and over every WebSocket."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

QuestionId = Annotated[str, Field(min_length=1, max_length=100)]
Text = Annotated[str, Field(max_length=200_000)]
Name = Annotated[str, Field(max_length=100)]
Millis = Annotated[int, Field(ge=0, le=1_000_000_000)]
Place = Annotated[int, Field(ge=0, le=10_000_000)]
EditIn = tuple[Millis, Place, Place, Text]


class CodeFile(BaseModel):
    """A file beside the code: a plain name, and no path."""

    name: Name
    text: Text


class CodeFields(BaseModel):
    """Code of a question: of the open one, where none is named. `files` are those beside it."""

    question_id: QuestionId | None = None
    code: Text
    language: Annotated[str, Field(max_length=30)]
    files: Annotated[list[CodeFile], Field(max_length=20)] | None = None


class RunFields(CodeFields):
    """With `samples` it is tried by the samples; else with own `arguments` (of a function) or own `stdin`."""

    stdin: Text | None = None
    arguments: Annotated[list[Any], Field(max_length=1000)] | None = None
    samples: bool = False


class Keyed(BaseModel):
    client_message_id: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class RunCodeIn(RunFields, Keyed):
    pass


class SubmitCodeIn(CodeFields, Keyed):
    pass


class TypedFields(BaseModel):
    """Some seconds of typing: `edits` are `[milliseconds, from, to, text]`, counted from `since_ms` on, and that from
    when the question was delivered. `length` and `digest` are of the text that they lead to."""

    language: Annotated[str, Field(max_length=30)]
    file: Name = ""
    since_ms: Millis
    edits: Annotated[list[EditIn], Field(min_length=1, max_length=1000)]
    length: Place
    digest: Annotated[str, Field(max_length=100)]


class TypingFields(TypedFields):
    question_id: QuestionId


class TypingIn(TypedFields, Keyed):
    pass


class WrittenFields(BaseModel):
    """All that is written so far, in all files."""

    language: Annotated[str, Field(max_length=30)]
    files: Annotated[list[CodeFile], Field(max_length=20)]


class DraftFields(WrittenFields):
    question_id: QuestionId


class DraftIn(WrittenFields, Keyed):
    pass


# What comes back


class Saved(BaseModel):
    """It is on the disk; `seq` is its place in the log."""

    seq: int
    saved_at: str


class Sample(BaseModel):
    name: str
    given: Any
    expected: Any
    note: str


class Language(BaseModel):
    """Whether this machine has it; `how_to_get` is what would install it."""

    name: str
    title: str
    available: bool
    how_to_get: str


class Argument(BaseModel):
    name: str
    type: str


class Coding(BaseModel):
    """What lies beside a coding question that has tests. `runs` says how code is held here: `browser` and `none` mean
    that this server runs none."""

    title: str
    statement: Annotated[str, Field(description="Markdown.")]
    topics: list[str]
    samples: list[Sample]
    languages: list[Language]
    shape: Literal["function", "class", "stdio", "sql"]
    arguments: list[Argument]
    runs: Literal["full", "degraded", "browser", "none"]


class TestResult(BaseModel):
    """Of a hidden test nothing but its name and its verdict is told."""

    name: str
    verdict: str
    time_ms: float
    memory_kb: int
    sample: bool
    given: Any = None
    expected: Any = None
    actual: Any = None
    printed: str | None = None
    says: str | None = None


class Growth(BaseModel):
    """How its time grows with the size of the input, as measured; `name` is empty where that cannot be told, or where
    it may be one of those `among` which nothing decides."""

    name: str
    among: list[str]
    points: list[tuple[int, float]]
    why: str


class RunResult(BaseModel):
    """What came of a run. `id` is that of the message that asked for it; `says`, why nothing was decided."""

    run_id: str
    id: str | None
    question_id: str
    kind: Literal["run", "samples", "submission"]
    language: str
    verdict: str
    stdout: str
    stderr: str
    returned: Annotated[str | None, Field(description="What a function gave back for own arguments, as JSON.")] = None
    exit_code: int | None
    time_ms: float
    memory_kb: int
    rung: Literal["full", "degraded", "browser", "none"]
    compiler: str | None = None
    passed: int | None = None
    total: int | None = None
    tests: list[TestResult] | None = None
    growth: Growth | None = None
    says: str | None = None
    at: str


class QualityFact(BaseModel):
    """Something that speaks for the code (`good`) or against it, with its place in `code`: from `start` to `end`, in
    code points."""

    aspect: Literal["length", "nesting", "names", "dead_code", "duplication", "comments"]
    good: bool
    says: str
    start: int
    end: int


class KeptRun(RunResult):
    """With the code that was run. `quality` is there for a submission whose code was read, once evaluations are
    shown."""

    code: str
    quality: list[QualityFact] | None = None
    files: list[CodeFile]
    stdin: str
    member: Annotated[int | None, Field(description="Whose it is, where several answer together.")] = None


class KeptRuns(BaseModel):
    """Newest first; those that are still going on are not among them."""

    items: list[KeptRun]


class RunOwed(BaseModel):
    """Its turn has not come yet. Its result comes over the WebSocket, and is among the runs of the question."""

    run_id: str
    state: Literal["owed"]


class RunProgress(BaseModel):
    """How far a run has come: for the eye alone, in no log, and never sent again."""

    run_id: str
    id: str | None
    state: Literal["queued", "compiling", "running"]
    position: int | None = None
    done: int | None = None
    total: int | None = None
    test: TestResult | None = None


class OwedRun(BaseModel):
    """A run whose result is still to come."""

    run_id: str
    id: str | None
    question_id: str
    kind: Literal["run", "samples", "submission"]


class Draft(BaseModel):
    """The last of what was saved or run; nothing yet: no language and no files."""

    language: str | None
    files: list[CodeFile]
    saved_at: str | None


class TypingBatch(BaseModel):
    language: str
    file: str
    since_ms: int
    edits: list[tuple[int, int, int, str]]
    length: int
    digest: str
    at: str
    member: Annotated[int | None, Field(description="Whose it is, where several answer together.")] = None


class Typing(BaseModel):
    """In the order of the typing."""

    batches: list[TypingBatch]
    hidden: Annotated[bool, Field(description="In a blind review, until a person has decided.")] = False
