"""What a person asks for becomes the command that creates the interview."""

from __future__ import annotations

import json

import pytest

from vivavoce.content.reader import PackBank
from vivavoce.desk.interviews import NO_MODEL, Interviews, Wish
from vivavoce.desk.profiles import Resume
from vivavoce.desk.resumes.reader import read_resume
from vivavoce.interviewer.planning import plan_interview
from vivavoce.ports.errors import Invalid
from vivavoce.ports.events import MemoryEventStore

NOW = 1_800_000_000.0


@pytest.fixture
def interviews(bank: PackBank) -> Interviews:
    return Interviews(bank, MemoryEventStore(), plan_interview, lambda: NOW)


async def weights(interviews: Interviews, **wish: object) -> dict[str, float]:
    created = await interviews.creation("ada", Wish(role="Backend engineer", consent=True, **wish))  # type: ignore[arg-type]
    return {weight.skill: weight.weight for weight in created.skills}


async def test_a_job_description_decides_which_skills_are_asked_about(interviews: Interviews) -> None:
    assert "web-frontend" not in await weights(interviews)
    wanted = await weights(interviews, job_description="You know React and PostgreSQL.")
    assert wanted["databases"] == 1
    assert wanted["python"] < wanted["web-frontend"]


@pytest.mark.parametrize(
    ("title", "skill"),
    [("Java developer", "java"), ("Go developer", "go"), ("Rust engineer", "rust"), ("C# developer", "dotnet")],
)
async def test_a_language_in_the_title_is_asked_about_first(interviews: Interviews, title: str, skill: str) -> None:
    created = await interviews.creation("ada", Wish(role=title, consent=True))
    assert created.skills[0].skill == skill
    assert skill in {planned.skill for planned in created.plan}


async def test_a_skill_of_the_role_in_the_title_takes_no_weight_from_the_others(interviews: Interviews) -> None:
    titled = await interviews.creation("ada", Wish(role="Python developer", consent=True))
    assert titled.skills == (await interviews.creation("ada", Wish(role="Backend engineer", consent=True))).skills


def resume(text: str, bank: PackBank) -> Resume:
    return Resume(
        resume_id="rsm_1",
        filename="cv.txt",
        created_at=NOW,
        text=text,
        reading=read_resume(text, bank.vocabulary(), 2026),
    )


async def test_a_resume_weighs_and_says_why(interviews: Interviews, bank: PackBank) -> None:
    work = "Experience\nEngineer, 2019 - 2024\n- OAuth and threat modelling"
    text = f"{work}\nProjects\nLock: OAuth server\nKey: OWASP checks"
    wish = Wish(
        role="Backend engineer", consent=True, resume=resume(text, bank), job_description="OAuth. No PHP please."
    )
    created = await interviews.creation("ada", wish)
    reasons = {weight.skill: weight.reasons for weight in created.skills}
    assert reasons["security"] == (
        "counts for a backend engineer",
        "your résumé shows it in one project and at work",
    )
    assert reasons["apis"][1:] == ("your résumé shows it in one project and at work", "the job asks for it once")
    assert reasons["python"] == ("counts for a backend engineer",)
    assert reasons["programming"] == ("counts for a backend engineer",)  # and not because the job wants no PHP
    by_skill = {weight.skill: weight.weight for weight in created.skills}
    assert by_skill["apis"] == 1 > by_skill["databases"]


async def test_a_later_interviewer_finds_what_there_is_to_ask_about(interviews: Interviews, bank: PackBank) -> None:
    text = "Projects\nLock: an OAuth server\nExperience\nEngineer, 2019 - 2024: Python"
    wish = Wish(role="SRE", consent=True, resume=resume(text, bank), job_description="x" * 9_000)
    context = dict((await interviews.creation("ada", wish)).context)
    claims = json.loads(context["resume"])
    assert {skill["name"]: skill["quote"] for skill in claims["skills"]} == {
        "OAuth": "Lock: an OAuth server",
        "Python": "Engineer, 2019 - 2024: Python",
    }
    assert claims["projects"][0]["name"] == "Lock"
    assert claims["experience_years"] == 5
    assert len(context["job"]) == 4_000
    assert json.loads(context["role_match"])["confidence"] == 1.0


async def test_what_was_not_recognised_in_a_role_is_told(interviews: Interviews) -> None:
    created = await interviews.creation("ada", Wish(role="senior rust person for payments", consent=True))
    assert created.role == "backend-engineer"
    assert "by the skills that it names is Backend engineer" in created.warnings[1]
    assert "“payments”" in created.warnings[2]
    by_job = Wish(role="wizard", consent=True, job_description="We look for a UX designer\nwho knows Figma.")
    created = await interviews.creation("ada", by_job)
    assert created.role == "product-designer"
    assert "by the job description" in created.warnings[1]


async def test_an_everyday_word_in_a_job_description_is_no_skill(interviews: Interviews) -> None:
    """The same reader as for a résumé: the rest of the team is not REST."""
    told = "We react to our users, go to customers in spring, and the rest of the team is remote."
    assert await weights(interviews, job_description=told) == await weights(interviews)


async def test_what_is_not_there_is_said_in_warnings_and_a_wrong_form_is_refused(interviews: Interviews) -> None:
    created = await interviews.creation("ada", Wish(role="Lighthouse keeper", voice=True, consent=True))
    assert created.warnings[0] == NO_MODEL
    assert "not in the bank yet" in created.warnings[1]
    assert "“keeper”" in created.warnings[2]
    assert "no voice" in created.warnings[3]
    with pytest.raises(Invalid) as refused:
        await interviews.creation("ada", Wish(role="Backend engineer", blueprint="none such", consent=True))
    assert refused.value.code == "unknown_blueprint"
