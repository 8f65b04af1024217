"""Interviews in code: candidates who run, submit and answer, before a judge that tries nothing and may fall over.

`simulate(seed, made=CodingWorld)` is one of them, with all the faults of the others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

from vivavoce.domain.blueprint import Section
from vivavoce.domain.judgement import Judgement, TestRun
from vivavoce.domain.problem import Case, CodingProblem, Interface, Shape
from vivavoce.domain.running import Language, Program, Run, Rung, Verdict, weightiest
from vivavoce.engine.coding import Coding
from vivavoce.engine.performer import Performer
from vivavoce.ports.code import Heard, ScriptedProblems, Step
from vivavoce.ports.errors import Overloaded, Unavailable
from vivavoce.ports.interviewing import ScriptedInterviewer
from vivavoce.sim.candidate import Candidate, Question
from vivavoce.sim.characters import Character
from vivavoce.sim.client import Client
from vivavoce.sim.disk import ProcessStore
from vivavoce.sim.exam import Exam, draw_exam, questions
from vivavoce.sim.host import Host
from vivavoce.sim.oracle_code import HIDDEN
from vivavoce.sim.vendors import SimulatedInterviewer, SimulatedScorer
from vivavoce.sim.world import World

SECTIONS = (
    Section(phase="role_skills", title="Code", kinds=("coding_problem",), share=3),
    Section(phase="standout_skills", title="Words", kinds=("technical_concept",), share=1),
)
LANGUAGES = (Language(name="python", title="Python"), Language(name="rust", title="Rust", available=False))
TESTS = 5
FAULTS = ("dies in mid-run", "overloaded", "our fault", "cannot decide", "slow")
ACTS = ("samples", "own input", "submit", "submit", "type", "save", "submit and leave", "submit and answer other code")


@cache
def problems() -> dict[str, CodingProblem]:
    coded = (question.id for question in questions().values() if question.kind == "coding_problem")
    sample = Case(name="sample", given="1", expected="1")
    shape = Interface(shape=Shape.STDIO)
    return {
        name: CodingProblem(
            id=name, title=name, topics=(), statement="", interface=shape, samples=(sample,), hidden=(), growth="n"
        )
        for name in coded
    }


class RunnerDied(Exception):
    """What a sandbox raises on a bad day."""


class SimulatedJudge:
    """Implements `ports.code.CodeJudge`. How many tests a program passes is written in it, so that the same code is
    judged alike however often it is tried."""

    def __init__(self, host: Host, chance: Random, rate: Callable[[], float], note: Callable[[str], None]) -> None:
        self._host = host
        self._chance = chance
        self._rate = rate
        self._note = note

    @property
    def rung(self) -> Rung:
        return Rung.FULL

    def languages(self, problem_id: str | None = None) -> tuple[Language, ...]:
        return LANGUAGES

    async def run(self, owner: str, program: Program, stdin: str, heard: Heard, *, problem_id: str = "") -> Run:
        await self._suffer(heard)
        return Run(verdict=Verdict.ACCEPTED, exit_code=0, stdout=stdin.encode(), cpu_ms=2.0)

    async def samples(self, owner: str, problem_id: str, program: Program, heard: Heard) -> Judgement:
        whole = await self.judge(owner, problem_id, program, heard)
        return replace(whole, tests=whole.tests[:1], verdict=whole.tests[0].verdict)

    async def judge(self, owner: str, problem_id: str, program: Program, heard: Heard) -> Judgement:
        fault = await self._suffer(heard)
        tests = tests_of(program.files[0].text)
        for done, test in enumerate(tests, 1):
            heard(Step(state="running", done=done, total=len(tests), test=test))
        if fault == "our fault":
            return Judgement(verdict=Verdict.INTERNAL_ERROR, tests=())
        return Judgement(verdict=weightiest(test.verdict for test in tests), tests=tests)

    async def _suffer(self, heard: Heard) -> str | None:
        fault = self._chance.choice(FAULTS) if self._chance.random() < self._rate() else None
        if fault is not None:
            self._note(f"judge: {fault}")
        heard(Step(state="queued", position=self._chance.randint(0, 9)))
        await self._host.wait(self._chance.choice((0.0, 0.5, 4.0)) if fault != "slow" else 50.0)
        if fault == "overloaded":
            raise Overloaded("Too many wait for the judge.")
        if fault == "cannot decide":
            raise Unavailable("The language is not here.", code="language_missing")
        heard(Step(state="compiling"))
        await self._host.wait(self._chance.uniform(0.1, 2.0))
        if fault == "dies in mid-run":
            raise RunnerDied("the supervisor is gone")
        return fault


async def _at_once(read: Callable[..., Any], *given: Any) -> Any:
    """A thread has a time of its own, and virtual time has none for it."""
    return read(*given)


def tests_of(text: str) -> tuple[TestRun, ...]:
    passes = int(text.partition("passes ")[2][:1] or 0)
    return tuple(
        TestRun(
            name=f"test {number}",
            verdict=Verdict.ACCEPTED if number <= passes else Verdict.WRONG_ANSWER,
            sample=number == 1,
            given=HIDDEN if number > 1 else "1",
        )
        for number in range(1, TESTS + 1)
    )


class CodingCandidate(Candidate):
    """Writes code, tries it now and then, and answers with what was tried last, or with something else."""

    def __init__(self, client: Client, character: Character, chance: Random) -> None:
        super().__init__(client, character, chance)
        self._code: dict[str, str] = {}

    def _acts(self) -> tuple[tuple[float, Callable[[Question], Awaitable[None]]], ...]:
        return ((0.9, self._work), (0.6, self._work), *super()._acts())

    def _fields(self, question: Question) -> dict[str, Any]:
        fields = super()._fields(question)
        written = self._code.get(question["question_id"])
        return {**fields, "code": written, "language": "python"} if written else fields

    async def _work(self, question: Question) -> None:
        if question["kind"] != "coding_problem":
            return
        act = self._chance.choice(ACTS)
        told = {"question_id": question["question_id"], "code": self._write(question), "language": "python"}
        if act in ("samples", "own input"):
            await self._client.command("run_code", **told, samples=act == "samples", stdin="7")
        elif act in ("type", "save"):
            await self._keep(act, question)
        else:
            await self._client.command("submit_code", **told)
            await self._after(act, question)
        await asyncio.sleep(self._chance.choice((0.0, 1.0, 6.0)))

    def _write(self, question: Question) -> str:
        code = f"# passes {self._chance.randint(0, TESTS)}\n# {self._chance.getrandbits(32)}\n"
        self._code[question["question_id"]] = code
        return code

    async def _after(self, act: str, question: Question) -> None:
        if act == "submit and leave":
            await self._client.hang_up()
            await asyncio.sleep(self._chance.choice((0.0, 2.0, 30.0)))
            await self._client.connected()
        elif act == "submit and answer other code":
            self._write(question)

    async def _keep(self, act: str, question: Question) -> None:
        told = {"question_id": question["question_id"], "language": "python"}
        if act == "save":
            await self._client.command("save_code", **told, files=[{"name": "", "text": "x"}])
        else:
            batch = {"file": "", "since_ms": 0, "edits": [[0, 0, 0, "x"]], "length": 1, "digest": "d"}
            await self._client.command("typing", **told, **batch)


class CodingWorld(World):
    def _exam_of(self, seed: str) -> Exam:
        return draw_exam(seed, SECTIONS)

    def _candidate_of(self, client: Client, chance: Random) -> Candidate:
        return CodingCandidate(client, self.record.character, chance)

    def _made(self, host: Host) -> tuple[ProcessStore, Performer]:
        store = ProcessStore(self._disk, host, self._store_faults, self.note)
        interviewer = SimulatedInterviewer(
            ScriptedInterviewer(dict(self._exam.questions)), host, self._vendors, self.note
        )
        scorer = SimulatedScorer(host, self._vendors, self.note, self._again)
        chance = Random(f"judge {self.record.seed} {len(self._engines)}")
        judge = SimulatedJudge(host, chance, lambda: 2 * self._rates.vendor, self.note)
        coding = Coding(judge, ScriptedProblems(problems()), off_loop=_at_once)
        return store, Performer(interviewer, scorer, host.now, store, coding=coding)
