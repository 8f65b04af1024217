"""The bank, read from YAML packs: those that ship with Viva Voce, and those of your own folders.

A folder is laid out like this one: `packs/*.yaml`, `problems/*/problem.yaml`, `blueprints/*.yaml`, `skills.yaml`,
`roles.yaml`, `taxonomy.yaml`, each optional.
A later folder may add to the earlier ones and may replace a role, a skill or a blueprint of the same id; a question's
id belongs to one pack for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from vivavoce.content.blueprints import blueprint_from
from vivavoce.content.fields import Fields, Problem, refuse
from vivavoce.content.problems import PACK as PROBLEMS
from vivavoce.content.problems import problem_from
from vivavoce.content.questions import PackFrame, question_from, samples_from
from vivavoce.content.roles import RoleFinder, role_from, skill_from
from vivavoce.content.taxonomy import vocabulary_from
from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.problem import CodingProblem
from vivavoce.domain.question import Origin, Question
from vivavoce.domain.vocabulary import Vocabulary
from vivavoce.ports.bank import Role, RoleMatch, Skill
from vivavoce.ports.errors import Invalid, NotFound

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse(text: str) -> Any:
    """What a YAML text says; raises `yaml.YAMLError`."""
    return yaml.load(text, Loader=LOADER)  # noqa: S506  (the safe loader, in C)


Parse = Callable[[str], Any]
_OF_PROBLEMS = Origin(kind="bank", name=PROBLEMS, version="1")


class PackBank:
    """Implements `ports.bank.Bank`. Everything is in memory: a few hundred questions take a few megabytes."""

    def __init__(
        self,
        roles: Sequence[Role],
        skills: Sequence[Skill],
        questions: Sequence[Question],
        blueprints: Sequence[Blueprint],
        samples: Mapping[str, Mapping[str, str]] | None = None,
        vocabulary: Vocabulary | None = None,
        problems: Mapping[str, CodingProblem] | None = None,
    ) -> None:
        self._roles = tuple(roles)
        self._skills = tuple(skills)
        self._questions = {question.id: question for question in questions}
        self._in_order = tuple(self._questions.values())
        self._blueprints = {blueprint.id: blueprint for blueprint in blueprints}
        self._samples = dict(samples or {})
        self._vocabulary = vocabulary or Vocabulary(terms=())
        self._problems = dict(problems or {})
        self._finder = RoleFinder(self._roles, self._vocabulary)

    def roles(self) -> Sequence[Role]:
        return self._roles

    def skills(self) -> Sequence[Skill]:
        return self._skills

    def vocabulary(self) -> Vocabulary:
        return self._vocabulary

    def questions(self) -> Sequence[Question]:
        return self._in_order

    def role_for(self, text: str) -> tuple[Role, bool]:
        match = self._finder.find(text)
        return match.role, match.recognised

    def match_role(self, text: str, job: str = "") -> RoleMatch:
        return self._finder.find(text, job)

    def questions_for(self, role: Role, beside: Collection[str] = ()) -> Sequence[Question]:
        wanted = {skill for skill, _ in role.skills} | set(beside)
        return tuple(
            question
            for question in self._questions.values()
            if role.id in question.roles or (not question.roles and question.skill in wanted)
        )

    def question(self, question_id: str, version: int) -> Question:
        """The question as it stands now, which may be newer than the version planned: what is asked says its own
        version, and an interview that began before an upgrade goes on."""
        found = self._questions.get(question_id)
        if found is None:
            raise NotFound(f"The bank has no question '{question_id}'.")
        return found

    def blueprint(self, blueprint_id: str) -> Blueprint:
        found = self._blueprints.get(blueprint_id)
        if found is None:
            raise NotFound(f"There is no blueprint '{blueprint_id}'. There are: {', '.join(sorted(self._blueprints))}.")
        return found

    def blueprints(self) -> Sequence[Blueprint]:
        return tuple(self._blueprints.values())

    def samples(self, question_id: str) -> Mapping[str, str]:
        """Sample answers by quality, where the pack gives them."""
        return self._samples.get(question_id, {})

    def problems(self) -> Mapping[str, CodingProblem]:
        """What lies beside those coding questions that are tried by running, by the question's id."""
        return self._problems


def load_bank(paths: Iterable[Path] | None = None, parse: Parse = parse) -> PackBank:
    """The built-in bank and what your own folders add. Raises `Invalid` with every problem found in the files.
    Nothing that is parsed is changed, so who loads the bank many times may remember what each text says."""
    problems: list[Problem] = []
    folders = _Folders([files("vivavoce.content"), *(paths or ())], parse, problems)
    skills = {s.id: s for fields in folders.entries("skills") if (s := skill_from(fields)).id}
    known = tuple(skills.values())
    vocabulary = vocabulary_from(folders.of_each("taxonomy"), known)
    roles = {r.id: r for fields in folders.entries("roles") if (r := role_from(fields, known)).id}
    blueprints = {b.id: b for fields in folders.within("blueprints") if (b := blueprint_from(fields, skills)).id}
    questions: dict[str, Question] = {}
    samples: dict[str, dict[str, str]] = {}
    packs: dict[str, str] = {}
    for pack in folders.within("packs"):
        origin = _origin(pack, packs)
        frame = PackFrame(origin=origin, version=int(origin.version), skills=skills, roles=roles)
        _read_pack(pack, frame, questions, samples)
    coded: dict[str, CodingProblem] = {}
    for folder, problem in folders.problem_folders():
        asked = problem_from(folder, problem, PackFrame(origin=_OF_PROBLEMS, skills=skills, roles=roles))
        if asked.question.id in questions:
            problem.problem("id", f"is used already, in '{questions[asked.question.id].origin.name}'; choose another.")
        questions[asked.question.id], samples[asked.question.id] = asked.question, asked.talk
        coded[asked.question.id] = asked.problem
    refuse(problems)
    return PackBank(
        tuple(roles.values()), known, tuple(questions.values()), tuple(blueprints.values()), samples, vocabulary, coded
    )


