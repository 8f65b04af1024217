"""What a person asks for becomes the command that creates the interview."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from api.coding_room import PROBLEM
from vivavoce.content.reader import PackBank
from vivavoce.desk.coding_offer import CodingOffer
from vivavoce.desk.interviews import NO_MODEL, Interviews, Wish
from vivavoce.desk.profiles import Resume
from vivavoce.desk.resumes.reader import read_resume
from vivavoce.domain.commands import AskQuestion, EndSession, RecordExposure
from vivavoce.domain.effects import CountExposure
from vivavoce.domain.items import Item
from vivavoce.domain.plan import next_question
from vivavoce.domain.session import decide, evolve, replay
from vivavoce.engine.performer import Performer
from vivavoce.interviewer.builtin import BuiltinInterviewer
from vivavoce.interviewer.planning import plan_interview
from vivavoce.interviewer.scorer import BuiltinScorer
from vivavoce.ports.code import ScriptedJudge, ScriptedProblems
from vivavoce.ports.errors import Invalid
from vivavoce.ports.events import MemoryEventStore
from vivavoce.ports.exposure import MemoryExposures
from vivavoce.ports.items import MemoryItems

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
    assert "Nobody here can listen" in created.warnings[3]
    assert "browser's own voice" in created.warnings[4]
    with pytest.raises(Invalid) as refused:
        await interviews.creation("ada", Wish(role="Backend engineer", blueprint="none such", consent=True))
    assert refused.value.code == "unknown_blueprint"


async def test_what_a_finished_test_asked_bears_on_the_next(bank: PackBank) -> None:
    exposures, store = MemoryExposures(), MemoryEventStore()
    interviews = Interviews(bank, store, plan_interview, lambda: NOW, exposures=exposures)
    wish = Wish(role="Backend engineer", blueprint="measured", consent=True)
    created = await interviews.creation("ada", wish)
    assert created.adaptation.tests == 0
    assert len(created.adaptation.asked) == len(created.plan)
    session = replay(decide(None, created))
    step = next_question(session)
    assert step is not None
    assert step.planned is not None
    question = bank.question(step.planned.id, 1)
    for command in (
        AskQuestion(at=NOW, number=1, question=question, phase=step.phase, reason=step.reason),
        EndSession(at=NOW),
    ):
        for event in decide(session, command):
            session = evolve(session, event)
    performer = Performer(BuiltinInterviewer(bank), BuiltinScorer(), lambda: NOW, exposures=exposures)
    assert isinstance(await performer.perform(session, CountExposure()), RecordExposure)
    seen = await exposures.seen("measured backend-engineer")
    assert (seen.tests, seen.asked) == (1, {question.id: 1})
    for owner in ("grace", "linus", "edsger"):
        following = await interviews.creation(owner, wish)
        assert following.adaptation.tests == 1
        asked = dict(zip((p.id for p in following.plan), following.adaptation.asked, strict=True))
        assert asked.get(question.id, 1) == 1
        assert sum(asked.values()) <= 1


async def test_what_answers_told_of_a_question_goes_into_the_plan(bank: PackBank) -> None:
    learned = Item(discrimination=1.0, difficulty=1.7, answers=90)
    known = {question.id: learned for question in bank.questions()}
    interviews = Interviews(bank, MemoryEventStore(), plan_interview, lambda: NOW, items=MemoryItems(known))
    created = await interviews.creation("ada", Wish(role="Backend engineer", consent=True))
    assert {planned.item for planned in created.plan} == {learned}
    assert ("databases", ("sql",)) in created.adaptation.prerequisites


async def test_experience_and_what_is_asked_for_tell_where_to_start(interviews: Interviews, bank: PackBank) -> None:
    wish = Wish(role="Backend engineer", consent=True, experience_years=8)
    assert (await interviews.creation("ada", wish)).adaptation.level == "senior"
    assert (await interviews.creation("ada", replace(wish, difficulty="easy"))).adaptation.level == "entry"
    read = replace(wish, resume=resume("Experience\nEngineer, 2024 - 2026\n- Python", bank))
    assert (await interviews.creation("ada", read)).adaptation.level == "junior"


async def test_who_practises_a_skill_is_asked_about_that_alone(interviews: Interviews) -> None:
    wish = Wish(role="Backend engineer", skill="sql", job_description="You know React and Python.", consent=True)
    created = await interviews.creation("ada", wish)
    assert [weight.skill for weight in created.skills] == ["sql"]
    asked = {planned.skill for planned in created.plan if planned.kind != "behavioral"}
    assert "sql" in asked
    assert asked.isdisjoint({"python", "web-frontend", "databases", "apis"})
    with pytest.raises(Invalid) as unknown:
        await interviews.creation("ada", Wish(role="Backend engineer", skill="basket-weaving", consent=True))
    assert unknown.value.code == "unknown_skill"


async def test_who_practises_a_problem_gets_it_again_though_it_was_asked_lately(bank: PackBank) -> None:
    problem = next(q for q in bank.questions() if q.kind == "coding_problem")
    problems = ScriptedProblems({problem.id: replace(PROBLEM, id=problem.id)})
    interviews = Interviews(
        bank, MemoryEventStore(), plan_interview, lambda: NOW, offer=CodingOffer(ScriptedJudge(), problems)
    )
    wish = Wish(role="Data scientist", problem_id=problem.id, max_questions=9, consent=True)
    created = await interviews.creation("ada", wish)
    assert ([planned.id for planned in created.plan], created.max_questions) == ([problem.id], 1)
    assert created.blueprint.id == "coding"
    other = next(q for q in bank.questions() if q.kind == "technical_concept")
    for wrong in ("none", other.id):
        with pytest.raises(Invalid) as unknown:
            await interviews.creation("ada", replace(wish, problem_id=wrong))
        assert unknown.value.code == "unknown_problem"
