"""Whether the bank holds enough of everything to be asked from; each check is shown to fail on a bank that lacks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from itertools import product
from typing import Any

import pytest
import yaml

from the_bank import BANK
from vivavoce.content.reader import LOADER
from vivavoce.domain.blueprint import Blueprint
from vivavoce.domain.kinds import keyed
from vivavoce.domain.question import DIFFICULTIES, Difficulty, Question
from vivavoce.ports.bank import Role, Skill

SKILLS_MIN = 30
CHOICES_MIN, CHOICES_A_LEVEL_MIN = 20, 4
OPEN_MIN, OPEN_A_SKILL_MIN = 300, 4
STORIES_MIN, PARTS_OF_A_STORY_MIN = 80, 3
DESIGNS_MIN = 30
INTERVIEWS_IN_A_ROW = 2
CHOICES = ("multiple_choice", "multiple_select")
TOLD = ("technical_concept", "system_design", "coding_problem")
SHOWN_IN_STORIES = ("collaboration", "ownership")  # what somebody did says more about these than what they know

QUESTIONS = BANK.questions()


def too_few_choices(skill: str, questions: Sequence[Question]) -> Iterator[str]:
    levels = Counter(q.difficulty for q in questions if q.skill == skill and q.kind in CHOICES)
    if levels.total() < CHOICES_MIN:
        yield f"{levels.total()} choices"
    yield from (f"{levels[level]} {level} choices" for level in DIFFICULTIES if levels[level] < CHOICES_A_LEVEL_MIN)


def too_few_told(skill: str, questions: Sequence[Question]) -> Iterator[str]:
    told = sum(q.skill == skill and q.kind in TOLD and q.scored for q in questions)
    if told < OPEN_A_SKILL_MIN and skill not in SHOWN_IN_STORIES:
        yield f"{told} open questions"


def circle_in(prerequisites: Mapping[str, Sequence[str]]) -> set[str]:
    """The skills that can't be learnt in any order: what is left when all that can have been."""
    left = dict(prerequisites)
    while learnable := {skill for skill, first in left.items() if not set(first) & left.keys()}:
        left = {skill: first for skill, first in left.items() if skill not in learnable}
    return set(left)


def parts_of_a_story(question: Question) -> set[str]:
    return {point.shows for point in question.rubric if point.shows}


TALKING = [b.id for b in BANK.blueprints() if any(s.kinds != ("coding_problem",) for s in b.sections)]
"""Code needs a sandbox, and not every role has problems for it."""


def unfilled(
    role: Role, blueprint: Blueprint, difficulty: Difficulty, questions: Sequence[Question], interviews: int
) -> list[str]:
    """The sections that several interviews in a row can't fill from the role's weighted skills at this difficulty,
    asking nothing twice. Openers and closers set the tone and have no difficulty of their own; code needs a sandbox,
    so an interview has to do without."""
    own = {skill for skill, _ in role.skills}
    free = [
        q for q in questions if q.skill in own and (not q.roles or role.id in q.roles) and q.kind != "coding_problem"
    ]
    found = []
    for section in blueprint.sections:
        count = interviews * blueprint.counts(blueprint.max_questions)[section.phase]
        fitting = [q for q in free if section.phase in q.phases and q.kind in section.kinds]
        taken = [q for q in fitting if q.difficulty == difficulty or not q.scored][:count]
        if len(taken) < count:
            found.append(f"{section.phase}: {len(taken)} of {count}")
        used = {q.id for q in taken}
        free = [q for q in free if q.id not in used]
    return found


def test_there_are_enough_skills_and_they_can_be_learnt_in_some_order() -> None:
    skills: Sequence[Skill] = BANK.skills()
    ids = {skill.id for skill in skills}
    assert len(ids) >= SKILLS_MIN
    assert [(s.id, first) for s in skills for first in s.prerequisites if first not in ids] == []
    assert circle_in({skill.id: skill.prerequisites for skill in skills}) == set()


