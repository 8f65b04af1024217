from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import pytest

from the_bank import BANK
from vivavoce.content.reader import PackBank
from vivavoce.domain.question import Question
from vivavoce.domain.weighing import ShownSkill, SkillEvidence
from vivavoce.interviewer.planning import NO_EVIDENCE, plan_interview
from vivavoce.ports.bank import Role


def test_every_role_is_offered_five_of_each(bank: PackBank) -> None:
    for role in bank.roles():
        plan, _ = plan_interview(bank, role, bank.blueprint("phased"), "medium")
        behavioral = sum(p.kind == "behavioral" for p in plan)
        assert behavioral >= 5, role.id
        assert len(plan) - behavioral >= 5, role.id


def test_no_code_is_asked_for_where_none_can_run(bank: PackBank) -> None:
    for role in bank.roles():
        plan, _ = plan_interview(bank, role, bank.blueprint("technical"), "medium")
        assert all(p.kind != "coding_problem" for p in plan)
    role, _ = bank.role_for("backend-engineer")
    plan, _ = plan_interview(bank, role, bank.blueprint("technical"), "medium", coding=lambda q: 0)
    assert sum(p.kind == "coding_problem" for p in plan) == 1
    plan, _ = plan_interview(bank, role, bank.blueprint("phased"), "medium", coding=lambda q: 0)
    assert all(p.kind != "coding_problem" for p in plan)


def test_of_problems_in_code_the_one_with_the_fewest_missing_languages_is_planned(bank: PackBank) -> None:
    role, _ = bank.role_for("backend-engineer")
    coded = next(q for q in bank.questions_for(role) if q.kind == "coding_problem")
    twins = Twins(bank, coded)
    missing = {"twin-a": 2, "twin-b": 1, "twin-c": None}
    plan, _ = plan_interview(twins, role, bank.blueprint("technical"), "medium", coding=lambda q: missing.get(q.id))
    assert [p.id for p in plan] == ["twin-b"]


class Twins(PackBank):
    """A bank of one question in code, three times over."""

    def __init__(self, bank: PackBank, question: Question) -> None:
        self.__dict__.update(bank.__dict__)
        self.twins = [replace(question, id=f"twin-{name}") for name in "abc"]

    def questions_for(self, role: Role, beside: Collection[str] = ()) -> Sequence[Question]:
        return self.twins


def test_seen_questions_give_way_to_new_ones(bank: PackBank) -> None:
    role, _ = bank.role_for("backend-engineer")
    whole, _ = plan_interview(bank, role, bank.blueprint("technical"), "medium")
    seen = {p.id for p in whole[::2]}
    plan, _ = plan_interview(bank, role, bank.blueprint("technical"), "medium", seen=seen)
    assert not seen & {p.id for p in plan}


def test_a_bank_that_was_asked_through_still_fills_every_phase(bank: PackBank) -> None:
    for role in bank.roles():
        for blueprint in (b for b in bank.blueprints() if b.id != "coding"):
            everything = {q.id for q in bank.questions()}
            plan, _ = plan_interview(bank, role, blueprint, "medium", seen=everything)
            for section in blueprint.sections:
                assert any(section.phase in p.phases and p.kind in section.kinds for p in plan)
            assert len(plan) >= blueprint.max_questions


def test_skills_that_the_job_asks_for_and_the_resume_shows_count_first(bank: PackBank) -> None:
    role, _ = bank.role_for("backend-engineer")
    evidence = SkillEvidence(resume={"security": ShownSkill(at_work=True)}, job={"security": 2, "unheard-of": 1})
    _, weights = plan_interview(bank, role, bank.blueprint("phased"), "medium", evidence)
    assert weights[0].skill == "security"
    assert all(0 < w.weight <= 1 for w in weights)
    assert all(w.skill != "unheard-of" for w in weights)
    assert weights[0].reasons == (
        "counts for a backend engineer",
        "your résumé shows it at work",
        "the job asks for it twice",
    )


@pytest.mark.parametrize("skill", ["java", "go", "rust", "dotnet"])
def test_a_language_that_the_job_or_the_resume_names_is_asked_about(bank: PackBank, skill: str) -> None:
    role, _ = bank.role_for("backend-engineer")

    def asked_about(evidence: SkillEvidence) -> set[str]:
        return {q.skill for q in plan_interview(bank, role, bank.blueprint("phased"), "medium", evidence)[0]}

    assert not set(role.hints) & asked_about(NO_EVIDENCE)
    assert set(role.hints) & asked_about(SkillEvidence(job={skill: 1})) == {skill}
    assert set(role.hints) & asked_about(SkillEvidence(resume={skill: ShownSkill(at_work=True)})) == {skill}


def test_what_a_role_does_not_hint_at_is_not_asked_about(bank: PackBank) -> None:
    role, _ = bank.role_for("product-designer")
    plan, _ = plan_interview(bank, role, bank.blueprint("phased"), "medium", SkillEvidence(job={"java": 3}))
    assert "java" not in {q.skill for q in plan}


@pytest.mark.parametrize("role_id", [role.id for role in BANK.roles()])
def test_every_role_has_eight_technical_questions_on_its_own_skills(bank: PackBank, role_id: str) -> None:
    role, _ = bank.role_for(role_id)
    wanted = {skill for skill, _ in role.skills}
    technical = [q for q in bank.questions_for(role) if q.kind not in ("behavioral", "coding_problem") and q.scored]
    assert len([q for q in technical if q.skill in wanted]) >= 8
    heaviest = max(role.skills, key=lambda skill: skill[1])[1]
    assert all(any(q.skill == skill for q in technical) for skill, weight in role.skills[:1] if weight == heaviest)
