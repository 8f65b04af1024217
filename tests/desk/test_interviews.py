"""What a person asks for becomes the command that creates the interview."""

from __future__ import annotations

import pytest

from vivavoce.content.reader import PackBank
from vivavoce.desk.interviews import NO_MODEL, Interviews, Wish
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
    assert {skill for skill, weight in wanted.items() if weight == 1} == {"web-frontend", "databases"}


async def test_a_skill_that_the_bank_no_longer_knows_changes_nothing(interviews: Interviews) -> None:
    assert await weights(interviews, resume_skills=("no-longer-there",)) == await weights(interviews)


async def test_an_everyday_word_in_a_job_description_is_no_skill(interviews: Interviews) -> None:
    """The same reader as for a résumé: the rest of the team is not REST."""
    told = "We react to our users, go to customers in spring, and the rest of the team is remote."
    assert await weights(interviews, job_description=told) == await weights(interviews)


async def test_what_is_not_there_is_said_in_warnings_and_a_wrong_form_is_refused(interviews: Interviews) -> None:
    created = await interviews.creation("ada", Wish(role="Lighthouse keeper", voice=True, consent=True))
    assert created.warnings[0] == NO_MODEL
    assert "not in the bank yet" in created.warnings[1]
    assert "no voice" in created.warnings[2]
    with pytest.raises(Invalid) as refused:
        await interviews.creation("ada", Wish(role="Backend engineer", blueprint="none such", consent=True))
    assert refused.value.code == "unknown_blueprint"
