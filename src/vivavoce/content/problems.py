"""Coding problems, each a folder of its own: `problem.yaml`, its generator, its solutions, good ones and bad ones.

The words of a problem (what is asked, hints, rubric of the talk) become a question of the bank like any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

from vivavoce.content.fields import Fields
from vivavoce.content.interfaces import interface_from, unfit_expected, unfit_given
from vivavoce.content.questions import PackFrame, question_from, samples_from
from vivavoce.domain.problem import (
    Case,
    Checker,
    Checking,
    CodingProblem,
    Example,
    GeneratedCase,
    Interface,
    Shape,
)
from vivavoce.domain.question import Question
from vivavoce.domain.running import RunLimits, Verdict

PACK = "coding problems"
TIME_LIMIT_S = 1500
LANGUAGE_OF = {
    ".py": "python", ".js": "javascript", ".ts": "typescript", ".java": "java", ".cpp": "cpp", ".go": "go",
    ".rs": "rust", ".c": "c", ".cs": "csharp", ".sql": "sql",
}  # fmt: skip
GROWTHS = ("1", "log n", "n", "n log n", "n^2", "n^3", "2^n")
FILE_NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9]+)+")
OF_THE_QUESTION = (
    "id", "version", "skill", "difficulty", "roles", "phases", "text", "clarify", "rubric", "hints", "explanation",
    "stronger", "time_limit_s",
)  # fmt: skip
OF_THE_PROBLEM = (
    "title", "topics", "statement", "interface", "checker", "limits", "growth", "growth_sizes", "samples", "hidden",
    "generated", "wrong_ideas", "talk", "follow_ups", "references", "wrong", "slow",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedProblem:
    """A coding problem, and the question that asks it. `talk` holds sample answers, for tests of the scorer."""

    question: Question
    problem: CodingProblem
    talk: dict[str, str]


def problem_from(folder: Traversable, fields: Fields, frame: PackFrame) -> AskedProblem:
    """What the folder holds; all that does not fit is noted in the fields' problems."""
    fields.only(*OF_THE_QUESTION, *OF_THE_PROBLEM)
    question = question_from(_of_the_question(fields), frame)
    if question.id and question.id != folder.name:
        fields.problem("id", f"'{question.id}' is not the name of its folder, '{folder.name}'; make them the same.")
    return AskedProblem(question=question, problem=_Folder(folder, fields).problem(question.id), talk=_talk(fields))


def _of_the_question(fields: Fields) -> Fields:
    asked: dict[str, Any] = {name: fields.raw[name] for name in OF_THE_QUESTION if name in fields.raw}
    asked |= {"kind": "coding_problem", "wrong": list(fields.texts("wrong_ideas"))}
    asked.setdefault("time_limit_s", TIME_LIMIT_S)
    return Fields(asked, fields.where, fields.problems)


def _talk(fields: Fields) -> dict[str, str]:
    told = {"samples": fields.raw["talk"]} if "talk" in fields.raw else {}
    return samples_from(Fields(told, fields.place("talk"), fields.problems))


