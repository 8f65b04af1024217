from __future__ import annotations

from vivavoce.content.reader import PackBank
from vivavoce.interviewer.planning import plan_interview


def test_every_role_is_offered_five_of_each(bank: PackBank) -> None:
    for role in bank.roles():
        plan, _ = plan_interview(bank, role, bank.blueprint("phased"), "medium")
        behavioral = sum(p.kind == "behavioral" for p in plan)
        assert behavioral >= 5, role.id
        assert len(plan) - behavioral >= 5, role.id


def test_no_code_is_asked_for_where_none_can_run(bank: PackBank) -> None:
    for role in bank.roles():
        plan, _ = plan_interview(bank, role, bank.blueprint("phased"), "medium")
        assert all(p.kind != "coding_problem" for p in plan)
    role, _ = bank.role_for("backend-engineer")
    plan, _ = plan_interview(bank, role, bank.blueprint("phased"), "medium", coding=True)
    assert any(p.kind == "coding_problem" for p in plan)


def test_seen_questions_give_way_to_new_ones(bank: PackBank) -> None:
    role, _ = bank.role_for("backend-engineer")
    whole, _ = plan_interview(bank, role, bank.blueprint("technical"), "medium")
    seen = {p.id for p in whole[::2]}
    plan, _ = plan_interview(bank, role, bank.blueprint("technical"), "medium", seen=seen)
    assert not seen & {p.id for p in plan}


def test_a_bank_that_was_asked_through_still_fills_every_phase(bank: PackBank) -> None:
    for role in bank.roles():
        for blueprint in bank.blueprints():
            everything = {q.id for q in bank.questions()}
            plan, _ = plan_interview(bank, role, blueprint, "medium", seen=everything)
            for section in blueprint.sections:
                assert any(section.phase in p.phases and p.kind in section.kinds for p in plan)
            assert len(plan) >= blueprint.max_questions


def test_skills_that_are_named_count_before_the_others(bank: PackBank) -> None:
    role, _ = bank.role_for("backend-engineer")
    _, weights = plan_interview(bank, role, bank.blueprint("phased"), "medium", skills=("security", "unheard-of"))
    assert weights[0].skill == "security"
    assert all(0 < w.weight <= 1 for w in weights)
    assert all(w.skill != "unheard-of" for w in weights)
