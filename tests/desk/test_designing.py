"""What speaks against a test that a small bank is to fill."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pytest

from vivavoce.desk.designing import Design, designed
from vivavoce.domain.question import Origin, Question
from vivavoce.ports.bank import Role, Skill

NOW = 1_800_000_000.0
ORIGIN = Origin(kind="bank", name="b", version="1")
CHOICE = "multiple_choice"


class SmallBank:
    """As many questions of each skill as a test of the desk says."""

    def __init__(self, *questions: Question) -> None:
        self._questions = questions

    def skills(self) -> Sequence[Skill]:
        return (Skill(id="python", name="Python"), Skill(id="sql", name="SQL"))

    def questions_for(self, role: Role, beside: Collection[str] = ()) -> Sequence[Question]:
        wanted = {skill for skill, _ in role.skills}
        return tuple(q for q in self._questions if q.skill in wanted)


def some(count: int, skill: str = "sql", kind: str = CHOICE, **fields: Any) -> list[Question]:
    told = {"version": 1, "kind": kind, "skill": skill, "difficulty": "medium", "origin": ORIGIN, **fields}
    return [Question(id=f"{skill}-{kind}-{n}", text=f"{n}?", **told) for n in range(count)]


def problems(*questions: Question, **fields: Any) -> list[tuple[str, str]]:
    told: dict[str, Any] = {"title": "Test", "skills": (("python", 1.0), ("sql", 1.0)), "total_questions": 10}
    made = designed(Design(**(told | fields)), SmallBank(*questions), NOW)  # type: ignore[arg-type]
    return [(problem.code, problem.field) for problem in made.problems]


def parts(*titles: str) -> dict[str, Any]:
    told = [{"phase": "role_skills", "title": title, "kinds": [CHOICE], "share": 1} for title in titles]
    return {"id": "parts", "title": "Parts", "sections": told}


def test_a_bank_that_has_enough_of_each_skill_will_do() -> None:
    assert problems(*some(5, "python"), *some(5)) == []


def test_a_skill_that_has_less_than_its_share_is_named() -> None:
    assert problems(*some(20, "python"), *some(1)) == [("skill_short", "skills")]
    assert problems(*some(20, "python"), *some(1), skills=(("python", 9.0), ("sql", 1.0))) == []


def test_a_bank_that_is_too_small_is_told_once() -> None:
    assert problems(*some(5, "python"), *some(1)) == [("bank_cannot_fill", "total_questions")]
    assert problems(*some(20, "python")) == [("skill_without_questions", "skills")]


def test_a_question_of_another_part_of_an_interview_is_none_for_this_test() -> None:
    elsewhere = some(9, phases=("introduction",))
    assert problems(*some(10, "python"), *elsewhere) == [("skill_without_questions", "skills")]


@pytest.mark.parametrize(("there", "told"), [(20, []), (12, [("bank_cannot_fill", "blueprint")])])
def test_two_sections_do_not_fill_up_with_the_same_questions(there: int, told: list[tuple[str, str]]) -> None:
    bank = some(there)
    told_now = problems(*bank, blueprint=parts("First", "Second"), total_questions=20, skills=(("sql", 1.0),))
    assert told_now == told