@dataclass(frozen=True)
class _Folder:
    folder: Traversable
    fields: Fields

    def problem(self, problem_id: str) -> CodingProblem:
        fields = self.fields
        interface = interface_from(fields.child("interface"))
        checker = self._checker()
        sizes = tuple(int(size) for size in fields.raw.get("growth_sizes") or () if _is_size(size))
        if len(sizes) != len(fields.raw.get("growth_sizes") or ()) or list(sizes) != sorted(set(sizes)):
            fields.problem("growth_sizes", "is not a list of growing whole numbers.")
        problem = CodingProblem(
            id=problem_id,
            title=fields.text("title"),
            topics=fields.texts("topics"),
            statement=fields.verbatim("statement").strip(),
            interface=interface,
            samples=self._cases("samples", interface, checker),
            hidden=self._cases("hidden", interface, checker),
            generated=self._generated(),
            generator=self._text("generate.py"),
            growth_sizes=sizes,
            growth=fields.choice("growth", GROWTHS, ""),
            checker=checker,
            interactor=self._text("interactor.py"),
            limits=self._limits(),
            follow_ups=fields.texts("follow_ups"),
            references=self._examples("references"),
            wrong=self._examples("wrong"),
            slow=self._examples("slow"),
        )
        self._check_whole(problem)
        return problem

    def _cases(self, field: str, interface: Interface, checker: Checker) -> tuple[Case, ...]:
        return tuple(_case(child, interface, checker) for child in self.fields.children(field))

    def _generated(self) -> tuple[GeneratedCase, ...]:
        found = []
        for child in self.fields.children("generated"):
            child.only("name", "seed", "size")
            seed, size = int(child.number("seed")), int(child.number("size"))
            found.append(GeneratedCase(name=child.text("name"), seed=seed, size=size))
        return tuple(found)

    def _checker(self) -> Checker:
        raw = self.fields.raw.get("checker", "exact")
        child = Fields(
            raw if isinstance(raw, dict) else {"kind": raw}, self.fields.place("checker"), self.fields.problems
        )
        child.only("kind", "absolute", "relative")
        checking = child.choice("kind", Checking)
        return Checker(
            checking=Checking(checking) if checking in set(Checking) else Checking.EXACT,
            absolute=child.number("absolute", 1e-6),
            relative=child.number("relative", 1e-6, most=1),
            source=self._text("checker.py"),
        )

    def _limits(self) -> RunLimits:
        if "limits" not in self.fields.raw:
            return _limits(1.0, 256)
        child = self.fields.child("limits")
        child.only("cpu_s", "memory_mb")
        cpu_s = child.number("cpu_s", 1.0, 0.1, 20)
        return _limits(cpu_s, int(child.number("memory_mb", 256, 16, 2048)))

    def _examples(self, field: str) -> tuple[Example, ...]:
        found = []
        for child in self.fields.children(field):
            child.only("file", "verdict", "says")
            name = child.text("file")
            verdict = child.choice("verdict", Verdict, Verdict.ACCEPTED if field == "references" else None)
            source = self._text(name) if FILE_NAME.fullmatch(name) else ""
            language = LANGUAGE_OF.get("." + name.rpartition(".")[2], "")
            if name and not (source and language):
                child.problem("file", f"'{name}' is no file of a language in this folder.")
            found.append(Example(language=language, source=source, verdict=verdict, says=child.text("says", "")))
        return tuple(found)

    def _text(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def _check_whole(self, problem: CodingProblem) -> None:
        """What only shows when the fields are seen together."""
        for field, message in _unfit(problem):
            self.fields.problem(field, message)


def _limits(cpu_s: float, memory_mb: int) -> RunLimits:
    """Time on the wall is for those who wait for what never comes: a busy machine must not use it up for the others."""
    return RunLimits(cpu_s=cpu_s, wall_s=2 + 4 * cpu_s, memory_mb=memory_mb)


def _unfit(problem: CodingProblem) -> list[tuple[str, str]]:
    names = [test.name for test in (*problem.samples, *problem.hidden)] + [test.name for test in problem.generated]
    doubles = sorted({name for name in names if names.count(name) > 1})
    custom = problem.checker.checking is Checking.CUSTOM
    wrongs = {
        ("statement", "is missing; write the whole task, in Markdown."): not problem.statement,
        ("samples", "is missing; add two or three tests that the candidate sees."): not problem.samples,
        ("references", "is missing; add a solution in Python at least."): not problem.references,
        ("generated", "needs a generate.py with `def generate(rng, size)`."): _needs_a_generator(problem),
        ("generated", "needs a reference in Python, which answers it."): bool(problem.generated)
        and not _answers(problem),
        ("checker", "is custom, and there is no checker.py."): custom and not problem.checker.source,
        ("checker", "is not custom, and there is a checker.py."): bool(problem.checker.source) and not custom,
        ("interface", "is not stdio, and there is an interactor.py."): bool(problem.interactor)
        and problem.interface.shape is not Shape.STDIO,
    }
    told = [told for told, holds in wrongs.items() if holds]
    return told + [("", f"has two tests called '{name}'; give each its own name.") for name in doubles]


def _needs_a_generator(problem: CodingProblem) -> bool:
    return bool(problem.generated or problem.growth_sizes) and "def generate(" not in problem.generator


def _answers(problem: CodingProblem) -> bool:
    languages = {example.language for example in problem.references}
    return bool(languages & {"python", "sql"})


def _case(fields: Fields, interface: Interface, checker: Checker) -> Case:
    fields.only("name", "given", "expected", "note")
    case = Case(
        name=fields.text("name"),
        given=fields.raw.get("given"),
        expected=fields.raw.get("expected"),
        note=fields.text("note", ""),
    )
    for why in unfit_given(interface, case.given):
        fields.problem("given", f"{why}.")
    if checker.checking is not Checking.CUSTOM or "expected" in fields.raw:
        for why in unfit_expected(interface, case.given, case.expected):
            fields.problem("expected", f"{why}.")
    return case


def _is_size(size: object) -> bool:
    return isinstance(size, int) and not isinstance(size, bool) and size > 0
