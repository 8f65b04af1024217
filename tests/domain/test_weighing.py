"""A skill's weight is the role's x the résumé's x the job's, and says which of them made it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vivavoce.domain.events import SkillWeight
from vivavoce.domain.weighing import RoleSkills, ShownSkill, SkillEvidence, weigh, with_article

NAMES = {"python": "Python", "sql": "SQL", "go": "Go", "design": "Design"}
ROLE = RoleSkills(name="Backend engineer", weights={"python": 3, "sql": 1})


def weights(evidence: SkillEvidence) -> dict[str, SkillWeight]:
    return {weight.skill: weight for weight in weigh(ROLE, NAMES, evidence)}


def test_without_evidence_the_role_alone_counts() -> None:
    found = weights(SkillEvidence())
    assert {skill: weight.weight for skill, weight in found.items()} == {"python": 1.0, "sql": 0.3333}
    assert found["sql"].reasons == ("counts for a backend engineer",)


def test_projects_count_more_than_work_and_work_more_than_a_list() -> None:
    def of(shown: ShownSkill) -> float:
        found = weights(SkillEvidence(resume={"sql": shown, "python": ShownSkill(at_work=True, projects=3)}))
        return found["sql"].weight

    listed, at_work, both = of(ShownSkill()), of(ShownSkill(at_work=True)), of(ShownSkill(at_work=True, projects=2))
    assert listed < at_work < both


def test_what_the_job_asks_for_often_outweighs_what_it_leaves_out() -> None:
    found = weights(SkillEvidence(job={"sql": 2, "go": 1}))
    assert found["sql"].weight > found["python"].weight
    assert found["go"].reasons == ("the job asks for it once",)
    assert found["sql"].reasons == ("counts for a backend engineer", "the job asks for it twice")


def test_a_skill_of_the_resume_alone_comes_in_lightly_and_an_unknown_one_not_at_all() -> None:
    found = weights(SkillEvidence(resume={"design": ShownSkill(by_hand=True), "weaving": ShownSkill()}))
    assert found["design"].weight < found["python"].weight
    assert found["design"].reasons == ("you added it to your résumé",)
    assert "weaving" not in found


@given(
    st.dictionaries(
        st.sampled_from(sorted(NAMES)), st.builds(ShownSkill, at_work=st.booleans(), projects=st.integers(0, 9))
    ),
    st.dictionaries(st.sampled_from(sorted(NAMES)), st.integers(1, 9)),
)
def test_weights_stay_between_nothing_and_one(resume: dict[str, ShownSkill], job: dict[str, int]) -> None:
    found = weigh(ROLE, NAMES, SkillEvidence(resume=resume, job=job))
    assert max(weight.weight for weight in found) == 1
    assert all(0 < weight.weight <= 1 and weight.reasons for weight in found)
    assert [w.weight for w in found] == sorted((w.weight for w in found), reverse=True)


def test_a_role_gets_its_article() -> None:
    assert with_article("Engineering manager") == "an engineering manager"
    assert with_article("UX and product designer") == "a UX and product designer"
    assert with_article("DevOps engineer") == "a DevOps engineer"