def read_question(yaml_text: str) -> Question:
    """One question in the schema of the packs, with id, skill, kind and difficulty optional; raises `Invalid`."""
    problems: list[Problem] = []
    try:
        raw = parse(yaml_text)
    except yaml.YAMLError as error:
        raise Invalid(f"The question is not readable YAML: {_told(error)}", code="content_invalid") from error
    if isinstance(raw, list) and len(raw) == 1:
        raw = raw[0]
    frame = PackFrame(
        origin=Origin(kind="bank", name="your file", version="1"),
        defaults={"id": "question", "skill": "general", "difficulty": "medium", "kind": "technical_concept"},
    )
    question = question_from(Fields(raw, "question", problems), frame)
    refuse(problems)
    return question


def _read_pack(
    pack: Fields, frame: PackFrame, questions: dict[str, Question], samples: dict[str, dict[str, str]]
) -> None:
    pack.only("pack", "version", "author_notes", "questions")
    for child in pack.children("questions"):
        named = child.raw.get("id")
        if isinstance(named, str):
            child.where = f"{pack.where}: {named}"
        question = question_from(child, frame)
        if question.id in questions:
            child.problem("id", f"is used already, in the pack '{questions[question.id].origin.name}'; choose another.")
        questions[question.id] = question
        samples[question.id] = samples_from(child)


def _origin(pack: Fields, seen: dict[str, str]) -> Origin:
    name = pack.text("pack")
    if name in seen:
        pack.problem("pack", f"'{name}' is the name of {seen[name]} already; choose another.")
    seen[name] = pack.where
    return Origin(kind="bank", name=name, version=str(int(pack.number("version", 1, 1))))


@dataclass(frozen=True)
class _Folders:
    """The YAML files of some folders, and what was wrong with them."""

    folders: Sequence[Traversable]
    parse: Parse
    problems: list[Problem]

    def entries(self, name: str) -> Iterator[Fields]:
        """The entries of every folder's `skills.yaml` or `roles.yaml`."""
        for whole in self.of_each(name):
            whole.only(name)
            yield from whole.children(name)

    def of_each(self, name: str) -> Iterator[Fields]:
        """The file of this name in every folder that has one."""
        for folder in self.folders:
            path = folder / f"{name}.yaml"
            if path.is_file():
                yield self._read(path)

    def within(self, name: str) -> Iterator[Fields]:
        """All files of every folder's folder of this name."""
        for folder in self.folders:
            if not folder.is_dir():
                raise Invalid(f"There is no folder {folder}.", code="content_invalid")
            inner = folder / name
            if inner.is_dir():
                for path in sorted(inner.iterdir(), key=lambda p: p.name):
                    if path.name.endswith((".yaml", ".yml")):
                        yield self._read(path)

    def problem_folders(self) -> Iterator[tuple[Traversable, Fields]]:
        """Each coding problem's folder, and its `problem.yaml`."""
        for folder in self.folders:
            problems = folder / "problems"
            for inner in sorted(problems.iterdir(), key=lambda p: p.name) if problems.is_dir() else ():
                if not inner.name.startswith(("_", ".")) and _holds_something(inner):
                    yield inner, self._read_problem(inner)

    def _read_problem(self, folder: Traversable) -> Fields:
        path = folder / "problem.yaml"
        if not path.is_file():
            self.problems.append({"field": folder.name, "message": "has no problem.yaml; add it."})
            return Fields({}, folder.name, [])
        return read_yaml(path, self.problems, self.parse, f"{folder.name}/problem.yaml")

    def _read(self, path: Traversable) -> Fields:
        return read_yaml(path, self.problems, self.parse)


def _holds_something(folder: Traversable) -> bool:
    """What an interpreter left behind where a problem was is none."""
    return folder.is_dir() and any(not part.name.startswith(("_", ".")) for part in folder.iterdir())


def read_yaml(path: Traversable, problems: list[Problem], parse: Parse = parse, where: str = "") -> Fields:
    where = where or path.name
    try:
        raw = parse(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.append({"field": where, "message": f"is not readable YAML: {_told(error)}"})
        raw = {}
    return Fields(raw, where, problems)


def _told(error: yaml.YAMLError | UnicodeDecodeError) -> str:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error)
    return f"line {mark.line + 1}, {what}; often a colon inside a text that needs quotes." if mark else what