@pytest.mark.parametrize("skill", [skill.id for skill in BANK.skills()])
def test_a_skill_has_choices_enough_at_each_difficulty(skill: str) -> None:
    assert list(too_few_choices(skill, QUESTIONS)) == []


@pytest.mark.parametrize("skill", [skill.id for skill in BANK.skills()])
def test_a_skill_has_open_questions_enough(skill: str) -> None:
    assert list(too_few_told(skill, QUESTIONS)) == []


def test_there_are_enough_open_questions_and_designs() -> None:
    kinds = Counter(q.kind for q in QUESTIONS if q.scored)
    assert sum(kinds[kind] for kind in TOLD) >= OPEN_MIN
    assert kinds["system_design"] >= DESIGNS_MIN


def test_there_are_enough_stories_and_each_says_what_counts_as_evidence() -> None:
    stories = [q for q in QUESTIONS if q.kind == "behavioral" and q.scored]
    assert len(stories) >= STORIES_MIN
    assert [q.id for q in stories if len(parts_of_a_story(q)) < PARTS_OF_A_STORY_MIN] == []


def heads_of_packs() -> list[dict[str, Any]]:
    """What stands above the questions; they are read already, and reading them again takes a second."""
    folder = files("vivavoce.content") / "packs"
    texts = [pack.read_text(encoding="utf-8") for pack in folder.iterdir() if pack.name.endswith(".yaml")]
    return [yaml.load(text.partition("\nquestions:")[0], Loader=LOADER) for text in texts]


def test_every_pack_says_its_version_and_why_it_is_there() -> None:
    """The reader takes a pack without them, since a pack of one's own may be hasty; ours may not."""
    heads = heads_of_packs()
    assert [p["pack"] for p in heads if not isinstance(p.get("version"), int) or p["version"] < 1] == []
    assert [p["pack"] for p in heads if len(str(p.get("author_notes", "")).split()) < 10] == []


def test_every_open_question_has_what_an_interview_needs() -> None:
    """Phrasings, a follow-up for each point, hints, the question in other words, and samples for the scorer's tests;
    what code has to do is shown by running it, so of a coding problem samples of the talk may be left out."""
    lacking = [
        q.id
        for q in QUESTIONS
        if q.scored and not keyed(q.kind)
        if not (q.clarify and q.hints and q.stronger)
        or len(BANK.samples(q.id)) not in ((0, 3) if q.id in BANK.problems() else (3,))
        or any(not point.ask or (not point.shows and len(point.says) < 3) for point in q.rubric)
    ]
    assert lacking == []


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
@pytest.mark.parametrize("blueprint", TALKING)
@pytest.mark.parametrize("role", [role.id for role in BANK.roles()])
def test_a_role_fills_two_interviews_from_its_own_skills(role: str, blueprint: str, difficulty: Difficulty) -> None:
    found = next(r for r in BANK.roles() if r.id == role)
    assert unfilled(found, BANK.blueprint(blueprint), difficulty, QUESTIONS, INTERVIEWS_IN_A_ROW) == []


def test_a_lack_is_noticed() -> None:
    few = [q for q in QUESTIONS if q.skill != "python"]
    assert list(too_few_choices("python", few)) == ["0 choices", "0 easy choices", "0 medium choices", "0 hard choices"]
    assert list(too_few_told("python", few)) == ["0 open questions"]
    assert list(too_few_told("ownership", few)) == []


def test_a_circle_of_skills_is_noticed() -> None:
    assert circle_in({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"], "e": []}) == {"a", "b", "c", "d"}


def test_a_role_that_cannot_be_filled_is_noticed() -> None:
    role = next(r for r in BANK.roles() if r.id == "embedded-engineer")
    easy = [replace(q, difficulty="easy") for q in QUESTIONS]
    technical = BANK.blueprint("technical")
    assert unfilled(role, technical, "hard", easy, 1) == ["standout_skills: 0 of 4", "role_skills: 0 of 4"]
    narrow = replace(role, skills=(("no-such-skill", 1.0),))
    assert all(unfilled(narrow, b, d, QUESTIONS, 1) for b, d in product(BANK.blueprints(), DIFFICULTIES))
