"""Carries out runs of code, and tells a coding question what lies beside it. What a program may do to the judge ends
here: whatever comes back is a result, and what is our fault is never the candidate's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import structlog

from vivavoce.domain.code_quality import Quality
from vivavoce.domain.coding import Code, CodeRun, CodingTask, Outcome, outcome_of
from vivavoce.domain.cutting import printed
from vivavoce.domain.problem import CodingProblem, Shape
from vivavoce.domain.question import Question
from vivavoce.domain.running import Run, Rung, Verdict
from vivavoce.domain.state import Asked, Session
from vivavoce.domain.trying import CODING
from vivavoce.ports.code import CodeJudge, Heard, Problems, QualityReader, ScriptedProblems, ScriptedQuality
from vivavoce.ports.errors import Invalid, Unavailable

log = structlog.get_logger()

OUR_FAULT = "The code could not be run, which was our fault. It costs nothing; run it again if you like."
LANGUAGE_MISSING = "language_missing"
NO_PROBLEM = "The tests of this question are not there any more, so only your own input can be run."


@dataclass(frozen=True, slots=True)
class Coding:
    """Without a `judge` no code runs here, and coding questions say so."""

    judge: CodeJudge | None = None
    problems: Problems = ScriptedProblems()
    quality: QualityReader = ScriptedQuality()
    off_loop: Callable[..., Awaitable[Quality | None]] = asyncio.to_thread
    """Reading takes a moment, for which others are not to wait."""

    def beside(self, question: Question) -> tuple[Question, CodingTask | None]:
        """The question with what its candidate begins with, and what lies beside it as things are now."""
        if question.kind != CODING or self.judge is None:
            return question, None
        problem = self.problems.problem(question.id)
        if problem is None:
            return question, CodingTask(languages=self.judge.languages(), rung=self.judge.rung)
        starter = question.starter_code or self.problems.starter_code(problem.id)
        return replace(question, starter_code=starter), self._task(self.judge, problem)

    def _task(self, judge: CodeJudge, problem: CodingProblem) -> CodingTask:
        interface = problem.interface
        function = interface.methods[0].parameters if interface.shape is Shape.FUNCTION and interface.methods else ()
        return CodingTask(
            problem_id=problem.id,
            title=problem.title,
            statement=problem.statement,
            topics=problem.topics,
            shape=interface.shape,
            arguments=function or interface.constructor,
            samples=problem.samples,
            languages=judge.languages(problem.id),
            rung=judge.rung,
            growth=problem.growth,
            follow_ups=problem.follow_ups,
        )

    async def carry_out(self, session: Session, run: CodeRun, heard: Heard) -> Outcome:
        """What came of a run. What can be otherwise in a moment, and what nobody expected, is raised: then it is owed
        still."""
        asked = session.find(run.question_id)
        if self.judge is None or run.code is None or asked is None or asked.coding is None:
            return Outcome(verdict=Verdict.DEGRADED, rung=Rung.NONE, says="This server does not run code any more.")
        try:
            return await self._tried(self.judge, asked, run, run.code, run.by or session.owner_id, heard)
        except Invalid as invalid:
            return Outcome(verdict=Verdict.COMPILE_ERROR, compiler=invalid.detail, rung=self.judge.rung)
        except Unavailable as unavailable:
            if not _stays_away(self.judge, unavailable):
                raise
            return Outcome(verdict=Verdict.DEGRADED, says=unavailable.detail, rung=self.judge.rung)

    async def _tried(
        self, judge: CodeJudge, asked: Asked, run: CodeRun, code: Code, owner: str, heard: Heard
    ) -> Outcome:
        problem_id = asked.coding.problem_id if asked.coding else ""
        if run.kind == "run":
            return ran(await judge.run(owner, code.program, run.stdin, heard, problem_id=problem_id))
        if not problem_id or self.problems.problem(problem_id) is None:
            return Outcome(verdict=Verdict.DEGRADED, says=NO_PROBLEM, rung=judge.rung)
        if run.kind == "samples":
            return outcome_of(await judge.samples(owner, problem_id, code.program, heard))
        outcome = outcome_of(await judge.judge(owner, problem_id, code.program, heard))
        starter = dict(asked.question.starter_code).get(code.language, "")
        return replace(outcome, quality=await self._quality(code, starter))

    async def _quality(self, code: Code, starter: str) -> Quality | None:
        """None where it cannot be told: nobody is to write what their own failing tests are not scored for."""
        try:
            return await self.off_loop(self.quality.read, code, starter)
        except Exception:  # whatever it is that somebody wrote, its tests have run
            log.exception("code_not_read", language=code.language)
            return None


def _stays_away(judge: CodeJudge, unavailable: Unavailable) -> bool:
    """Whether waiting would not help: the language is not here, or the rung is one that runs nothing. A sandbox that
    has to start again does so, and pods that are away come back."""
    return unavailable.code == LANGUAGE_MISSING or judge.rung is Rung.BROWSER


def ran(run: Run) -> Outcome:
    """A run with own input: what it printed, or gave back."""
    return Outcome(
        verdict=run.verdict,
        stdout=printed(run.stdout),
        stderr=printed(run.stderr),
        returned=printed(run.result),
        exit_code=run.exit_code,
        time_ms=run.cpu_ms,
        memory_kb=run.memory_kb,
        rung=run.rung,
    )


def given_up() -> Outcome:
    """What stands when a run keeps failing on our side."""
    return Outcome(verdict=Verdict.INTERNAL_ERROR, says=OUR_FAULT)
